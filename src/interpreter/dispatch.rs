//! The dispatch loop.
//!
//! One `match` over the opcode. The state of the running frame is in locals: its registers, its words, its program counter.
//! The frame record's `pc` is written before anything that may look at frames: calls, and the way to an exception.

use std::cell::Cell;

use super::feedback::*;
use crate::bytecode::{Extension, Opcode, Word};
use crate::heap::Kind;
use crate::objects::protocol::{floor_div, floor_mod};
use crate::objects::{
    BinaryOp, CellObject, CompareOp, Dict, Dunder, Frame, Function, List, Raised, Str, Tuple, Value, Vm,
};

/// What an instruction that may change frames asks the loop to do.
pub(super) enum Next {
    /// Go on with the next instruction.
    Continue,
    /// The topmost frame is another one: load it.
    Reload,
    /// An entry frame was left with this value.
    Return(Value),
}

/// Runs the topmost frame until it returns. The frame is an entry frame (`is_entry`).
pub(super) fn run(vm: &mut Vm) -> Result<Value, Raised> {
    // State of the running frame, see the module's text.
    let mut frame: *const Frame;
    let mut registers: *const Cell<Value>;
    let mut words: *const Cell<Word>;
    let mut data: &'static crate::objects::CodeData;
    let mut pc: usize;

    macro_rules! load_frame {
        () => {{
            let top = vm.frames.len() - 1;
            frame = &raw const vm.frames[top];
            // SAFETY: the vector of frames never moves (its capacity is never exceeded), and the frame is the topmost one.
            let current = unsafe { &*frame };
            registers = current.registers;
            data = current.code.data();
            words = data.words.as_ptr();
            pc = current.pc.get() as usize;
        }};
    }
    // SAFETY: in all of these, register and word numbers come from the compiler, which keeps within the window and the code.
    macro_rules! reg {
        ($index:expr) => {
            // SAFETY: see above.
            unsafe { (*registers.add($index as usize)).get() }
        };
    }
    macro_rules! set {
        ($index:expr, $value:expr) => {{
            let value = $value;
            // SAFETY: see above.
            unsafe { (*registers.add($index as usize)).set(value) }
        }};
    }
    macro_rules! current {
        () => {
            // SAFETY: `frame` is the topmost frame.
            unsafe { &*frame }
        };
    }
    macro_rules! save_pc {
        () => {
            current!().pc.set(pc as u32)
        };
    }
    macro_rules! word_at {
        ($at:expr) => {
            // SAFETY: see above.
            unsafe { &*words.add($at) }
        };
    }
    macro_rules! learn {
        ($word:expr, $bits:expr) => {{
            let bits = $bits;
            if $word.x() & bits != bits {
                word_at!(pc).set($word.with_x($word.x() | bits));
            }
        }};
    }
    macro_rules! throw {
        () => {{
            save_pc!();
            match vm.unwind() {
                Ok(()) => {
                    load_frame!();
                    continue;
                }
                Err(raised) => return Err(raised),
            }
        }};
    }
    macro_rules! check {
        ($result:expr) => {
            match $result {
                Ok(value) => value,
                Err(Raised) => throw!(),
            }
        };
    }
    macro_rules! extension {
        () => {
            Extension(word_at!(pc + 1).get().0)
        };
    }
    macro_rules! slice {
        ($base:expr, $count:expr) => {
            // SAFETY: see above; the registers are consecutive words.
            unsafe { std::slice::from_raw_parts(registers.add($base as usize).cast::<Value>(), $count as usize) }
        };
    }
    // An arithmetic operator: ints and floats here, everything else in the protocol.
    macro_rules! arithmetic {
        ($word:expr, $left:expr, $right:expr, $op:expr, $inplace:literal, |$a:ident, $b:ident| $int:expr, |$x:ident, $y:ident| $float:expr) => {{
            let (left, right) = ($left, $right);
            if left.is_small_int() && right.is_small_int() {
                let ($a, $b) = (left.bits() as i64 >> 1, right.bits() as i64 >> 1);
                if let Some(result) = $int {
                    learn!($word, LEFT_INT | RIGHT_INT);
                    set!($word.a(), result);
                    pc += 1;
                    continue;
                }
                learn!($word, LEFT_INT | RIGHT_INT | OVERFLOW);
            } else if let (Some($x), Some($y)) = (left.as_flonum(), right.as_flonum()) {
                if let Some(result) = $float {
                    learn!($word, LEFT_FLOAT | RIGHT_FLOAT);
                    set!($word.a(), check!(vm.new_float(result)));
                    pc += 1;
                    continue;
                }
                learn!($word, LEFT_FLOAT | RIGHT_FLOAT);
            } else {
                learn!($word, operand_bits(left, LEFT_INT, LEFT_FLOAT) | operand_bits(right, RIGHT_INT, RIGHT_FLOAT));
            }
            save_pc!();
            let result = if $inplace { vm.inplace($op, left, right) } else { vm.binary($op, left, right) };
            let result = check!(result);
            set!($word.a(), result);
            pc += 1;
        }};
    }
    macro_rules! compare {
        ($word:expr, $op:expr, $right:expr) => {{
            let (left, right) = (reg!($word.b()), $right);
            if left.is_small_int() && right.is_small_int() {
                learn!($word, LEFT_INT | RIGHT_INT);
                set!($word.a(), Value::bool($op.holds((left.bits() as i64).cmp(&(right.bits() as i64)))));
            } else if let (Some(x), Some(y)) = (left.as_flonum(), right.as_flonum()) {
                learn!($word, LEFT_FLOAT | RIGHT_FLOAT);
                set!($word.a(), Value::bool($op.holds_floats(x, y)));
            } else {
                learn!($word, operand_bits(left, LEFT_INT, LEFT_FLOAT) | operand_bits(right, RIGHT_INT, RIGHT_FLOAT));
                save_pc!();
                let result = check!(vm.compare_any($op, left, right));
                set!($word.a(), result);
            }
            pc += 1;
        }};
    }
    macro_rules! jump_if {
        ($word:expr, $op:expr, $right:expr) => {{
            let (left, right) = (reg!($word.a()), $right);
            let truth = if left.is_small_int() && right.is_small_int() {
                learn!($word, LEFT_INT | RIGHT_INT);
                $op.holds((left.bits() as i64).cmp(&(right.bits() as i64)))
            } else if let (Some(x), Some(y)) = (left.as_flonum(), right.as_flonum()) {
                learn!($word, LEFT_FLOAT | RIGHT_FLOAT);
                $op.holds_floats(x, y)
            } else {
                learn!($word, operand_bits(left, LEFT_INT, LEFT_FLOAT) | operand_bits(right, RIGHT_INT, RIGHT_FLOAT));
                save_pc!();
                let result = check!(vm.compare_any($op, left, right));
                check!(vm.truth(result))
            };
            let word = word_at!(pc).get();
            if truth == (word.c() != 0) {
                learn!(word, TAKEN);
                pc = extension!().aux() as usize;
            } else {
                learn!(word, NOT_TAKEN);
                pc += 2;
            }
        }};
    }
    macro_rules! immediate {
        ($word:expr) => {
            Value::small_int(i64::from($word.c() as i16))
        };
    }

    load_frame!();
    loop {
        let word = word_at!(pc).get();
        match word.op() {
            Opcode::Nop => pc += 1,
            Opcode::Move => {
                set!(word.a(), reg!(word.b()));
                pc += 1;
            }
            Opcode::LoadConst => {
                set!(word.a(), data.constant(word.bc() as usize));
                pc += 1;
            }
            Opcode::LoadInt => {
                set!(word.a(), Value::small_int(i64::from(word.bc() as i32)));
                pc += 1;
            }
            Opcode::CheckBound => {
                if reg!(word.a()).is_unbound() {
                    let name = data.name_at(word.b() as usize);
                    check!(Err(vm.unbound_local(name)));
                }
                pc += 1;
            }
            Opcode::DeleteLocal => {
                set!(word.a(), Value::UNBOUND);
                pc += 1;
            }
            Opcode::MakeCell => {
                let cell = check!(vm.new_cell(reg!(word.a())));
                set!(word.a(), cell.value());
                pc += 1;
            }
            Opcode::LoadCell | Opcode::LoadFree => {
                let content = match reg!(word.b()).cast::<CellObject>() {
                    Some(cell) => cell.content.get(),
                    None => Value::UNBOUND,
                };
                if content.is_unbound() {
                    let name = data.name_at(word.c() as usize);
                    let raised = match word.op() {
                        Opcode::LoadCell => vm.unbound_local(name),
                        _ => vm.unbound_free(name),
                    };
                    check!(Err(raised));
                }
                set!(word.a(), content);
                pc += 1;
            }
            Opcode::StoreCell => {
                if let Some(cell) = reg!(word.a()).cast::<CellObject>() {
                    cell.content.set(reg!(word.b()));
                    cell.wrote();
                }
                pc += 1;
            }
            Opcode::DeleteCell | Opcode::DeleteFree => {
                if let Some(cell) = reg!(word.a()).cast::<CellObject>() {
                    if cell.content.get().is_unbound() {
                        let name = data.name_at(word.b() as usize);
                        let raised = match word.op() {
                            Opcode::DeleteCell => vm.unbound_local(name),
                            _ => vm.unbound_free(name),
                        };
                        check!(Err(raised));
                    }
                    cell.content.set(Value::UNBOUND);
                }
                pc += 1;
            }
            Opcode::CopyFree => {
                let closure = current!().function.map_or(Value::NONE, |function| function.closure);
                if let Some(cells) = closure.cast::<Tuple>() {
                    set!(word.a(), cells.items()[word.b() as usize]);
                }
                pc += 1;
            }

            Opcode::LoadGlobal => {
                let cache = &data.caches[extension!().cache() as usize];
                match vm.cached_global(cache, current!()) {
                    Some(value) => set!(word.a(), value),
                    None => {
                        save_pc!();
                        let name = data.name_at(word.b() as usize);
                        let value = check!(vm.load_global(cache, current!(), name));
                        set!(word.a(), value);
                    }
                }
                pc += 2;
            }
            Opcode::StoreGlobal => {
                save_pc!();
                let cache = &data.caches[extension!().cache() as usize];
                let name = data.name_at(word.b() as usize);
                check!(vm.store_global(cache, current!().globals, name, reg!(word.a())));
                pc += 2;
            }
            Opcode::LoadName => {
                let cache = &data.caches[extension!().cache() as usize];
                let is_module = current!().locals == current!().globals.value();
                match if is_module { vm.cached_global(cache, current!()) } else { None } {
                    Some(value) => set!(word.a(), value),
                    None => {
                        save_pc!();
                        let name = data.name_at(word.b() as usize);
                        let value = check!(vm.load_name(cache, current!(), name));
                        set!(word.a(), value);
                    }
                }
                pc += 2;
            }
            Opcode::StoreName => {
                save_pc!();
                let name = data.name_at(word.b() as usize);
                let value = reg!(word.a());
                if current!().locals == current!().globals.value() {
                    let cache = &data.caches[extension!().cache() as usize];
                    check!(vm.store_global(cache, current!().globals, name, value));
                } else {
                    check!(vm.store_name(current!().locals, name, value));
                }
                pc += 2;
            }

            Opcode::LoadAttr => {
                let object = reg!(word.b());
                let cache = &data.caches[extension!().cache() as usize];
                match vm.cached_slot(cache, object) {
                    Some(value) => set!(word.a(), value),
                    None => {
                        save_pc!();
                        let name = data.name_at(word.c() as usize);
                        let value = check!(vm.load_attr(cache, object, name));
                        set!(word.a(), value);
                    }
                }
                pc += 2;
            }
            Opcode::StoreAttr => {
                let (object, value) = (reg!(word.a()), reg!(word.b()));
                let cache = &data.caches[extension!().cache() as usize];
                if !vm.cached_store(cache, object, value) {
                    save_pc!();
                    let name = data.name_at(word.c() as usize);
                    check!(vm.store_attr(cache, object, name, value));
                }
                pc += 2;
            }

            Opcode::LoadSubscript => {
                let (object, index) = (reg!(word.b()), reg!(word.c()));
                if let Some(list) = object.cast::<List>()
                    && index.is_small_int()
                    && vm.is_exact(object, vm.types.list)
                {
                    let at = index.bits() as i64 >> 1;
                    if (at as usize) < list.length.get() {
                        learn!(word, ITEM_LIST);
                        set!(word.a(), list.get(at as usize));
                        pc += 1;
                        continue;
                    }
                }
                save_pc!();
                learn!(word, vm.item_bits(object, index));
                let value = check!(vm.load_subscript(object, index));
                set!(word.a(), value);
                pc += 1;
            }
            Opcode::LoadSubscriptImm => {
                let (object, index) = (reg!(word.b()), immediate!(word));
                save_pc!();
                learn!(word, vm.item_bits(object, index));
                let value = check!(vm.load_subscript(object, index));
                set!(word.a(), value);
                pc += 1;
            }
            Opcode::StoreSubscript => {
                let (object, index, value) = (reg!(word.a()), reg!(word.b()), reg!(word.c()));
                if let Some(list) = object.cast::<List>()
                    && index.is_small_int()
                    && vm.is_exact(object, vm.types.list)
                {
                    let at = index.bits() as i64 >> 1;
                    if (at as usize) < list.length.get() {
                        learn!(word, ITEM_LIST);
                        list.set(at as usize, value);
                        pc += 1;
                        continue;
                    }
                }
                save_pc!();
                learn!(word, vm.item_bits(object, index));
                check!(vm.store_subscript(object, index, value));
                pc += 1;
            }

            Opcode::Add => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Add,
                    false,
                    |a, b| Value::try_small_int(a + b),
                    |x, y| Some(x + y)
                )
            }
            Opcode::Sub => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Sub,
                    false,
                    |a, b| Value::try_small_int(a - b),
                    |x, y| Some(x - y)
                )
            }
            Opcode::Mul => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Mul,
                    false,
                    |a, b| a.checked_mul(b).and_then(Value::try_small_int),
                    |x, y| Some(x * y)
                )
            }
            Opcode::TrueDiv => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::TrueDiv,
                    false,
                    |a, b| vm.binary_numbers(BinaryOp::TrueDiv, Value::small_int(a), Value::small_int(b)),
                    |x, y| (y != 0.0).then(|| x / y)
                )
            }
            Opcode::FloorDiv => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::FloorDiv,
                    false,
                    |a, b| if b != 0 { Value::try_small_int(floor_div(a, b)) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::Mod => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Mod,
                    false,
                    |a, b| if b != 0 { Some(Value::small_int(floor_mod(a, b))) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::And => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::And,
                    false,
                    |a, b| Some(Value::small_int(a & b)),
                    |_x, _y| None
                )
            }
            Opcode::Or => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Or,
                    false,
                    |a, b| Some(Value::small_int(a | b)),
                    |_x, _y| None
                )
            }
            Opcode::Xor => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Xor,
                    false,
                    |a, b| Some(Value::small_int(a ^ b)),
                    |_x, _y| None
                )
            }
            Opcode::LShift => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::LShift,
                    false,
                    |a, b| vm.binary_numbers(BinaryOp::LShift, Value::small_int(a), Value::small_int(b)),
                    |_x, _y| None
                )
            }
            Opcode::RShift => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::RShift,
                    false,
                    |a, b| if b >= 0 { Some(Value::small_int(a >> b.min(63))) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::Pow => {
                arithmetic!(word, reg!(word.b()), reg!(word.c()), BinaryOp::Pow, false, |_a, _b| None, |_x, _y| None)
            }
            Opcode::MatMul => {
                arithmetic!(word, reg!(word.b()), reg!(word.c()), BinaryOp::MatMul, false, |_a, _b| None, |_x, _y| None)
            }
            Opcode::InplaceAdd => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Add,
                    true,
                    |a, b| Value::try_small_int(a + b),
                    |x, y| Some(x + y)
                )
            }
            Opcode::InplaceSub => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Sub,
                    true,
                    |a, b| Value::try_small_int(a - b),
                    |x, y| Some(x - y)
                )
            }
            Opcode::InplaceMul => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Mul,
                    true,
                    |a, b| a.checked_mul(b).and_then(Value::try_small_int),
                    |x, y| Some(x * y)
                )
            }
            Opcode::InplaceTrueDiv => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::TrueDiv,
                    true,
                    |a, b| vm.binary_numbers(BinaryOp::TrueDiv, Value::small_int(a), Value::small_int(b)),
                    |x, y| (y != 0.0).then(|| x / y)
                )
            }
            Opcode::InplaceFloorDiv => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::FloorDiv,
                    true,
                    |a, b| if b != 0 { Value::try_small_int(floor_div(a, b)) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::InplaceMod => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Mod,
                    true,
                    |a, b| if b != 0 { Some(Value::small_int(floor_mod(a, b))) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::InplaceAnd => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::And,
                    true,
                    |a, b| Some(Value::small_int(a & b)),
                    |_x, _y| None
                )
            }
            Opcode::InplaceOr => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Or,
                    true,
                    |a, b| Some(Value::small_int(a | b)),
                    |_x, _y| None
                )
            }
            Opcode::InplaceXor => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::Xor,
                    true,
                    |a, b| Some(Value::small_int(a ^ b)),
                    |_x, _y| None
                )
            }
            Opcode::InplaceLShift => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::LShift,
                    true,
                    |a, b| vm.binary_numbers(BinaryOp::LShift, Value::small_int(a), Value::small_int(b)),
                    |_x, _y| None
                )
            }
            Opcode::InplaceRShift => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    reg!(word.c()),
                    BinaryOp::RShift,
                    true,
                    |a, b| if b >= 0 { Some(Value::small_int(a >> b.min(63))) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::InplacePow => {
                arithmetic!(word, reg!(word.b()), reg!(word.c()), BinaryOp::Pow, true, |_a, _b| None, |_x, _y| None)
            }
            Opcode::InplaceMatMul => {
                arithmetic!(word, reg!(word.b()), reg!(word.c()), BinaryOp::MatMul, true, |_a, _b| None, |_x, _y| None)
            }
            Opcode::AddImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::Add,
                    false,
                    |a, b| Value::try_small_int(a + b),
                    |x, y| Some(x + y)
                )
            }
            Opcode::SubImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::Sub,
                    false,
                    |a, b| Value::try_small_int(a - b),
                    |x, y| Some(x - y)
                )
            }
            Opcode::InplaceAddImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::Add,
                    true,
                    |a, b| Value::try_small_int(a + b),
                    |x, y| Some(x + y)
                )
            }
            Opcode::InplaceSubImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::Sub,
                    true,
                    |a, b| Value::try_small_int(a - b),
                    |x, y| Some(x - y)
                )
            }
            Opcode::MulImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::Mul,
                    false,
                    |a, b| a.checked_mul(b).and_then(Value::try_small_int),
                    |x, y| Some(x * y)
                )
            }
            Opcode::FloorDivImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::FloorDiv,
                    false,
                    |a, b| if b != 0 { Value::try_small_int(floor_div(a, b)) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::ModImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::Mod,
                    false,
                    |a, b| if b != 0 { Some(Value::small_int(floor_mod(a, b))) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::AndImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::And,
                    false,
                    |a, b| Some(Value::small_int(a & b)),
                    |_x, _y| None
                )
            }
            Opcode::LShiftImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::LShift,
                    false,
                    |a, b| vm.binary_numbers(BinaryOp::LShift, Value::small_int(a), Value::small_int(b)),
                    |_x, _y| None
                )
            }
            Opcode::RShiftImm => {
                arithmetic!(
                    word,
                    reg!(word.b()),
                    immediate!(word),
                    BinaryOp::RShift,
                    false,
                    |a, b| if b >= 0 { Some(Value::small_int(a >> b.min(63))) } else { None },
                    |_x, _y| None
                )
            }
            Opcode::Lt => compare!(word, CompareOp::Lt, reg!(word.c())),
            Opcode::Le => compare!(word, CompareOp::Le, reg!(word.c())),
            Opcode::Eq => compare!(word, CompareOp::Eq, reg!(word.c())),
            Opcode::Ne => compare!(word, CompareOp::Ne, reg!(word.c())),
            Opcode::Gt => compare!(word, CompareOp::Gt, reg!(word.c())),
            Opcode::Ge => compare!(word, CompareOp::Ge, reg!(word.c())),
            Opcode::Is => {
                set!(word.a(), Value::bool(is_same(reg!(word.b()), reg!(word.c()))));
                pc += 1;
            }
            Opcode::IsNot => {
                set!(word.a(), Value::bool(!is_same(reg!(word.b()), reg!(word.c()))));
                pc += 1;
            }
            Opcode::Contains | Opcode::NotContains => {
                save_pc!();
                let (item, container) = (reg!(word.b()), reg!(word.c()));
                learn!(word, vm.item_bits(container, item));
                let found = check!(vm.contains_any(container, item));
                set!(word.a(), Value::bool(found == (word.op() == Opcode::Contains)));
                pc += 1;
            }
            Opcode::Not => {
                save_pc!();
                let truth = check!(vm.truth(reg!(word.b())));
                set!(word.a(), Value::bool(!truth));
                pc += 1;
            }
            Opcode::Neg | Opcode::Pos | Opcode::Invert => {
                let value = reg!(word.b());
                learn!(word, operand_bits(value, LEFT_INT, LEFT_FLOAT));
                save_pc!();
                let dunder = match word.op() {
                    Opcode::Neg => Dunder::Neg,
                    Opcode::Pos => Dunder::Pos,
                    _ => Dunder::Invert,
                };
                let result = check!(vm.unary(dunder, value));
                set!(word.a(), result);
                pc += 1;
            }

            Opcode::Jump => pc = word.bc() as usize,
            Opcode::JumpBack => {
                let cache = &data.caches[extension!().cache() as usize];
                pc = word.bc() as usize;
                let count = cache.count.get().wrapping_add(1);
                cache.count.set(count);
                if count & LOOP_MASK == 0 {
                    save_pc!();
                    match vm.hot_loop(count) {
                        Err(Raised) => {
                            // Machine code has noted where.
                            pc = current!().pc.get() as usize;
                            throw!();
                        }
                        Ok(Some(value)) => {
                            if let Some(result) = check!(vm.leave_frame(value)) {
                                return Ok(result);
                            }
                            load_frame!();
                            continue;
                        }
                        Ok(None) => {
                            load_frame!();
                        }
                    }
                }
                if vm.poll.load(std::sync::atomic::Ordering::Relaxed) != 0 {
                    save_pc!();
                    check!((vm.upcalls.safepoint)(vm));
                }
            }
            Opcode::JumpIfTrue | Opcode::JumpIfFalse => {
                let value = reg!(word.a());
                let truth = if value.is_bool() {
                    learn!(word, TRUTH_BOOL);
                    value == Value::TRUE
                } else {
                    learn!(word, vm.truth_bits(value));
                    save_pc!();
                    check!(vm.truth(value))
                };
                let word = word_at!(pc).get();
                if truth == (word.op() == Opcode::JumpIfTrue) {
                    learn!(word, TAKEN);
                    pc = word.bc() as usize;
                } else {
                    learn!(word, NOT_TAKEN);
                    pc += 1;
                }
            }
            Opcode::JumpIfNone | Opcode::JumpIfNotNone => {
                if reg!(word.a()).is_none() == (word.op() == Opcode::JumpIfNone) {
                    learn!(word, TAKEN);
                    pc = word.bc() as usize;
                } else {
                    learn!(word, NOT_TAKEN);
                    pc += 1;
                }
            }
            Opcode::JumpIfLt => jump_if!(word, CompareOp::Lt, reg!(word.b())),
            Opcode::JumpIfLe => jump_if!(word, CompareOp::Le, reg!(word.b())),
            Opcode::JumpIfEq => jump_if!(word, CompareOp::Eq, reg!(word.b())),
            Opcode::JumpIfNe => jump_if!(word, CompareOp::Ne, reg!(word.b())),
            Opcode::JumpIfGt => jump_if!(word, CompareOp::Gt, reg!(word.b())),
            Opcode::JumpIfGe => jump_if!(word, CompareOp::Ge, reg!(word.b())),
            Opcode::JumpIfLtImm => jump_if!(word, CompareOp::Lt, Value::small_int(i64::from(word.b() as i16))),
            Opcode::JumpIfLeImm => jump_if!(word, CompareOp::Le, Value::small_int(i64::from(word.b() as i16))),
            Opcode::JumpIfEqImm => jump_if!(word, CompareOp::Eq, Value::small_int(i64::from(word.b() as i16))),
            Opcode::JumpIfNeImm => jump_if!(word, CompareOp::Ne, Value::small_int(i64::from(word.b() as i16))),
            Opcode::JumpIfGtImm => jump_if!(word, CompareOp::Gt, Value::small_int(i64::from(word.b() as i16))),
            Opcode::JumpIfGeImm => jump_if!(word, CompareOp::Ge, Value::small_int(i64::from(word.b() as i16))),

            Opcode::GetIter => {
                save_pc!();
                let iterator = check!(vm.iter(reg!(word.b())));
                set!(word.a(), iterator);
                pc += 1;
            }
            Opcode::ForIter => {
                let iterator = reg!(word.b());
                save_pc!();
                learn!(word, vm.iter_bits(iterator));
                if iterator.kind() == Kind::Generator {
                    // A generator runs in this loop: its frame is pushed, and its yield goes on here.
                    match check!(vm.enter_generator(iterator, word.a())) {
                        Next::Reload => {
                            load_frame!();
                            continue;
                        }
                        Next::Continue | Next::Return(_) => {}
                    }
                }
                match check!(vm.iter_next(iterator)) {
                    Some(value) => {
                        set!(word.a(), value);
                        pc += 2;
                    }
                    None => {
                        let word = word_at!(pc).get();
                        learn!(word, ITER_EXHAUSTED);
                        pc = extension!().aux() as usize;
                    }
                }
            }

            Opcode::Call => {
                let callee = reg!(word.b());
                save_pc!();
                if let Some(function) = callee.cast::<Function>() {
                    let cache = &data.caches[extension!().cache() as usize];
                    vm.note_callee(cache, callee);
                    // SAFETY: the window of the callee begins behind the callee's register.
                    let window = unsafe { registers.add(word.b() as usize + 1) };
                    match check!(vm.begin_call(function, window, word.c() as usize, word.a(), current!())) {
                        Some(value) => {
                            set!(word.a(), value);
                            pc += 2;
                        }
                        None => load_frame!(),
                    }
                } else {
                    let cache = &data.caches[extension!().cache() as usize];
                    vm.note_callee(cache, callee);
                    // SAFETY: as above.
                    let window = unsafe { registers.add(word.b() as usize + 1) };
                    match check!(vm.call_object(callee, window, word.c() as usize, word.a(), current!())) {
                        Some(value) => {
                            set!(word.a(), value);
                            pc += 2;
                        }
                        None => load_frame!(),
                    }
                }
            }
            Opcode::CallMethod => {
                let cache = &data.caches[extension!().cache() as usize];
                let receiver = reg!(word.b() + 1);
                save_pc!();
                let argc = word.c() as usize;
                let (callee, bound) = match vm.cached_method(cache, receiver) {
                    Some(method) => (method, true),
                    None => {
                        let name = data.name_at(extension!().aux() as usize);
                        check!(vm.load_method(cache, receiver, name))
                    }
                };
                let (first, count) =
                    if bound { (word.b() as usize + 1, argc + 1) } else { (word.b() as usize + 2, argc) };
                // SAFETY: the window begins with the receiver or with the first argument.
                let window = unsafe { registers.add(first) };
                let result = match callee.cast::<Function>() {
                    Some(function) => vm.begin_call(function, window, count, word.a(), current!()),
                    None => vm.call_object(callee, window, count, word.a(), current!()),
                };
                match check!(result) {
                    Some(value) => {
                        set!(word.a(), value);
                        pc += 2;
                    }
                    None => load_frame!(),
                }
            }
            Opcode::LoadMethod => {
                let cache = &data.caches[extension!().cache() as usize];
                let receiver = reg!(word.b());
                let (callee, bound) = match vm.cached_method(cache, receiver) {
                    Some(method) => (method, true),
                    None => {
                        save_pc!();
                        let name = data.name_at(word.c() as usize);
                        check!(vm.load_method(cache, receiver, name))
                    }
                };
                set!(word.a(), if bound { callee } else { Value::UNBOUND });
                set!(word.a() + 1, if bound { receiver } else { callee });
                pc += 2;
            }
            Opcode::CallLoadedMethod => {
                save_pc!();
                let cache = &data.caches[extension!().cache() as usize];
                let bound = !reg!(word.b()).is_unbound();
                let (callee, first, count) = if bound {
                    (reg!(word.b()), word.b() as usize + 1, word.c() as usize + 1)
                } else {
                    (reg!(word.b() + 1), word.b() as usize + 2, word.c() as usize)
                };
                vm.note_callee(cache, callee);
                // SAFETY: the window begins with the receiver or with the first argument.
                let window = unsafe { registers.add(first) };
                let result = match callee.cast::<Function>() {
                    Some(function) => vm.begin_call(function, window, count, word.a(), current!()),
                    None => vm.call_object(callee, window, count, word.a(), current!()),
                };
                match check!(result) {
                    Some(value) => {
                        set!(word.a(), value);
                        pc += 2;
                    }
                    None => load_frame!(),
                }
            }
            Opcode::Return => {
                let value = reg!(word.a());
                save_pc!();
                match check!(vm.leave_frame(value)) {
                    Some(result) => return Ok(result),
                    None => load_frame!(),
                }
            }
            Opcode::Yield => {
                save_pc!();
                match check!(vm.yield_value(word, reg!(word.b()))) {
                    Some(result) => return Ok(result),
                    None => load_frame!(),
                }
            }

            Opcode::BuildList => {
                let list = check!(vm.new_list(slice!(word.b(), word.c())));
                set!(word.a(), list.value());
                pc += 1;
            }
            Opcode::BuildTuple => {
                let tuple = check!(vm.new_tuple(slice!(word.b(), word.c())));
                set!(word.a(), tuple.value());
                pc += 1;
            }
            Opcode::ListAppend => {
                if let Some(list) = reg!(word.a()).cast::<List>() {
                    check!(vm.list_append(list, reg!(word.b())));
                }
                pc += 1;
            }
            Opcode::UnpackSequence => {
                let sequence = reg!(word.b());
                let count = word.c() as usize;
                if let Some(tuple) = sequence.cast::<Tuple>()
                    && tuple.length == count
                    && vm.is_exact(sequence, vm.types.tuple)
                {
                    learn!(word, UNPACK_TUPLE);
                    for (at, item) in tuple.items().iter().enumerate() {
                        set!(word.a() as usize + at, *item);
                    }
                } else if let Some(list) = sequence.cast::<List>()
                    && list.length.get() == count
                    && vm.is_exact(sequence, vm.types.list)
                {
                    learn!(word, UNPACK_LIST);
                    for at in 0..count {
                        set!(word.a() as usize + at, list.get(at));
                    }
                } else {
                    learn!(word, UNPACK_OTHER);
                    save_pc!();
                    let items = check!(vm.unpack_sequence(sequence, count));
                    for (at, item) in items.iter().enumerate() {
                        set!(word.a() as usize + at, *item);
                    }
                }
                pc += 1;
            }
            _ => {
                save_pc!();
                match check!(vm.run_slow(word)) {
                    Next::Continue => pc = current!().pc.get() as usize,
                    Next::Reload => load_frame!(),
                    Next::Return(value) => return Ok(value),
                }
            }
        }
    }
}

