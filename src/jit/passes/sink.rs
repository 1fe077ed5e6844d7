//! Frame states take what is in a box, not the box: leaving the code makes the box again, so that the common path does not.

use crate::jit::hir::{Function, Imm, Node, Op, Source};

/// Rewrites every frame state and virtual object.
pub fn run(function: &mut Function) -> bool {
    let mut changed = false;
    let mut frames = std::mem::take(&mut function.frames);
    for state in frames.states.values_mut() {
        for source in state.sources_mut() {
            changed |= unbox(function, source);
        }
    }
    for object in frames.virtuals.values_mut() {
        for source in &mut object.fields {
            changed |= unbox(function, source);
        }
    }
    function.frames = frames;
    changed
}

fn unbox(function: &Function, source: &mut Source) -> bool {
    let Source::Node(node) = *source else { return false };
    let found = inside(function, node);
    if found == *source {
        return false;
    }
    *source = found;
    true
}

fn inside(function: &Function, mut node: Node) -> Source {
    loop {
        match (function.op(node), function.nodes[node].imm) {
            (Op::Const, Imm::Word(word)) => return Source::Word(word),
            (Op::BoxInt | Op::BoxFloat | Op::BoxFlag, _) => node = function.args(node)[0],
            _ => return Source::Node(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::super::{DCE, SINK};

    #[test]
    fn a_box_that_only_an_exit_needs_is_made_by_the_exit() {
        check(
            &[SINK, DCE],
            "function f
            f0 = c0@7 [r0: v1, r1: v2]
            block0(v0: f64, v3: flag):
              v1: float = box_float v0
              v2: int = const 0x5
              guard branch_never_taken v3 @f0
              return v2",
            "function f
            f0 = c0@7 [r0: v0, r1: 0x5]
            block0(v0: f64, v1: flag):
              v2: int = const 0x5
              guard branch_never_taken v1 @f0
              return v2",
        );
    }
}
