//! Which registers of bytecode are read later: what a frame state must keep, and what block parameters carry.
//!
//! An exception handler reads registers as they were before the instruction that raised, so that whatever a handler needs is live
//! before each instruction that it protects.

use std::collections::HashMap;
use std::rc::Rc;

use crate::bytecode::{Instruction, Opcode, Word, instructions};
use crate::objects::{Code, Gc};

/// A set of registers.
#[derive(Clone, PartialEq, Eq, Default)]
struct Registers(Vec<u64>);

impl Registers {
    fn new(count: usize) -> Registers {
        Registers(vec![0; count.div_ceil(64)])
    }

    fn insert(&mut self, register: u32) {
        if let Some(word) = self.0.get_mut(register as usize / 64) {
            *word |= 1 << (register % 64);
        }
    }

    fn remove(&mut self, register: u32) {
        if let Some(word) = self.0.get_mut(register as usize / 64) {
            *word &= !(1 << (register % 64));
        }
    }

    fn join(&mut self, other: &Registers) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    fn list(&self) -> Vec<u16> {
        let mut list = Vec::new();
        for (at, word) in self.0.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                list.push((at * 64) as u16 + rest.trailing_zeros() as u16);
                rest &= rest - 1;
            }
        }
        list
    }
}

/// The instructions of a code object, and what is live before each.
pub struct Liveness {
    /// By program counter; those inside an instruction have none.
    before: HashMap<u32, Rc<[u16]>>,
    /// The instructions in order.
    pub instructions: Vec<Instruction>,
    /// Places where control may come from elsewhere, in order; exception handlers are not among them.
    pub leaders: Vec<u32>,
    /// Targets of jumps back.
    pub heads: Vec<u32>,
}

impl Liveness {
    /// Looks at the code.
    pub fn new(code: Gc<Code>) -> Liveness {
        let data = code.data();
        let words: Vec<Word> = data.words.iter().map(|word| word.get()).collect();
        let instructions: Vec<Instruction> = instructions(&words).collect();
        let count = data.proto.register_count as usize;
        let index: HashMap<u32, usize> = instructions.iter().enumerate().map(|(at, each)| (each.pc, at)).collect();
        let mut before = vec![Registers::new(count); instructions.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for at in (0..instructions.len()).rev() {
                let instruction = &instructions[at];
                let op = instruction.op().generic();
                let mut live = Registers::new(count);
                if !op.ends_block()
                    && let Some(next) = before.get(at + 1)
                {
                    live.join(next);
                }
                if let Some(target) = instruction.target().and_then(|target| index.get(&target)) {
                    // `ForIter` leaves its destination alone when the iterator is exhausted.
                    live.join(&before[*target]);
                }
                for register in instruction.writes() {
                    live.remove(register);
                }
                if op == Opcode::ForIter
                    && let Some(target) = instruction.target().and_then(|target| index.get(&target))
                {
                    live.join(&before[*target]);
                }
                for register in instruction.reads() {
                    live.insert(register);
                }
                if let Some(range) = data.proto.handler(instruction.pc)
                    && let Some(handler) = index.get(&range.handler)
                {
                    let mut needed = before[*handler].clone();
                    needed.remove(u32::from(range.register));
                    live.join(&needed);
                }
                if live != before[at] {
                    before[at] = live;
                    changed = true;
                }
            }
        }
        let mut leaders = vec![0];
        let mut heads = Vec::new();
        for instruction in &instructions {
            if let Some(target) = instruction.target() {
                leaders.push(target);
                leaders.push(instruction.next_pc());
                if instruction.op().generic() == Opcode::JumpBack {
                    heads.push(target);
                }
            }
        }
        leaders.sort_unstable();
        leaders.dedup();
        heads.sort_unstable();
        heads.dedup();
        let before = instructions.iter().zip(before).map(|(each, live)| (each.pc, Rc::from(live.list()))).collect();
        Liveness { before, instructions, leaders, heads }
    }

    /// The registers that are live before the instruction at `pc`, in order.
    pub fn before(&self, pc: u32) -> Rc<[u16]> {
        self.before.get(&pc).cloned().unwrap_or_default()
    }

    /// The instruction at `pc`.
    pub fn at(&self, pc: u32) -> Option<&Instruction> {
        let at = self.instructions.binary_search_by_key(&pc, |each| each.pc).ok()?;
        self.instructions.get(at)
    }
}
