//! The method tables of all built-in classes, in no order that matters. Each is defined in the file of its class.

use super::native::TypeTable;
use super::{container_iterators as iterators, *};

/// All tables.
pub(super) static TABLES: &[&TypeTable] = &[
    &super::numbers::int::TABLE,
    &super::numbers::bool::TABLE,
    &super::numbers::float::TABLE,
    &super::numbers::complex::TABLE,
    &list_methods::TABLE,
    &tuple_methods::TABLE,
    &dict_methods::TABLE,
    &range_methods::TABLE,
    &slice_methods::TABLE,
    &iterators::LIST,
    &iterators::LIST_REVERSE,
    &iterators::TUPLE,
    &iterators::RANGE,
    &iterators::LONG_RANGE,
    &iterators::DICT_KEY,
    &iterators::DICT_VALUE,
    &iterators::DICT_ITEM,
    &iterators::DICT_REVERSE_KEY,
    &iterators::DICT_REVERSE_VALUE,
    &iterators::DICT_REVERSE_ITEM,
    &iterators::SET,
    &iterators::SEQUENCE,
    &super::object_methods::TABLE,
    &super::type_methods::TABLE,
    &super::function_methods::TABLE,
    &super::bound_methods::TABLE,
    &super::native_methods::FUNCTION,
    &super::native_methods::METHOD,
    &super::native_methods::WRAPPER,
    &super::native_methods::BOUND_WRAPPER,
    &super::property_methods::TABLE,
    &super::method_wrappers::CLASS_METHOD,
    &super::method_wrappers::STATIC_METHOD,
    &super::exceptions::TABLE,
    &super::mapping_proxy::TABLE,
    &super::weakref::TABLE,
];
