//! Exception groups (PEP 654): the classes, and what `except*` does.

use super::exception_fields::given;
use super::exceptions::positional;
use super::native::{class_method, getter, method, static_method};
use super::*;
use crate::heap::Kind;

/// The field with the repr of the members where they were given as neither list nor tuple.
const SHOWN: usize = 2;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.base_exception_group,
    doc: "A combination of multiple unrelated exceptions.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, *args, **kwargs)", init, "Initialize self."),
        method("__str__", "(self, /)", str, "Return str(self)."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("derive", "(self, excs, /)", derive, ""),
        method("split", "(self, matcher_value, /)", split, ""),
        method("subgroup", "(self, matcher_value, /)", subgroup, ""),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            |vm, args| vm.generic_alias(args[0], args[1]),
            "See PEP 585",
        ),
    ],
    attributes: &[
        getter("message", |vm, group| Ok(vm.receiver::<Exception>(group)?.fields[0].get()), "exception message"),
        getter("exceptions", |vm, group| Ok(vm.receiver::<Exception>(group)?.fields[1].get()), "nested exceptions"),
    ],
};

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut class = vm.new_class_argument(vm.types.base_exception_group, args[0])?;
    let given = given(args);
    let [message, exceptions] = *given else {
        let count = given.len();
        return Err(vm.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({count} given)")));
    };
    if message.cast::<Str>().is_none() {
        let name = vm.type_name(message);
        return Err(vm.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {name}")));
    }
    let is_mapping = exceptions.cast::<Dict>().is_some() || exceptions.cast::<Set>().is_some();
    if is_mapping || vm.dunder_of(exceptions, Dunder::GetItem).is_none() {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = vm.collect(exceptions)?;
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut has_base = false;
    for (at, item) in items.iter().enumerate() {
        if item.cast::<Exception>().is_none() {
            return Err(vm.value_error(format!("Item {at} of second argument (exceptions) is not an exception")));
        }
        has_base |= !vm.is_instance(*item, vm.types.exception);
    }
    if class == vm.types.base_exception_group {
        if !has_base {
            class = vm.types.exception_group;
        }
    } else if has_base && vm.is_subclass(class, vm.types.exception) {
        let name = vm.str_text(class.name.get());
        return Err(vm.type_error(if class == vm.types.exception_group {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            format!("Cannot nest BaseExceptions in '{name}'")
        }));
    }
    let exceptions = vm.new_tuple(&items)?;
    let args = match positional(args) {
        Some(args) => args,
        None => vm.new_tuple(&[])?,
    };
    let group = vm.allocate_exception(class, args)?;
    group.fields[0].set(message);
    group.fields[1].set(exceptions.value());
    if !matches!(given[1].kind(), Kind::List | Kind::Tuple) {
        group.fields[SHOWN].set(vm.repr(given[1])?);
    }
    Ok(group.value())
}

/// The members as they are now, in the form in which they were given.
fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let group = vm.receiver::<Exception>(args[0])?;
    let given = group.args.get().cast::<Tuple>().map_or(&[][..], |args| args.items());
    let members = match (group.fields[SHOWN].get(), given) {
        (Value::NONE, [_, list]) if list.kind() == Kind::List => {
            let list = vm.new_list(members(group))?;
            vm.repr_text(list.value())?
        }
        (Value::NONE, _) => vm.repr_text(group.fields[1].get())?,
        (shown, _) => vm.str_of_text(shown)?,
    };
    let (name, message) = (vm.type_name(args[0]), vm.repr_text(group.fields[0].get())?);
    vm.new_str(&format!("{name}({message}, {members})"))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.refuse_keywords(args[0], args[2])?;
    let group = vm.receiver::<Exception>(args[0])?;
    group.args.set(args[1]);
    group.wrote();
    Ok(Value::NONE)
}

fn members(group: Gc<Exception>) -> &'static [Value] {
    group.fields[1].get().cast::<Tuple>().map_or(&[], |members| members.items())
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let group = vm.receiver::<Exception>(args[0])?;
    let (message, count) = (vm.str_of_text(group.fields[0].get())?, members(group).len());
    let plural = if count == 1 { "" } else { "s" };
    vm.new_str(&format!("{message} ({count} sub-exception{plural})"))
}

