//! Generic aliases: `list[int]`.

use super::*;

impl Vm {
    /// `origin[arguments]` for a class that takes type arguments.
    pub fn generic_alias(&mut self, origin: Value, _arguments: Value) -> Result<Value, Raised> {
        let name = self.repr_text(origin)?;
        Err(self.not_implemented_error(format!("{name}[...]: generic aliases are not supported")))
    }

    /// `left | right` of classes.
    pub fn union_of(&mut self, _left: Value, _right: Value) -> Result<Value, Raised> {
        Ok(Value::NOT_IMPLEMENTED)
    }
}
