//! `attrgetter`, `itemgetter`, `methodcaller`.

use crate::library::class::{self, ClassDef};
use crate::objects::{Dict, Gc, List, NativeDef, Raised, Str, Tuple, Value, Vm, method, raw_method, static_method};

/// What was asked for: a tuple of names or keys; for `methodcaller` the name and the arguments.
const GIVEN: u32 = 0;
/// For `attrgetter` the paths as tuples of interned names; for `methodcaller` the keyword arguments as a dict.
const MORE: u32 = 1;

const GETTER: ClassDef = ClassDef { module: "operator", slots: 2, ..ClassDef::PLAIN };

pub(super) static CLASSES: &[ClassDef] = &[
    ClassDef {
        name: "attrgetter",
        doc: "Return a callable object that fetches the given attribute(s) from its operand.\n\nAfter f = attrgetter('name'), the call f(r) returns r.name.",
        methods: ATTRGETTER,
        ..GETTER
    },
    ClassDef {
        name: "itemgetter",
        doc: "Return a callable object that fetches the given item(s) from its operand.\n\nAfter f = itemgetter(2), the call f(r) returns r[2].",
        methods: ITEMGETTER,
        ..GETTER
    },
    ClassDef {
        name: "methodcaller",
        doc: "Return a callable object that calls the given method on its operand.\n\nAfter f = methodcaller('name', 'foo', bar=1), the call f(r) returns r.name('foo', bar=1).",
        methods: METHODCALLER,
        ..GETTER
    },
];

static ATTRGETTER: &[NativeDef] = &[
    static_method("__new__", "(cls, attr, /, *attrs)", attrgetter_new, "Create and return a new object."),
    method("__call__", "(self, obj, /)", attrgetter_call, "Call self as a function."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling"),
];

static ITEMGETTER: &[NativeDef] = &[
    static_method("__new__", "(cls, item, /, *items)", itemgetter_new, "Create and return a new object."),
    method("__call__", "(self, obj, /)", itemgetter_call, "Call self as a function."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling"),
];

static METHODCALLER: &[NativeDef] = &[
    static_method("__new__", "(cls, /, *args, **kwargs)", methodcaller_new, "Create and return a new object."),
    method("__call__", "(self, obj, /)", methodcaller_call, "Call self as a function."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    raw_method("__reduce__", "(self, /)", methodcaller_reduce, "Return state information for pickling"),
];

fn items(value: Value) -> &'static [Value] {
    value.cast::<Tuple>().map_or(&[], |tuple| tuple.items())
}

fn make(vm: &mut Vm, class: Value, given: Value, more: Value) -> Result<Value, Raised> {
    let class = class::of(vm, class)?;
    let object = vm.new_instance(class)?.value();
    class::set_slot(vm, object, GIVEN, given)?;
    class::set_slot(vm, object, MORE, more)?;
    Ok(object)
}

/// The first argument and the others in one tuple.
fn all_of(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let all = [&[args[1]], items(args[2])].concat();
    Ok(vm.new_tuple(&all)?.value())
}

fn attrgetter_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let names = all_of(vm, args)?;
    let mut paths = vm.rooted_vec();
    for name in items(names) {
        let Some(name) = name.cast::<Str>() else { return Err(vm.type_error("attribute name must be a string")) };
        let mut path = vm.rooted_vec();
        for part in name.as_bytes().split(|byte| *byte == b'.') {
            let part = vm.intern_wtf8(part)?;
            path.push(part);
        }
        let path = vm.new_tuple(&path)?.value();
        paths.push(path);
    }
    let paths = vm.new_tuple(&paths)?.value();
    make(vm, args[0], names, paths)
}

fn attrgetter_call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let follow =
        |vm: &mut Vm, path: Value| items(path).iter().try_fold(args[1], |object, name| vm.get_attr(object, *name));
    match items(class::slot(vm, args[0], MORE)) {
        [path] => follow(vm, *path),
        paths => {
            let mut results = vm.rooted_vec();
            for path in paths {
                let result = follow(vm, *path)?;
                results.push(result);
            }
            Ok(vm.new_tuple(&results)?.value())
        }
    }
}

fn itemgetter_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let keys = all_of(vm, args)?;
    make(vm, args[0], keys, Value::NONE)
}

