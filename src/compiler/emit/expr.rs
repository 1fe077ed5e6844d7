//! Expressions, but for operators, calls, comprehensions and text, which have files of their own.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::fold;
use crate::compiler::symbols::ScopeKind;
use crate::compiler::unit::{Place, Reg};

/// A display with more items is built piece by piece, so that it does not need as many registers.
const MAX_WINDOW: usize = 64;

impl<'a> Compiler<'a> {
    /// Evaluates into an operand: the register of a local in place, or a new temporary.
    pub fn operand(&mut self, expr: &'a Expr) -> Compiled<Reg> {
        if let Expr::Name(name) = expr
            && let Some(register) = self.name_in_place(&name.id, name.range)
        {
            return Ok(register);
        }
        self.fresh(expr)
    }

    /// As [`Compiler::operand`], using `hint` in place of a new temporary if it is a temporary.
    pub fn operand_or(&mut self, expr: &'a Expr, hint: Reg) -> Compiled<Reg> {
        if let Expr::Name(name) = expr
            && let Some(register) = self.name_in_place(&name.id, name.range)
        {
            return Ok(register);
        }
        if self.unit.is_temporary(hint) {
            self.expr_into(expr, hint)?;
            return Ok(hint);
        }
        self.fresh(expr)
    }

    /// Evaluates into a register.
    pub fn expr_into(&mut self, expr: &'a Expr, dst: Reg) -> Compiled {
        let before = std::mem::replace(&mut self.unit.range, expr.range());
        let result = self.expr_here(expr, dst);
        self.unit.range = before;
        result
    }

    /// Evaluates for its effects only.
    pub fn effect(&mut self, expr: &'a Expr) -> Compiled {
        if let Expr::Name(name) = expr
            && self.name_in_place(&name.id, name.range).is_some()
        {
            return Ok(());
        }
        if fold::fold(expr, self).is_some() {
            return Ok(());
        }
        let mark = self.unit.next_temporary;
        self.fresh(expr)?;
        self.unit.release(mark);
        Ok(())
    }

