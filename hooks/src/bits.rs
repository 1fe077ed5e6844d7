//! The byte that the host keeps in each object, and the counts behind its bits.
//!
//! Several subscribers may look at one object for one reason. The host's byte only says *whether* anyone does; the
//! counts that decide when a bit is set or cleared live here, outside the object, because nearly no object has any.

use std::collections::HashMap;

use crate::Host;

/// The bits of the byte that the host keeps for each object. A hook site tests one of them and goes on when it is clear.
pub mod watch {
    /// The object is a dict whose changes someone watches.
    pub const DICT: u8 = 1;
    /// The object is a type; it, or a subclass of it, is watched.
    pub const TYPE: u8 = 2;
    /// The object is a function that someone watches.
    pub const FUNCTION: u8 = 4;
    /// The object is a code object whose end someone watches.
    pub const CODE: u8 = 8;
    /// The object is a code object with a link of the eval-frame chain limited to it.
    pub const FRAME: u8 = 16;
    /// The object is a code object that is monitored.
    pub const MONITORING: u8 = 32;
    /// The object is a code object to which an extension's data are attached.
    pub const EXTRA: u8 = 64;
    /// The object is a function whose entry is replaced.
    pub const ENTRY: u8 = 128;
}

/// How many reasons there are for each set bit.
pub struct Bits<H: Host> {
    reasons: HashMap<(H::Object, u8), u32>,
}

impl<H: Host> Bits<H> {
    pub(crate) fn new() -> Self {
        Bits { reasons: HashMap::new() }
    }

    /// Forgets an object that has died; its byte died with it.
    pub(crate) fn forget(&mut self, object: H::Object) {
        for shift in 0..8 {
            self.reasons.remove(&(object, 1 << shift));
        }
    }
}

/// Adds a reason for `bit` of `object`.
pub fn retain<H: Host>(host: &mut H, object: H::Object, bit: u8) {
    let count = host.hooks_mut().bits.reasons.entry((object, bit)).or_insert(0);
    *count += 1;
    if *count == 1 {
        host.set_watch(object, bit);
    }
}

/// Takes a reason away; the last one clears the bit. Nothing happens for an object that died.
pub fn release<H: Host>(host: &mut H, object: H::Object, bit: u8) {
    let reasons = &mut host.hooks_mut().bits.reasons;
    let Some(count) = reasons.get_mut(&(object, bit)) else {
        return;
    };
    *count -= 1;
    if *count == 0 {
        reasons.remove(&(object, bit));
        host.clear_watch(object, bit);
    }
}
