//! Escape analysis: an object that nobody outside sees is never made.
//!
//! An allocation escapes if it is passed on, returned, stored into something that escapes, given to a block as a parameter, or
//! compared with what could be anything. What remains are loads and stores of its fields, guards that it passes, and mentions in
//! frame states. Its fields then become values of their own: each is followed through the control flow below the
//! allocation, with block parameters where ways meet (as in Braun et al., "Simple and Efficient Construction of SSA Form",
//! 2013), and each frame state gets the object as a virtual one, with the fields as they are there.

use std::collections::HashMap;

use cranelift_entity::EntitySet;

use super::loads::root;
use crate::jit::analysis::{ControlFlow, Dominators};
use crate::jit::hir::{
    Block, Field, FrameId, Function, Imm, LayoutId, Node, Op, Rep, Returns, Source, Type, VirtualId, VirtualObject,
};

/// Removes one allocation after the other, until none is left that could go.
pub fn run(function: &mut Function) -> bool {
    let mut changed = false;
    let mut tried: EntitySet<Node> = EntitySet::new();
    while let Some(object) = candidate(function, &mut tried) {
        remove(function, object);
        changed = true;
    }
    changed
}

fn candidate(function: &Function, tried: &mut EntitySet<Node>) -> Option<Node> {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    for block in &flow.reverse_postorder {
        for node in &function.blocks[*block].body {
            if function.op(*node) == Op::New && !tried.contains(*node) {
                tried.insert(*node);
                if stays_inside(function, &flow, &dominators, *node) {
                    return Some(*node);
                }
            }
        }
    }
    None
}

fn fields_of(function: &Function, object: Node) -> (LayoutId, Vec<Field>) {
    match function.nodes[object].imm {
        Imm::Layout(layout) => (layout, function.layouts[layout].fields.clone()),
        _ => unreachable!("`new` has a layout"),
    }
}

fn stays_inside(function: &Function, flow: &ControlFlow, dominators: &Dominators, object: Node) -> bool {
    let (layout, fields) = fields_of(function, object);
    let is_it = |node: Node| root(function, node) == object;
    let Some(home) = function.nodes[object].block else { return false };
    for block in &flow.reverse_postorder {
        let data = &function.blocks[*block];
        for node in &data.body {
            for (index, arg) in function.args(*node).iter().enumerate() {
                if !is_it(*arg) {
                    continue;
                }
                let fits = match (function.op(*node), function.nodes[*node].imm) {
                    (Op::Load, Imm::Field(field)) => fields.contains(&field),
                    (Op::Store, Imm::Field(field)) => {
                        index == 0 && fields.contains(&field) && !is_it(function.args(*node)[1])
                    }
                    (Op::GuardKind, Imm::Kinds(kinds)) => function.layouts[layout].kinds.within(kinds),
                    (Op::GuardShape | Op::HasShape, Imm::Shape(shape)) => {
                        function.layouts[layout].header as u32 == shape || function.op(*node) == Op::HasShape
                    }
                    (Op::GuardBound | Op::GuardOk | Op::Refine, _) => true,
                    (Op::Same, _) => true,
                    _ => false,
                };
                if !fits {
                    return false;
                }
            }
            // A state below a place that the allocation does not dominate cannot mention it, but by a block parameter.
            if function.op(*node) == Op::SetShape && is_it(function.args(*node)[0]) {
                return false;
            }
        }
        if data.end.operand().is_some_and(is_it) {
            return false;
        }
        if data.end.edges().iter().any(|edge| edge.args.iter().any(|arg| is_it(*arg))) {
            return false;
        }
        // The state of a loop's entry stands for several places; an object in it would need its fields at each of them.
        if let Some(frame) = data.loop_entry
            && mentions(function, frame, object)
            && !dominators.dominates(home, *block)
        {
            return false;
        }
    }
    true
}