    fn expr_here(&mut self, expr: &'a Expr, dst: Reg) -> Compiled {
        match expr {
            Expr::Name(name) => {
                if name.id == "__debug__" {
                    let value = self.options.optimize == 0;
                    self.unit.load_constant(dst, Constant::Bool(value));
                } else {
                    self.load_name(&name.id, dst);
                }
                Ok(())
            }
            Expr::BinOp(op) => self.binary(expr, op, dst),
            Expr::UnaryOp(op) => self.unary(expr, op, dst),
            Expr::BoolOp(op) => self.bool_op(op, dst),
            Expr::Compare(compare) => self.compare(compare, dst),
            Expr::Named(named) => self.named(named, dst),
            Expr::If(branch) => self.conditional(branch, dst),
            Expr::Call(call) => self.call(call, dst),
            Expr::Attribute(attribute) => self.attribute(attribute, dst),
            Expr::Subscript(subscript) => self.subscript(subscript, dst),
            Expr::Lambda(lambda) => self.lambda(lambda, dst),
            Expr::List(list) => self.list(&list.elts, dst),
            Expr::Tuple(tuple) => match fold::fold(expr, self) {
                Some(constant) => {
                    self.unit.load_constant(dst, constant);
                    Ok(())
                }
                None => self.tuple(&tuple.elts, dst),
            },
            Expr::Set(set) => self.set(&set.elts, dst),
            Expr::Dict(dict) => self.dict(dict, dst),
            Expr::Slice(slice) => self.slice(slice, dst),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expr, dst)
            }
            Expr::Await(await_) => self.await_expr(await_, dst),
            Expr::Yield(yield_) => self.yield_expr(yield_, dst),
            Expr::YieldFrom(yield_) => self.yield_from(yield_, dst),
            Expr::FString(string) => self.f_string(string, dst),
            Expr::TString(string) => self.t_string(string, dst),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => {
                let constant = fold::literal(expr, self.source)?;
                self.unit.load_constant(dst, constant);
                Ok(())
            }
            Expr::Starred(starred) => fault(starred.range, "can't use starred expression here"),
            Expr::IpyEscapeCommand(command) => fault(command.range, "invalid syntax"),
        }
    }

    fn named(&mut self, named: &'a ast::ExprNamed, dst: Reg) -> Compiled {
        let Expr::Name(target) = &*named.target else { return fault(named.range, "invalid syntax") };
        match self.target_register(&target.id) {
            Some(register) => {
                self.expr_into(&named.value, register)?;
                self.unit.move_to(dst, register);
            }
            None => {
                self.expr_into(&named.value, dst)?;
                self.store_name(&target.id, dst);
            }
        }
        Ok(())
    }

    fn conditional(&mut self, branch: &'a ast::ExprIf, dst: Reg) -> Compiled {
        let (otherwise, end) = (self.unit.label(), self.unit.label());
        self.branch(&branch.test, otherwise, false)?;
        self.expr_into(&branch.body, dst)?;
        self.unit.jump(end);
        self.unit.bind(otherwise);
        self.expr_into(&branch.orelse, dst)?;
        self.unit.bind(end);
        Ok(())
    }

    fn attribute(&mut self, attribute: &'a ast::ExprAttribute, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        if self.super_attribute(attribute, dst)? {
            return Ok(());
        }
        let object = self.operand_or(&attribute.value, dst)?;
        let name = self.mangled(&attribute.attr.id);
        let name = self.unit.name_index(&name);
        self.unit.release(mark);
        self.unit.emit(Opcode::LoadAttr, dst, object, name);
        Ok(())
    }

    fn subscript(&mut self, subscript: &'a ast::ExprSubscript, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let later = std::iter::once(&*subscript.slice);
        let object = match self.may_be_assigned(&subscript.value, later) {
            true => self.fresh(&subscript.value)?,
            false => self.operand_or(&subscript.value, dst)?,
        };
        if let Some(index) = fold::small_int(&subscript.slice) {
            self.unit.release(mark);
            self.unit.emit(Opcode::LoadSubscriptImm, dst, object, index as u32);
            return Ok(());
        }
        if let Some(base) = self.plain_slice(&subscript.slice)? {
            self.unit.release(mark);
            self.unit.emit(Opcode::LoadSlice, dst, object, base);
            return Ok(());
        }
        let index = self.operand(&subscript.slice)?;
        self.unit.release(mark);
        self.unit.emit(Opcode::LoadSubscript, dst, object, index);
        Ok(())
    }

    /// Evaluates the two bounds of a slice without step into consecutive temporaries.
    pub fn plain_slice(&mut self, index: &'a Expr) -> Compiled<Option<Reg>> {
        let Expr::Slice(slice) = index else { return Ok(None) };
        if slice.step.is_some() {
            return Ok(None);
        }
        let base = self.unit.alloc();
        self.optional_into(slice.lower.as_deref(), base)?;
        let stop = self.unit.alloc();
        self.optional_into(slice.upper.as_deref(), stop)?;
        Ok(Some(base))
    }

    fn slice(&mut self, slice: &'a ast::ExprSlice, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let base = self.unit.alloc();
        self.optional_into(slice.lower.as_deref(), base)?;
        let stop = self.unit.alloc();
        self.optional_into(slice.upper.as_deref(), stop)?;
        let step = self.unit.alloc();
        self.optional_into(slice.step.as_deref(), step)?;
        self.unit.release(mark);
        self.unit.emit(Opcode::BuildSlice, dst, base, 0);
        Ok(())
    }

    /// Evaluates an expression, or None where there is none.
    pub fn optional_into(&mut self, expr: Option<&'a Expr>, dst: Reg) -> Compiled {
        match expr {
            Some(expr) => self.expr_into(expr, dst),
            None => {
                self.unit.load_constant(dst, Constant::None);
                Ok(())
            }
        }
    }

    // ---- displays ---------------------------------------------------------------------------------------------------

    /// Where a window may start whose result goes to `dst`: at `dst` itself if nothing lies above.
    pub fn window_start(&mut self, dst: Reg) -> Reg {
        match self.unit.is_temporary(dst) && dst + 1 == self.unit.next_temporary {
            true => dst,
            false => self.unit.alloc(),
        }
    }

    /// Evaluates expressions into consecutive registers; the first. Locals that happen to be consecutive stay in place.
    fn window(&mut self, exprs: &'a [Expr], dst: Reg) -> Compiled<Reg> {
        if let Some(base) = self.consecutive_locals(exprs) {
            return Ok(base);
        }
        let Some((first, rest)) = exprs.split_first() else { return Ok(self.unit.next_temporary) };
        let base = self.window_start(dst);
        self.expr_into(first, base)?;
        for expr in rest {
            self.fresh(expr)?;
        }
        Ok(base)
    }

    fn consecutive_locals(&mut self, exprs: &'a [Expr]) -> Option<Reg> {
        let mut base = None;
        for (at, expr) in exprs.iter().enumerate() {
            let Expr::Name(name) = expr else { return None };
            let register = self.target_register(&name.id)?;
            match base {
                None => base = Some(register),
                Some(base) if base + at as u32 == register => {}
                Some(_) => return None,
            }
        }
        for expr in exprs {
            if let Expr::Name(name) = expr {
                self.name_in_place(&name.id, name.range);
            }
        }
        base
    }

    fn list(&mut self, elts: &'a [Expr], dst: Reg) -> Compiled {
        self.sequence(elts, dst, Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend)
    }

    fn set(&mut self, elts: &'a [Expr], dst: Reg) -> Compiled {
        self.sequence(elts, dst, Opcode::BuildSet, Opcode::SetAdd, Opcode::SetUpdate)
    }

    pub fn tuple(&mut self, elts: &'a [Expr], dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        if elts.len() <= MAX_WINDOW && !elts.iter().any(Expr::is_starred_expr) {
            let base = self.window(elts, dst)?;
            self.unit.release(mark);
            self.unit.emit(Opcode::BuildTuple, dst, base, elts.len() as u32);
            return Ok(());
        }
        let list = self.unit.alloc();
        self.list(elts, list)?;
        self.unit.release(mark);
        self.unit.emit(Opcode::ListToTuple, dst, list, 0);
        Ok(())
    }

    fn sequence(&mut self, elts: &'a [Expr], dst: Reg, build: Opcode, add: Opcode, extend: Opcode) -> Compiled {
        let mark = self.unit.next_temporary;
        let starred = elts.iter().any(Expr::is_starred_expr);
        let constants = match elts.len() >= 3 && !starred {
            true => elts.iter().map(|elt| fold::fold(elt, self)).collect::<Option<Vec<_>>>(),
            false => None,
        };
        if constants.is_none() && elts.len() <= MAX_WINDOW && !starred {
            let base = self.window(elts, dst)?;
            self.unit.release(mark);
            self.unit.emit(build, dst, base, elts.len() as u32);
            return Ok(());
        }
        // Filled piece by piece, which the name that is assigned must not see.
        let acc = if self.unit.is_temporary(dst) { dst } else { self.unit.alloc() };
        let empty = self.unit.next_temporary;
        if let Some(constants) = constants {
            self.unit.emit(build, acc, empty, 0);
            let items = self.unit.alloc();
            let items_constant = match build {
                Opcode::BuildSet => Constant::FrozenSet(fold::distinct(constants).into()),
                _ => Constant::Tuple(constants.into()),
            };
            self.unit.load_constant(items, items_constant);
            self.unit.emit(extend, acc, items, 0);
        } else {
            let plain = elts.iter().take(MAX_WINDOW).take_while(|elt| !elt.is_starred_expr()).count();
            let inner = self.unit.next_temporary;
            let base = self.window(&elts[..plain], acc)?;
            self.unit.release(inner);
            self.unit.emit(build, acc, base, plain as u32);
            for elt in &elts[plain..] {
                let inner = self.unit.next_temporary;
                match elt {
                    Expr::Starred(starred) => {
                        let items = self.operand(&starred.value)?;
                        self.unit.emit(extend, acc, items, 0);
                    }
                    elt => {
                        let item = self.operand(elt)?;
                        self.unit.emit(add, acc, item, 0);
                    }
                }
                self.unit.release(inner);
            }
        }
        self.unit.move_to(dst, acc);
        self.unit.release(mark);
        Ok(())
    }

    fn dict(&mut self, dict: &'a ast::ExprDict, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let plain = dict.items.iter().take(MAX_WINDOW / 2).take_while(|item| item.key.is_some()).count();
        let (first, rest) = dict.items.split_at(plain);
        let acc = if self.unit.is_temporary(dst) || rest.is_empty() { dst } else { self.unit.alloc() };
        let inner = self.unit.next_temporary;
        let mut base = inner;
        for (at, item) in first.iter().enumerate() {
            let key = match at {
                0 => self.window_start(acc),
                _ => self.unit.alloc(),
            };
            if at == 0 {
                base = key;
            }
            self.optional_into(item.key.as_ref(), key)?;
            self.fresh(&item.value)?;
        }
        self.unit.release(inner);
        self.unit.emit(Opcode::BuildMap, acc, base, first.len() as u32);
        for item in rest {
            match &item.key {
                Some(key) => {
                    let key = self.operand_before(key, [&item.value])?;
                    let value = self.operand(&item.value)?;
                    self.unit.emit(Opcode::MapAdd, acc, key, value);
                }
                None => {
                    let mapping = self.operand(&item.value)?;
                    self.unit.emit(Opcode::DictUpdate, acc, mapping, 0);
                }
            }
            self.unit.release(inner);
        }
        self.unit.move_to(dst, acc);
        self.unit.release(mark);
        Ok(())
    }

    // ---- generators and coroutines ----------------------------------------------------------------------------------

    fn yield_expr(&mut self, yield_: &'a ast::ExprYield, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        let value = match &yield_.value {
            Some(value) => self.operand_or(value, dst)?,
            None => {
                let register = self.unit.alloc();
                self.unit.load_constant(register, Constant::None);
                register
            }
        };
        self.unit.release(mark);
        self.unit.emit(Opcode::Yield, dst, value, 0);
        Ok(())
    }

    fn yield_from(&mut self, yield_: &'a ast::ExprYieldFrom, dst: Reg) -> Compiled {
        if self.table[self.unit.scope].is_async_def {
            return fault(yield_.range, "'yield from' inside async function");
        }
        let mark = self.unit.next_temporary;
        let iterator = self.fresh(&yield_.value)?;
        self.unit.emit(Opcode::GetYieldFromIter, iterator, iterator, 0);
        self.delegate(iterator, dst);
        self.unit.release(mark);
        Ok(())
    }

    /// Runs an iterator until it returns; its result goes to `dst`.
    fn delegate(&mut self, iterator: Reg, dst: Reg) {
        // What is sent is in the register until the iterator returns, so a local must not be used for it.
        let value = if self.unit.is_temporary(dst) && dst != iterator { dst } else { self.unit.alloc() };
        self.unit.load_constant(value, Constant::None);
        self.unit.emit(Opcode::YieldFrom, value, iterator, 0);
        self.unit.move_to(dst, value);
    }

    fn await_expr(&mut self, await_: &'a ast::ExprAwait, dst: Reg) -> Compiled {
        self.check_async("'await'", await_.range)?;
        let mark = self.unit.next_temporary;
        let value = self.fresh(&await_.value)?;
        self.await_register(value, dst, 0);
        self.unit.release(mark);
        Ok(())
    }

    /// Awaits what is in a temporary; see [`Opcode::GetAwaitable`] for `place`.
    pub fn await_register(&mut self, value: Reg, dst: Reg, place: u32) {
        let mark = self.unit.next_temporary;
        let iterator = if self.unit.is_temporary(value) && value != dst { value } else { self.unit.alloc() };
        self.unit.emit(Opcode::GetAwaitable, iterator, value, place);
        self.delegate(iterator, dst);
        self.unit.release(mark);
    }

    /// Refuses `await` and its like outside of asynchronous functions.
    pub fn check_async(&self, what: &str, range: ruff_text_size::TextRange) -> Compiled {
        let scope = &self.table[self.unit.scope];
        let is_module = scope.kind == ScopeKind::Module;
        if scope.is_async_def || is_module && self.options.top_level_await {
            return Ok(());
        }
        if what == "'await'" && !scope.kind.is_function_like() {
            return fault(range, "'await' outside function");
        }
        if scope.kind == ScopeKind::Generator {
            return Ok(());
        }
        fault(range, format!("{what} outside async function"))
    }

    /// The cell or register of the first parameter, and its name, for `super()`.
    pub fn first_parameter(&self) -> Option<(ruff_python_ast::name::Name, Place)> {
        if self.unit.positional_count == 0 {
            return None;
        }
        let name = self.unit.varnames.first()?;
        Some((name.clone(), *self.unit.places.get(name)?))
    }
}
