//! The class `float`.

use std::cmp::Ordering;

use super::arithmetic;
use crate::objects::native::methods;
use crate::objects::*;
use crate::text;
use crate::text::float::digits::round_to;

/// An operand of float arithmetic: floats, and ints that are not too large. `None` for anything else.
fn operand(vm: &mut Vm, value: Value) -> Result<Option<f64>, Raised> {
    if let Some(float) = vm.as_float(value) {
        return Ok(Some(float));
    }
    if vm.is_int(value) { vm.float_of_int(value).map(Some) } else { Ok(None) }
}

fn checked_divisor(vm: &mut Vm, b: f64) -> Result<(), Raised> {
    if b == 0.0 { Err(vm.zero_division("division by zero")) } else { Ok(()) }
}

fn add(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    vm.new_float(a + b)
}

fn sub(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    vm.new_float(a - b)
}

fn mul(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    vm.new_float(a * b)
}

fn truediv(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    checked_divisor(vm, b)?;
    vm.new_float(a / b)
}

fn floordiv(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    checked_divisor(vm, b)?;
    vm.new_float(arithmetic::float_div_rem(a, b).0)
}

fn modulo(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    checked_divisor(vm, b)?;
    vm.new_float(arithmetic::float_div_rem(a, b).1)
}

fn divmod(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    checked_divisor(vm, b)?;
    let (quotient, remainder) = arithmetic::float_div_rem(a, b);
    let (quotient, remainder) = (vm.new_float(quotient)?, vm.new_float(remainder)?);
    Ok(vm.new_tuple(&[quotient, remainder])?.value())
}

/// OverflowError as the C library's functions make it.
fn range_error(vm: &mut Vm) -> Raised {
    let class = vm.types.overflow_error;
    match vm.new_str("Numerical result out of range") {
        Ok(message) => vm.raise_with(class, &[Value::small_int(34), message]),
        Err(raised) => raised,
    }
}

/// `a ** b`. Complex where a negative number is raised to a fraction.
pub fn power(vm: &mut Vm, a: f64, b: f64) -> Result<Value, Raised> {
    if a == 0.0 && b < 0.0 {
        return Err(vm.zero_division("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return super::complex::power(vm, (a, 0.0), (b, 0.0));
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error(vm));
    }
    vm.new_float(result)
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
    dunder_floordiv dunder_rfloordiv floordiv;
    dunder_mod dunder_rmod modulo;
    dunder_divmod dunder_rdivmod divmod;
}

fn dunder_pow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[2].given().is_some_and(|modulus| !modulus.is_none()) {
        return Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    match (operand(vm, args[0])?, operand(vm, args[1])?) {
        (Some(a), Some(b)) => power(vm, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn dunder_rpow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    dunder_pow(vm, &[args[1], args[0], args[2]])
}

/// How the receiver compares with a float or an int, exactly. `Err` for what it cannot be compared with.
fn compare(vm: &Vm, args: &[Value]) -> Result<Option<Ordering>, ()> {
    let a = vm.as_float(args[0]).ok_or(())?;
    if let Some(b) = vm.as_float(args[1]) {
        return Ok(a.partial_cmp(&b));
    }
    let b = vm.as_big(args[1]).ok_or(())?;
    Ok(arithmetic::compare_int_float(&b, a).map(Ordering::reverse))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident;)*) => {$(
        fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            Ok(match compare(vm, args) {
                Ok(Some(ordering)) => Value::bool(CompareOp::$operator.holds(ordering)),
                Ok(None) => Value::bool(CompareOp::$operator == CompareOp::Ne),
                Err(()) => Value::NOT_IMPLEMENTED,
            })
        }
    )*};
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn receiver(vm: &Vm, args: &[Value]) -> f64 {
    vm.as_float(args[0]).unwrap_or(0.0)
}

fn itself(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args);
    vm.new_float(float)
}

fn neg(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let negated = -receiver(vm, args);
    vm.new_float(negated)
}

fn abs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let magnitude = receiver(vm, args).abs();
    vm.new_float(magnitude)
}

fn truth(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(receiver(vm, args) != 0.0))
}

/// `hash(x)`; a nan is hashed by its identity.
pub fn hash_float(x: f64, identity: Value) -> i64 {
    if x.is_nan() { (identity.bits() >> 4) as i64 } else { text::hash::float(x) }
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hash = hash_float(receiver(vm, args), args[0]);
    vm.new_int(hash)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = text::float::repr(receiver(vm, args));
    vm.new_str(&text)
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let name = vm.type_name(args[0]);
    let result = text::format::number::format_float(receiver(vm, args), spec, &name);
    vm.formatted(result)
}

fn trunc(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args);
    vm.int_of_float(float)
}

fn floor(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args).floor();
    vm.int_of_float(float)
}

fn ceil(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args).ceil();
    vm.int_of_float(float)
}

fn round(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args);
    let Some(places) = args[1].given().filter(|places| !places.is_none()) else {
        return vm.int_of_float(float.round_ties_even());
    };
    let places = vm.index_value(places)?;
    let places = vm.as_i64(places).unwrap_or(i64::MAX);
    let rounded = round_to(float, places);
    if rounded.is_infinite() && float.is_finite() {
        return Err(vm.overflow_error("rounded value too large to represent"));
    }
    vm.new_float(rounded)
}

fn as_integer_ratio(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args);
    if float.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    if float.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    let (numerator, denominator) = arithmetic::integer_ratio(float);
    let (numerator, denominator) = (vm.new_int_from(&numerator)?, vm.new_int_from(&denominator)?);
    Ok(vm.new_tuple(&[numerator, denominator])?.value())
}

