//! The class `complex`.
//!
//! Infinities come out of products and quotients as C99's annex G says; a real operand is not made complex first, so that
//! its missing part does not touch the sign of a zero.

use crate::heap::{Header, Kind};
use crate::objects::native::methods;
use crate::objects::*;
use crate::text;

/// Real and imaginary part.
type Parts = (f64, f64);

/// An operand: a complex number, or a real one.
#[derive(Clone, Copy)]
enum Operand {
    Complex(Parts),
    Real(f64),
}

impl Operand {
    fn parts(self) -> Parts {
        match self {
            Operand::Complex(parts) => parts,
            Operand::Real(real) => (real, 0.0),
        }
    }
}

fn operand(vm: &mut Vm, value: Value) -> Result<Option<Operand>, Raised> {
    if let Some(complex) = value.cast::<Complex>() {
        return Ok(Some(Operand::Complex((complex.real, complex.imag))));
    }
    if let Some(float) = vm.as_float(value) {
        return Ok(Some(Operand::Real(float)));
    }
    if vm.is_int(value) { Ok(Some(Operand::Real(vm.float_of_int(value)?))) } else { Ok(None) }
}

/// 1 or 0 with the sign of `x`, as it is infinite or not.
fn direction(x: f64) -> f64 {
    (if x.is_infinite() { 1.0_f64 } else { 0.0 }).copysign(x)
}

fn zero_for_nan(x: f64) -> f64 {
    if x.is_nan() { 0.0_f64.copysign(x) } else { x }
}

fn product((mut a, mut b): Parts, (mut c, mut d): Parts) -> Parts {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let plain = (ac - bd, ad + bc);
    if !(plain.0.is_nan() && plain.1.is_nan()) {
        return plain;
    }
    let mut recompute = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (direction(a), direction(b), zero_for_nan(c), zero_for_nan(d));
        recompute = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (a, b, c, d) = (zero_for_nan(a), zero_for_nan(b), direction(c), direction(d));
        recompute = true;
    }
    if !recompute && [ac, bd, ad, bc].into_iter().any(f64::is_infinite) {
        (a, b, c, d) = (zero_for_nan(a), zero_for_nan(b), zero_for_nan(c), zero_for_nan(d));
        recompute = true;
    }
    if recompute { (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c)) } else { plain }
}

/// The quotient; the divisor is not 0.
fn quotient(a: Parts, b: Parts) -> Parts {
    let plain = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(plain.0.is_nan() && plain.1.is_nan()) {
        return plain;
    }
    if (a.0.is_infinite() || a.1.is_infinite()) && b.0.is_finite() && b.1.is_finite() {
        let (x, y) = (direction(a.0), direction(a.1));
        (f64::INFINITY * (x * b.0 + y * b.1), f64::INFINITY * (y * b.0 - x * b.1))
    } else if (b.0.is_infinite() || b.1.is_infinite()) && a.0.is_finite() && a.1.is_finite() {
        let (x, y) = (direction(b.0), direction(b.1));
        (0.0 * (a.0 * x + a.1 * y), 0.0 * (a.1 * x - a.0 * y))
    } else {
        plain
    }
}

