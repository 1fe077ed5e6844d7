//! Sums and products of many numbers that are rounded once: `fsum`, `hypot`, `dist`, `sumprod`; and `prod`.

use crate::objects::{BinaryOp, NativeDef, Raised, Tuple, Value, Vm, function};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "dist",
        "(p, q, /)",
        dist,
        "Return the Euclidean distance between two points p and q.\n\nThe points should be specified as sequences (or iterables) of coordinates.\nBoth inputs must have the same dimension.",
    ),
    function(
        "fsum",
        "(seq, /)",
        fsum,
        "Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating-point arithmetic.",
    ),
    function("hypot", "(*coordinates)", hypot, "Multidimensional Euclidean distance from the origin to a point."),
    function(
        "prod",
        "(iterable, /, *, start=1)",
        prod,
        "Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1.",
    ),
    function("sumprod", "(p, q, /)", sumprod, "Return the sum of products of values from two iterables p and q."),
];

/// A sum of floats without any rounding error: parts that do not overlap, smallest first (Shewchuk 1997).
#[derive(Default)]
struct Exact(Vec<f64>);

/// A sum and what its rounding has lost.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let (large, small) = if a.abs() < b.abs() { (b, a) } else { (a, b) };
    let sum = large + small;
    (sum, small - (sum - large))
}

impl Exact {
    /// Adds a number. False if an intermediate sum is infinite.
    fn add(&mut self, mut x: f64) -> bool {
        let mut kept = 0;
        for at in 0..self.0.len() {
            let (sum, lost) = two_sum(x, self.0[at]);
            if lost != 0.0 {
                self.0[kept] = lost;
                kept += 1;
            }
            x = sum;
        }
        self.0.truncate(kept);
        if x != 0.0 {
            self.0.push(x);
        }
        x.is_finite()
    }

    /// The sum, rounded half to even.
    fn total(&self) -> f64 {
        let mut parts = self.0.iter().rev().copied();
        let Some(mut total) = parts.next() else { return 0.0 };
        let mut lost = 0.0;
        for part in parts.by_ref() {
            (total, lost) = two_sum(total, part);
            if lost != 0.0 {
                break;
            }
        }
        // Exactly half way: the next smaller part decides.
        if let Some(next) = parts.next()
            && ((lost < 0.0 && next < 0.0) || (lost > 0.0 && next > 0.0))
        {
            let twice = lost * 2.0;
            let corrected = total + twice;
            if corrected - total == twice {
                total = corrected;
            }
        }
        total
    }
}