fn fetch(vm: &mut Vm, object: Value, key: Value) -> Result<Value, Raised> {
    if let Some(at) = key.as_small_int().filter(|at| *at >= 0) {
        if let Some(tuple) = object.cast::<Tuple>()
            && vm.is_exact(object, vm.types.tuple)
            && let Some(item) = tuple.items().get(at as usize)
        {
            return Ok(*item);
        }
        if let Some(list) = object.cast::<List>()
            && vm.is_exact(object, vm.types.list)
            && (at as usize) < list.length.get()
        {
            return Ok(list.get(at as usize));
        }
    }
    vm.get_item(object, key)
}

fn itemgetter_call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match items(class::slot(vm, args[0], GIVEN)) {
        [key] => fetch(vm, args[1], *key),
        keys => {
            let mut results = vm.rooted_vec();
            for key in keys {
                let result = fetch(vm, args[1], *key)?;
                results.push(result);
            }
            Ok(vm.new_tuple(&results)?.value())
        }
    }
}

fn methodcaller_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(name) = items(args[1]).first() else {
        return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
    };
    if name.cast::<Str>().is_none() {
        return Err(vm.type_error("method name must be a string"));
    }
    make(vm, args[0], args[1], args[2])
}

/// Keyword arguments as a call takes them: the values go behind the others.
fn spread(vm: &mut Vm, keywords: Value, all: &mut Vec<Value>) -> Result<Option<Gc<Tuple>>, Raised> {
    let Some(keywords) = keywords.cast::<Dict>().filter(|keywords| !keywords.is_empty()) else { return Ok(None) };
    let names: Vec<Value> = keywords.iter().map(|(name, _)| name).collect();
    all.extend(keywords.iter().map(|(_, value)| value));
    vm.new_tuple(&names).map(Some)
}

fn methodcaller_call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some((name, given)) = items(class::slot(vm, args[0], GIVEN)).split_first() else { return Ok(Value::NONE) };
    let keywords = class::slot(vm, args[0], MORE);
    if keywords.cast::<Dict>().is_none_or(|keywords| keywords.is_empty())
        && let Some(name) = name.cast::<Str>()
    {
        let name = vm.intern_value(name)?;
        return vm.call_method(args[1], name, given);
    }
    let bound = vm.get_attr(args[1], *name)?;
    let mut all = vm.rooted_vec();
    all.extend_from_slice(given);
    let names = spread(vm, keywords, &mut all)?;
    vm.call_kw(bound, &all, names)
}

fn methodcaller_reduce(vm: &mut Vm, args: &[Value], _: Option<Gc<Tuple>>) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let (given, keywords) = (class::slot(vm, args[0], GIVEN), class::slot(vm, args[0], MORE));
    if keywords.cast::<Dict>().is_none_or(|keywords| keywords.is_empty()) {
        return Ok(vm.new_tuple(&[class, given])?.value());
    }
    // Keywords cannot be part of the arguments: a partial holds them.
    let name = vm.intern("functools")?;
    let functools = (vm.upcalls.import)(vm, name, Value::NONE, Value::NONE, 0)?;
    let partial = vm.get_attr_str(functools, "partial")?;
    let (name, rest) = items(given).split_at(1);
    let mut all = vm.rooted_vec();
    all.extend_from_slice(&[class, name[0]]);
    let names = spread(vm, keywords, &mut all)?;
    let constructor = vm.call_kw(partial, &all, names)?;
    vm.reduction(constructor, rest, None)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let given = class::slot(vm, args[0], GIVEN);
    Ok(vm.new_tuple(&[class, given])?.value())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = class::qualified_name(vm, args[0]);
    let given = items(class::slot(vm, args[0], GIVEN));
    let keywords = class::slot(vm, args[0], MORE).cast::<Dict>();
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = format!("{name}(").into_bytes();
        for (at, item) in given.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(&mut out, *item)?;
        }
        if let Some(keywords) = keywords {
            let entries: Vec<(Value, Value)> = keywords.iter().collect();
            for (key, value) in entries {
                let key = vm.str_of_text(key)?;
                out.extend_from_slice(format!(", {key}=").as_bytes());
                vm.push_repr(&mut out, value)?;
            }
        }
        out.push(b')');
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str(&format!("{name}(...)")),
    }
}
