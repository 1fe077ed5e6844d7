//! Conditions: expressions of which only the truth matters, compiled to jumps.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::Ranged;

use super::Compiler;
use super::operators::compare_opcode;
use crate::bytecode::Opcode;
use crate::compiler::error::Compiled;
use crate::compiler::fold;
use crate::compiler::unit::{Label, Reg};

/// The jump for a comparison of two registers, and of a register and an immediate.
fn jump_opcodes(op: CmpOp) -> Option<(Opcode, Opcode)> {
    Some(match op {
        CmpOp::Lt => (Opcode::JumpIfLt, Opcode::JumpIfLtImm),
        CmpOp::LtE => (Opcode::JumpIfLe, Opcode::JumpIfLeImm),
        CmpOp::Eq => (Opcode::JumpIfEq, Opcode::JumpIfEqImm),
        CmpOp::NotEq => (Opcode::JumpIfNe, Opcode::JumpIfNeImm),
        CmpOp::Gt => (Opcode::JumpIfGt, Opcode::JumpIfGtImm),
        CmpOp::GtE => (Opcode::JumpIfGe, Opcode::JumpIfGeImm),
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return None,
    })
}

impl<'a> Compiler<'a> {
    /// Evaluates a condition and jumps to the label if its truth is `sense`.
    pub fn branch(&mut self, condition: &'a Expr, target: Label, sense: bool) -> Compiled {
        let before = std::mem::replace(&mut self.unit.range, condition.range());
        let result = self.branch_here(condition, target, sense);
        self.unit.range = before;
        result
    }

    fn branch_here(&mut self, condition: &'a Expr, target: Label, sense: bool) -> Compiled {
        if let Some(constant) = fold::fold(condition, self) {
            if fold::truth(&constant) == sense {
                self.unit.jump(target);
            }
            return Ok(());
        }
        match condition {
            Expr::UnaryOp(op) if op.op == UnaryOp::Not => return self.branch(&op.operand, target, !sense),
            Expr::BoolOp(op) => return self.branch_bool(op, target, sense),
            Expr::Compare(compare) => return self.branch_compare(compare, target, sense),
            Expr::If(choice) => {
                let (otherwise, end) = (self.unit.label(), self.unit.label());
                self.branch(&choice.test, otherwise, false)?;
                self.branch(&choice.body, target, sense)?;
                self.unit.jump(end);
                self.unit.bind(otherwise);
                self.branch(&choice.orelse, target, sense)?;
                self.unit.bind(end);
                return Ok(());
            }
            _ => {}
        }
        let mark = self.unit.next_temporary;
        let value = match condition {
            // What is assigned can be tested where it is.
            Expr::Named(named)
                if let Expr::Name(name) = &*named.target
                    && let Some(register) = self.target_register(&name.id) =>
            {
                self.expr_into(&named.value, register)?;
                register
            }
            _ => self.operand(condition)?,
        };
        self.unit.release(mark);
        self.jump_on(value, target, sense);
        Ok(())
    }

    /// Jumps if the truth of a register is `sense`.
    pub fn jump_on(&mut self, value: Reg, target: Label, sense: bool) {
        let op = if sense { Opcode::JumpIfTrue } else { Opcode::JumpIfFalse };
        self.unit.emit_jump(op, value, 0, 0, target);
    }

    fn branch_bool(&mut self, op: &'a ast::ExprBoolOp, target: Label, sense: bool) -> Compiled {
        let Some((last, first)) = op.values.split_last() else { return Ok(()) };
        // The truth that decides at once.
        let decisive = op.op == BoolOp::Or;
        if sense == decisive {
            for value in first {
                self.branch(value, target, sense)?;
            }
            return self.branch(last, target, sense);
        }
        let end = self.unit.label();
        for value in first {
            self.branch(value, end, decisive)?;
        }
        self.branch(last, target, sense)?;
        self.unit.bind(end);
        Ok(())
    }

    fn branch_compare(&mut self, compare: &'a ast::ExprCompare, target: Label, sense: bool) -> Compiled {
        let mark = self.unit.next_temporary;
        let last = compare.ops.len() - 1;
        let skip = self.unit.label();
        let mut left = self.operand_before(&compare.left, &*compare.comparators)?;
        for (at, (&op, right)) in compare.ops.iter().zip(&*compare.comparators).enumerate() {
            let (target, sense) = match at == last {
                true => (target, sense),
                // A link that does not hold decides.
                false if sense => (skip, false),
                false => (target, false),
            };
            left = self.branch_link(op, left, right, &compare.comparators[at + 1..], target, sense)?;
        }
        self.unit.bind(skip);
        self.unit.release(mark);
        Ok(())
    }

    /// One comparison; gives the register of the right operand if there are links to come.
    fn branch_link(
        &mut self,
        op: CmpOp,
        left: Reg,
        right: &'a Expr,
        later: &'a [Expr],
        target: Label,
        sense: bool,
    ) -> Compiled<Reg> {
        if later.is_empty() {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) && right.is_none_literal_expr() {
                let op = match (op == CmpOp::Is) == sense {
                    true => Opcode::JumpIfNone,
                    false => Opcode::JumpIfNotNone,
                };
                self.unit.emit_jump(op, left, 0, 0, target);
                return Ok(left);
            }
            if let Some((_, op)) = jump_opcodes(op)
                && let Some(right) = fold::small_int(right)
            {
                self.unit.emit_jump(op, left, right as u32, u32::from(sense), target);
                return Ok(left);
            }
        }
        let right = match fold::container(right, self).filter(|_| matches!(op, CmpOp::In | CmpOp::NotIn)) {
            Some(constant) => {
                let register = self.unit.alloc();
                self.unit.load_constant(register, constant);
                register
            }
            None => self.operand_before(right, later)?,
        };
        match jump_opcodes(op) {
            Some((op, _)) => self.unit.emit_jump(op, left, right, u32::from(sense), target),
            None => {
                let result = self.unit.alloc();
                self.unit.emit(compare_opcode(op), result, left, right);
                self.jump_on(result, target, sense);
                self.unit.release(result);
            }
        }
        Ok(right)
    }
}