/// A real number divided by a complex one that is not 0.
fn real_quotient(a: f64, b: Parts) -> Parts {
    let plain = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        (a / denominator, -a * ratio / denominator)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        (a * ratio / denominator, -a / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if plain.0.is_nan() && plain.1.is_nan() && (b.0.is_infinite() || b.1.is_infinite()) && a.is_finite() {
        return (0.0 * (a * direction(b.0)), 0.0 * (-a * direction(b.1)));
    }
    plain
}

/// A whole power, by squaring.
fn whole_power(base: Parts, exponent: u32) -> Parts {
    let (mut result, mut square) = ((1.0, 0.0), base);
    let mut bit = 1;
    while bit > 0 && exponent >= bit {
        if exponent & bit != 0 {
            result = product(result, square);
        }
        bit <<= 1;
        square = product(square, square);
    }
    result
}

/// `a ** b`.
pub fn power(vm: &mut Vm, a: Parts, b: Parts) -> Result<Value, Raised> {
    let whole = b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0;
    let result = if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(vm.zero_division("zero to a negative or complex power"));
        }
        (0.0, 0.0)
    } else if whole && b.0 > 0.0 {
        whole_power(a, b.0 as u32)
    } else if whole {
        quotient((1.0, 0.0), whole_power(a, -b.0 as u32))
    } else {
        let size = a.0.hypot(a.1);
        let angle = a.1.atan2(a.0);
        let (mut length, mut phase) = (size.powf(b.0), angle * b.0);
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * size.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    if result.0.is_infinite() || result.1.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    vm.new_complex(result.0, result.1)
}

fn add(vm: &mut Vm, a: Operand, b: Operand) -> Result<Value, Raised> {
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => vm.new_complex(a.0 + b.0, a.1 + b.1),
        (Operand::Complex(a), Operand::Real(b)) | (Operand::Real(b), Operand::Complex(a)) => {
            vm.new_complex(a.0 + b, a.1)
        }
        (Operand::Real(a), Operand::Real(b)) => vm.new_complex(a + b, 0.0),
    }
}

fn sub(vm: &mut Vm, a: Operand, b: Operand) -> Result<Value, Raised> {
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => vm.new_complex(a.0 - b.0, a.1 - b.1),
        (Operand::Complex(a), Operand::Real(b)) => vm.new_complex(a.0 - b, a.1),
        (Operand::Real(a), Operand::Complex(b)) => vm.new_complex(a - b.0, -b.1),
        (Operand::Real(a), Operand::Real(b)) => vm.new_complex(a - b, 0.0),
    }
}

fn mul(vm: &mut Vm, a: Operand, b: Operand) -> Result<Value, Raised> {
    let (real, imag) = match (a, b) {
        (Operand::Complex(a), Operand::Real(b)) | (Operand::Real(b), Operand::Complex(a)) => (a.0 * b, a.1 * b),
        (a, b) => product(a.parts(), b.parts()),
    };
    vm.new_complex(real, imag)
}

fn truediv(vm: &mut Vm, a: Operand, b: Operand) -> Result<Value, Raised> {
    if b.parts() == (0.0, 0.0) {
        return Err(vm.zero_division("division by zero"));
    }
    let (real, imag) = match (a, b) {
        (Operand::Complex(a), Operand::Real(b)) => (a.0 / b, a.1 / b),
        (Operand::Real(a), b) => real_quotient(a, b.parts()),
        (a, b) => quotient(a.parts(), b.parts()),
    };
    vm.new_complex(real, imag)
}

fn pow(vm: &mut Vm, a: Operand, b: Operand) -> Result<Value, Raised> {
    power(vm, a.parts(), b.parts())
}

