//! The ten rules of the registry, each under its name.

use std::sync::{Arc, Mutex};

use crate::toy::{Toy, Value, write_as, write_down};
use cinderlift_hooks::change::{Outcome, is_holding};
use cinderlift_hooks::dict::{self, DictEvent, DictSubscription, Identical};
use cinderlift_hooks::frame::CompiledBelow;
use cinderlift_hooks::heap::Existing;
use cinderlift_hooks::monitoring::{self, Flow, Happenings};
use cinderlift_hooks::{
    Handle, Host, Kind, Policy, Scope, Subscriber, WatcherError, WatcherResult, activity, code, context, current_cause,
    frame, function, reference, settle, tier, types, watch,
};

fn who(name: &'static str) -> Subscriber {
    Subscriber::named(name)
}

fn watching(
    toy: &mut Toy,
    dict: Value,
    who: Subscriber,
    callback: impl FnMut(&mut Toy, &DictEvent<Toy>) -> WatcherResult<Toy> + Send + 'static,
) -> DictSubscription<Toy> {
    let subscription = dict::subscribe(toy, who, Identical::Ignored, callback);
    subscription.watch(toy, dict);
    subscription
}

mod rule_1_before {
    use super::*;

    #[test]
    fn a_notification_arrives_while_the_old_state_is_still_readable() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        toy.set(dict, "x", 1);
        let _subscription = watching(&mut toy, dict, who("reader"), move |toy, event| {
            let now = toy.get(dict, "x");
            assert_eq!(event.old_and_new().0, now);
            let text = toy.show_all(&[now]);
            toy.note(text);
            Ok(())
        });
        toy.set(dict, "x", 2);
        toy.delete(dict, "x");
        toy.set(dict, "x", 3);
        assert_eq!(toy.log, ["1", "2", "-"]);
    }

    #[test]
    fn a_hook_is_announced_before_it_takes_effect() {
        let mut toy = Toy::new();
        let _jit = activity::subscribe(&mut toy, who("jit"), |toy, event| {
            let active = toy.hooks().is_active(event.kind);
            toy.note(format!("{} active: {active}", event.kind));
            Ok(())
        });
        let hook = frame::install_everywhere(&mut toy, who("hook"), CompiledBelow::Refused, |toy, frame, next| {
            next.run(toy, frame)
        });
        hook.end(&mut toy);
        assert_eq!(toy.log, ["frame active: false", "frame active: false"], "before it comes, and after it went");
    }
}

mod rule_2_no_veto_by_accident {
    use super::*;

    fn failing(toy: &mut Toy, dict: Value, policy: Policy) -> DictSubscription<Toy> {
        watching(toy, dict, who("broken").on_failure(policy), |_, _| Err(WatcherError::new("no")))
    }

