//! Imports.

use ruff_python_ast::{self as ast, name::Name};

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::Compiled;
use crate::compiler::unit::Reg;

impl<'a> Compiler<'a> {
    pub fn import_stmt(&mut self, import: &'a ast::StmtImport) -> Compiled {
        for alias in &import.names {
            let mark = self.unit.next_temporary;
            let module = self.unit.alloc();
            self.import_name(&alias.name.id, 0, Constant::None, module);
            let mut parts = alias.name.split('.');
            let first = Name::new(parts.next().unwrap_or_default());
            match &alias.asname {
                None => self.store_name(&first, module),
                Some(name) => {
                    // `import a.b as c` gives the submodule.
                    for part in parts {
                        let part = self.unit.name_index(&Name::new(part));
                        self.unit.emit(Opcode::ImportFrom, module, module, part);
                    }
                    self.store_name(&name.id, module);
                }
            }
            self.unit.release(mark);
        }
        Ok(())
    }

    fn import_name(&mut self, name: &Name, level: u32, names: Constant, dst: Reg) {
        let base = self.unit.alloc_many(2);
        self.unit.load_constant(base, Constant::Int(level.into()));
        self.unit.load_constant(base + 1, names);
        let name = self.unit.name_index(name);
        self.unit.emit(Opcode::ImportName, dst, base, name);
        self.unit.release(base);
    }

    pub fn import_from(&mut self, import: &'a ast::StmtImportFrom) -> Compiled {
        let names = import.names.iter().map(|alias| Constant::str(&alias.name)).collect();
        let module = self.unit.alloc();
        let from = import.module.as_ref().map_or_else(|| Name::new_static(""), |name| name.id.clone());
        self.import_name(&from, import.level, Constant::Tuple(names), module);
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                self.unit.emit(Opcode::ImportStar, module, 0, 0);
                continue;
            }
            let target = alias.asname.as_ref().unwrap_or(&alias.name);
            let value = match self.target_register(&target.id) {
                Some(register) => register,
                None => self.unit.alloc(),
            };
            let name = self.unit.name_index(&alias.name.id);
            self.at(alias.range, |this| {
                this.unit.emit(Opcode::ImportFrom, value, module, name);
                this.store_name(&target.id, value);
            });
            self.unit.release(module + 1);
        }
        Ok(())
    }
}