/// The method of an operator and its reflection.
macro_rules! operators {
    ($($forward:ident $reflected:ident $operation:ident;)*) => {$(
        fn $forward(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            match (operand(vm, args[0])?, operand(vm, args[1])?) {
                (Some(a), Some(b)) => $operation(vm, a, b),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }

        fn $reflected(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $forward(vm, &[args[1], args[0]])
        }
    )*};
}

operators! {
    dunder_add dunder_radd add;
    dunder_sub dunder_rsub sub;
    dunder_mul dunder_rmul mul;
    dunder_truediv dunder_rtruediv truediv;
}

fn dunder_pow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[2].given().is_some_and(|modulus| !modulus.is_none()) {
        return Err(vm.value_error("complex modulo"));
    }
    match (operand(vm, args[0])?, operand(vm, args[1])?) {
        (Some(a), Some(b)) => pow(vm, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn dunder_rpow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    dunder_pow(vm, &[args[1], args[0], args[2]])
}

fn receiver(args: &[Value]) -> Parts {
    args[0].cast::<Complex>().map_or((0.0, 0.0), |complex| (complex.real, complex.imag))
}

/// Whether the receiver equals a number; `None` for what is no number.
fn equals(vm: &mut Vm, args: &[Value]) -> Result<Option<bool>, Raised> {
    let (real, imag) = receiver(args);
    if let Some(other) = args[1].cast::<Complex>() {
        return Ok(Some(real == other.real && imag == other.imag));
    }
    if vm.is_int(args[1]) || vm.as_float(args[1]).is_some() {
        let real = vm.new_float(real)?;
        return Ok(Some(imag == 0.0 && vm.compare_bool(CompareOp::Eq, real, args[1])?));
    }
    Ok(None)
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(equals(vm, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(equals(vm, args)?.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
}

fn neg(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = receiver(args);
    vm.new_complex(-real, -imag)
}

fn itself(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_exact(args[0], vm.types.complex) {
        return Ok(args[0]);
    }
    let (real, imag) = receiver(args);
    vm.new_complex(real, imag)
}

fn conjugate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = receiver(args);
    vm.new_complex(real, -imag)
}

fn abs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = receiver(args);
    let size = real.hypot(imag);
    if size.is_infinite() && real.is_finite() && imag.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    vm.new_float(size)
}

fn truth(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(receiver(args) != (0.0, 0.0)))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = receiver(args);
    let part = |x| super::float::hash_float(x, args[0]);
    vm.new_int(text::hash::complex(part(real), part(imag)))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = receiver(args);
    vm.new_str(&text::complex::repr(real, imag))
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let ((real, imag), name) = (receiver(args), vm.type_name(args[0]));
    let result = text::format::number::format_complex(real, imag, spec, &name);
    vm.formatted(result)
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = receiver(args);
    let (real, imag) = (vm.new_float(real)?, vm.new_float(imag)?);
    Ok(vm.new_tuple(&[real, imag])?.value())
}

/// What `__complex__` of a value gives, or the parts of a complex number. `None` if the value is neither.
fn complex_of(vm: &mut Vm, value: Value) -> Result<Option<Parts>, Raised> {
    if let Some(complex) = value.cast::<Complex>() {
        return Ok(Some((complex.real, complex.imag)));
    }
    match vm.call_dunder(value, Dunder::Complex, &[])? {
        None => Ok(None),
        Some(result) => match result.cast::<Complex>() {
            Some(complex) => Ok(Some((complex.real, complex.imag))),
            None => {
                let (class, name) = (vm.type_name(value), vm.type_name(result));
                Err(vm.type_error(format!("{class}.__complex__ returned non-complex (type {name})")))
            }
        },
    }
}

/// `__new__` for a class and parts.
fn of_class(vm: &mut Vm, class: Gc<Type>, real: f64, imag: f64) -> Result<Value, Raised> {
    if class == vm.types.complex {
        return vm.new_complex(real, imag);
    }
    let shape = class.instance_shape.get();
    let cell = vm.alloc_raw(size_of::<Complex>() + vm.extra_bytes(shape), Kind::Complex, shape)?;
    // SAFETY: the cell has room for the struct.
    unsafe {
        cell.cast::<Complex>().write(Complex { header: Header::new(shape, Kind::Complex), real, imag });
        Ok(Value::from_bits_unchecked(cell as u64))
    }
}

/// An argument that must be a number; `which` is its name where there are two.
fn number_argument(vm: &mut Vm, value: Value, which: &str) -> Result<Parts, Raised> {
    if let Some(parts) = complex_of(vm, value)? {
        return Ok(parts);
    }
    match vm.real_number(value)? {
        Some(real) => Ok((real, 0.0)),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("complex() argument '{which}' must be a real number, not {name}")))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.complex)?;
    let (real, imag) = match (args[1].given(), args[2].given()) {
        (None, None) => (0.0, 0.0),
        (Some(value), None) => {
            if class == vm.types.complex && vm.is_exact(value, class) {
                return Ok(value);
            }
            if let Some(string) = value.cast::<Str>() {
                match text::complex::parse(string.as_bytes()) {
                    Ok(parts) => parts,
                    Err(error) => return Err(vm.text_error(error)),
                }
            } else if let Some(parts) = complex_of(vm, value)? {
                parts
            } else {
                match vm.real_number(value)? {
                    Some(real) => (real, 0.0),
                    None => {
                        let name = vm.type_name(value);
                        return Err(
                            vm.type_error(format!("complex() argument must be a string or a number, not {name}"))
                        );
                    }
                }
            }
        }
        (real, imag) => {
            let real = match real {
                Some(real) => number_argument(vm, real, "real")?,
                None => (0.0, 0.0),
            };
            let imag = number_argument(vm, imag.unwrap_or(Value::small_int(0)), "imag")?;
            // A complex imaginary part turns; a real one leaves the sign of zeros alone.
            (if imag.1 != 0.0 { real.0 - imag.1 } else { real.0 }, if real.1 != 0.0 { real.1 + imag.0 } else { imag.0 })
        }
    };
    of_class(vm, class, real, imag)
}

