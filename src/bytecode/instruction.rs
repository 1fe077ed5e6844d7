//! Words, and instructions decoded from them.

use super::opcode::{Field, Opcode, Operand, Role, Span};

/// The cache index of an extended instruction that has no inline cache.
pub const NO_CACHE: u32 = u32::MAX;

/// One word of code: the first of an instruction, or the extension of the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Word(pub u64);

impl Word {
    /// An instruction's first word, with `x` zero.
    pub const fn new(op: Opcode, a: u16, b: u16, c: u16) -> Word {
        Word(op as u64 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }

    /// The opcode.
    #[inline(always)]
    pub const fn op(self) -> Opcode {
        Opcode::from_u8(self.0 as u8)
    }

    /// The feedback byte.
    #[inline(always)]
    pub const fn x(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// The first operand.
    #[inline(always)]
    pub const fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The second operand.
    #[inline(always)]
    pub const fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The third operand.
    #[inline(always)]
    pub const fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }

    /// The second and third operand as one of 32 bits.
    #[inline(always)]
    pub const fn bc(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The same instruction with another opcode: how the interpreter quickens.
    #[inline(always)]
    pub const fn with_op(self, op: Opcode) -> Word {
        Word(self.0 & !0xff | op as u64)
    }

    /// The same instruction with another feedback byte.
    #[inline(always)]
    pub const fn with_x(self, x: u8) -> Word {
        Word(self.0 & !0xff00 | (x as u64) << 8)
    }
}

/// The second word of an extended instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Extension(pub u64);

impl Extension {
    /// An extension word.
    pub const fn new(cache: u32, aux: u32) -> Extension {
        Extension(cache as u64 | (aux as u64) << 32)
    }

    /// The index of the inline cache, or [`NO_CACHE`].
    #[inline(always)]
    pub const fn cache(self) -> u32 {
        self.0 as u32
    }

    /// The fourth operand.
    #[inline(always)]
    pub const fn aux(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The low half of the fourth operand.
    #[inline(always)]
    pub const fn aux_low(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The high half of the fourth operand.
    #[inline(always)]
    pub const fn aux_high(self) -> u16 {
        (self.0 >> 48) as u16
    }
}

/// One instruction, decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instruction {
    /// Where it is.
    pub pc: u32,
    /// Its first word.
    pub word: Word,
    /// Its second word; zero if it has none.
    pub extension: Extension,
}

/// The instruction at `pc`, or `None` if there is none there or its opcode is reserved.
pub fn decode(words: &[Word], pc: u32) -> Option<Instruction> {
    let word = *words.get(pc as usize)?;
    if word.op().is_reserved() {
        return None;
    }
    let extension = match word.op().is_extended() {
        true => words.get(pc as usize + 1)?.0,
        false => 0,
    };
    Some(Instruction { pc, word, extension: Extension(extension) })
}

/// All instructions from the start on.
pub fn instructions(words: &[Word]) -> impl Iterator<Item = Instruction> + '_ {
    let mut pc = 0;
    std::iter::from_fn(move || {
        let instruction = decode(words, pc)?;
        pc = instruction.next_pc();
        Some(instruction)
    })
}

impl Instruction {
    /// An instruction from its operands' values, in the table's order; immediates as two's complement. `None` if the number
    /// of operands is wrong or one does not fit.
    pub fn encode(op: Opcode, values: &[u32]) -> Option<Instruction> {
        let operands = op.operands();
        if operands.len() != values.len() {
            return None;
        }
        let mut word = op as u64;
        let mut extension = 0u64;
        if op.is_extended() && !op.has_cache() {
            extension = u64::from(NO_CACHE);
        }
        for (operand, &value) in operands.iter().zip(values) {
            let narrow = match operand.role {
                Role::Imm => i16::try_from(value as i32).ok().map(|value| u64::from(value as u16)),
                _ => u16::try_from(value).ok().map(u64::from),
            };
            match operand.field {
                Field::A => word |= narrow? << 16,
                Field::B => word |= narrow? << 32,
                Field::C => word |= narrow? << 48,
                Field::BC => word |= u64::from(value) << 32,
                Field::Cache => extension |= u64::from(value),
                Field::Aux => extension |= u64::from(value) << 32,
                Field::AuxLow => extension |= narrow? << 32,
                Field::AuxHigh => extension |= narrow? << 48,
            }
        }
        Some(Instruction { pc: 0, word: Word(word), extension: Extension(extension) })
    }

    /// What it does.
    pub fn op(&self) -> Opcode {
        self.word.op()
    }

    /// How many words it takes.
    pub fn size(&self) -> u32 {
        1 + u32::from(self.op().is_extended())
    }

    /// Where the next one is.
    pub fn next_pc(&self) -> u32 {
        self.pc + self.size()
    }

    /// What lies in a field, unsigned.
    pub fn field(&self, field: Field) -> u32 {
        match field {
            Field::A => self.word.a().into(),
            Field::B => self.word.b().into(),
            Field::C => self.word.c().into(),
            Field::BC => self.word.bc(),
            Field::Cache => self.extension.cache(),
            Field::Aux => self.extension.aux(),
            Field::AuxLow => self.extension.aux_low().into(),
            Field::AuxHigh => self.extension.aux_high().into(),
        }
    }

    /// An operand's value; immediates are sign-extended to 32 bits.
    pub fn value(&self, operand: &Operand) -> u32 {
        let raw = self.field(operand.field);
        match (operand.role, operand.field) {
            (Role::Imm, Field::A | Field::B | Field::C) => i32::from(raw as u16 as i16) as u32,
            _ => raw,
        }
    }

    /// The operands with their values.
    pub fn operands(&self) -> impl Iterator<Item = (&'static Operand, u32)> + '_ {
        self.op().operands().iter().map(|operand| (operand, self.value(operand)))
    }

    /// The registers of a run that starts at `base`.
    pub fn span(&self, span: Span, base: u32) -> std::ops::Range<u32> {
        let counted = span.counted_by.map_or(0, |field| self.field(field)) * u32::from(span.scale);
        let also = span.also.map_or(0, |field| self.field(field));
        let start = base + u32::from(span.skip);
        start..start + u32::from(span.fixed) + counted + also
    }

    /// The registers that are read, in the order of the operands.
    pub fn reads(&self) -> impl Iterator<Item = u32> + '_ {
        self.operands().flat_map(|(operand, value)| match operand.role {
            Role::Use | Role::UseDef => value..value + 1,
            Role::Uses(span) => self.span(span, value),
            _ => 0..0,
        })
    }

    /// The registers that are written.
    pub fn writes(&self) -> impl Iterator<Item = u32> + '_ {
        self.operands().flat_map(|(operand, value)| match operand.role {
            Role::Def | Role::UseDef => value..value + 1,
            Role::Defs(span) => self.span(span, value),
            _ => 0..0,
        })
    }

    /// The first register that the callee's window covers: this one and those above are undefined after the instruction,
    /// but for what it writes.
    pub fn clobbers_from(&self) -> Option<u32> {
        use Opcode::*;
        let calls = matches!(
            self.op().generic(),
            Call | CallKw
                | CallMethod
                | CallMethodKw
                | CallLoadedMethod
                | CallLoadedMethodKw
                | CallSuperMethod
                | CallEx
        );
        calls.then(|| u32::from(self.word.b()))
    }

    /// Where it may jump.
    pub fn target(&self) -> Option<u32> {
        self.operands().find(|(operand, _)| operand.role == Role::Target).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        for &op in Opcode::all() {
            let values: Vec<u32> = (1..=op.operands().len() as u32).collect();
            let made = Instruction::encode(op, &values).unwrap();
            let words = [made.word, Word(made.extension.0)];
            let read = decode(&words, 0).unwrap();
            assert_eq!(read.op(), op);
            assert_eq!(read.operands().map(|(_, value)| value).collect::<Vec<_>>(), values);
        }
    }

    #[test]
    fn immediates_have_a_sign() {
        let made = Instruction::encode(Opcode::AddImm, &[1, 2, -3i32 as u32]).unwrap();
        assert_eq!(made.operands().map(|(_, value)| value as i32).collect::<Vec<_>>(), [1, 2, -3]);
        assert!(Instruction::encode(Opcode::AddImm, &[1, 2, 40_000]).is_none());
    }

    #[test]
    fn a_method_call_reads_its_receiver_but_not_the_register_before() {
        let call = Instruction::encode(Opcode::CallMethod, &[0, 5, 2, 0, 0]).unwrap();
        assert_eq!(call.reads().collect::<Vec<_>>(), [6, 7, 8]);
        assert_eq!(call.writes().collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn starred_unpacking_writes_one_register_more_than_it_counts() {
        let unpack = Instruction::encode(Opcode::UnpackEx, &[4, 0, 1, 2]).unwrap();
        assert_eq!(unpack.writes().collect::<Vec<_>>(), [4, 5, 6, 7]);
    }
}
