//! Random programs: functions, classes, closures and generators, and a main loop that uses them while it changes what
//! they are made of: kinds of variables, attribute layouts, globals, functions, methods, classes.
//!
//! A program is a text whose module-level names all begin with its own prefix, so that many programs can stand in one file
//! and run in one process. It ends for certain: loops are bounded, a function calls only functions made before it.

use crate::expressions::{ATTRIBUTES, Expressions, METHODS, Scope, constant, int_constant};
use crate::random::Random;

/// Builtins that a program may hide by globals, and gives back at its end. `clip` must work with the others.
const SHADOWED: &[&str] = &["abs", "round", "min", "float"];

/// The program that `seed` stands for.
pub fn program(seed: u64) -> String {
    let mut writer = Writer {
        random: Random::new(seed),
        prefix: format!("p{seed}_"),
        text: String::new(),
        depth: 0,
        scope: Scope::default(),
        globals: Vec::new(),
        classes: Vec::new(),
        loops: 0,
        names: 0,
    };
    writer.program();
    writer.text
}

struct Writer {
    random: Random,
    prefix: String,
    text: String,
    depth: usize,
    /// What the code that is being written can read.
    scope: Scope,
    /// The global numbers, also where a local scope hides nothing of them.
    globals: Vec<String>,
    classes: Vec<String>,
    /// How many loops are around the present statement, the main loop not counted.
    loops: usize,
    names: usize,
}

impl Writer {
    fn line(&mut self, text: impl AsRef<str>) {
        self.text.push_str(&"    ".repeat(self.depth));
        self.text.push_str(text.as_ref());
        self.text.push('\n');
    }

    fn block(&mut self, head: impl AsRef<str>, body: impl FnOnce(&mut Self)) {
        self.line(head);
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    fn expressions(&mut self) -> Expressions<'_> {
        Expressions { random: &mut self.random, scope: &self.scope }
    }

    fn number(&mut self) -> String {
        let depth = self.random.between(1, 3);
        self.expressions().number(depth)
    }

    fn fresh(&mut self, what: &str) -> String {
        self.names += 1;
        format!("{what}{}", self.names)
    }

    fn program(&mut self) {
        for n in 0..self.random.between(1, 3) {
            let name = format!("{}g{n}", self.prefix);
            let value = constant(&mut self.random);
            self.line(format!("{name} = {value}"));
            self.globals.push(name);
        }
        self.scope.numbers = self.globals.clone();
        for n in 0..self.random.between(1, 4) {
            self.function(n);
        }
        if self.random.chance(60) {
            self.generator();
        }
        self.class_family();
        if self.random.chance(60) {
            self.object_function();
        }
        self.main();
        let names: Vec<String> = SHADOWED.iter().map(|name| format!("'{name}'")).collect();
        self.block(format!("for {}name in ({}):", self.prefix, names.join(", ")), |w| {
            w.line(format!("globals().pop({}name, None)", w.prefix));
        });
    }

    /// A module-level function of one or two parameters.
    fn function(&mut self, n: usize) {
        let name = format!("{}f{n}", self.prefix);
        let (parameters, least, most) = match self.random.below(4) {
            0 => ("x", 1, 1),
            1 => ("x, y", 2, 2),
            2 => ("x, y=2", 1, 2),
            _ => ("x, y=0.5, *, k=1", 1, 2),
        };
        let outer = self.scope.clone();
        self.block(format!("def {name}({parameters}):"), |w| {
            w.scope.numbers.extend(["x".to_owned(), "x".to_owned()]);
            if most == 2 {
                w.scope.numbers.push("y".to_owned());
            }
            if parameters.ends_with("k=1") {
                w.scope.numbers.push("k".to_owned());
            }
            w.function_body();
        });
        self.scope = outer;
        self.scope.callables.push((name, least, most));
        self.line("");
    }

