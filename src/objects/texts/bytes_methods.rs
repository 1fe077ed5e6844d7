//! The methods that `bytes` and `bytearray` have in common. What they give is of the receiver's class.

use std::borrow::Cow;

use crate::objects::*;
use crate::text::methods::{Unit, ascii, hex as digits, pad, search, split as splitting, strip as stripping};

const UNIT: Unit = Unit::Byte;

/// Lets `look` see the bytes of a value, without a copy where they lie in one piece. It must not run Python code, for that
/// could change them.
pub(super) fn with_content<R>(vm: &Vm, value: Value, look: impl FnOnce(&[u8]) -> R) -> R {
    if let Some(array) = value.cast::<ByteArray>() {
        let data = array.data.get();
        return look(data.as_slice(array.length.get()));
    }
    look(&vm.buffer_bytes(value).unwrap_or_default())
}

/// Bytes of the class of `like`: a `bytearray`, or else a `bytes`.
pub(super) fn make(vm: &mut Vm, like: Value, bytes: &[u8]) -> Result<Value, Raised> {
    if like.cast::<ByteArray>().is_some() { vm.new_bytearray(bytes) } else { vm.new_bytes(bytes) }
}

/// As [`make`], but a `bytes` that did not change is given itself.
fn make_part(vm: &mut Vm, like: Value, part: &[u8]) -> Result<Value, Raised> {
    match like.cast::<Bytes>() {
        Some(bytes) if bytes.length == part.len() && vm.is_exact(like, vm.types.bytes) => Ok(like),
        _ => make(vm, like, part),
    }
}

/// A list of pieces of the receiver.
fn list_of(vm: &mut Vm, like: Value, pieces: &[&[u8]]) -> Result<Value, Raised> {
    let list = vm.new_list(&[])?;
    for piece in pieces {
        let piece = make(vm, like, piece)?;
        vm.list_append(list, piece)?;
    }
    Ok(list.value())
}

/// The receiver's bytes: a bytearray's are copied, for the result is made while they are read.
fn content(vm: &Vm, value: Value) -> Cow<'static, [u8]> {
    vm.buffer_bytes(value).unwrap_or_default()
}

/// The place of an index in so many bytes.
pub(super) fn place_of(vm: &mut Vm, key: Value, length: usize, what: &str, outside: &str) -> Result<usize, Raised> {
    if !vm.is_index(key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("{what} indices must be integers or slices, not {name}")));
    }
    let index = vm.index_i64(key)?;
    match sequence::place(index, length) {
        Some(at) => Ok(at),
        None => Err(vm.index_error(outside)),
    }
}

pub(super) fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(with_content(vm, args[0], <[u8]>::len) as i64))
}

/// What a search looks for: bytes, or a single byte given as an int.
fn needle(vm: &mut Vm, value: Value) -> Result<Cow<'static, [u8]>, Raised> {
    if let Some(bytes) = vm.buffer_bytes(value) {
        return Ok(bytes);
    }
    if vm.is_index(value) {
        return Ok(Cow::Owned(vec![vm.byte_argument(value, "byte")?]));
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{name}'")))
}

/// Lets `look` see the part of the receiver that `start` and `end` say, with its offset; `None` if there is no such part.
fn in_range<R>(vm: &mut Vm, args: &[Value], look: impl FnOnce(&[u8], usize) -> R) -> Result<Option<R>, Raised> {
    let length = with_content(vm, args[0], <[u8]>::len);
    let Some((start, end)) = vm.search_range(args[2], args[3], length)? else { return Ok(None) };
    Ok(with_content(vm, args[0], |bytes| bytes.get(start..end).map(|part| look(part, start))))
}

fn position(vm: &mut Vm, args: &[Value], look: fn(&[u8], &[u8]) -> Option<usize>) -> Result<Option<Value>, Raised> {
    let needle = needle(vm, args[1])?;
    let found = in_range(vm, args, |part, start| look(part, &needle).map(|at| start + at))?;
    Ok(found.flatten().map(|at| Value::small_int(at as i64)))
}

