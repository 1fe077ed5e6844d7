//! The class `int`.

use std::cmp::Ordering;

use dashu_int::{IBig, Sign, UBig};

use super::arithmetic;
use crate::objects::native::methods;
use crate::objects::protocol::{floor_div, floor_mod};
use crate::objects::*;
use crate::text;

/// An operand: an int, a bool or an instance of a subclass of int.
enum Int {
    Small(i64),
    Big(IBig),
}

impl Int {
    fn of(vm: &Vm, value: Value) -> Option<Int> {
        match vm.as_i64(value) {
            Some(small) => Some(Int::Small(small)),
            None => vm.as_big(value).map(Int::Big),
        }
    }

    fn big(self) -> IBig {
        match self {
            Int::Small(small) => IBig::from(small),
            Int::Big(big) => big,
        }
    }

    fn is_zero(&self) -> bool {
        matches!(self, Int::Small(0))
    }

    fn is_negative(&self) -> bool {
        match self {
            Int::Small(small) => *small < 0,
            Int::Big(big) => big.sign() == Sign::Negative,
        }
    }
}

/// An int that could be made only with more memory than any machine has.
const MOST_BITS: u128 = 1 << 38;

fn add(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int_i128(i128::from(a) + i128::from(b)),
        (a, b) => vm.new_int_from(&(a.big() + b.big())),
    }
}

fn sub(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int_i128(i128::from(a) - i128::from(b)),
        (a, b) => vm.new_int_from(&(a.big() - b.big())),
    }
}

fn mul(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int_i128(i128::from(a) * i128::from(b)),
        (a, b) => vm.new_int_from(&(a.big() * b.big())),
    }
}

fn checked_divisor(vm: &mut Vm, b: &Int) -> Result<(), Raised> {
    if b.is_zero() { Err(vm.zero_division("division by zero")) } else { Ok(()) }
}

fn truediv(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    checked_divisor(vm, &b)?;
    match arithmetic::true_divide(&a.big(), &b.big()) {
        Some(quotient) => vm.new_float(quotient),
        None => Err(vm.overflow_error("integer division result too large for a float")),
    }
}

fn floordiv(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    checked_divisor(vm, &b)?;
    match (a, b) {
        (Int::Small(a), Int::Small(b)) if b != -1 => vm.new_int(floor_div(a, b)),
        (a, b) => vm.new_int_from(&arithmetic::floor_div_rem(&a.big(), &b.big()).0),
    }
}

fn modulo(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    checked_divisor(vm, &b)?;
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int(floor_mod(a, b)),
        (a, b) => vm.new_int_from(&arithmetic::floor_div_rem(&a.big(), &b.big()).1),
    }
}

fn divmod(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    checked_divisor(vm, &b)?;
    let (quotient, remainder) = arithmetic::floor_div_rem(&a.big(), &b.big());
    let (quotient, remainder) = (vm.new_int_from(&quotient)?, vm.new_int_from(&remainder)?);
    Ok(vm.new_tuple(&[quotient, remainder])?.value())
}

fn power(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    if b.is_negative() {
        let (a, b) = (vm.new_int_from(&a.big())?, vm.new_int_from(&b.big())?);
        let (a, b) = (vm.float_of_int(a)?, vm.float_of_int(b)?);
        return super::float::power(vm, a, b);
    }
    let base = a.big();
    let exponent = match b {
        Int::Small(exponent) => exponent as u64,
        Int::Big(_) => u64::MAX,
    };
    let odd = match &b {
        Int::Small(exponent) => exponent & 1 == 1,
        Int::Big(big) => dashu_int::ops::BitTest::bit(big, 0),
    };
    // 0, 1 and -1 to any power; then what fits.
    if base.is_zero() || base.is_one() {
        return if exponent == 0 { vm.new_int(1) } else { vm.new_int_from(&base) };
    }
    if base == IBig::NEG_ONE {
        return vm.new_int(if odd { -1 } else { 1 });
    }
    if arithmetic::bit_length(&base) as u128 * u128::from(exponent) > MOST_BITS {
        return Err(vm.memory_error());
    }
    vm.new_int_from(&base.pow(exponent as usize))
}

fn shift_count(vm: &mut Vm, b: &Int) -> Result<Option<usize>, Raised> {
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    Ok(match b {
        Int::Small(count) => Some(*count as usize),
        Int::Big(_) => None,
    })
}