    fn function_body(&mut self) {
        if self.random.chance(20) && !self.globals.is_empty() {
            let global = self.random.pick(&self.globals).clone();
            self.line(format!("global {global}"));
            let value = self.number();
            self.line(format!("{global} = clip({value})"));
        }
        for _ in 0..self.random.between(0, 3) {
            match self.random.below(6) {
                0 | 1 => {
                    let condition = self.expressions().condition(2);
                    let value = self.number();
                    self.block(format!("if {condition}:"), |w| w.line(format!("return clip({value})")));
                }
                2 => {
                    let condition = self.expressions().condition(2);
                    let (error, value) = (self.error_class(), self.number());
                    self.block(format!("if {condition}:"), |w| w.line(format!("raise {error}({value})")));
                }
                3 => self.inner_loop(1),
                _ => self.assign(),
            }
        }
        let value = self.number();
        self.line(format!("return clip({value})"));
    }

    fn error_class(&mut self) -> &'static str {
        self.random.word(&["ValueError", "KeyError", "ZeroDivisionError", "RuntimeError"])
    }

    fn generator(&mut self) {
        let name = format!("{}gen", self.prefix);
        let outer = self.scope.clone();
        self.block(format!("def {name}(x):"), |w| {
            w.scope.numbers.push("x".to_owned());
            let value = w.number();
            w.line(format!("got = clip({value})"));
            w.scope.numbers.push("got".to_owned());
            let count = w.random.between(2, 12);
            w.block(format!("for j in range({count}):"), |w| {
                w.scope.numbers.push("j".to_owned());
                let value = w.number();
                match w.random.below(3) {
                    0 => w.line(format!("got = clip((yield {value}) or got)")),
                    1 => {
                        w.block("try:", |w| w.line(format!("yield {value}")));
                        let value = w.number();
                        w.block("finally:", |w| w.line(format!("x = clip({value})")));
                    }
                    _ => w.line(format!("yield {value}")),
                }
            });
            if w.random.chance(40) {
                let items = w.number();
                w.line(format!("yield from (x, got, {items})"));
            }
        });
        self.scope = outer;
        self.line("");
    }

    /// A class, a subclass of it that overrides something, and a class with slots and the same methods.
    fn class_family(&mut self) {
        let base = format!("{}A", self.prefix);
        let sub = format!("{}B", self.prefix);
        let slotted = format!("{}C", self.prefix);
        let outer = self.scope.clone();
        self.scope.numbers.push("x".to_owned());
        self.block(format!("class {base}:"), |w| {
            w.block("def __init__(self, x):", |w| {
                // Simple values: objects are made where nothing catches an exception.
                for attribute in w.shuffled_attributes() {
                    let value = if w.random.chance(50) { "x".to_owned() } else { constant(&mut w.random) };
                    w.line(format!("self.{attribute} = {value}"));
                }
            });
            w.methods(METHODS);
            w.property();
            w.representation();
        });
        self.block(format!("class {sub}({base}):"), |w| {
            if w.random.chance(60) {
                w.block("def __init__(self, x):", |w| {
                    if w.random.chance(50) {
                        w.line("self.extra = x");
                    }
                    w.line("super().__init__(x)");
                });
            }
            w.methods(&METHODS[..1]);
            if w.random.chance(40) {
                let value = constant(&mut w.random);
                w.line(format!("d = {value}"));
            }
        });
        self.block(format!("class {slotted}:"), |w| {
            w.line("__slots__ = ('a', 'b', 'c')");
            w.block("def __init__(self, x):", |w| {
                w.line("self.a = x");
                w.line("self.b = 1");
                if w.random.chance(70) {
                    w.line("self.c = 0.5");
                }
            });
            w.methods(METHODS);
            w.property();
            w.block("def __repr__(self):", |w| w.line("return f'C({self.a!r}, {self.b!r})'"));
        });
        self.scope = outer;
        self.classes = vec![base, sub, slotted];
        self.line("");
    }

    fn shuffled_attributes(&mut self) -> Vec<&'static str> {
        let mut attributes = ATTRIBUTES.to_vec();
        let by = self.random.below(attributes.len());
        attributes.rotate_left(by);
        attributes
    }

    fn methods(&mut self, names: &[&str]) {
        for name in names {
            let outer = self.scope.clone();
            self.block(format!("def {name}(self, x):"), |w| {
                w.scope.numbers.extend(ATTRIBUTES.iter().map(|a| format!("self.{a}")));
                if w.random.chance(40) {
                    let attribute = w.random.word(ATTRIBUTES);
                    let value = w.number();
                    w.line(format!("self.{attribute} = clip({value})"));
                }
                if *name == "m1" && w.random.chance(40) {
                    let value = w.number();
                    w.line(format!("return clip(self.m0({value}))"));
                } else {
                    let value = w.number();
                    w.line(format!("return clip({value})"));
                }
            });
            self.scope = outer;
        }
    }

    fn property(&mut self) {
        self.line("@property");
        self.block("def half(self):", |w| w.line("return self.a / 2"));
    }

    fn representation(&mut self) {
        self.block("def __repr__(self):", |w| w.line("return type(self).__name__[-1] + attributes(self)"));
    }

    /// A function that is called with objects of several classes.
    fn object_function(&mut self) {
        let name = format!("{}h", self.prefix);
        let outer = self.scope.clone();
        self.block(format!("def {name}(o, x):"), |w| {
            w.scope.numbers.push("x".to_owned());
            w.scope.numbers.extend(ATTRIBUTES.iter().map(|a| format!("o.{a}")));
            w.scope.objects.push("o".to_owned());
            if w.random.chance(50) {
                let attribute = w.random.word(ATTRIBUTES);
                w.line(format!("o.{attribute} = clip(o.{attribute} + x)"));
            }
            let value = w.number();
            w.line(format!("return clip({value})"));
        });
        self.scope = outer;
        self.scope.object_functions.push(name);
        self.line("");
    }

    /// The code that runs: in a function, or at module level, where every variable is a global.
    fn main(&mut self) {
        let at_module_level = self.random.chance(15);
        // Names are also unique where they are globals.
        let local = if at_module_level { self.prefix.clone() } else { String::new() };
        if at_module_level {
            self.block("try:", |w| w.main_body(&local, true));
            self.block("except Exception as error:", |w| w.line("show('main', type(error).__name__, str(error))"));
            return;
        }
        let times = self.random.between(1, 3);
        let name = format!("{}main", self.prefix);
        self.block(format!("def {name}():"), |w| w.main_body(&local, false));
        self.block(format!("for {name}_run in range({times}):"), |w| {
            w.block("try:", |w| w.line(format!("{name}()")));
            w.block("except Exception as error:", |w| w.line("show('main', type(error).__name__, str(error))"));
        });
    }

    fn main_body(&mut self, local: &str, at_module_level: bool) {
        let numbers: Vec<String> = (0..self.random.between(2, 4)).map(|n| format!("{local}n{n}")).collect();
        for name in &numbers {
            let value = constant(&mut self.random);
            self.line(format!("{name} = {value}"));
        }
        self.scope.numbers.extend(numbers.iter().cloned());
        let (list, dict, text) = (format!("{local}l"), format!("{local}d"), format!("{local}s"));
        let items: Vec<String> = (0..self.random.between(1, 6)).map(|_| constant(&mut self.random)).collect();
        self.line(format!("{list} = [{}]", items.join(", ")));
        self.line(format!("{dict} = {{0: 1, 1: 2.5, 'k': 3}}"));
        self.line(format!("{text} = 'text'"));
        let objects: Vec<String> = (0..3).map(|n| format!("{local}o{n}")).collect();
        for name in &objects {
            let class = self.random.pick(&self.classes).clone();
            let value = constant(&mut self.random);
            self.line(format!("{name} = {class}({value})"));
        }
        self.line(format!("{local}errors = []"));
        if self.text.contains("gen(x):") {
            let value = int_constant(&mut self.random);
            self.line(format!("{local}it = {}gen({value})", self.prefix));
            self.scope.generators.push(format!("{local}it"));
        }
        if !at_module_level && self.random.chance(60) {
            self.closure();
        }
        self.scope.lists.push(list.clone());
        self.scope.dicts.push(dict.clone());
        self.scope.texts.push(text.clone());
        self.scope.objects.extend(objects.iter().cloned());

        let i = format!("{local}i");
        let (rounds, body) = match self.random.below(10) {
            0..5 => (self.random.between(20, 80), self.random.between(3, 7)),
            5..9 => (self.random.between(150, 500), self.random.between(2, 5)),
            _ => (self.random.between(2500, 4500), self.random.between(1, 2)),
        };
        self.scope.numbers.extend([i.clone(), i.clone()]);
        let head = self.loop_head(&i, rounds);
        self.block(head.0, |w| {
            for line in head.1 {
                w.line(line);
            }
            for _ in 0..body {
                w.guarded(local, &i);
            }
            w.mutations(&i, rounds, &numbers, &objects, &list);
            w.clips(&numbers, &[&list, &dict, &text]);
            let step = (rounds / w.random.between(3, 9)).max(1);
            let shown = numbers.join(", ");
            w.block(format!("if {i} % {step} == 0:"), |w| w.line(format!("show({i}, {shown})")));
        });
        let all = [numbers, vec![list, dict, text], objects, vec![format!("{local}errors")], self.globals.clone()];
        self.line(format!("show('end', {})", all.concat().join(", ")));
    }

    fn loop_head(&mut self, i: &str, rounds: usize) -> (String, Vec<String>) {
        match self.random.below(6) {
            0 => {
                self.line(format!("{i} = -1"));
                (format!("while {i} < {rounds}:"), vec![format!("{i} += 1")])
            }
            1 => (format!("for {i} in list(range({rounds})):"), Vec::new()),
            2 => (format!("for {i}, _ in enumerate(range({rounds})):"), Vec::new()),
            _ => (format!("for {i} in range({rounds}):"), Vec::new()),
        }
    }

    fn closure(&mut self) {
        let name = "c0".to_owned();
        let start = constant(&mut self.random);
        self.line(format!("kept = {start}"));
        let outer = self.scope.clone();
        self.block(format!("def {name}(x):"), |w| {
            let writes = w.random.chance(70);
            if writes {
                w.line("nonlocal kept");
            }
            w.scope.numbers.extend(["x".to_owned(), "kept".to_owned()]);
            let value = w.number();
            if writes {
                w.line(format!("kept = clip({value})"));
            }
            let value = w.number();
            w.line(format!("return clip({value})"));
        });
        self.scope = outer;
        self.scope.numbers.push("kept".to_owned());
        self.scope.callables.push((name, 1, 1));
    }

    /// A few statements whose exceptions are noted.
    fn guarded(&mut self, local: &str, i: &str) {
        self.block("try:", |w| {
            for _ in 0..w.random.between(1, 3) {
                w.statement(2);
            }
        });
        let error = self.random.word(&["Exception", "Exception", "Exception", "(TypeError, ZeroDivisionError)"]);
        self.block(format!("except {error} as error:"), |w| w.line(format!("note({local}errors, {i}, error)")));
        if error != "Exception" {
            self.block("except Exception as error:", |w| w.line(format!("show({i}, 'other', str(error))")));
        }
        if self.random.chance(20) {
            let name = self.target();
            self.block("else:", |w| w.line(format!("{name} = clip({name})")));
        }
        if self.random.chance(15) {
            let name = self.target();
            self.block("finally:", |w| w.line(format!("{name} = clip({name})")));
        }
    }

    fn statement(&mut self, depth: usize) {
        match self.random.below(22) {
            0..6 => self.assign(),
            6..8 => self.augmented(),
            8..11 => self.container_statement(),
            11..14 => self.object_statement(),
            14 | 15 if depth > 0 => {
                let condition = self.expressions().condition(2);
                self.block(format!("if {condition}:"), |w| w.statement(depth - 1));
                if self.random.chance(50) {
                    self.block("else:", |w| w.statement(depth - 1));
                }
            }
            16..18 if depth > 0 && self.loops == 0 => self.inner_loop(depth),
            18 if depth > 0 => self.with_or_try(depth),
            19 => {
                let (a, b) = (self.target(), self.target());
                let (x, y) = (self.number(), self.number());
                self.line(format!("{a}, {b} = clip({x}), clip({y})"));
            }
            20 => {
                let (value, target) = (self.expressions().text(2), self.scope.texts.first().cloned());
                if let Some(target) = target {
                    self.line(format!("{target} = clip({value})"));
                }
                self.assign();
            }
            _ => {
                let value = self.number();
                self.line(format!("show({value})"));
            }
        }
    }

    /// A number that may be assigned: a local one. (Globals change in functions and in the mutations.)
    fn target(&mut self) -> String {
        let locals: Vec<&String> = self
            .scope
            .numbers
            .iter()
            .filter(|n| !n.contains('.') && !self.globals.contains(n) && !n.ends_with('i') && *n != "kept")
            .collect();
        match locals.is_empty() {
            true => "x".to_owned(),
            false => (*self.random.pick(&locals)).clone(),
        }
    }

    fn assign(&mut self) {
        let (target, value) = (self.target(), self.number());
        if self.loops > 0 || self.random.chance(30) {
            self.line(format!("{target} = clip({value})"));
        } else {
            self.line(format!("{target} = {value}"));
        }
    }

    fn augmented(&mut self) {
        let target = self.target();
        let operator = self.random.word(&["+=", "-=", "+=", "-=", "*=", "^=", "//=", "%="]);
        // A factor is small: bits must not double with every round of an inner loop.
        let value = if operator == "*=" { int_constant(&mut self.random) } else { self.number() };
        self.line(format!("{target} {operator} {value}"));
    }

    fn container_statement(&mut self) {
        let value = self.number();
        let list = self.scope.lists.first().cloned();
        let dict = self.scope.dicts.first().cloned();
        match (list, dict, self.random.below(9)) {
            (Some(l), _, 0 | 1) => self.line(format!("{l}.append(clip({value}))")),
            (Some(l), _, 2 | 3) => {
                let index = self.expressions().index(1);
                self.line(format!("{l}[{index}] = clip({value})"));
            }
            (Some(l), _, 4) => {
                let target = self.target();
                self.line(format!("{target} = {l}.pop()"));
            }
            (Some(l), _, 5) => {
                let by = self.random.word(&["[::-1]", "[1:]", "[:3]", "[:] + [1]"]);
                self.line(format!("{l} = {l}{by}"));
            }
            (_, Some(d), 6) => {
                let key = self.number();
                self.line(format!("{d}[{key}] = clip({value})"));
            }
            (_, Some(d), 7) => {
                let key = self.expressions().number(1);
                self.line(format!("{d}[{key}] = clip({d}.get({key}, 0) + 1)"));
            }
            (_, Some(d), _) => {
                let key = self.expressions().number(1);
                self.line(format!("del {d}[{key}]"));
            }
            _ => self.assign(),
        }
    }

    fn object_statement(&mut self) {
        if self.scope.objects.is_empty() {
            return self.assign();
        }
        let object = self.random.pick(&self.scope.objects).clone();
        let attribute = self.random.word(ATTRIBUTES);
        let value = self.number();
        match self.random.below(8) {
            0..4 => self.line(format!("{object}.{attribute} = clip({value})")),
            4 | 5 => self.line(format!("{object}.{attribute} = clip({object}.{attribute} + {value})")),
            6 => {
                let target = self.target();
                let method = self.random.word(METHODS);
                self.line(format!("{target} = {object}.{method}({value})"));
            }
            _ => {
                let class = self.random.pick(&self.classes).clone();
                self.line(format!("{object} = {class}({value})"));
            }
        }
    }

    fn inner_loop(&mut self, depth: usize) {
        let variable = self.fresh("j");
        let head = match (self.random.below(6), self.scope.lists.first(), self.scope.generators.is_empty()) {
            (0, Some(list), _) => format!("for {variable} in {list}[:6]:"),
            (1, _, false) => format!("for {variable} in {}gen(3):", self.prefix),
            (2, ..) => {
                let (a, b) = (self.expressions().number(1), self.expressions().number(1));
                format!("for {variable} in ({a}, {b}, 1):")
            }
            _ => format!("for {variable} in range({}):", self.random.between(1, 8)),
        };
        self.loops += 1;
        self.block(head, |w| {
            w.scope.numbers.push(variable.clone());
            if w.random.chance(30) {
                let condition = w.expressions().condition(2);
                let leave = w.random.word(&["break", "continue"]);
                w.block(format!("if {condition}:"), |w| w.line(leave));
            }
            for _ in 0..w.random.between(1, 2) {
                match depth {
                    0 | 1 => w.assign(),
                    _ => w.statement(depth - 1),
                }
            }
        });
        self.loops -= 1;
        self.scope.numbers.retain(|n| *n != variable);
        if self.random.chance(15) {
            self.block("else:", |w| w.assign());
        }
    }

    fn with_or_try(&mut self, depth: usize) {
        if self.random.chance(50) {
            let log = self.fresh("log");
            self.line(format!("{log} = []"));
            self.block(format!("with Guard({log}):"), |w| w.statement(depth - 1));
            return;
        }
        self.block("try:", |w| w.statement(depth - 1));
        match self.random.below(2) {
            0 => self.block("finally:", |w| w.assign()),
            _ => {
                let error = self.error_class();
                self.block(format!("except {error}:"), |w| w.assign());
            }
        }
    }

    /// What compiled code took for granted changes in the middle of the loop.
    fn mutations(&mut self, i: &str, rounds: usize, numbers: &[String], objects: &[String], list: &str) {
        for _ in 0..self.random.between(1, 5) {
            let at = self.random.between(rounds / 4, rounds - 1);
            let change = self.mutation(numbers, objects, list);
            self.block(format!("if {i} == {at}:"), |w| w.line(change));
        }
    }

    fn mutation(&mut self, numbers: &[String], objects: &[String], list: &str) -> String {
        let value = match self.random.below(8) {
            0 => "None".to_owned(),
            1 => "Num(2)".to_owned(),
            _ => constant(&mut self.random),
        };
        let object = self.random.pick(objects).clone();
        let attribute = self.random.word(ATTRIBUTES);
        let method = self.random.word(METHODS);
        let class = self.random.pick(&self.classes).clone();
        let function = self.random.pick(&self.scope.callables).0.clone();
        let is_module_level = function.starts_with(&self.prefix);
        // Only instances without slots have a namespace, or may change their class.
        let open = format!("if hasattr({object}, '__dict__')");
        match self.random.below(20) {
            0..3 => format!("{} = {value}", self.random.pick(numbers)),
            3 | 4 => format!("globals()['{}'] = {value}", self.random.pick(&self.globals)),
            5 => format!("{object}.{attribute} = {value}"),
            6 => format!("{open}: {object}.__dict__ = {{'b': {value}, 'a': 1}}"),
            7 => format!("{open}: {object}.added = {value}"),
            8 => format!("if hasattr({object}, '{attribute}'): del {object}.{attribute}"),
            9 => format!("{open}: {object}.__class__ = {}", self.random.pick(&self.classes[..2])),
            10 => format!("{class}.{method} = lambda self, x: {value}"),
            11 => format!("{}.{attribute} = property(lambda self: {value})", self.classes[0]),
            12 => format!("{class}.half = {value}"),
            13 if is_module_level => format!("globals()['{function}'] = lambda x, y=1: {value}"),
            14 if is_module_level => format!("{function}.__code__ = (lambda x, y=3: x).__code__"),
            15 if is_module_level => format!("{function}.__defaults__ = ({value},)"),
            16 => format!("{list}[:] = [{value}, 1, 0.5, 2**62]"),
            17 => format!("globals()['{}'] = lambda *a: {value}", self.random.word(SHADOWED)),
            18 => format!("{open}: {object}.{method} = lambda x: {value}"),
            _ => format!("{list}.clear()"),
        }
    }

    fn clips(&mut self, numbers: &[String], containers: &[&String]) {
        for name in numbers.iter().chain(containers.iter().copied()) {
            self.line(format!("{name} = clip({name})"));
        }
    }
}
