//! Statements: control flow, and what is small.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::fold;
use crate::compiler::symbols::ScopeKind;
use crate::compiler::unit::{Block, Reg};

impl<'a> Compiler<'a> {
    pub fn stmts(&mut self, body: &'a [Stmt]) -> Compiled {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &'a Stmt) -> Compiled {
        self.unit.range = stmt.range();
        let mark = self.unit.next_temporary;
        match stmt {
            Stmt::FunctionDef(function) => self.function_def(function)?,
            Stmt::ClassDef(class) => self.class_def(class)?,
            Stmt::Return(ret) => self.return_stmt(ret)?,
            Stmt::Delete(delete) => delete.targets.iter().try_for_each(|target| self.delete(target))?,
            Stmt::TypeAlias(alias) => self.type_alias(alias)?,
            Stmt::Assign(assign) => self.assign_stmt(assign)?,
            Stmt::AugAssign(assign) => self.aug_assign(assign)?,
            Stmt::AnnAssign(assign) => self.ann_assign(assign)?,
            Stmt::For(loop_) => self.for_stmt(loop_)?,
            Stmt::While(loop_) => self.while_stmt(loop_)?,
            Stmt::If(branch) => self.if_stmt(branch)?,
            Stmt::With(with) => self.with_stmt(with, 0)?,
            Stmt::Match(matching) => self.match_stmt(matching)?,
            Stmt::Raise(raise) => self.raise_stmt(raise)?,
            Stmt::Try(try_) => self.try_stmt(try_)?,
            Stmt::Assert(assert) => self.assert_stmt(assert)?,
            Stmt::Import(import) => self.import_stmt(import)?,
            Stmt::ImportFrom(import) => self.import_from(import)?,
            Stmt::Expr(expr) => self.expr_stmt(&expr.value)?,
            Stmt::Break(stmt) => self.break_stmt(stmt.range, false)?,
            Stmt::Continue(stmt) => self.break_stmt(stmt.range, true)?,
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::IpyEscapeCommand(command) => return fault(command.range, "invalid syntax"),
        }
        self.unit.release(mark);
        Ok(())
    }

    fn expr_stmt(&mut self, value: &'a Expr) -> Compiled {
        if self.interactive && self.outer.is_empty() {
            let register = self.operand(value)?;
            self.unit.emit(Opcode::PrintValue, register, 0, 0);
            return Ok(());
        }
        self.effect(value)
    }

    fn if_stmt(&mut self, branch: &'a ast::StmtIf) -> Compiled {
        let end = self.unit.label();
        let mut next = self.unit.label();
        self.branch(&branch.test, next, false)?;
        self.stmts(&branch.body)?;
        for (at, clause) in branch.elif_else_clauses.iter().enumerate() {
            self.unit.jump(end);
            self.unit.bind(next);
            next = self.unit.label();
            if let Some(test) = &clause.test {
                self.branch(test, next, false)?;
            }
            self.stmts(&clause.body)?;
            if at + 1 == branch.elif_else_clauses.len() {
                break;
            }
        }
        self.unit.bind(next);
        self.unit.bind(end);
        Ok(())
    }

    fn while_stmt(&mut self, loop_: &'a ast::StmtWhile) -> Compiled {
        let head = self.unit.here();
        let (exhausted, end) = (self.unit.label(), self.unit.label());
        self.unit.push_block(Block::Loop { end, head }, loop_.range)?;
        self.branch(&loop_.test, exhausted, false)?;
        self.stmts(&loop_.body)?;
        self.unit.range = loop_.test.range();
        self.unit.emit_jump(Opcode::JumpBack, 0, 0, 0, head);
        self.unit.pop_block();
        self.unit.bind(exhausted);
        self.stmts(&loop_.orelse)?;
        self.unit.bind(end);
        Ok(())
    }

