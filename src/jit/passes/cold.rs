//! Cold blocks: those that only lead out of the code, and those that only cold blocks lead to.
//!
//! Coldness is not transitive in Cranelift, so that every block must be told.

use crate::jit::analysis::ControlFlow;
use crate::jit::hir::{Function, Terminator};

/// Marks them.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let entry = function.entry();
    let mut any = false;
    loop {
        let mut changed = false;
        for block in flow.reverse_postorder.iter().rev() {
            let data = &function.blocks[*block];
            if data.cold || *block == entry {
                continue;
            }
            let edges = data.end.edges();
            let leads_out = match &data.end {
                Terminator::Exit(..) | Terminator::Raise(_) | Terminator::Unreachable => true,
                _ => !edges.is_empty() && edges.iter().all(|edge| function.blocks[edge.block].cold),
            };
            let predecessors = &flow.predecessors[*block];
            if leads_out || predecessors.iter().all(|block| function.blocks[*block].cold) {
                function.blocks[*block].cold = true;
                changed = true;
            }
        }
        any |= changed;
        if !changed {
            return any;
        }
    }
}
