//! Lowering: HIR to Cranelift's CLIF.
//!
//! HIR is in SSA form with block parameters, as CLIF is, so that blocks go over one to one, and each node becomes a few
//! instructions ([`ops`], [`floats`]).
//!
//! # Exits are shared
//! Exits are most of the code if each is written out. Here an exit is one cold block: it stores the values of its state to the VM's
//! deopt buffer and jumps, with its number, to the unit's one tail, which calls the runtime and returns what that returns. Guards
//! with the same state, reason and origin share the block. What a value is boxed from, and everything constant, is
//! in the tables ([`crate::jit::deopt`]), not in the code.
//!
//! # What enters, what leaves
//! A function, and what lowering must know of the VM: offsets and addresses ([`Target`]). CLIF and exit tables leave. The machine
//! code is made elsewhere ([`crate::jit::code`]), on another thread if need be: nothing here is borrowed from the VM.

mod exits;
mod floats;
mod ops;

use cranelift_codegen::ir::{self, AbiParam, InstBuilder, MemFlagsData, Signature, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_entity::SecondaryMap;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

use crate::jit::analysis::ControlFlow;
use crate::jit::deopt::{ExitRecord, Recorder, StateRecord};
use crate::jit::hir::{Block, CalleeId, Edge, Function, Helper, Node, Op, Rep, Terminator};

/// What compiled code must know of the VM it runs in.
#[derive(Clone, Copy)]
pub struct Target {
    /// The machine's pointers, and the convention of runtime functions and of units.
    pub frontend: TargetFrontendConfig,
    /// The address of the 32-bit word that is not zero when a safepoint has something to do.
    pub poll_address: u64,
    /// From the VM's address to the number of calls in progress without a frame record, and to its limit; `None`: calls are
    /// not counted.
    pub depth_offsets: Option<(i32, i32)>,
    /// From the VM's address to the lowest address that the native stack may reach.
    pub stack_offset: i32,
    /// From the VM's address to the deopt buffer.
    pub buffer_offset: i32,
    /// The address of the first allocation run; each is a cursor and a limit.
    pub runs_address: u64,
    /// The address of the unit, whose first byte is 1 as long as it is valid.
    pub unit_address: u64,
    /// In stress mode, the address of one byte for each exit, which is taken when its byte is not zero.
    pub stress_address: Option<u64>,
    /// Whether runtime functions are near enough for a relative call.
    pub near_helpers: bool,
    /// The address of each helper, where they are not near.
    pub helper_address: fn(Helper) -> u64,
    /// The size class of an object and the size of its cells.
    pub size_class: fn(u32) -> Option<(u32, u32)>,
}

/// A function as CLIF, with what its exits need.
pub struct Lowered {
    /// The code.
    pub clif: ir::Function,
    /// By number.
    pub exits: Vec<ExitRecord>,
    /// The states that the exits name.
    pub states: Vec<StateRecord>,
    /// Tagged words in the code that may be objects: the unit keeps them alive.
    pub constants: Vec<u64>,
}

/// In CLIF, a helper is the user function of this namespace with the helper's number.
pub const HELPER_NAMESPACE: u32 = 0;
/// In CLIF, the unit itself.
pub const OWN_NAMESPACE: u32 = 1;

/// Lowers a function that the verifier accepts.
///
/// # Errors
/// A sentence, if a state needs more words than the deopt buffer has.
pub fn lower(function: &Function, target: &Target) -> Result<Lowered, String> {
    let mut clif = ir::Function::new();
    clif.signature = unit_signature(function, target);
    let mut context = FunctionBuilderContext::new();
    let builder = FunctionBuilder::new(&mut clif, &mut context);
    let mut lowering = Lowering {
        function,
        target,
        flow: ControlFlow::new(function),
        builder,
        values: SecondaryMap::new(),
        opened: SecondaryMap::new(),
        blocks: SecondaryMap::new(),
        vm: None,
        recorder: Recorder::default(),
        pending: Vec::new(),
        tails: [None, None],
        helpers: vec![None; Helper::ALL.len()],
        own: None,
        constants: Vec::new(),
        failure: None,
    };
    lowering.run();
    let Lowering { recorder, constants, failure, builder, .. } = lowering;
    builder.finalize(target.frontend);
    match failure {
        Some(message) => Err(message),
        None => Ok(Lowered { clif, exits: recorder.exits, states: recorder.states, constants }),
    }
}

fn unit_signature(function: &Function, target: &Target) -> Signature {
    let mut signature = Signature::new(target.frontend.default_call_conv);
    signature.params.push(AbiParam::new(types::I64));
    for param in &function.blocks[function.entry()].params {
        signature.params.push(AbiParam::new(clif_type(function.ty(*param).rep)));
    }
    signature.returns.push(AbiParam::new(types::I64));
    signature
}

/// The machine type of a representation.
fn clif_type(rep: Rep) -> ir::Type {
    match rep {
        Rep::F64 => types::F64,
        Rep::Flag => types::I8,
        Rep::Boxed | Rep::I64 | Rep::Ptr | Rep::Void => types::I64,
    }
}

struct Lowering<'f> {
    function: &'f Function,
    target: &'f Target,
    flow: ControlFlow,
    builder: FunctionBuilder<'f>,
    values: SecondaryMap<Node, Option<ir::Value>>,
    /// For a float guard: the double, which the guard found on its way.
    opened: SecondaryMap<Node, Option<ir::Value>>,
    blocks: SecondaryMap<Block, Option<ir::Block>>,
    vm: Option<ir::Value>,
    recorder: Recorder,
    /// Exit blocks that are still empty.
    pending: Vec<exits::PendingExit>,
    /// The tail of exits that go on in the interpreter, and the one of those that raise.
    tails: [Option<ir::Block>; 2],
    helpers: Vec<Option<ir::FuncRef>>,
    own: Option<ir::FuncRef>,
    constants: Vec<u64>,
    failure: Option<String>,
}

