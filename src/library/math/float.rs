//! Functions of floats, with the errors that C's `errno` stands for: ValueError where there is no result, OverflowError where
//! it is too large.

use dashu_int::IBig;
use dashu_int::ops::BitTest;

use super::gamma::{self, Fault};
use crate::objects::{NativeDef, Raised, Value, Vm, function};

mod c {
    // What the C library has and the standard library does not offer. All are pure functions of numbers.
    unsafe extern "C" {
        pub safe fn acosh(x: f64) -> f64;
        pub safe fn asinh(x: f64) -> f64;
        pub safe fn atanh(x: f64) -> f64;
        pub safe fn erf(x: f64) -> f64;
        pub safe fn erfc(x: f64) -> f64;
        pub safe fn remainder(x: f64, y: f64) -> f64;
        pub safe fn ldexp(x: f64, exponent: i32) -> f64;
    }
}

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "acos",
        "(x, /)",
        acos,
        "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.",
    ),
    function("acosh", "(x, /)", acosh, "Return the inverse hyperbolic cosine of x."),
    function(
        "asin",
        "(x, /)",
        asin,
        "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
    ),
    function("asinh", "(x, /)", asinh, "Return the inverse hyperbolic sine of x."),
    function(
        "atan",
        "(x, /)",
        atan,
        "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
    ),
    function(
        "atan2",
        "(y, x, /)",
        atan2,
        "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.",
    ),
    function("atanh", "(x, /)", atanh, "Return the inverse hyperbolic tangent of x."),
    function("cbrt", "(x, /)", cbrt, "Return the cube root of x."),
    function("ceil", "(x, /)", ceil, "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    function(
        "copysign",
        "(x, y, /)",
        copysign,
        "Return a float with the magnitude (absolute value) of x but the sign of y.",
    ),
    function("cos", "(x, /)", cos, "Return the cosine of x (measured in radians)."),
    function("cosh", "(x, /)", cosh, "Return the hyperbolic cosine of x."),
    function("degrees", "(x, /)", degrees, "Convert angle x from radians to degrees."),
    function("erf", "(x, /)", erf, "Error function at x."),
    function("erfc", "(x, /)", erfc, "Complementary error function at x."),
    function("exp", "(x, /)", exp, "Return e raised to the power of x."),
    function("exp2", "(x, /)", exp2, "Return 2 raised to the power of x."),
    function(
        "expm1",
        "(x, /)",
        expm1,
        "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.",
    ),
    function("fabs", "(x, /)", fabs, "Return the absolute value of the float x."),
    function("floor", "(x, /)", floor, "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    function("fma", "(x, y, z, /)", fma, "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round."),
    function("fmod", "(x, y, /)", fmod, "Return fmod(x, y), according to platform C.\n\nx % y may differ."),
    function(
        "frexp",
        "(x, /)",
        frexp,
        "Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an int, such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.",
    ),
    function("gamma", "(x, /)", gamma_of, "Gamma function at x."),
    function(
        "isclose",
        "(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
        isclose,
        "Determine whether two floating-point numbers are close in value.",
    ),
    function("isfinite", "(x, /)", isfinite, "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    function("isinf", "(x, /)", isinf, "Return True if x is a positive or negative infinity, and False otherwise."),
    function("isnan", "(x, /)", isnan, "Return True if x is a NaN (not a number), and False otherwise."),
    function("ldexp", "(x, i, /)", ldexp, "Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
    function("lgamma", "(x, /)", lgamma, "Natural logarithm of absolute value of Gamma function at x."),
    function(
        "log",
        "(x, base=<unrepresentable>, /)",
        log,
        "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x.",
    ),
    function("log10", "(x, /)", log10, "Return the base 10 logarithm of x."),
    function(
        "log1p",
        "(x, /)",
        log1p,
        "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero.",
    ),
    function("log2", "(x, /)", log2, "Return the base 2 logarithm of x."),
    function(
        "modf",
        "(x, /)",
        modf,
        "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.",
    ),
    function(
        "nextafter",
        "(x, y, /, *, steps=None)",
        nextafter,
        "Return the floating-point value the given number of steps after x towards y.",
    ),
    function("pow", "(x, y, /)", pow, "Return x**y (x to the power of y)."),
    function("radians", "(x, /)", radians, "Convert angle x from degrees to radians."),
    function(
        "remainder",
        "(x, y, /)",
        remainder,
        "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway between two multiples of\ny, the nearest even value of n is used. The result is always exact.",
    ),
    function("sin", "(x, /)", sin, "Return the sine of x (measured in radians)."),
    function("sinh", "(x, /)", sinh, "Return the hyperbolic sine of x."),
    function("sqrt", "(x, /)", sqrt, "Return the square root of x."),
    function("tan", "(x, /)", tan, "Return the tangent of x (measured in radians)."),
    function("tanh", "(x, /)", tanh, "Return the hyperbolic tangent of x."),
    function(
        "trunc",
        "(x, /)",
        trunc,
        "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.",
    ),
    function("ulp", "(x, /)", ulp, "Return the value of the least significant bit of the float x."),
];

/// The argument of a function of one float.
#[inline(always)]
fn number(vm: &mut Vm, value: Value) -> Result<f64, Raised> {
    match value.as_flonum() {
        Some(float) => Ok(float),
        None => vm.to_float(value),
    }
}

fn domain(vm: &mut Vm) -> Raised {
    vm.value_error("math domain error")
}

fn range(vm: &mut Vm) -> Raised {
    vm.overflow_error("math range error")
}

/// A number in a message: as its repr.
fn shown(x: f64) -> String {
    crate::text::float::repr(x)
}

/// A function of one float. `expected` completes "expected …, got x" where there is no result although x is a number; where
/// the result is infinite although x is not, it is too large.
#[inline(always)]
fn one(vm: &mut Vm, args: &[Value], expected: &str, function: fn(f64) -> f64) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    let result = function(x);
    if !result.is_finite() && result.to_bits() != x.to_bits() {
        if result.is_nan() && !x.is_nan() {
            return Err(vm.value_error(format!("expected {expected}, got {}", shown(x))));
        }
        if result.is_infinite() && x.is_finite() {
            return Err(range(vm));
        }
    }
    vm.new_float(result)
}

macro_rules! ones {
    ($($name:ident: $expected:literal, $function:expr;)*) => {$(
        fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            one(vm, args, $expected, $function)
        }
    )*};
}

