//! The module `_random`: the Mersenne Twister (Matsumoto and Nishimura 1998), which gives the same numbers as CPython for
//! the same seed.

use std::cell::{Cell, RefCell};

use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, UBig};

use super::class::{self, ClassDef};
use crate::heap::Kind;
use crate::objects::{Gc, Module, NativeDef, Payload, Raised, Tuple, Value, Vm, method, static_method};

/// Words of the state.
const N: usize = 624;
const M: usize = 397;

/// The generator.
struct Twister {
    state: RefCell<[u32; N]>,
    /// The next word that is given; N: all were given.
    next: Cell<usize>,
}

impl Payload for Twister {}

impl Twister {
    fn new() -> Twister {
        let twister = Twister { state: RefCell::new([0; N]), next: Cell::new(N) };
        twister.seed_word(5489);
        twister
    }

    fn seed_word(&self, seed: u32) {
        let mut state = self.state.borrow_mut();
        state[0] = seed;
        for at in 1..N {
            let last = state[at - 1];
            state[at] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(at as u32);
        }
        self.next.set(N);
    }

    fn seed_words(&self, key: &[u32]) {
        self.seed_word(19_650_218);
        let mut state = self.state.borrow_mut();
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let last = state[i - 1];
            state[i] =
                (state[i] ^ (last ^ (last >> 30)).wrapping_mul(1_664_525)).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len();
            if i == N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        for _ in 1..N {
            let last = state[i - 1];
            state[i] = (state[i] ^ (last ^ (last >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
    }

    /// The next 32 bits.
    fn word(&self) -> u32 {
        let mut state = self.state.borrow_mut();
        if self.next.get() >= N {
            for at in 0..N {
                let y = (state[at] & 0x8000_0000) | (state[(at + 1) % N] & 0x7fff_ffff);
                let twisted = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                state[at] = state[(at + M) % N] ^ (y >> 1) ^ twisted;
            }
            self.next.set(0);
        }
        let mut y = state[self.next.get()];
        self.next.set(self.next.get() + 1);
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float from 0 to 1 with 53 random bits.
    fn float(&self) -> f64 {
        let (a, b) = (self.word() >> 5, self.word() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }
}

static CLASS: ClassDef = ClassDef {
    name: "Random",
    module: "_random",
    doc: "Random() -> create a random number generator with its own internal state.",
    kind: Kind::Payload,
    methods: METHODS,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, seed=None, /)", init, "Initialize self."),
    method("getrandbits", "(self, k, /)", getrandbits, "getrandbits(k) -> x.  Generates an int with k random bits."),
    method("getstate", "(self, /)", getstate, "getstate() -> tuple containing the current state."),
    method("random", "(self, /)", random, "random() -> x in the interval [0, 1)."),
    method(
        "seed",
        "(self, n=None, /)",
        seed,
        "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.",
    ),
    method("setstate", "(self, state, /)", setstate, "setstate(state) -> None.  Restores generator state."),
];

/// Makes the module.
pub(super) fn init_module(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module =
        super::new_module(vm, "_random", "Module implements the Mersenne Twister random number generator.", &[])?;
    class::add(vm, module, &CLASS)?;
    Ok(module)
}

fn twister(vm: &Vm, value: Value) -> &'static Twister {
    match vm.payload(value) {
        Some(twister) => twister,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    Ok(vm.new_payload(class, Box::new(Twister::new()))?.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    seed(vm, args)
}

/// Words that nobody can guess.
fn entropy() -> [u32; 8] {
    let mut words = [0u32; 8];
    // SAFETY: the buffer has the size that is given.
    let filled = unsafe { libc::getrandom(words.as_mut_ptr().cast(), size_of_val(&words), 0) };
    if filled != size_of_val(&words) as isize {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        words[..4].copy_from_slice(&[now as u32, (now >> 32) as u32, std::process::id(), (now >> 64) as u32]);
    }
    words
}

fn seed(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let twister = twister(vm, args[0]);
    let Some(seed) = args[1].given().filter(|seed| !seed.is_none()) else {
        twister.seed_words(&entropy());
        return Ok(Value::NONE);
    };
    let magnitude =
        if vm.is_int(seed) { vm.as_big(seed).unwrap_or(IBig::ZERO).unsigned_abs() } else { UBig::from(vm.hash(seed)?) };
    let bytes = magnitude.to_le_bytes();
    let mut key: Vec<u32> =
        bytes.chunks(4).map(|chunk| chunk.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte))).collect();
    if key.is_empty() {
        key.push(0);
    }
    twister.seed_words(&key);
    Ok(Value::NONE)
}

fn random(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let float = twister(vm, args[0]).float();
    vm.new_float(float)
}

fn getrandbits(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let count = vm.size_i64(args[1])?;
    if count < 0 {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    let twister = twister(vm, args[0]);
    if count <= 32 {
        return Ok(Value::small_int(if count == 0 { 0 } else { i64::from(twister.word() >> (32 - count)) }));
    }
    if count > 1 << 32 {
        return Err(vm.memory_error());
    }
    let mut words = Vec::with_capacity(count as usize / 64 + 1);
    let mut left = count;
    while left > 0 {
        let mut part = u64::from(if left < 32 { twister.word() >> (32 - left) } else { twister.word() });
        left -= 32;
        if left > 0 {
            let high = if left < 32 { twister.word() >> (32 - left) } else { twister.word() };
            part |= u64::from(high) << 32;
            left -= 32;
        }
        words.push(part);
    }
    vm.new_big_int(false, &words)
}

fn getstate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let twister = twister(vm, args[0]);
    let mut items: Vec<Value> = twister.state.borrow().iter().map(|word| Value::small_int(i64::from(*word))).collect();
    items.push(Value::small_int(twister.next.get() as i64));
    Ok(vm.new_tuple(&items)?.value())
}

fn setstate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(items) = args[1].cast::<Tuple>() else { return Err(vm.type_error("state vector must be a tuple")) };
    if items.length != N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut state = [0u32; N];
    for (word, item) in state.iter_mut().zip(items.items()) {
        if !vm.is_int(*item) {
            return Err(vm.type_error("an integer is required"));
        }
        match vm.as_i64(*item).filter(|item| *item >= 0) {
            Some(item) => *word = item as u32,
            None => return Err(vm.overflow_error("can't convert negative value to unsigned int")),
        }
    }
    let next = items.items()[N];
    if !vm.is_int(next) {
        return Err(vm.type_error("an integer is required"));
    }
    let Some(next) = vm.as_i64(next).filter(|next| (0..=N as i64).contains(next)) else {
        return Err(vm.value_error("invalid state"));
    };
    let twister = twister(vm, args[0]);
    *twister.state.borrow_mut() = state;
    twister.next.set(next as usize);
    Ok(Value::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_cpython() {
        let twister = Twister::new();
        twister.seed_words(&[42]);
        assert_eq!(twister.float(), 0.6394267984578837);
        assert_eq!(twister.float(), 0.025010755222666936);
        twister.seed_words(&[0]);
        assert_eq!(twister.float(), 0.8444218515250481);
    }
}
