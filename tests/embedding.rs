//! The library as an embedder uses it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::rc::Rc;

use cinderlift::{Context, Error, ErrorKind, Jit, Object, Vm};

fn vm() -> Vm {
    Vm::builder().jit(Jit::Off).build().expect("there is memory")
}

/// Where a test finds what was printed.
#[derive(Clone, Default)]
struct Printed(Rc<RefCell<Vec<u8>>>);

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn values_go_in_and_come_out() {
    let mut vm = vm();
    vm.set("numbers", vec![1, 2, 3]).expect("a list");
    vm.set("names", BTreeMap::from([("a".to_owned(), 1.5), ("b".to_owned(), 2.5)])).expect("a dict");
    assert_eq!(vm.eval::<Vec<i64>>("[n * n for n in numbers]").expect("ints"), [1, 4, 9]);
    assert_eq!(vm.eval::<f64>("names['a'] + names['b']").expect("a float"), 4.0);
    assert_eq!(vm.eval::<(String, Option<bool>)>("('x', None)").expect("a pair"), ("x".to_owned(), None));
    assert_eq!(vm.eval::<u128>("2 ** 100").expect("a big int"), 1 << 100);
    vm.set("big", u64::MAX).expect("an int");
    assert!(vm.eval::<bool>("big == 2 ** 64 - 1").expect("a bool"));
}

#[test]
fn a_value_of_another_kind_is_an_error_that_says_so() {
    let error = vm().eval::<i64>("'text'").expect_err("no int");
    assert_eq!(*error.kind(), ErrorKind::Conversion);
    assert_eq!(error.message(), "expected int, got str");
    let error = vm().eval::<u8>("256").expect_err("too large");
    assert_eq!(error.message(), "the int does not fit in u8");
}

#[test]
fn functions_of_the_program_are_called_by_name() {
    let mut vm = vm();
    vm.run("class Config:\n    def load(self, name, size):\n        return name * size\nconfig = Config()")
        .expect("valid");
    assert_eq!(vm.call::<String>("config.load", ("ab", 3)).expect("it returns"), "ababab");
    let error = vm.call::<()>("config.save", ()).expect_err("there is none");
    assert_eq!(*error.kind(), ErrorKind::Exception("AttributeError".into()));
}

#[test]
fn closures_are_functions_and_their_errors_are_exceptions() {
    let mut vm = vm();
    vm.function("add", |a: i64, b: i64| a + b).expect("memory");
    vm.function("refuse", |text: String| -> Result<(), Error> { Err(Error::new("ValueError", format!("not {text}"))) })
        .expect("memory");
    vm.function("apply", |context: &mut Context<'_>, function: Object, value: i64| {
        context.call_object::<i64>(&function, (value,))
    })
    .expect("memory");
    vm.function("count", |_: &mut Context<'_>, all: &[Object]| all.len()).expect("memory");
    assert_eq!(vm.eval::<i64>("add(2, 3)").expect("ints"), 5);
    assert_eq!(vm.eval::<i64>("apply(lambda x: x * 10, 4)").expect("ints"), 40);
    assert_eq!(vm.eval::<i64>("count(1, 2, 3)").expect("ints"), 3);
    vm.run("try:\n    refuse('this')\nexcept ValueError as error:\n    caught = str(error)").expect("it is caught");
    assert_eq!(vm.get::<String>("caught").expect("a str"), "not this");
    let error = vm.eval::<i64>("add(1)").expect_err("one is missing");
    assert_eq!(error.to_string(), "TypeError: add() takes 2 arguments (1 given)");
    let error = vm.eval::<i64>("add(1, 'x')").expect_err("no int");
    assert_eq!(error.to_string(), "TypeError: add() expected int, got str");
}

