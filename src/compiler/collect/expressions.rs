//! The names in expressions.

use ruff_python_ast::{self as ast, Expr, ExprContext, InterpolatedStringElement, name::Name};
use ruff_text_size::TextRange;

use super::{CLASS, ITERATOR};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::symbols::{Builder, Role, ScopeKind, Usage, rebinds};

impl Builder {
    pub fn exprs(&mut self, exprs: &[Expr]) -> Compiled {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    pub fn optional(&mut self, expr: Option<&Expr>) -> Compiled {
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

    pub fn keyword(&mut self, keyword: &ast::Keyword) -> Compiled {
        if keyword.arg.as_deref().is_some_and(|name| name == "__debug__") {
            return fault(keyword.range, "cannot assign to __debug__");
        }
        self.expr(&keyword.value)
    }

    pub fn name(&mut self, name: &ast::ExprName) -> Compiled {
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
    pub fn forbid(&mut self, what: &str, range: TextRange) -> Compiled {
        if self.scope().kind.is_annotation_like() {
            let place = self.scope().what;
            return fault(range, format!("{what} expression cannot be used within {place}"));
        }
        Ok(())
    }

    /// A `yield` makes the scope a generator.
    pub fn generates(&mut self, range: TextRange) -> Compiled {
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

    pub fn named(&mut self, named: &ast::ExprNamed) -> Compiled {
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
    pub fn walrus_in_comprehension(&mut self, target: &ast::ExprName) -> Compiled {
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
    pub fn undo_local_in_comprehension(&mut self, target: &ast::ExprName) -> Compiled {
        if self.scope().kind.is_comprehension() {
            let name = self.mangle(&target.id);
            if let Some(symbol) = self.scope().symbol_mut(&name) {
                symbol.usage.0 &= !Usage::LOCAL.0;
            }
        }
        Ok(())
    }

    pub fn comprehension<T>(
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

    pub fn iteration_target(&mut self, target: &Expr) -> Compiled {
        self.scope().in_iteration_target = true;
        self.expr(target)?;
        self.scope().in_iteration_target = false;
        Ok(())
    }

    pub fn element(&mut self, element: &InterpolatedStringElement, depth: u32) -> Compiled {
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
}
