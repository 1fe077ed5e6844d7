//! From text to machine code that runs, without a VM: a block of memory stands for it.

use std::cell::RefCell;

use super::code::{CodeMemory, NEAR_HELPERS, compile, native_isa};
use super::deopt::Recipe;
use super::hir::parse::parse;
use super::hir::verify::verify;
use super::hir::{Function, Helper, Rep};
use super::lower::{Lowered, Target, lower};
use super::passes::{Manager, PIPELINE};

static POLL: u64 = 0;

/// What stands for the VM: the poll word, then the deopt buffer.
#[repr(C)]
struct Machine {
    poll: u64,
    buffer: [u64; super::deopt::BUFFER_WORDS],
    left_by: u64,
}

extern "C" fn deopt(machine: &mut Machine, _unit: u64, exit: u64) -> u64 {
    machine.left_by = exit + 1;
    0
}

extern "C" fn call_any(_machine: &mut Machine, function: u64, count: u64, _args: *const u64) -> u64 {
    function + (count << 1)
}

extern "C" fn box_float_slow(_machine: &mut Machine, _value: f64) -> u64 {
    0x24
}

extern "C" fn float_pow(_machine: &mut Machine, base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

fn address(helper: Helper) -> u64 {
    match helper {
        Helper::Deopt | Helper::RaiseExit => deopt as *const () as u64,
        Helper::CallAny => call_any as *const () as u64,
        Helper::BoxFloatSlow => box_float_slow as *const () as u64,
        Helper::FloatPow => float_pow as *const () as u64,
        _ => 0,
    }
}

struct Ran {
    result: u64,
    machine: Machine,
    lowered_exits: usize,
    states: Vec<super::deopt::StateRecord>,
}

/// Optimizes, compiles and runs a function of tagged words.
#[track_caller]
fn run(text: &str, args: &[u64]) -> Ran {
    let mut function: Function = parse(text).expect("HIR");
    verify(&function).expect("the rules");
    let mut manager = Manager::new();
    manager.verify = true;
    manager.run(&mut function, PIPELINE).expect("passes keep the rules");
    let isa = native_isa().expect("a machine that Cranelift knows");
    let unit = RefCell::new(1u64);
    let target = Target {
        frontend: isa.frontend_config(),
        poll_address: &raw const POLL as u64,
        depth_offsets: None,
        stack_offset: 0,
        buffer_offset: 8,
        runs_address: 0,
        unit_address: unit.as_ptr() as u64,
        stress_address: None,
        near_helpers: NEAR_HELPERS,
        helper_address: address,
        size_class: |_| None,
    };
    let Lowered { clif, exits, states, .. } = lower(&function, &target).expect("it is small");
    let code = compile(&isa, clif, true).expect("good CLIF");
    let memory = CodeMemory::new(Helper::ALL.iter().map(|helper| address(*helper)).collect());
    let block = code.install(&memory).expect("memory");
    let mut machine = Machine { poll: 0, buffer: [0; super::deopt::BUFFER_WORDS], left_by: 0 };
    // SAFETY: the code was made for this signature just now.
    let result = unsafe {
        match *args {
            [one] => {
                let code: extern "C" fn(*mut Machine, u64) -> u64 = std::mem::transmute(block.address());
                code(&raw mut machine, one)
            }
            [one, two] => {
                let code: extern "C" fn(*mut Machine, u64, u64) -> u64 = std::mem::transmute(block.address());
                code(&raw mut machine, one, two)
            }
            _ => panic!("one argument or two"),
        }
    };
    Ran { result, machine, lowered_exits: exits.len(), states }
}

fn int(value: i64) -> u64 {
    ((value as u64) << 1) | 1
}

const SUM: &str = "function sum
    f0 = c0@0 [r0: v0]
    f1 = c0@4 [r0: v0, r1: v1, r2: v1]
    f2 = c0@5 [r0: v0, r1: v3, r2: v4]
    block0(v0: any):
      v1: int = const 0x1
      jump block1(v1, v1)
    block1(v3: any, v4: any) loop f1:
      poll @f2
      v5: int = guard_int v4 @f2
      v6: int = guard_int v0 @f2
      v7: i64 = unbox_int v5
      v8: i64 = unbox_int v6
      v9: flag = icmp lt v7, v8
      branch v9, block2, block3
    block2:
      v10: int = guard_int v3 @f2
      v11: i64 = unbox_int v10
      v12: i64 = iadd_checked v11, v7 @f2
      v13: int = box_int v12
      v14: i64 = iconst 1
      v15: i64 = iadd_checked v7, v14 @f2
      v16: int = box_int v15
      jump block1(v13, v16)
    block3:
      return v3";

#[test]
fn a_loop_of_ints_runs_in_machine_words() {
    let ran = run(SUM, &[int(1000)]);
    assert_eq!(ran.result, int(499_500));
    assert_eq!(ran.machine.left_by, 0);
}

#[test]
fn what_is_no_int_leaves_before_the_loop_with_the_state_of_its_entry() {
    let ran = run(SUM, &[0x14]);
    assert_ne!(ran.machine.left_by, 0);
    assert_eq!(ran.machine.buffer[0], 0x14);
    let frame = &ran.states[0].frames[0];
    assert_eq!(frame.offset, 4);
    assert_eq!(frame.registers[0], (0, Recipe::Saved(0, Rep::Boxed)));
    assert_eq!(frame.registers[1], (1, Recipe::Word(int(0))));
    assert!(ran.lowered_exits <= 3, "guards share their exits");
}

#[test]
fn an_overflow_leaves_with_the_operands() {
    let text = "function double
        f0 = c0@3 [r0: v0]
        block0(v0: any):
          v1: int = guard_int v0 @f0
          v2: i64 = unbox_int v1
          v3: i64 = iadd_checked v2, v2 @f0
          v4: int = box_int v3
          return v4";
    assert_eq!(run(text, &[int(21)]).result, int(42));
    let big = int((1 << 61) + 5);
    let ran = run(text, &[big]);
    assert_ne!(ran.machine.left_by, 0);
    assert_eq!(ran.machine.buffer[0], big);
}

#[test]
fn floats_are_opened_and_closed_exactly() {
    let text = "function scale
        f0 = c0@3 [r0: v0]
        block0(v0: any):
          v1: float = guard_float v0 @f0
          v2: f64 = unbox_float v1
          v3: f64 = fconst 0.5
          v4: f64 = fmul v2, v3
          v5: float = box_float v4
          return v5";
    let word = |value: f64| crate::heap::Value::try_float(value).expect("a common exponent").bits();
    for value in [0.0, 1.0, -3.25, 1e70, -1e-70] {
        assert_eq!(run(text, &[word(value)]).result, if value == 0.0 { 0x24 } else { word(value * 0.5) });
    }
    assert_ne!(run(text, &[int(3)]).machine.left_by, 0);
}

#[test]
fn division_rounds_down_for_every_sign() {
    let text = "function divide
        f0 = c0@3 [r0: v0, r1: v1]
        block0(v0: int, v1: int):
          v2: i64 = unbox_int v0
          v3: i64 = unbox_int v1
          v4: i64 = guard_divisor v3 @f0
          v5: i64 = ifloordiv v2, v4
          v6: i64 = imod v2, v4
          v7: i64 = iconst 1000
          v8: i64 = imul_checked v5, v7 @f0
          v9: i64 = iadd_checked v8, v6 @f0
          v10: int = box_int v9
          return v10";
    for (left, right, quotient, rest) in
        [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, 3, 2, 0), (-6, 3, -2, 0)]
    {
        assert_eq!(run(text, &[int(left), int(right)]).result, int(quotient * 1000 + rest), "{left} / {right}");
    }
    assert_ne!(run(text, &[int(7), int(0)]).machine.left_by, 0);
    assert_ne!(run(text, &[int(7), int(-1)]).machine.left_by, 0);
}

#[test]
fn helpers_with_any_number_of_operands_get_an_array() {
    let text = "function call
        f0 = c0@3 [r0: v0]
        block0(v0: any):
          v1: result = call call_any v0, v0, v0 @f0
          v2: any = guard_ok v1 @f0
          return v2";
    assert_eq!(run(text, &[int(5)]).result, int(7));
}
