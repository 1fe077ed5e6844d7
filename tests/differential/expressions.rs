//! Random expressions. Each is written with all its brackets, so that a part of one can be read alone.
//!
//! There are families, not types: a number may at run time be a small int, a big int, a float, a bool, `None` (which
//! raises) or a `Num` (which has operator methods), since the programs change what their variables hold. What could use
//! up memory is not generated: text and lists are never multiplied, shifts and exponents are small.

use crate::random::Random;

/// The names that an expression may read, by family.
#[derive(Clone, Default)]
pub struct Scope {
    pub numbers: Vec<String>,
    pub lists: Vec<String>,
    pub dicts: Vec<String>,
    pub texts: Vec<String>,
    pub objects: Vec<String>,
    pub generators: Vec<String>,
    /// Callables with how many arguments they need and how many they take.
    pub callables: Vec<(String, usize, usize)>,
    /// Functions that take an object and a number.
    pub object_functions: Vec<String>,
}

/// Ints on both sides of every border that a representation has: 2**62 (small int), machine words, 53 bits of a float.
const INTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "5",
    "7",
    "10",
    "-8",
    "100",
    "255",
    "1000003",
    "2**31",
    "-(2**31)",
    "2**53",
    "2**53 + 1",
    "2**61",
    "2**62",
    "2**62 - 1",
    "2**62 - 2",
    "2**62 + 1",
    "-(2**62)",
    "-(2**62) - 1",
    "-(2**62) + 1",
    "2**63",
    "2**63 - 1",
    "-(2**63)",
    "2**64",
    "3**40",
];

const SMALL_INTS: &[&str] = &["0", "1", "2", "3", "4", "5", "7", "-1", "-2", "12"];

const FLOATS: &[&str] = &[
    "0.0",
    "-0.0",
    "1.0",
    "0.5",
    "-1.5",
    "2.25",
    "1e10",
    "3.7",
    "0.1",
    "1e-5",
    "1e300",
    "-1e300",
    "5e-324",
    "1e-310",
    "float('inf')",
    "float('-inf')",
    "float('nan')",
    "4.611686018427388e+18",
    "9007199254740993.0",
];

const COMPARISONS: &[&str] = &["<", "<=", "==", "!=", ">", ">="];

pub const ATTRIBUTES: &[&str] = &["a", "b", "c"];
pub const METHODS: &[&str] = &["m0", "m1"];

pub fn int_constant(random: &mut Random) -> String {
    let table = if random.chance(60) { SMALL_INTS } else { INTS };
    parenthesized(random.word(table))
}

pub fn constant(random: &mut Random) -> String {
    match random.below(10) {
        0..6 => int_constant(random),
        6..9 => parenthesized(random.word(FLOATS)),
        _ => (random.word(&["True", "False", "Num(3)", "Num(0.5)"])).to_owned(),
    }
}

fn parenthesized(text: &str) -> String {
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.') { text.to_owned() } else { format!("({text})") }
}

/// Writes expressions over one scope.
pub struct Expressions<'a> {
    pub random: &'a mut Random,
    pub scope: &'a Scope,
}

