//! The built-in classes as fields, and the table that says how they are made.

use super::{Gc, Type};
use crate::heap::Kind;

/// Number of kinds, for tables indexed by kind.
pub const KINDS: usize = Kind::Payload as usize + 1;

macro_rules! types {
    (
        plain { $($field:ident: $name:literal, $module:literal, $base:ident, $kind:ident, $flags:expr;)* }
        exceptions { $($exc_field:ident: $exc:ident, $exc_base:ident;)* }
    ) => {
        /// The built-in classes. Those of `plain` have their tables under `objects`; exceptions in `exceptions`.
        #[allow(missing_docs, reason = "each field is named after the Python class")]
        pub struct Types {
            /// The shape of objects of each kind, by `Kind as usize`.
            pub shape_of_kind: [u32; KINDS],
            $(pub $field: Gc<Type>,)*
            $(pub $exc_field: Gc<Type>,)*
        }

        impl Types {
            /// All fields hold `class` until bootstrap has made the real ones.
            pub(super) fn placeholder(class: Gc<Type>) -> Types {
                Types { shape_of_kind: [0; KINDS], $($field: class,)* $($exc_field: class,)* }
            }

            /// All built-in classes.
            pub fn all(&self) -> Vec<Gc<Type>> {
                vec![$(self.$field,)* $(self.$exc_field,)*]
            }
        }

        /// One row of the table of built-in classes.
        pub(super) struct TypeRow {
            pub name: &'static str,
            pub module: &'static str,
            pub kind: Kind,
            pub flags: super::TypeFlags,
            pub base: fn(&Types) -> Gc<Type>,
            pub field: fn(&mut Types) -> &mut Gc<Type>,
        }

        /// The rows, bases before derived classes.
        pub(super) const ROWS: &[TypeRow] = &[
            $(TypeRow {
                name: $name, module: $module, kind: Kind::$kind, flags: $flags, base: |types| types.$base, field: |types| &mut types.$field,
            },)*
            $(TypeRow {
                name: stringify!($exc), module: "builtins", kind: Kind::Exception,
                flags: super::TypeFlags::BASE.with(super::TypeFlags::DICT).with(super::TypeFlags::WEAKREF),
                base: |types| types.$exc_base, field: |types| &mut types.$exc_field,
            },)*
        ];
    };
}

use super::TypeFlags as F;
const BASE: F = F::BASE;
const FINAL: F = F(0);
const HIDDEN: F = F::NO_NEW;

