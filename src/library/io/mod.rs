//! The module `_io`, on which the library's `io` builds: files, text over bytes, and files in memory.
//!
//! What enters: paths and descriptors (only where files were granted), bytes, text. What leaves: file objects. The standard
//! streams are file objects like others, over [`super::output`].
//!
//! | to find | look in |
//! | --- | --- |
//! | descriptors, as Rust sees them | `device` |
//! | what all files share (`_IOBase` and its kin) | `base` |
//! | `FileIO`, `BufferedReader`, … | `binary` |
//! | `TextIOWrapper` | `text`, `newline` |
//! | `BytesIO`, `StringIO` | `bytes_io`, `string_io` |
//! | `open` | `open` |

mod base;
mod binary;
mod bytes_io;
mod device;
mod newline;
mod open;
mod string_io;
mod text;

use super::class::{self, ClassDef};
use super::output::Stream;
use crate::objects::{Gc, Module, Raised, Type, Value, Vm};

pub use device::Device;
pub(crate) use open::{check_granted, path_bytes};

/// The classes of the module, made with it.
struct Classes {
    file_io: Gc<Type>,
    buffered_reader: Gc<Type>,
    buffered_writer: Gc<Type>,
    buffered_random: Gc<Type>,
    text: Gc<Type>,
    unsupported: Gc<Type>,
}

#[derive(Default)]
struct Made(Option<std::rc::Rc<Classes>>);

/// Makes the module.
pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module =
        super::new_module(vm, "_io", "The io module provides interfaces to stream handling.", open::FUNCTIONS)?;
    let io_base = class::add(vm, module, &base::IO_BASE)?;
    let raw_base = class::add_derived(vm, module, &base::RAW_BASE, io_base)?;
    let buffered_base = class::add_derived(vm, module, &base::BUFFERED_BASE, io_base)?;
    let text_base = class::add_derived(vm, module, &base::TEXT_BASE, io_base)?;
    let unsupported = unsupported_operation(vm)?;
    super::set(vm, module, "UnsupportedOperation", unsupported.value())?;
    let add = |vm: &mut Vm, def: &'static ClassDef, base| class::add_derived(vm, module, def, base);
    let classes = Classes {
        file_io: add(vm, &binary::FILE_IO, raw_base)?,
        buffered_reader: add(vm, &binary::BUFFERED_READER, buffered_base)?,
        buffered_writer: add(vm, &binary::BUFFERED_WRITER, buffered_base)?,
        buffered_random: add(vm, &binary::BUFFERED_RANDOM, buffered_base)?,
        text: add(vm, &text::CLASS, text_base)?,
        unsupported,
    };
    add(vm, &bytes_io::CLASS, buffered_base)?;
    add(vm, &string_io::CLASS, text_base)?;
    add(vm, &newline::CLASS, vm.types.object)?;
    add(vm, &base::RW_PAIR, buffered_base)?;
    vm.extension::<Made>().0 = Some(std::rc::Rc::new(classes));
    super::set(vm, module, "DEFAULT_BUFFER_SIZE", Value::small_int(128 << 10))?;
    let blocking = vm.types.blocking_io_error.value();
    super::set(vm, module, "BlockingIOError", blocking)?;
    Ok(module)
}

/// `io.UnsupportedOperation`, which is an OSError and a ValueError.
fn unsupported_operation(vm: &mut Vm) -> Result<Gc<Type>, Raised> {
    let name = vm.new_str("UnsupportedOperation")?;
    let bases = vm.new_tuple(&[vm.types.os_error.value(), vm.types.value_error.value()])?;
    let dict = vm.new_dict()?;
    let module = vm.intern("io")?;
    vm.dict_set(dict, vm.names.module, module)?;
    let class = vm.call(vm.types.type_.value(), &[name, bases.value(), dict.value()])?;
    vm.kept.push(class);
    match class.cast::<Type>() {
        Some(class) => Ok(class),
        None => Err(vm.system_error("type() made no class")),
    }
}

/// The module's classes, importing it if nobody has.
fn classes(vm: &mut Vm) -> Result<std::rc::Rc<Classes>, Raised> {
    if vm.extension::<Made>().0.is_none() {
        vm.import_dotted("_io")?;
    }
    match &vm.extension::<Made>().0 {
        Some(classes) => Ok(classes.clone()),
        None => Err(vm.import_error("no module _io")),
    }
}

/// Raises `io.UnsupportedOperation`.
#[cold]
fn unsupported(vm: &mut Vm, what: &str) -> Raised {
    match classes(vm) {
        Ok(classes) => vm.raise(classes.unsupported, what),
        Err(raised) => raised,
    }
}

/// The file objects of the standard streams: `sys.stdin`, `sys.stdout`, `sys.stderr`.
pub fn standard_streams(vm: &mut Vm) -> Result<[Value; 3], Raised> {
    let input = text::over_device(vm, Device::Input, "<stdin>", "r", "strict")?;
    let output = text::over_device(vm, Device::Standard(Stream::Stdout), "<stdout>", "w", "strict")?;
    let errors = text::over_device(vm, Device::Standard(Stream::Stderr), "<stderr>", "w", "backslashreplace")?;
    vm.set_stream_object(Stream::Stdout, output);
    vm.set_stream_object(Stream::Stderr, errors);
    vm.kept.push(input);
    Ok([input, output, errors])
}