fn fsum(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut sum = Exact::default();
    // Infinities and nans, added apart.
    let (mut special, mut infinities) = (0.0, 0.0);
    let mut overflow = false;
    vm.for_each(args[0], |vm, item| {
        let x = vm.to_float(item)?;
        if x.is_finite() {
            overflow = !sum.add(x);
        } else {
            special += x;
            infinities += if x.is_infinite() { x } else { 0.0 };
            sum.0.clear();
        }
        Ok(!overflow)
    })?;
    if overflow {
        return Err(vm.overflow_error("intermediate overflow in fsum"));
    }
    if special != 0.0 {
        if f64::is_nan(infinities) {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return vm.new_float(special);
    }
    vm.new_float(sum.total())
}

/// √(x₁² + x₂² + …), rounded once but for rare cases: the squares are summed exactly, the root is corrected by what its
/// square misses.
pub(super) fn norm(values: &mut [f64]) -> f64 {
    let mut largest = 0f64;
    let mut nan = false;
    for value in values.iter_mut() {
        *value = value.abs();
        nan |= value.is_nan();
        largest = largest.max(*value);
    }
    if largest.is_infinite() {
        return largest;
    }
    if nan {
        return f64::NAN;
    }
    if largest == 0.0 || values.len() <= 1 {
        return largest;
    }
    // A power of two brings the largest near to 1: squares neither overflow nor vanish.
    let exponent = (largest.to_bits() >> 52) as i32 - 1023;
    if exponent < -1023 + 1 {
        // All are subnormal.
        for value in values.iter_mut() {
            *value /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(values);
    }
    let scale = 2f64.powi(-exponent);
    let mut squares = Exact::default();
    for value in values.iter() {
        let x = value * scale;
        let square = x * x;
        squares.add(square);
        squares.add(x.mul_add(x, -square));
    }
    let root = squares.total().sqrt();
    let square = root * root;
    squares.add(-square);
    squares.add(-root.mul_add(root, -square));
    (root + squares.total() / (2.0 * root)) / scale
}

fn hypot(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = args[0].cast::<Tuple>().map_or(&[][..], |items| items.items());
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(vm.to_float(*item)?);
    }
    vm.new_float(norm(&mut values))
}

fn dist(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (p, q) = (vm.collect(args[0])?, vm.collect(args[1])?);
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut values = Vec::with_capacity(p.len());
    for (p, q) in p.iter().zip(q.iter()) {
        let p = vm.to_float(*p)?;
        values.push(p - vm.to_float(*q)?);
    }
    vm.new_float(norm(&mut values))
}

fn prod(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut product = args[1].given().unwrap_or(Value::small_int(1));
    vm.for_each(args[0], |vm, item| {
        product = vm.binary(BinaryOp::Mul, product, item)?;
        Ok(true)
    })?;
    Ok(product)
}

/// The int of an int or bool, or the float of a float, of exactly these classes.
enum Factor {
    Int(i64),
    Float(f64),
}

fn factor(vm: &Vm, value: Value) -> Option<Factor> {
    if let Some(int) = value.as_small_int() {
        return Some(Factor::Int(int));
    }
    if value.is_bool() {
        return Some(Factor::Int(i64::from(value == Value::TRUE)));
    }
    if vm.is_exact(value, vm.types.float) {
        return vm.as_float(value).map(Factor::Float);
    }
    None
}

fn sumprod(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (p, q) = (vm.iter(args[0])?, vm.iter(args[1])?);
    let mut total = Value::small_int(0);
    // Ints are added as machine words as long as all are ints that fit; then floats exactly as long as one of each pair is.
    let mut ints = Some(0i64);
    let mut floats = Some(Exact::default());
    let mut special: Option<f64> = None;
    loop {
        let (left, right) = (vm.iter_next(p)?, vm.iter_next(q)?);
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (None, None) => break,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        };
        let (a, b) = (factor(vm, left), factor(vm, right));
        if let Some(sum) = ints {
            if let (Some(Factor::Int(a)), Some(Factor::Int(b))) = (&a, &b)
                && let Some(sum) = a.checked_mul(*b).and_then(|product| product.checked_add(sum))
            {
                ints = Some(sum);
                continue;
            }
            ints = None;
            let sum = vm.new_int(sum)?;
            total = vm.binary(BinaryOp::Add, total, sum)?;
        }
        if let Some(sum) = &mut floats {
            let pair = match (a, b) {
                (Some(Factor::Float(a)), Some(Factor::Float(b))) => Some((a, b)),
                (Some(Factor::Int(a)), Some(Factor::Float(b))) => Some((a as f64, b)),
                (Some(Factor::Float(a)), Some(Factor::Int(b))) => Some((a, b as f64)),
                _ => None,
            };
            if let Some((a, b)) = pair {
                let product = a * b;
                if product.is_finite() && special.is_none() {
                    sum.add(product);
                    sum.add(a.mul_add(b, -product));
                } else {
                    special = Some(special.unwrap_or_else(|| sum.total()) + product);
                }
                continue;
            }
            let sum = special.take().unwrap_or_else(|| sum.total());
            let used = floats.take().is_some_and(|sum| !sum.0.is_empty()) || sum != 0.0;
            if used {
                let sum = vm.new_float(sum)?;
                total = vm.binary(BinaryOp::Add, total, sum)?;
            }
        }
        let product = vm.binary(BinaryOp::Mul, left, right)?;
        total = vm.binary(BinaryOp::Add, total, product)?;
    }
    if let Some(sum) = ints {
        let sum = vm.new_int(sum)?;
        return vm.binary(BinaryOp::Add, total, sum);
    }
    if let Some(sum) = floats {
        let sum = special.unwrap_or_else(|| sum.total());
        let sum = vm.new_float(sum)?;
        return vm.binary(BinaryOp::Add, total, sum);
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summed(values: &[f64]) -> f64 {
        let mut sum = Exact::default();
        values.iter().for_each(|value| assert!(sum.add(*value)));
        sum.total()
    }

    #[test]
    fn an_exact_sum_rounds_once() {
        assert_eq!(summed(&[0.1; 10]), 1.0);
        assert_eq!(summed(&[1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(summed(&[1e16, 1.0, 1e-16]), 1.0000000000000002e16);
        assert_eq!(summed(&[]), 0.0);
    }

    #[test]
    fn norms_neither_overflow_nor_vanish() {
        assert_eq!(norm(&mut [3.0, 4.0, 12.0]), 13.0);
        assert_eq!(norm(&mut [1e308, 1e308]), 1.4142135623730951e308);
        assert_eq!(norm(&mut [5e-324, 5e-324]), 5e-324);
        assert_eq!(norm(&mut [0.1; 10]), 0.31622776601683794);
        assert_eq!(norm(&mut [f64::INFINITY, f64::NAN]), f64::INFINITY);
    }
}
