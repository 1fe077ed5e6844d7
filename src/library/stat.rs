//! The module `_stat`: what the bits of a file's mode mean.

use crate::objects::{Gc, Module, NativeDef, Raised, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[
    function("S_ISDIR", "(mode, /)", |vm, args| is(vm, args, 0o040_000), "True if mode is from a directory."),
    function(
        "S_ISCHR",
        "(mode, /)",
        |vm, args| is(vm, args, 0o020_000),
        "True if mode is from a character special device file.",
    ),
    function(
        "S_ISBLK",
        "(mode, /)",
        |vm, args| is(vm, args, 0o060_000),
        "True if mode is from a block special device file.",
    ),
    function("S_ISREG", "(mode, /)", |vm, args| is(vm, args, 0o100_000), "True if mode is from a regular file."),
    function("S_ISFIFO", "(mode, /)", |vm, args| is(vm, args, 0o010_000), "True if mode is from a FIFO (named pipe)."),
    function("S_ISLNK", "(mode, /)", |vm, args| is(vm, args, 0o120_000), "True if mode is from a symbolic link."),
    function("S_ISSOCK", "(mode, /)", |vm, args| is(vm, args, 0o140_000), "True if mode is from a socket."),
    function(
        "S_IMODE",
        "(mode, /)",
        |vm, args| part(vm, args, 0o7777),
        "Return the portion of the file's mode that can be set by os.chmod().",
    ),
    function(
        "S_IFMT",
        "(mode, /)",
        |vm, args| part(vm, args, 0o170_000),
        "Return the portion of the file's mode that describes the file type.",
    ),
];

const NUMBERS: &[(&str, i64)] = &[
    ("S_IFDIR", 0o040_000),
    ("S_IFCHR", 0o020_000),
    ("S_IFBLK", 0o060_000),
    ("S_IFREG", 0o100_000),
    ("S_IFIFO", 0o010_000),
    ("S_IFLNK", 0o120_000),
    ("S_IFSOCK", 0o140_000),
    ("S_IFDOOR", 0),
    ("S_IFPORT", 0),
    ("S_IFWHT", 0),
    ("S_ISUID", 0o4000),
    ("S_ISGID", 0o2000),
    ("S_ISVTX", 0o1000),
    ("S_IRWXU", 0o700),
    ("S_IRUSR", 0o400),
    ("S_IWUSR", 0o200),
    ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o070),
    ("S_IRGRP", 0o040),
    ("S_IWGRP", 0o020),
    ("S_IXGRP", 0o010),
    ("S_IRWXO", 0o007),
    ("S_IROTH", 0o004),
    ("S_IWOTH", 0o002),
    ("S_IXOTH", 0o001),
    ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400),
    ("S_IWRITE", 0o200),
    ("S_IEXEC", 0o100),
    ("ST_MODE", 0),
    ("ST_INO", 1),
    ("ST_DEV", 2),
    ("ST_NLINK", 3),
    ("ST_UID", 4),
    ("ST_GID", 5),
    ("ST_SIZE", 6),
    ("ST_ATIME", 7),
    ("ST_MTIME", 8),
    ("ST_CTIME", 9),
];

pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module = super::new_module(vm, "_stat", "S_IFMT_: file type bits", FUNCTIONS)?;
    for (name, number) in NUMBERS {
        super::set(vm, module, name, Value::small_int(*number))?;
    }
    Ok(module)
}

fn is(vm: &mut Vm, args: &[Value], kind: i64) -> Result<Value, Raised> {
    let mode = vm.index_i64(args[0])?;
    Ok(Value::bool(mode & 0o170_000 == kind))
}

fn part(vm: &mut Vm, args: &[Value], mask: i64) -> Result<Value, Raised> {
    let mode = vm.index_i64(args[0])?;
    Ok(Value::small_int(mode & mask))
}
