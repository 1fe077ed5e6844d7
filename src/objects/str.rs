//! Strings in the heap: allocation, interning, ropes, access to the text.
//!
//! The methods of `str` are in `str_methods`. Text is UTF-8; lone surrogates are kept as three bytes (WTF-8).

use std::cell::Cell;

use super::{Gc, Raised, Str, Value, Vm};
use crate::heap::{FLAG_KIND_0, FLAG_KIND_1, Header, Kind};

/// The string is interned.
pub const FLAG_INTERNED: u8 = FLAG_KIND_0;
/// The string has lone surrogates: it is WTF-8 and not UTF-8.
pub const FLAG_SURROGATES: u8 = FLAG_KIND_1;

/// A concatenation at least this long (in bytes) becomes a rope.
const ROPE_MIN: usize = 64;

/// Number of code points of WTF-8 text.
pub fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

/// Whether WTF-8 text has lone surrogates.
pub fn has_surrogates(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair[0] == 0xed && pair[1] >= 0xa0)
}

impl Str {
    /// The bytes: UTF-8, or WTF-8 where lone surrogates occur. Flattens a rope. The slice lives as long as the string, which
    /// the caller keeps alive by holding the reference.
    #[inline]
    pub fn as_bytes(&self) -> &'static [u8] {
        if self.data.get().is_null() {
            self.flatten();
        }
        // SAFETY: `data` has `bytes` bytes, which never change.
        unsafe { std::slice::from_raw_parts(self.data.get(), self.bytes) }
    }

    /// The text, if it has no lone surrogates.
    pub fn as_str(&self) -> Option<&'static str> {
        let bytes = self.as_bytes();
        if self.header.has(FLAG_SURROGATES) {
            return None;
        }
        // SAFETY: strings are made from valid UTF-8 unless flagged.
        Some(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// The hash; equal for equal text.
    #[inline]
    pub fn hash_value(&self) -> u64 {
        let known = self.hash.get();
        if known != 0 { known } else { self.compute_hash() }
    }

    fn compute_hash(&self) -> u64 {
        let hash = hash_text(self.as_bytes());
        self.hash.set(hash);
        hash
    }

    /// Copies the parts of a rope into one buffer, without recursion: ropes of loops are long on the left.
    #[cold]
    fn flatten(&self) {
        // SAFETY: a string is a heap object with its header first.
        let this: Gc<Str> = unsafe { Gc::from_address(std::ptr::from_ref(self) as usize) };
        let heap = crate::heap::heap_of(this);
        let size = size_of::<super::Raw>() + self.bytes.max(1);
        let Ok(cell) = heap.allocate(size, Kind::Raw, 0) else {
            // The two halves are alive, so at most twice their size is needed; there is no way to report here.
            panic!("no memory is left to flatten a string of {} bytes", self.bytes);
        };
        let raw = cell.as_ptr().cast::<super::Raw>();
        // SAFETY: the cell was just allocated with room for `bytes` bytes behind the struct.
        let buffer = unsafe {
            (&raw mut (*raw).capacity).write(self.bytes.max(1));
            raw.add(1).cast::<u8>()
        };
        let mut end = self.bytes;
        let mut pending = vec![this.value()];
        while let Some(part) = pending.pop() {
            let Some(part) = part.cast::<Str>() else { continue };
            if part.data.get().is_null() {
                // SAFETY: a rope's owner is a tuple of two strings.
                let halves = unsafe { Value::from_bits(part.owner.get()) }.and_then(Value::cast::<super::Tuple>);
                if let Some(halves) = halves {
                    pending.push(halves.items()[0]);
                    pending.push(halves.items()[1]);
                }
            } else {
                end -= part.bytes;
                // SAFETY: the parts' lengths add up to the whole length.
                unsafe { std::ptr::copy_nonoverlapping(part.data.get(), buffer.add(end), part.bytes) };
            }
        }
        debug_assert_eq!(end, 0);
        self.data.set(buffer);
        self.owner.set(raw as u64);
        this.wrote();
    }
}

/// The hash of text; never 0.
pub fn hash_text(bytes: &[u8]) -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = foldhash::fast::FixedState::with_seed(0x5eed).build_hasher();
    hasher.write(bytes);
    // Python hashes are signed and -1 is reserved; 0 means "not computed" here.
    match hasher.finish() >> 2 {
        0 => 1,
        hash => hash,
    }
}

impl Vm {
    /// A string from UTF-8 text.
    pub fn new_str(&mut self, text: &str) -> Result<Value, Raised> {
        self.new_str_wtf8(text.as_bytes())
    }