#[test]
fn an_exception_travels_through_rust_unchanged() {
    let mut vm = vm();
    vm.function("call", |context: &mut Context<'_>, function: Object| context.call_object::<Object>(&function, ()))
        .expect("memory");
    vm.run("class Own(Exception):\n    pass\ndef fail():\n    raise Own('here')").expect("valid");
    let caught = "try:\n    call(fail)\nexcept Own as error:\n    same = type(error) is Own";
    vm.run(caught).expect("it is caught");
    assert!(vm.get::<bool>("same").expect("a bool"));
}

#[test]
fn an_error_has_its_traceback() {
    let mut vm = vm();
    let error = vm.run_named("def f(x):\n    return 1 / x\n\nf(0)\n", "script.py").expect_err("it divides by zero");
    assert_eq!(*error.kind(), ErrorKind::Exception("ZeroDivisionError".into()));
    assert_eq!(
        error.traceback(),
        "Traceback (most recent call last):\n\
         \x20 File \"script.py\", line 4, in <module>\n    f(0)\n    ~^^^\n\
         \x20 File \"script.py\", line 2, in f\n    return 1 / x\n           ~~^~~\n\
         ZeroDivisionError: division by zero\n"
    );
    assert_eq!(*vm.run("x = = 1").expect_err("no Python").kind(), ErrorKind::Syntax);
    assert_eq!(*vm.run("import sys; sys.exit(3)").expect_err("it ends").kind(), ErrorKind::Exit(3));
}

#[test]
fn what_is_printed_goes_where_the_host_says() {
    let printed = Printed::default();
    let mut vm = Vm::builder().jit(Jit::Off).stdout(printed.clone()).build().expect("there is memory");
    vm.run("print('hello', 1)\nimport sys\nsys.stdout.write('direct\\n')").expect("it prints");
    assert_eq!(String::from_utf8_lossy(&printed.0.borrow()), "hello 1\ndirect\n");
}

#[test]
fn files_are_not_there_unless_they_are_granted() {
    let error = vm().run("open('/etc/hostname')").expect_err("not granted");
    assert_eq!(*error.kind(), ErrorKind::Exception("PermissionError".into()));
}

#[test]
fn another_thread_can_interrupt_a_loop() {
    let mut vm = vm();
    let handle = vm.interrupt_handle();
    vm.function("started", move || handle.interrupt()).expect("memory");
    let error = vm.run("started()\nwhile True:\n    pass").expect_err("it never ends by itself");
    assert_eq!(*error.kind(), ErrorKind::Interrupted);
    assert_eq!(vm.eval::<i64>("1 + 1").expect("the VM goes on"), 2);
    let handle = vm.interrupt_handle();
    let thread = std::thread::spawn(move || handle.interrupt());
    thread.join().expect("no panic");
    assert!(vm.run("while True:\n    pass").is_err());
}

#[test]
fn above_the_memory_limit_a_program_gets_memory_error() {
    let mut vm = Vm::builder().jit(Jit::Off).memory_limit(64 << 20).build().expect("there is memory");
    let error = vm.run("x = []\nwhile True:\n    x.append('a' * 1000 + str(len(x)))").expect_err("no end");
    assert_eq!(*error.kind(), ErrorKind::OutOfMemory);
    vm.run("x = None").expect("the VM goes on");
}

#[test]
fn recursion_ends_with_recursion_error() {
    let mut vm = Vm::builder().jit(Jit::Off).recursion_limit(100).build().expect("there is memory");
    let error = vm.run("def f(): f()\nf()").expect_err("no end");
    assert_eq!(*error.kind(), ErrorKind::Exception("RecursionError".into()));
}

#[test]
fn a_handle_of_another_vm_is_refused() {
    let (mut one, mut two) = (vm(), vm());
    let object: Object = one.eval("[1, 2]").expect("a list");
    let error = two.set("x", &object).expect_err("it is not of this VM");
    assert_eq!(*error.kind(), ErrorKind::WrongVm);
    assert_eq!(one.extract::<Vec<i64>>(&object).expect("a list"), [1, 2]);
}

#[test]
fn two_vms_see_nothing_of_each_other() {
    let (mut one, mut two) = (vm(), vm());
    one.run("x = 1\nimport sys\nsys.mark = 1").expect("valid");
    assert!(two.get::<i64>("x").is_err());
    two.run("import sys\nassert not hasattr(sys, 'mark')").expect("another sys");
}
