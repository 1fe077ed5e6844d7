//! Calls: what is called is known from an assumption or a guard; small callees are built into the caller.

use std::collections::{BTreeSet, HashMap};

use super::access::{has_plain_instances, slot_offset};
use super::step::header_word;
use super::{Assumption, Builder, INLINE_DEPTH, INLINE_SIZE, Participant, Scope, refuse};
use crate::bytecode::Instruction;
use crate::heap::Kind;
use crate::jit::exit::Reason;
use crate::jit::hir::{
    Alias, Block, CodeId, Compare, Edge, Field, FrameId, Helper, Imm, Kinds, Layout, Node, Op, Range, Returns, Source,
    Terminator, Type,
};
use crate::objects::{
    BoundMethod, CacheEntry, CacheKind, Code, Dunder, Function as PyFunction, Gc, Instance, List, NativeFunction,
    Property, Str, Tuple, Type as Class, TypeFlags, Value,
};

/// How a result reaches the caller's registers.
#[derive(Clone, Copy)]
struct Site {
    pc: u32,
    next: u32,
    dst: u16,
}

impl Builder<'_> {
    pub(super) fn call_instruction(&mut self, scope: &mut Scope, at: &Instruction) {
        let base = u32::from(at.word.b());
        let callee = self.get(scope, base);
        let args: Vec<Node> = (1..=u32::from(at.word.c())).map(|index| self.get(scope, base + index)).collect();
        let site = Site { pc: at.pc, next: at.next_pc(), dst: at.word.a() };
        if let Some(known) = self.constant(callee) {
            return self.call_known(scope, site, known, callee, args);
        }
        let Some(cache) = self.cache(scope, at) else { return self.call_any(scope, site, callee, args) };
        if cache.misses.get() == 0 && self.leaves_unseen(scope, at.pc) {
            return self.leave(scope, at.pc, Reason::NeverRun);
        }
        let entries = self.entries(cache);
        let wrong = self.was_wrong(scope, at.pc, Reason::WrongIdentity);
        let [entry] = entries[..] else { return self.call_any(scope, site, callee, args) };
        // SAFETY: the cache holds the words of live objects.
        let Some(seen) = (unsafe { Value::from_bits(entry.value.get()) }) else {
            return self.call_any(scope, site, callee, args);
        };
        if wrong || entry.kind.get() != CacheKind::Callee || cache.misses.get() > 1 {
            return self.call_any(scope, site, callee, args);
        }
        let state = self.state(scope, at.pc);
        if let Some(function) = seen.cast::<PyFunction>() {
            if function.closure.is_none() {
                let callee = self.emit(scope, Op::GuardIs, Imm::Word(seen.bits()), &[callee], Type::ANY, Some(state));
                return self.call_known(scope, site, seen, callee, args);
            }
            // Closures of one code differ in their cells.
            let code = function.code.get();
            if !self.fits(code, args.len()) {
                return self.call_any(scope, site, callee, args);
            }
            let shape = self.shape_of(self.vm.types.function);
            let callee = self.guard_shape(scope, callee, shape, state);
            for (offset, wanted) in [
                (std::mem::offset_of!(PyFunction, code), code.value()),
                (std::mem::offset_of!(PyFunction, globals), function.globals.value()),
            ] {
                let found = self.load(scope, Alias::Frozen, offset, callee, Type::boxed(Kinds::OTHER));
                let wanted = self.word(scope, wanted);
                let same = self.pure(scope, Op::Same, &[found, wanted], Type::FLAG);
                self.guard(scope, same, Reason::WrongIdentity, state);
            }
            return self.call_code(scope, site, code, function, false, callee, args, Returns::Value);
        }
        let callee = self.emit(scope, Op::GuardIs, Imm::Word(seen.bits()), &[callee], Type::ANY, Some(state));
        self.call_known(scope, site, seen, callee, args);
    }

    fn call_any(&mut self, scope: &mut Scope, site: Site, callee: Node, args: Vec<Node>) {
        let mut all = vec![callee];
        all.extend(args);
        self.call_to(scope, site.pc, site.next, Helper::CallAny, &all, Some(site.dst.into()));
    }

    /// Whether arguments by position alone bind so many parameters.
    fn fits(&self, code: Gc<Code>, args: usize) -> bool {
        let data = code.data();
        data.plain_parameters && data.proto.positional_count as usize == args
    }

    fn call_known(&mut self, scope: &mut Scope, site: Site, known: Value, callee: Node, mut args: Vec<Node>) {
        match known.kind() {
            Kind::Function => {
                let Some(function) = known.cast::<PyFunction>() else { return };
                if self.bind(scope, function, &mut args) {
                    let code = function.code.get();
                    self.assume(Assumption::Function(known));
                    return self.call_code(scope, site, code, function, true, callee, args, Returns::Value);
                }
            }
            Kind::BoundMethod => {
                if let Some(method) = known.cast::<BoundMethod>()
                    && method.function.kind() == Kind::Function
                {
                    let receiver = self.word(scope, method.receiver);
                    let function = self.word(scope, method.function);
                    args.insert(0, receiver);
                    return self.call_known(scope, site, method.function, function, args);
                }
            }
            Kind::Type => {
                if let Some(class) = known.cast::<Class>()
                    && self.construct(scope, site, class, &args)
                {
                    return;
                }
            }
            Kind::NativeFunction => {
                if let Some(native) = known.cast::<NativeFunction>()
                    && self.call_native(scope, site, native, &args)
                {
                    return;
                }
            }
            _ => {}
        }
        self.call_any(scope, site, callee, args);
    }

    /// Adds defaults for what was not given. False: the runtime must bind these arguments.
    fn bind(&mut self, scope: &Scope, function: Gc<PyFunction>, args: &mut Vec<Node>) -> bool {
        let data = function.code.get().data();
        if !data.plain_parameters {
            return false;
        }
        let count = data.proto.positional_count as usize;
        if args.len() >= count {
            return args.len() == count;
        }
        let defaults = function.defaults.get().cast::<Tuple>().map_or(&[][..], |defaults| defaults.items());
        let missing = count - args.len();
        if missing > defaults.len() {
            return false;
        }
        for value in &defaults[defaults.len() - missing..] {
            let value = self.word(scope, *value);
            args.push(value);
        }
        true
    }

    /// Calls code whose parameters are bound, or builds it in.
    #[expect(clippy::too_many_arguments, reason = "these are the parts of a call")]
    fn call_code(
        &mut self,
        scope: &mut Scope,
        site: Site,
        code: Gc<Code>,
        function: Gc<PyFunction>,
        fixed: bool,
        callee: Node,
        args: Vec<Node>,
        returns: Returns,
    ) {
        let result = self.call_result(scope, site, code, function, fixed, callee, args, returns);
        if !scope.open {
            return;
        }
        let result = match (returns, result) {
            (Returns::Made(_), Some((_, Some(made)))) => made,
            (_, Some((result, _))) => result,
            (_, None) => return,
        };
        self.set(scope, site.dst, result);
        self.check_valid(scope, site.next);
    }

    #[expect(clippy::too_many_arguments, reason = "these are the parts of a call")]
    fn call_result(
        &mut self,
        scope: &mut Scope,
        site: Site,
        code: Gc<Code>,
        function: Gc<PyFunction>,
        fixed: bool,
        callee: Node,
        args: Vec<Node>,
        returns: Returns,
    ) -> Option<(Node, Option<Node>)> {
        let made = match returns {
            Returns::Made(Source::Node(node)) => Some(node),
            _ => None,
        };
        let resumable = code.data().proto.flags.is_resumable();
        if !resumable && self.inlines(scope, code) {
            return self.inline(scope, site, code, function, fixed, callee, args, returns).map(|node| (node, made));
        }
        if resumable || refuse(self.vm, code).is_err() {
            let mut all = vec![callee];
            all.extend(args);
            let result = self.call(scope, site.pc, Helper::CallAny, &all);
            return Some((self.constructed(scope, site, result, made), made));
        }
        let state = self.state(scope, site.pc);
        let id = self.callee(code);
        let mut all = vec![callee];
        all.extend(args);
        let result = self.emit(scope, Op::Invoke, Imm::Callee(id), &all, Type::RESULT, Some(state));
        let result = self.emit(scope, Op::GuardOk, Imm::None, &[result], Type::ANY, Some(state));
        Some((self.constructed(scope, site, result, made), made))
    }

    /// Of a constructor: `__init__` must have returned None.
    fn constructed(&mut self, scope: &mut Scope, site: Site, result: Node, made: Option<Node>) -> Node {
        if made.is_some() && !self.f.ty(result).is(Kinds::NONE) {
            self.call(scope, site.pc, Helper::CheckInit, &[result]);
        }
        result
    }

    fn inlines(&mut self, scope: &Scope, code: Gc<Code>) -> bool {
        if scope.depth >= INLINE_DEPTH || self.options.eager || self.stack.contains(&code) {
            return false;
        }
        if refuse(self.vm, code).is_err() {
            return false;
        }
        let size = self.live(code).instructions.len();
        if size > INLINE_SIZE || size > self.budget {
            return false;
        }
        self.budget -= size;
        true
    }

    #[expect(clippy::too_many_arguments, reason = "these are the parts of a call")]
    fn inline(
        &mut self,
        scope: &mut Scope,
        site: Site,
        code: Gc<Code>,
        function: Gc<PyFunction>,
        fixed: bool,
        callee: Node,
        args: Vec<Node>,
        returns: Returns,
    ) -> Option<Node> {
        let parent = self.state(scope, site.pc);
        let id = CodeId::from_u32(self.participants.len() as u32);
        self.participants.push(Participant { code, function: fixed.then_some(function) });
        let done = self.f.add_block();
        let result = self.f.add_param(done, Type::ANY);
        let data = code.data();
        let mut registers = vec![None; data.proto.register_count as usize];
        for (register, arg) in args.into_iter().enumerate() {
            registers[register] = Some(arg);
        }
        let mut inner = Scope {
            code,
            data,
            live: self.live(code),
            id,
            function: Some(callee),
            known_function: Some(function),
            fixed,
            parent: Some(parent),
            returns,
            registers,
            block: scope.block,
            open: true,
            targets: HashMap::new(),
            pending: BTreeSet::new(),
            on_return: Some(done),
            depth: scope.depth + 1,
            last_state: None,
        };
        self.begin(&mut inner);
        self.stack.push(code);
        self.go_to(&mut inner, 0);
        let built = self.run(&mut inner);
        self.stack.pop();
        if built.is_err() {
            self.leave(scope, site.pc, Reason::Unsupported);
            return None;
        }
        self.continue_in(scope, done);
        if let Returns::Made(_) = returns {
            // What `__init__` gives is known to be None, or the runtime says what is wrong.
            let none = self.word(scope, Value::NONE);
            let same = self.pure(scope, Op::Same, &[result, none], Type::FLAG);
            let (good, bad) = (self.f.add_block(), self.f.add_block());
            let edge = |block: Block| Edge { block, args: Vec::new() };
            self.end(scope, Terminator::Branch(same, edge(good), edge(bad)));
            self.continue_in(scope, bad);
            self.call(scope, site.pc, Helper::CheckInit, &[result]);
            self.end(scope, Terminator::Unreachable);
            self.continue_in(scope, good);
        }
        Some(result)
    }

    // ---- methods ----------------------------------------------------------------------------------------------------

    pub(super) fn method_instruction(&mut self, scope: &mut Scope, at: &Instruction) {
        let base = u32::from(at.word.b()) + 1;
        let receiver = self.get(scope, base);
        let name = scope.data.name_at(at.extension.aux() as usize);
        let args: Vec<Node> = (1..=u32::from(at.word.c())).map(|index| self.get(scope, base + index)).collect();
        let site = Site { pc: at.pc, next: at.next_pc(), dst: at.word.a() };
        let Some(cache) = self.cache(scope, at) else { return };
        if cache.misses.get() == 0 && self.leaves_unseen(scope, at.pc) {
            return self.leave(scope, at.pc, Reason::NeverRun);
        }
        let entries = self.entries(cache);
        let wrong = self.any_wrong(scope, at.pc, &[Reason::WrongShape, Reason::WrongIdentity]);
        let all_methods = entries.iter().all(|entry| entry.kind.get() == CacheKind::Method);
        if let [entry] = entries[..]
            && !wrong
        {
            let state = self.state(scope, at.pc);
            match entry.kind.get() {
                CacheKind::Method => {
                    let receiver = self.guard_shape(scope, receiver, entry.key.get() as u32, state);
                    return self.call_method_entry(scope, site, entry, receiver, name, args);
                }
                CacheKind::TypeValue | CacheKind::ModuleEntry => {
                    if let Some(known) = self.entry_constant(scope, entry, receiver, name, state) {
                        let callee = self.word(scope, known);
                        return self.call_known(scope, site, known, callee, args);
                    }
                }
                _ => {}
            }
        }
        if entries.is_empty() || !all_methods || entries.len() < 2 {
            return self.call_method_any(scope, site, receiver, name, args);
        }
        let done = self.f.add_block();
        let result = self.f.add_param(done, Type::ANY);
        for entry in entries {
            let other = self.test_shape(scope, entry.key.get() as u32, receiver);
            let kinds = self.kinds_of_shape(entry.key.get() as u32);
            let ty = Type::shaped(kinds, entry.key.get() as u32);
            let known = self.emit(scope, Op::Refine, Imm::None, &[receiver], ty, None);
            let kept = scope.registers.clone();
            self.call_method_entry(scope, site, entry, known, name, args.clone());
            if scope.open {
                let value = self.get(scope, site.dst);
                self.end(scope, Terminator::Jump(Edge { block: done, args: vec![value] }));
            }
            scope.registers = kept;
            scope.last_state = None;
            self.continue_in(scope, other);
        }
        self.call_method_any(scope, site, receiver, name, args);
        let value = self.get(scope, site.dst);
        self.end(scope, Terminator::Jump(Edge { block: done, args: vec![value] }));
        self.continue_in(scope, done);
        self.set(scope, site.dst, result);
    }

    /// Looks a method up before its arguments: the callee and the receiver, or nothing and the callee.
    pub(super) fn load_method(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, base) = (at.pc, u32::from(at.word.a()));
        let receiver = self.get(scope, at.word.b());
        let name = scope.data.name_at(at.word.c() as usize);
        let Some(cache) = self.cache(scope, at) else { return };
        if cache.misses.get() == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let entries = self.entries(cache);
        let wrong = self.any_wrong(scope, pc, &[Reason::WrongShape, Reason::WrongIdentity]);
        if let [entry] = entries[..]
            && !wrong
        {
            let state = self.state(scope, pc);
            match entry.kind.get() {
                CacheKind::Method => {
                    let shape = entry.key.get() as u32;
                    let receiver = self.guard_shape(scope, receiver, shape, state);
                    self.assume_attribute(shape, name);
                    let method = self.raw(scope, entry.value.get());
                    self.set(scope, base, method);
                    return self.set(scope, base + 1, receiver);
                }
                CacheKind::TypeValue | CacheKind::ModuleEntry => {
                    if let Some(known) = self.entry_constant(scope, entry, receiver, name, state) {
                        let (unbound, callee) = (self.word(scope, Value::UNBOUND), self.word(scope, known));
                        self.set(scope, base, unbound);
                        return self.set(scope, base + 1, callee);
                    }
                }
                _ => {}
            }
        }
        let name = self.word(scope, name);
        let callee = self.call(scope, pc, Helper::LoadMethod, &[receiver, name]);
        let one = self.int(scope, 1);
        let ty = Type::top(crate::jit::hir::Rep::Boxed);
        let first = self.emit(scope, Op::Call, Imm::Helper(Helper::Written), &[one], ty, None);
        self.set(scope, base, callee);
        self.set(scope, base + 1, first);
        self.check_valid(scope, at.next_pc());
    }

    pub(super) fn loaded_method_instruction(&mut self, scope: &mut Scope, at: &Instruction) {
        let base = u32::from(at.word.b());
        let site = Site { pc: at.pc, next: at.next_pc(), dst: at.word.a() };
        let args: Vec<Node> = (2..u32::from(at.word.c()) + 2).map(|index| self.get(scope, base + index)).collect();
        let (callee, first) = (self.get(scope, base), self.get(scope, base + 1));
        match self.constant(callee) {
            Some(Value::UNBOUND) => match self.constant(first) {
                Some(known) => self.call_known(scope, site, known, first, args),
                None => self.call_any(scope, site, first, args),
            },
            Some(method) => {
                let mut all = vec![first];
                all.extend(args);
                self.call_known(scope, site, method, callee, all);
            }
            None => {
                let mut all = vec![callee, first];
                all.extend(args);
                self.call_to(scope, at.pc, at.next_pc(), Helper::CallLoaded, &all, Some(at.word.a().into()));
            }
        }
    }

    fn call_method_any(&mut self, scope: &mut Scope, site: Site, receiver: Node, name: Value, args: Vec<Node>) {
        let name = self.word(scope, name);
        let mut all = vec![name, receiver];
        all.extend(args);
        self.call_to(scope, site.pc, site.next, Helper::CallMethod, &all, Some(site.dst.into()));
    }

    fn call_method_entry(
        &mut self,
        scope: &mut Scope,
        site: Site,
        entry: &CacheEntry,
        receiver: Node,
        name: Value,
        mut args: Vec<Node>,
    ) {
        self.assume_attribute(entry.key.get() as u32, name);
        // SAFETY: the cache holds the words of live objects.
        let Some(method) = (unsafe { Value::from_bits(entry.value.get()) }) else { return };
        args.insert(0, receiver);
        let callee = self.word(scope, method);
        self.call_known(scope, site, method, callee, args);
    }

    /// The attribute of a module or class that a method call names.
    fn entry_constant(
        &mut self,
        scope: &Scope,
        entry: &CacheEntry,
        receiver: Node,
        name: Value,
        state: FrameId,
    ) -> Option<Value> {
        if !self.can_load(entry, name) {
            return None;
        }
        let receiver = self.guard_entry(scope, entry, receiver, state);
        let value = self.entry_load(scope, entry, receiver, name, state);
        self.constant(value)
    }

    pub(super) fn load_property(
        &mut self,
        scope: &mut Scope,
        at: &Instruction,
        entry: &CacheEntry,
        object: Node,
        name: Value,
        state: FrameId,
    ) {
        let site = Site { pc: at.pc, next: at.next_pc(), dst: at.word.a() };
        // SAFETY: the cache holds the words of live objects.
        let property = unsafe { Value::from_bits(entry.value.get()) }.and_then(Value::cast::<Property>);
        let Some(getter) = property.map(|property| property.get.get()) else { return };
        let object = self.guard_shape(scope, object, entry.key.get() as u32, state);
        self.assume_attribute(entry.key.get() as u32, name);
        let callee = self.word(scope, getter);
        self.call_known(scope, site, getter, callee, vec![object]);
    }

    // ---- constructors and native functions --------------------------------------------------------------------------

    /// `class(args…)` for a class of Python with its own `__init__`, or a built-in class that compiled code knows.
    fn construct(&mut self, scope: &mut Scope, site: Site, class: Gc<Class>, args: &[Node]) -> bool {
        let types = &self.vm.types;
        if args.is_empty() && self.vm.str_text(class.name.get()) == "super" {
            // It looks at the frame that calls it.
            self.leave(scope, site.pc, Reason::Unsupported);
            return true;
        }
        if class == types.range {
            return match self.new_range(scope, site.pc, args) {
                Some(range) => {
                    self.set(scope, site.dst, range);
                    true
                }
                None => false,
            };
        }
        if self.vm.type_of(class.value()) != types.type_
            || !class.flags.get().has(TypeFlags::HEAP)
            || class.instance_kind.get() != Kind::Instance
            || !has_plain_instances(class)
        {
            return false;
        }
        let init = self.vm.dunder(class, Dunder::Init).and_then(Value::cast::<PyFunction>);
        let plain_new = self.vm.dunder(class, Dunder::New).is_some_and(|new| self.vm.is_object_new(new));
        let Some(init) = init.filter(|_| plain_new) else { return false };
        for name in ["__init__", "__new__"] {
            let Ok(name) = self.vm.intern(name) else { return false };
            self.assume(Assumption::Attribute { class: class.value(), name });
        }
        let shape = class.instance_shape.get();
        let inline = self.vm.shapes.get(shape).inline;
        let layout = self.layout(Layout {
            name: class.name.get().cast::<Str>().and_then(|name| name.as_str()).unwrap_or("instance").to_owned(),
            size: (Instance::INLINE_OFFSET + 8 * inline as usize) as u32,
            header: header_word(shape, Kind::Instance),
            fields: (0..inline).map(|index| Field { alias: Alias::Slot, offset: slot_offset(index) as u32 }).collect(),
            kinds: Kinds::INSTANCE,
        });
        let mut all = args.to_vec();
        let empty = self.raw(scope, 0);
        let fields = vec![empty; inline as usize];
        let ty = Type::shaped(Kinds::INSTANCE, shape);
        let object = self.emit(scope, Op::New, Imm::Layout(layout), &fields, ty, None);
        all.insert(0, object);
        if !self.bind(scope, init, &mut all) {
            return false;
        }
        self.assume(Assumption::Function(init.value()));
        let callee = self.word(scope, init.value());
        let returns = Returns::Made(Source::Node(object));
        self.call_code(scope, site, init.code.get(), init, true, callee, all, returns);
        true
    }

    /// Native functions that compiled code does itself, or calls without looking anything up.
    fn call_native(&mut self, scope: &mut Scope, site: Site, native: Gc<NativeFunction>, args: &[Node]) -> bool {
        let name = native.def.name;
        let is_method = native.owner.kind() == Kind::Type;
        let module = native.module.get().cast::<Str>().and_then(|module| module.as_str());
        let state = self.state(scope, site.pc);
        let wrong = self.any_wrong(scope, site.pc, &[Reason::WrongShape, Reason::NotFloat, Reason::NotNumber]);
        match (module, name, args) {
            (_, "append", [list, value]) if native.owner == self.vm.types.list.value() => {
                let ty = self.f.ty(*list);
                if ty.is(Kinds::LIST) {
                    self.emit(scope, Op::Call, Imm::Helper(Helper::ListAppend), &[*list, *value], Type::VOID, None);
                    let none = self.word(scope, Value::NONE);
                    self.set(scope, site.dst, none);
                    return true;
                }
            }
            (Some("builtins"), "len", [object]) if !is_method && !wrong => {
                let types = &self.vm.types;
                let shapes = [self.shape_of(types.list), self.shape_of(types.tuple)];
                let ty = self.f.ty(*object);
                let known = match ty.known {
                    crate::jit::hir::Known::Shape(shape) => shapes.iter().position(|other| *other == shape),
                    _ => None,
                };
                if let Some(which) = known {
                    let (alias, offset) = match which {
                        0 => (Alias::ListLength, std::mem::offset_of!(List, length)),
                        _ => (Alias::TupleItem, std::mem::offset_of!(Tuple, length)),
                    };
                    let whole = Type::int_in(Range::new(0, i64::MAX));
                    let object = self.guard_shape(scope, *object, shapes[which], state);
                    let length = self.load(scope, alias, offset, object, whole);
                    let boxed = self.box_int(scope, length);
                    self.set(scope, site.dst, boxed);
                    return true;
                }
                // A list most of the time; there is no feedback of arguments.
                let done = self.f.add_block();
                let result = self.f.add_param(done, Type::ANY);
                let other = self.test_shape(scope, shapes[0], *object);
                let ty = Type::shaped(Kinds::LIST, shapes[0]);
                let list = self.emit(scope, Op::Refine, Imm::None, &[*object], ty, None);
                let whole = Type::int_in(Range::new(0, i64::MAX));
                let length = self.load(scope, Alias::ListLength, std::mem::offset_of!(List, length), list, whole);
                let boxed = self.box_int(scope, length);
                self.end(scope, Terminator::Jump(Edge { block: done, args: vec![boxed] }));
                self.continue_in(scope, other);
                let callee = self.word(scope, native.value());
                let value = self.call(scope, site.pc, Helper::CallNative, &[callee, *object]);
                self.end(scope, Terminator::Jump(Edge { block: done, args: vec![value] }));
                self.continue_in(scope, done);
                self.set(scope, site.dst, result);
                self.check_valid(scope, site.next);
                return true;
            }
            (Some("math"), "sqrt", [value]) if !wrong && !self.was_wrong(scope, site.pc, Reason::BadDivisor) => {
                let value = self.emit(scope, Op::NumberToFloat, Imm::None, &[*value], Type::F64, Some(state));
                let zero = self.emit(scope, Op::FloatConst, Imm::Float(0), &[], Type::F64, None);
                let good =
                    self.emit(scope, Op::FloatCompare, Imm::Compare(Compare::Ge), &[value, zero], Type::FLAG, None);
                self.guard(scope, good, Reason::BadDivisor, state);
                let root = self.pure(scope, Op::FloatSqrt, &[value], Type::F64);
                let boxed = self.pure(scope, Op::BoxFloat, &[root], Type::boxed(Kinds::FLOAT));
                self.set(scope, site.dst, boxed);
                return true;
            }
            _ => {}
        }
        false
    }
}
