//! The functions of `_operator`.

use crate::heap::Kind;
use crate::objects::{BinaryOp, CompareOp, Dunder, NativeDef, Raised, Str, Tuple, Value, Vm, function, raw_method};

macro_rules! operators {
    (
        binary { $($binary:ident: $binary_name:literal, $binary_op:ident, $binary_doc:literal;)* }
        inplace { $($inplace:ident: $inplace_name:literal, $inplace_op:ident, $inplace_doc:literal;)* }
        compare { $($compare:ident: $compare_name:literal, $compare_op:ident, $compare_doc:literal;)* }
        unary { $($unary:ident: $unary_name:literal, $unary_op:ident, $unary_doc:literal;)* }
        others { $($other:expr,)* }
    ) => {
        pub(super) static FUNCTIONS: &[NativeDef] = &[
            $(function($binary_name, "(a, b, /)", $binary, $binary_doc),)*
            $(function($inplace_name, "(a, b, /)", $inplace, $inplace_doc),)*
            $(function($compare_name, "(a, b, /)", $compare, $compare_doc),)*
            $(function($unary_name, "(a, /)", $unary, $unary_doc),)*
            $($other,)*
        ];

        $(fn $binary(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            vm.binary(BinaryOp::$binary_op, args[0], args[1])
        })*
        $(fn $inplace(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            vm.inplace(BinaryOp::$inplace_op, args[0], args[1])
        })*
        $(fn $compare(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            vm.compare(CompareOp::$compare_op, args[0], args[1])
        })*
        $(fn $unary(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            vm.unary(Dunder::$unary_op, args[0])
        })*
    };
}

operators! {
    binary {
        add: "add", Add, "Same as a + b.";
        sub: "sub", Sub, "Same as a - b.";
        mul: "mul", Mul, "Same as a * b.";
        matmul: "matmul", MatMul, "Same as a @ b.";
        truediv: "truediv", TrueDiv, "Same as a / b.";
        floordiv: "floordiv", FloorDiv, "Same as a // b.";
        modulo: "mod", Mod, "Same as a % b.";
        pow: "pow", Pow, "Same as a ** b.";
        lshift: "lshift", LShift, "Same as a << b.";
        rshift: "rshift", RShift, "Same as a >> b.";
        and: "and_", And, "Same as a & b.";
        or: "or_", Or, "Same as a | b.";
        xor: "xor", Xor, "Same as a ^ b.";
    }
    inplace {
        iadd: "iadd", Add, "Same as a += b.";
        isub: "isub", Sub, "Same as a -= b.";
        imul: "imul", Mul, "Same as a *= b.";
        imatmul: "imatmul", MatMul, "Same as a @= b.";
        itruediv: "itruediv", TrueDiv, "Same as a /= b.";
        ifloordiv: "ifloordiv", FloorDiv, "Same as a //= b.";
        imod: "imod", Mod, "Same as a %= b.";
        ipow: "ipow", Pow, "Same as a **= b.";
        ilshift: "ilshift", LShift, "Same as a <<= b.";
        irshift: "irshift", RShift, "Same as a >>= b.";
        iand: "iand", And, "Same as a &= b.";
        ior: "ior", Or, "Same as a |= b.";
        ixor: "ixor", Xor, "Same as a ^= b.";
    }
    compare {
        lt: "lt", Lt, "Same as a < b.";
        le: "le", Le, "Same as a <= b.";
        eq: "eq", Eq, "Same as a == b.";
        ne: "ne", Ne, "Same as a != b.";
        gt: "gt", Gt, "Same as a > b.";
        ge: "ge", Ge, "Same as a >= b.";
    }
    unary {
        neg: "neg", Neg, "Same as -a.";
        pos: "pos", Pos, "Same as +a.";
        inv: "inv", Invert, "Same as ~a.";
        invert: "invert", Invert, "Same as ~a.";
        abs: "abs", Abs, "Same as abs(a).";
    }
    others {
        function("concat", "(a, b, /)", concat, "Same as a + b, for a and b sequences."),
        function("iconcat", "(a, b, /)", iconcat, "Same as a += b, for a and b sequences."),
        function("contains", "(a, b, /)", contains, "Same as b in a (note reversed operands)."),
        function("countOf", "(a, b, /)", count_of, "Return the number of items in a which are, or which equal, b."),
        function("indexOf", "(a, b, /)", index_of, "Return the first index of b in a."),
        function("delitem", "(a, b, /)", delitem, "Same as del a[b]."),
        function("getitem", "(a, b, /)", getitem, "Same as a[b]."),
        function("setitem", "(a, b, c, /)", setitem, "Same as a[b] = c."),
        function("index", "(a, /)", index, "Same as a.__index__()"),
        function("is_", "(a, b, /)", is, "Same as a is b."),
        function("is_not", "(a, b, /)", is_not, "Same as a is not b."),
        function("is_none", "(a, /)", is_none, "Same as a is None."),
        function("is_not_none", "(a, /)", is_not_none, "Same as a is not None."),
        function("not_", "(a, /)", not, "Same as not a."),
        function("truth", "(a, /)", truth, "Return True if a is true, False otherwise."),
        function("length_hint", "(obj, default=0, /)", length_hint, "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable."),
        function("_compare_digest", "(a, b, /)", compare_digest, "Return 'a == b', in a time that does not depend on where they differ."),
        raw_method("call", "(obj, /, *args, **kwargs)", call, "Same as obj(*args, **kwargs)."),
    }
}

