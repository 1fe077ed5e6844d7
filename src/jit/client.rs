//! The JIT as a client of the hook registry: what is compiled when, what makes it invalid, what it costs.
//!
//! Tier-up events ask for code; watchers of dicts, types and functions tell what changes. A unit lists what it relies on; the
//! events map back to units, and a unit is invalid before the change can be seen.

use std::collections::HashMap;
use std::time::Instant;

use cinderlift_hooks::dict::{DictEvent, DictSubscription, Identical};
use cinderlift_hooks::function::{FunctionEvent, FunctionPart, FunctionSubscription};
use cinderlift_hooks::heap::Existing;
use cinderlift_hooks::tier::{self, TierEvent};
use cinderlift_hooks::types::{Repeats, TypeChange, TypeEvent, TypeSubscription};
use cinderlift_hooks::{Host, Subscriber, activity, dict, function, types};

use super::build::{Assumption, Built, Entries, Lessons, Options, build};
use super::code::{CodeMemory, NEAR_HELPERS, compile, native_isa};
use super::hir::print::print;
use super::lower::{Lowered, Target, lower};
use super::passes::{Manager, PIPELINE};
use super::runtime;
use super::statistics::Statistics;
use super::unit::{CodeState, STRESS_BYTES, Unit};
use crate::heap::{Heap, Value};
use crate::objects::hooks::{MachineCode, Name};
use crate::objects::{Code, Function, Gc, Vm};

/// When the JIT compiles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// What is hot.
    #[default]
    Lazy,
    /// Every function before its first call.
    Eager,
}

/// What is made to fail, to find out whether failing is handled well.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stress {
    /// Nothing.
    #[default]
    None,
    /// Every guard once.
    Guards,
    /// Every assumption once.
    Assumptions,
}

/// What is shown while compiling.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dump {
    /// The optimized HIR.
    Hir,
    /// Cranelift's form.
    Clif,
    /// Machine code.
    Asm,
}

/// How the JIT works.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// When it compiles.
    pub mode: Mode,
    /// What is made to fail.
    pub stress: Stress,
    /// What is shown, of the function with this name or of all.
    pub dump: Option<(Dump, Option<String>)>,
}

/// From how many calls a function and from how many rounds a loop is hot.
pub const THRESHOLDS: (u64, u64) = (160, 768);
/// So many times a guard may fail before its unit is made again without it.
const PATIENCE: u32 = 3;
/// So many times one code object is compiled.
const MOST_COMPILED: u32 = 24;

/// Where the VM keeps the client.
#[derive(Default)]
struct Slot(Option<Box<Client>>);

/// The JIT of one VM.
pub struct Client {
    settings: Settings,
    isa: cranelift_codegen::isa::OwnedTargetIsa,
    memory: CodeMemory,
    units: HashMap<u64, Box<Unit>>,
    next: u64,
    states: HashMap<usize, Box<CodeState>>,
    /// Keeps the code objects of `states` alive.
    kept: crate::heap::RootedVec,
    lessons: Lessons,
    keys: HashMap<(u64, Name), Vec<u64>>,
    attributes: HashMap<u64, Vec<(Value, u64)>>,
    functions: HashMap<u64, Vec<u64>>,
    dicts: Option<DictSubscription<Vm>>,
    types: Option<TypeSubscription<Vm>>,
    function_watch: Option<FunctionSubscription<Vm>>,
    handles: Vec<cinderlift_hooks::Handle>,
    /// In stress mode: assumptions that were never fired.
    to_fire: Vec<(u64, Assumption)>,
    fired: std::collections::HashSet<Assumption>,
    statistics: Statistics,
    /// What is to be told when the client is back in its place: who hears it may change what units rely on.
    to_tell: Vec<TierEvent<Vm>>,
}

struct Cells<'a> {
    states: &'a mut HashMap<usize, Box<CodeState>>,
    kept: &'a mut crate::heap::RootedVec,
}

impl Cells<'_> {
    fn state(&mut self, code: Gc<Code>) -> &CodeState {
        let kept = &mut self.kept;
        self.states.entry(code.address()).or_insert_with(|| {
            kept.push(code.value());
            let direct = runtime::stub(code.data().parameter_count as usize).unwrap_or(0);
            Box::new(CodeState {
                direct: direct.into(),
                code,
                unit: None.into(),
                loops: std::cell::RefCell::default(),
                compiled: 0.into(),
                refused: None.into(),
            })
        })
    }
}

