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
    &dict_views::KEYS,
    &dict_views::VALUES,
    &dict_views::ITEMS,
    &set_methods::SET,
    &set_methods::FROZENSET,
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
    &builtin_iterators::ENUMERATE,
    &builtin_iterators::ZIP,
    &builtin_iterators::MAP,
    &builtin_iterators::FILTER,
    &builtin_iterators::REVERSED,
    &builtin_iterators::CALLABLE,
];
