//! The lattice of what is known about a value: representation × kinds × a known word, shape or range.
//!
//! A type only ever says what is *true*: every operation may ignore it and stay correct. `meet` is what a guard
//! adds, `join` is what a block parameter keeps. Ranges are in units of the integer's value, not of its tagged word.

use std::fmt;

/// How a value is held in a machine register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rep {
    /// A tagged word, as the interpreter's registers hold it.
    Boxed,
    /// An integer that fits the tagged small-int range, untagged.
    I64,
    /// A double.
    F64,
    /// A truth value, 0 or 1.
    Flag,
    /// An address that is not a tagged word, such as the items of a list.
    Ptr,
    /// No result.
    Void,
}

impl Rep {
    /// The name that the text form uses.
    pub fn name(self) -> &'static str {
        match self {
            Rep::Boxed => "boxed",
            Rep::I64 => "i64",
            Rep::F64 => "f64",
            Rep::Flag => "flag",
            Rep::Ptr => "ptr",
            Rep::Void => "void",
        }
    }
}

macro_rules! kinds {
    ($($constant:ident = $bit:literal $name:literal,)*) => {
        /// A set of object kinds; the kinds that a tagged word may have.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct Kinds(pub u32);

        impl Kinds {
            $(
                #[doc = concat!("The kind `", $name, "`.")]
                pub const $constant: Kinds = Kinds(1 << $bit);
            )*
            /// Every kind with its name in the text form.
            pub const NAMES: &'static [(Kinds, &'static str)] = &[$((Kinds::$constant, $name)),*];
        }
    };
}

kinds! {
    INT = 0 "int",
    BIG = 1 "big",
    FLOAT = 2 "float",
    BOOL = 3 "bool",
    NONE = 4 "none",
    UNBOUND = 5 "unbound",
    RAISED = 6 "raised",
    STR = 7 "str",
    BYTES = 8 "bytes",
    LIST = 9 "list",
    TUPLE = 10 "tuple",
    DICT = 11 "dict",
    SET = 12 "set",
    RANGE = 13 "range",
    FUNCTION = 14 "function",
    METHOD = 15 "method",
    NATIVE = 16 "native",
    TYPE = 17 "type",
    INSTANCE = 18 "instance",
    CELL = 19 "cell",
    GENERATOR = 20 "generator",
    ITERATOR = 21 "iterator",
    MODULE = 22 "module",
    SLICE = 23 "slice",
    CONSTANT = 24 "constant",
    OTHER = 25 "other",
}

impl Kinds {
    /// No kind at all: the type of code that is never reached.
    pub const EMPTY: Kinds = Kinds(0);
    /// Everything that a register of a running program may hold.
    pub const ANY: Kinds = Kinds(((1 << 26) - 1) & !(1 << 6) & !(1 << 5));
    /// What a call returns: any object, or the word that says that an exception is set.
    pub const RESULT: Kinds = Kinds(Kinds::ANY.0 | Kinds::RAISED.0);
    /// Kinds that never are pointers to a heap object, and so need no write barrier. Floats may be boxed.
    pub const IMMEDIATE: Kinds =
        Kinds(Kinds::INT.0 | Kinds::BOOL.0 | Kinds::NONE.0 | Kinds::UNBOUND.0 | Kinds::CONSTANT.0);

