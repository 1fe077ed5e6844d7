//! Keys of namespaces as the registry knows them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Hooks;
use crate::objects::str::hash_text;
use crate::objects::{Str, Value};

/// A name: a string key of a dict, or an attribute. It owns its text, so that it may outlive the VM and leave its thread.
#[derive(Clone)]
pub struct Name(Arc<Text>);

struct Text {
    hash: u64,
    text: Box<str>,
}

impl Name {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(Arc::new(Text { hash: hash_text(text.as_bytes()), text: text.into() }))
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.hash == other.0.hash && self.0.text == other.0.text)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<S: Hasher>(&self, state: &mut S) {
        state.write_u64(self.0.hash);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.text)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.text, out)
    }
}

impl Hooks {
    /// The name that a value is; `None` if it is no string, or has lone surrogates.
    pub(super) fn name(&self, value: Value) -> Option<Name> {
        let string = value.cast::<Str>()?;
        let text = string.as_str()?;
        if !string.is_interned() {
            return Some(Name::from(text));
        }
        let mut names = self.names.borrow_mut();
        let name = names.entry(value.bits()).or_insert_with(|| Name::from(text));
        // The address of a string that died may be another's now.
        if name.as_str() != text {
            *name = Name::from(text);
        }
        Some(name.clone())
    }
}
