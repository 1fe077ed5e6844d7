//! Comprehensions, inlined into the code around (PEP 709), and generator expressions, which are functions.

use std::collections::HashMap;

use ruff_python_ast::{self as ast, Expr, name::Name};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use super::function::FunctionParts;
use crate::bytecode::Opcode;
use crate::compiler::error::{Compiled, fault};
use crate::compiler::symbols::{Meaning, Role, ScopeId, ScopeKind, Usage};
use crate::compiler::unit::{ClosedOverlay, Overlay, Place, Reg};

/// What a comprehension does with each of its results.
#[derive(Clone, Copy)]
enum Results<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

/// The parts of a comprehension.
struct Parts<'a> {
    scope: ScopeId,
    generators: &'a [ast::Comprehension],
    results: Results<'a>,
    name: &'static str,
    range: TextRange,
}

impl<'a> Compiler<'a> {
    fn parts(&self, expr: &'a Expr) -> Option<Parts<'a>> {
        let (scope, generators, results, name) = match expr {
            Expr::ListComp(comp) => {
                (self.table.of_node(comp, Role::Body), &comp.generators, Results::List(&comp.elt), "<listcomp>")
            }
            Expr::SetComp(comp) => {
                (self.table.of_node(comp, Role::Body), &comp.generators, Results::Set(&comp.elt), "<setcomp>")
            }
            Expr::DictComp(comp) => {
                let results = Results::Dict(comp.key.as_deref()?, &comp.value);
                (self.table.of_node(comp, Role::Body), &comp.generators, results, "<dictcomp>")
            }
            Expr::Generator(comp) => {
                (self.table.of_node(comp, Role::Body), &comp.generators, Results::Yield(&comp.elt), "<genexpr>")
            }
            _ => return None,
        };
        Some(Parts { scope, generators, results, name, range: expr.range() })
    }

    pub fn comprehension(&mut self, expr: &'a Expr, dst: Reg) -> Compiled {
        let Some(parts) = self.parts(expr) else { return fault(expr.range(), "invalid syntax") };
        let Some(outermost) = parts.generators.first() else { return fault(expr.range(), "invalid syntax") };
        self.check_async_comprehension(&parts)?;
        let mark = self.unit.next_temporary;
        if self.table[parts.scope].is_inlined {
            let iterator = self.unit.alloc();
            self.outermost_iterator(outermost, iterator)?;
            // The list must not be seen by the name it is assigned to before it is complete.
            let acc = if self.unit.is_temporary(dst) { dst } else { self.unit.alloc() };
            self.open_overlay(parts.scope, &outermost.target);
            self.comprehension_body(&parts, iterator, acc)?;
            self.close_overlay();
            self.unit.move_to(dst, acc);
        } else {
            let base = self.window_start(dst);
            let argument = self.unit.alloc();
            self.outermost_iterator(outermost, argument)?;
            self.enter_unit(parts.scope, parts.name, parts.range);
            self.unit.positional_count = 1;
            self.unit.range = parts.range;
            // The parameter is the iterator.
            let result = self.unit.alloc();
            self.comprehension_body(&parts, 0, result)?;
            match parts.results {
                Results::Yield(_) => self.return_none(),
                _ => self.unit.emit(Opcode::Return, result, 0, 0),
            }
            let code = self.leave_unit()?;
            self.make_function(code, FunctionParts::default(), base);
            self.unit.release(base);
            self.unit.emit(Opcode::Call, dst, base, 1);
            let is_coroutine = self.table[parts.scope].is_coroutine;
            if is_coroutine && !matches!(parts.results, Results::Yield(_)) {
                let result = self.unit.alloc();
                self.unit.move_to(result, dst);
                self.await_register(result, dst, 0);
            }
        }
        self.unit.release(mark);
        Ok(())
    }

    fn check_async_comprehension(&self, parts: &Parts) -> Compiled {
        let scope = &self.table[parts.scope];
        let around = &self.table[self.unit.scope];
        let allowed = around.is_async_def
            || around.kind == ScopeKind::Generator
            || around.kind == ScopeKind::Module && self.options.top_level_await;
        match scope.is_coroutine && scope.kind != ScopeKind::Generator && !allowed {
            true => fault(parts.range, "asynchronous comprehension outside of an asynchronous function"),
            false => Ok(()),
        }
    }

    fn outermost_iterator(&mut self, generator: &'a ast::Comprehension, dst: Reg) -> Compiled {
        let op = if generator.is_async { Opcode::GetAsyncIter } else { Opcode::GetIter };
        let iterable = self.operand_or(&generator.iter, dst)?;
        self.at(generator.iter.range(), |this| this.unit.emit(op, dst, iterable, 0));
        Ok(())
    }

    /// Gives the comprehension's variables registers in the code around.
    fn open_overlay(&mut self, scope: ScopeId, outermost: &Expr) {
        let mut places = HashMap::new();
        let start = self.unit.code.len();
        // What the first `for` assigns is bound before anything can read it.
        let bound_first: Vec<&Name> = match outermost {
            Expr::Name(name) => vec![&name.id],
            Expr::Tuple(tuple) if tuple.elts.iter().all(Expr::is_name_expr) => {
                tuple.elts.iter().filter_map(|elt| elt.as_name_expr().map(|name| &name.id)).collect()
            }
            _ => Vec::new(),
        };
        let variables: Vec<(Name, Meaning)> = self.table[scope]
            .symbols
            .iter()
            .filter(|symbol| !symbol.usage.has(Usage::PARAM))
            .filter(|symbol| matches!(symbol.meaning, Meaning::Local | Meaning::Cell))
            .map(|symbol| (symbol.name.clone(), symbol.meaning))
            .collect();
        for (name, meaning) in variables {
            let register = self.unit.alloc();
            let is_cell = meaning == Meaning::Cell;
            if is_cell || !bound_first.iter().any(|bound| self.mangled(bound) == name) {
                self.unit.emit(Opcode::DeleteLocal, register, 0, 0);
            }
            if is_cell {
                self.unit.emit(Opcode::MakeCell, register, 0, 0);
            }
            let place = if is_cell { Place::Cell(register) } else { Place::Register(register) };
            places.insert(name, place);
        }
        self.unit.overlays.push(Overlay { scope, places, start });
    }

    fn close_overlay(&mut self) {
        let Some(overlay) = self.unit.overlays.pop() else { return };
        let end = self.unit.code.len();
        let mut variables: Vec<(Name, Place)> = overlay.places.into_iter().collect();
        variables.sort_by_key(|(_, place)| match place {
            Place::Register(register) | Place::Cell(register) | Place::Free(register) => *register,
        });
        for (name, place) in variables {
            let (register, is_cell) = match place {
                Place::Register(register) => (register, false),
                Place::Cell(register) | Place::Free(register) => (register, true),
            };
            self.unit.closed_overlays.push(ClosedOverlay { name, register, is_cell, start: overlay.start, end });
        }
    }

    fn comprehension_body(&mut self, parts: &Parts<'a>, iterator: Reg, acc: Reg) -> Compiled {
        let empty = self.unit.next_temporary;
        match parts.results {
            Results::List(_) => self.unit.emit(Opcode::BuildList, acc, empty, 0),
            Results::Set(_) => self.unit.emit(Opcode::BuildSet, acc, empty, 0),
            Results::Dict(..) => self.unit.emit(Opcode::BuildMap, acc, empty, 0),
            Results::Yield(_) => {}
        }
        self.generators(parts, 0, Some(iterator), acc)
    }

    /// The loop of the generator `at` and those inside.
    fn generators(&mut self, parts: &Parts<'a>, at: usize, iterator: Option<Reg>, acc: Reg) -> Compiled {
        let Some(generator) = parts.generators.get(at) else { return self.comprehension_result(parts, acc) };
        let mark = self.unit.next_temporary;
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => {
                let iterator = self.unit.alloc();
                self.outermost_iterator(generator, iterator)?;
                iterator
            }
        };
        let range = generator.iter.range();
        let head = self.unit.here();
        let (next, exhausted) = (self.unit.label(), self.unit.label());
        let stop = match generator.is_async {
            true => {
                if self.table[self.unit.scope].kind != ScopeKind::Generator {
                    self.check_async("asynchronous comprehension", parts.range)?;
                }
                Some(self.async_next(&generator.target, iterator, range)?)
            }
            false => {
                self.for_next(&generator.target, iterator, exhausted, range)?;
                None
            }
        };
        for condition in &generator.ifs {
            self.branch(condition, next, false)?;
        }
        self.generators(parts, at + 1, None, acc)?;
        self.unit.bind(next);
        self.unit.emit_jump(Opcode::JumpBack, 0, 0, 0, head);
        if let Some(stop) = stop {
            self.end_async_for(stop);
        }
        self.unit.bind(exhausted);
        self.unit.release(mark);
        Ok(())
    }

    fn comprehension_result(&mut self, parts: &Parts<'a>, acc: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        match parts.results {
            Results::List(result) => {
                let value = self.operand(result)?;
                self.at(result.range(), |this| this.unit.emit(Opcode::ListAppend, acc, value, 0));
            }
            Results::Set(result) => {
                let value = self.operand(result)?;
                self.at(result.range(), |this| this.unit.emit(Opcode::SetAdd, acc, value, 0));
            }
            Results::Dict(key, value) => {
                let key_register = self.operand_before(key, [value])?;
                let value_register = self.operand(value)?;
                let range = TextRange::new(key.range().start(), value.range().end());
                self.at(range, |this| this.unit.emit(Opcode::MapAdd, acc, key_register, value_register));
            }
            Results::Yield(result) => {
                let value = self.operand(result)?;
                let sent = self.unit.alloc();
                self.at(result.range(), |this| this.unit.emit(Opcode::Yield, sent, value, 0));
            }
        }
        self.unit.release(mark);
        Ok(())
    }
}
