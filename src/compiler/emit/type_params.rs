//! Type parameters and `type` statements (PEP 695, PEP 696).

use ruff_python_ast::{self as ast, Expr, TypeParam};
use ruff_text_size::Ranged;

use super::Compiler;
use super::function::FunctionParts;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::Compiled;
use crate::compiler::symbols::Role;
use crate::compiler::unit::Reg;

impl<'a> Compiler<'a> {
    /// Makes the type parameters, stores each under its name, and gives the tuple of them in a new temporary.
    pub fn type_param_tuple(&mut self, params: &'a ast::TypeParams) -> Compiled<Reg> {
        let tuple = self.unit.alloc();
        let first = self.unit.alloc_many(params.type_params.len() as u32);
        for (register, param) in (first..).zip(&params.type_params) {
            self.unit.range = param.range();
            self.type_param(param, register)?;
            self.store_name(&param.name().id, register);
        }
        self.unit.emit(Opcode::BuildTuple, tuple, first, params.type_params.len() as u32);
        self.unit.release(first);
        Ok(tuple)
    }

    fn type_param(&mut self, param: &'a TypeParam, dst: Reg) -> Compiled {
        let base = self.unit.alloc_many(4);
        self.unit.load_constant(base, Constant::str(&param.name().id));
        let (kind, bound) = match param {
            TypeParam::TypeVar(var) => (0, var.bound.as_deref()),
            TypeParam::ParamSpec(_) => (1, None),
            TypeParam::TypeVarTuple(_) => (2, None),
        };
        let constrained = bound.is_some_and(Expr::is_tuple_expr);
        self.evaluator(param, Role::Bound, bound.filter(|_| !constrained), base + 1)?;
        self.evaluator(param, Role::Bound, bound.filter(|_| constrained), base + 2)?;
        self.evaluator(param, Role::Default, param.default(), base + 3)?;
        self.unit.emit(Opcode::MakeTypeParam, dst, base, kind);
        self.unit.release(base);
        Ok(())
    }

    /// A function that evaluates an expression later, or nothing.
    fn evaluator(&mut self, param: &'a TypeParam, role: Role, expr: Option<&'a Expr>, dst: Reg) -> Compiled {
        let Some(expr) = expr else {
            self.unit.emit(Opcode::DeleteLocal, dst, 0, 0);
            return Ok(());
        };
        let scope = self.table.of_node(param, role);
        self.enter_unit(scope, &param.name().id, expr.range());
        self.lazy_body(expr)?;
        let code = self.leave_unit()?;
        self.make_lazy(code, dst);
        Ok(())
    }

    /// The body of a function that evaluates one expression.
    fn lazy_body(&mut self, expr: &'a Expr) -> Compiled {
        self.annotate_prologue(expr.range());
        // `*Ts: *default` gives the unpacked type.
        let value = match expr {
            Expr::Starred(starred) => {
                let value = self.unit.alloc();
                let unpacked = self.operand(&starred.value)?;
                self.unit.emit(Opcode::UnpackSequence, value, unpacked, 1);
                value
            }
            expr => self.operand(expr)?,
        };
        self.unit.emit(Opcode::Return, value, 0, 0);
        Ok(())
    }

    /// Makes such a function: its format is VALUE unless the caller says otherwise.
    fn make_lazy(&mut self, code: crate::bytecode::CodeProto, dst: Reg) {
        let defaults = self.unit.alloc();
        self.unit.load_constant(defaults, Constant::Tuple([Constant::Int(1)].into()));
        self.make_function(code, FunctionParts { defaults: Some(defaults), ..FunctionParts::default() }, dst);
        self.unit.release(defaults);
    }

    pub fn type_alias(&mut self, alias: &'a ast::StmtTypeAlias) -> Compiled {
        let Expr::Name(target) = &*alias.name else { return Ok(()) };
        let result = self.unit.alloc();
        match &alias.type_params {
            None => self.alias_value(alias, target, None, result)?,
            Some(params) => {
                let scope = self.table.of_node(alias, Role::TypeParams);
                self.enter_unit(scope, &format!("<generic parameters of {}>", target.id), alias.range);
                self.unit.range = alias.range;
                let tuple = self.type_param_tuple(params)?;
                let made = self.unit.alloc();
                self.alias_value(alias, target, Some(tuple), made)?;
                self.unit.emit(Opcode::Return, made, 0, 0);
                let code = self.leave_unit()?;
                self.make_function(code, FunctionParts::default(), result);
                self.unit.emit(Opcode::Call, result, result, 0);
            }
        }
        self.store_name(&target.id, result);
        Ok(())
    }

    fn alias_value(
        &mut self,
        alias: &'a ast::StmtTypeAlias,
        target: &ast::ExprName,
        params: Option<Reg>,
        dst: Reg,
    ) -> Compiled {
        let base = self.unit.alloc_many(3);
        self.unit.load_constant(base, Constant::str(&target.id));
        match params {
            Some(params) => self.unit.move_to(base + 1, params),
            None => self.unit.load_constant(base + 1, Constant::None),
        }
        let scope = self.table.of_node(alias, Role::Body);
        self.enter_unit(scope, &target.id, alias.range);
        self.lazy_body(&alias.value)?;
        let code = self.leave_unit()?;
        self.make_lazy(code, base + 2);
        self.unit.emit(Opcode::MakeTypeAlias, dst, base, 0);
        self.unit.release(base);
        Ok(())
    }
}
