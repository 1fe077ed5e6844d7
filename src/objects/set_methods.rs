//! Sets: what they can do with any iterable, and the methods of `set` and `frozenset`.
//!
//! A set is a dict whose values nobody looks at, so sets keep the order of insertion, which Python leaves open.

use super::dict::Found;
use super::list_methods::class_getitem;
use super::sequence::comparisons;
use super::*;
use crate::heap::Kind;

/// The operations that make a set from two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetOp {
    Union,
    Intersection,
    Difference,
    SymmetricDifference,
}

macro_rules! set_table {
    ($table:ident: $class:ident, $doc:literal, $unhashable:literal, [$($method:expr),* $(,)?]) => {
        pub(super) static $table: TypeTable = TypeTable {
            class: |types| types.$class,
            doc: $doc,
            unhashable: $unhashable,
            methods: &[
                method("__repr__", "(self, /)", repr, "Return repr(self)."),
                method("__len__", "(self, /)", len, "Return len(self)."),
                method("__iter__", "(self, /)", iter, "Implement iter(self)."),
                method("__contains__", "(self, object, /)", contains, "x.__contains__(y) <==> y in x."),
                method("__and__", "(self, value, /)", and, "Return self&value."),
                method("__rand__", "(self, value, /)", rand, "Return value&self."),
                method("__or__", "(self, value, /)", or, "Return self|value."),
                method("__ror__", "(self, value, /)", ror, "Return value|self."),
                method("__sub__", "(self, value, /)", sub, "Return self-value."),
                method("__rsub__", "(self, value, /)", rsub, "Return value-self."),
                method("__xor__", "(self, value, /)", xor, "Return self^value."),
                method("__rxor__", "(self, value, /)", rxor, "Return value^self."),
                method("__lt__", "(self, value, /)", lt, "Return self<value."),
                method("__le__", "(self, value, /)", le, "Return self<=value."),
                method("__eq__", "(self, value, /)", eq, "Return self==value."),
                method("__ne__", "(self, value, /)", ne, "Return self!=value."),
                method("__gt__", "(self, value, /)", gt, "Return self>value."),
                method("__ge__", "(self, value, /)", ge, "Return self>=value."),
                method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
                method("__sizeof__", "(self, /)", sizeof, "S.__sizeof__() -> size of S in memory, in bytes."),
                class_method("__class_getitem__", "(cls, object, /)", class_getitem, "Sets are generic over their elements' type."),
                method("copy", "(self, /)", copy, "Return a shallow copy of a set."),
                method("difference", "(self, /, *others)", difference, "Return a new set with elements in the set that are not in the others."),
                method("intersection", "(self, /, *others)", intersection, "Return a new set with elements common to the set and all others."),
                method("isdisjoint", "(self, other, /)", isdisjoint, "Return True if two sets have a null intersection."),
                method("issubset", "(self, other, /)", issubset, "Report whether another set contains this set."),
                method("issuperset", "(self, other, /)", issuperset, "Report whether this set contains another set."),
                method("symmetric_difference", "(self, other, /)", symmetric_difference, "Return a new set with elements in either the set or other but not both."),
                method("union", "(self, /, *others)", union, "Return a new set with elements from the set and all others."),
                $($method,)*
            ],
            attributes: &[],
        };
    };
}

