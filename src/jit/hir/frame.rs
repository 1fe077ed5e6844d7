//! What the interpreter needs to go on where compiled code stops.
//!
//! A [`FrameState`] is the state *before* the bytecode instruction at its offset: executing that instruction again
//! is always correct, whichever guard of it failed, because everything that a guard protects comes after it. That is
//! what makes it safe to fail any guard at any time, and the stress modes do.
//!
//! Only registers that are live at the offset are listed: a dead one must not keep a value alive across a loop.

use cranelift_entity::{PrimaryMap, entity_impl};

use super::Node;
use super::alias::Field;

/// Names a [`FrameState`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId(u32);
entity_impl!(FrameId, "f");

/// Names a [`VirtualObject`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VirtualId(u32);
entity_impl!(VirtualId, "o");

/// Names a [`Layout`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayoutId(u32);
entity_impl!(LayoutId, "l");

/// Names a function whose code takes part in a unit: the compiled one, or one that was inlined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeId(u32);
entity_impl!(CodeId, "c");

/// Where the value of a register, or of a field of a virtual object, comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A value in compiled code; if it is not boxed, leaving the code boxes it.
    Node(Node),
    /// This tagged word.
    Word(u64),
    /// An object that compiled code never made, to be made now.
    Virtual(VirtualId),
}

/// An allocation that was removed from the code and is made up for on exit. An object that two registers share is
/// one `VirtualObject`, so that it is made once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VirtualObject {
    /// What to make.
    pub layout: LayoutId,
    /// What is in it now, in the order of the layout's fields.
    pub fields: Vec<Source>,
}

/// How an object is laid out that compiled code makes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// For people.
    pub name: String,
    /// Bytes, header included.
    pub size: u32,
    /// The header's word.
    pub header: u64,
    /// The words that the operands of `new` fill, in their order.
    pub fields: Vec<Field>,
    /// What the object is, as a type.
    pub kinds: super::types::Kinds,
}

/// What becomes of the value that a frame returns when it ends in the interpreter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Returns {
    /// It is the result of the caller's instruction.
    Value,
    /// It must be None; the result of the caller's instruction is this object. For an inlined `__init__`.
    Made(Source),
    /// Its truth value is the result.
    Truth,
    /// Its negated truth value is the result.
    NotTruth,
    /// It is dropped.
    Nothing,
}

/// The state of one interpreter frame before one of its instructions, or of a caller in the middle of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FrameState {
    /// Whose registers these are.
    pub code: CodeId,
    /// The instruction to execute, in words from the code's start. For a caller (something's `parent`): the
    /// instruction that waits for its callee.
    pub offset: u32,
    /// The live registers.
    pub registers: Vec<(u16, Source)>,
    /// The function object of an inlined frame, where it is not a constant of its code.
    pub function: Option<Source>,
    /// The frame that waits for this one.
    pub parent: Option<FrameId>,
    /// What this frame's result is to the parent.
    pub returns: Returns,
}

impl FrameState {
    /// An outermost frame with no live register.
    pub fn new(code: CodeId, offset: u32) -> FrameState {
        FrameState { code, offset, registers: Vec::new(), function: None, parent: None, returns: Returns::Value }
    }

    /// Every source, for passes that rewrite them; those inside virtual objects are not among them.
    pub fn sources_mut(&mut self) -> impl Iterator<Item = &mut Source> {
        let made = match &mut self.returns {
            Returns::Made(source) => Some(source),
            _ => None,
        };
        self.registers.iter_mut().map(|(_, source)| source).chain(self.function.as_mut()).chain(made)
    }

    /// Every source but those inside virtual objects.
    pub fn sources(&self) -> impl Iterator<Item = Source> + '_ {
        let made = match self.returns {
            Returns::Made(source) => Some(source),
            _ => None,
        };
        self.registers.iter().map(|(_, source)| *source).chain(self.function).chain(made)
    }
}

/// The frame states of a function, with what they refer to.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    /// The states.
    pub states: PrimaryMap<FrameId, FrameState>,
    /// The virtual objects.
    pub virtuals: PrimaryMap<VirtualId, VirtualObject>,
}

impl Frames {
    /// The nodes that leaving at `frame` needs: those of its parents and virtual objects too. Each is given once per
    /// mention.
    pub fn for_each_node(&self, frame: FrameId, visit: &mut impl FnMut(Node)) {
        let mut seen = Vec::new();
        let mut at = Some(frame);
        while let Some(id) = at {
            let state = &self.states[id];
            for source in state.sources() {
                self.visit_source(source, &mut seen, visit);
            }
            at = state.parent;
        }
    }

    fn visit_source(&self, source: Source, seen: &mut Vec<VirtualId>, visit: &mut impl FnMut(Node)) {
        match source {
            Source::Node(node) => visit(node),
            Source::Word(_) => {}
            Source::Virtual(object) => {
                if !seen.contains(&object) {
                    seen.push(object);
                    for field in &self.virtuals[object].fields {
                        self.visit_source(*field, seen, visit);
                    }
                }
            }
        }
    }

    /// How many frames there are, from `frame` outwards.
    pub fn depth(&self, frame: FrameId) -> usize {
        let mut depth = 1;
        let mut at = self.states[frame].parent;
        while let Some(parent) = at {
            depth += 1;
            at = self.states[parent].parent;
        }
        depth
    }
}
