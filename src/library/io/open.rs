//! `open`: paths and modes to files.

use std::ffi::CString;

use super::binary::{self, Access};
use super::newline::Newline;
use super::text::{self, Coding};
use super::{Device, unsupported};
use crate::heap::Kind;
use crate::library::finder;
use crate::objects::{Bytes, NativeDef, Raised, Str, Value, Vm, function};
use crate::text::wtf8;

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "open",
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        open,
        "Open file and return a stream.  Raise OSError upon failure.",
    ),
    function("open_code", "(path)", open_code, "Opens the provided file with the intent to import the contents."),
    function(
        "text_encoding",
        "(encoding, stacklevel=2, /)",
        text_encoding,
        "A helper function to choose the text encoding.",
    ),
];

/// What a mode says.
struct Mode {
    access: Access,
    flags: i32,
    text: bool,
    /// The mode of the file of bytes.
    binary: String,
}

fn parse_mode(vm: &mut Vm, mode: &str) -> Result<Mode, Raised> {
    let mut seen = String::new();
    for c in mode.chars() {
        if !"rwaxbt+".contains(c) || seen.contains(c) {
            return Err(vm.value_error(format!("invalid mode: '{mode}'")));
        }
        seen.push(c);
    }
    let has = |c| seen.contains(c);
    if has('t') && has('b') {
        return Err(vm.value_error("can't have text and binary mode at once"));
    }
    let kinds: Vec<char> = seen.chars().filter(|c| "rwax".contains(*c)).collect();
    let [kind] = kinds[..] else {
        return Err(vm.value_error("must have exactly one of create/read/write/append mode"));
    };
    let plus = has('+');
    let (readable, writable) = (kind == 'r' || plus, kind != 'r' || plus);
    let base = match (readable, writable) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    let more = match kind {
        'w' => libc::O_CREAT | libc::O_TRUNC,
        'x' => libc::O_CREAT | libc::O_EXCL,
        'a' => libc::O_CREAT | libc::O_APPEND,
        _ => 0,
    };
    let binary = format!("{kind}b{}", if plus { "+" } else { "" });
    let binary = if plus && kind == 'w' { "rb+".to_owned() } else { binary };
    Ok(Mode {
        access: Access { readable, writable, raw: false },
        flags: base | more | libc::O_CLOEXEC,
        text: !has('b'),
        binary,
    })
}

/// The path of a value: text, bytes, or an object with `__fspath__`.
pub(crate) fn path_bytes(vm: &mut Vm, value: Value, what: &str) -> Result<Vec<u8>, Raised> {
    let path = match value.kind() {
        Kind::Str | Kind::Bytes => value,
        _ => {
            let key = vm.names.fspath;
            let class = vm.type_of(value);
            match vm.lookup(class, key) {
                Some(method) => vm.call_special(method, value, &[])?,
                None => {
                    let name = vm.type_name(value);
                    return Err(vm.type_error(format!("{what}expected str, bytes or os.PathLike object, not {name}")));
                }
            }
        }
    };
    let bytes = match (path.cast::<Str>(), path.cast::<Bytes>()) {
        (Some(text), _) => vm.encode_with(text, crate::text::codecs::Codec::Utf8, "surrogateescape")?,
        (_, Some(bytes)) => bytes.as_slice().to_vec(),
        _ => {
            let (class, got) = (vm.type_name(value), vm.type_name(path));
            return Err(vm.type_error(format!("expected {class}.__fspath__() to return str or bytes, not {got}")));
        }
    };
    if bytes.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok(bytes)
}

/// PermissionError where files were not granted.
pub(crate) fn check_granted(vm: &mut Vm, what: &str) -> Result<(), Raised> {
    if finder::files_granted(vm) {
        return Ok(());
    }
    let class = vm.types.permission_error;
    Err(vm.raise(class, format!("{what} needs access to files, which this interpreter was not given")))
}

/// Opens what `file` names, with a mode without `b` and `t`.
pub(super) fn device(
    vm: &mut Vm,
    file: Value,
    mode: &str,
    closefd: Value,
    opener: Value,
) -> Result<(Device, Access), Raised> {
    let mode = parse_mode(vm, mode)?;
    open_device(vm, file, &mode, closefd, opener)
}

