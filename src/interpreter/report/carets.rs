//! Which part of the source lines of an entry is underlined: `~` for the operands, `^` for what failed.
//!
//! The rules are those of CPython 3.14's `traceback`: an operator, the brackets of a subscript and the arguments of a call
//! are told apart from what stands before them; a line that is one whole call is not underlined at all.

use ruff_python_ast::{Expr, ModModule, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use crate::bytecode::Position;

/// Longer parts are underlined as a whole: the parser recurses as deep as a text nests.
const MAX_PARSED: usize = 4000;
/// Brackets that may be nested in a part that is parsed.
const MAX_NESTING: usize = 40;

/// A place in the lines: line from 0, column in code points.
type Place = (usize, usize);

/// What is marked with `^` within what is marked with `~`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Anchors {
    left: Place,
    right: Place,
}

/// The lines to be shown, with the lines that mark below them. `lines` are the source lines of the position.
pub(super) fn marked(lines: &[&str], position: Position) -> Vec<String> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    let dedented = dedent(lines);
    if dedented.iter().all(|line| line.is_empty()) {
        return Vec::new();
    }
    let removed = first.chars().count() - dedented[0].chars().count();
    let start = character(first, position.column as usize).saturating_sub(removed);
    let end = character(last, position.end_column as usize).saturating_sub(removed);
    let all: Vec<Vec<char>> = dedented.iter().map(|line| line.chars().collect()).collect();
    let segment = segment(&all, start, end);
    let anchors = anchors(&segment).map(|anchors| {
        let shift = |(line, column): Place| if line == 0 { (line, column + start) } else { (line, column) };
        Anchors { left: shift(anchors.left), right: shift(anchors.right) }
    });
    let shown = should_mark(&dedented, &all, start, end, anchors.is_some());
    let marks =
        shown.then(|| Marks { all: &all, start: width(&all[0], start), end: width(&all[all.len() - 1], end), anchors });
    print(&dedented, anchors, marks.as_ref())
}

/// The lines without the indentation that they have in common.
fn dedent(lines: &[&str]) -> Vec<String> {
    let mut common: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let margin = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        common = Some(match common {
            None => margin,
            Some(known) => {
                let same = known.bytes().zip(margin.bytes()).take_while(|(a, b)| a == b).count();
                &known[..same]
            }
        });
    }
    let cut = common.map_or(0, str::len);
    lines.iter().map(|line| if line.trim().is_empty() { String::new() } else { line[cut..].to_owned() }).collect()
}

/// The column of a byte offset.
fn character(line: &str, offset: usize) -> usize {
    match line.get(..offset) {
        Some(before) => before.chars().count(),
        None => line.chars().count(),
    }
}

/// How wide the first `count` characters are on a terminal.
fn width(line: &[char], count: usize) -> usize {
    line.iter().take(count).map(|c| if is_wide(*c) { 2 } else { 1 }).sum()
}

/// Whether a character takes two columns (East Asian wide and full-width, the blocks that occur in programs).
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x231a..=0x231b | 0x2329..=0x232a | 0x23e9..=0x23ec | 0x23f0 | 0x23f3 | 0x25fd..=0x25fe
        | 0x2614..=0x2615 | 0x2648..=0x2653 | 0x267f | 0x2693 | 0x26a1 | 0x26aa..=0x26ab | 0x26bd..=0x26be
        | 0x26c4..=0x26c5 | 0x26ce | 0x26d4 | 0x26ea | 0x26f2..=0x26f3 | 0x26f5 | 0x26fa | 0x26fd | 0x2705
        | 0x270a..=0x270b | 0x2728 | 0x274c | 0x274e | 0x2753..=0x2755 | 0x2757 | 0x2795..=0x2797 | 0x27b0 | 0x27bf
        | 0x2b1b..=0x2b1c | 0x2b50 | 0x2b55 | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0xa4cf
        | 0xa960..=0xa97c | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe6f | 0xff01..=0xff60
        | 0xffe0..=0xffe6 | 0x16fe0..=0x18aff | 0x1b000..=0x1b2ff | 0x1f004 | 0x1f0cf | 0x1f18e | 0x1f191..=0x1f19a
        | 0x1f200..=0x1f320 | 0x1f32d..=0x1f335 | 0x1f337..=0x1f37c | 0x1f37e..=0x1f393 | 0x1f3a0..=0x1f3ca
        | 0x1f3cf..=0x1f3d3 | 0x1f3e0..=0x1f3f0 | 0x1f3f4 | 0x1f3f8..=0x1f43e | 0x1f440 | 0x1f442..=0x1f4fc
        | 0x1f4ff..=0x1f53d | 0x1f54b..=0x1f54e | 0x1f550..=0x1f567 | 0x1f57a | 0x1f595..=0x1f596 | 0x1f5a4
        | 0x1f5fb..=0x1f64f | 0x1f680..=0x1f6c5 | 0x1f6cc | 0x1f6d0..=0x1f6d2 | 0x1f6d5..=0x1f6d7 | 0x1f6dc..=0x1f6df
        | 0x1f6eb..=0x1f6ec | 0x1f6f4..=0x1f6fc | 0x1f7e0..=0x1f7eb | 0x1f7f0 | 0x1f90c..=0x1f93a | 0x1f93c..=0x1f945
        | 0x1f947..=0x1f9ff | 0x1fa70..=0x1faff | 0x20000..=0x2fffd | 0x30000..=0x3fffd)
}

