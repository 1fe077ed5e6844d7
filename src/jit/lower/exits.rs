//! Ways out of the code: one cold block for each exit, one tail for all.

use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, types};

use super::Lowering;
use crate::jit::deopt::{BUFFER_WORDS, saved_values};
use crate::jit::exit::Reason;
use crate::jit::hir::{FrameId, Helper, Node, Rep};

/// An exit block that is filled in at the end.
pub struct PendingExit {
    block: ir::Block,
    frame: FrameId,
    number: u32,
    raises: bool,
}

impl Lowering<'_> {
    /// Leaves at a guard's state if the flag is set; goes on in a new block.
    pub(super) fn exit_if(&mut self, node: Node, flag: ir::Value) {
        self.guard(node, flag, true);
    }

    /// Leaves at a guard's state unless the flag is set.
    pub(super) fn exit_unless(&mut self, node: Node, flag: ir::Value) {
        self.guard(node, flag, false);
    }

    /// The block of a guard's exit.
    pub(super) fn guard_exit(&mut self, node: Node) -> ir::Block {
        let data = &self.function.nodes[node];
        let reason = self.function.reason(node).unwrap_or(Reason::Unsupported);
        match data.frame {
            Some(frame) => self.exit_block(frame, reason, data.blame, false),
            None => {
                self.fail(format!("{node} has no frame state"));
                self.cold_block()
            }
        }
    }

    fn guard(&mut self, node: Node, flag: ir::Value, leaves_if: bool) {
        let exit = self.guard_exit(node);
        self.stress(node, exit);
        let next = self.builder.create_block();
        let (yes, no) = if leaves_if { (exit, next) } else { (next, exit) };
        self.builder.ins().brif(flag, yes, &[], no, &[]);
        self.builder.switch_to_block(next);
    }

    /// In stress mode a guard also fails when its byte says so.
    pub(super) fn stress(&mut self, node: Node, exit: ir::Block) {
        let Some(table) = self.target.stress_address else { return };
        let data = &self.function.nodes[node];
        let (Some(frame), Some(reason)) = (data.frame, self.function.reason(node)) else { return };
        if matches!(reason, Reason::Raised) {
            return;
        }
        let (number, _) = self.recorder.exit(self.function, frame, reason, data.blame);
        let address = self.builder.ins().iconst(types::I64, table as i64);
        let byte = self.builder.ins().load(types::I8, MemFlagsData::trusted(), address, number as i32);
        let next = self.builder.create_block();
        self.builder.ins().brif(byte, exit, &[], next, &[]);
        self.builder.switch_to_block(next);
    }

    /// The block that leaves to a state.
    pub(super) fn exit_block(
        &mut self,
        frame: FrameId,
        reason: Reason,
        blame: Option<FrameId>,
        raises: bool,
    ) -> ir::Block {
        let (number, _) = self.recorder.exit(self.function, frame, reason, blame);
        if let Some(pending) = self.pending.iter().find(|pending| pending.number == number && pending.raises == raises)
        {
            return pending.block;
        }
        let block = self.cold_block();
        self.pending.push(PendingExit { block, frame, number, raises });
        block
    }

    /// Fills in exits and tails, once all values are known.
    pub(super) fn finish_exits(&mut self) {
        for PendingExit { block, frame, number, raises } in std::mem::take(&mut self.pending) {
            self.builder.switch_to_block(block);
            if !raises {
                self.save(frame);
            }
            let number = self.builder.ins().iconst(types::I32, i64::from(number));
            let tail = self.tail(raises);
            self.builder.ins().jump(tail, &[ir::BlockArg::Value(number)]);
        }
        for raises in [false, true] {
            let Some(tail) = self.tails[usize::from(raises)] else { continue };
            self.builder.switch_to_block(tail);
            let number = self.builder.block_params(tail)[0];
            let number = self.builder.ins().uextend(types::I64, number);
            let unit = self.builder.ins().iconst(types::I64, self.target.unit_address as i64);
            let helper = if raises { Helper::RaiseExit } else { Helper::Deopt };
            match self.call_helper(helper, &[unit, number]) {
                Some(result) => self.builder.ins().return_(&[result]),
                None => self.builder.ins().trap(ir::TrapCode::unwrap_user(1)),
            };
        }
    }

    fn tail(&mut self, raises: bool) -> ir::Block {
        if let Some(tail) = self.tails[usize::from(raises)] {
            return tail;
        }
        let tail = self.cold_block();
        self.builder.append_block_param(tail, types::I32);
        self.tails[usize::from(raises)] = Some(tail);
        tail
    }

    /// Stores the values of a state to the deopt buffer, each as it is held.
    fn save(&mut self, frame: FrameId) {
        let values = saved_values(self.function, frame);
        if values.len() > BUFFER_WORDS {
            self.fail(format!("a frame state with {} values", values.len()));
            return;
        }
        let vm = self.vm();
        for (index, node) in values.into_iter().enumerate() {
            let mut value = self.value(node);
            if self.function.ty(node).rep == Rep::Flag {
                value = self.builder.ins().uextend(types::I64, value);
            }
            let offset = self.target.buffer_offset + 8 * index as i32;
            self.builder.ins().store(MemFlagsData::trusted(), value, vm, offset);
        }
    }
}
