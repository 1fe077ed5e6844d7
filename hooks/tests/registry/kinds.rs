//! What each kind of hook does.

use std::sync::{Arc, Mutex};

use crate::toy::{Frame, Raised, Toy, Value, write_down};
use cinderlift_hooks::change::Outcome;
use cinderlift_hooks::dict::{self, Identical};
use cinderlift_hooks::frame::{self, CompiledBelow};
use cinderlift_hooks::function::{self, FunctionEvent, FunctionPart};
use cinderlift_hooks::heap::{self, Existing};
use cinderlift_hooks::jitdump::{JitDump, MACHINE_X86_64};
use cinderlift_hooks::monitoring::{self, Flow, Happening, Happenings, MonitoringEvent};
use cinderlift_hooks::perf_map::PerfMap;
use cinderlift_hooks::sink::{self, EmittedCode, LineStart, SinkEvent};
use cinderlift_hooks::types::{self, Repeats, TypeChange, TypeEvent};
use cinderlift_hooks::{
    Event, Host, Kind, LiveKind, Subscriber, WatcherResult, code, context, entry, extra, reference, tier, watch,
};

fn who(name: &'static str) -> Subscriber {
    Subscriber::named(name)
}

#[test]
fn a_dict_watcher_hears_every_event_with_old_and_new_values() {
    let mut toy = Toy::new();
    let (dict, source) = (toy.dict(), toy.dict());
    let watcher = dict::subscribe(&mut toy, who("watcher"), Identical::Ignored, write_down);
    assert!(watcher.watch(&mut toy, dict));
    assert!(!watcher.watch(&mut toy, dict), "it does already");
    toy.clone_into(dict, source);
    toy.set(dict, "x", 1);
    toy.set(dict, "x", 2);
    toy.delete(dict, "x");
    toy.clear(dict);
    toy.collect(&[dict]);
    assert_eq!(
        toy.log,
        [
            "dict.cloned",
            "dict.added x - 1",
            "dict.modified x 1 2",
            "dict.deleted x 2 -",
            "dict.cleared",
            "dict.deallocated"
        ]
    );
}

#[test]
fn a_watcher_of_one_key_hears_of_that_key_and_of_the_dict_as_a_whole() {
    let mut toy = Toy::new();
    let dict = toy.dict();
    let watcher = dict::subscribe(&mut toy, who("watcher"), Identical::Ignored, write_down);
    watcher.watch_key(&mut toy, dict, Arc::from("x"));
    toy.set(dict, "y", 1);
    toy.set(dict, "x", 1);
    toy.clear(dict);
    assert_eq!(toy.take_log(), ["dict.added x - 1", "dict.cleared"]);
    assert!(watcher.unwatch_key(&mut toy, dict, &Arc::from("x")));
    assert_eq!(toy.bits(dict), 0);
    toy.set(dict, "x", 1);
    assert!(toy.log.is_empty());
}

#[test]
fn there_is_no_limit_to_the_number_of_watchers() {
    let mut toy = Toy::new();
    let dict = toy.dict();
    let subscribe = |toy: &mut Toy| {
        let watcher = dict::subscribe(toy, who("watcher"), Identical::Ignored, write_down);
        watcher.watch(toy, dict);
        watcher
    };
    let watchers: Vec<_> = (0..100).map(|_| subscribe(&mut toy)).collect();
    toy.set(dict, "x", 1);
    assert_eq!(toy.log.len(), watchers.len());
}

fn write_type(toy: &mut Toy, event: &TypeEvent<Toy>) -> WatcherResult<Toy> {
    let text = match *event {
        TypeEvent::Deallocated { .. } => "dead".into(),
        TypeEvent::Changed { class, origin, change } => {
            let parts = match change {
                TypeChange::AttributeSet { name, old, new } => toy.show_all(&[Some(name), old, Some(new)]),
                TypeChange::AttributeDeleted { name, old } => toy.show_all(&[Some(name), Some(old)]),
                TypeChange::BasesChanged { .. } => "bases".into(),
                TypeChange::ClassAssigned { to, .. } => format!("class {}", toy.show(to)),
            };
            format!("{} by {}: {parts}", toy.show(class), toy.show(origin))
        }
    };
    toy.note(text);
    Ok(())
}

