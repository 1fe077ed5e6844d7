//! What the registry asks of the VM.

use std::ops::ControlFlow;
use std::sync::Arc;

use cinderlift_hooks::change::Mutation;
use cinderlift_hooks::dict::DictEvent;
use cinderlift_hooks::frame::CompiledBelow;
use cinderlift_hooks::function::{FunctionEvent, FunctionPart};
use cinderlift_hooks::types::{TypeChange, TypeEvent};
use cinderlift_hooks::{FailureReport, Host, LiveKind, Position, Registry, WatcherError, WatcherResult};

use super::{Activation, MachineCode, Name, Remains};
use crate::heap::{Header, Kind};
use crate::objects::{Code, Dict, FrameRun, Function, Gc, Raised, Tuple, Type, Value, Vm};

/// The identity of an object: its address, of which nothing outside of this folder can make a value again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Identity(u64);

impl Identity {
    /// The object's address, or the word of an immediate value: what `id` is made of.
    pub fn address(self) -> u64 {
        self.0
    }

    /// The header of the object, which is alive.
    pub(super) fn header(self) -> Option<&'static Header> {
        // SAFETY: identities are made of values only. The registry names objects to the VM only while they are alive: the
        // collector tells it of every watched object that dies, before the address is used again.
        unsafe { Value::from_bits(self.0) }?.header()
    }
}

/// Where code runs: a code object and an instruction.
#[derive(Clone, Copy)]
pub struct Location {
    code: Value,
    pc: u32,
}

/// The arguments of a call, where they lie.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// All arguments, those given by keyword last.
    pub values: &'a [Value],
    /// The keywords, if any.
    pub keywords: Option<Gc<Tuple>>,
}

impl Vm {
    /// The set exception as the error of a watcher; it is not set afterwards.
    pub fn watcher_error(&mut self, raised: Raised) -> WatcherError<Vm> {
        let exception = self.take_raised(raised).value();
        WatcherError::raised(exception, format!("{} was raised", self.type_name(exception)))
    }

    /// Runs `body` with no exception set, and sets again what was set before.
    fn aside<R>(&mut self, body: impl FnOnce(&mut Vm) -> R) -> R {
        let raised = self.raised.take();
        let kept = raised.map(|exception| self.heap.roots().root(exception.value()));
        let result = body(self);
        drop(kept);
        self.raised.set(raised);
        result
    }

    fn apply_mutation(&mut self, mutation: Mutation<Vm>) -> Result<(), Raised> {
        match mutation {
            Mutation::Dict(event) => {
                let Some(dict) = event.dict().and_then(Value::cast::<Dict>) else { return Ok(()) };
                match event {
                    DictEvent::Added { key, new, .. } | DictEvent::Modified { key, new, .. } => {
                        self.dict_set(dict, key, new)
                    }
                    DictEvent::Deleted { key, .. } => self.dict_remove(dict, key).map(|_| ()),
                    DictEvent::Cleared { .. } => self.dict_clear(dict),
                    DictEvent::Cloned { source, .. } => match source.cast::<Dict>() {
                        Some(source) => self.dict_become_copy(dict, source),
                        None => Ok(()),
                    },
                    DictEvent::Deallocated { .. } => Ok(()),
                }
            }
            Mutation::Type(TypeEvent::Changed { origin, change, .. }) => match (change, origin.cast::<Type>()) {
                (TypeChange::AttributeSet { name, new, .. }, Some(class)) => {
                    self.set_class_attribute(class, name, new).map(|_| ())
                }
                (TypeChange::AttributeDeleted { name, .. }, Some(class)) => {
                    self.set_class_attribute(class, name, Value::UNBOUND).map(|_| ())
                }
                (TypeChange::BasesChanged { new, .. }, _) => self.assign(origin, "__bases__", new),
                (TypeChange::ClassAssigned { instance, to }, _) => self.assign(instance, "__class__", to),
                (TypeChange::AttributeSet { .. } | TypeChange::AttributeDeleted { .. }, None) => Ok(()),
            },
            Mutation::Function(FunctionEvent::Changed { function, part, new, .. }) => {
                let name = match part {
                    FunctionPart::Code => "__code__",
                    FunctionPart::Defaults => "__defaults__",
                    FunctionPart::KeywordDefaults | FunctionPart::KeywordDefault(_) => "__kwdefaults__",
                    FunctionPart::Qualname => "__qualname__",
                    FunctionPart::Closure => "__closure__",
                };
                self.assign(function, name, new.unwrap_or(Value::NONE))
            }
            Mutation::Type(TypeEvent::Deallocated { .. }) | Mutation::Function(_) => Ok(()),
        }
    }

