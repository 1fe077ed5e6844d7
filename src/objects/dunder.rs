//! The special methods that the runtime looks up in classes, and each class's cache of them.

use super::{DUNDER_CAPACITY, Gc, Type, Value, Vm};

macro_rules! dunders {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A special method that operators and statements call.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each is named after the method")]
        pub enum Dunder { $($name,)* }

        /// The method names, by `Dunder as usize`.
        pub const DUNDER_NAMES: &[&str] = &[$($text,)*];
    };
}

dunders! {
    New = "__new__", Init = "__init__", Del = "__del__", Repr = "__repr__", Str = "__str__", Format = "__format__", Hash = "__hash__",
    Bool = "__bool__", Len = "__len__", Call = "__call__", Iter = "__iter__", Next = "__next__", GetItem = "__getitem__",
    SetItem = "__setitem__", DelItem = "__delitem__", Contains = "__contains__", GetAttribute = "__getattribute__",
    GetAttr = "__getattr__", SetAttr = "__setattr__", DelAttr = "__delattr__", Get = "__get__", Set = "__set__", Delete = "__delete__",
    Lt = "__lt__", Le = "__le__", Eq = "__eq__", Ne = "__ne__", Gt = "__gt__", Ge = "__ge__",
    Add = "__add__", RAdd = "__radd__", IAdd = "__iadd__", Sub = "__sub__", RSub = "__rsub__", ISub = "__isub__",
    Mul = "__mul__", RMul = "__rmul__", IMul = "__imul__", MatMul = "__matmul__", RMatMul = "__rmatmul__", IMatMul = "__imatmul__",
    TrueDiv = "__truediv__", RTrueDiv = "__rtruediv__", ITrueDiv = "__itruediv__", FloorDiv = "__floordiv__",
    RFloorDiv = "__rfloordiv__", IFloorDiv = "__ifloordiv__", Mod = "__mod__", RMod = "__rmod__", IMod = "__imod__",
    DivMod = "__divmod__", RDivMod = "__rdivmod__", Pow = "__pow__", RPow = "__rpow__", IPow = "__ipow__",
    LShift = "__lshift__", RLShift = "__rlshift__", ILShift = "__ilshift__", RShift = "__rshift__", RRShift = "__rrshift__",
    IRShift = "__irshift__", And = "__and__", RAnd = "__rand__", IAnd = "__iand__", Or = "__or__", ROr = "__ror__", IOr = "__ior__",
    Xor = "__xor__", RXor = "__rxor__", IXor = "__ixor__", Neg = "__neg__", Pos = "__pos__", Invert = "__invert__", Abs = "__abs__",
    Int = "__int__", Float = "__float__", Complex = "__complex__", Index = "__index__", Enter = "__enter__", Exit = "__exit__",
    AEnter = "__aenter__", AExit = "__aexit__", Await = "__await__", AIter = "__aiter__", ANext = "__anext__",
    Reversed = "__reversed__", LengthHint = "__length_hint__", Missing = "__missing__", InstanceCheck = "__instancecheck__",
    SubclassCheck = "__subclasscheck__", Dir = "__dir__", Buffer = "__buffer__",
}

/// Special methods that are ordinary methods in CPython too, not wrappers of slots.
pub const PLAIN_METHODS: &[&str] = &[
    "__format__",
    "__complex__",
    "__enter__",
    "__exit__",
    "__aenter__",
    "__aexit__",
    "__reversed__",
    "__length_hint__",
    "__missing__",
    "__instancecheck__",
    "__subclasscheck__",
    "__dir__",
];

const _: () = assert!(DUNDER_NAMES.len() <= DUNDER_CAPACITY);

/// The cache says that the class has no such method.
const ABSENT: u64 = Value::UNBOUND.bits();

impl Vm {
    /// The special method as it is found in the class (not bound), or `None`.
    #[inline]
    pub fn dunder(&self, class: Gc<Type>, dunder: Dunder) -> Option<Value> {
        match class.dunders[dunder as usize].get() {
            0 => self.find_dunder(class, dunder),
            ABSENT => None,
            // SAFETY: the cache holds words of values.
            bits => unsafe { Value::from_bits(bits) },
        }
    }

    #[cold]
    fn find_dunder(&self, class: Gc<Type>, dunder: Dunder) -> Option<Value> {
        let name = self.interned.get(DUNDER_NAMES[dunder as usize].as_bytes()).copied();
        let found = name.and_then(|name| self.lookup_in_mro(class, name)).map(|(value, _)| value);
        class.dunders[dunder as usize].set(found.map_or(ABSENT, Value::bits));
        class.wrote();
        found
    }

    /// The special method of a value's class.
    #[inline]
    pub fn dunder_of(&self, value: Value, dunder: Dunder) -> Option<Value> {
        self.dunder(self.type_of(value), dunder)
    }
}