fn mentions(function: &Function, frame: FrameId, object: Node) -> bool {
    let mut found = false;
    function.frames.for_each_node(frame, &mut |node| found |= root(function, node) == object);
    found
}

struct Remover {
    object: Node,
    home: Block,
    layout: LayoutId,
    fields: Vec<Field>,
    flow: ControlFlow,
    /// What each field holds at the end of a block, as far as it was asked for.
    at_end: HashMap<(Block, usize), Node>,
    /// What each field holds at the start of a block, as far as it was asked for.
    at_start: HashMap<(Block, usize), Node>,
}

fn remove(function: &mut Function, object: Node) {
    let (layout, fields) = fields_of(function, object);
    let Some(home) = function.nodes[object].block else { return };
    let flow = ControlFlow::new(function);
    let mut remover = Remover { object, home, layout, fields, flow, at_end: HashMap::new(), at_start: HashMap::new() };
    // Ends of blocks first: only stores matter for them, and they are what starts refer to.
    let order = remover.flow.reverse_postorder.clone();
    for block in &order {
        let data = &function.blocks[*block];
        for node in &data.body {
            if *node == object {
                for (index, value) in function.args(object).iter().enumerate() {
                    remover.at_end.insert((*block, index), *value);
                }
            } else if function.op(*node) == Op::Store && root(function, function.args(*node)[0]) == object {
                let index = remover.index(function, *node);
                remover.at_end.insert((*block, index), function.args(*node)[1]);
            }
        }
    }
    for block in &order {
        remover.block(function, *block);
    }
    function.nodes[object].block = None;
    function.blocks[home].body.retain(|node| *node != object);
    function.apply_forwards();
}

impl Remover {
    fn index(&self, function: &Function, node: Node) -> usize {
        match function.nodes[node].imm {
            Imm::Field(field) => self.fields.iter().position(|other| *other == field).unwrap_or(0),
            _ => 0,
        }
    }

    fn block(&mut self, function: &mut Function, block: Block) {
        let mut current: Vec<Option<Node>> = vec![None; self.fields.len()];
        let mut virtuals: HashMap<FrameId, FrameId> = HashMap::new();
        let mut kept = Vec::new();
        let mut made = block != self.home;
        if let Some(frame) = function.blocks[block].loop_entry
            && block != self.home
            && mentions(function, frame, self.object)
        {
            // Seen from the preheader, so the fields are those at its end.
            let outside = self.flow.predecessors[block].first().copied();
            if let Some(outside) = outside {
                let mut fields: Vec<Option<Node>> =
                    (0..self.fields.len()).map(|index| Some(self.read_end(function, outside, index))).collect();
                let frame = self.frame(function, outside, &mut fields, frame, &mut HashMap::new());
                function.blocks[block].loop_entry = Some(frame);
            }
        }
        for node in std::mem::take(&mut function.blocks[block].body) {
            if node == self.object {
                made = true;
                for (index, value) in function.args(node).to_vec().into_iter().enumerate() {
                    current[index] = Some(value);
                }
                kept.push(node);
                continue;
            }
            if !made {
                kept.push(node);
                continue;
            }
            let first = function.args(node).first().copied();
            let on_it = first.is_some_and(|first| root(function, first) == self.object);
            match function.op(node) {
                Op::Load if on_it => {
                    let index = self.index(function, node);
                    let value = self.current(function, block, &mut current, index);
                    function.forward(node, value);
                }
                Op::Store if on_it => {
                    let index = self.index(function, node);
                    current[index] = Some(function.args(node)[1]);
                    virtuals.clear();
                    function.nodes[node].block = None;
                    continue;
                }
                Op::GuardKind | Op::GuardShape | Op::GuardBound | Op::GuardOk | Op::Refine if on_it => {
                    function.forward(node, self.object);
                }
                Op::HasShape if on_it => {
                    let holds = function.nodes[node].imm == Imm::Shape(function.layouts[self.layout].header as u32);
                    function.replace_with(node, Op::FlagConst, Imm::Int(i64::from(holds)), &[], Type::FLAG);
                }
                Op::Same => {
                    let sides = [0, 1].map(|side| root(function, function.args(node)[side]) == self.object);
                    if sides.contains(&true) {
                        let holds = sides == [true, true];
                        function.replace_with(node, Op::FlagConst, Imm::Int(i64::from(holds)), &[], Type::FLAG);
                    }
                }
                _ => {}
            }
            if let Some(frame) = function.nodes[node].frame
                && mentions(function, frame, self.object)
            {
                let frame = self.frame(function, block, &mut current, frame, &mut virtuals);
                function.nodes[node].frame = Some(frame);
            }
            kept.push(node);
        }
        // Parameters of this block may have been asked for by then; the body is all its own.
        function.blocks[block].body = kept;
        if let Some(frame) = function.blocks[block].end.frame()
            && mentions(function, frame, self.object)
        {
            let frame = self.frame(function, block, &mut current, frame, &mut virtuals);
            match &mut function.blocks[block].end {
                crate::jit::hir::Terminator::Exit(place, _) | crate::jit::hir::Terminator::Raise(place) => {
                    *place = frame
                }
                _ => {}
            }
        }
    }

