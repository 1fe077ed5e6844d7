//! What compiled code calls: one function for each row of the helper table, adapters, and the way out.
//!
//! A helper gets the VM first. Results are words; 0 says that an exception is set.

use std::cell::Cell;

use super::build::{Site, is_raw};
use super::client::Client;
use super::deopt::{FrameRecord, Recipe, Returned, StateRecord};
use super::hir::{Helper, Kinds, Rep};
use super::unit::{CodeState, Unit};
use crate::heap::{Header, Kind};
use crate::interpreter::RESUME;
use crate::interpreter::resume::{ResumedFrame, ReturnMode};
use crate::objects::{BinaryOp, CompareOp, Dunder, Function, Gc, List, NativeFunction, Raised, Tuple, Value, Vm};

type Word = u64;

fn word(result: Result<Value, Raised>) -> Word {
    result.map_or(0, Value::bits)
}

fn done(result: Result<(), Raised>) -> Word {
    result.map_or(0, |()| Value::NONE.bits())
}

fn truth(result: Result<bool, Raised>) -> Word {
    result.map_or(0, |truth| Value::bool(truth).bits())
}

/// The values that compiled code passes in an array.
///
/// # Safety
/// The address is that of so many words of values, which stay in place while the helper runs.
unsafe fn values<'a>(count: u64, first: *const Value) -> &'a [Value] {
    // SAFETY: as above.
    unsafe { std::slice::from_raw_parts(first, count as usize) }
}

const BINARY: [BinaryOp; 14] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::MatMul,
    BinaryOp::TrueDiv,
    BinaryOp::FloorDiv,
    BinaryOp::Mod,
    BinaryOp::DivMod,
    BinaryOp::Pow,
    BinaryOp::LShift,
    BinaryOp::RShift,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
];
const COMPARE: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

extern "C" fn binary(vm: &mut Vm, op: u64, left: Value, right: Value) -> Word {
    word(vm.binary(BINARY[op as usize], left, right))
}

extern "C" fn inplace(vm: &mut Vm, op: u64, left: Value, right: Value) -> Word {
    word(vm.inplace(BINARY[op as usize], left, right))
}

extern "C" fn compare(vm: &mut Vm, op: u64, left: Value, right: Value) -> Word {
    word(vm.compare_any(COMPARE[op as usize], left, right))
}

extern "C" fn unary(vm: &mut Vm, dunder: u64, value: Value) -> Word {
    let dunder = match dunder {
        at if at == Dunder::Neg as u64 => Dunder::Neg,
        at if at == Dunder::Pos as u64 => Dunder::Pos,
        _ => Dunder::Invert,
    };
    word(vm.unary(dunder, value))
}

extern "C" fn truth_of(vm: &mut Vm, value: Value) -> Word {
    truth(vm.truth(value))
}

extern "C" fn contains(vm: &mut Vm, container: Value, item: Value) -> Word {
    truth(vm.contains_any(container, item))
}

extern "C" fn get_attr(vm: &mut Vm, object: Value, name: Value) -> Word {
    word(vm.get_attr(object, name))
}

extern "C" fn set_attr(vm: &mut Vm, object: Value, name: Value, value: Value) -> Word {
    done(vm.set_attr(object, name, value))
}

extern "C" fn get_item(vm: &mut Vm, object: Value, index: Value) -> Word {
    word(vm.load_subscript(object, index))
}

extern "C" fn set_item(vm: &mut Vm, object: Value, index: Value, value: Value) -> Word {
    done(vm.store_subscript(object, index, value))
}

extern "C" fn load_global(vm: &mut Vm, function: Value, name: Value) -> Word {
    let Some(function) = function.cast::<Function>() else { return 0 };
    let found = function.globals.get_str(name).or_else(|| function.builtins.get_str(name));
    match found {
        Some(value) => value.bits(),
        None => {
            vm.name_error(name);
            0
        }
    }
}

