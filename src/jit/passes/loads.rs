//! Loads of what is known already, stores of what is there already, guards on a shape that was just seen.
//!
//! Walks forward with a table of what each field of each object holds. A store makes an entry and removes those it may
//! disturb: entries of the same class of memory and offset whose base may be the same object. Where ways meet, an entry stays
//! if all agree; at a loop's head it stays if nothing in the loop can disturb it.

use std::collections::HashMap;

use cranelift_entity::SecondaryMap;

use crate::jit::analysis::{ControlFlow, Dominators, Loops};
use crate::jit::hir::{Alias, AliasSet, Block, Field, Function, Imm, LayoutId, Node, Op, Rep};

/// A word of memory: the base with its refinements taken off, the class, the offset or the index.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    base: Node,
    alias: Alias,
    offset: u32,
    index: Option<Node>,
}

/// What is known of memory at one point.
#[derive(Clone, Default)]
struct Memory {
    /// The node that a place holds.
    words: HashMap<Place, Node>,
    /// The shape of an object, and the node that knows it.
    shapes: HashMap<Node, (u32, Node)>,
}

/// Walks the function once.
pub fn run(function: &mut Function) -> bool {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let loops = Loops::new(function, &flow, &dominators);
    let mut loop_writes: SecondaryMap<Block, Option<AliasSet>> = SecondaryMap::new();
    for found in &loops.list {
        let mut writes = AliasSet::NONE;
        for block in found.blocks.iter() {
            for node in &function.blocks[block].body {
                writes = writes.join(function.writes(*node));
            }
        }
        loop_writes[found.head] = Some(writes);
    }
    let mut after: SecondaryMap<Block, Option<Memory>> = SecondaryMap::new();
    let mut changed = false;
    for block in &flow.reverse_postorder {
        let mut memory = entry_memory(&flow, &after, *block);
        if let Some(writes) = loop_writes[*block] {
            memory.forget(writes);
        }
        let mut gone = Vec::new();
        for index in 0..function.blocks[*block].body.len() {
            let node = function.blocks[*block].body[index];
            let args: Vec<Node> = function.args(node).iter().map(|arg| function.resolve(*arg)).collect();
            if args != function.args(node) {
                function.set_args(node, &args);
            }
            match memory.step(function, node) {
                Step::Kept => {}
                Step::Is(other) => {
                    function.forward(node, other);
                    changed = true;
                }
                Step::Gone => gone.push(node),
                Step::Flag(value) => {
                    let ty = function.ty(node);
                    function.replace_with(node, Op::FlagConst, Imm::Int(i64::from(value)), &[], ty);
                    changed = true;
                }
            }
        }
        if !gone.is_empty() {
            changed = true;
            function.blocks[*block].body.retain(|node| !gone.contains(node));
            for node in gone {
                function.nodes[node].block = None;
            }
        }
        after[*block] = Some(memory);
    }
    function.apply_forwards();
    changed
}

/// What all ways in agree on. A way that was not walked yet is a loop's back edge: what the loop disturbs is removed after.
fn entry_memory(flow: &ControlFlow, after: &SecondaryMap<Block, Option<Memory>>, block: Block) -> Memory {
    let mut memory: Option<Memory> = None;
    for predecessor in &flow.predecessors[block] {
        let Some(other) = &after[*predecessor] else { continue };
        match &mut memory {
            None => memory = Some(other.clone()),
            Some(memory) => {
                memory.words.retain(|place, node| other.words.get(place) == Some(node));
                memory.shapes.retain(|base, known| other.shapes.get(base) == Some(known));
            }
        }
    }
    memory.unwrap_or_default()
}

enum Step {
    Kept,
    Is(Node),
    Gone,
    Flag(bool),
}

impl Memory {
    fn forget(&mut self, writes: AliasSet) {
        if writes.is_empty() {
            return;
        }
        self.words.retain(|place, _| !writes.contains(place.alias));
        if writes.contains(Alias::Header) {
            self.shapes.clear();
        }
    }

