//! The module `math`.
//!
//! | to find | look in |
//! | --- | --- |
//! | functions of one or two floats | `float` |
//! | the gamma function and what is near to it | `gamma` |
//! | `gcd`, `factorial`, `comb`, `isqrt` | `integer` |
//! | `fsum`, `hypot`, `prod`, `sumprod`: sums that round once | `sums` |

mod float;
mod gamma;
mod integer;
mod sums;

use crate::objects::{Gc, Module, Raised, Vm};

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "This module provides access to the mathematical functions\ndefined by the C standard.";
    let module = super::new_module(vm, "math", doc, float::FUNCTIONS)?;
    vm.add_functions(module, integer::FUNCTIONS)?;
    vm.add_functions(module, sums::FUNCTIONS)?;
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        let value = vm.new_float(value)?;
        super::set(vm, module, name, value)?;
    }
    Ok(module)
}
