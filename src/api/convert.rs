//! Rust values as Python values, and back.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::{Context, Error, ErrorKind, Object};
use crate::heap::RootedVec;
use crate::objects::{ByteArray, Bytes, Dict, Str, Value};

/// What can be made from a Python value.
pub trait FromPy: Sized {
    /// Makes it.
    ///
    /// # Errors
    /// [`ErrorKind::Conversion`] if the value is of another kind, or too large.
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<Self, Error>;
}

/// What can be made a Python value.
pub trait IntoPy {
    /// Makes it.
    ///
    /// # Errors
    /// If memory is out, or a handle belongs to another VM.
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error>;
}

/// The arguments of a call: a tuple of up to eight, or `()`.
pub trait Arguments {
    /// Appends them.
    ///
    /// # Errors
    /// If one cannot be converted.
    fn push(self, context: &mut Context<'_>, values: &mut RootedVec) -> Result<(), Error>;
}

fn unfit(context: &mut Context<'_>, value: Value, wanted: &str) -> Error {
    let name = context.vm.type_name(value);
    Error::of(ErrorKind::Conversion, format!("expected {wanted}, got {name}"))
}

macro_rules! ints {
    ($($int:ident)*) => {$(
        impl FromPy for $int {
            fn from_py(context: &mut Context<'_>, value: Value) -> Result<$int, Error> {
                if !context.vm.is_int(value) {
                    return Err(unfit(context, value, "int"));
                }
                let Some(big) = context.vm.as_big(value) else { return Err(unfit(context, value, "int")) };
                $int::try_from(big).map_err(|_| {
                    Error::of(ErrorKind::Conversion, concat!("the int does not fit in ", stringify!($int)).into())
                })
            }
        }

        impl IntoPy for $int {
            fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
                match i64::try_from(self) {
                    Ok(int) => context.enter(|vm| vm.new_int(int)),
                    Err(_) => {
                        let big = dashu_int::IBig::from(self);
                        context.enter(|vm| vm.new_int_from(&big))
                    }
                }
            }
        }
    )*};
}

ints! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

impl FromPy for f64 {
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<f64, Error> {
        match context.vm.as_float(value) {
            Some(float) => Ok(float),
            None if context.vm.is_int(value) => context.enter(|vm| vm.float_of_int(value)),
            None => Err(unfit(context, value, "float")),
        }
    }
}

impl IntoPy for f64 {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        context.enter(|vm| vm.new_float(self))
    }
}

impl FromPy for bool {
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<bool, Error> {
        match value {
            Value::TRUE => Ok(true),
            Value::FALSE => Ok(false),
            _ => Err(unfit(context, value, "bool")),
        }
    }
}

impl IntoPy for bool {
    fn into_py(self, _: &mut Context<'_>) -> Result<Value, Error> {
        Ok(Value::bool(self))
    }
}

impl FromPy for () {
    fn from_py(_: &mut Context<'_>, _: Value) -> Result<(), Error> {
        Ok(())
    }
}

impl IntoPy for () {
    fn into_py(self, _: &mut Context<'_>) -> Result<Value, Error> {
        Ok(Value::NONE)
    }
}

impl FromPy for String {
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<String, Error> {
        match value.cast::<Str>() {
            Some(string) => match string.as_str() {
                Some(text) => Ok(text.to_owned()),
                None => Err(Error::of(ErrorKind::Conversion, "the str has lone surrogates".into())),
            },
            None => Err(unfit(context, value, "str")),
        }
    }
}

impl IntoPy for &str {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        context.enter(|vm| vm.new_str(self))
    }
}

impl IntoPy for String {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self.as_str().into_py(context)
    }
}

impl IntoPy for &String {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self.as_str().into_py(context)
    }
}

impl IntoPy for &[u8] {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        context.enter(|vm| vm.new_bytes(self))
    }
}

impl FromPy for Object {
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<Object, Error> {
        Ok(Object::new(context.vm, value))
    }
}

impl IntoPy for &Object {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self.value(context.vm)
    }
}

impl IntoPy for Object {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self.value(context.vm)
    }
}

impl<T: FromPy> FromPy for Option<T> {
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<Option<T>, Error> {
        if value.is_none() { Ok(None) } else { T::from_py(context, value).map(Some) }
    }
}

