//! One code object while it is being compiled: its instructions, registers, constants and names.
//!
//! Instructions are kept unpacked, with labels in place of targets and the innermost handler noted in each, so that
//! [`super::assemble`] can drop, thread and pack them.

use std::collections::HashMap;

use ruff_python_ast::{self as ast, Stmt, name::Name};
use ruff_text_size::TextRange;

use super::error::{Compiled, fault};
use super::symbols::ScopeId;
use crate::bytecode::{CodeFlags, Constant, Opcode};

/// The number of a register.
pub(super) type Reg = u32;

/// A place in the code that is not known yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label(pub u32);

/// An exception handler.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    pub label: Label,
    /// The register that gets the exception.
    pub register: Reg,
}

/// An instruction, unpacked. An operand in [`crate::bytecode::Field::BC`] is in `b`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ins {
    pub op: Opcode,
    pub a: u32,
    pub b: u32,
    pub c: u32,
    pub aux: u32,
    pub target: Option<Label>,
    /// The innermost handler, an index into the unit's handlers.
    pub handler: Option<u32>,
    /// Empty at 0 if it has no place in the text.
    pub range: TextRange,
}

/// Where a variable of the function lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In the register.
    Register(Reg),
    /// In the cell that is in the register.
    Cell(Reg),
    /// In the cell of an enclosing function that is in the register.
    Free(Reg),
}

/// The variables of an inlined comprehension while its code is emitted.
pub(super) struct Overlay {
    pub scope: ScopeId,
    pub places: HashMap<Name, Place>,
    /// Index of the first instruction, for the table of scoped locals.
    pub start: usize,
}

/// A variable of an inlined comprehension whose code is done.
pub(super) struct ClosedOverlay {
    pub name: Name,
    pub register: Reg,
    pub is_cell: bool,
    pub start: usize,
    pub end: usize,
}

/// A statement around the present one that `break`, `continue` or `return` must leave properly.
#[derive(Clone, Copy)]
pub(super) enum Block<'a> {
    /// A loop: where `break` and `continue` go.
    Loop { end: Label, head: Label },
    /// The body of a `try` with a `finally`.
    Finally { body: &'a [Stmt], outer: Option<u32> },
    /// A handler: the register with what was handled before, and the name that is unbound at the end.
    Handler { previous: Reg, name: Option<&'a ast::Identifier>, outer: Option<u32> },
    /// The body of a `with`.
    With { manager: Reg, is_async: bool, range: TextRange, outer: Option<u32> },
    /// An `except*` clause, which must not be left.
    ExceptStar,
    /// A `try` with `except` clauses, or another block that only counts.
    Plain { outer: Option<u32> },
}

/// An annotation of a module or class, which its `__annotate__` will evaluate.
#[derive(Clone, Copy)]
pub(super) struct DeferredAnnotation<'a> {
    pub assign: &'a ast::StmtAnnAssign,
    /// Its number if it is reached only on some paths.
    pub condition: Option<u32>,
}

/// As many blocks may be nested in each other, as in CPython.
const MAX_BLOCKS: usize = 20;

/// A code object in the making.
pub(super) struct Unit<'a> {
    pub scope: ScopeId,
    pub name: String,
    pub qualname: String,
    pub first_line: u32,
    pub flags: CodeFlags,
    pub posonly_count: u32,
    pub positional_count: u32,
    pub kwonly_count: u32,
    pub docstring: Option<Constant>,
    /// The class whose private names are mangled.
    pub class: Option<Name>,

    pub code: Vec<Ins>,
    /// For each label, the index of the instruction it stands before.
    pub labels: Vec<Option<usize>>,
    pub handlers: Vec<Handler>,
    pub handler: Option<u32>,
    pub constants: Vec<Constant>,
    constant_index: HashMap<u64, Vec<u32>>,
    pub names: Vec<String>,
    name_index: HashMap<Name, u32>,

    pub varnames: Vec<Name>,
    pub places: HashMap<Name, Place>,
    pub cellvars: Vec<(Name, Reg)>,
    pub freevars: Vec<(Name, Reg)>,
    /// How many registers are variables.
    pub first_temporary: Reg,
    pub next_temporary: Reg,
    pub register_count: Reg,
    pub overlays: Vec<Overlay>,
    pub closed_overlays: Vec<ClosedOverlay>,

    pub blocks: Vec<Block<'a>>,
    /// Where what is emitted comes from.
    pub range: TextRange,
    pub annotations: Vec<DeferredAnnotation<'a>>,
    /// The attributes of the first parameter that methods of this class assign.
    pub static_attributes: Vec<Name>,
}