impl Entries for Cells<'_> {
    fn cell(&mut self, code: Gc<Code>) -> u64 {
        &raw const *self.state(code) as u64
    }
}

/// Attaches a JIT to a VM.
///
/// # Errors
/// A sentence, if Cranelift does not know this machine.
pub fn attach(vm: &mut Vm, settings: Settings) -> Result<(), String> {
    let client = Client {
        isa: native_isa()?,
        memory: CodeMemory::new(runtime::addresses()),
        units: HashMap::new(),
        next: 1,
        states: HashMap::new(),
        kept: vm.rooted_vec(),
        lessons: Lessons::default(),
        keys: HashMap::new(),
        attributes: HashMap::new(),
        functions: HashMap::new(),
        dicts: None,
        types: None,
        function_watch: None,
        handles: Vec::new(),
        to_fire: Vec::new(),
        fired: std::collections::HashSet::new(),
        statistics: Statistics::default(),
        to_tell: Vec::new(),
        settings: settings.clone(),
    };
    vm.extension::<Slot>().0 = Some(Box::new(client));
    let who = || Subscriber::named("jit");
    let tiers =
        tier::subscribe(vm, who(), |vm, event| Ok(Client::with(vm, |client, vm| client.tier(vm, event)).flatten()));
    let dicts = dict::subscribe(vm, who(), Identical::Ignored, |vm, event| {
        Client::with(vm, |client, vm| client.dict_changes(vm, event));
        Ok(())
    });
    let types = types::subscribe(vm, who(), Repeats::Each, |vm, event| {
        Client::with(vm, |client, vm| client.type_changes(vm, event));
        Ok(())
    });
    let watched = function::subscribe(vm, who(), |vm, event| {
        Client::with(vm, |client, vm| client.function_changes(vm, event));
        Ok(())
    });
    let hooks = activity::subscribe(vm, who(), |vm, event| {
        use cinderlift_hooks::Kind;
        if matches!(event.kind, Kind::Frame | Kind::Entry | Kind::Monitoring) {
            let label = cinderlift_hooks::Event::<Vm>::label(event);
            Client::with(vm, |client, vm| client.invalidate_all(vm, label));
        }
        Ok(())
    });
    let eager = (settings.mode == Mode::Eager).then(|| {
        function::subscribe_everywhere(vm, who(), Existing::Announced, |vm, event| {
            if let FunctionEvent::Created { function, .. } = event
                && let Some(function) = function.cast::<Function>()
            {
                Client::with(vm, |client, vm| client.enter(vm, function));
            }
            Ok(())
        })
    });
    Client::with(vm, |client, _| {
        client.handles.push(tiers.into_handle());
        client.handles.push(hooks.into_handle());
        client.handles.extend(eager.map(|eager| eager.into_handle()));
        client.dicts = Some(dicts);
        client.types = Some(types);
        client.function_watch = Some(watched);
    });
    Ok(())
}

/// What the JIT of a VM did so far, if it has one.
pub fn statistics(vm: &mut Vm) -> Option<Statistics> {
    Client::with(vm, |client, _| client.statistics.clone())
}

impl Client {
    /// Does something with the VM's client; nothing if there is none, or if it is at work already.
    pub fn with<R>(vm: &mut Vm, body: impl FnOnce(&mut Client, &mut Vm) -> R) -> Option<R> {
        let mut client = vm.extension::<Slot>().0.take()?;
        let result = body(&mut client, vm);
        let told = std::mem::take(&mut client.to_tell);
        vm.extension::<Slot>().0 = Some(client);
        for event in told {
            tier::tell(vm, &event);
        }
        Some(result)
    }

    fn state(&mut self, code: Gc<Code>) -> &CodeState {
        let Client { states, kept, .. } = self;
        Cells { states, kept }.state(code);
        &self.states[&code.address()]
    }

    // ---- tiers ------------------------------------------------------------------------------------------------------

