//! The heap: where every Python object lives.
//!
//! Non-moving, generational mark-sweep with sticky mark bits. Memory comes in blocks of one size class (64 KiB), free
//! cells are handed out as contiguous runs, so allocation is a bump of a cursor against a limit, which compiled code does
//! inline. Objects above 8 KiB have blocks of their own.
//!
//! **Generations.** An object that survives a collection stays marked, and thereby is old. A minor collection marks from
//! the roots and the remembered set only and does not look into old objects. The write barrier is one test of the header's
//! `gc` byte ([`Header::wrote`]); it puts an old object that got a new pointer into the remembered set.
//!
//! **Roots.** The native stack and registers are scanned conservatively: any word that points into a live cell, interior
//! pointers too, keeps the object. So native code and compiled code need no handles. Everything else (rooted handles,
//! rooted vectors, the VM's tables) is traced precisely through [`RootSet`].
//!
//! **Safepoints.** Allocation never collects. A collection runs only where the VM asks for it, when [`Heap::poll`] says so:
//! at loop back-edges and function entries of Python code. What runs no Python code sees no collection.
//!
//! **Immortal objects** (PEP 683): [`Heap::freeze`] makes all that lives immortal. The collector neither marks nor writes
//! immortal objects, so a forked child that collects copies no page of them.
//!
//! What enters: sizes, kinds, roots, a function that traces one object. What leaves: memory, and dead objects' payloads to
//! be dropped. It must never know what an object means.

mod block;
mod collect;
mod header;
mod region;
mod roots;
mod value;

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use block::{Block, MAX_SMALL, SIZE_CLASSES, Use, size_class};
pub use collect::{CollectionKind, Host, Tracer};
pub use header::{
    FLAG_FINALIZE, FLAG_FINALIZED, FLAG_KIND_0, FLAG_KIND_1, FLAG_WEAKLY_REFERENCED, GC_IMMORTAL, GC_OLD, Gc, Header,
    Kind, Object,
};
use region::{BLOCK_SIZE, REGION_SIZE, Region};
pub use roots::{Root, RootSet, RootedVec};
pub use value::{Raised, SMALL_INT_MAX, SMALL_INT_MIN, Value};

/// The memory limit is reached. The VM turns it into `MemoryError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

/// A run of free cells of one size class. Compiled code bumps `cursor` itself.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Run {
    /// The next free byte.
    pub cursor: usize,
    /// The first byte behind the run.
    pub limit: usize,
}

/// How much a heap holds and how often it was collected.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeapStatistics {
    /// Bytes in cells and large objects that were live at the last collection, plus all that was allocated since.
    pub used: usize,
    /// Bytes allocated since the last collection.
    pub young: usize,
    /// Collections that looked at young objects only.
    pub minor_collections: u64,
    /// Collections that looked at all objects.
    pub major_collections: u64,
    /// The longest time that a collection took, in nanoseconds.
    pub longest_pause: u64,
}

/// The bit of [`Heap::poll`] that asks for a collection.
pub const POLL_COLLECT: u32 = 1;

/// Young bytes after which a collection is asked for.
const YOUNG_LIMIT: usize = 16 << 20;

/// One heap. Its address is stored at the beginning of its region, so it is kept boxed.
#[repr(C)]
pub struct Heap {
    /// Free runs, one for each size class. First, so that compiled code finds them at a fixed offset.
    runs: [Cell<Run>; SIZE_CLASSES.len()],
    region: RefCell<Region>,
    base: usize,
    blocks: RefCell<Vec<Block>>,
    /// For each size class the blocks that may have free cells.
    available: RefCell<[Vec<u32>; SIZE_CLASSES.len()]>,
    free_blocks: RefCell<Vec<u32>>,
    /// Blocks and large objects that got objects since the last collection.
    touched: RefCell<Vec<u32>>,
    remembered: RefCell<Vec<NonNull<Header>>>,
    finalizable: RefCell<Vec<NonNull<Header>>>,
    young: Cell<usize>,
    live: Cell<usize>,
    /// Bytes of immortal objects.
    frozen: Cell<usize>,
    major_at: Cell<usize>,
    limit: Cell<usize>,
    collections: Cell<(u64, u64)>,
    longest_pause: Cell<u64>,
    next_version: Cell<u32>,
    /// Collect at every safepoint that follows an allocation: how rooting faults are found.
    stress: Cell<bool>,
    roots: RootSet,
    poll: Arc<AtomicU32>,
}

