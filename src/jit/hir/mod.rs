//! HIR: the SSA form in which a unit is optimized.
//!
//! A [`Function`] is a list of blocks; a block has parameters (there are no phis), a body of nodes, and a terminator. A
//! [`Node`] is an operation and at the same time its one result. Nodes, blocks and frame states are `u32` ids into tables,
//! so that a pass changes a function without a borrow of it, and a side table is a `SecondaryMap`.
//!
//! # What enters, what leaves
//! The builder makes a function from bytecode and feedback, passes change it, lowering reads it. The text form
//! ([`print`], [`parse`]) holds all of it, so that a pass is tested as text in, text out.
//!
//! # What it must never know
//! The VM. A shape is a number here, an object a tagged word, a runtime function a row of a table.

pub mod alias;
pub mod frame;
pub mod helper;
pub mod op;
pub mod parse;
pub mod print;
pub mod types;
pub mod verify;

use cranelift_entity::{EntityList, ListPool, PrimaryMap, SecondaryMap, entity_impl};

pub use alias::{Alias, AliasSet, Field};
pub use frame::{CodeId, FrameId, FrameState, Frames, Layout, LayoutId, Returns, Source, VirtualId, VirtualObject};
pub use helper::{Effect, Helper};
pub use op::{Class, Compare, ImmKind, Op};
pub use types::{Kinds, Known, Range, Rep, Type};

use super::exit::Reason;

/// An operation in a function, and its result.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(u32);
entity_impl!(Node, "v");

/// A basic block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Block(u32);
entity_impl!(Block, "block");

/// Names a function that is called directly.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CalleeId(u32);
entity_impl!(CalleeId, "callee");

/// A function that is called with the convention of compiled code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// For people.
    pub name: String,
    /// The address of the word that holds the entry's address; `None`: this very unit.
    pub cell: Option<u64>,
}

/// The immediate of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is the ImmKind of the same name")]
pub enum Imm {
    None,
    Int(i64),
    Float(u64),
    Word(u64),
    Kinds(Kinds),
    Shape(u32),
    Compare(Compare),
    Field(Field),
    Layout(LayoutId),
    Helper(Helper),
    Callee(CalleeId),
    Reason(Reason),
}

impl Imm {
    /// Which kind of immediate it is.
    pub fn kind(self) -> ImmKind {
        match self {
            Imm::None => ImmKind::None,
            Imm::Int(_) => ImmKind::Int,
            Imm::Float(_) => ImmKind::Float,
            Imm::Word(_) => ImmKind::Word,
            Imm::Kinds(_) => ImmKind::Kinds,
            Imm::Shape(_) => ImmKind::Shape,
            Imm::Compare(_) => ImmKind::Compare,
            Imm::Field(_) => ImmKind::Field,
            Imm::Layout(_) => ImmKind::Layout,
            Imm::Helper(_) => ImmKind::Helper,
            Imm::Callee(_) => ImmKind::Callee,
            Imm::Reason(_) => ImmKind::Reason,
        }
    }
}

/// One node.
#[derive(Clone, Debug)]
pub struct NodeData {
    /// What it does.
    pub op: Op,
    /// Its immediate.
    pub imm: Imm,
    args: EntityList<Node>,
    /// What is known of its result.
    pub ty: Type,
    /// The state to leave to, for guards; for calls, the state in which an exception is raised and tracebacks are made.
    pub frame: Option<FrameId>,
    /// The state that the guard had where the builder put it, if it was moved: what failed is learned about that instruction.
    pub blame: Option<FrameId>,
    /// The block it is in; `None` once it is removed.
    pub block: Option<Block>,
}

/// Where control goes, and what the block there gets as its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The target.
    pub block: Block,
    /// One value for each parameter.
    pub args: Vec<Node>,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Terminator {
    /// Always goes on there.
    Jump(Edge),
    /// Goes to the first edge if the flag is set, else to the second.
    Branch(Node, Edge, Edge),
    /// Goes to the edge of the integer's value, or to the last if there is none.
    Switch(Node, Vec<Edge>),
    /// The function's result.
    Return(Node),
    /// The interpreter goes on in this state.
    Exit(FrameId, Reason),
    /// An exception is set and no frame of this unit handles it: adds the frames to its traceback, and returns 0.
    Raise(FrameId),
    /// Control never comes here.
    Unreachable,
}

