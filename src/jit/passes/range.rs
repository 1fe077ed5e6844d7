//! Ranges from control flow: where `i < n` was tested, `i` is below the highest `n`; a sum that cannot leave the small ints
//! is not checked, and an index that is known to lie within a length is not checked either.
//!
//! Walks the dominator tree with a scope of facts: bounds of single values, and pairs `a < b` that were tested. Loop
//! variables that only grow keep the lower bound of where they began (type propagation gives it), and get the
//! upper one here, from the loop's test.

use std::collections::HashMap;

use super::infer::exact_range;
use crate::jit::analysis::{ControlFlow, Dominators};
use crate::jit::hir::{Block, Compare, Function, Imm, Node, Op, Range, Rep, Terminator, Type};

#[derive(Default)]
struct Facts {
    /// Bounds that hold in this scope, tighter than the type's.
    ranges: HashMap<Node, Range>,
    /// Pairs of which the first is less than the second.
    less: Vec<(Node, Node)>,
}

/// Walks once.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let mut facts = Facts::default();
    let mut undo: Vec<(Trail, usize)> = Vec::new();
    let mut stack = vec![(function.entry(), false)];
    let mut changed = false;
    while let Some((block, done)) = stack.pop() {
        if done {
            if let Some((ranges, less)) = undo.pop() {
                for (node, old) in ranges.into_iter().rev() {
                    match old {
                        Some(range) => facts.ranges.insert(node, range),
                        None => facts.ranges.remove(&node),
                    };
                }
                facts.less.truncate(less);
            }
            continue;
        }
        let mut trail = Vec::new();
        let less = facts.less.len();
        learn_entry(function, &flow, &mut facts, &mut trail, block);
        changed |= walk(function, &mut facts, &mut trail, block);
        undo.push((trail, less));
        stack.push((block, true));
        stack.extend(dominators.children(block).iter().map(|child| (*child, false)));
    }
    function.apply_forwards();
    changed
}

/// The bounds that were replaced, to be put back when the scope ends.
type Trail = Vec<(Node, Option<Range>)>;

impl Facts {
    fn range(&self, function: &Function, node: Node) -> Range {
        let ty = function.ty(node).range;
        self.ranges.get(&node).map_or(ty, |range| range.meet(ty))
    }

    fn narrow(&mut self, function: &Function, trail: &mut Trail, node: Node, range: Range) {
        let new = self.range(function, node).meet(range);
        let old = self.ranges.insert(node, new);
        trail.push((node, old));
        // What a guard passed on is the same number.
        if function.op(node).is_refining() {
            let inner = function.args(node)[0];
            self.narrow(function, trail, inner, range);
        }
    }
}

/// A block with one way in, from a branch, knows how the branch was decided.
fn learn_entry(function: &Function, flow: &ControlFlow, facts: &mut Facts, trail: &mut Trail, block: Block) {
    let [predecessor] = flow.predecessors[block][..] else { return };
    let Terminator::Branch(flag, yes, no) = &function.blocks[predecessor].end else { return };
    if yes.block == no.block {
        return;
    }
    learn(function, facts, trail, *flag, yes.block == block);
}

fn learn(function: &Function, facts: &mut Facts, trail: &mut Trail, flag: Node, holds: bool) {
    let args = function.args(flag).to_vec();
    match (function.op(flag), function.nodes[flag].imm) {
        (Op::FlagNot, _) => learn(function, facts, trail, args[0], !holds),
        (Op::FlagAnd, _) if holds => {
            learn(function, facts, trail, args[0], true);
            learn(function, facts, trail, args[1], true);
        }
        (Op::FlagOr, _) if !holds => {
            learn(function, facts, trail, args[0], false);
            learn(function, facts, trail, args[1], false);
        }
        (Op::IntCompare, Imm::Compare(compare)) => {
            let compare = if holds { compare } else { compare.negated() };
            let (a, b) = (args[0], args[1]);
            let (left, right) = (facts.range(function, a), facts.range(function, b));
            match compare {
                Compare::Lt => less(function, facts, trail, (a, left), (b, right), 1),
                Compare::Le => less(function, facts, trail, (a, left), (b, right), 0),
                Compare::Gt => less(function, facts, trail, (b, right), (a, left), 1),
                Compare::Ge => less(function, facts, trail, (b, right), (a, left), 0),
                Compare::Eq => {
                    facts.narrow(function, trail, a, right);
                    facts.narrow(function, trail, b, left);
                }
                Compare::Ne => {
                    for (node, range, other) in [(a, left, right), (b, right, left)] {
                        if let Some(value) = other.single() {
                            if range.low == value && range.high > value {
                                facts.narrow(function, trail, node, Range { low: value + 1, high: range.high });
                            } else if range.high == value && range.low < value {
                                facts.narrow(function, trail, node, Range { low: range.low, high: value - 1 });
                            }
                        }
                    }
                }
            }
        }
        _ => {}
    }
}

/// `smaller + gap <= greater`.
fn less(
    function: &Function,
    facts: &mut Facts,
    trail: &mut Trail,
    smaller: (Node, Range),
    greater: (Node, Range),
    gap: i64,
) {
    facts.narrow(function, trail, smaller.0, Range::new(smaller.1.low, greater.1.high.saturating_sub(gap)));
    facts.narrow(function, trail, greater.0, Range::new(smaller.1.low.saturating_add(gap), greater.1.high));
    if gap == 1 {
        facts.less.push((smaller.0, greater.0));
    }
}