ones! {
    acos: "a number in range from -1 up to 1", f64::acos;
    acosh: "argument value not less than 1", |x| c::acosh(x);
    asin: "a number in range from -1 up to 1", f64::asin;
    asinh: "a number", |x| c::asinh(x);
    atan: "a number", f64::atan;
    cbrt: "a number", f64::cbrt;
    cos: "a finite input", f64::cos;
    cosh: "a number", f64::cosh;
    degrees: "a number", |x| x * (180.0 / std::f64::consts::PI);
    erf: "a number", |x| c::erf(x);
    erfc: "a number", |x| c::erfc(x);
    exp: "a number", f64::exp;
    exp2: "a number", f64::exp2;
    expm1: "a number", f64::exp_m1;
    fabs: "a number", f64::abs;
    radians: "a number", |x| x * (std::f64::consts::PI / 180.0);
    sin: "a finite input", f64::sin;
    sinh: "a number", f64::sinh;
    sqrt: "a nonnegative input", f64::sqrt;
    tan: "a finite input", f64::tan;
    tanh: "a number", f64::tanh;
}

/// As [`one`] for functions with poles: an infinite result is no result.
fn with_poles(vm: &mut Vm, args: &[Value], expected: &str, function: fn(f64) -> f64) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    let result = function(x);
    if (result.is_nan() && !x.is_nan()) || (result.is_infinite() && x.is_finite()) {
        return Err(vm.value_error(format!("expected {expected}, got {}", shown(x))));
    }
    vm.new_float(result)
}

fn atanh(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    with_poles(vm, args, "a number between -1 and 1", |x| c::atanh(x))
}

fn log1p(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    with_poles(vm, args, "argument value > -1", f64::ln_1p)
}

fn gamma_result(vm: &mut Vm, x: f64, result: Result<f64, Fault>) -> Result<Value, Raised> {
    match result {
        Ok(result) => vm.new_float(result),
        Err(Fault::Domain) => {
            Err(vm.value_error(format!("expected a noninteger or positive integer, got {}", shown(x))))
        }
        Err(Fault::Range) => Err(range(vm)),
    }
}

