//! Numbers: the classes `int`, `bool`, `float` and `complex`, and how values of any class become numbers.
//!
//! What is computed on plain Rust types, and how numbers are written and read, is in [`arithmetic`] and [`crate::text`]; the
//! files of the classes unpack their operands and say which exception is raised.

pub mod arithmetic;
pub mod bool;
pub mod complex;
pub mod convert;
pub mod float;
pub mod int;

use super::*;
use crate::text;

/// The limit on decimal digits of ints, of `sys.set_int_max_str_digits`; 0 for none.
#[derive(Debug)]
pub struct DigitLimit(pub usize);

impl Default for DigitLimit {
    fn default() -> Self {
        DigitLimit(text::int::DEFAULT_MAX_DIGITS)
    }
}

impl Vm {
    /// How many decimal digits of an int are converted to or from text; 0: any number.
    pub fn digit_limit(&mut self) -> usize {
        self.extension::<DigitLimit>().0
    }

    /// Raises what a rule of text refused.
    #[cold]
    pub fn text_error(&mut self, error: text::error::TextError) -> Raised {
        use text::error::ErrorKind;
        match error.kind {
            ErrorKind::Value => self.value_error(error.message),
            ErrorKind::Type => self.type_error(error.message),
            ErrorKind::Overflow => self.overflow_error(error.message),
            ErrorKind::Index => self.index_error(error.message),
            ErrorKind::Key => self.raise(self.types.key_error, error.message),
        }
    }

