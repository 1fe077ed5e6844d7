//! Constant expressions, computed while compiling.
//!
//! What CPython folds is folded, with its limits on the size of what is made; an operation that would raise is left to raise
//! when the program runs.

use dashu_int::{IBig, Sign, UBig};
use ruff_python_ast::{Expr, Number, Operator, UnaryOp};

use super::emit::Compiler;
use super::error::Compiled;
use super::literal;
use super::source::Source;
use crate::bytecode::{BigDigits, Constant};

/// A longer string or bytes is not made while compiling.
const MAX_TEXT: usize = 4096;
/// A longer tuple is not made while compiling.
const MAX_ITEMS: usize = 256;
/// A power or shift with more bits is not made while compiling.
const MAX_BITS: usize = 128;

/// The constant that a literal stands for.
pub(super) fn literal(expr: &Expr, source: &Source) -> Compiled<Constant> {
    Ok(match expr {
        Expr::StringLiteral(string) => Constant::Str(literal::string(string, source)?),
        Expr::BytesLiteral(bytes) => Constant::Bytes(bytes.value.bytes().collect()),
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(value) => match value.as_i64() {
                Some(value) => Constant::Int(value),
                None => int(literal::big_int(&value.to_string())),
            },
            Number::Float(value) => Constant::Float(*value),
            Number::Complex { real, imag } => Constant::Complex(*real, *imag),
        },
        Expr::BooleanLiteral(value) => Constant::Bool(value.value),
        Expr::EllipsisLiteral(_) => Constant::Ellipsis,
        _ => Constant::None,
    })
}

/// The constant that an expression always gives, if it does.
pub(super) fn fold(expr: &Expr, compiler: &Compiler) -> Option<Constant> {
    match expr {
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_) => literal(expr, compiler.source).ok(),
        Expr::Name(name) if name.id == "__debug__" => Some(Constant::Bool(compiler.options.optimize == 0)),
        Expr::UnaryOp(op) => unary(op.op, fold(&op.operand, compiler)?),
        Expr::BinOp(op) => {
            // The right operand first: it is a leaf in a long chain, so that a chain that is not constant is left at once.
            let right = fold(&op.right, compiler)?;
            binary(op.op, fold(&op.left, compiler)?, right)
        }
        Expr::Tuple(tuple) => {
            let items = tuple.elts.iter().map(|elt| fold(elt, compiler)).collect::<Option<Vec<_>>>()?;
            Some(Constant::Tuple(items.into()))
        }
        _ => None,
    }
}

/// The right side of `in`, as a constant that can be looked up: a list of constants as a tuple, a set as a frozenset.
pub(super) fn container(expr: &Expr, compiler: &Compiler) -> Option<Constant> {
    let items = |elts: &[Expr]| elts.iter().map(|elt| fold(elt, compiler)).collect::<Option<Vec<_>>>();
    match expr {
        Expr::List(list) => Some(Constant::Tuple(items(&list.elts)?.into())),
        Expr::Set(set) => Some(Constant::FrozenSet(distinct(items(&set.elts)?).into())),
        _ => None,
    }
}

/// The items without repetitions of the same constant.
pub(super) fn distinct(items: Vec<Constant>) -> Vec<Constant> {
    let mut kept: Vec<Constant> = Vec::with_capacity(items.len());
    let mut seen = std::collections::HashSet::new();
    for item in items {
        if seen.insert(item.fingerprint()) || !kept.iter().any(|before| before.is_same(&item)) {
            kept.push(item);
        }
    }
    kept
}

/// An int literal (perhaps with a sign) of 16 bits.
pub(super) fn small_int(expr: &Expr) -> Option<i16> {
    let literal = |expr: &Expr| match expr {
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(value) => value.as_i64(),
            _ => None,
        },
        _ => None,
    };
    let value = match expr {
        Expr::UnaryOp(op) if op.op == UnaryOp::USub => -literal(&op.operand)?,
        expr => literal(expr)?,
    };
    i16::try_from(value).ok()
}

