//! Walks the syntax tree and enters every name into its scope.

use ruff_python_ast::{
    self as ast, ExceptHandler, Expr, ExprContext, InterpolatedStringElement, Parameters, Pattern, Stmt, TypeParam,
    name::Name,
};
use ruff_text_size::{Ranged, TextRange};

use super::error::{Compiled, fault};
use super::symbols::{Builder, Role, ScopeKind, Usage, rebinds};

/// The name of the parameter of a generator expression's function.
pub(super) const ITERATOR: &str = ".0";
/// The name under which the scope of type parameters finds the defaults of the function.
pub(super) const DEFAULTS: &str = ".defaults";
/// The name under which it finds the defaults of keyword-only parameters.
pub(super) const KWDEFAULTS: &str = ".kwdefaults";
/// The name of the tuple of type parameters in a generic class's scope.
pub(super) const TYPE_PARAMS: &str = ".type_params";
/// The name of the base `Generic[…]` there.
pub(super) const GENERIC_BASE: &str = ".generic_base";
/// The cell with the class, in a class body.
pub(super) const CLASS: &str = "__class__";
/// The cell with the namespace, in a class body.
pub(super) const CLASSDICT: &str = "__classdict__";
/// The set of the annotations that were reached.
pub(super) const CONDITIONAL_ANNOTATIONS: &str = "__conditional_annotations__";
/// The parameter of the functions that evaluate annotations.
pub(super) const FORMAT: &str = ".format";

