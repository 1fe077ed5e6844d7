//! `try` in all its forms.
//!
//! A handler gets its exception in a register. Entering `try` costs nothing; the handler begins with `EnterHandler`, which
//! makes the exception the one that is being handled and remembers the one before in a second register, and every way out of
//! it passes `LeaveHandler`. What a handler itself raises goes through a *cleanup* handler that does the same.

use ruff_python_ast::{self as ast, ExceptHandler, Identifier};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::unit::{Block, Label, Reg};

/// The registers of a handler.
#[derive(Clone, Copy)]
pub(in crate::compiler) struct HandlerRegisters {
    /// The exception.
    pub exception: Reg,
    /// What was being handled before.
    pub previous: Reg,
    /// What the handler itself raises.
    pub second: Reg,
}

impl<'a> Compiler<'a> {
    pub fn handler_registers(&mut self) -> HandlerRegisters {
        let exception = self.unit.alloc_many(3);
        HandlerRegisters { exception, previous: exception + 1, second: exception + 2 }
    }

    /// Begins a handler: what follows, until [`Compiler::end_handler`], is protected by its cleanup.
    pub fn begin_handler(&mut self, registers: HandlerRegisters) -> (Label, Option<u32>) {
        self.unit.emit(Opcode::EnterHandler, registers.previous, registers.exception, 0);
        let cleanup = self.unit.label();
        let outer = self.unit.begin_protected(cleanup, registers.second);
        (cleanup, outer)
    }

    /// Emits the cleanup, which must not be reached from above.
    pub fn end_handler(&mut self, registers: HandlerRegisters, cleanup: Label) {
        self.at(TextRange::default(), |this| {
            this.unit.bind(cleanup);
            this.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
            this.unit.emit(Opcode::Reraise, registers.second, 0, 0);
        });
    }

    pub fn try_stmt(&mut self, try_: &'a ast::StmtTry) -> Compiled {
        if try_.finalbody.is_empty() {
            return self.try_except(try_);
        }
        let registers = self.handler_registers();
        let (handler, end) = (self.unit.label(), self.unit.label());
        let outer = self.unit.begin_protected(handler, registers.exception);
        self.unit.push_block(Block::Finally { body: &try_.finalbody, outer }, try_.range)?;
        if try_.handlers.is_empty() {
            self.stmts(&try_.body)?;
        } else {
            self.try_except(try_)?;
        }
        self.unit.pop_block();
        self.unit.end_protected(outer);
        self.stmts(&try_.finalbody)?;
        self.unit.jump(end);

        self.unit.bind(handler);
        self.unit.range = TextRange::default();
        let (cleanup, outer) = self.begin_handler(registers);
        self.unit.push_block(Block::Handler { previous: registers.previous, name: None, outer }, try_.range)?;
        self.stmts(&try_.finalbody)?;
        self.unit.pop_block();
        self.unit.range = TextRange::default();
        self.unit.end_protected(outer);
        self.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
        self.unit.emit(Opcode::Reraise, registers.exception, 0, 0);
        self.end_handler(registers, cleanup);
        self.unit.bind(end);
        Ok(())
    }

    fn try_except(&mut self, try_: &'a ast::StmtTry) -> Compiled {
        let registers = self.handler_registers();
        let (handler, end) = (self.unit.label(), self.unit.label());
        let outer = self.unit.begin_protected(handler, registers.exception);
        self.unit.push_block(Block::Plain { outer }, try_.range)?;
        self.stmts(&try_.body)?;
        self.unit.pop_block();
        self.unit.end_protected(outer);
        self.stmts(&try_.orelse)?;
        self.unit.jump(end);

        self.unit.bind(handler);
        self.unit.range = TextRange::default();
        let (cleanup, outer) = self.begin_handler(registers);
        match try_.is_star {
            true => self.except_star(try_, registers, outer, end)?,
            false => self.except_clauses(try_, registers, outer, end)?,
        }
        self.end_handler(registers, cleanup);
        self.unit.bind(end);
        Ok(())
    }

    fn except_clauses(
        &mut self,
        try_: &'a ast::StmtTry,
        registers: HandlerRegisters,
        outer: Option<u32>,
        end: Label,
    ) -> Compiled {
        let inside = self.unit.handler;
        for (at, ExceptHandler::ExceptHandler(clause)) in try_.handlers.iter().enumerate() {
            let next = self.unit.label();
            self.unit.range = clause.range;
            match &clause.type_ {
                Some(class) => {
                    self.unit.range = class.range();
                    let mark = self.unit.next_temporary;
                    let class = self.operand(class)?;
                    let matches = self.unit.alloc();
                    self.unit.emit(Opcode::MatchException, matches, registers.exception, class);
                    self.unit.release(mark);
                    self.jump_on(matches, next, false);
                }
                None if at + 1 < try_.handlers.len() => return fault(clause.range, "default 'except:' must be last"),
                None => {}
            }
            self.unit.range = clause.range;
            self.except_body(clause, registers, outer)?;
            self.unit.end_protected(outer);
            self.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
            self.unit.jump(end);
            self.unit.handler = inside;
            self.unit.bind(next);
        }
        // No clause matched.
        self.unit.range = TextRange::default();
        self.unit.end_protected(outer);
        self.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
        self.unit.emit(Opcode::Reraise, registers.exception, 0, 0);
        Ok(())
    }

