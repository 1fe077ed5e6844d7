//! Subscribing and delivering, the same for all channels.
//!
//! A delivery works on a copy of the audience and looks each subscriber up again when its turn comes: one that has ended
//! meanwhile is not called, one that came meanwhile hears only what comes next. The callback is taken out of its place
//! while it runs, so the registry is free for whatever the subscriber does.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::channel::Taken;
use crate::failure::fail;
use crate::subscription::{About, Rank};
use crate::{Callback, Event, Host, Subscriber, Subscription, WatcherError, activity, bits, change, settle};

/// Adds a subscriber that does not hear anything yet.
pub fn enlist<H: Host, E: Event<H>>(
    host: &mut H,
    who: Subscriber,
    choice: E::Choice,
    callback: Callback<H, E>,
) -> Subscription<H, E> {
    settle(host);
    let registry = host.hooks_mut();
    let about = registry.new_about(E::KIND, who);
    E::channel_mut(registry).insert(about.clone(), choice, callback);
    Subscription::new(about)
}

/// Adds a subscriber that hears every event.
pub fn enlist_everywhere<H: Host, E: Event<H>>(
    host: &mut H,
    who: Subscriber,
    choice: E::Choice,
    callback: Callback<H, E>,
) -> Subscription<H, E> {
    let subscription = enlist(host, who, choice, callback);
    let about = &subscription.handle.about;
    activity::announce(host, about, None, true);
    let registry = host.hooks_mut();
    E::channel_mut(registry).widen(about.rank);
    registry.refresh(E::KIND);
    subscription
}

/// Lets a subscriber hear the events of one object. True if this is new.
pub fn attach<H: Host, E: Event<H>>(host: &mut H, about: &Arc<About>, object: H::Object, key: Option<H::Key>) -> bool {
    settle(host);
    if !about.is_alive() || E::channel(host.hooks()).is_interested(about.rank, object, key.as_ref()) {
        return false;
    }
    activity::announce(host, about, Some(object), true);
    let new = E::channel_mut(host.hooks_mut()).attach(about.rank, object, key);
    if new && E::WATCH != 0 {
        bits::retain(host, object, E::WATCH);
    }
    new
}

/// Lets a subscriber no longer hear the events of one object. True if it did.
pub fn detach<H: Host, E: Event<H>>(host: &mut H, about: &Arc<About>, object: H::Object, key: Option<&H::Key>) -> bool {
    let was = E::channel_mut(host.hooks_mut()).detach(about.rank, object, key);
    if was {
        if E::WATCH != 0 {
            bits::release(host, object, E::WATCH);
        }
        activity::announce(host, about, Some(object), false);
    }
    was
}

/// Tells an audience of an event.
pub fn deliver<H: Host, E: Event<H>>(host: &mut H, event: &E, audience: &[Rank]) {
    deliver_until(host, event, audience, |_, _, _| ControlFlow::Continue(()));
}

/// Tells an audience of an event until an answer ends it.
pub fn deliver_until<H: Host, E: Event<H>>(
    host: &mut H,
    event: &E,
    audience: &[Rank],
    mut answer: impl FnMut(&mut H, Rank, E::Reply) -> ControlFlow<()>,
) {
    for &rank in audience {
        if let Some(reply) = call(host, rank, event)
            && answer(host, rank, reply).is_break()
        {
            break;
        }
    }
    change::flush(host);
}

/// Calls one subscriber with an event, then with what was kept for it while it was busy.
fn call<H: Host, E: Event<H>>(host: &mut H, rank: Rank, event: &E) -> Option<E::Reply> {
    let (mut callback, about) = match E::channel_mut(host.hooks_mut()).take(rank) {
        Taken::Ready(callback, about) => (callback, about),
        Taken::Busy if E::DEFERRED_WHILE_BUSY => {
            E::channel_mut(host.hooks_mut()).defer(rank, event);
            return None;
        }
        Taken::Busy | Taken::Gone => return None,
    };
    let reply = run(host, &mut callback, &about, event);
    while about.is_alive()
        && let Some((generation, kept)) = E::channel_mut(host.hooks_mut()).next_deferred(rank)
    {
        if generation > host.hooks().depth_limit() {
            fail(host, &about, kept.label(), change::too_deep(), true);
        } else {
            run(host, &mut callback, &about, &kept);
        }
    }
    E::channel_mut(host.hooks_mut()).give_back(rank, callback);
    reply
}

fn run<H: Host, E: Event<H>>(
    host: &mut H,
    callback: &mut Callback<H, E>,
    about: &Arc<About>,
    event: &E,
) -> Option<E::Reply> {
    if E::HOLDS_CHANGES {
        host.hooks_mut().changes.handling.push(about.clone());
    }
    // A subscriber that panics is broken, not the program that it watches. Nothing of ours is half done here: the callback
    // is out of the registry, which is in a state that any subscriber may see.
    let outcome = catch_unwind(AssertUnwindSafe(|| callback(host, event)));
    if E::HOLDS_CHANGES {
        host.hooks_mut().changes.handling.pop();
    }
    match outcome {
        Ok(Ok(reply)) => Some(reply),
        Ok(Err(error)) => {
            fail(host, about, event.label(), error, false);
            None
        }
        Err(payload) => {
            fail(host, about, event.label(), WatcherError::new(panic_text(&*payload)), true);
            None
        }
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("the subscriber panicked: {}", text.unwrap_or("without a message"))
}