extern "C" fn store_global(vm: &mut Vm, globals: Value, name: Value, value: Value) -> Word {
    match globals.cast() {
        Some(globals) => done(vm.dict_set(globals, name, value)),
        None => 0,
    }
}

extern "C" fn get_iter(vm: &mut Vm, value: Value) -> Word {
    word(vm.iter(value))
}

extern "C" fn iter_next(vm: &mut Vm, iterator: Value) -> Word {
    match vm.iter_next(iterator) {
        Ok(value) => value.unwrap_or(Value::UNBOUND).bits(),
        Err(Raised) => 0,
    }
}

extern "C" fn call_any(vm: &mut Vm, callee: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: compiled code passes its own stack slot.
    word(vm.call(callee, unsafe { values(count, args) }))
}

extern "C" fn call_native(vm: &mut Vm, callee: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: as above.
    let args = unsafe { values(count, args) };
    match callee.cast::<NativeFunction>() {
        Some(native) => word(vm.call_native(native.def, args, None)),
        None => word(vm.call(callee, args)),
    }
}

extern "C" fn call_method(vm: &mut Vm, name: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: as above.
    let args = unsafe { values(count, args) };
    word(vm.call_method(args[0], name, &args[1..]))
}

extern "C" fn load_method(vm: &mut Vm, receiver: Value, name: Value) -> Word {
    let (callee, first) = match vm.load_method_uncached(receiver, name) {
        Ok((method, true)) => (method, receiver),
        Ok((callee, false)) => (Value::UNBOUND, callee),
        Err(Raised) => return 0,
    };
    vm.deopt_buffer[1].set(first.bits());
    callee.bits()
}

extern "C" fn call_loaded(vm: &mut Vm, callee: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: as above.
    let args = unsafe { values(count, args) };
    word(if callee.is_unbound() { vm.call(args[0], &args[1..]) } else { vm.call(callee, args) })
}

extern "C" fn call_kw(vm: &mut Vm, callee: Value, names: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: as above.
    word(vm.call_kw(callee, unsafe { values(count, args) }, names.cast::<Tuple>()))
}

extern "C" fn call_method_kw(vm: &mut Vm, name: Value, names: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: as above.
    let args = unsafe { values(count, args) };
    let method = match vm.get_attr(args[0], name) {
        Ok(method) => method,
        Err(Raised) => return 0,
    };
    word(vm.call_kw(method, &args[1..], names.cast::<Tuple>()))
}

extern "C" fn new_list(vm: &mut Vm, count: u64, items: *const Value) -> Word {
    // SAFETY: as above.
    word(vm.new_list(unsafe { values(count, items) }).map(Gc::value))
}

extern "C" fn new_tuple(vm: &mut Vm, count: u64, items: *const Value) -> Word {
    // SAFETY: as above.
    word(vm.new_tuple(unsafe { values(count, items) }).map(Gc::value))
}

extern "C" fn list_append(vm: &mut Vm, list: Value, value: Value) {
    if let Some(list) = list.cast::<List>()
        && vm.list_append(list, value).is_err()
    {
        // The list could not grow. The exception is found at the next call that may raise.
        vm.raised.set(None);
    }
}

extern "C" fn unpack_sequence(vm: &mut Vm, count: u64, sequence: Value) -> Word {
    word(vm.unpack_to_tuple(sequence, count as usize))
}

extern "C" fn check_init(vm: &mut Vm, value: Value) -> Word {
    done(vm.check_init(value))
}

extern "C" fn instruction(vm: &mut Vm, site: &Site, function: Value, count: u64, args: *const Value) -> Word {
    // SAFETY: as above.
    let args = unsafe { values(count, args) };
    let frame = ResumedFrame {
        code: site.code,
        function: function.cast(),
        pc: site.pc,
        return_to: 0,
        return_step: 0,
        return_mode: ReturnMode::Store,
        constructed: Value::UNBOUND,
        handled: Value::NONE,
    };
    let mut results = [Value::NONE; 64];
    let mut count = 0;
    let operands = site.reads.iter().copied().zip(args.iter().copied());
    let outcome = vm.run_instruction(frame, operands, &site.writes, |value| {
        if let Some(place) = results.get_mut(count) {
            *place = value;
        }
        count += 1;
    });
    if outcome.is_err() {
        return 0;
    }
    for (place, value) in vm.deopt_buffer.iter().zip(&results[..count.min(64)]) {
        place.set(value.bits());
    }
    results[0].bits()
}

