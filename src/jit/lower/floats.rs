//! Floats between a machine register and a tagged word.
//!
//! A double whose exponent is common is held in the word itself, its exponent rotated (the heap's `Value` describes it). Others
//! are boxed: making a box is a call, opening one is a load.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, types};

use super::Lowering;
use crate::jit::hir::{Helper, Node, Op};

const FLOAT_ZERO: i64 = 0x8000_0000_0000_0002u64 as i64;
/// Where a boxed float keeps its double.
const FLOAT_OFFSET: i32 = 8;
/// Where an object keeps its kind.
const KIND_OFFSET: i32 = 4;
const KIND_FLOAT: i64 = crate::heap::Kind::Float as i64;

impl Lowering<'_> {
    /// Whether the two low bits say that the double is in the word.
    fn is_flonum(&mut self, word: ir::Value) -> ir::Value {
        let low = self.builder.ins().band_imm_s(word, 3);
        self.builder.ins().icmp_imm_s(IntCC::Equal, low, 2)
    }

    /// The double in a word that is known to hold one.
    fn decode(&mut self, word: ir::Value) -> ir::Value {
        let sign = self.builder.ins().ushr_imm_s(word, 63);
        let two = self.builder.ins().iconst(types::I64, 2);
        let top = self.builder.ins().isub(two, sign);
        let rest = self.builder.ins().band_imm_s(word, !3);
        let rotated = self.builder.ins().bor(top, rest);
        let bits = self.builder.ins().rotr_imm_s(rotated, 3);
        let is_zero = self.builder.ins().icmp_imm_s(IntCC::Equal, word, FLOAT_ZERO);
        let zero = self.builder.ins().iconst(types::I64, 0);
        let bits = self.builder.ins().select(is_zero, zero, bits);
        self.builder.ins().bitcast(types::F64, MemFlagsData::new(), bits)
    }

    /// The double of a word that is a float, in the word or boxed.
    pub(super) fn unbox_float(&mut self, word: ir::Value) -> ir::Value {
        let inline = self.builder.create_block();
        let boxed = self.cold_block();
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, types::F64);
        let flag = self.is_flonum(word);
        self.builder.ins().brif(flag, inline, &[], boxed, &[]);
        self.builder.switch_to_block(inline);
        let value = self.decode(word);
        self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        self.builder.switch_to_block(boxed);
        let value = self.builder.ins().load(types::F64, MemFlagsData::trusted(), word, FLOAT_OFFSET);
        self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        self.builder.switch_to_block(done);
        result
    }

    /// The word of a double; a rare exponent makes an object.
    pub(super) fn box_float(&mut self, value: ir::Value) -> ir::Value {
        let bits = self.builder.ins().bitcast(types::I64, MemFlagsData::new(), value);
        // Bits 60 to 62 are 3 or 4 exactly if they are 4 or 5 after adding one: their two upper bits are then 10.
        let rotated = self.builder.ins().rotl_imm_s(bits, 4);
        let next = self.builder.ins().iadd_imm_s(rotated, 1);
        let top = self.builder.ins().band_imm_s(next, 6);
        let common = self.builder.ins().icmp_imm_s(IntCC::Equal, top, 4);
        let word = self.builder.ins().rotl_imm_s(bits, 3);
        let word = self.builder.ins().band_imm_s(word, !3);
        let word = self.builder.ins().bor_imm_s(word, 2);
        let clash = self.builder.ins().icmp_imm_s(IntCC::NotEqual, word, FLOAT_ZERO);
        let fits = self.builder.ins().band(common, clash);
        let slow = self.cold_block();
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, types::I64);
        self.builder.ins().brif(fits, done, &[ir::BlockArg::Value(word)], slow, &[]);
        self.builder.switch_to_block(slow);
        if let Some(boxed) = self.call_helper(Helper::BoxFloatSlow, &[value]) {
            self.builder.ins().jump(done, &[ir::BlockArg::Value(boxed)]);
        }
        self.builder.switch_to_block(done);
        result
    }

    /// Leaves unless a word is a float. If somebody wants the double, finds it on the way.
    pub(super) fn guard_float(&mut self, node: Node, word: ir::Value) {
        let wanted = self.is_used_by(node, Op::UnboxFloat);
        let exit = self.guard_exit(node);
        self.stress(node, exit);
        let inline = self.builder.create_block();
        let other = self.cold_block();
        let object = self.cold_block();
        let boxed = self.cold_block();
        let done = self.builder.create_block();
        let result = wanted.then(|| self.builder.append_block_param(done, types::F64));
        let flag = self.is_flonum(word);
        self.builder.ins().brif(flag, inline, &[], other, &[]);

        self.builder.switch_to_block(other);
        let low = self.builder.ins().band_imm_s(word, 7);
        self.builder.ins().brif(low, exit, &[], object, &[]);
        self.builder.switch_to_block(object);
        let kind = self.builder.ins().load(types::I8, MemFlagsData::trusted(), word, KIND_OFFSET);
        let is_float = self.builder.ins().icmp_imm_s(IntCC::Equal, kind, KIND_FLOAT);
        self.builder.ins().brif(is_float, boxed, &[], exit, &[]);
        self.builder.switch_to_block(boxed);
        if wanted {
            let value = self.builder.ins().load(types::F64, MemFlagsData::trusted(), word, FLOAT_OFFSET);
            self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        } else {
            self.builder.ins().jump(done, &[]);
        }

        self.builder.switch_to_block(inline);
        if wanted {
            let value = self.decode(word);
            self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        } else {
            self.builder.ins().jump(done, &[]);
        }
        self.builder.switch_to_block(done);
        self.set(node, word);
        self.opened[node] = result;
    }

    /// The double of an int, bool or float; leaves for anything else.
    pub(super) fn number_to_float(&mut self, node: Node, word: ir::Value) -> ir::Value {
        let exit = self.guard_exit(node);
        self.stress(node, exit);
        let inline = self.builder.create_block();
        let not_inline = self.builder.create_block();
        let int = self.builder.create_block();
        let other = self.cold_block();
        let object = self.cold_block();
        let boxed = self.cold_block();
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, types::F64);
        let flag = self.is_flonum(word);
        self.builder.ins().brif(flag, inline, &[], not_inline, &[]);
        self.builder.switch_to_block(not_inline);
        let tag = self.builder.ins().band_imm_s(word, 1);
        self.builder.ins().brif(tag, int, &[], other, &[]);
        self.builder.switch_to_block(int);
        let untagged = self.builder.ins().sshr_imm_s(word, 1);
        let value = self.builder.ins().fcvt_from_sint(types::F64, untagged);
        self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        self.builder.switch_to_block(other);
        let low = self.builder.ins().band_imm_s(word, 7);
        self.builder.ins().brif(low, exit, &[], object, &[]);
        self.builder.switch_to_block(object);
        let kind = self.builder.ins().load(types::I8, MemFlagsData::trusted(), word, KIND_OFFSET);
        let is_float = self.builder.ins().icmp_imm_s(IntCC::Equal, kind, KIND_FLOAT);
        self.builder.ins().brif(is_float, boxed, &[], exit, &[]);
        self.builder.switch_to_block(boxed);
        let value = self.builder.ins().load(types::F64, MemFlagsData::trusted(), word, FLOAT_OFFSET);
        self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        self.builder.switch_to_block(inline);
        let value = self.decode(word);
        self.builder.ins().jump(done, &[ir::BlockArg::Value(value)]);
        self.builder.switch_to_block(done);
        result
    }
}
