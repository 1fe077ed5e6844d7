//! The operations: one table from which the builder's checks, printer, parser, verifier and effects come.
//!
//! A row says the name, the representations of the operands (`..` at the end: any number more), the representation of
//! the result (`declared`: whatever the node's type says), what the immediate is, and the class of its effects.
//!
//! Every precondition of an operation is carried by an operand: a load from a list's items takes the *result* of the
//! bounds guard, a division takes the *result* of the zero guard. So a pass may move a node to wherever its operands
//! are available, and never asks which test protects it. The one exception is `refine`, which states what control flow
//! has proved: it stays in its block.

use super::types::Rep;
use crate::jit::exit::Reason;

/// What the immediate of an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImmKind {
    /// There is none.
    None,
    /// A signed integer.
    Int,
    /// The bits of a double.
    Float,
    /// A tagged word or an address.
    Word,
    /// A set of kinds.
    Kinds,
    /// A shape.
    Shape,
    /// A comparison.
    Compare,
    /// A word of an object.
    Field,
    /// A layout of objects that the function makes.
    Layout,
    /// A runtime helper.
    Helper,
    /// A compiled or compilable function that is called directly.
    Callee,
    /// Why a guard leaves.
    Reason,
}

/// What a node does beyond its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing: equal operands give equal results, anywhere.
    Pure,
    /// As `Pure`, but only true where it stands.
    Pinned,
    /// It may leave compiled code; needs a [`FrameState`](super::FrameState) taken before its bytecode instruction.
    Guard(Reason),
    /// As `Guard`, with the reason as the immediate.
    GuardAny,
    /// It reads one field.
    Load,
    /// It writes one field.
    Store,
    /// It makes an object.
    New,
    /// It calls a helper; the helper's row says what that may do.
    Call,
    /// It runs Python code.
    Invoke,
    /// A block parameter: it is where it is.
    Param,
}

/// The operands of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The operands that are always there. `None`: any representation but `Void`.
    pub operands: &'static [Option<Rep>],
    /// Whether more may follow, of any representation.
    pub open: bool,
    /// The result; `None`: as the node's type says.
    pub result: Option<Rep>,
    /// The immediate.
    pub immediate: ImmKind,
}

macro_rules! operand {
    (b) => {
        Some(Rep::Boxed)
    };
    (i) => {
        Some(Rep::I64)
    };
    (f) => {
        Some(Rep::F64)
    };
    (t) => {
        Some(Rep::Flag)
    };
    (p) => {
        Some(Rep::Ptr)
    };
    (void) => {
        Some(Rep::Void)
    };
    (any) => {
        None
    };
}

macro_rules! open {
    () => {
        false
    };
    (open) => {
        true
    };
}

macro_rules! ops {
    ($($op:ident $name:literal ($($operand:ident)*) $($open:ident)? -> $result:ident, $immediate:ident, $class:expr;)*) => {
        /// An operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "the table and the names say it; groups are described in the table")]
        pub enum Op { $($op),* }

        impl Op {
            /// Every operation.
            pub const ALL: &'static [Op] = &[$(Op::$op),*];

            /// The name in the text form.
            pub fn name(self) -> &'static str {
                match self { $(Op::$op => $name),* }
            }

            /// The operation with this name.
            pub fn parse(name: &str) -> Option<Op> {
                match name { $($name => Some(Op::$op),)* _ => None }
            }

            /// Operands, result and immediate.
            pub fn signature(self) -> Signature {
                match self {
                    $(Op::$op => Signature {
                        operands: &[$(operand!($operand)),*],
                        open: open!($($open)?),
                        result: operand!($result),
                        immediate: ImmKind::$immediate,
                    }),*
                }
            }

            /// The class of its effects.
            pub fn class(self) -> Class {
                match self { $(Op::$op => $class),* }
            }
        }
    };
}

use Class::{Call, Guard, GuardAny, Invoke, Load, New, Param, Pinned, Pure, Store};

