//! Source lines for tracebacks.
//!
//! Texts that were run are kept here by file name; whoever may read files gives a [`Reader`] for the others.

use std::collections::HashMap;
use std::rc::Rc;

use crate::objects::Vm;

/// Reads the source of a file, if that is allowed and possible.
pub type Reader = fn(&mut Vm, &str) -> Option<String>;

#[derive(Default)]
struct Sources {
    by_name: HashMap<String, Rc<[String]>>,
    reader: Option<Reader>,
}

/// Keeps a text, so that its lines can be shown.
pub fn remember(vm: &mut Vm, filename: &str, text: &str) {
    vm.extension::<Sources>().by_name.insert(filename.to_owned(), split(text));
}

/// Sets who is asked for sources that are not kept.
pub fn set_reader(vm: &mut Vm, reader: Reader) {
    vm.extension::<Sources>().reader = Some(reader);
}

fn split(text: &str) -> Rc<[String]> {
    text.split_inclusive('\n').map(|line| line.trim_end_matches(['\n', '\r']).to_owned()).collect()
}

/// The lines of a source that was run, if they can still be had.
pub fn of(vm: &mut Vm, filename: &str) -> Option<Rc<[String]>> {
    let sources = vm.extension::<Sources>();
    if let Some(lines) = sources.by_name.get(filename) {
        return Some(lines.clone());
    }
    let lines = split(&(sources.reader?)(vm, filename)?);
    vm.extension::<Sources>().by_name.insert(filename.to_owned(), lines.clone());
    Some(lines)
}