set_table!(SET: set, "Build an unordered collection of unique elements.", true, [
    static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, iterable=(), /)", init, "Initialize self."),
    method("__iand__", "(self, value, /)", iand, "Return self&=value."),
    method("__ior__", "(self, value, /)", ior, "Return self|=value."),
    method("__isub__", "(self, value, /)", isub, "Return self-=value."),
    method("__ixor__", "(self, value, /)", ixor, "Return self^=value."),
    method("add", "(self, object, /)", add, "Add an element to a set.\n\nThis has no effect if the element is already present."),
    method("clear", "(self, /)", clear, "Remove all elements from this set."),
    method("difference_update", "(self, /, *others)", difference_update, "Update the set, removing elements found in others."),
    method("discard", "(self, object, /)", discard, "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."),
    method("intersection_update", "(self, /, *others)", intersection_update, "Update the set, keeping only elements found in it and all others."),
    method("pop", "(self, /)", pop, "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
    method("remove", "(self, object, /)", remove, "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
    method("symmetric_difference_update", "(self, other, /)", symmetric_difference_update, "Update the set, keeping only elements found in either set, but not in both."),
    method("update", "(self, /, *others)", update, "Update the set, adding elements from all others."),
]);

set_table!(FROZENSET: frozenset, "Build an immutable unordered collection of unique elements.", false, [
    static_method("__new__", "(cls, iterable=(), /)", new_frozen, "Create and return a new object."),
    method("__hash__", "(self, /)", hash, "Return hash(self)."),
]);

comparisons!(compare);

fn set(value: Value) -> Gc<Set> {
    match value.cast::<Set>() {
        Some(set) => set,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn items(value: Value) -> &'static [Value] {
    value.cast::<Tuple>().map_or(&[], |tuple| tuple.items())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.set)?;
    Ok(vm.new_set_of(class.instance_shape.get())?.value())
}

fn new_frozen(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.frozenset)?;
    if let Some(iterable) = args[1].given()
        && class == vm.types.frozenset
        && vm.is_exact(iterable, class)
    {
        return Ok(iterable);
    }
    let set = vm.new_set_of(class.instance_shape.get())?;
    if let Some(iterable) = args[1].given() {
        vm.set_update(set, iterable)?;
    }
    Ok(set.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let set = set(args[0]);
    if !set.dict.get().is_empty() {
        vm.dict_clear(set.dict.get())?;
    }
    if let Some(iterable) = args[1].given() {
        vm.set_update(set, iterable)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let set = set(args[0]);
    let name = vm.short_type_name(args[0]);
    if set.dict.get().is_empty() {
        return vm.new_str(&format!("{name}()"));
    }
    let exact = vm.is_exact(args[0], vm.types.set);
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = if exact { b"{".to_vec() } else { format!("{name}({{").into_bytes() };
        let start = out.len();
        let mut at = 0;
        while at < set.dict.get().used() {
            if let Some((key, _)) = set.dict.get().entry(at) {
                if out.len() > start {
                    out.extend_from_slice(b", ");
                }
                vm.push_repr(&mut out, key)?;
            }
            at += 1;
        }
        out.extend_from_slice(if exact { b"}" } else { b"})" });
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str(&format!("{name}(...)")),
    }
}

fn len(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(set(args[0]).dict.get().len() as i64))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.set_iterator(set(args[0]))
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.set_contains(set(args[0]), args[1])?))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hash = vm.set_hash(set(args[0]));
    vm.new_int(hash)
}

/// A copy of `left` in its base class, changed by `right`: what the operators and named operations give.
fn combined(vm: &mut Vm, op: SetOp, left: Value, others: &[Value]) -> Result<Value, Raised> {
    let result = vm.set_copy(left)?;
    for other in others {
        vm.set_apply(op, result, *other)?;
    }
    Ok(result.value())
}

macro_rules! operators {
    ($($name:ident: $left:literal, $right:literal, $op:ident;)*) => {$(
        fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            if args[1].kind() != Kind::Set {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            combined(vm, SetOp::$op, args[$left], &[args[$right]])
        }
    )*};
}

operators! {
    and: 0, 1, Intersection;
    rand: 1, 0, Intersection;
    or: 0, 1, Union;
    ror: 1, 0, Union;
    sub: 0, 1, Difference;
    rsub: 1, 0, Difference;
    xor: 0, 1, SymmetricDifference;
    rxor: 1, 0, SymmetricDifference;
}

macro_rules! in_place_operators {
    ($($name:ident: $op:ident;)*) => {$(
        fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            if args[1].kind() != Kind::Set {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            vm.set_apply(SetOp::$op, set(args[0]), args[1])?;
            Ok(args[0])
        }
    )*};
}

