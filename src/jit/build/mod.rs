//! The builder: bytecode, its feedback and its caches become HIR.
//!
//! Registers become values; where ways meet, a block has a parameter for each register that is live there. An instruction becomes
//! what its feedback says that it was: guards, then the operation on machine words. What is not known, or was tried and
//! went wrong, becomes a call of a runtime helper, so that every function can be compiled.
//!
//! # What enters, what leaves
//! Code, the VM (to be looked at, and for nothing else), and what earlier units of the code taught ([`Lessons`]). HIR leaves, with the
//! list of what it relies on ([`Assumption`]).
//!
//! # The rule of states
//! All guards of an instruction come before its first effect, and leave with the state before the instruction. A call that may run
//! Python is followed by a check that the unit still holds, with the state behind the instruction.
//!
//! | to find | look in |
//! | --- | --- |
//! | blocks, states, registers | here |
//! | one instruction after the other | `step` |
//! | operators, comparisons, truth | `operate` |
//! | attributes, globals, subscripts | `access` |
//! | calls and inlining | `invoke` |
//! | loops over ranges, lists, tuples | `iterate` |

mod access;
mod invoke;
mod iterate;
mod operate;
mod step;

pub use iterate::is_raw;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::exit::Reason;
use super::hir::{
    Alias, Block, Callee, CalleeId, CodeId, Edge, Field, FrameId, FrameState, Function, Helper, Imm, Kinds, Known,
    Layout, Node, Op, Range, Returns, Source, Terminator, Type,
};
use super::liveness::Liveness;
use crate::heap::Kind;
use crate::objects::{Code, CodeData, Dict, Function as PyFunction, Gc, Type as Class, Value, Vm};

/// What a unit relies on without testing it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Assumption {
    /// The value of a key of a namespace, or that it has no such key.
    Key {
        /// The namespace.
        dict: Value,
        /// The key, an interned string.
        name: Value,
    },
    /// What an attribute of a class, found along its MRO, is.
    Attribute {
        /// The class.
        class: Value,
        /// The name.
        name: Value,
    },
    /// Code and defaults of a function.
    Function(Value),
}

/// What was learned from units of a code object that did not hold.
#[derive(Default)]
pub struct Lessons {
    /// Guards that failed: the code's address, the instruction, the reason.
    pub wrong: HashSet<(usize, u32, Reason)>,
    /// Keys of namespaces whose value changed while code relied on it.
    pub unstable: HashSet<(u64, u64)>,
}

/// One instruction that is run in a frame of its own.
pub struct Site {
    /// Whose.
    pub code: Gc<Code>,
    /// Where.
    pub pc: u32,
    /// The registers that the operands are written to.
    pub reads: Vec<u16>,
    /// The registers that hold results.
    pub writes: Vec<u16>,
}

/// Sites. Compiled code holds their addresses, which must not change when the list grows.
pub type Sites = Vec<Box<Site>>;

/// A function whose code takes part.
#[derive(Clone, Copy)]
pub struct Participant {
    /// Its code.
    pub code: Gc<Code>,
    /// The function object, where it is fixed.
    pub function: Option<Gc<PyFunction>>,
}

/// What the builder asks the client for.
pub trait Entries {
    /// The word that holds the address by which code is called with its parameters in registers.
    fn cell(&mut self, code: Gc<Code>) -> u64;
}

/// How to build.
pub struct Options<'a> {
    /// What was learned.
    pub lessons: &'a Lessons,
    /// Code that never ran is compiled all the same.
    pub eager: bool,
    /// Loop head at which the unit is entered, instead of at the start.
    pub osr: Option<u32>,
}

/// What was built.
pub struct Built {
    /// The function.
    pub function: Function,
    /// By [`CodeId`].
    pub participants: Vec<Participant>,
    /// What it relies on.
    pub assumptions: Vec<Assumption>,
    /// What its helper calls point to.
    pub sites: Sites,
}

/// Why code is not compiled.
pub type Refusal = &'static str;