    fn for_stmt(&mut self, loop_: &'a ast::StmtFor) -> Compiled {
        if loop_.is_async {
            return self.async_for(loop_);
        }
        let iterator = self.unit.alloc();
        let iterable = self.operand_or(&loop_.iter, iterator)?;
        self.at(loop_.iter.range(), |this| this.unit.emit(Opcode::GetIter, iterator, iterable, 0));
        let head = self.unit.here();
        let (exhausted, end) = (self.unit.label(), self.unit.label());
        self.unit.push_block(Block::Loop { end, head }, loop_.range)?;
        self.for_next(&loop_.target, iterator, exhausted, loop_.iter.range())?;
        self.stmts(&loop_.body)?;
        self.unit.range = loop_.iter.range();
        self.unit.emit_jump(Opcode::JumpBack, 0, 0, 0, head);
        self.unit.pop_block();
        self.unit.bind(exhausted);
        self.stmts(&loop_.orelse)?;
        self.unit.bind(end);
        Ok(())
    }

    /// Assigns the next item to the target, or goes to the label.
    pub fn for_next(
        &mut self,
        target: &'a Expr,
        iterator: Reg,
        exhausted: crate::compiler::unit::Label,
        range: TextRange,
    ) -> Compiled {
        let mark = self.unit.next_temporary;
        let local = match target {
            Expr::Name(name) => self.target_register(&name.id),
            _ => None,
        };
        let item = local.unwrap_or_else(|| self.unit.alloc());
        self.at(range, |this| this.unit.emit_jump(Opcode::ForIter, item, iterator, 0, exhausted));
        if local.is_none() {
            self.assign(target, item)?;
        }
        self.unit.release(mark);
        Ok(())
    }

    fn async_for(&mut self, loop_: &'a ast::StmtFor) -> Compiled {
        self.check_async("'async for'", loop_.range)?;
        let iterator = self.unit.alloc();
        let iterable = self.operand_or(&loop_.iter, iterator)?;
        self.at(loop_.iter.range(), |this| this.unit.emit(Opcode::GetAsyncIter, iterator, iterable, 0));
        let head = self.unit.here();
        let end = self.unit.label();
        self.unit.push_block(Block::Loop { end, head }, loop_.range)?;
        let stop = self.async_next(&loop_.target, iterator, loop_.iter.range())?;
        self.stmts(&loop_.body)?;
        self.unit.range = loop_.iter.range();
        self.unit.emit_jump(Opcode::JumpBack, 0, 0, 0, head);
        self.unit.pop_block();
        self.end_async_for(stop);
        self.stmts(&loop_.orelse)?;
        self.unit.bind(end);
        Ok(())
    }

    /// Awaits the next item and assigns it to the target; the handler to put behind the loop.
    pub fn async_next(
        &mut self,
        target: &'a Expr,
        iterator: Reg,
        range: TextRange,
    ) -> Compiled<(crate::compiler::unit::Label, Reg)> {
        let before = std::mem::replace(&mut self.unit.range, range);
        let exception = self.unit.alloc();
        let stop = self.unit.label();
        let outer = self.unit.begin_protected(stop, exception);
        let item = self.unit.alloc();
        let awaited = self.unit.alloc();
        self.unit.emit(Opcode::GetAsyncNext, awaited, iterator, 0);
        self.unit.load_constant(item, Constant::None);
        self.unit.emit(Opcode::YieldFrom, item, awaited, 0);
        self.unit.end_protected(outer);
        self.unit.range = before;
        self.assign(target, item)?;
        self.unit.release(item);
        Ok((stop, exception))
    }

    pub fn end_async_for(&mut self, (stop, exception): (crate::compiler::unit::Label, Reg)) {
        self.unit.bind(stop);
        self.unit.emit(Opcode::EndAsyncFor, exception, 0, 0);
    }

    fn assert_stmt(&mut self, assert: &'a ast::StmtAssert) -> Compiled {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.unit.label();
        self.branch(&assert.test, end, true)?;
        let error = self.unit.alloc();
        self.unit.emit(Opcode::LoadException, error, 0, 0);
        if let Some(message) = &assert.msg {
            self.fresh(message)?;
            self.unit.emit(Opcode::Call, error, error, 1);
        }
        self.at(assert.test.range(), |this| this.unit.emit(Opcode::Raise, error, 0, 0));
        self.unit.bind(end);
        Ok(())
    }

    fn raise_stmt(&mut self, raise: &'a ast::StmtRaise) -> Compiled {
        match (&raise.exc, &raise.cause) {
            (Some(exception), Some(cause)) => {
                let exception = self.operand_before(exception, [&**cause])?;
                let cause = self.operand(cause)?;
                self.unit.emit(Opcode::RaiseFrom, exception, cause, 0);
            }
            (Some(exception), None) => {
                let exception = self.operand(exception)?;
                self.unit.emit(Opcode::Raise, exception, 0, 0);
            }
            (None, _) => self.unit.emit(Opcode::RaiseHandled, 0, 0, 0),
        }
        Ok(())
    }