impl Lowering<'_> {
    fn run(&mut self) {
        let order = self.flow.reverse_postorder.clone();
        for block in &order {
            let made = self.builder.create_block();
            self.blocks[*block] = Some(made);
            if self.function.blocks[*block].cold {
                self.builder.set_cold_block(made);
            }
        }
        let entry = self.clif_block(self.function.entry());
        self.vm = Some(self.builder.append_block_param(entry, types::I64));
        for block in &order {
            let made = self.clif_block(*block);
            for param in &self.function.blocks[*block].params {
                let value = self.builder.append_block_param(made, clif_type(self.function.ty(*param).rep));
                self.values[*param] = Some(value);
            }
        }
        for block in &order {
            let made = self.clif_block(*block);
            self.builder.switch_to_block(made);
            for node in &self.function.blocks[*block].body {
                self.node(*node);
            }
            self.end(*block);
        }
        self.finish_exits();
        self.builder.seal_all_blocks();
    }

    fn clif_block(&self, block: Block) -> ir::Block {
        // Every block of the order was made before any is asked for; the entry is the fallback of a broken function.
        self.blocks[block].unwrap_or_else(|| ir::Block::from_u32(0))
    }

    fn vm(&mut self) -> ir::Value {
        match self.vm {
            Some(vm) => vm,
            None => self.builder.ins().iconst(types::I64, 0),
        }
    }

    fn value(&mut self, node: Node) -> ir::Value {
        if let Some(value) = self.values[node] {
            return value;
        }
        self.fail(format!("{node} is used before it is computed"));
        let ty = clif_type(self.function.ty(node).rep);
        if ty == types::F64 { self.builder.ins().f64const(0.0) } else { self.builder.ins().iconst(ty, 0) }
    }

    fn args(&mut self, node: Node) -> Vec<ir::Value> {
        let args = self.function.args(node).to_vec();
        args.into_iter().map(|arg| self.value(arg)).collect()
    }

    fn set(&mut self, node: Node, value: ir::Value) {
        self.values[node] = Some(value);
    }

    fn fail(&mut self, message: String) {
        self.failure.get_or_insert(message);
    }

    fn end(&mut self, block: Block) {
        match self.function.blocks[block].end.clone() {
            Terminator::Jump(edge) => {
                let (target, args) = self.edge(&edge);
                self.builder.ins().jump(target, &args);
            }
            Terminator::Branch(flag, yes, no) => {
                let flag = self.value(flag);
                let (yes, yes_args) = self.edge(&yes);
                let (no, no_args) = self.edge(&no);
                self.builder.ins().brif(flag, yes, &yes_args, no, &no_args);
            }
            Terminator::Switch(value, edges) => self.switch(value, &edges),
            Terminator::Return(node) => {
                let value = self.value(node);
                self.builder.ins().return_(&[value]);
            }
            Terminator::Exit(frame, reason) => {
                let exit = self.exit_block(frame, reason, None, false);
                self.builder.ins().jump(exit, &[]);
            }
            Terminator::Raise(frame) => {
                let exit = self.exit_block(frame, crate::jit::exit::Reason::Raised, None, true);
                self.builder.ins().jump(exit, &[]);
            }
            Terminator::Unreachable => {
                self.builder.ins().trap(ir::TrapCode::unwrap_user(1));
            }
        }
    }

    fn switch(&mut self, value: Node, edges: &[Edge]) {
        let value = self.value(value);
        let Some((last, cases)) = edges.split_last() else { return };
        for (index, edge) in cases.iter().enumerate() {
            let next = self.builder.create_block();
            let matches = self.builder.ins().icmp_imm_s(ir::condcodes::IntCC::Equal, value, index as i64);
            let (target, args) = self.edge(edge);
            self.builder.ins().brif(matches, target, &args, next, &[]);
            self.builder.switch_to_block(next);
        }
        let (target, args) = self.edge(last);
        self.builder.ins().jump(target, &args);
    }

    fn edge(&mut self, edge: &Edge) -> (ir::Block, Vec<ir::BlockArg>) {
        let args = edge.args.iter().map(|arg| ir::BlockArg::Value(self.value(*arg))).collect();
        (self.clif_block(edge.block), args)
    }

    /// The helper as something to call.
    fn helper(&mut self, helper: Helper) -> ir::FuncRef {
        if let Some(known) = self.helpers[helper as usize] {
            return known;
        }
        let info = helper.info();
        let mut signature = Signature::new(self.target.frontend.default_call_conv);
        signature.params.push(AbiParam::new(types::I64));
        for rep in info.operands {
            let param = AbiParam::new(clif_type(*rep));
            signature.params.push(if *rep == Rep::Flag { param.uext() } else { param });
        }
        if info.open {
            signature.params.push(AbiParam::new(types::I64));
            signature.params.push(AbiParam::new(types::I64));
        }
        if info.result.rep != Rep::Void {
            signature.returns.push(AbiParam::new(clif_type(info.result.rep)));
        }
        let made = self.import(signature, HELPER_NAMESPACE, helper as u32);
        self.helpers[helper as usize] = Some(made);
        made
    }

    fn import(&mut self, signature: Signature, namespace: u32, index: u32) -> ir::FuncRef {
        let signature = self.builder.import_signature(signature);
        let name = self.builder.func.declare_imported_user_function(ir::UserExternalName { namespace, index });
        self.builder.import_function(ir::ExtFuncData {
            name: ir::ExternalName::user(name),
            signature,
            colocated: true,
            patchable: false,
        })
    }

    /// Calls a helper, the VM first.
    fn call_helper(&mut self, helper: Helper, args: &[ir::Value]) -> Option<ir::Value> {
        let function = self.helper(helper);
        let mut all = vec![self.vm()];
        all.extend_from_slice(args);
        let call = if self.target.near_helpers {
            self.builder.ins().call(function, &all)
        } else {
            let signature = self.builder.func.dfg.ext_funcs[function].signature;
            let address = self.builder.ins().iconst(types::I64, (self.target.helper_address)(helper) as i64);
            self.builder.ins().call_indirect(signature, address, &all)
        };
        self.builder.inst_results(call).first().copied()
    }

    /// Calls a function by the convention of units.
    fn invoke(&mut self, callee: CalleeId, args: &[ir::Value]) -> ir::Value {
        let mut signature = Signature::new(self.target.frontend.default_call_conv);
        signature.params.push(AbiParam::new(types::I64));
        signature.params.extend(args.iter().map(|_| AbiParam::new(types::I64)));
        signature.returns.push(AbiParam::new(types::I64));
        let mut all = vec![self.vm()];
        all.extend_from_slice(args);
        let Some((depth_offset, limit_offset)) = self.target.depth_offsets else {
            return self.invoke_plain(callee, signature, &all);
        };
        // Calls are counted, and the native stack is looked at, here: the callee makes no frame record.
        let flags = MemFlagsData::trusted();
        let vm = self.vm();
        let depth = self.builder.ins().load(types::I64, flags, vm, depth_offset);
        let limit = self.builder.ins().load(types::I64, flags, vm, limit_offset);
        let lowest = self.builder.ins().load(types::I64, flags, vm, self.target.stack_offset);
        let stack = self.builder.ins().get_stack_pointer(types::I64);
        let deep = self.builder.ins().icmp(ir::condcodes::IntCC::UnsignedGreaterThanOrEqual, depth, limit);
        let low = self.builder.ins().icmp(ir::condcodes::IntCC::UnsignedLessThan, stack, lowest);
        let bad = self.builder.ins().bor(deep, low);
        let too_deep = self.cold_block();
        let good = self.builder.create_block();
        let finish = self.cold_block();
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, types::I64);
        self.builder.ins().brif(bad, too_deep, &[], good, &[]);
        self.builder.switch_to_block(too_deep);
        if let Some(word) = self.call_helper(Helper::TooDeep, &[]) {
            self.builder.ins().jump(done, &[ir::BlockArg::Value(word)]);
        }
        self.builder.switch_to_block(good);
        let next = self.builder.ins().iadd_imm_s(depth, 1);
        self.builder.ins().store(flags, next, vm, depth_offset);
        let word = self.invoke_plain(callee, signature, &all);
        self.builder.ins().store(flags, depth, vm, depth_offset);
        // An exception, or frames that were rebuilt and wait to be run.
        let special = self.builder.ins().icmp_imm_s(ir::condcodes::IntCC::Equal, word, 8);
        self.builder.ins().brif(special, finish, &[], done, &[ir::BlockArg::Value(word)]);
        self.builder.switch_to_block(finish);
        if let Some(word) = self.call_helper(Helper::FinishCall, &[]) {
            self.builder.ins().jump(done, &[ir::BlockArg::Value(word)]);
        }
        self.builder.switch_to_block(done);
        result
    }

    fn invoke_plain(&mut self, callee: CalleeId, signature: Signature, all: &[ir::Value]) -> ir::Value {
        let call = match self.function.callees[callee].cell {
            None => {
                let own = match self.own {
                    Some(own) => own,
                    None => self.import(signature, OWN_NAMESPACE, 0),
                };
                self.own = Some(own);
                self.builder.ins().call(own, all)
            }
            Some(cell) => {
                let signature = self.builder.import_signature(signature);
                let cell = self.builder.ins().iconst(types::I64, cell as i64);
                let entry = self.builder.ins().load(types::I64, MemFlagsData::trusted(), cell, 0);
                self.builder.ins().call_indirect(signature, entry, all)
            }
        };
        self.builder.inst_results(call)[0]
    }

    /// A block for what happens rarely.
    fn cold_block(&mut self) -> ir::Block {
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        block
    }

    fn is_used_by(&self, node: Node, op: Op) -> bool {
        self.function.order.iter().any(|block| {
            self.function.blocks[*block]
                .body
                .iter()
                .any(|user| self.function.op(*user) == op && self.function.args(*user).first() == Some(&node))
        })
    }
}
