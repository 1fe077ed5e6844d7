//! The jitdump format of Linux `perf` (its `jitdump-specification.txt`): machine code and its lines, with times, so that
//! code that was given up and replaced at the same address is told apart, and can be annotated.
//!
//! `perf` finds the file because the process has mapped a page of it executable. That mapping is the business of whoever
//! opens the file, as is the clock: it must be the one that `perf record -k` uses.

use std::io::{self, Write};

use crate::sink::{CodeSink, EmittedCode, SinkEvent};

const MAGIC: u32 = 0x4A69_5444;
const VERSION: u32 = 1;
const HEADER_SIZE: u32 = 40;
const PREFIX_SIZE: usize = 16;
const CODE_LOAD: u32 = 0;
const CODE_DEBUG_INFO: u32 = 2;
const CODE_CLOSE: u32 = 3;

/// The ELF number of x86-64.
pub const MACHINE_X86_64: u32 = 62;
/// The ELF number of 64-bit ARM.
pub const MACHINE_AARCH64: u32 = 183;

/// A clock: nanoseconds.
pub type Clock = Box<dyn FnMut() -> u64 + Send>;

/// Writes a jitdump file.
pub struct JitDump<W: Write> {
    out: W,
    clock: Clock,
    process: u32,
    emitted: u64,
}

impl<W: Write + Send + 'static> JitDump<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W, machine: u32, process: u32, mut clock: Clock) -> io::Result<Self> {
        let mut header = Vec::with_capacity(HEADER_SIZE as usize);
        for word in [MAGIC, VERSION, HEADER_SIZE, machine, 0, process] {
            header.extend(word.to_ne_bytes());
        }
        header.extend(clock().to_ne_bytes());
        header.extend(0u64.to_ne_bytes());
        out.write_all(&header)?;
        out.flush()?;
        Ok(JitDump { out, clock, process, emitted: 0 })
    }

    fn record(&mut self, id: u32, body: &[u8]) -> io::Result<()> {
        let size = u32::try_from(PREFIX_SIZE + body.len()).map_err(io::Error::other)?;
        let mut record = Vec::with_capacity(size as usize);
        record.extend(id.to_ne_bytes());
        record.extend(size.to_ne_bytes());
        record.extend((self.clock)().to_ne_bytes());
        record.extend(body);
        self.out.write_all(&record)
    }

    fn emit(&mut self, code: &EmittedCode) -> io::Result<()> {
        // The lines of a piece of code come before the piece.
        if !code.lines.is_empty() {
            let mut body = Vec::new();
            body.extend(code.address.to_ne_bytes());
            body.extend((code.lines.len() as u64).to_ne_bytes());
            for start in &code.lines {
                body.extend((code.address + start.offset).to_ne_bytes());
                body.extend(start.line.to_ne_bytes());
                body.extend(0u32.to_ne_bytes());
                body.extend(text(&code.file));
            }
            self.record(CODE_DEBUG_INFO, &body)?;
        }
        let mut body = Vec::new();
        for word in [self.process, self.process] {
            body.extend(word.to_ne_bytes());
        }
        for word in [code.address, code.address, code.bytes.len() as u64, self.emitted] {
            body.extend(word.to_ne_bytes());
        }
        body.extend(text(&code.name));
        body.extend(&code.bytes);
        self.emitted += 1;
        self.record(CODE_LOAD, &body)?;
        self.out.flush()
    }
}

/// A text that ends with a zero and holds none before.
fn text(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| *byte != 0).chain([0])
}

impl<W: Write + Send + 'static> CodeSink for JitDump<W> {
    fn take(&mut self, event: &SinkEvent) -> io::Result<()> {
        match event {
            SinkEvent::Emitted(code) => self.emit(code),
            // The format tells pieces at one address apart by their times.
            SinkEvent::Released { .. } => Ok(()),
        }
    }
}

impl<W: Write> Drop for JitDump<W> {
    fn drop(&mut self) {
        let mut record = Vec::with_capacity(PREFIX_SIZE);
        record.extend(CODE_CLOSE.to_ne_bytes());
        record.extend((PREFIX_SIZE as u32).to_ne_bytes());
        record.extend((self.clock)().to_ne_bytes());
        // A file that cannot be written any more has told so before; there is nobody left to tell.
        let _ = self.out.write_all(&record).and_then(|()| self.out.flush());
    }
}