    /// The text of a format specification, which must be a `str`.
    pub fn format_spec(&mut self, spec: Value) -> Result<&'static [u8], Raised> {
        match spec.cast::<Str>() {
            Some(spec) => Ok(spec.as_bytes()),
            None => {
                let name = self.type_name(spec);
                Err(self.type_error(format!("__format__() argument must be str, not {name}")))
            }
        }
    }

    /// A string from what a rule of text made, or its error.
    pub fn formatted(&mut self, result: text::error::Result<Vec<u8>>) -> Result<Value, Raised> {
        match result {
            Ok(text) => self.new_str_wtf8(&text),
            Err(error) => Err(self.text_error(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vm() -> Box<Vm> {
        let upcalls = Upcalls {
            call_function: |vm, _, _, _| Err(vm.runtime_error("no interpreter")),
            resume: |vm, _, _| Err(vm.runtime_error("no interpreter")),
            safepoint: |_| Ok(()),
            import: |vm, _, _, _, _| Err(vm.runtime_error("no interpreter")),
        };
        Vm::bootstrap(upcalls).expect("memory")
    }

    /// A number from its text: an int, a float or a complex number.
    fn number(vm: &mut Vm, text: &str) -> Value {
        let string = vm.new_str(text).expect("memory");
        let class = match text {
            "True" => return Value::TRUE,
            "False" => return Value::FALSE,
            _ if text.ends_with('j') => vm.types.complex,
            _ if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => vm.types.int,
            _ => vm.types.float,
        };
        vm.call(class.value(), &[string]).expect("a number")
    }

    fn shown(vm: &mut Vm, result: Result<Value, Raised>) -> String {
        match result {
            Ok(value) => vm.repr_text(value).expect("a repr"),
            Err(raised) => {
                let exception = vm.take_raised(raised);
                let class = vm.type_name(exception.value());
                let message = exception.args.get().cast::<Tuple>().and_then(|args| args.items().last().copied());
                format!("{class}: {}", vm.str_text(message.unwrap_or(Value::NONE)))
            }
        }
    }

    fn binary(op: BinaryOp, left: &str, right: &str) -> String {
        let vm = &mut vm();
        let (left, right) = (number(vm, left), number(vm, right));
        let result = vm.binary(op, left, right);
        shown(vm, result)
    }

    fn compare(op: CompareOp, left: &str, right: &str) -> String {
        let vm = &mut vm();
        let (left, right) = (number(vm, left), number(vm, right));
        let result = vm.compare(op, left, right);
        shown(vm, result)
    }

    fn method(receiver: &str, name: &str, args: &[&str]) -> String {
        let vm = &mut vm();
        let receiver = number(vm, receiver);
        let args: Vec<Value> = args.iter().map(|arg| number(vm, arg)).collect();
        let result = vm.call_method_str(receiver, name, &args);
        shown(vm, result)
    }

    #[test]
    fn ints_grow_as_needed() {
        assert_eq!(binary(BinaryOp::Add, "4611686018427387903", "1"), "4611686018427387904");
        assert_eq!(
            binary(BinaryOp::Mul, "9223372036854775807", "9223372036854775807"),
            "85070591730234615847396907784232501249"
        );
        assert_eq!(binary(BinaryOp::Sub, "9223372036854775808", "9223372036854775807"), "1");
        assert_eq!(binary(BinaryOp::Pow, "2", "100"), "1267650600228229401496703205376");
        assert_eq!(binary(BinaryOp::LShift, "-1", "64"), "-18446744073709551616");
        assert_eq!(binary(BinaryOp::RShift, "-18446744073709551617", "64"), "-2");
        assert_eq!(binary(BinaryOp::FloorDiv, "-9223372036854775808", "-1"), "9223372036854775808");
    }

    #[test]
    fn operators_know_each_others_classes() {
        assert_eq!(binary(BinaryOp::Add, "1", "2.5"), "3.5");
        assert_eq!(binary(BinaryOp::Pow, "-8", "0.5"), "(1.7319121124709868e-16+2.8284271247461903j)");
        assert_eq!(binary(BinaryOp::Mul, "2.0", "1j"), "2j");
        assert_eq!(binary(BinaryOp::And, "True", "False"), "False");
        assert_eq!(binary(BinaryOp::Or, "True", "6"), "7");
        assert_eq!(binary(BinaryOp::Sub, "True", "True"), "0");
        assert_eq!(compare(CompareOp::Lt, "9007199254740993", "9007199254740992.0"), "False");
        assert_eq!(compare(CompareOp::Eq, "1", "1.0"), "True");
        assert_eq!(compare(CompareOp::Eq, "1j", "1"), "False");
    }

    #[test]
    fn errors_are_those_of_cpython() {
        assert_eq!(binary(BinaryOp::FloorDiv, "1", "0"), "ZeroDivisionError: division by zero");
        assert_eq!(binary(BinaryOp::Pow, "0.0", "-1"), "ZeroDivisionError: zero to a negative power");
        assert_eq!(binary(BinaryOp::Pow, "10.0", "400"), "OverflowError: Numerical result out of range");
        assert_eq!(binary(BinaryOp::LShift, "1", "-1"), "ValueError: negative shift count");
        assert_eq!(
            binary(BinaryOp::Mod, "1j", "2"),
            "TypeError: unsupported operand type(s) for %: 'complex' and 'int'"
        );
        assert_eq!(
            compare(CompareOp::Lt, "1j", "2"),
            "TypeError: '<' not supported between instances of 'complex' and 'int'"
        );
        assert_eq!(method("-5", "to_bytes", &["2"]), "OverflowError: can't convert negative int to unsigned");
        assert_eq!(method("inf", "__int__", &[]), "OverflowError: cannot convert float infinity to integer");
    }

    #[test]
    fn methods_answer_as_in_cpython() {
        assert_eq!(method("25", "__round__", &["-1"]), "20");
        assert_eq!(method("2.675", "__round__", &["2"]), "2.67");
        assert_eq!(method("2.5", "__round__", &[]), "2");
        assert_eq!(method("2", "__pow__", &["-1", "7"]), "4");
        assert_eq!(method("-256", "bit_length", &[]), "9");
        assert_eq!(method("3.0", "is_integer", &[]), "True");
        assert_eq!(method("1+2j", "conjugate", &[]), "(1-2j)");
    }
}