fn open_device(
    vm: &mut Vm,
    file: Value,
    mode: &Mode,
    closefd: Value,
    opener: Value,
) -> Result<(Device, Access), Raised> {
    check_granted(vm, "open()")?;
    let owned = match closefd.given() {
        Some(closefd) => vm.truth(closefd)?,
        None => true,
    };
    if vm.is_int(file) {
        let number = vm.index_i64(file)?;
        return match i32::try_from(number) {
            Ok(number) if number >= 0 => Ok((Device::Descriptor { number, owned }, mode.access)),
            _ => Err(vm.value_error("negative file descriptor")),
        };
    }
    if !owned {
        return Err(vm.value_error("Cannot use closefd=False with file name"));
    }
    let path = path_bytes(vm, file, "")?;
    let number = match opener.given().filter(|opener| !opener.is_none()) {
        Some(opener) => {
            let number = vm.call(opener, &[file, Value::small_int(i64::from(mode.flags))])?;
            vm.index_i64(number)? as i32
        }
        None => {
            let Ok(path) = CString::new(path) else { return Err(vm.value_error("embedded null byte")) };
            // SAFETY: the path ends with a zero byte.
            let number = unsafe { libc::open(path.as_ptr(), mode.flags, 0o666) };
            if number < 0 {
                let error = std::io::Error::last_os_error();
                return Err(vm.os_error(&error, Some(file)));
            }
            number
        }
    };
    let device = Device::Descriptor { number, owned: true };
    // A directory can be opened for reading, and nothing else be done with it.
    // SAFETY: fills a struct of ours.
    let is_directory = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        libc::fstat(number, &raw mut status) == 0 && status.st_mode & libc::S_IFMT == libc::S_IFDIR
    };
    if is_directory {
        let mut device = device;
        let _ = device.close();
        return Err(vm.os_error(&std::io::Error::from_raw_os_error(libc::EISDIR), Some(file)));
    }
    Ok((device, mode.access))
}

fn open(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mode_text = match args[1].given() {
        Some(mode) => wtf8::to_string_lossy(vm.str_argument(mode, "open", "'mode'")?),
        None => "r".to_owned(),
    };
    let mode = parse_mode(vm, &mode_text)?;
    let buffering = match args[2].given() {
        Some(buffering) => vm.index_i64(buffering)?,
        None => -1,
    };
    let given = |value: Value| value.given().is_some_and(|value| !value.is_none());
    if !mode.text {
        for (value, name) in [(args[3], "an encoding"), (args[4], "an errors"), (args[5], "a newline")] {
            if given(value) {
                return Err(vm.value_error(format!("binary mode doesn't take {name} argument")));
            }
        }
    } else if buffering == 0 {
        return Err(vm.value_error("can't have unbuffered text I/O"));
    }
    // Bad arguments are found before a file is made.
    let wrapping = match mode.text {
        true => Some((Coding::from_arguments(vm, args[3], args[4])?, Newline::from_argument(vm, args[5])?)),
        false => None,
    };
    let (device, access) = open_device(vm, args[0], &mode, args[6], args[7])?;
    let terminal = device.is_terminal();
    if mode_text.contains('a') {
        // Where it is, is where it ends.
        let _ = device.seek(std::io::SeekFrom::End(0));
    }
    if access.readable && access.writable && buffering != 0 && device.seek(std::io::SeekFrom::Current(0)).is_err() {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    let binary = binary::new(vm, device, Access { raw: buffering == 0, ..access }, args[0], &mode.binary)?;
    match wrapping {
        None => Ok(binary),
        Some((coding, newline)) => {
            let class = super::classes(vm)?.text.value();
            let by_line = buffering == 1 || (buffering < 0 && terminal);
            text::new(vm, class, binary, coding, newline, (by_line, false), Some(&mode_text))
        }
    }
}

fn open_code(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mode = vm.new_str("rb")?;
    let mut all = [Value::UNBOUND; 8];
    (all[0], all[1]) = (args[0], mode);
    open(vm, &all)
}

fn text_encoding(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[0].is_none() { vm.new_str("locale") } else { Ok(args[0]) }
}
