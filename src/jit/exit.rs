//! Why compiled code is left: one table that guards, side exits, counters and reports share.

macro_rules! reasons {
    ($($variant:ident $name:literal $learns:literal $about:literal;)*) => {
        /// Why a side exit is taken. It names the guard in dumps and indexes the counters in the statistics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Reason { $(#[doc = $about] $variant),* }

        impl Reason {
            /// Every reason, in the order of its counter.
            pub const ALL: &'static [Reason] = &[$(Reason::$variant),*];

            /// The name in dumps and statistics.
            pub fn name(self) -> &'static str {
                match self { $(Reason::$variant => $name),* }
            }

            /// Whether an exit for this reason means that the guess was wrong, so that a recompiled unit
            /// must not make it again.
            pub fn is_a_wrong_guess(self) -> bool {
                match self { $(Reason::$variant => $learns),* }
            }

            /// The reason with this name.
            pub fn parse(name: &str) -> Option<Reason> {
                match name { $($name => Some(Reason::$variant),)* _ => None }
            }
        }
    };
}

reasons! {
    NotInt "not_int" true "A value that was always a small int is something else.";
    NotFloat "not_float" true "A value that was always a float is something else.";
    NotNumber "not_number" true "A value that was an int or a float is something else.";
    WrongKind "wrong_kind" true "An object has another layout than all before it.";
    WrongShape "wrong_shape" true "An object has another class or attribute layout than all before it.";
    WrongIdentity "wrong_identity" true "A value is not the one object that it always was.";
    WrongTruth "wrong_truth" true "A value that was always a bool is something else.";
    Overflow "overflow" true "An integer result does not fit a small int.";
    OutOfBounds "out_of_bounds" true "An index lies outside its sequence.";
    BadDivisor "bad_divisor" true "A divisor is 0 or -1.";
    BadShift "bad_shift" true "A shift count is negative or too large.";
    BranchNeverTaken "branch_never_taken" true "A branch goes where it never went while the code was observed.";
    NeverRun "never_run" true "Code is reached that had never run, so that nothing is known about it.";
    Unbound "unbound" false "A variable has no value; the interpreter raises the error.";
    Exhausted "exhausted" false "An iterator ends in a way that the interpreter must handle.";
    Raised "raised" false "A call has set an exception; the interpreter finds the handler.";
    Raises "raises" false "The interpreter must execute this instruction, which raises.";
    Invalidated "invalidated" false "What the code relied on does not hold any more.";
    Interrupt "interrupt" false "The VM asks for attention at a safepoint.";
    Unsupported "unsupported" false "An instruction that compiled code leaves to the interpreter.";
}
