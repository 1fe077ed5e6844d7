//! Classes.

use ruff_python_ast::{self as ast, name::Name};
use ruff_text_size::TextRange;

use super::Compiler;
use super::call::Arguments;
use super::function::FunctionParts;
use crate::bytecode::{CodeProto, Constant, Opcode};
use crate::compiler::collect::{CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS, GENERIC_BASE, TYPE_PARAMS};
use crate::compiler::error::Compiled;
use crate::compiler::literal;
use crate::compiler::symbols::Role;
use crate::compiler::unit::{Place, Reg};

impl<'a> Compiler<'a> {
    pub fn class_def(&mut self, class: &'a ast::StmtClassDef) -> Compiled {
        let decorators = &class.decorator_list;
        let outermost = self.unit.next_temporary;
        for decorator in decorators {
            self.fresh(&decorator.expression)?;
        }
        let range = TextRange::new(class.range.start(), class.name.range.end());
        self.unit.range = range;
        let result = self.unit.alloc();
        match &class.type_params {
            None => self.plain_class(class, None, result)?,
            Some(params) => {
                let scope = self.table.of_node(class, Role::TypeParams);
                let first = Self::decorated_range(decorators, class.range);
                self.enter_unit(scope, &format!("<generic parameters of {}>", class.name.id), first);
                self.unit.range = range;
                let tuple = self.type_param_tuple(params)?;
                self.store_name(&Name::new_static(TYPE_PARAMS), tuple);
                let made = self.unit.alloc();
                self.plain_class(class, Some(tuple), made)?;
                self.unit.emit(Opcode::Return, made, 0, 0);
                let code = self.leave_unit()?;
                self.make_function(code, FunctionParts::default(), result);
                self.unit.emit(Opcode::Call, result, result, 0);
            }
        }
        self.unit.range = range;
        self.apply_decorators(decorators, outermost, result);
        let value = if decorators.is_empty() { result } else { outermost };
        self.store_name(&class.name.id, value);
        Ok(())
    }

    /// `__build_class__(body, name, *bases, **keywords)`. `dst` is the top temporary.
    fn plain_class(&mut self, class: &'a ast::StmtClassDef, type_params: Option<Reg>, dst: Reg) -> Compiled {
        let base = self.window_start(dst);
        self.unit.emit(Opcode::LoadBuildClass, base, 0, 0);
        let body = self.unit.alloc();
        let code = self.class_body(class)?;
        self.make_function(code, FunctionParts::default(), body);
        let name = self.unit.alloc();
        self.unit.load_constant(name, Constant::str(&class.name.id));
        if let Some(params) = type_params {
            let generic = self.unit.alloc();
            self.unit.emit(Opcode::SubscriptGeneric, generic, params, 0);
            self.store_name(&Name::new_static(GENERIC_BASE), generic);
            self.unit.release(generic);
        }
        let (positional, keywords) = match &class.arguments {
            Some(arguments) => (&*arguments.args, &*arguments.keywords),
            None => (&[][..], &[][..]),
        };
        let extra = type_params.map(|_| GENERIC_BASE);
        self.call_window(base, Arguments { given: 2, positional, extra, keywords }, dst)
    }

    fn class_body(&mut self, class: &'a ast::StmtClassDef) -> Compiled<CodeProto> {
        let scope = self.table.of_node(class, Role::Body);
        let range = Self::decorated_range(&class.decorator_list, class.range);
        self.enter_unit(scope, &class.name.id, range);
        self.unit.range = TextRange::new(class.range.start(), class.name.range.end());
        let value = self.unit.alloc();
        self.load_name(&Name::new_static("__name__"), value);
        self.store_name(&Name::new_static("__module__"), value);
        let qualname = Constant::str(&self.unit.qualname);
        self.unit.load_constant(value, qualname);
        self.store_name(&Name::new_static("__qualname__"), value);
        self.unit.load_constant(value, Constant::Int(self.unit.first_line.into()));
        self.store_name(&Name::new_static("__firstlineno__"), value);
        if class.type_params.is_some() {
            self.load_name(&Name::new_static(TYPE_PARAMS), value);
            self.store_name(&Name::new_static("__type_params__"), value);
        }
        if let Some(cell) = self.own_cell(CLASSDICT) {
            self.unit.emit(Opcode::LoadLocals, value, 0, 0);
            self.unit.emit(Opcode::StoreCell, cell, value, 0);
        }
        if let Some(cell) = self.own_cell(CONDITIONAL_ANNOTATIONS) {
            self.unit.emit(Opcode::BuildSet, value, self.unit.next_temporary, 0);
            self.unit.emit(Opcode::StoreCell, cell, value, 0);
        }
        let body = match literal::docstring(&class.body, self.source) {
            Some((docstring, rest)) => {
                if self.options.optimize < 2 {
                    self.unit.load_constant(value, docstring);
                    self.store_name(&Name::new_static("__doc__"), value);
                }
                rest
            }
            None => &class.body[..],
        };
        if self.future_annotations && super::annotations::has_annotations(body) {
            self.unit.emit(Opcode::SetupAnnotations, 0, 0, 0);
        }
        self.unit.release(value);
        self.collect_annotations(body);
        self.stmts(body)?;
        self.unit.range = TextRange::new(class.range.start(), class.name.range.end());
        self.store_annotate("__annotate_func__")?;
        let value = self.unit.alloc();
        let attributes = self.unit.static_attributes.iter().map(|name| Constant::str(name)).collect();
        self.unit.load_constant(value, Constant::Tuple(attributes));
        self.store_name(&Name::new_static("__static_attributes__"), value);
        if let Some(cell) = self.own_cell(CLASSDICT) {
            self.store_name(&Name::new_static("__classdictcell__"), cell);
        }
        match self.own_cell(CLASS) {
            Some(cell) => {
                self.store_name(&Name::new_static("__classcell__"), cell);
                self.unit.emit(Opcode::Return, cell, 0, 0);
            }
            None => self.return_none(),
        }
        self.leave_unit()
    }

    /// The register with a cell that the class body makes.
    fn own_cell(&self, name: &str) -> Option<Reg> {
        match self.unit.places.get(name) {
            Some(Place::Cell(register)) => Some(*register),
            _ => None,
        }
    }
}
