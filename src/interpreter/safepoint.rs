//! What a safepoint does: collections, interrupts, finalizers.

use std::sync::atomic::Ordering;

use crate::objects::{Raised, Vm, poll};

/// Native stack kept free for what cannot check: library code of Rust, signal handlers.
const RESERVE: usize = 256 << 10;
/// Native stack that is used where the system does not tell its size.
const UNKNOWN_STACK: usize = 4 << 20;

/// The lowest address that the running thread's native stack may reach.
pub(super) fn native_limit() -> usize {
    let marker = 0u8;
    let here = &raw const marker as usize;
    let (start, size) = stack_bounds().unwrap_or((here.saturating_sub(UNKNOWN_STACK), UNKNOWN_STACK));
    let _ = size;
    start + RESERVE
}

#[cfg(target_os = "linux")]
fn stack_bounds() -> Option<(usize, usize)> {
    // SAFETY: the attributes are initialized by the call before they are read, and destroyed afterwards.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) != 0 {
            return None;
        }
        let mut start = std::ptr::null_mut();
        let mut size = 0;
        let result = libc::pthread_attr_getstack(&raw const attributes, &raw mut start, &raw mut size);
        libc::pthread_attr_destroy(&raw mut attributes);
        (result == 0).then_some((start as usize, size))
    }
}

#[cfg(not(target_os = "linux"))]
fn stack_bounds() -> Option<(usize, usize)> {
    None
}

/// Runs what waits: called where [`Vm::poll`] is not 0.
#[cold]
#[inline(never)]
pub(super) fn safepoint(vm: &mut Vm) -> Result<(), Raised> {
    let waiting = vm.poll.load(Ordering::Relaxed);
    if waiting & poll::COLLECT != 0 {
        vm.poll.fetch_and(!poll::COLLECT, Ordering::Relaxed);
        vm.collect_garbage(false);
    }
    if waiting & poll::FINALIZERS != 0 {
        vm.poll.fetch_and(!poll::FINALIZERS, Ordering::Relaxed);
        vm.run_pending_finalizers();
    }
    if waiting & poll::INTERRUPT != 0 {
        vm.poll.fetch_and(!poll::INTERRUPT, Ordering::Relaxed);
        let class = vm.types.keyboard_interrupt;
        return Err(vm.raise_with(class, &[]));
    }
    if waiting & poll::JIT != 0 {
        vm.poll.fetch_and(!poll::JIT, Ordering::Relaxed);
        vm.notify_poll();
    }
    Ok(())
}