types! {
    plain {
        object: "object", "builtins", object, Instance, BASE;
        type_: "type", "builtins", object, Type, BASE.with(F::DICT).with(F::WEAKREF);
        int: "int", "builtins", object, BigInt, BASE;
        bool: "bool", "builtins", int, BigInt, FINAL;
        float: "float", "builtins", object, Float, BASE;
        complex: "complex", "builtins", object, Complex, BASE;
        str: "str", "builtins", object, Str, BASE;
        bytes: "bytes", "builtins", object, Bytes, BASE;
        bytearray: "bytearray", "builtins", object, ByteArray, BASE;
        memoryview: "memoryview", "builtins", object, MemoryView, F::SEQUENCE;
        tuple: "tuple", "builtins", object, Tuple, BASE.with(F::SEQUENCE);
        list: "list", "builtins", object, List, BASE.with(F::SEQUENCE);
        dict: "dict", "builtins", object, Dict, BASE.with(F::MAPPING);
        set: "set", "builtins", object, Set, BASE.with(F::WEAKREF);
        frozenset: "frozenset", "builtins", object, Set, BASE.with(F::WEAKREF);
        range: "range", "builtins", object, Range, F::SEQUENCE;
        slice: "slice", "builtins", object, Slice, FINAL;
        none: "NoneType", "builtins", object, Free, FINAL;
        not_implemented: "NotImplementedType", "builtins", object, Free, FINAL;
        ellipsis: "ellipsis", "builtins", object, Free, FINAL;
        cell: "cell", "builtins", object, Cell, FINAL;
        function: "function", "builtins", object, Function, F::DICT.with(F::WEAKREF);
        native_function: "builtin_function_or_method", "builtins", object, NativeFunction, HIDDEN.with(F::WEAKREF);
        method_descriptor: "method_descriptor", "builtins", object, NativeFunction, HIDDEN;
        wrapper_descriptor: "wrapper_descriptor", "builtins", object, NativeFunction, HIDDEN;
        method_wrapper: "method-wrapper", "builtins", object, NativeFunction, HIDDEN;
        bound_method: "method", "builtins", object, BoundMethod, F::WEAKREF;
        code: "code", "builtins", object, Code, F::WEAKREF;
        exception_base: "BaseException", "builtins", object, Exception, BASE.with(F::DICT).with(F::WEAKREF);
        module: "module", "builtins", object, Module, BASE.with(F::DICT).with(F::WEAKREF);
        generator: "generator", "builtins", object, Generator, HIDDEN.with(F::WEAKREF);
        coroutine: "coroutine", "builtins", object, Generator, HIDDEN.with(F::WEAKREF);
        coroutine_wrapper: "coroutine_wrapper", "builtins", object, Iterator, HIDDEN;
        async_generator: "async_generator", "builtins", object, Generator, HIDDEN.with(F::WEAKREF);
        async_generator_step: "async_generator_asend", "builtins", object, Iterator, HIDDEN;
        property: "property", "builtins", object, Property, BASE;
        class_method: "classmethod", "builtins", object, ClassMethod, BASE.with(F::DICT);
        static_method: "staticmethod", "builtins", object, StaticMethod, BASE.with(F::DICT);
        super_: "super", "builtins", object, Super, BASE;
        member: "member_descriptor", "builtins", object, Member, HIDDEN;
        getset: "getset_descriptor", "builtins", object, Member, HIDDEN;
        mapping_proxy: "mappingproxy", "builtins", object, MappingProxy, F::MAPPING;
        dict_keys: "dict_keys", "builtins", object, DictView, HIDDEN;
        dict_values: "dict_values", "builtins", object, DictView, HIDDEN;
        dict_items: "dict_items", "builtins", object, DictView, HIDDEN;
        traceback: "traceback", "builtins", object, Traceback, FINAL;
        frame: "frame", "builtins", object, Frame, HIDDEN;
        weakref: "ReferenceType", "weakref", object, WeakRef, BASE;
        weak_proxy: "ProxyType", "weakref", object, WeakRef, HIDDEN;
        callable_proxy: "CallableProxyType", "weakref", object, WeakRef, HIDDEN;
        generic_alias: "GenericAlias", "types", object, Alias, BASE;
        union: "Union", "typing", object, Alias, FINAL;
        // Iterators of the built-in containers.
        list_iterator: "list_iterator", "builtins", object, Iterator, HIDDEN;
        list_reverse_iterator: "list_reverseiterator", "builtins", object, Iterator, HIDDEN;
        tuple_iterator: "tuple_iterator", "builtins", object, Iterator, HIDDEN;
        str_iterator: "str_ascii_iterator", "builtins", object, Iterator, HIDDEN;
        bytes_iterator: "bytes_iterator", "builtins", object, Iterator, HIDDEN;
        bytearray_iterator: "bytearray_iterator", "builtins", object, Iterator, HIDDEN;
        memory_iterator: "memory_iterator", "builtins", object, Iterator, HIDDEN;
        range_iterator: "range_iterator", "builtins", object, Iterator, HIDDEN;
        longrange_iterator: "longrange_iterator", "builtins", object, Iterator, HIDDEN;
        dict_keyiterator: "dict_keyiterator", "builtins", object, Iterator, HIDDEN;
        dict_valueiterator: "dict_valueiterator", "builtins", object, Iterator, HIDDEN;
        dict_itemiterator: "dict_itemiterator", "builtins", object, Iterator, HIDDEN;
        dict_reversekeyiterator: "dict_reversekeyiterator", "builtins", object, Iterator, HIDDEN;
        dict_reversevalueiterator: "dict_reversevalueiterator", "builtins", object, Iterator, HIDDEN;
        dict_reverseitemiterator: "dict_reverseitemiterator", "builtins", object, Iterator, HIDDEN;
        set_iterator: "set_iterator", "builtins", object, Iterator, HIDDEN;
        sequence_iterator: "iterator", "builtins", object, Iterator, HIDDEN;
        callable_iterator: "callable_iterator", "builtins", object, Iterator, HIDDEN;
        enumerate: "enumerate", "builtins", object, Iterator, BASE;
        zip: "zip", "builtins", object, Iterator, BASE;
        map: "map", "builtins", object, Iterator, BASE;
        filter: "filter", "builtins", object, Iterator, BASE;
        reversed: "reversed", "builtins", object, Iterator, BASE;
    }
    exceptions {
        exception: Exception, exception_base;
        base_exception_group: BaseExceptionGroup, exception_base;
        generator_exit: GeneratorExit, exception_base;
        keyboard_interrupt: KeyboardInterrupt, exception_base;
        system_exit: SystemExit, exception_base;
        exception_group: ExceptionGroup, base_exception_group;
        arithmetic_error: ArithmeticError, exception;
        floating_point_error: FloatingPointError, arithmetic_error;
        overflow_error: OverflowError, arithmetic_error;
        zero_division_error: ZeroDivisionError, arithmetic_error;
        assertion_error: AssertionError, exception;
        attribute_error: AttributeError, exception;
        buffer_error: BufferError, exception;
        eof_error: EOFError, exception;
        import_error: ImportError, exception;
        module_not_found_error: ModuleNotFoundError, import_error;
        lookup_error: LookupError, exception;
        index_error: IndexError, lookup_error;
        key_error: KeyError, lookup_error;
        memory_error: MemoryError, exception;
        name_error: NameError, exception;
        unbound_local_error: UnboundLocalError, name_error;
        os_error: OSError, exception;
        blocking_io_error: BlockingIOError, os_error;
        child_process_error: ChildProcessError, os_error;
        connection_error: ConnectionError, os_error;
        broken_pipe_error: BrokenPipeError, connection_error;
        connection_aborted_error: ConnectionAbortedError, connection_error;
        connection_refused_error: ConnectionRefusedError, connection_error;
        connection_reset_error: ConnectionResetError, connection_error;
        file_exists_error: FileExistsError, os_error;
        file_not_found_error: FileNotFoundError, os_error;
        interrupted_error: InterruptedError, os_error;
        is_a_directory_error: IsADirectoryError, os_error;
        not_a_directory_error: NotADirectoryError, os_error;
        permission_error: PermissionError, os_error;
        process_lookup_error: ProcessLookupError, os_error;
        timeout_error: TimeoutError, os_error;
        reference_error: ReferenceError, exception;
        runtime_error: RuntimeError, exception;
        not_implemented_error: NotImplementedError, runtime_error;
        python_finalization_error: PythonFinalizationError, runtime_error;
        recursion_error: RecursionError, runtime_error;
        stop_async_iteration: StopAsyncIteration, exception;
        stop_iteration: StopIteration, exception;
        syntax_error: SyntaxError, exception;
        indentation_error: IndentationError, syntax_error;
        tab_error: TabError, indentation_error;
        system_error: SystemError, exception;
        type_error: TypeError, exception;
        value_error: ValueError, exception;
        unicode_error: UnicodeError, value_error;
        unicode_decode_error: UnicodeDecodeError, unicode_error;
        unicode_encode_error: UnicodeEncodeError, unicode_error;
        unicode_translate_error: UnicodeTranslateError, unicode_error;
        warning: Warning, exception;
        bytes_warning: BytesWarning, warning;
        deprecation_warning: DeprecationWarning, warning;
        encoding_warning: EncodingWarning, warning;
        future_warning: FutureWarning, warning;
        import_warning: ImportWarning, warning;
        pending_deprecation_warning: PendingDeprecationWarning, warning;
        resource_warning: ResourceWarning, warning;
        runtime_warning: RuntimeWarning, warning;
        syntax_warning: SyntaxWarning, warning;
        unicode_warning: UnicodeWarning, warning;
        user_warning: UserWarning, warning;
    }
}
