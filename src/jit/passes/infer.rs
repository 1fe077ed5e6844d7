//! Type propagation: what every value is, from what its operands are.
//!
//! Optimistic: block parameters begin as "nothing" and only take in what really reaches them, so that a loop variable that
//! is an int before the loop and stays one in it is an int, although its own next value depends on it. Ranges widen to
//! the end of the small ints as soon as they grow, so that the iteration is short.

use cranelift_entity::SecondaryMap;

use crate::jit::analysis::ControlFlow;
use crate::jit::hir::types::{SMALL_MAX, SMALL_MIN};
use crate::jit::hir::{Function, Imm, Kinds, Known, Node, Op, Range, Rep, Type};

/// Sets the type of every node that can be reached.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let entry = function.entry();
    let mut declared: SecondaryMap<Node, Type> = SecondaryMap::with_default(Type::VOID);
    for block in &flow.reverse_postorder {
        let data = &function.blocks[*block];
        for node in data.params.iter().chain(&data.body) {
            declared[*node] = function.nodes[*node].ty;
        }
    }
    let params: Vec<Node> =
        flow.reverse_postorder.iter().skip(1).flat_map(|block| function.blocks[*block].params.clone()).collect();
    for param in &params {
        function.nodes[*param].ty = Type::bottom(declared[*param].rep);
    }
    let mut changed = true;
    let mut round = 0;
    while changed {
        changed = false;
        round += 1;
        for block in &flow.reverse_postorder {
            for index in 0..function.blocks[*block].body.len() {
                let node = function.blocks[*block].body[index];
                let ty = infer_node(function, node, declared[node]);
                if function.nodes[node].ty != ty {
                    function.nodes[node].ty = ty;
                    changed = true;
                }
            }
            let edges: Vec<(Node, Node)> = function.blocks[*block]
                .end
                .edges()
                .iter()
                .filter(|edge| edge.block != entry)
                .flat_map(|edge| edge.args.iter().copied().zip(function.blocks[edge.block].params.iter().copied()))
                .collect();
            for (arg, param) in edges {
                let old = function.ty(param);
                let mut new = old.join(function.ty(arg));
                if !old.is_bottom() && round > 1 {
                    if new.range.low < old.range.low {
                        new.range.low = if old.range.low > 0 && new.range.low >= 0 { 0 } else { SMALL_MIN };
                    }
                    if new.range.high > old.range.high {
                        new.range.high = SMALL_MAX;
                    }
                }
                if new != old {
                    function.nodes[param].ty = new;
                    changed = true;
                }
            }
        }
    }
    let mut any = false;
    for block in &flow.reverse_postorder {
        let data = &function.blocks[*block];
        any |= data.params.iter().chain(&data.body).any(|node| declared[*node] != function.nodes[*node].ty);
    }
    any
}

/// The type of a node from those of its operands; `declared` is what the builder or an earlier run knew.
pub fn infer_node(function: &Function, node: Node, declared: Type) -> Type {
    let data = &function.nodes[node];
    let args = function.args(node);
    let arg = |index: usize| function.ty(args[index]);
    if data.ty.rep != Rep::Void && args.iter().any(|arg| function.ty(*arg).is_bottom()) && data.op != Op::Call {
        return Type::bottom(data.ty.rep);
    }
    let boxed = Type::boxed;
    match (data.op, data.imm) {
        (Op::Const, Imm::Word(word)) => {
            let ty = Type::word(word);
            if word & 7 == 0 { ty.meet(declared) } else { ty }
        }
        (Op::IntConst, Imm::Int(value)) => Type::int_in(Range::exactly(value)),
        (Op::GuardInt, _) => arg(0).meet(boxed(Kinds::INT)),
        (Op::GuardFloat, _) => arg(0).meet(boxed(Kinds::FLOAT)),
        (Op::GuardBool, _) => arg(0).meet(boxed(Kinds::BOOL)),
        (Op::GuardKind, Imm::Kinds(kinds)) => arg(0).meet(boxed(kinds)).meet(declared),
        (Op::GuardShape, Imm::Shape(shape)) => Type { known: Known::Shape(shape), ..arg(0).meet(declared) },
        (Op::GuardIs, Imm::Word(word)) => arg(0).meet(Type::word(word)),
        (Op::GuardBound, _) => without(arg(0), Kinds::UNBOUND),
        (Op::GuardOk, _) => without(arg(0), Kinds::RAISED),
        (Op::GuardIndex, _) => {
            let length = arg(1).range.high;
            Type::int_in(arg(0).range.meet(Range { low: 0, high: (length - 1).max(0) }))
        }
        (Op::GuardShift, _) => Type::int_in(arg(0).range.meet(Range { low: 0, high: 63 })),
        (Op::GuardDivisor, _) => {
            let mut range = arg(0).range;
            if (-1..=0).contains(&range.low) && range.high > 0 {
                range.low = 1;
            }
            if (-1..=0).contains(&range.high) && range.low < -1 {
                range.high = -2;
            }
            Type::int_in(range)
        }
        (Op::Refine, _) => arg(0).meet(declared),
        (Op::BoxInt, _) => match arg(0).range.single() {
            Some(value) => Type::word(((value as u64) << 1) | 1),
            None => Type { range: arg(0).range, ..boxed(Kinds::INT) },
        },
        (Op::UnboxInt, _) => Type::int_in(arg(0).range),
        (Op::BoxFloat, _) => boxed(Kinds::FLOAT),
        (Op::BoxFlag, _) => boxed(Kinds::BOOL),
        (Op::FlagToInt, _) => Type::int_in(Range { low: 0, high: 1 }),
        (Op::Select, _) => arg(1).join(arg(2)),
        _ if data.ty.rep == Rep::I64 => match int_range(function, node) {
            Some(range) => Type::int_in(range),
            None => Type { range: declared.range, ..Type::I64 },
        },
        _ => declared,
    }
}

