//! Variables: where a name lives, and how it is loaded, stored and deleted.

use ruff_python_ast::{Expr, name::Name, visitor::Visitor};
use ruff_text_size::TextRange;

use super::Compiler;
use crate::bytecode::Opcode;
use crate::compiler::collect::CLASSDICT;
use crate::compiler::error::Compiled;
use crate::compiler::symbols::{Meaning, ScopeKind, Usage, mangle};
use crate::compiler::unit::{Place, Reg};

/// How a name is reached.
#[derive(Clone, Copy, Debug)]
enum Access {
    Place(Place),
    /// A global, or else a builtin.
    Global,
    /// The namespace of a module or class, then globals, then builtins.
    Name,
    /// In a class body: the namespace, or else the cell.
    ClassOrCell(Reg),
    /// In an annotation scope of a class: the class's namespace, or else the cell.
    DictOrCell(Reg),
    /// In an annotation scope of a class: the class's namespace, or else a global.
    DictOrGlobal,
}

impl<'a> Compiler<'a> {
    /// The name as it is known in the present class.
    pub fn mangled(&self, name: &Name) -> Name {
        mangle(self.unit.class.as_ref(), name)
    }

    fn access(&self, name: &Name) -> Access {
        let in_comprehension = !self.unit.overlays.is_empty();
        for overlay in self.unit.overlays.iter().rev() {
            match self.table[overlay.scope].meaning(name) {
                Meaning::Local | Meaning::Cell => {
                    if let Some(&place) = overlay.places.get(name) {
                        return Access::Place(place);
                    }
                }
                Meaning::GlobalExplicit | Meaning::GlobalImplicit => return Access::Global,
                Meaning::Free | Meaning::Unknown => {}
            }
        }
        let scope = &self.table[self.unit.scope];
        // A comprehension in an annotation does not look into the class, though its surroundings do.
        let sees_class = scope.can_see_class && !scope.kind.is_comprehension();
        let place = self.unit.places.get(name).copied();
        if in_comprehension {
            return place.map_or(Access::Global, Access::Place);
        }
        match (scope.meaning(name), place) {
            (Meaning::Free, Some(Place::Free(cell))) if scope.kind == ScopeKind::Class => Access::ClassOrCell(cell),
            (Meaning::Free, Some(Place::Free(cell))) if sees_class && name != CLASSDICT => Access::DictOrCell(cell),
            // A class that binds a name keeps it in its namespace, even if it also passes an outer one on.
            (Meaning::Local | Meaning::Cell | Meaning::Free, Some(place)) if scope.kind.is_function_like() => {
                Access::Place(place)
            }
            (Meaning::GlobalImplicit, _) if sees_class => Access::DictOrGlobal,
            (Meaning::GlobalExplicit, _) => Access::Global,
            (Meaning::GlobalImplicit, _) if scope.kind.is_function_like() => Access::Global,
            _ => Access::Name,
        }
    }

    /// The register of a plain local.
    pub fn local_register(&self, name: &Name) -> Option<Reg> {
        match self.access(name) {
            Access::Place(Place::Register(register)) => Some(register),
            _ => None,
        }
    }

    /// Whether a name means a global in a function: what `super` must be to be known.
    pub fn is_global_name(&self, name: &Name) -> bool {
        matches!(self.access(name), Access::Global)
    }

    /// The register that holds the cell of a variable, for a closure.
    pub fn cell_register(&self, name: &Name) -> Option<Reg> {
        for overlay in self.unit.overlays.iter().rev() {
            if let Some(Place::Cell(register)) = overlay.places.get(name) {
                return Some(*register);
            }
        }
        match self.unit.places.get(name) {
            Some(Place::Cell(register) | Place::Free(register)) => Some(*register),
            _ => None,
        }
    }

    /// Emits the check that a local is bound, unless it is a parameter that nothing unbinds.
    fn check_bound(&mut self, name: &Name, register: Reg) {
        let usage = self.table[self.unit.scope].usage(name);
        let is_own = self.unit.places.get(name) == Some(&Place::Register(register));
        if is_own && usage.has(Usage::PARAM) && !usage.has(Usage::DELETED) {
            return;
        }
        let name = self.unit.name_index(name);
        self.unit.emit(Opcode::CheckBound, register, name, 0);
    }

    /// Loads an unmangled name into a register.
    pub fn load_name(&mut self, name: &Name, dst: Reg) {
        let name = self.mangled(name);
        self.load_mangled(&name, dst);
    }

