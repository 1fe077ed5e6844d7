//! The end of objects (rule 8).
//!
//! A collector tells of all that died at once, after the collection is complete and before any of the addresses is handed
//! out again. First the registry forgets every one of them; only then is anyone told. So a subscriber that allocates
//! while it hears of an end cannot meet a stale watch on a new object with an old address.

use crate::channel::Keys;
use crate::code::CodeEvent;
use crate::dict::DictEvent;
use crate::dispatch::deliver;
use crate::function::FunctionEvent;
use crate::reference::ReferenceEvent;
use crate::types::TypeEvent;
use crate::{Host, Kind, LiveKind, function, settle, types};

/// An object that died.
pub struct Death<H: Host> {
    /// What it was.
    pub kind: LiveKind,
    /// What its identity was.
    pub object: H::Object,
    /// What is left of it.
    pub remains: H::Remains,
}

impl<H: Host> Clone for Death<H> {
    fn clone(&self) -> Self {
        Death { remains: self.remains.clone(), ..*self }
    }
}

/// Tells of objects that died: all whose watch byte was not zero; all functions or code objects while their kind
/// [is active](crate::Registry::is_active); everything while [`Kind::Reference`] is.
pub fn announce_deaths<H: Host>(host: &mut H, deaths: Vec<Death<H>>) {
    let mut told = Vec::with_capacity(deaths.len());
    for death in &deaths {
        let object = death.object;
        let registry = host.hooks_mut();
        registry.bits.forget(object);
        let dict = registry.dict.forget(object);
        let class = registry.types.forget(object);
        let mut function = registry.function.forget(object);
        if death.kind == LiveKind::Function {
            function.extend(registry.function.audience(None, Keys::Whole));
        }
        let mut code = registry.code.forget(object);
        if death.kind == LiveKind::Code {
            code.extend(registry.code.audience(None, Keys::Whole));
        }
        for audience in [&mut function, &mut code] {
            audience.sort_unstable();
            audience.dedup();
        }
        registry.monitoring.forget(object);
        registry.disabled.forget(object);
        registry.frame.forget(object);
        registry.entry.forget(object);
        registry.why.remove(&object);
        // The data of an extension may be anything; they are dropped when nothing is borrowed.
        let extras = registry.extras.forget(object);
        drop(extras);
        told.push((dict, class, function, code));
    }
    // Only now, so that no bit of an object in the same batch is touched.
    settle(host);
    for death in &deaths {
        types::abandon_family(host, death.object);
        function::forget(host, death.object);
    }
    let traced = host.hooks().is_active(Kind::Reference);
    for (death, (dict, class, function, code)) in deaths.iter().zip(told) {
        let object = death.object;
        deliver(host, &DictEvent::Deallocated { dict: object }, &dict);
        deliver(host, &TypeEvent::Deallocated { class: object }, &class);
        if !function.is_empty() {
            deliver(host, &FunctionEvent::Destroyed(death.clone()), &function);
        }
        if !code.is_empty() {
            deliver(host, &CodeEvent::Destroyed(death.clone()), &code);
        }
        if traced {
            let audience = host.hooks().reference.audience(None, Keys::Whole);
            deliver(host, &ReferenceEvent::Destroyed(death.clone()), &audience);
        }
    }
}

impl<H: Host> std::fmt::Debug for Death<H> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:?} {:?}", self.kind, self.object)
    }
}
