//! The VM as a host, without an interpreter: changes, classes, the collector.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use cinderlift_hooks::audit::{self, Verdict};
use cinderlift_hooks::dict::{self, DictEvent, DictSubscription, Identical};
use cinderlift_hooks::function::{self as function_hooks, FunctionEvent, FunctionPart};
use cinderlift_hooks::heap::Existing;
use cinderlift_hooks::reference::{self, ReferenceEvent};
use cinderlift_hooks::tier::{self, TierEvent};
use cinderlift_hooks::types::{self, Repeats, TypeChange, TypeEvent};
use cinderlift_hooks::{Event, Subscriber, WatcherError, WatcherResult, code, entry, watch};

use super::*;
use crate::bytecode::{CodeProto, Constant};
use crate::heap::{Header, Host as Collector, Kind as ObjectKind};
use crate::objects::{Code, Dict, Function, Gc, Raised, Type, TypeFlags, Upcalls, Value};

type Log = Arc<Mutex<Vec<String>>>;

fn vm() -> Box<Vm> {
    let upcalls = Upcalls {
        call_function: |vm, _, _, _| Err(vm.runtime_error("no interpreter")),
        resume: |vm, _, _| Err(vm.runtime_error("no interpreter")),
        run_frame: |vm, _| Err(vm.runtime_error("no interpreter")),
        safepoint: |_| Ok(()),
        import: |vm, _, _, _, _| Err(vm.runtime_error("no interpreter")),
    };
    Vm::bootstrap(upcalls).expect("there is memory")
}

fn take(log: &Log) -> Vec<String> {
    std::mem::take(&mut *log.lock().expect("not poisoned"))
}

fn int(value: Option<Value>) -> String {
    value.map_or("-".into(), |value| value.as_small_int().map_or("?".into(), |int| int.to_string()))
}

fn describe(vm: &Vm, event: &DictEvent<Vm>) -> String {
    let (old, new) = event.old_and_new();
    let key = event.key().map_or("", |key| vm.str_text(key));
    format!("{} {key} {} {}", Event::<Vm>::label(event), int(old), int(new))
}

fn log_dict(log: &Log) -> impl FnMut(&mut Vm, &DictEvent<Vm>) -> WatcherResult<Vm> + Send + 'static {
    let log = log.clone();
    move |vm, event| {
        log.lock().expect("not poisoned").push(describe(vm, event));
        Ok(())
    }
}

fn watching(
    vm: &mut Vm,
    dict: Gc<Dict>,
    callback: impl FnMut(&mut Vm, &DictEvent<Vm>) -> WatcherResult<Vm> + Send + 'static,
) -> DictSubscription<Vm> {
    let subscription = dict::subscribe(vm, Subscriber::named("test"), Identical::Ignored, callback);
    subscription.watch(vm, dict.value());
    subscription
}

/// The dict of an event. A closure holds no reference to an object: it is not a root.
fn subject(event: &DictEvent<Vm>) -> Gc<Dict> {
    event.dict().and_then(Value::cast).expect("the dict is alive")
}

fn set(vm: &mut Vm, dict: Gc<Dict>, key: &str, value: i64) {
    vm.dict_set_str(dict, key, Value::small_int(value)).expect("strings are hashable");
}

fn get(vm: &mut Vm, dict: Gc<Dict>, key: &str) -> Option<i64> {
    vm.dict_get_str(dict, key).expect("strings are hashable").and_then(Value::as_small_int)
}

fn class(vm: &mut Vm, name: &str, bases: &[Gc<Type>]) -> Gc<Type> {
    let build = |vm: &mut Vm| -> Result<Gc<Type>, Raised> {
        let name = vm.intern(name)?;
        let bases: Vec<Value> = bases.iter().map(|base| base.value()).collect();
        let (bases, dict) = (vm.new_tuple(&bases)?, vm.new_dict()?);
        let flags = TypeFlags::BASE.with(TypeFlags::HEAP).with(TypeFlags::DICT);
        let class = vm.allocate_type(vm.types.type_, name, bases, dict, ObjectKind::Instance, flags)?;
        class.mro.set(vm.linearize(class)?);
        vm.register_subclass(class)?;
        vm.give_root_shape(class, 0, 0);
        Ok(class)
    };
    build(vm).expect("the bases agree")
}

