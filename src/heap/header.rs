//! The eight bytes that every object begins with, and typed references to objects.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

use super::Value;

/// The memory layout of an object. Instances of a subclass of `list` have the kind of `list`; the shape tells the class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is named after the object struct of the objects layer whose layout it is")]
pub enum Kind {
    /// A cell that holds no object.
    Free = 0,
    /// Items of lists, tables of dicts, slots of instances: values only, all traced.
    Values,
    /// Bytes that the collector does not look into.
    Raw,
    Float,
    BigInt,
    Complex,
    Str,
    Bytes,
    ByteArray,
    Tuple,
    List,
    Dict,
    Set,
    Range,
    Slice,
    Cell,
    Function,
    NativeFunction,
    BoundMethod,
    Code,
    Type,
    Instance,
    Exception,
    Module,
    Generator,
    Property,
    ClassMethod,
    StaticMethod,
    Super,
    /// `__slots__` members and attributes that native types define.
    Member,
    Iterator,
    DictView,
    Traceback,
    Frame,
    WeakRef,
    MappingProxy,
    MemoryView,
    /// `list[int]`, `int | str`.
    Alias,
    /// A native type's instance that holds a Rust value (`Box<dyn Payload>`).
    Payload,
}

/// What every object begins with. The class of an object, and its attributes' layout, are told by its shape.
#[repr(C)]
pub struct Header {
    shape: Cell<u32>,
    kind: Kind,
    gc: Cell<u8>,
    watch: Cell<u8>,
    flags: Cell<u8>,
}

/// The object is old and not in the remembered set: a store into it must call the write barrier.
pub const GC_OLD: u8 = 1;
/// The object is frozen (PEP 683): never marked, swept or written by the collector.
pub const GC_IMMORTAL: u8 = 2;

/// The object's class asks for `__del__` at collection, or holds a Rust value that must be dropped.
pub const FLAG_FINALIZE: u8 = 1;
/// `__del__` ran already.
pub const FLAG_FINALIZED: u8 = 2;
/// A weak reference to the object exists.
pub const FLAG_WEAKLY_REFERENCED: u8 = 4;
/// First of the flags whose meaning depends on the kind.
pub const FLAG_KIND_0: u8 = 16;
/// Second of the flags whose meaning depends on the kind.
pub const FLAG_KIND_1: u8 = 32;

impl Header {
    /// A header as allocation writes it.
    pub const fn new(shape: u32, kind: Kind) -> Header {
        Header { shape: Cell::new(shape), kind, gc: Cell::new(0), watch: Cell::new(0), flags: Cell::new(0) }
    }

    /// The index of the object's shape in the VM's table.
    #[inline(always)]
    pub fn shape(&self) -> u32 {
        self.shape.get()
    }

    /// Changes the shape: an attribute was added, or `__class__` was assigned.
    #[inline(always)]
    pub fn set_shape(&self, shape: u32) {
        self.shape.set(shape);
    }

    /// The layout.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The collector's byte: [`GC_OLD`], [`GC_IMMORTAL`].
    #[inline(always)]
    pub fn gc(&self) -> u8 {
        self.gc.get()
    }

    pub(super) fn set_gc(&self, gc: u8) {
        self.gc.set(gc);
    }

    /// The object as a value.
    #[inline(always)]
    pub fn value(&'static self) -> Value {
        // SAFETY: a header is the beginning of an object, and its address is the object's.
        unsafe { Value::from_bits_unchecked(std::ptr::from_ref(self) as u64) }
    }

    /// Which kinds of watchers look at this object (bits of the hook registry).
    #[inline(always)]
    pub fn watch(&self) -> u8 {
        self.watch.get()
    }

    /// Sets the watch bits.
    pub fn set_watch(&self, watch: u8) {
        self.watch.set(watch);
    }

    /// The flags.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        self.flags.get()
    }

    /// Whether all of `flags` are set.
    #[inline(always)]
    pub fn has(&self, flags: u8) -> bool {
        self.flags.get() & flags == flags
    }

    /// Sets `flags` or clears them.
    pub fn set_flag(&self, flags: u8, on: bool) {
        self.flags.set(if on { self.flags.get() | flags } else { self.flags.get() & !flags });
    }

    /// Must be called after a pointer was stored into this object: the generational write barrier.
    #[inline(always)]
    pub fn wrote(&self) {
        if self.gc.get() & GC_OLD != 0 {
            super::remember(self);
        }
    }
}

/// An object struct: `#[repr(C)]`, header first, all that changes in `Cell`s.
///
/// # Safety
/// `is` is true only for kinds whose objects have this layout.
pub unsafe trait Object: Sized {
    /// The kind that objects of this layout are allocated with.
    const KIND: Kind;

    /// Whether objects of `kind` have this layout.
    #[inline(always)]
    fn is(kind: Kind) -> bool {
        kind == Self::KIND
    }
}

/// A reference to a live object of a known layout. It is copied freely and does not keep the object alive by itself: the
/// collector finds it on the stack, or traces the object that holds it.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>, PhantomData<T>);

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Gc<T> {}
impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}
impl<T> std::hash::Hash for Gc<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

impl<T> Gc<T> {
    /// A reference from the object's address.
    ///
    /// # Safety
    /// A live object of layout `T` begins at the address.
    #[inline(always)]
    pub const unsafe fn from_address(address: usize) -> Gc<T> {
        // SAFETY: the caller promises it.
        Gc(unsafe { NonNull::new_unchecked(address as *mut T) }, PhantomData)
    }

    /// The object's address: its identity.
    #[inline(always)]
    pub fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The pointer.
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    /// The object as a value.
    #[inline(always)]
    pub fn value(self) -> Value {
        // SAFETY: the address of a live object is a value.
        unsafe { Value::from_bits_unchecked(self.0.as_ptr() as u64) }
    }

    /// The object's header.
    #[inline(always)]
    pub fn header(self) -> &'static Header {
        // SAFETY: each object begins with its header.
        unsafe { self.0.cast::<Header>().as_ref() }
    }

    /// The generational write barrier: call it after a pointer was stored into this object.
    #[inline(always)]
    pub fn wrote(self) {
        self.header().wrote();
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a `Gc` names a live object; all that changes in it is in cells, so shared access is sound.
        unsafe { self.0.as_ref() }
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(object: Gc<T>) -> Value {
        object.value()
    }
}
