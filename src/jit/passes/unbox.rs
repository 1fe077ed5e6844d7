//! Unboxing across block parameters: an int, float or bool that goes around a loop stays in a machine register.
//!
//! First, a loop's parameter that is guarded to be of a kind on every iteration, and whose values from inside the loop are of
//! that kind, gets the guard on its way in. Then each parameter whose type is all int, all float or all bool, and which is
//! boxed or opened somewhere, changes its representation; the boxes move to its uses, where folding meets them.

use crate::jit::analysis::{ControlFlow, Dominators, Loop, Loops};
use crate::jit::hir::{Block, FrameId, Function, Imm, Kinds, Node, Op, Rep, Type};

/// Moves guards before loops, then unboxes.
pub fn run(function: &mut Function) -> bool {
    guard_before_loops(function) | unbox_params(function)
}

/// The guard that makes a value of this kind, the node that opens it, and what it is then.
struct Form {
    kinds: Kinds,
    guard: Op,
    open: Op,
    close: Op,
    ty: Type,
}

const FORMS: [Form; 3] = [
    Form { kinds: Kinds::INT, guard: Op::GuardInt, open: Op::UnboxInt, close: Op::BoxInt, ty: Type::I64 },
    Form { kinds: Kinds::FLOAT, guard: Op::GuardFloat, open: Op::UnboxFloat, close: Op::BoxFloat, ty: Type::F64 },
    Form { kinds: Kinds::BOOL, guard: Op::GuardBool, open: Op::UnboxFlag, close: Op::BoxFlag, ty: Type::FLAG },
];

fn guard_before_loops(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let loops = Loops::new(function, &flow, &dominators);
    let mut changed = false;
    for found in &loops.list {
        let (Some(preheader), Some(frame)) = (found.preheader, function.blocks[found.head].loop_entry) else {
            continue;
        };
        for index in 0..function.blocks[found.head].params.len() {
            let param = function.blocks[found.head].params[index];
            for form in &FORMS {
                if function.ty(param).rep != Rep::Boxed || function.ty(param).is(form.kinds) {
                    continue;
                }
                let guarded = found.blocks.iter().any(|block| {
                    found.latches.iter().all(|latch| dominators.dominates(block, *latch))
                        && function.blocks[block]
                            .body
                            .iter()
                            .any(|node| function.op(*node) == form.guard && function.args(*node)[0] == param)
                });
                let stays = found.latches.iter().all(|latch| {
                    function.blocks[*latch].end.edges().iter().filter(|edge| edge.block == found.head).all(|edge| {
                        let value = edge.args[index];
                        value == param || function.ty(value).is(form.kinds)
                    })
                });
                if !guarded || !stays {
                    continue;
                }
                let edges = function.blocks[preheader].end.edges();
                let Some(outer) = edges.first().map(|edge| edge.args[index]) else { continue };
                // The state of the entry names the unguarded value; the guard leaves with it.
                let ty = function.ty(outer).meet(Type::boxed(form.kinds));
                if ty.is_bottom() {
                    continue;
                }
                let guard = function.append(preheader, form.guard, Imm::None, &[outer], ty, Some(frame));
                function.nodes[guard].blame = inner_state(function, found, form.guard, param);
                for edge in function.blocks[preheader].end.edges_mut() {
                    edge.args[index] = guard;
                }
                function.nodes[param].ty = Type::boxed(form.kinds);
                changed = true;
                break;
            }
        }
    }
    changed
}

/// The state of the guard in the loop that the one before it makes up for.
fn inner_state(function: &Function, found: &Loop, guard: Op, param: Node) -> Option<FrameId> {
    let nodes = found.blocks.iter().flat_map(|block| function.blocks[block].body.iter().copied());
    nodes
        .filter(|node| function.op(*node) == guard && function.args(*node)[0] == param)
        .find_map(|node| function.nodes[node].frame)
}

fn unbox_params(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let mut changed = false;
    for block in flow.reverse_postorder.iter().skip(1) {
        for index in 0..function.blocks[*block].params.len() {
            let param = function.blocks[*block].params[index];
            let ty = function.ty(param);
            if ty.rep != Rep::Boxed {
                continue;
            }
            let Some(form) = FORMS.iter().find(|form| ty.is(form.kinds)) else { continue };
            if !is_worth_it(function, &flow, *block, index, form) {
                continue;
            }
            change(function, &flow, *block, index, form);
            changed = true;
        }
    }
    function.apply_forwards();
    changed
}

