//! Assignment, augmented assignment, unpacking and deletion.

use ruff_python_ast::{self as ast, Expr, name::Name};
use ruff_text_size::Ranged;

use super::Compiler;
use super::operators::{binary_opcodes, immediate_opcode};
use crate::bytecode::Opcode;
use crate::compiler::error::{Compiled, fault};
use crate::compiler::fold;
use crate::compiler::symbols::ScopeKind;
use crate::compiler::unit::Reg;

/// As many targets may come before a starred one.
const MAX_BEFORE_STAR: usize = 255;

impl<'a> Compiler<'a> {
    pub fn assign_stmt(&mut self, assign: &'a ast::StmtAssign) -> Compiled {
        for target in &assign.targets {
            if let Expr::Starred(_) = target {
                return fault(target.range(), "starred assignment target must be in a list or tuple");
            }
        }
        match &*assign.targets {
            [Expr::Name(name)] => return self.assign_name(&name.id, &assign.value),
            [Expr::Tuple(targets)] => {
                if let Expr::Tuple(values) = &*assign.value
                    && self.assign_side_by_side(&targets.elts, &values.elts)?
                {
                    return Ok(());
                }
            }
            [Expr::List(targets)] => {
                if let Expr::List(values) = &*assign.value
                    && self.assign_side_by_side(&targets.elts, &values.elts)?
                {
                    return Ok(());
                }
            }
            _ => {}
        }
        // Locals that are assigned first could be assigned again by what evaluates the later targets.
        let value = match &*assign.targets {
            [Expr::Name(name), rest @ ..]
                if let Some(register) = self.target_register(&name.id)
                    && !self.may_be_assigned(&assign.targets[0], rest)
                    && rest.iter().all(Expr::is_name_expr) =>
            {
                self.expr_into(&assign.value, register)?;
                register
            }
            [target] if !self.may_be_assigned(&assign.value, [target]) => self.operand(&assign.value)?,
            targets if targets.iter().all(Expr::is_name_expr) => self.operand(&assign.value)?,
            _ => self.fresh(&assign.value)?,
        };
        assign.targets.iter().try_for_each(|target| self.assign(target, value))
    }

    /// `name = value`
    fn assign_name(&mut self, name: &'a Name, value: &'a Expr) -> Compiled {
        match self.target_register(name) {
            Some(register) => self.expr_into(value, register),
            None => {
                let value = self.operand(value)?;
                self.store_name(name, value);
                Ok(())
            }
        }
    }

    /// `a, b = x, y` without making the tuple.
    fn assign_side_by_side(&mut self, targets: &'a [Expr], values: &'a [Expr]) -> Compiled<bool> {
        let plain = |exprs: &[Expr]| !exprs.iter().any(Expr::is_starred_expr);
        if targets.len() != values.len() || targets.len() > 16 || !plain(targets) || !plain(values) {
            return Ok(false);
        }
        let Some((last, first)) = values.split_last() else { return Ok(false) };
        let locals: Option<Vec<Reg>> = targets
            .iter()
            .map(|target| match target {
                Expr::Name(name) => self.target_register(&name.id),
                _ => None,
            })
            .collect();
        // Only locals, each once: the order in which they are assigned cannot be seen, so the last value can go to its place
        // at once, and what no target overwrites can stay where it is.
        let distinct =
            locals.filter(|locals| locals.iter().enumerate().all(|(at, register)| !locals[..at].contains(register)));
        let Some(locals) = distinct else {
            let mut sources = Vec::new();
            for value in values {
                sources.push(self.fresh(value)?);
            }
            for (target, source) in targets.iter().zip(sources) {
                self.assign(target, source)?;
            }
            return Ok(true);
        };
        let mut sources = Vec::new();
        for (at, value) in first.iter().enumerate() {
            let in_place = match value {
                Expr::Name(name) => self.target_register(&name.id).is_some_and(|register| !locals.contains(&register)),
                _ => false,
            };
            let source = match in_place {
                true => self.operand_before(value, &values[at + 1..])?,
                false => self.fresh(value)?,
            };
            sources.push(source);
        }
        self.expr_into(last, locals[locals.len() - 1])?;
        for (register, source) in locals.iter().zip(sources) {
            self.unit.move_to(*register, source);
        }
        Ok(true)
    }

