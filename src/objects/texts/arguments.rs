//! Arguments of the methods of texts and bytes, and how their results become objects.

use crate::objects::*;
use crate::text::wtf8;

/// The bytes of a value that is known to be a `str`.
pub fn text_of(value: Value) -> &'static [u8] {
    value.cast::<Str>().map_or(b"", |string| string.as_bytes())
}

/// How many code points a value has that is known to be a `str`.
pub fn length_of(value: Value) -> usize {
    value.cast::<Str>().map_or(0, |string| string.chars)
}

/// The byte offset of a code point in a `str`.
pub fn offset_in(string: Gc<Str>, index: usize) -> usize {
    if string.is_ascii() { index.min(string.bytes) } else { wtf8::offset_of(string.as_bytes(), index) }
}

/// The index of the code point at a byte offset of a `str`.
pub fn index_in(string: Gc<Str>, offset: usize) -> usize {
    if string.is_ascii() { offset } else { wtf8::index_of(string.as_bytes(), offset) }
}

impl Vm {
    /// A bound of a search: `None` and what is not given mean the default, ints beyond 64 bits the nearest that fits.
    fn search_bound(&mut self, bound: Value, default: i64) -> Result<i64, Raised> {
        match bound.given().filter(|bound| !bound.is_none()) {
            None => Ok(default),
            Some(bound) if !self.is_int(bound) && self.dunder_of(bound, Dunder::Index).is_none() => {
                Err(self.type_error("slice indices must be integers or None or have an __index__ method"))
            }
            Some(bound) => {
                let index = self.index_value(bound)?;
                let negative = index.cast::<BigInt>().is_some_and(|big| big.negative);
                Ok(self.as_i64(index).unwrap_or(if negative { i64::MIN } else { i64::MAX }))
            }
        }
    }

    /// Where `find(x, start, end)` looks in something of this length; `None` if the range lies outside or is turned round.
    pub fn search_range(&mut self, start: Value, end: Value, length: usize) -> Result<Option<(usize, usize)>, Raised> {
        let length = length as i64;
        let start = self.search_bound(start, 0)?;
        let end = self.search_bound(end, length)?;
        let from_end = |bound: i64| if bound < 0 { bound.saturating_add(length).max(0) } else { bound };
        let (start, end) = (from_end(start), from_end(end).min(length));
        Ok((start <= end).then_some((start as usize, end as usize)))
    }

    /// The text of an argument that must be a `str`.
    pub fn str_argument(&mut self, value: Value, function: &str, which: &str) -> Result<&'static [u8], Raised> {
        match value.cast::<Str>() {
            Some(string) => Ok(string.as_bytes()),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("{function}() argument {which} must be str, not {name}")))
            }
        }
    }

    /// How often something is done at most: negative and not given mean always.
    pub fn count_argument(&mut self, value: Value) -> Result<usize, Raised> {
        match value.given() {
            None => Ok(usize::MAX),
            Some(value) => Ok(usize::try_from(self.size_i64(value)?).unwrap_or(usize::MAX)),
        }
    }

    /// A width: negative ones count as 0. MemoryError for absurd ones.
    pub fn width_argument(&mut self, value: Value) -> Result<usize, Raised> {
        let width = usize::try_from(self.size_i64(value)?).unwrap_or(0);
        if width > 1 << 40 { Err(self.memory_error()) } else { Ok(width) }
    }

    /// A flag that is false unless given.
    pub fn flag_argument(&mut self, value: Value) -> Result<bool, Raised> {
        match value.given() {
            Some(value) => self.truth(value),
            None => Ok(false),
        }
    }

    /// A part of a `str`, or the `str` itself where the part is all of it and no subclass is in the way.
    pub fn str_part(&mut self, whole: Value, part: &[u8]) -> Result<Value, Raised> {
        match whole.cast::<Str>() {
            Some(string) if string.bytes == part.len() && self.is_exact(whole, self.types.str) => Ok(whole),
            _ => self.new_str_wtf8(part),
        }
    }

    /// A list of strings.
    pub fn list_of_str(&mut self, parts: &[&[u8]]) -> Result<Value, Raised> {
        let list = self.new_list(&[])?;
        self.list_reserve(list, parts.len())?;
        for part in parts {
            let part = self.new_str_wtf8(part)?;
            self.list_append(list, part)?;
        }
        Ok(list.value())
    }
}
