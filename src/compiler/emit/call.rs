//! Calls.

use ruff_python_ast::{self as ast, Expr, Keyword, name::Name};

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::collect::CLASS;
use crate::compiler::error::{Compiled, fault};
use crate::compiler::symbols::{Meaning, SymbolTable};
use crate::compiler::unit::{Place, Reg};

/// A call with more arguments passes them in a tuple, so that it does not need as many registers.
const MAX_ARGUMENTS: usize = 255;

/// What comes behind the callee in a call's window.
#[derive(Clone, Copy)]
pub(in crate::compiler) struct Arguments<'a> {
    /// How many arguments are in the window already.
    pub given: u32,
    pub positional: &'a [Expr],
    /// A variable that is passed as the last positional argument.
    pub extra: Option<&'static str>,
    pub keywords: &'a [Keyword],
}

impl Arguments<'_> {
    fn needs_unpacking(&self) -> bool {
        self.positional.iter().any(Expr::is_starred_expr)
            || self.keywords.iter().any(|keyword| keyword.arg.is_none())
            || self.positional.len() + self.keywords.len() > MAX_ARGUMENTS
    }
}

impl<'a> Compiler<'a> {
    pub fn call(&mut self, call: &'a ast::ExprCall, dst: Reg) -> Compiled {
        let arguments =
            Arguments { given: 0, positional: &call.arguments.args, extra: None, keywords: &call.arguments.keywords };
        self.check_keywords(arguments.keywords)?;
        let mark = self.unit.next_temporary;
        if let Expr::Attribute(attribute) = &*call.func {
            let done = self.super_call(attribute, arguments, dst)? || self.method_call(attribute, arguments, dst)?;
            if done {
                self.unit.release(mark);
                return Ok(());
            }
        }
        let base = self.window_start(dst);
        self.expr_into(&call.func, base)?;
        self.call_window(base, arguments, dst)?;
        self.unit.release(mark);
        Ok(())
    }

    fn check_keywords(&self, keywords: &[Keyword]) -> Compiled {
        for (at, keyword) in keywords.iter().enumerate() {
            if let Some(name) = &keyword.arg
                && keywords[..at].iter().any(|before| before.arg.as_ref().is_some_and(|before| before.id == name.id))
            {
                return fault(keyword.range, format!("keyword argument repeated: {name}"));
            }
        }
        Ok(())
    }

    /// Calls what is in `base`, the first `given` arguments being above it already. All temporaries from `base` on are used up.
    pub fn call_window(&mut self, base: Reg, arguments: Arguments<'a>, dst: Reg) -> Compiled {
        if arguments.needs_unpacking() {
            return self.call_unpacked(base, arguments, dst);
        }
        let (argc, names) = self.plain_arguments(arguments)?;
        self.unit.release(base);
        match names {
            None => self.unit.emit(Opcode::Call, dst, base, argc),
            Some(names) => self.unit.emit_aux(Opcode::CallKw, dst, base, argc, names),
        }
        Ok(())
    }

    /// Evaluates arguments into the window; how many there are, and the constant with the keywords' names.
    fn plain_arguments(&mut self, arguments: Arguments<'a>) -> Compiled<(u32, Option<u32>)> {
        for argument in arguments.positional {
            self.fresh(argument)?;
        }
        if let Some(extra) = arguments.extra {
            let register = self.unit.alloc();
            self.load_name(&Name::new_static(extra), register);
        }
        let mut names = Vec::new();
        for keyword in arguments.keywords {
            if let Some(name) = &keyword.arg {
                // Unlike a parameter's, the name is not mangled.
                names.push(Constant::str(&name.id));
            }
            self.fresh(&keyword.value)?;
        }
        let extra = u32::from(arguments.extra.is_some());
        let argc = arguments.given + arguments.positional.len() as u32 + extra + names.len() as u32;
        let names = match names.is_empty() {
            true => None,
            false => Some(self.unit.constant(Constant::Tuple(names.into()))),
        };
        Ok((argc, names))
    }