in_place_operators! {
    iand: Intersection;
    ior: Union;
    isub: Difference;
    ixor: SymmetricDifference;
}

fn difference(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    combined(vm, SetOp::Difference, args[0], items(args[1]))
}

fn intersection(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    combined(vm, SetOp::Intersection, args[0], items(args[1]))
}

fn union(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    combined(vm, SetOp::Union, args[0], items(args[1]))
}

fn symmetric_difference(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    combined(vm, SetOp::SymmetricDifference, args[0], &args[1..])
}

/// Changes `args[0]` by all others.
fn apply(vm: &mut Vm, op: SetOp, args: &[Value], others: &[Value]) -> Result<Value, Raised> {
    for other in others {
        vm.set_apply(op, set(args[0]), *other)?;
    }
    Ok(Value::NONE)
}

fn difference_update(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    apply(vm, SetOp::Difference, args, items(args[1]))
}

fn intersection_update(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    apply(vm, SetOp::Intersection, args, items(args[1]))
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    apply(vm, SetOp::Union, args, items(args[1]))
}

fn symmetric_difference_update(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    apply(vm, SetOp::SymmetricDifference, args, &args[1..])
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(right)) = (left.cast::<Set>(), right.cast::<Set>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (left_length, right_length) = (left.dict.get().len(), right.dict.get().len());
    let holds = match op {
        CompareOp::Eq | CompareOp::Ne => {
            // Kept hashes tell most unequal frozensets apart.
            let hashes = (left.hash.get(), right.hash.get());
            let differ = hashes.0 != 0 && hashes.1 != 0 && hashes.0 != hashes.1;
            let equal = left_length == right_length && !differ && vm.set_within(left, right)?;
            equal == (op == CompareOp::Eq)
        }
        CompareOp::Lt => left_length < right_length && vm.set_within(left, right)?,
        CompareOp::Le => vm.set_within(left, right)?,
        CompareOp::Gt => left_length > right_length && vm.set_within(right, left)?,
        CompareOp::Ge => vm.set_within(right, left)?,
    };
    Ok(Value::bool(holds))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = vm.new_list(&[])?;
    vm.list_extend(list, args[0])?;
    let class = vm.type_of(args[0]).value();
    let state = vm.instance_state(args[0])?;
    vm.reduction(class, &[list.value()], Some(state))
}

fn sizeof(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let dict = set(args[0]).dict.get();
    let tables = Values::size(dict.entries.get().capacity) + size_of::<Raw>() + dict.index.get().capacity;
    Ok(Value::small_int((size_of::<Set>() + size_of::<Dict>() + tables) as i64))
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_exact(args[0], vm.types.frozenset) {
        return Ok(args[0]);
    }
    Ok(vm.set_copy(args[0])?.value())
}