/// The heap of the object whose header this is; puts the object into the remembered set.
#[cold]
#[inline(never)]
fn remember(header: &Header) {
    let address = std::ptr::from_ref(header) as usize;
    // SAFETY: the region's first word is the address of its heap, which outlives all its objects.
    let heap = unsafe { &*(*((address & !(REGION_SIZE - 1)) as *const *const Heap)) };
    header.set_gc(header.gc() & !GC_OLD);
    heap.remembered.borrow_mut().push(NonNull::from(header));
}

/// The heap that an object lives in.
pub fn heap_of<T>(object: Gc<T>) -> &'static Heap {
    // SAFETY: as in `remember`.
    unsafe { &*(*((object.address() & !(REGION_SIZE - 1)) as *const *const Heap)) }
}

impl Heap {
    /// An empty heap. `None` if no address range can be reserved.
    pub fn new() -> Option<Box<Heap>> {
        let mut region = Region::reserve()?;
        if !region.commit(BLOCK_SIZE) {
            return None;
        }
        let base = region.base();
        let heap = Box::new(Heap {
            runs: [const { Cell::new(Run { cursor: 0, limit: 0 }) }; SIZE_CLASSES.len()],
            region: RefCell::new(region),
            base,
            // Block 0 holds the way back from an object to its heap.
            blocks: RefCell::new(vec![Block::free()]),
            available: RefCell::new([const { Vec::new() }; SIZE_CLASSES.len()]),
            free_blocks: RefCell::default(),
            touched: RefCell::default(),
            remembered: RefCell::default(),
            finalizable: RefCell::default(),
            young: Cell::new(0),
            live: Cell::new(0),
            frozen: Cell::new(0),
            major_at: Cell::new(64 << 20),
            limit: Cell::new(usize::MAX),
            collections: Cell::new((0, 0)),
            longest_pause: Cell::new(0),
            next_version: Cell::new(1),
            stress: Cell::new(false),
            roots: RootSet::default(),
            poll: Arc::new(AtomicU32::new(0)),
        });
        // SAFETY: block 0 is committed and belongs to nobody else.
        unsafe { *(base as *mut *const Heap) = &raw const *heap };
        Some(heap)
    }

    /// Allocates `bytes` for an object of `kind`; the memory behind the header is zero.
    #[inline(always)]
    pub fn allocate(&self, bytes: usize, kind: Kind, shape: u32) -> Result<NonNull<u8>, OutOfMemory> {
        let address = if bytes <= MAX_SMALL {
            let class = size_class(bytes);
            let run = self.runs[class].get();
            let size = SIZE_CLASSES[class] as usize;
            if run.cursor + size <= run.limit {
                self.runs[class].set(Run { cursor: run.cursor + size, limit: run.limit });
                run.cursor
            } else {
                self.refill(class)?
            }
        } else {
            self.allocate_large(bytes)?
        };
        // SAFETY: the cell is ours, zeroed, and large enough for a header.
        unsafe {
            (address as *mut Header).write(Header::new(shape, kind));
            Ok(NonNull::new_unchecked(address as *mut u8))
        }
    }

    /// Allocates an object and moves `value` into it. The struct brings its own header.
    #[inline(always)]
    pub fn new_object<T: Object>(&self, value: T) -> Result<Gc<T>, OutOfMemory> {
        let cell = self.allocate(size_of::<T>(), T::KIND, 0)?;
        // SAFETY: the cell is large enough and aligned to 16.
        unsafe {
            cell.cast::<T>().write(value);
            Ok(Gc::from_address(cell.as_ptr() as usize))
        }
    }

    /// Registers an object with [`FLAG_FINALIZE`]: the collector tells when it is dead.
    pub fn finalize_later(&self, header: &'static Header) {
        header.set_flag(FLAG_FINALIZE, true);
        self.finalizable.borrow_mut().push(NonNull::from(header));
    }

    /// A number that this heap never gave before: versions of dict keys and of types.
    pub fn next_version(&self) -> u32 {
        let version = self.next_version.get();
        self.next_version.set(version.wrapping_add(1).max(1));
        version
    }

    /// The word that running code tests at safepoints; [`POLL_COLLECT`] is set when enough was allocated. Other bits belong
    /// to the layers above, and other threads may set them.
    pub fn poll(&self) -> &Arc<AtomicU32> {
        &self.poll
    }

    /// Collect at every safepoint.
    pub fn set_stress(&self, on: bool) {
        self.stress.set(on);
    }

    /// The most bytes that this heap may hold.
    pub fn set_limit(&self, bytes: usize) {
        self.limit.set(bytes);
    }

    /// Roots beside the stack.
    pub fn roots(&self) -> &RootSet {
        &self.roots
    }

    /// A vector of values that the collector sees.
    pub fn rooted_vec(&self) -> RootedVec {
        self.roots.rooted_vec()
    }