#[test]
fn a_type_watcher_names_the_attribute_with_old_and_new_values() {
    let mut toy = Toy::new();
    let class = toy.class(&[]);
    let watcher = types::subscribe(&mut toy, who("watcher"), Repeats::Each, write_type);
    watcher.watch(&mut toy, class);
    toy.set_attribute(class, "f", 1);
    toy.set_attribute(class, "f", 2);
    toy.set_attribute(class, "f", 2);
    toy.delete_attribute(class, "f");
    assert_eq!(toy.log, ["type1 by type1: f - 1", "type1 by type1: f 1 2", "type1 by type1: f 2"]);
}

#[test]
fn a_watched_subclass_hears_of_its_bases_and_before_them() {
    let mut toy = Toy::new();
    let base = toy.class(&[]);
    let middle = toy.class(&[base]);
    let leaf = toy.class(&[middle]);
    let watcher = types::subscribe(&mut toy, who("watcher"), Repeats::Each, write_type);
    watcher.watch(&mut toy, base);
    watcher.watch(&mut toy, leaf);
    assert_eq!([base, middle, leaf].map(|class| toy.bits(class)), [watch::TYPE; 3]);
    toy.set_attribute(base, "f", 1);
    toy.set_attribute(middle, "g", 1);
    assert_eq!(toy.take_log(), ["type3 by type1: f - 1", "type1 by type1: f - 1", "type3 by type2: g - 1"]);
    watcher.unwatch(&mut toy, leaf);
    assert_eq!([base, middle, leaf].map(|class| toy.bits(class)), [watch::TYPE, 0, 0]);
}

#[test]
fn a_type_with_new_bases_is_watched_along_its_new_order() {
    let mut toy = Toy::new();
    let (old, new) = (toy.class(&[]), toy.class(&[]));
    let class = toy.class(&[old]);
    let watcher = types::subscribe(&mut toy, who("watcher"), Repeats::Each, write_type);
    watcher.watch(&mut toy, class);
    toy.set_bases(class, &[new]);
    toy.set_attribute(old, "f", 1);
    toy.set_attribute(new, "f", 1);
    assert_eq!(toy.log, ["type3 by type3: bases", "type3 by type2: f - 1"]);
    assert_eq!((toy.bits(old), toy.bits(new)), (0, watch::TYPE));
    watcher.end(&mut toy);
    assert_eq!((toy.bits(class), toy.bits(new)), (0, 0));
}

#[test]
fn an_instance_that_changes_its_class_is_told_to_those_of_both_classes() {
    let mut toy = Toy::new();
    let (from, to) = (toy.class(&[]), toy.class(&[]));
    let instance = toy.number(1);
    let watcher = types::subscribe(&mut toy, who("watcher"), Repeats::Each, write_type);
    watcher.watch(&mut toy, from);
    watcher.watch(&mut toy, to);
    let event = TypeEvent::change_of(from, TypeChange::ClassAssigned { instance, to });
    cinderlift_hooks::change::perform(&mut toy, event, |_| ());
    assert_eq!(toy.log, ["type1 by type1: class type2", "type2 by type1: class type2"]);
}

#[test]
fn coalesced_changes_are_told_once_until_the_next_lookup() {
    let mut toy = Toy::new();
    let class = toy.class(&[]);
    let once = types::subscribe(&mut toy, who("once"), Repeats::Coalesced, write_type);
    once.watch(&mut toy, class);
    assert!(!types::is_lookup_awaited(&toy));
    toy.set_attribute(class, "f", 1);
    toy.set_attribute(class, "f", 2);
    assert_eq!(toy.take_log(), ["type1 by type1: f - 1"]);
    assert!(types::is_lookup_awaited(&toy));
    types::looked_up(&mut toy, class);
    toy.set_attribute(class, "f", 3);
    assert_eq!(toy.log, ["type1 by type1: f 2 3"]);
}

