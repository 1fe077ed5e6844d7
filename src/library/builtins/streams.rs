//! `print`, `input`, `open`.

use crate::library::output::Stream;
use crate::objects::{NativeDef, Raised, Str, Tuple, Value, Vm, function, str::FLAG_SURROGATES};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "print",
        "(*args, sep=' ', end='\\n', file=None, flush=False)",
        print,
        "Prints the values to a stream, or to sys.stdout by default.",
    ),
    function("input", "(prompt='', /)", input, "Read a string from standard input.  The trailing newline is stripped."),
    function(
        "open",
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        open,
        "Open file and return a stream.  Raise OSError upon failure.",
    ),
];

/// Where `print` writes.
enum Target {
    /// The stream itself: nobody has replaced its file object.
    Direct,
    File(Value),
    /// `sys.stdout` is `None`.
    Nowhere,
}

impl Vm {
    /// `sys.name`, or `None` if `sys` was never imported.
    fn sys_attribute(&mut self, name: &str) -> Result<Option<Value>, Raised> {
        let Some(sys) = self.dict_get_str(self.modules, "sys")? else { return Ok(None) };
        let key = self.intern(name)?;
        match self.find_attr(sys, key)? {
            Some(value) => Ok(Some(value)),
            None => Err(self.runtime_error(format!("lost sys.{name}"))),
        }
    }

    fn print_target(&mut self, file: Value) -> Result<Target, Raised> {
        if let Some(file) = file.given().filter(|file| !file.is_none()) {
            return Ok(Target::File(file));
        }
        let direct = self.stream_object(Stream::Stdout);
        Ok(match self.sys_attribute("stdout")? {
            None => Target::Direct,
            Some(stdout) if stdout.is_none() => Target::Nowhere,
            Some(stdout) if Some(stdout) == direct => Target::Direct,
            Some(stdout) => Target::File(stdout),
        })
    }

    /// `sep` or `end`: the text, or the default if it is not given or `None`.
    fn separator(&mut self, value: Value, name: &str, default: &str) -> Result<Value, Raised> {
        match value.given().filter(|value| !value.is_none()) {
            None => self.intern(default),
            Some(value) if value.cast::<Str>().is_some() => Ok(value),
            Some(value) => {
                let class = self.type_name(value);
                Err(self.type_error(format!("{name} must be None or a string, not {class}")))
            }
        }
    }

    /// Appends a text to what goes to the stream. UnicodeEncodeError for lone surrogates, which no stream takes.
    fn push_text(&mut self, out: &mut Vec<u8>, text: Value) -> Result<(), Raised> {
        let Some(string) = text.cast::<Str>() else { return Ok(()) };
        if string.header.has(FLAG_SURROGATES) {
            let encoding = self.intern("utf-8")?;
            self.call_method_str(text, "encode", &[encoding])?;
        }
        out.extend_from_slice(string.as_bytes());
        Ok(())
    }
}

fn print(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let values = args[0].cast::<Tuple>().map_or(&[][..], |values| values.items());
    let target = vm.print_target(args[3])?;
    let separator = vm.separator(args[1], "sep", " ")?;
    let end = vm.separator(args[2], "end", "\n")?;
    match target {
        Target::Nowhere => return Ok(Value::NONE),
        Target::Direct => {
            let mut out = Vec::with_capacity(64);
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    vm.push_text(&mut out, separator)?;
                }
                let text = vm.str_of(*value)?;
                vm.push_text(&mut out, text)?;
            }
            vm.push_text(&mut out, end)?;
            vm.write_stream(Stream::Stdout, &out)?;
        }
        Target::File(file) => {
            let name = vm.names.write;
            let write = vm.get_attr(file, name)?;
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    vm.call(write, &[separator])?;
                }
                let text = vm.str_of(*value)?;
                vm.call(write, &[text])?;
            }
            vm.call(write, &[end])?;
        }
    }
    let flush = match args[4].given() {
        Some(flush) => vm.truth(flush)?,
        None => false,
    };
    if flush {
        match target {
            Target::File(file) => {
                let name = vm.names.flush;
                vm.call_method(file, name, &[])?;
            }
            _ => vm.flush_stream(Stream::Stdout)?,
        }
    }
    Ok(Value::NONE)
}

fn input(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(prompt) = args[0].given() {
        let text = vm.str_of(prompt)?;
        match vm.print_target(Value::NONE)? {
            Target::Direct => {
                let mut out = Vec::new();
                vm.push_text(&mut out, text)?;
                vm.write_stream(Stream::Stdout, &out)?;
            }
            Target::File(file) => {
                let name = vm.names.write;
                vm.call_method(file, name, &[text])?;
            }
            Target::Nowhere => return Err(vm.runtime_error("input(): lost sys.stdout")),
        }
    }
    vm.flush_stream(Stream::Stdout)?;
    let line = match vm.sys_attribute("stdin")? {
        Some(stdin) => {
            let name = vm.names.readline;
            let line = vm.call_method(stdin, name, &[])?;
            match line.cast::<Str>() {
                Some(line) => line.as_bytes().to_vec(),
                None => return Err(vm.type_error("object.readline() returned non-string")),
            }
        }
        None => vm.read_line()?,
    };
    if line.is_empty() {
        return Err(vm.eof_error("EOF when reading a line"));
    }
    let text = line.strip_suffix(b"\n").unwrap_or(&line);
    match std::str::from_utf8(text) {
        Ok(text) => vm.new_str(text),
        Err(_) => vm.new_str(&String::from_utf8_lossy(text)),
    }
}

/// `io.open`. Where the embedder grants no files there is no `io`.
fn open(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.intern("io")?;
    let io = match (vm.upcalls.import)(vm, name, Value::NONE, Value::NONE, 0) {
        Ok(io) => io,
        Err(raised) => {
            vm.clear_if(raised, vm.types.import_error)?;
            let class = vm.types.permission_error;
            return Err(vm.raise(class, "open() needs access to files, which this interpreter was not given"));
        }
    };
    let open = vm.get_attr_str(io, "open")?;
    let names = ["mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let mut all = vm.rooted_vec();
    all.push(args[0]);
    let mut given = vm.rooted_vec();
    for (name, value) in names.into_iter().zip(&args[1..]) {
        if let Some(value) = value.given() {
            let name = vm.intern(name)?;
            given.push(name);
            all.push(value);
        }
    }
    let names = vm.new_tuple(&given)?;
    vm.call_kw(open, &all, (names.length > 0).then_some(names))
}
