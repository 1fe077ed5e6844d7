//! The VM: one Python interpreter's whole state.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::frames::{Frame, RegisterStack};
use super::hooks::Hooks;
use super::names::Names;
use super::shapes::Shapes;
use super::types::Types;
use super::{Dict, Exception, Function, Gc, Generator, Raised, Tuple, Type, Value};
use crate::heap::{Header, Heap, Kind, Object, RootedVec};

/// Reasons for which running code must stop at the next safepoint; bits of [`Vm::poll`].
pub mod poll {
    /// A collection is due.
    pub const COLLECT: u32 = crate::heap::POLL_COLLECT;
    /// Another thread asks for an interrupt (`KeyboardInterrupt`, deadline).
    pub const INTERRUPT: u32 = 2;
    /// `__del__` methods or weak reference callbacks wait to run.
    pub const FINALIZERS: u32 = 4;
    /// Compiled code waits to be installed, or must be left.
    pub const JIT: u32 = 8;
    /// Fuel has run out.
    pub const FUEL: u32 = 16;
}

/// Words of [`Vm::deopt_buffer`].
pub const DEOPT_BUFFER: usize = 256;

/// Runs a Python function with arguments of which the last are named.
pub type CallFunction = fn(&mut Vm, Gc<Function>, &[Value], Option<Gc<Tuple>>) -> Result<Value, Raised>;

/// What the layers above give to the objects layer: it calls them and knows nothing else of them.
#[derive(Clone, Copy)]
pub struct Upcalls {
    /// Runs a Python function with bound or unbound arguments (`keywords` name the last of `args`).
    pub call_function: CallFunction,
    /// Resumes a generator: the value sent in, or an exception to throw.
    pub resume: fn(&mut Vm, Gc<Generator>, Resume) -> Result<Resumed, Raised>,
    /// Deals with the frame on top of the stack on behalf of a hook: runs it to its end, or takes it away.
    pub run_frame: fn(&mut Vm, FrameRun) -> Result<Value, Raised>,
    /// Runs what a safepoint has to do.
    pub safepoint: fn(&mut Vm) -> Result<(), Raised>,
    /// `__import__`.
    pub import: fn(&mut Vm, name: Value, globals: Value, from: Value, level: i64) -> Result<Value, Raised>,
}

/// What is to be done with the frame on top of the stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameRun {
    /// Run it, as compiled code if there is any.
    Any,
    /// Run it in the interpreter.
    Interpreted,
    /// Take it away without running it; the result does not matter.
    Abandon,
}

/// How a generator is resumed.
#[derive(Clone, Copy, Debug)]
pub enum Resume {
    /// With a value (`None` for `next`).
    Send(Value),
    /// With an exception raised at the `yield`.
    Throw(Value),
}

/// How a generator stopped.
#[derive(Clone, Copy, Debug)]
pub enum Resumed {
    /// At a `yield`.
    Yielded(Value),
    /// At its end.
    Returned(Value),
}

/// One Python interpreter. Nothing of its state lies outside of it.
#[repr(C)]
pub struct Vm {
    /// Bits of [`poll`]; 0: nothing to do. First, so that compiled code tests it at a fixed offset.
    pub poll: Arc<AtomicU32>,
    /// The same word, as compiled code reads it.
    pub poll_address: *const AtomicU32,
    pub heap: Box<Heap>,
    /// The exception that is set while an `Err(Raised)` or a 0 travels; 0 for none.
    pub raised: Cell<Option<Gc<Exception>>>,
    /// The top of the register stack: first register behind the running frame's window.
    pub top: Cell<*const Cell<Value>>,
    /// Lowest address that the native stack may reach.
    pub native_limit: Cell<usize>,
    /// Calls in progress that have no frame record: those of compiled code.
    pub depth: Cell<usize>,
    pub recursion_limit: Cell<usize>,
    /// Highest native stack address of the outermost entry; 0 outside.
    pub native_base: Cell<usize>,
    /// Where compiled code puts its live values when it leaves. No collection runs until the frames are rebuilt.
    pub deopt_buffer: [Cell<u64>; DEOPT_BUFFER],
    pub shapes: Shapes,
    pub types: Types,
    pub names: Names,
    pub registers: RegisterStack,
    pub frames: Vec<Frame>,
    pub builtins: Gc<Dict>,
    /// `sys.modules`
    pub modules: Gc<Dict>,
    pub upcalls: Upcalls,
    pub(super) interned: HashMap<Box<[u8]>, Value, foldhash::fast::FixedState>,
    pub(super) single_characters: Vec<Value>,
    pub(super) empty_tuple: Value,
    /// Weak references by the object they refer to, both as words: neither is a root.
    pub(super) weak_references: RefCell<HashMap<u64, Vec<u64>>>,
    /// Objects whose `__del__` must run, and callbacks of weak references, at the next safepoint.
    pub(super) pending_finalizers: RefCell<Vec<Value>>,
    /// State of native modules and of the embedder, by type.
    pub extensions: HashMap<std::any::TypeId, Box<dyn std::any::Any>>,
    /// Values that extensions keep, as roots.
    pub kept: RootedVec,
    /// Set by the embedding layer and the command: where uncaught errors of hooks and `__del__` go.
    pub unraisable: Option<fn(&mut Vm, &str, Value)>,
    pub(super) repr_guard: Vec<Value>,
    /// Who watches and what stands in the way.
    pub hooks: Hooks,
}

