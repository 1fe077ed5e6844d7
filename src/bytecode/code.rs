//! Compiled code as data: what the compiler hands out.

use super::{Constant, Word};

/// Flags of code, with CPython's numbers (`co_flags`).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Locals are registers (functions; not modules and class bodies).
    pub const OPTIMIZED: CodeFlags = CodeFlags(0x1);
    /// A call makes a new namespace.
    pub const NEWLOCALS: CodeFlags = CodeFlags(0x2);
    /// There is a `*args` parameter.
    pub const VARARGS: CodeFlags = CodeFlags(0x4);
    /// There is a `**kwargs` parameter.
    pub const VARKEYWORDS: CodeFlags = CodeFlags(0x8);
    /// Defined inside a function.
    pub const NESTED: CodeFlags = CodeFlags(0x10);
    /// A call makes a generator.
    pub const GENERATOR: CodeFlags = CodeFlags(0x20);
    /// A call makes a coroutine.
    pub const COROUTINE: CodeFlags = CodeFlags(0x80);
    /// A generator that may be awaited (set by `types.coroutine`, never by the compiler).
    pub const ITERABLE_COROUTINE: CodeFlags = CodeFlags(0x100);
    /// A call makes an asynchronous generator.
    pub const ASYNC_GENERATOR: CodeFlags = CodeFlags(0x200);
    /// `from __future__ import annotations` was in force.
    pub const FUTURE_ANNOTATIONS: CodeFlags = CodeFlags(0x100_0000);
    /// The first constant is the docstring.
    pub const HAS_DOCSTRING: CodeFlags = CodeFlags(0x400_0000);
    /// Defined in a class body.
    pub const METHOD: CodeFlags = CodeFlags(0x800_0000);

    /// Whether all flags of `other` are set.
    pub const fn has(self, other: CodeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Sets the flags of `other`.
    pub fn insert(&mut self, other: CodeFlags) {
        self.0 |= other.0;
    }

    /// Whether a call makes a generator, coroutine or asynchronous generator instead of running the body.
    pub const fn is_resumable(self) -> bool {
        self.0 & (Self::GENERATOR.0 | Self::COROUTINE.0 | Self::ASYNC_GENERATOR.0) != 0
    }
}

impl std::ops::BitOr for CodeFlags {
    type Output = CodeFlags;
    fn bitor(self, other: CodeFlags) -> CodeFlags {
        CodeFlags(self.0 | other.0)
    }
}

/// A stretch of code that an exception handler protects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExceptionRange {
    /// First program counter.
    pub start: u32,
    /// The program counter behind the last instruction.
    pub end: u32,
    /// Where control goes.
    pub handler: u32,
    /// The register that gets the exception.
    pub register: u16,
}

/// A stretch of source text. Lines count from 1, columns are bytes and count from 0; line 0 means "no position".
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Position {
    /// First line.
    pub line: u32,
    /// Column in the first line.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the text's end in the last line.
    pub end_column: u32,
}

/// The position of the instructions from `pc` on, until the next entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PositionEntry {
    /// First program counter.
    pub pc: u32,
    /// Where the instructions came from.
    pub position: Position,
}

/// A local that lives only in part of the code: a variable of a comprehension that was inlined (PEP 709).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScopedLocal {
    /// Its name.
    pub name: String,
    /// The register it is in.
    pub register: u16,
    /// Whether the register holds a cell.
    pub is_cell: bool,
    /// First program counter.
    pub start: u32,
    /// The program counter behind the last instruction.
    pub end: u32,
}

/// The code of a module, class body, function, lambda, generator expression or annotation scope.
#[derive(Clone, Default, Debug)]
pub struct CodeProto {
    /// `co_name`
    pub name: String,
    /// `co_qualname`
    pub qualname: String,
    /// `co_filename`
    pub filename: String,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`
    pub flags: CodeFlags,
    /// How many parameters are positional-only.
    pub posonly_count: u32,
    /// How many parameters may be given by position, positional-only ones included (`co_argcount`).
    pub positional_count: u32,
    /// How many parameters are keyword-only.
    pub kwonly_count: u32,
    /// The size of the window. A call that this code makes starts the callee's window inside.
    pub register_count: u32,
    /// The instructions.
    pub words: Vec<Word>,
    /// What `Role::Const` operands index.
    pub constants: Vec<Constant>,
    /// What `Role::Name` operands index.
    pub names: Vec<String>,
    /// The locals in the order of their registers from 0 on: parameters first (positional-only, positional, keyword-only,
    /// `*args`, `**kwargs`). A parameter that is captured is here and in `cellvars`, and its register holds the cell.
    pub varnames: Vec<String>,
    /// The captured locals.
    pub cellvars: Vec<String>,
    /// The register of each of the `cellvars`.
    pub cell_registers: Vec<u16>,
    /// The variables of enclosing functions that are used here, in the order of the closure.
    pub freevars: Vec<String>,
    /// The register of each of the `freevars`.
    pub free_registers: Vec<u16>,
    /// Sorted by `start`, and free of overlap: the range that contains a program counter is the innermost handler's.
    pub exception_table: Vec<ExceptionRange>,
    /// Sorted by `pc`.
    pub positions: Vec<PositionEntry>,
    /// The docstring of a function. (A module or class stores its own in `__doc__`.)
    pub docstring: Option<Constant>,
    /// How many inline caches there are.
    pub cache_count: u32,
    /// Variables of inlined comprehensions.
    pub scoped_locals: Vec<ScopedLocal>,
}

impl CodeProto {
    /// The handler for an exception raised at `pc`.
    pub fn handler(&self, pc: u32) -> Option<&ExceptionRange> {
        let behind = self.exception_table.partition_point(|range| range.start <= pc);
        self.exception_table[..behind].last().filter(|range| pc < range.end)
    }

    /// Where the instruction at `pc` came from.
    pub fn position(&self, pc: u32) -> Position {
        let behind = self.positions.partition_point(|entry| entry.pc <= pc);
        self.positions[..behind].last().map_or_else(Position::default, |entry| entry.position)
    }

    /// How many registers at the window's start are parameters, `*args` and `**kwargs` included.
    pub fn parameter_count(&self) -> u32 {
        self.positional_count
            + self.kwonly_count
            + u32::from(self.flags.has(CodeFlags::VARARGS))
            + u32::from(self.flags.has(CodeFlags::VARKEYWORDS))
    }
}
