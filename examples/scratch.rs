use cinderlift::objects::native::{NativeDef, function};
use cinderlift::objects::*;
fn print(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut parts = Vec::new();
    for a in args[0].cast::<Tuple>().unwrap().items() {
        parts.push(vm.str_of_text(*a)?);
    }
    println!("{}", parts.join(" "));
    Ok(Value::NONE)
}
fn range(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let c = vm.types.range.value();
    vm.call(c, args[0].cast::<Tuple>().unwrap().items())
}
static F: &[NativeDef] = &[
    function("print", "(*args)", print, ""),
    function("xrange", "(*args)", range, ""),
    function(
        "len",
        "(o, /)",
        |vm, a| {
            let n = vm.len(a[0])?;
            vm.new_int(n as i64)
        },
        "",
    ),
    function("repr", "(o, /)", |vm, a| vm.repr(a[0]), ""),
    function("iter", "(o, /)", |vm, a| vm.iter(a[0]), ""),
    function("isinstance", "(o, c, /)", |vm, a| vm.isinstance(a[0], a[1]).map(Value::bool), ""),
];
fn main() {
    std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(|| {
            let file = std::env::args().nth(1).unwrap();
            let text = std::fs::read_to_string(&file).unwrap();
            let mut vm = Vm::new_core().unwrap();
            let r = vm.enter(|vm| {
                let b = vm.new_module("builtins", Value::NONE)?;
                vm.builtins = b.dict.get();
                vm.dict_set_str(vm.modules, "builtins", b.value())?;
                vm.add_functions(b, F)?;
                vm.add_functions(b, cinderlift::interpreter::execute::FUNCTIONS)?;
                for c in vm.types.all() {
                    let n = c.name.get();
                    vm.dict_set(b.dict.get(), n, c.value())?;
                }
                let m = vm.new_main_module("__main__")?;
                let code = vm.compile_source(&text, &file, cinderlift::compiler::Mode::Exec)?;
                vm.run_module_code(code, m.dict.get())
            });
            if let Err(r) = r {
                let e = vm.take_raised(r).value();
                let t = vm.type_name(e);
                let mut tb = e.cast::<Exception>().unwrap().traceback.get();
                while let Some(t) = tb.cast::<Traceback>() {
                    println!("  line {}", t.line.get());
                    tb = t.next.get();
                }
                println!("{t}: {:?}", vm.str_of_text(e));
            }
            println!("{:?}", vm.heap.statistics());
        })
        .unwrap()
        .join()
        .unwrap();
}
