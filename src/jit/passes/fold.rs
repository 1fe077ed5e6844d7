//! Folding: nodes whose result is known, guards that cannot fail, boxes that are opened again.
//!
//! Looks at one node and its operands at a time. Shapes are no reason to drop a guard here: an object's shape can
//! change, so that only [`super::loads`], which sees the memory, may judge.

use super::infer::infer_node;
use crate::jit::analysis::ControlFlow;
use crate::jit::hir::types::{SMALL_MAX, SMALL_MIN};
use crate::jit::hir::{Compare, Function, Imm, Kinds, Node, Op, Range, Rep, Terminator, Type};

const FALSE: u64 = 0x0c;
const TRUE: u64 = 0x14;
const FLOAT_ZERO: u64 = 0x8000_0000_0000_0002;

/// Folds until nothing changes.
pub fn run(function: &mut Function) -> bool {
    let mut any = false;
    for _ in 0..4 {
        let flow = ControlFlow::new(function);
        let mut changed = false;
        for block in flow.reverse_postorder {
            // Operands are looked at as they are after what was folded above, so that a chain folds in one walk.
            for index in 0..function.blocks[block].body.len() {
                let node = function.blocks[block].body[index];
                let args: Vec<Node> = function.args(node).iter().map(|arg| function.resolve(*arg)).collect();
                if args != function.args(node) {
                    function.set_args(node, &args);
                }
                let ty = function.ty(node);
                function.nodes[node].ty = infer_node(function, node, ty);
                changed |= fold(function, node);
            }
            changed |= fold_end(function, block);
        }
        let forwarded = function.apply_forwards();
        any |= changed | forwarded;
        if !changed && !forwarded {
            break;
        }
    }
    any
}

/// What becomes of a node.
enum Folded {
    /// Nothing.
    Kept,
    /// Another node has the same value.
    Is(Node),
    /// It becomes this, in place.
    Becomes(Op, Imm, Vec<Node>),
    /// A guard that cannot fail.
    Gone,
}

fn fold(function: &mut Function, node: Node) -> bool {
    match folded(function, node) {
        Folded::Kept => false,
        Folded::Is(other) => {
            let other = function.resolve(other);
            if other == node {
                return false;
            }
            function.forward(node, other);
            true
        }
        Folded::Becomes(op, imm, args) => {
            let ty = function.ty(node);
            function.replace_with(node, op, imm, &args, ty);
            let ty = infer_node(function, node, ty);
            function.nodes[node].ty = ty;
            true
        }
        Folded::Gone => {
            if let Some(block) = function.nodes[node].block.take() {
                // The walk over this body goes on by index: a node that does nothing takes its place.
                if let Some(place) = function.blocks[block].body.iter().position(|other| *other == node) {
                    let filler = function.make(Op::FlagConst, Imm::Int(0), &[], Type::FLAG, None);
                    function.nodes[filler].block = Some(block);
                    function.blocks[block].body[place] = filler;
                }
            }
            true
        }
    }
}

fn word_const(word: u64) -> Folded {
    Folded::Becomes(Op::Const, Imm::Word(word), Vec::new())
}

fn int_const(value: i64) -> Folded {
    Folded::Becomes(Op::IntConst, Imm::Int(value), Vec::new())
}

fn float_const(value: f64) -> Folded {
    Folded::Becomes(Op::FloatConst, Imm::Float(value.to_bits()), Vec::new())
}

fn flag_const(value: bool) -> Folded {
    Folded::Becomes(Op::FlagConst, Imm::Int(i64::from(value)), Vec::new())
}