fn isdisjoint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (mut small, mut large) = (args[1], set(args[0]));
    if let Some(other) = args[1].cast::<Set>()
        && other.dict.get().len() > large.dict.get().len()
    {
        (small, large) = (args[0], other);
    }
    let mut disjoint = true;
    vm.for_each_element(small, |vm, key, hash| {
        disjoint = vm.dict_find_hashed(large.dict.get(), key, hash)? == Found::Missing;
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}

fn issubset(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let other = vm.as_set(args[1])?;
    Ok(Value::bool(vm.set_within(set(args[0]), other)?))
}

fn issuperset(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let set = set(args[0]);
    let mut within = true;
    vm.for_each_element(args[1], |vm, key, hash| {
        within = vm.dict_find_hashed(set.dict.get(), key, hash)? != Found::Missing;
        Ok(within)
    })?;
    Ok(Value::bool(within))
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.set_add(set(args[0]), args[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_clear(set(args[0]).dict.get())?;
    Ok(Value::NONE)
}

fn discard(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.set_discard(set(args[0]), args[1])?;
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.set_discard(set(args[0]), args[1])? { Ok(Value::NONE) } else { Err(vm.key_error(args[1])) }
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let dict = set(args[0]).dict.get();
    match dict.last() {
        Some(at) => {
            let key = dict.entry(at).map_or(Value::NONE, |(key, _)| key);
            vm.dict_remove_at(dict, at);
            Ok(key)
        }
        None => {
            let message = vm.new_str("pop from an empty set")?;
            Err(vm.key_error(message))
        }
    }
}

impl Vm {
    /// The hash of an element; TypeError says what it was for.
    fn element_hash(&mut self, element: Value) -> Result<u64, Raised> {
        match self.hash(element) {
            Ok(hash) => Ok(hash),
            Err(raised) => Err(self.unhashable(raised, element, "a set element")),
        }
    }

    /// Calls `each` with every element of an iterable and its hash, until it says `false`.
    fn for_each_element(
        &mut self,
        iterable: Value,
        mut each: impl FnMut(&mut Vm, Value, u64) -> Result<bool, Raised>,
    ) -> Result<(), Raised> {
        // Sets and dicts know the hashes of their elements.
        let dict = match iterable.kind() {
            Kind::Set => iterable.cast::<Set>().map(|set| set.dict.get()),
            Kind::Dict if self.is_exact(iterable, self.types.dict) => iterable.cast::<Dict>(),
            _ => None,
        };
        let Some(dict) = dict else {
            return self.for_each(iterable, |vm, element| {
                let hash = vm.element_hash(element)?;
                each(vm, element, hash)
            });
        };
        let mut at = 0;
        while at < dict.used() {
            if let Some((key, _)) = dict.entry(at)
                && !each(self, key, dict.entry_hash(at))?
            {
                break;
            }
            at += 1;
        }
        Ok(())
    }

    /// `set.add(element)`
    pub fn set_add(&mut self, set: Gc<Set>, element: Value) -> Result<(), Raised> {
        let hash = self.element_hash(element)?;
        self.set_add_hashed(set, element, hash)
    }

    fn set_add_hashed(&mut self, set: Gc<Set>, element: Value, hash: u64) -> Result<(), Raised> {
        let dict = set.dict.get();
        match self.dict_find_hashed(dict, element, hash)? {
            Found::Entry(_) => Ok(()),
            Found::Missing => self.dict_set_found(dict, element, hash, Found::Missing, Value::NONE),
        }
    }

    /// Looks up an element; a set is looked up as the frozenset it equals.
    fn set_find(&mut self, set: Gc<Set>, element: Value) -> Result<Found, Raised> {
        let hash = match element.cast::<Set>() {
            Some(inner) if self.dunder_of(element, Dunder::Hash).is_none_or(|hash| hash.is_none()) => {
                self.set_hash(inner) as u64
            }
            _ => self.element_hash(element)?,
        };
        self.dict_find_hashed(set.dict.get(), element, hash)
    }

    /// `element in set`
    pub fn set_contains(&mut self, set: Gc<Set>, element: Value) -> Result<bool, Raised> {
        Ok(self.set_find(set, element)? != Found::Missing)
    }

    /// `set.discard(element)`: whether it was there.
    pub fn set_discard(&mut self, set: Gc<Set>, element: Value) -> Result<bool, Raised> {
        match self.set_find(set, element)? {
            Found::Entry(at) => {
                self.dict_remove_at(set.dict.get(), at);
                Ok(true)
            }
            Found::Missing => Ok(false),
        }
    }

    /// `set.update(iterable)`
    pub fn set_update(&mut self, set: Gc<Set>, iterable: Value) -> Result<(), Raised> {
        self.for_each_element(iterable, |vm, element, hash| vm.set_add_hashed(set, element, hash).map(|()| true))
    }

    /// A set of the elements of an iterable; the same object if it is a set or frozenset.
    fn as_set(&mut self, iterable: Value) -> Result<Gc<Set>, Raised> {
        if let Some(set) = iterable.cast::<Set>() {
            return Ok(set);
        }
        let set = self.new_set()?;
        self.set_update(set, iterable)?;
        Ok(set)
    }

    /// A set of the same elements; a frozenset if `value` is one or of a subclass.
    fn set_copy(&mut self, value: Value) -> Result<Gc<Set>, Raised> {
        let frozen = self.is_instance(value, self.types.frozenset);
        let class = if frozen { self.types.frozenset } else { self.types.set };
        let copy = self.new_set_of(class.instance_shape.get())?;
        if let Some(set) = value.cast::<Set>() {
            let dict = self.dict_copy(set.dict.get())?;
            copy.dict.set(dict);
            copy.wrote();
        }
        Ok(copy)
    }

    /// Changes a set by the elements of an iterable.
    pub fn set_apply(&mut self, op: SetOp, set: Gc<Set>, other: Value) -> Result<(), Raised> {
        match op {
            SetOp::Union => self.set_update(set, other),
            SetOp::Difference => {
                if other == set.value() {
                    return self.dict_clear(set.dict.get());
                }
                // A small set looks its elements up in a large one, not the other way round.
                if let Some(large) = other.cast::<Set>()
                    && large.dict.get().len() > set.dict.get().len()
                {
                    return self.set_keep(set, large, false);
                }
                self.for_each_element(other, |vm, element, hash| {
                    if let Found::Entry(at) = vm.dict_find_hashed(set.dict.get(), element, hash)? {
                        vm.dict_remove_at(set.dict.get(), at);
                    }
                    Ok(true)
                })
            }
            SetOp::Intersection => {
                if let Some(other) = other.cast::<Set>() {
                    return self.set_keep(set, other, true);
                }
                let common = self.new_set()?;
                self.for_each_element(other, |vm, element, hash| {
                    if let Found::Entry(_) = vm.dict_find_hashed(set.dict.get(), element, hash)? {
                        vm.set_add_hashed(common, element, hash)?;
                    }
                    Ok(true)
                })?;
                set.dict.set(common.dict.get());
                set.wrote();
                Ok(())
            }
            SetOp::SymmetricDifference => {
                // An element that an iterable gives twice must not come and go: it is made a set first.
                let other = self.as_set(other)?;
                let other = if other == set { self.set_copy(other.value())? } else { other };
                self.for_each_element(other.value(), |vm, element, hash| {
                    let dict = set.dict.get();
                    match vm.dict_find_hashed(dict, element, hash)? {
                        Found::Entry(at) => {
                            vm.dict_remove_at(dict, at);
                        }
                        Found::Missing => vm.dict_set_found(dict, element, hash, Found::Missing, Value::NONE)?,
                    }
                    Ok(true)
                })
            }
        }
    }

    /// Keeps the elements that are in another set (or those that are not).
    fn set_keep(&mut self, set: Gc<Set>, other: Gc<Set>, keep: bool) -> Result<(), Raised> {
        let kept = self.new_dict()?;
        self.for_each_element(set.value(), |vm, element, hash| {
            let found = vm.dict_find_hashed(other.dict.get(), element, hash)? != Found::Missing;
            if found == keep {
                vm.dict_set_hashed(kept, element, hash, Value::NONE)?;
            }
            Ok(true)
        })?;
        set.dict.set(kept);
        set.wrote();
        Ok(())
    }

    /// `left <= right`
    pub fn set_within(&mut self, left: Gc<Set>, right: Gc<Set>) -> Result<bool, Raised> {
        if left.dict.get().len() > right.dict.get().len() {
            return Ok(false);
        }
        let mut within = true;
        self.for_each_element(left.value(), |vm, element, hash| {
            within = vm.dict_find_hashed(right.dict.get(), element, hash)? != Found::Missing;
            Ok(within)
        })?;
        Ok(within)
    }

    /// `hash(frozenset)`: of all elements' hashes, whatever their order. Kept in frozensets.
    fn set_hash(&mut self, set: Gc<Set>) -> i64 {
        if set.hash.get() != 0 {
            return set.hash.get() as i64;
        }
        let dict = set.dict.get();
        let live = (0..dict.used()).filter(|at| dict.entry(*at).is_some());
        let hash = crate::text::hash::frozenset(live.map(|at| dict.entry_hash(at)), dict.len());
        if self.is_instance(set.value(), self.types.frozenset) {
            set.hash.set(hash as u64);
        }
        hash
    }

    /// What `copyreg` calls the state of an instance: its attributes, or `None` if it has none.
    fn instance_state(&mut self, value: Value) -> Result<Value, Raised> {
        match self.instance_dict(value)? {
            Some(dict) if !dict.is_empty() => Ok(dict.value()),
            _ => Ok(Value::NONE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vm() -> Box<Vm> {
        let upcalls = Upcalls {
            call_function: |vm, _, _, _| Err(vm.runtime_error("no interpreter")),
            resume: |vm, _, _| Err(vm.runtime_error("no interpreter")),
            run_frame: |vm, _| Err(vm.runtime_error("no interpreter")),
            safepoint: |_| Ok(()),
            import: |vm, _, _, _, _| Err(vm.runtime_error("no interpreter")),
        };
        Vm::bootstrap(upcalls).expect("memory")
    }

    fn set_of(vm: &mut Vm, elements: &[i64]) -> Value {
        let elements: Vec<Value> = elements.iter().map(|element| Value::small_int(*element)).collect();
        let list = vm.new_list(&elements).expect("memory").value();
        let class = vm.types.set.value();
        vm.call(class, &[list]).expect("ints are hashable")
    }

    fn shown(vm: &mut Vm, value: Value) -> String {
        vm.repr_text(value).expect("ints have a repr")
    }

    #[test]
    fn sets_combine() {
        let mut vm = vm();
        let (left, right) = (set_of(&mut vm, &[1, 2, 3, 4]), set_of(&mut vm, &[3, 4, 5]));
        for (op, expected) in [
            (BinaryOp::Or, "{1, 2, 3, 4, 5}"),
            (BinaryOp::And, "{3, 4}"),
            (BinaryOp::Sub, "{1, 2}"),
            (BinaryOp::Xor, "{1, 2, 5}"),
        ] {
            let result = vm.binary(op, left, right).expect("sets");
            assert_eq!(shown(&mut vm, result), expected);
        }
        assert!(vm.compare_bool(CompareOp::Lt, left, right).is_ok_and(|less| !less));
    }

    #[test]
    fn a_set_used_as_a_queue_stays_small_and_ends_its_searches() {
        let mut vm = vm();
        let set = set_of(&mut vm, &[-1]).cast::<Set>().expect("a set");
        for element in 0..10_000 {
            vm.set_add(set, Value::small_int(element)).expect("hashable");
            assert_eq!(vm.set_discard(set, Value::small_int(element)), Ok(true));
        }
        assert_eq!(vm.set_contains(set, Value::small_int(3)), Ok(false));
        assert_eq!(vm.set_contains(set, Value::small_int(-1)), Ok(true));
        assert!(set.dict.get().mask.get() < 64);
    }

    #[test]
    fn deleting_shifts_what_collided() {
        let mut vm = vm();
        let set = set_of(&mut vm, &[]).cast::<Set>().expect("a set");
        let mut present = std::collections::BTreeSet::new();
        let mut state = 1u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let element = (state >> 33) as i64 % 500;
            if state >> 40 & 1 == 0 {
                vm.set_add(set, Value::small_int(element)).expect("hashable");
                present.insert(element);
            } else {
                assert_eq!(vm.set_discard(set, Value::small_int(element)), Ok(present.remove(&element)));
            }
        }
        for element in 0..500 {
            assert_eq!(vm.set_contains(set, Value::small_int(element)), Ok(present.contains(&element)));
        }
    }
}
