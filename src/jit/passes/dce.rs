//! Dead code: what nobody sees goes. Roots are effects, guards and ends of blocks; what a guard's frame state mentions lives as
//! long as the guard does.

use cranelift_entity::EntitySet;

use super::tidy::remove_param;
use crate::jit::analysis::ControlFlow;
use crate::jit::hir::{FrameId, Function, Node, Op};

/// Removes it.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let mut marker = Marker { live: EntitySet::new(), frames: EntitySet::new(), todo: Vec::new() };
    for block in &flow.reverse_postorder {
        let data = &function.blocks[*block];
        for node in &data.body {
            if !function.is_removable(*node) {
                marker.mark(*node);
            }
        }
        if let Some(node) = data.end.operand() {
            marker.mark(node);
        }
        if let Some(frame) = data.end.frame() {
            marker.mark_frame(function, frame);
        }
    }
    for param in &function.blocks[function.entry()].params {
        marker.live.insert(*param);
    }
    while let Some(node) = marker.todo.pop() {
        for arg in function.args(node) {
            marker.mark(*arg);
        }
        if let Some(frame) = function.nodes[node].frame {
            marker.mark_frame(function, frame);
        }
        if function.op(node) == Op::Param
            && let Some(block) = function.nodes[node].block
            && let Some(index) = function.blocks[block].params.iter().position(|param| *param == node)
        {
            for predecessor in &flow.predecessors[block] {
                for edge in function.blocks[*predecessor].end.edges() {
                    if edge.block == block {
                        marker.mark(edge.args[index]);
                    }
                }
            }
        }
    }
    let mut changed = false;
    for block in &flow.reverse_postorder {
        let body = std::mem::take(&mut function.blocks[*block].body);
        let before = body.len();
        let (kept, dead): (Vec<Node>, Vec<Node>) = body.into_iter().partition(|node| marker.live.contains(*node));
        for node in dead {
            function.nodes[node].block = None;
        }
        changed |= kept.len() != before;
        function.blocks[*block].body = kept;
        for index in (0..function.blocks[*block].params.len()).rev() {
            if !marker.live.contains(function.blocks[*block].params[index]) {
                remove_param(function, &flow, *block, index);
                changed = true;
            }
        }
    }
    // The state of a loop's entry serves guards that are hoisted later; it keeps nothing alive by itself.
    for block in &flow.reverse_postorder {
        if let Some(frame) = function.blocks[*block].loop_entry {
            let mut complete = true;
            function.frames.for_each_node(frame, &mut |node| complete &= function.nodes[node].block.is_some());
            if !complete {
                function.blocks[*block].loop_entry = None;
            }
        }
    }
    changed
}

struct Marker {
    live: EntitySet<Node>,
    frames: EntitySet<FrameId>,
    todo: Vec<Node>,
}

impl Marker {
    fn mark(&mut self, node: Node) {
        if self.live.insert(node) {
            self.todo.push(node);
        }
    }

    fn mark_frame(&mut self, function: &Function, frame: FrameId) {
        if self.frames.insert(frame) {
            function.frames.for_each_node(frame, &mut |node| self.mark(node));
        }
    }
}
