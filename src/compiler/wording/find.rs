//! Finds expressions and statements in a syntax tree that the parser mended.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Expr, Mod, Stmt};
use ruff_text_size::Ranged;

/// Finds an expression of the tree.
struct Finder<'a, F> {
    wanted: F,
    found: Vec<&'a Expr>,
    first_only: bool,
}

impl<'a, F: Fn(&Expr) -> bool> SourceOrderVisitor<'a> for Finder<'a, F> {
    fn enter_node(&mut self, _: AnyNodeRef<'a>) -> TraversalSignal {
        match self.first_only && !self.found.is_empty() {
            true => TraversalSignal::Skip,
            false => TraversalSignal::Traverse,
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if (self.wanted)(expr) {
            self.found.push(expr);
        }
        ruff_python_ast::visitor::source_order::walk_expr(self, expr);
    }
}

fn visit<'a>(module: &'a Mod, visitor: &mut impl SourceOrderVisitor<'a>) {
    match module {
        Mod::Module(module) => visitor.visit_body(&module.body),
        Mod::Expression(expression) => visitor.visit_expr(&expression.body),
    }
}

/// The first (and outermost) expression that is wanted.
pub(super) fn find(module: &Mod, wanted: impl Fn(&Expr) -> bool) -> Option<&Expr> {
    let mut finder = Finder { wanted, found: Vec::new(), first_only: true };
    visit(module, &mut finder);
    finder.found.first().copied()
}

/// The longest expression that is wanted.
pub(super) fn find_largest(module: &Mod, wanted: impl Fn(&Expr) -> bool) -> Option<&Expr> {
    let mut finder = Finder { wanted, found: Vec::new(), first_only: false };
    visit(module, &mut finder);
    finder.found.into_iter().max_by_key(|expr| expr.range().len())
}

/// Whether there is a statement that is wanted.
pub(super) fn find_stmt(module: &Mod, wanted: impl Fn(&Stmt) -> bool) -> bool {
    struct Search<F> {
        wanted: F,
        found: bool,
    }
    impl<'a, F: Fn(&Stmt) -> bool> SourceOrderVisitor<'a> for Search<F> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            self.found |= (self.wanted)(stmt);
            ruff_python_ast::visitor::source_order::walk_stmt(self, stmt);
        }
    }
    let mut search = Search { wanted, found: false };
    visit(module, &mut search);
    search.found
}

/// What an expression is called in errors.
pub(super) fn expression_name(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(name) if name.id == "__debug__" => "__debug__",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(value) if value.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}