fn folded(function: &Function, node: Node) -> Folded {
    let data = &function.nodes[node];
    let args = function.args(node);
    let ty = |index: usize| function.ty(args[index]);
    let op = |index: usize| function.op(args[index]);
    let inner = |index: usize| function.args(args[index])[0];
    // A pure value whose word is known.
    if data.ty.rep == Rep::Boxed
        && let Some(word) = data.ty.known_word()
        && matches!(data.op, Op::BoxInt | Op::BoxFlag | Op::Select)
    {
        return word_const(word);
    }
    let is_if = |holds: bool| if holds { Folded::Is(args[0]) } else { Folded::Kept };
    match (data.op, data.imm) {
        (Op::GuardInt, _) => is_if(ty(0).is(Kinds::INT)),
        (Op::GuardFloat, _) => is_if(ty(0).is(Kinds::FLOAT)),
        (Op::GuardBool, _) => is_if(ty(0).is(Kinds::BOOL)),
        (Op::GuardKind, Imm::Kinds(kinds)) => is_if(ty(0).is(kinds)),
        (Op::GuardIs, Imm::Word(word)) => is_if(ty(0).known_word() == Some(word)),
        (Op::GuardBound, _) => is_if(!ty(0).is_bottom() && !ty(0).kinds.meets(Kinds::UNBOUND)),
        (Op::GuardOk, _) => is_if(!ty(0).is_bottom() && !ty(0).kinds.meets(Kinds::RAISED)),
        (Op::GuardIndex, _) => {
            let (index, length) = (ty(0).range, ty(1).range);
            is_if(index.low >= 0 && index.high < length.low)
        }
        (Op::GuardDivisor, _) => is_if(ty(0).range.low > 0 || ty(0).range.high < -1),
        (Op::GuardShift, _) => is_if(ty(0).range.within(Range { low: 0, high: 63 })),
        (Op::GuardThat, _) => match function.constant_flag(args[0]) {
            Some(true) => Folded::Gone,
            _ => Folded::Kept,
        },
        (Op::UnboxInt, _) => match (op(0), function.constant_word(args[0])) {
            (Op::BoxInt, _) => Folded::Is(inner(0)),
            (_, Some(word)) if word & 1 == 1 => int_const(word as i64 >> 1),
            _ => Folded::Kept,
        },
        (Op::BoxInt, _) if op(0) == Op::UnboxInt => Folded::Is(inner(0)),
        (Op::UnboxFloat, _) => match (op(0), function.constant_word(args[0]).and_then(flonum)) {
            (Op::BoxFloat, _) => Folded::Is(inner(0)),
            (_, Some(value)) => float_const(value),
            _ => Folded::Kept,
        },
        (Op::BoxFloat, _) => match function.constant_float(args[0]).and_then(flonum_word) {
            Some(word) => word_const(word),
            None if op(0) == Op::UnboxFloat => Folded::Is(inner(0)),
            None => Folded::Kept,
        },
        (Op::UnboxFlag, _) => match (op(0), ty(0).known_word()) {
            (_, Some(word @ (TRUE | FALSE))) => flag_const(word == TRUE),
            (Op::BoxFlag, _) => Folded::Is(inner(0)),
            _ => Folded::Kept,
        },
        (Op::BoxFlag, _) => match function.constant_flag(args[0]) {
            Some(value) => word_const(if value { TRUE } else { FALSE }),
            None if op(0) == Op::UnboxFlag => Folded::Is(inner(0)),
            None => Folded::Kept,
        },
        (Op::NumberToFloat, _) => {
            if op(0) == Op::BoxFloat {
                Folded::Is(inner(0))
            } else if op(0) == Op::BoxInt {
                Folded::Becomes(Op::IntToFloat, Imm::None, vec![inner(0)])
            } else if ty(0).is(Kinds::FLOAT) {
                Folded::Becomes(Op::UnboxFloat, Imm::None, vec![args[0]])
            } else if let Some(word) = function.constant_word(args[0])
                && word & 1 == 1
            {
                float_const((word as i64 >> 1) as f64)
            } else {
                Folded::Kept
            }
        }
        (Op::IntToFloat, _) => match function.constant_int(args[0]) {
            Some(value) => float_const(value as f64),
            None => Folded::Kept,
        },
        (Op::Same, _) => same(function, args[0], args[1]),
        (Op::IsKind, Imm::Kinds(kinds)) => {
            if ty(0).is(kinds) {
                flag_const(true)
            } else if !ty(0).kinds.meets(kinds) {
                flag_const(false)
            } else {
                Folded::Kept
            }
        }
        (Op::HasShape, _) if ty(0).is(Kinds::IMMEDIATE) => flag_const(false),
        (Op::FlagNot, _) => match function.constant_flag(args[0]) {
            Some(value) => flag_const(!value),
            None if op(0) == Op::FlagNot => Folded::Is(inner(0)),
            None if op(0) == Op::IntCompare => match function.nodes[args[0]].imm {
                Imm::Compare(compare) => {
                    Folded::Becomes(Op::IntCompare, Imm::Compare(compare.negated()), function.args(args[0]).to_vec())
                }
                _ => Folded::Kept,
            },
            None => Folded::Kept,
        },
        (Op::FlagAnd, _) => match (function.constant_flag(args[0]), function.constant_flag(args[1])) {
            (Some(true), _) => Folded::Is(args[1]),
            (_, Some(true)) => Folded::Is(args[0]),
            (Some(false), _) | (_, Some(false)) => flag_const(false),
            _ => Folded::Kept,
        },
        (Op::FlagOr, _) => match (function.constant_flag(args[0]), function.constant_flag(args[1])) {
            (Some(false), _) => Folded::Is(args[1]),
            (_, Some(false)) => Folded::Is(args[0]),
            (Some(true), _) | (_, Some(true)) => flag_const(true),
            _ => Folded::Kept,
        },
        (Op::Select, _) => match function.constant_flag(args[0]) {
            Some(true) => Folded::Is(args[1]),
            Some(false) => Folded::Is(args[2]),
            None if args[1] == args[2] => Folded::Is(args[1]),
            None => Folded::Kept,
        },
        (Op::IntCompare, Imm::Compare(compare)) => int_compare(function, compare, args[0], args[1]),
        (Op::FloatCompare, Imm::Compare(compare)) => {
            match (function.constant_float(args[0]), function.constant_float(args[1])) {
                (Some(left), Some(right)) => flag_const(compare.floats(left, right)),
                _ => Folded::Kept,
            }
        }
        (Op::FloatAdd | Op::FloatSub | Op::FloatMul | Op::FloatDiv, _) => {
            match (function.constant_float(args[0]), function.constant_float(args[1])) {
                (Some(left), Some(right)) => float_const(match data.op {
                    Op::FloatAdd => left + right,
                    Op::FloatSub => left - right,
                    Op::FloatMul => left * right,
                    _ => left / right,
                }),
                _ => Folded::Kept,
            }
        }
        (Op::FloatNeg, _) => match function.constant_float(args[0]) {
            Some(value) => float_const(-value),
            None => Folded::Kept,
        },
        _ if data.ty.rep == Rep::I64 => int_arithmetic(function, node),
        _ => Folded::Kept,
    }
}