/// The text of the part.
fn segment(all: &[Vec<char>], start: usize, end: usize) -> String {
    let mut out = String::new();
    for (at, line) in all.iter().enumerate() {
        let from = if at == 0 { start.min(line.len()) } else { 0 };
        let to = if at + 1 == all.len() { end.clamp(from, line.len().max(from)) } else { line.len() };
        if at > 0 {
            out.push('\n');
        }
        out.extend(&line[from..to.min(line.len())]);
    }
    out
}

/// Whether a text may be given to the parser.
fn may_parse(text: &str) -> bool {
    let mut depth = 0usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    text.len() <= MAX_PARSED && deepest <= MAX_NESTING
}

fn parse(text: &str) -> Option<ModModule> {
    if !may_parse(text) {
        return None;
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    if parsed.has_invalid_syntax() { None } else { parsed.into_syntax().module() }
}

/// The lines of a part, to walk over them by line and column.
struct Walk(Vec<Vec<char>>);

impl Walk {
    fn valid(&self, (mut line, mut column): Place) -> Option<Place> {
        while column >= self.0.get(line)?.len() {
            (line, column) = (line + 1, 0);
        }
        Some((line, column))
    }

    /// The next character for which `stop` holds; comments and line continuations are passed over.
    fn until(&self, from: Place, stop: impl Fn(char) -> bool) -> Option<Place> {
        let (mut line, mut column) = self.valid(from)?;
        loop {
            let c = self.0[line][column];
            (line, column) = if matches!(c, '\\' | '#') {
                self.valid((line + 1, 0))?
            } else if stop(c) {
                return Some((line, column));
            } else {
                self.valid((line, column + 1))?
            };
        }
    }
}

/// Where `^` begins and ends within a part. `None` if it is no operator, subscript or call.
fn anchors(segment: &str) -> Option<Anchors> {
    // In brackets, line breaks have no meaning.
    let text = format!("(\n{segment}\n)");
    let module = parse(&text)?;
    let [Stmt::Expr(statement)] = &module.body[..] else { return None };
    let walk = Walk(segment.lines().map(|line| line.chars().collect()).collect());
    // A place in `text` as a place in the lines of the part.
    let place = |offset: usize| -> Option<Place> {
        let before = text.get(2..offset)?;
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().map_or(0, |part| part.chars().count());
        Some((line, column))
    };
    let end_of = |range: TextRange| place(range.end().to_usize());
    match &*statement.value {
        Expr::BinOp(operation) => {
            let left = walk.until(end_of(operation.left.range())?, |c| !c.is_whitespace() && c != ')')?;
            let right_operand = place(operation.right.range().start().to_usize())?;
            let (line, column) = left;
            let mut end = column + 1;
            if let Some(c) = walk.0[line].get(end)
                && (right_operand.0 > line || end < right_operand.1)
                && !c.is_whitespace()
                && !matches!(c, '\\' | '#')
            {
                end += 1;
            }
            Some(Anchors { left, right: (line, end) })
        }
        Expr::Subscript(subscript) => {
            let left = walk.until(end_of(subscript.value.range())?, |c| c == '[')?;
            Some(Anchors { left, right: end_of(subscript.range())? })
        }
        Expr::Call(call) => {
            let left = walk.until(end_of(call.func.range())?, |c| c == '(')?;
            Some(Anchors { left, right: end_of(call.range())? })
        }
        _ => None,
    }
}

/// Whether the part is marked. It is not if it is all there is on its lines, unless something within is told apart; nor if
/// the statement is one call whose value is returned or assigned.
fn should_mark(dedented: &[String], all: &[Vec<char>], start: usize, end: usize, anchored: bool) -> bool {
    let text = dedented.join("\n");
    if may_parse(&text) {
        let parsed = parse_unchecked(&text, ParseOptions::from(Mode::Module));
        if !parsed.has_invalid_syntax()
            && let Some(module) = parsed.into_syntax().module()
        {
            let Some(statement) = module.body.first() else { return false };
            let call = match statement {
                Stmt::Return(statement) => match statement.value.as_deref() {
                    Some(Expr::Call(call)) if call.func.is_name_expr() => Some(call.range()),
                    _ => None,
                },
                Stmt::Assign(statement) => match &*statement.value {
                    Expr::Call(call) => Some(call.range()),
                    _ => None,
                },
                _ => None,
            };
            if let Some(range) = call {
                let lines_before = |offset: usize| text[..offset].matches('\n').count();
                let column = |offset: usize| text[..offset].rsplit('\n').next().map_or(0, |part| part.chars().count());
                let (from, to) = (range.start().to_usize(), range.end().to_usize());
                if lines_before(from) == 0
                    && lines_before(to) + 1 == dedented.len()
                    && column(from) == start
                    && column(to) == end
                {
                    return false;
                }
            }
        }
    }
    let blank = |part: Option<&[char]>| part.is_none_or(|part| part.iter().all(|c| c.is_whitespace()));
    anchored
        || !blank(all[0].get(..start.min(all[0].len())))
        || !blank(all.last().and_then(|line| line.get(end.min(line.len())..)))
}

/// What the lines of marks are made from.
struct Marks<'a> {
    all: &'a [Vec<char>],
    /// On the terminal, as are the columns of the anchors when they are compared.
    start: usize,
    end: usize,
    anchors: Option<Anchors>,
}

