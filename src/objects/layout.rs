//! The memory layouts of the built-in kinds.
//!
//! Each struct is `#[repr(C)]` with the header first; what changes lies in cells, so a shared reference is all that anybody
//! needs. Setters here do the write barrier. Offsets of these fields are what compiled code knows of objects.

use std::cell::Cell;

use super::code::CodeData;
use super::native::NativeDef;
use crate::heap::{Gc, Header, Kind, Object, Value};

macro_rules! objects {
    ($($name:ident => $kind:ident),* $(,)?) => {$(
        // SAFETY: objects of the kind are allocated with this struct only.
        unsafe impl Object for $name { const KIND: Kind = Kind::$kind; }
    )*};
}

objects! {
    Values => Values, Raw => Raw, Float => Float, BigInt => BigInt, Complex => Complex, Str => Str, Bytes => Bytes,
    ByteArray => ByteArray, Tuple => Tuple, List => List, Dict => Dict, Set => Set, Range => Range, Slice => Slice,
    CellObject => Cell, Function => Function, NativeFunction => NativeFunction, BoundMethod => BoundMethod, Code => Code,
    Type => Type, Instance => Instance, Exception => Exception, Module => Module, Generator => Generator,
    Property => Property, ClassMethod => ClassMethod, StaticMethod => StaticMethod, Super => Super, Member => Member,
    Iterator => Iterator, DictView => DictView, Traceback => Traceback, FrameObject => Frame, WeakRef => WeakRef,
    MappingProxy => MappingProxy, Alias => Alias, PayloadObject => Payload, MemoryView => MemoryView,
}

/// An array of values: backing store of lists, dict tables, instance slots. Unused slots are [`Value::UNBOUND`] or 0.
#[repr(C)]
pub struct Values {
    pub header: Header,
    pub capacity: usize,
    items: [Cell<u64>; 0],
}

/// An array of bytes that the collector does not look into.
#[repr(C)]
pub struct Raw {
    pub header: Header,
    pub capacity: usize,
    bytes: [Cell<u8>; 0],
}

/// A float whose exponent is too rare for the word itself.
#[repr(C)]
pub struct Float {
    pub header: Header,
    pub value: f64,
}

/// An int beyond 63 bits: sign and magnitude, least significant word first, no leading zero word.
#[repr(C)]
pub struct BigInt {
    pub header: Header,
    pub negative: bool,
    pub length: u32,
    words: [u64; 0],
}

#[repr(C)]
pub struct Complex {
    pub header: Header,
    pub real: f64,
    pub imag: f64,
}

/// Text: UTF-8, or WTF-8 where lone surrogates occur. A concatenation is a rope until its bytes are asked for.
#[repr(C)]
pub struct Str {
    pub header: Header,
    /// 0: not computed yet.
    pub hash: Cell<u64>,
    /// Length in bytes.
    pub bytes: usize,
    /// Length in code points.
    pub chars: usize,
    /// The bytes: behind this struct, or within `owner`; null for a rope.
    pub data: Cell<*const u8>,
    /// A rope's two halves (a tuple), or what holds the bytes, or 0.
    pub owner: Cell<u64>,
}

#[repr(C)]
pub struct Bytes {
    pub header: Header,
    pub hash: Cell<u64>,
    pub length: usize,
    data: [u8; 0],
}

#[repr(C)]
pub struct ByteArray {
    pub header: Header,
    pub length: Cell<usize>,
    pub data: Cell<Gc<Raw>>,
    /// How many memoryviews look at it: it cannot be resized meanwhile.
    pub exports: Cell<u32>,
}

#[repr(C)]
pub struct MemoryView {
    pub header: Header,
    pub base: Value,
    pub start: usize,
    pub length: Cell<usize>,
    pub step: isize,
    pub readonly: Cell<bool>,
    pub released: Cell<bool>,
}

#[repr(C)]
pub struct Tuple {
    pub header: Header,
    pub length: usize,
    pub hash: Cell<u64>,
    items: [Cell<u64>; 0],
}

#[repr(C)]
pub struct List {
    pub header: Header,
    pub length: Cell<usize>,
    pub items: Cell<Gc<Values>>,
}