    fn tier(&mut self, vm: &mut Vm, event: &TierEvent<Vm>) -> Option<MachineCode> {
        match event {
            TierEvent::HotFunction { function, calls, .. } => {
                self.fire_one(vm);
                if (*calls >= THRESHOLDS.0 || self.settings.mode == Mode::Eager)
                    && let Some(function) = function.cast::<Function>()
                {
                    self.enter(vm, function);
                }
                None
            }
            TierEvent::HotLoop { code, offset, rounds } => {
                self.fire_one(vm);
                if *rounds < THRESHOLDS.1 && self.settings.mode != Mode::Eager {
                    return None;
                }
                let address = self.enter_loop(vm, code.cast::<Code>()?, *offset)?;
                // SAFETY: the unit was made for this code and loop head; an activation of it keeps the code in place.
                unsafe { MachineCode::at(address) }
            }
            TierEvent::Safepoint
            | TierEvent::Compiled { .. }
            | TierEvent::Deopt { .. }
            | TierEvent::Invalidated { .. } => None,
        }
    }

    /// Gives a function its machine code, made now if there is none.
    fn enter(&mut self, vm: &mut Vm, function: Gc<Function>) {
        let code = function.code.get();
        let parameters = code.data().parameter_count as usize;
        let Some(adapter) = runtime::adapter(parameters) else { return };
        let state = self.state(code);
        let has_unit = state.unit.get().is_some();
        if state.refused.get().is_some() || (has_unit && function.entry.get() != 0) {
            return;
        }
        if !has_unit && !self.compile(vm, code, function, None) {
            return;
        }
        let state: *const CodeState = self.state(code);
        if function.entry.get() == 0 {
            function.direct.set(state as usize);
            function.entry.set(adapter);
        }
    }

    fn enter_loop(&mut self, vm: &mut Vm, code: Gc<Code>, head: u32) -> Option<usize> {
        let frame = vm.frames.last()?;
        if frame.code != code || frame.generator.is_some() || !frame.handled.get().is_none() {
            return None;
        }
        let function = frame.function?;
        let state = self.state(code);
        if state.refused.get().is_some() {
            return None;
        }
        let known = state.loops.borrow().iter().find(|(at, _)| *at == head).map(|(_, unit)| *unit);
        if known.is_none() && !self.compile(vm, code, function, Some(head)) {
            return None;
        }
        let unit = self.state(code).loops.borrow().iter().find(|(at, _)| *at == head).map(|(_, unit)| *unit)?;
        let unit = self.units.get(&unit)?;
        // A loop's unit names its function.
        if unit.participants.first()?.function != Some(function) {
            return None;
        }
        Some(unit.address())
    }

