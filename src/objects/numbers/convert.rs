//! How a value of any class becomes a number: `int()`, `float()`, and what native functions do with their arguments.

use dashu_int::IBig;

use super::arithmetic;
use crate::heap::Kind;
use crate::objects::*;
use crate::text;

impl Vm {
    /// An int that fits 128 bits.
    #[inline]
    pub fn new_int_i128(&mut self, value: i128) -> Result<Value, Raised> {
        match i64::try_from(value) {
            Ok(value) => self.new_int(value),
            Err(_) => {
                let magnitude = value.unsigned_abs();
                self.new_big_int(value < 0, &[magnitude as u64, (magnitude >> 64) as u64])
            }
        }
    }

    /// An int object of a class given by its shape, also a small one.
    pub fn new_int_of(&mut self, class: Gc<Type>, value: &IBig) -> Result<Value, Raised> {
        if class == self.types.int {
            return self.new_int_from(value);
        }
        let (sign, words) = value.as_sign_words();
        self.new_big_int_of(class.instance_shape.get(), sign == dashu_int::Sign::Negative, words)
    }

    /// A float of a class.
    pub fn new_float_of(&mut self, class: Gc<Type>, value: f64) -> Result<Value, Raised> {
        if class == self.types.float {
            return self.new_float(value);
        }
        let shape = class.instance_shape.get();
        let cell = self.alloc_raw(size_of::<Float>() + self.extra_bytes(shape), Kind::Float, shape)?;
        // SAFETY: the cell has room for the struct.
        unsafe {
            (&raw mut (*cell.cast::<Float>()).value).write(value);
            Ok(Value::from_bits_unchecked(cell as u64))
        }
    }

    /// The float nearest to an int; OverflowError if it is too large.
    pub fn float_of_int(&mut self, value: Value) -> Result<f64, Raised> {
        if let Some(small) = self.as_i64(value) {
            return Ok(small as f64);
        }
        match self.as_big(value).and_then(|big| arithmetic::to_float(&big)) {
            Some(float) => Ok(float),
            None => Err(self.overflow_error("int too large to convert to float")),
        }
    }

    /// The float of a real number: floats, ints, and what has `__float__` or `__index__`. `None` for anything else.
    pub fn real_number(&mut self, value: Value) -> Result<Option<f64>, Raised> {
        if let Some(float) = self.as_float(value) {
            return Ok(Some(float));
        }
        if self.is_int(value) {
            return self.float_of_int(value).map(Some);
        }
        if let Some(result) = self.call_dunder(value, Dunder::Float, &[])? {
            return match self.as_float(result) {
                Some(float) => Ok(Some(float)),
                None => {
                    let (class, name) = (self.type_name(value), self.type_name(result));
                    Err(self.type_error(format!("{class}.__float__ returned non-float (type {name})")))
                }
            };
        }
        if self.dunder_of(value, Dunder::Index).is_some() {
            let index = self.index_value(value)?;
            return self.float_of_int(index).map(Some);
        }
        Ok(None)
    }

    /// The float that a native function takes as a real number; TypeError for anything else.
    pub fn to_float(&mut self, value: Value) -> Result<f64, Raised> {
        match self.real_number(value)? {
            Some(float) => Ok(float),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("must be real number, not {name}")))
            }
        }
    }

    /// The int of a finite float, its fraction cut off.
    pub fn int_of_float(&mut self, x: f64) -> Result<Value, Raised> {
        if x.is_nan() {
            return Err(self.value_error("cannot convert float NaN to integer"));
        }
        if x.is_infinite() {
            return Err(self.overflow_error("cannot convert float infinity to integer"));
        }
        if x.abs() < 4e18 {
            return self.new_int(x as i64);
        }
        self.new_int_from(&arithmetic::truncate(x))
    }

    /// `int(value)` with no base.
    pub fn to_int(&mut self, value: Value) -> Result<Value, Raised> {
        if let Some(float) = value.as_flonum() {
            return self.int_of_float(float);
        }
        if value.is_small_int() || self.is_exact(value, self.types.int) {
            return Ok(value);
        }
        if let Some(result) = self.call_dunder(value, Dunder::Int, &[])? {
            return match self.as_big(result) {
                Some(_) if self.is_exact(result, self.types.int) => Ok(result),
                Some(big) => self.new_int_from(&big),
                None => {
                    let name = self.type_name(result);
                    Err(self.type_error(format!("__int__ returned non-int (type {name})")))
                }
            };
        }
        if self.dunder_of(value, Dunder::Index).is_some() {
            let index = self.index_value(value)?;
            let big = self.as_big(index).unwrap_or(IBig::ZERO);
            return self.new_int_from(&big);
        }
        match self.int_of_text(value, 10)? {
            Some(int) => Ok(int),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!(
                    "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
                )))
            }
        }
    }

    /// The int that a text says in a base; `None` if the value is no text.
    pub fn int_of_text(&mut self, value: Value, base: u32) -> Result<Option<Value>, Raised> {
        let limit = self.digit_limit();
        let parsed = if let Some(string) = value.cast::<Str>() {
            text::int::parse(string.as_bytes(), base, limit)
        } else if let Some(bytes) = self.buffer_bytes(value) {
            text::int::parse_bytes(&bytes, base, limit)
        } else {
            return Ok(None);
        };
        match parsed {
            Ok(int) => self.new_int_from(&int).map(Some),
            Err(error) => Err(self.text_error(error)),
        }
    }

    /// A copy of the bytes of a `bytes`, `bytearray` or `memoryview`; `None` for anything else.
    pub fn buffer_bytes(&self, value: Value) -> Option<Vec<u8>> {
        if let Some(bytes) = value.cast::<Bytes>() {
            return Some(bytes.as_slice().to_vec());
        }
        if let Some(array) = value.cast::<ByteArray>() {
            return Some(array.data.get().as_slice(array.length.get()).to_vec());
        }
        let view = value.cast::<MemoryView>().filter(|view| !view.released.get())?;
        let base = self.buffer_bytes(view.base)?;
        let at = |i: usize| view.start.wrapping_add_signed(i as isize * view.step);
        (0..view.length.get()).map(|i| base.get(at(i)).copied()).collect()
    }

    /// The decimal text of an int; ValueError if it has more digits than allowed.
    pub fn int_text(&mut self, value: Value) -> Result<String, Raised> {
        if let Some(small) = self.as_i64(value) {
            return Ok(small.to_string());
        }
        let limit = self.digit_limit();
        match text::int::to_decimal(&self.as_big(value).unwrap_or(IBig::ZERO), limit) {
            Ok(text) => Ok(text),
            Err(error) => Err(self.text_error(error)),
        }
    }
}