    fn call_unpacked(&mut self, base: Reg, arguments: Arguments<'a>, dst: Reg) -> Compiled {
        // The arguments that are there already become the start of the tuple; the tuple goes where they were.
        let positional = base + 1;
        let simple = arguments.given == 0 && arguments.extra.is_none();
        match arguments.positional {
            [Expr::Starred(starred)] if simple => {
                self.fresh(&starred.value)?;
            }
            exprs if simple && !exprs.iter().any(Expr::is_starred_expr) => {
                let register = self.unit.alloc();
                self.tuple(exprs, register)?;
            }
            exprs => {
                let list = self.unit.alloc();
                self.unit.emit(Opcode::BuildList, list, positional, arguments.given);
                for expr in exprs {
                    let mark = self.unit.next_temporary;
                    match expr {
                        Expr::Starred(starred) => {
                            let items = self.operand(&starred.value)?;
                            self.unit.emit(Opcode::ListExtend, list, items, 0);
                        }
                        expr => {
                            let item = self.operand(expr)?;
                            self.unit.emit(Opcode::ListAppend, list, item, 0);
                        }
                    }
                    self.unit.release(mark);
                }
                if let Some(extra) = arguments.extra {
                    let register = self.unit.alloc();
                    self.load_name(&Name::new_static(extra), register);
                    self.unit.emit(Opcode::ListAppend, list, register, 0);
                }
                self.unit.release(positional);
                let register = self.unit.alloc();
                self.unit.emit(Opcode::ListToTuple, register, list, 0);
            }
        }
        self.unit.release(positional + 1);
        let keywords = self.unit.alloc();
        self.unpacked_keywords(base, arguments.keywords, keywords)?;
        self.unit.release(base);
        self.unit.emit(Opcode::CallEx, dst, base, 0);
        Ok(())
    }

    /// Makes the dict of keyword arguments, or leaves the register unbound.
    fn unpacked_keywords(&mut self, callee: Reg, keywords: &'a [Keyword], dict: Reg) -> Compiled {
        if keywords.is_empty() {
            self.unit.emit(Opcode::DeleteLocal, dict, 0, 0);
            return Ok(());
        }
        let mark = self.unit.next_temporary;
        let mut made = false;
        for run in keywords.chunk_by(|a, b| a.arg.is_some() && b.arg.is_some()) {
            // The first named ones are the dict; what comes later is merged into it, which finds names given twice.
            if run[0].arg.is_some() {
                let target = if made { self.unit.alloc() } else { dict };
                for (at, part) in run.chunks(MAX_ARGUMENTS).enumerate() {
                    let base = self.unit.next_temporary;
                    for keyword in part {
                        let Some(name) = &keyword.arg else { continue };
                        let key = self.unit.alloc();
                        self.unit.load_constant(key, Constant::str(&name.id));
                        self.fresh(&keyword.value)?;
                    }
                    if at == 0 {
                        self.unit.emit(Opcode::BuildMap, target, base, part.len() as u32);
                    } else {
                        for at in 0..part.len() as u32 {
                            self.unit.emit(Opcode::MapAdd, target, base + 2 * at, base + 2 * at + 1);
                        }
                    }
                    self.unit.release(base);
                }
                if made {
                    self.unit.emit(Opcode::DictMerge, dict, target, callee);
                }
            } else {
                if !made {
                    self.unit.emit(Opcode::BuildMap, dict, self.unit.next_temporary, 0);
                }
                let mapping = self.operand(&run[0].value)?;
                self.unit.emit(Opcode::DictMerge, dict, mapping, callee);
            }
            made = true;
            self.unit.release(mark);
        }
        Ok(())
    }

    /// `receiver.name(…)` without a bound method.
    fn method_call(&mut self, attribute: &'a ast::ExprAttribute, arguments: Arguments<'a>, dst: Reg) -> Compiled<bool> {
        if arguments.needs_unpacking() {
            return Ok(false);
        }
        let name = self.mangled(&attribute.attr.id);
        let name = self.unit.name_index(&name);
        let values = || arguments.positional.iter().chain(arguments.keywords.iter().map(|keyword| &keyword.value));
        let base = self.window_start(dst);
        let receiver = self.unit.alloc();
        // The attribute is looked up before the arguments are evaluated. Where these cannot tell, one instruction does both.
        if !values().all(cannot_interfere) {
            let object = self.operand_or(&attribute.value, receiver)?;
            self.at(attribute.range, |this| this.unit.emit(Opcode::LoadMethod, base, object, name));
            let (argc, names) = self.plain_arguments(arguments)?;
            self.unit.release(base);
            match names {
                None => self.unit.emit(Opcode::CallLoadedMethod, dst, base, argc),
                Some(names) => self.unit.emit_aux(Opcode::CallLoadedMethodKw, dst, base, argc, names),
            }
            return Ok(true);
        }
        self.expr_into(&attribute.value, receiver)?;
        let (argc, names) = self.plain_arguments(arguments)?;
        self.unit.release(base);
        match names {
            None => self.unit.emit_aux(Opcode::CallMethod, dst, base, argc, name),
            Some(names) if names <= 0xffff && name <= 0xffff => {
                self.unit.emit_aux(Opcode::CallMethodKw, dst, base, argc, name | names << 16);
            }
            // Too many constants for the one instruction.
            Some(names) => {
                self.unit.emit(Opcode::LoadMethod, base, receiver, name);
                self.unit.emit_aux(Opcode::CallLoadedMethodKw, dst, base, argc, names);
            }
        }
        Ok(true)
    }

