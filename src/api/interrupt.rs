//! Stopping a program from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::objects::poll;

/// Stops what a VM runs. It may be sent to other threads and used there at any time.
#[derive(Clone, Debug)]
pub struct InterruptHandle(pub(super) Arc<AtomicU32>);

impl InterruptHandle {
    /// Raises `KeyboardInterrupt` at the program's next safepoint: a loop's next round, a call. Without a running program, in
    /// the next one.
    pub fn interrupt(&self) {
        self.0.fetch_or(poll::INTERRUPT, Ordering::Relaxed);
    }
}
