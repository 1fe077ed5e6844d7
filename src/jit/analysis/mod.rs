//! What passes ask about a function's shape: predecessors, dominators, loops. Computed anew when needed; a function has
//! tens of blocks, and an answer that is never stale is worth more than the microseconds.

use cranelift_entity::{EntitySet, SecondaryMap};

use super::hir::{Block, Function};

/// Predecessors and an order of visit.
pub struct ControlFlow {
    /// The blocks that may go to a block; one that goes there twice is listed twice.
    pub predecessors: SecondaryMap<Block, Vec<Block>>,
    /// The blocks that can be reached, each before those that it dominates.
    pub reverse_postorder: Vec<Block>,
}

impl ControlFlow {
    /// Of this function, as it is now.
    pub fn new(function: &Function) -> ControlFlow {
        let mut predecessors: SecondaryMap<Block, Vec<Block>> = SecondaryMap::new();
        let mut postorder = Vec::new();
        let mut seen: EntitySet<Block> = EntitySet::new();
        let mut stack = vec![(function.entry(), 0)];
        seen.insert(function.entry());
        while let Some((block, next)) = stack.pop() {
            let edges = function.blocks[block].end.edges();
            match edges.get(next) {
                Some(edge) => {
                    stack.push((block, next + 1));
                    predecessors[edge.block].push(block);
                    if seen.insert(edge.block) {
                        stack.push((edge.block, 0));
                    }
                }
                None => postorder.push(block),
            }
        }
        postorder.reverse();
        ControlFlow { predecessors, reverse_postorder: postorder }
    }
}

/// The dominator tree.
pub struct Dominators {
    parent: SecondaryMap<Block, Option<Block>>,
    /// Enter and leave numbers of a walk over the tree; a block dominates those whose numbers lie within its own.
    span: SecondaryMap<Block, (u32, u32)>,
    /// The blocks in the order of that walk.
    pub preorder: Vec<Block>,
    children: SecondaryMap<Block, Vec<Block>>,
}

impl Dominators {
    /// By the iteration of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm", 2001).
    pub fn new(function: &Function, flow: &ControlFlow) -> Dominators {
        let mut number: SecondaryMap<Block, u32> = SecondaryMap::new();
        for (index, block) in flow.reverse_postorder.iter().enumerate() {
            number[*block] = index as u32 + 1;
        }
        let mut parent: SecondaryMap<Block, Option<Block>> = SecondaryMap::new();
        let entry = function.entry();
        parent[entry] = Some(entry);
        let mut changed = true;
        while changed {
            changed = false;
            for block in flow.reverse_postorder.iter().skip(1) {
                let mut best: Option<Block> = None;
                for predecessor in &flow.predecessors[*block] {
                    if parent[*predecessor].is_none() {
                        continue;
                    }
                    best = Some(match best {
                        None => *predecessor,
                        Some(mut left) => {
                            let mut right = *predecessor;
                            while left != right {
                                while number[left] > number[right] {
                                    left = parent[left].unwrap_or(entry);
                                }
                                while number[right] > number[left] {
                                    right = parent[right].unwrap_or(entry);
                                }
                            }
                            left
                        }
                    });
                }
                if parent[*block] != best {
                    parent[*block] = best;
                    changed = true;
                }
            }
        }
        parent[entry] = None;
        let mut children: SecondaryMap<Block, Vec<Block>> = SecondaryMap::new();
        for block in flow.reverse_postorder.iter().rev() {
            if let Some(above) = parent[*block] {
                children[above].push(*block);
            }
        }
        let mut span: SecondaryMap<Block, (u32, u32)> = SecondaryMap::new();
        let mut preorder = Vec::new();
        let mut clock = 0;
        let mut stack = vec![(entry, false)];
        while let Some((block, done)) = stack.pop() {
            clock += 1;
            if done {
                span[block].1 = clock;
                continue;
            }
            span[block].0 = clock;
            preorder.push(block);
            stack.push((block, true));
            stack.extend(children[block].iter().map(|child| (*child, false)));
        }
        Dominators { parent, span, preorder, children }
    }

    /// Whether every way to `below` goes through `above`; a block dominates itself.
    pub fn dominates(&self, above: Block, below: Block) -> bool {
        let (outer, inner) = (self.span[above], self.span[below]);
        outer.0 != 0 && inner.0 != 0 && outer.0 <= inner.0 && inner.1 <= outer.1
    }

    /// The closest block that dominates this one, itself aside.
    pub fn parent(&self, block: Block) -> Option<Block> {
        self.parent[block]
    }

    /// The blocks whose parent this is.
    pub fn children(&self, block: Block) -> &[Block] {
        &self.children[block]
    }
}

/// One natural loop.
pub struct Loop {
    /// Its only way in.
    pub head: Block,
    /// The block outside that alone leads in, if there is one and it leads nowhere else.
    pub preheader: Option<Block>,
    /// All blocks of it, with those of inner loops.
    pub blocks: EntitySet<Block>,
    /// The blocks that jump back.
    pub latches: Vec<Block>,
}

/// The loops of a function, inner ones before the loops around them.
pub struct Loops {
    /// The loops.
    pub list: Vec<Loop>,
}

impl Loops {
    /// Back edges go to a block that dominates their source; the blocks between make up the loop.
    pub fn new(function: &Function, flow: &ControlFlow, dominators: &Dominators) -> Loops {
        let mut list = Vec::new();
        for head in flow.reverse_postorder.iter().rev() {
            let latches: Vec<Block> =
                flow.predecessors[*head].iter().copied().filter(|block| dominators.dominates(*head, *block)).collect();
            if latches.is_empty() {
                continue;
            }
            let mut blocks = EntitySet::new();
            blocks.insert(*head);
            let mut todo = latches.clone();
            while let Some(block) = todo.pop() {
                if blocks.insert(block) {
                    todo.extend(&flow.predecessors[block]);
                }
            }
            let outside: Vec<Block> =
                flow.predecessors[*head].iter().copied().filter(|block| !latches.contains(block)).collect();
            let preheader = match outside[..] {
                [only] if function.blocks[only].end.edges().len() == 1 => Some(only),
                _ => None,
            };
            list.push(Loop { head: *head, preheader, blocks, latches });
        }
        // Heads were visited from the innermost block outwards, but an inner loop that comes early in the order must still
        // come before the one around it.
        list.sort_by_key(|found| found.blocks.iter().count());
        Loops { list }
    }

    /// How many loops each block is in.
    pub fn depths(&self) -> SecondaryMap<Block, u32> {
        let mut depths = SecondaryMap::new();
        for found in &self.list {
            for block in found.blocks.iter() {
                depths[block] += 1u32;
            }
        }
        depths
    }
}