fn write_function(toy: &mut Toy, event: &FunctionEvent<Toy>) -> WatcherResult<Toy> {
    let mut text = Event::<Toy>::label(event).to_string();
    match event {
        FunctionEvent::Created { late: true, .. } => text += " late",
        FunctionEvent::Changed { part: FunctionPart::KeywordDefault(name), old, new, .. } => {
            text += &format!(" {}", toy.show_all(&[Some(*name), *old, *new]));
        }
        _ => {}
    }
    toy.note(text);
    Ok(())
}

#[test]
fn a_function_watcher_hears_of_beginning_changes_and_end() {
    let mut toy = Toy::new();
    let _watcher = function::subscribe_everywhere(&mut toy, who("watcher"), Existing::Skipped, write_function);
    let function = toy.function(None);
    let value = toy.number(1);
    for part in [FunctionPart::Code, FunctionPart::Defaults, FunctionPart::Qualname, FunctionPart::Closure] {
        toy.set_part(function, part, value);
    }
    toy.collect(&[function]);
    assert_eq!(
        toy.log,
        [
            "function.created",
            "function.code",
            "function.defaults",
            "function.qualname",
            "function.closure",
            "function.destroyed"
        ]
    );
}

#[test]
fn a_watcher_of_one_function_hears_of_that_function_only() {
    let mut toy = Toy::new();
    let (one, other) = (toy.function(None), toy.function(None));
    let watcher = function::subscribe(&mut toy, who("watcher"), write_function);
    watcher.watch(&mut toy, one);
    let value = toy.number(1);
    toy.set_part(one, FunctionPart::Code, value);
    toy.set_part(other, FunctionPart::Code, value);
    assert_eq!(toy.log, ["function.code"]);
    watcher.unwatch(&mut toy, one);
    assert_eq!(toy.bits(one), 0);
}

#[test]
fn keyword_defaults_that_change_in_place_are_a_change_of_the_function() {
    let mut toy = Toy::new();
    let (old, new) = (toy.dict(), toy.dict());
    toy.set(old, "key", 1);
    let function = toy.function(Some(old));
    let watcher = function::subscribe(&mut toy, who("watcher"), write_function);
    watcher.watch(&mut toy, function);
    assert_eq!(toy.set(old, "key", 2), Outcome::Done(()));
    toy.set_part(function, FunctionPart::KeywordDefaults, new);
    toy.set(old, "key", 3);
    toy.set(new, "other", 4);
    assert_eq!(
        toy.log,
        ["function.keyword default key 1 2", "function.keyword defaults", "function.keyword default other - 4"]
    );
    watcher.end(&mut toy);
    assert_eq!([function, old, new].map(|object| toy.bits(object)), [0; 3]);
}

#[test]
fn keyword_defaults_of_all_functions_are_followed_by_a_watcher_of_all() {
    let mut toy = Toy::new();
    let (before, after) = (toy.dict(), toy.dict());
    let old = toy.function(Some(before));
    let watcher = function::subscribe_everywhere(&mut toy, who("watcher"), Existing::Skipped, write_function);
    toy.function(Some(after));
    toy.set(before, "a", 1);
    toy.set(after, "b", 2);
    toy.collect(&[old]);
    assert_eq!(toy.bits(before), 0);
    assert_eq!(
        toy.log,
        ["function.created", "function.keyword default a - 1", "function.keyword default b - 2", "function.destroyed"]
    );
    watcher.end(&mut toy);
    assert_eq!(toy.bits(after), 0);
}

