//! The table of instructions, and what is derived from it directly.

/// The part of an instruction's words in which an operand lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// Bits 16..32 of the first word.
    A,
    /// Bits 32..48 of the first word.
    B,
    /// Bits 48..64 of the first word.
    C,
    /// Bits 32..64 of the first word.
    BC,
    /// The low half of the extension word.
    Cache,
    /// The high half of the extension word.
    Aux,
    /// The low 16 bits of `aux`.
    AuxLow,
    /// The high 16 bits of `aux`.
    AuxHigh,
}

impl Field {
    /// Whether the field lies in the extension word.
    pub const fn is_extension(self) -> bool {
        matches!(self, Field::Cache | Field::Aux | Field::AuxLow | Field::AuxHigh)
    }
}

/// A run of consecutive registers, counted from the register an operand names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// How many registers at the start do not take part.
    pub skip: u16,
    /// How many registers take part whatever the instruction says.
    pub fixed: u16,
    /// The field whose value, times `scale`, is added to `fixed`.
    pub counted_by: Option<Field>,
    /// How many registers one unit of that count stands for.
    pub scale: u16,
    /// A second field whose value is added.
    pub also: Option<Field>,
}

impl Span {
    const fn and(self, field: Field) -> Span {
        Span { also: Some(field), ..self }
    }
}

/// Exactly `fixed` registers.
const fn n(fixed: u16) -> Span {
    Span { skip: 0, fixed, counted_by: None, scale: 0, also: None }
}

/// `fixed` registers and as many more as `field` says.
const fn n_and(fixed: u16, field: Field) -> Span {
    Span { skip: 0, fixed, counted_by: Some(field), scale: 1, also: None }
}

/// As many registers as `field` says, times `scale`.
const fn times(field: Field, scale: u16) -> Span {
    Span { skip: 0, fixed: 0, counted_by: Some(field), scale, also: None }
}

/// As [`n_and`], from `skip` registers above the one named.
const fn after(skip: u16, fixed: u16, field: Field) -> Span {
    Span { skip, fixed, counted_by: Some(field), scale: 1, also: None }
}

/// What an operand means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A register that is written.
    Def,
    /// A register that is read.
    Use,
    /// A register that is read, then written.
    UseDef,
    /// Consecutive registers that are read, from the one named.
    Uses(Span),
    /// Consecutive registers that are written, from the one named.
    Defs(Span),
    /// An index into the constants.
    Const,
    /// An index into the names.
    Name,
    /// An index into the running function's closure.
    Free,
    /// A signed immediate (16 bits, or 32 in [`Field::BC`]).
    Imm,
    /// An unsigned number: a count, a flag, a kind.
    Count,
    /// The program counter of a jump's target.
    Target,
    /// The index of an inline cache.
    Cache,
}

/// One operand of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operand {
    /// Its name, for people.
    pub name: &'static str,
    /// Where it lies.
    pub field: Field,
    /// What it means.
    pub role: Role,
}