impl Vm {
    /// A header for an object of a built-in kind, with the shape of the built-in class.
    #[inline(always)]
    pub fn header(&self, kind: Kind) -> Header {
        Header::new(self.types.shape_of_kind[kind as usize], kind)
    }

    /// Moves a struct into the heap; MemoryError if the limit is reached.
    #[inline(always)]
    pub fn alloc<T: Object>(&mut self, object: T) -> Result<Gc<T>, Raised> {
        match self.heap.new_object(object) {
            Ok(object) => Ok(object),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// Allocates `bytes` for an object of variable size; zero but for the header.
    #[inline(always)]
    pub fn alloc_raw(&mut self, bytes: usize, kind: Kind, shape: u32) -> Result<*mut u8, Raised> {
        match self.heap.allocate(bytes, kind, shape) {
            Ok(cell) => Ok(cell.as_ptr()),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// A vector of values that stays rooted across calls into Python code.
    pub fn rooted_vec(&self) -> RootedVec {
        self.heap.rooted_vec()
    }

    /// The class of a value.
    #[inline(always)]
    pub fn type_of(&self, value: Value) -> Gc<Type> {
        match value.header() {
            Some(header) => self.shapes.class(header.shape()),
            None => self.type_of_immediate(value),
        }
    }

    #[inline]
    fn type_of_immediate(&self, value: Value) -> Gc<Type> {
        if value.is_small_int() {
            self.types.int
        } else if value.is_flonum() {
            self.types.float
        } else {
            match value {
                Value::NONE => self.types.none,
                Value::TRUE | Value::FALSE => self.types.bool,
                Value::NOT_IMPLEMENTED => self.types.not_implemented,
                Value::ELLIPSIS => self.types.ellipsis,
                _ => self.types.object,
            }
        }
    }

    /// Whether the value's class is exactly `class`.
    #[inline(always)]
    pub fn is_exact(&self, value: Value, class: Gc<Type>) -> bool {
        self.type_of(value) == class
    }

    /// The name of the value's class, for messages.
    pub fn type_name(&self, value: Value) -> String {
        let class = self.type_of(value);
        let name = self.str_text(class.name.get());
        // Native classes of modules go by their full name, classes of programs do not.
        if !class.flags.get().has(super::TypeFlags::HEAP)
            && let Some(module) = class.dict.get().get_str(self.names.module)
            && module.kind() == Kind::Str
            && self.str_text(module) != "builtins"
        {
            return format!("{}.{name}", self.str_text(module));
        }
        name.to_owned()
    }

    /// The name of the value's class alone.
    pub fn short_type_name(&self, value: Value) -> &'static str {
        self.str_text(self.type_of(value).name.get())
    }

    /// A safepoint: collects, delivers interrupts. Whatever may run Python code is one.
    #[inline(always)]
    pub fn safepoint(&mut self) -> Result<(), Raised> {
        if self.poll.load(Ordering::Relaxed) != 0 {
            return (self.upcalls.safepoint)(self);
        }
        Ok(())
    }

    /// Checks the native stack and the recursion limit before a nested call into Python code.
    #[inline(always)]
    pub fn check_native_stack(&mut self) -> Result<(), Raised> {
        let marker = 0u8;
        if (&raw const marker as usize) < self.native_limit.get() {
            return Err(self.recursion_error());
        }
        Ok(())
    }

    /// The running frame.
    #[inline(always)]
    pub fn frame(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// The exception that the innermost active `except` block handles (`sys.exception()`), or None.
    pub fn handled_exception(&self) -> Value {
        for frame in self.frames.iter().rev() {
            if !frame.handled.get().is_none() {
                return frame.handled.get();
            }
        }
        Value::NONE
    }

    /// State of type `T`, made on first use.
    pub fn extension<T: Default + 'static>(&mut self) -> &mut T {
        let id = std::any::TypeId::of::<T>();
        let state = self.extensions.entry(id).or_insert_with(|| Box::new(T::default()));
        match state.downcast_mut() {
            Some(state) => state,
            None => unreachable!("extensions are keyed by their own type"),
        }
    }
}