#[test]
fn a_late_subscriber_hears_of_what_already_lives() {
    let mut toy = Toy::new();
    toy.function(None);
    let early = function::subscribe_everywhere(&mut toy, who("early"), Existing::Skipped, write_function);
    let _late = function::subscribe_everywhere(&mut toy, who("late"), Existing::Announced, write_function);
    assert_eq!(toy.take_log(), ["function.created late"], "and only the new subscriber hears it");
    drop(early);
    let _codes = code::subscribe_everywhere(&mut toy, who("codes"), Existing::Announced, |toy, event| {
        toy.note(format!("{event:?}"));
        Ok(())
    });
    toy.code();
    assert_eq!(toy.log, ["code.created", "code.created"]);
}

#[test]
fn a_code_watcher_of_one_code_object_hears_its_end() {
    let mut toy = Toy::new();
    let (one, other) = (toy.code(), toy.code());
    let watcher = code::subscribe(&mut toy, who("watcher"), |toy, event| {
        toy.note(format!("{event:?}"));
        Ok(())
    });
    watcher.watch(&mut toy, one);
    toy.collect(&[one, other]);
    assert_eq!(toy.log, ["code.destroyed"]);
}

#[test]
fn a_visit_of_the_heap_ends_when_the_visitor_breaks() {
    let mut toy = Toy::new();
    for _ in 0..5 {
        toy.dict();
    }
    let mut seen = 0;
    heap::visit(&mut toy, LiveKind::Dict, |_, _| {
        seen += 1;
        if seen == 3 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    });
    assert_eq!(seen, 3);
}

#[test]
fn context_watchers_hear_of_a_switch() {
    let mut toy = Toy::new();
    let inner = toy.number(1);
    let _watcher = context::subscribe(&mut toy, who("watcher"), |toy, event| {
        let text = toy.show_all(&[event.from, event.to]);
        toy.note(text);
        Ok(())
    });
    context::switched(&mut toy, None, Some(inner));
    context::switched(&mut toy, Some(inner), None);
    assert_eq!(toy.log, ["- 1", "1 -"]);
}

/// A link that writes its name down before and after.
fn link(name: &'static str) -> impl Fn(&mut Toy, &mut Frame, frame::Next<'_, Toy>) -> Result<Value, Raised> {
    move |toy, frame, next| {
        toy.note(format!("{name} enters"));
        let result = next.run(toy, frame);
        toy.note(format!("{name} leaves"));
        result
    }
}

#[test]
fn links_of_the_frame_chain_nest_by_priority() {
    let mut toy = Toy::new();
    let code = toy.code();
    let _inner = frame::install_everywhere(&mut toy, who("inner"), CompiledBelow::Allowed, link("inner"));
    let first = who("outer").priority(1);
    let outer = frame::install_everywhere(&mut toy, first, CompiledBelow::Allowed, link("outer"));
    let result = toy.run(code).expect("it runs");
    assert_eq!(toy.show(result), "7");
    assert_eq!(toy.take_log(), ["outer enters", "inner enters", "inner leaves", "outer leaves"]);
    drop(outer);
    assert!(toy.run(code).is_ok());
    assert_eq!(toy.log, ["inner enters", "inner leaves"]);
}

#[test]
fn a_link_may_answer_in_place_of_the_frame_or_run_it_twice() {
    let mut toy = Toy::new();
    let code = toy.code();
    let replace =
        frame::install_on(&mut toy, who("replace"), CompiledBelow::Allowed, [code], |toy, _, _| Ok(toy.number(42)));
    let result = toy.run(code).expect("it runs");
    assert_eq!(toy.show(result), "42");
    replace.end(&mut toy);
    let _below = frame::install_everywhere(&mut toy, who("below"), CompiledBelow::Allowed, link("below"));
    let first = who("twice").priority(1);
    let _twice = frame::install_everywhere(&mut toy, first, CompiledBelow::Allowed, |toy, frame, next| {
        next.run(toy, frame)?;
        next.run(toy, frame)
    });
    assert!(toy.run(code).is_ok());
    assert_eq!(toy.log.len(), 4);
}