    /// What the heap holds.
    pub fn statistics(&self) -> HeapStatistics {
        HeapStatistics {
            used: self.live.get() + self.young.get(),
            young: self.young.get(),
            minor_collections: self.collections.get().0,
            major_collections: self.collections.get().1,
            longest_pause: self.longest_pause.get(),
        }
    }

    /// Offset of the runs within the heap and the size class for `bytes`: what inline allocation in compiled code needs.
    pub const RUNS_OFFSET: usize = std::mem::offset_of!(Heap, runs);

    /// The size class and cell size for an object of `bytes`; `None` for large ones.
    pub fn class_of_size(bytes: usize) -> Option<(usize, usize)> {
        (bytes <= MAX_SMALL).then(|| {
            let class = size_class(bytes);
            (class, SIZE_CLASSES[class] as usize)
        })
    }

    fn account(&self, bytes: usize) -> Result<(), OutOfMemory> {
        let young = self.young.get() + bytes;
        if self.live.get() + young > self.limit.get() {
            return Err(OutOfMemory);
        }
        self.young.set(young);
        if young >= YOUNG_LIMIT || self.stress.get() {
            self.poll.fetch_or(POLL_COLLECT, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The next run of free cells; hands out its first cell. Accounting is by run: its cells count once it is taken.
    #[cold]
    #[inline(never)]
    fn refill(&self, class: usize) -> Result<usize, OutOfMemory> {
        let size = SIZE_CLASSES[class] as usize;
        loop {
            let block = self.available.borrow().get(class).and_then(|blocks| blocks.last().copied());
            let Some(index) = block else {
                let index = self.take_blocks(1)?;
                self.blocks.borrow_mut()[index as usize].begin(Use::Cells, size as u32);
                self.available.borrow_mut()[class].push(index);
                continue;
            };
            let mut blocks = self.blocks.borrow_mut();
            let block = &mut blocks[index as usize];
            let cells = block.cells();
            let mut first = block.scan;
            while first < cells && block.is_marked((first as usize) * size) {
                first += 1;
            }
            if first == cells {
                self.available.borrow_mut()[class].pop();
                continue;
            }
            let mut last = first;
            // Under stress a run is one cell, so that every allocation comes here.
            let stress = self.stress.get();
            while last < cells && !block.is_marked((last as usize) * size) && !(stress && last > first) {
                last += 1;
            }
            self.account((last - first) as usize * size)?;
            block.scan = last;
            if !block.touched {
                block.touched = true;
                self.touched.borrow_mut().push(index);
            }
            let start = self.base + index as usize * BLOCK_SIZE;
            let cursor = start + first as usize * size;
            self.runs[class].set(Run { cursor: cursor + size, limit: start + last as usize * size });
            return Ok(cursor);
        }
    }

    #[cold]
    fn allocate_large(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        let count = bytes.div_ceil(BLOCK_SIZE);
        if count >= REGION_SIZE / BLOCK_SIZE {
            return Err(OutOfMemory);
        }
        self.account(count * BLOCK_SIZE)?;
        let index = self.take_blocks(count as u32)?;
        let mut blocks = self.blocks.borrow_mut();
        blocks[index as usize].begin(Use::Large(count as u32), BLOCK_SIZE as u32);
        blocks[index as usize].touched = true;
        for rest in 1..count as u32 {
            blocks[(index + rest) as usize].usage = Use::LargeRest(rest);
        }
        self.touched.borrow_mut().push(index);
        Ok(self.base + index as usize * BLOCK_SIZE)
    }

    /// The first of `count` contiguous free blocks; their memory is zero.
    fn take_blocks(&self, count: u32) -> Result<u32, OutOfMemory> {
        let mut free = self.free_blocks.borrow_mut();
        if count == 1 {
            if let Some(index) = free.pop() {
                return Ok(index);
            }
        } else if free.len() >= count as usize {
            free.sort_unstable_by(|a, b| b.cmp(a));
            let mut run = 1;
            for i in (0..free.len()).rev() {
                run = if i + 1 < free.len() && free[i] == free[i + 1] + 1 { run + 1 } else { 1 };
                if run == count {
                    let first = free[i] + 1 - count;
                    free.drain(i..i + count as usize);
                    return Ok(first);
                }
            }
        }
        let mut blocks = self.blocks.borrow_mut();
        let index = blocks.len();
        let end = index + count as usize;
        if end * BLOCK_SIZE > REGION_SIZE || !self.region.borrow_mut().commit(end * BLOCK_SIZE) {
            return Err(OutOfMemory);
        }
        blocks.resize_with(end, Block::free);
        Ok(index as u32)
    }
}
