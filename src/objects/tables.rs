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
];