#[test]
fn a_link_that_is_limited_to_some_code_costs_the_rest_nothing() {
    let mut toy = Toy::new();
    let (one, other) = (toy.code(), toy.code());
    let limited = frame::install_on(&mut toy, who("limited"), CompiledBelow::Refused, [one], link("limited"));
    assert!(toy.run(other).is_ok());
    assert_eq!((toy.slow_paths, toy.log.len()), (0, 0));
    assert!(toy.run(one).is_ok());
    assert_eq!(toy.take_log(), ["limited enters", "limited leaves"]);
    assert_eq!((frame::policy(&toy, one), frame::policy(&toy, other)), (Some(CompiledBelow::Refused), None));
    limited.add_code(&mut toy, other);
    assert!(limited.remove_code(&mut toy, one));
    assert_eq!((toy.bits(one), toy.bits(other)), (0, watch::FRAME));
    toy.collect(&[other]);
    limited.end(&mut toy);
}

#[test]
fn compiled_code_runs_below_the_links_that_all_allow_it() {
    let mut toy = Toy::new();
    let code = toy.code();
    let seen: Arc<Mutex<Vec<Option<CompiledBelow>>>> = Arc::default();
    let note = seen.clone();
    let _spy = frame::install_everywhere(&mut toy, who("spy"), CompiledBelow::Allowed, move |toy, frame, next| {
        let result = next.run(toy, frame);
        note.lock().expect("not poisoned").push(frame.compiled);
        result
    });
    assert!(toy.run(code).is_ok());
    let strict = frame::install_everywhere(&mut toy, who("strict"), CompiledBelow::Refused, link("strict"));
    assert!(toy.run(code).is_ok());
    drop(strict);
    assert!(toy.run(code).is_ok());
    let expected = [CompiledBelow::Allowed, CompiledBelow::Refused, CompiledBelow::Allowed].map(Some);
    assert_eq!(*seen.lock().expect("not poisoned"), expected);
}

#[test]
fn a_replaced_entry_gets_the_arguments_where_they_lie_and_may_go_on() {
    let mut toy = Toy::new();
    let function = toy.function(None);
    let one = entry::replace(&mut toy, who("one"), function, |toy, call| {
        toy.note(format!("one {}", call.arguments));
        call.proceed(toy)
    });
    let two = entry::replace(&mut toy, who("two"), function, |toy, call| {
        toy.note("two");
        call.proceed(toy)
    });
    let result = toy.call(function, 3).expect("it returns");
    assert_eq!(toy.show(result), "3");
    assert_eq!(toy.take_log(), ["one 3", "two"]);
    drop(one);
    assert!(toy.call(function, 3).is_ok());
    assert_eq!(toy.take_log(), ["two"]);
    entry::reset(&mut toy, function);
    assert!(toy.call(function, 3).is_ok());
    assert!(toy.log.is_empty() && !two.is_active());
    assert_eq!(toy.bits(function), 0);
}

#[test]
fn data_of_an_extension_end_with_the_code_or_with_the_slot() {
    let mut toy = Toy::new();
    let (one, other) = (toy.code(), toy.code());
    let slot = extra::slot::<Toy, Arc<str>>(&mut toy, who("extension"));
    let numbers = extra::slot::<Toy, u64>(&mut toy, who("numbers"));
    let data: Arc<str> = Arc::from("data");
    assert_eq!(slot.set(&mut toy, one, data.clone()), None);
    slot.set(&mut toy, other, data.clone());
    numbers.set(&mut toy, one, 5);
    *numbers.get_mut(&mut toy, one).expect("it is there") += 1;
    assert_eq!((slot.get(&toy, one), numbers.get(&toy, one)), (Some(&data), Some(&6)));
    assert_eq!(numbers.get(&toy, other), None);
    assert_eq!(toy.bits(one), watch::EXTRA);
    toy.collect(&[one]);
    assert_eq!(Arc::strong_count(&data), 2);
    slot.end(&mut toy);
    assert_eq!((Arc::strong_count(&data), toy.bits(other)), (1, 0));
}