fn same(function: &Function, left: Node, right: Node) -> Folded {
    let (left_ty, right_ty) = (function.ty(left), function.ty(right));
    if left == right {
        return flag_const(true);
    }
    if left_ty.is_bottom() || right_ty.is_bottom() {
        return Folded::Kept;
    }
    if !left_ty.kinds.meets(right_ty.kinds) {
        return flag_const(false);
    }
    match (left_ty.known_word(), right_ty.known_word()) {
        (Some(left), Some(right)) => return flag_const(left == right),
        // A word that is held in itself is not a pointer, whatever the kinds say.
        (Some(word), _) if word == TRUE && right_ty.is(Kinds::BOOL) && function.op(right) == Op::BoxFlag => {
            return Folded::Is(function.args(right)[0]);
        }
        (_, Some(word)) if word == TRUE && left_ty.is(Kinds::BOOL) && function.op(left) == Op::BoxFlag => {
            return Folded::Is(function.args(left)[0]);
        }
        _ => {}
    }
    Folded::Kept
}

fn int_compare(function: &Function, compare: Compare, left: Node, right: Node) -> Folded {
    if left == right {
        return flag_const(compare.ints(0, 0));
    }
    let (a, b) = (function.ty(left).range, function.ty(right).range);
    let less = a.high < b.low;
    let at_most = a.high <= b.low;
    let greater = a.low > b.high;
    let at_least = a.low >= b.high;
    let equal = a.single().is_some() && a.single() == b.single();
    let known = match compare {
        Compare::Lt => less.then_some(true).or(at_least.then_some(false)),
        Compare::Le => at_most.then_some(true).or(greater.then_some(false)),
        Compare::Gt => greater.then_some(true).or(at_most.then_some(false)),
        Compare::Ge => at_least.then_some(true).or(less.then_some(false)),
        Compare::Eq => equal.then_some(true).or((less || greater).then_some(false)),
        Compare::Ne => (less || greater).then_some(true).or(equal.then_some(false)),
    };
    match known {
        Some(value) => flag_const(value),
        // Constants to the right, so that equal tests look equal.
        None if function.constant_int(left).is_some() => {
            Folded::Becomes(Op::IntCompare, Imm::Compare(compare.swapped()), vec![right, left])
        }
        None => Folded::Kept,
    }
}

