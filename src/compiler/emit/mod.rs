//! Emits code for statements and expressions.
//!
//! An expression is compiled in one of three ways: *into* a given register ([`Compiler::expr_into`]), as an *operand*, whose
//! register may be the local it names ([`Compiler::operand`]), or as a *branch* ([`Compiler::branch`]). The rules that keep
//! this right:
//! - A destination that is a temporary may be overwritten at any time while its expression is evaluated. A destination that is
//!   a local is written by the last instruction only, when nothing can fail any more, and is still readable until then.
//! - Temporaries are a stack. A call's window lies above all temporaries in use.
//! - A local may stand as an operand in place only if nothing evaluated between can assign it; only `:=` could.

mod annotations;
mod assign;
mod branch;
mod call;
mod class;
mod comprehension;
mod exceptions;
mod expr;
mod function;
mod import;
mod matching;
mod names;
mod operators;
mod stmt;
mod strings;
mod type_params;
mod with;

use ruff_python_ast::{Expr, Mod, Stmt, name::Name};
use ruff_text_size::{Ranged, TextRange};

use super::collect::{CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS};
use super::error::{Compiled, fault};
use super::source::Source;
use super::symbols::{Meaning, ScopeId, ScopeKind, SymbolTable, Usage};
use super::unit::{Place, Reg, Unit};
use super::{Mode, Options, assemble, literal};
use crate::bytecode::{CodeFlags, CodeProto, Constant, Opcode};

/// What emits code.
pub(super) struct Compiler<'a> {
    pub source: &'a Source<'a>,
    pub filename: &'a str,
    pub table: SymbolTable,
    /// The code object that is being compiled.
    pub unit: Unit<'a>,
    /// Those around it.
    outer: Vec<Unit<'a>>,
    pub future_annotations: bool,
    pub options: Options,
    /// Expression statements show their value.
    interactive: bool,
}

/// Compiles a module, an expression or an interactive statement.
pub(super) fn emit<'a>(
    module: &'a Mod,
    mode: Mode,
    table: SymbolTable,
    source: &'a Source<'a>,
    filename: &'a str,
    options: Options,
    future_annotations: bool,
) -> Compiled<CodeProto> {
    let unit = Unit::new(SymbolTable::MODULE, "<module>".into(), "<module>".into(), 1, None);
    let interactive = mode == Mode::Single;
    let mut compiler =
        Compiler { source, filename, table, unit, outer: Vec::new(), future_annotations, options, interactive };
    compiler.lay_out_window();
    match module {
        Mod::Module(module) => compiler.module(&module.body)?,
        Mod::Expression(expression) => {
            let value = compiler.operand(&expression.body)?;
            compiler.unit.emit(Opcode::Return, value, 0, 0);
        }
    }
    compiler.finish_flags();
    assemble::assemble(compiler.unit, source, filename)
}

impl<'a> Compiler<'a> {
    fn module(&mut self, body: &'a [Stmt]) -> Compiled {
        let scope = &self.table[SymbolTable::MODULE];
        if scope.is_coroutine && !self.options.top_level_await {
            // The statement that awaits reports it itself.
        } else if scope.is_coroutine {
            self.unit.flags.insert(CodeFlags::COROUTINE);
        }
        let body = match literal::docstring(body, self.source) {
            Some((_, rest)) if !self.interactive && self.options.optimize >= 2 => rest,
            Some((docstring, rest)) if !self.interactive => {
                self.unit.range = body[0].range();
                let register = self.unit.alloc();
                self.unit.load_constant(register, docstring);
                self.store_name(&Name::new_static("__doc__"), register);
                self.unit.release(register);
                rest
            }
            _ => body,
        };
        if self.table[SymbolTable::MODULE].has_conditional_annotations {
            let register = self.unit.alloc();
            self.unit.emit(Opcode::BuildSet, register, 0, 0);
            self.store_name(&Name::new_static(CONDITIONAL_ANNOTATIONS), register);
            self.unit.release(register);
        }
        if self.future_annotations && annotations::has_annotations(body) {
            self.unit.emit(Opcode::SetupAnnotations, 0, 0, 0);
        }
        self.deferred_annotations(body)?;
        self.stmts(body)?;
        self.return_none();
        Ok(())
    }

    /// Emits `return None`.
    fn return_none(&mut self) {
        let register = self.unit.alloc();
        self.unit.load_constant(register, Constant::None);
        self.unit.emit(Opcode::Return, register, 0, 0);
        self.unit.release(register);
    }

    // ---- units ------------------------------------------------------------------------------------------------------

    /// Begins a code object. `name` is what it is called; the qualified name follows from what is around it.
    fn enter_unit(&mut self, scope: ScopeId, name: &str, range: TextRange) {
        let qualname = self.qualname(scope, name);
        let class = match self.table[scope].kind {
            ScopeKind::Class => Some(self.table[scope].name.clone()),
            // The class's name is in force for its type parameters too.
            ScopeKind::TypeParams if self.table[scope].symbol(super::collect::GENERIC_BASE).is_some() => {
                Some(self.table[scope].name.clone())
            }
            _ => self.unit.class.clone(),
        };
        let first_line = self.source.line(range.start());
        let mut unit = Unit::new(scope, name.into(), qualname, first_line, class);
        if self.table[scope].is_nested {
            unit.flags.insert(CodeFlags::NESTED);
        }
        if self.future_annotations {
            unit.flags.insert(CodeFlags::FUTURE_ANNOTATIONS);
        }
        self.outer.push(std::mem::replace(&mut self.unit, unit));
        self.lay_out_window();
    }

