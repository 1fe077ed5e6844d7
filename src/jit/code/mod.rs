//! Machine code: made from CLIF, put into executable memory, freed with its unit.

mod memory;

use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::{self, ExternalName, UserExternalName};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, FinalizedRelocTarget};
use cranelift_control::ControlPlane;

pub use memory::{CodeBlock, CodeMemory};

use super::lower::{HELPER_NAMESPACE, OWN_NAMESPACE};

/// The instruction set of this machine, set up for speed.
///
/// # Errors
/// A sentence, if Cranelift does not know the machine.
pub fn native_isa() -> Result<OwnedTargetIsa, String> {
    let mut flags = settings::builder();
    let verify = if cfg!(debug_assertions) { "true" } else { "false" };
    for (name, value) in [
        ("opt_level", "speed"),
        ("enable_verifier", verify),
        ("is_pic", "false"),
        ("unwind_info", "false"),
        ("enable_probestack", "false"),
        ("preserve_frame_pointers", "true"),
        ("enable_heap_access_spectre_mitigation", "false"),
        ("enable_table_access_spectre_mitigation", "false"),
    ] {
        flags.set(name, value).map_err(|error| format!("Cranelift's `{name}`: {error}"))?;
    }
    let builder = cranelift_native::builder()?;
    builder.finish(settings::Flags::new(flags)).map_err(|error| error.to_string())
}

/// Machine code that has no address yet.
pub struct MachineCode {
    bytes: Vec<u8>,
    calls: Vec<Fixup>,
    /// The text form of the machine code, if it was asked for.
    pub assembly: Option<String>,
}

struct Fixup {
    offset: u32,
    addend: i64,
    target: FixupTarget,
}

enum FixupTarget {
    Helper(u32),
    Own(u32),
}

/// Makes machine code; can run on any thread.
///
/// # Errors
/// What Cranelift says.
pub fn compile(isa: &OwnedTargetIsa, clif: ir::Function, assembly: bool) -> Result<MachineCode, String> {
    let mut context = Context::for_function(clif);
    context.set_disasm(assembly);
    let mut control = ControlPlane::default();
    context.compile(isa.as_ref(), &mut control).map_err(|error| format!("{:?}", error.inner))?;
    let names = &context.func.params;
    let Some(code) = context.compiled_code() else { return Err("Cranelift gave no code".to_owned()) };
    let mut calls = Vec::new();
    for reloc in code.buffer.relocs() {
        let target = match &reloc.target {
            FinalizedRelocTarget::Func(offset) => FixupTarget::Own(*offset),
            FinalizedRelocTarget::ExternalName(ExternalName::User(name)) => match names.user_named_funcs()[*name] {
                UserExternalName { namespace: HELPER_NAMESPACE, index } => FixupTarget::Helper(index),
                UserExternalName { namespace: OWN_NAMESPACE, .. } => FixupTarget::Own(0),
                _ => return Err("a call of an unknown function".to_owned()),
            },
            FinalizedRelocTarget::ExternalName(name) => return Err(format!("a call of {name:?}")),
        };
        if !matches!(reloc.kind, Reloc::X86CallPCRel4 | Reloc::X86PCRel4) {
            return Err(format!("a relocation of kind {:?}", reloc.kind));
        }
        calls.push(Fixup { offset: reloc.offset, addend: reloc.addend, target });
    }
    Ok(MachineCode { bytes: code.code_buffer().to_vec(), calls, assembly: code.vcode.clone() })
}

impl MachineCode {
    /// The code's size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Puts the code into memory.
    ///
    /// # Errors
    /// A sentence, if the system gives no memory.
    pub fn install(mut self, memory: &CodeMemory) -> Result<CodeBlock, String> {
        let block = memory.allocate(self.bytes.len())?;
        let base = block.address() as i64;
        for Fixup { offset, addend, target } in &self.calls {
            let address = match target {
                FixupTarget::Helper(index) => memory.helper(&block, *index) as i64,
                FixupTarget::Own(offset) => base + i64::from(*offset),
            };
            let place = *offset as usize;
            let relative = address + addend - (base + i64::from(*offset));
            let relative = i32::try_from(relative).map_err(|_| "a call farther than two gigabytes".to_owned())?;
            self.bytes[place..place + 4].copy_from_slice(&relative.to_le_bytes());
        }
        memory.write(&block, &self.bytes)?;
        Ok(block)
    }
}

/// Whether calls of helpers are relative: through the table at the start of each region.
pub const NEAR_HELPERS: bool = cfg!(target_arch = "x86_64");