impl Expressions<'_> {
    /// A numeric expression, `depth` operators deep at most.
    pub fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.leaf();
        }
        match self.random.below(34) {
            0..11 => self.arithmetic(depth),
            11..14 => self.bits(depth),
            14..16 => format!("(-{})", self.number(depth - 1)),
            16..18 => {
                let (yes, condition, no) = (self.number(depth - 1), self.condition(depth - 1), self.number(depth - 1));
                format!("({yes} if {condition} else {no})")
            }
            18 => format!("({} {} {})", self.number(depth - 1), self.either("and", "or"), self.number(depth - 1)),
            19 => self.condition(depth - 1),
            20..24 => self.call(depth),
            24..27 => self.of_a_container(depth),
            27..30 => self.of_an_object(depth),
            30 => {
                let function = self.random.word(&["abs", "int", "float", "bool", "round"]);
                format!("{function}({})", self.number(depth - 1))
            }
            31 => {
                let function = self.either("min", "max");
                format!("{function}({}, {})", self.number(depth - 1), self.number(depth - 1))
            }
            32 => self.comprehension(depth),
            _ => match self.random.chance(50) && !self.scope.generators.is_empty() {
                true => format!("next({}, {})", self.random.pick(&self.scope.generators), self.number(0)),
                false => format!("len({})", self.text(depth - 1)),
            },
        }
    }

    fn either(&mut self, a: &'static str, b: &'static str) -> &'static str {
        if self.random.chance(50) { a } else { b }
    }

    fn leaf(&mut self) -> String {
        if self.scope.numbers.is_empty() || self.random.chance(30) {
            constant(self.random)
        } else {
            self.random.pick(&self.scope.numbers).clone()
        }
    }

    fn arithmetic(&mut self, depth: usize) -> String {
        let left = self.number(depth - 1);
        match self.random.below(12) {
            0..4 => format!("({left} + {})", self.number(depth - 1)),
            4..7 => format!("({left} - {})", self.number(depth - 1)),
            // One factor is a leaf: bits must not double at every level.
            7..9 => format!("({left} * {})", self.leaf()),
            9 => format!("({left} // {})", self.number(depth - 1)),
            10 => format!("({left} % {})", self.number(depth - 1)),
            _ => match self.random.below(3) {
                0 => format!("({left} ** {})", self.random.word(&["0", "1", "2", "3"])),
                1 => format!("divmod({left}, {})[{}]", self.number(depth - 1), self.random.below(2)),
                _ => format!("({left} / {})", self.number(depth - 1)),
            },
        }
    }

    fn bits(&mut self, depth: usize) -> String {
        let mut left = self.number(depth - 1);
        if self.random.chance(50) {
            left = format!("int({left})");
        }
        match self.random.below(7) {
            0 | 1 => format!("({left} & {})", int_constant(self.random)),
            2 => format!("({left} | {})", self.number(depth - 1)),
            3 => format!("({left} ^ {})", self.number(depth - 1)),
            4 => format!("({left} << {})", self.random.below(8)),
            5 => format!("({left} >> {})", self.random.word(&["0", "1", "5", "61", "62", "63", "64", "100"])),
            _ => format!("(~int({left}))"),
        }
    }

    /// A condition, mostly a comparison.
    pub fn condition(&mut self, depth: usize) -> String {
        let depth = depth.saturating_sub(1);
        let left = self.number(depth);
        let operator = self.random.word(COMPARISONS);
        match self.random.below(9) {
            0 => format!("(not {left})"),
            1 => {
                let second = self.random.word(COMPARISONS);
                format!("({left} {operator} {} {second} {})", self.number(depth), self.number(0))
            }
            2 => format!("isinstance({left}, {})", self.random.word(&["int", "float", "bool", "(int, float)", "Num"])),
            3 if !self.scope.dicts.is_empty() => format!("({left} in {})", self.random.pick(&self.scope.dicts)),
            4 if !self.scope.lists.is_empty() => format!("({left} in {})", self.random.pick(&self.scope.lists)),
            _ => format!("({left} {operator} {})", self.number(depth)),
        }
    }

    fn call(&mut self, depth: usize) -> String {
        if self.scope.callables.is_empty() {
            return self.leaf();
        }
        let (name, least, most) = self.random.pick(&self.scope.callables).clone();
        // A wrong number of arguments is worth a look now and then: binding fails before the callee runs.
        let count = if self.random.chance(2) { most + 1 } else { self.random.between(least, most) };
        let mut arguments: Vec<String> = (0..count).map(|_| self.number(depth - 1)).collect();
        if count == 2 && self.random.chance(15) {
            arguments[1] = format!("y={}", arguments[1]);
        } else if count >= 1 && self.random.chance(8) {
            let all = arguments.join(", ");
            return format!("{name}(*[{all}])");
        }
        format!("{name}({})", arguments.join(", "))
    }

    fn of_a_container(&mut self, depth: usize) -> String {
        let has_lists = !self.scope.lists.is_empty();
        let has_dicts = !self.scope.dicts.is_empty();
        match self.random.below(8) {
            0..3 if has_lists => format!("{}[{}]", self.list(), self.index(depth)),
            3 if has_lists => format!("len({})", self.list()),
            4 if has_lists => format!("sum({}[:{}])", self.list(), self.random.below(5)),
            5 | 6 if has_dicts => {
                let dict = self.random.pick(&self.scope.dicts).clone();
                format!("{dict}.get({}, {})", self.number(depth - 1), self.number(0))
            }
            7 if has_dicts => format!("{}[{}]", self.random.pick(&self.scope.dicts).clone(), self.number(depth - 1)),
            _ => format!("({}, {})[{}]", self.number(depth - 1), self.number(depth - 1), self.random.below(2)),
        }
    }

    fn list(&mut self) -> String {
        self.random.pick(&self.scope.lists).clone()
    }

    /// An index that is mostly a valid one of a short list.
    pub fn index(&mut self, depth: usize) -> String {
        match self.random.below(4) {
            0 => self.random.word(&["0", "1", "-1", "2", "-2"]).to_string(),
            1 => self.number(depth.min(1)),
            _ if self.scope.lists.is_empty() => "0".to_owned(),
            _ => format!("int({}) % len({})", self.number(depth.min(1)), self.list()),
        }
    }

    fn of_an_object(&mut self, depth: usize) -> String {
        if self.scope.objects.is_empty() {
            return self.leaf();
        }
        let object = self.random.pick(&self.scope.objects).clone();
        match self.random.below(8) {
            0..4 => format!("{object}.{}", self.random.word(ATTRIBUTES)),
            4 | 5 => format!("{object}.{}({})", self.random.word(METHODS), self.number(depth - 1)),
            6 if !self.scope.object_functions.is_empty() => {
                let function = self.random.pick(&self.scope.object_functions).clone();
                format!("{function}({object}, {})", self.number(depth - 1))
            }
            _ => format!("{object}.half"),
        }
    }

    fn comprehension(&mut self, depth: usize) -> String {
        let count = self.random.between(1, 4);
        let mut scope = self.scope.clone();
        scope.numbers.push("q".to_owned());
        scope.generators.clear();
        let mut inner = Expressions { random: &mut *self.random, scope: &scope };
        let item = inner.number(depth - 1);
        let condition = if inner.random.chance(40) { format!(" if {}", inner.condition(1)) } else { String::new() };
        match self.random.below(3) {
            0 => format!("sum([{item} for q in range({count}){condition}])"),
            1 => format!("sum({item} for q in range({count}){condition})"),
            _ => format!("len({{{item}: q for q in range({count}){condition}}})"),
        }
    }

    /// A text expression.
    pub fn text(&mut self, depth: usize) -> String {
        let depth = depth.saturating_sub(1);
        let leaf = match self.scope.texts.is_empty() || self.random.chance(30) {
            true => (self.random.word(&["'ab'", "''", "'é'", "'日本'", "'x1'"])).to_owned(),
            false => self.random.pick(&self.scope.texts).clone(),
        };
        match self.random.below(7) {
            0 => format!("({leaf} + {})", self.random.word(&["'c'", "'ü'", "''"])),
            1 => format!("{leaf}[{}:]", self.random.word(&["1", "-3", "0", "2"])),
            2 => format!("str({})", self.number(depth)),
            3 => format!("f\"{{{}}}|{{{leaf}}}\"", self.number(0)),
            4 => format!("{leaf}.upper()"),
            _ => leaf,
        }
    }
}
