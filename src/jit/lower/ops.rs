//! One node at a time.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, StackSlotData, StackSlotKind, types};

use super::{Lowering, clif_type};
use crate::heap::{GC_OLD, Kind, Value};
use crate::jit::hir::{Alias, Compare, Field, Helper, Imm, Kinds, Layout, Node, Op, Rep};

/// Where an object keeps its kind.
const KIND_OFFSET: i32 = 4;
/// Where an object keeps the collector's byte.
const GC_OFFSET: i32 = 5;
const NONE: i64 = Value::NONE.bits() as i64;
const FALSE: i64 = Value::FALSE.bits() as i64;
const TRUE: i64 = Value::TRUE.bits() as i64;
const UNBOUND: i64 = Value::UNBOUND.bits() as i64;

/// The kinds of heap objects that a HIR kind stands for.
pub fn heap_kinds(kinds: Kinds) -> Vec<Kind> {
    let table = [
        (Kinds::BIG, Kind::BigInt),
        (Kinds::FLOAT, Kind::Float),
        (Kinds::STR, Kind::Str),
        (Kinds::BYTES, Kind::Bytes),
        (Kinds::LIST, Kind::List),
        (Kinds::TUPLE, Kind::Tuple),
        (Kinds::DICT, Kind::Dict),
        (Kinds::SET, Kind::Set),
        (Kinds::RANGE, Kind::Range),
        (Kinds::FUNCTION, Kind::Function),
        (Kinds::METHOD, Kind::BoundMethod),
        (Kinds::NATIVE, Kind::NativeFunction),
        (Kinds::TYPE, Kind::Type),
        (Kinds::INSTANCE, Kind::Instance),
        (Kinds::CELL, Kind::Cell),
        (Kinds::GENERATOR, Kind::Generator),
        (Kinds::ITERATOR, Kind::Iterator),
        (Kinds::MODULE, Kind::Module),
        (Kinds::SLICE, Kind::Slice),
    ];
    table.iter().filter(|(bit, _)| bit.meets(kinds)).map(|(_, kind)| *kind).collect()
}

fn int_condition(compare: Compare) -> IntCC {
    match compare {
        Compare::Eq => IntCC::Equal,
        Compare::Ne => IntCC::NotEqual,
        Compare::Lt => IntCC::SignedLessThan,
        Compare::Le => IntCC::SignedLessThanOrEqual,
        Compare::Gt => IntCC::SignedGreaterThan,
        Compare::Ge => IntCC::SignedGreaterThanOrEqual,
    }
}

fn float_condition(compare: Compare) -> FloatCC {
    match compare {
        Compare::Eq => FloatCC::Equal,
        Compare::Ne => FloatCC::NotEqual,
        Compare::Lt => FloatCC::LessThan,
        Compare::Le => FloatCC::LessThanOrEqual,
        Compare::Gt => FloatCC::GreaterThan,
        Compare::Ge => FloatCC::GreaterThanOrEqual,
    }
}

