//! Expressions as text: what `from __future__ import annotations` keeps of an annotation.
//!
//! The forms that annotations are made of are written as CPython writes them; anything else as it stands in the source, with
//! its line breaks made spaces.

use ruff_python_ast::{Expr, Number, Operator};
use ruff_text_size::Ranged;

use super::source::Source;

/// The expression as text.
pub(super) fn expression(expr: &Expr, source: &Source) -> String {
    let mut out = String::new();
    write(expr, source, &mut out);
    out
}

fn write(expr: &Expr, source: &Source, out: &mut String) {
    match expr {
        Expr::Name(name) => out.push_str(&name.id),
        Expr::Attribute(attribute) => {
            atom(&attribute.value, source, out);
            out.push('.');
            out.push_str(&attribute.attr);
        }
        Expr::Subscript(subscript) => {
            atom(&subscript.value, source, out);
            out.push('[');
            match &*subscript.slice {
                Expr::Tuple(tuple) if !tuple.elts.is_empty() => {
                    list(&tuple.elts, source, out);
                    if tuple.elts.len() == 1 {
                        out.push(',');
                    }
                }
                index => write(index, source, out),
            }
            out.push(']');
        }
        Expr::Tuple(tuple) => {
            out.push('(');
            list(&tuple.elts, source, out);
            out.push_str(if tuple.elts.len() == 1 { ",)" } else { ")" });
        }
        Expr::List(items) => {
            out.push('[');
            list(&items.elts, source, out);
            out.push(']');
        }
        Expr::Starred(starred) => {
            out.push('*');
            atom(&starred.value, source, out);
        }
        Expr::BinOp(op) if op.op == Operator::BitOr => {
            // Associates to the left.
            match &*op.left {
                left @ Expr::BinOp(inner) if inner.op == Operator::BitOr => write(left, source, out),
                left => atom(left, source, out),
            }
            out.push_str(" | ");
            atom(&op.right, source, out);
        }
        Expr::NoneLiteral(_) => out.push_str("None"),
        Expr::BooleanLiteral(value) => out.push_str(if value.value { "True" } else { "False" }),
        Expr::EllipsisLiteral(_) => out.push_str("..."),
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(value) if value.as_i64().is_some() => out.push_str(&value.to_string()),
            _ => out.push_str(source.slice(number.range)),
        },
        Expr::StringLiteral(string) => quote(string.value.to_str(), out),
        other => {
            let text = source.slice(other.range());
            let mut lines = text.lines().map(str::trim);
            out.push_str(lines.next().unwrap_or_default());
            lines.for_each(|line| {
                out.push(' ');
                out.push_str(line);
            });
        }
    }
}

/// An expression that something is attached to: in parentheses unless it is a primary.
fn atom(expr: &Expr, source: &Source, out: &mut String) {
    let binds_weakly = matches!(
        expr,
        Expr::BinOp(_)
            | Expr::UnaryOp(_)
            | Expr::BoolOp(_)
            | Expr::Compare(_)
            | Expr::If(_)
            | Expr::Lambda(_)
            | Expr::Named(_)
            | Expr::Await(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
    );
    if binds_weakly {
        out.push('(');
    }
    write(expr, source, out);
    if binds_weakly {
        out.push(')');
    }
}

fn list(exprs: &[Expr], source: &Source, out: &mut String) {
    for (at, expr) in exprs.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        write(expr, source, out);
    }
}

/// A string as `repr` shows it.
fn quote(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            character if character == quote => {
                out.push('\\');
                out.push(character);
            }
            character if character.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(character))),
            character => out.push(character),
        }
    }
    out.push(quote);
}
