//! Exceptions as text: what is printed when nobody catches one, as CPython 3.14 prints it.
//!
//! What enters: an exception. What leaves: text, tracebacks and carets included. Nothing here raises: what fails on the way (a
//! `__str__` that raises, a source file that is gone) is shown as such.
//!
//! | to find | look in |
//! | --- | --- |
//! | chains, groups, the last line with notes | this file |
//! | the entries of a traceback | `stack` |
//! | which part of a line is underlined, and how | `carets` |
//! | "Did you mean" | `suggestion` |
//! | source lines | [`lines`] |

mod carets;
pub mod lines;
mod stack;
mod suggestion;
mod syntax;

use crate::heap::Kind;
use crate::objects::{Exception, Gc, List, Raised, Tuple, Value, Vm};

pub use stack::{Entry, entries};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// Exceptions of a group that are shown.
const GROUP_WIDTH: usize = 15;
/// Groups within groups that are shown.
const GROUP_DEPTH: usize = 10;
/// Exceptions of a chain that are shown: a chain may be as long as a program has run.
const CHAIN: usize = 1000;

/// The exception with its traceback and all that led to it. Ends with a line break.
pub fn render(vm: &mut Vm, exception: Gc<Exception>) -> String {
    let mut printer = Printer { out: String::new(), depth: 0, must_close: false };
    printer.chain(vm, exception, &mut Vec::new());
    printer.out
}

/// The last line alone, without line break: class and message.
pub fn render_brief(vm: &mut Vm, exception: Gc<Exception>) -> String {
    let name = class_name(vm, exception.value());
    final_line(&name, &message(vm, exception.value()))
}

fn final_line(class: &str, message: &str) -> String {
    if message.is_empty() { class.to_owned() } else { format!("{class}: {message}") }
}

/// The exception's class as the last line shows it.
pub fn class_name(vm: &mut Vm, exception: Value) -> String {
    let class = vm.type_of(exception);
    let name = vm.str_text(class.qualname.get()).to_owned();
    let key = vm.names.module;
    match vm.lookup(class, key) {
        Some(module) if module.kind() == Kind::Str => match vm.str_text(module) {
            "builtins" | "__main__" => name,
            module => format!("{module}.{name}"),
        },
        _ => name,
    }
}

/// `str(exception)`, or what says that it fails.
pub fn message(vm: &mut Vm, exception: Value) -> String {
    match vm.str_of(exception) {
        Ok(text) => text_of(text),
        Err(raised) => {
            vm.take_raised(raised);
            "<exception str() failed>".to_owned()
        }
    }
}

/// Text of a string; lone surrogates are escaped, as the error stream does it.
fn text_of(value: Value) -> String {
    let Some(string) = value.cast::<crate::objects::Str>() else { return String::new() };
    match string.as_str() {
        Some(text) => text.to_owned(),
        None => {
            let mut out = String::new();
            for c in crate::text::wtf8::chars(string.as_bytes()) {
                match char::from_u32(c) {
                    Some(c) => out.push(c),
                    None => out.push_str(&format!("\\u{c:04x}")),
                }
            }
            out
        }
    }
}

/// Runs something that may raise; what it raises is dropped.
fn quietly<R>(vm: &mut Vm, body: impl FnOnce(&mut Vm) -> Result<R, Raised>) -> Option<R> {
    match body(vm) {
        Ok(result) => Some(result),
        Err(raised) => {
            vm.take_raised(raised);
            None
        }
    }
}

/// Writes at the margin that the group's depth asks for.
struct Printer {
    out: String,
    depth: usize,
    must_close: bool,
}

impl Printer {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    fn emit(&mut self, text: &str) {
        self.emit_at(text, '|');
    }