const INLINE_BUDGET: usize = 400;
const INLINE_SIZE: usize = 120;
const INLINE_DEPTH: usize = 5;
/// Larger code is left to the interpreter.
const MAX_INSTRUCTIONS: usize = 4000;

/// Builds the function of a code object.
///
/// # Errors
/// Why this code is not compiled.
pub fn build(
    vm: &mut Vm,
    entries: &mut dyn Entries,
    code: Gc<Code>,
    function: Gc<PyFunction>,
    options: &Options<'_>,
) -> Result<Built, Refusal> {
    refuse(vm, code)?;
    let data = code.data();
    let name = data.proto.qualname.clone();
    let mut builder = Builder {
        vm,
        entries,
        options,
        f: Function::new(&name),
        participants: Vec::new(),
        assumptions: Vec::new(),
        sites: Vec::new(),
        liveness: HashMap::new(),
        budget: INLINE_BUDGET,
        callees: HashMap::new(),
        stack: vec![code],
    };
    let entry = builder.f.add_block();
    let live = builder.live(code);
    if live.instructions.len() > MAX_INSTRUCTIONS {
        return Err("too long");
    }
    builder.participants.push(Participant { code, function: None });
    let mut scope = Scope {
        code,
        data,
        live: live.clone(),
        id: CodeId::from_u32(0),
        function: None,
        known_function: Some(function),
        fixed: false,
        parent: None,
        returns: Returns::Value,
        registers: vec![None; data.proto.register_count as usize],
        block: entry,
        open: true,
        targets: HashMap::new(),
        pending: BTreeSet::new(),
        on_return: None,
        depth: 0,
        last_state: None,
    };
    match options.osr {
        None => {
            let node = builder.f.add_param(entry, Type::boxed(Kinds::FUNCTION));
            scope.function = Some(node);
            for register in 0..data.parameter_count as usize {
                scope.registers[register] = Some(builder.f.add_param(entry, Type::ANY));
            }
            builder.begin(&mut scope);
            builder.go_to(&mut scope, 0);
        }
        Some(head) => {
            let window = builder.f.add_param(entry, Type::PTR);
            let function = builder.word(&scope, function.value());
            scope.function = Some(function);
            for register in live.before(head).iter() {
                let field = Field { alias: Alias::Data, offset: 8 * u32::from(*register) };
                let ty = Type::top(super::hir::Rep::Boxed);
                let node = builder.f.append(entry, Op::Load, Imm::Field(field), &[window], ty, None);
                scope.registers[*register as usize] = Some(node);
            }
            builder.go_to(&mut scope, head);
        }
    }
    builder.run(&mut scope)?;
    let Builder { f, participants, assumptions, sites, .. } = builder;
    Ok(Built { function: f, participants, assumptions, sites })
}

/// Whether this code cannot be compiled, and why.
fn refuse(vm: &Vm, code: Gc<Code>) -> Result<(), Refusal> {
    use crate::bytecode::CodeFlags;
    let data = code.data();
    let flags = data.proto.flags;
    if flags.is_resumable() {
        return Err("a generator");
    }
    if !flags.has(CodeFlags::OPTIMIZED) {
        return Err("not a function");
    }
    if data.proto.register_count as usize > 200 {
        return Err("too many registers");
    }
    // These look at the frame that calls them.
    const LOOKERS: [&str; 8] = ["locals", "globals", "exec", "eval", "vars", "dir", "_getframe", "breakpoint"];
    if data.proto.names.iter().any(|name| LOOKERS.contains(&name.as_str())) {
        return Err("it looks at its own frame");
    }
    let _ = vm;
    Ok(())
}

/// Where control can go: a block with a parameter for each live register.
struct Target {
    /// Where jumps forward go: for a loop, the block before its head.
    front: Block,
    /// Where jumps back go.
    back: Block,
    registers: Rc<[u16]>,
}