impl Marks<'_> {
    fn below(&self, line: usize) -> String {
        let text = &self.all[line];
        let spaces = text.iter().take_while(|c| c.is_whitespace()).count();
        let count = if line + 1 == self.all.len() { self.end } else { width(text, text.len()) };
        let anchors = self.anchors.map(|anchors| {
            let wide = |(line, column): Place| (line, self.all.get(line).map_or(column, |text| width(text, column)));
            (wide(anchors.left), wide(anchors.right))
        });
        (0..count)
            .map(|column| {
                if column < spaces || (line == 0 && column < self.start) {
                    return ' ';
                }
                match anchors {
                    Some((left, right)) if (line, column) < left || (line, column) >= right => '~',
                    _ => '^',
                }
            })
            .collect()
    }
}

/// The first line, the last, and those around the anchors; what is left out is counted.
fn print(lines: &[String], anchors: Option<Anchors>, marks: Option<&Marks<'_>>) -> Vec<String> {
    let mut significant = vec![0, lines.len() - 1];
    if let Some(anchors) = anchors {
        for line in [anchors.left.0, anchors.right.0] {
            significant.extend(line.saturating_sub(1)..=line + 1);
        }
    }
    significant.retain(|line| *line < lines.len());
    significant.sort_unstable();
    significant.dedup();
    let mut out = Vec::new();
    let show = |out: &mut Vec<String>, line: usize| {
        out.push(lines[line].clone());
        if let Some(marks) = marks {
            out.push(marks.below(line));
        }
    };
    let mut last = None;
    for line in significant {
        match last.map(|last| line - last) {
            Some(2) => show(&mut out, line - 1),
            Some(more) if more > 2 => out.push(format!("...<{} lines>...", more - 1)),
            _ => {}
        }
        show(&mut out, line);
        last = Some(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, part: &str) -> String {
        let column = source.find(part).expect("the part is in the source") as u32;
        let position = Position { line: 1, column, end_line: 1, end_column: column + part.len() as u32 };
        marked(&[source], position).join("\n")
    }

    #[test]
    fn operators_subscripts_and_calls_are_told_apart_from_what_stands_before_them() {
        assert_eq!(shown("    x = a + b * c", "a + b * c"), "x = a + b * c\n    ~~^~~~~~~");
        assert_eq!(shown("y = a // b", "a // b"), "y = a // b\n    ~~^^~~");
        assert_eq!(shown("print(d['k'][0])", "d['k'][0]"), "print(d['k'][0])\n      ~~~~~~^^^");
        assert_eq!(shown("f(1)", "f(1)"), "f(1)\n~^^^");
    }

    #[test]
    fn a_line_that_is_one_call_is_not_marked() {
        assert_eq!(shown("    return f(n - 1)", "f(n - 1)"), "return f(n - 1)");
        assert_eq!(shown("x = step(x, 1)", "step(x, 1)"), "x = step(x, 1)");
        assert_eq!(shown("raise ValueError(1)", "raise ValueError(1)"), "raise ValueError(1)");
    }
}
