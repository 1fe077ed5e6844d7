//! Syntax errors: the place in the source, with the line and a caret.

use super::{final_line, text_of};
use crate::heap::Kind;
use crate::objects::{Exception, Gc, Value, Vm};

/// What a SyntaxError shows: its place, the line, the message.
pub(super) fn format(vm: &mut Vm, exception: Gc<Exception>, class: &str) -> String {
    let mut attribute =
        |name: &str| super::quietly(vm, |vm| vm.get_attr_str(exception.value(), name)).unwrap_or(Value::NONE);
    let [message, filename, line, offset, text, end_line, end_offset] =
        ["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset"].map(&mut attribute);
    let mut out = String::new();
    let mut suffix = String::new();
    let filename = (filename.kind() == Kind::Str).then(|| text_of(filename));
    if let Some(line) = line.as_small_int() {
        let shown = filename.as_deref().unwrap_or("<string>");
        out.push_str(&format!("  File \"{shown}\", line {line}\n"));
    } else if let Some(filename) = filename {
        suffix = format!(" ({filename})");
    }
    if text.kind() == Kind::Str {
        let numbers = [line, offset, end_line, end_offset].map(Value::as_small_int);
        out.push_str(&marked(&text_of(text), numbers));
    }
    let message = match message.kind() {
        Kind::Str => text_of(message),
        _ if message.is_none() => "None".to_owned(),
        _ => "<no detail available>".to_owned(),
    };
    out.push_str(&final_line(class, &(message + &suffix)));
    out.push('\n');
    out
}

/// The line with carets below the part that is wrong. `numbers`: line, offset, last line, end of the part.
fn marked(text: &str, numbers: [Option<i64>; 4]) -> String {
    let [line, offset, end_line, end_offset] = numbers;
    let right = text.trim_end_matches('\n');
    let left = right.trim_start_matches([' ', '\n', '\x0c']);
    let spaces = (right.chars().count() - left.chars().count()) as i64;
    let mut out = format!("    {left}\n");
    let (Some(offset), Some(line)) = (offset, line) else { return out };
    let mut end = match end_line {
        Some(end_line) if end_line != line => right.chars().count() as i64 + 1,
        _ => end_offset.filter(|end| *end != 0).unwrap_or(offset),
    };
    if offset == end || end == -1 {
        end = offset + 1;
    }
    let (start, end) = (offset - 1 - spaces, end - 1 - spaces);
    if start >= 0 {
        let before: String = left
            .chars()
            .chain(std::iter::repeat(' '))
            .take(start as usize)
            .map(|c| if c.is_whitespace() { c } else { ' ' })
            .collect();
        out.push_str(&format!("    {before}{}\n", "^".repeat((end - start).max(0) as usize)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_part_that_is_wrong_is_marked() {
        let place = [Some(1), Some(5), Some(1), Some(8)];
        assert_eq!(marked("    foo bar\n", place), "    foo bar\n    ^^^\n");
        assert_eq!(marked("x = (\n", [Some(1), Some(5), Some(1), Some(0)]), "    x = (\n        ^\n");
        assert_eq!(marked("x\n", [Some(1), None, None, None]), "    x\n");
    }
}