/// What a collection of these tests asks: all of the VM's tables and what the test names are roots.
struct Roots<'a>(&'a Vm, &'a [Value]);

impl Collector for Roots<'_> {
    fn trace_roots(&self, tracer: &mut Tracer<'_>) {
        let vm = self.0;
        vm.types.all().into_iter().for_each(|class| tracer.value(class.value()));
        vm.interned.values().for_each(|value| tracer.value(*value));
        tracer.value(vm.empty_tuple);
        tracer.value(vm.builtins.value());
        tracer.value(vm.modules.value());
        vm.hooks.trace(tracer);
        self.1.iter().for_each(|value| tracer.value(*value));
    }

    fn trace_object(&self, object: &'static Header, tracer: &mut Tracer<'_>) {
        self.0.trace_object(object, tracer);
    }

    fn finalize(&self, _: &'static Header) -> bool {
        false
    }

    fn clear_weak(&self, _: &Tracer<'_>) {}

    fn before_sweep(&self, tracer: &Tracer<'_>) {
        self.0.note_deaths(tracer);
    }
}

fn collect(vm: &mut Vm, roots: &[Value]) {
    vm.heap.collect(&Roots(vm, roots), true);
    vm.tell_deaths();
}

#[test]
fn each_change_of_a_watched_dict_is_told_before_it_is_made() {
    let vm = &mut *vm();
    let dict = vm.new_dict().expect("memory");
    let log = Log::default();
    let (texts, mut tell) = (log.clone(), log_dict(&log));
    let _subscription = watching(vm, dict, move |vm, event| {
        let dict = subject(event);
        let now = event.key().and_then(|key| dict.get_str(key));
        assert_eq!(now, event.old_and_new().0, "the old state is still there");
        texts.lock().expect("not poisoned").push(format!("{} entries", dict.len()));
        tell(vm, event)
    });
    set(vm, dict, "x", 1);
    set(vm, dict, "x", 2);
    set(vm, dict, "x", 2);
    let key = vm.intern("x").expect("memory");
    assert_eq!(vm.dict_remove(dict, key), Ok(Some(Value::small_int(2))));
    assert_eq!(vm.dict_remove(dict, key), Ok(None));
    vm.dict_clear(dict).expect("memory");
    assert_eq!(
        take(&log),
        [
            "0 entries",
            "dict.added x - 1",
            "1 entries",
            "dict.modified x 1 2",
            "1 entries",
            "dict.deleted x 2 -",
            "0 entries",
            "dict.cleared  - -"
        ]
    );
}

#[test]
fn a_copy_into_an_empty_dict_is_one_event() {
    let vm = &mut *vm();
    let (dict, source) = (vm.new_dict().expect("memory"), vm.new_dict().expect("memory"));
    set(vm, source, "x", 1);
    set(vm, source, "y", 2);
    let log = Log::default();
    let _subscription = watching(vm, dict, log_dict(&log));
    vm.dict_become_copy(dict, source).expect("memory");
    assert_eq!(take(&log), ["dict.cloned  - -"]);
    assert_eq!(get(vm, dict, "y"), Some(2));
}

#[test]
fn a_key_is_watched_by_its_text_whichever_string_names_it() {
    let vm = &mut *vm();
    let dict = vm.new_dict().expect("memory");
    let log = Log::default();
    let subscription = dict::subscribe(vm, Subscriber::named("test"), Identical::Ignored, log_dict(&log));
    subscription.watch_key(vm, dict.value(), Name::from("limit"));
    let fresh = vm.new_str("limit").expect("memory");
    vm.dict_set(dict, fresh, Value::small_int(1)).expect("strings are hashable");
    set(vm, dict, "limit", 2);
    set(vm, dict, "other", 3);
    vm.dict_set(dict, Value::small_int(5), Value::NONE).expect("ints are hashable");
    assert_eq!(take(&log), ["dict.added limit - 1", "dict.modified limit 1 2"]);
}