fn gamma_of(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    gamma_result(vm, x, gamma::gamma(x))
}

fn lgamma(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    gamma_result(vm, x, gamma::log_gamma(x))
}

/// Both arguments of a function of two floats.
fn two(vm: &mut Vm, args: &[Value]) -> Result<(f64, f64), Raised> {
    let x = number(vm, args[0])?;
    Ok((x, number(vm, args[1])?))
}

fn atan2(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (y, x) = two(vm, args)?;
    vm.new_float(y.atan2(x))
}

fn copysign(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (x, y) = two(vm, args)?;
    vm.new_float(x.copysign(y))
}

fn fmod(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (x, y) = two(vm, args)?;
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain(vm));
    }
    vm.new_float(result)
}

fn remainder(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (x, y) = two(vm, args)?;
    let result = c::remainder(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain(vm));
    }
    vm.new_float(result)
}

fn pow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (x, y) = two(vm, args)?;
    let result = x.powf(y);
    if !result.is_finite() && x.is_finite() && y.is_finite() {
        return Err(if result.is_nan() || x == 0.0 { domain(vm) } else { range(vm) });
    }
    vm.new_float(result)
}

fn fma(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (x, y) = two(vm, args)?;
    let z = number(vm, args[2])?;
    let result = x.mul_add(y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(vm.value_error("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(vm.overflow_error("overflow in fma"));
    }
    vm.new_float(result)
}

fn isclose(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (a, b) = two(vm, args)?;
    let mut tolerances = [1e-9, 0.0];
    for (tolerance, given) in tolerances.iter_mut().zip(&args[2..]) {
        if let Some(given) = given.given() {
            *tolerance = number(vm, given)?;
        }
    }
    let [relative, absolute] = tolerances;
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let distance = (b - a).abs();
    let close = distance <= (relative * b).abs() || distance <= (relative * a).abs() || distance <= absolute;
    Ok(Value::bool(close))
}

fn isfinite(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(number(vm, args[0])?.is_finite()))
}

fn isinf(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(number(vm, args[0])?.is_infinite()))
}

fn isnan(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(number(vm, args[0])?.is_nan()))
}

/// Mantissa from 0.5 to 1 and exponent of a number that is finite and not 0.
fn split(x: f64) -> (f64, i32) {
    let field = (x.to_bits() >> 52 & 0x7FF) as i32;
    if field == 0 {
        // Subnormal: made normal first.
        let (mantissa, exponent) = split(x * 2f64.powi(64));
        return (mantissa, exponent - 64);
    }
    let mantissa = f64::from_bits(x.to_bits() & !(0x7FF << 52) | 1022 << 52);
    (mantissa, field - 1022)
}

fn frexp(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    let (mantissa, exponent) = if x == 0.0 || !x.is_finite() { (x, 0) } else { split(x) };
    let mantissa = vm.new_float(mantissa)?;
    Ok(vm.new_tuple(&[mantissa, Value::small_int(i64::from(exponent))])?.value())
}

fn ldexp(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    if !vm.is_int(args[1]) {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    }
    let exponent = match vm.as_i64(args[1]) {
        Some(exponent) => exponent.clamp(-100_000, 100_000) as i32,
        None if vm.compare_bool(crate::objects::CompareOp::Lt, args[1], Value::small_int(0))? => -100_000,
        None => 100_000,
    };
    let result = c::ldexp(x, exponent);
    if result.is_infinite() && x.is_finite() {
        return Err(range(vm));
    }
    vm.new_float(result)
}

fn modf(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let x = number(vm, args[0])?;
    let whole = x.trunc();
    let fraction = if x.is_infinite() { 0f64.copysign(x) } else { (x - whole).copysign(x) };
    let parts = [vm.new_float(fraction)?, vm.new_float(whole)?];
    Ok(vm.new_tuple(&parts)?.value())
}