/// Insertion-ordered hash table: an index table (`u32`, linear probing) into an array of entries (hash, key, value).
#[repr(C)]
pub struct Dict {
    pub header: Header,
    /// Live entries.
    pub length: Cell<usize>,
    /// Entries used, deleted ones included.
    pub used: Cell<usize>,
    /// `used` capacity of `entries`, three words an entry.
    pub entries: Cell<Gc<Values>>,
    /// `u32` slots, a power of two: 0 empty, else entry number + 2.
    pub index: Cell<Gc<Raw>>,
    /// Mask of the index table.
    pub mask: Cell<usize>,
    /// Changes with the set of keys (not with values); unique within the heap.
    pub keys_version: Cell<u32>,
    /// Changes with the order or number of entries as iterators see it.
    pub mutations: Cell<u32>,
}

#[repr(C)]
pub struct Set {
    pub header: Header,
    /// The elements are the keys.
    pub dict: Cell<Gc<Dict>>,
    /// Only of frozensets: 0 not computed.
    pub hash: Cell<u64>,
}

/// Bounds of any int size. Small where they fit.
#[repr(C)]
pub struct Range {
    pub header: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    pub length: Value,
}

#[repr(C)]
pub struct Slice {
    pub header: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

#[repr(C)]
pub struct CellObject {
    pub header: Header,
    /// [`Value::UNBOUND`] when empty.
    pub content: Cell<Value>,
}

#[repr(C)]
pub struct Function {
    pub header: Header,
    /// Overflow slots of instance attributes (`f.x = 1`); 0 none. See `shapes`.
    pub slots: Cell<u64>,
    /// Address of machine code for this function that takes the window of bound parameters (`interpreter::Entry`), 0 for none.
    pub entry: Cell<usize>,
    /// The same for callers that pass arguments in registers: the JIT's own convention, 0 for none.
    pub direct: Cell<usize>,
    pub code: Cell<Gc<Code>>,
    pub globals: Gc<Dict>,
    pub builtins: Gc<Dict>,
    /// A tuple or `None`.
    pub defaults: Cell<Value>,
    /// A dict or `None`.
    pub keyword_defaults: Cell<Value>,
    /// A tuple of cells or `None`.
    pub closure: Value,
    pub name: Cell<Value>,
    pub qualname: Cell<Value>,
    pub module: Cell<Value>,
    pub doc: Cell<Value>,
    /// A dict, or `None` if not made yet.
    pub annotations: Cell<Value>,
    /// Callable of PEP 649, or `None`.
    pub annotate: Cell<Value>,
    pub type_params: Cell<Value>,
}

#[repr(C)]
pub struct NativeFunction {
    pub header: Header,
    pub def: &'static NativeDef,
    /// What it is bound to, [`Value::UNBOUND`] for none: a module, an object, or a class for class methods.
    pub receiver: Value,
    /// The class it is a method of, or [`Value::UNBOUND`].
    pub owner: Value,
    pub module: Cell<Value>,
}

#[repr(C)]
pub struct BoundMethod {
    pub header: Header,
    pub function: Value,
    pub receiver: Value,
}

#[repr(C)]
pub struct Code {
    pub header: Header,
    /// Owned; dropped when the code object dies.
    pub data: *mut CodeData,
}

/// How the instances of a class are laid out and what the class allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeFlags(pub u32);

impl TypeFlags {
    /// Classes may be derived from it.
    pub const BASE: TypeFlags = TypeFlags(1);
    /// Made by a `class` statement or `type(...)`: its attributes can be assigned.
    pub const HEAP: TypeFlags = TypeFlags(2);
    /// Instances have a `__dict__`.
    pub const DICT: TypeFlags = TypeFlags(4);
    /// Instances can be weakly referenced.
    pub const WEAKREF: TypeFlags = TypeFlags(8);
    /// It cannot be instantiated by calling it.
    pub const NO_NEW: TypeFlags = TypeFlags(16);
    /// `__del__` is defined.
    pub const FINALIZER: TypeFlags = TypeFlags(32);
    /// Abstract methods are left.
    pub const ABSTRACT: TypeFlags = TypeFlags(64);
    /// `match` treats instances as sequences.
    pub const SEQUENCE: TypeFlags = TypeFlags(128);
    /// `match` treats instances as mappings.
    pub const MAPPING: TypeFlags = TypeFlags(256);