pub(super) fn find(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(position(vm, args, search::find)?.unwrap_or(Value::small_int(-1)))
}

pub(super) fn rfind(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(position(vm, args, search::rfind)?.unwrap_or(Value::small_int(-1)))
}

pub(super) fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match position(vm, args, search::find)? {
        Some(index) => Ok(index),
        None => Err(vm.value_error("subsection not found")),
    }
}

pub(super) fn rindex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match position(vm, args, search::rfind)? {
        Some(index) => Ok(index),
        None => Err(vm.value_error("subsection not found")),
    }
}

pub(super) fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let needle = needle(vm, args[1])?;
    let count = in_range(vm, args, |part, _| search::count(part, &needle, UNIT))?;
    Ok(Value::small_int(count.unwrap_or(0) as i64))
}

fn has_affix(vm: &mut Vm, args: &[Value], function: &str, has: fn(&[u8], &[u8]) -> bool) -> Result<Value, Raised> {
    if let Some(affixes) = args[1].cast::<Tuple>() {
        for affix in affixes.items() {
            let affix = vm.bytes_argument(*affix)?;
            if in_range(vm, args, |part, _| has(part, &affix))? == Some(true) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    let Some(affix) = vm.buffer_bytes(args[1]) else {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("{function} first arg must be bytes or a tuple of bytes, not {name}")));
    };
    Ok(Value::bool(in_range(vm, args, |part, _| has(part, &affix))? == Some(true)))
}

pub(super) fn startswith(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    has_affix(vm, args, "startswith", |bytes, affix| bytes.starts_with(affix))
}

pub(super) fn endswith(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    has_affix(vm, args, "endswith", |bytes, affix| bytes.ends_with(affix))
}

pub(super) fn removeprefix(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (prefix, bytes) = (vm.bytes_argument(args[1])?, content(vm, args[0]));
    make_part(vm, args[0], bytes.strip_prefix(&*prefix).unwrap_or(&bytes))
}

pub(super) fn removesuffix(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (suffix, bytes) = (vm.bytes_argument(args[1])?, content(vm, args[0]));
    make_part(vm, args[0], bytes.strip_suffix(&*suffix).unwrap_or(&bytes))
}

pub(super) fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (old, new) = (vm.bytes_argument(args[1])?, vm.bytes_argument(args[2])?);
    let most = vm.count_argument(args[3])?;
    let bytes = content(vm, args[0]);
    match search::replace(&bytes, &old, &new, most, UNIT) {
        Some(replaced) => make(vm, args[0], &replaced),
        None => make_part(vm, args[0], &bytes),
    }
}

/// The separator of `split`: `None` for white space.
fn separator(vm: &mut Vm, value: Value) -> Result<Option<Cow<'static, [u8]>>, Raised> {
    match value.given().filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) => parting(vm, value).map(Some),
    }
}

/// A separator, which must not be empty.
fn parting(vm: &mut Vm, value: Value) -> Result<Cow<'static, [u8]>, Raised> {
    let separator = vm.bytes_argument(value)?;
    if separator.is_empty() { Err(vm.value_error("empty separator")) } else { Ok(separator) }
}

pub(super) fn split(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let most = vm.count_argument(args[2])?;
    let separator = separator(vm, args[1])?;
    let bytes = content(vm, args[0]);
    let pieces = match separator {
        Some(separator) => splitting::on(&bytes, &separator, most),
        None => splitting::words(&bytes, most, UNIT),
    };
    list_of(vm, args[0], &pieces)
}

pub(super) fn rsplit(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let most = vm.count_argument(args[2])?;
    let separator = separator(vm, args[1])?;
    let bytes = content(vm, args[0]);
    let pieces = match separator {
        Some(separator) => splitting::on_from_end(&bytes, &separator, most),
        None => splitting::words_from_end(&bytes, most, UNIT),
    };
    list_of(vm, args[0], &pieces)
}

pub(super) fn splitlines(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let keep = vm.flag_argument(args[1])?;
    let bytes = content(vm, args[0]);
    list_of(vm, args[0], &splitting::lines(&bytes, keep, UNIT))
}

