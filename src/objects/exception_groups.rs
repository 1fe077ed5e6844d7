//! What `except*` does with exceptions and exception groups (PEP 654).

use super::*;

impl Vm {
    /// The part of an exception that `except* class` catches, and the rest; None for an empty part. A plain exception that
    /// is caught is wrapped in a group.
    pub fn split_exception_group(&mut self, exception: Value, class: Value) -> Result<(Value, Value), Raised> {
        let group = self.types.base_exception_group;
        let names_group = |vm: &Vm, class: Value| {
            class.cast::<Type>().is_some_and(|class| vm.is_subclass(class, vm.types.base_exception_group))
        };
        let wrong = match class.cast::<Tuple>() {
            Some(classes) => classes.items().iter().any(|class| names_group(self, *class)),
            None => names_group(self, class),
        };
        if wrong {
            return Err(self.type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
        }
        if !self.is_instance(exception, group) {
            if !self.exception_matches(exception, class)? {
                return Ok((Value::NONE, exception));
            }
            let plain = self.is_instance(exception, self.types.exception);
            let wrapper = if plain { self.types.exception_group } else { group };
            let (message, list) = (self.intern("")?, self.new_list(&[exception])?);
            let wrapped = self.call(wrapper.value(), &[message, list.value()])?;
            if let (Some(wrapped), Some(inner)) = (wrapped.cast::<Exception>(), exception.cast::<Exception>()) {
                wrapped.traceback.set(inner.traceback.get());
                wrapped.wrote();
            }
            return Ok((wrapped, Value::NONE));
        }
        if self.exception_matches(exception, class)? {
            return Ok((exception, Value::NONE));
        }
        let parts = self.call_method_str(exception, "split", &[class])?;
        match parts.cast::<Tuple>().map(|parts| parts.items()) {
            Some([caught, rest]) => Ok((*caught, *rest)),
            _ => {
                let name = self.type_name(parts);
                Err(self.type_error(format!("split must return a 2-tuple, not {name}")))
            }
        }
    }

    /// What is raised after all `except*` blocks ran: `raised` lists what they raised and what none of them caught. None if
    /// there is nothing.
    pub fn prepare_reraise_star(&mut self, original: Value, raised: Value) -> Result<Value, Raised> {
        let items = self.collect(raised)?;
        let mut rest = self.rooted_vec();
        rest.extend(items.iter().copied().filter(|item| !item.is_none()));
        match rest.len() {
            0 => return Ok(Value::NONE),
            1 if !self.is_instance(original, self.types.base_exception_group) || rest[0] == original => {
                return Ok(rest[0]);
            }
            _ => {}
        }
        // Parts of the original group that were not caught become one group again, of the original's form.
        let mut unhandled = self.rooted_vec();
        let mut raised_new = self.rooted_vec();
        for item in rest.iter() {
            if self.same_traceback(*item, original) { unhandled.push(*item) } else { raised_new.push(*item) }
        }
        if raised_new.is_empty() && unhandled.len() == 1 {
            return Ok(unhandled[0]);
        }
        if raised_new.len() == 1 && unhandled.is_empty() {
            return Ok(raised_new[0]);
        }
        raised_new.extend_from_slice(&unhandled);
        let (message, list) = (self.intern("")?, self.new_list(&raised_new)?);
        let all_plain = raised_new.iter().all(|item| self.is_instance(*item, self.types.exception));
        let class = if all_plain { self.types.exception_group } else { self.types.base_exception_group };
        self.call(class.value(), &[message, list.value()])
    }

    /// Whether an exception is a part of the original: parts share its traceback.
    fn same_traceback(&self, part: Value, original: Value) -> bool {
        match (part.cast::<Exception>(), original.cast::<Exception>()) {
            (Some(part), Some(original)) => part.traceback.get() == original.traceback.get(),
            _ => false,
        }
    }
}