#[test]
fn what_a_watcher_changes_is_made_when_its_event_is_complete() {
    let vm = &mut *vm();
    let dict = vm.new_dict().expect("memory");
    let log = Log::default();
    let mut tell = log_dict(&log);
    let _subscription = watching(vm, dict, move |vm, event| {
        if event.key().is_some_and(|key| vm.str_text(key) == "x") {
            let dict = subject(event);
            set(vm, dict, "y", 2);
            assert_eq!(get(vm, dict, "y"), None);
        }
        tell(vm, event)
    });
    set(vm, dict, "x", 1);
    assert_eq!(take(&log), ["dict.added x - 1", "dict.added y - 2"]);
    assert_eq!((get(vm, dict, "x"), get(vm, dict, "y")), (Some(1), Some(2)));
}

#[test]
fn a_queued_change_keeps_its_values_alive() {
    let vm = &mut *vm();
    let dict = vm.new_dict().expect("memory");
    let _subscription = watching(vm, dict, move |vm, event| {
        if event.key().is_some_and(|key| vm.str_text(key) == "x") {
            let list = vm.new_list(&[Value::small_int(7)]).expect("memory");
            vm.dict_set_str(subject(event), "y", list.value()).expect("strings are hashable");
            collect(vm, &[]);
        }
        Ok(())
    });
    set(vm, dict, "x", 1);
    let list = vm.dict_get_str(dict, "y").expect("strings are hashable").expect("it was set");
    assert_eq!(list.cast::<crate::objects::List>().expect("a list").to_vec(), [Value::small_int(7)]);
}

#[test]
fn a_watcher_of_a_subclass_hears_of_its_bases_with_old_and_new_values() {
    let vm = &mut *vm();
    let object = vm.types.object;
    let base = class(vm, "Base", &[object]);
    let leaf = class(vm, "Leaf", &[base]);
    let log = Log::default();
    let texts = log.clone();
    let subscription = types::subscribe(vm, Subscriber::named("test"), Repeats::Each, move |vm, event| {
        let &TypeEvent::Changed { class, origin, change } = event else { return Ok(()) };
        let part = match change {
            TypeChange::AttributeSet { name, old, new } => {
                format!("{} {} {}", vm.str_text(name), int(old), int(Some(new)))
            }
            TypeChange::AttributeDeleted { name, old } => format!("{} {} gone", vm.str_text(name), int(Some(old))),
            _ => String::new(),
        };
        let name = |class: Value| class.cast::<Type>().map_or("?", |class| vm.str_text(class.name.get()));
        texts.lock().expect("not poisoned").push(format!("{} by {}: {part}", name(class), name(origin)));
        Ok(())
    });
    subscription.watch(vm, leaf.value());
    let name = vm.intern("limit").expect("memory");
    for value in [Value::small_int(1), Value::small_int(2), Value::small_int(2), Value::UNBOUND] {
        vm.set_class_attribute(base, name, value).expect("memory");
    }
    assert_eq!(take(&log), ["Leaf by Base: limit - 1", "Leaf by Base: limit 1 2", "Leaf by Base: limit 2 gone"]);
    subscription.end(vm);
    assert_eq!((base.header.watch(), leaf.header.watch(), object.header.watch()), (0, 0, 0));
}

#[test]
fn a_class_attribute_that_a_watcher_sets_is_held_back_with_the_class() {
    let vm = &mut *vm();
    let object = vm.types.object;
    let class = class(vm, "Held", &[object]);
    let (dict, namespace) = (vm.new_dict().expect("memory"), class.dict.get());
    let name = vm.intern("limit").expect("memory");
    let version = class.version.get();
    let value = class.value();
    let subscription = watching(vm, dict, move |vm, _| {
        let class: Gc<Type> = value.cast().expect("a class");
        let namespace = class.dict.get();
        vm.set_class_attribute(class, name, Value::small_int(1)).expect("memory");
        assert_eq!(class.version.get(), version, "caches are good as long as the value is the old one");
        assert_eq!(namespace.get_str(name), None);
        Ok(())
    });
    // Only the namespace is watched, as a dict.
    subscription.watch(vm, namespace.value());
    set(vm, dict, "x", 1);
    assert_eq!(namespace.get_str(name), Some(Value::small_int(1)));
    assert_ne!(class.version.get(), version);
}