/// One function that is being built: the unit's own, or one that is inlined.
pub(super) struct Scope {
    code: Gc<Code>,
    data: &'static CodeData,
    live: Rc<Liveness>,
    id: CodeId,
    /// The function object as a value.
    function: Option<Node>,
    /// A function object with this code; its globals and builtins are those of all that run this unit.
    known_function: Option<Gc<PyFunction>>,
    /// Whether `known_function` is the only one.
    fixed: bool,
    parent: Option<FrameId>,
    returns: Returns,
    registers: Vec<Option<Node>>,
    block: Block,
    open: bool,
    targets: HashMap<u32, Target>,
    pending: BTreeSet<u32>,
    /// Of an inlined function: where its result goes.
    on_return: Option<Block>,
    depth: usize,
    last_state: Option<(u32, FrameId)>,
}

pub(super) struct Builder<'a> {
    vm: &'a mut Vm,
    entries: &'a mut dyn Entries,
    options: &'a Options<'a>,
    f: Function,
    participants: Vec<Participant>,
    assumptions: Vec<Assumption>,
    sites: Sites,
    liveness: HashMap<usize, Rc<Liveness>>,
    budget: usize,
    callees: HashMap<usize, CalleeId>,
    stack: Vec<Gc<Code>>,
}

impl Builder<'_> {
    fn live(&mut self, code: Gc<Code>) -> Rc<Liveness> {
        self.liveness.entry(code.address()).or_insert_with(|| Rc::new(Liveness::new(code))).clone()
    }

    // ---- blocks -----------------------------------------------------------------------------------------------------

    /// What happens at the entry of a function: locals are unbound.
    fn begin(&mut self, scope: &mut Scope) {
        let unbound = self.word(scope, Value::UNBOUND);
        for register in scope.data.parameter_count as usize..scope.registers.len() {
            scope.registers[register] = Some(unbound);
        }
    }

    /// Builds all blocks of a scope that can be reached.
    fn run(&mut self, scope: &mut Scope) -> Result<(), Refusal> {
        while let Some(pc) = scope.pending.pop_first() {
            let Some(target) = scope.targets.get(&pc) else { continue };
            let (block, registers) = (target.back, target.registers.clone());
            scope.registers.fill(None);
            for (index, register) in registers.iter().enumerate() {
                scope.registers[*register as usize] = Some(self.f.blocks[block].params[index]);
            }
            scope.block = block;
            scope.open = true;
            scope.last_state = None;
            if scope.live.heads.binary_search(&pc).is_ok() {
                let state = self.state(scope, pc);
                self.emit(scope, Op::Poll, Imm::None, &[], Type::VOID, Some(state));
            }
            let mut at = pc;
            while scope.open {
                let Some(instruction) = scope.live.at(at).copied() else { return Err("code without an end") };
                self.step(scope, &instruction);
                at = instruction.next_pc();
                if scope.open && scope.live.leaders.binary_search(&at).is_ok() {
                    self.go_to(scope, at);
                }
            }
        }
        Ok(())
    }

    fn target(&mut self, scope: &mut Scope, pc: u32, back: bool) {
        if scope.targets.contains_key(&pc) {
            return;
        }
        let registers = scope.live.before(pc);
        let ty = Type::top(super::hir::Rep::Boxed);
        let front = self.f.add_block();
        let params: Vec<Node> = registers.iter().map(|_| self.f.add_param(front, ty)).collect();
        let is_head = scope.live.heads.binary_search(&pc).is_ok();
        let mut inner = front;
        if is_head && !back {
            inner = self.f.add_block();
            for _ in registers.iter() {
                self.f.add_param(inner, ty);
            }
            self.f.blocks[front].end = Terminator::Jump(Edge { block: inner, args: params.clone() });
            let mut state = self.frame_state(scope, pc);
            state.registers =
                registers.iter().zip(&params).map(|(register, node)| (*register, Source::Node(*node))).collect();
            self.f.blocks[inner].loop_entry = Some(self.f.frames.states.push(state));
        }
        scope.targets.insert(pc, Target { front, back: inner, registers });
        scope.pending.insert(pc);
    }

    fn edge(&mut self, scope: &mut Scope, pc: u32, back: bool) -> Edge {
        self.target(scope, pc, back);
        let unbound = self.word(scope, Value::UNBOUND);
        let target = &scope.targets[&pc];
        let block = if back { target.back } else { target.front };
        let args =
            target.registers.iter().map(|register| scope.registers[*register as usize].unwrap_or(unbound)).collect();
        Edge { block, args }
    }

    fn go_to(&mut self, scope: &mut Scope, pc: u32) {
        let edge = self.edge(scope, pc, false);
        self.end(scope, Terminator::Jump(edge));
    }

    fn end(&mut self, scope: &mut Scope, end: Terminator) {
        self.f.blocks[scope.block].end = end;
        scope.open = false;
    }

    /// Goes on in a block; what is known of registers stays.
    fn continue_in(&mut self, scope: &mut Scope, block: Block) {
        scope.block = block;
        scope.open = true;
    }

    /// Leaves for the interpreter at an instruction.
    fn leave(&mut self, scope: &mut Scope, pc: u32, reason: Reason) {
        let state = self.state(scope, pc);
        self.end(scope, Terminator::Exit(state, reason));
    }

    // ---- states -----------------------------------------------------------------------------------------------------

    fn frame_state(&self, scope: &Scope, pc: u32) -> FrameState {
        let mut state = FrameState::new(scope.id, pc);
        state.parent = scope.parent;
        state.returns = scope.returns;
        if !scope.fixed
            && let Some(function) = scope.function
        {
            state.function = Some(self.source(function));
        }
        state
    }

    fn source(&self, node: Node) -> Source {
        match self.f.constant_word(node) {
            Some(word) => Source::Word(word),
            None => Source::Node(node),
        }
    }

    /// The state before the instruction at `pc`, with the registers as they are now.
    fn state(&mut self, scope: &mut Scope, pc: u32) -> FrameId {
        if let Some((last, state)) = scope.last_state
            && last == pc
        {
            return state;
        }
        let mut state = self.frame_state(scope, pc);
        for register in scope.live.before(pc).iter() {
            let source = match scope.registers[*register as usize] {
                Some(node) => self.source(node),
                None => Source::Word(Value::UNBOUND.bits()),
            };
            state.registers.push((*register, source));
        }
        let state = self.f.frames.states.push(state);
        scope.last_state = Some((pc, state));
        state
    }

    fn get(&mut self, scope: &Scope, register: impl Into<u32>) -> Node {
        match scope.registers[register.into() as usize] {
            Some(node) => node,
            None => self.word(scope, Value::UNBOUND),
        }
    }

    fn set(&mut self, scope: &mut Scope, register: impl Into<u32>, node: Node) {
        scope.registers[register.into() as usize] = Some(node);
        scope.last_state = None;
    }

    // ---- nodes ------------------------------------------------------------------------------------------------------

    fn emit(&mut self, scope: &Scope, op: Op, imm: Imm, args: &[Node], ty: Type, frame: Option<FrameId>) -> Node {
        let node = self.f.append(scope.block, op, imm, args, ty, frame);
        if op.is_refining() || matches!(op, Op::Const | Op::IntConst) {
            let inferred = super::passes::infer_node(&self.f, node, ty);
            self.f.nodes[node].ty = inferred;
        }
        node
    }

    fn word(&mut self, scope: &Scope, value: Value) -> Node {
        self.raw(scope, value.bits())
    }

    fn raw(&mut self, scope: &Scope, word: u64) -> Node {
        let ty = match word {
            0 => Type::boxed(Kinds::RAISED),
            _ => Type::word(word),
        };
        self.f.append(scope.block, Op::Const, Imm::Word(word), &[], ty, None)
    }

    fn int(&mut self, scope: &Scope, value: i64) -> Node {
        let ty = Type::int_in(Range::exactly(value));
        self.f.append(scope.block, Op::IntConst, Imm::Int(value), &[], ty, None)
    }

    fn address(&mut self, scope: &Scope, address: u64) -> Node {
        self.f.append(scope.block, Op::Address, Imm::Word(address), &[], Type::PTR, None)
    }

    fn pure(&mut self, scope: &Scope, op: Op, args: &[Node], ty: Type) -> Node {
        self.emit(scope, op, Imm::None, args, ty, None)
    }

    fn load(&mut self, scope: &Scope, alias: Alias, offset: usize, base: Node, ty: Type) -> Node {
        let field = Field { alias, offset: offset as u32 };
        self.emit(scope, Op::Load, Imm::Field(field), &[base], ty, None)
    }

    fn store(&mut self, scope: &Scope, alias: Alias, offset: usize, base: Node, value: Node) {
        let field = Field { alias, offset: offset as u32 };
        self.emit(scope, Op::Store, Imm::Field(field), &[base, value], Type::VOID, None);
    }

    /// Leaves unless a flag is set.
    fn guard(&mut self, scope: &Scope, flag: Node, reason: Reason, state: FrameId) {
        self.emit(scope, Op::GuardThat, Imm::Reason(reason), &[flag], Type::VOID, Some(state));
    }

    fn not(&mut self, scope: &Scope, flag: Node) -> Node {
        self.pure(scope, Op::FlagNot, &[flag], Type::FLAG)
    }

    /// A guard that an object has exactly this shape.
    fn guard_shape(&mut self, scope: &Scope, node: Node, shape: u32, state: FrameId) -> Node {
        let kinds = self.kinds_of_shape(shape);
        let ty = Type::shaped(kinds, shape);
        self.emit(scope, Op::GuardShape, Imm::Shape(shape), &[node], ty, Some(state))
    }

    fn kinds_of_shape(&self, shape: u32) -> Kinds {
        kinds_of(self.vm.shapes.class(shape).instance_kind.get())
    }

    /// The shape of objects of a built-in class itself.
    fn shape_of(&self, class: Gc<Class>) -> u32 {
        class.instance_shape.get()
    }

    fn guard_int(&mut self, scope: &Scope, node: Node, state: FrameId) -> Node {
        let boxed = self.emit(scope, Op::GuardInt, Imm::None, &[node], Type::boxed(Kinds::INT), Some(state));
        self.unbox_int(scope, boxed)
    }

    fn unbox_int(&mut self, scope: &Scope, boxed: Node) -> Node {
        let range = self.f.ty(boxed).range;
        self.pure(scope, Op::UnboxInt, &[boxed], Type::int_in(range))
    }

    fn box_int(&mut self, scope: &Scope, node: Node) -> Node {
        let ty = Type { range: self.f.ty(node).range, ..Type::boxed(Kinds::INT) };
        self.pure(scope, Op::BoxInt, &[node], ty)
    }

    fn box_flag(&mut self, scope: &Scope, flag: Node) -> Node {
        self.pure(scope, Op::BoxFlag, &[flag], Type::boxed(Kinds::BOOL))
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    /// Calls a helper that may raise: what it gives if it does not.
    fn call(&mut self, scope: &mut Scope, pc: u32, helper: Helper, args: &[Node]) -> Node {
        let state = self.state(scope, pc);
        let ty = helper.info().result;
        let result = self.emit(scope, Op::Call, Imm::Helper(helper), args, ty, Some(state));
        if helper.may_raise() {
            let known = Type::boxed(Kinds(ty.kinds.0 & !Kinds::RAISED.0));
            return self.emit(scope, Op::GuardOk, Imm::None, &[result], known, Some(state));
        }
        result
    }

    /// After a call that may have run Python: leaves if the unit does not hold any more. The registers are those behind
    /// the instruction.
    fn check_valid(&mut self, scope: &mut Scope, next: u32) {
        let state = self.state(scope, next);
        self.emit(scope, Op::CheckValid, Imm::None, &[], Type::VOID, Some(state));
    }

    /// Calls a helper whose result goes to a register.
    fn call_to(&mut self, scope: &mut Scope, pc: u32, next: u32, helper: Helper, args: &[Node], dst: Option<u32>) {
        let result = self.call(scope, pc, helper, args);
        if let Some(dst) = dst {
            self.set(scope, dst, result);
        }
        self.check_valid(scope, next);
    }

    fn was_wrong(&self, scope: &Scope, pc: u32, reason: Reason) -> bool {
        self.options.lessons.wrong.contains(&(scope.code.address(), pc, reason))
    }

    /// Whether any guard of an instruction failed before.
    fn any_wrong(&self, scope: &Scope, pc: u32, reasons: &[Reason]) -> bool {
        reasons.iter().any(|reason| self.was_wrong(scope, pc, *reason))
    }

    /// Whether an instruction that never ran may be left to the interpreter.
    fn leaves_unseen(&self, scope: &Scope, pc: u32) -> bool {
        !self.options.eager && !self.was_wrong(scope, pc, Reason::NeverRun)
    }

    fn assume(&mut self, assumption: Assumption) {
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }

    fn layout(&mut self, layout: Layout) -> super::hir::LayoutId {
        match self.f.layouts.iter().find(|(_, other)| **other == layout) {
            Some((id, _)) => id,
            None => self.f.layouts.push(layout),
        }
    }

    fn globals(&self, scope: &Scope) -> Option<(Gc<Dict>, Gc<Dict>)> {
        scope.known_function.map(|function| (function.globals, function.builtins))
    }

    /// The constant that a node is, as a value.
    fn constant(&self, node: Node) -> Option<Value> {
        let word = match (self.f.constant_word(node), self.f.ty(node).known) {
            (Some(word), _) | (None, Known::Word(word)) => word,
            _ => return None,
        };
        // SAFETY: constants of the function are words of values that the unit keeps alive, or 0.
        unsafe { Value::from_bits(word) }
    }

    fn callee(&mut self, code: Gc<Code>) -> CalleeId {
        if let Some(id) = self.callees.get(&code.address()) {
            return *id;
        }
        let is_own = self.options.osr.is_none() && self.stack.first() == Some(&code);
        let cell = if is_own { None } else { Some(self.entries.cell(code)) };
        let id = self.f.callees.push(Callee { name: code.data().proto.qualname.clone(), cell });
        self.callees.insert(code.address(), id);
        id
    }
}

