//! Blocks: 64 KiB that hold cells of one size class, or part of a large object.
//!
//! What the collector knows about a block lies here, apart from the block: marking dirties no page that a program's
//! objects lie in.

use super::region::BLOCK_SIZE;

/// The smallest distance of two cells.
pub const GRANULE: usize = 16;
const MARK_WORDS: usize = BLOCK_SIZE / GRANULE / 64;

/// Sizes of cells, in bytes. Up to 512 in steps of 16, then wider.
pub const SIZE_CLASSES: [u32; 46] = size_classes();
/// The largest object that lies in a block of cells.
pub const MAX_SMALL: usize = 8192;

const fn size_classes() -> [u32; 46] {
    let mut classes = [0; 46];
    let mut i = 0;
    while i < 32 {
        classes[i] = (i as u32 + 1) * 16;
        i += 1;
    }
    let wide = [640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072, 4096, 5456, 6544, 8192];
    while i < 46 {
        classes[i] = wide[i - 32];
        i += 1;
    }
    classes
}

/// The size class of an object of `bytes`, which is at most [`MAX_SMALL`].
#[inline(always)]
pub fn size_class(bytes: usize) -> usize {
    if bytes <= 512 { (bytes.max(1) - 1) / 16 } else { wide_class(bytes) }
}

fn wide_class(bytes: usize) -> usize {
    let mut class = 32;
    while (SIZE_CLASSES[class] as usize) < bytes {
        class += 1;
    }
    class
}

/// What a block is used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// Nothing: it can be handed out.
    Free,
    /// Cells of one size class.
    Cells,
    /// Begins a large object of so many blocks.
    Large(u32),
    /// Lies so many blocks behind the beginning of a large object.
    LargeRest(u32),
}

/// One block's side table.
pub struct Block {
    /// What it is used for.
    pub usage: Use,
    /// Size of a cell in bytes.
    pub cell: u32,
    /// The cell from which the search for free cells goes on.
    pub scan: u32,
    /// Cells were handed out since the last collection.
    pub touched: bool,
    live: u32,
    frozen: bool,
    marks: Option<Box<[u64; MARK_WORDS]>>,
}

impl Block {
    /// A block that is not used.
    pub const fn free() -> Block {
        Block { usage: Use::Free, cell: 0, scan: 0, touched: false, live: 0, frozen: false, marks: None }
    }

    /// Makes it a block of cells of `size` bytes, none of them marked.
    pub fn begin(&mut self, usage: Use, size: u32) {
        self.usage = usage;
        self.cell = size;
        self.scan = 0;
        self.touched = false;
        self.live = 0;
        match &mut self.marks {
            Some(marks) => marks.fill(0),
            None => self.marks = Some(Box::new([0; MARK_WORDS])),
        }
    }

    /// How many cells fit.
    pub fn cells(&self) -> u32 {
        BLOCK_SIZE as u32 / self.cell
    }

    /// The cell that holds the byte at `offset` of the block, if there is one.
    #[inline]
    pub fn cell_at(&self, offset: usize) -> Option<usize> {
        let cell = offset as u32 / self.cell;
        (cell < self.cells()).then(|| (cell * self.cell) as usize)
    }

    /// Marks the cell at `offset`; true if it was not marked.
    #[inline]
    pub fn mark(&mut self, offset: usize) -> bool {
        let Some(marks) = &mut self.marks else { return false };
        let bit = offset / GRANULE;
        let word = &mut marks[bit / 64];
        let fresh = *word & (1 << (bit % 64)) == 0;
        *word |= 1 << (bit % 64);
        fresh
    }

    /// Whether the cell at `offset` is marked.
    #[inline]
    pub fn is_marked(&self, offset: usize) -> bool {
        let bit = offset / GRANULE;
        self.marks.as_ref().is_some_and(|marks| marks[bit / 64] & (1 << (bit % 64)) != 0)
    }

    /// How many cells were live at the last collection.
    pub fn live(&self) -> usize {
        self.live as usize
    }

    /// Notes how many cells are live.
    pub fn set_live(&mut self, cells: usize) {
        self.live = cells as u32;
    }

    /// All its objects became immortal: it is never swept again and hands out no cells.
    pub fn freeze(&mut self) {
        self.frozen = true;
    }

    /// Whether its objects are immortal.
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Forgets all marks.
    pub fn unmark_all(&mut self) {
        if let Some(marks) = &mut self.marks {
            marks.fill(0);
        }
    }
}