    pub fn load_mangled(&mut self, name: &Name, dst: Reg) {
        match self.access(name) {
            Access::Place(Place::Register(register)) => {
                self.check_bound(name, register);
                self.unit.move_to(dst, register);
            }
            Access::Place(Place::Cell(cell)) => {
                let index = self.unit.name_index(name);
                self.unit.emit(Opcode::LoadCell, dst, cell, index);
            }
            Access::Place(Place::Free(cell)) => {
                let index = self.unit.name_index(name);
                self.unit.emit(Opcode::LoadFree, dst, cell, index);
            }
            Access::Global => {
                let index = self.unit.name_index(name);
                self.unit.emit(Opcode::LoadGlobal, dst, index, 0);
            }
            Access::Name => {
                let index = self.unit.name_index(name);
                self.unit.emit(Opcode::LoadName, dst, index, 0);
            }
            Access::ClassOrCell(cell) => {
                let namespace = self.unit.alloc();
                self.unit.emit(Opcode::LoadLocals, namespace, 0, 0);
                let index = self.unit.name_index(name);
                self.unit.emit_aux(Opcode::LoadFromDictOrCell, dst, namespace, cell, index);
                self.unit.release(namespace);
            }
            Access::DictOrCell(cell) => {
                let namespace = self.load_class_dict();
                let index = self.unit.name_index(name);
                self.unit.emit_aux(Opcode::LoadFromDictOrCell, dst, namespace, cell, index);
                self.unit.release(namespace);
            }
            Access::DictOrGlobal => {
                let namespace = self.load_class_dict();
                let index = self.unit.name_index(name);
                self.unit.emit(Opcode::LoadFromDictOrGlobal, dst, namespace, index);
                self.unit.release(namespace);
            }
        }
    }

    fn load_class_dict(&mut self) -> Reg {
        let namespace = self.unit.alloc();
        self.load_mangled(&Name::new_static(CLASSDICT), namespace);
        namespace
    }

    /// The register a name can be read from in place (a local, checked), if it has one.
    pub fn name_in_place(&mut self, name: &Name, range: TextRange) -> Option<Reg> {
        let name = self.mangled(name);
        let register = self.local_register(&name)?;
        self.at(range, |this| this.check_bound(&name, register));
        Some(register)
    }

    /// The register that a value can be computed into to assign an unmangled name, if it is a local.
    pub fn target_register(&self, name: &Name) -> Option<Reg> {
        self.local_register(&self.mangled(name))
    }

    /// Stores a register into an unmangled name.
    pub fn store_name(&mut self, name: &Name, value: Reg) {
        let name = self.mangled(name);
        match self.access(&name) {
            Access::Place(Place::Register(register)) => self.unit.move_to(register, value),
            Access::Place(Place::Cell(cell) | Place::Free(cell))
            | Access::ClassOrCell(cell)
            | Access::DictOrCell(cell) => self.unit.emit(Opcode::StoreCell, cell, value, 0),
            Access::Global => {
                let index = self.unit.name_index(&name);
                self.unit.emit(Opcode::StoreGlobal, value, index, 0);
            }
            Access::Name | Access::DictOrGlobal => {
                let index = self.unit.name_index(&name);
                self.unit.emit(Opcode::StoreName, value, index, 0);
            }
        }
    }

    /// Deletes an unmangled name; NameError if it is unbound.
    pub fn delete_name(&mut self, name: &Name) {
        let name = self.mangled(name);
        let index = self.unit.name_index(&name);
        match self.access(&name) {
            Access::Place(Place::Register(register)) => {
                self.unit.emit(Opcode::CheckBound, register, index, 0);
                self.unit.emit(Opcode::DeleteLocal, register, 0, 0);
            }
            Access::Place(Place::Cell(cell)) => self.unit.emit(Opcode::DeleteCell, cell, index, 0),
            Access::Place(Place::Free(cell)) | Access::ClassOrCell(cell) | Access::DictOrCell(cell) => {
                self.unit.emit(Opcode::DeleteFree, cell, index, 0);
            }
            Access::Global => self.unit.emit(Opcode::DeleteGlobal, index, 0, 0),
            Access::Name | Access::DictOrGlobal => self.unit.emit(Opcode::DeleteName, index, 0, 0),
        }
    }

    /// Whether evaluating one of the expressions may assign the local that `operand` names, so that its value must be saved.
    pub fn may_be_assigned<'b>(&self, operand: &Expr, later: impl IntoIterator<Item = &'b Expr>) -> bool {
        let Expr::Name(operand) = operand else { return false };
        let name = self.mangled(&operand.id);
        // Most functions have no `:=`; the walk over the expressions is for those that have.
        if !self.table[self.unit.scope].usage(&name).has(Usage::WALRUS) {
            return false;
        }
        later.into_iter().any(|expr| {
            let mut finder = WalrusFinder { name: &operand.id, found: false };
            finder.visit_expr(expr);
            finder.found
        })
    }

    /// As [`Compiler::operand`], for an operand that must keep its value while the later expressions are evaluated.
    pub fn operand_before<'b>(&mut self, expr: &'a Expr, later: impl IntoIterator<Item = &'b Expr>) -> Compiled<Reg> {
        match self.may_be_assigned(expr, later) {
            true => self.fresh(expr),
            false => self.operand(expr),
        }
    }
}

struct WalrusFinder<'n> {
    name: &'n Name,
    found: bool,
}

impl<'n, 'e> Visitor<'e> for WalrusFinder<'n> {
    fn visit_expr(&mut self, expr: &'e Expr) {
        if let Expr::Named(named) = expr
            && let Expr::Name(target) = &*named.target
            && target.id == *self.name
        {
            self.found = true;
        }
        if !self.found {
            ruff_python_ast::visitor::walk_expr(self, expr);
        }
    }
}
