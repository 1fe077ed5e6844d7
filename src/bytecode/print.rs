//! Code as text, for people and for golden tests.

use std::fmt::Write;

use super::{CodeProto, Constant, Role, instructions};

/// The code as text: one instruction a line, then the exception table, then the code of what is nested in it.
pub fn disassemble(code: &CodeProto) -> String {
    let mut out = String::new();
    print_code(code, &mut out);
    out
}

fn print_code(code: &CodeProto, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{} ({} registers)", code.qualname, code.register_count);
    for instruction in instructions(&code.words) {
        let _ = write!(out, "{:>4}  {}", instruction.pc, instruction.op().name());
        let mut first = true;
        for (operand, value) in instruction.operands() {
            if operand.role == Role::Cache {
                continue;
            }
            out.push_str(if first { " " } else { ", " });
            first = false;
            let _ = match operand.role {
                Role::Def | Role::Use | Role::UseDef => write!(out, "{}", register(code, value)),
                Role::Uses(span) | Role::Defs(span) => print_span(code, instruction.span(span, value), out),
                Role::Const => write!(out, "{}", constant(code.constants.get(value as usize))),
                Role::Name => write!(out, "{}", code.names.get(value as usize).map_or("?", |name| name.as_str())),
                Role::Free => write!(out, "{}", code.freevars.get(value as usize).map_or("?", |name| name.as_str())),
                Role::Imm => write!(out, "{}", value as i32),
                Role::Count => write!(out, "{}={value}", operand.name),
                Role::Target => write!(out, "-> {value}"),
                Role::Cache => Ok(()),
            };
        }
        out.push('\n');
    }
    for range in &code.exception_table {
        let _ = writeln!(
            out,
            "      {}..{} -> {} with {}",
            range.start,
            range.end,
            range.handler,
            register(code, range.register.into())
        );
    }
    for nested in &code.constants {
        if let Constant::Code(nested) = nested {
            out.push('\n');
            print_code(nested, out);
        }
    }
}

fn register(code: &CodeProto, index: u32) -> String {
    if let Some(name) = code.varnames.get(index as usize) {
        return name.clone();
    }
    let named = |registers: &[u16], names: &[String]| {
        registers.iter().position(|&at| u32::from(at) == index).map(|at| format!("&{}", names[at]))
    };
    named(&code.cell_registers, &code.cellvars)
        .or_else(|| named(&code.free_registers, &code.freevars))
        .unwrap_or_else(|| format!("t{index}"))
}

fn print_span(code: &CodeProto, span: std::ops::Range<u32>, out: &mut String) -> std::fmt::Result {
    match span.len() {
        0 => write!(out, "()"),
        1 => write!(out, "({})", register(code, span.start)),
        _ => write!(out, "({}..{})", register(code, span.start), register(code, span.end - 1)),
    }
}

/// A constant as it is printed; strings are quoted as Rust does.
fn constant(constant: Option<&Constant>) -> String {
    let list = |items: &[Constant]| items.iter().map(|item| self::constant(Some(item))).collect::<Vec<_>>().join(", ");
    match constant {
        None => "?".into(),
        Some(Constant::None) => "None".into(),
        Some(Constant::Bool(true)) => "True".into(),
        Some(Constant::Bool(false)) => "False".into(),
        Some(Constant::Ellipsis) => "...".into(),
        Some(Constant::Int(value)) => value.to_string(),
        Some(Constant::BigInt(value)) => {
            let sign = if value.negative { "-" } else { "" };
            let digits: String = value.digits.iter().rev().map(|digit| format!("{digit:016x}")).collect();
            format!("{sign}0x{}", digits.trim_start_matches('0'))
        }
        Some(Constant::Float(value)) => format!("{value:?}"),
        Some(Constant::Complex(real, imaginary)) => format!("({real:?}+{imaginary:?}j)"),
        Some(Constant::Str(bytes)) => format!("{:?}", String::from_utf8_lossy(bytes)),
        Some(Constant::Bytes(bytes)) => format!("b\"{}\"", bytes.escape_ascii()),
        Some(Constant::Tuple(items)) => format!("({})", list(items)),
        Some(Constant::FrozenSet(items)) => format!("frozenset({})", list(items)),
        Some(Constant::Code(code)) => format!("<code {}>", code.qualname),
    }
}
