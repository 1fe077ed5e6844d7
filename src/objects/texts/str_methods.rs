//! The methods of `str`: searching, splitting, stripping, padding, case, translation.

use super::arguments::{index_in, length_of, offset_in, text_of};
use crate::objects::*;
use crate::text::methods::{Unit, pad, search, split as splitting, strip as stripping};
use crate::text::unicode::{case, text as predicates};
use crate::text::wtf8;

const UNIT: Unit = Unit::CodePoint;

/// The part of the receiver that a search looks at, with its byte offset.
fn searched(vm: &mut Vm, args: &[Value]) -> Result<Option<(&'static [u8], usize)>, Raised> {
    let Some(string) = args[0].cast::<Str>() else { return Ok(None) };
    if args[2].is_unbound() && args[3].is_unbound() {
        return Ok(Some((string.as_bytes(), 0)));
    }
    let range = vm.search_range(args[2], args[3], string.chars)?;
    Ok(range.map(|(start, end)| {
        let (from, to) = (offset_in(string, start), offset_in(string, end));
        (&string.as_bytes()[from..to], from)
    }))
}

/// The index of the needle in the receiver, or nothing.
fn position(
    vm: &mut Vm,
    args: &[Value],
    function: &str,
    look: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<Value>, Raised> {
    let needle = vm.str_argument(args[1], function, "1")?;
    let found = searched(vm, args)?.and_then(|(text, from)| look(text, needle).map(|at| from + at));
    let index = found.and_then(|at| args[0].cast::<Str>().map(|string| index_in(string, at)));
    Ok(index.map(|index| Value::small_int(index as i64)))
}

pub(super) fn find(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(position(vm, args, "find", search::find)?.unwrap_or(Value::small_int(-1)))
}

pub(super) fn rfind(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(position(vm, args, "rfind", search::rfind)?.unwrap_or(Value::small_int(-1)))
}

pub(super) fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match position(vm, args, "index", search::find)? {
        Some(index) => Ok(index),
        None => Err(vm.value_error("substring not found")),
    }
}

pub(super) fn rindex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match position(vm, args, "rindex", search::rfind)? {
        Some(index) => Ok(index),
        None => Err(vm.value_error("substring not found")),
    }
}

pub(super) fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let needle = vm.str_argument(args[1], "count", "1")?;
    let count = searched(vm, args)?.map_or(0, |(text, _)| search::count(text, needle, UNIT));
    Ok(Value::small_int(count as i64))
}

/// `startswith` and `endswith`: one text or a tuple of them.
fn has_affix(vm: &mut Vm, args: &[Value], function: &str, has: fn(&[u8], &[u8]) -> bool) -> Result<Value, Raised> {
    if let Some(affixes) = args[1].cast::<Tuple>() {
        let Some((text, _)) = searched(vm, args)? else { return Ok(Value::FALSE) };
        for affix in affixes.items() {
            let Some(affix) = affix.cast::<Str>() else {
                let name = vm.type_name(*affix);
                return Err(vm.type_error(format!("tuple for {function} must only contain str, not {name}")));
            };
            if has(text, affix.as_bytes()) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    let Some(affix) = args[1].cast::<Str>() else {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("{function} first arg must be str or a tuple of str, not {name}")));
    };
    Ok(Value::bool(searched(vm, args)?.is_some_and(|(text, _)| has(text, affix.as_bytes()))))
}

pub(super) fn startswith(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    has_affix(vm, args, "startswith", |text, affix| text.starts_with(affix))
}

pub(super) fn endswith(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    has_affix(vm, args, "endswith", |text, affix| text.ends_with(affix))
}

/// The argument of a method that takes one text, where messages do not count it.
fn only_argument(vm: &mut Vm, value: Value, function: &str) -> Result<&'static [u8], Raised> {
    match value.cast::<Str>() {
        Some(string) => Ok(string.as_bytes()),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("{function}() argument must be str, not {name}")))
        }
    }
}

pub(super) fn removeprefix(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (prefix, text) = (only_argument(vm, args[1], "removeprefix")?, text_of(args[0]));
    vm.str_part(args[0], text.strip_prefix(prefix).unwrap_or(text))
}

pub(super) fn removesuffix(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (suffix, text) = (only_argument(vm, args[1], "removesuffix")?, text_of(args[0]));
    vm.str_part(args[0], text.strip_suffix(suffix).unwrap_or(text))
}

pub(super) fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let old = vm.str_argument(args[1], "replace", "1")?;
    let new = vm.str_argument(args[2], "replace", "2")?;
    let most = vm.count_argument(args[3])?;
    let text = text_of(args[0]);
    match search::replace(text, old, new, most, UNIT) {
        Some(replaced) => vm.new_str_wtf8(&replaced),
        None => vm.str_part(args[0], text),
    }
}