    #[test]
    fn a_failing_watcher_does_not_stop_the_mutation_nor_those_after_it() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let broken = failing(&mut toy, dict, Policy::Report);
        let _other = watching(&mut toy, dict, who("other"), write_down);
        assert_eq!(toy.set(dict, "x", 1), Outcome::Done(()));
        assert!(toy.get(dict, "x").is_some());
        assert_eq!(toy.log, ["dict.added x - 1", "report: dict hook 'broken' failed at dict.added: no"]);
        assert!(broken.is_active());
        assert_eq!(broken.failures(), 1);
    }

    #[test]
    fn the_report_is_made_after_the_mutation_is_complete() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _broken = failing(&mut toy, dict, Policy::Report);
        let (key, value) = (toy.text("x"), toy.number(1));
        let event = DictEvent::Added { dict, key, new: value };
        cinderlift_hooks::change::perform(&mut toy, event, |toy| assert!(toy.reports.is_empty()));
        assert_eq!(toy.reports.len(), 1);
    }

    #[test]
    fn a_watcher_with_policy_detach_fails_once() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let broken = failing(&mut toy, dict, Policy::Detach);
        toy.set(dict, "x", 1);
        toy.set(dict, "x", 2);
        assert_eq!(toy.reports, ["dict hook 'broken' failed at dict.added: no (detached)"]);
        assert!(!broken.is_active());
        assert_eq!(toy.bits(dict), 0);
    }

    #[test]
    fn a_watcher_with_policy_abort_aborts_at_once() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _broken = failing(&mut toy, dict, Policy::Abort);
        let (key, value) = (toy.text("x"), toy.number(1));
        let event = DictEvent::Added { dict, key, new: value };
        cinderlift_hooks::change::perform(&mut toy, event, |toy| assert_eq!(toy.aborted.len(), 1));
        assert!(toy.reports.is_empty());
    }

    #[test]
    fn a_watcher_that_panics_is_detached_and_reported() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let broken = watching(&mut toy, dict, who("broken"), |_, _| panic!("oh"));
        toy.set(dict, "x", 1);
        toy.set(dict, "x", 2);
        assert_eq!(toy.reports.len(), 1);
        assert!(toy.reports[0].contains("the subscriber panicked: oh"));
        assert!(!broken.is_active());
        assert_eq!(toy.set(dict, "y", 1), Outcome::Done(()), "changes are not held back for ever");
    }

    #[test]
    fn only_an_audit_hook_that_says_so_forbids() {
        use cinderlift_hooks::audit::{self, Verdict};
        let mut toy = Toy::new();
        let _broken = audit::subscribe(&mut toy, who("broken"), |_, _| Err(WatcherError::new("no")));
        assert_eq!(audit::ask(&mut toy, "open", &[]), Ok(()));
        assert_eq!(toy.reports.len(), 1);
        let deny = |_: &mut Toy, _: &_| Ok(Verdict::Deny { reason: "closed".into(), exception: None });
        let _strict = audit::subscribe(&mut toy, who("strict"), deny);
        let denied = audit::ask(&mut toy, "open", &[]).expect_err("it is denied");
        assert_eq!((&*denied.by, &*denied.reason), ("strict", "closed"));
    }
}

mod rule_3_reentrancy {
    use super::*;