    /// Assigns a register to a target.
    pub fn assign(&mut self, target: &'a Expr, value: Reg) -> Compiled {
        let before = std::mem::replace(&mut self.unit.range, target.range());
        let mark = self.unit.next_temporary;
        let result = self.assign_here(target, value);
        self.unit.release(mark);
        self.unit.range = before;
        result
    }

    fn assign_here(&mut self, target: &'a Expr, value: Reg) -> Compiled {
        match target {
            Expr::Name(name) => {
                self.store_name(&name.id, value);
                Ok(())
            }
            Expr::Attribute(attribute) => {
                self.note_static_attribute(attribute);
                let object = self.operand(&attribute.value)?;
                let name = self.mangled(&attribute.attr.id);
                let name = self.unit.name_index(&name);
                self.unit.emit(Opcode::StoreAttr, object, value, name);
                Ok(())
            }
            Expr::Subscript(subscript) => {
                let object = self.operand_before(&subscript.value, [&*subscript.slice])?;
                if let Some(base) = self.plain_slice(&subscript.slice)? {
                    self.unit.emit(Opcode::StoreSlice, object, base, value);
                    return Ok(());
                }
                let index = self.operand(&subscript.slice)?;
                self.unit.emit(Opcode::StoreSubscript, object, index, value);
                Ok(())
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, value, tuple.range),
            Expr::List(list) => self.unpack(&list.elts, value, list.range),
            Expr::Starred(starred) => fault(starred.range, "starred assignment target must be in a list or tuple"),
            other => fault(other.range(), "cannot assign to expression here. Maybe you meant '==' instead of '='?"),
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], value: Reg, range: ruff_text_size::TextRange) -> Compiled {
        let star = targets.iter().position(Expr::is_starred_expr);
        let count = targets.len() as u32;
        // Locals side by side are written by the instruction itself.
        let in_place = match star {
            None if !targets.is_empty() => self.adjacent_locals(targets),
            _ => None,
        };
        let base = in_place.unwrap_or_else(|| self.unit.alloc_many(count));
        match star {
            None => self.unit.emit(Opcode::UnpackSequence, base, value, count),
            Some(at) => {
                if targets[at + 1..].iter().any(Expr::is_starred_expr) {
                    return fault(range, "multiple starred expressions in assignment");
                }
                if at > MAX_BEFORE_STAR {
                    return fault(range, "too many expressions in star-unpacking assignment");
                }
                let behind = count - at as u32 - 1;
                self.unit.emit_aux(Opcode::UnpackEx, base, value, at as u32, behind);
            }
        }
        if in_place.is_some() {
            return Ok(());
        }
        for (at, target) in targets.iter().enumerate() {
            let target = match target {
                Expr::Starred(starred) => &*starred.value,
                target => target,
            };
            self.assign(target, base + at as u32)?;
        }
        Ok(())
    }

    /// The first register, if the targets are locals in consecutive registers.
    fn adjacent_locals(&self, targets: &[Expr]) -> Option<Reg> {
        let mut base = None;
        for (at, target) in targets.iter().enumerate() {
            let Expr::Name(name) = target else { return None };
            let register = self.target_register(&name.id)?;
            if *base.get_or_insert(register) + at as u32 != register {
                return None;
            }
        }
        base
    }

