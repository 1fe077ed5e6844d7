//! Cells: the variables that closures share.

use super::native::{accessor, method, static_method};
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.cell,
    doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and\n    further attempts to access its cell_contents attribute will\n    raise a ValueError.",
    unhashable: true,
    methods: &[
        static_method("__new__", "(cls, contents=None, /)", cell_new, "Create and return a new object."),
        method("__repr__", "(self, /)", cell_repr, "Return repr(self)."),
        method("__eq__", "(self, value, /)", |vm, args| cell_compare(vm, args, CompareOp::Eq), "Return self==value."),
        method("__ne__", "(self, value, /)", |vm, args| cell_compare(vm, args, CompareOp::Ne), "Return self!=value."),
        method("__lt__", "(self, value, /)", |vm, args| cell_compare(vm, args, CompareOp::Lt), "Return self<value."),
        method("__le__", "(self, value, /)", |vm, args| cell_compare(vm, args, CompareOp::Le), "Return self<=value."),
        method("__gt__", "(self, value, /)", |vm, args| cell_compare(vm, args, CompareOp::Gt), "Return self>value."),
        method("__ge__", "(self, value, /)", |vm, args| cell_compare(vm, args, CompareOp::Ge), "Return self>=value."),
    ],
    attributes: &[accessor("cell_contents", cell_contents, set_cell_contents, "")],
};

fn cell_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(vm.new_cell(args[1])?.value())
}

fn cell_repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let content = vm.receiver::<CellObject>(args[0])?.content.get();
    let at = args[0].bits();
    let text = match content.given() {
        None => format!("<cell at {at:#x}: empty>"),
        Some(content) => {
            let class = vm.type_name(content);
            format!("<cell at {at:#x}: {class} object at {:#x}>", content.bits())
        }
    };
    vm.new_str(&text)
}

/// An empty cell comes before any other.
fn cell_compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> Result<Value, Raised> {
    let left = vm.receiver::<CellObject>(args[0])?.content.get();
    let Some(right) = args[1].cast::<CellObject>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let right = right.content.get();
    match (left.given(), right.given()) {
        (Some(left), Some(right)) => vm.compare(op, left, right),
        (left, right) => Ok(Value::bool(op.holds(left.is_some().cmp(&right.is_some())))),
    }
}

fn cell_contents(vm: &mut Vm, cell: Value) -> Result<Value, Raised> {
    match vm.receiver::<CellObject>(cell)?.content.get().given() {
        Some(content) => Ok(content),
        None => Err(vm.value_error("Cell is empty")),
    }
}

fn set_cell_contents(vm: &mut Vm, cell: Value, to: Value) -> Result<(), Raised> {
    let cell = vm.receiver::<CellObject>(cell)?;
    cell.content.set(to);
    cell.wrote();
    Ok(())
}