fn lshift(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    let count = shift_count(vm, &b)?;
    if a.is_zero() {
        return vm.new_int(0);
    }
    match count {
        Some(count) if (count as u128) < MOST_BITS => vm.new_int_from(&(a.big() << count)),
        Some(_) => Err(vm.memory_error()),
        None => Err(vm.overflow_error("too many digits in integer")),
    }
}

fn rshift(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match shift_count(vm, &b)? {
        None => vm.new_int(if a.is_negative() { -1 } else { 0 }),
        Some(count) => match a {
            Int::Small(a) => vm.new_int(a >> count.min(63)),
            Int::Big(a) => vm.new_int_from(&(a >> count)),
        },
    }
}

fn and(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int(a & b),
        (a, b) => vm.new_int_from(&(a.big() & b.big())),
    }
}

fn or(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int(a | b),
        (a, b) => vm.new_int_from(&(a.big() | b.big())),
    }
}

fn xor(vm: &mut Vm, a: Int, b: Int) -> Result<Value, Raised> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => vm.new_int(a ^ b),
        (a, b) => vm.new_int_from(&(a.big() ^ b.big())),
    }
}

fn operands(vm: &Vm, a: Value, b: Value) -> Option<(Int, Int)> {
    Some((Int::of(vm, a)?, Int::of(vm, b)?))
}

/// The method of an operator and its reflection: operands that are no ints are for the other class to know about.
macro_rules! operators {
    ($($forward:ident $reflected:ident $operation:ident;)*) => {$(
        fn $forward(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            match operands(vm, args[0], args[1]) {
                Some((a, b)) => $operation(vm, a, b),
                None => Ok(Value::NOT_IMPLEMENTED),
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
    dunder_lshift dunder_rlshift lshift;
    dunder_rshift dunder_rrshift rshift;
    dunder_and dunder_rand and;
    dunder_or dunder_ror or;
    dunder_xor dunder_rxor xor;
}

fn dunder_pow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some((a, b)) = operands(vm, args[0], args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let modulus = args.get(2).and_then(|modulus| modulus.given()).filter(|modulus| !modulus.is_none());
    let Some(modulus) = modulus else { return power(vm, a, b) };
    let Some(modulus) = vm.as_big(modulus) else { return Ok(Value::NOT_IMPLEMENTED) };
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    match arithmetic::pow_mod(&a.big(), &b.big(), &modulus) {
        Some(result) => vm.new_int_from(&result),
        None => Err(vm.value_error("base is not invertible for the given modulus")),
    }
}

fn dunder_rpow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    dunder_pow(vm, &[args[1], args[0], args[2]])
}

macro_rules! comparisons {
    ($($name:ident $operator:ident;)*) => {$(
        fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            Ok(match operands(vm, args[0], args[1]) {
                Some((Int::Small(a), Int::Small(b))) => Value::bool(CompareOp::$operator.holds(a.cmp(&b))),
                Some((a, b)) => Value::bool(CompareOp::$operator.holds(a.big().cmp(&b.big()))),
                None => Value::NOT_IMPLEMENTED,
            })
        }
    )*};
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

/// The receiver as a big int: it is known to be an int.
fn receiver(vm: &Vm, args: &[Value]) -> IBig {
    vm.as_big(args[0]).unwrap_or(IBig::ZERO)
}

/// The receiver as an int of the class `int` itself.
fn plain(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if value.is_small_int() || vm.is_exact(value, vm.types.int) {
        return Ok(value);
    }
    match vm.as_big(value) {
        Some(big) => vm.new_int_from(&big),
        None => Ok(Value::small_int(0)),
    }
}

fn itself(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    plain(vm, args[0])
}

fn neg(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let negated = -receiver(vm, args);
    vm.new_int_from(&negated)
}

fn invert(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let inverted = !receiver(vm, args);
    vm.new_int_from(&inverted)
}

fn abs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (_, magnitude) = receiver(vm, args).into_parts();
    vm.new_int_from(&IBig::from(magnitude))
}

fn truth(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.as_i64(args[0]) != Some(0)))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hash = match vm.as_i64(args[0]) {
        Some(small) => text::hash::int(small),
        None => text::hash::big_int(&receiver(vm, args)),
    };
    vm.new_int(hash)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = vm.int_text(args[0])?;
    vm.new_str(&text)
}

