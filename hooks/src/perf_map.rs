//! The perf map: a text file `/tmp/perf-<pid>.map` in which Linux `perf` and others look up addresses of generated code.
//! One line a piece of code: start and size in hexadecimal, then the name.

use std::io::Write;

use crate::sink::{CodeSink, SinkEvent};

/// Writes a perf map. The format knows no end of a piece of code; a later line for the same address wins.
pub struct PerfMap<W> {
    out: W,
}

impl<W: Write + Send + 'static> PerfMap<W> {
    /// A map that is written to `out`.
    pub fn new(out: W) -> Self {
        PerfMap { out }
    }
}

impl<W: Write + Send + 'static> CodeSink for PerfMap<W> {
    fn take(&mut self, event: &SinkEvent) -> std::io::Result<()> {
        if let SinkEvent::Emitted(code) = event {
            // A line is a record: a name must not break it.
            let name = code.name.replace(['\n', '\r'], " ");
            writeln!(self.out, "{:x} {:x} py::{name}:{}", code.address, code.bytes.len(), code.file)?;
            self.out.flush()?;
        }
        Ok(())
    }
}
