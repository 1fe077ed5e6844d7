//! What operators, statements and builtins do with any object: truth, hash, comparison, arithmetic, items, text.
//!
//! Fast paths here are for exact ints, floats and strings; everything else goes through the special methods of the class.

use std::cmp::Ordering;

use super::*;
use crate::heap::Kind;

/// A binary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    DivMod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl BinaryOp {
    /// The method, the reflected method, and the in-place method (none for divmod).
    pub const fn dunders(self) -> (Dunder, Dunder, Option<Dunder>) {
        use Dunder as D;
        match self {
            BinaryOp::Add => (D::Add, D::RAdd, Some(D::IAdd)),
            BinaryOp::Sub => (D::Sub, D::RSub, Some(D::ISub)),
            BinaryOp::Mul => (D::Mul, D::RMul, Some(D::IMul)),
            BinaryOp::MatMul => (D::MatMul, D::RMatMul, Some(D::IMatMul)),
            BinaryOp::TrueDiv => (D::TrueDiv, D::RTrueDiv, Some(D::ITrueDiv)),
            BinaryOp::FloorDiv => (D::FloorDiv, D::RFloorDiv, Some(D::IFloorDiv)),
            BinaryOp::Mod => (D::Mod, D::RMod, Some(D::IMod)),
            BinaryOp::DivMod => (D::DivMod, D::RDivMod, None),
            BinaryOp::Pow => (D::Pow, D::RPow, Some(D::IPow)),
            BinaryOp::LShift => (D::LShift, D::RLShift, Some(D::ILShift)),
            BinaryOp::RShift => (D::RShift, D::RRShift, Some(D::IRShift)),
            BinaryOp::And => (D::And, D::RAnd, Some(D::IAnd)),
            BinaryOp::Or => (D::Or, D::ROr, Some(D::IOr)),
            BinaryOp::Xor => (D::Xor, D::RXor, Some(D::IXor)),
        }
    }

    /// As written in source.
    pub const fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::MatMul => "@",
            BinaryOp::TrueDiv => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::DivMod => "divmod()",
            BinaryOp::Pow => "** or pow()",
            BinaryOp::LShift => "<<",
            BinaryOp::RShift => ">>",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
        }
    }
}

impl CompareOp {
    /// The method and the one of the other operand.
    pub const fn dunders(self) -> (Dunder, Dunder) {
        match self {
            CompareOp::Lt => (Dunder::Lt, Dunder::Gt),
            CompareOp::Le => (Dunder::Le, Dunder::Ge),
            CompareOp::Eq => (Dunder::Eq, Dunder::Eq),
            CompareOp::Ne => (Dunder::Ne, Dunder::Ne),
            CompareOp::Gt => (Dunder::Gt, Dunder::Lt),
            CompareOp::Ge => (Dunder::Ge, Dunder::Le),
        }
    }

    /// As written in source.
    pub const fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// Whether an ordering satisfies the operator.
    #[inline(always)]
    pub const fn holds(self, ordering: Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }

    /// Whether two floats satisfy the operator; NaN satisfies `!=` only.
    #[inline(always)]
    pub fn holds_floats(self, left: f64, right: f64) -> bool {
        match left.partial_cmp(&right) {
            Some(ordering) => self.holds(ordering),
            None => self == CompareOp::Ne,
        }
    }
}

impl Vm {
    /// `bool(value)`
    #[inline(always)]
    pub fn truth(&mut self, value: Value) -> Result<bool, Raised> {
        match value {
            Value::TRUE => Ok(true),
            Value::FALSE | Value::NONE => Ok(false),
            _ => match value.as_small_int() {
                Some(int) => Ok(int != 0),
                None => self.truth_slow(value),
            },
        }
    }

    #[inline(never)]
    fn truth_slow(&mut self, value: Value) -> Result<bool, Raised> {
        if let Some(float) = value.as_flonum() {
            return Ok(float != 0.0);
        }
        let class = self.type_of(value);
        if !class.flags.get().has(TypeFlags::HEAP) {
            match value.kind() {
                Kind::Str => return Ok(value.cast::<Str>().is_some_and(|string| string.bytes != 0)),
                Kind::List => return Ok(value.cast::<List>().is_some_and(|list| list.length.get() != 0)),
                Kind::Tuple => return Ok(value.cast::<Tuple>().is_some_and(|tuple| tuple.length != 0)),
                Kind::Dict => return Ok(value.cast::<Dict>().is_some_and(|dict| !dict.is_empty())),
                Kind::Set => return Ok(value.cast::<Set>().is_some_and(|set| !set.dict.get().is_empty())),
                _ => {}
            }
        }
        if let Some(method) = self.dunder(class, Dunder::Bool)
            && !method.is_none()
        {
            return match self.call_special(method, value, &[])? {
                Value::TRUE => Ok(true),
                Value::FALSE => Ok(false),
                other => {
                    let name = self.type_name(other);
                    Err(self.type_error(format!("__bool__ should return bool, returned {name}")))
                }
            };
        }
        if self.dunder(class, Dunder::Len).is_some() {
            return Ok(self.len(value)? != 0);
        }
        Ok(true)
    }

