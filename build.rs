//! Packs the standard library's Python modules into one file, which the library unpacks module by module.
//!
//! The sources are CPython's, from a package that holds them. Only what a program can run is taken: what needs a C module that
//! is not there would fail on import, and is better not found.

use std::path::{Path, PathBuf};

/// Modules and packages (with all in them, but for the names behind the colon).
const MODULES: &[&str] = &[
    "__future__",
    "__hello__",
    "_collections_abc",
    "_colorize",
    "_compat_pickle",
    "_opcode_metadata",
    "_py_abc",
    "_py_warnings",
    "_pydatetime",
    "_pydecimal",
    "_pylong",
    "_sitebuiltins",
    "_strptime",
    "_threading_local",
    "_weakrefset",
    "abc",
    "annotationlib",
    "argparse",
    "ast",
    "asyncio:windows_events windows_utils",
    "base64",
    "bdb",
    "bisect",
    "calendar",
    "cmd",
    "code",
    "codecs",
    "codeop",
    "collections",
    "colorsys",
    "compression",
    "concurrent",
    "configparser",
    "contextlib",
    "contextvars",
    "copy",
    "copyreg",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "dis",
    "doctest",
    "email",
    "encodings",
    "enum",
    "filecmp",
    "fileinput",
    "fnmatch",
    "fractions",
    "functools",
    "genericpath",
    "getopt",
    "getpass",
    "gettext",
    "glob",
    "graphlib",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "json",
    "keyword",
    "linecache",
    "locale",
    "logging",
    "numbers",
    "ntpath",
    "opcode",
    "operator",
    "optparse",
    "os",
    "pathlib",
    "pdb",
    "pickle",
    "pickletools",
    "pkgutil",
    "platform",
    "posixpath",
    "pprint",
    "profile",
    "pstats",
    "queue",
    "quopri",
    "random",
    "re",
    "reprlib",
    "runpy",
    "sched",
    "secrets",
    "selectors",
    "shlex",
    "shutil",
    "signal",
    "socket",
    "stat",
    "statistics",
    "string",
    "stringprep",
    "struct",
    "subprocess",
    "symtable",
    "sysconfig",
    "tempfile",
    "textwrap",
    "this",
    "threading",
    "timeit",
    "token",
    "tokenize",
    "tomllib",
    "trace",
    "traceback",
    "tracemalloc",
    "types",
    "typing",
    "unittest",
    "urllib",
    "uuid",
    "warnings",
    "wave",
    "weakref",
    "xml",
    "zipfile",
    "zoneinfo",
];

/// Encodings whose tables are large and that need a C module anyway, or are those of single platforms.
const LEFT_OUT: &[&str] = &["_win_cp_codecs", "mbcs", "oem", "__phello__"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "stdlib")]
    pack(Path::new(rustpython_pylib::LIB_PATH));
    #[cfg(not(feature = "stdlib"))]
    let _ = (MODULES, LEFT_OUT, collect as fn(_, _, _, _));
}

/// One module: its dotted name, whether it is a package, its file.
type Module = (String, bool, PathBuf);

#[cfg(feature = "stdlib")]
fn pack(library: &Path) {
    use std::fmt::Write;

    let mut modules: Vec<Module> = Vec::new();
    for row in MODULES {
        let (name, without) = row.split_once(':').unwrap_or((row, ""));
        collect(library, name, &without.split(' ').collect::<Vec<_>>(), &mut modules);
    }
    modules.sort();
    let mut packed = Vec::new();
    let mut table = String::from("[\n");
    for (name, is_package, path) in &modules {
        let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let bytes = miniz_oxide::deflate::compress_to_vec(&text, 9);
        let (start, length, unpacked) = (packed.len(), bytes.len(), text.len());
        packed.extend_from_slice(&bytes);
        writeln!(
            table,
            "Packed {{ name: {name:?}, is_package: {is_package}, start: {start}, length: {length}, unpacked: {unpacked} }},"
        )
        .expect("a String takes everything");
    }
    table.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for (name, content) in [("stdlib.bin", &packed[..]), ("stdlib.rs", table.as_bytes())] {
        std::fs::write(out.join(name), content).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

fn collect(library: &Path, name: &str, without: &[&str], modules: &mut Vec<Module>) {
    let base = library.join(name.replace('.', "/"));
    let file = base.with_extension("py");
    if file.is_file() {
        modules.push((name.to_owned(), false, file));
        return;
    }
    let init = base.join("__init__.py");
    if !init.is_file() {
        // A package of this version may not have it.
        println!("cargo:warning=the standard library has no module {name}");
        return;
    }
    modules.push((name.to_owned(), true, init));
    let Ok(entries) = std::fs::read_dir(&base) else { return };
    for entry in entries.flatten() {
        let entry = entry.path();
        let Some(stem) = entry.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let is_module = entry.extension().is_some_and(|extension| extension == "py") && stem != "__init__";
        let is_package = entry.join("__init__.py").is_file();
        if (is_module || is_package)
            && !without.contains(&stem)
            && !LEFT_OUT.contains(&stem)
            && !matches!(stem, "test" | "tests" | "__pycache__")
        {
            collect(library, &format!("{name}.{stem}"), without, modules);
        }
    }
}