fn walk(function: &mut Function, facts: &mut Facts, trail: &mut Trail, block: Block) -> bool {
    let mut changed = false;
    for index in 0..function.blocks[block].body.len() {
        let node = function.blocks[block].body[index];
        let args: Vec<Node> = function.args(node).iter().map(|arg| function.resolve(*arg)).collect();
        if args != function.args(node) {
            function.set_args(node, &args);
        }
        match function.op(node) {
            Op::GuardThat => learn(function, facts, trail, args[0], true),
            Op::GuardIndex => {
                let (index, length) = (facts.range(function, args[0]), facts.range(function, args[1]));
                let below = facts.less.contains(&(args[0], args[1])) || index.high < length.low;
                if index.low >= 0 && below {
                    function.forward(node, args[0]);
                    changed = true;
                } else {
                    less(function, facts, trail, (args[0], index), (args[1], length), 1);
                    facts.narrow(function, trail, args[0], Range { low: 0, high: i64::MAX });
                }
            }
            Op::GuardDivisor => {
                let range = facts.range(function, args[0]);
                if range.low > 0 || range.high < -1 {
                    function.forward(node, args[0]);
                    changed = true;
                }
            }
            Op::IntCompare => {
                if let Imm::Compare(compare) = function.nodes[node].imm
                    && let Some(value) = decided(function, facts, compare, args[0], args[1])
                {
                    function.replace_with(node, Op::FlagConst, Imm::Int(i64::from(value)), &[], Type::FLAG);
                    changed = true;
                }
            }
            Op::IntAddChecked | Op::IntSubChecked | Op::IntMulChecked | Op::IntAdd | Op::IntSub | Op::IntMul => {
                changed |= sum(function, facts, trail, node, &args);
            }
            _ => {}
        }
    }
    changed
}

fn sum(function: &mut Function, facts: &mut Facts, trail: &mut Trail, node: Node, args: &[Node]) -> bool {
    // The bounds of this scope, put into the operands' types for as long as the question takes.
    let saved = [function.ty(args[0]).range, function.ty(args[1]).range];
    let scoped = [facts.range(function, args[0]), facts.range(function, args[1])];
    for (arg, range) in args.iter().zip(scoped) {
        function.nodes[*arg].ty.range = range;
    }
    let exact = exact_range(function, node);
    for (arg, range) in args.iter().zip(saved) {
        function.nodes[*arg].ty.range = range;
    }
    let Some((low, high)) = exact else { return false };
    let Some(range) = Range::fitting(low, high) else { return false };
    let plain = match function.op(node) {
        Op::IntAddChecked => Op::IntAdd,
        Op::IntSubChecked => Op::IntSub,
        Op::IntMulChecked => Op::IntMul,
        _ => {
            facts.narrow(function, trail, node, range);
            return false;
        }
    };
    debug_assert_eq!(function.ty(node).rep, Rep::I64);
    let range = range.meet(function.ty(node).range);
    function.replace_with(node, plain, Imm::None, args, Type::int_in(range));
    true
}

fn decided(function: &Function, facts: &Facts, compare: Compare, left: Node, right: Node) -> Option<bool> {
    let (a, b) = (facts.range(function, left), facts.range(function, right));
    let known_less = |x: Node, y: Node| facts.less.contains(&(x, y));
    let less = a.high < b.low || known_less(left, right);
    let greater = a.low > b.high || known_less(right, left);
    let at_most = less || a.high <= b.low;
    let at_least = greater || a.low >= b.high;
    match compare {
        Compare::Lt => less.then_some(true).or(at_least.then_some(false)),
        Compare::Le => at_most.then_some(true).or(greater.then_some(false)),
        Compare::Gt => greater.then_some(true).or(at_most.then_some(false)),
        Compare::Ge => at_least.then_some(true).or(less.then_some(false)),
        Compare::Eq => (less || greater).then_some(false),
        Compare::Ne => (less || greater).then_some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::super::{DCE, INFER, RANGE};

    #[test]
    fn a_counter_below_a_bound_needs_no_checks() {
        check(
            &[INFER, RANGE, DCE],
            "function f
            f0 = c0@0 []
            block0(v0: i64, v1: ptr):
              v2: i64 = iconst 0
              v3: i64 = iconst 1
              jump block1(v2)
            block1(v4: i64):
              v5: flag = icmp lt v4, v0
              branch v5, block2, block3
            block2:
              v6: i64 = guard_index v4, v0 @f0
              v7: any = load_element element+0 v1, v6
              store_element element+0 v1, v6, v7, v7
              v8: i64 = iadd_checked v4, v3 @f0
              jump block1(v8)
            block3:
              v9: int = box_int v4
              return v9",
            "function f
            block0(v0: i64, v1: ptr):
              v2: i64[0..0] = iconst 0
              v3: i64[1..1] = iconst 1
              jump block1(v2)
            block1(v4: i64[0..]):
              v5: flag = icmp lt v4, v0
              branch v5, block2, block3
            block2:
              v6: any = load_element element+0 v1, v4
              store_element element+0 v1, v4, v6, v6
              v7: i64[1..] = iadd v4, v3
              jump block1(v7)
            block3:
              v8: int[0..] = box_int v4
              return v8",
        );
    }
}
