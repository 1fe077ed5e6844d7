//! Where the VM tells the hook registry what is about to change. Each `notify_…` is called before the change, and only when
//! the object's watch byte says that somebody looks.

use super::*;

impl Vm {
    /// `dict[key]` is about to change from `old` to `new`.
    #[cold]
    pub fn notify_dict_modified(&mut self, _dict: Gc<Dict>, _key: Value, _old: Value, _new: Value) {}

    /// `dict[key]` is about to be added.
    #[cold]
    pub fn notify_dict_added(&mut self, _dict: Gc<Dict>, _key: Value, _new: Value) {}

    /// `dict[key]` is about to be deleted.
    #[cold]
    pub fn notify_dict_deleted(&mut self, _dict: Gc<Dict>, _key: Value, _old: Value) {}

    /// The dict is about to be emptied.
    #[cold]
    pub fn notify_dict_cleared(&mut self, _dict: Gc<Dict>) {}

    /// A function was called so often; asked once in a while.
    #[cold]
    pub fn notify_hot_function(&mut self, _function: Gc<Function>, _calls: u32) {}

    /// A loop went round so often. A subscriber may give machine code that stands for the rest of the function from the
    /// loop head `pc` on (`interpreter::OsrEntry`), 0 for none.
    #[cold]
    pub fn notify_hot_loop(&mut self, _code: Gc<Code>, _pc: u32, _rounds: u32) -> usize {
        0
    }

    /// A function object was made.
    #[inline]
    pub fn notify_function_created(&mut self, _function: Gc<Function>) {}

    /// An attribute of a class is about to change; [`Value::UNBOUND`] stands for "none".
    pub fn notify_type_attribute(&mut self, _class: Gc<Type>, _name: Value, _old: Value, _new: Value) {}
}