    /// Ends the code object and goes on with the one around.
    fn leave_unit(&mut self) -> Compiled<CodeProto> {
        self.finish_flags();
        // `enter_unit` pushed it.
        let Some(outer) = self.outer.pop() else { return fault(self.unit.range, "unbalanced code objects") };
        let unit = std::mem::replace(&mut self.unit, outer);
        assemble::assemble(unit, self.source, self.filename)
    }

    fn finish_flags(&mut self) {
        let scope = &self.table[self.unit.scope];
        let mut flags = CodeFlags::default();
        if scope.kind.is_function_like() {
            flags.insert(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS);
            match (scope.is_generator || scope.kind == ScopeKind::Generator, scope.is_async_def || scope.is_coroutine) {
                (true, true) => flags.insert(CodeFlags::ASYNC_GENERATOR),
                (true, false) => flags.insert(CodeFlags::GENERATOR),
                (false, true) => flags.insert(CodeFlags::COROUTINE),
                (false, false) => {}
            }
            if scope.has_varargs {
                flags.insert(CodeFlags::VARARGS);
            }
            if scope.has_varkeywords {
                flags.insert(CodeFlags::VARKEYWORDS);
            }
        }
        if self.future_annotations {
            flags.insert(CodeFlags::FUTURE_ANNOTATIONS);
        }
        if self.unit.docstring.is_some() {
            flags.insert(CodeFlags::HAS_DOCSTRING);
        }
        self.unit.flags.insert(flags);
    }

    /// The qualified name of code that is about to be entered.
    fn qualname(&self, scope: ScopeId, name: &str) -> String {
        // The scope of type parameters is not part of names.
        let mut around = &self.unit;
        let mut further = self.outer.len();
        while self.table[around.scope].kind == ScopeKind::TypeParams && further > 0 {
            further -= 1;
            around = &self.outer[further];
        }
        let kind = self.table[around.scope].kind;
        if kind == ScopeKind::Module {
            return name.into();
        }
        if matches!(self.table[scope].kind, ScopeKind::Function | ScopeKind::Class) {
            let mangled = super::symbols::mangle(around.class.as_ref(), &Name::new(name));
            if self.table[around.scope].meaning(&mangled) == Meaning::GlobalExplicit {
                return name.into();
            }
        }
        match kind {
            ScopeKind::Class => format!("{}.{name}", around.qualname),
            _ => format!("{}.<locals>.{name}", around.qualname),
        }
    }

    /// Gives each variable of the scope its register, and emits what makes cells.
    fn lay_out_window(&mut self) {
        let scope = &self.table[self.unit.scope];
        let unit = &mut self.unit;
        let mut next: Reg = 0;
        let mut cells: Vec<Name> = Vec::new();
        let mut frees: Vec<Name> = Vec::new();
        if scope.kind.is_function_like() {
            for symbol in scope.symbols.iter().filter(|symbol| symbol.usage.has(Usage::PARAM)) {
                unit.varnames.push(symbol.name.clone());
                let place = match symbol.meaning {
                    Meaning::Cell => {
                        unit.emit(Opcode::MakeCell, next, 0, 0);
                        unit.cellvars.push((symbol.name.clone(), next));
                        Place::Cell(next)
                    }
                    _ => Place::Register(next),
                };
                unit.places.insert(symbol.name.clone(), place);
                next += 1;
            }
            for symbol in scope.symbols.iter().filter(|symbol| !symbol.usage.has(Usage::PARAM)) {
                match symbol.meaning {
                    Meaning::Local => {
                        unit.varnames.push(symbol.name.clone());
                        unit.places.insert(symbol.name.clone(), Place::Register(next));
                        next += 1;
                    }
                    Meaning::Cell => cells.push(symbol.name.clone()),
                    _ => {}
                }
            }
        }
        if scope.kind == ScopeKind::Class {
            let wanted = [
                (scope.needs_class_cell, CLASS),
                (scope.needs_class_dict, CLASSDICT),
                (scope.has_conditional_annotations, CONDITIONAL_ANNOTATIONS),
            ];
            cells.extend(wanted.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| Name::new_static(name)));
        }
        for symbol in &scope.symbols {
            if symbol.meaning == Meaning::Free || symbol.usage.has(Usage::FREE_IN_CLASS) {
                frees.push(symbol.name.clone());
            }
        }
        cells.sort();
        frees.sort();
        for name in cells {
            // A window's registers behind the locals hold what an earlier call left there.
            unit.emit(Opcode::DeleteLocal, next, 0, 0);
            unit.emit(Opcode::MakeCell, next, 0, 0);
            unit.cellvars.push((name.clone(), next));
            unit.places.insert(name, Place::Cell(next));
            next += 1;
        }
        for (index, name) in frees.into_iter().enumerate() {
            unit.emit(Opcode::CopyFree, next, index as u32, 0);
            unit.freevars.push((name.clone(), next));
            unit.places.insert(name, Place::Free(next));
            next += 1;
        }
        unit.first_temporary = next;
        unit.next_temporary = next;
        unit.register_count = next + 1;
    }

    // ---- positions --------------------------------------------------------------------------------------------------

    /// Emits with the position of a part of the text, then goes back to the present one.
    pub fn at<T>(&mut self, range: TextRange, emit: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.unit.range, range);
        let result = emit(self);
        self.unit.range = before;
        result
    }

    /// Evaluates into a new temporary on top.
    pub fn fresh(&mut self, expr: &'a Expr) -> Compiled<Reg> {
        let register = self.unit.alloc();
        self.expr_into(expr, register)?;
        Ok(register)
    }
}
