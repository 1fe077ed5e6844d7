//! Says why compiled code is thrown away: which change, on which line, by whom it was relied on.

use cinderlift::hooks::Subscriber;
use cinderlift::hooks::tier::{self, TierEvent};
use cinderlift::objects::Code;
use cinderlift::{Error, Vm};

const PROGRAM: &str = "
scale = 2

def scaled(x):
    return x * scale

def total():
    return sum([scaled(x) for x in range(1000)])

print(total())
scale = 3
print(total())
";

fn main() -> Result<(), Error> {
    let mut vm = Vm::new()?;
    let watcher = tier::subscribe(vm.host(), Subscriber::named("watcher"), |vm, event| {
        if let TierEvent::Invalidated { code, cause, .. } = event
            && let Some(code) = code.cast::<Code>()
        {
            println!("the code of {} is thrown away: {cause}", vm.str_text(code.data().qualname.get()));
        }
        Ok(None)
    });
    vm.run_named(PROGRAM, "program.py")?;
    watcher.end(vm.host());
    vm.flush()
}
