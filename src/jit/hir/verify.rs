//! Whether a function keeps the rules of HIR; run after every pass in tests and debug builds.
//!
//! It checks what the op table says (operands, results, immediates), that every use is dominated by its definition, also the
//! uses inside frame states, that edges fit the parameters of their targets, and that everything that can leave the
//! code has a frame state.

use cranelift_entity::SecondaryMap;

use super::{Class, FrameId, Function, Imm, Node, Op, Rep, Terminator};
use crate::jit::analysis::{ControlFlow, Dominators};

/// The first rule that a function breaks, in words.
pub fn verify(function: &Function) -> Result<(), String> {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let mut position = SecondaryMap::new();
    for block in &function.order {
        let data = &function.blocks[*block];
        for node in &data.params {
            position[*node] = 0u32;
            if function.op(*node) != Op::Param || function.nodes[*node].block != Some(*block) {
                return Err(format!("{node} is listed as a parameter of {block} and is none"));
            }
        }
        for (index, node) in data.body.iter().enumerate() {
            position[*node] = index as u32 + 1;
            if function.nodes[*node].block != Some(*block) {
                return Err(format!("{node} is in {block} and does not know it"));
            }
        }
    }
    let checker = Checker { function, dominators: &dominators, position: &position };
    for block in &flow.reverse_postorder {
        let data = &function.blocks[*block];
        for node in &data.body {
            checker.node(*node).map_err(|message| format!("{message}, at {node} in {block}"))?;
        }
        checker.end(*block).map_err(|message| format!("{message}, at the end of {block}"))?;
        if let Some(frame) = data.loop_entry {
            // The state of the loop's entry holds before the loop: its values dominate every way in but the loop's own.
            for predecessor in &flow.predecessors[*block] {
                if !dominators.dominates(*block, *predecessor) {
                    let at = Place { block: *predecessor, position: u32::MAX };
                    checker.frame(frame, at).map_err(|message| format!("{message}, at the entry to {block}"))?;
                }
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Place {
    block: super::Block,
    position: u32,
}

struct Checker<'f> {
    function: &'f Function,
    dominators: &'f Dominators,
    position: &'f SecondaryMap<Node, u32>,
}

impl Checker<'_> {
    fn node(&self, node: Node) -> Result<(), String> {
        let function = self.function;
        let data = &function.nodes[node];
        let block = data.block.ok_or("a node in no block")?;
        let signature = data.op.signature();
        if data.imm.kind() != signature.immediate {
            return Err(format!("the immediate is {:?}, not {:?}", data.imm.kind(), signature.immediate));
        }
        let args = function.args(node);
        if args.len() < signature.operands.len() || (args.len() > signature.operands.len() && !signature.open) {
            return Err(format!("{} operands, not {}", args.len(), signature.operands.len()));
        }
        for (index, arg) in args.iter().enumerate() {
            let rep = function.ty(*arg).rep;
            if rep == Rep::Void {
                return Err(format!("{arg} has no result"));
            }
            if let Some(Some(wanted)) = signature.operands.get(index)
                && *wanted != rep
            {
                return Err(format!("{arg} is {}, not {}", rep.name(), wanted.name()));
            }
            self.visible(*arg, Place { block, position: self.position[node] })?;
        }
        if let Some(wanted) = signature.result
            && wanted != data.ty.rep
        {
            return Err(format!("the result is {}, not {}", data.ty.rep.name(), wanted.name()));
        }
        match (data.op.class(), data.imm) {
            (Class::Guard(_) | Class::GuardAny | Class::Invoke, _) if data.frame.is_none() => {
                return Err("it may leave and has no frame state".to_owned());
            }
            (_, Imm::Helper(helper)) => {
                let info = helper.info();
                if info.result.rep != data.ty.rep {
                    return Err(format!("`{}` does not give {}", info.name, data.ty.rep.name()));
                }
                for (index, wanted) in info.operands.iter().enumerate() {
                    let given = args.get(index).map(|arg| function.ty(*arg).rep);
                    if given != Some(*wanted) {
                        return Err(format!("operand {index} of `{}` is not {}", info.name, wanted.name()));
                    }
                }
                if args.len() > info.operands.len() && !info.open {
                    return Err(format!("too many operands for `{}`", info.name));
                }
                if helper.may_raise() && data.frame.is_none() {
                    return Err("it may raise and has no frame state".to_owned());
                }
            }
            (_, Imm::Layout(layout)) if function.layouts[layout].fields.len() != args.len() => {
                return Err(format!("{layout} has {} fields", function.layouts[layout].fields.len()));
            }
            _ => {}
        }
        if let Some(frame) = data.frame {
            self.frame(frame, Place { block, position: self.position[node] })?;
        }
        Ok(())
    }

    fn end(&self, block: super::Block) -> Result<(), String> {
        let function = self.function;
        let end = &function.blocks[block].end;
        let place = Place { block, position: u32::MAX };
        if let Some(node) = end.operand() {
            self.visible(node, place)?;
            let wanted = match end {
                Terminator::Branch(..) => Rep::Flag,
                Terminator::Switch(..) => Rep::I64,
                _ => Rep::Boxed,
            };
            if function.ty(node).rep != wanted {
                return Err(format!("{node} is {}, not {}", function.ty(node).rep.name(), wanted.name()));
            }
        }
        for edge in end.edges() {
            let params = &function.blocks[edge.block].params;
            if params.len() != edge.args.len() {
                return Err(format!(
                    "{} values for the {} parameters of {}",
                    edge.args.len(),
                    params.len(),
                    edge.block
                ));
            }
            if edge.block == function.entry() {
                return Err("a jump to the entry".to_owned());
            }
            for (arg, param) in edge.args.iter().zip(params) {
                self.visible(*arg, place)?;
                if function.ty(*arg).rep != function.ty(*param).rep {
                    return Err(format!("{arg} and {param} differ in representation"));
                }
            }
        }
        if let Some(frame) = end.frame() {
            self.frame(frame, place)?;
        }
        Ok(())
    }

    fn frame(&self, frame: FrameId, place: Place) -> Result<(), String> {
        let mut result = Ok(());
        self.function.frames.for_each_node(frame, &mut |node| {
            if result.is_ok() {
                result = self.visible(node, place).map_err(|message| format!("{message} (in {frame})"));
            }
        });
        result
    }

    fn visible(&self, node: Node, place: Place) -> Result<(), String> {
        let Some(block) = self.function.nodes[node].block else {
            return Err(format!("{node} was removed"));
        };
        let fits = if block == place.block {
            self.position[node] < place.position
        } else {
            self.dominators.dominates(block, place.block)
        };
        if fits { Ok(()) } else { Err(format!("{node} does not dominate its use")) }
    }
}
