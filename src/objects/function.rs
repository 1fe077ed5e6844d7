//! Making function objects.

use std::cell::Cell;

use super::*;

impl Vm {
    /// The builtins that code with these globals sees: `__builtins__` of the globals (a module or a dict), else the VM's.
    pub fn builtins_of(&mut self, globals: Gc<Dict>) -> Result<Gc<Dict>, Raised> {
        let name = self.names.builtins;
        Ok(match globals.get_str(name) {
            Some(value) => match (value.cast::<Module>(), value.cast::<Dict>()) {
                (Some(module), _) => module.dict.get(),
                (_, Some(dict)) => dict,
                _ => self.builtins,
            },
            None => {
                let builtins = self.builtins;
                let module = self.dict_get_str(self.modules, "builtins")?.unwrap_or(builtins.value());
                self.dict_set(globals, name, module)?;
                builtins
            }
        })
    }

    /// A function object.
    #[expect(clippy::too_many_arguments, reason = "these are the parts of a function")]
    pub fn new_function(
        &mut self,
        code: Gc<Code>,
        globals: Gc<Dict>,
        builtins: Gc<Dict>,
        defaults: Value,
        keyword_defaults: Value,
        annotate: Value,
        closure: Value,
    ) -> Result<Gc<Function>, Raised> {
        let data = code.data();
        let module = globals.get_str(self.names.name).unwrap_or(Value::NONE);
        let doc = match &data.proto.docstring {
            Some(doc) => {
                let doc = doc.clone();
                self.constant_value(doc, "")?
            }
            None => Value::NONE,
        };
        let header = self.header(crate::heap::Kind::Function);
        let function = self.alloc(Function {
            header,
            slots: Cell::new(0),
            entry: Cell::new(0),
            direct: Cell::new(0),
            code: Cell::new(code),
            globals,
            builtins,
            defaults: Cell::new(defaults),
            keyword_defaults: Cell::new(keyword_defaults),
            closure,
            name: Cell::new(data.name),
            qualname: Cell::new(data.qualname.get()),
            module: Cell::new(module),
            doc: Cell::new(doc),
            annotations: Cell::new(Value::NONE),
            annotate: Cell::new(annotate),
            type_params: Cell::new(Value::NONE),
        })?;
        self.notify_function_created(function);
        Ok(function)
    }
}
