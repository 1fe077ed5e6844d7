//! However a text nests, it is compiled or refused; the stack never overflows. These run on the test's own thread, whose stack
//! is small: what needs more must get it itself.

use super::super::{Mode, Options, compile};
use super::module;

fn message(source: &str) -> Option<String> {
    compile(source, "test", Mode::Exec, Options::default()).err().map(|error| error.message)
}

/// Runs on a thread with the stack that threads have where nothing else is said.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(test);
    if thread.map(|thread| thread.join().is_err()).unwrap_or(true) {
        panic!("the thread failed");
    }
}

#[test]
fn long_chains_compile() {
    on_a_small_stack(|| {
        for chain in [vec!["a"; 1500].join(" + "), format!("a{}", ".b".repeat(1500)), format!("a{}", "[0]".repeat(700))]
        {
            assert_eq!(message(&chain), None);
        }
        assert_eq!(message(&format!("x = {}", vec!["'text'"; 1500].join(" + "))), None);
        assert_eq!(message(&vec!["a"; 5000].join(" and ")), None);
    });
}

#[test]
fn endless_chains_are_refused() {
    on_a_small_stack(|| {
        for chain in
            [vec!["a"; 100_000].join("+"), format!("a{}", ".b".repeat(100_000)), format!("{}a", "-".repeat(100_000))]
        {
            assert_eq!(message(&chain).as_deref(), Some("the source is too deeply nested"));
        }
        assert_eq!(message(&"(".repeat(200_000)).as_deref(), Some("too many nested parentheses"));
        assert!(message(&"a if b else ".repeat(50_000)).is_some());
        assert!(message(&"lambda: ".repeat(50_000)).is_some());
        assert!(message(&"not ".repeat(50_000)).is_some());
    });
}

#[test]
fn blocks_nest_as_deep_as_in_cpython() {
    on_a_small_stack(|| {
        let nested = |depth: usize, head: &str| {
            let mut text: String = (0..depth).map(|at| format!("{}{head}\n", " ".repeat(at))).collect();
            text.push_str(&format!("{}pass\n", " ".repeat(depth)));
            text
        };
        assert_eq!(message(&nested(99, "if x:")), None);
        assert_eq!(message(&nested(101, "if x:")).as_deref(), Some("too many levels of indentation"));
        assert_eq!(message(&nested(20, "for x in y:")), None);
        assert_eq!(message(&nested(21, "for x in y:")).as_deref(), Some("too many statically nested blocks"));
    });
}

#[test]
fn many_elif_branches_are_flat() {
    on_a_small_stack(|| {
        let branches: String = (0..3000).map(|at| format!("elif x == {at}: y = {at}\n")).collect();
        assert_eq!(message(&format!("if x: pass\n{branches}")), None);
    });
}

#[test]
fn long_displays_and_calls_need_few_registers() {
    let names: Vec<String> = (0..2000).map(|at| format!("n{at}")).collect();
    let list = names.join(", ");
    assert!(module(&format!("x = [{list}]")).register_count < 100);
    assert!(module(&format!("x = ({list})")).register_count < 100);
    assert!(module(&format!("x = {{{list}}}")).register_count < 100);
    assert!(module(&format!("f({list})")).register_count < 100);
    let pairs: Vec<String> = names.iter().map(|name| format!("{name}: {name}")).collect();
    assert!(module(&format!("x = {{{}}}", pairs.join(", "))).register_count < 100);
    let fields: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    assert!(module(&format!("x = f'{}'", fields.join("-"))).register_count < 200);
}
