//! The address range of one heap: reserved at once, aligned to its size, committed step by step.
//!
//! Because it is aligned, the heap of any object is found by masking its address; because it is contiguous, "does this
//! word point into the heap" is one subtraction and one compare, which is what conservative scanning needs.

use std::ptr;

/// Size and alignment of a heap's address range. Only what is used is backed by memory.
pub const REGION_SIZE: usize = 1 << 37;
/// Size and alignment of a block, the unit in which memory is handed to size classes and large objects.
pub const BLOCK_SIZE: usize = 1 << 16;
const COMMIT_STEP: usize = 1 << 22;

/// A reserved range of addresses.
pub struct Region {
    base: usize,
    committed: usize,
}

impl Region {
    /// Reserves a range. `None` if the address space does not allow it.
    pub fn reserve() -> Option<Region> {
        // SAFETY: an anonymous mapping without access; nothing else refers to it. What lies outside the aligned part is
        // given back.
        unsafe {
            let mapped = libc::mmap(
                ptr::null_mut(),
                REGION_SIZE * 2,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            );
            if mapped == libc::MAP_FAILED {
                return None;
            }
            let start = mapped as usize;
            let base = start.next_multiple_of(REGION_SIZE);
            if base > start {
                libc::munmap(mapped, base - start);
            }
            let end = start + REGION_SIZE * 2;
            if end > base + REGION_SIZE {
                libc::munmap((base + REGION_SIZE) as *mut _, end - base - REGION_SIZE);
            }
            Some(Region { base, committed: 0 })
        }
    }

    /// The first address.
    pub fn base(&self) -> usize {
        self.base
    }

    /// Makes the first `bytes` of the range usable. False if the system has no memory left.
    pub fn commit(&mut self, bytes: usize) -> bool {
        if bytes <= self.committed {
            return true;
        }
        let target = bytes.next_multiple_of(COMMIT_STEP).min(REGION_SIZE);
        if bytes > target {
            return false;
        }
        // SAFETY: the range lies within the reservation, which this value owns.
        let result = unsafe {
            libc::mprotect(
                (self.base + self.committed) as *mut _,
                target - self.committed,
                libc::PROT_READ | libc::PROT_WRITE,
            )
        };
        if result == 0 {
            self.committed = target;
        }
        result == 0
    }

    /// Gives the memory of a range back to the system; it reads as zero afterwards.
    pub fn discard(&self, start: usize, bytes: usize) {
        debug_assert!(start >= self.base && start + bytes <= self.base + self.committed);
        // SAFETY: the range is committed and no live object lies in it (the caller is the sweeper).
        unsafe { libc::madvise(start as *mut _, bytes, libc::MADV_DONTNEED) };
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and the heap that used it is gone.
        unsafe { libc::munmap(self.base as *mut _, REGION_SIZE) };
    }
}