impl Terminator {
    /// The edges.
    pub fn edges(&self) -> Vec<&Edge> {
        match self {
            Terminator::Jump(edge) => vec![edge],
            Terminator::Branch(_, yes, no) => vec![yes, no],
            Terminator::Switch(_, edges) => edges.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The edges, to be changed.
    pub fn edges_mut(&mut self) -> Vec<&mut Edge> {
        match self {
            Terminator::Jump(edge) => vec![edge],
            Terminator::Branch(_, yes, no) => vec![yes, no],
            Terminator::Switch(_, edges) => edges.iter_mut().collect(),
            _ => Vec::new(),
        }
    }

    /// The value it looks at itself, edges aside.
    pub fn operand(&self) -> Option<Node> {
        match self {
            Terminator::Branch(node, ..) | Terminator::Switch(node, _) | Terminator::Return(node) => Some(*node),
            _ => None,
        }
    }

    /// The state it leaves to.
    pub fn frame(&self) -> Option<FrameId> {
        match self {
            Terminator::Exit(frame, _) | Terminator::Raise(frame) => Some(*frame),
            _ => None,
        }
    }
}

/// One block.
#[derive(Clone, Debug)]
pub struct BlockData {
    /// Nodes with [`Op::Param`].
    pub params: Vec<Node>,
    /// The nodes, in the order of execution.
    pub body: Vec<Node>,
    /// How it ends.
    pub end: Terminator,
    /// Whether it runs rarely; lowering places it out of the way.
    pub cold: bool,
    /// For a loop head: the state with which the loop's first iteration begins, as seen from the preheader. Guards that are
    /// hoisted out of the loop leave to it.
    pub loop_entry: Option<FrameId>,
}

/// The code of a unit.
#[derive(Clone, Debug)]
pub struct Function {
    /// For people.
    pub name: String,
    /// All nodes, removed ones too.
    pub nodes: PrimaryMap<Node, NodeData>,
    pool: ListPool<Node>,
    /// All blocks, removed ones too.
    pub blocks: PrimaryMap<Block, BlockData>,
    /// The blocks that are part of the function; the first is where it begins.
    pub order: Vec<Block>,
    /// Frame states and virtual objects.
    pub frames: Frames,
    /// The layouts of the objects it makes.
    pub layouts: PrimaryMap<LayoutId, Layout>,
    /// The functions it calls directly.
    pub callees: PrimaryMap<CalleeId, Callee>,
    forwards: SecondaryMap<Node, Option<Node>>,
    any_forward: bool,
}

impl Function {
    /// A function with no block.
    pub fn new(name: &str) -> Function {
        Function {
            name: name.to_owned(),
            nodes: PrimaryMap::new(),
            pool: ListPool::new(),
            blocks: PrimaryMap::new(),
            order: Vec::new(),
            frames: Frames::default(),
            layouts: PrimaryMap::new(),
            callees: PrimaryMap::new(),
            forwards: SecondaryMap::new(),
            any_forward: false,
        }
    }

    /// Where it begins.
    pub fn entry(&self) -> Block {
        self.order[0]
    }

    /// A new block at the end of the order.
    pub fn add_block(&mut self) -> Block {
        let block = self.blocks.push(BlockData {
            params: Vec::new(),
            body: Vec::new(),
            end: Terminator::Unreachable,
            cold: false,
            loop_entry: None,
        });
        self.order.push(block);
        block
    }

    /// A new parameter of a block. Edges to it must be given one value more.
    pub fn add_param(&mut self, block: Block, ty: Type) -> Node {
        let node = self.make(Op::Param, Imm::None, &[], ty, None);
        self.nodes[node].block = Some(block);
        self.blocks[block].params.push(node);
        node
    }

    /// A node that is in no block yet.
    pub fn make(&mut self, op: Op, imm: Imm, args: &[Node], ty: Type, frame: Option<FrameId>) -> Node {
        let args = EntityList::from_slice(args, &mut self.pool);
        self.nodes.push(NodeData { op, imm, args, ty, frame, blame: None, block: None })
    }

    /// A node at the end of a block.
    pub fn append(&mut self, block: Block, op: Op, imm: Imm, args: &[Node], ty: Type, frame: Option<FrameId>) -> Node {
        let node = self.make(op, imm, args, ty, frame);
        self.nodes[node].block = Some(block);
        self.blocks[block].body.push(node);
        node
    }

    /// A node before the one at an index of a block.
    pub fn insert(
        &mut self,
        at: (Block, usize),
        op: Op,
        imm: Imm,
        args: &[Node],
        ty: Type,
        frame: Option<FrameId>,
    ) -> Node {
        let node = self.make(op, imm, args, ty, frame);
        self.nodes[node].block = Some(at.0);
        self.blocks[at.0].body.insert(at.1, node);
        node
    }

    /// The operands.
    pub fn args(&self, node: Node) -> &[Node] {
        self.nodes[node].args.as_slice(&self.pool)
    }

    /// Gives a node other operands.
    pub fn set_args(&mut self, node: Node, args: &[Node]) {
        let list = EntityList::from_slice(args, &mut self.pool);
        self.nodes[node].args = list;
    }

    /// Changes one operand.
    pub fn set_arg(&mut self, node: Node, index: usize, arg: Node) {
        if let Some(place) = self.nodes[node].args.get_mut(index, &mut self.pool) {
            *place = arg;
        }
    }

    /// Turns a node into another one in place; its users see the new result.
    pub fn replace_with(&mut self, node: Node, op: Op, imm: Imm, args: &[Node], ty: Type) {
        self.set_args(node, args);
        let data = &mut self.nodes[node];
        data.op = op;
        data.imm = imm;
        data.ty = ty;
        if !op.is_guard() && !matches!(op.class(), Class::Call | Class::Invoke) {
            data.frame = None;
        }
    }

    /// The operation of a node.
    pub fn op(&self, node: Node) -> Op {
        self.nodes[node].op
    }

    /// The type of a node.
    pub fn ty(&self, node: Node) -> Type {
        self.nodes[node].ty
    }

    /// From now on, who uses `old` uses `new`. Takes effect in [`Function::apply_forwards`]; until then
    /// [`Function::resolve`] tells.
    pub fn forward(&mut self, old: Node, new: Node) {
        debug_assert_ne!(self.resolve(new), old, "a node forwarded to itself");
        self.forwards[old] = Some(new);
        self.any_forward = true;
    }

    /// What a node was forwarded to, at the end of the chain.
    pub fn resolve(&self, mut node: Node) -> Node {
        while let Some(next) = self.forwards[node] {
            node = next;
        }
        node
    }

    /// Rewrites all uses of forwarded nodes, and takes those out of their blocks.
    pub fn apply_forwards(&mut self) -> bool {
        if !self.any_forward {
            return false;
        }
        let forwards = std::mem::take(&mut self.forwards);
        self.any_forward = false;
        let resolve = |mut node: Node| {
            while let Some(next) = forwards[node] {
                node = next;
            }
            node
        };
        for data in self.nodes.values_mut() {
            for arg in data.args.as_mut_slice(&mut self.pool) {
                *arg = resolve(*arg);
            }
        }
        for state in self.frames.states.values_mut() {
            for source in state.sources_mut() {
                if let Source::Node(node) = source {
                    *node = resolve(*node);
                }
            }
        }
        for object in self.frames.virtuals.values_mut() {
            for source in &mut object.fields {
                if let Source::Node(node) = source {
                    *node = resolve(*node);
                }
            }
        }
        for block in &self.order {
            let data = &mut self.blocks[*block];
            data.body.retain(|node| forwards[*node].is_none());
            match &mut data.end {
                Terminator::Branch(node, ..) | Terminator::Switch(node, _) | Terminator::Return(node) => {
                    *node = resolve(*node);
                }
                _ => {}
            }
            for edge in data.end.edges_mut() {
                for arg in &mut edge.args {
                    *arg = resolve(*arg);
                }
            }
        }
        for (node, data) in self.nodes.iter_mut() {
            if forwards[node].is_some() && data.op != Op::Param {
                data.block = None;
            }
        }
        true
    }

    /// The reason that a guard reports.
    pub fn reason(&self, node: Node) -> Option<Reason> {
        match (self.nodes[node].op.class(), self.nodes[node].imm) {
            (Class::Guard(reason), _) => Some(reason),
            (Class::GuardAny, Imm::Reason(reason)) => Some(reason),
            _ => None,
        }
    }

    /// The memory that a node reads.
    pub fn reads(&self, node: Node) -> AliasSet {
        let data = &self.nodes[node];
        match (data.op, data.imm) {
            (Op::GuardShape | Op::HasShape, _) => AliasSet::of(Alias::Header),
            (_, Imm::Field(field)) if data.op.class() == Class::Load => AliasSet::of(field.alias),
            (Op::Call, Imm::Helper(helper)) => match helper.info().effect {
                Effect::Pure | Effect::Allocates => AliasSet::NONE,
                _ => AliasSet(u32::MAX),
            },
            (Op::Invoke, _) => AliasSet(u32::MAX),
            _ => AliasSet::NONE,
        }
    }

    /// The memory that a node writes.
    pub fn writes(&self, node: Node) -> AliasSet {
        let data = &self.nodes[node];
        match (data.op, data.imm) {
            (Op::Store | Op::StoreElement, Imm::Field(field)) => AliasSet::of(field.alias),
            (Op::SetShape, _) => AliasSet::of(Alias::Header),
            (Op::Call, Imm::Helper(helper)) => match helper.info().effect {
                Effect::Writes(set) => set,
                Effect::RunsPython => AliasSet::everything(),
                _ => AliasSet::NONE,
            },
            (Op::Invoke, _) => AliasSet::everything(),
            _ => AliasSet::NONE,
        }
    }

    /// Whether a node that nobody uses may be dropped.
    pub fn is_removable(&self, node: Node) -> bool {
        let data = &self.nodes[node];
        match (data.op.class(), data.imm) {
            (Class::Pure | Class::Pinned | Class::Load | Class::New, _) => true,
            (Class::Call, Imm::Helper(helper)) => {
                matches!(helper.info().effect, Effect::Pure | Effect::Allocates | Effect::Reads)
            }
            _ => false,
        }
    }

    /// Whether two nodes with the same operation, immediate and operands are the same value, memory aside.
    pub fn is_numberable(&self, node: Node) -> bool {
        let data = &self.nodes[node];
        match (data.op.class(), data.imm) {
            (Class::Pure | Class::Guard(_) | Class::GuardAny, _) => {
                !matches!(data.op, Op::Poll | Op::CheckValid | Op::GuardShape)
            }
            (Class::Call, Imm::Helper(helper)) => helper.info().effect == Effect::Pure,
            _ => false,
        }
    }

    /// A boxed constant as the exact word, where a node is one.
    pub fn constant_word(&self, node: Node) -> Option<u64> {
        match (self.nodes[node].op, self.nodes[node].imm) {
            (Op::Const, Imm::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// An untagged integer constant, where a node is one.
    pub fn constant_int(&self, node: Node) -> Option<i64> {
        match (self.nodes[node].op, self.nodes[node].imm) {
            (Op::IntConst, Imm::Int(value)) => Some(value),
            _ => None,
        }
    }

    /// A double constant, where a node is one.
    pub fn constant_float(&self, node: Node) -> Option<f64> {
        match (self.nodes[node].op, self.nodes[node].imm) {
            (Op::FloatConst, Imm::Float(bits)) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// A flag constant, where a node is one.
    pub fn constant_flag(&self, node: Node) -> Option<bool> {
        match (self.nodes[node].op, self.nodes[node].imm) {
            (Op::FlagConst, Imm::Int(value)) => Some(value != 0),
            _ => None,
        }
    }
}