impl Lowering<'_> {
    pub(super) fn node(&mut self, node: Node) {
        let data = &self.function.nodes[node];
        let (op, imm) = (data.op, data.imm);
        if matches!(op, Op::GuardFloat | Op::NumberToFloat) {
            let word = self.value(self.function.args(node)[0]);
            if op == Op::GuardFloat {
                self.guard_float(node, word);
            } else {
                let value = self.number_to_float(node, word);
                self.set(node, value);
            }
            return;
        }
        let args = self.args(node);
        let result = match op {
            Op::Param => None,
            Op::Const | Op::IntConst | Op::Address | Op::FloatConst | Op::FlagConst => Some(self.constant(imm, op)),
            Op::GuardInt
            | Op::GuardBool
            | Op::GuardKind
            | Op::GuardShape
            | Op::GuardIs
            | Op::GuardBound
            | Op::GuardOk
            | Op::GuardIndex
            | Op::GuardDivisor
            | Op::GuardShift
            | Op::GuardThat => {
                self.plain_guard(node, op, imm, &args);
                args.first().copied()
            }
            Op::Poll => {
                self.poll(node);
                None
            }
            Op::CheckValid => {
                let unit = self.builder.ins().iconst(types::I64, self.target.unit_address as i64);
                let valid = self.builder.ins().load(types::I8, MemFlagsData::trusted(), unit, 0);
                self.exit_unless(node, valid);
                None
            }
            Op::Refine => Some(args[0]),
            Op::BoxInt
            | Op::UnboxInt
            | Op::BoxFloat
            | Op::UnboxFloat
            | Op::BoxFlag
            | Op::UnboxFlag
            | Op::IntToFloat
            | Op::FloatToInt
            | Op::FlagToInt => Some(self.convert(node, op, &args)),
            Op::FloatAdd | Op::FloatSub | Op::FloatMul | Op::FloatDiv => Some(self.float_arithmetic(op, &args)),
            Op::FloatNeg => Some(self.builder.ins().fneg(args[0])),
            Op::FloatAbs => Some(self.builder.ins().fabs(args[0])),
            Op::FloatSqrt => Some(self.builder.ins().sqrt(args[0])),
            Op::FloatFloor => Some(self.builder.ins().floor(args[0])),
            Op::IntCompare | Op::FloatCompare | Op::Same | Op::IsKind | Op::HasShape => {
                Some(self.test(node, op, imm, &args))
            }
            Op::FlagNot => Some(self.builder.ins().bxor_imm_s(args[0], 1)),
            Op::FlagAnd => Some(self.builder.ins().band(args[0], args[1])),
            Op::FlagOr => Some(self.builder.ins().bor(args[0], args[1])),
            Op::Select => Some(self.builder.ins().select(args[0], args[1], args[2])),
            Op::Load | Op::Store | Op::LoadElement | Op::StoreElement | Op::SetShape => {
                self.memory(node, op, imm, &args)
            }
            Op::New => Some(self.allocate(imm, &args)),
            Op::Call => self.call(imm, &args),
            Op::Invoke => match imm {
                Imm::Callee(callee) => Some(self.invoke(callee, &args)),
                _ => None,
            },
            _ => Some(self.int_arithmetic(node, op, &args)),
        };
        if let Some(result) = result {
            self.set(node, result);
        }
    }

    fn constant(&mut self, imm: Imm, op: Op) -> ir::Value {
        match imm {
            Imm::Word(word) => {
                if op == Op::Const && word & 7 == 0 && !self.constants.contains(&word) {
                    self.constants.push(word);
                }
                self.builder.ins().iconst(types::I64, word as i64)
            }
            Imm::Float(bits) => self.builder.ins().f64const(f64::from_bits(bits)),
            Imm::Int(value) if op == Op::FlagConst => self.builder.ins().iconst(types::I8, value),
            Imm::Int(value) => self.builder.ins().iconst(types::I64, value),
            _ => self.builder.ins().iconst(types::I64, 0),
        }
    }

    fn plain_guard(&mut self, node: Node, op: Op, imm: Imm, args: &[ir::Value]) {
        let word = args[0];
        match (op, imm) {
            (Op::GuardInt, _) => {
                let tag = self.builder.ins().band_imm_s(word, 1);
                self.exit_unless(node, tag);
            }
            (Op::GuardBool, _) => {
                let flag = self.is_bool(word);
                self.exit_unless(node, flag);
            }
            (Op::GuardKind, Imm::Kinds(kinds)) => {
                let known = self.function.ty(self.function.args(node)[0]).kinds;
                self.guard_kind(node, word, kinds, known);
            }
            (Op::GuardShape, Imm::Shape(shape)) => {
                let known = self.function.ty(self.function.args(node)[0]).kinds;
                self.guard_object(node, word, known);
                let found = self.builder.ins().load(types::I32, MemFlagsData::trusted(), word, 0);
                let same = self.builder.ins().icmp_imm_s(IntCC::Equal, found, i64::from(shape as i32));
                self.exit_unless(node, same);
            }
            (Op::GuardIs, Imm::Word(wanted)) => {
                if wanted & 7 == 0 && !self.constants.contains(&wanted) {
                    self.constants.push(wanted);
                }
                let same = self.builder.ins().icmp_imm_s(IntCC::Equal, word, wanted as i64);
                self.exit_unless(node, same);
            }
            (Op::GuardBound, _) => {
                let unbound = self.builder.ins().icmp_imm_s(IntCC::Equal, word, UNBOUND);
                self.exit_if(node, unbound);
            }
            (Op::GuardOk, _) => {
                let ok = self.builder.ins().icmp_imm_s(IntCC::NotEqual, word, 0);
                self.exit_unless(node, ok);
            }
            (Op::GuardIndex, _) => {
                let inside = self.builder.ins().icmp(IntCC::UnsignedLessThan, word, args[1]);
                self.exit_unless(node, inside);
            }
            (Op::GuardDivisor, _) => {
                let next = self.builder.ins().iadd_imm_s(word, 1);
                let good = self.builder.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, next, 1);
                self.exit_unless(node, good);
            }
            (Op::GuardShift, _) => {
                let good = self.builder.ins().icmp_imm_s(IntCC::UnsignedLessThan, word, 64);
                self.exit_unless(node, good);
            }
            _ => self.exit_unless(node, word),
        }
    }

    fn is_bool(&mut self, word: ir::Value) -> ir::Value {
        // False and True differ in bits 3 and 4 only: 0x0c and 0x14.
        let less = self.builder.ins().iadd_imm_s(word, -FALSE);
        let mask = self.builder.ins().band_imm_s(less, !(TRUE - FALSE));
        self.builder.ins().icmp_imm_s(IntCC::Equal, mask, 0)
    }

    /// Leaves if a word is no pointer, unless its type says that it is one.
    fn guard_object(&mut self, node: Node, word: ir::Value, known: Kinds) {
        if !known.is_empty() && !known.meets(Kinds(Kinds::IMMEDIATE.0 | Kinds::FLOAT.0 | Kinds::RAISED.0)) {
            return;
        }
        let low = self.builder.ins().band_imm_s(word, 7);
        self.exit_if(node, low);
    }

    fn guard_kind(&mut self, node: Node, word: ir::Value, kinds: Kinds, known: Kinds) {
        match kinds {
            Kinds::INT => {
                let tag = self.builder.ins().band_imm_s(word, 1);
                self.exit_unless(node, tag);
            }
            Kinds::NONE => {
                let same = self.builder.ins().icmp_imm_s(IntCC::Equal, word, NONE);
                self.exit_unless(node, same);
            }
            Kinds::BOOL => {
                let flag = self.is_bool(word);
                self.exit_unless(node, flag);
            }
            _ if kinds.meets(Kinds::IMMEDIATE) || kinds.meets(Kinds::FLOAT) => {
                let flag = self.is_kind(word, kinds);
                self.exit_unless(node, flag);
            }
            _ => {
                self.guard_object(node, word, known);
                let found = self.builder.ins().load(types::I8, MemFlagsData::trusted(), word, KIND_OFFSET);
                let flag = self.is_heap_kind(found, kinds);
                self.exit_unless(node, flag);
            }
        }
    }

    fn is_heap_kind(&mut self, found: ir::Value, kinds: Kinds) -> ir::Value {
        let mut flag = None;
        for kind in heap_kinds(kinds) {
            let same = self.builder.ins().icmp_imm_s(IntCC::Equal, found, kind as i64);
            flag = Some(match flag {
                None => same,
                Some(flag) => self.builder.ins().bor(flag, same),
            });
        }
        match flag {
            Some(flag) => flag,
            None => self.builder.ins().iconst(types::I8, 0),
        }
    }

    /// Whether a word is of one of these kinds, as a flag.
    fn is_kind(&mut self, word: ir::Value, kinds: Kinds) -> ir::Value {
        let mut flag: Option<ir::Value> = None;
        if kinds.meets(Kinds::INT) {
            let tag = self.builder.ins().ireduce(types::I8, word);
            flag = Some(self.builder.ins().band_imm_s(tag, 1));
        }
        let mut add = |lowering: &mut Self, other: ir::Value| {
            flag = Some(match flag {
                None => other,
                Some(flag) => lowering.builder.ins().bor(flag, other),
            });
        };
        if kinds.meets(Kinds::NONE) {
            let same = self.builder.ins().icmp_imm_s(IntCC::Equal, word, NONE);
            add(self, same);
        }
        if kinds.meets(Kinds::BOOL) {
            let same = self.is_bool(word);
            add(self, same);
        }
        if kinds.meets(Kinds::FLOAT) {
            let low = self.builder.ins().band_imm_s(word, 3);
            let same = self.builder.ins().icmp_imm_s(IntCC::Equal, low, 2);
            add(self, same);
        }
        if kinds.meets(Kinds::UNBOUND) {
            let same = self.builder.ins().icmp_imm_s(IntCC::Equal, word, UNBOUND);
            add(self, same);
        }
        if kinds.meets(Kinds::RAISED) {
            let same = self.builder.ins().icmp_imm_s(IntCC::Equal, word, 0);
            add(self, same);
        }
        if !heap_kinds(kinds).is_empty() {
            // The kind is only read where there is one: a pointer that is not null.
            let object = self.builder.create_block();
            let done = self.builder.create_block();
            let result = self.builder.append_block_param(done, types::I8);
            let low = self.builder.ins().band_imm_s(word, 7);
            let is_object = self.builder.ins().icmp_imm_s(IntCC::Equal, low, 0);
            let not_null = self.builder.ins().icmp_imm_s(IntCC::NotEqual, word, 0);
            let is_object = self.builder.ins().band(is_object, not_null);
            let no = self.builder.ins().iconst(types::I8, 0);
            self.builder.ins().brif(is_object, object, &[], done, &[ir::BlockArg::Value(no)]);
            self.builder.switch_to_block(object);
            let found = self.builder.ins().load(types::I8, MemFlagsData::trusted(), word, KIND_OFFSET);
            let same = self.is_heap_kind(found, kinds);
            self.builder.ins().jump(done, &[ir::BlockArg::Value(same)]);
            self.builder.switch_to_block(done);
            add(self, result);
        }
        match flag {
            Some(flag) => flag,
            None => self.builder.ins().iconst(types::I8, 0),
        }
    }

    fn poll(&mut self, node: Node) {
        let exit = self.guard_exit(node);
        self.stress(node, exit);
        let word = self.builder.ins().iconst(types::I64, self.target.poll_address as i64);
        let asked = self.builder.ins().load(types::I32, MemFlagsData::trusted(), word, 0);
        let slow = self.cold_block();
        let next = self.builder.create_block();
        self.builder.ins().brif(asked, slow, &[], next, &[]);
        self.builder.switch_to_block(slow);
        let unit = self.builder.ins().iconst(types::I64, self.target.unit_address as i64);
        if let Some(leave) = self.call_helper(Helper::Safepoint, &[unit]) {
            self.builder.ins().brif(leave, exit, &[], next, &[]);
        }
        self.builder.switch_to_block(next);
    }

    fn convert(&mut self, node: Node, op: Op, args: &[ir::Value]) -> ir::Value {
        match op {
            Op::BoxInt => {
                let shifted = self.builder.ins().iadd(args[0], args[0]);
                self.builder.ins().bor_imm_s(shifted, 1)
            }
            Op::UnboxInt => self.builder.ins().sshr_imm_s(args[0], 1),
            Op::BoxFloat => self.box_float(args[0]),
            Op::UnboxFloat => match self.opened[self.function.args(node)[0]] {
                Some(value) => value,
                None => self.unbox_float(args[0]),
            },
            Op::BoxFlag => {
                let wide = self.builder.ins().uextend(types::I64, args[0]);
                let scaled = self.builder.ins().ishl_imm_s(wide, 3);
                self.builder.ins().iadd_imm_s(scaled, FALSE)
            }
            Op::UnboxFlag => self.builder.ins().icmp_imm_s(IntCC::Equal, args[0], TRUE),
            Op::IntToFloat => self.builder.ins().fcvt_from_sint(types::F64, args[0]),
            Op::FlagToInt => self.builder.ins().uextend(types::I64, args[0]),
            _ => {
                // A double that is not in range, or NaN, saturates to what is no small int, or to 0.
                let value = self.builder.ins().fcvt_to_sint_sat(types::I64, args[0]);
                let ordered = self.builder.ins().fcmp(FloatCC::Equal, args[0], args[0]);
                self.exit_unless(node, ordered);
                self.exit_unless_small(node, value);
                value
            }
        }
    }

    /// Leaves if an integer does not fit a small int: its two upper bits differ.
    fn exit_unless_small(&mut self, node: Node, value: ir::Value) {
        let double = self.builder.ins().iadd(value, value);
        let differ = self.builder.ins().bxor(double, value);
        let bad = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, differ, 0);
        self.exit_if(node, bad);
    }

    fn float_arithmetic(&mut self, op: Op, args: &[ir::Value]) -> ir::Value {
        let ins = self.builder.ins();
        match op {
            Op::FloatAdd => ins.fadd(args[0], args[1]),
            Op::FloatSub => ins.fsub(args[0], args[1]),
            Op::FloatMul => ins.fmul(args[0], args[1]),
            _ => ins.fdiv(args[0], args[1]),
        }
    }

    fn int_arithmetic(&mut self, node: Node, op: Op, args: &[ir::Value]) -> ir::Value {
        let right = self.function.args(node).get(1).copied();
        let constant = right.and_then(|right| self.function.constant_int(right));
        match op {
            Op::IntAdd => self.builder.ins().iadd(args[0], args[1]),
            Op::IntSub => self.builder.ins().isub(args[0], args[1]),
            Op::IntMul => self.builder.ins().imul(args[0], args[1]),
            Op::IntAnd => self.builder.ins().band(args[0], args[1]),
            Op::IntOr => self.builder.ins().bor(args[0], args[1]),
            Op::IntXor => self.builder.ins().bxor(args[0], args[1]),
            Op::IntShr => self.builder.ins().sshr(args[0], args[1]),
            Op::IntAddChecked | Op::IntSubChecked => {
                // Two small ints never leave 64 bits, so the result is exact and only has to be looked at.
                let value = match op {
                    Op::IntAddChecked => self.builder.ins().iadd(args[0], args[1]),
                    _ => self.builder.ins().isub(args[0], args[1]),
                };
                self.exit_unless_small(node, value);
                value
            }
            Op::IntMulChecked => {
                // The tagged product leaves 64 bits exactly if the product leaves 63.
                let double = self.builder.ins().iadd(args[0], args[0]);
                let (product, overflow) = self.builder.ins().smul_overflow(double, args[1]);
                self.exit_if(node, overflow);
                self.builder.ins().sshr_imm_s(product, 1)
            }
            Op::IntShlChecked => {
                let value = self.builder.ins().ishl(args[0], args[1]);
                let back = self.builder.ins().sshr(value, args[1]);
                let lost = self.builder.ins().icmp(IntCC::NotEqual, back, args[0]);
                self.exit_if(node, lost);
                self.exit_unless_small(node, value);
                value
            }
            Op::IntFloorDiv => self.floor_division(node, args, constant),
            _ => self.modulo(node, args, constant),
        }
    }

    fn ranges(&self, node: Node) -> (crate::jit::hir::Range, crate::jit::hir::Range) {
        let args = self.function.args(node);
        (self.function.ty(args[0]).range, self.function.ty(args[1]).range)
    }

    /// Whether both operands are unsigned numbers of 32 bits: then the division is several times as fast.
    fn is_narrow(&self, node: Node) -> bool {
        let (left, right) = self.ranges(node);
        let narrow = |range: crate::jit::hir::Range| range.low >= 0 && range.high <= i64::from(u32::MAX);
        narrow(left) && narrow(right) && right.low > 0
    }

    fn floor_division(&mut self, node: Node, args: &[ir::Value], constant: Option<i64>) -> ir::Value {
        if let Some(power) = constant
            && power > 0
            && power & (power - 1) == 0
        {
            return self.builder.ins().sshr_imm_s(args[0], i64::from(power.trailing_zeros()));
        }
        if self.is_narrow(node) {
            let left = self.builder.ins().ireduce(types::I32, args[0]);
            let right = self.builder.ins().ireduce(types::I32, args[1]);
            let quotient = self.builder.ins().udiv(left, right);
            return self.builder.ins().uextend(types::I64, quotient);
        }
        let (left, right) = self.ranges(node);
        let quotient = self.builder.ins().sdiv(args[0], args[1]);
        if left.low >= 0 && right.low > 0 {
            return quotient;
        }
        let product = self.builder.ins().imul(quotient, args[1]);
        let rest = self.builder.ins().isub(args[0], product);
        let adjust = self.rounds_down(rest, args[1]);
        let adjust = self.builder.ins().uextend(types::I64, adjust);
        self.builder.ins().isub(quotient, adjust)
    }

    /// Whether a remainder is not zero and its sign is not the divisor's: truncation went up where Python goes down.
    fn rounds_down(&mut self, rest: ir::Value, divisor: ir::Value) -> ir::Value {
        let signs = self.builder.ins().bxor(rest, divisor);
        let differ = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let some = self.builder.ins().icmp_imm_s(IntCC::NotEqual, rest, 0);
        self.builder.ins().band(differ, some)
    }

    fn modulo(&mut self, node: Node, args: &[ir::Value], constant: Option<i64>) -> ir::Value {
        if let Some(power) = constant
            && power > 0
            && power & (power - 1) == 0
        {
            return self.builder.ins().band_imm_s(args[0], power - 1);
        }
        if self.is_narrow(node) {
            let left = self.builder.ins().ireduce(types::I32, args[0]);
            let right = self.builder.ins().ireduce(types::I32, args[1]);
            let rest = self.builder.ins().urem(left, right);
            return self.builder.ins().uextend(types::I64, rest);
        }
        let (left, right) = self.ranges(node);
        let rest = self.builder.ins().srem(args[0], args[1]);
        if left.low >= 0 && right.low > 0 {
            return rest;
        }
        let adjust = self.rounds_down(rest, args[1]);
        let zero = self.builder.ins().iconst(types::I64, 0);
        let add = self.builder.ins().select(adjust, args[1], zero);
        self.builder.ins().iadd(rest, add)
    }

    fn test(&mut self, node: Node, op: Op, imm: Imm, args: &[ir::Value]) -> ir::Value {
        match (op, imm) {
            (Op::IntCompare, Imm::Compare(compare)) => {
                self.builder.ins().icmp(int_condition(compare), args[0], args[1])
            }
            (Op::FloatCompare, Imm::Compare(compare)) => {
                self.builder.ins().fcmp(float_condition(compare), args[0], args[1])
            }
            (Op::IsKind, Imm::Kinds(kinds)) => self.is_kind(args[0], kinds),
            (Op::HasShape, Imm::Shape(shape)) => {
                let known = self.function.ty(self.function.args(node)[0]).kinds;
                let certain =
                    !known.is_empty() && !known.meets(Kinds(Kinds::IMMEDIATE.0 | Kinds::FLOAT.0 | Kinds::RAISED.0));
                self.has_shape(args[0], shape, certain)
            }
            _ => self.builder.ins().icmp(IntCC::Equal, args[0], args[1]),
        }
    }

    fn has_shape(&mut self, word: ir::Value, shape: u32, is_object: bool) -> ir::Value {
        if is_object {
            let found = self.builder.ins().load(types::I32, MemFlagsData::trusted(), word, 0);
            return self.builder.ins().icmp_imm_s(IntCC::Equal, found, i64::from(shape as i32));
        }
        let object = self.builder.create_block();
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, types::I8);
        let low = self.builder.ins().band_imm_s(word, 7);
        let no = self.builder.ins().iconst(types::I8, 0);
        self.builder.ins().brif(low, done, &[ir::BlockArg::Value(no)], object, &[]);
        self.builder.switch_to_block(object);
        let found = self.builder.ins().load(types::I32, MemFlagsData::trusted(), word, 0);
        let same = self.builder.ins().icmp_imm_s(IntCC::Equal, found, i64::from(shape as i32));
        self.builder.ins().jump(done, &[ir::BlockArg::Value(same)]);
        self.builder.switch_to_block(done);
        result
    }

    fn flags(field: Field) -> MemFlagsData {
        let mut flags = MemFlagsData::trusted();
        if matches!(field.alias, Alias::TupleItem | Alias::Frozen) {
            flags.set_readonly();
        }
        flags
    }

    fn memory(&mut self, node: Node, op: Op, imm: Imm, args: &[ir::Value]) -> Option<ir::Value> {
        if let Imm::Shape(shape) = imm {
            let shape = self.builder.ins().iconst(types::I32, i64::from(shape as i32));
            self.builder.ins().store(MemFlagsData::trusted(), shape, args[0], 0);
            return None;
        }
        let Imm::Field(field) = imm else { return None };
        let offset = field.offset as i32;
        let ty = clif_type(self.function.ty(node).rep);
        match op {
            Op::Load => Some(self.builder.ins().load(ty, Self::flags(field), args[0], offset)),
            Op::Store => {
                self.builder.ins().store(MemFlagsData::trusted(), args[1], args[0], offset);
                let nodes = self.function.args(node);
                let (owner, value) = (nodes[0], nodes[1]);
                if self.function.ty(owner).rep == Rep::Boxed {
                    self.barrier(owner, args[0], value);
                }
                None
            }
            Op::LoadElement => {
                let address = self.element(args[0], args[1]);
                Some(self.builder.ins().load(ty, Self::flags(field), address, offset))
            }
            _ => {
                let address = self.element(args[0], args[1]);
                self.builder.ins().store(MemFlagsData::trusted(), args[2], address, offset);
                let nodes = self.function.args(node);
                let (value, owner) = (nodes[2], nodes[3]);
                self.barrier(owner, args[3], value);
                None
            }
        }
    }

    fn element(&mut self, items: ir::Value, index: ir::Value) -> ir::Value {
        let bytes = self.builder.ins().ishl_imm_s(index, 3);
        self.builder.ins().iadd(items, bytes)
    }

    /// The write barrier, unless the value cannot be a young object.
    fn barrier(&mut self, owner: Node, owner_word: ir::Value, value: Node) {
        let ty = self.function.ty(value);
        let unboxed = ty.rep != Rep::Boxed;
        let constant = self.function.constant_word(value).is_some_and(|word| word & 7 != 0);
        if unboxed || constant || ty.is(Kinds::IMMEDIATE) || self.function.op(owner) == Op::New {
            return;
        }
        let gc = self.builder.ins().load(types::I8, MemFlagsData::trusted(), owner_word, GC_OFFSET);
        let old = self.builder.ins().band_imm_s(gc, i64::from(GC_OLD));
        let slow = self.cold_block();
        let next = self.builder.create_block();
        self.builder.ins().brif(old, slow, &[], next, &[]);
        self.builder.switch_to_block(slow);
        self.call_helper(Helper::Remember, &[owner_word]);
        self.builder.ins().jump(next, &[]);
        self.builder.switch_to_block(next);
    }

    /// A new object: a cell from the free run of its size, its header, its fields. The rest is zero already.
    fn allocate(&mut self, imm: Imm, args: &[ir::Value]) -> ir::Value {
        let Imm::Layout(id) = imm else { return args[0] };
        let layout: &Layout = &self.function.layouts[id];
        let Some((class, cell)) = (self.target.size_class)(layout.size) else {
            self.fail(format!("{} is too large to be made by compiled code", layout.name));
            return self.builder.ins().iconst(types::I64, 0);
        };
        let flags = MemFlagsData::trusted();
        let run = self.builder.ins().iconst(types::I64, self.target.runs_address as i64);
        let offset = 16 * class as i32;
        let cursor = self.builder.ins().load(types::I64, flags, run, offset);
        let limit = self.builder.ins().load(types::I64, flags, run, offset + 8);
        let next = self.builder.ins().iadd_imm_s(cursor, i64::from(cell));
        let full = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, next, limit);
        let slow = self.cold_block();
        let fast = self.builder.create_block();
        let done = self.builder.create_block();
        let object = self.builder.append_block_param(done, types::I64);
        self.builder.ins().brif(full, slow, &[], fast, &[]);
        self.builder.switch_to_block(fast);
        self.builder.ins().store(flags, next, run, offset);
        self.builder.ins().jump(done, &[ir::BlockArg::Value(cursor)]);
        self.builder.switch_to_block(slow);
        let size = self.builder.ins().iconst(types::I64, i64::from(layout.size));
        if let Some(made) = self.call_helper(Helper::AllocateSlow, &[size]) {
            self.builder.ins().jump(done, &[ir::BlockArg::Value(made)]);
        }
        self.builder.switch_to_block(done);
        let header = self.builder.ins().iconst(types::I64, layout.header as i64);
        self.builder.ins().store(flags, header, object, 0);
        for (field, value) in layout.fields.iter().zip(args) {
            self.builder.ins().store(flags, *value, object, field.offset as i32);
        }
        object
    }

    fn call(&mut self, imm: Imm, args: &[ir::Value]) -> Option<ir::Value> {
        let Imm::Helper(helper) = imm else { return None };
        let info = helper.info();
        if !info.open {
            return self.call_helper(helper, args);
        }
        let fixed = info.operands.len();
        let (given, rest) = args.split_at(fixed);
        let bytes = 8 * rest.len().max(1) as u32;
        let slot = self.builder.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 3));
        for (index, value) in rest.iter().enumerate() {
            self.builder.ins().stack_store(types::I64, *value, slot, 8 * index as i32);
        }
        let count = self.builder.ins().iconst(types::I64, rest.len() as i64);
        let address = self.builder.ins().stack_addr(types::I64, slot, 0);
        let mut all = given.to_vec();
        all.push(count);
        all.push(address);
        self.call_helper(helper, &all)
    }
}