/// A loop asks whether it is hot once in so many rounds.
const LOOP_MASK: u32 = 63;

/// The feedback bits of an operand.
#[inline]
fn operand_bits(value: Value, int: u8, float: u8) -> u8 {
    if value.is_small_int() {
        int
    } else if value.is_flonum() || value.kind() == Kind::Float {
        float
    } else {
        OTHER
    }
}

/// `left is right`. Boxed floats have no identity of their own here: equal bits are the same object.
#[inline(always)]
fn is_same(left: Value, right: Value) -> bool {
    left == right
}

impl Vm {
    #[inline]
    pub(super) fn truth_bits(&self, value: Value) -> u8 {
        if value.is_small_int() {
            TRUTH_INT
        } else if value.is_none() {
            TRUTH_NONE
        } else {
            match value.kind() {
                Kind::List | Kind::Tuple | Kind::Str | Kind::Dict
                    if !self.type_of(value).flags.get().has(crate::objects::TypeFlags::HEAP) =>
                {
                    TRUTH_CONTAINER
                }
                _ => TRUTH_OTHER,
            }
        }
    }

    pub(super) fn item_bits(&self, container: Value, index: Value) -> u8 {
        let int = index.as_small_int();
        let negative = if int.is_some_and(|index| index < 0) { ITEM_NEGATIVE } else { 0 };
        let types = &self.types;
        let class = self.type_of(container);
        let bits = if class == types.list && int.is_some() {
            ITEM_LIST
        } else if class == types.tuple && int.is_some() {
            ITEM_TUPLE
        } else if class == types.dict {
            if index.kind() == Kind::Str { ITEM_DICT_STR } else { ITEM_DICT }
        } else if class == types.str && int.is_some() {
            ITEM_STR
        } else {
            ITEM_OTHER
        };
        bits | negative
    }

