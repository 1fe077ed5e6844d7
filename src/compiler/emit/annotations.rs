//! Annotations: evaluated lazily by a function `__annotate__` (PEP 649), or kept as text under
//! `from __future__ import annotations`.

use ruff_python_ast::{self as ast, ExceptHandler, Expr, Stmt, name::Name};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use super::function::FunctionParts;
use crate::bytecode::{CodeProto, Constant, Opcode};
use crate::compiler::collect::{CONDITIONAL_ANNOTATIONS, FORMAT};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::symbols::{Role, ScopeKind};
use crate::compiler::unit::{DeferredAnnotation, Reg};
use crate::compiler::unparse;

/// Calls `found` for each annotated assignment that belongs to the body itself, in the order of the text, with whether it is
/// reached only on some paths.
fn annotated<'a>(body: &'a [Stmt], conditional: bool, found: &mut impl FnMut(&'a ast::StmtAnnAssign, bool)) {
    for stmt in body {
        match stmt {
            Stmt::AnnAssign(assign) => found(assign, conditional),
            Stmt::If(branch) => {
                annotated(&branch.body, true, found);
                for clause in &branch.elif_else_clauses {
                    annotated(&clause.body, true, found);
                }
            }
            Stmt::For(loop_) => {
                annotated(&loop_.body, true, found);
                annotated(&loop_.orelse, true, found);
            }
            Stmt::While(loop_) => {
                annotated(&loop_.body, true, found);
                annotated(&loop_.orelse, true, found);
            }
            Stmt::With(with) => annotated(&with.body, true, found),
            Stmt::Match(matching) => matching.cases.iter().for_each(|case| annotated(&case.body, true, found)),
            Stmt::Try(try_) => {
                annotated(&try_.body, true, found);
                for ExceptHandler::ExceptHandler(handler) in &try_.handlers {
                    annotated(&handler.body, true, found);
                }
                annotated(&try_.orelse, true, found);
                annotated(&try_.finalbody, true, found);
            }
            _ => {}
        }
    }
}

/// Whether a body annotates any variable.
pub(super) fn has_annotations(body: &[Stmt]) -> bool {
    let mut any = false;
    annotated(body, false, &mut |_, _| any = true);
    any
}

impl<'a> Compiler<'a> {
    /// Collects the annotations of a module or class body.
    pub fn collect_annotations(&mut self, body: &'a [Stmt]) {
        let is_module = self.table[self.unit.scope].kind == ScopeKind::Module;
        let mut deferred = Vec::new();
        let mut conditions = 0;
        annotated(body, false, &mut |assign, conditional| {
            if !assign.simple || !assign.target.is_name_expr() {
                return;
            }
            // A module that fails half-way stays half-way annotated.
            let condition = (conditional || is_module).then_some(conditions);
            conditions += u32::from(condition.is_some());
            deferred.push(DeferredAnnotation { assign, condition });
        });
        self.unit.annotations = deferred;
    }

    /// Makes `__annotate__` for a module, which has it from the start.
    pub fn deferred_annotations(&mut self, body: &'a [Stmt]) -> Compiled {
        if self.future_annotations {
            return Ok(());
        }
        self.collect_annotations(body);
        self.store_annotate("__annotate__")
    }

    /// Makes the function that evaluates the annotations that were collected, and stores it.
    pub fn store_annotate(&mut self, name: &'static str) -> Compiled {
        if self.unit.annotations.is_empty() || self.future_annotations {
            return Ok(());
        }
        let Some(scope) = self.table[self.unit.scope].annotations else { return Ok(()) };
        let deferred = self.unit.annotations.clone();
        let range = self.table[self.unit.scope].range;
        let start = match self.table[self.unit.scope].kind {
            ScopeKind::Module => deferred[0].assign.range,
            _ => range,
        };
        self.enter_unit(scope, "__annotate__", start);
        self.annotate_prologue(deferred[0].assign.range);
        let dict = self.unit.alloc();
        self.unit.emit(Opcode::BuildMap, dict, self.unit.next_temporary, 0);
        for annotation in deferred {
            let Expr::Name(target) = &*annotation.assign.target else { continue };
            self.unit.range = annotation.assign.range;
            let mark = self.unit.next_temporary;
            let skip = self.unit.label();
            if let Some(condition) = annotation.condition {
                let number = self.unit.alloc();
                self.unit.load_constant(number, Constant::Int(condition.into()));
                let reached = self.unit.alloc();
                self.load_name(&Name::new_static(CONDITIONAL_ANNOTATIONS), reached);
                self.unit.emit(Opcode::Contains, number, number, reached);
                self.jump_on(number, skip, false);
                self.unit.release(mark);
            }
            let key = self.unit.alloc();
            let name = self.mangled(&target.id);
            self.unit.load_constant(key, Constant::str(&name));
            let value = self.annotation_value(&annotation.assign.annotation)?;
            self.unit.emit(Opcode::MapAdd, dict, key, value);
            self.unit.release(mark);
            self.unit.bind(skip);
        }
        self.unit.emit(Opcode::Return, dict, 0, 0);
        let code = self.leave_unit()?;
        let function = self.unit.alloc();
        self.make_function(code, FunctionParts::default(), function);
        self.store_name(&Name::new_static(name), function);
        self.unit.release(function);
        Ok(())
    }

    /// An annotation as it is evaluated; `*args: *Ts` gives what is unpacked.
    fn annotation_value(&mut self, annotation: &'a Expr) -> Compiled<Reg> {
        match annotation {
            Expr::Starred(starred) => {
                let value = self.unit.alloc();
                let unpacked = self.operand(&starred.value)?;
                self.unit.emit(Opcode::UnpackSequence, value, unpacked, 1);
                Ok(value)
            }
            annotation => self.operand(annotation),
        }
    }