    #[test]
    fn what_a_watcher_changes_is_queued_until_its_event_is_complete() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _writer = watching(&mut toy, dict, who("writer"), move |toy, event| {
            write_as("writer", toy, event)?;
            if event.key().is_some_and(|key| toy.show(key) == "x") {
                assert_eq!(toy.set(dict, "y", 2), Outcome::Queued);
                assert!(is_holding(toy));
                assert_eq!(toy.get(dict, "y"), None);
            }
            Ok(())
        });
        let _other = watching(&mut toy, dict, who("other"), move |toy, event| {
            assert_eq!(toy.get(dict, "y"), None, "the second change is not seen before the first is made");
            write_as("other", toy, event)
        });
        toy.set(dict, "x", 1);
        assert_eq!(
            toy.log,
            [
                "writer: dict.added x - 1",
                "other: dict.added x - 1",
                "writer: dict.added y - 2",
                "other: dict.added y - 2"
            ]
        );
        assert!(toy.get(dict, "x").is_some() && toy.get(dict, "y").is_some());
        assert!(!is_holding(&toy));
    }

    #[test]
    fn queued_changes_of_other_kinds_keep_their_order() {
        let mut toy = Toy::new();
        let (dict, class) = (toy.dict(), toy.class(&[]));
        let types = types::subscribe(&mut toy, who("types"), types::Repeats::Each, |toy, event| {
            toy.note(format!("{event:?}"));
            Ok(())
        });
        types.watch(&mut toy, class);
        let _writer = watching(&mut toy, dict, who("writer"), move |toy, event| {
            if event.key().is_some_and(|key| toy.show(key) == "x") {
                toy.set_attribute(class, "a", 1);
                toy.set(dict, "y", 2);
                toy.set_attribute(class, "b", 3);
            }
            write_down(toy, event)
        });
        toy.set(dict, "x", 1);
        assert_eq!(toy.log, ["dict.added x - 1", "type.attribute set", "dict.added y - 2", "type.attribute set"]);
    }

    #[test]
    fn a_watcher_that_changes_what_it_watches_for_ever_is_detached_and_loses_nothing() {
        let mut toy = Toy::new();
        toy.hooks_mut().set_depth_limit(5);
        let dict = toy.dict();
        let endless = watching(&mut toy, dict, who("endless"), move |toy, event| {
            let number: i64 = event.old_and_new().1.map_or(0, |new| toy.show(new).parse().expect("a number"));
            toy.set(dict, "x", number + 1);
            Ok(())
        });
        let _other = watching(&mut toy, dict, who("other"), write_down);
        toy.set(dict, "x", 0);
        assert!(!endless.is_active());
        assert_eq!(toy.reports.len(), 1);
        let last = toy.get(dict, "x").expect("it is set");
        assert_eq!(toy.show(last), "6", "the change that went too deep was still made");
        let told = toy.log.iter().filter(|line| line.starts_with("dict.")).count();
        assert_eq!(told, 7, "and the others were still told of each");
    }

    #[test]
    fn a_change_by_code_that_runs_within_a_mutation_is_not_taken_for_a_watchers() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _subscription = watching(&mut toy, dict, who("watcher"), write_down);
        let event = DictEvent::Cleared { dict };
        cinderlift_hooks::change::perform(&mut toy, event, |toy| {
            assert_eq!(toy.set(dict, "x", 1), Outcome::Done(()));
        });
        assert_eq!(toy.log, ["dict.cleared", "dict.added x - 1"]);
    }

    #[test]
    fn an_event_that_arises_while_its_subscriber_is_busy_is_delivered_after() {
        let mut toy = Toy::new();
        let mut made = 0;
        let _watcher = function::subscribe_everywhere(&mut toy, who("maker"), Existing::Skipped, move |toy, event| {
            toy.note(format!("begin {event:?}"));
            made += 1;
            if made == 1 {
                toy.function(None);
                toy.function(None);
            }
            toy.note("end");
            Ok(())
        });
        toy.function(None);
        let (begin, end) = ("begin function.created", "end");
        assert_eq!(toy.log, [begin, end, begin, end, begin, end]);
    }

    #[test]
    fn a_watcher_that_makes_what_it_watches_for_ever_is_detached() {
        let mut toy = Toy::new();
        let endless = function::subscribe_everywhere(&mut toy, who("endless"), Existing::Skipped, |toy, _| {
            toy.function(None);
            Ok(())
        });
        toy.function(None);
        assert!(!endless.is_active());
        assert_eq!(toy.reports.len(), 1);
    }

    #[test]
    fn the_values_of_queued_changes_are_roots() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _writer = watching(&mut toy, dict, who("writer"), move |toy, event| {
            if event.key().is_some_and(|key| toy.show(key) == "x") {
                toy.set(dict, "y", 99);
                let mut roots = Vec::new();
                toy.hooks().visit_roots(&mut |value| roots.push(value), &mut |_| {});
                let ninety_nine = toy.number(99);
                assert!(roots.contains(&ninety_nine), "what waits is kept alive");
                assert!(roots.contains(&dict), "and so is what is in progress");
            }
            Ok(())
        });
        toy.set(dict, "x", 1);
    }
}

mod rule_4_lifetime {
    use super::*;

    #[test]
    fn dropping_a_handle_ends_the_subscription_and_clears_the_bits() {
        let mut toy = Toy::new();
        let (one, two) = (toy.dict(), toy.dict());
        let subscription = watching(&mut toy, one, who("watcher"), write_down);
        subscription.watch(&mut toy, two);
        let other = watching(&mut toy, two, who("other"), |_, _| Ok(()));
        assert_eq!((toy.bits(one), toy.bits(two)), (watch::DICT, watch::DICT));
        drop(subscription);
        toy.set(one, "x", 1);
        assert!(toy.log.is_empty());
        assert_eq!((toy.bits(one), toy.bits(two)), (0, watch::DICT), "another one still watches the second");
        other.end(&mut toy);
        assert_eq!(toy.bits(two), 0);
    }