/// The separator of `split`: `None` for white space.
fn separator(vm: &mut Vm, value: Value) -> Result<Option<&'static [u8]>, Raised> {
    match value.given().filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) => match value.cast::<Str>() {
            Some(string) if string.bytes == 0 => Err(vm.value_error("empty separator")),
            Some(string) => Ok(Some(string.as_bytes())),
            None => {
                let name = vm.type_name(value);
                Err(vm.type_error(format!("must be str or None, not {name}")))
            }
        },
    }
}

pub(super) fn split(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let most = vm.count_argument(args[2])?;
    let text = text_of(args[0]);
    let pieces = match separator(vm, args[1])? {
        Some(separator) => splitting::on(text, separator, most),
        None => splitting::words(text, most, UNIT),
    };
    vm.list_of_str(&pieces)
}

pub(super) fn rsplit(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let most = vm.count_argument(args[2])?;
    let text = text_of(args[0]);
    let pieces = match separator(vm, args[1])? {
        Some(separator) => splitting::on_from_end(text, separator, most),
        None => splitting::words_from_end(text, most, UNIT),
    };
    vm.list_of_str(&pieces)
}

pub(super) fn splitlines(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let keep = vm.flag_argument(args[1])?;
    vm.list_of_str(&splitting::lines(text_of(args[0]), keep, UNIT))
}

/// The separator of `partition`, which must be a text that is not empty.
fn parting(vm: &mut Vm, value: Value) -> Result<&'static [u8], Raised> {
    match value.cast::<Str>() {
        Some(string) if string.bytes == 0 => Err(vm.value_error("empty separator")),
        Some(string) => Ok(string.as_bytes()),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("must be str, not {name}")))
        }
    }
}

pub(super) fn partition(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (separator, text) = (parting(vm, args[1])?, text_of(args[0]));
    let items = match splitting::partition(text, separator) {
        Some((before, after)) => [vm.new_str_wtf8(before)?, args[1], vm.new_str_wtf8(after)?],
        None => [vm.str_part(args[0], text)?, vm.new_str("")?, vm.new_str("")?],
    };
    Ok(vm.new_tuple(&items)?.value())
}

pub(super) fn rpartition(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (separator, text) = (parting(vm, args[1])?, text_of(args[0]));
    let items = match splitting::rpartition(text, separator) {
        Some((before, after)) => [vm.new_str_wtf8(before)?, args[1], vm.new_str_wtf8(after)?],
        None => [vm.new_str("")?, vm.new_str("")?, vm.str_part(args[0], text)?],
    };
    Ok(vm.new_tuple(&items)?.value())
}

pub(super) fn join(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.dunder_of(args[1], Dunder::Iter).is_none() && vm.dunder_of(args[1], Dunder::GetItem).is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect(args[1])?;
    if let [only] = items[..]
        && vm.is_exact(only, vm.types.str)
    {
        return Ok(only);
    }
    let separator = text_of(args[0]);
    let mut size = separator.len() * items.len().saturating_sub(1);
    for (at, item) in items.iter().enumerate() {
        match item.cast::<Str>() {
            Some(string) => size += string.bytes,
            None => {
                let name = vm.type_name(*item);
                return Err(vm.type_error(format!("sequence item {at}: expected str instance, {name} found")));
            }
        }
    }
    let mut out = Vec::with_capacity(size);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(text_of(*item));
    }
    vm.new_str_wtf8(&out)
}

fn stripped(vm: &mut Vm, args: &[Value], function: &str, start: bool, end: bool) -> Result<Value, Raised> {
    let text = text_of(args[0]);
    let part = match args[1].given().filter(|set| !set.is_none()) {
        None => stripping::spaces(text, start, end, UNIT),
        Some(set) => match set.cast::<Str>() {
            Some(set) => stripping::set(text, set.as_bytes(), start, end, UNIT),
            None => return Err(vm.type_error(format!("{function} arg must be None or str"))),
        },
    };
    vm.str_part(args[0], part)
}

pub(super) fn strip(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    stripped(vm, args, "strip", true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    stripped(vm, args, "lstrip", true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    stripped(vm, args, "rstrip", false, true)
}

type Pad = fn(&[u8], usize, &[u8], Unit) -> Vec<u8>;

fn padded(vm: &mut Vm, args: &[Value], pad: Pad) -> Result<Value, Raised> {
    let width = vm.width_argument(args[1])?;
    let fill = match args[2].given() {
        None => &b" "[..],
        Some(fill) => match fill.cast::<Str>() {
            Some(string) if string.chars == 1 => string.as_bytes(),
            Some(_) => return Err(vm.type_error("The fill character must be exactly one character long")),
            None => {
                let name = vm.type_name(fill);
                return Err(vm.type_error(format!("The fill character must be a unicode character, not {name}")));
            }
        },
    };
    let text = text_of(args[0]);
    if width <= length_of(args[0]) {
        return vm.str_part(args[0], text);
    }
    vm.new_str_wtf8(&pad(text, width, fill, UNIT))
}

pub(super) fn center(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    padded(vm, args, pad::center)
}

pub(super) fn ljust(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    padded(vm, args, pad::left)
}

pub(super) fn rjust(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    padded(vm, args, pad::right)
}

pub(super) fn zfill(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let width = vm.width_argument(args[1])?;
    let text = text_of(args[0]);
    if width <= length_of(args[0]) {
        return vm.str_part(args[0], text);
    }
    vm.new_str_wtf8(&pad::zeros(text, width, UNIT))
}

pub(super) fn expandtabs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = match args[1].given() {
        Some(size) => vm.width_argument(size)?,
        None => 8,
    };
    vm.new_str_wtf8(&pad::expand_tabs(text_of(args[0]), size, UNIT))
}

pub(super) fn encode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let encoding = vm.name_argument(args[1], "encode", "'encoding'", "utf-8")?;
    let errors = vm.name_argument(args[2], "encode", "'errors'", "strict")?;
    match args[0].cast::<Str>() {
        Some(string) => vm.encode(string, &encoding, &errors),
        None => vm.new_bytes(b""),
    }
}

