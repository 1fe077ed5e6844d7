//! The VM as the host of the hook registry (`cinderlift_hooks`).
//!
//! What enters: objects that are about to change, frames that are about to run, objects that died. What leaves: calls to
//! subscribers, before anything is done. This folder must never know who subscribes: a compiler, a debugger and a coverage
//! tool look the same from here.
//!
//! | to find | look in |
//! | --- | --- |
//! | what the registry asks of the VM | `host` |
//! | where the objects layer announces changes | `sites` |
//! | frames, calls, monitoring: what the interpreter announces | `running` |
//! | the end of objects | `death` |
//! | keys of namespaces, as the registry knows them | `name` |
//!
//! A site tests one byte of the object that it is about to change, or one flag of the registry ([`Hooks::is_active`]), and
//! goes on when it is clear. All functions here are the cold side of such a test.

mod death;
mod host;
mod name;
mod running;
mod sites;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;

use cinderlift_hooks::{Death, Kind, Registry};

pub use death::Remains;
pub use host::{Arguments, Identity, Location};
pub use name::Name;
pub use running::{Activation, MachineCode};

use super::Vm;
use crate::heap::Tracer;

/// The VM's registry, and what the VM keeps for it.
#[derive(Default)]
pub struct Hooks {
    registry: Registry<Vm>,
    /// Names of interned strings, by address: a key is looked up without making a text of it.
    names: RefCell<HashMap<u64, Name>>,
    /// What a collection found dead and nobody was told of yet.
    deaths: RefCell<Vec<Death<Vm>>>,
}

impl Hooks {
    /// Whether somebody hears every event of a kind.
    #[inline(always)]
    pub fn is_active(&self, kind: Kind) -> bool {
        self.registry.is_active(kind)
    }

    /// Marks what the registry keeps alive: changes and events that wait for their turn.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        self.registry.visit_roots(&mut |value| tracer.value(value), &mut |_| {});
    }
}