extern "C" fn written(vm: &mut Vm, index: u64) -> Word {
    vm.deopt_buffer[index as usize].get()
}

extern "C" fn remember(_: &mut Vm, owner: Value) {
    if let Some(header) = owner.header() {
        header.wrote();
    }
}

extern "C" fn allocate_slow(vm: &mut Vm, bytes: u64) -> Word {
    match vm.heap.allocate(bytes as usize, Kind::Raw, 0) {
        Ok(cell) => cell.as_ptr() as u64,
        // There is no state to leave to in the middle of an instruction.
        Err(_) => {
            eprintln!("the memory limit is reached in compiled code");
            std::process::abort();
        }
    }
}

extern "C" fn box_float_slow(vm: &mut Vm, value: f64) -> Word {
    match vm.new_float(value) {
        Ok(value) => value.bits(),
        Err(Raised) => {
            vm.raised.set(None);
            Value::NONE.bits()
        }
    }
}

extern "C" fn float_pow(_: &mut Vm, base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

extern "C" fn float_mod(_: &mut Vm, left: f64, right: f64) -> f64 {
    let rest = left % right;
    if rest == 0.0 {
        0.0f64.copysign(right)
    } else if (rest < 0.0) != (right < 0.0) {
        rest + right
    } else {
        rest
    }
}

extern "C" fn float_floordiv(vm: &mut Vm, left: f64, right: f64) -> f64 {
    let rest = float_mod(vm, left, right);
    let quotient = (left - rest) / right;
    if quotient == 0.0 {
        return 0.0f64.copysign(left / right);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// At a safepoint: whether the unit must be left.
extern "C" fn safepoint(vm: &mut Vm, unit: &Unit) -> u8 {
    match (vm.upcalls.safepoint)(vm) {
        Ok(()) => u8::from(unit.valid.get() == 0),
        Err(Raised) => 1,
    }
}

extern "C" fn finish_call(vm: &mut Vm) -> Word {
    word(vm.run_resumed())
}

extern "C" fn too_deep(vm: &mut Vm) -> Word {
    vm.recursion_error();
    0
}

/// The address of a helper.
pub fn address(helper: Helper) -> u64 {
    let address = match helper {
        Helper::Deopt | Helper::RaiseExit => deopt as *const (),
        Helper::Safepoint => safepoint as *const (),
        Helper::Remember => remember as *const (),
        Helper::AllocateSlow => allocate_slow as *const (),
        Helper::BoxFloatSlow => box_float_slow as *const (),
        Helper::FloatPow => float_pow as *const (),
        Helper::FloatMod => float_mod as *const (),
        Helper::FloatFloorDiv => float_floordiv as *const (),
        Helper::ListAppend => list_append as *const (),
        Helper::CallAny => call_any as *const (),
        Helper::Binary => binary as *const (),
        Helper::Inplace => inplace as *const (),
        Helper::Compare => compare as *const (),
        Helper::Unary => unary as *const (),
        Helper::Truth => truth_of as *const (),
        Helper::Contains => contains as *const (),
        Helper::GetAttr => get_attr as *const (),
        Helper::SetAttr => set_attr as *const (),
        Helper::GetItem => get_item as *const (),
        Helper::SetItem => set_item as *const (),
        Helper::LoadGlobal => load_global as *const (),
        Helper::StoreGlobal => store_global as *const (),
        Helper::GetIter => get_iter as *const (),
        Helper::IterNext => iter_next as *const (),
        Helper::CallMethod => call_method as *const (),
        Helper::LoadMethod => load_method as *const (),
        Helper::CallLoaded => call_loaded as *const (),
        Helper::CallKw => call_kw as *const (),
        Helper::CallMethodKw => call_method_kw as *const (),
        Helper::CallNative => call_native as *const (),
        Helper::Instruction => instruction as *const (),
        Helper::Written => written as *const (),
        Helper::FinishCall => finish_call as *const (),
        Helper::TooDeep => too_deep as *const (),
        Helper::NewList => new_list as *const (),
        Helper::NewTuple => new_tuple as *const (),
        Helper::CheckInit => check_init as *const (),
        Helper::UnpackSequence => unpack_sequence as *const (),
    };
    address as u64
}

// ---- adapters -------------------------------------------------------------------------------------------------------

/// Code that is not compiled, called with its parameters in registers.
fn interpret(vm: &mut Vm, function: Value, args: &[Value]) -> Word {
    let Some(function) = function.cast::<Function>() else { return 0 };
    let code = function.code.get();
    if code.data().parameter_count as usize != args.len() || code.data().proto.flags.is_resumable() {
        return word(vm.call(function.value(), args));
    }
    let calls = code.data().calls.get().wrapping_add(1);
    code.data().calls.set(calls);
    if calls & 15 == 0 {
        vm.notify_hot_function(function, calls);
    }
    word(vm.run_interpreted(function, args))
}

macro_rules! as_value {
    ($arg:ident) => {
        Value
    };
}

macro_rules! adapters {
    ($($count:literal $stub:ident $adapter:ident ($($arg:ident $at:literal)*);)*) => {
        $(
            extern "C" fn $stub(vm: &mut Vm, function: Value, $($arg: Value),*) -> Word {
                interpret(vm, function, &[$($arg),*])
            }

            extern "C" fn $adapter(vm: &mut Vm, window: *const Cell<Value>, function: Value) -> Word {
                let _ = window;
                // SAFETY: the window holds as many bound parameters as the function has.
                $(let $arg = unsafe { (*window.add($at)).get() };)*
                match direct_of(function) {
                    Some(direct) => {
                        // SAFETY: units and stubs of code with so many parameters have this signature.
                        let direct: extern "C" fn(&mut Vm, Value, $(as_value!($arg)),*) -> Word =
                            unsafe { std::mem::transmute(direct) };
                        let depth = vm.depth.get();
                        if vm.frames.len() + depth >= vm.recursion_limit.get() {
                            return too_deep(vm);
                        }
                        vm.depth.set(depth + 1);
                        let word = direct(vm, function, $($arg),*);
                        vm.depth.set(depth);
                        word
                    }
                    None => interpret(vm, function, &[$($arg),*]),
                }
            }
        )*

        /// What stands for code with so many parameters that is not compiled.
        pub fn stub(parameters: usize) -> Option<usize> {
            match parameters {
                $($count => Some($stub as *const () as usize),)*
                _ => None,
            }
        }

        /// What the interpreter calls for a function with so many parameters.
        pub fn adapter(parameters: usize) -> Option<usize> {
            match parameters {
                $($count => Some($adapter as *const () as usize),)*
                _ => None,
            }
        }
    };
}

adapters! {
    0 stub0 adapter0 ();
    1 stub1 adapter1 (a 0);
    2 stub2 adapter2 (a 0 b 1);
    3 stub3 adapter3 (a 0 b 1 c 2);
    4 stub4 adapter4 (a 0 b 1 c 2 d 3);
    5 stub5 adapter5 (a 0 b 1 c 2 d 3 e 4);
    6 stub6 adapter6 (a 0 b 1 c 2 d 3 e 4 f 5);
    7 stub7 adapter7 (a 0 b 1 c 2 d 3 e 4 f 5 g 6);
    8 stub8 adapter8 (a 0 b 1 c 2 d 3 e 4 f 5 g 6 h 7);
    9 stub9 adapter9 (a 0 b 1 c 2 d 3 e 4 f 5 g 6 h 7 i 8);
    10 stub10 adapter10 (a 0 b 1 c 2 d 3 e 4 f 5 g 6 h 7 i 8 j 9);
    11 stub11 adapter11 (a 0 b 1 c 2 d 3 e 4 f 5 g 6 h 7 i 8 j 9 k 10);
    12 stub12 adapter12 (a 0 b 1 c 2 d 3 e 4 f 5 g 6 h 7 i 8 j 9 k 10 l 11);
}

/// Where a function's machine code begins, if it has some that holds. If not, the interpreter runs it from now on.
fn direct_of(function: Value) -> Option<usize> {
    let function = function.cast::<Function>()?;
    // SAFETY: the JIT sets this field to the address of a `CodeState`, which lives as long as the VM.
    let state = unsafe { (function.direct.get() as *const CodeState).as_ref() }?;
    if state.unit.get().is_some() && state.code == function.code.get() {
        return Some(state.direct.get());
    }
    function.entry.set(0);
    function.direct.set(0);
    None
}

// ---- the way out ----------------------------------------------------------------------------------------------------

/// Leaves a unit: the frames of its state are rebuilt, and the interpreter goes on with them.
extern "C" fn deopt(vm: &mut Vm, unit: &Unit, exit: u64) -> Word {
    let exit = exit as usize;
    let record = &unit.exits[exit];
    let state = &unit.states[record.state as usize];
    let saved: Vec<u64> = {
        let count = count_saved(state);
        vm.deopt_buffer[..count].iter().map(Cell::get).collect()
    };
    let built = rebuild(vm, unit, state, &saved);
    Client::with(vm, |client, vm| client.left(vm, unit, exit));
    built.unwrap_or_default()
}

fn count_saved(state: &StateRecord) -> usize {
    let mut count = 0;
    let mut see = |recipe: &Recipe| {
        if let Recipe::Saved(index, _) = recipe {
            count = count.max(*index as usize + 1);
        }
    };
    for frame in &state.frames {
        frame.registers.iter().for_each(|(_, recipe)| see(recipe));
        frame.function.iter().for_each(&mut see);
        if let Returned::Made(recipe) = &frame.returns {
            see(recipe);
        }
    }
    state.virtuals.iter().for_each(|object| object.fields.iter().for_each(&mut see));
    count
}

/// Makes values of what an exit saved.
struct Maker<'a> {
    saved: &'a [u64],
    objects: Vec<Value>,
}

impl Maker<'_> {
    fn word(&self, vm: &mut Vm, recipe: Recipe) -> Result<u64, Raised> {
        Ok(match recipe {
            Recipe::Word(word) => word,
            Recipe::Virtual(index) => self.objects[index as usize].bits(),
            Recipe::Saved(index, rep) => {
                let word = self.saved[index as usize];
                match rep {
                    Rep::I64 => vm.new_int(word as i64)?.bits(),
                    Rep::F64 => vm.new_float(f64::from_bits(word))?.bits(),
                    Rep::Flag => Value::bool(word & 1 != 0).bits(),
                    Rep::Boxed | Rep::Ptr | Rep::Void => word,
                }
            }
        })
    }

    fn value(&self, vm: &mut Vm, recipe: Recipe) -> Result<Value, Raised> {
        let word = self.word(vm, recipe)?;
        // SAFETY: registers hold words of values; 0 stands for nothing.
        Ok(unsafe { Value::from_bits(word) }.unwrap_or(Value::UNBOUND))
    }

    /// Makes the objects that compiled code never made: first all of them, then their fields, since they may refer to each other.
    fn make(&mut self, vm: &mut Vm, state: &StateRecord) -> Result<(), Raised> {
        for object in &state.virtuals {
            let layout = &object.layout;
            let kind = super::build::kind_of(layout.kinds);
            let cell = vm.alloc_raw(layout.size as usize, kind, layout.header as u32)?;
            // SAFETY: a fresh cell with its header written.
            let header = unsafe { &*cell.cast::<Header>() };
            self.objects.push(header.value());
        }
        for (index, object) in state.virtuals.iter().enumerate() {
            let base = self.objects[index].bits() as usize;
            for (field, recipe) in object.layout.fields.iter().zip(&object.fields) {
                let raw = object.layout.kinds == Kinds::ITERATOR && is_raw(field.offset);
                let word = match recipe {
                    Recipe::Saved(at, _) if raw => self.saved[*at as usize],
                    recipe => self.word(vm, *recipe)?,
                };
                // SAFETY: the layout's fields lie within the object.
                unsafe { *((base + field.offset as usize) as *mut u64) = word };
            }
        }
        Ok(())
    }
}

/// Makes frames of a state. Gives what the unit returns: [`RESUME`], or 0 if an exception leaves all of its frames.
fn rebuild(vm: &mut Vm, unit: &Unit, state: &StateRecord, saved: &[u64]) -> Result<Word, Raised> {
    let raised = vm.raised.take();
    let mut maker = Maker { saved, objects: Vec::new() };
    maker.make(vm, state)?;
    let base = vm.frames.len();
    for (index, frame) in state.frames.iter().enumerate().rev() {
        let parent = state.frames.get(index + 1);
        let is_outermost = parent.is_none();
        if is_outermost && unit.osr.is_some() {
            let mut values = Vec::with_capacity(frame.registers.len());
            for (register, recipe) in &frame.registers {
                values.push((*register, maker.value(vm, *recipe)?));
            }
            if let Some(running) = vm.frames.last() {
                for (register, value) in values {
                    running.set_register(register, value);
                }
                running.pc.set(frame.offset);
            }
            continue;
        }
        push(vm, unit, &maker, frame, parent)?;
    }
    let inner = vm.frames.len() > base;
    let Some(exception) = raised else { return Ok(RESUME) };
    vm.raised.set(Some(exception));
    if !inner {
        return Ok(0);
    }
    vm.frames[base].is_entry = true;
    match vm.unwind_resumed() {
        Ok(()) => {
            if unit.osr.is_some() {
                vm.frames[base].is_entry = false;
            }
            Ok(RESUME)
        }
        Err(Raised) => Ok(0),
    }
}

fn push(
    vm: &mut Vm,
    unit: &Unit,
    maker: &Maker<'_>,
    frame: &FrameRecord,
    parent: Option<&FrameRecord>,
) -> Result<(), Raised> {
    let participant = unit.participants[frame.code.as_u32() as usize];
    let function = match &frame.function {
        Some(recipe) => maker.value(vm, *recipe)?.cast::<Function>(),
        None => participant.function,
    };
    let (return_to, return_step) = match parent {
        Some(parent) => {
            let code = unit.participants[parent.code.as_u32() as usize].code;
            let word = code.data().words[parent.offset as usize].get();
            (word.a(), if word.op().is_extended() { 2 } else { 1 })
        }
        None => (0, 2),
    };
    let constructed = match frame.returns {
        Returned::Made(recipe) => maker.value(vm, recipe)?,
        _ => Value::UNBOUND,
    };
    let return_mode = match frame.returns {
        Returned::Truth => ReturnMode::Truth,
        Returned::NotTruth => ReturnMode::NotTruth,
        Returned::Nothing => ReturnMode::Discard,
        Returned::Value | Returned::Made(_) => ReturnMode::Store,
    };
    let resumed = ResumedFrame {
        code: participant.code,
        function,
        pc: frame.offset,
        return_to,
        return_step,
        return_mode,
        constructed,
        handled: Value::NONE,
    };
    let mut values = Vec::with_capacity(frame.registers.len());
    for (register, recipe) in &frame.registers {
        values.push((*register, maker.value(vm, *recipe)?));
    }
    vm.push_resumed_frame(resumed, std::iter::empty(), parent.is_none())?;
    if let Some(pushed) = vm.frames.last() {
        for (register, value) in values {
            pushed.set_register(register, value);
        }
    }
    Ok(())
}

/// The addresses of all helpers, in the order of the table.
pub fn addresses() -> Vec<u64> {
    Helper::ALL.iter().map(|helper| address(*helper)).collect()
}
