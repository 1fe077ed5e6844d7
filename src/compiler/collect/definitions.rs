//! The names of functions, classes, annotations and type parameters.

use ruff_python_ast::{self as ast, Expr, Parameters, TypeParam, name::Name};
use ruff_text_size::{Ranged, TextRange};

use super::{CLASSDICT, CONDITIONAL_ANNOTATIONS, DEFAULTS, FORMAT, GENERIC_BASE, KWDEFAULTS, TYPE_PARAMS};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::symbols::{Builder, Role, ScopeKind, Usage};

impl Builder {
    pub fn annotated_assignment(&mut self, assign: &ast::StmtAnnAssign) -> Compiled {
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
    pub fn annotation(&mut self, assign: &ast::StmtAnnAssign) -> Compiled {
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
    pub fn annotation_scope(&mut self, what: &'static str) -> Compiled {
        let range = self.scope().range;
        self.scope().what = what;
        self.define(&Name::new_static(FORMAT), Usage(Usage::PARAM.0 | Usage::USE.0), range)?;
        self.see_class(range)
    }

    /// A scope that can see the namespace of a class uses it.
    pub fn see_class(&mut self, range: TextRange) -> Compiled {
        if self.scope().can_see_class {
            self.define(&Name::new_static(CLASSDICT), Usage::USE, range)?;
        }
        Ok(())
    }

    pub fn function(&mut self, function: &ast::StmtFunctionDef) -> Compiled {
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

    pub fn function_annotations(&mut self, function: &ast::StmtFunctionDef) -> Compiled {
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

    pub fn defaults(&mut self, parameters: &Parameters) -> Compiled {
        for param in parameters.iter_non_variadic_params() {
            self.optional(param.default.as_deref())?;
        }
        Ok(())
    }

    pub fn parameters(&mut self, parameters: &Parameters) -> Compiled {
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

    pub fn class(&mut self, class: &ast::StmtClassDef) -> Compiled {
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

    pub fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Compiled {
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

    pub fn type_params(&mut self, params: &ast::TypeParams) -> Compiled {
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
}
