//! Executable memory: regions of pages, handed out in small blocks, writable or executable but never both.
//!
//! Units are small and many, so that they share pages. A region is reserved at once, and begins with a table of jumps to the runtime's
//! helpers, so that code in it reaches them with a relative call wherever the program was loaded. A freed block goes back to a
//! list of its region and is filled with breakpoints, so that a stale jump is found and not followed.
//!
//! Writing makes the pages of a block writable for as long as the copy takes. No other thread runs code of this VM, so that
//! nobody can be inside those pages then but the writer's own callers, which do not run while it writes.

use std::cell::RefCell;
use std::ptr::NonNull;
use std::rc::Rc;

const REGION_BYTES: usize = 4 << 20;
const GRANULE: usize = 32;
/// One entry of the helper table: `jmp [rip + 0]` and the address.
const ENTRY_BYTES: usize = 16;

/// The code memory of one VM.
#[derive(Clone)]
pub struct CodeMemory {
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    helpers: Vec<u64>,
    regions: Vec<Region>,
    used: usize,
}

struct Region {
    base: NonNull<u8>,
    bytes: usize,
    /// Free stretches as offset and length, sorted by offset, never adjacent.
    free: Vec<(usize, usize)>,
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the region was mapped with this address and size, and no block of it is left: each holds the memory.
        unsafe { libc::munmap(self.base.as_ptr().cast(), self.bytes) };
    }
}

/// A piece of executable memory; dropping it frees it.
pub struct CodeBlock {
    memory: CodeMemory,
    region: usize,
    offset: usize,
    bytes: usize,
    address: usize,
}

impl CodeBlock {
    /// Where it begins.
    pub fn address(&self) -> usize {
        self.address
    }

    /// Its size in bytes.
    pub fn len(&self) -> usize {
        self.bytes
    }

    /// Whether it has no bytes; no block has none.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }
}

impl Drop for CodeBlock {
    fn drop(&mut self) {
        let fill = vec![0xcc; self.bytes];
        // If the pages cannot be made writable, the stale code stays: nobody has its address any more.
        let _ = self.memory.write(self, &fill);
        let mut inner = self.memory.inner.borrow_mut();
        inner.used -= self.bytes;
        let region = &mut inner.regions[self.region];
        let at = region.free.partition_point(|(offset, _)| *offset < self.offset);
        region.free.insert(at, (self.offset, self.bytes));
        let mut merged: Vec<(usize, usize)> = Vec::with_capacity(region.free.len());
        for (offset, bytes) in region.free.drain(..) {
            match merged.last_mut() {
                Some((last, length)) if *last + *length == offset => *length += bytes,
                _ => merged.push((offset, bytes)),
            }
        }
        region.free = merged;
    }
}

impl CodeMemory {
    /// Empty memory; `helpers` are the addresses that the tables hold.
    pub fn new(helpers: Vec<u64>) -> CodeMemory {
        CodeMemory { inner: Rc::new(RefCell::new(Inner { helpers, regions: Vec::new(), used: 0 })) }
    }

    /// Bytes of blocks that are in use.
    pub fn used(&self) -> usize {
        self.inner.borrow().used
    }

    /// Bytes of pages that were taken from the system.
    pub fn reserved(&self) -> usize {
        self.inner.borrow().regions.iter().map(|region| region.bytes).sum()
    }

    /// A block of at least so many bytes.
    ///
    /// # Errors
    /// A sentence, if the system gives no memory.
    pub fn allocate(&self, bytes: usize) -> Result<CodeBlock, String> {
        let bytes = bytes.max(1).next_multiple_of(GRANULE);
        let mut inner = self.inner.borrow_mut();
        let found = inner.regions.iter().enumerate().find_map(|(index, region)| {
            region.free.iter().position(|(_, length)| *length >= bytes).map(|place| (index, place))
        });
        let (index, place) = match found {
            Some(found) => found,
            None => {
                let region = inner.new_region(bytes)?;
                inner.regions.push(region);
                (inner.regions.len() - 1, 0)
            }
        };
        let region = &mut inner.regions[index];
        let (offset, length) = region.free[place];
        if length == bytes {
            region.free.remove(place);
        } else {
            region.free[place] = (offset + bytes, length - bytes);
        }
        let address = region.base.as_ptr() as usize + offset;
        inner.used += bytes;
        Ok(CodeBlock { memory: self.clone(), region: index, offset, bytes, address })
    }

    /// The address of a helper's entry in the table of a block's region.
    pub fn helper(&self, block: &CodeBlock, index: u32) -> usize {
        let inner = self.inner.borrow();
        inner.regions[block.region].base.as_ptr() as usize + index as usize * ENTRY_BYTES
    }

    /// Copies bytes into a block.
    ///
    /// # Errors
    /// A sentence, if the system does not change the pages' protection.
    pub fn write(&self, block: &CodeBlock, bytes: &[u8]) -> Result<(), String> {
        debug_assert!(bytes.len() <= block.bytes);
        write_pages(block.address, bytes)
    }
}

impl Inner {
    fn new_region(&self, at_least: usize) -> Result<Region, String> {
        let table = self.table();
        let bytes = (at_least + table.len()).next_multiple_of(GRANULE).max(REGION_BYTES).next_multiple_of(page_size());
        // SAFETY: a new anonymous mapping touches no memory of anybody.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_EXEC,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err("no executable memory".to_owned());
        }
        let Some(base) = NonNull::new(base.cast::<u8>()) else { return Err("no executable memory".to_owned()) };
        let start = table.len().next_multiple_of(GRANULE);
        let region = Region { base, bytes, free: vec![(start, bytes - start)] };
        write_pages(base.as_ptr() as usize, &table)?;
        Ok(region)
    }

    fn table(&self) -> Vec<u8> {
        let mut table = Vec::with_capacity(self.helpers.len() * ENTRY_BYTES);
        for helper in &self.helpers {
            // jmp qword ptr [rip + 0], then the address, then padding.
            table.extend_from_slice(&[0xff, 0x25, 0, 0, 0, 0]);
            table.extend_from_slice(&helper.to_le_bytes());
            table.extend_from_slice(&[0xcc, 0xcc]);
        }
        table
    }
}

fn page_size() -> usize {
    // SAFETY: asks the system for a number.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
}

/// Writes into executable pages, which are writable and not executable meanwhile.
fn write_pages(address: usize, bytes: &[u8]) -> Result<(), String> {
    let page = page_size();
    let first = address & !(page - 1);
    let length = (address + bytes.len()).next_multiple_of(page) - first;
    // SAFETY: the pages belong to one region of ours; nobody runs code in them while this thread writes.
    unsafe {
        if libc::mprotect(first as *mut libc::c_void, length, libc::PROT_READ | libc::PROT_WRITE) != 0 {
            return Err("code pages cannot be made writable".to_owned());
        }
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), address as *mut u8, bytes.len());
        if libc::mprotect(first as *mut libc::c_void, length, libc::PROT_READ | libc::PROT_EXEC) != 0 {
            return Err("code pages cannot be made executable".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_block_is_used_again() {
        let memory = CodeMemory::new(vec![0; 3]);
        let first = memory.allocate(100).expect("memory");
        let second = memory.allocate(100).expect("memory");
        let address = first.address();
        assert_eq!(second.address(), address + 128);
        drop(first);
        let third = memory.allocate(64).expect("memory");
        assert_eq!(third.address(), address);
        drop(second);
        drop(third);
        assert_eq!(memory.used(), 0);
        assert_eq!(memory.inner.borrow().regions[0].free.len(), 1);
    }
}