macro_rules! cases {
    ($($name:ident)*) => {$(
        pub(super) fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            vm.new_str_wtf8(&case::$name(text_of(args[0])))
        }
    )*};
}

cases! { upper lower casefold swapcase title capitalize }

macro_rules! tests {
    ($($name:ident $test:expr;)*) => {$(
        pub(super) fn $name(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            Ok(Value::bool($test(text_of(args[0]))))
        }
    )*};
}

tests! {
    isascii (<[u8]>::is_ascii);
    isalpha predicates::is_alpha;
    isalnum predicates::is_alnum;
    isdecimal predicates::is_decimal;
    isdigit predicates::is_digit;
    isnumeric predicates::is_numeric;
    isspace predicates::is_space;
    isprintable predicates::is_printable;
    isidentifier predicates::is_identifier;
    islower predicates::is_lower;
    isupper predicates::is_upper;
    istitle predicates::is_title;
}

/// What a translation table says about a character.
enum Translation {
    /// Nothing: it stays.
    Stays,
    /// It goes.
    Gone,
    /// A text takes its place.
    Text(Value),
    /// A character takes its place.
    Character(u32),
}

fn translation(vm: &mut Vm, table: Value, c: u32) -> Result<Translation, Raised> {
    let found = match vm.get_item(table, Value::small_int(i64::from(c))) {
        Ok(found) => found,
        Err(raised) => {
            vm.clear_if(raised, vm.types.lookup_error)?;
            return Ok(Translation::Stays);
        }
    };
    if found.is_none() {
        return Ok(Translation::Gone);
    }
    if found.cast::<Str>().is_some() {
        return Ok(Translation::Text(found));
    }
    if !vm.is_int(found) {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    }
    match vm.as_i64(found).and_then(|c| u32::try_from(c).ok()).filter(|c| *c <= wtf8::MAX_CODE_POINT) {
        Some(c) => Ok(Translation::Character(c)),
        None => Err(vm.value_error("character mapping must be in range(0x110000)")),
    }
}

pub(super) fn translate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = text_of(args[0]);
    let mut out = Vec::with_capacity(text.len());
    for c in wtf8::chars(text) {
        match translation(vm, args[1], c)? {
            Translation::Stays => wtf8::push(&mut out, c),
            Translation::Gone => {}
            Translation::Text(string) => out.extend_from_slice(text_of(string)),
            Translation::Character(c) => wtf8::push(&mut out, c),
        }
    }
    vm.new_str_wtf8(&out)
}

pub(super) fn maketrans(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let table = vm.new_dict()?;
    let Some(to) = args[1].given() else {
        let Some(given) = args[0].cast::<Dict>() else {
            return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for at in 0..given.used() {
            let Some((key, value)) = given.entry(at) else { continue };
            let key = match key.cast::<Str>() {
                Some(string) if string.chars == 1 => {
                    Value::small_int(i64::from(wtf8::decode_at(string.as_bytes(), 0).0))
                }
                Some(_) => return Err(vm.value_error("string keys in translatetable must be of length 1")),
                None if vm.is_int(key) => key,
                None => return Err(vm.type_error("keys in translate table mustbe strings or integers")),
            };
            vm.dict_set(table, key, value)?;
        }
        return Ok(table.value());
    };
    let to = vm.str_argument(to, "maketrans", "2")?;
    let gone = match args[2].given() {
        Some(gone) => vm.str_argument(gone, "maketrans", "3")?,
        None => b"",
    };
    let Some(from) = args[0].cast::<Str>() else {
        return Err(vm.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let from = from.as_bytes();
    if wtf8::len(from) != wtf8::len(to) {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    let key = |c: u32| Value::small_int(i64::from(c));
    for (from, to) in wtf8::chars(from).zip(wtf8::chars(to)) {
        vm.dict_set(table, key(from), key(to))?;
    }
    for c in wtf8::chars(gone) {
        vm.dict_set(table, key(c), Value::NONE)?;
    }
    Ok(table.value())
}