#[test]
fn a_dict_that_dies_is_told_and_its_address_is_free_of_watches() {
    let vm = &mut *vm();
    let dict = vm.new_dict().expect("memory");
    let log = Log::default();
    let subscription = watching(vm, dict, log_dict(&log));
    collect(vm, &[dict.value()]);
    assert!(take(&log).is_empty(), "it lives");
    collect(vm, &[]);
    assert_eq!(take(&log), ["dict.deallocated  - -"]);
    // Whatever is at that address now, nobody watches it.
    for _ in 0..10_000 {
        let dict = vm.new_dict().expect("memory");
        assert_eq!(dict.header.watch(), 0);
        set(vm, dict, "x", 1);
    }
    assert!(take(&log).is_empty());
    subscription.end(vm);
}

#[test]
fn a_subscription_dropped_before_its_object_dies_leaves_nothing_behind() {
    let vm = &mut *vm();
    let object = vm.types.object;
    let (dict, class) = (vm.new_dict().expect("memory"), class(vm, "Gone", &[object]));
    drop(watching(vm, dict, |_, _| Ok(())));
    let types = types::subscribe(vm, Subscriber::named("test"), Repeats::Each, |_, _| Ok(()));
    types.watch(vm, class.value());
    drop(types);
    collect(vm, &[]);
    cinderlift_hooks::settle(vm);
    assert_eq!(object.header.watch() & watch::TYPE, 0);
}

#[test]
fn a_reference_tracer_hears_what_an_object_was() {
    let vm = &mut *vm();
    let object = vm.types.object;
    vm.new_list(&[]).expect("memory");
    collect(vm, &[]);
    let log = Log::default();
    let texts = log.clone();
    let _tracer = reference::subscribe(vm, Subscriber::named("test"), move |_, event| {
        if let ReferenceEvent::Destroyed(death) = event {
            texts.lock().expect("not poisoned").push(death.remains.to_string());
        }
        Ok(())
    });
    vm.new_complex(1.0, 2.0).expect("memory");
    let subclass = class(vm, "Short", &[object]);
    // A class is held by its bases; let go of it.
    let subclasses = object.subclasses.get();
    subclasses.length.set(subclasses.length.get() - 1);
    subclasses.items.get().set(subclasses.length.get(), Value::NONE);
    assert_eq!(subclass.name.get(), vm.intern("Short").expect("memory"));
    collect(vm, &[]);
    let mut log = take(&log);
    log.retain(|line| line.contains("Type") || line.contains("Complex"));
    log.sort();
    assert_eq!(log, ["<Complex>", "<Type Short>"]);
}

#[test]
fn a_failing_watcher_reaches_the_unraisable_handler_and_spoils_no_exception() {
    let vm = &mut *vm();
    let (dict, told) = (vm.new_dict().expect("memory"), vm.new_dict().expect("memory"));
    vm.extension::<Vec<String>>().clear();
    vm.unraisable = Some(|vm, text, exception| {
        let text = format!("{text} [{}]", vm.type_name(exception));
        vm.extension::<Vec<String>>().push(text);
        let _ = vm.value_error("raised by the handler itself");
    });
    let _failing = watching(vm, dict, |vm, _| {
        let raised = vm.type_error("no");
        Err(vm.watcher_error(raised))
    });
    let _failing_too = watching(vm, told, |_, _| Err(WatcherError::new("no exception")));
    set(vm, dict, "x", 1);
    set(vm, told, "x", 1);
    assert!(vm.raised.get().is_none());
    assert_eq!(get(vm, dict, "x"), Some(1));
    let texts = std::mem::take(vm.extension::<Vec<String>>());
    assert_eq!(
        texts,
        [
            "dict hook 'test' failed at dict.added: TypeError was raised [TypeError]",
            "dict hook 'test' failed at dict.added: no exception [NoneType]"
        ]
    );
}

