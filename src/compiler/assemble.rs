//! From a unit's unpacked instructions to packed code: drops what cannot be reached and checks that cannot fail, threads
//! jumps, packs words, and makes the tables of handlers and positions.

use ruff_text_size::TextRange;

use super::error::{Compiled, fault};
use super::source::Source;
use super::unit::{Ins, Label, Unit};
use crate::bytecode::{
    CodeProto, ExceptionRange, Extension, Field, Instruction, NO_CACHE, Opcode, PositionEntry, Role, ScopedLocal, Word,
};

/// Packs the unit.
pub(super) fn assemble(mut unit: Unit, source: &Source, filename: &str) -> Compiled<CodeProto> {
    thread_jumps(&mut unit);
    let mut keep = reachable(&unit);
    super::bound::drop_checks(&unit, &mut keep);
    drop_empty_jumps(&unit, &mut keep);
    pack(unit, &keep, source, filename)
}

/// Lets jumps to jumps go where those go.
fn thread_jumps(unit: &mut Unit) {
    for at in 0..unit.code.len() {
        let Some(mut target) = unit.code[at].target else { continue };
        // A back-edge stays the one place where its loop is counted.
        if unit.code[at].op == Opcode::JumpBack {
            continue;
        }
        for _ in 0..8 {
            let Some(next) = unit.labels[target.0 as usize].and_then(|at| unit.code.get(at)) else { break };
            match (next.op, next.target) {
                (Opcode::Jump, Some(further)) => target = further,
                _ => break,
            }
        }
        unit.code[at].target = Some(target);
    }
}

/// Which instructions can be reached.
fn reachable(unit: &Unit) -> Vec<bool> {
    let mut seen = vec![false; unit.code.len()];
    let mut handler_seen = vec![false; unit.handlers.len()];
    let mut work = vec![0];
    while let Some(mut at) = work.pop() {
        while at < seen.len() && !seen[at] {
            seen[at] = true;
            let ins = &unit.code[at];
            if let Some(handler) = ins.handler
                && !std::mem::replace(&mut handler_seen[handler as usize], true)
            {
                work.extend(unit.labels[unit.handlers[handler as usize].label.0 as usize]);
            }
            if let Some(target) = ins.target {
                work.extend(unit.labels[target.0 as usize]);
            }
            if ins.op.ends_block() {
                break;
            }
            at += 1;
        }
    }
    seen
}

/// Drops jumps to what follows anyway.
fn drop_empty_jumps(unit: &Unit, keep: &mut [bool]) {
    for at in (0..unit.code.len()).rev() {
        let ins = &unit.code[at];
        if keep[at]
            && ins.op == Opcode::Jump
            && let Some(target) = ins.target.and_then(|label| unit.labels[label.0 as usize])
            && target > at
            && !keep[at + 1..target].iter().any(|&keep| keep)
        {
            keep[at] = false;
        }
    }
}