fn float(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = vm.float_of_int(args[0])?;
    vm.new_float(float)
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let (name, limit) = (vm.type_name(args[0]), vm.digit_limit());
    let result = text::format::number::format_int(&receiver(vm, args), spec, &name, limit);
    vm.formatted(result)
}

fn round(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(places) = args[1].given().filter(|places| !places.is_none()) else { return plain(vm, args[0]) };
    let places = vm.index_value(places)?;
    let places = vm.as_big(places).unwrap_or(IBig::ZERO);
    if places.sign() == Sign::Positive {
        return plain(vm, args[0]);
    }
    let places = usize::try_from(&-places).unwrap_or(usize::MAX);
    let rounded = arithmetic::round_to_power_of_ten(&receiver(vm, args), places);
    vm.new_int_from(&rounded)
}

fn bit_length(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let bits = arithmetic::bit_length(&receiver(vm, args));
    vm.new_int(bits as i64)
}

fn bit_count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (_, magnitude) = receiver(vm, args).into_parts();
    vm.new_int(magnitude.count_ones() as i64)
}

fn as_integer_ratio(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let numerator = plain(vm, args[0])?;
    Ok(vm.new_tuple(&[numerator, Value::small_int(1)])?.value())
}

fn is_integer(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::TRUE)
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let number = plain(vm, args[0])?;
    Ok(vm.new_tuple(&[number])?.value())
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    // As CPython counts it: 24 bytes and 4 for each 30 bits.
    let digits = arithmetic::bit_length(&receiver(vm, args)).div_ceil(30).max(1);
    vm.new_int(24 + 4 * digits as i64)
}

/// Whether a `byteorder` argument says big-endian.
fn is_big_endian(vm: &mut Vm, function: &str, order: Value) -> Result<bool, Raised> {
    let Some(order) = order.given() else { return Ok(true) };
    match order.cast::<Str>() {
        None => {
            let name = vm.type_name(order);
            Err(vm.type_error(format!("{function}() argument 'byteorder' must be str, not {name}")))
        }
        Some(order) => match order.as_bytes() {
            b"big" => Ok(true),
            b"little" => Ok(false),
            _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
        },
    }
}

fn to_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = match args[1].given() {
        Some(length) => vm.index_i64(length)?,
        None => 1,
    };
    let big_endian = is_big_endian(vm, "to_bytes", args[2])?;
    let signed = match args[3].given() {
        Some(signed) => vm.truth(signed)?,
        None => false,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let number = receiver(vm, args);
    let negative = number.sign() == Sign::Negative;
    if negative && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    // Two's complement has one bit more, for the sign.
    let bits = if negative { arithmetic::bit_length(&(&number + IBig::ONE)) } else { arithmetic::bit_length(&number) };
    let needed = (bits + usize::from(signed)).div_ceil(8);
    if needed > length && !number.is_zero() {
        return Err(vm.overflow_error("int too big to convert"));
    }
    if length > 1 << 40 {
        return Err(vm.memory_error());
    }
    let filler = if negative { 0xFF } else { 0 };
    let mut bytes = number.to_le_bytes().into_vec();
    bytes.resize(length, filler);
    if big_endian {
        bytes.reverse();
    }
    vm.new_bytes(&bytes)
}

fn from_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let big_endian = is_big_endian(vm, "from_bytes", args[2])?;
    let signed = match args[3].given() {
        Some(signed) => vm.truth(signed)?,
        None => false,
    };
    let mut bytes = crate::objects::texts::bytes::bytes_of_object(vm, args[1])?;
    if big_endian {
        bytes.reverse();
    }
    let number = if signed { IBig::from_le_bytes(&bytes) } else { IBig::from(UBig::from_le_bytes(&bytes)) };
    let number = vm.new_int_from(&number)?;
    if args[0] == vm.types.int.value() { Ok(number) } else { vm.call(args[0], &[number]) }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.int)?;
    if class == vm.types.bool {
        return Err(vm.type_error("int.__new__(bool) is not safe, use bool.__new__()"));
    }
    let number = match (args[1].given(), args[2].given()) {
        (None, None) => Value::small_int(0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(value), None) => vm.to_int(value)?,
        (Some(value), Some(base)) => {
            let base = vm.index_i64(base)?;
            match vm.int_of_text(value, u32::try_from(base).unwrap_or(u32::MAX))? {
                Some(number) => number,
                None => return Err(vm.type_error("int() can't convert non-string with explicit base")),
            }
        }
    };
    if class == vm.types.int {
        return Ok(number);
    }
    let number = vm.as_big(number).unwrap_or(IBig::ZERO);
    vm.new_int_of(class, &number)
}

