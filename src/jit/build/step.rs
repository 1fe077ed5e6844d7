//! One instruction after the other.

use super::operate::{comparison, operator};
use super::{Builder, Scope, Site};
use crate::bytecode::{Instruction, Opcode};
use crate::interpreter::feedback::*;
use crate::jit::exit::Reason;
use crate::jit::hir::{Alias, Edge, Field, Helper, Imm, Kinds, Layout, Node, Op, Rep, Terminator, Type};
use crate::objects::{CellObject, Function as PyFunction, Tuple, Value};

impl Builder<'_> {
    /// Builds one instruction.
    pub(super) fn step(&mut self, scope: &mut Scope, at: &Instruction) {
        use Opcode as O;
        let word = at.word;
        let (pc, next) = (at.pc, at.next_pc());
        let (a, b, c, x) = (word.a(), word.b(), word.c(), word.x());
        let op = at.op().generic();
        if let Some(operator) = operator(op) {
            let left = self.get(scope, b);
            let right = if is_immediate(op) {
                self.word(scope, Value::small_int(i64::from(c as i16)))
            } else {
                self.get(scope, c)
            };
            return self.binary(scope, pc, next, operator, x, left, right, a);
        }
        match op {
            O::Nop => {}
            O::Move => {
                let value = self.get(scope, b);
                self.set(scope, a, value);
            }
            O::LoadConst => {
                let value = self.word(scope, scope.data.constant(word.bc() as usize));
                self.set(scope, a, value);
            }
            O::LoadInt => {
                let value = self.word(scope, Value::small_int(i64::from(word.bc() as i32)));
                self.set(scope, a, value);
            }
            O::CheckBound => {
                let state = self.state(scope, pc);
                let value = self.get(scope, a);
                let bound = self.emit(scope, Op::GuardBound, Imm::None, &[value], Type::ANY, Some(state));
                self.set(scope, a, bound);
            }
            O::DeleteLocal => {
                let unbound = self.word(scope, Value::UNBOUND);
                self.set(scope, a, unbound);
            }

            O::MakeCell => {
                let value = self.get(scope, a);
                let header = self.vm.types.shape_of_kind[crate::heap::Kind::Cell as usize];
                let layout = self.layout(Layout {
                    name: "cell".to_owned(),
                    size: size_of::<CellObject>() as u32,
                    header: header_word(header, crate::heap::Kind::Cell),
                    fields: vec![Field { alias: Alias::Cell, offset: CELL_CONTENT }],
                    kinds: Kinds::CELL,
                });
                let cell =
                    self.emit(scope, Op::New, Imm::Layout(layout), &[value], Type::shaped(Kinds::CELL, header), None);
                self.set(scope, a, cell);
            }
            O::LoadCell | O::LoadFree => {
                let state = self.state(scope, pc);
                let cell = self.get(scope, b);
                let content = Type::boxed(Kinds(Kinds::ANY.0 | Kinds::UNBOUND.0));
                let value = self.load(scope, Alias::Cell, CELL_CONTENT as usize, cell, content);
                let bound = self.emit(scope, Op::GuardBound, Imm::None, &[value], Type::ANY, Some(state));
                self.set(scope, a, bound);
            }
            O::StoreCell => {
                let (cell, value) = (self.get(scope, a), self.get(scope, b));
                self.store(scope, Alias::Cell, CELL_CONTENT as usize, cell, value);
            }
            O::CopyFree => {
                let value = match scope.known_function.filter(|_| scope.fixed) {
                    Some(function) => {
                        let cell = function.closure.cast::<Tuple>().map(|cells| cells.items()[b as usize]);
                        self.word(scope, cell.unwrap_or(Value::UNBOUND))
                    }
                    None => {
                        let Some(function) = scope.function else { return self.leave(scope, pc, Reason::Unsupported) };
                        let offset = std::mem::offset_of!(PyFunction, closure);
                        let cells = self.load(scope, Alias::Frozen, offset, function, Type::boxed(Kinds::TUPLE));
                        let offset = Tuple::ITEMS_OFFSET + 8 * b as usize;
                        self.load(scope, Alias::TupleItem, offset, cells, Type::boxed(Kinds::CELL))
                    }
                };
                self.set(scope, a, value);
            }

            O::LoadGlobal => self.load_global(scope, at),
            O::StoreGlobal => {
                let Some((globals, _)) = self.globals(scope) else {
                    return self.leave(scope, pc, Reason::Unsupported);
                };
                let globals = self.word(scope, globals.value());
                let name = self.word(scope, scope.data.name_at(b as usize));
                let value = self.get(scope, a);
                self.call_to(scope, pc, next, Helper::StoreGlobal, &[globals, name, value], None);
            }
            O::LoadAttr => self.load_attribute(scope, at),
            O::StoreAttr => self.store_attribute(scope, at),
            O::LoadSubscript => {
                let index = self.get(scope, c);
                self.load_subscript(scope, at, index);
            }
            O::LoadSubscriptImm => {
                let index = self.word(scope, Value::small_int(i64::from(c as i16)));
                self.load_subscript(scope, at, index);
            }
            O::StoreSubscript => self.store_subscript(scope, at),

            O::Lt | O::Le | O::Eq | O::Ne | O::Gt | O::Ge => {
                let (left, right) = (self.get(scope, b), self.get(scope, c));
                let Some(op) = comparison(op) else { return };
                if x == 0 && self.leaves_unseen(scope, pc) {
                    return self.leave(scope, pc, Reason::NeverRun);
                }
                match self.compare_inline(scope, pc, op, x, left, right) {
                    Some(flag) => {
                        let value = self.box_flag(scope, flag);
                        self.set(scope, a, value);
                    }
                    None => {
                        let number = self.int(scope, op as i64);
                        self.call_to(scope, pc, next, Helper::Compare, &[number, left, right], Some(a.into()));
                    }
                }
            }
            O::Is | O::IsNot => {
                let (left, right) = (self.get(scope, b), self.get(scope, c));
                let mut flag = self.pure(scope, Op::Same, &[left, right], Type::FLAG);
                if op == O::IsNot {
                    flag = self.not(scope, flag);
                }
                let value = self.box_flag(scope, flag);
                self.set(scope, a, value);
            }
            O::Contains | O::NotContains => {
                let (item, container) = (self.get(scope, b), self.get(scope, c));
                let found = self.call(scope, pc, Helper::Contains, &[container, item]);
                let result = if op == O::NotContains {
                    let flag = self.pure(scope, Op::UnboxFlag, &[found], Type::FLAG);
                    let flag = self.not(scope, flag);
                    self.box_flag(scope, flag)
                } else {
                    found
                };
                self.set(scope, a, result);
                self.check_valid(scope, next);
            }
            O::Not => {
                let value = self.get(scope, b);
                // There is no feedback for `not`; the type may tell.
                let (flag, called) = self.truth(scope, pc, TRUTH_OTHER, value);
                let flag = self.not(scope, flag);
                let result = self.box_flag(scope, flag);
                self.set(scope, a, result);
                if called {
                    self.check_valid(scope, next);
                }
            }
            O::Neg | O::Pos | O::Invert => {
                let value = self.get(scope, b);
                self.unary(scope, pc, next, op, x, value, a);
            }

            O::Jump => self.go_to(scope, word.bc()),
            O::JumpBack => {
                let edge = self.edge(scope, word.bc(), true);
                self.end(scope, Terminator::Jump(edge));
            }
            O::JumpIfTrue | O::JumpIfFalse => {
                if x == 0 && self.leaves_unseen(scope, pc) {
                    return self.leave(scope, pc, Reason::NeverRun);
                }
                let value = self.get(scope, a);
                let (flag, called) = self.truth(scope, pc, x & !(TAKEN | NOT_TAKEN), value);
                self.branch(scope, x, flag, op == O::JumpIfTrue, word.bc(), next, called);
            }
            O::JumpIfNone | O::JumpIfNotNone => {
                let value = self.get(scope, a);
                let none = self.word(scope, Value::NONE);
                let flag = self.pure(scope, Op::Same, &[value, none], Type::FLAG);
                self.branch(scope, x, flag, op == O::JumpIfNone, word.bc(), next, false);
            }
            O::JumpIfLt | O::JumpIfLe | O::JumpIfEq | O::JumpIfNe | O::JumpIfGt | O::JumpIfGe => {
                let right = self.get(scope, b);
                self.compare_and_branch(scope, at, right);
            }
            O::JumpIfLtImm | O::JumpIfLeImm | O::JumpIfEqImm | O::JumpIfNeImm | O::JumpIfGtImm | O::JumpIfGeImm => {
                let right = self.word(scope, Value::small_int(i64::from(b as i16)));
                self.compare_and_branch(scope, at, right);
            }

            O::GetIter => self.get_iter(scope, at),
            O::ForIter => self.for_iter(scope, at),

            O::Call => self.call_instruction(scope, at),
            O::CallMethod => self.method_instruction(scope, at),
            O::LoadMethod => self.load_method(scope, at),
            O::CallLoadedMethod => self.loaded_method_instruction(scope, at),
            O::CallKw => {
                let callee = self.get(scope, b);
                let names = self.word(scope, scope.data.constant(at.extension.aux() as usize));
                let mut args = vec![callee, names];
                args.extend((1..=u32::from(c)).map(|index| self.get(scope, u32::from(b) + index)));
                self.call_to(scope, pc, next, Helper::CallKw, &args, Some(a.into()));
            }
            O::CallMethodKw => {
                let name = self.word(scope, scope.data.name_at(at.extension.aux_low() as usize));
                let names = self.word(scope, scope.data.constant(at.extension.aux_high() as usize));
                let mut args = vec![name, names];
                args.extend((1..=u32::from(c) + 1).map(|index| self.get(scope, u32::from(b) + index)));
                self.call_to(scope, pc, next, Helper::CallMethodKw, &args, Some(a.into()));
            }
            O::Return => {
                let value = self.get(scope, a);
                match scope.on_return {
                    Some(block) => self.end(scope, Terminator::Jump(Edge { block, args: vec![value] })),
                    None => self.end(scope, Terminator::Return(value)),
                }
            }

            O::BuildList | O::BuildTuple => {
                let helper = if op == O::BuildList { Helper::NewList } else { Helper::NewTuple };
                let args: Vec<Node> = (0..u32::from(c)).map(|index| self.get(scope, u32::from(b) + index)).collect();
                let made = self.call(scope, pc, helper, &args);
                self.set(scope, a, made);
            }
            O::ListAppend => {
                let (list, value) = (self.get(scope, a), self.get(scope, b));
                self.emit(scope, Op::Call, Imm::Helper(Helper::ListAppend), &[list, value], Type::VOID, None);
            }
            O::UnpackSequence => self.unpack(scope, at),

            // They raise, and the interpreter finds the handler; or they belong to handlers and generators, which compiled code
            // does not enter.
            O::Raise
            | O::RaiseFrom
            | O::RaiseHandled
            | O::Reraise
            | O::EnterHandler
            | O::LeaveHandler
            | O::Yield
            | O::YieldFrom
            | O::LoadName
            | O::StoreName
            | O::DeleteName
            | O::DeleteCell
            | O::DeleteFree
            | O::LoadLocals
            | O::ImportStar
            | O::SetupAnnotations => self.leave(scope, pc, Reason::Unsupported),
            _ => self.instruction(scope, at),
        }
    }

    fn compare_and_branch(&mut self, scope: &mut Scope, at: &Instruction, right: Node) {
        let word = at.word;
        let (pc, x) = (at.pc, word.x());
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let left = self.get(scope, word.a());
        let Some(op) = comparison(at.op().generic()) else { return };
        let (flag, called) = match self.compare_inline(scope, pc, op, x, left, right) {
            Some(flag) => (flag, false),
            None => {
                let number = self.int(scope, op as i64);
                let result = self.call(scope, pc, Helper::Compare, &[number, left, right]);
                // What a comparison gives may be any object; its truth is asked for in the same instruction, so that nothing
                // may leave with the state before it from here on.
                let truth = self.call(scope, pc, Helper::Truth, &[result]);
                (self.pure(scope, Op::UnboxFlag, &[truth], Type::FLAG), true)
            }
        };
        self.branch(scope, x, flag, word.c() != 0, at.extension.aux(), at.next_pc(), called);
    }

    /// Goes to `target` if the flag is what `sense` says, else on. After a call, each way begins with a check.
    #[expect(clippy::too_many_arguments, reason = "these are the parts of the instruction")]
    pub(super) fn branch(
        &mut self,
        scope: &mut Scope,
        x: u8,
        flag: Node,
        sense: bool,
        target: u32,
        next: u32,
        called: bool,
    ) {
        let unseen = !self.options.eager && x & (TAKEN | NOT_TAKEN) != 0;
        let from = scope.block;
        let mut sides = Vec::new();
        for (pc, bit) in [(target, TAKEN), (next, NOT_TAKEN)] {
            let never = unseen && x & bit == 0 && !self.was_wrong(scope, pc, Reason::BranchNeverTaken);
            let block = self.f.add_block();
            scope.block = block;
            scope.open = true;
            if never {
                self.leave(scope, pc, Reason::BranchNeverTaken);
            } else {
                if called {
                    self.check_valid(scope, pc);
                }
                self.go_to(scope, pc);
            }
            sides.push(Edge { block, args: Vec::new() });
        }
        let (no, yes) = (sides.pop(), sides.pop());
        if let (Some(taken), Some(on)) = (yes, no) {
            let (yes, no) = if sense { (taken, on) } else { (on, taken) };
            self.f.blocks[from].end = Terminator::Branch(flag, yes, no);
        }
        scope.open = false;
    }

    fn unpack(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, x) = (at.pc, at.word.x());
        let count = at.word.c();
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let sequence = self.get(scope, at.word.b());
        if x == UNPACK_TUPLE && !self.any_wrong(scope, pc, &[Reason::WrongShape, Reason::OutOfBounds]) {
            let state = self.state(scope, pc);
            let shape = self.shape_of(self.vm.types.tuple);
            let tuple = self.guard_shape(scope, sequence, shape, state);
            let offset = std::mem::offset_of!(Tuple, length);
            let length = self.load(scope, Alias::TupleItem, offset, tuple, Type::I64);
            let wanted = self.int(scope, count.into());
            let compare = Imm::Compare(crate::jit::hir::Compare::Eq);
            let fits = self.emit(scope, Op::IntCompare, compare, &[length, wanted], Type::FLAG, None);
            self.guard(scope, fits, Reason::OutOfBounds, state);
            let items: Vec<Node> = (0..count as usize)
                .map(|index| self.load(scope, Alias::TupleItem, Tuple::ITEMS_OFFSET + 8 * index, tuple, Type::ANY))
                .collect();
            for (index, item) in items.into_iter().enumerate() {
                self.set(scope, u32::from(at.word.a()) + index as u32, item);
            }
            return;
        }
        self.unpack_any(scope, at, sequence);
    }

    /// Unpacks whatever it is: the runtime makes a tuple of the right length first.
    fn unpack_any(&mut self, scope: &mut Scope, at: &Instruction, sequence: Node) {
        let count = at.word.c();
        let number = self.int(scope, count.into());
        let tuple = self.call(scope, at.pc, Helper::UnpackSequence, &[number, sequence]);
        let items: Vec<Node> = (0..count as usize)
            .map(|index| self.load(scope, Alias::TupleItem, Tuple::ITEMS_OFFSET + 8 * index, tuple, Type::ANY))
            .collect();
        for (index, item) in items.into_iter().enumerate() {
            self.set(scope, u32::from(at.word.a()) + index as u32, item);
        }
        self.check_valid(scope, at.next_pc());
    }

    /// Has the interpreter run an instruction in a frame made for it.
    fn instruction(&mut self, scope: &mut Scope, at: &Instruction) {
        let Some(function) = scope.function else { return self.leave(scope, at.pc, Reason::Unsupported) };
        let mut reads: Vec<u16> = at.reads().map(|register| register as u16).collect();
        reads.sort_unstable();
        reads.dedup();
        let writes: Vec<u16> = at.writes().map(|register| register as u16).collect();
        let mut args = Vec::with_capacity(reads.len() + 2);
        let operands: Vec<Node> = reads.iter().map(|register| self.get(scope, *register)).collect();
        let site = Box::new(Site { code: scope.code, pc: at.pc, reads, writes: writes.clone() });
        args.push(self.address(scope, &raw const *site as u64));
        args.push(function);
        args.extend(operands);
        self.sites.push(site);
        let first = self.call(scope, at.pc, Helper::Instruction, &args);
        let mut results = vec![first];
        for index in 1..writes.len() {
            let number = self.int(scope, index as i64);
            let ty = Type::top(Rep::Boxed);
            results.push(self.emit(scope, Op::Call, Imm::Helper(Helper::Written), &[number], ty, None));
        }
        for (register, value) in writes.iter().zip(results) {
            self.set(scope, *register, value);
        }
        self.check_valid(scope, at.next_pc());
    }
}

/// Where a cell keeps its content.
const CELL_CONTENT: u32 = std::mem::offset_of!(CellObject, content) as u32;

/// The first word of an object.
pub fn header_word(shape: u32, kind: crate::heap::Kind) -> u64 {
    u64::from(shape) | (kind as u64) << 32
}

fn is_immediate(op: Opcode) -> bool {
    use Opcode as O;
    matches!(
        op,
        O::AddImm
            | O::SubImm
            | O::MulImm
            | O::FloorDivImm
            | O::ModImm
            | O::AndImm
            | O::LShiftImm
            | O::RShiftImm
            | O::InplaceAddImm
            | O::InplaceSubImm
    )
}