fn line(code: Value, line: u32) -> MonitoringEvent<Toy> {
    MonitoringEvent { code, offset: line, happening: Happening::Line { line } }
}

#[test]
fn any_number_of_tools_monitor_without_overwriting_each_other() {
    let mut toy = Toy::new();
    let (one, other) = (toy.code(), toy.code());
    let everywhere = monitoring::subscribe_everywhere(&mut toy, who("all"), Happenings::LINE, |toy, _| {
        toy.note("all");
        Ok(Flow::Continue)
    });
    let wanted = Happenings::RETURN | Happenings::LINE;
    let local = monitoring::subscribe(&mut toy, who("local"), wanted, |toy, event| {
        toy.note(format!("local {event:?}"));
        Ok(Flow::Continue)
    });
    local.watch(&mut toy, one);
    monitoring::tell(&mut toy, &line(one, 1));
    monitoring::tell(&mut toy, &line(other, 1));
    let value = toy.number(1);
    let returns = MonitoringEvent { code: one, offset: 2, happening: Happening::Return { value } };
    monitoring::tell(&mut toy, &returns);
    assert_eq!(toy.log, ["all", "local monitoring.line", "all", "local monitoring.return"]);
    assert_eq!(monitoring::wanted(&toy, one), wanted);
    assert_eq!(monitoring::wanted(&toy, other), Happenings::LINE);
    everywhere.end(&mut toy);
    assert!(monitoring::wanted(&toy, other).is_empty(), "code without a subscriber pays nothing");
    assert!(!toy.hooks().is_active(Kind::Monitoring));
}

#[test]
fn a_tool_that_disables_a_place_hears_of_the_others_until_restart() {
    let mut toy = Toy::new();
    let code = toy.code();
    let _coverage = monitoring::subscribe_everywhere(&mut toy, who("coverage"), Happenings::LINE, |toy, event| {
        toy.note(event.offset);
        Ok(Flow::Disable)
    });
    for number in [1, 2, 1, 2] {
        monitoring::tell(&mut toy, &line(code, number));
    }
    assert_eq!(toy.take_log(), ["1", "2"]);
    assert!(!monitoring::is_wanted_at(&toy, code, 1, Happenings::LINE));
    assert!(monitoring::is_wanted_at(&toy, code, 3, Happenings::LINE));
    monitoring::restart(&mut toy);
    monitoring::tell(&mut toy, &line(code, 1));
    assert_eq!(toy.log, ["1"]);
}

#[test]
fn what_a_tool_does_is_told_to_the_others_only() {
    let mut toy = Toy::new();
    let code = toy.code();
    let tool = |name: &'static str, runs: bool| {
        move |toy: &mut Toy, _: &MonitoringEvent<Toy>| {
            toy.note(name);
            if runs {
                monitoring::tell(toy, &line(code, 9));
            }
            Ok(Flow::Continue)
        }
    };
    let _one = monitoring::subscribe_everywhere(&mut toy, who("one"), Happenings::LINE, tool("one", true));
    let _two = monitoring::subscribe_everywhere(&mut toy, who("two"), Happenings::LINE, tool("two", false));
    monitoring::tell(&mut toy, &line(code, 1));
    assert_eq!(toy.log, ["one", "two", "two"]);
}

#[test]
fn reference_tracers_hear_of_every_end() {
    let mut toy = Toy::new();
    let number = toy.number(5);
    let trace = |toy: &mut Toy, event: &reference::ReferenceEvent<Toy>| {
        toy.note(format!("{event:?}"));
        Ok(())
    };
    let _one = reference::subscribe(&mut toy, who("one"), trace);
    let _two = reference::subscribe(&mut toy, who("two"), trace);
    reference::created(&mut toy, number);
    toy.collect(&[number]);
    let (created, destroyed) = ("reference.created", "reference.destroyed");
    assert_eq!(toy.log, [created, created, destroyed, destroyed]);
}