fn triple(vm: &mut Vm, like: Value, parts: [&[u8]; 3]) -> Result<Value, Raised> {
    let items = [make(vm, like, parts[0])?, make(vm, like, parts[1])?, make(vm, like, parts[2])?];
    Ok(vm.new_tuple(&items)?.value())
}

pub(super) fn partition(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let separator = parting(vm, args[1])?;
    let bytes = content(vm, args[0]);
    match splitting::partition(&bytes, &separator) {
        Some((before, after)) => triple(vm, args[0], [before, &separator, after]),
        None => triple(vm, args[0], [&bytes, b"", b""]),
    }
}

pub(super) fn rpartition(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let separator = parting(vm, args[1])?;
    let bytes = content(vm, args[0]);
    match splitting::rpartition(&bytes, &separator) {
        Some((before, after)) => triple(vm, args[0], [before, &separator, after]),
        None => triple(vm, args[0], [b"", b"", &bytes]),
    }
}

pub(super) fn join(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.dunder_of(args[1], Dunder::Iter).is_none() && vm.dunder_of(args[1], Dunder::GetItem).is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect(args[1])?;
    let separator = content(vm, args[0]);
    let mut out = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Some(bytes) = vm.buffer_bytes(*item) else {
            let name = vm.type_name(*item);
            return Err(vm.type_error(format!("sequence item {at}: expected a bytes-like object, {name} found")));
        };
        if at > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend_from_slice(&bytes);
    }
    make(vm, args[0], &out)
}

fn stripped(vm: &mut Vm, args: &[Value], start: bool, end: bool) -> Result<Value, Raised> {
    let set = match args[1].given().filter(|set| !set.is_none()) {
        Some(set) => Some(vm.bytes_argument(set)?),
        None => None,
    };
    let bytes = content(vm, args[0]);
    let part = match &set {
        Some(set) => stripping::set(&bytes, set, start, end, UNIT),
        None => stripping::spaces(&bytes, start, end, UNIT),
    };
    make_part(vm, args[0], part)
}

pub(super) fn strip(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    stripped(vm, args, true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    stripped(vm, args, true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    stripped(vm, args, false, true)
}

type Pad = fn(&[u8], usize, &[u8], Unit) -> Vec<u8>;

fn padded(vm: &mut Vm, args: &[Value], function: &str, pad: Pad) -> Result<Value, Raised> {
    let width = vm.width_argument(args[1])?;
    let fill = match args[2].given() {
        None => Cow::Borrowed(&b" "[..]),
        Some(fill) => {
            let bytes = fill.cast::<MemoryView>().is_none().then(|| vm.buffer_bytes(fill)).flatten();
            match bytes {
                Some(bytes) if bytes.len() == 1 => bytes,
                Some(bytes) => {
                    let (name, length) = (vm.type_name(fill), bytes.len());
                    return Err(vm.type_error(format!(
                        "{function}(): argument 2 must be a byte string of length 1, not a {name} object of length {length}"
                    )));
                }
                None => {
                    let name = vm.type_name(fill);
                    return Err(
                        vm.type_error(format!("{function}() argument 2 must be a byte string of length 1, not {name}"))
                    );
                }
            }
        }
    };
    let bytes = content(vm, args[0]);
    if width <= bytes.len() {
        return make_part(vm, args[0], &bytes);
    }
    make(vm, args[0], &pad(&bytes, width, &fill, UNIT))
}

pub(super) fn center(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    padded(vm, args, "center", pad::center)
}

pub(super) fn ljust(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    padded(vm, args, "ljust", pad::left)
}

pub(super) fn rjust(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    padded(vm, args, "rjust", pad::right)
}

pub(super) fn zfill(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let width = vm.width_argument(args[1])?;
    let bytes = content(vm, args[0]);
    make_part(vm, args[0], &pad::zeros(&bytes, width, UNIT))
}

pub(super) fn expandtabs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = match args[1].given() {
        Some(size) => vm.width_argument(size)?,
        None => 8,
    };
    let bytes = content(vm, args[0]);
    make(vm, args[0], &pad::expand_tabs(&bytes, size, UNIT))
}

macro_rules! cases {
    ($($name:ident $change:expr;)*) => {$(
        pub(super) fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            let changed = with_content(vm, args[0], $change);
            make(vm, args[0], &changed)
        }
    )*};
}

