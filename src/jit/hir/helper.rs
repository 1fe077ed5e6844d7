//! The runtime helpers that compiled code may call: one table with name, operands, result and effects.
//!
//! Addresses are not here: [`crate::jit::runtime`] gives one for each row, so that HIR can be read, written and
//! tested with no VM at all.

use super::alias::{Alias, AliasSet};
use super::types::{Kinds, Rep, Type};

/// What calling a helper may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing; equal operands give equal results.
    Pure,
    /// It makes an object and touches nothing else.
    Allocates,
    /// It reads memory.
    Reads,
    /// It changes the memory of these classes, and runs no Python code.
    Writes(AliasSet),
    /// It may run any Python code.
    RunsPython,
}

/// One helper.
#[derive(Clone, Copy, Debug)]
pub struct HelperInfo {
    /// The name in the text form.
    pub name: &'static str,
    /// The operands, behind the VM's address that every helper gets.
    pub operands: &'static [Rep],
    /// Whether the operands are followed by any number of boxed ones, passed as count and address of an array.
    pub open: bool,
    /// The result.
    pub result: Type,
    /// What it may do.
    pub effect: Effect,
}

macro_rules! rep {
    (b) => {
        Rep::Boxed
    };
    (i) => {
        Rep::I64
    };
    (f) => {
        Rep::F64
    };
    (t) => {
        Rep::Flag
    };
    (p) => {
        Rep::Ptr
    };
}

macro_rules! rest {
    () => {
        false
    };
    (open) => {
        true
    };
}

macro_rules! helpers {
    ($($helper:ident $name:literal ($($operand:ident)*) $($open:ident)? -> $result:expr, $effect:expr;)*) => {
        /// A function of the runtime that compiled code calls.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        #[allow(missing_docs, reason = "each is documented where its address comes from, in jit::runtime")]
        pub enum Helper { $($helper),* }

        impl Helper {
            /// Every helper.
            pub const ALL: &'static [Helper] = &[$(Helper::$helper),*];

            /// Its row of the table.
            pub fn info(self) -> HelperInfo {
                match self {
                    $(Helper::$helper => HelperInfo {
                        name: $name,
                        operands: &[$(rep!($operand)),*],
                        open: rest!($($open)?),
                        result: $result,
                        effect: $effect,
                    }),*
                }
            }

            /// The helper with this name.
            pub fn parse(name: &str) -> Option<Helper> {
                match name { $($name => Some(Helper::$helper),)* _ => None }
            }
        }
    };
}

const LIST: AliasSet =
    AliasSet::of(Alias::ListLength).join(AliasSet::of(Alias::ListItems)).join(AliasSet::of(Alias::Element));

helpers! {
    // What lowering needs.
    Deopt "deopt" (p i) -> Type::RESULT, Effect::RunsPython;
    RaiseExit "raise_exit" (p i) -> Type::RESULT, Effect::Reads;
    Safepoint "safepoint" (p) -> Type::FLAG, Effect::Reads;
    Remember "remember" (b) -> Type::VOID, Effect::Reads;
    AllocateSlow "allocate_slow" (i) -> Type::PTR, Effect::Allocates;
    BoxFloatSlow "box_float_slow" (f) -> Type::boxed(Kinds::FLOAT), Effect::Allocates;
    // Arithmetic.
    FloatPow "float_pow" (f f) -> Type::F64, Effect::Pure;
    FloatMod "float_mod" (f f) -> Type::F64, Effect::Pure;
    FloatFloorDiv "float_floordiv" (f f) -> Type::F64, Effect::Pure;
    ListAppend "list_append" (b b) -> Type::VOID, Effect::Writes(LIST);
    CallAny "call_any" (b) open -> Type::RESULT, Effect::RunsPython;
    // What compiled code leaves to the protocols. The first operand of the operators says which one.
    Binary "binary" (i b b) -> Type::RESULT, Effect::RunsPython;
    Inplace "inplace" (i b b) -> Type::RESULT, Effect::RunsPython;
    Compare "compare" (i b b) -> Type::RESULT, Effect::RunsPython;
    Unary "unary" (i b) -> Type::RESULT, Effect::RunsPython;
    Truth "truth" (b) -> Type::boxed(Kinds(Kinds::BOOL.0 | Kinds::RAISED.0)), Effect::RunsPython;
    Contains "contains" (b b) -> Type::boxed(Kinds(Kinds::BOOL.0 | Kinds::RAISED.0)), Effect::RunsPython;
    GetAttr "get_attr" (b b) -> Type::RESULT, Effect::RunsPython;
    SetAttr "set_attr" (b b b) -> Type::RESULT, Effect::RunsPython;
    GetItem "get_item" (b b) -> Type::RESULT, Effect::RunsPython;
    SetItem "set_item" (b b b) -> Type::RESULT, Effect::RunsPython;
    LoadGlobal "load_global" (b b) -> Type::RESULT, Effect::RunsPython;
    StoreGlobal "store_global" (b b b) -> Type::RESULT, Effect::RunsPython;
    GetIter "get_iter" (b) -> Type::RESULT, Effect::RunsPython;
    // The unbound word at the end.
    IterNext "iter_next" (b) -> Type::top(Rep::Boxed), Effect::RunsPython;
    CallMethod "call_method" (b) open -> Type::RESULT, Effect::RunsPython;
    // The method and what to call it with; the second is read with `written`.
    LoadMethod "load_method" (b b) -> Type::boxed(Kinds(Kinds::RESULT.0 | Kinds::UNBOUND.0)), Effect::RunsPython;
    CallLoaded "call_loaded" (b) open -> Type::RESULT, Effect::RunsPython;
    CallKw "call_kw" (b b) open -> Type::RESULT, Effect::RunsPython;
    CallMethodKw "call_method_kw" (b b) open -> Type::RESULT, Effect::RunsPython;
    CallNative "call_native" (b) open -> Type::RESULT, Effect::RunsPython;
    // One instruction, run in a frame made for it; then what it wrote, register by register.
    Instruction "instruction" (p b) open -> Type::RESULT, Effect::RunsPython;
    Written "written" (i) -> Type::top(Rep::Boxed), Effect::Reads;
    // A unit that was called left for the interpreter, or raised, or calls go too deep.
    FinishCall "finish_call" () -> Type::RESULT, Effect::RunsPython;
    TooDeep "too_deep" () -> Type::RESULT, Effect::RunsPython;
    NewList "new_list" () open -> Type::boxed(Kinds(Kinds::LIST.0 | Kinds::RAISED.0)), Effect::Allocates;
    NewTuple "new_tuple" () open -> Type::boxed(Kinds(Kinds::TUPLE.0 | Kinds::RAISED.0)), Effect::Allocates;
    CheckInit "check_init" (b) -> Type::RESULT, Effect::RunsPython;
    UnpackSequence "unpack_sequence" (i b) -> Type::boxed(Kinds(Kinds::TUPLE.0 | Kinds::RAISED.0)), Effect::RunsPython;
}

impl Helper {
    /// Whether it may set an exception, shown by the word 0.
    pub fn may_raise(self) -> bool {
        self.info().result.kinds.meets(Kinds::RAISED)
    }
}
