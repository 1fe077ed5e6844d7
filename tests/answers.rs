//! Expressions whose values CPython 3.14 wrote down: the built-in types answer the same, errors included.
//!
//! The lines of `answers/*.txt` are an expression and its `repr`, or the class and message of its exception; see
//! `answers/generate.py`.

use cinderlift::compiler::Mode;
use cinderlift::objects::{Gc, Raised, Value, Vm};
use cinderlift::text::codecs::Codec;
use cinderlift::text::codecs::handlers::Standard;

fn unescape(field: &str) -> String {
    let text = Codec::UnicodeEscape.decode(field.as_bytes(), &mut Standard::Strict).expect("a field is well escaped");
    cinderlift::text::wtf8::to_string_lossy(&text)
}

/// `repr(eval(question))`.
fn ask(vm: &mut Vm, question: &str) -> Result<String, Raised> {
    let code = vm.compile_source(question, "<question>", Mode::Eval)?;
    let module = vm.new_main_module("__main__")?;
    let value = vm.run_module_code(code, module.dict.get())?;
    vm.repr_text(value)
}

/// The class and message of what was raised.
fn error(vm: &mut Vm, raised: Raised) -> String {
    let exception = vm.take_raised(raised).value();
    let class = vm.type_name(exception);
    match vm.str_of_text(exception) {
        Ok(message) => format!("{class}: {message}"),
        Err(_) => class,
    }
}

fn check(answers: &str) {
    let mut vm = Vm::new_core().expect("memory for a VM");
    for class in vm.types.all() {
        let name = class.name.get();
        vm.dict_set(vm.builtins, name, Gc::value(class)).expect("a name can be a key");
    }
    for (name, value) in [("NotImplemented", Value::NOT_IMPLEMENTED), ("Ellipsis", Value::ELLIPSIS)] {
        vm.dict_set_str(vm.builtins, name, value).expect("a name can be a key");
    }
    let mut wrong = Vec::new();
    for line in answers.lines() {
        let (question, expected) = line.split_once('\t').expect("a question and an answer");
        let given = vm.enter(|vm| {
            let answer = ask(vm, question);
            Ok(answer.unwrap_or_else(|raised| error(vm, raised)))
        });
        let given = given.unwrap_or_else(|_| unreachable!("errors were made answers"));
        if given != unescape(expected) {
            wrong.push(format!("{question}\n    is       {given}\n    must be  {}", unescape(expected)));
        }
    }
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn numbers_answer_as_in_cpython() {
    check(include_str!("answers/numbers.txt"));
}

#[test]
fn texts_answer_as_in_cpython() {
    check(include_str!("answers/str.txt"));
}

#[test]
fn bytes_answer_as_in_cpython() {
    check(include_str!("answers/bytes.txt"));
}