    pub(super) fn iter_bits(&self, iterator: Value) -> u8 {
        let types = &self.types;
        let class = self.type_of(iterator);
        if class == types.range_iterator {
            ITER_RANGE
        } else if class == types.list_iterator {
            ITER_LIST
        } else if class == types.tuple_iterator {
            ITER_TUPLE
        } else if class == types.generator {
            ITER_GENERATOR
        } else if iterator.kind() == Kind::Iterator {
            ITER_NATIVE
        } else {
            ITER_OTHER
        }
    }

    /// A comparison that is not of two small ints or floats in words.
    #[inline]
    pub fn compare_any(&mut self, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
        if let (Some(a), Some(b)) = (left.cast::<Str>(), right.cast::<Str>())
            && self.is_exact(left, self.types.str)
            && self.is_exact(right, self.types.str)
        {
            return self.compare_bool(op, a.value(), b.value()).map(Value::bool);
        }
        self.compare(op, left, right)
    }

    #[inline]
    pub fn load_subscript(&mut self, object: Value, index: Value) -> Result<Value, Raised> {
        let class = self.type_of(object);
        if class == self.types.dict
            && let Some(dict) = object.cast::<Dict>()
        {
            if let Some(value) = self.dict_get(dict, index)? {
                return Ok(value);
            }
            return Err(self.key_error(index));
        }
        if let Some(at) = index.as_small_int() {
            if class == self.types.tuple
                && let Some(tuple) = object.cast::<Tuple>()
            {
                let position = if at < 0 { at + tuple.length as i64 } else { at };
                if (position as usize) < tuple.length {
                    return Ok(tuple.items()[position as usize]);
                }
            } else if class == self.types.list
                && let Some(list) = object.cast::<List>()
            {
                let position = if at < 0 { at + list.length.get() as i64 } else { at };
                if (position as usize) < list.length.get() {
                    return Ok(list.get(position as usize));
                }
            } else if class == self.types.str
                && let Some(string) = object.cast::<Str>()
                && string.is_ascii()
            {
                let position = if at < 0 { at + string.chars as i64 } else { at };
                if (position as usize) < string.chars {
                    return self.new_str_wtf8(&string.as_bytes()[position as usize..][..1]);
                }
            }
        }
        self.get_item(object, index)
    }

