//! Walks the syntax tree and enters every name into its scope.

mod definitions;
mod expressions;

use ruff_python_ast::{self as ast, ExceptHandler, Expr, Pattern, Stmt, name::Name};
use ruff_text_size::TextRange;

use super::error::{Compiled, fault};
use super::symbols::{Builder, ScopeKind, Usage};

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
    pub fn binding(&mut self, name: &Name, usage: Usage, range: TextRange) -> Compiled {
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
