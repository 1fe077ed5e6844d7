//! Every number that explains what the JIT did.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::exit::Reason;

/// The statistics of one VM.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Functions compiled.
    pub functions: u32,
    /// Loops compiled.
    pub loops: u32,
    /// Bytes of machine code, those freed included.
    pub bytes: usize,
    /// Time spent building HIR.
    pub build: Duration,
    /// Time spent in each pass.
    pub passes: BTreeMap<&'static str, Duration>,
    /// Time spent making machine code.
    pub machine_code: Duration,
    /// Exits taken: where (file, line), why, how often.
    pub exits: BTreeMap<(String, u32, Reason), u64>,
    /// Units given up, by cause.
    pub invalidated: BTreeMap<String, u64>,
    /// Code that is not compiled, and why.
    pub refused: BTreeMap<String, &'static str>,
}

impl fmt::Display for Statistics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "compiled: {} functions, {} loops, {} bytes", self.functions, self.loops, self.bytes)?;
        let passes: Duration = self.passes.values().sum();
        writeln!(out, "time: {:?} building, {:?} in passes, {:?} in Cranelift", self.build, passes, self.machine_code)?;
        for (pass, time) in &self.passes {
            writeln!(out, "  {pass:<8} {time:?}")?;
        }
        for ((file, line, reason), count) in &self.exits {
            writeln!(out, "exit: {file}:{line} {} {count}", reason.name())?;
        }
        for (cause, count) in &self.invalidated {
            writeln!(out, "invalidated: {cause} {count}")?;
        }
        for (name, why) in &self.refused {
            writeln!(out, "not compiled: {name}: {why}")?;
        }
        Ok(())
    }
}
