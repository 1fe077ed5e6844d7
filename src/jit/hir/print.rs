//! The text form of a function.
//!
//! ```text
//! function sum
//! f0 = c0@4 [r0: v0, r1: 0x1]
//! block0(v0: any):
//!   v1: int = guard_int v0 @f0
//!   v2: i64 = unbox_int v1
//!   jump block1(v2)
//! ```
//!
//! Layouts, virtual objects and frame states come first, then the blocks in their order. [`super::parse`] reads all of it.

use std::fmt::{self, Write};

use cranelift_entity::SecondaryMap;

use super::{Block, Edge, FrameId, Function, Imm, Node, Rep, Returns, Source, Terminator, VirtualId};

/// Writes a function with the ids that it has.
pub fn print(function: &Function) -> String {
    let mut printer = Printer { function, names: SecondaryMap::new(), out: String::new() };
    for node in function.nodes.keys() {
        printer.names[node] = node.as_u32();
    }
    printer.run()
}

/// Writes a function with its nodes numbered in the order of the text: the form that tests compare.
pub fn print_renumbered(function: &Function) -> String {
    let mut printer = Printer { function, names: SecondaryMap::new(), out: String::new() };
    let mut next = 0;
    for block in &function.order {
        let data = &function.blocks[*block];
        for node in data.params.iter().chain(&data.body) {
            if function.ty(*node).rep != Rep::Void {
                printer.names[*node] = next;
                next += 1;
            }
        }
    }
    printer.run()
}

struct Printer<'f> {
    function: &'f Function,
    names: SecondaryMap<Node, u32>,
    out: String,
}