    /// `len(value)`
    pub fn len(&mut self, value: Value) -> Result<usize, Raised> {
        let Some(method) = self.dunder_of(value, Dunder::Len) else {
            let name = self.type_name(value);
            return Err(self.type_error(format!("object of type '{name}' has no len()")));
        };
        let result = self.call_special(method, value, &[])?;
        let index = self.index_value(result)?;
        match self.as_i64(index) {
            Some(length) if length >= 0 => Ok(length as usize),
            Some(_) => Err(self.value_error("__len__() should return >= 0")),
            None => Err(self.overflow_error("cannot fit 'int' into an index-sized integer")),
        }
    }

    /// `hash(value)`, as the 64 bits of the signed result.
    #[inline]
    pub fn hash(&mut self, value: Value) -> Result<u64, Raised> {
        if let Some(int) = value.as_small_int() {
            return Ok(hash_small_int(int) as u64);
        }
        if let Some(string) = value.cast::<Str>()
            && self.is_exact(value, self.types.str)
        {
            return Ok(string.hash_value());
        }
        self.hash_slow(value)
    }

    fn hash_slow(&mut self, value: Value) -> Result<u64, Raised> {
        let class = self.type_of(value);
        match self.dunder(class, Dunder::Hash) {
            Some(method) if !method.is_none() => {
                let result = self.call_special(method, value, &[])?;
                if !self.is_int(result) {
                    return Err(self.type_error("__hash__ method should return an integer"));
                }
                let hash = match result.as_small_int() {
                    // -1 is reserved, as in CPython.
                    Some(-1) => -2,
                    Some(int) => int,
                    None => match self.as_i64(result) {
                        Some(int) => int,
                        None => match self.as_big(result) {
                            Some(big) => crate::text::hash::big_int(&big),
                            None => 0,
                        },
                    },
                };
                Ok(hash as u64)
            }
            _ => {
                let name = self.type_name(value);
                Err(self.type_error(format!("unhashable type: '{name}'")))
            }
        }
    }

    /// `left == right` as containers ask it: identical objects are equal.
    #[inline]
    pub fn equal(&mut self, left: Value, right: Value) -> Result<bool, Raised> {
        if left == right {
            return Ok(true);
        }
        self.compare_bool(CompareOp::Eq, left, right)
    }

    /// `left op right` as a truth value.
    #[inline]
    pub fn compare_bool(&mut self, op: CompareOp, left: Value, right: Value) -> Result<bool, Raised> {
        if let (Some(left), Some(right)) = (left.as_small_int(), right.as_small_int()) {
            return Ok(op.holds(left.cmp(&right)));
        }
        if let (Some(left), Some(right)) = (left.cast::<Str>(), right.cast::<Str>())
            && self.is_exact(left.value(), self.types.str)
            && self.is_exact(right.value(), self.types.str)
        {
            return Ok(match op {
                CompareOp::Eq => Vm::str_equal(left, right),
                CompareOp::Ne => !Vm::str_equal(left, right),
                // The order of WTF-8 bytes is the order of code points.
                _ => op.holds(left.as_bytes().cmp(right.as_bytes())),
            });
        }
        let result = self.compare(op, left, right)?;
        self.truth(result)
    }

    /// `left op right`
    #[inline]
    pub fn compare(&mut self, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
        if let (Some(left), Some(right)) = (left.as_small_int(), right.as_small_int()) {
            return Ok(Value::bool(op.holds(left.cmp(&right))));
        }
        if let (Some(left), Some(right)) = (left.as_flonum(), right.as_flonum()) {
            return Ok(Value::bool(op.holds_floats(left, right)));
        }
        self.compare_slow(op, left, right)
    }

