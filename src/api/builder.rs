//! What a VM may do, and what it may use.

use std::io::{BufRead, Write};

use super::{Error, ErrorKind, Vm};
use crate::jit::client;
use crate::library::output::{Output, Stream};
use crate::library::{finder, start, sys};

/// When code is compiled to machine code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Jit {
    /// Never.
    Off,
    /// When it is hot.
    #[default]
    Lazy,
    /// Before it runs for the first time.
    Eager,
}

/// Makes a [`Vm`].
#[derive(Default)]
pub struct VmBuilder {
    jit: Jit,
    memory: Option<usize>,
    recursion: Option<usize>,
    files: bool,
    settings: sys::Config,
    stdout: Option<Box<dyn Write>>,
    stderr: Option<Box<dyn Write>>,
    stdin: Option<Box<dyn BufRead>>,
}

impl VmBuilder {
    /// When code is compiled; hot code by default.
    pub fn jit(mut self, jit: Jit) -> Self {
        self.jit = jit;
        self
    }

    /// Bytes that the heap may hold. Above, programs get `MemoryError`.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// Calls that may be nested; 1000 by default.
    pub fn recursion_limit(mut self, calls: usize) -> Self {
        self.recursion = Some(calls);
        self
    }

    /// Lets programs open files and import from the directories of [`VmBuilder::path`].
    pub fn grant_files(mut self) -> Self {
        self.files = true;
        self
    }

    /// `sys.path`
    pub fn path(mut self, entries: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.settings.path = entries.into_iter().map(Into::into).collect();
        self
    }

    /// `sys.argv`
    pub fn arguments(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.settings.argv = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Where `print` writes; the process's standard output by default.
    pub fn stdout(mut self, writer: impl Write + 'static) -> Self {
        self.stdout = Some(Box::new(writer));
        self
    }

    /// Where `sys.stderr` writes; the process's standard error by default.
    pub fn stderr(mut self, writer: impl Write + 'static) -> Self {
        self.stderr = Some(Box::new(writer));
        self
    }

    /// Where `input` reads; the process's standard input by default.
    pub fn stdin(mut self, reader: impl BufRead + 'static) -> Self {
        self.stdin = Some(Box::new(reader));
        self
    }

    /// Makes the VM.
    ///
    /// # Errors
    /// [`ErrorKind::CannotStart`] if there is no address space for its heap, or if the JIT does not know this machine.
    pub fn build(self) -> Result<Vm, Error> {
        let cannot = |why: String| Error::of(ErrorKind::CannotStart, why);
        let mut vm = start::new_vm().map_err(|_| cannot("no memory can be reserved for the heap".into()))?;
        if let Some(bytes) = self.memory {
            vm.heap.set_limit(bytes);
        }
        if let Some(calls) = self.recursion {
            vm.recursion_limit.set(calls);
        }
        if self.files {
            finder::grant_files(&mut vm);
        }
        *sys::config(&mut vm) = self.settings;
        let output = vm.extension::<Output>();
        if let Some(writer) = self.stdout {
            output.redirect(Stream::Stdout, writer, true);
        }
        if let Some(writer) = self.stderr {
            output.redirect(Stream::Stderr, writer, true);
        }
        if let Some(reader) = self.stdin {
            output.redirect_input(reader);
        }
        let mode = match self.jit {
            Jit::Off => None,
            Jit::Lazy => Some(client::Mode::Lazy),
            Jit::Eager => Some(client::Mode::Eager),
        };
        if let Some(mode) = mode {
            client::attach(&mut vm, client::Settings { mode, ..client::Settings::default() }).map_err(cannot)?;
        }
        Vm::new_from(vm)
    }
}
