//! Operators, comparisons, truth.

use super::{Builder, Scope};
use crate::bytecode::Opcode;
use crate::interpreter::feedback::*;
use crate::jit::exit::Reason;
use crate::jit::hir::{Compare, FrameId, Helper, Imm, Kinds, Node, Op, Type};
use crate::objects::{BinaryOp, CompareOp, Value};

/// What feedback says about two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operands {
    Ints,
    Floats,
    /// Numbers, at least one of which always was a float.
    Mixed,
    Unknown,
}

const NUMBER_GUARDS: [Reason; 4] = [Reason::NotInt, Reason::NotFloat, Reason::NotNumber, Reason::BadDivisor];

/// The operator of an instruction, and whether it is one in place.
pub fn operator(op: Opcode) -> Option<(BinaryOp, bool)> {
    use Opcode as O;
    Some(match op {
        O::Add | O::AddImm => (BinaryOp::Add, false),
        O::Sub | O::SubImm => (BinaryOp::Sub, false),
        O::Mul | O::MulImm => (BinaryOp::Mul, false),
        O::MatMul => (BinaryOp::MatMul, false),
        O::TrueDiv => (BinaryOp::TrueDiv, false),
        O::FloorDiv | O::FloorDivImm => (BinaryOp::FloorDiv, false),
        O::Mod | O::ModImm => (BinaryOp::Mod, false),
        O::Pow => (BinaryOp::Pow, false),
        O::LShift | O::LShiftImm => (BinaryOp::LShift, false),
        O::RShift | O::RShiftImm => (BinaryOp::RShift, false),
        O::And | O::AndImm => (BinaryOp::And, false),
        O::Or => (BinaryOp::Or, false),
        O::Xor => (BinaryOp::Xor, false),
        O::InplaceAdd | O::InplaceAddImm => (BinaryOp::Add, true),
        O::InplaceSub | O::InplaceSubImm => (BinaryOp::Sub, true),
        O::InplaceMul => (BinaryOp::Mul, true),
        O::InplaceMatMul => (BinaryOp::MatMul, true),
        O::InplaceTrueDiv => (BinaryOp::TrueDiv, true),
        O::InplaceFloorDiv => (BinaryOp::FloorDiv, true),
        O::InplaceMod => (BinaryOp::Mod, true),
        O::InplacePow => (BinaryOp::Pow, true),
        O::InplaceLShift => (BinaryOp::LShift, true),
        O::InplaceRShift => (BinaryOp::RShift, true),
        O::InplaceAnd => (BinaryOp::And, true),
        O::InplaceOr => (BinaryOp::Or, true),
        O::InplaceXor => (BinaryOp::Xor, true),
        _ => return None,
    })
}

/// The comparison of an instruction, fused with a jump or not.
pub fn comparison(op: Opcode) -> Option<CompareOp> {
    use Opcode as O;
    Some(match op {
        O::Lt | O::JumpIfLt | O::JumpIfLtImm => CompareOp::Lt,
        O::Le | O::JumpIfLe | O::JumpIfLeImm => CompareOp::Le,
        O::Eq | O::JumpIfEq | O::JumpIfEqImm => CompareOp::Eq,
        O::Ne | O::JumpIfNe | O::JumpIfNeImm => CompareOp::Ne,
        O::Gt | O::JumpIfGt | O::JumpIfGtImm => CompareOp::Gt,
        O::Ge | O::JumpIfGe | O::JumpIfGeImm => CompareOp::Ge,
        _ => return None,
    })
}

fn compare_of(op: CompareOp) -> Compare {
    match op {
        CompareOp::Lt => Compare::Lt,
        CompareOp::Le => Compare::Le,
        CompareOp::Eq => Compare::Eq,
        CompareOp::Ne => Compare::Ne,
        CompareOp::Gt => Compare::Gt,
        CompareOp::Ge => Compare::Ge,
    }
}