    fn compare_slow(&mut self, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
        self.check_native_stack()?;
        let (method, reflected) = op.dunders();
        let (left_class, right_class) = (self.type_of(left), self.type_of(right));
        let right_first = left_class != right_class
            && self.is_subclass(right_class, left_class)
            && self.dunder(right_class, reflected).is_some();
        if right_first && let Some(function) = self.dunder(right_class, reflected) {
            let result = self.call_special(function, right, &[left])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if let Some(function) = self.dunder(left_class, method)
            && !function.is_none()
        {
            let result = self.call_special(function, left, &[right])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if !right_first
            && let Some(function) = self.dunder(right_class, reflected)
            && !function.is_none()
        {
            let result = self.call_special(function, right, &[left])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        match op {
            CompareOp::Eq => Ok(Value::bool(left == right)),
            CompareOp::Ne => Ok(Value::bool(left != right)),
            _ => {
                let (left, right) = (self.type_name(left), self.type_name(right));
                let symbol = op.symbol();
                Err(self.type_error(format!("'{symbol}' not supported between instances of '{left}' and '{right}'")))
            }
        }
    }

    /// `left op right`
    pub fn binary(&mut self, op: BinaryOp, left: Value, right: Value) -> Result<Value, Raised> {
        if let Some(result) = self.binary_numbers(op, left, right) {
            return Ok(result);
        }
        match self.binary_dunder(op, left, right)? {
            Some(result) => Ok(result),
            None => Err(self.unsupported(op, left, right, false)),
        }
    }

    /// Small ints and floats in words, where nothing can go wrong.
    #[inline(always)]
    pub fn binary_numbers(&mut self, op: BinaryOp, left: Value, right: Value) -> Option<Value> {
        if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int()) {
            return match op {
                BinaryOp::Add => Value::try_small_int(a + b),
                BinaryOp::Sub => Value::try_small_int(a - b),
                BinaryOp::Mul => a.checked_mul(b).and_then(Value::try_small_int),
                BinaryOp::FloorDiv if b != 0 => Value::try_small_int(floor_div(a, b)),
                BinaryOp::Mod if b != 0 => Some(Value::small_int(floor_mod(a, b))),
                BinaryOp::And => Some(Value::small_int(a & b)),
                BinaryOp::Or => Some(Value::small_int(a | b)),
                BinaryOp::Xor => Some(Value::small_int(a ^ b)),
                BinaryOp::LShift if (0..62).contains(&b) => {
                    let shifted = a << b;
                    if shifted >> b == a { Value::try_small_int(shifted) } else { None }
                }
                BinaryOp::RShift if b >= 0 => Some(Value::small_int(a >> b.min(63))),
                BinaryOp::TrueDiv if b != 0 && a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 => {
                    self.new_float(a as f64 / b as f64).ok()
                }
                _ => None,
            };
        }
        let a = match left.as_flonum() {
            Some(a) => a,
            None => left.as_small_int().filter(|_| right.is_flonum())? as f64,
        };
        let b = match right.as_flonum() {
            Some(b) => b,
            None => right.as_small_int()? as f64,
        };
        let result = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            BinaryOp::TrueDiv if b != 0.0 => a / b,
            _ => return None,
        };
        self.new_float(result).ok()
    }

    /// The special methods of both operands; `None` if neither knows what to do.
    fn binary_dunder(&mut self, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
        self.check_native_stack()?;
        let (method, reflected, _) = op.dunders();
        let (left_class, right_class) = (self.type_of(left), self.type_of(right));
        let forward = self.dunder(left_class, method);
        let backward = if left_class == right_class { None } else { self.dunder(right_class, reflected) };
        let right_first = backward.is_some()
            && self.is_subclass(right_class, left_class)
            && self.dunder(left_class, reflected) != backward;
        if right_first && let Some(function) = backward {
            let result = self.call_special(function, right, &[left])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        if let Some(function) = forward
            && !function.is_none()
        {
            let result = self.call_special(function, left, &[right])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        if !right_first
            && let Some(function) = backward
            && !function.is_none()
        {
            let result = self.call_special(function, right, &[left])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// `left op= right`: the value to store.
    pub fn inplace(&mut self, op: BinaryOp, left: Value, right: Value) -> Result<Value, Raised> {
        if let Some(result) = self.binary_numbers(op, left, right) {
            return Ok(result);
        }
        if let (_, _, Some(inplace)) = op.dunders()
            && let Some(function) = self.dunder_of(left, inplace)
            && !function.is_none()
        {
            let result = self.call_special(function, left, &[right])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        match self.binary_dunder(op, left, right)? {
            Some(result) => Ok(result),
            None => Err(self.unsupported(op, left, right, true)),
        }
    }

    #[cold]
    fn unsupported(&mut self, op: BinaryOp, left: Value, right: Value, inplace: bool) -> Raised {
        // Sequences have messages of their own.
        if op == BinaryOp::Mul || op == BinaryOp::Add {
            let sequence = |vm: &Vm, value: Value| {
                matches!(value.kind(), Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple)
                    && vm.dunder_of(value, Dunder::GetItem).is_some()
            };
            if op == BinaryOp::Mul && (sequence(self, left) || sequence(self, right)) {
                let other = if sequence(self, left) { right } else { left };
                let name = self.type_name(other);
                return self.type_error(format!("can't multiply sequence by non-int of type '{name}'"));
            }
            if op == BinaryOp::Add && sequence(self, left) {
                let (class, name) = (self.type_name(left), self.type_name(right));
                return match left.kind() {
                    Kind::Bytes | Kind::ByteArray => self.type_error(format!("can't concat {name} to {class}")),
                    _ => self.type_error(format!("can only concatenate {class} (not \"{name}\") to {class}")),
                };
            }
        }
        let symbol = match (op, inplace) {
            (BinaryOp::Pow, true) => "**=".to_owned(),
            (_, true) => format!("{}=", op.symbol()),
            (_, false) => op.symbol().to_owned(),
        };
        let (left, right) = (self.type_name(left), self.type_name(right));
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'"))
    }

    /// `-value`, `+value`, `~value` by the special method.
    pub fn unary(&mut self, dunder: Dunder, value: Value) -> Result<Value, Raised> {
        match (dunder, value.as_small_int()) {
            (Dunder::Neg, Some(int)) => return self.new_int(-int),
            (Dunder::Pos, Some(_)) => return Ok(value),
            (Dunder::Invert, Some(int)) => return Ok(Value::small_int(!int)),
            _ => {}
        }
        if dunder == Dunder::Neg
            && let Some(float) = value.as_flonum()
        {
            return self.new_float(-float);
        }
        match self.call_dunder(value, dunder, &[])? {
            Some(result) => Ok(result),
            None => {
                let name = self.type_name(value);
                let symbol = match dunder {
                    Dunder::Neg => "unary -",
                    Dunder::Pos => "unary +",
                    Dunder::Invert => "unary ~",
                    _ => "abs()",
                };
                Err(self.type_error(format!("bad operand type for {symbol}: '{name}'")))
            }
        }
    }

    /// `value[key]`
    pub fn get_item(&mut self, value: Value, key: Value) -> Result<Value, Raised> {
        if let Some(method) = self.dunder_of(value, Dunder::GetItem)
            && !method.is_none()
        {
            return self.call_special(method, value, &[key]);
        }
        if let Some(class) = value.cast::<Type>() {
            if class == self.types.type_ {
                return self.generic_alias(value, key);
            }
            let name = self.names.class_getitem;
            if let Some(method) = self.find_attr(value, name)? {
                return self.call(method, &[key]);
            }
            let name = self.str_text(class.name.get());
            return Err(self.type_error(format!("type '{name}' is not subscriptable")));
        }
        let name = self.type_name(value);
        Err(self.type_error(format!("'{name}' object is not subscriptable")))
    }

    /// `value[key] = to`
    pub fn set_item(&mut self, value: Value, key: Value, to: Value) -> Result<(), Raised> {
        match self.call_dunder(value, Dunder::SetItem, &[key, to])? {
            Some(_) => Ok(()),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("'{name}' object does not support item assignment")))
            }
        }
    }

    /// `del value[key]`
    pub fn delete_item(&mut self, value: Value, key: Value) -> Result<(), Raised> {
        match self.call_dunder(value, Dunder::DelItem, &[key])? {
            Some(_) => Ok(()),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("'{name}' object doesn't support item deletion")))
            }
        }
    }

