//! `abs`, `divmod`, `pow`, `round`, `bin`, `oct`, `hex`, `chr`, `ord`.

use dashu_int::IBig;

use crate::heap::Kind;
use crate::objects::{BinaryOp, Dunder, NativeDef, Raised, Str, Value, Vm, function};
use crate::text;

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function("abs", "(number, /)", abs, "Return the absolute value of the argument."),
    function("bin", "(number, /)", bin, "Return the binary representation of an integer."),
    function("chr", "(i, /)", chr, "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    function("divmod", "(x, y, /)", divmod, "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    function("hex", "(number, /)", hex, "Return the hexadecimal representation of an integer."),
    function("oct", "(number, /)", oct, "Return the octal representation of an integer."),
    function("ord", "(character, /)", ord, "Return the ordinal value of a character."),
    function(
        "pow",
        "(base, exp, mod=None)",
        pow,
        "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.",
    ),
    function(
        "round",
        "(number, ndigits=None)",
        round,
        "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.\nOtherwise the return value has the same type as the number.",
    ),
];

fn abs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(int) = args[0].as_small_int() {
        return vm.new_int(int.abs());
    }
    if let Some(float) = args[0].as_flonum() {
        return vm.new_float(float.abs());
    }
    vm.unary(Dunder::Abs, args[0])
}

fn in_base(vm: &mut Vm, value: Value, radix: u8) -> Result<Value, Raised> {
    let index = vm.index_value(value)?;
    let big = vm.as_big(index).unwrap_or(IBig::ZERO);
    vm.new_str(&text::int::with_prefix(&big, radix))
}

fn bin(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    in_base(vm, args[0], 2)
}

fn oct(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    in_base(vm, args[0], 8)
}

fn hex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    in_base(vm, args[0], 16)
}

fn chr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let index = vm.index_value(args[0])?;
    match vm.as_i64(index) {
        Some(code @ 0..=0x10_ffff) => vm.new_str_wtf8(&text::wtf8::from_char(code as u32)),
        _ => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = match args[0].kind() {
        Kind::Str => {
            let string = args[0].cast::<Str>();
            if let Some(code) = string.filter(|string| string.chars == 1).map(|string| string.as_bytes()) {
                return Ok(Value::small_int(i64::from(text::wtf8::decode_at(code, 0).0)));
            }
            string.map_or(0, |string| string.chars)
        }
        Kind::Bytes | Kind::ByteArray => {
            let bytes = vm.buffer_bytes(args[0]).unwrap_or_default();
            if let [byte] = bytes[..] {
                return Ok(Value::small_int(i64::from(byte)));
            }
            bytes.len()
        }
        _ => {
            let name = vm.type_name(args[0]);
            return Err(vm.type_error(format!("ord() expected string of length 1, but {name} found")));
        }
    };
    let what = if args[0].kind() == Kind::Str { "string" } else { "bytes" };
    Err(vm.type_error(format!("ord() expected a character, but {what} of length {length} found")))
}

fn divmod(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.binary(BinaryOp::DivMod, args[0], args[1])
}

fn pow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[2].given().filter(|modulus| !modulus.is_none()) {
        None => vm.binary(BinaryOp::Pow, args[0], args[1]),
        Some(modulus) => vm.power_modulo(args[0], args[1], modulus),
    }
}

fn round(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[0].is_small_int() && args[1].given().is_none_or(|digits| digits.is_none()) {
        return Ok(args[0]);
    }
    let name = vm.names.round;
    let class = vm.type_of(args[0]);
    let Some(method) = vm.lookup(class, name) else {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("type {name} doesn't define __round__ method")));
    };
    match args[1].given().filter(|digits| !digits.is_none()) {
        Some(digits) => vm.call_special(method, args[0], &[digits]),
        None => vm.call_special(method, args[0], &[]),
    }
}

impl Vm {
    /// `pow(base, exponent, modulus)`
    pub fn power_modulo(&mut self, base: Value, exponent: Value, modulus: Value) -> Result<Value, Raised> {
        if let Some(method) = self.dunder_of(base, Dunder::Pow) {
            let result = self.call_special(method, base, &[exponent, modulus])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if self.type_of(base) != self.type_of(exponent)
            && let Some(method) = self.dunder_of(exponent, Dunder::RPow)
        {
            let result = self.call_special(method, exponent, &[base, modulus])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let names = [base, exponent, modulus].map(|value| self.type_name(value));
        let [base, exponent, modulus] = names;
        Err(self
            .type_error(format!("unsupported operand type(s) for ** or pow(): '{base}', '{exponent}', '{modulus}'")))
    }
}