    /// Whether all of `self` lies in `other`.
    pub fn within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether a value can be in both.
    pub fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// The union.
    pub fn join(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// The intersection.
    pub fn meet(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set that a name of the text form means.
    pub fn parse(name: &str) -> Option<Kinds> {
        match name {
            "any" => Some(Kinds::ANY),
            "result" => Some(Kinds::RESULT),
            "nothing" => Some(Kinds::EMPTY),
            _ => Kinds::NAMES.iter().find(|(_, known)| *known == name).map(|(kinds, _)| *kinds),
        }
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Kinds::EMPTY => return out.write_str("nothing"),
            Kinds::ANY => return out.write_str("any"),
            Kinds::RESULT => return out.write_str("result"),
            _ => {}
        }
        let mut first = true;
        for (kinds, name) in Kinds::NAMES {
            if kinds.meets(*self) {
                if !first {
                    out.write_str("|")?;
                }
                out.write_str(name)?;
                first = false;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Kinds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The smallest small int.
pub const SMALL_MIN: i64 = -(1 << 62);
/// The largest small int.
pub const SMALL_MAX: i64 = (1 << 62) - 1;

/// The inclusive bounds of an integer. Untagged integers always lie within the small-int range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// Lowest possible value.
    pub low: i64,
    /// Highest possible value.
    pub high: i64,
}

impl Range {
    /// Nothing known.
    pub const FULL: Range = Range { low: SMALL_MIN, high: SMALL_MAX };

    /// Exactly one value.
    pub fn exactly(value: i64) -> Range {
        Range { low: value, high: value }
    }

    /// The bounds, cut to what a small int can be.
    pub fn new(low: i64, high: i64) -> Range {
        Range { low: low.max(SMALL_MIN), high: high.min(SMALL_MAX) }
    }

    /// Bounds computed in 128 bits; `None` when they do not lie within the small-int range.
    pub fn fitting(low: i128, high: i128) -> Option<Range> {
        if low >= SMALL_MIN as i128 && high <= SMALL_MAX as i128 && low <= high {
            Some(Range { low: low as i64, high: high as i64 })
        } else {
            None
        }
    }

    /// The one value, if it is one.
    pub fn single(self) -> Option<i64> {
        (self.low == self.high).then_some(self.low)
    }

    /// The smallest range that holds both.
    pub fn join(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What lies in both. An empty result is kept as `self`: such code is never reached, and any claim is true there.
    pub fn meet(self, other: Range) -> Range {
        let low = self.low.max(other.low);
        let high = self.high.min(other.high);
        if low <= high { Range { low, high } } else { self }
    }

    /// Whether all of `self` lies in `other`.
    pub fn within(self, other: Range) -> bool {
        self.low >= other.low && self.high <= other.high
    }
}

/// What is known beyond the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// Nothing.
    Nothing,
    /// The exact shape in the object's header.
    Shape(u32),
    /// The exact tagged word.
    Word(u64),
}

/// One point of the lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// How it is held.
    pub rep: Rep,
    /// The kinds it may have; for unboxed representations, the kind it stands for.
    pub kinds: Kinds,
    /// The exact shape or word, if known.
    pub known: Known,
    /// Bounds, where the value is an integer.
    pub range: Range,
}

impl Type {
    /// No result.
    pub const VOID: Type = Type::plain(Rep::Void, Kinds::EMPTY);
    /// Any object.
    pub const ANY: Type = Type::plain(Rep::Boxed, Kinds::ANY);
    /// The result of a call.
    pub const RESULT: Type = Type::plain(Rep::Boxed, Kinds::RESULT);
    /// An untagged integer.
    pub const I64: Type = Type::plain(Rep::I64, Kinds::INT);
    /// A double.
    pub const F64: Type = Type::plain(Rep::F64, Kinds::FLOAT);
    /// A machine truth value.
    pub const FLAG: Type = Type::plain(Rep::Flag, Kinds::BOOL);
    /// A raw address.
    pub const PTR: Type = Type::plain(Rep::Ptr, Kinds::OTHER);

    const fn plain(rep: Rep, kinds: Kinds) -> Type {
        Type { rep, kinds, known: Known::Nothing, range: Range::FULL }
    }

    /// A tagged word of these kinds.
    pub const fn boxed(kinds: Kinds) -> Type {
        Type::plain(Rep::Boxed, kinds)
    }

    /// An untagged integer within bounds.
    pub fn int_in(range: Range) -> Type {
        Type { range, ..Type::I64 }
    }

    /// A tagged word that is exactly this one.
    pub fn word(word: u64) -> Type {
        let kinds = kinds_of_word(word);
        let range = if word & 1 == 1 { Range::exactly((word as i64) >> 1) } else { Range::FULL };
        Type { rep: Rep::Boxed, kinds, known: Known::Word(word), range }
    }

    /// An instance (or other heap object) of exactly this shape.
    pub fn shaped(kinds: Kinds, shape: u32) -> Type {
        Type { known: Known::Shape(shape), ..Type::boxed(kinds) }
    }

    /// The most general type of a representation.
    pub fn top(rep: Rep) -> Type {
        match rep {
            Rep::Boxed => Type::boxed(Kinds(Kinds::RESULT.0 | Kinds::UNBOUND.0)),
            Rep::I64 => Type::I64,
            Rep::F64 => Type::F64,
            Rep::Flag => Type::FLAG,
            Rep::Ptr => Type::PTR,
            Rep::Void => Type::VOID,
        }
    }

    /// The type of what is never computed.
    pub fn bottom(rep: Rep) -> Type {
        Type::plain(rep, Kinds::EMPTY)
    }

    /// Whether no value has it.
    pub fn is_bottom(&self) -> bool {
        self.kinds.is_empty() && self.rep != Rep::Void
    }

    /// Whether every value of it is of these kinds.
    pub fn is(&self, kinds: Kinds) -> bool {
        !self.kinds.is_empty() && self.kinds.within(kinds)
    }

    /// Whether this type claims at least as much as `other`.
    pub fn within(&self, other: &Type) -> bool {
        self.is_bottom() || self.join(*other) == *other
    }

    /// What holds of values of either.
    pub fn join(self, other: Type) -> Type {
        if self.is_bottom() {
            return other;
        }
        if other.is_bottom() {
            return self;
        }
        let known = if self.known == other.known { self.known } else { Known::Nothing };
        Type { rep: self.rep, kinds: self.kinds.join(other.kinds), known, range: self.range.join(other.range) }
    }

    /// What holds of a value that has both.
    pub fn meet(self, other: Type) -> Type {
        let known = match (self.known, other.known) {
            (known @ Known::Word(_), _) | (_, known @ Known::Word(_)) => known,
            (known @ Known::Shape(_), _) => known,
            (Known::Nothing, known) => known,
        };
        Type { rep: self.rep, kinds: self.kinds.meet(other.kinds), known, range: self.range.meet(other.range) }
    }

    /// The exact word, if known.
    pub fn known_word(&self) -> Option<u64> {
        if let Known::Word(word) = self.known { Some(word) } else { None }
    }

    /// The exact shape, if known.
    pub fn known_shape(&self) -> Option<u32> {
        if let Known::Shape(shape) = self.known { Some(shape) } else { None }
    }
}

/// The kinds that a tagged word shows without looking at memory; a pointer may be any kind of heap object.
pub fn kinds_of_word(word: u64) -> Kinds {
    match word {
        0 => Kinds::RAISED,
        0x04 => Kinds::NONE,
        0x0c | 0x14 => Kinds::BOOL,
        0x1c => Kinds::UNBOUND,
        _ if word & 1 == 1 => Kinds::INT,
        _ if word & 3 == 2 => Kinds::FLOAT,
        _ if word & 7 == 4 => Kinds::CONSTANT,
        _ => Kinds(Kinds::ANY.0 & !(Kinds::IMMEDIATE.0)),
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rep {
            Rep::Boxed => write!(out, "{}", self.kinds)?,
            rep => out.write_str(rep.name())?,
        }
        match self.known {
            Known::Nothing => {}
            Known::Shape(shape) => write!(out, "#{shape}")?,
            Known::Word(word) => write!(out, "={word:#x}")?,
        }
        let integer = self.rep == Rep::I64 || (self.rep == Rep::Boxed && self.is(Kinds::INT));
        if integer && self.range != Range::FULL && !matches!(self.known, Known::Word(_)) {
            write!(out, "[")?;
            if self.range.low != SMALL_MIN {
                write!(out, "{}", self.range.low)?;
            }
            write!(out, "..")?;
            if self.range.high != SMALL_MAX {
                write!(out, "{}", self.range.high)?;
            }
            write!(out, "]")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_forgets_what_only_one_side_knows() {
        let one = Type::word(3);
        let two = Type::word(5);
        assert_eq!(one.join(two).to_string(), "int[1..2]");
        assert_eq!(Type::shaped(Kinds::INSTANCE, 4).join(Type::boxed(Kinds::NONE)).to_string(), "none|instance");
        assert_eq!(Type::bottom(Rep::Boxed).join(one), one);
    }

    #[test]
    fn a_meet_keeps_what_either_side_knows() {
        let shaped = Type::shaped(Kinds::INSTANCE, 4);
        assert_eq!(Type::ANY.meet(shaped).to_string(), "instance#4");
        assert!(shaped.within(&Type::ANY));
        assert!(!Type::ANY.within(&shaped));
    }
}