    /// `item in container`
    pub fn contains(&mut self, container: Value, item: Value) -> Result<bool, Raised> {
        let class = self.type_of(container);
        match self.dunder(class, Dunder::Contains) {
            Some(method) if method.is_none() => {
                let name = self.type_name(container);
                Err(self.type_error(format!("'{name}' object is not a container")))
            }
            Some(method) => {
                let result = self.call_special(method, container, &[item])?;
                self.truth(result)
            }
            None => {
                if self.dunder(class, Dunder::Iter).is_none() && self.dunder(class, Dunder::GetItem).is_none() {
                    let name = self.type_name(container);
                    return Err(self.type_error(format!("argument of type '{name}' is not a container or iterable")));
                }
                let mut found = false;
                self.for_each(container, |vm, value| {
                    found = vm.equal(value, item)?;
                    Ok(!found)
                })?;
                Ok(found)
            }
        }
    }

    /// `operator.index(value)`: an int (never a bool's subclass result). TypeError for what is no integer.
    pub fn index_value(&mut self, value: Value) -> Result<Value, Raised> {
        if self.is_int(value) {
            return Ok(value);
        }
        match self.call_dunder(value, Dunder::Index, &[])? {
            Some(result) if self.is_int(result) => Ok(result),
            Some(result) => {
                let name = self.type_name(result);
                Err(self.type_error(format!("__index__ returned non-int (type {name})")))
            }
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("'{name}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// An index for a container: OverflowError (as IndexError) where it does not fit.
    pub fn index_i64(&mut self, value: Value) -> Result<i64, Raised> {
        if let Some(int) = value.as_small_int() {
            return Ok(int);
        }
        let index = self.index_value(value)?;
        match self.as_i64(index) {
            Some(int) => Ok(int),
            None => {
                let name = self.type_name(value);
                Err(self.index_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// `repr(value)`
    pub fn repr(&mut self, value: Value) -> Result<Value, Raised> {
        self.check_native_stack()?;
        match self.call_dunder(value, Dunder::Repr, &[])? {
            Some(text) if text.kind() == Kind::Str => Ok(text),
            Some(other) => {
                let name = self.type_name(other);
                Err(self.type_error(format!("__repr__ returned non-string (type {name})")))
            }
            None => self.new_str("<object>"),
        }
    }

    /// `str(value)`
    pub fn str_of(&mut self, value: Value) -> Result<Value, Raised> {
        if self.is_exact(value, self.types.str) {
            return Ok(value);
        }
        self.check_native_stack()?;
        match self.call_dunder(value, Dunder::Str, &[])? {
            Some(text) if text.kind() == Kind::Str => Ok(text),
            Some(other) => {
                let name = self.type_name(other);
                Err(self.type_error(format!("__str__ returned non-string (type {name})")))
            }
            None => self.repr(value),
        }
    }

    /// `repr(value)` as Rust text; lone surrogates become U+FFFD.
    pub fn repr_text(&mut self, value: Value) -> Result<String, Raised> {
        let text = self.repr(value)?;
        Ok(text.cast::<Str>().map_or(String::new(), |text| String::from_utf8_lossy(text.as_bytes()).into_owned()))
    }

    /// `str(value)` as Rust text; lone surrogates become U+FFFD.
    pub fn str_of_text(&mut self, value: Value) -> Result<String, Raised> {
        let text = self.str_of(value)?;
        Ok(text.cast::<Str>().map_or(String::new(), |text| String::from_utf8_lossy(text.as_bytes()).into_owned()))
    }

    /// `format(value, spec)`
    pub fn format(&mut self, value: Value, spec: Value) -> Result<Value, Raised> {
        match self.call_dunder(value, Dunder::Format, &[spec])? {
            Some(text) if text.kind() == Kind::Str => Ok(text),
            Some(other) => {
                let name = self.type_name(other);
                Err(self.type_error(format!("__format__ must return a str, not {name}")))
            }
            None => self.str_of(value),
        }
    }

    /// Runs `body` unless `value` is already being printed further out (then `None`): containers that hold themselves.
    pub fn repr_guarded(
        &mut self,
        value: Value,
        body: impl FnOnce(&mut Vm) -> Result<Value, Raised>,
    ) -> Result<Option<Value>, Raised> {
        if self.repr_guard.contains(&value) {
            return Ok(None);
        }
        self.repr_guard.push(value);
        let result = body(self);
        self.repr_guard.pop();
        result.map(Some)
    }
}

/// Floor division; the divisor is not 0.
#[inline(always)]
pub fn floor_div(a: i64, b: i64) -> i64 {
    let quotient = a.wrapping_div(b);
    if a % b != 0 && ((a < 0) != (b < 0)) { quotient - 1 } else { quotient }
}

/// The remainder with the sign of the divisor, which is not 0.
#[inline(always)]
pub fn floor_mod(a: i64, b: i64) -> i64 {
    let remainder = a.wrapping_rem(b);
    if remainder != 0 && ((remainder < 0) != (b < 0)) { remainder + b } else { remainder }
}

/// The hash of an int, equal to CPython's: the value modulo 2⁶¹ − 1, with -2 for -1.
#[inline(always)]
pub fn hash_small_int(int: i64) -> i64 {
    const MODULUS: i64 = (1 << 61) - 1;
    let hash = if (-MODULUS + 1..MODULUS).contains(&int) { int } else { int % MODULUS };
    if hash == -1 { -2 } else { hash }
}
