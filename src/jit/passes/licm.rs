//! Loop-invariant code, guards among it, moves to the loop's preheader.
//!
//! A node may go where its operands are, since operands carry all preconditions. A guard that is hoisted leaves with the
//! state of the loop's entry; it is only hoisted from where every iteration passes, so that it fails no more often than before.
//! Memory is read above the loop only if nothing in the loop writes that class of memory.

use cranelift_entity::EntitySet;

use crate::jit::analysis::{ControlFlow, Dominators, Loops};
use crate::jit::hir::{AliasSet, Class, Effect, Function, Imm, Node, Op};

/// Hoists, inner loops first.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let loops = Loops::new(function, &flow, &dominators);
    let mut changed = false;
    for found in &loops.list {
        let Some(preheader) = found.preheader else { continue };
        let mut writes = AliasSet::NONE;
        let mut inside: EntitySet<Node> = EntitySet::new();
        for block in found.blocks.iter() {
            let data = &function.blocks[block];
            for node in data.params.iter().chain(&data.body) {
                inside.insert(*node);
                writes = writes.join(function.writes(*node));
            }
        }
        let entry_frame = function.blocks[found.head].loop_entry;
        for block in flow.reverse_postorder.iter().filter(|block| found.blocks.contains(**block)) {
            if function.blocks[*block].cold {
                continue;
            }
            let always = found.latches.iter().all(|latch| dominators.dominates(*block, *latch));
            let mut kept = Vec::new();
            for node in std::mem::take(&mut function.blocks[*block].body) {
                let args_outside = function.args(node).iter().all(|arg| !inside.contains(*arg));
                let guard = function.op(node).is_guard();
                let fits = args_outside
                    && is_movable(function, node)
                    && !function.reads(node).meets(writes)
                    && (!guard || (always && entry_frame.is_some()));
                if !fits {
                    kept.push(node);
                    continue;
                }
                if guard {
                    let data = &mut function.nodes[node];
                    data.blame = data.blame.or(data.frame);
                    data.frame = entry_frame;
                }
                inside.remove(node);
                function.nodes[node].block = Some(preheader);
                function.blocks[preheader].body.push(node);
                changed = true;
            }
            function.blocks[*block].body = kept;
        }
    }
    changed
}

fn is_movable(function: &Function, node: Node) -> bool {
    let data = &function.nodes[node];
    match (data.op.class(), data.imm) {
        (Class::Pure | Class::Load, _) => true,
        (Class::Guard(_) | Class::GuardAny, _) => !matches!(data.op, Op::Poll | Op::CheckValid | Op::GuardOk),
        (Class::Call, Imm::Helper(helper)) => helper.info().effect == Effect::Pure,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::LICM;
    use super::super::testing::check;

    #[test]
    fn guards_and_loads_leave_a_loop_that_does_not_write_there() {
        check(
            &[LICM],
            "function f
            f0 = c0@2 [r0: v0]
            f1 = c0@4 [r0: v0]
            block0(v0: any, v1: flag):
              jump block1
            block1 loop f0:
              v2: instance#7 = guard_shape #7 v0 @f1
              v3: any = load slot+16 v2
              v4: any = load cell+8 v2
              store cell+8 v2, v3
              branch v1, block1, block2
            block2:
              return v3",
            "function f
            f0 = c0@2 [r0: v0]
            block0(v0: any, v1: flag):
              v2: instance#7 = guard_shape #7 v0 @f0
              v3: any = load slot+16 v2
              jump block1
            block1 loop f0:
              v4: any = load cell+8 v2
              store cell+8 v2, v3
              branch v1, block1, block2
            block2:
              return v3",
        );
    }

    #[test]
    fn a_guard_that_not_every_iteration_passes_stays() {
        check(
            &[LICM],
            "function f
            f0 = c0@2 [r0: v0]
            block0(v0: any, v1: flag):
              jump block1
            block1 loop f0:
              branch v1, block2, block3
            block2:
              v2: int = guard_int v0 @f0
              jump block3
            block3:
              branch v1, block1, block4
            block4:
              return v0",
            "function f
            f0 = c0@2 [r0: v0]
            block0(v0: any, v1: flag):
              jump block1
            block1 loop f0:
              branch v1, block2, block3
            block2:
              v2: int = guard_int v0 @f0
              jump block3
            block3:
              branch v1, block1, block4
            block4:
              return v0",
        );
    }
}
