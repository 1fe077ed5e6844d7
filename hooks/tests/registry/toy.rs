//! A host that is just enough to have hooks: objects in a table, a byte each, and the line that is "running". That the
//! registry serves it shows that nothing of a real runtime has leaked into the registry.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use cinderlift_hooks::change::{Mutation, Outcome, perform};
use cinderlift_hooks::dict::DictEvent;
use cinderlift_hooks::frame::CompiledBelow;
use cinderlift_hooks::function::{FunctionEvent, FunctionPart};
use cinderlift_hooks::types::{TypeChange, TypeEvent};
use cinderlift_hooks::{
    Death, FailureReport, Host, Kind, LiveKind, Position, Registry, WatcherResult, announce_deaths, code, entry, frame,
    function, watch,
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Value(u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Address(pub u32);

pub type Key = Arc<str>;

pub enum Thing {
    Text(Key),
    Number(i64),
    Dict(BTreeMap<Value, Value>),
    Type { lineage: Vec<Value>, attributes: BTreeMap<Value, Value> },
    Function { code: Value, keywords: Option<Value> },
    Code(i64),
}

pub struct Toy {
    hooks: Registry<Toy>,
    pub things: HashMap<Address, Thing>,
    watch: HashMap<Address, u8>,
    next: u32,
    pub line: Option<u32>,
    pub reports: Vec<String>,
    pub aborted: Vec<String>,
    /// What the subscribers of a test write down.
    pub log: Vec<String>,
    /// How often a hook site went beyond the test of the byte or the flag.
    pub slow_paths: u32,
}

pub struct Frame {
    pub code: Value,
    pub compiled: Option<CompiledBelow>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Raised;

impl Toy {
    pub fn new() -> Self {
        Toy {
            hooks: Registry::new(),
            things: HashMap::new(),
            watch: HashMap::new(),
            next: 0,
            line: Some(1),
            reports: Vec::new(),
            aborted: Vec::new(),
            log: Vec::new(),
            slow_paths: 0,
        }
    }

    pub fn note(&mut self, text: impl fmt::Display) {
        self.log.push(text.to_string());
    }

    pub fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    fn make(&mut self, thing: Thing) -> Value {
        self.next += 1;
        self.things.insert(Address(self.next), thing);
        Value(self.next)
    }

    pub fn text(&mut self, text: &str) -> Value {
        let found = self.things.iter().find(|(_, thing)| matches!(thing, Thing::Text(other) if &**other == text));
        match found {
            Some((address, _)) => Value(address.0),
            None => self.make(Thing::Text(Arc::from(text))),
        }
    }

    pub fn number(&mut self, number: i64) -> Value {
        let found = self.things.iter().find(|(_, thing)| matches!(thing, Thing::Number(other) if *other == number));
        match found {
            Some((address, _)) => Value(address.0),
            None => self.make(Thing::Number(number)),
        }
    }

    pub fn dict(&mut self) -> Value {
        self.make(Thing::Dict(BTreeMap::new()))
    }

    pub fn class(&mut self, bases: &[Value]) -> Value {
        let class = self.make(Thing::Type { lineage: Vec::new(), attributes: BTreeMap::new() });
        self.set_lineage(class, bases);
        class
    }

    fn set_lineage(&mut self, class: Value, bases: &[Value]) {
        let mut order = vec![class];
        for base in bases {
            order.extend(self.lineage(*base));
        }
        let Some(Thing::Type { lineage, .. }) = self.things.get_mut(&Toy::object(class)) else { return };
        *lineage = order;
    }

    pub fn code(&mut self) -> Value {
        let code = self.make(Thing::Code(7));
        if self.hooks.is_active(Kind::Code) {
            code::created(self, code);
        }
        code
    }

    pub fn function(&mut self, keywords: Option<Value>) -> Value {
        let code = self.code();
        let function = self.make(Thing::Function { code, keywords });
        if self.hooks.is_active(Kind::Function) {
            self.slow_paths += 1;
            function::created(self, function);
        }
        function
    }

    pub fn show(&self, value: Value) -> String {
        match self.things.get(&Toy::object(value)) {
            Some(Thing::Text(text)) => text.to_string(),
            Some(Thing::Number(number)) => number.to_string(),
            Some(Thing::Dict(_)) => "dict".into(),
            Some(Thing::Type { .. }) => format!("type{}", value.0),
            Some(Thing::Function { .. }) => format!("function{}", value.0),
            Some(Thing::Code(_)) => format!("code{}", value.0),
            None => "dead".into(),
        }
    }

    pub fn show_all(&self, values: &[Option<Value>]) -> String {
        let texts = values.iter().map(|value| value.map_or("-".into(), |value| self.show(value)));
        texts.collect::<Vec<_>>().join(" ")
    }

    pub fn bits(&self, value: Value) -> u8 {
        self.watch.get(&Toy::object(value)).copied().unwrap_or(0)
    }

    fn table(&mut self, dict: Value) -> &mut BTreeMap<Value, Value> {
        match self.things.get_mut(&Toy::object(dict)) {
            Some(Thing::Dict(table)) => table,
            _ => panic!("not a dict"),
        }
    }

    pub fn get(&mut self, dict: Value, key: &str) -> Option<Value> {
        let key = self.text(key);
        self.table(dict).get(&key).copied()
    }

    pub fn set(&mut self, dict: Value, key: &str, number: i64) -> Outcome<()> {
        let (key, new) = (self.text(key), self.number(number));
        self.set_item(dict, key, new)
    }

    pub fn set_item(&mut self, dict: Value, key: Value, new: Value) -> Outcome<()> {
        if self.bits(dict) & watch::DICT == 0 {
            self.table(dict).insert(key, new);
            return Outcome::Done(());
        }
        self.slow_paths += 1;
        let event = match self.table(dict).get(&key).copied() {
            None => DictEvent::Added { dict, key, new },
            Some(old) => DictEvent::Modified { dict, key, old, new },
        };
        perform(self, event, |toy| {
            toy.table(dict).insert(key, new);
        })
    }

    pub fn delete(&mut self, dict: Value, key: &str) -> Outcome<()> {
        let key = self.text(key);
        self.delete_item(dict, key)
    }

    fn delete_item(&mut self, dict: Value, key: Value) -> Outcome<()> {
        let Some(old) = self.table(dict).get(&key).copied() else { return Outcome::Done(()) };
        let remove = |toy: &mut Toy| {
            toy.table(dict).remove(&key);
        };
        if self.bits(dict) & watch::DICT == 0 {
            remove(self);
            return Outcome::Done(());
        }
        perform(self, DictEvent::Deleted { dict, key, old }, remove)
    }

    pub fn clear(&mut self, dict: Value) -> Outcome<()> {
        perform(self, DictEvent::Cleared { dict }, |toy| toy.table(dict).clear())
    }

    pub fn clone_into(&mut self, dict: Value, source: Value) -> Outcome<()> {
        perform(self, DictEvent::Cloned { dict, source }, |toy| {
            let copy = toy.table(source).clone();
            *toy.table(dict) = copy;
        })
    }

    fn attributes(&mut self, class: Value) -> &mut BTreeMap<Value, Value> {
        match self.things.get_mut(&Toy::object(class)) {
            Some(Thing::Type { attributes, .. }) => attributes,
            _ => panic!("not a type"),
        }
    }

    pub fn set_attribute(&mut self, class: Value, name: &str, number: i64) -> Outcome<()> {
        let (name, new) = (self.text(name), self.number(number));
        let old = self.attributes(class).get(&name).copied();
        let store = |toy: &mut Toy| {
            toy.attributes(class).insert(name, new);
        };
        if self.bits(class) & watch::TYPE == 0 {
            store(self);
            return Outcome::Done(());
        }
        self.slow_paths += 1;
        perform(self, TypeEvent::change_of(class, TypeChange::AttributeSet { name, old, new }), store)
    }

    pub fn delete_attribute(&mut self, class: Value, name: &str) -> Outcome<()> {
        let name = self.text(name);
        let old = self.attributes(class)[&name];
        perform(self, TypeEvent::change_of(class, TypeChange::AttributeDeleted { name, old }), |toy| {
            toy.attributes(class).remove(&name);
        })
    }

    pub fn set_bases(&mut self, class: Value, bases: &[Value]) -> Outcome<()> {
        let (old, new) = (self.number(0), self.number(1));
        let bases = bases.to_vec();
        perform(self, TypeEvent::change_of(class, TypeChange::BasesChanged { old, new }), |toy| {
            toy.set_lineage(class, &bases);
        })
    }

    pub fn set_part(&mut self, function: Value, part: FunctionPart<Value>, new: Value) -> Outcome<()> {
        let (code, keywords) = match self.things.get(&Toy::object(function)) {
            Some(Thing::Function { code, keywords }) => (*code, *keywords),
            _ => panic!("not a function"),
        };
        let old = match part {
            FunctionPart::Code => Some(code),
            FunctionPart::KeywordDefaults => keywords,
            _ => None,
        };
        let store = |toy: &mut Toy| {
            let Some(Thing::Function { code, keywords }) = toy.things.get_mut(&Toy::object(function)) else { return };
            match part {
                FunctionPart::Code => *code = new,
                FunctionPart::KeywordDefaults => *keywords = Some(new),
                _ => {}
            }
        };
        if self.bits(function) & watch::FUNCTION == 0 && !self.hooks.is_active(Kind::Function) {
            store(self);
            return Outcome::Done(());
        }
        perform(self, FunctionEvent::Changed { function, part, old, new: Some(new) }, store)
    }

    /// Runs a code object: 7, or what the chain makes of it.
    pub fn run(&mut self, code: Value) -> Result<Value, Raised> {
        let mut frame = Frame { code, compiled: None };
        if self.bits(code) & watch::FRAME == 0 && !self.hooks.is_active(Kind::Frame) {
            return self.eval_frame(&mut frame, CompiledBelow::Allowed);
        }
        self.slow_paths += 1;
        frame::evaluate(self, code, &mut frame)
    }

    pub fn call(&mut self, function: Value, arguments: usize) -> Result<Value, Raised> {
        match self.bits(function) & watch::ENTRY {
            0 => self.call_function(function, arguments),
            _ => entry::call(self, function, arguments),
        }
    }

    /// A collection that finds these dead.
    pub fn collect(&mut self, dead: &[Value]) {
        let deaths = dead.iter().map(|&value| {
            let object = Toy::object(value);
            let remains = self.show(value);
            let kind = match self.things.get(&object) {
                Some(Thing::Dict(_)) => LiveKind::Dict,
                Some(Thing::Type { .. }) => LiveKind::Type,
                Some(Thing::Function { .. }) => LiveKind::Function,
                Some(Thing::Code(_)) => LiveKind::Code,
                _ => LiveKind::Any,
            };
            Death { kind, object, remains }
        });
        let deaths: Vec<_> = deaths.collect();
        for death in &deaths {
            self.things.remove(&death.object);
            self.watch.remove(&death.object);
        }
        announce_deaths(self, deaths);
    }
}

impl Host for Toy {
    type Value = Value;
    type Object = Address;
    type Key = Key;
    type Frame = Frame;
    type Arguments<'a> = usize;
    type Raised = Raised;
    type Location = u32;
    type Remains = String;

    fn hooks(&self) -> &Registry<Toy> {
        &self.hooks
    }

    fn hooks_mut(&mut self) -> &mut Registry<Toy> {
        &mut self.hooks
    }

    fn object(value: Value) -> Address {
        Address(value.0)
    }

    fn key(&self, value: Value) -> Option<Key> {
        match self.things.get(&Toy::object(value)) {
            Some(Thing::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    fn set_watch(&mut self, object: Address, bits: u8) {
        assert!(self.things.contains_key(&object), "a bit of a dead object is set");
        *self.watch.entry(object).or_insert(0) |= bits;
    }

    fn clear_watch(&mut self, object: Address, bits: u8) {
        assert!(self.things.contains_key(&object), "a bit of a dead object is cleared");
        *self.watch.entry(object).or_insert(0) &= !bits;
    }

    fn location(&self) -> Option<u32> {
        self.line
    }

    fn position(&self, line: &u32) -> Position {
        Position { file: Arc::from("toy.py"), line: *line }
    }

    fn location_values(_: &u32, _: &mut dyn FnMut(Value)) {}

    fn report_unraisable(&mut self, report: FailureReport<Toy>) {
        self.note(format!("report: {report}"));
        self.reports.push(report.to_string());
    }

    fn abort(&mut self, report: FailureReport<Toy>) {
        self.aborted.push(report.to_string());
    }

    fn visit_live(&mut self, kind: LiveKind, visit: &mut dyn FnMut(&mut Toy, Value) -> ControlFlow<()>) {
        let mut live: Vec<_> = self.things.keys().copied().collect();
        live.sort_unstable();
        for object in live {
            let fits = match (kind, self.things.get(&object)) {
                (_, None) => false,
                (LiveKind::Any, _)
                | (LiveKind::Dict, Some(Thing::Dict(_)))
                | (LiveKind::Type, Some(Thing::Type { .. }))
                | (LiveKind::Function, Some(Thing::Function { .. }))
                | (LiveKind::Code, Some(Thing::Code(_))) => true,
                _ => false,
            };
            if fits && visit(self, Value(object.0)).is_break() {
                return;
            }
        }
    }

    fn eval_frame(&mut self, frame: &mut Frame, compiled: CompiledBelow) -> Result<Value, Raised> {
        frame.compiled = Some(compiled);
        match self.things.get(&Toy::object(frame.code)) {
            Some(&Thing::Code(result)) => Ok(self.number(result)),
            _ => Err(Raised),
        }
    }

    fn call_function(&mut self, function: Value, arguments: usize) -> Result<Value, Raised> {
        match self.things.get(&Toy::object(function)) {
            Some(Thing::Function { .. }) => Ok(self.number(arguments as i64)),
            _ => Err(Raised),
        }
    }

    fn apply(&mut self, mutation: Mutation<Toy>) -> WatcherResult<Toy> {
        match mutation {
            Mutation::Dict(DictEvent::Added { dict, key, new } | DictEvent::Modified { dict, key, new, .. }) => {
                self.set_item(dict, key, new);
            }
            Mutation::Dict(DictEvent::Deleted { dict, key, .. }) => {
                self.delete_item(dict, key);
            }
            Mutation::Dict(DictEvent::Cleared { dict }) => {
                self.clear(dict);
            }
            Mutation::Type(TypeEvent::Changed {
                origin, change: TypeChange::AttributeSet { name, new, .. }, ..
            }) => {
                let (name, number) = (self.show(name), self.show(new).parse().expect("a number"));
                self.set_attribute(origin, &name, number);
            }
            Mutation::Function(FunctionEvent::Changed { function, part, new: Some(new), .. }) => {
                self.set_part(function, part, new);
            }
            other => return Err(cinderlift_hooks::WatcherError::new(format!("the toy cannot do {}", other.label()))),
        }
        Ok(())
    }

    fn lineage(&self, class: Value) -> Vec<Value> {
        match self.things.get(&Toy::object(class)) {
            Some(Thing::Type { lineage, .. }) => lineage.clone(),
            _ => Vec::new(),
        }
    }

    fn keyword_defaults(&self, function: Value) -> Option<Value> {
        match self.things.get(&Toy::object(function)) {
            Some(Thing::Function { keywords, .. }) => *keywords,
            _ => None,
        }
    }
}

/// Writes an event of a dict into the log, as a subscriber.
pub fn write_down(toy: &mut Toy, event: &DictEvent<Toy>) -> WatcherResult<Toy> {
    write_as("", toy, event)
}

/// The same under a name.
pub fn write_as(who: &str, toy: &mut Toy, event: &DictEvent<Toy>) -> WatcherResult<Toy> {
    let (old, new) = event.old_and_new();
    let key = event.key().map_or(String::new(), |key| format!(" {}", toy.show(key)));
    let values = match (old, new) {
        (None, None) => String::new(),
        _ => format!(" {}", toy.show_all(&[old, new])),
    };
    let label = cinderlift_hooks::Event::<Toy>::label(event);
    let who = if who.is_empty() { String::new() } else { format!("{who}: ") };
    toy.note(format!("{who}{label}{key}{values}"));
    Ok(())
}
