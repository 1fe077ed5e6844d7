//! Control flow made plain: blocks that cannot be reached go, a block with one way in joins the block before it,
//! and parameters that always get the same value become that value.

use cranelift_entity::EntitySet;

use crate::jit::analysis::ControlFlow;
use crate::jit::hir::{Block, Function, Node, Terminator};

/// Tidies until nothing changes.
pub fn run(function: &mut Function) -> bool {
    let mut any = false;
    loop {
        let changed = drop_unreachable(function)
            | skip_empty(function)
            | join_branches(function)
            | merge(function)
            | drop_params(function);
        any |= changed;
        if !changed {
            return any;
        }
    }
}

fn drop_unreachable(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let mut reachable: EntitySet<Block> = EntitySet::new();
    for block in &flow.reverse_postorder {
        reachable.insert(*block);
    }
    let before = function.order.len();
    let gone: Vec<Block> = function.order.iter().copied().filter(|block| !reachable.contains(*block)).collect();
    for block in gone {
        let data = &mut function.blocks[block];
        let nodes: Vec<Node> = data.params.drain(..).chain(data.body.drain(..)).collect();
        data.end = Terminator::Unreachable;
        for node in nodes {
            function.nodes[node].block = None;
        }
    }
    function.order.retain(|block| reachable.contains(*block));
    function.order.len() != before
}

/// A jump to an empty block without parameters that only jumps on goes there directly.
fn skip_empty(function: &mut Function) -> bool {
    let mut changed = false;
    for block in function.order.clone() {
        let mut end = function.blocks[block].end.clone();
        for edge in end.edges_mut() {
            let target = &function.blocks[edge.block];
            if target.params.is_empty()
                && target.body.is_empty()
                && target.loop_entry.is_none()
                && edge.block != block
                && let Terminator::Jump(next) = &target.end
                && next.block != edge.block
                && function.blocks[next.block].loop_entry.is_none()
            {
                *edge = next.clone();
                changed = true;
            }
        }
        function.blocks[block].end = end;
    }
    changed
}

/// A branch that goes to the same place with the same values either way is a jump.
fn join_branches(function: &mut Function) -> bool {
    let mut changed = false;
    for block in function.order.clone() {
        if let Terminator::Branch(_, yes, no) = &function.blocks[block].end
            && yes == no
        {
            function.blocks[block].end = Terminator::Jump(yes.clone());
            changed = true;
        }
    }
    changed
}

fn merge(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let mut changed = false;
    for block in flow.reverse_postorder {
        // What was joined to a block above is empty now.
        while function.order.contains(&block)
            && let Terminator::Jump(edge) = &function.blocks[block].end
            && edge.block != block
            && edge.block != function.entry()
            && flow.predecessors[edge.block].len() == 1
            && function.blocks[edge.block].cold == function.blocks[block].cold
        {
            let edge = edge.clone();
            let params = std::mem::take(&mut function.blocks[edge.block].params);
            for (param, arg) in params.into_iter().zip(edge.args) {
                let arg = function.resolve(arg);
                function.forward(param, arg);
                function.nodes[param].block = None;
            }
            let body = std::mem::take(&mut function.blocks[edge.block].body);
            for node in &body {
                function.nodes[*node].block = Some(block);
            }
            let end = std::mem::replace(&mut function.blocks[edge.block].end, Terminator::Unreachable);
            function.blocks[block].body.extend(body);
            function.blocks[block].end = end;
            function.order.retain(|other| *other != edge.block);
            changed = true;
        }
    }
    function.apply_forwards();
    changed
}

/// A parameter that gets one value from everywhere, itself aside.
fn drop_params(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let mut changed = false;
    for block in function.order.clone().into_iter().skip(1) {
        let mut index = 0;
        while index < function.blocks[block].params.len() {
            let param = function.blocks[block].params[index];
            let mut only = None;
            let mut one = true;
            for predecessor in &flow.predecessors[block] {
                for edge in function.blocks[*predecessor].end.edges() {
                    if edge.block != block {
                        continue;
                    }
                    let arg = function.resolve(edge.args[index]);
                    if arg == param || only == Some(arg) {
                        continue;
                    }
                    one &= only.is_none();
                    only = Some(arg);
                }
            }
            match only {
                Some(value) if one => {
                    remove_param(function, &flow, block, index);
                    function.forward(param, value);
                    changed = true;
                }
                _ => index += 1,
            }
        }
    }
    function.apply_forwards();
    changed
}

/// Takes a parameter off a block and the values for it off the edges.
pub fn remove_param(function: &mut Function, flow: &ControlFlow, block: Block, index: usize) {
    let param = function.blocks[block].params.remove(index);
    function.nodes[param].block = None;
    let mut done: Vec<Block> = Vec::new();
    for predecessor in &flow.predecessors[block] {
        if done.contains(predecessor) {
            continue;
        }
        done.push(*predecessor);
        for edge in function.blocks[*predecessor].end.edges_mut() {
            if edge.block == block {
                edge.args.remove(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::TIDY;
    use super::super::testing::check;

    #[test]
    fn a_parameter_that_is_the_same_from_everywhere_is_none() {
        check(
            &[TIDY],
            "function f
            block0(v0: any, v1: flag):
              branch v1, block1, block2
            block1:
              v3: any = load slot+16 v0
              jump block3(v0, v3)
            block2:
              v4: any = load slot+24 v0
              jump block3(v0, v4)
            block3(v2: any, v5: any):
              store slot+32 v2, v5
              return v2",
            "function f
            block0(v0: any, v1: flag):
              branch v1, block1, block2
            block1:
              v2: any = load slot+16 v0
              jump block3(v2)
            block2:
              v3: any = load slot+24 v0
              jump block3(v3)
            block3(v4: any):
              store slot+32 v0, v4
              return v0",
        );
    }

    #[test]
    fn a_branch_that_makes_no_difference_is_none() {
        check(
            &[TIDY],
            "function f
            block0(v0: any, v1: flag):
              branch v1, block1, block2
            block1:
              jump block3(v0)
            block2:
              jump block3(v0)
            block3(v2: any):
              return v2",
            "function f
            block0(v0: any, v1: flag):
              return v0",
        );
    }
}
