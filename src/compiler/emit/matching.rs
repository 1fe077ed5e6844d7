//! `match`.
//!
//! A pattern is a sequence of tests that go to a label when they fail. What it captures goes to registers first, and to the
//! names only once the whole pattern has matched.

use std::collections::HashSet;

use ruff_python_ast::{self as ast, Expr, Pattern, Singleton, name::Name};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::{Compiled, fault};
use crate::compiler::fold;
use crate::compiler::unit::{Label, Reg};

/// The names a pattern captures, each with its register.
type Captures = Vec<(Name, Reg)>;

impl<'a> Compiler<'a> {
    pub fn match_stmt(&mut self, matching: &'a ast::StmtMatch) -> Compiled {
        let subject = self.fresh(&matching.subject)?;
        let end = self.unit.label();
        for (at, case) in matching.cases.iter().enumerate() {
            let mark = self.unit.next_temporary;
            let next = self.unit.label();
            let is_last = at + 1 == matching.cases.len();
            if !is_last && case.guard.is_none() {
                check_refutable(&case.pattern)?;
            }
            let mut names = Vec::new();
            check_captures(&case.pattern, &mut names)?;
            let captures: Captures = names.into_iter().map(|name| (name, self.unit.alloc())).collect();
            self.pattern(&case.pattern, subject, next, &captures)?;
            self.unit.range = case.pattern.range();
            for (name, register) in &captures {
                self.store_name(name, *register);
            }
            if let Some(guard) = &case.guard {
                self.branch(guard, next, false)?;
            }
            self.unit.release(mark);
            self.stmts(&case.body)?;
            self.unit.jump(end);
            self.unit.bind(next);
        }
        self.unit.bind(end);
        Ok(())
    }

    fn pattern(&mut self, pattern: &'a Pattern, subject: Reg, fail: Label, captures: &Captures) -> Compiled {
        let mark = self.unit.next_temporary;
        let before = std::mem::replace(&mut self.unit.range, pattern.range());
        match pattern {
            Pattern::MatchValue(value) => {
                if let Some(value) = fold::small_int(&value.value) {
                    self.unit.emit_jump(Opcode::JumpIfEqImm, subject, value as u32, 0, fail);
                } else {
                    let value = self.operand(&value.value)?;
                    self.unit.emit_jump(Opcode::JumpIfEq, subject, value, 0, fail);
                }
            }
            Pattern::MatchSingleton(singleton) => self.singleton(singleton.value, subject, fail),
            Pattern::MatchSequence(sequence) => self.sequence_pattern(&sequence.patterns, subject, fail, captures)?,
            Pattern::MatchMapping(mapping) => self.mapping_pattern(mapping, subject, fail, captures)?,
            Pattern::MatchClass(class) => self.class_pattern(class, subject, fail, captures)?,
            Pattern::MatchStar(star) => self.capture(star.name.as_ref(), subject, captures),
            Pattern::MatchAs(capture) => {
                if let Some(pattern) = &capture.pattern {
                    self.pattern(pattern, subject, fail, captures)?;
                }
                self.capture(capture.name.as_ref(), subject, captures);
            }
            Pattern::MatchOr(or) => {
                let matched = self.unit.label();
                let Some((last, first)) = or.patterns.split_last() else { return Ok(()) };
                for alternative in first {
                    let next = self.unit.label();
                    self.pattern(alternative, subject, next, captures)?;
                    self.unit.jump(matched);
                    self.unit.bind(next);
                }
                self.pattern(last, subject, fail, captures)?;
                self.unit.bind(matched);
            }
        }
        self.unit.range = before;
        self.unit.release(mark);
        Ok(())
    }

    fn capture(&mut self, name: Option<&ast::Identifier>, subject: Reg, captures: &Captures) {
        let Some(name) = name else { return };
        if let Some((_, register)) = captures.iter().find(|(captured, _)| *captured == name.id) {
            self.unit.move_to(*register, subject);
        }
    }

    fn singleton(&mut self, value: Singleton, subject: Reg, fail: Label) {
        let constant = match value {
            Singleton::None => return self.unit.emit_jump(Opcode::JumpIfNotNone, subject, 0, 0, fail),
            Singleton::True => Constant::Bool(true),
            Singleton::False => Constant::Bool(false),
        };
        let register = self.unit.alloc();
        self.unit.load_constant(register, constant);
        self.unit.emit(Opcode::Is, register, subject, register);
        self.jump_on(register, fail, false);
    }

    /// Fails unless the comparison of a length with a number holds.
    fn check_length(&mut self, op: Opcode, length: Reg, count: usize, fail: Label) {
        match i16::try_from(count) {
            Ok(count) => {
                let op = if op == Opcode::JumpIfEq { Opcode::JumpIfEqImm } else { Opcode::JumpIfGeImm };
                self.unit.emit_jump(op, length, count as u32, 0, fail);
            }
            Err(_) => {
                let number = self.unit.alloc();
                self.unit.load_constant(number, Constant::Int(count as i64));
                self.unit.emit_jump(op, length, number, 0, fail);
            }
        }
    }