#[test]
fn an_audit_hook_that_denies_raises() {
    let vm = &mut *vm();
    assert_eq!(vm.audit("open", &[]), Ok(()));
    let _strict = audit::subscribe(vm, Subscriber::named("strict"), |_, event| {
        Ok(match &*event.name {
            "open" => Verdict::Deny { reason: "files are closed to this program".into(), exception: None },
            _ => Verdict::Allow,
        })
    });
    assert_eq!(vm.audit("import", &[]), Ok(()));
    let raised = vm.audit("open", &[]).expect_err("it is denied");
    let exception = vm.take_raised(raised);
    assert_eq!(vm.type_of(exception.value()), vm.types.runtime_error);
}

#[test]
fn an_unwatched_object_is_never_touched() {
    let vm = &mut *vm();
    let (dict, other) = (vm.new_dict().expect("memory"), vm.new_dict().expect("memory"));
    let _subscription = watching(vm, dict, |_, _| panic!("nothing happens to it"));
    set(vm, other, "x", 1);
    vm.dict_clear(other).expect("memory");
    let (object, int) = (vm.types.object, vm.types.int);
    assert_eq!((other.header.watch(), object.header.watch(), int.header.watch()), (0, 0, 0));
}

/// A function whose code does nothing: there is no interpreter here.
fn function(vm: &mut Vm, name: &str, keyword_defaults: Value) -> Gc<Function> {
    let build = |vm: &mut Vm| -> Result<Gc<Function>, Raised> {
        let proto = CodeProto { name: name.into(), qualname: name.into(), ..CodeProto::default() };
        let (code, globals, name) = (vm.new_code(proto)?, vm.new_dict()?, vm.intern(name)?);
        let function = vm.alloc(Function {
            header: vm.header(ObjectKind::Function),
            slots: Cell::new(0),
            entry: Cell::new(0),
            direct: Cell::new(0),
            code: Cell::new(code),
            globals,
            builtins: vm.builtins,
            defaults: Cell::new(Value::NONE),
            keyword_defaults: Cell::new(keyword_defaults),
            closure: Value::NONE,
            name: Cell::new(name),
            qualname: Cell::new(name),
            module: Cell::new(Value::NONE),
            doc: Cell::new(Value::NONE),
            annotations: Cell::new(Value::NONE),
            annotate: Cell::new(Value::NONE),
            type_params: Cell::new(Value::NONE),
        })?;
        vm.notify_function_created(function);
        Ok(function)
    };
    build(vm).expect("memory")
}

fn log_function(log: &Log) -> impl FnMut(&mut Vm, &FunctionEvent<Vm>) -> WatcherResult<Vm> + Send + 'static {
    let log = log.clone();
    move |vm, event| {
        let name = match event {
            FunctionEvent::Destroyed(death) => death.remains.to_string(),
            _ => event
                .function()
                .and_then(Value::cast::<Function>)
                .map_or(String::new(), |function| vm.str_text(function.qualname.get()).to_owned()),
        };
        let part = match event {
            FunctionEvent::Changed { old, new, .. } => format!(" {} {}", int(*old), int(*new)),
            FunctionEvent::Created { late: true, .. } => " late".into(),
            _ => String::new(),
        };
        log.lock().expect("not poisoned").push(format!("{} {name}{part}", Event::<Vm>::label(event)));
        Ok(())
    }
}

