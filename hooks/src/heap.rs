//! Visits of the heap, and what a late subscriber missed.
//!
//! A tool that is attached to a running program wants to know of the functions that are there already. Instead of a second
//! way to ask for them, a subscription to functions or code can begin with a creation event for each.

use std::ops::ControlFlow;

use crate::{Host, LiveKind};

/// Whether a new subscriber hears of what was made before it came.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Existing {
    /// No.
    #[default]
    Skipped,
    /// Yes: as created, and marked late.
    Announced,
}

/// Visits live objects until `visit` breaks.
pub fn visit<H: Host>(host: &mut H, kind: LiveKind, mut visit: impl FnMut(&mut H, H::Value) -> ControlFlow<()>) {
    host.visit_live(kind, &mut visit);
}