fn check_sequence(vm: &mut Vm, value: Value) -> Result<(), Raised> {
    if value.kind() == Kind::Dict || vm.dunder_of(value, Dunder::GetItem).is_none() {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("'{name}' object can't be concatenated")));
    }
    Ok(())
}

fn concat(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_sequence(vm, args[0])?;
    vm.binary(BinaryOp::Add, args[0], args[1])
}

fn iconcat(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_sequence(vm, args[0])?;
    vm.inplace(BinaryOp::Add, args[0], args[1])
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.contains(args[0], args[1])?))
}

fn count_of(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut count = 0;
    vm.for_each(args[0], |vm, item| {
        count += i64::from(vm.equal(item, args[1])?);
        Ok(true)
    })?;
    Ok(Value::small_int(count))
}

fn index_of(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (mut at, mut found) = (0, false);
    vm.for_each(args[0], |vm, item| {
        found = vm.equal(item, args[1])?;
        at += i64::from(!found);
        Ok(!found)
    })?;
    if found { Ok(Value::small_int(at)) } else { Err(vm.value_error("sequence.index(x): x not in sequence")) }
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.delete_item(args[0], args[1])?;
    Ok(Value::NONE)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.get_item(args[0], args[1])
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.set_item(args[0], args[1], args[2])?;
    Ok(Value::NONE)
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.index_value(args[0])
}

fn is(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(args[0] == args[1]))
}

fn is_not(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(args[0] != args[1]))
}

fn is_none(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(args[0].is_none()))
}

fn is_not_none(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(!args[0].is_none()))
}

fn not(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(!vm.truth(args[0])?))
}

fn truth(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.truth(args[0])?))
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let default = match args[1].given() {
        Some(default) => vm.size_i64(default)?,
        None => 0,
    };
    // A negative default is given back as it is: no hint is negative.
    let hint = vm.length_hint(args[0], usize::MAX)?;
    if hint == usize::MAX { vm.new_int(default) } else { vm.new_int_u64(hint as u64) }
}

fn compare_digest(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let texts = [args[0], args[1]].map(|value| value.cast::<Str>().filter(|text| text.is_ascii()));
    let (left, right) = match texts {
        [Some(left), Some(right)] => (left.as_bytes().to_vec(), right.as_bytes().to_vec()),
        _ => {
            if args[0].kind() == Kind::Str && args[1].kind() == Kind::Str {
                return Err(vm.type_error("comparing strings with non-ASCII characters is not supported"));
            }
            let bytes = [args[0], args[1]].map(|value| vm.buffer_bytes(value).map(|bytes| bytes.to_vec()));
            match bytes {
                [Some(left), Some(right)] => (left, right),
                _ => {
                    let (left, right) = (vm.type_name(args[0]), vm.type_name(args[1]));
                    return Err(vm.type_error(format!(
                        "unsupported operand types(s) or combination of types: '{left}' and '{right}'"
                    )));
                }
            }
        }
    };
    // Every byte is looked at, whatever the others were.
    let differ = right
        .iter()
        .enumerate()
        .fold(left.len() ^ right.len(), |sum, (at, byte)| sum | usize::from(byte ^ left.get(at).unwrap_or(&0)));
    Ok(Value::bool(std::hint::black_box(differ) == 0))
}

fn call(vm: &mut Vm, args: &[Value], keywords: Option<crate::objects::Gc<Tuple>>) -> Result<Value, Raised> {
    let named = keywords.map_or(0, |names| names.length);
    match args.split_first() {
        Some((callable, args)) if args.len() >= named => vm.call_kw(*callable, args, keywords),
        _ => Err(vm.type_error("call expected at least 1 argument, got 0")),
    }
}