    fn assign(&mut self, object: Value, name: &str, value: Value) -> Result<(), Raised> {
        let name = self.intern(name)?;
        self.set_attr(object, name, value)
    }
}

impl Host for Vm {
    type Value = Value;
    type Object = Identity;
    type Key = Name;
    type Frame = Activation;
    type Arguments<'a> = Arguments<'a>;
    type Raised = Raised;
    type Entry = MachineCode;
    type Location = Location;
    type Remains = Remains;

    fn hooks(&self) -> &Registry<Vm> {
        &self.hooks.registry
    }

    fn hooks_mut(&mut self) -> &mut Registry<Vm> {
        &mut self.hooks.registry
    }

    fn object(value: Value) -> Identity {
        Identity(value.bits())
    }

    fn key(&self, value: Value) -> Option<Name> {
        self.hooks.name(value)
    }

    fn set_watch(&mut self, object: Identity, bits: u8) {
        if let Some(header) = object.header() {
            header.set_watch(header.watch() | bits);
        }
    }

    fn clear_watch(&mut self, object: Identity, bits: u8) {
        if let Some(header) = object.header() {
            header.set_watch(header.watch() & !bits);
        }
    }

    fn location(&self) -> Option<Location> {
        self.frame().map(|frame| Location { code: frame.code.value(), pc: frame.pc.get() })
    }

    fn position(&self, location: &Location) -> Position {
        match location.code.cast::<Code>() {
            Some(code) => {
                let data = code.data();
                Position { file: Arc::from(&*data.proto.filename), line: data.line(location.pc) }
            }
            None => Position { file: Arc::from("?"), line: 0 },
        }
    }

    fn location_values(location: &Location, visit: &mut dyn FnMut(Value)) {
        visit(location.code);
    }

    fn report_unraisable(&mut self, report: FailureReport<Vm>) {
        let exception = report.error.exception.unwrap_or(Value::NONE);
        let text = report.to_string();
        match self.unraisable {
            Some(tell) => self.aside(|vm| tell(vm, &text, exception)),
            None => eprintln!("{text}"),
        }
    }

    fn visit_live(&mut self, kind: LiveKind, visit: &mut dyn FnMut(&mut Vm, Value) -> ControlFlow<()>) {
        // What is visited stays alive until the visit is over, whatever the visitor runs.
        let mut live = self.rooted_vec();
        self.heap.visit(&mut |header| {
            let fits = match kind {
                LiveKind::Any => !matches!(header.kind(), Kind::Values | Kind::Raw),
                LiveKind::Dict => header.kind() == Kind::Dict,
                LiveKind::Type => header.kind() == Kind::Type,
                LiveKind::Function => header.kind() == Kind::Function,
                LiveKind::Code => header.kind() == Kind::Code,
            };
            if fits {
                live.push(header.value());
            }
            true
        });
        for at in 0..live.len() {
            if visit(self, live[at]).is_break() {
                return;
            }
        }
    }

    fn eval_frame(&mut self, frame: &mut Activation, compiled: CompiledBelow) -> Result<Value, Raised> {
        if !frame.is_waiting(self) {
            return Err(self.runtime_error("a frame can be run only once"));
        }
        let how = if compiled == CompiledBelow::Allowed { FrameRun::Any } else { FrameRun::Interpreted };
        (self.upcalls.run_frame)(self, how)
    }

    fn call_function(&mut self, function: Value, arguments: Arguments<'_>) -> Result<Value, Raised> {
        match function.cast::<Function>() {
            Some(function) => (self.upcalls.call_function)(self, function, arguments.values, arguments.keywords),
            None => Err(self.type_error("not a function")),
        }
    }

    fn apply(&mut self, mutation: Mutation<Vm>) -> WatcherResult<Vm> {
        self.aside(|vm| vm.apply_mutation(mutation).map_err(|raised| vm.watcher_error(raised)))
    }

    fn lineage(&self, class: Value) -> Vec<Value> {
        class.cast::<Type>().map_or(Vec::new(), |class| class.mro.get().items().to_vec())
    }

    fn keyword_defaults(&self, function: Value) -> Option<Value> {
        let defaults = function.cast::<Function>()?.keyword_defaults.get();
        defaults.cast::<Dict>().map(Gc::value)
    }
}
