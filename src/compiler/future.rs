//! `from __future__ import …`

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use super::error::{Compiled, fault};

/// The features there are. All but `annotations` have become the rule.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Checks the imports from `__future__` of a module, and whether they ask for `annotations`.
pub(super) fn check(body: &[Stmt]) -> Compiled<bool> {
    let mut annotations = false;
    let mut may_come = true;
    for (at, stmt) in body.iter().enumerate() {
        let docstring = at == 0 && matches!(stmt, Stmt::Expr(expr) if matches!(&*expr.value, Expr::StringLiteral(_)));
        let Stmt::ImportFrom(import) = stmt else {
            may_come &= docstring;
            continue;
        };
        if import.module.as_deref() != Some("__future__") || import.level > 0 {
            may_come = false;
            continue;
        }
        if !may_come {
            return fault(stmt.range(), "from __future__ imports must occur at the beginning of the file");
        }
        for alias in &import.names {
            match alias.name.as_str() {
                "annotations" => annotations = true,
                "braces" => return fault(alias.range, "not a chance"),
                name if FEATURES.contains(&name) => {}
                name => return fault(alias.range, format!("future feature {name} is not defined")),
            }
        }
    }
    Ok(annotations)
}
