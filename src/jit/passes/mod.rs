//! Passes over HIR: each in a file of its own, each from a correct function to a correct, faster one.
//!
//! A pass is a plain function that says whether it changed anything. The [`Manager`] runs them in order, and times, dumps
//! and verifies each. A pass knows HIR and the analyses; never the VM, the bytecode or Cranelift.

mod cold;
mod dce;
mod escape;
mod fold;
mod gvn;
mod infer;
mod licm;
mod loads;
mod range;
mod sink;
mod tidy;
mod unbox;

use std::time::{Duration, Instant};

use super::hir::Function;
use super::hir::verify::verify;

pub use infer::infer_node;

/// One pass.
#[derive(Clone, Copy)]
pub struct Pass {
    /// Its name in statistics and dumps, and in tests.
    pub name: &'static str,
    /// Runs it; says whether anything changed.
    pub run: fn(&mut Function) -> bool,
}

macro_rules! passes {
    ($($constant:ident = $name:literal $run:path;)*) => {
        $(
            #[doc = concat!("The pass `", $name, "`.")]
            pub const $constant: Pass = Pass { name: $name, run: $run };
        )*
        /// Every pass once.
        pub const ALL: &[Pass] = &[$($constant),*];
    };
}

passes! {
    INFER = "infer" infer::run;
    FOLD = "fold" fold::run;
    TIDY = "tidy" tidy::run;
    UNBOX = "unbox" unbox::run;
    GVN = "gvn" gvn::run;
    LICM = "licm" licm::run;
    LOADS = "loads" loads::run;
    RANGE = "range" range::run;
    ESCAPE = "escape" escape::run;
    SINK = "sink" sink::run;
    DCE = "dce" dce::run;
    COLD = "cold" cold::run;
}

/// The order for a unit that is to be fast.
pub const PIPELINE: &[Pass] = &[
    INFER, FOLD, TIDY, LOADS, ESCAPE, INFER, FOLD, UNBOX, INFER, FOLD, GVN, LICM, LOADS, GVN, INFER, RANGE, FOLD,
    UNBOX, FOLD, TIDY, SINK, DCE, COLD,
];

/// How long a pass took in all, and how often it changed something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassTime {
    /// Runs.
    pub runs: u32,
    /// Runs that changed something.
    pub changes: u32,
    /// Wall time of all runs.
    pub time: Duration,
}

/// Gets the name of a pass and the function after it.
pub type Dump<'d> = &'d mut dyn FnMut(&str, &Function);

/// Runs passes over functions.
#[derive(Default)]
pub struct Manager<'d> {
    /// Whether a broken function is reported right after the pass that broke it.
    pub verify: bool,
    /// Gets the name of each pass and the function after it.
    pub dump: Option<Dump<'d>>,
    times: Vec<(&'static str, PassTime)>,
}

impl<'d> Manager<'d> {
    /// A manager that verifies in debug builds.
    pub fn new() -> Manager<'d> {
        Manager { verify: cfg!(debug_assertions), dump: None, times: Vec::new() }
    }

    /// Runs passes in order.
    ///
    /// # Errors
    /// The name of the pass after which the function breaks a rule, and the rule.
    pub fn run(&mut self, function: &mut Function, passes: &[Pass]) -> Result<(), String> {
        for pass in passes {
            let start = Instant::now();
            let changed = (pass.run)(function);
            let time = start.elapsed();
            let entry = match self.times.iter_mut().find(|(name, _)| *name == pass.name) {
                Some((_, entry)) => entry,
                None => {
                    self.times.push((pass.name, PassTime::default()));
                    let last = self.times.len() - 1;
                    &mut self.times[last].1
                }
            };
            entry.runs += 1;
            entry.changes += u32::from(changed);
            entry.time += time;
            if let Some(dump) = &mut self.dump {
                dump(pass.name, function);
            }
            if self.verify {
                verify(function).map_err(|rule| format!("after `{}`: {rule}", pass.name))?;
            }
        }
        Ok(())
    }

    /// What each pass cost so far.
    pub fn times(&self) -> &[(&'static str, PassTime)] {
        &self.times
    }
}

#[cfg(test)]
pub(super) mod testing {
    //! A pass is tested as text in, text out.

    use super::*;
    use crate::jit::hir::parse::parse;
    use crate::jit::hir::print::print_renumbered;

    /// Runs passes over a text and compares with what is expected, nodes numbered anew, indentation aside.
    #[track_caller]
    pub fn check(passes: &[Pass], input: &str, expected: &str) {
        let mut function = parse(input).expect("the input is HIR");
        verify(&function).expect("the input keeps the rules");
        let mut manager = Manager { verify: true, ..Manager::new() };
        manager.run(&mut function, passes).expect("the passes keep the rules");
        let normal = |text: &str| {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        };
        let output = print_renumbered(&function);
        assert_eq!(normal(&output), normal(expected), "\n--- the output:\n{output}");
    }
}