/// The truth of a constant.
pub(super) fn truth(constant: &Constant) -> bool {
    match constant {
        Constant::None => false,
        Constant::Bool(value) => *value,
        Constant::Ellipsis | Constant::Code(_) | Constant::BigInt(_) => true,
        Constant::Int(value) => *value != 0,
        Constant::Float(value) => *value != 0.0,
        Constant::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Constant::Str(bytes) | Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
    }
}

/// An int of any size as a constant.
pub(super) fn int(value: IBig) -> Constant {
    match i64::try_from(&value) {
        Ok(value) => Constant::Int(value),
        Err(_) => {
            let (sign, magnitude) = value.into_parts();
            let bytes = magnitude.to_le_bytes();
            let digits = bytes.chunks(8).map(|chunk| {
                let mut digit = [0; 8];
                digit[..chunk.len()].copy_from_slice(chunk);
                u64::from_le_bytes(digit)
            });
            Constant::BigInt(BigDigits { negative: sign == Sign::Negative, digits: digits.collect() })
        }
    }
}

/// The int that a constant is; a bool is one too.
fn as_int(constant: &Constant) -> Option<IBig> {
    match constant {
        Constant::Bool(value) => Some(IBig::from(u8::from(*value))),
        Constant::Int(value) => Some(IBig::from(*value)),
        Constant::BigInt(value) => {
            let bytes: Vec<u8> = value.digits.iter().flat_map(|digit| digit.to_le_bytes()).collect();
            let sign = if value.negative { Sign::Negative } else { Sign::Positive };
            Some(IBig::from_parts(sign, UBig::from_le_bytes(&bytes)))
        }
        _ => None,
    }
}

/// The float that a number is, if it is one exactly.
fn as_float(constant: &Constant) -> Option<f64> {
    match constant {
        Constant::Float(value) => Some(*value),
        Constant::Bool(value) => Some(f64::from(u8::from(*value))),
        Constant::Int(value) if value.unsigned_abs() <= 1 << 53 => Some(*value as f64),
        _ => None,
    }
}

fn as_complex(constant: &Constant) -> Option<(f64, f64)> {
    match constant {
        Constant::Complex(real, imaginary) => Some((*real, *imaginary)),
        other => Some((as_float(other)?, 0.0)),
    }
}

fn unary(op: UnaryOp, operand: Constant) -> Option<Constant> {
    if op == UnaryOp::Not {
        return Some(Constant::Bool(!truth(&operand)));
    }
    if let Some(value) = as_int(&operand) {
        // `~True` warns; it is left to run.
        return match op {
            UnaryOp::USub => Some(int(-value)),
            UnaryOp::UAdd => Some(int(value)),
            UnaryOp::Invert if !matches!(operand, Constant::Bool(_)) => Some(int(-value - IBig::ONE)),
            _ => None,
        };
    }
    match (op, operand) {
        (UnaryOp::USub, Constant::Float(value)) => Some(Constant::Float(-value)),
        (UnaryOp::UAdd, Constant::Float(value)) => Some(Constant::Float(value)),
        (UnaryOp::USub, Constant::Complex(real, imaginary)) => Some(Constant::Complex(-real, -imaginary)),
        (UnaryOp::UAdd, Constant::Complex(real, imaginary)) => Some(Constant::Complex(real, imaginary)),
        _ => None,
    }
}