    pub const fn with(self, other: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 | other.0)
    }
    pub const fn has(self, other: TypeFlags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// How many dunder methods a class caches; see `protocol`.
pub const DUNDER_CAPACITY: usize = 112;

#[repr(C)]
pub struct Type {
    pub header: Header,
    /// Overflow slots are not used by types (attributes lie in `dict`); kept so that all classes of classes agree.
    pub slots: Cell<u64>,
    pub dict: Cell<Gc<Dict>>,
    /// The shape of a new instance.
    pub instance_shape: Cell<u32>,
    /// Changes whenever an attribute of the class or of one of its bases changes; unique within the heap.
    pub version: Cell<u32>,
    pub name: Cell<Value>,
    pub qualname: Cell<Value>,
    pub bases: Cell<Gc<Tuple>>,
    pub mro: Cell<Gc<Tuple>>,
    /// The base that gives the layout, or [`Value::NONE`] for `object`.
    pub base: Cell<Value>,
    /// A list of weak references to direct subclasses.
    pub subclasses: Cell<Gc<List>>,
    pub flags: Cell<TypeFlags>,
    pub instance_kind: Cell<Kind>,
    /// Slots that instances usually need: the inline capacity of new ones.
    pub usual_slots: Cell<u16>,
    /// How `__new__` of a native type makes an instance; inherited by subclasses. Index into the VM's table.
    pub dunders: [Cell<u64>; DUNDER_CAPACITY],
}

/// An object of a class defined in Python (or `object()` itself), with inline slots behind it.
#[repr(C)]
pub struct Instance {
    pub header: Header,
    /// The slots that do not fit inline (`Values`), or the `__dict__` of a dict-mode instance, or 0.
    pub overflow: Cell<u64>,
    inline: [Cell<u64>; 0],
}

#[repr(C)]
pub struct Exception {
    pub header: Header,
    pub slots: Cell<u64>,
    pub args: Cell<Value>,
    pub traceback: Cell<Value>,
    pub context: Cell<Value>,
    pub cause: Cell<Value>,
    pub suppress_context: Cell<bool>,
    /// What the built-in class keeps beside `args` (StopIteration.value, OSError.errno, …), as its members say.
    pub fields: [Cell<Value>; 7],
}

#[repr(C)]
pub struct Module {
    pub header: Header,
    pub slots: Cell<u64>,
    pub dict: Cell<Gc<Dict>>,
    pub name: Cell<Value>,
}

/// A generator, coroutine or async generator. Its registers lie in `registers`, and it runs there: no copy at resume.
#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub state: Cell<GeneratorState>,
    /// What a delegating generator (`yield from`, `await`) waits for, or [`Value::NONE`].
    pub waits_for: Cell<Value>,
    pub function: Gc<Function>,
    pub code: Gc<Code>,
    pub registers: Gc<Values>,
    /// Where it goes on.
    pub pc: Cell<u32>,
    /// The register that gets the value sent.
    pub send_to: Cell<u16>,
    /// The exception that the body is handling.
    pub handled: Cell<Value>,
    pub name: Cell<Value>,
    pub qualname: Cell<Value>,
    pub return_value: Cell<Value>,
    /// Flags of async generators: hooks were asked, it is closed, a step is running.
    pub async_flags: Cell<u8>,
    pub finalizer: Cell<Value>,
    pub origin: Cell<Value>,
}

/// Flag of [`Generator::async_flags`]: what the async generator gave last came of `yield` (and not of an `await`).
pub const ASYNC_YIELDED: u8 = 1;
/// Flag of [`Generator::async_flags`]: the event loop's hooks were asked.
pub const ASYNC_HOOKED: u8 = 2;
/// Flag of [`Generator::async_flags`]: `aclose` began, or it ended.
pub const ASYNC_CLOSED: u8 = 4;
/// Flag of [`Generator::async_flags`]: a step of `asend`, `athrow` or `aclose` is under way.
pub const ASYNC_RUNNING: u8 = 8;

/// Where a generator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Finished,
}

#[repr(C)]
pub struct Property {
    pub header: Header,
    pub slots: Cell<u64>,
    pub get: Cell<Value>,
    pub set: Cell<Value>,
    pub delete: Cell<Value>,
    pub doc: Cell<Value>,
    pub name: Cell<Value>,
}

#[repr(C)]
pub struct ClassMethod {
    pub header: Header,
    pub slots: Cell<u64>,
    pub callable: Cell<Value>,
}

#[repr(C)]
pub struct StaticMethod {
    pub header: Header,
    pub slots: Cell<u64>,
    pub callable: Cell<Value>,
}

#[repr(C)]
pub struct Super {
    pub header: Header,
    pub slots: Cell<u64>,
    /// The class after which the search begins.
    pub after: Cell<Value>,
    /// The object or class, or `None` when unbound.
    pub receiver: Cell<Value>,
    /// The class whose MRO is searched.
    pub receiver_type: Cell<Value>,
}

