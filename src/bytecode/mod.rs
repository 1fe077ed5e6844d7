//! The instruction set of the register machine, and the form in which compiled code travels.
//!
//! Every instruction is defined once, in the table of [`opcode`]: its name, its operands with the field of the word each
//! lies in, and the role each plays (register written, register read, constant, jump target, …). The encoder, the decoder,
//! the printer and the questions the JIT's builder asks (which registers does this read? where may it go?) all come from it.
//!
//! # Words
//! Code is a sequence of 64-bit words, `op:8 | x:8 | a:16 | b:16 | c:16` from the low bits up. An *extended* instruction
//! has a second word: the low 32 bits are the index of its inline cache, the high 32 bits are `aux`. A program counter
//! counts words. `x` belongs to whoever runs the code (type feedback); the compiler leaves it zero.
//!
//! # Registers
//! A function's window holds its parameters first (positional-only, positional, keyword-only, then `*args`, then `**kwargs`),
//! then its other locals, then the cells of captured locals that are not parameters, then its free variables' cells, and
//! then temporaries. Temporaries are a stack: a call's `base` lies above every temporary that outlives the call, so that
//! whatever is at `base` or above is dead once the call is over.
//!
//! # What enters, what leaves
//! The compiler makes a [`CodeProto`] from it, pure data; the object layer turns that into a code object of a heap. Nothing
//! here may know of values, objects or the heap.

mod code;
mod constant;
mod instruction;
mod opcode;
mod print;
mod verify;

pub use code::{CodeFlags, CodeProto, ExceptionRange, Position, PositionEntry, ScopedLocal};
pub use constant::{BigDigits, Constant};
pub use instruction::{Extension, Instruction, NO_CACHE, Word, decode, instructions};
pub use opcode::{Field, Opcode, Operand, Role, Span};
pub use print::disassemble;
pub use verify::verify;
