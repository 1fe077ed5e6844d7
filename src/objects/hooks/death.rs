//! The end of objects.
//!
//! A collection that is about to sweep asks [`Vm::note_deaths`], while the dead can still be read: which of the watched
//! objects are among them, and what they were called. When it is over and before anything is allocated, [`Vm::tell_deaths`]
//! tells the subscribers. In between no code runs.

use std::fmt;
use std::sync::Arc;

use cinderlift_hooks::{Death, Host, Kind as HookKind, LiveKind, announce_deaths};

use crate::heap::{Header, Kind, Tracer};
use crate::objects::{Code, Function, Str, Type, Value, Vm};

/// What is left of an object that died.
#[derive(Clone, Debug)]
pub struct Remains {
    kind: Kind,
    name: Option<Arc<str>>,
}

impl Remains {
    /// The name of a function, code object or type.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl fmt::Display for Remains {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(out, "<{:?} {name}>", self.kind),
            None => write!(out, "<{:?}>", self.kind),
        }
    }
}

/// The text of a name, unless that would have to be put together now: nothing may be allocated during a collection.
fn name_of(value: Value) -> Option<Arc<str>> {
    let string = value.cast::<Str>().filter(|string| !string.data.get().is_null())?;
    string.as_str().map(Arc::from)
}

fn death_of(header: &'static Header) -> Death<Vm> {
    let value = header.value();
    let (kind, name) = match header.kind() {
        Kind::Dict => (LiveKind::Dict, None),
        Kind::Type => (LiveKind::Type, value.cast::<Type>().and_then(|class| name_of(class.name.get()))),
        Kind::Function => {
            (LiveKind::Function, value.cast::<Function>().and_then(|function| name_of(function.qualname.get())))
        }
        Kind::Code => (LiveKind::Code, value.cast::<Code>().and_then(|code| name_of(code.data().qualname.get()))),
        _ => (LiveKind::Any, None),
    };
    Death { kind, object: Vm::object(value), remains: Remains { kind: header.kind(), name } }
}

impl Vm {
    /// Notes which watched objects are dead. Called by a collection when all that lives is marked.
    pub fn note_deaths(&self, tracer: &Tracer<'_>) {
        let active = |kind| self.hooks.is_active(kind);
        let mut deaths = self.hooks.deaths.borrow_mut();
        let mut note = |header: &'static Header| {
            if !tracer.is_marked(header.value()) {
                deaths.push(death_of(header));
            }
        };
        let everything = active(HookKind::Reference);
        if everything || active(HookKind::Function) || active(HookKind::Code) {
            self.heap.visit(&mut |header| {
                let told = match header.kind() {
                    Kind::Values | Kind::Raw => false,
                    Kind::Function if active(HookKind::Function) => true,
                    Kind::Code if active(HookKind::Code) => true,
                    _ => everything || header.watch() != 0,
                };
                if told {
                    note(header);
                }
                true
            });
        } else {
            self.hooks.registry.watched_objects().filter_map(|object| object.header()).for_each(note);
        }
    }

    /// Tells of the objects that the last collection freed. Called right after it.
    #[inline]
    pub fn tell_deaths(&mut self) {
        let deaths = std::mem::take(self.hooks.deaths.get_mut());
        if !deaths.is_empty() {
            announce_deaths(self, deaths);
        }
    }
}