    /// A string from WTF-8 bytes.
    pub fn new_str_wtf8(&mut self, bytes: &[u8]) -> Result<Value, Raised> {
        if bytes.len() <= 1 {
            return match bytes.first() {
                None => Ok(self.single_characters[128]),
                Some(byte) => Ok(self.single_characters[*byte as usize & 127]),
            };
        }
        self.new_str_uncached(bytes, 0)
    }

    /// A string object of its own, also for short text. `extra` bytes are kept between the struct and the text.
    pub fn new_str_uncached(&mut self, bytes: &[u8], extra: usize) -> Result<Value, Raised> {
        let shape = self.types.shape_of_kind[Kind::Str as usize];
        self.allocate_str(shape, bytes, extra)
    }

    /// A string of a class given by its shape, always an object of its own.
    pub fn new_str_of(&mut self, shape: u32, bytes: &[u8]) -> Result<Value, Raised> {
        self.allocate_str(shape, bytes, self.extra_bytes(shape))
    }

    fn allocate_str(&mut self, shape: u32, bytes: &[u8], extra: usize) -> Result<Value, Raised> {
        let chars = if bytes.is_ascii() { bytes.len() } else { count_chars(bytes) };
        let cell = self.alloc_raw(size_of::<Str>() + extra + bytes.len(), Kind::Str, shape)?;
        // SAFETY: the cell has room for the struct, `extra` and the bytes.
        let string = unsafe {
            let data = cell.add(size_of::<Str>() + extra);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
            cell.cast::<Str>().write(Str {
                header: Header::new(shape, Kind::Str),
                hash: Cell::new(0),
                bytes: bytes.len(),
                chars,
                data: Cell::new(data),
                owner: Cell::new(0),
            });
            Gc::<Str>::from_address(cell as usize)
        };
        if chars != bytes.len() && has_surrogates(bytes) {
            string.header.set_flag(FLAG_SURROGATES, true);
        }
        Ok(string.value())
    }

    /// The interned string of this text.
    pub fn intern(&mut self, text: &str) -> Result<Value, Raised> {
        self.intern_wtf8(text.as_bytes())
    }

    /// The interned string of this text.
    pub fn intern_wtf8(&mut self, bytes: &[u8]) -> Result<Value, Raised> {
        if let Some(value) = self.interned.get(bytes) {
            return Ok(*value);
        }
        let value = self.new_str_uncached(bytes, 0)?;
        if let Some(string) = value.cast::<Str>() {
            string.header.set_flag(FLAG_INTERNED, true);
        }
        self.interned.insert(bytes.into(), value);
        Ok(value)
    }

    /// The interned string equal to `string`.
    #[inline]
    pub fn intern_value(&mut self, string: Gc<Str>) -> Result<Value, Raised> {
        if string.is_interned() { Ok(string.value()) } else { self.intern_wtf8(string.as_bytes()) }
    }

    /// The interned string equal to `string`, if there is one already.
    pub fn find_interned(&self, string: Gc<Str>) -> Option<Value> {
        if string.is_interned() {
            return Some(string.value());
        }
        self.interned.get(string.as_bytes()).copied()
    }

    /// The text of a value that is known to be a string; lone surrogates and other values give "?".
    pub fn str_text(&self, value: Value) -> &'static str {
        value.cast::<Str>().and_then(|string| string.as_str()).unwrap_or("?")
    }

    /// `left + right`
    pub fn concat_str(&mut self, left: Gc<Str>, right: Gc<Str>) -> Result<Value, Raised> {
        if left.bytes == 0 {
            return Ok(right.value());
        }
        if right.bytes == 0 {
            return Ok(left.value());
        }
        let length = left.bytes + right.bytes;
        if length < ROPE_MIN {
            let mut buffer = [0; ROPE_MIN];
            buffer[..left.bytes].copy_from_slice(left.as_bytes());
            buffer[left.bytes..length].copy_from_slice(right.as_bytes());
            return self.new_str_uncached(&buffer[..length], 0);
        }
        let halves = self.new_tuple(&[left.value(), right.value()])?;
        let header = self.header(Kind::Str);
        let rope = self.alloc(Str {
            header,
            hash: Cell::new(0),
            bytes: length,
            chars: left.chars + right.chars,
            data: Cell::new(std::ptr::null()),
            owner: Cell::new(halves.value().bits()),
        })?;
        if left.header.has(FLAG_SURROGATES) || right.header.has(FLAG_SURROGATES) {
            rope.header.set_flag(FLAG_SURROGATES, true);
        }
        Ok(rope.value())
    }

    /// Whether two strings are equal.
    #[inline]
    pub fn str_equal(left: Gc<Str>, right: Gc<Str>) -> bool {
        left == right
            || (left.bytes == right.bytes
                && !(left.is_interned() && right.is_interned())
                && left.as_bytes() == right.as_bytes())
    }
}