    /// Refuses formats that compiled code does not know: more than VALUE_WITH_FAKE_GLOBALS.
    pub fn annotate_prologue(&mut self, range: TextRange) {
        self.unit.posonly_count = 1;
        self.unit.positional_count = 1;
        self.unit.range = range;
        let Some(format) = self.local_register(&Name::new_static(FORMAT)) else { return };
        let known = self.unit.label();
        self.unit.emit_jump(Opcode::JumpIfGtImm, format, 2, 0, known);
        let error = self.unit.alloc();
        self.unit.emit(Opcode::LoadException, error, 1, 0);
        self.unit.emit(Opcode::Raise, error, 0, 0);
        self.unit.release(error);
        self.unit.bind(known);
    }

    /// The function that evaluates a function's annotations, if it has any, in a new temporary.
    pub fn function_annotations(&mut self, function: &'a ast::StmtFunctionDef) -> Compiled<Option<Reg>> {
        let Some(scope) = self.table.find(function, Role::Annotations) else { return Ok(None) };
        let register = self.unit.alloc();
        let range = Self::decorated_range(&function.decorator_list, function.range);
        self.enter_unit(scope, "__annotate__", range);
        self.annotate_prologue(function.name.range);
        let dict = self.unit.alloc();
        let parameters = &function.parameters;
        let plain = || parameters.posonlyargs.iter().chain(&parameters.args).map(|param| &param.parameter);
        let named = plain()
            .chain(parameters.vararg.as_deref())
            .chain(parameters.kwonlyargs.iter().map(|param| &param.parameter))
            .chain(parameters.kwarg.as_deref());
        let base = self.unit.next_temporary;
        self.unit.emit(Opcode::BuildMap, dict, base, 0);
        let returns = function.returns.as_deref().map(|annotation| (Name::new_static("return"), annotation));
        let all = named.filter_map(|param| Some((param.name.id.clone(), param.annotation.as_deref()?))).chain(returns);
        for (name, annotation) in all {
            let key = self.unit.alloc();
            let name = self.mangled(&name);
            self.unit.load_constant(key, Constant::str(&name));
            let value = match self.future_annotations {
                true => {
                    let value = self.unit.alloc();
                    self.unit.load_constant(value, Constant::str(&unparse::expression(annotation, self.source)));
                    value
                }
                false => self.annotation_value(annotation)?,
            };
            self.unit.emit(Opcode::MapAdd, dict, key, value);
            self.unit.release(base);
        }
        self.unit.emit(Opcode::Return, dict, 0, 0);
        let code: CodeProto = self.leave_unit()?;
        self.make_function(code, FunctionParts::default(), register);
        Ok(Some(register))
    }

    pub fn ann_assign(&mut self, assign: &'a ast::StmtAnnAssign) -> Compiled {
        if let Some(value) = &assign.value {
            let value = match &*assign.target {
                Expr::Name(name) if let Some(register) = self.target_register(&name.id) => {
                    self.expr_into(value, register)?;
                    register
                }
                target => self.operand_before(value, [target])?,
            };
            self.assign(&assign.target, value)?;
        }
        let kind = self.table[self.unit.scope].kind;
        match &*assign.target {
            Expr::Name(name) if assign.simple && !kind.is_function_like() => self.note_annotation(assign, &name.id),
            Expr::Name(_) => Ok(()),
            // The target is evaluated for its effects, as far as an assignment would.
            Expr::Attribute(attribute) if assign.value.is_none() => self.effect(&attribute.value),
            Expr::Subscript(subscript) if assign.value.is_none() => {
                self.effect(&subscript.value)?;
                match &*subscript.slice {
                    Expr::Slice(_) => Ok(()),
                    index => self.effect(index),
                }
            }
            Expr::Attribute(_) | Expr::Subscript(_) => Ok(()),
            other => fault(other.range(), "illegal target for annotation"),
        }
    }

    /// An annotated variable of a module or class was reached.
    fn note_annotation(&mut self, assign: &'a ast::StmtAnnAssign, name: &Name) -> Compiled {
        let mark = self.unit.next_temporary;
        if self.future_annotations {
            let annotations = self.unit.alloc();
            self.load_name(&Name::new_static("__annotations__"), annotations);
            let key = self.unit.alloc();
            let name = self.mangled(name);
            self.unit.load_constant(key, Constant::str(&name));
            let value = self.unit.alloc();
            self.unit.load_constant(value, Constant::str(&unparse::expression(&assign.annotation, self.source)));
            self.unit.emit(Opcode::StoreSubscript, annotations, key, value);
            self.unit.release(mark);
            return Ok(());
        }
        let found = self.unit.annotations.iter().find(|deferred| std::ptr::eq(deferred.assign, assign));
        if let Some(condition) = found.and_then(|deferred| deferred.condition) {
            let reached = self.unit.alloc();
            self.load_conditional_annotations(reached);
            let number = self.unit.alloc();
            self.unit.load_constant(number, Constant::Int(condition.into()));
            self.unit.emit(Opcode::SetAdd, reached, number, 0);
            self.unit.release(mark);
        }
        Ok(())
    }

    /// The set of the annotations that were reached: a cell in a class, a name in a module.
    fn load_conditional_annotations(&mut self, dst: Reg) {
        let name = Name::new_static(CONDITIONAL_ANNOTATIONS);
        match self.cell_register(&name) {
            Some(cell) => {
                let name = self.unit.name_index(&name);
                self.unit.emit(Opcode::LoadCell, dst, cell, name);
            }
            None => self.load_name(&name, dst),
        }
    }
}