    #[test]
    fn ids_are_never_reused() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let mut last = 0;
        for _ in 0..20 {
            let subscription = watching(&mut toy, dict, who("watcher"), write_down);
            assert!(subscription.id().number() > last);
            last = subscription.id().number();
        }
    }

    #[test]
    fn a_watcher_may_drop_itself_while_it_runs() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let own: Arc<Mutex<Option<Handle>>> = Arc::default();
        let handle = own.clone();
        let subscription = watching(&mut toy, dict, who("once"), move |toy, event| {
            drop(handle.lock().expect("not poisoned").take());
            write_down(toy, event)
        });
        *own.lock().expect("not poisoned") = Some(subscription.into_handle());
        toy.set(dict, "x", 1);
        toy.set(dict, "x", 2);
        assert_eq!(toy.log, ["dict.added x - 1"]);
        assert_eq!(toy.bits(dict), 0);
    }

    #[test]
    fn a_watcher_that_another_one_drops_is_not_called_any_more() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let victim: Arc<Mutex<Option<Handle>>> = Arc::default();
        let handle = victim.clone();
        let _killer = watching(&mut toy, dict, who("killer"), move |toy, event| {
            drop(handle.lock().expect("not poisoned").take());
            write_as("killer", toy, event)
        });
        let subscription = watching(&mut toy, dict, who("victim"), write_down);
        *victim.lock().expect("not poisoned") = Some(subscription.into_handle());
        toy.set(dict, "x", 1);
        assert_eq!(toy.log, ["killer: dict.added x - 1"]);
    }

    #[test]
    fn a_watcher_that_comes_during_an_event_hears_the_next() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let mut came = Vec::new();
        let _subscription = watching(&mut toy, dict, who("host"), move |toy, _| {
            if came.is_empty() {
                came.push(watching(toy, dict, who("guest").priority(-1), write_down));
            }
            Ok(())
        });
        toy.set(dict, "x", 1);
        assert!(toy.log.is_empty());
        toy.set(dict, "x", 2);
        assert_eq!(toy.log, ["dict.modified x 1 2"]);
    }

    #[test]
    fn a_handle_may_outlive_the_host_and_be_dropped_on_another_thread() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let one = watching(&mut toy, dict, who("one"), write_down);
        let two = watching(&mut toy, dict, who("two"), write_down);
        std::thread::spawn(move || drop(one)).join().expect("it does not panic");
        toy.set(dict, "x", 1);
        assert_eq!(toy.log.len(), 1);
        drop(toy);
        drop(two);
    }

    #[test]
    fn a_host_with_hooks_can_move_to_another_thread() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _subscription = watching(&mut toy, dict, who("watcher"), write_down);
        let toy = std::thread::spawn(move || {
            toy.set(dict, "x", 1);
            toy
        });
        assert_eq!(toy.join().expect("it does not panic").log, ["dict.added x - 1"]);
    }

    #[test]
    fn a_kept_subscription_lives_as_long_as_the_registry() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        watching(&mut toy, dict, who("kept"), write_down).keep();
        toy.set(dict, "x", 1);
        assert_eq!(toy.log, ["dict.added x - 1"]);
    }

    #[test]
    fn an_object_may_die_between_the_drop_of_its_handle_and_the_next_event() {
        let mut toy = Toy::new();
        let (dict, class) = (toy.dict(), toy.class(&[]));
        drop(watching(&mut toy, dict, who("watcher"), write_down));
        let types = types::subscribe(&mut toy, who("types"), types::Repeats::Each, |_, _| Ok(()));
        types.watch(&mut toy, class);
        drop(types);
        // The toy refuses to touch bits of the dead.
        toy.collect(&[dict, class]);
        assert!(toy.log.is_empty() && toy.hooks().list().is_empty());
    }

    #[test]
    fn an_object_that_dies_takes_its_watches_with_it() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let subscription = watching(&mut toy, dict, who("watcher"), write_down);
        toy.collect(&[dict]);
        assert_eq!(toy.log, ["dict.deallocated"]);
        let [listing] = &toy.hooks().list()[..] else { panic!("one is installed") };
        assert!(matches!(&listing.scope, Scope::Objects(objects) if objects.is_empty()));
        subscription.end(&mut toy);
    }
}