/// A data descriptor: a slot of `__slots__`, or a native attribute with getter and setter.
#[repr(C)]
pub struct Member {
    pub header: Header,
    pub name: Value,
    pub owner: Value,
    /// Slot number of a `__slots__` member.
    pub slot: Cell<u32>,
    pub access: Cell<MemberAccess>,
}

/// How a [`Member`] reads and writes.
#[derive(Clone, Copy)]
pub enum MemberAccess {
    /// A slot of the instance.
    Slot,
    /// Native getter and setter.
    Native(&'static super::native::AttributeDef),
}

/// A native iterator: `step` gives the next value. What `state` means is its own business.
#[repr(C)]
pub struct Iterator {
    pub header: Header,
    pub step: Cell<super::iterator::Step>,
    /// The next index, a counter, or whatever the step function counts.
    pub index: Cell<usize>,
    pub limit: Cell<usize>,
    pub state: [Cell<Value>; 4],
}

#[repr(C)]
pub struct DictView {
    pub header: Header,
    pub dict: Gc<Dict>,
    pub what: DictPart,
}

/// What a dict view or iterator shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum DictPart {
    Keys,
    Values,
    Items,
}

#[repr(C)]
pub struct Traceback {
    pub header: Header,
    /// The next inner entry, or `None`.
    pub next: Cell<Value>,
    pub code: Gc<Code>,
    pub pc: u32,
    pub line: Cell<i32>,
    /// A frame object or `None`; made on demand.
    pub frame: Cell<Value>,
    pub globals: Value,
}

/// What `sys._getframe` and `tb_frame` give: a frame that is running, or a copy of what it was.
#[repr(C)]
pub struct FrameObject {
    pub header: Header,
    pub code: Gc<Code>,
    pub globals: Gc<Dict>,
    pub builtins: Gc<Dict>,
    pub locals: Cell<Value>,
    pub back: Cell<Value>,
    pub pc: Cell<u32>,
    /// Depth in the VM's frame stack while it runs, `usize::MAX` afterwards.
    pub depth: Cell<usize>,
}

#[repr(C)]
pub struct WeakRef {
    pub header: Header,
    pub slots: Cell<u64>,
    /// Not traced: 0 when dead.
    pub target: Cell<u64>,
    pub callback: Cell<Value>,
    pub hash: Cell<u64>,
    pub next: Cell<u64>,
}

#[repr(C)]
pub struct MappingProxy {
    pub header: Header,
    pub mapping: Value,
}

/// `list[int]` or `int | str`: the class tells which.
#[repr(C)]
pub struct Alias {
    pub header: Header,
    /// The generic class; of a union the class of unions.
    pub origin: Value,
    pub args: Gc<Tuple>,
    /// A tuple of the type parameters in `args`, or `None` if not asked for yet.
    pub parameters: Cell<Value>,
    /// It is `*tuple[int, ...]`.
    pub starred: Cell<bool>,
}

/// Rust data of a native type, dropped when the object dies.
pub trait Payload: std::any::Any {
    /// Marks the values that the data holds.
    fn trace(&self, _tracer: &mut crate::heap::Tracer<'_>) {}
}

#[repr(C)]
pub struct PayloadObject {
    pub header: Header,
    pub slots: Cell<u64>,
    /// Owned; `None` only while it is made.
    pub payload: Cell<Option<std::ptr::NonNull<dyn Payload>>>,
}

impl Values {
    /// Bytes that an array of `capacity` needs.
    pub const fn size(capacity: usize) -> usize {
        size_of::<Values>() + capacity * 8
    }

    /// The words. A word is 0 or a value.
    #[inline(always)]
    pub fn words(&self) -> &[Cell<u64>] {
        // SAFETY: the allocation has room for `capacity` words behind the struct.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr(), self.capacity) }
    }

    /// The value at `index`; [`Value::UNBOUND`] for an empty slot.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Value {
        // SAFETY: words of the array are 0 or values.
        unsafe { Value::from_bits(self.words()[index].get()) }.unwrap_or(Value::UNBOUND)
    }

    /// Stores a value, with the write barrier.
    #[inline(always)]
    pub fn set(&self, index: usize, value: Value) {
        self.words()[index].set(value.bits());
        self.header.wrote();
    }
}