fn derive(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let group = vm.receiver::<Exception>(args[0])?;
    let class = vm.types.base_exception_group.value();
    vm.call(class, &[group.fields[0].get(), args[1]])
}

/// What selects exceptions of a group.
#[derive(Clone, Copy)]
enum Matcher {
    /// A class or a tuple of classes.
    Classes(Value),
    /// A function that says which.
    Function(Value),
    /// The exceptions that a list holds.
    These(Gc<List>),
}

impl Matcher {
    fn new(vm: &mut Vm, value: Value) -> Result<Matcher, Raised> {
        let is_class = |vm: &Vm, value: Value| {
            value.cast::<Type>().is_some_and(|class| vm.is_subclass(class, vm.types.exception_base))
        };
        if is_class(vm, value) {
            return Ok(Matcher::Classes(value));
        }
        if let Some(classes) = value.cast::<Tuple>()
            && classes.items().iter().all(|class| is_class(vm, *class))
        {
            return Ok(Matcher::Classes(value));
        }
        if value.cast::<Type>().is_none() && vm.is_callable(value) {
            return Ok(Matcher::Function(value));
        }
        Err(vm.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
    }

    fn matches(self, vm: &mut Vm, exception: Value) -> Result<bool, Raised> {
        match self {
            Matcher::Classes(class) => vm.exception_matches(exception, class),
            Matcher::Function(function) => {
                let answer = vm.call(function, &[exception])?;
                vm.truth(answer)
            }
            Matcher::These(list) => Ok((0..list.length.get()).any(|at| list.get(at) == exception)),
        }
    }
}

fn split(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let matcher = Matcher::new(vm, args[1])?;
    let (matched, rest) = vm.split_group(args[0], matcher, true)?;
    Ok(vm.new_tuple(&[matched, rest])?.value())
}

fn subgroup(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let matcher = Matcher::new(vm, args[1])?;
    Ok(vm.split_group(args[0], matcher, false)?.0)
}

impl Vm {
    /// The part of an exception that matches, and (if wanted) the rest; None for an empty part. Groups keep their form.
    fn split_group(&mut self, exception: Value, matcher: Matcher, want_rest: bool) -> Result<(Value, Value), Raised> {
        self.check_native_stack()?;
        if matcher.matches(self, exception)? {
            return Ok((exception, Value::NONE));
        }
        let group = exception.cast::<Exception>();
        let Some(group) = group.filter(|_| self.is_instance(exception, self.types.base_exception_group)) else {
            return Ok((Value::NONE, exception));
        };
        let (mut matched, mut rest) = (self.rooted_vec(), self.rooted_vec());
        for member in members(group) {
            let (inner, other) = self.split_group(*member, matcher, want_rest)?;
            matched.extend(Some(inner).filter(|inner| !inner.is_none()));
            rest.extend(Some(other).filter(|other| !other.is_none()));
        }
        let matched = self.derived_group(group, &matched)?;
        let rest = if want_rest { self.derived_group(group, &rest)? } else { Value::NONE };
        Ok((matched, rest))
    }