fn pack(unit: Unit, keep: &[bool], source: &Source, filename: &str) -> Compiled<CodeProto> {
    // Where each instruction will be; those that are dropped are where the next one is.
    let mut places = Vec::with_capacity(unit.code.len() + 1);
    let mut pc = 0u32;
    for (ins, &keep) in unit.code.iter().zip(keep) {
        places.push(pc);
        if keep {
            pc += 1 + u32::from(ins.op.is_extended());
        }
    }
    places.push(pc);
    let place = |label: Label| unit.labels[label.0 as usize].map_or(pc, |at| places[at]);

    let mut code = CodeProto {
        name: unit.name,
        qualname: unit.qualname,
        filename: filename.into(),
        first_line: unit.first_line,
        flags: unit.flags,
        posonly_count: unit.posonly_count,
        positional_count: unit.positional_count,
        kwonly_count: unit.kwonly_count,
        register_count: unit.register_count.max(unit.first_temporary),
        docstring: unit.docstring,
        words: Vec::with_capacity(pc as usize),
        ..CodeProto::default()
    };
    for ((at, ins), _) in unit.code.iter().enumerate().zip(keep).filter(|(_, keep)| **keep) {
        let start = places[at];
        encode(ins, ins.target.map(&place), &mut code)?;
        if let Some(handler) = ins.handler {
            let handler = unit.handlers[handler as usize];
            let end = code.words.len() as u32;
            let target = place(handler.label);
            let register = narrow(handler.register, ins.range)?;
            match code.exception_table.last_mut() {
                Some(last) if last.end == start && last.handler == target && last.register == register => {
                    last.end = end
                }
                _ => code.exception_table.push(ExceptionRange { start, end, handler: target, register }),
            }
        }
        let position = match ins.range == TextRange::default() {
            true => Default::default(),
            false => source.position(ins.range),
        };
        if code.positions.last().is_none_or(|last| last.position != position) {
            code.positions.push(PositionEntry { pc: start, position });
        }
    }
    code.constants = unit.constants;
    code.names = unit.names;
    code.varnames = unit.varnames.iter().map(|name| shown(name)).collect();
    code.cellvars = unit.cellvars.iter().map(|(name, _)| name.to_string()).collect();
    code.cell_registers = unit.cellvars.iter().map(|&(_, register)| register as u16).collect();
    code.freevars = unit.freevars.iter().map(|(name, _)| name.to_string()).collect();
    code.free_registers = unit.freevars.iter().map(|&(_, register)| register as u16).collect();
    code.scoped_locals = unit
        .closed_overlays
        .iter()
        .map(|local| ScopedLocal {
            name: local.name.to_string(),
            register: local.register as u16,
            is_cell: local.is_cell,
            start: places[local.start],
            end: places[local.end],
        })
        .collect();
    Ok(code)
}

/// The name of a variable as programs see it.
fn shown(name: &str) -> String {
    match name {
        super::collect::FORMAT => "format".into(),
        _ => name.into(),
    }
}

fn narrow(value: u32, range: TextRange) -> Compiled<u16> {
    match u16::try_from(value) {
        Ok(value) => Ok(value),
        Err(_) => fault(range, "the code of one function is too large"),
    }
}

fn encode(ins: &Ins, target: Option<u32>, code: &mut CodeProto) -> Compiled {
    let (mut b, mut aux) = (ins.b, ins.aux);
    let mut cache = NO_CACHE;
    let mut wide = false;
    for operand in ins.op.operands() {
        match (operand.role, operand.field) {
            (Role::Target, Field::BC) => b = target.unwrap_or_default(),
            (Role::Target, _) => aux = target.unwrap_or_default(),
            (Role::Cache, _) => {
                cache = code.cache_count;
                code.cache_count += 1;
            }
            _ => {}
        }
        wide |= operand.field == Field::BC;
    }
    let a = narrow(ins.a, ins.range)?;
    let word = match wide {
        true => Word::new(ins.op, a, b as u16, (b >> 16) as u16),
        // Immediates come as two's complement of 32 bits.
        false => Word::new(ins.op, a, immediate(b, ins.range)?, immediate(ins.c, ins.range)?),
    };
    code.words.push(word);
    if ins.op.is_extended() {
        code.words.push(Word(Extension::new(cache, aux).0));
    }
    Ok(())
}

fn immediate(value: u32, range: TextRange) -> Compiled<u16> {
    match i16::try_from(value as i32) {
        Ok(value) => Ok(value as u16),
        Err(_) => narrow(value, range),
    }
}

/// The operands of an unpacked instruction, for [`super::bound`].
pub(super) fn unpacked(ins: &Ins) -> Instruction {
    let word = Word::new(ins.op, ins.a as u16, ins.b as u16, ins.c as u16);
    Instruction { pc: 0, word, extension: Extension::new(0, ins.aux) }
}
