//! Ctrl-C: asks the running program for a `KeyboardInterrupt` at its next safepoint.
//!
//! A signal handler has no argument, hence the one static of the command. It belongs to the process, as signals do.

use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use crate::objects::poll;

static POLL: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());

extern "C" fn interrupt(_: libc::c_int) {
    let word = POLL.load(Ordering::Acquire);
    if !word.is_null() {
        // SAFETY: the word was leaked in `install` and lives as long as the process.
        unsafe { &*word }.fetch_or(poll::INTERRUPT, Ordering::Relaxed);
    }
}

/// From now on SIGINT interrupts the program whose poll word this is. Where the process was started with SIGINT ignored
/// (`nohup`, a shell's background job), it stays so.
pub fn install(word: &Arc<AtomicU32>) {
    POLL.store(Arc::into_raw(Arc::clone(word)).cast_mut(), Ordering::Release);
    // SAFETY: the handler does nothing but an atomic operation. No SA_RESTART: a read that waits must end.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(libc::SIGINT, std::ptr::null(), &raw mut old) == 0 && old.sa_sigaction == libc::SIG_IGN {
            return;
        }
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = interrupt as extern "C" fn(libc::c_int) as libc::sighandler_t;
        libc::sigemptyset(&raw mut action.sa_mask);
        libc::sigaction(libc::SIGINT, &raw const action, std::ptr::null_mut());
    }
}