fn binary(op: Operator, left: Constant, right: Constant) -> Option<Constant> {
    use Constant::*;
    match (&left, &right) {
        (Str(a), Str(b)) if op == Operator::Add && a.len() + b.len() <= MAX_TEXT => {
            // A high and a low surrogate that meet would have to be joined to keep the text well-formed.
            let joins = a.last_chunk::<3>().is_some_and(|end| end[0] == 0xed && end[1] >= 0xa0);
            (!joins).then(|| Str([&a[..], b].concat().into()))
        }
        (Bytes(a), Bytes(b)) if op == Operator::Add && a.len() + b.len() <= MAX_TEXT => {
            Some(Bytes([&a[..], b].concat().into()))
        }
        (Tuple(a), Tuple(b)) if op == Operator::Add && a.len() + b.len() <= MAX_ITEMS => {
            Some(Tuple([&a[..], b].concat().into()))
        }
        (Str(_) | Bytes(_) | Tuple(_), Int(times)) | (Int(times), Str(_) | Bytes(_) | Tuple(_))
            if op == Operator::Mult =>
        {
            let sequence = if matches!(left, Int(_)) { &right } else { &left };
            repeat(sequence, usize::try_from(*times).unwrap_or(0))
        }
        _ => match (as_int(&left), as_int(&right)) {
            (Some(a), Some(b)) if matches!((&left, &right), (Bool(_), Bool(_))) => match op {
                Operator::BitAnd => Some(Bool(a & b == IBig::ONE)),
                Operator::BitOr => Some(Bool(a | b == IBig::ONE)),
                Operator::BitXor => Some(Bool(a ^ b == IBig::ONE)),
                _ => ints(op, a, b),
            },
            (Some(a), Some(b)) => ints(op, a, b),
            _ => match (as_float(&left), as_float(&right)) {
                (Some(a), Some(b)) => floats(op, a, b),
                _ => complexes(op, as_complex(&left)?, as_complex(&right)?),
            },
        },
    }
}

fn repeat(sequence: &Constant, times: usize) -> Option<Constant> {
    match sequence {
        Constant::Str(bytes) if bytes.len().saturating_mul(times) <= MAX_TEXT => {
            // Surrogates may meet here too.
            std::str::from_utf8(bytes).ok().map(|_| Constant::Str(bytes.repeat(times).into()))
        }
        Constant::Bytes(bytes) if bytes.len().saturating_mul(times) <= MAX_TEXT => {
            Some(Constant::Bytes(bytes.repeat(times).into()))
        }
        Constant::Tuple(items) if items.len().saturating_mul(times) <= MAX_ITEMS => {
            Some(Constant::Tuple((0..times).flat_map(|_| items.iter().cloned()).collect()))
        }
        _ => None,
    }
}

/// How many bits the magnitude has.
fn bits(value: &IBig) -> usize {
    use dashu_int::ops::{BitTest, UnsignedAbs};
    value.clone().unsigned_abs().bit_len()
}

fn ints(op: Operator, a: IBig, b: IBig) -> Option<Constant> {
    Some(int(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if bits(&a) + bits(&b) <= MAX_BITS => a * b,
        Operator::Div => {
            let (a, b) = (as_float(&int(a))?, as_float(&int(b))?);
            return (b != 0.0).then(|| Constant::Float(a / b));
        }
        Operator::FloorDiv if b != IBig::ZERO => floor_div_mod(a, b).0,
        Operator::Mod if b != IBig::ZERO => floor_div_mod(a, b).1,
        Operator::Pow => {
            let exponent = usize::try_from(&b).ok()?;
            if bits(&a).saturating_mul(exponent) > MAX_BITS {
                return None;
            }
            a.pow(exponent)
        }
        Operator::LShift => {
            let distance = usize::try_from(&b).ok()?;
            if bits(&a).saturating_add(distance) > MAX_BITS {
                return None;
            }
            a << distance
        }
        Operator::RShift => a >> usize::try_from(&b).ok()?,
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    }))
}

/// Division that rounds down, as Python's does.
fn floor_div_mod(a: IBig, b: IBig) -> (IBig, IBig) {
    let quotient = &a / &b;
    let remainder = &a - &quotient * &b;
    let negative = |value: &IBig| value.sign() == Sign::Negative;
    match remainder != IBig::ZERO && negative(&remainder) != negative(&b) {
        true => (quotient - IBig::ONE, remainder + b),
        false => (quotient, remainder),
    }
}

fn floats(op: Operator, a: f64, b: f64) -> Option<Constant> {
    Some(Constant::Float(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        _ => return None,
    }))
}

fn complexes(op: Operator, a: (f64, f64), b: (f64, f64)) -> Option<Constant> {
    Some(match op {
        Operator::Add => Constant::Complex(a.0 + b.0, a.1 + b.1),
        Operator::Sub => Constant::Complex(a.0 - b.0, a.1 - b.1),
        _ => return None,
    })
}