fn without(ty: Type, kinds: Kinds) -> Type {
    Type { kinds: Kinds(ty.kinds.0 & !kinds.0), ..ty }
}

/// The range of an integer operation, cut to the small ints: a checked operation leaves when it does not fit.
fn int_range(function: &Function, node: Node) -> Option<Range> {
    let args = function.args(node);
    let wide = |index: usize| {
        let range = function.ty(args[index]).range;
        (range.low as i128, range.high as i128)
    };
    let cut = |low: i128, high: i128| Range {
        low: low.clamp(SMALL_MIN as i128, SMALL_MAX as i128) as i64,
        high: high.clamp(SMALL_MIN as i128, SMALL_MAX as i128) as i64,
    };
    let op = function.op(node);
    Some(match op {
        Op::IntAdd | Op::IntAddChecked | Op::IntSub | Op::IntSubChecked | Op::IntMul | Op::IntMulChecked => {
            let (low, high) = exact_range(function, node)?;
            cut(low, high)
        }
        Op::IntAnd => {
            let ((left_low, left_high), (right_low, right_high)) = (wide(0), wide(1));
            match (left_low >= 0, right_low >= 0) {
                (true, true) => cut(0, left_high.min(right_high)),
                (true, false) => cut(0, left_high),
                (false, true) => cut(0, right_high),
                (false, false) => Range::FULL,
            }
        }
        Op::IntOr | Op::IntXor => {
            let ((left_low, left_high), (right_low, right_high)) = (wide(0), wide(1));
            if left_low < 0 || right_low < 0 {
                return Some(Range::FULL);
            }
            let bits = 128 - left_high.max(right_high).leading_zeros();
            cut(0, (1i128 << bits) - 1)
        }
        Op::IntShr => {
            let ((low, high), (least, most)) = (wide(0), wide(1));
            let (least, most) = (least.clamp(0, 63), most.clamp(0, 63));
            cut((low >> least).min(low >> most), (high >> least).max(high >> most))
        }
        Op::IntMod => {
            let (low, high) = wide(1);
            match (low > 0, high < 0) {
                (true, _) => cut(0, high - 1),
                (_, true) => cut(low + 1, 0),
                _ => Range::FULL,
            }
        }
        Op::IntFloorDiv => {
            let ((low, high), (least, _)) = (wide(0), wide(1));
            if least > 0 && low >= 0 { cut(0, high) } else { Range::FULL }
        }
        _ => return None,
    })
}

/// The bounds of a sum, difference or product as if integers had no end; what tells whether a check is needed.
pub fn exact_range(function: &Function, node: Node) -> Option<(i128, i128)> {
    let args = function.args(node);
    let wide = |index: usize| {
        let range = function.ty(args[index]).range;
        (range.low as i128, range.high as i128)
    };
    match function.op(node) {
        Op::IntAdd | Op::IntAddChecked => {
            let ((left_low, left_high), (right_low, right_high)) = (wide(0), wide(1));
            Some((left_low + right_low, left_high + right_high))
        }
        Op::IntSub | Op::IntSubChecked => {
            let ((left_low, left_high), (right_low, right_high)) = (wide(0), wide(1));
            Some((left_low - right_high, left_high - right_low))
        }
        Op::IntMul | Op::IntMulChecked => {
            let ((left_low, left_high), (right_low, right_high)) = (wide(0), wide(1));
            let corners = [left_low * right_low, left_low * right_high, left_high * right_low, left_high * right_high];
            let low = corners.iter().copied().min().unwrap_or(i128::MIN);
            let high = corners.iter().copied().max().unwrap_or(i128::MAX);
            Some((low, high))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::INFER;
    use super::super::testing::check;

    #[test]
    fn a_loop_variable_that_stays_an_int_is_one() {
        check(
            &[INFER],
            "function f
            f0 = c0@0 []
            block0(v0: any):
              v1: int = const 0x1
              jump block1(v1)
            block1(v2: any):
              v3: int = guard_int v2 @f0
              v4: i64 = unbox_int v3
              v5: i64 = iconst 1
              v6: i64 = iadd_checked v4, v5 @f0
              v7: int = box_int v6
              v8: i64 = unbox_int v7
              v9: flag = icmp lt v8, v5
              branch v9, block1(v7), block2
            block2:
              return v2",
            "function f
            f0 = c0@0 []
            block0(v0: any):
              v1: int=0x1 = const 0x1
              jump block1(v1)
            block1(v2: int[0..]):
              v3: int[0..] = guard_int v2 @f0
              v4: i64[0..] = unbox_int v3
              v5: i64[1..1] = iconst 1
              v6: i64[1..] = iadd_checked v4, v5 @f0
              v7: int[1..] = box_int v6
              v8: i64[1..] = unbox_int v7
              v9: flag = icmp lt v8, v5
              branch v9, block1(v7), block2
            block2:
              return v2",
        );
    }
}
