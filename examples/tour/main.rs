//! The tour: a hot program with the JIT off and on, then a program whose assumptions change while its compiled code runs.
//!
//! `cargo run --release --example tour`

use std::time::Instant;

use cinderlift::hooks::Subscriber;
use cinderlift::hooks::tier::{self, TierEvent};
use cinderlift::objects::{Code, Value, Vm as Host};
use cinderlift::{Error, Jit, Vm};

const HOT: &str = include_str!("hot.py");
const CHANGES: &str = include_str!("changes.py");

fn main() -> Result<(), Error> {
    println!("A hot program, examples/tour/hot.py:");
    let off = time(Jit::Off)?;
    let on = time(Jit::Lazy)?;
    println!("  the JIT makes it {:.1} times as fast\n", off / on);

    println!("What compiled code takes for granted changes while it runs, examples/tour/changes.py:");
    // Line by line, so that what the program prints stands between what the JIT does.
    let mut vm = Vm::builder().jit(Jit::Lazy).stdout(std::io::stdout()).build()?;
    tier::subscribe(vm.host(), Subscriber::named("tour"), |vm, event| {
        tell(vm, event);
        Ok(None)
    })
    .keep();
    vm.run_named(CHANGES, "changes.py")?;
    vm.flush()
}

/// Runs the hot program; gives seconds.
fn time(jit: Jit) -> Result<f64, Error> {
    println!("  with the JIT {}:", if jit == Jit::Off { "off" } else { "on" });
    let mut vm = Vm::builder().jit(jit).build()?;
    let start = Instant::now();
    vm.run_named(HOT, "hot.py")?;
    vm.flush()?;
    Ok(start.elapsed().as_secs_f64())
}

fn tell(vm: &Host, event: &TierEvent<Host>) {
    match event {
        TierEvent::Compiled { code, entered_at, size, .. } => {
            let what = if entered_at.is_some() { "loop of " } else { "" };
            println!("  compiled {what}{}: {size} bytes", name(vm, *code));
        }
        TierEvent::Deopt { code, offset, reason, .. } => {
            println!(
                "  deopt: {} goes on in the interpreter at line {}: {reason}",
                name(vm, *code),
                line(*code, *offset)
            );
        }
        TierEvent::Invalidated { code, cause, .. } => {
            println!("  thrown away: {}, because of {cause}", name(vm, *code))
        }
        _ => {}
    }
}

fn name(vm: &Host, code: Value) -> &'static str {
    code.cast::<Code>().map_or("?", |code| vm.str_text(code.data().qualname.get()))
}

fn line(code: Value, offset: u32) -> u32 {
    code.cast::<Code>().map_or(0, |code| code.data().line(offset))
}
