//! The module `posix`, on which the library's `os` builds: paths, files' states, the environment. All of it only where files
//! were granted; see [`super::finder::grant_files`].

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use super::io::{check_granted, path_bytes};
use super::structseq::{self, SequenceDef};
use crate::objects::{Bytes, Gc, Module, NativeDef, Raised, Type, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[
    function("fspath", "(path)", fspath, "Return the file system path representation of the object."),
    function("getcwd", "()", getcwd, "Return a unicode string representing the current working directory."),
    function(
        "chdir",
        "(path)",
        |vm, args| change(vm, args[0], std::env::set_current_dir),
        "Change the current working directory to the specified path.",
    ),
    function("listdir", "(path=None)", listdir, "Return a list containing the names of the files in the directory."),
    function(
        "mkdir",
        "(path, mode=511, *, dir_fd=None)",
        |vm, args| change(vm, args[0], std::fs::create_dir),
        "Create a directory.",
    ),
    function(
        "rmdir",
        "(path, *, dir_fd=None)",
        |vm, args| change(vm, args[0], std::fs::remove_dir),
        "Remove a directory.",
    ),
    function(
        "unlink",
        "(path, *, dir_fd=None)",
        |vm, args| change(vm, args[0], std::fs::remove_file),
        "Remove a file.",
    ),
    function(
        "remove",
        "(path, *, dir_fd=None)",
        |vm, args| change(vm, args[0], std::fs::remove_file),
        "Remove a file.",
    ),
    function("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", rename, "Rename a file or directory."),
    function(
        "replace",
        "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        rename,
        "Rename a file or directory, overwriting the destination.",
    ),
    function(
        "stat",
        "(path, *, dir_fd=None, follow_symlinks=True)",
        stat,
        "Perform a stat system call on the given path.",
    ),
    function(
        "lstat",
        "(path, *, dir_fd=None)",
        lstat,
        "Perform a stat system call on the given path, without following symbolic links.",
    ),
    function(
        "getpid",
        "()",
        |_, _| Ok(Value::small_int(i64::from(std::process::id()))),
        "Return the current process id.",
    ),
    function(
        "urandom",
        "(size, /)",
        urandom,
        "Return a bytes object containing random bytes suitable for cryptographic use.",
    ),
    function("strerror", "(code, /)", strerror, "Translate an error code to a message string."),
    function("cpu_count", "()", cpu_count, "Return the number of logical CPUs in the system."),
    function("isatty", "(fd, /)", isatty, "Return True if the fd is connected to a terminal."),
    function("_exit", "(status)", exit, "Exit to the system with specified status, without normal exit processing."),
];

static STAT_RESULT: SequenceDef = SequenceDef {
    class: structseq::tuple_class("os", "stat_result", "stat_result: Result from stat, fstat, or lstat.", true),
    fields: &[
        "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime",
    ],
};

#[derive(Default)]
struct Made(Option<Gc<Type>>);

pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "This module provides access to operating system functionality that is standardized by POSIX.";
    let module = super::new_module(vm, "posix", doc, FUNCTIONS)?;
    let environ = vm.new_dict()?;
    if super::finder::files_granted(vm) {
        for (name, value) in std::env::vars_os() {
            let (name, value) = (vm.new_bytes(name.as_bytes())?, vm.new_bytes(value.as_bytes())?);
            vm.dict_set(environ, name, value)?;
        }
    }
    super::set(vm, module, "environ", environ.value())?;
    let error = vm.types.os_error.value();
    super::set(vm, module, "error", error)?;
    let functions = vm.new_list(&[])?;
    super::set(vm, module, "_have_functions", functions.value())?;
    let class = structseq::make_class(vm, &STAT_RESULT)?;
    vm.extension::<Made>().0 = Some(class);
    super::set(vm, module, "stat_result", class.value())?;
    for (name, number) in [
        ("F_OK", libc::F_OK),
        ("R_OK", libc::R_OK),
        ("W_OK", libc::W_OK),
        ("X_OK", libc::X_OK),
        ("O_RDONLY", libc::O_RDONLY),
        ("O_WRONLY", libc::O_WRONLY),
        ("O_RDWR", libc::O_RDWR),
        ("O_CREAT", libc::O_CREAT),
        ("O_EXCL", libc::O_EXCL),
        ("O_TRUNC", libc::O_TRUNC),
        ("O_APPEND", libc::O_APPEND),
        ("O_CLOEXEC", libc::O_CLOEXEC),
        ("O_NOFOLLOW", libc::O_NOFOLLOW),
    ] {
        super::set(vm, module, name, Value::small_int(i64::from(number)))?;
    }
    Ok(module)
}

fn path(vm: &mut Vm, value: Value) -> Result<PathBuf, Raised> {
    let bytes = path_bytes(vm, value, "")?;
    Ok(PathBuf::from(OsStr::from_bytes(&bytes)))
}

