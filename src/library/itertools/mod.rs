//! The module `itertools`.
//!
//! Every class here is a native iterator: a step function and its state (see `objects::iterator`). What needs more than
//! four values keeps an array in one of them.
//!
//! | to find | look in |
//! | --- | --- |
//! | `count`, `cycle`, `repeat` | `endless` |
//! | `islice`, `takewhile`, `compress`, `batched`, … | `select` |
//! | `chain`, `zip_longest`, `starmap`, `accumulate` | `join` |
//! | `groupby` | `group` |
//! | `tee` | `tee` |
//! | `product`, `permutations`, `combinations`, … | `combinatoric` |

mod combinatoric;
mod endless;
mod group;
mod join;
mod select;
mod tee;

use crate::heap::Kind;
use crate::library::class::{self, ClassDef};
use crate::objects::{Gc, Iterator, Module, Raised, Value, Values, Vm};

/// An iterator class of this module.
const ITERATOR: ClassDef = ClassDef { module: "itertools", kind: Kind::Iterator, ..ClassDef::PLAIN };

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "Functional tools for creating and using iterators.";
    let module = super::new_module(vm, "itertools", doc, tee::FUNCTIONS)?;
    let tables =
        [endless::CLASSES, select::CLASSES, join::CLASSES, group::CLASSES, tee::CLASSES, combinatoric::CLASSES];
    for def in tables.into_iter().flatten() {
        let class = class::add(vm, module, def)?;
        match def.name {
            "_grouper" => vm.extension::<group::Classes>().grouper = Some(class),
            "_tee" => vm.extension::<tee::Classes>().tee = Some(class),
            _ => {}
        }
    }
    Ok(module)
}

/// The items of a tuple.
fn items(value: Value) -> &'static [Value] {
    value.cast::<crate::objects::Tuple>().map_or(&[], |tuple| tuple.items())
}

/// The array in one of an iterator's values.
fn array(iterator: Gc<Iterator>, at: usize) -> Option<Gc<Values>> {
    iterator.state[at].get().cast::<Values>()
}

/// Stores a value in an iterator's state.
fn keep(iterator: Gc<Iterator>, at: usize, value: Value) {
    iterator.state[at].set(value);
    iterator.wrote();
}

/// The iterator that a method was called on.
fn this(value: Value) -> Gc<Iterator> {
    crate::objects::container_iterators::this(value)
}