    /// A group of the same form as `group` with other members: `derive`, then what `derive` does not copy.
    fn derived_group(&mut self, group: Gc<Exception>, members: &[Value]) -> Result<Value, Raised> {
        if members.is_empty() {
            return Ok(Value::NONE);
        }
        let list = self.new_list(members)?;
        let derived = self.call_method_str(group.value(), "derive", &[list.value()])?;
        let Some(made) =
            derived.cast::<Exception>().filter(|_| self.is_instance(derived, self.types.base_exception_group))
        else {
            return Err(self.type_error("derive must return an instance of BaseExceptionGroup"));
        };
        made.traceback.set(group.traceback.get());
        made.context.set(group.context.get());
        made.cause.set(group.cause.get());
        made.suppress_context.set(group.suppress_context.get());
        made.wrote();
        let name = self.names.notes;
        if let Some(notes) = self.own_attribute(group.value(), name)?
            && self.dunder_of(notes, Dunder::GetItem).is_some()
        {
            let items = self.collect(notes)?;
            let notes = self.new_list(&items)?;
            self.set_attr(derived, name, notes.value())?;
        }
        Ok(derived)
    }

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
        if self.exception_matches(exception, class)? {
            if self.is_instance(exception, group) {
                return Ok((exception, Value::NONE));
            }
            let (message, members) = (self.intern("")?, self.new_tuple(&[exception])?);
            let wrapped = self.call(group.value(), &[message, members.value()])?;
            if let (Some(wrapped), Some(inner)) = (wrapped.cast::<Exception>(), exception.cast::<Exception>()) {
                wrapped.traceback.set(inner.traceback.get());
                wrapped.wrote();
            }
            return Ok((wrapped, Value::NONE));
        }
        if !self.is_instance(exception, group) {
            return Ok((Value::NONE, exception));
        }
        let parts = self.call_method_str(exception, "split", &[class])?;
        match parts.cast::<Tuple>().map(|parts| parts.items()) {
            Some([caught, rest, ..]) => Ok((*caught, *rest)),
            Some(parts) => {
                let (name, count) = (self.type_name(exception), parts.len());
                Err(self.type_error(format!("{name}.split must return a 2-tuple, got tuple of size {count}")))
            }
            None => {
                let (name, given) = (self.type_name(exception), self.type_name(parts));
                Err(self.type_error(format!("{name}.split must return a tuple, not {given}")))
            }
        }
    }

    /// What is raised after all `except*` blocks ran: `raised` lists what they raised and what none of them caught. None if
    /// there is nothing.
    pub fn prepare_reraise_star(&mut self, original: Value, raised: Value) -> Result<Value, Raised> {
        let items = self.collect(raised)?;
        let mut given = self.rooted_vec();
        given.extend(items.iter().copied().filter(|item| !item.is_none()));
        if given.is_empty() {
            return Ok(Value::NONE);
        }
        if !self.is_instance(original, self.types.base_exception_group) {
            // A plain exception: one clause at most ran.
            return Ok(given[0]);
        }
        // What the handlers raised themselves stands beside the parts of the original group that are raised again; those
        // become one group of the original's form.
        let leaves = self.new_list(&[])?;
        let mut raised = self.rooted_vec();
        for item in given.iter() {
            if self.is_part_of(*item, original) {
                self.collect_leaves(*item, leaves)?;
            } else {
                raised.push(*item);
            }
        }
        if leaves.length.get() != 0 {
            let (again, _) = self.split_group(original, Matcher::These(leaves), false)?;
            if raised.is_empty() {
                return Ok(again);
            }
            raised.push(again);
        }
        if let [only] = raised[..] {
            return Ok(only);
        }
        let (message, list) = (self.intern("")?, self.new_list(&raised)?);
        let class = self.types.base_exception_group.value();
        self.call(class, &[message, list.value()])
    }

    /// The plain exceptions within a group.
    fn collect_leaves(&mut self, exception: Value, leaves: Gc<List>) -> Result<(), Raised> {
        self.check_native_stack()?;
        let group = exception.cast::<Exception>();
        match group.filter(|_| self.is_instance(exception, self.types.base_exception_group)) {
            Some(group) => {
                for member in members(group) {
                    self.collect_leaves(*member, leaves)?;
                }
                Ok(())
            }
            None => self.list_append(leaves, exception),
        }
    }

    /// Whether an exception is a part that was split off the original group: it has its traceback, cause and context.
    fn is_part_of(&self, part: Value, original: Value) -> bool {
        match (part.cast::<Exception>(), original.cast::<Exception>()) {
            (Some(part), Some(original)) => {
                self.is_instance(part.value(), self.types.base_exception_group)
                    && part.traceback.get() == original.traceback.get()
                    && part.cause.get() == original.cause.get()
                    && part.context.get() == original.context.get()
            }
            _ => false,
        }
    }
}
