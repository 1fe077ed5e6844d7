//! Functions and lambdas.

use ruff_python_ast::{self as ast, Expr, Parameters, name::Name};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::bytecode::{CodeProto, Constant, Opcode};
use crate::compiler::collect::{DEFAULTS, KWDEFAULTS};
use crate::compiler::error::Compiled;
use crate::compiler::literal;
use crate::compiler::symbols::{Role, ScopeId};
use crate::compiler::unit::Reg;

/// The registers of the optional parts of a function.
#[derive(Clone, Copy, Default)]
pub(in crate::compiler) struct FunctionParts {
    pub defaults: Option<Reg>,
    pub keyword_defaults: Option<Reg>,
    pub annotate: Option<Reg>,
}

impl<'a> Compiler<'a> {
    /// Where a decorated definition begins.
    pub fn decorated_range(decorators: &[ast::Decorator], range: TextRange) -> TextRange {
        match decorators.first() {
            Some(first) => TextRange::new(first.range.start().min(range.start()), range.end()),
            None => range,
        }
    }

    pub fn function_def(&mut self, function: &'a ast::StmtFunctionDef) -> Compiled {
        let decorators = &function.decorator_list;
        let range = Self::name_line(function.range, function.name.range);
        let outermost = self.unit.next_temporary;
        for decorator in decorators {
            self.fresh(&decorator.expression)?;
        }
        self.unit.range = range;
        let result = match (decorators.is_empty(), self.target_register(&function.name.id)) {
            (true, Some(register)) if function.type_params.is_none() => register,
            _ => self.unit.alloc(),
        };
        let mark = self.unit.next_temporary;
        match &function.type_params {
            None => {
                let parts = self.defaults(&function.parameters)?;
                self.plain_function(function, parts, result)?;
            }
            Some(params) => self.generic_function(function, params, result)?,
        }
        self.unit.release(mark);
        self.apply_decorators(decorators, outermost, result);
        let value = if decorators.is_empty() { result } else { outermost };
        self.unit.range = range;
        self.store_name(&function.name.id, value);
        Ok(())
    }

    /// Applies decorators that lie in consecutive temporaries from `first` on to what is in the one behind them.
    pub fn apply_decorators(&mut self, decorators: &'a [ast::Decorator], first: Reg, decorated: Reg) {
        for (at, decorator) in decorators.iter().enumerate().rev() {
            let callee = first + at as u32;
            debug_assert_eq!(callee + decorators.len() as u32 - at as u32, decorated);
            self.unit.move_to(callee + 1, if at + 1 == decorators.len() { decorated } else { callee + 1 });
            self.at(decorator.expression.range(), |this| this.unit.emit(Opcode::Call, callee, callee, 1));
        }
    }

    /// The position of a definition: from its start to its name, which is on one line.
    fn name_line(range: TextRange, name: TextRange) -> TextRange {
        TextRange::new(range.start(), name.end().max(range.start()))
    }

    fn plain_function(&mut self, function: &'a ast::StmtFunctionDef, parts: FunctionParts, dst: Reg) -> Compiled {
        let annotate = self.function_annotations(function)?;
        let scope = self.table.of_node(function, Role::Body);
        let code = self.function_code(function, scope)?;
        self.make_function(code, FunctionParts { annotate, ..parts }, dst);
        Ok(())
    }

    fn function_code(&mut self, function: &'a ast::StmtFunctionDef, scope: ScopeId) -> Compiled<CodeProto> {
        let range = Self::decorated_range(&function.decorator_list, function.range);
        let in_class = !self.table[self.unit.scope].kind.is_function_like()
            && self.table[self.unit.scope].kind == crate::compiler::symbols::ScopeKind::Class;
        self.enter_unit(scope, &function.name.id, range);
        if in_class {
            self.unit.flags.insert(crate::bytecode::CodeFlags::METHOD);
        }
        self.count_parameters(&function.parameters);
        let body = match literal::docstring(&function.body, self.source) {
            Some((docstring, rest)) => {
                if self.options.optimize < 2 {
                    self.unit.docstring = Some(docstring.clone());
                    self.unit.constant(docstring);
                }
                rest
            }
            None => &function.body[..],
        };
        self.stmts(body)?;
        // The position of an implicit return is the last statement's.
        self.return_none();
        self.leave_unit()
    }

    fn count_parameters(&mut self, parameters: &Parameters) {
        self.unit.posonly_count = parameters.posonlyargs.len() as u32;
        self.unit.positional_count = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
        self.unit.kwonly_count = parameters.kwonlyargs.len() as u32;
        // What knows which registers are parameters needs to know these too.
        self.finish_flags();
    }

    /// Evaluates the defaults of parameters.
    pub fn defaults(&mut self, parameters: &'a Parameters) -> Compiled<FunctionParts> {
        let mut parts = FunctionParts::default();
        let positional: Vec<&'a Expr> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .filter_map(|parameter| parameter.default.as_deref())
            .collect();
        if !positional.is_empty() {
            let register = self.unit.alloc();
            let mark = self.unit.next_temporary;
            let constants: Option<Vec<Constant>> =
                positional.iter().map(|expr| crate::compiler::fold::fold(expr, self)).collect();
            match constants {
                Some(constants) => self.unit.load_constant(register, Constant::Tuple(constants.into())),
                None => {
                    let base = self.unit.next_temporary;
                    for expr in &positional {
                        self.fresh(expr)?;
                    }
                    self.unit.emit(Opcode::BuildTuple, register, base, positional.len() as u32);
                }
            }
            self.unit.release(mark);
            parts.defaults = Some(register);
        }
        let keyword: Vec<_> = parameters.kwonlyargs.iter().filter(|parameter| parameter.default.is_some()).collect();
        if !keyword.is_empty() {
            let register = self.unit.alloc();
            let base = self.unit.next_temporary;
            for parameter in &keyword {
                let key = self.unit.alloc();
                let name = self.mangled(&parameter.parameter.name.id);
                self.unit.load_constant(key, Constant::str(&name));
                if let Some(default) = parameter.default.as_deref() {
                    self.fresh(default)?;
                }
            }
            self.unit.emit(Opcode::BuildMap, register, base, keyword.len() as u32);
            self.unit.release(base);
            parts.keyword_defaults = Some(register);
        }
        Ok(parts)
    }

