//! Loops over ranges, lists and tuples: the iterator is an object that escape analysis takes apart.
//!
//! The iterator is made as an allocation of its own, with the fields that the native iterator has, and stepped with loads and stores.
//! In a unit that is entered at its loop's head the iterator exists already, and the same loads and stores work on it.

use super::step::header_word;
use super::{Builder, Scope};
use crate::bytecode::{Instruction, Opcode};
use crate::heap::Kind;
use crate::interpreter::feedback::*;
use crate::jit::exit::Reason;
use crate::jit::hir::{
    Alias, Compare, Edge, Field, FrameId, Helper, Imm, Kinds, Layout, Node, Op, Range as Bounds, Terminator, Type,
};
use crate::objects::container_iterators::{list_step, range_step, tuple_step};
use crate::objects::{Iterator, List, Range, Tuple, Value, Values};

const STEP: usize = std::mem::offset_of!(Iterator, step);
const INDEX: usize = std::mem::offset_of!(Iterator, index);
const LIMIT: usize = std::mem::offset_of!(Iterator, limit);
const STATE: usize = std::mem::offset_of!(Iterator, state);

/// Whether a word of an iterator is a plain number, not a tagged one.
pub fn is_raw(offset: u32) -> bool {
    matches!(offset as usize, STEP | INDEX | LIMIT)
}

const WRONG: [Reason; 4] = [Reason::WrongShape, Reason::WrongKind, Reason::NotInt, Reason::Overflow];