/// Defines [`Opcode`] and its tables. A line is `Name: FIELD name Role, …;`; a quickened form is `Name = Generic;` and has
/// the operands of the generic one.
macro_rules! instructions {
    (
        generic { $( $(#[doc = $doc:literal])* $op:ident : $( $field:ident $operand:ident $role:ident $(($span:expr))? ),* ; )* }
        quickened { $( $(#[doc = $quick_doc:literal])* $quick:ident = $of:ident ; )* }
        reserved { $( $reserved:ident )* }
    ) => {
        /// What an instruction does. All 256 values of a byte are a variant, so that any byte is an opcode.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Opcode {
            $( $(#[doc = $doc])* $op, )*
            $( $(#[doc = $quick_doc])* $quick, )*
            $( /// Not an instruction: kept for quickened forms to come.
               $reserved, )*
        }

        /// All opcodes in the order of their numbers.
        const ALL: &[Opcode] = &[$(Opcode::$op,)* $(Opcode::$quick,)* $(Opcode::$reserved,)*];
        // Too few: add a name to `reserved`. Too many: take one away.
        const _: () = assert!(ALL.len() == 256, "an opcode is a byte, and every byte is an opcode");

        const FIRST_RESERVED: usize = ALL.len() - [$(stringify!($reserved)),*].len();

        const NAMES: [&str; 256] = [$(stringify!($op),)* $(stringify!($quick),)* $(stringify!($reserved),)*];

        impl Opcode {
            /// The generic form of a quickened instruction; of any other, the instruction itself.
            pub const fn generic(self) -> Opcode {
                match self {
                    $( Opcode::$quick => Opcode::$of, )*
                    other => other,
                }
            }

            /// The operands, in the order in which they are written.
            pub const fn operands(self) -> &'static [Operand] {
                match self.generic() {
                    $( Opcode::$op => const { &[ $( Operand {
                        name: stringify!($operand),
                        field: Field::$field,
                        role: Role::$role $(($span))?,
                    } ),* ] }, )*
                    _ => &[],
                }
            }
        }
    };
}

instructions! {
    generic {
        // ---- moves, constants, locals -------------------------------------------------------------------------------
        /// Does nothing.
        Nop: ;
        /// `dst = src`
        Move: A dst Def, B src Use;
        /// `dst = constant`
        LoadConst: A dst Def, BC constant Const;
        /// `dst = value`, an int.
        LoadInt: A dst Def, BC value Imm;
        /// UnboundLocalError if the local is unbound.
        CheckBound: A local Use, B name Name;
        /// Makes the local unbound.
        DeleteLocal: A local Def;

        // ---- cells --------------------------------------------------------------------------------------------------
        /// Puts the register's present value (or nothing, if it is unbound) into a new cell, and the cell into the register.
        MakeCell: A cell UseDef;
        /// `dst = cell.contents`; UnboundLocalError if empty (a captured local of this function).
        LoadCell: A dst Def, B cell Use, C name Name;
        /// `dst = cell.contents`; NameError if empty (a variable of an enclosing function).
        LoadFree: A dst Def, B cell Use, C name Name;
        /// `cell.contents = value`
        StoreCell: A cell Use, B value Use;
        /// Empties the cell; UnboundLocalError if it is empty.
        DeleteCell: A cell Use, B name Name;
        /// Empties the cell; NameError if it is empty.
        DeleteFree: A cell Use, B name Name;
        /// `dst =` the cell at `index` of the running function's closure.
        CopyFree: A dst Def, B index Free;

        // ---- names --------------------------------------------------------------------------------------------------
        /// `dst =` the global or builtin `name`.
        LoadGlobal: A dst Def, B name Name, Cache cache Cache;
        /// The global `name = value`.
        StoreGlobal: A value Use, B name Name, Cache cache Cache;
        /// Deletes a global; NameError if there is none.
        DeleteGlobal: A name Name;
        /// `dst =` the name looked up in the frame's namespace, then globals, then builtins.
        LoadName: A dst Def, B name Name, Cache cache Cache;
        /// Stores into the frame's namespace.
        StoreName: A value Use, B name Name, Cache cache Cache;
        /// Deletes from the frame's namespace.
        DeleteName: A name Name;
        /// `dst =` the frame's namespace.
        LoadLocals: A dst Def;
        /// `dst = namespace[name]`, or if it has none, the cell's contents (NameError if empty).
        LoadFromDictOrCell: A dst Def, B namespace Use, C cell Use, Aux name Name;
        /// `dst = namespace[name]`, or if it has none, the global or builtin.
        LoadFromDictOrGlobal: A dst Def, B namespace Use, C name Name, Cache cache Cache;

        // ---- attributes ---------------------------------------------------------------------------------------------
        /// `dst = object.name`
        LoadAttr: A dst Def, B object Use, C name Name, Cache cache Cache;
        /// `object.name = value`
        StoreAttr: A object Use, B value Use, C name Name, Cache cache Cache;
        /// `del object.name`
        DeleteAttr: A object Use, B name Name;
        /// `dst = super().name`. `base`: what the name `super` is bound to, the class, the instance. If that is not the
        /// built-in `super`, it is called (with the two if `explicit`, else with nothing) and the attribute is loaded from the result.
        LoadSuperAttr: A dst Def, B base Uses(n(3)), C name Name, Cache cache Cache, Aux explicit Count;
        /// `dst = super().name(args…)`. `base`: as for `LoadSuperAttr`, then `argc` arguments; the instance and the arguments
        /// are the start of the callee's window.
        CallSuperMethod: A dst Def, B base Uses(n_and(3, Field::C)), C argc Count, Cache cache Cache, AuxLow name Name, AuxHigh explicit Count;

        // ---- subscripts ---------------------------------------------------------------------------------------------
        /// `dst = object[index]`
        LoadSubscript: A dst Def, B object Use, C index Use;
        /// `dst = object[index]`, the index being an int in the instruction.
        LoadSubscriptImm: A dst Def, B object Use, C index Imm;
        /// `object[index] = value`
        StoreSubscript: A object Use, B index Use, C value Use;
        /// `del object[index]`
        DeleteSubscript: A object Use, B index Use;
        /// `dst = slice(start, stop, step)`
        BuildSlice: A dst Def, B base Uses(n(3));
        /// `dst = object[start:stop]`
        LoadSlice: A dst Def, B object Use, C base Uses(n(2));
        /// `object[start:stop] = value`
        StoreSlice: A object Use, B base Uses(n(2)), C value Use;

        // ---- operators ----------------------------------------------------------------------------------------------
        /// `dst = left + right`
        Add: A dst Def, B left Use, C right Use;
        /// `dst = left - right`
        Sub: A dst Def, B left Use, C right Use;
        /// `dst = left * right`
        Mul: A dst Def, B left Use, C right Use;
        /// `dst = left @ right`
        MatMul: A dst Def, B left Use, C right Use;
        /// `dst = left / right`
        TrueDiv: A dst Def, B left Use, C right Use;
        /// `dst = left // right`
        FloorDiv: A dst Def, B left Use, C right Use;
        /// `dst = left % right`
        Mod: A dst Def, B left Use, C right Use;
        /// `dst = left ** right`
        Pow: A dst Def, B left Use, C right Use;
        /// `dst = left << right`
        LShift: A dst Def, B left Use, C right Use;
        /// `dst = left >> right`
        RShift: A dst Def, B left Use, C right Use;
        /// `dst = left & right`
        And: A dst Def, B left Use, C right Use;
        /// `dst = left | right`
        Or: A dst Def, B left Use, C right Use;
        /// `dst = left ^ right`
        Xor: A dst Def, B left Use, C right Use;
        /// `dst = left; dst += right`
        InplaceAdd: A dst Def, B left Use, C right Use;
        /// `dst = left; dst -= right`
        InplaceSub: A dst Def, B left Use, C right Use;
        /// `dst = left; dst *= right`
        InplaceMul: A dst Def, B left Use, C right Use;
        /// `dst = left; dst @= right`
        InplaceMatMul: A dst Def, B left Use, C right Use;
        /// `dst = left; dst /= right`
        InplaceTrueDiv: A dst Def, B left Use, C right Use;
        /// `dst = left; dst //= right`
        InplaceFloorDiv: A dst Def, B left Use, C right Use;
        /// `dst = left; dst %= right`
        InplaceMod: A dst Def, B left Use, C right Use;
        /// `dst = left; dst **= right`
        InplacePow: A dst Def, B left Use, C right Use;
        /// `dst = left; dst <<= right`
        InplaceLShift: A dst Def, B left Use, C right Use;
        /// `dst = left; dst >>= right`
        InplaceRShift: A dst Def, B left Use, C right Use;
        /// `dst = left; dst &= right`
        InplaceAnd: A dst Def, B left Use, C right Use;
        /// `dst = left; dst |= right`
        InplaceOr: A dst Def, B left Use, C right Use;
        /// `dst = left; dst ^= right`
        InplaceXor: A dst Def, B left Use, C right Use;
        /// `dst = left + right`, the right operand an int in the instruction, as in all `…Imm`.
        AddImm: A dst Def, B left Use, C right Imm;
        /// `dst = left - right`
        SubImm: A dst Def, B left Use, C right Imm;
        /// `dst = left * right`
        MulImm: A dst Def, B left Use, C right Imm;
        /// `dst = left // right`
        FloorDivImm: A dst Def, B left Use, C right Imm;
        /// `dst = left % right`
        ModImm: A dst Def, B left Use, C right Imm;
        /// `dst = left & right`
        AndImm: A dst Def, B left Use, C right Imm;
        /// `dst = left << right`
        LShiftImm: A dst Def, B left Use, C right Imm;
        /// `dst = left >> right`
        RShiftImm: A dst Def, B left Use, C right Imm;
        /// `dst = left; dst += right`
        InplaceAddImm: A dst Def, B left Use, C right Imm;
        /// `dst = left; dst -= right`
        InplaceSubImm: A dst Def, B left Use, C right Imm;
        /// `dst = left < right`
        Lt: A dst Def, B left Use, C right Use;
        /// `dst = left <= right`
        Le: A dst Def, B left Use, C right Use;
        /// `dst = left == right`
        Eq: A dst Def, B left Use, C right Use;
        /// `dst = left != right`
        Ne: A dst Def, B left Use, C right Use;
        /// `dst = left > right`
        Gt: A dst Def, B left Use, C right Use;
        /// `dst = left >= right`
        Ge: A dst Def, B left Use, C right Use;
        /// `dst = left is right`
        Is: A dst Def, B left Use, C right Use;
        /// `dst = left is not right`
        IsNot: A dst Def, B left Use, C right Use;
        /// `dst = left in right`
        Contains: A dst Def, B left Use, C right Use;
        /// `dst = left not in right`
        NotContains: A dst Def, B left Use, C right Use;
        /// `dst = not value`
        Not: A dst Def, B value Use;
        /// `dst = -value`
        Neg: A dst Def, B value Use;
        /// `dst = +value`
        Pos: A dst Def, B value Use;
        /// `dst = ~value`
        Invert: A dst Def, B value Use;

        // ---- jumps --------------------------------------------------------------------------------------------------
        /// Goes to `target`, which lies ahead.
        Jump: BC target Target;
        /// Goes to `target`, the head of a loop, which lies behind: the place where interrupts are polled, loops are counted
        /// and compiled loops are entered.
        JumpBack: BC target Target, Cache cache Cache;
        /// Jumps if the condition is true.
        JumpIfTrue: A condition Use, BC target Target;
        /// Jumps if the condition is false.
        JumpIfFalse: A condition Use, BC target Target;
        /// Jumps if the value is None.
        JumpIfNone: A value Use, BC target Target;
        /// Jumps if the value is not None.
        JumpIfNotNone: A value Use, BC target Target;
        /// Jumps if the truth of `left < right` is `sense`, 1 or 0; as in all of this group.
        JumpIfLt: A left Use, B right Use, C sense Count, Aux target Target;
        /// Jumps if the truth of `left <= right` is `sense`.
        JumpIfLe: A left Use, B right Use, C sense Count, Aux target Target;
        /// Jumps if the truth of `left == right` is `sense`.
        JumpIfEq: A left Use, B right Use, C sense Count, Aux target Target;
        /// Jumps if the truth of `left != right` is `sense`.
        JumpIfNe: A left Use, B right Use, C sense Count, Aux target Target;
        /// Jumps if the truth of `left > right` is `sense`.
        JumpIfGt: A left Use, B right Use, C sense Count, Aux target Target;
        /// Jumps if the truth of `left >= right` is `sense`.
        JumpIfGe: A left Use, B right Use, C sense Count, Aux target Target;
        /// Jumps if the truth of `left < right` is `sense`, the right operand an int in the instruction.
        JumpIfLtImm: A left Use, B right Imm, C sense Count, Aux target Target;
        /// Jumps if the truth of `left <= right` is `sense`.
        JumpIfLeImm: A left Use, B right Imm, C sense Count, Aux target Target;
        /// Jumps if the truth of `left == right` is `sense`.
        JumpIfEqImm: A left Use, B right Imm, C sense Count, Aux target Target;
        /// Jumps if the truth of `left != right` is `sense`.
        JumpIfNeImm: A left Use, B right Imm, C sense Count, Aux target Target;
        /// Jumps if the truth of `left > right` is `sense`.
        JumpIfGtImm: A left Use, B right Imm, C sense Count, Aux target Target;
        /// Jumps if the truth of `left >= right` is `sense`.
        JumpIfGeImm: A left Use, B right Imm, C sense Count, Aux target Target;

        // ---- iteration ----------------------------------------------------------------------------------------------
        /// `dst = iter(iterable)`
        GetIter: A dst Def, B iterable Use;
        /// `dst = next(iterator)`; when it is exhausted, `dst` stays as it is and control goes to `target`.
        ForIter: A dst Def, B iterator Use, Cache cache Cache, Aux target Target;
        /// `dst = aiter(iterable)`
        GetAsyncIter: A dst Def, B iterable Use;
        /// `dst =` the iterator that awaiting `iterator.__anext__()` delegates to.
        GetAsyncNext: A dst Def, B iterator Use;
        /// Goes on if `exception` is a StopAsyncIteration, else raises it again (as `Reraise`).
        EndAsyncFor: A exception Use;

        // ---- calls --------------------------------------------------------------------------------------------------
        /// `dst = callee(args…)`. `base`: the callee, then `argc` arguments, which are the start of the callee's window.
        Call: A dst Def, B base Uses(n_and(1, Field::C)), C argc Count, Cache cache Cache;
        /// As `Call`; the last arguments are keyword arguments, their names are the tuple `names`.
        CallKw: A dst Def, B base Uses(n_and(1, Field::C)), C argc Count, Cache cache Cache, Aux names Const;
        /// `dst = receiver.name(args…)`, without making a bound method. `base`: a free register (for the callee), the receiver,
        /// then `argc` arguments. When the attribute turns out not to be a method, it takes the receiver's place as the callee.
        CallMethod: A dst Def, B base Uses(after(1, 1, Field::C)), C argc Count, Cache cache Cache, Aux name Name;
        /// As `CallMethod`, with keyword arguments as in `CallKw`.
        CallMethodKw: A dst Def, B base Uses(after(1, 1, Field::C)), C argc Count, Cache cache Cache, AuxLow name Name, AuxHigh names Const;
        /// Looks `receiver.name` up for a call. If it is a method: `base =` the function, `base + 1 =` the receiver. If not:
        /// `base =` nothing (unbound), `base + 1 =` the attribute, so that the callee is in front of its arguments either way.
        /// Used in place of `CallMethod` where the arguments' evaluation could tell that the lookup comes first.
        LoadMethod: A base Defs(n(2)), B receiver Use, C name Name, Cache cache Cache;
        /// Calls what `LoadMethod` put into the first two registers of `base`, with `argc` arguments behind them.
        CallLoadedMethod: A dst Def, B base Uses(n_and(2, Field::C)), C argc Count, Cache cache Cache;
        /// As `CallLoadedMethod`, with keyword arguments as in `CallKw`.
        CallLoadedMethodKw: A dst Def, B base Uses(n_and(2, Field::C)), C argc Count, Cache cache Cache, Aux names Const;
        /// `dst = callee(*args, **kwargs)`. `base`: callee, an iterable of the positional arguments, a dict (or unbound).
        CallEx: A dst Def, B base Uses(n(3));
        /// `dst =` a function without defaults, annotations and closure.
        MakeFunction: A dst Def, BC code Const;
        /// `dst =` a function whose closure is the tuple of cells.
        MakeClosure: A dst Def, B closure Use, Aux code Const;
        /// `dst =` a function. `base`: the tuple of defaults, the dict of keyword-only defaults, the annotate function, the
        /// tuple of the closure's cells; each may be unbound.
        MakeFunctionWith: A dst Def, B base Uses(n(4)), Aux code Const;
        /// Sets the function's `__type_params__`.
        SetTypeParams: A function Use, B params Use;
        /// Returns `value`.
        Return: A value Use;

        // ---- generators and coroutines ------------------------------------------------------------------------------
        /// Suspends with `value`; resumed, `dst =` what was sent. In an asynchronous generator the value is wrapped as one
        /// that was yielded (not awaited).
        Yield: A dst Def, B value Use;
        /// Delegates to `iterator`: sends it `value`. If it yields, suspends with that *at this instruction*, which runs
        /// again when resumed, with `value =` what was sent (an exception thrown in is delegated likewise). If it returns,
        /// `value =` the result. The compiler sets `value` to None first.
        YieldFrom: A value UseDef, B iterator Use;
        /// `dst =` the iterator that `yield from value` delegates to.
        GetYieldFromIter: A dst Def, B value Use;
        /// `dst =` the iterator that `await value` delegates to. `place` is 0, or 1 if the value came of `__aenter__`, 2 of
        /// `__aexit__` (for the error's text).
        GetAwaitable: A dst Def, B value Use, C place Count;

        // ---- containers ---------------------------------------------------------------------------------------------
        /// `dst = [items…]`
        BuildList: A dst Def, B base Uses(times(Field::C, 1)), C count Count;
        /// `dst = (items…)`
        BuildTuple: A dst Def, B base Uses(times(Field::C, 1)), C count Count;
        /// `dst = {items…}`
        BuildSet: A dst Def, B base Uses(times(Field::C, 1)), C count Count;
        /// `dst = {key: value, …}`, `count` pairs.
        BuildMap: A dst Def, B base Uses(times(Field::C, 2)), C count Count;
        /// `dst =` the strings, joined.
        BuildString: A dst Def, B base Uses(times(Field::C, 1)), C count Count;
        /// `list.append(value)`
        ListAppend: A list Use, B value Use;
        /// `list.extend(iterable)`
        ListExtend: A list Use, B iterable Use;
        /// `dst = tuple(list)`
        ListToTuple: A dst Def, B list Use;
        /// `set.add(value)`
        SetAdd: A set Use, B value Use;
        /// `set.update(iterable)`
        SetUpdate: A set Use, B iterable Use;
        /// `dict[key] = value`
        MapAdd: A dict Use, B key Use, C value Use;
        /// `dict.update(mapping)`, of a display: TypeError if it is no mapping.
        DictUpdate: A dict Use, B mapping Use;
        /// As `DictUpdate`, of a call's keyword arguments: TypeError if a key is there already. `callee` is for the error's text.
        DictMerge: A dict Use, B mapping Use, C callee Use;
        /// Assigns the `count` items of the sequence to consecutive registers, all of them or (on an error) none; as `UnpackEx`.
        UnpackSequence: A base Defs(times(Field::C, 1)), B sequence Use, C count Count;
        /// Assigns `before` items, then the list of those left over, then `behind` items.
        UnpackEx: A base Defs(n_and(1, Field::C).and(Field::Aux)), B sequence Use, C before Count, Aux behind Count;

        // ---- text ---------------------------------------------------------------------------------------------------
        /// `dst = format(value)`, converted before: 0 not, 1 `str`, 2 `repr`, 3 `ascii`.
        FormatValue: A dst Def, B value Use, C conversion Count;
        /// `dst = format(value, spec)`, converted before as in `FormatValue`.
        FormatSpec: A dst Def, B value Use, C spec Use, Aux conversion Count;
        /// `dst =` an Interpolation. `base`: value, expression's text, conversion (None or a str), format spec.
        BuildInterpolation: A dst Def, B base Uses(n(4));
        /// `dst =` a Template. `base`: tuple of strings, tuple of interpolations.
        BuildTemplate: A dst Def, B base Uses(n(2));

        // ---- exceptions ---------------------------------------------------------------------------------------------
        /// `raise exception`
        Raise: A exception Use;
        /// `raise exception from cause`
        RaiseFrom: A exception Use, B cause Use;
        /// `raise`: the exception that is being handled (as `Reraise`), or RuntimeError.
        RaiseHandled: ;
        /// Raises the exception again: nothing is added to its traceback for this frame, its context stays.
        Reraise: A exception Use;
        /// `previous =` the exception that is being handled (None if none is); from here on that is `exception`.
        EnterHandler: A previous Def, B exception Use;
        /// The exception that is being handled is `previous` again.
        LeaveHandler: A previous Use;
        /// `dst =` whether `exception` is caught by `type` (a class or a tuple of classes; TypeError for anything else).
        MatchException: A dst Def, B exception Use, C class Use;
        /// Of `except*`: `base =` the part of the exception that is caught (None if nothing is), `base + 1 =` the rest (or None).
        /// A plain exception that is caught is wrapped in a group.
        MatchExceptionGroup: A base Defs(n(2)), B exception Use, C class Use;
        /// Of `except*`: `dst =` what is to be raised after all handlers ran, or None. `raised`: the list of the exceptions that
        /// handlers raised and of the rest that nothing caught.
        PrepareReraiseStar: A dst Def, B original Use, C raised Use;
        /// `dst =` an exception class, whatever its name is bound to: 0 AssertionError, 1 NotImplementedError.
        LoadException: A dst Def, B which Count;
        /// `dst = manager.__enter__()`, looked up on the type; `exit =` what `ExitWith` needs (opaque to the compiler).
        EnterWith: A dst Def, B manager Use, C exit Def;
        /// As `EnterWith`, with `__aenter__` and `__aexit__`: `dst` is to be awaited.
        EnterAsyncWith: A dst Def, B manager Use, C exit Def;
        /// `dst = manager.__exit__(type, exception, traceback)`. `base`: manager, exit, exception; None as the exception for a
        /// regular exit. Of an `async with`, the result is to be awaited.
        ExitWith: A dst Def, B base Uses(n(3));

        // ---- imports, classes, types --------------------------------------------------------------------------------
        /// `dst = __import__(name, globals, locals, fromlist, level)`. `base`: level, fromlist.
        ImportName: A dst Def, B base Uses(n(2)), C name Name;
        /// `dst = module.name`, or the submodule; ImportError if there is neither.
        ImportFrom: A dst Def, B module Use, C name Name;
        /// `from module import *` into the frame's namespace.
        ImportStar: A module Use;
        /// `dst = __build_class__` of the builtins.
        LoadBuildClass: A dst Def;
        /// Makes `__annotations__` in the frame's namespace if there is none.
        SetupAnnotations: ;
        /// `dst =` a type parameter. `base`: name, function that evaluates the bound, function that evaluates the constraints,
        /// function that evaluates the default; each of the functions may be unbound. `kind`: 0 TypeVar, 1 ParamSpec, 2 TypeVarTuple.
        MakeTypeParam: A dst Def, B base Uses(n(4)), C kind Count;
        /// `dst =` a TypeAliasType. `base`: name, tuple of type parameters (or None), function that evaluates the value.
        MakeTypeAlias: A dst Def, B base Uses(n(3));
        /// `dst = typing.Generic[params]`
        SubscriptGeneric: A dst Def, B params Use;
        /// Shows a value as the interactive prompt does (`sys.displayhook`).
        PrintValue: A value Use;

        // ---- match --------------------------------------------------------------------------------------------------
        /// `dst =` whether the subject is a mapping for `match`.
        MatchMapping: A dst Def, B subject Use;
        /// `dst =` whether the subject is a sequence for `match`.
        MatchSequence: A dst Def, B subject Use;
        /// `dst = len(subject)`
        GetLength: A dst Def, B subject Use;
        /// `dst =` the tuple of the values of the keys, or None if one is missing.
        MatchKeys: A dst Def, B subject Use, C keys Use;
        /// `dst =` the tuple of the attributes, or None if the subject is no match. `base`: class, tuple of keyword attribute names.
        MatchClass: A dst Def, B subject Use, C base Uses(n(2)), Aux positional Count;
    }
    quickened {
    }
    reserved {
        R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19
        R20 R21 R22 R23 R24 R25 R26 R27 R28 R29 R30 R31 R32 R33 R34 R35 R36 R37 R38 R39
        R40 R41 R42 R43 R44 R45 R46 R47 R48 R49 R50 R51 R52 R53 R54 R55 R56 R57 R58 R59
        R60 R61 R62 R63 R64 R65 R66 R67 R68 R69 R70 R71 R72 R73 R74 R75 R76 R77 R78 R79
        R80 R81 R82 R83 R84 R85 R86 R87 R88 R89 R90
    }
}

impl Opcode {
    /// The opcode with this number.
    pub const fn from_u8(number: u8) -> Opcode {
        // SAFETY: the enum is one byte wide and has 256 variants without explicit numbers (asserted above), so every byte is one.
        unsafe { std::mem::transmute::<u8, Opcode>(number) }
    }

    /// The name as it is printed.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// The instruction of that name.
    pub fn from_name(name: &str) -> Option<Opcode> {
        ALL[..FIRST_RESERVED].iter().copied().find(|op| op.name() == name)
    }

    /// All instructions, quickened ones included.
    pub fn all() -> &'static [Opcode] {
        &ALL[..FIRST_RESERVED]
    }

    /// Whether the number is not that of an instruction.
    pub const fn is_reserved(self) -> bool {
        self as usize >= FIRST_RESERVED
    }

    /// Whether the instruction has a second word.
    pub const fn is_extended(self) -> bool {
        EXTENDED[self as usize]
    }

    /// Whether the instruction has an inline cache.
    pub fn has_cache(self) -> bool {
        self.operands().iter().any(|operand| operand.role == Role::Cache)
    }

    /// Whether control never goes on to the next instruction.
    pub const fn ends_block(self) -> bool {
        use Opcode::*;
        matches!(self.generic(), Jump | JumpBack | Return | Raise | RaiseFrom | RaiseHandled | Reraise)
    }

    /// Whether the instruction may go to a target.
    pub fn is_jump(self) -> bool {
        self.operands().iter().any(|operand| operand.role == Role::Target)
    }
}

const EXTENDED: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < FIRST_RESERVED {
        let operands = ALL[at].operands();
        let mut next = 0;
        while next < operands.len() {
            if operands[next].field.is_extension() {
                table[at] = true;
            }
            next += 1;
        }
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_its_opcode_are_the_same_thing() {
        for number in 0..=255u8 {
            assert_eq!(Opcode::from_u8(number) as u8, number);
        }
    }

    #[test]
    fn no_two_operands_share_a_field() {
        for op in Opcode::all() {
            let covers = |field| match field {
                Field::A => 0b1,
                Field::B => 0b10,
                Field::C => 0b100,
                Field::BC => 0b110,
                Field::Cache => 0b1000,
                Field::Aux => 0b11_0000,
                Field::AuxLow => 0b1_0000,
                Field::AuxHigh => 0b10_0000,
            };
            let mut taken = 0u8;
            for operand in op.operands() {
                assert_eq!(taken & covers(operand.field), 0, "{}", op.name());
                taken |= covers(operand.field);
            }
        }
    }
}