    fn compile(&mut self, vm: &mut Vm, code: Gc<Code>, function: Gc<Function>, osr: Option<u32>) -> bool {
        let state = self.state(code);
        let times = state.compiled.get() + 1;
        state.compiled.set(times);
        if times > MOST_COMPILED {
            state.refused.set(Some("compiled too often"));
        }
        if state.refused.get().is_some() {
            return false;
        }
        self.sweep(vm);
        match self.try_compile(vm, code, function, osr) {
            Ok(()) => true,
            Err(message) => {
                let why: &'static str = match message {
                    Refused::Because(why) => why,
                    Refused::Failed(message) => {
                        if self.settings.dump.is_some() {
                            eprintln!("jit: {}: {message}", code.data().proto.qualname);
                        }
                        "the compiler failed"
                    }
                };
                self.state(code).refused.set(Some(why));
                self.statistics.refused.insert(code.data().proto.qualname.clone(), why);
                false
            }
        }
    }

    fn try_compile(
        &mut self,
        vm: &mut Vm,
        code: Gc<Code>,
        function: Gc<Function>,
        osr: Option<u32>,
    ) -> Result<(), Refused> {
        let start = Instant::now();
        let Client { states, kept, lessons, .. } = self;
        let eager = self.settings.mode == Mode::Eager;
        let options = Options { lessons, eager, osr };
        let built = build(vm, &mut Cells { states, kept }, code, function, &options).map_err(Refused::Because)?;
        let Built { function: mut hir, mut participants, assumptions, sites } = built;
        if osr.is_some()
            && let Some(first) = participants.first_mut()
        {
            first.function = Some(function);
        }
        self.statistics.build += start.elapsed();
        let wanted = self.settings.dump.clone().filter(|(_, name)| name.as_ref().is_none_or(|name| *name == hir.name));
        if self.settings.dump.is_some() {
            super::hir::verify::verify(&hir).map_err(|rule| Refused::Failed(format!("{rule}\n{}", print(&hir))))?;
        }
        let mut manager = Manager::new();
        let passed = manager.run(&mut hir, PIPELINE);
        for (name, time) in manager.times() {
            *self.statistics.passes.entry(name).or_default() += time.time;
        }
        passed.map_err(|rule| Refused::Failed(format!("{rule}\n{}", print(&hir))))?;
        if let Some((Dump::Hir, _)) = wanted {
            eprintln!("{}", print(&hir));
        }

        let start = Instant::now();
        let stress = self.settings.stress == Stress::Guards;
        let mut unit = Box::new(Unit {
            valid: 1.into(),
            id: self.next,
            code,
            osr,
            exits: Vec::new(),
            states: Vec::new(),
            taken: Vec::new(),
            participants,
            sites,
            stress: (0..if stress { STRESS_BYTES } else { 0 }).map(|_| 1.into()).collect(),
            constants: vm.rooted_vec(),
            block: None,
        });
        let target = Target {
            frontend: self.isa.frontend_config(),
            poll_address: vm.poll_address as u64,
            depth_offsets: Some((
                std::mem::offset_of!(Vm, depth) as i32,
                std::mem::offset_of!(Vm, recursion_limit) as i32,
            )),
            stack_offset: std::mem::offset_of!(Vm, native_limit) as i32,
            buffer_offset: std::mem::offset_of!(Vm, deopt_buffer) as i32,
            runs_address: &raw const *vm.heap as u64 + Heap::RUNS_OFFSET as u64,
            unit_address: &raw const *unit as u64,
            stress_address: stress.then_some(unit.stress.as_ptr() as u64),
            near_helpers: NEAR_HELPERS,
            helper_address: runtime::address,
            size_class: |bytes| Heap::class_of_size(bytes as usize).map(|(class, cell)| (class as u32, cell as u32)),
        };
        let Lowered { clif, exits, states, constants } = lower(&hir, &target).map_err(Refused::Failed)?;
        if stress && exits.len() > STRESS_BYTES {
            return Err(Refused::Because("too many exits for the stress mode"));
        }
        if let Some((Dump::Clif, _)) = wanted {
            eprintln!("{clif}");
        }
        let show = matches!(wanted, Some((Dump::Asm, _)));
        let machine = compile(&self.isa, clif, show).map_err(Refused::Failed)?;
        if let Some(text) = machine.assembly.as_deref().filter(|_| show) {
            eprintln!("{text}");
        }
        self.statistics.bytes += machine.len();
        let block = machine.install(&self.memory).map_err(Refused::Failed)?;
        self.statistics.machine_code += start.elapsed();
        let size = block.len() as u32;
        for word in constants.iter().copied().chain(states_words(&states)) {
            // SAFETY: these words came from values that are alive now.
            if let Some(value) = unsafe { Value::from_bits(word) } {
                unit.constants.push(value);
            }
        }
        for participant in &unit.participants {
            unit.constants.push(participant.code.value());
            if let Some(function) = participant.function {
                unit.constants.push(function.value());
            }
        }
        unit.constants.push(function.value());
        unit.taken = exits.iter().map(|_| 0.into()).collect();
        unit.exits = exits;
        unit.states = states;
        unit.block = Some(block);
        let (id, address) = (unit.id, unit.address());
        self.next += 1;
        self.units.insert(id, unit);
        self.rely(vm, id, &assumptions);
        let state = self.state(code);
        match osr {
            None => {
                state.unit.set(Some(id));
                state.direct.set(address);
                self.statistics.functions += 1;
            }
            Some(head) => {
                state.loops.borrow_mut().push((head, id));
                self.statistics.loops += 1;
            }
        }
        if self.settings.stress == Stress::Assumptions {
            self.to_fire.extend(assumptions.into_iter().map(|assumption| (id, assumption)));
        }
        let unit = tier::Unit(id);
        self.to_tell.push(TierEvent::Compiled { code: code.value(), unit, entered_at: osr, size });
        Ok(())
    }

    // ---- assumptions ------------------------------------------------------------------------------------------------

    fn rely(&mut self, vm: &mut Vm, unit: u64, assumptions: &[Assumption]) {
        for assumption in assumptions {
            match *assumption {
                Assumption::Key { dict, name } => {
                    let Some(name) = vm.key(name) else { continue };
                    if let Some(dicts) = &self.dicts {
                        dicts.watch_key(vm, dict, name.clone());
                    }
                    self.keys.entry((dict.bits(), name)).or_default().push(unit);
                }
                Assumption::Attribute { class, name } => {
                    if let Some(types) = &self.types {
                        types.watch(vm, class);
                    }
                    self.attributes.entry(class.bits()).or_default().push((name, unit));
                }
                Assumption::Function(function) => {
                    if let Some(functions) = &self.function_watch {
                        functions.watch(vm, function);
                    }
                    self.functions.entry(function.bits()).or_default().push(unit);
                }
            }
        }
    }

    fn dict_changes(&mut self, vm: &mut Vm, event: &DictEvent<Vm>) {
        let label = cinderlift_hooks::Event::<Vm>::label(event);
        let dict = match event.dict() {
            Some(dict) => dict.bits(),
            None => event.object().address(),
        };
        match event.key() {
            Some(key) => {
                let Some(name) = vm.key(key) else { return };
                let text = name.to_string();
                if let Some(units) = self.keys.remove(&(dict, name)) {
                    self.lessons.unstable.insert((dict, key.bits()));
                    self.invalidate(vm, &units, label, &text);
                }
            }
            None => {
                let mut units = Vec::new();
                self.keys.retain(|(at, _), users| {
                    if *at == dict {
                        units.append(users);
                    }
                    *at != dict
                });
                self.invalidate(vm, &units, label, "");
            }
        }
    }

    fn type_changes(&mut self, vm: &mut Vm, event: &TypeEvent<Vm>) {
        let label = cinderlift_hooks::Event::<Vm>::label(event);
        let (class, name) = match *event {
            TypeEvent::Changed { class, change, .. } => match change {
                TypeChange::AttributeSet { name, .. } | TypeChange::AttributeDeleted { name, .. } => {
                    (class.bits(), Some(name))
                }
                TypeChange::BasesChanged { .. } => (class.bits(), None),
                // The shape of the instance changes, which is guarded.
                TypeChange::ClassAssigned { .. } => return,
            },
            TypeEvent::Deallocated { class } => (class.address(), None),
        };
        let Some(users) = self.attributes.get_mut(&class) else { return };
        let mut units = Vec::new();
        // These change what any access does.
        const GENERAL: [&str; 3] = ["__getattribute__", "__setattr__", "__getattr__"];
        let general = name.is_none_or(|name| GENERAL.contains(&vm.str_text(name)));
        users.retain(|(attribute, unit)| {
            let hit =
                general || name.is_none_or(|name| name == *attribute || vm.str_text(name) == vm.str_text(*attribute));
            if hit {
                units.push(*unit);
            }
            !hit
        });
        let text = name.map_or(String::new(), |name| vm.str_text(name).to_owned());
        self.invalidate(vm, &units, label, &text);
    }

    fn function_changes(&mut self, vm: &mut Vm, event: &FunctionEvent<Vm>) {
        let label = cinderlift_hooks::Event::<Vm>::label(event);
        let function = match event {
            FunctionEvent::Changed { part: FunctionPart::Qualname, .. } | FunctionEvent::Created { .. } => return,
            FunctionEvent::Changed { function, .. } => function.bits(),
            FunctionEvent::Destroyed(death) => death.object.address(),
        };
        if let Some(units) = self.functions.remove(&function) {
            self.invalidate(vm, &units, label, "");
        }
    }

    fn invalidate_all(&mut self, vm: &mut Vm, why: &str) {
        let units: Vec<u64> = self.units.keys().copied().collect();
        self.invalidate(vm, &units, why, "");
    }

    /// These units do not hold any more: nobody enters them from now on, and who is inside leaves at the next return.
    fn invalidate(&mut self, vm: &mut Vm, units: &[u64], label: &str, name: &str) {
        for id in units {
            let Some(unit) = self.units.get(id) else { continue };
            if unit.valid.replace(0) == 0 {
                continue;
            }
            let (code, osr) = (unit.code, unit.osr);
            let state = self.state(code);
            match osr {
                None => {
                    if state.unit.get() == Some(*id) {
                        state.unit.set(None);
                        let stub = runtime::stub(code.data().parameter_count as usize).unwrap_or(0);
                        state.direct.set(stub);
                    }
                }
                Some(_) => state.loops.borrow_mut().retain(|(_, unit)| unit != id),
            }
            let cause = if name.is_empty() { label.to_owned() } else { format!("{label} {name}") };
            *self.statistics.invalidated.entry(cause).or_default() += 1;
            if let Some(cause) = cinderlift_hooks::current_cause::<Vm>(vm, &*code.data().proto.qualname) {
                let (code, unit) = (code.value(), tier::Unit(*id));
                self.to_tell.push(TierEvent::Invalidated { code, unit, cause });
            }
        }
    }

    /// In stress mode: fires one assumption that was never fired.
    fn fire_one(&mut self, vm: &mut Vm) {
        while let Some((unit, assumption)) = self.to_fire.pop() {
            let valid = self.units.get(&unit).is_some_and(|unit| unit.valid.get() != 0);
            if valid && self.fired.insert(assumption) {
                self.invalidate(vm, &[unit], "stress", "");
                return;
            }
        }
    }

    // ---- exits ------------------------------------------------------------------------------------------------------

    /// A unit was left by an exit.
    pub fn left(&mut self, vm: &mut Vm, unit: &Unit, exit: usize) {
        let record = &unit.exits[exit];
        let (code, offset) = record.blame;
        let origin = unit.participants[code.as_u32() as usize].code;
        let line = origin.data().line(offset);
        let key = (origin.data().proto.filename.clone(), line, record.reason);
        *self.statistics.exits.entry(key).or_default() += 1;
        self.to_tell.push(TierEvent::Deopt {
            code: origin.value(),
            unit: tier::Unit(unit.id),
            offset,
            reason: record.reason.name(),
        });
        if let Some(byte) = unit.stress.get(exit)
            && byte.replace(0) != 0
        {
            return;
        }
        let taken = unit.taken[exit].get() + 1;
        unit.taken[exit].set(taken);
        if record.reason.is_a_wrong_guess() && taken >= PATIENCE && unit.valid.get() != 0 {
            self.lessons.wrong.insert((origin.address(), offset, record.reason));
            self.invalidate(vm, &[unit.id], "guard", record.reason.name());
        }
    }

    /// Frees invalid units that nobody is in: no word of the native stack is an address in their code.
    fn sweep(&mut self, vm: &Vm) {
        let dead: Vec<u64> = self.units.iter().filter(|(_, unit)| unit.valid.get() == 0).map(|(id, _)| *id).collect();
        if dead.is_empty() {
            return;
        }
        let marker = 0usize;
        let (from, to) = ((&raw const marker as usize) & !7, vm.native_base.get());
        let mut used = std::collections::HashSet::new();
        let mut at = from;
        while at < to {
            // SAFETY: these are the words of the running thread's own stack, between here and the VM's outermost entry.
            let word = unsafe { std::ptr::read_volatile(at as *const usize) };
            for id in &dead {
                let unit = &self.units[id];
                if unit.contains(word) || word == &raw const **unit as usize {
                    used.insert(*id);
                }
            }
            at += 8;
        }
        for id in dead {
            if !used.contains(&id) {
                self.units.remove(&id);
            }
        }
    }
}

/// Words in states that may be objects.
fn states_words(states: &[super::deopt::StateRecord]) -> impl Iterator<Item = u64> + '_ {
    use super::deopt::{Recipe, Returned};
    let word = |recipe: &Recipe| match recipe {
        Recipe::Word(word) => Some(*word),
        _ => None,
    };
    states.iter().flat_map(move |state| {
        let registers = state.frames.iter().flat_map(move |frame| {
            let made = match &frame.returns {
                Returned::Made(recipe) => Some(recipe),
                _ => None,
            };
            frame.registers.iter().map(|(_, recipe)| recipe).chain(&frame.function).chain(made).filter_map(word)
        });
        let fields = state.virtuals.iter().flat_map(move |object| object.fields.iter().filter_map(word));
        registers.chain(fields)
    })
}

enum Refused {
    Because(&'static str),
    Failed(String),
}
