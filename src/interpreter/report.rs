pub fn render(vm: &mut crate::objects::Vm, e: crate::objects::Gc<crate::objects::Exception>) -> String {
    let n = vm.type_name(e.value());
    let t = vm.str_of_text(e.value()).unwrap_or_default();
    format!("{n}: {t}\n")
}