    #[inline]
    pub fn store_subscript(&mut self, object: Value, index: Value, value: Value) -> Result<(), Raised> {
        let class = self.type_of(object);
        if class == self.types.dict
            && let Some(dict) = object.cast::<Dict>()
        {
            return self.dict_set(dict, index, value);
        }
        if class == self.types.list
            && let (Some(list), Some(at)) = (object.cast::<List>(), index.as_small_int())
        {
            let position = if at < 0 { at + list.length.get() as i64 } else { at };
            if (position as usize) < list.length.get() {
                list.set(position as usize, value);
                return Ok(());
            }
        }
        self.set_item(object, index, value)
    }

    #[inline]
    pub fn contains_any(&mut self, container: Value, item: Value) -> Result<bool, Raised> {
        let class = self.type_of(container);
        if class == self.types.dict
            && let Some(dict) = container.cast::<Dict>()
        {
            return Ok(self.dict_get(dict, item)?.is_some());
        }
        self.contains(container, item)
    }

    /// Notes what a call site calls.
    #[inline(always)]
    pub(super) fn note_callee(&mut self, cache: &'static crate::objects::InlineCache, callee: Value) {
        if cache.entries[0].value.get() != callee.bits() {
            self.note_new_callee(cache, callee);
        }
    }

    /// Pops the frame that returns `value` and gives it to the caller: `Some` if that is native code.
    #[inline(always)]
    pub(super) fn leave_frame(&mut self, value: Value) -> Result<Option<Value>, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(Some(value)) };
        if frame.generator.is_some() || !frame.object.get().is_none() {
            return self.leave_special_frame(value);
        }
        let (is_entry, return_to, constructed) = (frame.is_entry, frame.return_to, frame.constructed);
        let (step, mode) = (frame.return_step, frame.return_mode);
        let value = if constructed.is_unbound() {
            value
        } else if value.is_none() {
            constructed
        } else {
            return Err(self.init_returned(value));
        };
        let window = frame.registers;
        self.frames.pop();
        if is_entry {
            self.top.set(window);
            return Ok(Some(value));
        }
        if mode != 0 {
            return self.return_specially(value, return_to, step, mode);
        }
        if let Some(caller) = self.frames.last() {
            self.top.set(caller.limit);
            caller.set_register(return_to, value);
            caller.pc.set(caller.pc.get() + u32::from(step));
        }
        Ok(None)
    }
}
