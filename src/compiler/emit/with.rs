//! `with` and `async with`.

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use super::exceptions::HandlerRegisters;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::Compiled;
use crate::compiler::unit::{Block, Reg};

impl<'a> Compiler<'a> {
    /// The statement from the item `at` on.
    pub fn with_stmt(&mut self, with: &'a ast::StmtWith, at: usize) -> Compiled {
        let Some(item) = with.items.get(at) else {
            return self.stmts(&with.body);
        };
        if with.is_async {
            self.check_async("'async with'", with.range)?;
        }
        // Manager, exit and exception lie side by side for `ExitWith`.
        let manager = self.unit.alloc_many(3);
        let registers =
            HandlerRegisters { exception: manager + 2, previous: self.unit.alloc(), second: self.unit.alloc() };
        self.expr_into(&item.context_expr, manager)?;
        let range = item.context_expr.range();
        self.unit.range = range;
        let mark = self.unit.next_temporary;
        let entered = self.unit.alloc();
        let enter = if with.is_async { Opcode::EnterAsyncWith } else { Opcode::EnterWith };
        self.unit.emit(enter, entered, manager, manager + 1);
        if with.is_async {
            self.await_register(entered, entered, 1);
        }
        let (handler, end) = (self.unit.label(), self.unit.label());
        let outer = self.unit.begin_protected(handler, registers.exception);
        self.unit.push_block(Block::With { manager, is_async: with.is_async, range, outer }, with.range)?;
        if let Some(target) = &item.optional_vars {
            self.assign(target, entered)?;
        }
        self.unit.release(mark);
        self.with_stmt(with, at + 1)?;
        self.unit.pop_block();
        self.unit.end_protected(outer);
        self.unit.range = range;
        self.leave_with(manager, with.is_async);
        self.unit.jump(end);

        self.unit.bind(handler);
        let (cleanup, outer) = self.begin_handler(registers);
        let suppress = self.unit.alloc();
        let suppressed = self.unit.label();
        self.exit_with(suppress, manager, with.is_async);
        self.jump_on(suppress, suppressed, true);
        self.unit.end_protected(outer);
        self.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
        self.unit.emit(Opcode::Reraise, registers.exception, 0, 0);
        self.unit.bind(suppressed);
        self.unit.emit(Opcode::LeaveHandler, registers.previous, 0, 0);
        self.unit.jump(end);
        self.end_handler(registers, cleanup);
        self.unit.bind(end);
        self.unit.range = TextRange::default();
        Ok(())
    }

    fn exit_with(&mut self, result: Reg, manager: Reg, is_async: bool) {
        self.unit.emit(Opcode::ExitWith, result, manager, 0);
        if is_async {
            self.await_register(result, result, 2);
        }
    }

    /// Leaves a `with` that did not raise.
    pub fn leave_with(&mut self, manager: Reg, is_async: bool) {
        self.unit.load_constant(manager + 2, Constant::None);
        let result = self.unit.alloc();
        self.exit_with(result, manager, is_async);
        self.unit.release(result);
    }
}