cases! {
    upper |bytes: &[u8]| bytes.to_ascii_uppercase();
    lower |bytes: &[u8]| bytes.to_ascii_lowercase();
    swapcase ascii::swapcase;
    title ascii::title;
    capitalize ascii::capitalize;
}

macro_rules! tests {
    ($($name:ident $test:expr;)*) => {$(
        pub(super) fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            Ok(Value::bool(with_content(vm, args[0], $test)))
        }
    )*};
}

tests! {
    isascii |bytes: &[u8]| bytes.is_ascii();
    isalpha ascii::is_alpha;
    isalnum ascii::is_alnum;
    isdigit ascii::is_digit;
    isspace ascii::is_space;
    islower ascii::is_lower;
    isupper ascii::is_upper;
    istitle ascii::is_title;
}

pub(super) fn translate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let table = if args[1].is_none() { None } else { Some(vm.bytes_argument(args[1])?) };
    let delete = match args[2].given() {
        Some(delete) => vm.bytes_argument(delete)?,
        None => Cow::Borrowed(&b""[..]),
    };
    let table: Option<&[u8; 256]> = match &table {
        None => None,
        Some(table) => match (&**table).try_into() {
            Ok(table) => Some(table),
            Err(_) => return Err(vm.value_error("translation table must be 256 characters long")),
        },
    };
    let translated = with_content(vm, args[0], |bytes| ascii::translate(bytes, table, &delete));
    make(vm, args[0], &translated)
}

pub(super) fn maketrans(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (from, to) = (vm.bytes_argument(args[0])?, vm.bytes_argument(args[1])?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = std::array::from_fn(|byte| byte as u8);
    for (from, to) in from.iter().zip(to.iter()) {
        table[usize::from(*from)] = *to;
    }
    vm.new_bytes(&table)
}

pub(super) fn decode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let encoding = vm.name_argument(args[1], "decode", "'encoding'", "utf-8")?;
    let errors = vm.name_argument(args[2], "decode", "'errors'", "strict")?;
    let bytes = content(vm, args[0]);
    vm.decode(args[0], &bytes, &encoding, &errors)
}

pub(super) fn hex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let separator = match args[1].given() {
        None => None,
        Some(value) if vm.len(value)? != 1 => return Err(vm.value_error("sep must be length 1.")),
        Some(value) => {
            let bytes = match value.cast::<Str>() {
                Some(string) => Cow::Borrowed(string.as_bytes()),
                None => match vm.buffer_bytes(value) {
                    Some(bytes) => bytes,
                    None => return Err(vm.type_error("sep must be str or bytes.")),
                },
            };
            match bytes[..] {
                [byte] if byte.is_ascii() => Some(byte),
                _ => return Err(vm.value_error("sep must be ASCII.")),
            }
        }
    };
    let group = match args[2].given() {
        Some(group) => vm.size_i64(group)? as isize,
        None => 1,
    };
    let text = with_content(vm, args[0], |bytes| digits::to_hex(bytes, separator, group));
    vm.new_str(&text)
}

pub(super) fn fromhex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = match args[1].cast::<Str>() {
        Some(string) => Cow::Borrowed(string.as_bytes()),
        None => match vm.buffer_bytes(args[1]) {
            Some(bytes) => bytes,
            None => {
                let name = vm.type_name(args[1]);
                return Err(vm.type_error(format!("fromhex() argument must be str or bytes-like, not {name}")));
            }
        },
    };
    let bytes = digits::from_hex(&text).map_err(|error| vm.text_error(error))?;
    if args[0] == vm.types.bytearray.value() {
        return vm.new_bytearray(&bytes);
    }
    let bytes = vm.new_bytes(&bytes)?;
    if args[0] == vm.types.bytes.value() { Ok(bytes) } else { vm.call(args[0], &[bytes]) }
}
