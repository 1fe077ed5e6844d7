//! The VM as its owner sees it.

use cinderlift_hooks::Registry;

use super::{Arguments, Context, Error, FromPy, HostFunction, InterruptHandle, IntoPy, Object, VmBuilder};
use crate::heap::Root;
use crate::jit::{client, statistics::Statistics};
use crate::library::output::Stream;
use crate::objects::Vm as Machine;

/// A Python interpreter with its own heap, modules and compiled code. Two of them share nothing.
///
/// ```
/// let mut vm = cinderlift::Vm::new()?;
/// vm.run("def area(w, h): return w * h")?;
/// let area: i64 = vm.call("area", (6, 7))?;
/// assert_eq!(area, 42);
/// # Ok::<(), cinderlift::Error>(())
/// ```
pub struct Vm {
    machine: Box<Machine>,
    /// The namespace of `__main__`.
    globals: Root,
}

impl Vm {
    /// A VM with the defaults: hot code is compiled; programs can print, and get nothing else of the machine.
    ///
    /// # Errors
    /// As [`VmBuilder::build`].
    pub fn new() -> Result<Vm, Error> {
        VmBuilder::default().build()
    }

    /// A VM to be set up.
    pub fn builder() -> VmBuilder {
        VmBuilder::default()
    }

    pub(super) fn new_from(mut machine: Box<Machine>) -> Result<Vm, Error> {
        let made = machine.enter(|vm| vm.new_main_module("__main__"));
        let main = made.map_err(|raised| Error::caught(&mut machine, raised))?;
        let globals = machine.heap.roots().root(main.dict.get().value());
        Ok(Vm { machine, globals })
    }

    /// The same as what a Rust function gets that Python calls.
    pub fn context(&mut self) -> Context<'_> {
        Context::new(&mut self.machine, self.globals.clone())
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// What the expression raises, or [`ErrorKind::Conversion`](super::ErrorKind::Conversion).
    pub fn eval<T: FromPy>(&mut self, source: &str) -> Result<T, Error> {
        self.context().eval(source)
    }

    /// Runs statements in the namespace of `__main__`. Tracebacks call the text `<string>`.
    ///
    /// # Errors
    /// What the program raises and does not catch.
    pub fn run(&mut self, source: &str) -> Result<(), Error> {
        self.context().run(source)
    }

    /// As [`Vm::run`], with the name that tracebacks show.
    ///
    /// # Errors
    /// As [`Vm::run`].
    pub fn run_named(&mut self, source: &str, filename: &str) -> Result<(), Error> {
        self.context().run_named(source, filename)
    }

    /// Calls a function of `__main__` by its name (dotted names are attributes: `"config.load"`).
    ///
    /// # Errors
    /// What the function raises, or that there is none of this name.
    pub fn call<T: FromPy>(&mut self, function: &str, arguments: impl Arguments) -> Result<T, Error> {
        self.context().call(function, arguments)
    }

    /// The value of a name in `__main__`.
    ///
    /// # Errors
    /// `NameError` if there is none.
    pub fn get<T: FromPy>(&mut self, name: &str) -> Result<T, Error> {
        self.context().get(name)
    }

    /// Gives a name in `__main__` a value.
    ///
    /// # Errors
    /// If the value cannot be converted.
    pub fn set(&mut self, name: &str, value: impl IntoPy) -> Result<(), Error> {
        self.context().set(name, value)
    }

    /// Makes a Rust closure a function of `__main__`. Its arguments and its result are converted; what it returns as `Err`
    /// is raised.
    ///
    /// ```
    /// let mut vm = cinderlift::Vm::new()?;
    /// vm.function("shout", |text: String, times: usize| text.to_uppercase().repeat(times))?;
    /// assert_eq!(vm.eval::<String>("shout('hey', 2)")?, "HEYHEY");
    /// # Ok::<(), cinderlift::Error>(())
    /// ```
    ///
    /// # Errors
    /// If memory is out.
    pub fn function<A>(&mut self, name: &str, function: impl HostFunction<A>) -> Result<(), Error> {
        let function = self.context().function(name, function)?;
        self.set(name, &function)
    }

    /// The value that a handle stands for.
    ///
    /// # Errors
    /// If it cannot be converted, or belongs to another VM.
    pub fn extract<T: FromPy>(&mut self, object: &Object) -> Result<T, Error> {
        self.context().extract(object)
    }

    /// Stops programs from other threads.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.machine.poll.clone())
    }

    /// The hook registry: who watches what. The functions that subscribe ([`crate::hooks::dict::subscribe`] and its kin)
    /// take [`Vm::host`].
    pub fn hooks(&self) -> &Registry<Machine> {
        cinderlift_hooks::Host::hooks(&*self.machine)
    }

    /// The VM as hooks see it.
    pub fn host(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// What the JIT did so far; `None` if there is none.
    pub fn jit_statistics(&mut self) -> Option<Statistics> {
        client::statistics(&mut self.machine)
    }

    /// Bytes that the heap holds: what was live at the last collection, and all that was allocated since.
    pub fn memory_used(&self) -> usize {
        self.machine.heap.statistics().used
    }

    /// Writes out what `print` holds back.
    ///
    /// # Errors
    /// `OSError` if the writer fails.
    pub fn flush(&mut self) -> Result<(), Error> {
        let machine = &mut self.machine;
        let flushed = machine.flush_stream(Stream::Stdout).and_then(|()| machine.flush_stream(Stream::Stderr));
        flushed.map_err(|raised| Error::caught(machine, raised))
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // What cannot be delivered now is lost; there is nobody to tell.
        let _ = self.flush();
    }
}