/// Whether somebody makes a box for the parameter or opens it; else it only passes through.
fn is_worth_it(function: &Function, flow: &ControlFlow, block: Block, index: usize, form: &Form) -> bool {
    let param = function.blocks[block].params[index];
    let boxed_for_it = flow.predecessors[block].iter().any(|predecessor| {
        function.blocks[*predecessor]
            .end
            .edges()
            .iter()
            .filter(|edge| edge.block == block)
            .any(|edge| function.op(edge.args[index]) == form.close)
    });
    boxed_for_it
        || flow.reverse_postorder.iter().any(|block| {
            function.blocks[*block]
                .body
                .iter()
                .any(|node| function.op(*node) == form.open && function.args(*node)[0] == param)
        })
}

fn change(function: &mut Function, flow: &ControlFlow, block: Block, index: usize, form: &Form) {
    let param = function.blocks[block].params[index];
    let ty = function.ty(param);
    let unboxed_ty = Type { range: ty.range, ..form.ty };
    let unboxed = function.make(Op::Param, Imm::None, &[], unboxed_ty, None);
    function.nodes[unboxed].block = Some(block);
    function.blocks[block].params[index] = unboxed;
    let mut done: Vec<Block> = Vec::new();
    for predecessor in &flow.predecessors[block] {
        if done.contains(predecessor) {
            continue;
        }
        done.push(*predecessor);
        let count = function.blocks[*predecessor].end.edges().len();
        for at in 0..count {
            let edge = function.blocks[*predecessor].end.edges()[at].clone();
            if edge.block != block {
                continue;
            }
            let opened = open(function, *predecessor, edge.args[index], param, unboxed, form);
            function.blocks[*predecessor].end.edges_mut()[at].args[index] = opened;
        }
    }
    // Everybody else sees the parameter in a box, made right behind the parameters.
    let boxed = function.insert((block, 0), form.close, Imm::None, &[unboxed], ty, None);
    function.nodes[param].block = None;
    function.forward(param, boxed);
}

fn open(function: &mut Function, block: Block, value: Node, param: Node, unboxed: Node, form: &Form) -> Node {
    if value == param {
        return unboxed;
    }
    if function.op(value) == form.close {
        return function.args(value)[0];
    }
    let range = function.ty(value).range;
    function.append(block, form.open, Imm::None, &[value], Type { range, ..form.ty }, None)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::super::{DCE, FOLD, INFER, SINK, UNBOX};

    #[test]
    fn an_int_goes_around_a_loop_without_its_tag() {
        check(
            &[INFER, FOLD, UNBOX, INFER, FOLD, SINK, DCE],
            "function count
            f0 = c0@4 [r0: v0, r1: v2]
            f1 = c0@2 [r0: v0, r1: v1]
            block0(v0: int):
              v1: int = const 0x1
              jump block1(v1)
            block1(v2: any) loop f1:
              v3: int = guard_int v2 @f0
              v4: i64 = unbox_int v3
              v5: i64 = unbox_int v0
              v6: i64 = iconst 1
              v7: i64 = iadd_checked v4, v6 @f0
              v8: int = box_int v7
              v9: flag = icmp lt v7, v5
              branch v9, block1(v8), block2
            block2:
              return v8",
            "function count
            f0 = c0@4 [r0: v0, r1: v2]
            f1 = c0@2 [r0: v0, r1: 0x1]
            block0(v0: int):
              v1: i64[0..0] = iconst 0
              jump block1(v1)
            block1(v2: i64[0..]) loop f1:
              v3: i64 = unbox_int v0
              v4: i64[1..1] = iconst 1
              v5: i64[1..] = iadd_checked v2, v4 @f0
              v6: int[1..] = box_int v5
              v7: flag = icmp lt v5, v3
              branch v7, block1(v5), block2
            block2:
              return v6",
        );
    }

    #[test]
    fn a_float_that_every_iteration_checks_is_checked_once_before_the_loop() {
        check(
            &[INFER, FOLD, UNBOX, INFER, FOLD, UNBOX, FOLD, SINK, DCE],
            "function sum
            f0 = c0@4 [r1: v2]
            f1 = c0@2 [r1: v0]
            block0(v0: any, v1: flag):
              jump block1(v0)
            block1(v2: any) loop f1:
              v3: float = guard_float v2 @f0
              v4: f64 = unbox_float v3
              v5: f64 = fadd v4, v4
              v6: float = box_float v5
              branch v1, block1(v6), block2
            block2:
              return v6",
            "function sum
            f1 = c0@2 [r1: v0]
            block0(v0: any, v1: flag):
              v2: float = guard_float v0 @f1
              v3: f64 = unbox_float v2
              jump block1(v3)
            block1(v4: f64) loop f1:
              v5: f64 = fadd v4, v4
              v6: float = box_float v5
              branch v1, block1(v5), block2
            block2:
              return v6",
        );
    }
}