impl<'a> Unit<'a> {
    pub fn new(scope: ScopeId, name: String, qualname: String, first_line: u32, class: Option<Name>) -> Unit<'a> {
        Unit {
            scope,
            name,
            qualname,
            first_line,
            flags: CodeFlags::default(),
            posonly_count: 0,
            positional_count: 0,
            kwonly_count: 0,
            docstring: None,
            class,
            code: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: None,
            constants: Vec::new(),
            constant_index: HashMap::new(),
            names: Vec::new(),
            name_index: HashMap::new(),
            varnames: Vec::new(),
            places: HashMap::new(),
            cellvars: Vec::new(),
            freevars: Vec::new(),
            first_temporary: 0,
            next_temporary: 0,
            register_count: 0,
            overlays: Vec::new(),
            closed_overlays: Vec::new(),
            blocks: Vec::new(),
            range: TextRange::default(),
            annotations: Vec::new(),
            static_attributes: Vec::new(),
        }
    }

    // ---- instructions -----------------------------------------------------------------------------------------------

    fn push(&mut self, op: Opcode, [a, b, c, aux]: [u32; 4], target: Option<Label>) {
        self.code.push(Ins { op, a, b, c, aux, target, handler: self.handler, range: self.range });
    }

    /// Emits an instruction of up to three operands.
    pub fn emit(&mut self, op: Opcode, a: u32, b: u32, c: u32) {
        self.push(op, [a, b, c, 0], None);
    }

    /// Emits an instruction with a fourth operand.
    pub fn emit_aux(&mut self, op: Opcode, a: u32, b: u32, c: u32, aux: u32) {
        self.push(op, [a, b, c, aux], None);
    }

    /// Emits a jump, whatever field its target lies in.
    pub fn emit_jump(&mut self, op: Opcode, a: u32, b: u32, c: u32, target: Label) {
        self.push(op, [a, b, c, 0], Some(target));
    }

    pub fn jump(&mut self, target: Label) {
        self.emit_jump(Opcode::Jump, 0, 0, 0, target);
    }

    pub fn move_to(&mut self, dst: Reg, src: Reg) {
        if dst != src {
            self.emit(Opcode::Move, dst, src, 0);
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// Puts a label before what is emitted next.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.code.len());
    }

    /// A label that is here.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// Begins a stretch of code that a handler protects; gives the handler around, for [`Unit::end_protected`].
    pub fn begin_protected(&mut self, label: Label, register: Reg) -> Option<u32> {
        let outer = self.handler;
        self.handlers.push(Handler { label, register });
        self.handler = Some(self.handlers.len() as u32 - 1);
        outer
    }

    pub fn end_protected(&mut self, outer: Option<u32>) {
        self.handler = outer;
    }

    // ---- registers --------------------------------------------------------------------------------------------------

    /// A new temporary above all others.
    pub fn alloc(&mut self) -> Reg {
        self.alloc_many(1)
    }

    /// Consecutive new temporaries; the first.
    pub fn alloc_many(&mut self, count: u32) -> Reg {
        let first = self.next_temporary;
        self.next_temporary += count;
        // One more, so that a call's empty window of arguments is inside.
        self.register_count = self.register_count.max(self.next_temporary + 1);
        first
    }

    /// Frees all temporaries from this one on.
    pub fn release(&mut self, mark: Reg) {
        self.next_temporary = mark;
    }

    pub fn is_temporary(&self, register: Reg) -> bool {
        register >= self.first_temporary
    }

    // ---- constants and names ----------------------------------------------------------------------------------------

    pub fn constant(&mut self, constant: Constant) -> u32 {
        let fingerprint = constant.fingerprint();
        let candidates = self.constant_index.entry(fingerprint).or_default();
        if let Some(&at) = candidates.iter().find(|&&at| self.constants[at as usize].is_same(&constant)) {
            return at;
        }
        let at = self.constants.len() as u32;
        candidates.push(at);
        self.constants.push(constant);
        at
    }

    pub fn load_constant(&mut self, dst: Reg, constant: Constant) {
        if let Constant::Int(value) = constant
            && let Ok(value) = i32::try_from(value)
        {
            self.emit(Opcode::LoadInt, dst, value as u32, 0);
            return;
        }
        let constant = self.constant(constant);
        self.emit(Opcode::LoadConst, dst, constant, 0);
    }

    pub fn name_index(&mut self, name: &Name) -> u32 {
        if let Some(&at) = self.name_index.get(name) {
            return at;
        }
        let at = self.names.len() as u32;
        self.name_index.insert(name.clone(), at);
        self.names.push(name.to_string());
        at
    }

    // ---- blocks -----------------------------------------------------------------------------------------------------

    pub fn push_block(&mut self, block: Block<'a>, range: TextRange) -> Compiled {
        if self.blocks.len() >= MAX_BLOCKS {
            return fault(range, "too many statically nested blocks");
        }
        self.blocks.push(block);
        Ok(())
    }

    pub fn pop_block(&mut self) {
        self.blocks.pop();
    }
}