fn real(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    plain(vm, value)
}

fn imag(_: &mut Vm, _: Value) -> Result<Value, Raised> {
    Ok(Value::small_int(0))
}

fn denominator(_: &mut Vm, _: Value) -> Result<Value, Raised> {
    Ok(Value::small_int(1))
}

/// How two ints compare; used where the protocol is not wanted.
pub fn compare(vm: &Vm, a: Value, b: Value) -> Option<Ordering> {
    let (a, b) = operands(vm, a, b)?;
    Some(match (a, b) {
        (Int::Small(a), Int::Small(b)) => a.cmp(&b),
        (a, b) => a.big().cmp(&b.big()),
    })
}

/// The methods and attributes of `int`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.int,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nAn integer of any size, made of a number or of a text in a base.",
    unhashable: false,
    methods: methods![
        static_method("__new__", "(cls, x=0, /, base=10)", new, "Create and return a new object."),
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
        method("__lshift__", "(self, value, /)", dunder_lshift, "Return self<<value."),
        method("__rlshift__", "(self, value, /)", dunder_rlshift, "Return value<<self."),
        method("__rshift__", "(self, value, /)", dunder_rshift, "Return self>>value."),
        method("__rrshift__", "(self, value, /)", dunder_rrshift, "Return value>>self."),
        method("__and__", "(self, value, /)", dunder_and, "Return self&value."),
        method("__rand__", "(self, value, /)", dunder_rand, "Return value&self."),
        method("__or__", "(self, value, /)", dunder_or, "Return self|value."),
        method("__ror__", "(self, value, /)", dunder_ror, "Return value|self."),
        method("__xor__", "(self, value, /)", dunder_xor, "Return self^value."),
        method("__rxor__", "(self, value, /)", dunder_rxor, "Return value^self."),
        method("__neg__", "(self, /)", neg, "-self"),
        method("__pos__", "(self, /)", itself, "+self"),
        method("__invert__", "(self, /)", invert, "~self"),
        method("__abs__", "(self, /)", abs, "abs(self)"),
        method("__int__", "(self, /)", itself, "int(self)"),
        method("__float__", "(self, /)", float, "float(self)"),
        method("__index__", "(self, /)", itself, "Return self as an int, for use as an index."),
        method("__trunc__", "(self, /)", itself, "An int is its own truncation."),
        method("__floor__", "(self, /)", itself, "An int is its own floor."),
        method("__ceil__", "(self, /)", itself, "An int is its own ceiling."),
        method("__round__", "(self, ndigits=None, /)", round, "Round to a multiple of 10**-ndigits, halves to even."),
        method("__format__", "(self, format_spec, /)", format, "Format the int as the specification says."),
        method("__getnewargs__", "(self, /)", getnewargs, "What __new__ needs to make a copy."),
        method("__sizeof__", "(self, /)", sizeof, "Size in memory, in bytes."),
        method("conjugate", "(self, /)", itself, "The complex conjugate of an int is the int."),
        method("bit_length", "(self, /)", bit_length, "How many bits the magnitude has."),
        method("bit_count", "(self, /)", bit_count, "How many bits of the magnitude are 1."),
        method("as_integer_ratio", "(self, /)", as_integer_ratio, "A pair of ints whose ratio is the int."),
        method("is_integer", "(self, /)", is_integer, "True: an int is an integer."),
        method(
            "to_bytes",
            "(self, /, length=1, byteorder='big', *, signed=False)",
            to_bytes,
            "The int as so many bytes, in two's complement if it is signed.",
        ),
        class_method(
            "from_bytes",
            "(cls, /, bytes, byteorder='big', *, signed=False)",
            from_bytes,
            "The int that the bytes stand for.",
        ),
    ],
    attributes: &[
        getter("real", real, "The real part: the int."),
        getter("imag", imag, "The imaginary part: 0."),
        getter("numerator", real, "The numerator in lowest terms: the int."),
        getter("denominator", denominator, "The denominator in lowest terms: 1."),
    ],
};