/// The kinds of HIR that an object's kind is.
pub fn kinds_of(kind: Kind) -> Kinds {
    match kind {
        Kind::BigInt => Kinds::BIG,
        Kind::Float => Kinds::FLOAT,
        Kind::Str => Kinds::STR,
        Kind::Bytes => Kinds::BYTES,
        Kind::List => Kinds::LIST,
        Kind::Tuple => Kinds::TUPLE,
        Kind::Dict => Kinds::DICT,
        Kind::Set => Kinds::SET,
        Kind::Range => Kinds::RANGE,
        Kind::Function => Kinds::FUNCTION,
        Kind::BoundMethod => Kinds::METHOD,
        Kind::NativeFunction => Kinds::NATIVE,
        Kind::Type => Kinds::TYPE,
        Kind::Instance => Kinds::INSTANCE,
        Kind::Cell => Kinds::CELL,
        Kind::Generator => Kinds::GENERATOR,
        Kind::Iterator => Kinds::ITERATOR,
        Kind::Module => Kinds::MODULE,
        Kind::Slice => Kinds::SLICE,
        _ => Kinds::OTHER,
    }
}

/// The kind of objects that a layout makes.
pub fn kind_of(kinds: Kinds) -> Kind {
    [Kind::Cell, Kind::Range, Kind::Iterator, Kind::List, Kind::Tuple, Kind::Instance]
        .into_iter()
        .find(|kind| kinds_of(*kind) == kinds)
        .unwrap_or(Kind::Instance)
}
