//! Marking and sweeping.

use std::ptr::NonNull;
use std::time::Instant;

use super::block::Use;
use super::region::BLOCK_SIZE;
use super::{FLAG_FINALIZED, GC_IMMORTAL, GC_OLD, Header, Heap, Kind, Run, Value};

/// Which objects a collection looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CollectionKind {
    /// Young objects only.
    Minor,
    /// All objects.
    Major,
}

/// Marks what the roots reach. Handed to the functions that trace objects and root tables.
pub struct Tracer<'h> {
    heap: &'h Heap,
    pending: Vec<NonNull<Header>>,
}

impl Tracer<'_> {
    /// Marks the object that `value` refers to, if it is one.
    #[inline]
    pub fn value(&mut self, value: Value) {
        if let Some(header) = value.header() {
            self.header(header);
        }
    }

    /// As [`Tracer::value`] for a word that may be 0.
    #[inline]
    pub fn word(&mut self, word: u64) {
        if word != 0 && word & 7 == 0 {
            // SAFETY: traced words are 0 or values.
            self.header(unsafe { &*(word as *const Header) });
        }
    }

    /// Marks an object.
    #[inline]
    pub fn header(&mut self, header: &Header) {
        if header.gc() & GC_IMMORTAL != 0 {
            return;
        }
        let address = std::ptr::from_ref(header) as usize;
        if self.heap.mark(address) {
            header.set_gc(header.gc() | GC_OLD);
            self.pending.push(NonNull::from(header));
        }
    }

    /// Marks the object that a word points to or into, if it does: conservative scanning.
    #[inline]
    pub fn conservative_word(&mut self, word: u64) {
        if let Some(header) = self.heap.find_object(word as usize) {
            // SAFETY: `find_object` gives live cells only.
            self.header(unsafe { header.as_ref() });
        }
    }

    /// Scans a range of memory conservatively.
    ///
    /// # Safety
    /// The range is readable, both ends are aligned to 8.
    pub unsafe fn conservative_range(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            // SAFETY: the caller promises that the range is readable.
            let word = unsafe { std::ptr::read_volatile(at as *const u64) };
            self.conservative_word(word);
            at += 8;
        }
    }

    /// Whether the object survives so far.
    pub fn is_marked(&self, value: Value) -> bool {
        match value.header() {
            Some(header) => header.gc() & GC_IMMORTAL != 0 || self.heap.is_marked(std::ptr::from_ref(header) as usize),
            None => true,
        }
    }

    fn drain(&mut self, trace: &dyn Fn(&'static Header, &mut Tracer<'_>)) {
        while let Some(header) = self.pending.pop() {
            // SAFETY: a marked object is alive.
            trace(unsafe { header.as_ref() }, self);
        }
    }
}