fn from_number(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (real, imag) = match complex_of(vm, args[1])? {
        Some(parts) => parts,
        None => (vm.to_float(args[1])?, 0.0),
    };
    let number = vm.new_complex(real, imag)?;
    if args[0] == vm.types.complex.value() { Ok(number) } else { vm.call(args[0], &[number]) }
}

fn real(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    vm.new_float(receiver(&[value]).0)
}

fn imag(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    vm.new_float(receiver(&[value]).1)
}

/// Complex numbers have no order: each of these says so.
fn unordered(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::NOT_IMPLEMENTED)
}

/// The methods and attributes of `complex`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.complex,
    doc: "complex(real=0, imag=0) -> complex number\n\nA complex number, made of its parts, a number or a text.",
    unhashable: false,
    methods: methods![
        static_method("__new__", "(cls, real=0, imag=0)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__bool__", "(self, /)", truth, "True if self else False"),
        method("__lt__", "(self, value, /)", unordered, "Return self<value."),
        method("__le__", "(self, value, /)", unordered, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", unordered, "Return self>value."),
        method("__ge__", "(self, value, /)", unordered, "Return self>=value."),
        method("__add__", "(self, value, /)", dunder_add, "Return self+value."),
        method("__radd__", "(self, value, /)", dunder_radd, "Return value+self."),
        method("__sub__", "(self, value, /)", dunder_sub, "Return self-value."),
        method("__rsub__", "(self, value, /)", dunder_rsub, "Return value-self."),
        method("__mul__", "(self, value, /)", dunder_mul, "Return self*value."),
        method("__rmul__", "(self, value, /)", dunder_rmul, "Return value*self."),
        method("__truediv__", "(self, value, /)", dunder_truediv, "Return self/value."),
        method("__rtruediv__", "(self, value, /)", dunder_rtruediv, "Return value/self."),
        method("__pow__", "(self, value, mod=None, /)", dunder_pow, "Return pow(self, value, mod)."),
        method("__rpow__", "(self, value, mod=None, /)", dunder_rpow, "Return pow(value, self, mod)."),
        method("__neg__", "(self, /)", neg, "-self"),
        method("__pos__", "(self, /)", itself, "+self"),
        method("__abs__", "(self, /)", abs, "abs(self)"),
        method("__complex__", "(self, /)", itself, "complex(self)"),
        method("__format__", "(self, format_spec, /)", format, "Format the number as the specification says."),
        method("__getnewargs__", "(self, /)", getnewargs, "What __new__ needs to make a copy."),
        method("conjugate", "(self, /)", conjugate, "The complex conjugate."),
        class_method("from_number", "(cls, number, /)", from_number, "The complex number of a number."),
    ],
    attributes: &[getter("real", real, "The real part."), getter("imag", imag, "The imaginary part.")],
};