    fn step(&mut self, function: &Function, node: Node) -> Step {
        let data = &function.nodes[node];
        let args = function.args(node);
        match (data.op, data.imm) {
            (Op::Load | Op::LoadElement, Imm::Field(field)) => {
                let place = place(function, args, field);
                match self.words.get(&place) {
                    Some(value) if function.ty(*value).rep == data.ty.rep => return Step::Is(function.resolve(*value)),
                    _ => {
                        self.words.insert(place, node);
                    }
                }
            }
            (Op::Store | Op::StoreElement, Imm::Field(field)) => {
                let place = place(function, args, field);
                let value = args[if data.op == Op::Store { 1 } else { 2 }];
                if self.words.get(&place).map(|held| function.resolve(*held)) == Some(value) {
                    return Step::Gone;
                }
                self.words.retain(|other, _| !may_be_same(function, *other, place));
                self.words.insert(place, value);
            }
            (Op::GuardShape, Imm::Shape(shape)) => {
                let base = root(function, args[0]);
                match self.shapes.get(&base) {
                    Some((known, knower)) if *known == shape => return Step::Is(function.resolve(*knower)),
                    _ => {
                        self.shapes.insert(base, (shape, node));
                    }
                }
            }
            (Op::HasShape, Imm::Shape(shape)) => {
                if let Some((known, _)) = self.shapes.get(&root(function, args[0])) {
                    return Step::Flag(*known == shape);
                }
            }
            (Op::SetShape, Imm::Shape(shape)) => {
                let base = root(function, args[0]);
                self.shapes.retain(|other, _| is_fresh(function, *other) && *other != base);
                self.shapes.insert(base, (shape, args[0]));
            }
            (Op::New, Imm::Layout(layout)) => self.made(function, node, layout),
            _ => self.forget(function.writes(node)),
        }
        Step::Kept
    }

    fn made(&mut self, function: &Function, node: Node, layout: LayoutId) {
        let layout = &function.layouts[layout];
        self.shapes.insert(node, (layout.header as u32, node));
        for (field, value) in layout.fields.iter().zip(function.args(node)) {
            let place = Place { base: node, alias: field.alias, offset: field.offset, index: None };
            self.words.insert(place, *value);
        }
    }
}

fn place(function: &Function, args: &[Node], field: Field) -> Place {
    let index = args.get(1).copied().filter(|index| function.ty(*index).rep == Rep::I64);
    Place { base: root(function, args[0]), alias: field.alias, offset: field.offset, index }
}

/// The object itself, whatever was learned about it since.
pub fn root(function: &Function, mut node: Node) -> Node {
    loop {
        node = function.resolve(node);
        if !function.op(node).is_refining() || function.ty(node).rep != Rep::Boxed {
            return node;
        }
        node = function.args(node)[0];
    }
}

fn is_fresh(function: &Function, node: Node) -> bool {
    function.op(node) == Op::New
}

fn may_be_same(function: &Function, left: Place, right: Place) -> bool {
    if left.alias != right.alias {
        return false;
    }
    if left.index.is_none() && right.index.is_none() && left.offset != right.offset {
        return false;
    }
    if left.base != right.base {
        // Two allocations are two objects; and nobody else can have held a fresh object before it was made, so that only
        // a base that was computed after it may be it.
        return !(is_fresh(function, left.base) && is_fresh(function, right.base));
    }
    match (left.index, right.index) {
        (Some(left), Some(right)) => {
            let (left, right) = (function.ty(left).range, function.ty(right).range);
            left.high >= right.low && right.high >= left.low
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::LOADS;
    use super::super::testing::check;

    #[test]
    fn a_field_that_was_stored_is_not_loaded() {
        check(
            &[LOADS],
            "function f
            f0 = c0@0 []
            block0(v0: any, v1: any):
              v2: instance#3 = guard_shape #3 v0 @f0
              store slot+16 v2, v1
              v3: instance#3 = guard_shape #3 v0 @f0
              v4: any = load slot+16 v3
              v5: any = load slot+24 v3
              store slot+24 v2, v5
              return v4",
            "function f
            f0 = c0@0 []
            block0(v0: any, v1: any):
              v2: instance#3 = guard_shape #3 v0 @f0
              store slot+16 v2, v1
              v3: any = load slot+24 v2
              return v1",
        );
    }

    #[test]
    fn a_store_to_another_object_may_be_to_the_same() {
        check(
            &[LOADS],
            "function f
            block0(v0: any, v1: any):
              v2: any = load slot+16 v0
              store slot+16 v1, v2
              v3: any = load slot+16 v0
              v4: flag = same v2, v3
              v5: bool = box_flag v4
              return v5",
            "function f
            block0(v0: any, v1: any):
              v2: any = load slot+16 v0
              store slot+16 v1, v2
              v3: any = load slot+16 v0
              v4: flag = same v2, v3
              v5: bool = box_flag v4
              return v5",
        );
    }

    #[test]
    fn a_call_forgets_all_but_what_never_changes() {
        check(
            &[LOADS],
            "function f
            f0 = c0@0 []
            block0(v0: any):
              v1: any = load slot+16 v0
              v2: any = load tuple_item+24 v0
              v3: result = call call_any v0 @f0
              v4: any = load slot+16 v0
              v5: any = load tuple_item+24 v0
              store slot+24 v4, v5
              return v3",
            "function f
            f0 = c0@0 []
            block0(v0: any):
              v1: any = load slot+16 v0
              v2: any = load tuple_item+24 v0
              v3: result = call call_any v0 @f0
              v4: any = load slot+16 v0
              store slot+24 v4, v2
              return v3",
        );
    }
}