    fn current(&mut self, function: &mut Function, block: Block, current: &mut [Option<Node>], index: usize) -> Node {
        if let Some(value) = current[index] {
            return function.resolve(value);
        }
        let value = self.read_start(function, block, index);
        current[index] = Some(value);
        value
    }

    fn read_end(&mut self, function: &mut Function, block: Block, index: usize) -> Node {
        if let Some(value) = self.at_end.get(&(block, index)) {
            return function.resolve(*value);
        }
        let value = self.read_start(function, block, index);
        self.at_end.insert((block, index), value);
        value
    }

    fn read_start(&mut self, function: &mut Function, block: Block, index: usize) -> Node {
        if let Some(value) = self.at_start.get(&(block, index)) {
            return function.resolve(*value);
        }
        let predecessors = self.flow.predecessors[block].clone();
        if let [only] = predecessors[..] {
            let value = self.read_end(function, only, index);
            self.at_start.insert((block, index), value);
            return value;
        }
        // A parameter first, so that a loop finds it; its values after. If all are the same, tidying removes it.
        let param = function.add_param(block, Type::top(Rep::Boxed));
        self.at_start.insert((block, index), param);
        let mut done: Vec<Block> = Vec::new();
        let mut ty: Option<Type> = None;
        for predecessor in predecessors {
            if done.contains(&predecessor) {
                continue;
            }
            done.push(predecessor);
            let value = self.read_end(function, predecessor, index);
            let value_ty = function.ty(value);
            if value != param {
                ty = Some(ty.map_or(value_ty, |ty| ty.join(value_ty)));
            }
            for edge in function.blocks[predecessor].end.edges_mut() {
                if edge.block == block {
                    edge.args.push(value);
                }
            }
        }
        if let Some(ty) = ty {
            function.nodes[param].ty =
                Type { known: crate::jit::hir::Known::Nothing, range: crate::jit::hir::Range::FULL, ..ty };
        }
        param
    }

    /// A copy of the state in which the object is virtual, with the fields that it has now.
    fn frame(
        &mut self,
        function: &mut Function,
        block: Block,
        current: &mut [Option<Node>],
        frame: FrameId,
        done: &mut HashMap<FrameId, FrameId>,
    ) -> FrameId {
        if let Some(copy) = done.get(&frame) {
            return *copy;
        }
        let fields: Vec<Source> =
            (0..self.fields.len()).map(|index| Source::Node(self.current(function, block, current, index))).collect();
        let object = function.frames.virtuals.push(VirtualObject { layout: self.layout, fields });
        let mut copied: HashMap<VirtualId, VirtualId> = HashMap::new();
        let copy = self.copy_frame(function, frame, object, &mut copied);
        done.insert(frame, copy);
        copy
    }