impl Builder<'_> {
    fn int_test(&mut self, scope: &Scope, compare: Compare, left: Node, right: Node) -> Node {
        self.emit(scope, Op::IntCompare, Imm::Compare(compare), &[left, right], Type::FLAG, None)
    }

    /// The feedback of the loop that an iterator is made for.
    fn loop_feedback(&self, scope: &Scope, at: &Instruction) -> Option<(u32, u8)> {
        let mut pc = at.next_pc();
        for _ in 0..12 {
            let next = scope.live.at(pc)?;
            match next.op().generic() {
                Opcode::ForIter if next.word.b() == at.word.a() => return Some((pc, next.word.x())),
                Opcode::Jump => pc = next.word.bc(),
                _ => pc = next.next_pc(),
            }
        }
        None
    }

    pub(super) fn get_iter(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, next) = (at.pc, at.next_pc());
        let iterable = self.get(scope, at.word.b());
        let state = self.state(scope, pc);
        if let Some((head, x)) = self.loop_feedback(scope, at)
            && !self.any_wrong(scope, pc, &WRONG)
            && !self.any_wrong(scope, head, &WRONG)
        {
            let kinds = x & (ITER_RANGE | ITER_LIST | ITER_TUPLE | ITER_GENERATOR | ITER_NATIVE | ITER_OTHER);
            let made = match kinds {
                ITER_RANGE => Some(self.range_iterator(scope, iterable, state)),
                ITER_LIST | ITER_TUPLE => {
                    let types = &self.vm.types;
                    let (class, iterator, step) = if kinds == ITER_LIST {
                        (types.list, types.list_iterator, list_step as *const () as u64)
                    } else {
                        (types.tuple, types.tuple_iterator, tuple_step as *const () as u64)
                    };
                    let (shape, iterator) = (self.shape_of(class), self.shape_of(iterator));
                    let sequence = self.guard_shape(scope, iterable, shape, state);
                    let zero = self.int(scope, 0);
                    Some(self.new_iterator(scope, iterator, step, zero, zero, sequence))
                }
                _ => None,
            };
            if let Some(iterator) = made {
                return self.set(scope, at.word.a(), iterator);
            }
        }
        self.call_to(scope, pc, next, Helper::GetIter, &[iterable], Some(at.word.a().into()));
    }

    fn new_iterator(&mut self, scope: &Scope, shape: u32, step: u64, index: Node, limit: Node, first: Node) -> Node {
        let field = |offset: usize| Field { alias: Alias::Iterator, offset: offset as u32 };
        let mut fields = vec![field(STEP), field(INDEX), field(LIMIT)];
        fields.extend((0..4).map(|at| field(STATE + 8 * at)));
        let layout = self.layout(Layout {
            name: "iterator".to_owned(),
            size: size_of::<Iterator>() as u32,
            header: header_word(shape, Kind::Iterator),
            fields,
            kinds: Kinds::ITERATOR,
        });
        let step = self.int(scope, step as i64);
        let none = self.word(scope, Value::NONE);
        let args = [step, index, limit, first, none, none, none];
        self.emit(scope, Op::New, Imm::Layout(layout), &args, Type::shaped(Kinds::ITERATOR, shape), None)
    }

    /// The iterator of a range, which compiled code may have made itself just before.
    fn range_iterator(&mut self, scope: &Scope, range: Node, state: FrameId) -> Node {
        let shape = self.shape_of(self.vm.types.range);
        let range = self.guard_shape(scope, range, shape, state);
        let field = |builder: &mut Self, offset: usize| {
            let word = builder.load(scope, Alias::Frozen, offset, range, Type::ANY);
            builder.guard_int(scope, word, state)
        };
        let start = field(self, std::mem::offset_of!(Range, start));
        field(self, std::mem::offset_of!(Range, stop));
        let step = field(self, std::mem::offset_of!(Range, step));
        let length = field(self, std::mem::offset_of!(Range, length));
        let step = self.box_int(scope, step);
        let shape = self.shape_of(self.vm.types.range_iterator);
        self.new_iterator(scope, shape, range_step as *const () as u64, start, length, step)
    }

    /// `range(…)` of small ints with a step that is known.
    pub(super) fn new_range(&mut self, scope: &mut Scope, pc: u32, args: &[Node]) -> Option<Node> {
        let step = match args.get(2) {
            None => 1,
            Some(step) => self.constant(*step).and_then(Value::as_small_int).filter(|step| *step != 0)?,
        };
        if args.is_empty() || args.len() > 3 || self.any_wrong(scope, pc, &WRONG) {
            return None;
        }
        if !(1..=1 << 20).contains(&step.abs()) {
            return None;
        }
        let state = self.state(scope, pc);
        let zero = self.int(scope, 0);
        let (start, stop) = match *args {
            [stop] => (zero, self.guard_int(scope, stop, state)),
            [start, stop, ..] => (self.guard_int(scope, start, state), self.guard_int(scope, stop, state)),
            [] => return None,
        };
        // The distance of two small ints may be none itself: then it leaves.
        let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
        let distance = self.emit(scope, Op::IntSubChecked, Imm::None, &[high, low], Type::I64, Some(state));
        let count = if step.abs() == 1 {
            distance
        } else {
            let more = self.int(scope, step.abs() - 1);
            let sum = self.emit(scope, Op::IntAddChecked, Imm::None, &[distance, more], Type::I64, Some(state));
            let step = self.int(scope, step.abs());
            self.pure(scope, Op::IntFloorDiv, &[sum, step], Type::I64)
        };
        let some = self.int_test(scope, Compare::Gt, count, zero);
        let ty = Type::int_in(Bounds::new(0, i64::MAX));
        let length = self.pure(scope, Op::Select, &[some, count, zero], ty);
        let shape = self.shape_of(self.vm.types.range);
        let field = |offset: usize| Field { alias: Alias::Frozen, offset: offset as u32 };
        let layout = self.layout(Layout {
            name: "range".to_owned(),
            size: size_of::<Range>() as u32,
            header: header_word(shape, Kind::Range),
            fields: vec![
                field(std::mem::offset_of!(Range, start)),
                field(std::mem::offset_of!(Range, stop)),
                field(std::mem::offset_of!(Range, step)),
                field(std::mem::offset_of!(Range, length)),
            ],
            kinds: Kinds::RANGE,
        });
        let step = self.int(scope, step);
        let fields: Vec<Node> =
            [start, stop, step, length].into_iter().map(|value| self.box_int(scope, value)).collect();
        Some(self.emit(scope, Op::New, Imm::Layout(layout), &fields, Type::shaped(Kinds::RANGE, shape), None))
    }

    pub(super) fn for_iter(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, next, target) = (at.pc, at.next_pc(), at.extension.aux());
        let x = at.word.x();
        let iterator = self.get(scope, at.word.b());
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let kinds = x & (ITER_RANGE | ITER_LIST | ITER_TUPLE | ITER_GENERATOR | ITER_NATIVE | ITER_OTHER);
        let state = self.state(scope, pc);
        if self.any_wrong(scope, pc, &WRONG) || !matches!(kinds, ITER_RANGE | ITER_LIST | ITER_TUPLE) {
            return self.for_any(scope, at, iterator);
        }
        let types = &self.vm.types;
        let class = match kinds {
            ITER_RANGE => types.range_iterator,
            ITER_LIST => types.list_iterator,
            _ => types.tuple_iterator,
        };
        let shape = self.shape_of(class);
        let iterator = self.guard_shape(scope, iterator, shape, state);
        let whole = Type::int_in(Bounds::new(0, i64::MAX));
        let zero = self.int(scope, 0);
        let one = self.int(scope, 1);
        match kinds {
            ITER_RANGE => {
                let left = self.load(scope, Alias::Iterator, LIMIT, iterator, whole);
                let goes_on = self.int_test(scope, Compare::Gt, left, zero);
                let more = self.loop_branch(scope, goes_on, target, None);
                scope.block = more;
                let value = self.load(scope, Alias::Iterator, INDEX, iterator, Type::I64);
                let step = self.load(scope, Alias::Iterator, STATE, iterator, Type::boxed(Kinds::INT));
                let step = self.unbox_int(scope, step);
                let following = self.pure(scope, Op::IntAdd, &[value, step], Type::I64);
                let rest = self.pure(scope, Op::IntSub, &[left, one], Type::I64);
                self.store(scope, Alias::Iterator, LIMIT, iterator, rest);
                self.store(scope, Alias::Iterator, INDEX, iterator, following);
                let boxed = self.box_int(scope, value);
                self.set(scope, at.word.a(), boxed);
            }
            _ => {
                let is_list = kinds == ITER_LIST;
                let index = self.load(scope, Alias::Iterator, INDEX, iterator, whole);
                let known = if is_list { Type::boxed(Kinds::LIST) } else { Type::boxed(Kinds::TUPLE) };
                let sequence = self.load(scope, Alias::Iterator, STATE, iterator, Type::ANY);
                // An iterator that ended holds None.
                let sequence =
                    self.emit(scope, Op::GuardKind, Imm::Kinds(known.kinds), &[sequence], known, Some(state));
                let length = if is_list {
                    self.load(scope, Alias::ListLength, std::mem::offset_of!(List, length), sequence, whole)
                } else {
                    self.load(scope, Alias::TupleItem, std::mem::offset_of!(Tuple, length), sequence, whole)
                };
                let goes_on = self.int_test(scope, Compare::Lt, index, length);
                let more = self.loop_branch(scope, goes_on, target, Some(iterator));
                scope.block = more;
                // The test is what makes the load safe; the operand carries it.
                let place = self.emit(scope, Op::GuardIndex, Imm::None, &[index, length], Type::I64, Some(state));
                let following = self.pure(scope, Op::IntAdd, &[index, one], Type::I64);
                self.store(scope, Alias::Iterator, INDEX, iterator, following);
                let (base, alias, offset) = if is_list {
                    let offset = std::mem::offset_of!(List, items);
                    let items = self.load(scope, Alias::ListItems, offset, sequence, Type::boxed(Kinds::OTHER));
                    (items, Alias::Element, Values::ITEMS_OFFSET)
                } else {
                    (sequence, Alias::TupleItem, Tuple::ITEMS_OFFSET)
                };
                let field = Field { alias, offset: offset as u32 };
                let item = self.emit(scope, Op::LoadElement, Imm::Field(field), &[base, place], Type::ANY, None);
                self.set(scope, at.word.a(), item);
            }
        }
        self.go_to(scope, next);
    }

    /// Branches out of a loop; gives the block of the next iteration. An iterator over a sequence lets go of it at its end.
    fn loop_branch(&mut self, scope: &mut Scope, goes_on: Node, target: u32, ends: Option<Node>) -> super::Block {
        let from = scope.block;
        let more = self.f.add_block();
        let done = self.f.add_block();
        scope.block = done;
        if let Some(iterator) = ends {
            let none = self.word(scope, Value::NONE);
            self.store(scope, Alias::Iterator, STATE, iterator, none);
        }
        scope.last_state = None;
        self.go_to(scope, target);
        let edge = |block| Edge { block, args: Vec::new() };
        self.f.blocks[from].end = Terminator::Branch(goes_on, edge(more), edge(done));
        scope.open = true;
        scope.last_state = None;
        more
    }

    fn for_any(&mut self, scope: &mut Scope, at: &Instruction, iterator: Node) {
        let value = self.call(scope, at.pc, Helper::IterNext, &[iterator]);
        let unbound = self.word(scope, Value::UNBOUND);
        let ended = self.pure(scope, Op::Same, &[value, unbound], Type::FLAG);
        let from = scope.block;
        let (more, done) = (self.f.add_block(), self.f.add_block());
        let edge = |block| Edge { block, args: Vec::new() };
        self.f.blocks[from].end = Terminator::Branch(ended, edge(done), edge(more));
        scope.block = done;
        scope.last_state = None;
        self.check_valid(scope, at.extension.aux());
        self.go_to(scope, at.extension.aux());
        self.continue_in(scope, more);
        scope.last_state = None;
        let value = self.emit(scope, Op::Refine, Imm::None, &[value], Type::ANY, None);
        self.set(scope, at.word.a(), value);
        self.check_valid(scope, at.next_pc());
        self.go_to(scope, at.next_pc());
    }
}