    /// Makes a function from its code and parts, with the closure its code needs.
    pub fn make_function(&mut self, code: CodeProto, parts: FunctionParts, dst: Reg) {
        let mark = self.unit.next_temporary;
        let frees: Vec<Reg> = code.freevars.iter().filter_map(|name| self.cell_register(&Name::new(name))).collect();
        debug_assert_eq!(frees.len(), code.freevars.len(), "{:?}", code.freevars);
        let constant = self.unit.constant(Constant::Code(Box::new(code)));
        let has_parts = parts.defaults.is_some() || parts.keyword_defaults.is_some() || parts.annotate.is_some();
        match (has_parts, frees.is_empty()) {
            (false, true) => self.unit.emit(Opcode::MakeFunction, dst, constant, 0),
            (false, false) => {
                let closure = self.unit.alloc();
                self.closure(&frees, closure);
                self.unit.emit_aux(Opcode::MakeClosure, dst, closure, 0, constant);
            }
            (true, _) => {
                let base = self.unit.alloc_many(4);
                let given = [parts.defaults, parts.keyword_defaults, parts.annotate];
                for (register, part) in (base..).zip(given) {
                    match part {
                        Some(part) => self.unit.move_to(register, part),
                        None => self.unit.emit(Opcode::DeleteLocal, register, 0, 0),
                    }
                }
                match frees.is_empty() {
                    true => self.unit.emit(Opcode::DeleteLocal, base + 3, 0, 0),
                    false => self.closure(&frees, base + 3),
                }
                self.unit.emit_aux(Opcode::MakeFunctionWith, dst, base, 0, constant);
            }
        }
        self.unit.release(mark);
    }

    /// Builds the tuple of cells.
    fn closure(&mut self, cells: &[Reg], dst: Reg) {
        let consecutive = cells.iter().enumerate().all(|(at, &cell)| cells[0] + at as u32 == cell);
        let mark = self.unit.next_temporary;
        let base = match consecutive {
            true => cells[0],
            false => {
                let base = self.unit.alloc_many(cells.len() as u32);
                for (register, &cell) in (base..).zip(cells) {
                    self.unit.move_to(register, cell);
                }
                base
            }
        };
        self.unit.emit(Opcode::BuildTuple, dst, base, cells.len() as u32);
        self.unit.release(mark);
    }

    pub fn lambda(&mut self, lambda: &'a ast::ExprLambda, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let parts = match &lambda.parameters {
            Some(parameters) => self.defaults(parameters)?,
            None => FunctionParts::default(),
        };
        let scope = self.table.of_node(lambda, Role::Body);
        self.enter_unit(scope, "<lambda>", lambda.range);
        if let Some(parameters) = &lambda.parameters {
            self.count_parameters(parameters);
        }
        let value = self.operand(&lambda.body)?;
        self.unit.range = lambda.body.range();
        // The value of a generator's lambda is not used for anything but its StopIteration.
        self.unit.emit(Opcode::Return, value, 0, 0);
        let code = self.leave_unit()?;
        self.make_function(code, parts, dst);
        self.unit.release(mark);
        Ok(())
    }

    /// A generic function: a function around it makes its type parameters, then itself.
    fn generic_function(
        &mut self,
        function: &'a ast::StmtFunctionDef,
        params: &'a ast::TypeParams,
        dst: Reg,
    ) -> Compiled {
        let base = self.unit.alloc();
        let parts = self.defaults(&function.parameters)?;
        let scope = self.table.of_node(function, Role::TypeParams);
        let range = Self::decorated_range(&function.decorator_list, function.range);
        self.enter_unit(scope, &format!("<generic parameters of {}>", function.name.id), range);
        let given = u32::from(parts.defaults.is_some()) + u32::from(parts.keyword_defaults.is_some());
        self.unit.positional_count = given;
        self.unit.range = function.name.range;
        let tuple = self.type_param_tuple(params)?;
        let inner = FunctionParts {
            defaults: parts.defaults.and_then(|_| self.local_register(&Name::new_static(DEFAULTS))),
            keyword_defaults: parts.keyword_defaults.and_then(|_| self.local_register(&Name::new_static(KWDEFAULTS))),
            annotate: None,
        };
        let result = self.unit.alloc();
        self.plain_function(function, inner, result)?;
        self.unit.emit(Opcode::SetTypeParams, result, tuple, 0);
        self.unit.emit(Opcode::Return, result, 0, 0);
        let code = self.leave_unit()?;
        // The defaults were evaluated right above the callee's register, where its arguments belong.
        self.make_function(code, FunctionParts::default(), base);
        self.unit.release(base);
        self.unit.emit(Opcode::Call, dst, base, given);
        Ok(())
    }
}