    fn copy_frame(
        &self,
        function: &mut Function,
        frame: FrameId,
        object: VirtualId,
        copied: &mut HashMap<VirtualId, VirtualId>,
    ) -> FrameId {
        let mut state = function.frames.states[frame].clone();
        let mut sources: Vec<Source> = state.registers.iter().map(|(_, source)| *source).collect();
        for source in &mut sources {
            *source = self.copy_source(function, *source, object, copied);
        }
        for ((_, place), source) in state.registers.iter_mut().zip(sources) {
            *place = source;
        }
        state.function = state.function.map(|source| self.copy_source(function, source, object, copied));
        if let Returns::Made(source) = state.returns {
            state.returns = Returns::Made(self.copy_source(function, source, object, copied));
        }
        state.parent = state.parent.map(|parent| self.copy_frame(function, parent, object, copied));
        function.frames.states.push(state)
    }

    fn copy_source(
        &self,
        function: &mut Function,
        source: Source,
        object: VirtualId,
        copied: &mut HashMap<VirtualId, VirtualId>,
    ) -> Source {
        match source {
            Source::Node(node) if root(function, node) == self.object => Source::Virtual(object),
            Source::Virtual(id) => {
                if let Some(copy) = copied.get(&id) {
                    return Source::Virtual(*copy);
                }
                let VirtualObject { layout, fields } = function.frames.virtuals[id].clone();
                let copy = function.frames.virtuals.push(VirtualObject { layout, fields: Vec::new() });
                copied.insert(id, copy);
                let fields =
                    fields.into_iter().map(|field| self.copy_source(function, field, object, copied)).collect();
                function.frames.virtuals[copy].fields = fields;
                Source::Virtual(copy)
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::super::{DCE, ESCAPE, TIDY};

    #[test]
    fn a_tuple_that_is_only_unpacked_is_never_made() {
        check(
            &[ESCAPE, DCE],
            "function f
            l0 = \"pair\" tuple 32 0x5 [tuple_item+16, tuple_item+24]
            f0 = c0@3 [r0: v2, r1: v2, r2: v0]
            block0(v0: any, v1: any):
              v2: tuple = new l0 v0, v1
              v3: any = load tuple_item+16 v2
              v4: int = guard_int v3 @f0
              v5: any = load tuple_item+24 v2
              return v5",
            "function f
            l0 = \"pair\" tuple 32 0x5 [tuple_item+16, tuple_item+24]
            o0 = l0 [v0, v1]
            f1 = c0@3 [r0: o0, r1: o0, r2: v0]
            block0(v0: any, v1: any):
              v2: int = guard_int v0 @f1
              return v1",
        );
    }

    #[test]
    fn a_field_that_a_loop_changes_goes_around_it() {
        check(
            &[ESCAPE, TIDY, DCE],
            "function f
            l0 = \"cell\" cell 16 0x9 [cell+8]
            f0 = c0@5 [r0: v2]
            block0(v0: any, v1: flag):
              v2: cell = new l0 v0
              jump block1
            block1:
              v3: any = load cell+8 v2
              v4: int = guard_int v3 @f0
              v5: i64 = unbox_int v4
              v6: i64 = iadd_checked v5, v5 @f0
              v7: int = box_int v6
              store cell+8 v2, v7
              branch v1, block1, block2
            block2:
              v8: any = load cell+8 v2
              return v8",
            "function f
            l0 = \"cell\" cell 16 0x9 [cell+8]
            o0 = l0 [v2]
            f1 = c0@5 [r0: o0]
            block0(v0: any, v1: flag):
              jump block1(v0)
            block1(v2: any):
              v3: int = guard_int v2 @f1
              v4: i64 = unbox_int v3
              v5: i64 = iadd_checked v4, v4 @f1
              v6: int = box_int v5
              branch v1, block1(v6), block2
            block2:
              return v6",
        );
    }
}
