//! What a unit knows about its exits: how to make interpreter frames out of the values that an exit saved.
//!
//! An exit stores the values that its state mentions to the VM's deopt buffer, in the order of a [`StateRecord`], and calls the
//! runtime with its number. These tables are plain data, owned by the unit and dropped with it.

use std::collections::HashMap;

use super::exit::Reason;
use super::hir::{CodeId, FrameId, Function, Layout, LayoutId, Node, Rep, Returns, Source, Type, VirtualId};

/// How many words the deopt buffer has. A function with a state that needs more is not compiled.
pub const BUFFER_WORDS: usize = 256;

/// One way out of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExitRecord {
    /// Which of the unit's states.
    pub state: u32,
    /// Why.
    pub reason: Reason,
    /// The instruction about which something was learned, if the guard was moved away from it.
    pub blame: (CodeId, u32),
}

/// A state, shared by all exits that leave to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRecord {
    /// The frames, innermost first.
    pub frames: Vec<FrameRecord>,
    /// The objects to be made, before any frame. A recipe may name one that comes later: cycles are possible.
    pub virtuals: Vec<VirtualRecord>,
}

/// One interpreter frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameRecord {
    /// Whose.
    pub code: CodeId,
    /// The instruction to execute, or for all but the innermost: the one that waits.
    pub offset: u32,
    /// The live registers.
    pub registers: Vec<(u16, Recipe)>,
    /// The function object, where it is not fixed.
    pub function: Option<Recipe>,
    /// What becomes of its result.
    pub returns: Returned,
}

/// An object that was never made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VirtualRecord {
    /// What it is.
    pub layout: Layout,
    /// Its fields.
    pub fields: Vec<Recipe>,
}

/// Where a word comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// A word of the deopt buffer, held as the representation says.
    Saved(u16, Rep),
    /// This tagged word.
    Word(u64),
    /// One of the state's objects.
    Virtual(u16),
}

/// [`Returns`], with a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the one of Returns")]
pub enum Returned {
    Value,
    Made(Recipe),
    Truth,
    NotTruth,
    Nothing,
}

/// Collects the tables while a function is lowered.
#[derive(Default)]
pub struct Recorder {
    /// The exits so far.
    pub exits: Vec<ExitRecord>,
    /// The states so far.
    pub states: Vec<StateRecord>,
    by_frame: HashMap<FrameId, u32>,
    by_exit: HashMap<(FrameId, Reason, (CodeId, u32)), u32>,
}

impl Recorder {
    /// The number of an exit; the same for the same state, reason and blame. The flag says whether it is new.
    pub fn exit(&mut self, function: &Function, frame: FrameId, reason: Reason, blame: Option<FrameId>) -> (u32, bool) {
        let origin = &function.frames.states[blame.unwrap_or(frame)];
        let blame = (origin.code, origin.offset);
        if let Some(exit) = self.by_exit.get(&(frame, reason, blame)) {
            return (*exit, false);
        }
        let state = match self.by_frame.get(&frame) {
            Some(state) => *state,
            None => {
                let state = self.states.len() as u32;
                self.states.push(record(function, frame));
                self.by_frame.insert(frame, state);
                state
            }
        };
        let exit = self.exits.len() as u32;
        self.exits.push(ExitRecord { state, reason, blame });
        self.by_exit.insert((frame, reason, blame), exit);
        (exit, true)
    }
}

/// The values that leaving at `frame` saves, in the order of the buffer.
pub fn saved_values(function: &Function, frame: FrameId) -> Vec<Node> {
    let mut values = Vec::new();
    function.frames.for_each_node(frame, &mut |node| {
        if !values.contains(&node) {
            values.push(node);
        }
    });
    values
}

fn record(function: &Function, frame: FrameId) -> StateRecord {
    let values = saved_values(function, frame);
    let mut writer = Writer { function, values, order: Vec::new(), virtuals: Vec::new() };
    let mut frames = Vec::new();
    let mut at = Some(frame);
    while let Some(id) = at {
        let state = &function.frames.states[id];
        let registers = state.registers.iter().map(|(register, source)| (*register, writer.recipe(*source))).collect();
        let closure = state.function.map(|source| writer.recipe(source));
        let returns = match state.returns {
            Returns::Value => Returned::Value,
            Returns::Made(source) => Returned::Made(writer.recipe(source)),
            Returns::Truth => Returned::Truth,
            Returns::NotTruth => Returned::NotTruth,
            Returns::Nothing => Returned::Nothing,
        };
        frames.push(FrameRecord { code: state.code, offset: state.offset, registers, function: closure, returns });
        at = state.parent;
    }
    StateRecord { frames, virtuals: writer.virtuals }
}

struct Writer<'f> {
    function: &'f Function,
    values: Vec<Node>,
    order: Vec<VirtualId>,
    virtuals: Vec<VirtualRecord>,
}

impl Writer<'_> {
    fn recipe(&mut self, source: Source) -> Recipe {
        match source {
            Source::Word(word) => Recipe::Word(word),
            Source::Node(node) => {
                let index = self.values.iter().position(|value| *value == node).unwrap_or(0);
                let ty: Type = self.function.ty(node);
                Recipe::Saved(index as u16, ty.rep)
            }
            Source::Virtual(id) => {
                if let Some(index) = self.order.iter().position(|other| *other == id) {
                    return Recipe::Virtual(index as u16);
                }
                let index = self.order.len();
                self.order.push(id);
                let object = &self.function.frames.virtuals[id];
                let layout: LayoutId = object.layout;
                self.virtuals.push(VirtualRecord { layout: self.function.layouts[layout].clone(), fields: Vec::new() });
                let fields = object.fields.iter().map(|field| self.recipe(*field)).collect();
                self.virtuals[index].fields = fields;
                Recipe::Virtual(index as u16)
            }
        }
    }
}
