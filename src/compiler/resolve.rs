//! Decides what each name means: a local, a cell, a variable of an enclosing function, or a global.
//!
//! One walk down the tree of scopes, handing down the names that enclosing functions bind and collecting, on the way up, the
//! names that inner code needs from further out. A comprehension that will be inlined (PEP 709) is a scope of its own, but what
//! it merely *uses* from the code around needs no cell, since it becomes part of that code.

use std::collections::HashSet;

use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;

use super::collect::{CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS};
use super::error::{Compiled, fault};
use super::symbols::{Meaning, ScopeId, ScopeKind, SymbolTable, Usage};

type Names = HashSet<Name>;

/// The names around a scope.
#[derive(Clone, Default)]
struct Surroundings {
    /// Bound in enclosing functions.
    bound: Names,
    /// Of these, type parameters.
    type_params: Names,
    /// Declared global in an enclosing scope.
    globals: Names,
    /// The class that annotation scopes look into.
    class: Option<ScopeId>,
    /// No function is around.
    at_top: bool,
}

/// The names that a scope needs from further out.
#[derive(Default)]
struct Needs {
    /// All of them.
    free: Names,
    /// Those that a real function inside needs, which must be cells.
    captured: Names,
}

/// Resolves all names of the table.
pub(super) fn resolve(table: &mut SymbolTable) -> Compiled {
    let around = Surroundings { at_top: true, ..Surroundings::default() };
    analyze(table, SymbolTable::MODULE, &around).map(|_| ())
}

fn analyze(table: &mut SymbolTable, id: ScopeId, around: &Surroundings) -> Compiled<Needs> {
    let kind = table[id].kind;
    let is_class = kind == ScopeKind::Class;
    let mut needs = Needs::default();
    let mut locals = Names::new();
    let mut inside = around.clone();
    let class_around = around.class.filter(|_| table[id].can_see_class);
    for at in 0..table[id].symbols.len() {
        let symbol = &table[id].symbols[at];
        let (name, usage, declared) = (symbol.name.clone(), symbol.usage, symbol.declared);
        let meaning = if usage.has(Usage::GLOBAL) {
            if usage.has(Usage::NONLOCAL) {
                return fault(declared, format!("name '{name}' is nonlocal and global"));
            }
            if !is_class {
                inside.globals.insert(name.clone());
                inside.bound.remove(&name);
            }
            Meaning::GlobalExplicit
        } else if usage.has(Usage::NONLOCAL) {
            // What `:=` declares in a comprehension always has its binding.
            check_nonlocal(&name, declared, around, kind)?;
            needs.free.insert(name.clone());
            Meaning::Free
        } else if usage.is_bound() {
            locals.insert(name.clone());
            if kind.is_function_like() {
                inside.globals.remove(&name);
                inside.bound.insert(name.clone());
                if usage.has(Usage::TYPE_PARAM) {
                    inside.type_params.insert(name.clone());
                } else {
                    inside.type_params.remove(&name);
                }
            }
            Meaning::Local
        } else if let Some(meaning) = class_around.and_then(|class| seen_in_class(table, class, &name)) {
            meaning
        } else if around.bound.contains(&name) {
            needs.free.insert(name.clone());
            Meaning::Free
        } else {
            Meaning::GlobalImplicit
        };
        table[id].symbols[at].meaning = meaning;
    }
    if is_class {
        inside.bound.extend([CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS].map(Name::new_static));
    }
    inside.at_top = around.at_top && !kind.is_function_like();
    let mut inner = Needs::default();
    for child in table[id].children.clone() {
        inside.class = match is_class {
            true => Some(id),
            false => around.class,
        };
        let child_kind = table[child].kind;
        let inlined =
            child_kind.is_comprehension() && child_kind != ScopeKind::Generator && !table[child].can_see_class;
        table[child].is_inlined = inlined;
        let needed = analyze(table, child, &inside)?;
        if inlined {
            inner.captured.extend(needed.captured);
        } else {
            inner.captured.extend(needed.free.iter().cloned());
        }
        inner.free.extend(needed.free);
    }
    if kind.is_function_like() {
        for name in &locals {
            if inner.captured.contains(name)
                && let Some(symbol) = table[id].symbol_mut(name)
            {
                symbol.meaning = Meaning::Cell;
            }
        }
        inner.free.retain(|name| !locals.contains(name));
        inner.captured.retain(|name| !locals.contains(name));
    } else if is_class {
        table[id].needs_class_cell |= inner.free.remove(CLASS);
        table[id].needs_class_dict |= inner.free.remove(CLASSDICT);
        inner.free.remove(CONDITIONAL_ANNOTATIONS);
    }
    // What inner code needs passes through this scope.
    let mut through: Vec<&Name> = inner.free.iter().collect();
    through.sort();
    for name in through {
        let scope = &mut table[id];
        match scope.symbol_mut(name) {
            Some(symbol) if symbol.meaning == Meaning::Free => {}
            Some(symbol) if is_class || scope_passes(symbol.meaning) => symbol.usage.insert(Usage::FREE_IN_CLASS),
            Some(_) => {}
            None => {
                let symbol = scope.add(name, Usage::default());
                symbol.meaning = Meaning::Free;
            }
        }
    }
    needs.free.extend(inner.free);
    needs.captured.extend(inner.captured);
    Ok(needs)
}

/// Whether a name that inner code needs from further out means something else here, so that its cell is only passed on.
fn scope_passes(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::GlobalImplicit | Meaning::GlobalExplicit)
}

fn check_nonlocal(name: &Name, declared: TextRange, around: &Surroundings, kind: ScopeKind) -> Compiled {
    if kind == ScopeKind::Module {
        return fault(declared, "nonlocal declaration not allowed at module level");
    }
    if !around.bound.contains(name) {
        return fault(declared, format!("no binding for nonlocal '{name}' found"));
    }
    if around.type_params.contains(name) {
        return fault(declared, format!("nonlocal binding not allowed for type parameter '{name}'"));
    }
    Ok(())
}

/// What a name means to an annotation scope because of the class it looks into.
fn seen_in_class(table: &SymbolTable, class: ScopeId, name: &Name) -> Option<Meaning> {
    let usage = table[class].usage(name);
    if usage.has(Usage::GLOBAL) {
        Some(Meaning::GlobalExplicit)
    } else if usage.is_bound() && !usage.has(Usage::NONLOCAL) {
        Some(Meaning::GlobalImplicit)
    } else {
        None
    }
}
