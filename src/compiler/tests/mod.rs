//! Tests of the compiler as a whole: text in, bytecode or errors out.

mod bytecode;
mod errors;
mod limits;

use super::{Mode, Options, compile};
use crate::bytecode::{CodeProto, disassemble, verify};

/// Compiles a module and checks that the code is well-formed.
fn module(source: &str) -> CodeProto {
    let code =
        compile(source, "test", Mode::Exec, Options::default()).unwrap_or_else(|error| panic!("{error}\n{source}"));
    verify(&code).unwrap_or_else(|complaint| panic!("{complaint}\n{source}\n{}", disassemble(&code)));
    code
}

/// The text of the code of the function that a module defines.
fn function(source: &str) -> String {
    let code = module(source);
    let nested = code.constants.iter().find_map(|constant| match constant {
        crate::bytecode::Constant::Code(code) => Some(disassemble(code)),
        _ => None,
    });
    nested.unwrap_or_else(|| panic!("no function in {source}"))
}
