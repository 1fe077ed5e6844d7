//! Checks that code is well-formed: what an interpreter and a compiler may rely on.

use super::{CodeProto, Instruction, Opcode, Role, decode};

/// A set of registers.
#[derive(Clone, PartialEq)]
struct Registers(Vec<u64>);

impl Registers {
    fn new(count: u32) -> Registers {
        Registers(vec![0; (count as usize).div_ceil(64)])
    }

    fn contains(&self, register: u32) -> bool {
        self.0.get(register as usize / 64).is_some_and(|word| word >> (register % 64) & 1 == 1)
    }

    fn insert(&mut self, register: u32) {
        if let Some(word) = self.0.get_mut(register as usize / 64) {
            *word |= 1 << (register % 64);
        }
    }

    fn remove_from(&mut self, first: u32) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let start = at as u32 * 64;
            if start >= first {
                *word = 0;
            } else if first - start < 64 {
                *word &= (1 << (first - start)) - 1;
            }
        }
    }

    /// Keeps what is in both; whether anything was lost.
    fn intersect(&mut self, other: &Registers) -> bool {
        let mut changed = false;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *word & !other != 0;
            *word &= other;
        }
        changed
    }
}

/// Checks code and all code nested in it: operands are in range, targets are instructions, control does not run off the end,
/// tables are sorted, and no register is read that is not written on every path from the start. Variables count as written
/// from the start (they are unbound until assigned); what a call's window covers is not written any more after the call.
///
/// # Errors
/// A sentence that names the code, the instruction and what is wrong.
pub fn verify(code: &CodeProto) -> Result<(), String> {
    let fail = |pc: u32, what: String| Err(format!("{} at {pc}: {what}", code.qualname));
    let length = code.words.len() as u32;
    let mut starts = vec![false; code.words.len() + 1];
    let mut pc = 0;
    while pc < length {
        let Some(instruction) = decode(&code.words, pc) else { return fail(pc, "no instruction".into()) };
        starts[pc as usize] = true;
        check_operands(code, &instruction).or_else(|what| fail(pc, what))?;
        pc = instruction.next_pc();
    }
    let is_start = |pc: u32| starts.get(pc as usize) == Some(&true);
    let mut end = 0;
    for range in &code.exception_table {
        let fits = range.start >= end && range.start < range.end && range.end <= length;
        if !fits || !is_start(range.start) || !is_start(range.handler) {
            return fail(range.start, "a bad exception range".into());
        }
        end = range.end;
    }
    if !code.positions.is_sorted_by_key(|entry| entry.pc) {
        return fail(0, "positions are not sorted".into());
    }
    check_reads(code)?;
    for constant in &code.constants {
        if let super::Constant::Code(nested) = constant {
            verify(nested)?;
        }
    }
    Ok(())
}

fn check_operands(code: &CodeProto, instruction: &Instruction) -> Result<(), String> {
    let within = |value: u32, limit: usize| value < limit as u32;
    for (operand, value) in instruction.operands() {
        let good = match operand.role {
            Role::Def | Role::Use | Role::UseDef => value < code.register_count,
            Role::Uses(span) | Role::Defs(span) => instruction.span(span, value).end <= code.register_count,
            Role::Const => within(value, code.constants.len()),
            Role::Name => within(value, code.names.len()),
            Role::Free => within(value, code.freevars.len()),
            Role::Cache => value < code.cache_count,
            Role::Target => within(value, code.words.len()),
            Role::Imm | Role::Count => true,
        };
        if !good {
            return Err(format!("{} has {} = {value}", instruction.op().name(), operand.name));
        }
    }
    Ok(())
}

fn check_reads(code: &CodeProto) -> Result<(), String> {
    let mut state = Registers::new(code.register_count);
    for register in 0..code.varnames.len() as u32 {
        state.insert(register);
    }
    for &register in &code.cell_registers {
        state.insert(register.into());
    }
    let mut entry: Vec<Option<Registers>> = vec![None; code.words.len() + 1];
    if !code.words.is_empty() {
        entry[0] = Some(state);
    }
    let mut work = vec![0u32];
    while let Some(pc) = work.pop() {
        let Some(mut state) = entry[pc as usize].clone() else { continue };
        let Some(instruction) = decode(&code.words, pc) else {
            return Err(format!("{} runs off its end at {pc}", code.qualname));
        };
        if let Some(register) = instruction.reads().find(|&register| !state.contains(register)) {
            let name = instruction.op().name();
            return Err(format!(
                "{} at {pc}: {name} reads register {register}, which may not be written",
                code.qualname
            ));
        }
        let mut flow = |target: u32, state: &Registers| {
            let Some(slot) = entry.get_mut(target as usize) else { return };
            let changed = match slot {
                Some(known) => known.intersect(state),
                None => {
                    *slot = Some(state.clone());
                    true
                }
            };
            if changed {
                work.push(target);
            }
        };
        let before = state.clone();
        if let Some(first) = instruction.clobbers_from() {
            state.remove_from(first);
        }
        if let Some(handler) = code.handler(pc) {
            let mut at_handler = state.clone();
            at_handler.insert(handler.register.into());
            flow(handler.handler, &at_handler);
        }
        instruction.writes().for_each(|register| state.insert(register));
        if let Some(target) = instruction.target() {
            // An exhausted iterator writes nothing.
            let at_target = if instruction.op().generic() == Opcode::ForIter { &before } else { &state };
            flow(target, at_target);
        }
        if !instruction.op().ends_block() {
            flow(instruction.next_pc(), &state);
        }
    }
    Ok(())
}
