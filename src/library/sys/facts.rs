//! What `sys` says of the language and the machine, and what never changes.

use crate::library::structseq::{SequenceDef, add_single, make, make_class, tuple_class};
use crate::library::{self, set};
use crate::objects::{Gc, Module, Raised, Value, Vm};

/// The version of the language that is implemented.
const VERSION: (i64, i64, i64) = (3, 14, 0);
/// `sys.hexversion`
const HEX_VERSION: i64 = (VERSION.0 << 24) | (VERSION.1 << 16) | (VERSION.2 << 8) | 0xf0;

static VERSION_INFO: SequenceDef = SequenceDef {
    class: tuple_class("sys", "version_info", "Version information as a named tuple.", false),
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
};
static FLAGS: SequenceDef = SequenceDef {
    class: tuple_class("sys", "flags", "Flags provided through command line arguments or environment vars.", false),
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
    ],
};
static HASH_INFO: SequenceDef = SequenceDef {
    class: tuple_class("sys", "hash_info", "Parameters used for calculating hashes.", false),
    fields: &["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"],
};
static FLOAT_INFO: SequenceDef = SequenceDef {
    class: tuple_class("sys", "float_info", "Low level information about the float type.", false),
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
};
static INT_INFO: SequenceDef = SequenceDef {
    class: tuple_class("sys", "int_info", "Low level information about Python integers.", false),
    fields: &["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
};
static THREAD_INFO: SequenceDef = SequenceDef {
    class: tuple_class("sys", "thread_info", "Information about the thread implementation.", false),
    fields: &["name", "lock", "version"],
};

/// Puts everything into the module.
pub(super) fn add(vm: &mut Vm, module: Gc<Module>) -> Result<(), Raised> {
    versions(vm, module)?;
    numbers(vm, module)?;
    let int = Value::small_int;
    let mut flags = [int(0); 18];
    // dont_write_bytecode, no_user_site and no_site are so by design; hashes of texts are the same in each run.
    for at in [4, 5, 6] {
        flags[at] = int(1);
    }
    (flags[13], flags[14], flags[16]) = (Value::FALSE, int(1), Value::FALSE);
    flags[17] = int(4300);
    let class = make_class(vm, &FLAGS)?;
    // These two are no items of the tuple.
    for name in ["thread_inherit_context", "context_aware_warnings"] {
        vm.dict_set_str(class.dict.get(), name, int(0))?;
    }
    let flags = make(vm, class, &flags)?;
    set(vm, module, "flags", flags)?;
    let name = vm.new_str("pthread")?;
    let lock = vm.new_str("pthread")?;
    add_single(vm, module, "thread_info", &THREAD_INFO, &[name, lock, Value::NONE])?;
    for (name, text) in [
        ("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
        ("platform", if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS }),
        ("copyright", "Copyright (c) the Cinderlift authors."),
        ("float_repr_style", "short"),
        ("prefix", library::frozen::ROOT),
        ("exec_prefix", library::frozen::ROOT),
        ("base_prefix", library::frozen::ROOT),
        ("base_exec_prefix", library::frozen::ROOT),
        ("_stdlib_dir", library::frozen::ROOT),
        ("platlibdir", "lib"),
        ("abiflags", ""),
        ("_framework", ""),
    ] {
        let text = vm.new_str(text)?;
        set(vm, module, name, text)?;
    }
    for name in ["path_hooks", "meta_path", "warnoptions", "orig_argv"] {
        let list = vm.new_list(&[])?;
        set(vm, module, name, list.value())?;
    }
    for name in ["path_importer_cache", "_xoptions"] {
        let dict = vm.new_dict()?;
        set(vm, module, name, dict.value())?;
    }
    set(vm, module, "dont_write_bytecode", Value::TRUE)?;
    set(vm, module, "pycache_prefix", Value::NONE)?;
    let mut names = vm.rooted_vec();
    for name in library::names().collect::<Vec<_>>() {
        let name = vm.new_str(name)?;
        names.push(name);
    }
    let names_tuple = vm.new_tuple(&names)?;
    set(vm, module, "builtin_module_names", names_tuple.value())?;
    for name in library::frozen::names() {
        let name = vm.new_str(name)?;
        names.push(name);
    }
    let all = vm.new_frozenset(&names)?;
    set(vm, module, "stdlib_module_names", all)
}

fn versions(vm: &mut Vm, module: Gc<Module>) -> Result<(), Raised> {
    let int = Value::small_int;
    let (major, minor, micro) = VERSION;
    let level = vm.new_str("final")?;
    let class = make_class(vm, &VERSION_INFO)?;
    let info = make(vm, class, &[int(major), int(minor), int(micro), level, int(0)])?;
    set(vm, module, "version_info", info)?;
    set(vm, module, "hexversion", int(HEX_VERSION))?;
    set(vm, module, "api_version", int(1013))?;
    let own = env!("CARGO_PKG_VERSION");
    let version = vm.new_str(&format!("{major}.{minor}.{micro} (Cinderlift {own})"))?;
    set(vm, module, "version", version)?;
    let implementation = library::namespace::new(vm)?;
    let name = vm.new_str("cinderlift")?;
    let tag = vm.new_str(&format!("cinderlift-{major}{minor}"))?;
    let number = |text: Option<&str>| int(text.and_then(|text| text.parse().ok()).unwrap_or(0));
    let mut own = own.split('.');
    let parts = [number(own.next()), number(own.next()), number(own.next()), level, int(0)];
    let own_version = make(vm, class, &parts)?;
    let hex = parts[..3].iter().fold(0, |hex, part| (hex << 8) | part.as_small_int().unwrap_or(0));
    for (key, value) in [
        ("name", name),
        ("cache_tag", tag),
        ("version", own_version),
        ("hexversion", int((hex << 8) | 0xf0)),
        ("_multiarch", Value::NONE),
    ] {
        let key = vm.intern(key)?;
        vm.set_attr(implementation, key, value)?;
    }
    set(vm, module, "implementation", implementation)
}

fn numbers(vm: &mut Vm, module: Gc<Module>) -> Result<(), Raised> {
    let int = Value::small_int;
    let maxsize = vm.new_int(i64::MAX)?;
    set(vm, module, "maxsize", maxsize)?;
    set(vm, module, "maxunicode", int(0x10_ffff))?;
    let algorithm = vm.new_str("foldhash")?;
    let modulus = int((1 << 61) - 1);
    let hash = [int(64), modulus, int(314_159), int(0), int(1_000_003), algorithm, int(64), int(64), int(0)];
    add_single(vm, module, "hash_info", &HASH_INFO, &hash)?;
    let (max, min, epsilon) = (vm.new_float(f64::MAX)?, vm.new_float(f64::MIN_POSITIVE)?, vm.new_float(f64::EPSILON)?);
    let float = [max, int(1024), int(308), min, int(-1021), int(-307), int(15), int(53), epsilon, int(2), int(1)];
    add_single(vm, module, "float_info", &FLOAT_INFO, &float)?;
    add_single(vm, module, "int_info", &INT_INFO, &[int(30), int(4), int(4300), int(640)])
}