impl<T: IntoPy> IntoPy for Option<T> {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self.map_or(Ok(Value::NONE), |value| value.into_py(context))
    }
}

impl<T: FromPy> FromPy for Vec<T> {
    /// From anything that can be iterated, but for text: that is hardly ever meant.
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<Vec<T>, Error> {
        if value.cast::<Str>().is_some() {
            return Err(unfit(context, value, "a list"));
        }
        let items = context.enter(|vm| vm.collect(value))?;
        items.iter().map(|item| T::from_py(context, *item)).collect()
    }
}

impl<T: IntoPy> IntoPy for Vec<T> {
    fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
        let mut items = context.vm.rooted_vec();
        for item in self {
            let item = item.into_py(context)?;
            items.push(item);
        }
        context.enter(|vm| vm.new_list(&items)).map(|list| list.value())
    }
}

macro_rules! maps {
    ($($map:ident: $($bound:ident)+;)*) => {$(
        impl<K: FromPy $(+ $bound)+, V: FromPy> FromPy for $map<K, V> {
            fn from_py(context: &mut Context<'_>, value: Value) -> Result<$map<K, V>, Error> {
                let Some(dict) = value.cast::<Dict>() else { return Err(unfit(context, value, "dict")) };
                // The dict may change while its items are converted.
                let pairs: Vec<(Object, Object)> = dict
                    .iter()
                    .map(|(key, value)| (Object::new(context.vm, key), Object::new(context.vm, value)))
                    .collect();
                pairs.iter().map(|(key, value)| Ok((context.extract(key)?, context.extract(value)?))).collect()
            }
        }

        impl<K: IntoPy, V: IntoPy> IntoPy for $map<K, V> {
            fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
                let dict = context.enter(|vm| vm.new_dict())?;
                let kept = Object::new(context.vm, dict.value());
                for (key, value) in self {
                    let (key, value) = (key.into_py(context)?, value.into_py(context)?);
                    context.enter(|vm| vm.dict_set(dict, key, value))?;
                }
                kept.value(context.vm)
            }
        }
    )*};
}

maps! {
    HashMap: Eq Hash;
    BTreeMap: Ord;
}

/// The bytes of `bytes` or `bytearray`.
pub struct ByteString(pub Vec<u8>);

impl FromPy for ByteString {
    fn from_py(context: &mut Context<'_>, value: Value) -> Result<ByteString, Error> {
        if let Some(bytes) = value.cast::<Bytes>() {
            return Ok(ByteString(bytes.as_slice().to_vec()));
        }
        match value.cast::<ByteArray>() {
            Some(array) => Ok(ByteString(array.data.get().as_slice(array.length.get()).to_vec())),
            None => Err(unfit(context, value, "bytes")),
        }
    }
}

impl Arguments for () {
    fn push(self, _: &mut Context<'_>, _: &mut RootedVec) -> Result<(), Error> {
        Ok(())
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)*) => {$(
        #[allow(non_snake_case, reason = "values are named as their types")]
        impl<$($name: IntoPy),+> Arguments for ($($name,)+) {
            fn push(self, context: &mut Context<'_>, values: &mut RootedVec) -> Result<(), Error> {
                let ($($name,)+) = self;
                $(
                    let value = $name.into_py(context)?;
                    values.push(value);
                )+
                Ok(())
            }
        }

        #[allow(non_snake_case, reason = "values are named as their types")]
        impl<$($name: IntoPy),+> IntoPy for ($($name,)+) {
            fn into_py(self, context: &mut Context<'_>) -> Result<Value, Error> {
                let mut values = context.vm.rooted_vec();
                self.push(context, &mut values)?;
                context.enter(|vm| vm.new_tuple(&values)).map(|tuple| tuple.value())
            }
        }

        #[allow(non_snake_case, reason = "values are named as their types")]
        impl<$($name: FromPy),+> FromPy for ($($name,)+) {
            fn from_py(context: &mut Context<'_>, value: Value) -> Result<Self, Error> {
                let items: Vec<Object> = Vec::from_py(context, value)?;
                let wanted = [$(stringify!($name)),+].len();
                let [$($name),+] = &items[..] else {
                    let message = format!("expected {wanted} values, got {}", items.len());
                    return Err(Error::of(ErrorKind::Conversion, message));
                };
                Ok(($(context.extract($name)?,)+))
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}
