//! The method tables of all built-in classes, in no order that matters. Each is defined in the file of its class.

use super::native::TypeTable;

/// All tables.
pub(super) static TABLES: &[&TypeTable] = &[
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