impl Builder<'_> {
    fn operands(&self, scope: &Scope, pc: u32, x: u8, left: Node, right: Node) -> Operands {
        let (left, right) = (self.f.ty(left), self.f.ty(right));
        if left.is(Kinds::FLOAT) && right.is(Kinds::FLOAT) {
            return Operands::Floats;
        }
        if x & OTHER != 0 || self.any_wrong(scope, pc, &NUMBER_GUARDS) {
            return Operands::Unknown;
        }
        match (x & (LEFT_INT | LEFT_FLOAT), x & (RIGHT_INT | RIGHT_FLOAT)) {
            (LEFT_INT, RIGHT_INT) => Operands::Ints,
            (LEFT_FLOAT, RIGHT_FLOAT) => Operands::Floats,
            (LEFT_FLOAT, r) if r != 0 => Operands::Mixed,
            (l, RIGHT_FLOAT) if l != 0 => Operands::Mixed,
            _ => Operands::Unknown,
        }
    }

    fn guard_float(&mut self, scope: &Scope, node: Node, state: FrameId) -> Node {
        let boxed = self.emit(scope, Op::GuardFloat, Imm::None, &[node], Type::boxed(Kinds::FLOAT), Some(state));
        self.pure(scope, Op::UnboxFloat, &[boxed], Type::F64)
    }

    /// An operand of a float operation, of which feedback says what it was.
    fn float_of(&mut self, scope: &Scope, node: Node, ints: bool, floats: bool, state: FrameId) -> Node {
        match (ints, floats) {
            (false, _) => self.guard_float(scope, node, state),
            (true, false) => {
                let int = self.guard_int(scope, node, state);
                self.pure(scope, Op::IntToFloat, &[int], Type::F64)
            }
            (true, true) => self.emit(scope, Op::NumberToFloat, Imm::None, &[node], Type::F64, Some(state)),
        }
    }

    fn floats(&mut self, scope: &Scope, x: u8, left: Node, right: Node, state: FrameId) -> (Node, Node) {
        let left = self.float_of(scope, left, x & LEFT_INT != 0, x & LEFT_FLOAT != 0, state);
        let right = self.float_of(scope, right, x & RIGHT_INT != 0, x & RIGHT_FLOAT != 0, state);
        (left, right)
    }

    /// `left op right`; the result goes to `dst`.
    #[expect(clippy::too_many_arguments, reason = "these are the parts of the instruction")]
    pub(super) fn binary(
        &mut self,
        scope: &mut Scope,
        pc: u32,
        next: u32,
        (op, inplace): (BinaryOp, bool),
        x: u8,
        left: Node,
        right: Node,
        dst: u16,
    ) {
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let state = self.state(scope, pc);
        let result = match self.operands(scope, pc, x, left, right) {
            Operands::Ints if x & OVERFLOW == 0 && !self.was_wrong(scope, pc, Reason::Overflow) => {
                self.int_operation(scope, pc, op, left, right, state)
            }
            Operands::Floats | Operands::Mixed => {
                let x = match self.operands(scope, pc, x, left, right) {
                    Operands::Floats => LEFT_FLOAT | RIGHT_FLOAT,
                    _ => x,
                };
                self.float_operation(scope, op, x, left, right, state)
            }
            _ => None,
        };
        match result {
            Some(result) => self.set(scope, dst, result),
            None => {
                let number = self.int(scope, op as i64);
                let helper = if inplace { Helper::Inplace } else { Helper::Binary };
                self.call_to(scope, pc, next, helper, &[number, left, right], Some(dst.into()));
            }
        }
    }

    fn int_operation(
        &mut self,
        scope: &Scope,
        pc: u32,
        op: BinaryOp,
        left: Node,
        right: Node,
        state: FrameId,
    ) -> Option<Node> {
        let plain = |op| (op, None);
        let checked = |op| (op, Some(state));
        let (op, frame) = match op {
            BinaryOp::Add => checked(Op::IntAddChecked),
            BinaryOp::Sub => checked(Op::IntSubChecked),
            BinaryOp::Mul => checked(Op::IntMulChecked),
            BinaryOp::And => plain(Op::IntAnd),
            BinaryOp::Or => plain(Op::IntOr),
            BinaryOp::Xor => plain(Op::IntXor),
            BinaryOp::FloorDiv | BinaryOp::Mod => {
                if self.was_wrong(scope, pc, Reason::BadDivisor) {
                    return None;
                }
                let left = self.guard_int(scope, left, state);
                let right = self.guard_int(scope, right, state);
                let divisor = self.emit(scope, Op::GuardDivisor, Imm::None, &[right], Type::I64, Some(state));
                let op = if op == BinaryOp::Mod { Op::IntMod } else { Op::IntFloorDiv };
                let result = self.pure(scope, op, &[left, divisor], Type::I64);
                return Some(self.box_int(scope, result));
            }
            BinaryOp::LShift | BinaryOp::RShift => {
                if self.was_wrong(scope, pc, Reason::BadShift) {
                    return None;
                }
                let left = self.guard_int(scope, left, state);
                let right = self.guard_int(scope, right, state);
                let count = self.emit(scope, Op::GuardShift, Imm::None, &[right], Type::I64, Some(state));
                let result = match op {
                    BinaryOp::RShift => self.pure(scope, Op::IntShr, &[left, count], Type::I64),
                    _ => self.emit(scope, Op::IntShlChecked, Imm::None, &[left, count], Type::I64, Some(state)),
                };
                return Some(self.box_int(scope, result));
            }
            _ => return None,
        };
        let left = self.guard_int(scope, left, state);
        let right = self.guard_int(scope, right, state);
        let result = self.emit(scope, op, Imm::None, &[left, right], Type::I64, frame);
        Some(self.box_int(scope, result))
    }

    fn float_operation(
        &mut self,
        scope: &Scope,
        op: BinaryOp,
        x: u8,
        left: Node,
        right: Node,
        state: FrameId,
    ) -> Option<Node> {
        let simple = match op {
            BinaryOp::Add => Some(Op::FloatAdd),
            BinaryOp::Sub => Some(Op::FloatSub),
            BinaryOp::Mul => Some(Op::FloatMul),
            BinaryOp::TrueDiv => Some(Op::FloatDiv),
            _ => None,
        };
        let helper = match op {
            BinaryOp::FloorDiv => Some(Helper::FloatFloorDiv),
            BinaryOp::Mod => Some(Helper::FloatMod),
            BinaryOp::Pow => Some(Helper::FloatPow),
            _ => None,
        };
        if simple.is_none() && helper.is_none() {
            return None;
        }
        let (left, right) = self.floats(scope, x, left, right, state);
        if matches!(op, BinaryOp::TrueDiv | BinaryOp::FloorDiv | BinaryOp::Mod) {
            let zero = self.emit(scope, Op::FloatConst, Imm::Float(0), &[], Type::F64, None);
            let differs =
                self.emit(scope, Op::FloatCompare, Imm::Compare(Compare::Ne), &[right, zero], Type::FLAG, None);
            self.guard(scope, differs, Reason::BadDivisor, state);
        }
        if op == BinaryOp::Pow {
            // A base that is not positive may give a complex number or an error.
            let zero = self.emit(scope, Op::FloatConst, Imm::Float(0), &[], Type::F64, None);
            let positive =
                self.emit(scope, Op::FloatCompare, Imm::Compare(Compare::Gt), &[left, zero], Type::FLAG, None);
            self.guard(scope, positive, Reason::BadDivisor, state);
        }
        let result = match (simple, helper) {
            (Some(op), _) => self.pure(scope, op, &[left, right], Type::F64),
            (None, Some(helper)) => self.emit(scope, Op::Call, Imm::Helper(helper), &[left, right], Type::F64, None),
            (None, None) => return None,
        };
        if op == BinaryOp::Pow {
            // What is too large raises.
            let infinity = Imm::Float(f64::INFINITY.to_bits());
            let infinity = self.emit(scope, Op::FloatConst, infinity, &[], Type::F64, None);
            let finite =
                self.emit(scope, Op::FloatCompare, Imm::Compare(Compare::Lt), &[result, infinity], Type::FLAG, None);
            self.guard(scope, finite, Reason::BadDivisor, state);
        }
        Some(self.pure(scope, Op::BoxFloat, &[result], Type::boxed(Kinds::FLOAT)))
    }

    /// The flag of a comparison that compiled code can make itself.
    pub(super) fn compare_inline(
        &mut self,
        scope: &mut Scope,
        pc: u32,
        op: CompareOp,
        x: u8,
        left: Node,
        right: Node,
    ) -> Option<Node> {
        let state = self.state(scope, pc);
        let compare = Imm::Compare(compare_of(op));
        match self.operands(scope, pc, x, left, right) {
            Operands::Ints => {
                let left = self.guard_int(scope, left, state);
                let right = self.guard_int(scope, right, state);
                Some(self.emit(scope, Op::IntCompare, compare, &[left, right], Type::FLAG, None))
            }
            Operands::Floats => {
                let left = self.guard_float(scope, left, state);
                let right = self.guard_float(scope, right, state);
                Some(self.emit(scope, Op::FloatCompare, compare, &[left, right], Type::FLAG, None))
            }
            // A large int has no double of its own; a small constant has.
            Operands::Mixed => {
                let exact = |node: Node| {
                    self.constant(node).and_then(Value::as_small_int).is_some_and(|int| int.abs() < 1 << 53)
                };
                let (left_ok, right_ok) = (x & LEFT_INT == 0 || exact(left), x & RIGHT_INT == 0 || exact(right));
                if !left_ok || !right_ok {
                    return None;
                }
                let (left, right) = self.floats(scope, x, left, right, state);
                Some(self.emit(scope, Op::FloatCompare, compare, &[left, right], Type::FLAG, None))
            }
            Operands::Unknown => None,
        }
    }

    /// The truth of a value as a flag. The second part says whether a helper was called, which may have run Python.
    pub(super) fn truth(&mut self, scope: &mut Scope, pc: u32, x: u8, value: Node) -> (Node, bool) {
        let state = self.state(scope, pc);
        let ty = self.f.ty(value);
        if ty.is(Kinds::BOOL) || (x == TRUTH_BOOL && !self.was_wrong(scope, pc, Reason::WrongTruth)) {
            let boxed = self.emit(scope, Op::GuardBool, Imm::None, &[value], Type::boxed(Kinds::BOOL), Some(state));
            return (self.pure(scope, Op::UnboxFlag, &[boxed], Type::FLAG), false);
        }
        if ty.is(Kinds::INT) || (x == TRUTH_INT && !self.was_wrong(scope, pc, Reason::NotInt)) {
            let int = self.guard_int(scope, value, state);
            let zero = self.int(scope, 0);
            return (
                self.emit(scope, Op::IntCompare, Imm::Compare(Compare::Ne), &[int, zero], Type::FLAG, None),
                false,
            );
        }
        let truth = self.call(scope, pc, Helper::Truth, &[value]);
        (self.pure(scope, Op::UnboxFlag, &[truth], Type::FLAG), true)
    }

    /// `-value`, `+value`, `~value`
    #[expect(clippy::too_many_arguments, reason = "these are the parts of the instruction")]
    pub(super) fn unary(&mut self, scope: &mut Scope, pc: u32, next: u32, op: Opcode, x: u8, value: Node, dst: u16) {
        use crate::objects::Dunder;
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let state = self.state(scope, pc);
        let wrong = self.any_wrong(scope, pc, &[Reason::NotInt, Reason::NotFloat, Reason::Overflow]);
        let kinds = x & (LEFT_INT | LEFT_FLOAT | OTHER);
        if !wrong && kinds == LEFT_FLOAT && op != Opcode::Invert {
            let float = self.guard_float(scope, value, state);
            let result = if op == Opcode::Neg { self.pure(scope, Op::FloatNeg, &[float], Type::F64) } else { float };
            let boxed = self.pure(scope, Op::BoxFloat, &[result], Type::boxed(Kinds::FLOAT));
            return self.set(scope, dst, boxed);
        }
        if !wrong && kinds == LEFT_INT {
            let int = self.guard_int(scope, value, state);
            let result = match op {
                Opcode::Neg => {
                    let zero = self.int(scope, 0);
                    self.emit(scope, Op::IntSubChecked, Imm::None, &[zero, int], Type::I64, Some(state))
                }
                Opcode::Invert => {
                    let ones = self.int(scope, -1);
                    self.pure(scope, Op::IntXor, &[int, ones], Type::I64)
                }
                _ => int,
            };
            let boxed = self.box_int(scope, result);
            return self.set(scope, dst, boxed);
        }
        let dunder = match op {
            Opcode::Neg => Dunder::Neg,
            Opcode::Pos => Dunder::Pos,
            _ => Dunder::Invert,
        };
        let number = self.int(scope, dunder as i64);
        self.call_to(scope, pc, next, Helper::Unary, &[number, value], Some(dst.into()));
    }
}