mod rule_5_order {
    use super::*;

    #[test]
    fn watchers_run_by_priority_and_then_by_subscription() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let mut subscriptions = Vec::new();
        for (name, priority) in [("b", 0), ("d", -5), ("c", 0), ("a", 9)] {
            let callback = move |toy: &mut Toy, _: &DictEvent<Toy>| {
                toy.note(name);
                Ok(())
            };
            subscriptions.push(watching(&mut toy, dict, who(name).priority(priority), callback));
        }
        toy.set(dict, "x", 1);
        assert_eq!(toy.log, ["a", "b", "c", "d"]);
        let listed: Vec<String> = toy.hooks().list().iter().map(|listing| listing.name.to_string()).collect();
        assert_eq!(listed, ["a", "b", "c", "d"]);
    }

    #[test]
    fn one_key_and_whole_dict_watchers_share_one_order() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _whole = watching(&mut toy, dict, who("whole"), |toy, event| write_as("whole", toy, event));
        let first = who("key").priority(1);
        let key = dict::subscribe(&mut toy, first, Identical::Ignored, |toy, event| write_as("key", toy, event));
        key.watch_key(&mut toy, dict, Arc::from("x"));
        toy.set(dict, "x", 1);
        toy.set(dict, "y", 1);
        assert_eq!(toy.log, ["key: dict.added x - 1", "whole: dict.added x - 1", "whole: dict.added y - 1"]);
    }

    #[test]
    fn what_is_installed_can_be_listed() {
        let mut toy = Toy::new();
        let (dict, code) = (toy.dict(), toy.code());
        let subscription = watching(&mut toy, dict, who("jit").priority(3), write_down);
        subscription.watch_key(&mut toy, dict, Arc::from("x"));
        let _tool =
            monitoring::subscribe_everywhere(&mut toy, who("coverage"), Happenings::LINE, |_, _| Ok(Flow::Disable));
        let _link = frame::install_on(&mut toy, who("debugger"), CompiledBelow::Refused, [code], |toy, frame, next| {
            next.run(toy, frame)
        });
        let listed: Vec<String> = toy.hooks().list().iter().map(|listing| listing.to_string()).collect();
        assert_eq!(
            listed,
            [
                "#3 frame 'debugger' priority 0 on 1 object",
                "#1 dict 'jit' priority 3 on 2 objects",
                "#2 monitoring 'coverage' priority 0 on everything"
            ]
        );
    }
}

mod rule_6_idle_cost {
    use super::*;

    #[test]
    fn without_a_subscriber_no_site_goes_beyond_the_test_of_its_byte_or_flag() {
        let mut toy = Toy::new();
        let (dict, class) = (toy.dict(), toy.class(&[]));
        let function = toy.function(None);
        let code = toy.code();
        toy.set(dict, "x", 1);
        toy.set_attribute(class, "x", 1);
        toy.set_part(function, cinderlift_hooks::function::FunctionPart::Code, code);
        assert!(toy.run(code).is_ok());
        assert_eq!(toy.slow_paths, 0);
        assert!(Kind::ALL.iter().all(|kind| !toy.hooks().is_active(*kind)));
    }

    #[test]
    fn a_watched_object_costs_the_others_nothing() {
        let mut toy = Toy::new();
        let (watched, other) = (toy.dict(), toy.dict());
        let _subscription = watching(&mut toy, watched, who("watcher"), write_down);
        toy.set(other, "x", 1);
        assert_eq!(toy.slow_paths, 0);
        toy.set(watched, "x", 1);
        assert_eq!(toy.slow_paths, 1);
    }