// b: boxed word, i: untagged integer, f: double, t: flag, p: address.
ops! {
    Param "param" () -> any, None, Param;

    // Constants.
    Const "const" () -> b, Word, Pure;
    IntConst "iconst" () -> i, Int, Pure;
    FloatConst "fconst" () -> f, Float, Pure;
    FlagConst "flag" () -> t, Int, Pure;
    Address "address" () -> p, Word, Pure;

    // Guards that give back their operand, known better.
    GuardInt "guard_int" (b) -> b, None, Guard(Reason::NotInt);
    GuardFloat "guard_float" (b) -> b, None, Guard(Reason::NotFloat);
    GuardBool "guard_bool" (b) -> b, None, Guard(Reason::WrongTruth);
    GuardKind "guard_kind" (b) -> b, Kinds, Guard(Reason::WrongKind);
    GuardShape "guard_shape" (b) -> b, Shape, Guard(Reason::WrongShape);
    GuardIs "guard_is" (b) -> b, Word, Guard(Reason::WrongIdentity);
    GuardBound "guard_bound" (b) -> b, None, Guard(Reason::Unbound);
    GuardOk "guard_ok" (b) -> b, None, Guard(Reason::Raised);
    // An index within a length: unsigned `index < length`.
    GuardIndex "guard_index" (i i) -> i, None, Guard(Reason::OutOfBounds);
    // Neither 0 nor -1: the divisors with which a division fails or leaves the small ints.
    GuardDivisor "guard_divisor" (i) -> i, None, Guard(Reason::BadDivisor);
    GuardShift "guard_shift" (i) -> i, None, Guard(Reason::BadShift);
    // Leaves unless the flag is set; why is the immediate.
    GuardThat "guard" (t) -> void, Reason, GuardAny;
    // Safepoint: the collector may run here, and code that must not run any more leaves.
    Poll "poll" () -> void, None, Guard(Reason::Interrupt);
    // After a call: code that does not hold any more leaves.
    CheckValid "check_valid" () -> void, None, Guard(Reason::Invalidated);
    // What control flow has proved; the node's type says it.
    Refine "refine" (b) -> b, None, Pinned;

    // Between representations.
    BoxInt "box_int" (i) -> b, None, Pure;
    UnboxInt "unbox_int" (b) -> i, None, Pure;
    BoxFloat "box_float" (f) -> b, None, Pure;
    UnboxFloat "unbox_float" (b) -> f, None, Pure;
    BoxFlag "box_flag" (t) -> b, None, Pure;
    UnboxFlag "unbox_flag" (b) -> t, None, Pure;
    IntToFloat "int_to_float" (i) -> f, None, Pure;
    // A double from a boxed int, bool or float.
    NumberToFloat "number_to_float" (b) -> f, None, Guard(Reason::NotNumber);
    FloatToInt "float_to_int" (f) -> i, None, Guard(Reason::Overflow);
    FlagToInt "flag_to_int" (t) -> i, None, Pure;

    // Integers. The plain forms are only made where the result is known to fit.
    IntAdd "iadd" (i i) -> i, None, Pure;
    IntSub "isub" (i i) -> i, None, Pure;
    IntMul "imul" (i i) -> i, None, Pure;
    IntAddChecked "iadd_checked" (i i) -> i, None, Guard(Reason::Overflow);
    IntSubChecked "isub_checked" (i i) -> i, None, Guard(Reason::Overflow);
    IntMulChecked "imul_checked" (i i) -> i, None, Guard(Reason::Overflow);
    IntShlChecked "ishl_checked" (i i) -> i, None, Guard(Reason::Overflow);
    IntFloorDiv "ifloordiv" (i i) -> i, None, Pure;
    IntMod "imod" (i i) -> i, None, Pure;
    IntAnd "iand" (i i) -> i, None, Pure;
    IntOr "ior" (i i) -> i, None, Pure;
    IntXor "ixor" (i i) -> i, None, Pure;
    IntShr "ishr" (i i) -> i, None, Pure;
    IntCompare "icmp" (i i) -> t, Compare, Pure;

    // Doubles.
    FloatAdd "fadd" (f f) -> f, None, Pure;
    FloatSub "fsub" (f f) -> f, None, Pure;
    FloatMul "fmul" (f f) -> f, None, Pure;
    FloatDiv "fdiv" (f f) -> f, None, Pure;
    FloatNeg "fneg" (f) -> f, None, Pure;
    FloatAbs "fabs" (f) -> f, None, Pure;
    FloatSqrt "fsqrt" (f) -> f, None, Pure;
    FloatFloor "ffloor" (f) -> f, None, Pure;
    FloatCompare "fcmp" (f f) -> t, Compare, Pure;

    // Tests.
    Same "same" (b b) -> t, None, Pure;
    IsKind "is_kind" (b) -> t, Kinds, Pure;
    HasShape "has_shape" (b) -> t, Shape, Load;
    FlagNot "not" (t) -> t, None, Pure;
    FlagAnd "and" (t t) -> t, None, Pure;
    FlagOr "or" (t t) -> t, None, Pure;
    Select "select" (t any any) -> any, None, Pure;

    // Memory. The base is an object or an address.
    Load "load" (any) -> any, Field, Load;
    Store "store" (any any) -> void, Field, Store;
    // items, index -> element; the field's offset is that of element 0.
    LoadElement "load_element" (any i) -> any, Field, Load;
    // items, index, value, owner of the items.
    StoreElement "store_element" (any i any b) -> void, Field, Store;
    // Writes the shape word of an object.
    SetShape "set_shape" (b) -> void, Shape, Store;
    // The operands are the values of the layout's fields.
    New "new" () open -> b, Layout, New;

    // Calls.
    Call "call" () open -> any, Helper, Call;
    Invoke "invoke" () open -> b, Callee, Invoke;
}