impl Values {
    /// Moves `count` words from place `from` to place `to`; the ranges may overlap. No barrier: nothing comes from outside.
    pub fn move_within(&self, from: usize, to: usize, count: usize) {
        assert!(from + count <= self.capacity && to + count <= self.capacity);
        let words = self.items.as_ptr();
        // SAFETY: both ranges were checked to lie within the array; cells may be written through shared references.
        unsafe { std::ptr::copy(words.add(from), words.add(to).cast_mut(), count) };
    }
}

impl Raw {
    /// The bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[Cell<u8>] {
        // SAFETY: the allocation has room for `capacity` bytes behind the struct.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr(), self.capacity) }
    }

    /// The bytes as `u32` slots: index tables.
    #[inline(always)]
    pub fn slots(&self) -> &[Cell<u32>] {
        // SAFETY: as above; the struct's size is a multiple of 4 and cells are aligned to 16.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr().cast(), self.capacity / 4) }
    }

    /// The bytes as a plain slice. The caller sees to it that nothing writes meanwhile.
    #[inline(always)]
    pub fn as_slice(&self, length: usize) -> &[u8] {
        assert!(length <= self.capacity);
        // SAFETY: within the allocation; single-threaded, and callers do not keep it across a write.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr().cast(), length) }
    }
}

impl BigInt {
    /// The magnitude.
    #[inline]
    pub fn words(&self) -> &[u64] {
        // SAFETY: the allocation has room for `length` words behind the struct.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr(), self.length as usize) }
    }
}

impl Bytes {
    /// The bytes.
    #[inline]
    pub fn as_slice(&self) -> &'static [u8] {
        // SAFETY: the allocation has room for `length` bytes behind the struct; bytes never change. The lifetime is that
        // of the object, which the caller keeps alive by holding the reference on its stack.
        unsafe { std::slice::from_raw_parts(self.data.as_ptr(), self.length) }
    }
}

impl Tuple {
    /// The items. The slice lives as long as the tuple, which the caller keeps alive by holding it.
    #[inline(always)]
    pub fn items(&self) -> &'static [Value] {
        // SAFETY: a complete tuple holds values only and never changes.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr().cast(), self.length) }
    }

    /// The words of a tuple that may still be incomplete.
    pub(super) fn words(&self) -> &[Cell<u64>] {
        // SAFETY: the allocation has room for `length` words behind the struct.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr(), self.length) }
    }

    /// Fills an item of a tuple that nobody else has seen yet.
    pub fn init(&self, index: usize, value: Value) {
        assert!(index < self.length);
        // SAFETY: checked above.
        unsafe { (*self.items.as_ptr().add(index)).set(value.bits()) };
        self.header.wrote();
    }
}

impl List {
    /// The item at `index`, which is below the length.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Value {
        debug_assert!(index < self.length.get());
        self.items.get().get(index)
    }

    /// Replaces an item.
    #[inline(always)]
    pub fn set(&self, index: usize, value: Value) {
        self.items.get().set(index, value);
    }

    /// A copy of the items. Plain memory: rooted only while the list holds the same items.
    pub fn to_vec(&self) -> Vec<Value> {
        (0..self.length.get()).map(|i| self.get(i)).collect()
    }
}

impl Instance {
    /// Where inline slots begin.
    pub const INLINE_OFFSET: usize = size_of::<Instance>();

    /// The inline slots, `count` being what the shape says.
    #[inline(always)]
    pub fn inline_slots(&self, count: usize) -> &[Cell<u64>] {
        // SAFETY: instances are allocated with as many words behind the struct as their shape says.
        unsafe { std::slice::from_raw_parts(self.inline.as_ptr(), count) }
    }
}

impl Str {
    /// Whether every code point is below 128.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.bytes == self.chars
    }

    /// Whether it is interned: equal interned strings are the same object.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.header.has(super::str::FLAG_INTERNED)
    }
}

// Offsets of the bodies that lie behind the structs; compiled code uses them.
impl Tuple {
    /// Where the items begin.
    pub const ITEMS_OFFSET: usize = std::mem::offset_of!(Tuple, items);
}
impl Values {
    /// Where the words begin.
    pub const ITEMS_OFFSET: usize = std::mem::offset_of!(Values, items);
}
impl Bytes {
    /// Where the bytes begin.
    pub const DATA_OFFSET: usize = std::mem::offset_of!(Bytes, data);
}
impl BigInt {
    /// Where the words begin.
    pub const WORDS_OFFSET: usize = std::mem::offset_of!(BigInt, words);
}