fn is_integer(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = receiver(vm, args);
    Ok(Value::bool(float.is_finite() && float == float.trunc()))
}

fn hex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = text::float::to_hex(receiver(vm, args));
    vm.new_str(&text)
}

/// A float as the class that a class method was called on.
fn of_class(vm: &mut Vm, class: Value, float: f64) -> Result<Value, Raised> {
    let float = vm.new_float(float)?;
    if class == vm.types.float.value() { Ok(float) } else { vm.call(class, &[float]) }
}

fn fromhex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(string) = args[1].cast::<Str>() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    match text::float::from_hex(string.as_bytes()) {
        Ok(float) => of_class(vm, args[0], float),
        Err(error) => Err(vm.text_error(error)),
    }
}

fn from_number(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = vm.to_float(args[1])?;
    of_class(vm, args[0], float)
}

fn getformat(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match vm.str_text(args[1]) {
        "double" | "float" if cfg!(target_endian = "little") => vm.new_str("IEEE, little-endian"),
        "double" | "float" => vm.new_str("IEEE, big-endian"),
        _ => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
    }
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = itself(vm, args)?;
    Ok(vm.new_tuple(&[float])?.value())
}

/// `float(value)`.
pub fn from_value(vm: &mut Vm, value: Value) -> Result<f64, Raised> {
    let parsed = if let Some(string) = value.cast::<Str>() {
        text::float::parse(string.as_bytes())
    } else if let Some(float) = vm.real_number(value)? {
        return Ok(float);
    } else if let Some(bytes) = vm.buffer_bytes(value) {
        text::float::parse_bytes(&bytes)
    } else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("float() argument must be a string or a real number, not '{name}'")));
    };
    parsed.map_err(|error| vm.text_error(error))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.float)?;
    let float = match args[1].given() {
        Some(value) if class == vm.types.float && vm.is_exact(value, class) => return Ok(value),
        Some(value) => from_value(vm, value)?,
        None => 0.0,
    };
    vm.new_float_of(class, float)
}

fn real(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    itself(vm, &[value])
}

fn imag(vm: &mut Vm, _: Value) -> Result<Value, Raised> {
    vm.new_float(0.0)
}

/// The methods and attributes of `float`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.float,
    doc: "float(x=0, /) -> float\n\nA floating-point number, made of a number or a text.",
    unhashable: false,
    methods: methods![
        static_method("__new__", "(cls, x=0, /)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__bool__", "(self, /)", truth, "True if self else False"),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__add__", "(self, value, /)", dunder_add, "Return self+value."),
        method("__radd__", "(self, value, /)", dunder_radd, "Return value+self."),
        method("__sub__", "(self, value, /)", dunder_sub, "Return self-value."),
        method("__rsub__", "(self, value, /)", dunder_rsub, "Return value-self."),
        method("__mul__", "(self, value, /)", dunder_mul, "Return self*value."),
        method("__rmul__", "(self, value, /)", dunder_rmul, "Return value*self."),
        method("__truediv__", "(self, value, /)", dunder_truediv, "Return self/value."),
        method("__rtruediv__", "(self, value, /)", dunder_rtruediv, "Return value/self."),
        method("__floordiv__", "(self, value, /)", dunder_floordiv, "Return self//value."),
        method("__rfloordiv__", "(self, value, /)", dunder_rfloordiv, "Return value//self."),
        method("__mod__", "(self, value, /)", dunder_mod, "Return self%value."),
        method("__rmod__", "(self, value, /)", dunder_rmod, "Return value%self."),
        method("__divmod__", "(self, value, /)", dunder_divmod, "Return divmod(self, value)."),
        method("__rdivmod__", "(self, value, /)", dunder_rdivmod, "Return divmod(value, self)."),
        method("__pow__", "(self, value, mod=None, /)", dunder_pow, "Return pow(self, value, mod)."),
        method("__rpow__", "(self, value, mod=None, /)", dunder_rpow, "Return pow(value, self, mod)."),
        method("__neg__", "(self, /)", neg, "-self"),
        method("__pos__", "(self, /)", itself, "+self"),
        method("__abs__", "(self, /)", abs, "abs(self)"),
        method("__int__", "(self, /)", trunc, "int(self)"),
        method("__float__", "(self, /)", itself, "float(self)"),
        method("__trunc__", "(self, /)", trunc, "The int towards zero."),
        method("__floor__", "(self, /)", floor, "The int that is not larger."),
        method("__ceil__", "(self, /)", ceil, "The int that is not smaller."),
        method("__round__", "(self, ndigits=None, /)", round, "Round to so many digits after the point, or to an int."),
        method("__format__", "(self, format_spec, /)", format, "Format the float as the specification says."),
        method("__getnewargs__", "(self, /)", getnewargs, "What __new__ needs to make a copy."),
        class_method("__getformat__", "(cls, typestr, /)", getformat, "How floats are represented."),
        method("conjugate", "(self, /)", itself, "The complex conjugate of a float is the float."),
        method("as_integer_ratio", "(self, /)", as_integer_ratio, "A pair of ints whose ratio is the float."),
        method("is_integer", "(self, /)", is_integer, "Whether the float is an integer."),
        method("hex", "(self, /)", hex, "The float in hexadecimal notation."),
        class_method("fromhex", "(cls, string, /)", fromhex, "The float of a text in hexadecimal notation."),
        class_method("from_number", "(cls, number, /)", from_number, "The float of a real number."),
    ],
    attributes: &[getter("real", real, "The real part: the float."), getter("imag", imag, "The imaginary part: 0.0.")],
};
