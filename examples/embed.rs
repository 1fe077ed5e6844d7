//! A Rust program that runs Python, in ten lines.

fn main() -> Result<(), cinderlift::Error> {
    let mut vm = cinderlift::Vm::new()?;
    vm.set("prices", vec![19.5, 5.25, 100.0])?;
    vm.function("tax", |price: f64| price * 0.2)?;
    vm.run("def total(discount):\n    return sum(p + tax(p) for p in prices) * (1 - discount)")?;
    let total: f64 = vm.call("total", (0.1,))?;
    println!("{total:.2}");
    Ok(())
}
