//! The embedded standard library: Python source packed into the executable, found by module name and unpacked on import.
//!
//! It is packed by `build.rs`. Without the feature `stdlib` there is nothing here.

/// What file names and `__path__` entries of embedded modules begin with.
pub const ROOT: &str = "<stdlib>";

/// One embedded module.
pub struct Embedded {
    /// Its source.
    pub text: String,
    /// The name that tracebacks show.
    pub filename: String,
    /// The entry of `__path__`, for a package.
    pub package: Option<String>,
}

/// Where a module lies in [`DATA`].
#[allow(dead_code, reason = "without the standard library nothing is packed")]
struct Packed {
    name: &'static str,
    is_package: bool,
    start: usize,
    length: usize,
    unpacked: usize,
}

/// All modules, by name.
#[cfg(feature = "stdlib")]
static MODULES: &[Packed] = &include!(concat!(env!("OUT_DIR"), "/stdlib.rs"));
#[cfg(not(feature = "stdlib"))]
static MODULES: &[Packed] = &[];

#[cfg(feature = "stdlib")]
static DATA: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stdlib.bin"));

#[cfg(feature = "stdlib")]
fn unpack(module: &Packed) -> Option<String> {
    let bytes = &DATA[module.start..module.start + module.length];
    let text = miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, module.unpacked).ok()?;
    String::from_utf8(text).ok()
}

#[cfg(not(feature = "stdlib"))]
fn unpack(_: &Packed) -> Option<String> {
    None
}

fn packed(name: &str) -> Option<&'static Packed> {
    MODULES.binary_search_by(|module| module.name.cmp(name)).ok().map(|at| &MODULES[at])
}

/// Our own modules in Python: what CPython has in C, and what need not be fast.
static OWN: &[(&str, &str)] = &[
    ("_contextvars", include_str!("python/_contextvars.py")),
    ("_string", include_str!("python/_string.py")),
    ("_thread", include_str!("python/_thread.py")),
    ("_typing", include_str!("python/_typing.py")),
];

fn own(name: &str) -> Option<&'static str> {
    OWN.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}

/// The module of this full dotted name.
pub fn find(name: &str) -> Option<Embedded> {
    if let Some(text) = own(name) {
        return Some(Embedded { text: text.to_owned(), filename: format!("{ROOT}/{name}.py"), package: None });
    }
    let module = packed(name)?;
    let path = format!("{ROOT}/{}", name.replace('.', "/"));
    let filename = if module.is_package { format!("{path}/__init__.py") } else { format!("{path}.py") };
    Some(Embedded { text: unpack(module)?, filename, package: module.is_package.then_some(path) })
}

/// The source text by the file name.
pub fn text_of_file(filename: &str) -> Option<String> {
    let path = filename.strip_prefix(ROOT)?.strip_prefix('/')?.strip_suffix(".py")?;
    if let Some(text) = own(path) {
        return Some(text.to_owned());
    }
    unpack(packed(&path.strip_suffix("/__init__").unwrap_or(path).replace('/', "."))?)
}

/// The names of all embedded modules and packages, without submodules.
pub fn names() -> Vec<&'static str> {
    MODULES.iter().map(|module| module.name).filter(|name| !name.contains('.')).collect()
}

#[cfg(all(test, feature = "stdlib"))]
mod tests {
    use super::*;

    #[test]
    fn embedded_modules_are_found_by_name_and_by_file() {
        let module = find("collections").expect("it is packed");
        assert_eq!(module.filename, "<stdlib>/collections/__init__.py");
        assert_eq!(module.package.as_deref(), Some("<stdlib>/collections"));
        assert_eq!(text_of_file(&module.filename).as_deref(), Some(&module.text[..]));
        assert!(find("no_such_module").is_none());
    }
}
