//! Code objects: compiled code in the heap, with its quickened words, constants and inline caches.

use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::{Code, Gc, Raised, Tuple, Value, Vm};
use crate::bytecode::{CodeProto, Constant, Word};
use crate::heap::Kind;

/// What an entry of an inline cache has learned. The meaning of the other fields depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum CacheKind {
    /// Nothing.
    #[default]
    Empty,
    /// An attribute in inline slot `index` of an instance of shape `key`.
    InlineSlot,
    /// An attribute in overflow slot `index`.
    OverflowSlot,
    /// A store that adds inline slot `index`; `extra` is the shape afterwards.
    AddInlineSlot,
    /// A store that adds overflow slot `index`; `extra` is the shape afterwards.
    AddOverflowSlot,
    /// `value` is found in the class and not bound (a class attribute).
    ClassValue,
    /// `value` is a function found in the class: a call passes the receiver first.
    Method,
    /// `value` is a property found in the class, whose getter is a Python function.
    Property,
    /// `value` is a slot member (`__slots__`) of the class; its slot is inline slot `index`.
    SlotMember,
    /// The receiver is a type or module (address in `key`), the attribute is `value`, found where the version is `epoch`.
    TypeValue,
    /// As `TypeValue`, but a function to be bound to the type: a class method (`value` is the function beneath).
    TypeClassMethod,
    /// The attribute is entry `index` of the module's dict.
    ModuleEntry,
    /// A global: entry `index` of the globals dict.
    GlobalEntry,
    /// A builtin: entry `index` of the builtins dict, while the globals' keys version is `epoch`.
    BuiltinEntry,
    /// A call whose callee was `value` (a function, type or native function, or the code of a closure).
    Callee,
    /// An iterator of kind/step `key`.
    Iterator,
}

/// One thing an inline cache has learned.
#[repr(C)]
#[derive(Default)]
pub struct CacheEntry {
    /// A shape, or an address.
    pub key: Cell<u64>,
    /// A value (0 for none); kept alive by the code object.
    pub value: Cell<u64>,
    /// A slot or entry number.
    pub index: Cell<u32>,
    /// The epoch of the shape, or a version, for which the entry holds.
    pub epoch: Cell<u32>,
    /// A second shape, or a count.
    pub extra: Cell<u32>,
    /// What it is.
    pub kind: Cell<CacheKind>,
}

/// How many different things one instruction remembers.
pub const CACHE_WAYS: usize = 4;

/// What one instruction has learned: type feedback for the JIT, and the interpreter's fast path. Entry 0 is the newest.
#[repr(C)]
#[derive(Default)]
pub struct InlineCache {
    pub entries: [CacheEntry; CACHE_WAYS],
    /// Different things seen; above [`CACHE_WAYS`] the site is megamorphic.
    pub misses: Cell<u32>,
    /// Loop back-edges taken, or calls made.
    pub count: Cell<u32>,
}

/// What belongs to one code object and lives outside the heap.
pub struct CodeData {
    pub proto: CodeProto,
    /// The instructions, quickened in place.
    pub words: Box<[Cell<Word>]>,
    pub constants: Gc<Tuple>,
    /// Interned.
    pub names: Gc<Tuple>,
    /// Interned; all locals in register order.
    pub varnames: Gc<Tuple>,
    pub caches: Box<[InlineCache]>,
    pub name: Value,
    pub qualname: Cell<Value>,
    pub filename: Value,
    /// Calls so far: how hot the code is.
    pub calls: Cell<u32>,
    /// What extensions keep with this code (typed `co_extra`).
    pub extras: RefCell<HashMap<TypeId, Box<dyn Any>>>,
    /// Monitoring asks for events of this code: bits of `hooks`.
    pub monitored: Cell<u32>,
    /// Registers of the window that hold values at entry: parameters; the rest begins unbound.
    pub parameter_count: u32,
    /// Parameters bind by position alone: no defaults, no `*args`, no keyword-only, no cells among them.
    pub plain_parameters: bool,
}