macro_rules! compares {
    ($($variant:ident $name:literal $swapped:ident $negated:ident;)*) => {
        /// A comparison. Integers are signed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Compare { $(#[doc = concat!("`", $name, "`")] $variant),* }

        impl Compare {
            /// The name in the text form.
            pub fn name(self) -> &'static str {
                match self { $(Compare::$variant => $name),* }
            }

            /// The comparison with this name.
            pub fn parse(name: &str) -> Option<Compare> {
                match name { $($name => Some(Compare::$variant),)* _ => None }
            }

            /// The comparison that holds with the operands exchanged.
            pub fn swapped(self) -> Compare {
                match self { $(Compare::$variant => Compare::$swapped),* }
            }

            /// The comparison that holds exactly when this one does not; for integers only, because of NaN.
            pub fn negated(self) -> Compare {
                match self { $(Compare::$variant => Compare::$negated),* }
            }
        }
    };
}

compares! {
    Eq "eq" Eq Ne;
    Ne "ne" Ne Eq;
    Lt "lt" Gt Ge;
    Le "le" Ge Gt;
    Gt "gt" Lt Le;
    Ge "ge" Le Lt;
}

impl Compare {
    /// The comparison of two integers.
    pub fn ints(self, left: i64, right: i64) -> bool {
        match self {
            Compare::Eq => left == right,
            Compare::Ne => left != right,
            Compare::Lt => left < right,
            Compare::Le => left <= right,
            Compare::Gt => left > right,
            Compare::Ge => left >= right,
        }
    }

    /// The comparison of two doubles.
    pub fn floats(self, left: f64, right: f64) -> bool {
        match self {
            Compare::Eq => left == right,
            Compare::Ne => left != right,
            Compare::Lt => left < right,
            Compare::Le => left <= right,
            Compare::Gt => left > right,
            Compare::Ge => left >= right,
        }
    }
}

impl Op {
    /// Whether a node of it may leave compiled code at a FrameState of its own.
    pub fn is_guard(self) -> bool {
        matches!(self.class(), Class::Guard(_) | Class::GuardAny)
    }

    /// Whether the result of the guard is its first operand, known better.
    pub fn is_refining(self) -> bool {
        matches!(
            self,
            Op::GuardInt
                | Op::GuardFloat
                | Op::GuardBool
                | Op::GuardKind
                | Op::GuardShape
                | Op::GuardIs
                | Op::GuardBound
                | Op::GuardOk
                | Op::GuardIndex
                | Op::GuardDivisor
                | Op::GuardShift
                | Op::Refine
        )
    }

    /// Whether exchanging the operands changes nothing.
    pub fn is_commutative(self) -> bool {
        matches!(
            self,
            Op::IntAdd
                | Op::IntMul
                | Op::IntAddChecked
                | Op::IntMulChecked
                | Op::IntAnd
                | Op::IntOr
                | Op::IntXor
                | Op::FloatAdd
                | Op::FloatMul
                | Op::Same
                | Op::FlagAnd
                | Op::FlagOr
        )
    }
}