    pub fn aug_assign(&mut self, assign: &'a ast::StmtAugAssign) -> Compiled {
        let op = binary_opcodes(assign.op).1;
        match &*assign.target {
            Expr::Name(name) => match self.target_register(&name.id) {
                Some(register) => {
                    self.name_in_place(&name.id, name.range);
                    let left = match self.may_be_assigned(&assign.target, [&*assign.value]) {
                        true => {
                            let saved = self.unit.alloc();
                            self.unit.move_to(saved, register);
                            saved
                        }
                        false => register,
                    };
                    self.aug_value(op, left, &assign.value, register)
                }
                None => {
                    let value = self.unit.alloc();
                    self.at(name.range, |this| this.load_name(&name.id, value));
                    self.aug_value(op, value, &assign.value, value)?;
                    self.store_name(&name.id, value);
                    Ok(())
                }
            },
            Expr::Attribute(attribute) => {
                self.note_static_attribute(attribute);
                let object = self.operand_before(&attribute.value, [&*assign.value])?;
                let name = self.mangled(&attribute.attr.id);
                let name = self.unit.name_index(&name);
                let value = self.unit.alloc();
                self.at(attribute.range, |this| this.unit.emit(Opcode::LoadAttr, value, object, name));
                self.aug_value(op, value, &assign.value, value)?;
                self.at(attribute.range, |this| this.unit.emit(Opcode::StoreAttr, object, value, name));
                Ok(())
            }
            Expr::Subscript(subscript) => {
                let later = [&*subscript.slice, &*assign.value];
                let object = self.operand_before(&subscript.value, later)?;
                if let Some(base) = self.plain_slice(&subscript.slice)? {
                    let value = self.unit.alloc();
                    self.at(subscript.range, |this| this.unit.emit(Opcode::LoadSlice, value, object, base));
                    self.aug_value(op, value, &assign.value, value)?;
                    self.at(subscript.range, |this| this.unit.emit(Opcode::StoreSlice, object, base, value));
                    return Ok(());
                }
                let index = self.operand_before(&subscript.slice, [&*assign.value])?;
                let value = self.unit.alloc();
                self.at(subscript.range, |this| this.unit.emit(Opcode::LoadSubscript, value, object, index));
                self.aug_value(op, value, &assign.value, value)?;
                self.at(subscript.range, |this| this.unit.emit(Opcode::StoreSubscript, object, index, value));
                Ok(())
            }
            other => fault(other.range(), "'expression' is an illegal expression for augmented assignment"),
        }
    }

    /// `dst = left op= right`. Unlike in a plain operation, `left` may be `dst`.
    fn aug_value(&mut self, op: Opcode, left: Reg, right: &'a Expr, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        if let Some(op) = immediate_opcode(op)
            && let Some(right) = fold::small_int(right)
        {
            self.unit.emit(op, dst, left, right as u32);
            return Ok(());
        }
        let right = self.operand(right)?;
        self.unit.release(mark);
        self.unit.emit(op, dst, left, right);
        Ok(())
    }

    pub fn delete(&mut self, target: &'a Expr) -> Compiled {
        self.unit.range = target.range();
        let mark = self.unit.next_temporary;
        match target {
            Expr::Name(name) => self.delete_name(&name.id),
            Expr::Attribute(attribute) => {
                let object = self.operand(&attribute.value)?;
                let name = self.mangled(&attribute.attr.id);
                let name = self.unit.name_index(&name);
                self.unit.emit(Opcode::DeleteAttr, object, name, 0);
            }
            Expr::Subscript(subscript) => {
                let object = self.operand_before(&subscript.value, [&*subscript.slice])?;
                let index = self.operand(&subscript.slice)?;
                self.unit.emit(Opcode::DeleteSubscript, object, index, 0);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|target| self.delete(target))?,
            Expr::List(list) => list.elts.iter().try_for_each(|target| self.delete(target))?,
            other => return fault(other.range(), "cannot delete expression"),
        }
        self.unit.release(mark);
        Ok(())
    }

    /// Remembers `self.name = …` for the class's `__static_attributes__`.
    fn note_static_attribute(&mut self, attribute: &ast::ExprAttribute) {
        let is_self = matches!(&*attribute.value, Expr::Name(object) if object.id == "self");
        let class = self.outer.iter().rposition(|unit| self.table[unit.scope].kind == ScopeKind::Class);
        if let Some(class) = class.filter(|_| is_self) {
            let known = &mut self.outer[class].static_attributes;
            if !known.contains(&attribute.attr.id) {
                known.push(attribute.attr.id.clone());
            }
        }
    }
}