fn int_arithmetic(function: &Function, node: Node) -> Folded {
    let args = function.args(node);
    let op = function.op(node);
    if args.len() != 2 {
        return Folded::Kept;
    }
    let (left, right) = (function.constant_int(args[0]), function.constant_int(args[1]));
    if let (Some(left), Some(right)) = (left, right) {
        let (a, b) = (left as i128, right as i128);
        let value = match op {
            Op::IntAdd | Op::IntAddChecked => Some(a + b),
            Op::IntSub | Op::IntSubChecked => Some(a - b),
            Op::IntMul | Op::IntMulChecked => Some(a * b),
            Op::IntAnd => Some(a & b),
            Op::IntOr => Some(a | b),
            Op::IntXor => Some(a ^ b),
            Op::IntShr if (0..64).contains(&b) => Some(a >> b),
            Op::IntShlChecked if (0..64).contains(&b) => Some(a << b),
            Op::IntFloorDiv if b != 0 => Some(a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0)),
            Op::IntMod if b != 0 => {
                let rest = a.rem_euclid(b);
                Some(if b < 0 && rest != 0 { rest + b } else { rest })
            }
            _ => None,
        };
        return match value {
            Some(value) if value >= SMALL_MIN as i128 && value <= SMALL_MAX as i128 => int_const(value as i64),
            _ => Folded::Kept,
        };
    }
    match (op, left, right) {
        (Op::IntAdd | Op::IntAddChecked | Op::IntOr | Op::IntXor, Some(0), _) => Folded::Is(args[1]),
        (Op::IntAdd | Op::IntAddChecked | Op::IntSub | Op::IntSubChecked, _, Some(0)) => Folded::Is(args[0]),
        (Op::IntOr | Op::IntXor | Op::IntShr | Op::IntShlChecked, _, Some(0)) => Folded::Is(args[0]),
        (Op::IntMul | Op::IntMulChecked, Some(1), _) => Folded::Is(args[1]),
        (Op::IntMul | Op::IntMulChecked | Op::IntFloorDiv, _, Some(1)) => Folded::Is(args[0]),
        (Op::IntMul | Op::IntMulChecked | Op::IntAnd, Some(0), _) => int_const(0),
        (Op::IntMul | Op::IntMulChecked | Op::IntAnd, _, Some(0)) => int_const(0),
        // Constants to the right.
        (_, Some(_), None) if op.is_commutative() => {
            Folded::Becomes(op, function.nodes[node].imm, vec![args[1], args[0]])
        }
        _ => Folded::Kept,
    }
}