    #[test]
    fn a_kinds_flag_goes_up_and_down_with_its_subscribers() {
        let mut toy = Toy::new();
        let code = code::subscribe_everywhere(&mut toy, who("c"), Existing::Skipped, |_, _| Ok(()));
        let context = context::subscribe(&mut toy, who("x"), |_, _| Ok(()));
        let reference = reference::subscribe(&mut toy, who("r"), |_, _| Ok(()));
        let tier = tier::subscribe(&mut toy, who("t"), |_, _| Ok(()));
        let kinds = [Kind::Code, Kind::Context, Kind::Reference, Kind::Tier];
        assert!(kinds.iter().all(|kind| toy.hooks().is_active(*kind)));
        drop((code, context, reference, tier));
        settle(&mut toy);
        assert!(kinds.iter().all(|kind| !toy.hooks().is_active(*kind)));
    }
}

mod rule_7_identity {
    use super::*;

    #[test]
    fn storing_the_identical_object_again_fires_nothing() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        toy.set(dict, "x", 1);
        let _subscription = watching(&mut toy, dict, who("watcher"), write_down);
        toy.set(dict, "x", 1);
        assert!(toy.log.is_empty());
    }

    #[test]
    fn a_subscriber_can_ask_for_it() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        toy.set(dict, "x", 1);
        let _ignores = watching(&mut toy, dict, who("ignores"), |toy, event| write_as("ignores", toy, event));
        let told = dict::subscribe(&mut toy, who("told"), Identical::Told, write_down);
        told.watch(&mut toy, dict);
        toy.set(dict, "x", 1);
        assert_eq!(toy.log, ["dict.modified x 1 1"]);
    }

    #[test]
    fn an_identical_store_inside_a_watcher_is_not_held_back() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        toy.set(dict, "y", 1);
        let _subscription = watching(&mut toy, dict, who("watcher"), move |toy, _| {
            assert_eq!(toy.set(dict, "y", 1), Outcome::Done(()));
            Ok(())
        });
        toy.set(dict, "x", 1);
    }
}

mod rule_8_no_resurrection {
    use super::*;

    #[test]
    fn a_destroy_notification_carries_what_is_left_and_no_value() {
        let mut toy = Toy::new();
        let function = toy.function(None);
        let _watcher = function::subscribe_everywhere(&mut toy, who("watcher"), Existing::Skipped, |toy, event| {
            assert_eq!(event.function(), None);
            if let function::FunctionEvent::Destroyed(death) = event {
                toy.note(format!("{} is gone", death.remains));
            }
            Ok(())
        });
        toy.collect(&[function]);
        assert_eq!(toy.log, ["function2 is gone"]);
    }

    #[test]
    fn all_of_a_batch_is_forgotten_before_anyone_is_told() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let function = toy.function(Some(dict));
        let class = toy.class(&[]);
        let subclass = toy.class(&[class]);
        // The toy refuses to touch bits of the dead, so any late bookkeeping would panic.
        let functions = function::subscribe(&mut toy, who("functions"), |toy, event| {
            toy.note(format!("{event:?}"));
            Ok(())
        });
        functions.watch(&mut toy, function);
        let types = types::subscribe(&mut toy, who("types"), types::Repeats::Each, |toy, event| {
            toy.note(format!("{event:?}"));
            Ok(())
        });
        types.watch(&mut toy, subclass);
        let _dicts = watching(&mut toy, dict, who("dicts"), write_down);
        toy.collect(&[dict, class, subclass, function]);
        assert_eq!(toy.log, ["dict.deallocated", "type.deallocated", "function.destroyed"]);
    }
}

mod rule_9_cause {
    use super::*;