    fn sequence_pattern(
        &mut self,
        patterns: &'a [Pattern],
        subject: Reg,
        fail: Label,
        captures: &Captures,
    ) -> Compiled {
        let star = patterns.iter().position(Pattern::is_match_star);
        let test = self.unit.alloc();
        self.unit.emit(Opcode::MatchSequence, test, subject, 0);
        self.jump_on(test, fail, false);
        let count = patterns.len();
        match star {
            None => {
                self.unit.emit(Opcode::GetLength, test, subject, 0);
                self.check_length(Opcode::JumpIfEq, test, count, fail);
            }
            Some(_) if count > 1 => {
                self.unit.emit(Opcode::GetLength, test, subject, 0);
                self.check_length(Opcode::JumpIfGe, test, count - 1, fail);
            }
            Some(_) => {}
        }
        if patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        // With a nameless star only the items that are looked at are fetched.
        if let Some(star) = star
            && is_wildcard(&patterns[star])
        {
            for (at, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| !is_wildcard(pattern)) {
                let mark = self.unit.next_temporary;
                let item = self.unit.alloc();
                if at < star {
                    self.unit.load_constant(item, Constant::Int(at as i64));
                } else {
                    self.unit.load_constant(item, Constant::Int((count - at) as i64));
                    self.unit.emit(Opcode::Sub, item, test, item);
                }
                self.unit.emit(Opcode::LoadSubscript, item, subject, item);
                self.pattern(pattern, item, fail, captures)?;
                self.unit.release(mark);
            }
            return Ok(());
        }
        let base = self.unit.alloc_many(count as u32);
        match star {
            None => self.unit.emit(Opcode::UnpackSequence, base, subject, count as u32),
            Some(star) => {
                let behind = (count - star - 1) as u32;
                self.unit.emit_aux(Opcode::UnpackEx, base, subject, star as u32, behind);
            }
        }
        self.sub_patterns(patterns.iter(), base, fail, captures)
    }

    /// Matches what is in consecutive registers.
    fn sub_patterns(
        &mut self,
        patterns: impl Iterator<Item = &'a Pattern>,
        base: Reg,
        fail: Label,
        captures: &Captures,
    ) -> Compiled {
        for (register, pattern) in (base..).zip(patterns) {
            self.pattern(pattern, register, fail, captures)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        mapping: &'a ast::PatternMatchMapping,
        subject: Reg,
        fail: Label,
        captures: &Captures,
    ) -> Compiled {
        let count = mapping.keys.len() as u32;
        let test = self.unit.alloc();
        self.unit.emit(Opcode::MatchMapping, test, subject, 0);
        self.jump_on(test, fail, false);
        if count > 0 {
            self.unit.emit(Opcode::GetLength, test, subject, 0);
            self.check_length(Opcode::JumpIfGe, test, mapping.keys.len(), fail);
        }
        let keys = self.unit.alloc_many(count);
        let mut seen: Vec<Constant> = Vec::new();
        for (register, key) in (keys..).zip(&mapping.keys) {
            if let Some(constant) = fold::fold(key, self) {
                if seen.iter().any(|before| before.is_same(&constant)) {
                    let text = self.source.slice(key.range());
                    let shown = text.replace('"', "'");
                    return fault(mapping.range, format!("mapping pattern checks duplicate key ({shown})"));
                }
                seen.push(constant);
            }
            self.expr_into(key, register)?;
        }
        if count > 0 {
            self.unit.emit(Opcode::BuildTuple, test, keys, count);
            self.unit.emit(Opcode::MatchKeys, test, subject, test);
            self.unit.emit_jump(Opcode::JumpIfNone, test, 0, 0, fail);
            let values = self.unit.alloc_many(count);
            self.unit.emit(Opcode::UnpackSequence, values, test, count);
            self.sub_patterns(mapping.patterns.iter(), values, fail, captures)?;
        }
        if mapping.rest.is_some() {
            self.unit.emit(Opcode::BuildMap, test, self.unit.next_temporary, 0);
            self.unit.emit(Opcode::DictUpdate, test, subject, 0);
            for key in keys..keys + count {
                self.unit.emit(Opcode::DeleteSubscript, test, key, 0);
            }
            self.capture(mapping.rest.as_ref(), test, captures);
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        class: &'a ast::PatternMatchClass,
        subject: Reg,
        fail: Label,
        captures: &Captures,
    ) -> Compiled {
        let positional = &class.arguments.patterns;
        let keywords = &class.arguments.keywords;
        for (at, keyword) in keywords.iter().enumerate() {
            if keywords[..at].iter().any(|before| before.attr.id == keyword.attr.id) {
                let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                return fault(keyword.attr.range, message);
            }
        }
        let base = self.unit.alloc_many(2);
        self.expr_into(&class.cls, base)?;
        // Unlike everywhere else, private names are not mangled here.
        let names = keywords.iter().map(|keyword| Constant::str(&keyword.attr.id)).collect();
        self.unit.load_constant(base + 1, Constant::Tuple(names));
        self.unit.emit_aux(Opcode::MatchClass, base, subject, base, positional.len() as u32);
        self.unit.emit_jump(Opcode::JumpIfNone, base, 0, 0, fail);
        let all = || positional.iter().chain(keywords.iter().map(|keyword| &keyword.pattern));
        if all().all(is_wildcard) {
            return Ok(());
        }
        let count = (positional.len() + keywords.len()) as u32;
        let attributes = self.unit.alloc_many(count);
        self.unit.emit(Opcode::UnpackSequence, attributes, base, count);
        self.sub_patterns(all(), attributes, fail, captures)
    }
}

/// `_`, or `*_`.
fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(capture) => capture.pattern.is_none() && capture.name.is_none(),
        Pattern::MatchStar(star) => star.name.is_none(),
        _ => false,
    }
}