/// What a collection asks of the layers above.
pub trait Host {
    /// Marks all roots that the heap does not know: stacks, tables.
    fn trace_roots(&self, tracer: &mut Tracer<'_>);
    /// Marks what one object refers to.
    fn trace_object(&self, object: &'static Header, tracer: &mut Tracer<'_>);
    /// An object with [`super::FLAG_FINALIZE`] is dead. True: keep it (its `__del__` is to run); false: its Rust parts
    /// were dropped.
    fn finalize(&self, object: &'static Header) -> bool;
    /// Weak references must be cleared where `tracer.is_marked` says that the object is dead.
    fn clear_weak(&self, tracer: &Tracer<'_>);
    /// Whether an object with [`super::FLAG_FINALIZE`] may have a `__del__`, which keeps it and all that it refers to. These
    /// are asked first: nothing may lose its Rust parts while something else can still be kept that refers to it.
    fn may_be_kept(&self, object: &'static Header) -> bool {
        !matches!(object.kind(), Kind::Code | Kind::Payload)
    }
    /// All that survives is marked; what is dead is still whole and can be looked at for the last time.
    fn before_sweep(&self, _tracer: &Tracer<'_>) {}
}

impl Heap {
    fn block_of(&self, address: usize) -> (usize, usize) {
        let offset = address - self.base;
        (offset / BLOCK_SIZE, offset % BLOCK_SIZE)
    }

    fn mark(&self, address: usize) -> bool {
        let (block, offset) = self.block_of(address);
        self.blocks.borrow_mut()[block].mark(offset)
    }

    fn is_marked(&self, address: usize) -> bool {
        let (block, offset) = self.block_of(address);
        self.blocks.borrow()[block].is_marked(offset)
    }

    /// The live object that a word points to or into.
    pub fn find_object(&self, word: usize) -> Option<NonNull<Header>> {
        let offset = word.wrapping_sub(self.base);
        let blocks = self.blocks.borrow();
        let mut index = offset / BLOCK_SIZE;
        if index >= blocks.len() {
            return None;
        }
        let start = match blocks[index].usage {
            Use::Free => return None,
            Use::Cells => blocks[index].cell_at(offset % BLOCK_SIZE)?,
            Use::Large(_) => 0,
            Use::LargeRest(rest) => {
                index -= rest as usize;
                0
            }
        };
        let address = self.base + index * BLOCK_SIZE + start;
        let header = NonNull::new(address as *mut Header)?;
        // SAFETY: the cell lies in a block in use; free cells are zero, which is `Kind::Free`.
        (unsafe { header.as_ref() }.kind() != Kind::Free).then_some(header)
    }

    /// Calls `visit` for each live object until it returns false.
    pub fn visit(&self, visit: &mut dyn FnMut(&'static Header) -> bool) {
        let count = self.blocks.borrow().len();
        for index in 1..count {
            let (usage, cell, cells) = {
                let block = &self.blocks.borrow()[index];
                match block.usage {
                    Use::Cells => (block.usage, block.cell as usize, block.cells() as usize),
                    Use::Large(_) => (block.usage, 0, 1),
                    Use::Free | Use::LargeRest(_) => continue,
                }
            };
            debug_assert!(usage != Use::Free);
            for i in 0..cells {
                let address = self.base + index * BLOCK_SIZE + i * cell;
                // SAFETY: a cell of a block in use; free ones are zero.
                let header = unsafe { &*(address as *const Header) };
                if header.kind() != Kind::Free && !visit(header) {
                    return;
                }
            }
        }
    }

    /// Collects: minor, or major where the heap has grown enough or `major` is asked for. Called at safepoints only.
    pub fn collect(&self, host: &dyn Host, major: bool) -> CollectionKind {
        let began = Instant::now();
        let major = major || self.live.get() + self.young.get() >= self.major_at.get();
        if major {
            for block in self.blocks.borrow_mut().iter_mut() {
                if !block.is_frozen() && matches!(block.usage, Use::Cells | Use::Large(_)) {
                    block.unmark_all();
                }
            }
        }
        let trace = |object: &'static Header, tracer: &mut Tracer<'_>| host.trace_object(object, tracer);
        let mut tracer = Tracer { heap: self, pending: Vec::new() };
        let remembered = std::mem::take(&mut *self.remembered.borrow_mut());
        for header in &remembered {
            // SAFETY: remembered objects are old, and no sweep has happened since.
            let header = unsafe { header.as_ref() };
            if !major {
                header.set_gc(header.gc() | GC_OLD);
                trace(header, &mut tracer);
            } else if header.gc() & GC_IMMORTAL != 0 {
                // An immortal object that refers to mortal ones stays a root.
                trace(header, &mut tracer);
            }
        }
        self.roots.trace(&mut tracer);
        host.trace_roots(&mut tracer);
        tracer.drain(&trace);
        host.clear_weak(&tracer);
        self.run_finalizers(host, &mut tracer, &trace);
        self.sweep(major);
        // What an immortal object refers to must be found by each collection.
        let immortal = remembered.into_iter().filter(|header| {
            // SAFETY: immortal objects live as long as the heap.
            unsafe { header.as_ref() }.gc() & GC_IMMORTAL != 0
        });
        self.remembered.borrow_mut().extend(immortal);
        let (minor_count, major_count) = self.collections.get();
        self.collections.set(if major { (minor_count, major_count + 1) } else { (minor_count + 1, major_count) });
        if major {
            self.major_at.set((self.live.get() * 2).max(64 << 20));
        }
        self.longest_pause.set(self.longest_pause.get().max(began.elapsed().as_nanos() as u64));
        if major { CollectionKind::Major } else { CollectionKind::Minor }
    }

    fn run_finalizers(
        &self,
        host: &dyn Host,
        tracer: &mut Tracer<'_>,
        trace: &dyn Fn(&'static Header, &mut Tracer<'_>),
    ) {
        let candidates = std::mem::take(&mut *self.finalizable.borrow_mut());
        let mut kept = Vec::with_capacity(candidates.len());
        let mut dead = Vec::new();
        for header in candidates {
            let address = header.as_ptr() as usize;
            // SAFETY: nothing was swept since the object was registered alive.
            let object = unsafe { header.as_ref() };
            if object.gc() & GC_IMMORTAL != 0 || self.is_marked(address) {
                kept.push(header)
            } else {
                dead.push(header)
            }
        }
        // SAFETY: as above; sweeping comes after this.
        dead.sort_by_key(|header| !host.may_be_kept(unsafe { header.as_ref() }));
        let mut looked_at = false;
        for header in dead {
            // SAFETY: as above.
            let object = unsafe { header.as_ref() };
            if !looked_at && !host.may_be_kept(object) {
                looked_at = true;
                host.before_sweep(tracer);
            }
            let reached_again = self.is_marked(header.as_ptr() as usize);
            if reached_again {
                kept.push(header);
            } else if host.finalize(object) {
                object.set_flag(FLAG_FINALIZED, true);
                tracer.header(object);
                tracer.drain(trace);
                kept.push(header);
            }
        }
        if !looked_at {
            host.before_sweep(tracer);
        }
        self.finalizable.borrow_mut().extend(kept);
    }

    /// Frees what is not marked. After a minor collection only blocks that got objects since the last one can have dead ones.
    fn sweep(&self, major: bool) {
        for run in &self.runs {
            // The rest of a run is zero and not marked: it is found again.
            run.set(Run { cursor: 0, limit: 0 });
        }
        let mut blocks = self.blocks.borrow_mut();
        let mut touched = std::mem::take(&mut *self.touched.borrow_mut());
        let mut available = self.available.borrow_mut();
        let mut free = self.free_blocks.borrow_mut();
        if major {
            touched = (1..blocks.len() as u32)
                .filter(|index| {
                    let block = &blocks[*index as usize];
                    !block.is_frozen() && matches!(block.usage, Use::Cells | Use::Large(_))
                })
                .collect();
            available.iter_mut().for_each(Vec::clear);
        }
        let mut live = if major { self.frozen.get() } else { self.live.get() };
        for index in touched {
            let start = self.base + index as usize * BLOCK_SIZE;
            let block = &mut blocks[index as usize];
            let was_touched = std::mem::take(&mut block.touched);
            match block.usage {
                Use::Large(count) => {
                    if block.is_marked(0) {
                        live += count as usize * BLOCK_SIZE;
                    } else {
                        self.region.borrow().discard(start, count as usize * BLOCK_SIZE);
                        for rest in 0..count {
                            blocks[(index + rest) as usize].usage = Use::Free;
                            free.push(index + rest);
                        }
                    }
                }
                Use::Cells => {
                    let size = block.cell as usize;
                    let mut marked = 0;
                    let mut dead_from = None;
                    let cells = block.cells() as usize;
                    for cell in 0..=cells {
                        let alive = cell < cells && block.is_marked(cell * size);
                        marked += usize::from(alive);
                        match (alive || cell == cells, dead_from) {
                            (false, None) => dead_from = Some(cell),
                            (true, Some(from)) => {
                                // SAFETY: the cells are dead: nothing reaches them any more.
                                unsafe {
                                    std::ptr::write_bytes((start + from * size) as *mut u8, 0, (cell - from) * size);
                                }
                                dead_from = None;
                            }
                            _ => {}
                        }
                    }
                    let class = super::size_class(size);
                    if marked == 0 {
                        block.usage = Use::Free;
                        free.push(index);
                        if !major && was_touched {
                            available[class].retain(|other| *other != index);
                        }
                        continue;
                    }
                    // In a minor collection only what was counted as young changes into live.
                    live += marked * size;
                    if !major {
                        live -= block.live() * size;
                    }
                    block.set_live(marked);
                    block.scan = 0;
                    if marked < cells && !available[class].contains(&index) {
                        available[class].push(index);
                    }
                }
                Use::Free | Use::LargeRest(_) => {}
            }
        }
        self.live.set(live);
        self.young.set(0);
    }

    /// Makes everything that lives immortal (PEP 683): the collector never marks, sweeps or writes it again.
    pub fn freeze(&self) {
        let mut objects = Vec::new();
        self.visit(&mut |header| {
            objects.push(NonNull::from(header));
            true
        });
        for header in &objects {
            // SAFETY: `visit` gives live objects.
            let header = unsafe { header.as_ref() };
            // GC_OLD stays set: a store of a mortal object into an immortal one is still remembered.
            header.set_gc(GC_IMMORTAL | GC_OLD);
        }
        self.remembered.borrow_mut().clear();
        // Free cells beside immortal objects are left alone, so that later allocation does not write to these pages.
        for run in &self.runs {
            run.set(Run { cursor: 0, limit: 0 });
        }
        self.available.borrow_mut().iter_mut().for_each(Vec::clear);
        self.touched.borrow_mut().clear();
        for block in self.blocks.borrow_mut().iter_mut() {
            if matches!(block.usage, Use::Cells | Use::Large(_)) {
                block.freeze();
            }
        }
        self.live.set(self.live.get() + self.young.get());
        self.frozen.set(self.live.get());
        self.young.set(0);
    }
}