    #[test]
    fn an_invalidation_knows_the_mutation_its_line_and_whose_assumption_it_was() {
        let mut toy = Toy::new();
        let (dict, code) = (toy.dict(), toy.code());
        let _jit = watching(&mut toy, dict, who("jit"), move |toy, _| {
            let cause = current_cause(toy, "f at toy.py:3").expect("a change is in progress");
            assert_eq!(cause.subject, Some(Toy::object(dict)));
            tier::tell(toy, &tier::TierEvent::Invalidated { code, unit: tier::Unit(1), cause });
            Ok(())
        });
        toy.line = Some(17);
        toy.set(dict, "limit", 5);
        let why = tier::why(&toy, code).expect("it was invalidated");
        assert_eq!(why.last.to_string(), "dict.added 'limit' at toy.py:17, relied on by f at toy.py:3");
        assert_eq!(why.times, 1);
        assert!(current_cause(&toy, "nobody").is_none());
    }

    #[test]
    fn a_queued_change_keeps_the_line_where_it_was_asked_for() {
        let mut toy = Toy::new();
        let dict = toy.dict();
        let _jit = watching(&mut toy, dict, who("jit"), move |toy, event| {
            let cause = current_cause(toy, "f").expect("a change is in progress");
            toy.note(&cause);
            if event.key().is_some_and(|key| toy.show(key) == "x") {
                toy.line = Some(100);
                toy.set(dict, "y", 1);
                toy.line = Some(2);
            }
            Ok(())
        });
        toy.line = Some(2);
        toy.set(dict, "x", 1);
        assert_eq!(
            toy.log,
            ["dict.added 'x' at toy.py:2, relied on by f", "dict.added 'y' at toy.py:100, relied on by f"]
        );
    }

    #[test]
    fn installing_a_hook_is_a_cause_too() {
        let mut toy = Toy::new();
        let _jit = activity::subscribe(&mut toy, who("jit"), |toy, _| {
            let cause = current_cause(toy, "f").expect("a hook comes");
            toy.note(cause);
            Ok(())
        });
        toy.line = None;
        let _tool =
            monitoring::subscribe_everywhere(&mut toy, who("tracer"), Happenings::ALL, |_, _| Ok(Flow::Continue));
        assert_eq!(toy.log, ["monitoring turned on 'tracer' by the embedder, relied on by f"]);
    }
}

mod rule_10_one_order_for_all {
    use super::*;

    #[test]
    fn a_compiler_is_a_subscriber_like_any_other() {
        let mut toy = Toy::new();
        let (globals, code) = (toy.dict(), toy.code());
        let valid = Arc::new(Mutex::new(true));
        let give_up = valid.clone();
        let assumption = dict::subscribe(&mut toy, who("jit").priority(100), Identical::Ignored, move |_, _| {
            *give_up.lock().expect("not poisoned") = false;
            Ok(())
        });
        assumption.watch_key(&mut toy, globals, Arc::from("f"));
        let still_valid = valid.clone();
        let _debugger = watching(&mut toy, globals, who("debugger"), move |toy, _| {
            let valid = *still_valid.lock().expect("not poisoned");
            toy.note(format!("compiled code is valid: {valid}"));
            Ok(())
        });
        toy.set(globals, "g", 1);
        toy.set(globals, "f", 1);
        assert_eq!(toy.log, ["compiled code is valid: true", "compiled code is valid: false"]);
        assert_eq!(toy.bits(code), 0);
    }

    #[test]
    fn it_learns_of_hooks_the_way_anyone_may() {
        let mut toy = Toy::new();
        let code = toy.code();
        let _jit = activity::subscribe(&mut toy, who("jit"), |toy, event| {
            let sign = if event.added { '+' } else { '-' };
            toy.note(format!("{sign}{} {} {:?}", event.kind, event.name, event.object.map(|object| object.0)));
            Ok(())
        });
        let tool = monitoring::subscribe(&mut toy, who("coverage"), Happenings::LINE, |_, _| Ok(Flow::Continue));
        tool.watch(&mut toy, code);
        tool.end(&mut toy);
        assert_eq!(toy.log, ["+monitoring coverage Some(1)", "-monitoring coverage Some(1)"]);
    }
}
