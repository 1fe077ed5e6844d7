//! Value numbering: two nodes that compute the same from the same are one, if the first dominates the second.
//!
//! Guards too: a guard that was passed above holds here. What depends on memory is the business of [`super::loads`].

use std::collections::HashMap;

use crate::jit::analysis::{ControlFlow, Dominators};
use crate::jit::hir::{Block, Function, Imm, Node, Op, Rep};

type Key = (Op, Imm, Vec<Node>);

/// Walks the dominator tree with a scoped table.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let mut known: HashMap<Key, Node> = HashMap::new();
    let mut scopes: Vec<Vec<Key>> = Vec::new();
    let mut stack: Vec<(Block, bool)> = vec![(function.entry(), false)];
    let mut changed = false;
    while let Some((block, done)) = stack.pop() {
        if done {
            for key in scopes.pop().unwrap_or_default() {
                known.remove(&key);
            }
            continue;
        }
        let mut added = Vec::new();
        let mut gone = Vec::new();
        for index in 0..function.blocks[block].body.len() {
            let node = function.blocks[block].body[index];
            let mut args: Vec<Node> = function.args(node).iter().map(|arg| function.resolve(*arg)).collect();
            if args != function.args(node) {
                function.set_args(node, &args);
            }
            if !function.is_numberable(node) {
                continue;
            }
            if function.op(node).is_commutative() {
                args.sort();
            }
            let key = (function.op(node), function.nodes[node].imm, args);
            match known.get(&key) {
                Some(first) => {
                    let first = *first;
                    if function.ty(node).rep == Rep::Void {
                        gone.push(node);
                    } else {
                        function.forward(node, first);
                    }
                    changed = true;
                }
                None => {
                    known.insert(key.clone(), node);
                    added.push(key);
                }
            }
        }
        if !gone.is_empty() {
            function.blocks[block].body.retain(|node| !gone.contains(node));
            for node in gone {
                function.nodes[node].block = None;
            }
        }
        scopes.push(added);
        stack.push((block, true));
        stack.extend(dominators.children(block).iter().map(|child| (*child, false)));
    }
    function.apply_forwards();
    changed
}

#[cfg(test)]
mod tests {
    use super::super::GVN;
    use super::super::testing::check;

    #[test]
    fn a_guard_that_was_passed_holds_below() {
        check(
            &[GVN],
            "function f
            f0 = c0@0 [r0: v0]
            f1 = c0@3 [r0: v0]
            block0(v0: any, v1: flag):
              v2: int = guard_int v0 @f0
              v3: i64 = unbox_int v2
              branch v1, block1, block2
            block1:
              v4: int = guard_int v0 @f1
              v5: i64 = unbox_int v4
              v6: i64 = iand v5, v3
              v7: int = box_int v6
              return v7
            block2:
              return v0",
            "function f
            f0 = c0@0 [r0: v0]
            block0(v0: any, v1: flag):
              v2: int = guard_int v0 @f0
              v3: i64 = unbox_int v2
              branch v1, block1, block2
            block1:
              v4: i64 = iand v3, v3
              v5: int = box_int v4
              return v5
            block2:
              return v0",
        );
    }
}
