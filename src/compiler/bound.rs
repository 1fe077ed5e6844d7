//! Drops the checks that a local is bound where it is bound on every path.
//!
//! A forward analysis over basic blocks: a register is *bound* after it was written or checked, and no longer after it was
//! unbound. At a join it is bound if it is bound on all paths; at a handler, if it is bound all through the code the handler
//! protects.

use super::assemble::unpacked;
use super::unit::Unit;
use crate::bytecode::Opcode;

/// A set of the registers that are checked somewhere.
type Set = Vec<u64>;

/// Clears `keep` for each check that cannot fail.
pub(super) fn drop_checks(unit: &Unit, keep: &mut [bool]) {
    // Only registers that are checked matter; number them.
    let mut number = vec![u32::MAX; unit.register_count.max(unit.first_temporary) as usize + 1];
    let mut count = 0u32;
    for (at, ins) in unit.code.iter().enumerate() {
        if keep[at] && ins.op == Opcode::CheckBound && number[ins.a as usize] == u32::MAX {
            number[ins.a as usize] = count;
            count += 1;
        }
    }
    if count == 0 {
        return;
    }
    let number = |register: u32| match number.get(register as usize) {
        Some(&at) if at != u32::MAX => Some(at as usize),
        _ => None,
    };
    let words = count.div_ceil(64) as usize;

    // Blocks begin at labels, behind jumps, and where the handler changes.
    let mut starts = vec![false; unit.code.len() + 1];
    starts[0] = true;
    for at in unit.labels.iter().flatten() {
        starts[*at] = true;
    }
    for (at, pair) in unit.code.windows(2).enumerate() {
        let before = &pair[0];
        starts[at + 1] |= before.target.is_some() || before.op.ends_block() || before.handler != pair[1].handler;
    }
    let mut entry: Vec<Option<Set>> = vec![None; unit.code.len() + 1];
    let mut bound_at_entry = vec![0u64; words];
    // Parameters are bound from the start.
    let parameters = unit.positional_count
        + unit.kwonly_count
        + u32::from(unit.flags.has(crate::bytecode::CodeFlags::VARARGS))
        + u32::from(unit.flags.has(crate::bytecode::CodeFlags::VARKEYWORDS));
    for register in 0..parameters {
        if let Some(at) = number(register) {
            bound_at_entry[at / 64] |= 1 << (at % 64);
        }
    }
    entry[0] = Some(bound_at_entry);
    let mut work = vec![0];
    while let Some(start) = work.pop() {
        let Some(mut state) = entry[start].clone() else { continue };
        let mut at = start;
        // What is bound all through the block.
        let mut throughout = state.clone();
        while let Some(ins) = unit.code.get(at) {
            // An exhausted iterator leaves the register as it was.
            let before = (ins.op == Opcode::ForIter).then(|| state.clone());
            step(ins, &mut state, &number);
            if ins.op == Opcode::DeleteLocal {
                intersect(&mut throughout, &state);
            }
            if let Some(target) = ins.target.and_then(|label| unit.labels[label.0 as usize]) {
                flow(&mut entry, &mut work, target, before.as_ref().unwrap_or(&state));
            }
            let ends = ins.op.ends_block();
            let next_starts = starts[at + 1];
            if ends || next_starts {
                if let Some(handler) = ins.handler
                    && let Some(target) = unit.labels[unit.handlers[handler as usize].label.0 as usize]
                {
                    flow(&mut entry, &mut work, target, &throughout);
                }
                if !ends {
                    flow(&mut entry, &mut work, at + 1, &state);
                }
                break;
            }
            at += 1;
        }
    }
    let mut state: Option<Set> = None;
    for (at, ins) in unit.code.iter().enumerate() {
        if starts[at] {
            state = entry[at].clone();
        }
        let Some(state) = &mut state else { continue };
        if ins.op == Opcode::CheckBound
            && let Some(number) = number(ins.a)
            && state[number / 64] >> (number % 64) & 1 == 1
        {
            keep[at] = false;
        }
        step(ins, state, &number);
    }
}

fn step(ins: &super::unit::Ins, state: &mut Set, number: &impl Fn(u32) -> Option<usize>) {
    match ins.op {
        Opcode::CheckBound => {
            if let Some(at) = number(ins.a) {
                state[at / 64] |= 1 << (at % 64);
            }
        }
        Opcode::DeleteLocal => {
            if let Some(at) = number(ins.a) {
                state[at / 64] &= !(1 << (at % 64));
            }
        }
        _ => {
            for register in unpacked(ins).writes() {
                if let Some(at) = number(register) {
                    state[at / 64] |= 1 << (at % 64);
                }
            }
        }
    }
}

fn intersect(into: &mut Set, with: &Set) -> bool {
    let mut changed = false;
    for (into, with) in into.iter_mut().zip(with) {
        changed |= *into & !with != 0;
        *into &= with;
    }
    changed
}

fn flow(entry: &mut [Option<Set>], work: &mut Vec<usize>, target: usize, state: &Set) {
    match &mut entry[target] {
        Some(known) => {
            if intersect(known, state) {
                work.push(target);
            }
        }
        slot @ None => {
            *slot = Some(state.clone());
            work.push(target);
        }
    }
}
