//! The table of hook kinds, from which names and flags come.

macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident = $text:literal,)*) => {
        /// A kind of hook.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Kind { $($(#[$about])* $name,)* }

        impl Kind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Kind] = &[$(Kind::$name,)*];

            /// The kind's name in listings and reports.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$name => $text,)* }
            }
        }
    };
}

kinds! {
    /// A link of the eval-frame chain.
    Frame = "frame",
    /// A replaced entry of one function.
    Entry = "entry",
    /// Changes of a dict.
    Dict = "dict",
    /// Changes of a type.
    Type = "type",
    /// Beginning, changes and end of functions.
    Function = "function",
    /// Beginning and end of code objects.
    Code = "code",
    /// A switch of the current `contextvars` context.
    Context = "context",
    /// A consumer of emitted machine code (perf map, jitdump).
    Sink = "sink",
    /// A typed slot of an extension on code objects.
    Extra = "extra",
    /// What executing code does: calls, lines, branches, raises.
    Monitoring = "monitoring",
    /// Beginning and end of every object.
    Reference = "reference",
    /// What may be forbidden (PEP 578).
    Audit = "audit",
    /// Hotness, compilation, deoptimization.
    Tier = "tier",
    /// Comings and goings in this registry.
    Activity = "activity",
}

impl Kind {
    pub(crate) const fn mask(self) -> u32 {
        1 << self as u8
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}