/// A branch whose flag is known or negated.
fn fold_end(function: &mut Function, block: crate::jit::hir::Block) -> bool {
    let end = function.blocks[block].end.clone();
    match end {
        Terminator::Branch(flag, yes, no) => {
            let flag = function.resolve(flag);
            if let Some(value) = function.constant_flag(flag) {
                function.blocks[block].end = Terminator::Jump(if value { yes } else { no });
                return true;
            }
            if yes == no {
                function.blocks[block].end = Terminator::Jump(yes);
                return true;
            }
            if function.op(flag) == Op::FlagNot {
                let inner = function.args(flag)[0];
                function.blocks[block].end = Terminator::Branch(inner, no, yes);
                return true;
            }
            false
        }
        Terminator::Switch(value, mut edges) => {
            let value = function.resolve(value);
            if let Some(value) = function.constant_int(value) {
                let last = edges.len() - 1;
                let index = usize::try_from(value).map_or(last, |index| index.min(last));
                let edge = edges.swap_remove(index);
                function.blocks[block].end = Terminator::Jump(edge);
                return true;
            }
            false
        }
        _ => false,
    }
}

/// The double in a word, if one is held there.
pub fn flonum(word: u64) -> Option<f64> {
    if word & 3 != 2 {
        return None;
    }
    if word == FLOAT_ZERO {
        return Some(0.0);
    }
    Some(f64::from_bits(((2 - (word >> 63)) | (word & !3)).rotate_right(3)))
}

/// The word that holds a double, if its exponent allows it.
pub fn flonum_word(value: f64) -> Option<u64> {
    let bits = value.to_bits();
    let top = (bits >> 60) & 7;
    if (top == 3 || top == 4) && bits != 0x3000_0000_0000_0000 {
        Some((bits.rotate_left(3) & !3) | 2)
    } else {
        (bits == 0).then_some(FLOAT_ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::super::{DCE, FOLD, INFER, TIDY};

    #[test]
    fn a_box_that_is_opened_again_is_never_made() {
        check(
            &[INFER, FOLD, DCE],
            "function f
            f0 = c0@0 []
            block0(v0: int, v1: int):
              v2: i64 = unbox_int v0
              v3: i64 = unbox_int v1
              v4: i64 = iadd_checked v2, v3 @f0
              v5: int = box_int v4
              v6: int = guard_int v5 @f0
              v7: i64 = unbox_int v6
              v8: i64 = iadd_checked v7, v3 @f0
              v9: int = box_int v8
              return v9",
            "function f
            f0 = c0@0 []
            block0(v0: int, v1: int):
              v2: i64 = unbox_int v0
              v3: i64 = unbox_int v1
              v4: i64 = iadd_checked v2, v3 @f0
              v5: i64 = iadd_checked v4, v3 @f0
              v6: int = box_int v5
              return v6",
        );
    }

    #[test]
    fn a_branch_on_a_known_flag_goes_one_way() {
        check(
            &[INFER, FOLD, TIDY, DCE],
            "function f
            block0:
              v0: i64 = iconst 4
              v1: i64 = iconst 5
              v2: flag = icmp lt v0, v1
              branch v2, block1, block2
            block1:
              v3: int = box_int v0
              return v3
            block2:
              v4: int = box_int v1
              return v4",
            "function f
            block0:
              v0: int=0x9 = const 0x9
              return v0",
        );
    }

    #[test]
    fn python_division_rounds_down() {
        check(
            &[INFER, FOLD, DCE],
            "function f
            block0:
              v0: i64 = iconst -7
              v1: i64 = iconst 2
              v2: i64 = ifloordiv v0, v1
              v3: i64 = imod v0, v1
              v4: int = box_int v2
              v5: int = box_int v3
              v6: flag = same v4, v5
              v7: int = select v6, v4, v5
              return v7",
            "function f
            block0:
              v0: int=0x3 = const 0x3
              return v0",
        );
    }
}
