//! Functions of ints of any size.

use dashu_int::ops::{Gcd, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

use crate::objects::{NativeDef, Raised, Tuple, Value, Vm, function};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "comb",
        "(n, k, /)",
        comb,
        "Number of ways to choose k items from n items without repetition and without order.",
    ),
    function("factorial", "(n, /)", factorial, "Find n!."),
    function("gcd", "(*integers)", gcd, "Greatest Common Divisor."),
    function("isqrt", "(n, /)", isqrt, "Return the integer part of the square root of the input."),
    function("lcm", "(*integers)", lcm, "Least Common Multiple."),
    function(
        "perm",
        "(n, k=None, /)",
        perm,
        "Number of ways to choose k items from n items without repetition and with order.",
    ),
];

fn big(vm: &mut Vm, value: Value) -> Result<IBig, Raised> {
    let index = vm.index_value(value)?;
    Ok(vm.as_big(index).unwrap_or(IBig::ZERO))
}

/// The product of `first`, `first - 1`, … of `count` factors: halves are multiplied, so that factors are of like size.
fn falling(first: &UBig, count: u64) -> UBig {
    if count <= 8 {
        return (0..count).fold(UBig::ONE, |product, at| product * (first - UBig::from(at)));
    }
    let half = count / 2;
    falling(first, half) * falling(&(first - UBig::from(half)), count - half)
}

fn factorial(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let n = big(vm, args[0])?;
    if n.sign() == Sign::Negative {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    let Ok(n) = i64::try_from(&n) else {
        return Err(vm.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX)));
    };
    if n <= 20 {
        return vm.new_int((2..=n).product());
    }
    if n > 1 << 32 {
        return Err(vm.memory_error());
    }
    let result = falling(&UBig::from(n as u64), n as u64);
    vm.new_int_from(&IBig::from(result))
}

fn gcd(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = args[0].cast::<Tuple>().map_or(&[][..], |items| items.items());
    let mut result = UBig::ZERO;
    for item in items {
        let item = big(vm, *item)?.unsigned_abs();
        result = if result.is_zero() {
            item
        } else if item.is_zero() {
            result
        } else {
            result.gcd(item)
        };
    }
    vm.new_int_from(&IBig::from(result))
}

fn lcm(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = args[0].cast::<Tuple>().map_or(&[][..], |items| items.items());
    let mut result = UBig::ONE;
    for item in items {
        let item = big(vm, *item)?.unsigned_abs();
        if item.is_zero() || result.is_zero() {
            result = UBig::ZERO;
            continue;
        }
        let common = (&result).gcd(&item);
        result = result / common * item;
    }
    vm.new_int_from(&IBig::from(result))
}

fn isqrt(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let n = big(vm, args[0])?;
    if n.sign() == Sign::Negative {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    let root = n.unsigned_abs().sqrt();
    vm.new_int_from(&IBig::from(root))
}

/// `n` and `k` of combinations: not negative.
fn not_negative(vm: &mut Vm, n: Value, k: Value) -> Result<(UBig, UBig), Raised> {
    let (n, k) = (big(vm, n)?, big(vm, k)?);
    for (name, value) in [("n", &n), ("k", &k)] {
        if value.sign() == Sign::Negative {
            return Err(vm.value_error(format!("{name} must be a non-negative integer")));
        }
    }
    Ok((n.unsigned_abs(), k.unsigned_abs()))
}

fn comb(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (n, k) = not_negative(vm, args[0], args[1])?;
    if k > n {
        return Ok(Value::small_int(0));
    }
    let other = &n - &k;
    let k = k.min(other);
    let Ok(k) = u64::try_from(&k) else {
        return Err(vm.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    if k > 1 << 32 {
        return Err(vm.memory_error());
    }
    let result = falling(&n, k) / falling(&UBig::from(k), k);
    vm.new_int_from(&IBig::from(result))
}

fn perm(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(k) = args[1].given().filter(|k| !k.is_none()) else { return factorial(vm, args) };
    let (n, k) = not_negative(vm, args[0], k)?;
    if k > n {
        return Ok(Value::small_int(0));
    }
    let Ok(k) = u64::try_from(&k) else {
        return Err(vm.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    if k > 1 << 32 {
        return Err(vm.memory_error());
    }
    let result = falling(&n, k);
    vm.new_int_from(&IBig::from(result))
}
