//! From source text to bytecode.
//!
//! In goes a source text, out comes a [`CodeProto`] or a [`SyntaxError`]. This layer knows syntax and the instruction set; it
//! must never know of values, objects or the heap, and it never runs anything.
//!
//! The way through:
//! 1. [`nesting`] bounds how deep the text nests, since everything after it recurses as deep;
//! 2. [`parse`] has it parsed; [`wording`] and [`lexical`] word the errors as CPython does;
//! 3. [`future`] reads the `__future__` imports;
//! 4. [`collect`] enters all names into scopes ([`symbols`]), and [`resolve`] decides what each means;
//! 5. [`emit`] makes unpacked instructions, with labels, in a [`unit`] for each code object; constants are computed in
//!    [`fold`] and read in [`literal`];
//! 6. [`bound`] drops checks that cannot fail, and [`assemble`] packs.

mod assemble;
mod bound;
mod collect;
mod emit;
mod error;
mod fold;
mod future;
mod lexical;
mod literal;
mod nesting;
mod parse;
mod resolve;
mod source;
mod symbols;
mod unit;
mod unparse;
mod wording;

#[cfg(test)]
mod tests;

pub use error::{SyntaxError, SyntaxErrorKind};

use crate::bytecode::CodeProto;
use error::Compiled;
use ruff_python_ast::Mod;
use ruff_text_size::{Ranged, TextRange};
use source::Source;

/// What a text is compiled as, as the third argument of `compile` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// `exec`: a module.
    Exec,
    /// `eval`: an expression, whose value the code returns.
    Eval,
    /// `single`: an interactive statement, whose value is shown.
    Single,
}

/// How a text is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options {
    /// As if `from __future__ import annotations` stood first.
    pub future_annotations: bool,
    /// Whether `await` may stand outside of functions, which makes the code a coroutine's.
    pub top_level_await: bool,
    /// From 1 on without `assert` and with `__debug__` false, from 2 on without docstrings.
    pub optimize: u8,
}

/// A text whose tree may be deeper is compiled on a thread that has the stack for it.
const MAX_DEPTH_HERE: u32 = 100;
/// As much stack is enough for a level of the tree, in all passes together and without optimization.
const STACK_PER_LEVEL: usize = if cfg!(debug_assertions) { 24 << 10 } else { 8 << 10 };

/// Compiles a source text.
///
/// # Errors
/// If the text is not valid, or nests too deeply.
pub fn compile(source: &str, filename: &str, mode: Mode, options: Options) -> Result<CodeProto, SyntaxError> {
    let text = Source::new(source);
    let located = |fault: Box<error::Fault>| fault.located(&text, filename);
    if u32::try_from(source.len()).is_err() {
        return Err(located(error::Fault::new(TextRange::default(), "source code is too long")));
    }
    if let Some(at) = source.find('\0') {
        let range = TextRange::empty((at as u32).into());
        return Err(located(error::Fault::new(range, "source code cannot contain null bytes")));
    }
    let depth = nesting::depth_of(source).map_err(located)?;
    if depth <= MAX_DEPTH_HERE {
        return compile_here(&text, filename, mode, options).map_err(located);
    }
    let stack = (1 << 20) + depth as usize * STACK_PER_LEVEL;
    std::thread::scope(|scope| {
        let compiling = std::thread::Builder::new()
            .stack_size(stack)
            .spawn_scoped(scope, || compile_here(&text, filename, mode, options));
        match compiling.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result.map_err(located),
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(located(error::Fault::new(TextRange::default(), "no memory to compile so deep a source"))),
        }
    })
}

fn compile_here(source: &Source, filename: &str, mode: Mode, options: Options) -> Compiled<CodeProto> {
    let module = parse::parse(source, mode)?;
    let body = match &module {
        Mod::Module(module) => &module.body[..],
        Mod::Expression(_) => &[],
    };
    if mode == Mode::Single
        && let Some(pair) = body.windows(2).find(|pair| {
            // Simple statements on one line count as one.
            source.line(pair[0].start()) != source.line(pair[1].start())
        })
    {
        return error::fault(pair[1].range(), "multiple statements found while compiling a single statement");
    }
    let future_annotations = future::check(body)? || options.future_annotations;
    let mut builder = symbols::Builder::new("top", TextRange::default(), future_annotations);
    match &module {
        Mod::Module(module) => builder.body(&module.body)?,
        Mod::Expression(expression) => builder.expr(&expression.body)?,
    }
    let mut table = builder.table;
    resolve::resolve(&mut table)?;
    emit::emit(&module, mode, table, source, filename, options, future_annotations)
}
