//! Units: compiled code with all that belongs to it.

use std::cell::Cell;

use super::build::{Participant, Sites};
use super::code::CodeBlock;
use super::deopt::{ExitRecord, StateRecord};
use crate::heap::RootedVec;
use crate::objects::{Code, Gc};

/// How many exits a unit may have in stress mode.
pub const STRESS_BYTES: usize = 1 << 14;

/// One compiled function or loop. Its address is in its code.
#[repr(C)]
pub struct Unit {
    /// 1 as long as the code holds. First: compiled code tests it.
    pub valid: Cell<u8>,
    /// Its number.
    pub id: u64,
    /// The code it was made of.
    pub code: Gc<Code>,
    /// The loop head at which it is entered, if it is not the function's start.
    pub osr: Option<u32>,
    /// By number.
    pub exits: Vec<ExitRecord>,
    /// What the exits leave to.
    pub states: Vec<StateRecord>,
    /// How often each exit was taken.
    pub taken: Vec<Cell<u32>>,
    /// Whose code takes part.
    pub participants: Vec<Participant>,
    /// What helper calls point to.
    pub sites: Sites,
    /// In stress mode, a byte for each exit: not 0 as long as it is still to be taken.
    pub stress: Box<[Cell<u8>]>,
    /// Keeps alive what the code names.
    pub constants: RootedVec,
    /// The machine code.
    pub block: Option<CodeBlock>,
}

impl Unit {
    /// Where the code begins; 0 before it is installed.
    pub fn address(&self) -> usize {
        self.block.as_ref().map_or(0, CodeBlock::address)
    }

    /// Whether an address lies in the code.
    pub fn contains(&self, address: usize) -> bool {
        self.block.as_ref().is_some_and(|block| (block.address()..block.address() + block.len()).contains(&address))
    }
}

/// What the JIT keeps for a code object. Its address is in function objects and in callers' code; it stays as long as the VM.
#[repr(C)]
pub struct CodeState {
    /// The address by which the code is called with its parameters in registers: the unit's, or a stub that
    /// has the interpreter run it. First: callers load it.
    pub direct: Cell<usize>,
    /// The code.
    pub code: Gc<Code>,
    /// The unit that is valid now.
    pub unit: Cell<Option<u64>>,
    /// Units of its loops that are valid now.
    pub loops: std::cell::RefCell<Vec<(u32, u64)>>,
    /// How often it was compiled.
    pub compiled: Cell<u32>,
    /// It cannot be compiled, or is not any more.
    pub refused: Cell<Option<&'static str>>,
}