/// Refuses a pattern that always matches where others follow.
fn check_refutable(pattern: &Pattern) -> Compiled {
    match pattern {
        Pattern::MatchAs(capture) => match (&capture.pattern, &capture.name) {
            (None, None) => fault(pattern.range(), "wildcard makes remaining patterns unreachable"),
            (None, Some(name)) => {
                fault(pattern.range(), format!("name capture '{name}' makes remaining patterns unreachable"))
            }
            (Some(pattern), _) => check_refutable(pattern),
        },
        Pattern::MatchOr(or) => or.patterns.last().map_or(Ok(()), check_refutable),
        _ => Ok(()),
    }
}

/// Adds a captured name; refuses one that is there already.
fn add_capture(name: Option<&ast::Identifier>, range: TextRange, names: &mut Vec<Name>) -> Compiled {
    let Some(name) = name else { return Ok(()) };
    if names.contains(&name.id) {
        return fault(range, format!("multiple assignments to name '{name}' in pattern"));
    }
    names.push(name.id.clone());
    Ok(())
}

/// Collects the names a pattern captures; refuses repetitions, and alternatives that capture different names.
fn check_captures(pattern: &Pattern, names: &mut Vec<Name>) -> Compiled {
    let all = |patterns: &[Pattern], names: &mut Vec<Name>| {
        patterns.iter().try_for_each(|pattern| check_captures(pattern, names))
    };
    match pattern {
        Pattern::MatchValue(value) => match &*value.value {
            Expr::FString(_) | Expr::TString(_) => {
                fault(value.range, "patterns may only match literals and attribute lookups")
            }
            _ => Ok(()),
        },
        Pattern::MatchSingleton(_) => Ok(()),
        Pattern::MatchSequence(sequence) => {
            let stars = sequence.patterns.iter().filter(|pattern| pattern.is_match_star()).count();
            if stars > 1 {
                return fault(pattern.range(), "multiple starred names in sequence pattern");
            }
            all(&sequence.patterns, names)
        }
        Pattern::MatchMapping(mapping) => {
            all(&mapping.patterns, names)?;
            add_capture(mapping.rest.as_ref(), mapping.range, names)
        }
        Pattern::MatchClass(class) => {
            all(&class.arguments.patterns, names)?;
            class.arguments.keywords.iter().try_for_each(|keyword| check_captures(&keyword.pattern, names))
        }
        Pattern::MatchStar(star) => add_capture(star.name.as_ref(), star.range, names),
        Pattern::MatchAs(capture) => {
            if let Some(inner) = &capture.pattern {
                check_captures(inner, names)?;
            }
            add_capture(capture.name.as_ref(), capture.range, names)
        }
        Pattern::MatchOr(or) => {
            let mut bound: Option<HashSet<Name>> = None;
            for (at, alternative) in or.patterns.iter().enumerate() {
                if at + 1 < or.patterns.len() {
                    check_refutable(alternative)?;
                }
                let mut inner = Vec::new();
                check_captures(alternative, &mut inner)?;
                let set: HashSet<Name> = inner.iter().cloned().collect();
                if bound.as_ref().is_some_and(|bound| *bound != set) {
                    return fault(or.range, "alternative patterns bind different names");
                }
                if bound.is_none() {
                    if let Some(name) = inner.iter().find(|name| names.contains(name)) {
                        return fault(or.range, format!("multiple assignments to name '{name}' in pattern"));
                    }
                    names.extend(inner);
                }
                bound = Some(set);
            }
            Ok(())
        }
    }
}