#[test]
fn the_tiers_tell_every_compiler_and_every_tool() {
    let mut toy = Toy::new();
    let function = toy.function(None);
    let code = toy.code();
    let _jit = tier::subscribe(&mut toy, who("jit"), |toy, event| {
        if let &tier::TierEvent::HotFunction { code, .. } = event {
            let compiled = tier::TierEvent::Compiled { code, unit: tier::Unit(1), entered_at: None, size: 64 };
            tier::tell(toy, &compiled);
        }
        Ok(())
    });
    let _tool = tier::subscribe(&mut toy, who("tool").priority(1), |toy, event| {
        toy.note(format!("{event:?}"));
        Ok(())
    });
    tier::tell(&mut toy, &tier::TierEvent::HotFunction { function, code, calls: 100 });
    let deopt = tier::TierEvent::Deopt { code, unit: tier::Unit(1), offset: 4, reason: "not a small int" };
    tier::tell(&mut toy, &deopt);
    assert_eq!(toy.log, ["tier.hot function", "tier.compiled", "tier.deopt"]);
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn perf_map_and_jitdump_are_written_side_by_side() {
    let mut toy = Toy::new();
    let (map, dump) = (Shared::default(), Shared::default());
    let _map = sink::install(&mut toy, who("perf map"), PerfMap::new(map.clone()));
    let clock = Box::new(|| 0x1122);
    let jitdump = JitDump::new(dump.clone(), MACHINE_X86_64, 77, clock).expect("memory can be written");
    let dumping = sink::install(&mut toy, who("jitdump"), jitdump);
    let lines = vec![LineStart { offset: 1, line: 12 }];
    let code = EmittedCode { name: "f\n".into(), file: "a.py".into(), address: 0x1000, bytes: vec![0x90, 0xc3], lines };
    sink::tell(&mut toy, &SinkEvent::Emitted(Arc::new(code)));
    sink::tell(&mut toy, &SinkEvent::Released { address: 0x1000 });
    dumping.end(&mut toy);
    let map = map.0.lock().expect("not poisoned");
    assert_eq!(String::from_utf8_lossy(&map), "1000 2 py::f :a.py\n");
    let dump = dump.0.lock().expect("not poisoned");
    let word = |at: usize| u32::from_ne_bytes(dump[at..at + 4].try_into().expect("four bytes"));
    assert_eq!((word(0), word(4), word(8), word(12), word(20)), (0x4A69_5444, 1, 40, 62, 77));
    let (mut at, mut records) = (40, Vec::new());
    while at < dump.len() {
        records.push((word(at), word(at + 4)));
        at += word(at + 4) as usize;
    }
    assert_eq!(at, dump.len(), "the sizes of the records add up");
    assert_eq!(records.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [2, 0, 3]);
    assert_eq!(records[1].1 as usize, 16 + 8 + 32 + "f\n\0".len() + 2);
}

#[test]
fn a_sink_that_cannot_write_is_reported_and_the_others_go_on() {
    struct Full;
    impl sink::CodeSink for Full {
        fn take(&mut self, _: &SinkEvent) -> std::io::Result<()> {
            Err(std::io::Error::other("no space"))
        }
    }
    let mut toy = Toy::new();
    let _full = sink::install(&mut toy, who("full"), Full);
    let _other = sink::subscribe(&mut toy, who("other"), |toy, _| {
        toy.note("heard");
        Ok(())
    });
    sink::tell(&mut toy, &SinkEvent::Released { address: 1 });
    assert_eq!(toy.log[0], "heard");
    assert_eq!(toy.reports, ["sink hook 'full' failed at code.released: no space"]);
}
