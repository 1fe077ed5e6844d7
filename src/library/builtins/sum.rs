//! `sum`: ints in machine words, floats and complex numbers with Neumaier's compensation, as CPython since 3.12.

use crate::heap::Kind;
use crate::objects::{BinaryOp, Complex, NativeDef, Raised, Value, Vm, function};

pub(super) static FUNCTIONS: &[NativeDef] = &[function(
    "sum",
    "(iterable, /, start=0)",
    sum,
    "Return the sum of a 'start' value (default: 0) plus an iterable of numbers.",
)];

/// A sum of floats and what rounding has lost of it (Neumaier 1974).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compensated {
    sum: f64,
    lost: f64,
}

impl Compensated {
    pub(crate) fn from(sum: f64) -> Compensated {
        Compensated { sum, lost: 0.0 }
    }

    pub(crate) fn add(&mut self, x: f64) {
        let sum = self.sum + x;
        self.lost += if self.sum.abs() >= x.abs() { (self.sum - sum) + x } else { (x - sum) + self.sum };
        self.sum = sum;
    }

    pub(crate) fn total(self) -> f64 {
        // What was lost is infinite or nan once the sum was: it would spoil an infinite sum.
        if self.lost != 0.0 && self.lost.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

/// What has been added up so far.
enum Total {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Any(Value),
}

impl Total {
    fn of(vm: &Vm, value: Value) -> Total {
        if let Some(int) = value.as_small_int() {
            return Total::Int(int);
        }
        if vm.is_exact(value, vm.types.float)
            && let Some(float) = vm.as_float(value)
        {
            return Total::Float(Compensated::from(float));
        }
        if let Some(complex) = value.cast::<Complex>()
            && vm.is_exact(value, vm.types.complex)
        {
            return Total::Complex(Compensated::from(complex.real), Compensated::from(complex.imag));
        }
        Total::Any(value)
    }

    fn value(&self, vm: &mut Vm) -> Result<Value, Raised> {
        match self {
            Total::Int(int) => vm.new_int(*int),
            Total::Float(float) => vm.new_float(float.total()),
            Total::Complex(real, imag) => vm.new_complex(real.total(), imag.total()),
            Total::Any(value) => Ok(*value),
        }
    }

    /// Adds a value of a class that the running total knows; false for others.
    #[inline(always)]
    fn add_known(&mut self, vm: &Vm, value: Value) -> bool {
        match self {
            Total::Int(total) => {
                let item = match value {
                    Value::TRUE => Some(1),
                    Value::FALSE => Some(0),
                    _ => value.as_small_int(),
                };
                match item.and_then(|item| total.checked_add(item)) {
                    Some(sum) => *total = sum,
                    None => return false,
                }
            }
            Total::Float(total) => {
                if let Some(float) = value.as_flonum() {
                    total.add(float);
                } else if let Some(int) = value.as_small_int() {
                    total.sum += int as f64;
                } else {
                    match real_part(vm, value) {
                        Some(Part::Float(float)) => total.add(float),
                        Some(Part::Int(int)) => total.sum += int,
                        None => return false,
                    }
                }
            }
            Total::Complex(real, imag) => {
                if let Some(complex) = value.cast::<Complex>()
                    && vm.is_exact(value, vm.types.complex)
                {
                    real.add(complex.real);
                    imag.add(complex.imag);
                } else {
                    match real_part(vm, value) {
                        Some(Part::Float(float)) => real.add(float),
                        Some(Part::Int(int)) => real.sum += int,
                        None => return false,
                    }
                }
            }
            Total::Any(_) => return false,
        }
        true
    }
}

enum Part {
    Float(f64),
    Int(f64),
}

fn real_part(vm: &Vm, value: Value) -> Option<Part> {
    if vm.is_exact(value, vm.types.float) {
        return vm.as_float(value).map(Part::Float);
    }
    if vm.is_int(value) {
        return vm.as_i64(value).map(|int| Part::Int(int as f64));
    }
    None
}

fn sum(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let start = args[1].given().unwrap_or(Value::small_int(0));
    let refused = match start.kind() {
        Kind::Str => Some("sum() can't sum strings [use ''.join(seq) instead]"),
        Kind::Bytes => Some("sum() can't sum bytes [use b''.join(seq) instead]"),
        Kind::ByteArray => Some("sum() can't sum bytearray [use b''.join(seq) instead]"),
        _ => None,
    };
    if let Some(message) = refused {
        return Err(vm.type_error(message));
    }
    let iterator = vm.iter(args[0])?;
    let mut total = Total::of(vm, start);
    while let Some(item) = vm.iter_next(iterator)? {
        if !total.add_known(vm, item) {
            let left = total.value(vm)?;
            let result = vm.binary(BinaryOp::Add, left, item)?;
            // A total that left the known classes does not come back: `Any` is added as `+` does it.
            total = match total {
                Total::Any(_) => Total::Any(result),
                _ => Total::of(vm, result),
            };
        }
    }
    total.value(vm)
}