#[test]
fn a_function_is_told_from_its_beginning_to_its_end() {
    let vm = &mut *vm();
    let early = function(vm, "early", Value::NONE);
    let log = Log::default();
    let who = Subscriber::named("test");
    let _all = function_hooks::subscribe_everywhere(vm, who, Existing::Announced, log_function(&log));
    let late = function(vm, "late", Value::NONE);
    let name = vm.intern("renamed").expect("memory");
    let other = vm.new_code(CodeProto::default()).expect("memory");
    vm.set_function_part(late, FunctionPart::Code, other.value()).expect("memory");
    vm.set_function_part(late, FunctionPart::Defaults, Value::small_int(1)).expect("memory");
    vm.set_function_part(late, FunctionPart::Qualname, name).expect("memory");
    assert_eq!((late.code.get(), late.qualname.get()), (other, name));
    collect(vm, &[early.value()]);
    assert_eq!(
        take(&log),
        [
            "function.created early late",
            "function.created late",
            "function.code late ? ?",
            "function.defaults late - 1",
            "function.qualname late ? ?",
            "function.destroyed <Function renamed>"
        ]
    );
}

#[test]
fn keyword_defaults_that_change_in_place_are_told_as_a_change_of_the_function() {
    let vm = &mut *vm();
    let defaults = vm.new_dict().expect("memory");
    set(vm, defaults, "key", 1);
    let function = function(vm, "f", defaults.value());
    let log = Log::default();
    let watcher = function_hooks::subscribe(vm, Subscriber::named("test"), log_function(&log));
    watcher.watch(vm, function.value());
    set(vm, defaults, "key", 2);
    vm.set_function_part(function, FunctionPart::KeywordDefaults, Value::NONE).expect("memory");
    set(vm, defaults, "key", 3);
    assert_eq!(take(&log), ["function.keyword default f 1 2", "function.keyword defaults f ? -"]);
    watcher.end(vm);
    assert_eq!((function.header.watch(), defaults.header.watch()), (0, 0));
}

#[test]
fn code_inside_code_is_told_before_the_code_around_it() {
    let vm = &mut *vm();
    let log = Log::default();
    let texts = log.clone();
    let _all = code::subscribe_everywhere(vm, Subscriber::named("test"), Existing::Skipped, move |vm, event| {
        if let code::CodeEvent::Created { code, .. } = event {
            let name = code.cast::<Code>().map_or("?", |code| vm.str_text(code.data().qualname.get()));
            texts.lock().expect("not poisoned").push(name.to_owned());
        }
        Ok(())
    });
    let inner = CodeProto { qualname: "f.inner".into(), ..CodeProto::default() };
    let constants = vec![Constant::Code(Box::new(inner))];
    vm.new_code(CodeProto { qualname: "f".into(), constants, ..CodeProto::default() }).expect("memory");
    assert_eq!(take(&log), ["f.inner", "f"]);
}

#[test]
fn a_replaced_entry_sees_the_arguments_and_goes_on_to_the_function() {
    let vm = &mut *vm();
    vm.upcalls.call_function = |vm, _, args, _| Ok(Value::small_int(vm.as_i64(args[0]).unwrap_or(0) + 1));
    let function = function(vm, "f", Value::NONE);
    let twice = entry::replace(vm, Subscriber::named("twice"), function.value(), |vm, call| {
        assert_eq!(call.arguments.values, [Value::small_int(20)]);
        let result = call.proceed(vm)?;
        Ok(Value::small_int(vm.as_i64(result).unwrap_or(0) * 2))
    });
    let call = |vm: &mut Vm| vm.call(function.value(), &[Value::small_int(20)]);
    assert_eq!(call(vm), Ok(Value::small_int(42)));
    drop(twice);
    assert_eq!(call(vm), Ok(Value::small_int(21)));
    assert_eq!(function.header.watch(), 0);
}

#[test]
fn a_hot_loop_is_answered_with_machine_code_or_not_at_all() {
    let vm = &mut *vm();
    let code = vm.new_code(CodeProto::default()).expect("memory");
    assert_eq!(vm.notify_hot_loop(code, 3, 1000), 0);
    let _compiler = tier::subscribe(vm, Subscriber::named("compiler"), |_, event| {
        Ok(match event {
            // SAFETY: nothing enters it: there is no interpreter.
            TierEvent::HotLoop { offset: 3, .. } => unsafe { MachineCode::at(0x1000) },
            _ => None,
        })
    });
    assert_eq!(vm.notify_hot_loop(code, 3, 1000), 0x1000);
    assert_eq!(vm.notify_hot_loop(code, 4, 1000), 0);
}