    // ---- super ------------------------------------------------------------------------------------------------------

    /// Whether an expression is a call of the built-in `super` that can be done without making the object: the arguments.
    fn known_super(&self, expr: &'a Expr) -> Option<&'a [Expr]> {
        let Expr::Call(call) = expr else { return None };
        let Expr::Name(callee) = &*call.func else { return None };
        if callee.id != "super" || !call.arguments.keywords.is_empty() {
            return None;
        }
        // A function of this module that shadows the name is seen here; anything else is seen when it runs.
        let shadowed = self.table[SymbolTable::MODULE].meaning("super") == Meaning::Local;
        if shadowed || !self.is_global_name(&callee.id) {
            return None;
        }
        match &*call.arguments.args {
            [] => {
                let class = self.unit.places.get(CLASS);
                let known = matches!(class, Some(Place::Free(_))) && self.first_parameter().is_some();
                known.then_some(&[])
            }
            [class, instance] if !class.is_starred_expr() && !instance.is_starred_expr() => Some(&call.arguments.args),
            _ => None,
        }
    }

    /// Loads what `super` is, the class and the instance into three consecutive temporaries from `base` (which is allocated).
    fn super_window(&mut self, base: Reg, arguments: &'a [Expr]) -> Compiled {
        self.load_name(&Name::new_static("super"), base);
        match arguments {
            [class, instance] => {
                self.fresh(class)?;
                self.fresh(instance)?;
            }
            _ => {
                let class = self.unit.alloc();
                self.load_mangled(&Name::new_static(CLASS), class);
                let instance = self.unit.alloc();
                match self.first_parameter() {
                    Some((name, Place::Register(register))) => {
                        let name = self.unit.name_index(&name);
                        self.unit.emit(Opcode::CheckBound, register, name, 0);
                        self.unit.move_to(instance, register);
                    }
                    Some((name, Place::Cell(cell) | Place::Free(cell))) => {
                        let name = self.unit.name_index(&name);
                        self.unit.emit(Opcode::LoadCell, instance, cell, name);
                    }
                    None => {}
                }
            }
        }
        Ok(())
    }

    pub fn super_attribute(&mut self, attribute: &'a ast::ExprAttribute, dst: Reg) -> Compiled<bool> {
        let Some(arguments) = self.known_super(&attribute.value) else { return Ok(false) };
        let mark = self.unit.next_temporary;
        let base = self.window_start(dst);
        self.super_window(base, arguments)?;
        let name = self.mangled(&attribute.attr.id);
        let name = self.unit.name_index(&name);
        self.unit.release(mark);
        self.unit.emit_aux(Opcode::LoadSuperAttr, dst, base, name, u32::from(!arguments.is_empty()));
        Ok(true)
    }

    fn super_call(&mut self, attribute: &'a ast::ExprAttribute, arguments: Arguments<'a>, dst: Reg) -> Compiled<bool> {
        let Some(super_arguments) = self.known_super(&attribute.value) else { return Ok(false) };
        if arguments.needs_unpacking() || !arguments.keywords.is_empty() {
            return Ok(false);
        }
        let base = self.window_start(dst);
        self.super_window(base, super_arguments)?;
        let (argc, _) = self.plain_arguments(arguments)?;
        let name = self.mangled(&attribute.attr.id);
        let name = self.unit.name_index(&name);
        self.unit.release(base);
        let explicit = u32::from(!super_arguments.is_empty());
        self.unit.emit_aux(Opcode::CallSuperMethod, dst, base, argc, name | explicit << 16);
        Ok(true)
    }
}

/// Whether evaluating an argument can neither change what an attribute lookup finds nor tell whether it came before: names,
/// constants, and arithmetic with them.
fn cannot_interfere(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::Lambda(_) => true,
        Expr::BinOp(op) => cannot_interfere(&op.right) && cannot_interfere(&op.left),
        Expr::UnaryOp(op) => cannot_interfere(&op.operand),
        Expr::Tuple(tuple) => tuple.elts.iter().all(cannot_interfere),
        Expr::List(list) => list.elts.iter().all(cannot_interfere),
        _ => false,
    }
}
