//! The entries of a traceback.

use super::{carets, lines};
use crate::bytecode::Position;
use crate::objects::{Traceback, Value, Vm};

/// How often the same line is shown before it is counted.
const REPEATED: usize = 3;

/// One entry, outermost first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The file.
    pub filename: String,
    /// The line, from 1.
    pub line: u32,
    /// The function (its name, without the class).
    pub name: String,
    /// Which part of the source it is; line 0 if that is not known.
    pub position: Position,
}

/// The entries of a traceback object.
pub fn entries(vm: &mut Vm, traceback: Value) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut next = traceback.cast::<Traceback>();
    while let Some(traceback) = next {
        let data = traceback.code.data();
        let position = data.proto.position(traceback.pc);
        let line = u32::try_from(traceback.line.get()).unwrap_or(0);
        entries.push(Entry {
            filename: vm.str_text(data.filename).to_owned(),
            line,
            name: vm.str_text(data.name).to_owned(),
            position: if position.line == line { position } else { Position::default() },
        });
        next = traceback.next.get().cast::<Traceback>();
    }
    entries
}

/// The traceback as text, without its headline.
pub(super) fn format(vm: &mut Vm, traceback: Value) -> String {
    let mut out = String::new();
    let mut last: Option<Entry> = None;
    let mut count = 0;
    for entry in entries(vm, traceback) {
        let same = last
            .as_ref()
            .is_some_and(|last| last.filename == entry.filename && last.line == entry.line && last.name == entry.name);
        if !same {
            repeated(&mut out, count);
            count = 0;
            last = Some(entry.clone());
        }
        count += 1;
        if count <= REPEATED {
            out.push_str(&format!("  File \"{}\", line {}, in {}\n", entry.filename, entry.line, entry.name));
            source(vm, &entry, &mut out);
        }
    }
    repeated(&mut out, count);
    out
}

fn repeated(out: &mut String, count: usize) {
    if count > REPEATED {
        let more = count - REPEATED;
        out.push_str(&format!("  [Previous line repeated {more} more time{}]\n", if more > 1 { "s" } else { "" }));
    }
}

fn source(vm: &mut Vm, entry: &Entry, out: &mut String) {
    let Some(all) = lines::of(vm, &entry.filename) else { return };
    let line = |number: u32| all.get((number as usize).wrapping_sub(1)).map_or("", |line| line.trim_end());
    if entry.position.line == 0 {
        let text = line(entry.line).trim();
        if !text.is_empty() {
            out.push_str(&format!("    {text}\n"));
        }
        return;
    }
    let lines: Vec<&str> = (entry.position.line..=entry.position.end_line.max(entry.position.line)).map(line).collect();
    for line in carets::marked(&lines, entry.position) {
        // The indentation is there also where a line is empty.
        out.push_str(&format!("    {line}\n"));
    }
}
