//! The module `_heapq`: lists as heaps. The comparisons and their order are those of `heapq.py`.

use crate::objects::{CompareOp, Gc, List, Module, NativeDef, Raised, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[
    function("heapify", "(heap, /)", heapify, "Transform list into a heap, in-place, in O(len(heap)) time."),
    function("heappop", "(heap, /)", heappop, "Pop the smallest item off the heap, maintaining the heap invariant."),
    function("heappush", "(heap, item, /)", heappush, "Push item onto heap, maintaining the heap invariant."),
    function(
        "heappushpop",
        "(heap, item, /)",
        heappushpop,
        "Push item on the heap, then pop and return the smallest item from the heap.",
    ),
    function(
        "heapreplace",
        "(heap, item, /)",
        heapreplace,
        "Pop and return the current smallest value, and add the new item.",
    ),
    function("heapify_max", "(heap, /)", heapify_max, "Maxheap variant of heapify."),
    function("heappop_max", "(heap, /)", heappop_max, "Maxheap variant of heappop."),
    function("heappush_max", "(heap, item, /)", heappush_max, "Maxheap variant of heappush."),
    function("heappushpop_max", "(heap, item, /)", heappushpop_max, "Maxheap variant of heappushpop."),
    function("heapreplace_max", "(heap, item, /)", heapreplace_max, "Maxheap variant of heapreplace."),
];

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module = super::new_module(vm, "_heapq", "Heap queue algorithm (a.k.a. priority queue).", FUNCTIONS)?;
    let about = vm.new_str("Heap queues")?;
    super::set(vm, module, "__about__", about)?;
    Ok(module)
}

/// Which item is on top.
#[derive(Clone, Copy)]
enum Top {
    Smallest,
    Largest,
}

fn list(vm: &mut Vm, value: Value, name: &str) -> Result<Gc<List>, Raised> {
    match value.cast::<List>() {
        Some(list) => Ok(list),
        None => {
            let class = vm.type_name(value);
            // Of two arguments messages say which.
            let which = if name.contains("push") || name.contains("replace") { "argument 1" } else { "argument" };
            Err(vm.type_error(format!("{name}() {which} must be list, not {class}")))
        }
    }
}

/// Whether `a` belongs above `b`. RuntimeError if the comparison changed the heap's length.
fn above(vm: &mut Vm, heap: Gc<List>, top: Top, a: Value, b: Value) -> Result<bool, Raised> {
    let length = heap.length.get();
    let result = match top {
        Top::Smallest => vm.compare_bool(CompareOp::Lt, a, b)?,
        Top::Largest => vm.compare_bool(CompareOp::Lt, b, a)?,
    };
    if heap.length.get() != length {
        return Err(vm.runtime_error("list changed size during iteration"));
    }
    Ok(result)
}

/// Moves the item at `at` up towards `start`.
fn sift_up(vm: &mut Vm, heap: Gc<List>, top: Top, start: usize, mut at: usize) -> Result<(), Raised> {
    let item = heap.get(at);
    while at > start {
        let parent = (at - 1) / 2;
        let other = heap.get(parent);
        if !above(vm, heap, top, item, other)? {
            break;
        }
        // What the places hold now: a comparison may have moved items without changing the length.
        let (low, high) = (heap.get(at), heap.get(parent));
        heap.set(at, high);
        heap.set(parent, low);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `start` down to a leaf, the better child going up each time, then up to where it belongs: an item from
/// the end of the heap mostly belongs near a leaf.
fn sift_down(vm: &mut Vm, heap: Gc<List>, top: Top, start: usize) -> Result<(), Raised> {
    let end = heap.length.get();
    let mut at = start;
    while at < end / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < end && !above(vm, heap, top, heap.get(child), heap.get(child + 1))? {
            child += 1;
        }
        let (low, high) = (heap.get(child), heap.get(at));
        heap.set(child, high);
        heap.set(at, low);
        at = child;
    }
    sift_up(vm, heap, top, start, at)
}

fn make_heap(vm: &mut Vm, heap: Value, top: Top, name: &str) -> Result<Value, Raised> {
    let heap = list(vm, heap, name)?;
    for at in (0..heap.length.get() / 2).rev() {
        sift_down(vm, heap, top, at)?;
    }
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, heap: Value, top: Top, name: &str) -> Result<Value, Raised> {
    let heap = list(vm, heap, name)?;
    let Some(last) = heap.length.get().checked_sub(1) else { return Err(vm.index_error("index out of range")) };
    let item = vm.list_remove_at(heap, last);
    if last == 0 {
        return Ok(item);
    }
    let result = heap.get(0);
    heap.set(0, item);
    sift_down(vm, heap, top, 0)?;
    Ok(result)
}

fn push(vm: &mut Vm, args: &[Value], top: Top, name: &str) -> Result<Value, Raised> {
    let heap = list(vm, args[0], name)?;
    vm.list_append(heap, args[1])?;
    sift_up(vm, heap, top, 0, heap.length.get() - 1)?;
    Ok(Value::NONE)
}

fn replace(vm: &mut Vm, args: &[Value], top: Top, name: &str) -> Result<Value, Raised> {
    let heap = list(vm, args[0], name)?;
    if heap.length.get() == 0 {
        return Err(vm.index_error("index out of range"));
    }
    let result = heap.get(0);
    heap.set(0, args[1]);
    sift_down(vm, heap, top, 0)?;
    Ok(result)
}

fn push_pop(vm: &mut Vm, args: &[Value], top: Top, name: &str) -> Result<Value, Raised> {
    let heap = list(vm, args[0], name)?;
    if heap.length.get() == 0 || !above(vm, heap, top, heap.get(0), args[1])? {
        return Ok(args[1]);
    }
    if heap.length.get() == 0 {
        return Err(vm.index_error("index out of range"));
    }
    replace(vm, args, top, name)
}

fn heapify(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    make_heap(vm, args[0], Top::Smallest, "heapify")
}

fn heapify_max(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    make_heap(vm, args[0], Top::Largest, "heapify_max")
}

fn heappop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    pop(vm, args[0], Top::Smallest, "heappop")
}

fn heappop_max(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    pop(vm, args[0], Top::Largest, "heappop_max")
}

fn heappush(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    push(vm, args, Top::Smallest, "heappush")
}

fn heappush_max(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    push(vm, args, Top::Largest, "heappush_max")
}

fn heapreplace(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    replace(vm, args, Top::Smallest, "heapreplace")
}

fn heapreplace_max(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    replace(vm, args, Top::Largest, "heapreplace_max")
}

fn heappushpop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    push_pop(vm, args, Top::Smallest, "heappushpop")
}

fn heappushpop_max(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    push_pop(vm, args, Top::Largest, "heappushpop_max")
}