    // ---- leaving blocks ---------------------------------------------------------------------------------------------

    fn return_stmt(&mut self, ret: &'a ast::StmtReturn) -> Compiled {
        let kind = self.table[self.unit.scope].kind;
        if !kind.is_function_like() || kind == ScopeKind::TypeParams {
            return fault(ret.range, "'return' outside function");
        }
        let scope = &self.table[self.unit.scope];
        if ret.value.is_some() && scope.is_async_def && scope.is_generator {
            return fault(ret.range, "'return' with value in async generator");
        }
        let leaves = !self.unit.blocks.iter().all(|block| matches!(block, Block::Loop { .. } | Block::Plain { .. }));
        let value = match &ret.value {
            Some(value) => {
                // What runs on the way out could assign a local, so its value is saved.
                match leaves && fold::fold(value, self).is_none() {
                    true => self.fresh(value)?,
                    false => self.operand(value)?,
                }
            }
            None => {
                let register = self.unit.alloc();
                self.unit.load_constant(register, Constant::None);
                register
            }
        };
        let handler = self.unit.handler;
        let depth = self.unit.blocks.len();
        self.unwind(0, ret.range)?;
        debug_assert_eq!(depth, self.unit.blocks.len());
        self.unit.range = ret.range;
        self.unit.emit(Opcode::Return, value, 0, 0);
        self.unit.handler = handler;
        Ok(())
    }

    fn break_stmt(&mut self, range: TextRange, is_continue: bool) -> Compiled {
        let found = self.unit.blocks.iter().rposition(|block| matches!(block, Block::Loop { .. } | Block::ExceptStar));
        let Some(at) = found else {
            let message = if is_continue { "'continue' not properly in loop" } else { "'break' outside loop" };
            return fault(range, message);
        };
        let handler = self.unit.handler;
        self.unwind(at + 1, range)?;
        let Block::Loop { end, head } = self.unit.blocks[at] else {
            return self.cannot_leave_star(range);
        };
        self.unit.range = range;
        match is_continue {
            true => self.unit.emit_jump(Opcode::JumpBack, 0, 0, 0, head),
            false => self.unit.jump(end),
        }
        self.unit.handler = handler;
        Ok(())
    }

    fn cannot_leave_star(&self, range: TextRange) -> Compiled {
        fault(range, "'break', 'continue' and 'return' cannot appear in an except* block")
    }

    /// Emits what leaving the blocks from `down_to` on takes, innermost first. What follows is no longer protected by their
    /// handlers; the caller restores the handler once the jump is emitted.
    fn unwind(&mut self, down_to: usize, range: TextRange) -> Compiled {
        // While one block is left, those inside it do not exist.
        let saved = self.unit.blocks.split_off(down_to);
        let mut result = Ok(());
        for (at, block) in saved.iter().enumerate().rev() {
            self.unit.blocks.extend_from_slice(&saved[..at]);
            result = self.unwind_block(*block, range);
            self.unit.blocks.truncate(down_to);
            if result.is_err() {
                break;
            }
        }
        self.unit.blocks.extend(saved);
        result
    }

    fn unwind_block(&mut self, block: Block<'a>, range: TextRange) -> Compiled {
        let mark = self.unit.next_temporary;
        match block {
            Block::Loop { .. } => {}
            Block::Plain { outer } => self.unit.handler = outer,
            Block::ExceptStar => return self.cannot_leave_star(range),
            Block::Finally { body, outer } => {
                self.unit.handler = outer;
                self.stmts(body)?;
            }
            Block::Handler { previous, name, outer } => {
                if let Some(name) = name {
                    self.unbind(name);
                }
                self.unit.emit(Opcode::LeaveHandler, previous, 0, 0);
                self.unit.handler = outer;
            }
            Block::With { manager, is_async, range, outer } => {
                self.unit.handler = outer;
                self.at(range, |this| this.leave_with(manager, is_async));
            }
        }
        self.unit.release(mark);
        Ok(())
    }
}