    /// The body of a clause; with a name, the exception is bound to it, and unbound on every way out.
    fn except_body(
        &mut self,
        clause: &'a ast::ExceptHandlerExceptHandler,
        registers: HandlerRegisters,
        outer: Option<u32>,
    ) -> Compiled {
        let previous = registers.previous;
        let Some(name) = &clause.name else {
            self.unit.push_block(Block::Handler { previous, name: None, outer }, clause.range)?;
            self.stmts(&clause.body)?;
            self.unit.pop_block();
            return Ok(());
        };
        self.store_name(&name.id, registers.exception);
        self.with_unbinding(name, |this| {
            this.unit.push_block(Block::Handler { previous, name: Some(name), outer }, clause.range)?;
            this.stmts(&clause.body)?;
            this.unit.pop_block();
            Ok(())
        })
    }

    /// Unbinds a name after the body, whether it ends or raises.
    fn with_unbinding(&mut self, name: &'a Identifier, body: impl FnOnce(&mut Self) -> Compiled) -> Compiled {
        let raised = self.unit.alloc();
        let (failed, end) = (self.unit.label(), self.unit.label());
        let cleanup = self.unit.begin_protected(failed, raised);
        body(self)?;
        self.unit.end_protected(cleanup);
        self.unit.range = TextRange::default();
        self.unbind(name);
        self.unit.jump(end);
        self.unit.bind(failed);
        self.unbind(name);
        self.unit.emit(Opcode::Reraise, raised, 0, 0);
        self.unit.bind(end);
        Ok(())
    }

    /// Sets a name to None, then deletes it, so that deleting cannot fail.
    pub fn unbind(&mut self, name: &'a Identifier) {
        if let Some(register) = self.target_register(&name.id) {
            self.unit.emit(Opcode::DeleteLocal, register, 0, 0);
            return;
        }
        let none = self.unit.alloc();
        self.unit.load_constant(none, Constant::None);
        self.store_name(&name.id, none);
        self.unit.release(none);
        self.delete_name(&name.id);
    }

    /// The clauses of `except*`: each takes its part of the exception; what they raise, and the rest, is raised at the end.
    fn except_star(
        &mut self,
        try_: &'a ast::StmtTry,
        registers: HandlerRegisters,
        outer: Option<u32>,
        end: Label,
    ) -> Compiled {
        let raised = self.unit.alloc();
        let rest = self.unit.alloc();
        // `matched` and `remaining` are written together.
        let matched = self.unit.alloc_many(2);
        let remaining = matched + 1;
        let failure = self.unit.alloc();
        self.unit.emit(Opcode::BuildList, raised, self.unit.next_temporary, 0);
        self.unit.move_to(rest, registers.exception);
        for ExceptHandler::ExceptHandler(clause) in &try_.handlers {
            let Some(class) = &clause.type_ else {
                return fault(clause.range, "expected one or more exception types");
            };
            let (next, failed, done) = (self.unit.label(), self.unit.label(), self.unit.label());
            self.unit.range = clause.range;
            let mark = self.unit.next_temporary;
            let class = self.operand(class)?;
            self.unit.emit(Opcode::MatchExceptionGroup, matched, rest, class);
            self.unit.release(mark);
            self.unit.move_to(rest, remaining);
            self.unit.emit_jump(Opcode::JumpIfNone, matched, 0, 0, next);
            // The part that was caught is what is being handled in the body.
            let inner = self.unit.alloc();
            self.unit.emit(Opcode::EnterHandler, inner, matched, 0);
            if let Some(name) = &clause.name {
                self.store_name(&name.id, matched);
            }
            let cleanup = self.unit.begin_protected(failed, failure);
            self.unit.push_block(Block::ExceptStar, clause.range)?;
            self.stmts(&clause.body)?;
            self.unit.pop_block();
            self.unit.end_protected(cleanup);
            self.unit.range = TextRange::default();
            if let Some(name) = &clause.name {
                self.unbind(name);
            }
            self.unit.emit(Opcode::LeaveHandler, inner, 0, 0);
            self.unit.jump(done);
            self.unit.bind(failed);
            if let Some(name) = &clause.name {
                self.unbind(name);
            }
            self.unit.emit(Opcode::LeaveHandler, inner, 0, 0);
            self.unit.emit(Opcode::ListAppend, raised, failure, 0);
            self.unit.release(inner);
            self.unit.bind(done);
            self.unit.bind(next);
        }
        self.unit.range = TextRange::default();
        let handled = self.unit.label();
        let none_left = self.unit.label();
        self.unit.emit_jump(Opcode::JumpIfNone, rest, 0, 0, none_left);
        self.unit.emit(Opcode::ListAppend, raised, rest, 0);
        self.unit.bind(none_left);
        self.unit.emit(Opcode::PrepareReraiseStar, failure, registers.exception, raised);
        self.unit.end_protected(outer);
        self.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
        self.unit.emit_jump(Opcode::JumpIfNone, failure, 0, 0, handled);
        self.unit.emit(Opcode::Reraise, failure, 0, 0);
        self.unit.bind(handled);
        self.unit.jump(end);
        Ok(())
    }
}
