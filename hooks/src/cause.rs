//! Why something was invalidated (rule 9).

use std::fmt;
use std::sync::Arc;

use crate::Host;

/// A place in a source file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Position {
    /// The file's name.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.file, self.line)
    }
}

/// The change that made someone give up what it relied on.
pub struct Cause<H: Host> {
    /// The event, such as `dict.modified`.
    pub event: &'static str,
    /// The object that changed.
    pub subject: Option<H::Object>,
    /// The key or attribute that changed.
    pub name: Option<H::Key>,
    /// Who caused it, when it was no change of an object: the hook that was installed.
    pub note: Option<Arc<str>>,
    /// The line of the code that made the change; none if no code was running.
    pub position: Option<Position>,
    /// Whose assumption it was.
    pub owner: Arc<str>,
}

impl<H: Host> Clone for Cause<H> {
    fn clone(&self) -> Self {
        Cause {
            event: self.event,
            subject: self.subject,
            name: self.name.clone(),
            note: self.note.clone(),
            position: self.position.clone(),
            owner: self.owner.clone(),
        }
    }
}

impl<H: Host> fmt::Display for Cause<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.event)?;
        if let Some(name) = &self.name {
            write!(out, " '{name}'")?;
        }
        if let Some(note) = &self.note {
            write!(out, " '{note}'")?;
        }
        match &self.position {
            Some(position) => write!(out, " at {position}")?,
            None => out.write_str(" by the embedder")?,
        }
        write!(out, ", relied on by {}", self.owner)
    }
}

impl<H: Host> fmt::Debug for Cause<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The change that is being told right now, as the cause of what `owner` gives up. None outside an event.
pub fn current_cause<H: Host>(host: &H, owner: impl Into<Arc<str>>) -> Option<Cause<H>> {
    let seed = host.hooks().changes.seeds.last()?;
    let (subject, name) = seed.mutation.as_ref().map_or((None, None), |mutation| mutation.subject());
    Some(Cause {
        event: seed.label,
        subject,
        name: name.and_then(|name| host.key(name)),
        note: seed.note.clone(),
        position: seed.location.as_ref().map(|location| host.position(location)),
        owner: owner.into(),
    })
}