fn text(vm: &mut Vm, bytes: &[u8]) -> Result<Value, Raised> {
    vm.decode(Value::NONE, bytes, "utf-8", "surrogateescape")
}

fn fspath(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let key = vm.names.fspath;
    let class = vm.type_of(args[0]);
    if matches!(args[0].kind(), crate::heap::Kind::Str | crate::heap::Kind::Bytes) {
        return Ok(args[0]);
    }
    match vm.lookup(class, key) {
        Some(method) => vm.call_special(method, args[0], &[]),
        None => {
            let name = vm.type_name(args[0]);
            Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}")))
        }
    }
}

fn getcwd(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    check_granted(vm, "os.getcwd()")?;
    match std::env::current_dir() {
        Ok(path) => text(vm, &path.into_os_string().into_vec()),
        Err(error) => Err(vm.os_error(&error, None)),
    }
}

fn change(vm: &mut Vm, value: Value, body: fn(PathBuf) -> io::Result<()>) -> Result<Value, Raised> {
    check_granted(vm, "this function")?;
    let path = path(vm, value)?;
    match body(path) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(vm.os_error(&error, Some(value))),
    }
}

fn rename(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_granted(vm, "os.rename()")?;
    let (from, to) = (path(vm, args[0])?, path(vm, args[1])?);
    match std::fs::rename(from, to) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(vm.os_error(&error, Some(args[0]))),
    }
}

fn listdir(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_granted(vm, "os.listdir()")?;
    let given = args[0].given().filter(|path| !path.is_none());
    let as_bytes = given.is_some_and(|path| path.cast::<Bytes>().is_some());
    let directory = match given {
        Some(value) => path(vm, value)?,
        None => PathBuf::from("."),
    };
    let names = vm.new_list(&[])?;
    let entries = std::fs::read_dir(directory).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    match entries {
        Ok(entries) => {
            for entry in entries {
                let name = entry.file_name();
                let name = if as_bytes { vm.new_bytes(name.as_bytes())? } else { text(vm, name.as_bytes())? };
                vm.list_append(names, name)?;
            }
            Ok(names.value())
        }
        Err(error) => Err(vm.os_error(&error, given)),
    }
}

fn stat(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let follow = match args[2].given() {
        Some(follow) => vm.truth(follow)?,
        None => true,
    };
    state(vm, args[0], follow)
}

fn lstat(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    state(vm, args[0], false)
}

fn state(vm: &mut Vm, value: Value, follow: bool) -> Result<Value, Raised> {
    check_granted(vm, "os.stat()")?;
    let path = path(vm, value)?;
    let found = if follow { std::fs::metadata(path) } else { std::fs::symlink_metadata(path) };
    let data = match found {
        Ok(data) => data,
        Err(error) => return Err(vm.os_error(&error, Some(value))),
    };
    let mut items = vm.rooted_vec();
    for number in [
        u64::from(data.mode()),
        data.ino(),
        data.dev(),
        data.nlink(),
        u64::from(data.uid()),
        u64::from(data.gid()),
        data.size(),
    ] {
        let number = vm.new_int_u64(number)?;
        items.push(number);
    }
    for (seconds, nanoseconds) in
        [(data.atime(), data.atime_nsec()), (data.mtime(), data.mtime_nsec()), (data.ctime(), data.ctime_nsec())]
    {
        let time = vm.new_float(seconds as f64 + nanoseconds as f64 * 1e-9)?;
        items.push(time);
    }
    match vm.extension::<Made>().0 {
        Some(class) => structseq::make(vm, class, &items),
        None => Ok(vm.new_tuple(&items)?.value()),
    }
}

fn urandom(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = vm.index_i64(args[0])?;
    let Ok(size) = usize::try_from(size) else { return Err(vm.value_error("negative argument not allowed")) };
    let mut bytes = vec![0; size];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut file| io::Read::read_exact(&mut file, &mut bytes));
    match read {
        Ok(()) => vm.new_bytes(&bytes),
        Err(error) => Err(vm.os_error(&error, None)),
    }
}

fn strerror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let number = vm.index_i64(args[0])? as i32;
    let text = io::Error::from_raw_os_error(number).to_string();
    vm.new_str(text.split(" (os error").next().unwrap_or(&text))
}

fn cpu_count(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(std::thread::available_parallelism().map_or(Value::NONE, |count| Value::small_int(count.get() as i64)))
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let number = vm.index_i64(args[0])? as i32;
    // SAFETY: asks about a number, which need not be open.
    Ok(Value::bool(unsafe { libc::isatty(number) } == 1))
}

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_granted(vm, "os._exit()")?;
    let code = vm.index_i64(args[0])? as i32;
    std::process::exit(code)
}