/// The logarithm of an argument: of ints of any size, too.
fn logarithm(vm: &mut Vm, value: Value, function: fn(f64) -> f64) -> Result<f64, Raised> {
    if vm.is_int(value) {
        if let Some(small) = vm.as_i64(value) {
            return if small > 0 {
                Ok(function(small as f64))
            } else {
                Err(vm.value_error("expected a positive input"))
            };
        }
        let big = vm.as_big(value).unwrap_or(IBig::ZERO);
        if big.sign() == dashu_int::Sign::Negative {
            return Err(vm.value_error("expected a positive input"));
        }
        if let Some(float) = crate::objects::numbers::arithmetic::to_float(&big) {
            return Ok(function(float));
        }
        // A mantissa of 64 bits, which is rounded once, and the rest as a power of two.
        let exponent = big.bit_len() - 64;
        let mantissa = (&big >> exponent).to_f64().value() / 2f64.powi(64);
        return Ok(function(mantissa) + function(2.0) * (exponent + 64) as f64);
    }
    let x = number(vm, value)?;
    if x <= 0.0 {
        return Err(vm.value_error(format!("expected a positive input, got {}", shown(x))));
    }
    Ok(function(x))
}

fn log(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut result = logarithm(vm, args[0], f64::ln)?;
    if let Some(base) = args[1].given() {
        let base = logarithm(vm, base, f64::ln)?;
        if base == 0.0 {
            return Err(vm.zero_division("division by zero"));
        }
        result /= base;
    }
    vm.new_float(result)
}

fn log2(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let result = logarithm(vm, args[0], f64::log2)?;
    vm.new_float(result)
}

fn log10(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let result = logarithm(vm, args[0], f64::log10)?;
    vm.new_float(result)
}

/// An int that a special method of the argument's class gives, or what becomes of it as a float.
fn rounded(vm: &mut Vm, value: Value, name: Value, function: fn(f64) -> f64) -> Result<Value, Raised> {
    if let Some(float) = value.as_flonum() {
        return vm.int_of_float(function(float));
    }
    if value.is_small_int() {
        return Ok(value);
    }
    if !vm.is_exact(value, vm.types.float) {
        let class = vm.type_of(value);
        if let Some(method) = vm.lookup(class, name) {
            return vm.call_special(method, value, &[]);
        }
    }
    let x = number(vm, value)?;
    vm.int_of_float(function(x))
}

fn ceil(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    rounded(vm, args[0], vm.names.ceil, f64::ceil)
}

fn floor(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    rounded(vm, args[0], vm.names.floor, f64::floor)
}

fn trunc(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(float) = args[0].as_flonum() {
        return vm.int_of_float(float);
    }
    let (class, name) = (vm.type_of(args[0]), vm.names.trunc);
    match vm.lookup(class, name) {
        Some(method) => vm.call_special(method, args[0], &[]),
        None => {
            let name = vm.type_name(args[0]);
            Err(vm.type_error(format!("type {name} doesn't define __trunc__ method")))
        }
    }
}

/// A float's place in the order of all floats.
fn order(x: f64) -> i128 {
    let bits = i128::from(x.to_bits() & !(1 << 63));
    if x.is_sign_negative() { -bits } else { bits }
}

fn nextafter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (x, y) = two(vm, args)?;
    let steps = match args[2].given().filter(|steps| !steps.is_none()) {
        None => 1,
        Some(steps) => {
            let steps = vm.index_value(steps)?;
            match vm.as_i64(steps) {
                Some(steps) if steps >= 0 => i128::from(steps),
                None if !vm.compare_bool(crate::objects::CompareOp::Lt, steps, Value::small_int(0))? => {
                    i128::from(i64::MAX)
                }
                _ => return Err(vm.value_error("steps must be a non-negative integer")),
            }
        }
    };
    let result = if x.is_nan() || steps == 0 && !y.is_nan() {
        x
    } else if y.is_nan() || x == y {
        y
    } else {
        let (from, to) = (order(x), order(y));
        let place = if from < to { (from + steps).min(to) } else { (from - steps).max(to) };
        let size = f64::from_bits(place.unsigned_abs() as u64);
        match place {
            0 if place == to => y,
            0 => 0f64.copysign(x),
            ..0 => -size,
            _ => size,
        }
    };
    vm.new_float(result)
}

fn ulp(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let x = number(vm, args[0])?.abs();
    let result = if !x.is_finite() {
        x
    } else if x == f64::MAX {
        x - x.next_down()
    } else {
        x.next_up() - x
    };
    vm.new_float(result)
}
