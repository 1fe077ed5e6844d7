//! A profiler on the eval-frame chain: how often each function ran, and how long, in the functions that it called too.
//!
//! A link stands before every frame; it lets the frame run and looks at the clock before and after. Below it, frames are
//! interpreted ([`CompiledBelow::Refused`]), so that no call goes past it; when it is taken out, code may be compiled again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cinderlift::hooks::Subscriber;
use cinderlift::hooks::frame::{self, CompiledBelow};
use cinderlift::{Error, Vm};

const PROGRAM: &str = "
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def table(size):
    return [fib(n) for n in range(size)]

print(table(16))
";

fn main() -> Result<(), Error> {
    let mut vm = Vm::new()?;
    let times: Arc<Mutex<HashMap<String, (u64, Duration)>>> = Arc::default();
    let noted = times.clone();
    let profiler = frame::install_everywhere(
        vm.host(),
        Subscriber::named("profiler"),
        CompiledBelow::Refused,
        move |vm, activation, next| {
            let name = vm.str_text(activation.code().data().qualname.get()).to_owned();
            let start = Instant::now();
            let result = next.run(vm, activation);
            if let Ok(mut times) = noted.lock() {
                let (calls, time) = times.entry(name).or_default();
                *calls += 1;
                *time += start.elapsed();
            }
            result
        },
    );
    vm.run_named(PROGRAM, "program.py")?;
    profiler.end(vm.host());
    vm.flush()?;
    let mut rows: Vec<_> = times.lock().map(|times| times.clone()).unwrap_or_default().into_iter().collect();
    rows.sort_by_key(|(_, (_, time))| std::cmp::Reverse(*time));
    println!("{:>8} {:>12}  function", "calls", "time");
    for (name, (calls, time)) in rows {
        println!("{calls:>8} {time:>12.3?}  {name}");
    }
    Ok(())
}