impl Printer<'_> {
    fn run(mut self) -> String {
        // Writing to a string does not fail.
        let _ = self.function();
        self.out
    }

    fn function(&mut self) -> fmt::Result {
        let function = self.function;
        writeln!(self.out, "function {}", function.name)?;
        for (id, layout) in function.layouts.iter() {
            let fields: Vec<String> =
                layout.fields.iter().map(|field| format!("{}+{}", field.alias.name(), field.offset)).collect();
            writeln!(
                self.out,
                "{id} = {:?} {} {} {:#x} [{}]",
                layout.name,
                layout.kinds,
                layout.size,
                layout.header,
                fields.join(", ")
            )?;
        }
        for (id, callee) in function.callees.iter() {
            match callee.cell {
                Some(cell) => writeln!(self.out, "{id} = {:?} {cell:#x}", callee.name)?,
                None => writeln!(self.out, "{id} = {:?} own", callee.name)?,
            }
        }
        let (frames, virtuals) = self.used_frames();
        for id in virtuals {
            let object = &function.frames.virtuals[id];
            let fields: Vec<String> = object.fields.iter().map(|source| self.source(*source)).collect();
            writeln!(self.out, "{id} = {} [{}]", object.layout, fields.join(", "))?;
        }
        for id in frames {
            self.frame(id)?;
        }
        for block in &function.order {
            self.block(*block)?;
        }
        Ok(())
    }

    /// Those that a node, a terminator or a loop head mentions, with their parents, in the order of their ids.
    fn used_frames(&self) -> (Vec<FrameId>, Vec<VirtualId>) {
        let function = self.function;
        let mut frames = Vec::new();
        let mut mention = |frame: Option<FrameId>| {
            let mut at = frame;
            while let Some(id) = at {
                if frames.contains(&id) {
                    break;
                }
                frames.push(id);
                at = function.frames.states[id].parent;
            }
        };
        for block in &function.order {
            let data = &function.blocks[*block];
            mention(data.loop_entry);
            for node in &data.body {
                mention(function.nodes[*node].frame);
            }
            mention(data.end.frame());
        }
        frames.sort();
        let mut virtuals = Vec::new();
        for frame in &frames {
            let mut todo: Vec<Source> = function.frames.states[*frame].sources().collect();
            while let Some(source) = todo.pop() {
                if let Source::Virtual(id) = source
                    && !virtuals.contains(&id)
                {
                    virtuals.push(id);
                    todo.extend(&function.frames.virtuals[id].fields);
                }
            }
        }
        virtuals.sort();
        (frames, virtuals)
    }

    fn source(&self, source: Source) -> String {
        match source {
            Source::Node(node) => self.node(node),
            Source::Word(word) => format!("{word:#x}"),
            Source::Virtual(id) => id.to_string(),
        }
    }

    fn node(&self, node: Node) -> String {
        format!("v{}", self.names[node])
    }

    fn frame(&mut self, id: FrameId) -> fmt::Result {
        let state = &self.function.frames.states[id];
        let registers: Vec<String> =
            state.registers.iter().map(|(register, source)| format!("r{register}: {}", self.source(*source))).collect();
        write!(self.out, "{id} = {}@{} [{}]", state.code, state.offset, registers.join(", "))?;
        if let Some(function) = state.function {
            let function = self.source(function);
            write!(self.out, " of {function}")?;
        }
        if let Some(parent) = state.parent {
            write!(self.out, " in {parent}")?;
        }
        match state.returns {
            Returns::Value => {}
            Returns::Made(source) => {
                let source = self.source(source);
                write!(self.out, " made {source}")?;
            }
            Returns::Truth => write!(self.out, " truth")?,
            Returns::NotTruth => write!(self.out, " nottruth")?,
            Returns::Nothing => write!(self.out, " dropped")?,
        }
        writeln!(self.out)
    }

    fn block(&mut self, block: Block) -> fmt::Result {
        let function = self.function;
        let data = &function.blocks[block];
        let params: Vec<String> =
            data.params.iter().map(|node| format!("{}: {}", self.node(*node), function.ty(*node))).collect();
        write!(self.out, "{block}")?;
        if !params.is_empty() {
            write!(self.out, "({})", params.join(", "))?;
        }
        if data.cold {
            write!(self.out, " cold")?;
        }
        if let Some(frame) = data.loop_entry {
            write!(self.out, " loop {frame}")?;
        }
        writeln!(self.out, ":")?;
        for node in &data.body {
            self.body(*node)?;
        }
        let end = match &data.end {
            Terminator::Jump(edge) => format!("jump {}", self.edge(edge)),
            Terminator::Branch(flag, yes, no) => {
                format!("branch {}, {}, {}", self.node(*flag), self.edge(yes), self.edge(no))
            }
            Terminator::Switch(value, edges) => {
                let edges: Vec<String> = edges.iter().map(|edge| self.edge(edge)).collect();
                format!("switch {}, {}", self.node(*value), edges.join(", "))
            }
            Terminator::Return(node) => format!("return {}", self.node(*node)),
            Terminator::Exit(frame, reason) => format!("exit {} @{frame}", reason.name()),
            Terminator::Raise(frame) => format!("raise @{frame}"),
            Terminator::Unreachable => "unreachable".to_owned(),
        };
        writeln!(self.out, "  {end}")
    }

    fn edge(&self, edge: &Edge) -> String {
        if edge.args.is_empty() {
            return edge.block.to_string();
        }
        let args: Vec<String> = edge.args.iter().map(|node| self.node(*node)).collect();
        format!("{}({})", edge.block, args.join(", "))
    }

    fn body(&mut self, node: Node) -> fmt::Result {
        let function = self.function;
        let data = &function.nodes[node];
        self.out.push_str("  ");
        if data.ty.rep != Rep::Void {
            let name = self.node(node);
            write!(self.out, "{name}: {} = ", data.ty)?;
        }
        write!(self.out, "{}", data.op.name())?;
        match data.imm {
            Imm::None => {}
            Imm::Int(value) => write!(self.out, " {value}")?,
            Imm::Float(bits) => write!(self.out, " {:?}", f64::from_bits(bits))?,
            Imm::Word(word) => write!(self.out, " {word:#x}")?,
            Imm::Kinds(kinds) => write!(self.out, " {kinds}")?,
            Imm::Shape(shape) => write!(self.out, " #{shape}")?,
            Imm::Compare(compare) => write!(self.out, " {}", compare.name())?,
            Imm::Field(field) => write!(self.out, " {}+{}", field.alias.name(), field.offset)?,
            Imm::Layout(layout) => write!(self.out, " {layout}")?,
            Imm::Helper(helper) => write!(self.out, " {}", helper.info().name)?,
            Imm::Callee(callee) => write!(self.out, " {callee}")?,
            Imm::Reason(reason) => write!(self.out, " {}", reason.name())?,
        }
        let args: Vec<String> = function.args(node).iter().map(|arg| self.node(*arg)).collect();
        if !args.is_empty() {
            write!(self.out, " {}", args.join(", "))?;
        }
        if let Some(frame) = data.frame {
            write!(self.out, " @{frame}")?;
        }
        writeln!(self.out)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&print(self))
    }
}