impl Code {
    /// The data.
    #[inline(always)]
    pub fn data(&self) -> &'static CodeData {
        // SAFETY: `data` is set at allocation and dropped only when the code object dies; whoever calls holds the object.
        unsafe { &*self.data }
    }
}

impl CodeData {
    /// The constant at `index`.
    #[inline(always)]
    pub fn constant(&self, index: usize) -> Value {
        self.constants.items()[index]
    }

    /// The name at `index`.
    #[inline(always)]
    pub fn name_at(&self, index: usize) -> Value {
        self.names.items()[index]
    }

    /// The source line of an instruction.
    pub fn line(&self, pc: u32) -> u32 {
        self.proto.position(pc).line
    }
}

impl Vm {
    /// A code object from the compiler's output.
    pub fn new_code(&mut self, mut proto: CodeProto) -> Result<Gc<Code>, Raised> {
        let words: Box<[Cell<Word>]> = std::mem::take(&mut proto.words).into_iter().map(Cell::new).collect();
        let constants = std::mem::take(&mut proto.constants);
        let constants = self.constants_tuple(constants, &proto.filename)?;
        let names = self.names_tuple(&proto.names)?;
        let varnames = self.names_tuple(&proto.varnames)?;
        let caches = (0..proto.cache_count).map(|_| InlineCache::default()).collect();
        let name = self.intern(&proto.name)?;
        let qualname = self.intern(&proto.qualname)?;
        let filename = self.intern(&proto.filename)?;
        let parameter_count = proto.parameter_count();
        let plain_parameters = proto.kwonly_count == 0 && parameter_count == proto.positional_count;
        let data = CodeData {
            words,
            constants,
            names,
            varnames,
            caches,
            name,
            qualname: Cell::new(qualname),
            filename,
            calls: Cell::new(0),
            extras: RefCell::default(),
            monitored: Cell::new(0),
            parameter_count,
            plain_parameters,
            proto,
        };
        self.adopt_code(data)
    }

    /// A code object that owns `data`.
    pub(super) fn adopt_code(&mut self, data: CodeData) -> Result<Gc<Code>, Raised> {
        let header = self.header(Kind::Code);
        let code = self.alloc(Code { header, data: Box::into_raw(Box::new(data)) })?;
        self.heap.finalize_later(code.header());
        self.tell_code_created(code);
        Ok(code)
    }

    fn names_tuple(&mut self, names: &[String]) -> Result<Gc<Tuple>, Raised> {
        let mut values = Vec::with_capacity(names.len());
        for name in names {
            values.push(self.intern(name)?);
        }
        self.new_tuple(&values)
    }

    fn constants_tuple(&mut self, constants: Vec<Constant>, filename: &str) -> Result<Gc<Tuple>, Raised> {
        // Rooted: code among the constants is told to watchers, which may run anything.
        let mut values = self.rooted_vec();
        for constant in constants {
            values.push(self.constant_value(constant, filename)?);
        }
        self.new_tuple(&values)
    }

    /// A value from a constant of the compiler.
    pub fn constant_value(&mut self, constant: Constant, filename: &str) -> Result<Value, Raised> {
        Ok(match constant {
            Constant::None => Value::NONE,
            Constant::Bool(value) => Value::bool(value),
            Constant::Ellipsis => Value::ELLIPSIS,
            Constant::Int(value) => self.new_int(value)?,
            Constant::BigInt(digits) => self.new_big_int(digits.negative, &digits.digits)?,
            Constant::Float(value) => self.new_float(value)?,
            Constant::Complex(real, imag) => self.new_complex(real, imag)?,
            Constant::Str(bytes) => self.intern_wtf8(&bytes)?,
            Constant::Bytes(bytes) => self.new_bytes(&bytes)?,
            Constant::Tuple(items) => self.constants_tuple(items.into_vec(), filename)?.value(),
            Constant::FrozenSet(items) => {
                let items = self.constants_tuple(items.into_vec(), filename)?;
                self.new_frozenset(items.items())?
            }
            Constant::Code(proto) => self.new_code(*proto)?.value(),
        })
    }
}
