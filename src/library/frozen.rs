//! The embedded standard library: Python source packed into the executable, found by module name.

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

/// The module of this full dotted name.
pub fn find(_name: &str) -> Option<Embedded> {
    None
}

/// The source text by the file name.
pub fn text_of_file(filename: &str) -> Option<String> {
    filename.strip_prefix(ROOT)?;
    None
}

/// The names of all embedded modules and packages, without submodules.
pub fn names() -> Vec<&'static str> {
    Vec::new()
}
