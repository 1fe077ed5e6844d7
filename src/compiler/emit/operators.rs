//! Operators and comparisons that give a value.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Operator, UnaryOp};

use super::Compiler;
use crate::bytecode::Opcode;
use crate::compiler::error::Compiled;
use crate::compiler::fold;
use crate::compiler::unit::Reg;

/// The instruction for a binary operator, and the one for its in-place form.
pub(super) fn binary_opcodes(op: Operator) -> (Opcode, Opcode) {
    match op {
        Operator::Add => (Opcode::Add, Opcode::InplaceAdd),
        Operator::Sub => (Opcode::Sub, Opcode::InplaceSub),
        Operator::Mult => (Opcode::Mul, Opcode::InplaceMul),
        Operator::MatMult => (Opcode::MatMul, Opcode::InplaceMatMul),
        Operator::Div => (Opcode::TrueDiv, Opcode::InplaceTrueDiv),
        Operator::FloorDiv => (Opcode::FloorDiv, Opcode::InplaceFloorDiv),
        Operator::Mod => (Opcode::Mod, Opcode::InplaceMod),
        Operator::Pow => (Opcode::Pow, Opcode::InplacePow),
        Operator::LShift => (Opcode::LShift, Opcode::InplaceLShift),
        Operator::RShift => (Opcode::RShift, Opcode::InplaceRShift),
        Operator::BitAnd => (Opcode::And, Opcode::InplaceAnd),
        Operator::BitOr => (Opcode::Or, Opcode::InplaceOr),
        Operator::BitXor => (Opcode::Xor, Opcode::InplaceXor),
    }
}

/// The form of an operator whose right operand is in the instruction.
pub(super) fn immediate_opcode(op: Opcode) -> Option<Opcode> {
    Some(match op {
        Opcode::Add => Opcode::AddImm,
        Opcode::Sub => Opcode::SubImm,
        Opcode::Mul => Opcode::MulImm,
        Opcode::FloorDiv => Opcode::FloorDivImm,
        Opcode::Mod => Opcode::ModImm,
        Opcode::And => Opcode::AndImm,
        Opcode::LShift => Opcode::LShiftImm,
        Opcode::RShift => Opcode::RShiftImm,
        Opcode::InplaceAdd => Opcode::InplaceAddImm,
        Opcode::InplaceSub => Opcode::InplaceSubImm,
        _ => return None,
    })
}

/// The instruction for a comparison.
pub(super) fn compare_opcode(op: CmpOp) -> Opcode {
    match op {
        CmpOp::Lt => Opcode::Lt,
        CmpOp::LtE => Opcode::Le,
        CmpOp::Eq => Opcode::Eq,
        CmpOp::NotEq => Opcode::Ne,
        CmpOp::Gt => Opcode::Gt,
        CmpOp::GtE => Opcode::Ge,
        CmpOp::Is => Opcode::Is,
        CmpOp::IsNot => Opcode::IsNot,
        CmpOp::In => Opcode::Contains,
        CmpOp::NotIn => Opcode::NotContains,
    }
}

impl<'a> Compiler<'a> {
    pub fn binary(&mut self, expr: &'a Expr, op: &'a ast::ExprBinOp, dst: Reg) -> Compiled {
        if let Some(constant) = fold::fold(expr, self) {
            self.unit.load_constant(dst, constant);
            return Ok(());
        }
        let mark = self.unit.next_temporary;
        let left = match self.may_be_assigned(&op.left, [&*op.right]) {
            true => self.fresh(&op.left)?,
            false => self.operand_or(&op.left, dst)?,
        };
        self.binary_right(binary_opcodes(op.op).0, left, &op.right, dst)?;
        self.unit.release(mark);
        Ok(())
    }

    /// `dst = left op right`, the right operand being still to evaluate.
    pub fn binary_right(&mut self, op: Opcode, left: Reg, right: &'a Expr, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        if let Some(op) = immediate_opcode(op)
            && let Some(right) = fold::small_int(right)
        {
            self.unit.emit(op, dst, left, right as u32);
            return Ok(());
        }
        let right = match left == dst {
            true => self.operand(right)?,
            false => self.operand_or(right, dst)?,
        };
        self.unit.release(mark);
        self.unit.emit(op, dst, left, right);
        Ok(())
    }