    fn emit_at(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.out.push_str(text);
            return;
        }
        let indent = self.indent();
        for line in text.split_inclusive('\n') {
            self.out.push_str(&indent);
            self.out.push(margin);
            self.out.push(' ');
            self.out.push_str(line);
        }
    }

    fn chain(&mut self, vm: &mut Vm, exception: Gc<Exception>, seen: &mut Vec<Value>) {
        let mut chain = Vec::new();
        let mut next = Some((None, exception));
        while let Some((link, exception)) = next {
            seen.push(exception.value());
            let cause = exception.cause.get().cast::<Exception>();
            let context = exception.context.get().cast::<Exception>().filter(|_| !exception.suppress_context.get());
            chain.push((link, exception));
            next = match (cause, context) {
                (Some(cause), _) => Some((Some(CAUSE), cause)),
                (None, Some(context)) => Some((Some(CONTEXT), context)),
                _ => None,
            };
            // A chain may be made a circle.
            next = next.filter(|(_, exception)| !seen.contains(&exception.value()) && chain.len() < CHAIN);
        }
        // The link stands behind the exception that it leads to.
        for at in (0..chain.len()).rev() {
            let (link, exception) = chain[at];
            self.one(vm, exception, seen);
            if let Some(link) = link {
                self.emit(link);
            }
        }
    }

    fn one(&mut self, vm: &mut Vm, exception: Gc<Exception>, seen: &mut Vec<Value>) {
        let stack = stack::format(vm, exception.traceback.get());
        let Some(members) = members(vm, exception) else {
            if !stack.is_empty() {
                self.emit("Traceback (most recent call last):\n");
                self.emit(&stack);
            }
            let last = only(vm, exception);
            self.emit(&last);
            return;
        };
        if self.depth > GROUP_DEPTH {
            self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"));
            return;
        }
        let is_outermost = self.depth == 0;
        if is_outermost {
            self.depth = 1;
        }
        if !stack.is_empty() {
            let margin = if is_outermost { '+' } else { '|' };
            self.emit_at("Exception Group Traceback (most recent call last):\n", margin);
            self.emit(&stack);
        }
        let last = only(vm, exception);
        self.emit(&last);
        self.members(vm, &members, seen);
        if is_outermost {
            self.depth = 0;
        }
    }

    fn members(&mut self, vm: &mut Vm, members: &[Value], seen: &mut Vec<Value>) {
        let shown = members.len().min(GROUP_WIDTH + 1);
        self.must_close = false;
        for (at, member) in members.iter().take(shown).enumerate() {
            let is_last = at + 1 == shown;
            if is_last {
                // A group within may end at the same place, and close both.
                self.must_close = true;
            }
            let title = if at < GROUP_WIDTH { (at + 1).to_string() } else { "...".to_owned() };
            let corner = if at == 0 { "+-" } else { "  " };
            self.out.push_str(&format!("{}{corner}+---------------- {title} ----------------\n", self.indent()));
            self.depth += 1;
            if at >= GROUP_WIDTH {
                let more = members.len() - GROUP_WIDTH;
                self.emit(&format!("and {more} more exception{}\n", if more > 1 { "s" } else { "" }));
            } else if let Some(member) = member.cast::<Exception>() {
                self.chain(vm, member, seen);
            }
            if is_last && self.must_close {
                self.out.push_str(&format!("{}+------------------------------------\n", self.indent()));
                self.must_close = false;
            }
            self.depth -= 1;
        }
    }
}

/// The exceptions of a group.
fn members(vm: &mut Vm, exception: Gc<Exception>) -> Option<Vec<Value>> {
    if !vm.is_instance(exception.value(), vm.types.base_exception_group) {
        return None;
    }
    let members = quietly(vm, |vm| vm.get_attr_str(exception.value(), "exceptions"))?;
    members.cast::<Tuple>().map(|members| members.items().to_vec())
}

/// The exception without traceback: place of a syntax error, class and message, suggestion, notes.
fn only(vm: &mut Vm, exception: Gc<Exception>) -> String {
    let name = class_name(vm, exception.value());
    let mut out = if vm.is_syntax_error(exception) {
        syntax::format(vm, exception, &name)
    } else {
        let mut message = message(vm, exception.value());
        if let Some(suggestion) = suggestion::for_exception(vm, exception) {
            message.push_str(&suggestion);
        }
        final_line(&name, &message) + "\n"
    };
    let key = vm.names.notes;
    let notes = quietly(vm, |vm| vm.find_attr(exception.value(), key)).flatten();
    if let Some(notes) = notes.filter(|notes| !notes.is_none()) {
        let all = match (notes.cast::<List>(), notes.cast::<Tuple>()) {
            (Some(list), _) => list.to_vec(),
            (_, Some(tuple)) => tuple.items().to_vec(),
            _ => {
                let shown = quietly(vm, |vm| vm.repr_text(notes));
                out.push_str(&shown.unwrap_or_else(|| "<__notes__ repr() failed>".into()));
                out.push('\n');
                Vec::new()
            }
        };
        for note in all {
            let text = quietly(vm, |vm| vm.str_of(note)).map(text_of);
            for line in text.as_deref().unwrap_or("<note str() failed>").split('\n') {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}