impl Builder {
    pub fn body(&mut self, body: &[Stmt]) -> Compiled {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    /// A body that is reached only on some paths.
    fn conditional_body(&mut self, body: &[Stmt]) -> Compiled {
        let before = std::mem::replace(&mut self.conditional, true);
        let result = self.body(body);
        self.conditional = before;
        result
    }

    pub fn stmt(&mut self, stmt: &Stmt) -> Compiled {
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Return(ret) => {
                if let Some(value) = &ret.value {
                    self.scope().returns_value.get_or_insert(ret.range);
                    self.expr(value)?;
                }
                Ok(())
            }
            Stmt::Delete(delete) => self.exprs(&delete.targets),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Assign(assign) => {
                self.exprs(&assign.targets)?;
                self.expr(&assign.value)
            }
            Stmt::AugAssign(assign) => {
                if let Expr::Name(name) = &*assign.target {
                    self.define(&name.id, Usage::USE, name.range)?;
                }
                self.expr(&assign.target)?;
                self.expr(&assign.value)
            }
            Stmt::AnnAssign(assign) => self.annotated_assignment(assign),
            Stmt::For(loop_) => {
                self.expr(&loop_.target)?;
                self.expr(&loop_.iter)?;
                self.conditional_body(&loop_.body)?;
                self.conditional_body(&loop_.orelse)
            }
            Stmt::While(loop_) => {
                self.expr(&loop_.test)?;
                self.conditional_body(&loop_.body)?;
                self.conditional_body(&loop_.orelse)
            }
            Stmt::If(branch) => {
                self.expr(&branch.test)?;
                self.conditional_body(&branch.body)?;
                for clause in &branch.elif_else_clauses {
                    self.optional(clause.test.as_ref())?;
                    self.conditional_body(&clause.body)?;
                }
                Ok(())
            }
            Stmt::With(with) => {
                for item in &with.items {
                    self.expr(&item.context_expr)?;
                    self.optional(item.optional_vars.as_deref())?;
                }
                self.conditional_body(&with.body)
            }
            Stmt::Match(matching) => {
                self.expr(&matching.subject)?;
                for case in &matching.cases {
                    self.pattern(&case.pattern)?;
                    self.optional(case.guard.as_deref())?;
                    self.conditional_body(&case.body)?;
                }
                Ok(())
            }
            Stmt::Raise(raise) => {
                self.optional(raise.exc.as_deref())?;
                self.optional(raise.cause.as_deref())
            }
            Stmt::Try(try_) => {
                self.conditional_body(&try_.body)?;
                for ExceptHandler::ExceptHandler(handler) in &try_.handlers {
                    self.optional(handler.type_.as_deref())?;
                    if let Some(name) = &handler.name {
                        self.binding(&name.id, Usage(Usage::LOCAL.0 | Usage::DELETED.0), name.range)?;
                    }
                    self.conditional_body(&handler.body)?;
                }
                self.conditional_body(&try_.orelse)?;
                self.conditional_body(&try_.finalbody)
            }
            Stmt::Assert(assert) => {
                self.expr(&assert.test)?;
                self.optional(assert.msg.as_deref())
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = match &alias.asname {
                        Some(name) => name.id.clone(),
                        None => Name::new(alias.name.split('.').next().unwrap_or_default()),
                    };
                    self.binding(&name, Usage::LOCAL, alias.range)?;
                }
                Ok(())
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    if alias.name.as_str() == "*" {
                        if self.scope().kind != ScopeKind::Module {
                            return fault(alias.range, "import * only allowed at module level");
                        }
                        continue;
                    }
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.binding(&name.id, Usage::LOCAL, alias.range)?;
                }
                Ok(())
            }
            Stmt::Global(global) => global.names.iter().try_for_each(|name| self.declare(&name.id, true, global.range)),
            Stmt::Nonlocal(nonlocal) => {
                nonlocal.names.iter().try_for_each(|name| self.declare(&name.id, false, nonlocal.range))
            }
            Stmt::Expr(expr) => self.expr(&expr.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::IpyEscapeCommand(command) => fault(command.range, "invalid syntax"),
        }
    }

    /// A name that is bound by something else than an expression.
    fn binding(&mut self, name: &Name, usage: Usage, range: TextRange) -> Compiled {
        if name == "__debug__" {
            return fault(range, "cannot assign to __debug__");
        }
        self.define(name, usage, range)
    }

    fn declare(&mut self, name: &Name, global: bool, range: TextRange) -> Compiled {
        let name = self.mangle(name);
        let what = if global { "global" } else { "nonlocal" };
        let before = self.scope().usage(&name);
        let complaint = if before.has(Usage::PARAM) {
            Some(format!("name '{name}' is parameter and {what}"))
        } else if before.has(Usage::ANNOTATED) {
            Some(format!("annotated name '{name}' can't be {what}"))
        } else if before.has(Usage::LOCAL) {
            Some(format!("name '{name}' is assigned to before {what} declaration"))
        } else if before.has(Usage::USE) {
            Some(format!("name '{name}' is used prior to {what} declaration"))
        } else {
            None
        };
        if let Some(complaint) = complaint {
            return fault(range, complaint);
        }
        let usage = if global { Usage::GLOBAL } else { Usage::NONLOCAL };
        let symbol = self.scope().add(&name, usage);
        if symbol.declared == TextRange::default() {
            symbol.declared = range;
        }
        Ok(())
    }

    fn annotated_assignment(&mut self, assign: &ast::StmtAnnAssign) -> Compiled {
        if let Expr::Name(target) = &*assign.target {
            let name = self.mangle(&target.id);
            let before = self.scope().usage(&name);
            let declared = before.has(Usage(Usage::GLOBAL.0 | Usage::NONLOCAL.0));
            // At module level a global is what it would be anyway.
            if declared && self.scope().kind != ScopeKind::Module && assign.simple {
                let what = if before.has(Usage::GLOBAL) { "global" } else { "nonlocal" };
                return fault(assign.range, format!("annotated name '{name}' can't be {what}"));
            }
            if assign.simple {
                self.binding(&target.id, Usage(Usage::ANNOTATED.0 | Usage::LOCAL.0), target.range)?;
            } else if assign.value.is_some() {
                self.binding(&target.id, Usage::LOCAL, target.range)?;
            }
        } else {
            self.expr(&assign.target)?;
        }
        self.annotation(assign)?;
        self.optional(assign.value.as_deref())
    }

    /// The annotation of a variable: evaluated by the function that evaluates those of its module or class, and of no effect
    /// in a function.
    fn annotation(&mut self, assign: &ast::StmtAnnAssign) -> Compiled {
        let owner = self.current;
        let kind = self.scope().kind;
        let is_variable = assign.simple && assign.target.is_name_expr();
        if is_variable && matches!(kind, ScopeKind::Module | ScopeKind::Class) && !self.future_annotations {
            if self.conditional || kind == ScopeKind::Module {
                self.scope().has_conditional_annotations = true;
            }
            match self.scope().annotations {
                Some(id) => self.reenter(id, assign.range)?,
                None => {
                    let range = self.scope().range;
                    let name = Name::new_static("__annotate__");
                    let id = self.enter(assign, Role::Annotations, ScopeKind::Annotations, name, range)?;
                    self.table[owner].annotations = Some(id);
                    self.annotation_scope("an annotation")?;
                }
            }
            if self.table[owner].has_conditional_annotations {
                self.define(&Name::new_static(CONDITIONAL_ANNOTATIONS), Usage::USE, assign.range)?;
            }
        } else {
            // Read for its errors only, in a scope that leads to no code.
            let name = Name::new_static("__annotate__");
            self.enter(assign, Role::Annotations, ScopeKind::Annotations, name, assign.range)?;
            self.scope().what = "an annotation";
            let annotations = self.current;
            self.expr(&assign.annotation)?;
            self.leave();
            self.table[owner].children.retain(|&child| child != annotations);
            return Ok(());
        }
        self.expr(&assign.annotation)?;
        self.leave();
        Ok(())
    }

    /// What all scopes of lazily evaluated expressions have.
    fn annotation_scope(&mut self, what: &'static str) -> Compiled {
        let range = self.scope().range;
        self.scope().what = what;
        self.define(&Name::new_static(FORMAT), Usage(Usage::PARAM.0 | Usage::USE.0), range)?;
        self.see_class(range)
    }

    /// A scope that can see the namespace of a class uses it.
    fn see_class(&mut self, range: TextRange) -> Compiled {
        if self.scope().can_see_class {
            self.define(&Name::new_static(CLASSDICT), Usage::USE, range)?;
        }
        Ok(())
    }

    fn function(&mut self, function: &ast::StmtFunctionDef) -> Compiled {
        self.binding(&function.name.id, Usage::LOCAL, function.name.range)?;
        for decorator in &function.decorator_list {
            self.expr(&decorator.expression)?;
        }
        self.defaults(&function.parameters)?;
        if let Some(params) = &function.type_params {
            self.enter(function, Role::TypeParams, ScopeKind::TypeParams, function.name.id.clone(), function.range)?;
            self.scope().what = "the definition of a generic";
            self.see_class(function.range)?;
            let parameters = &function.parameters;
            if parameters.iter_non_variadic_params().any(|param| param.default.is_some()) {
                self.define(&Name::new_static(DEFAULTS), Usage::PARAM, function.range)?;
            }
            if parameters.kwonlyargs.iter().any(|param| param.default.is_some()) {
                self.define(&Name::new_static(KWDEFAULTS), Usage::PARAM, function.range)?;
            }
            self.type_params(params)?;
        }
        self.function_annotations(function)?;
        self.enter(function, Role::Body, ScopeKind::Function, function.name.id.clone(), function.range)?;
        self.scope().is_async_def = function.is_async;
        self.scope().is_coroutine = function.is_async;
        self.parameters(&function.parameters)?;
        let before = std::mem::replace(&mut self.conditional, false);
        self.body(&function.body)?;
        self.conditional = before;
        self.leave();
        if function.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn function_annotations(&mut self, function: &ast::StmtFunctionDef) -> Compiled {
        let owner = self.current;
        let annotated = || function.parameters.iter().filter_map(|param| param.annotation());
        if annotated().next().is_none() && function.returns.is_none() {
            return Ok(());
        }
        let name = Name::new_static("__annotate__");
        let id = self.enter(function, Role::Annotations, ScopeKind::Annotations, name, function.range)?;
        self.annotation_scope("an annotation")?;
        for annotation in annotated() {
            self.expr(annotation)?;
        }
        self.optional(function.returns.as_deref())?;
        self.leave();
        if self.future_annotations {
            self.table[owner].children.retain(|&child| child != id);
        }
        Ok(())
    }

    fn defaults(&mut self, parameters: &Parameters) -> Compiled {
        for param in parameters.iter_non_variadic_params() {
            self.optional(param.default.as_deref())?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &Parameters) -> Compiled {
        let plain = || parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        for param in plain() {
            self.binding(&param.parameter.name.id, Usage::PARAM, param.parameter.range)?;
        }
        if let Some(param) = &parameters.vararg {
            self.binding(&param.name.id, Usage::PARAM, param.range)?;
            self.scope().has_varargs = true;
        }
        if let Some(param) = &parameters.kwarg {
            self.binding(&param.name.id, Usage::PARAM, param.range)?;
            self.scope().has_varkeywords = true;
        }
        Ok(())
    }

    fn class(&mut self, class: &ast::StmtClassDef) -> Compiled {
        self.binding(&class.name.id, Usage::LOCAL, class.name.range)?;
        for decorator in &class.decorator_list {
            self.expr(&decorator.expression)?;
        }
        let outer = self.class.clone();
        if let Some(params) = &class.type_params {
            self.enter(class, Role::TypeParams, ScopeKind::TypeParams, class.name.id.clone(), class.range)?;
            self.scope().what = "the definition of a generic";
            self.class = Some(class.name.id.clone());
            self.see_class(class.range)?;
            let usage = Usage(Usage::LOCAL.0 | Usage::USE.0);
            self.define(&Name::new_static(TYPE_PARAMS), usage, class.range)?;
            self.define(&Name::new_static(GENERIC_BASE), usage, class.range)?;
            self.type_params(params)?;
        }
        if let Some(arguments) = &class.arguments {
            self.exprs(&arguments.args)?;
            for keyword in &arguments.keywords {
                self.keyword(keyword)?;
            }
        }
        self.enter(class, Role::Body, ScopeKind::Class, class.name.id.clone(), class.range)?;
        self.class = Some(class.name.id.clone());
        if class.type_params.is_some() {
            self.define(&Name::new_static("__type_params__"), Usage::LOCAL, class.range)?;
            self.define(&Name::new_static(TYPE_PARAMS), Usage::USE, class.range)?;
        }
        let before = std::mem::replace(&mut self.conditional, false);
        self.body(&class.body)?;
        self.conditional = before;
        self.leave();
        if class.type_params.is_some() {
            self.leave();
        }
        self.class = outer;
        Ok(())
    }

    fn keyword(&mut self, keyword: &ast::Keyword) -> Compiled {
        if keyword.arg.as_deref().is_some_and(|name| name == "__debug__") {
            return fault(keyword.range, "cannot assign to __debug__");
        }
        self.expr(&keyword.value)
    }

    fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Compiled {
        let Expr::Name(target) = &*alias.name else { return fault(alias.name.range(), "invalid syntax") };
        self.binding(&target.id, Usage::LOCAL, target.range)?;
        if let Some(params) = &alias.type_params {
            self.enter(alias, Role::TypeParams, ScopeKind::TypeParams, target.id.clone(), alias.range)?;
            self.scope().what = "the definition of a generic";
            self.see_class(alias.range)?;
            self.type_params(params)?;
        }
        self.enter(alias, Role::Body, ScopeKind::TypeAlias, target.id.clone(), alias.range)?;
        self.annotation_scope("a type alias")?;
        self.expr(&alias.value)?;
        self.leave();
        if alias.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn type_params(&mut self, params: &ast::TypeParams) -> Compiled {
        let mut has_default = false;
        for param in &params.type_params {
            let name = param.name();
            if name.as_str() == "__classdict__" {
                return fault(param.range(), "reserved name '__classdict__' cannot be used for type parameter");
            }
            self.binding(&name.id, Usage(Usage::TYPE_PARAM.0 | Usage::LOCAL.0), param.range())?;
            if has_default && param.default().is_none() {
                let message = format!("non-default type parameter '{name}' follows default type parameter");
                return fault(param.range(), message);
            }
            let (bound, what, default_what) = match param {
                TypeParam::TypeVar(var) => {
                    let is_tuple = var.bound.as_deref().is_some_and(Expr::is_tuple_expr);
                    let what = if is_tuple { "a TypeVar constraint" } else { "a TypeVar bound" };
                    (var.bound.as_deref(), what, "a TypeVar default")
                }
                TypeParam::ParamSpec(_) => (None, "", "a ParamSpec default"),
                TypeParam::TypeVarTuple(_) => (None, "", "a TypeVarTuple default"),
            };
            for (expr, role, what) in [(bound, Role::Bound, what), (param.default(), Role::Default, default_what)] {
                let Some(expr) = expr else { continue };
                self.enter(param, role, ScopeKind::TypeVariable, name.id.clone(), expr.range())?;
                self.annotation_scope(what)?;
                self.expr(expr)?;
                self.leave();
            }
            has_default |= param.default().is_some();
        }
        Ok(())
    }

    pub fn exprs(&mut self, exprs: &[Expr]) -> Compiled {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn optional(&mut self, expr: Option<&Expr>) -> Compiled {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    pub fn expr(&mut self, expr: &Expr) -> Compiled {
        match expr {
            Expr::BoolOp(op) => self.exprs(&op.values),
            Expr::Named(named) => self.named(named),
            Expr::BinOp(op) => {
                self.expr(&op.left)?;
                self.expr(&op.right)
            }
            Expr::UnaryOp(op) => self.expr(&op.operand),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters)?;
                }
                self.enter(lambda, Role::Body, ScopeKind::Lambda, Name::new_static("lambda"), lambda.range)?;
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters)?;
                }
                self.expr(&lambda.body)?;
                self.leave();
                Ok(())
            }
            Expr::If(branch) => {
                self.expr(&branch.test)?;
                self.expr(&branch.body)?;
                self.expr(&branch.orelse)
            }
            Expr::Dict(dict) => dict.items.iter().try_for_each(|item| {
                self.optional(item.key.as_ref())?;
                self.expr(&item.value)
            }),
            Expr::Set(set) => self.exprs(&set.elts),
            Expr::ListComp(comp) => {
                self.comprehension(comp, ScopeKind::ListComprehension, &comp.generators, &[&comp.elt], comp.range)
            }
            Expr::SetComp(comp) => {
                self.comprehension(comp, ScopeKind::SetComprehension, &comp.generators, &[&comp.elt], comp.range)
            }
            Expr::DictComp(comp) => match &comp.key {
                Some(key) => {
                    let results = [&**key, &comp.value];
                    self.comprehension(comp, ScopeKind::DictComprehension, &comp.generators, &results, comp.range)
                }
                None => fault(comp.range, "dict unpacking cannot be used in dict comprehension"),
            },
            Expr::Generator(comp) => {
                self.comprehension(comp, ScopeKind::Generator, &comp.generators, &[&comp.elt], comp.range)
            }
            Expr::Await(await_) => {
                self.forbid("await", await_.range)?;
                self.scope().is_coroutine = true;
                self.expr(&await_.value)
            }
            Expr::Yield(yield_) => {
                self.forbid("yield", yield_.range)?;
                self.generates(yield_.range)?;
                self.optional(yield_.value.as_deref())
            }
            Expr::YieldFrom(yield_) => {
                self.forbid("yield", yield_.range)?;
                self.generates(yield_.range)?;
                self.expr(&yield_.value)
            }
            Expr::Compare(compare) => {
                self.expr(&compare.left)?;
                self.exprs(&compare.comparators)
            }
            Expr::Call(call) => {
                self.expr(&call.func)?;
                self.exprs(&call.arguments.args)?;
                call.arguments.keywords.iter().try_for_each(|keyword| self.keyword(keyword))
            }
            Expr::FString(string) => string.value.elements().try_for_each(|element| self.element(element, 0)),
            Expr::TString(string) => string.value.elements().try_for_each(|element| self.element(element, 0)),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => Ok(()),
            Expr::Attribute(attribute) => {
                if attribute.ctx == ExprContext::Store && attribute.attr.as_str() == "__debug__" {
                    return fault(attribute.range, "cannot assign to __debug__");
                }
                self.expr(&attribute.value)
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr(&subscript.slice)
            }
            Expr::Starred(starred) => self.expr(&starred.value),
            Expr::Name(name) => self.name(name),
            Expr::List(list) => self.exprs(&list.elts),
            Expr::Tuple(tuple) => self.exprs(&tuple.elts),
            Expr::Slice(slice) => {
                self.optional(slice.lower.as_deref())?;
                self.optional(slice.upper.as_deref())?;
                self.optional(slice.step.as_deref())
            }
            Expr::IpyEscapeCommand(command) => fault(command.range, "invalid syntax"),
        }
    }

    fn name(&mut self, name: &ast::ExprName) -> Compiled {
        match name.ctx {
            ExprContext::Load => {
                self.define(&name.id, Usage::USE, name.range)?;
                // `super()` finds the class in a cell; whoever says `super` in a method gets it.
                if name.id == "super" && self.scope().kind.is_function_like() {
                    self.define(&Name::new_static(CLASS), Usage::USE, name.range)?;
                }
                Ok(())
            }
            ExprContext::Store => self.binding(&name.id, Usage::LOCAL, name.range),
            ExprContext::Del => {
                if name.id == "__debug__" {
                    return fault(name.range, "cannot delete __debug__");
                }
                self.define(&name.id, Usage(Usage::LOCAL.0 | Usage::DELETED.0), name.range)
            }
            ExprContext::Invalid => fault(name.range, "invalid syntax"),
        }
    }

    /// Refuses what may not stand in a lazily evaluated expression.
    fn forbid(&mut self, what: &str, range: TextRange) -> Compiled {
        if self.scope().kind.is_annotation_like() {
            let place = self.scope().what;
            return fault(range, format!("{what} expression cannot be used within {place}"));
        }
        Ok(())
    }

    /// A `yield` makes the scope a generator.
    fn generates(&mut self, range: TextRange) -> Compiled {
        let what = match self.scope().kind {
            ScopeKind::ListComprehension => "list comprehension",
            ScopeKind::SetComprehension => "set comprehension",
            ScopeKind::DictComprehension => "dict comprehension",
            ScopeKind::Generator => "generator expression",
            ScopeKind::Module | ScopeKind::Class => return fault(range, "'yield' outside function"),
            _ => {
                self.scope().is_generator = true;
                return Ok(());
            }
        };
        fault(range, format!("'yield' inside {what}"))
    }

    fn named(&mut self, named: &ast::ExprNamed) -> Compiled {
        self.forbid("named", named.range)?;
        let Expr::Name(target) = &*named.target else { return fault(named.range, "invalid syntax") };
        if self.scope().comprehension_iterables > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return fault(named.range, message);
        }
        if self.scope().kind.is_comprehension() {
            self.walrus_in_comprehension(target)?;
        }
        self.expr(&named.value)?;
        self.binding(&target.id, Usage(Usage::LOCAL.0 | Usage::WALRUS.0), target.range)
            .and_then(|()| self.undo_local_in_comprehension(target))
    }

    /// In a comprehension, `:=` binds in the function or module around.
    fn walrus_in_comprehension(&mut self, target: &ast::ExprName) -> Compiled {
        let name = self.mangle(&target.id);
        let mut at = self.current;
        loop {
            let scope = &mut self.table[at];
            if scope.kind.is_comprehension() {
                if scope.usage(&name).has(Usage::ITERATION) {
                    return Err(rebinds(&name, target.range));
                }
                let Some(parent) = scope.parent else { return Ok(()) };
                at = parent;
                continue;
            }
            let usage = match scope.kind {
                ScopeKind::Function | ScopeKind::Lambda => {
                    let usage = scope.usage(&name);
                    let outer = if usage.has(Usage::GLOBAL) { Usage::GLOBAL } else { Usage::NONLOCAL };
                    if !usage.has(Usage(Usage::GLOBAL.0 | Usage::NONLOCAL.0)) {
                        scope.add(&name, Usage(Usage::LOCAL.0 | Usage::WALRUS.0));
                    } else {
                        scope.add(&name, Usage::WALRUS);
                    }
                    outer
                }
                ScopeKind::Module => {
                    scope.add(&name, Usage::GLOBAL);
                    Usage::GLOBAL
                }
                ScopeKind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return fault(target.range, message);
                }
                ScopeKind::TypeParams | ScopeKind::TypeAlias | ScopeKind::TypeVariable | ScopeKind::Annotations => {
                    let message =
                        format!("assignment expression within a comprehension cannot be used within {}", scope.what);
                    return fault(target.range, message);
                }
                _ => return Ok(()),
            };
            self.scope().add(&name, usage);
            return Ok(());
        }
    }

    /// What `:=` binds in a comprehension is no local of the comprehension.
    fn undo_local_in_comprehension(&mut self, target: &ast::ExprName) -> Compiled {
        if self.scope().kind.is_comprehension() {
            let name = self.mangle(&target.id);
            if let Some(symbol) = self.scope().symbol_mut(&name) {
                symbol.usage.0 &= !Usage::LOCAL.0;
            }
        }
        Ok(())
    }

    fn comprehension<T>(
        &mut self,
        node: &T,
        kind: ScopeKind,
        generators: &[ast::Comprehension],
        results: &[&Expr],
        range: TextRange,
    ) -> Compiled {
        let Some((outermost, inner)) = generators.split_first() else { return Ok(()) };
        // The outermost iterable is evaluated by the code around.
        self.scope().comprehension_iterables += 1;
        self.expr(&outermost.iter)?;
        self.scope().comprehension_iterables -= 1;
        let name = match kind {
            ScopeKind::ListComprehension => "<listcomp>",
            ScopeKind::SetComprehension => "<setcomp>",
            ScopeKind::DictComprehension => "<dictcomp>",
            _ => "<genexpr>",
        };
        self.enter(node, Role::Body, kind, Name::new_static(name), range)?;
        if outermost.is_async {
            self.scope().is_coroutine = true;
        }
        self.define(&Name::new_static(ITERATOR), Usage::PARAM, range)?;
        self.iteration_target(&outermost.target)?;
        self.exprs(&outermost.ifs)?;
        for generator in inner {
            self.iteration_target(&generator.target)?;
            self.scope().comprehension_iterables += 1;
            self.expr(&generator.iter)?;
            self.scope().comprehension_iterables -= 1;
            self.exprs(&generator.ifs)?;
            if generator.is_async {
                self.scope().is_coroutine = true;
            }
        }
        for result in results {
            if let Expr::Starred(starred) = result {
                return fault(starred.range, "iterable unpacking cannot be used in comprehension");
            }
            self.expr(result)?;
        }
        let is_async = self.scope().is_coroutine && kind != ScopeKind::Generator;
        self.leave();
        if is_async {
            self.scope().is_coroutine = true;
        }
        Ok(())
    }

    fn iteration_target(&mut self, target: &Expr) -> Compiled {
        self.scope().in_iteration_target = true;
        self.expr(target)?;
        self.scope().in_iteration_target = false;
        Ok(())
    }

    fn element(&mut self, element: &InterpolatedStringElement, depth: u32) -> Compiled {
        let InterpolatedStringElement::Interpolation(element) = element else { return Ok(()) };
        if depth > 2 {
            let range = TextRange::empty(element.range.start());
            return fault(range, "f-string: expressions nested too deeply");
        }
        self.expr(&element.expression)?;
        match &element.format_spec {
            Some(spec) => spec.elements.iter().try_for_each(|element| self.element(element, depth + 1)),
            None => Ok(()),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) -> Compiled {
        match pattern {
            Pattern::MatchValue(value) => self.expr(&value.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(sequence) => self.patterns(&sequence.patterns),
            Pattern::MatchMapping(mapping) => {
                self.exprs(&mapping.keys)?;
                self.patterns(&mapping.patterns)?;
                self.capture(mapping.rest.as_ref())
            }
            Pattern::MatchClass(class) => {
                self.expr(&class.cls)?;
                self.patterns(&class.arguments.patterns)?;
                class.arguments.keywords.iter().try_for_each(|keyword| self.pattern(&keyword.pattern))
            }
            Pattern::MatchStar(star) => self.capture(star.name.as_ref()),
            Pattern::MatchAs(capture) => {
                if let Some(pattern) = &capture.pattern {
                    self.pattern(pattern)?;
                }
                self.capture(capture.name.as_ref())
            }
            Pattern::MatchOr(or) => self.patterns(&or.patterns),
        }
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Compiled {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn capture(&mut self, name: Option<&ast::Identifier>) -> Compiled {
        name.map_or(Ok(()), |name| self.binding(&name.id, Usage::LOCAL, name.range))
    }
}