    pub fn unary(&mut self, expr: &'a Expr, op: &'a ast::ExprUnaryOp, dst: Reg) -> Compiled {
        if let Some(constant) = fold::fold(expr, self) {
            self.unit.load_constant(dst, constant);
            return Ok(());
        }
        let mark = self.unit.next_temporary;
        let opcode = match op.op {
            UnaryOp::Invert => Opcode::Invert,
            UnaryOp::Not => Opcode::Not,
            UnaryOp::UAdd => Opcode::Pos,
            UnaryOp::USub => Opcode::Neg,
        };
        // `not a in b` is `a not in b`, and so on.
        if op.op == UnaryOp::Not
            && let Expr::Compare(compare) = &*op.operand
            && let ([one], [right]) = (&*compare.ops, &*compare.comparators)
            && let Some(inverse) = inverse(*one)
        {
            return self.compare_two(compare_opcode(inverse), &compare.left, right, dst);
        }
        let operand = self.operand_or(&op.operand, dst)?;
        self.unit.release(mark);
        self.unit.emit(opcode, dst, operand, 0);
        Ok(())
    }

    fn compare_two(&mut self, op: Opcode, left: &'a Expr, right: &'a Expr, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let left = match self.may_be_assigned(left, [right]) {
            true => self.fresh(left)?,
            false => self.operand_or(left, dst)?,
        };
        if matches!(op, Opcode::Contains | Opcode::NotContains)
            && let Some(constant) = fold::container(right, self)
        {
            let right = self.unit.alloc();
            self.unit.load_constant(right, constant);
            self.unit.release(mark);
            self.unit.emit(op, dst, left, right);
            return Ok(());
        }
        self.binary_right(op, left, right, dst)?;
        self.unit.release(mark);
        Ok(())
    }

    pub fn compare(&mut self, compare: &'a ast::ExprCompare, dst: Reg) -> Compiled {
        if let ([op], [right]) = (&*compare.ops, &*compare.comparators) {
            return self.compare_two(compare_opcode(*op), &compare.left, right, dst);
        }
        let mark = self.unit.next_temporary;
        // The results of the links go to one register, which a local's value must not see.
        let result = if self.unit.is_temporary(dst) { dst } else { self.unit.alloc() };
        let end = self.unit.label();
        let mut left = self.operand_before(&compare.left, &*compare.comparators)?;
        let last = compare.ops.len() - 1;
        for (at, (op, right)) in compare.ops.iter().zip(&*compare.comparators).enumerate() {
            let right = self.operand_before(right, &compare.comparators[at + 1..])?;
            self.unit.emit(compare_opcode(*op), result, left, right);
            if at < last {
                self.unit.emit_jump(Opcode::JumpIfFalse, result, 0, 0, end);
            }
            left = right;
        }
        self.unit.bind(end);
        self.unit.move_to(dst, result);
        self.unit.release(mark);
        Ok(())
    }

    pub fn bool_op(&mut self, op: &'a ast::ExprBoolOp, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let result = if self.unit.is_temporary(dst) { dst } else { self.unit.alloc() };
        let end = self.unit.label();
        let jump = match op.op {
            BoolOp::And => Opcode::JumpIfFalse,
            BoolOp::Or => Opcode::JumpIfTrue,
        };
        let Some((last, first)) = op.values.split_last() else { return Ok(()) };
        for value in first {
            if let Some(constant) = fold::fold(value, self) {
                // A constant either decides or does not matter.
                if fold::truth(&constant) == (op.op == BoolOp::Or) {
                    self.unit.load_constant(result, constant);
                    self.unit.jump(end);
                }
                continue;
            }
            self.expr_into(value, result)?;
            self.unit.emit_jump(jump, result, 0, 0, end);
        }
        self.expr_into(last, result)?;
        self.unit.bind(end);
        self.unit.move_to(dst, result);
        self.unit.release(mark);
        Ok(())
    }
}

/// The comparison that is always the opposite.
fn inverse(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        _ => None,
    }
}
