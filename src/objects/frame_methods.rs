//! Frame objects and tracebacks as a program sees them.

use std::cell::Cell;

use super::native::{accessor, getter, method, static_method};
use super::*;
use crate::heap::Kind;

pub(super) static FRAME: TypeTable = TypeTable {
    class: |types| types.frame,
    doc: "",
    unhashable: false,
    methods: &[
        method("__repr__", "(self, /)", frame_repr, "Return repr(self)."),
        method("clear", "(self, /)", frame_clear, "Clear all references held by the frame."),
    ],
    attributes: &[
        getter("f_code", |vm, frame| Ok(vm.receiver::<FrameObject>(frame)?.code.value()), ""),
        getter("f_globals", |vm, frame| Ok(vm.receiver::<FrameObject>(frame)?.globals.value()), ""),
        getter("f_builtins", |vm, frame| Ok(vm.receiver::<FrameObject>(frame)?.builtins.value()), ""),
        getter("f_locals", frame_locals, ""),
        getter("f_back", frame_back, ""),
        getter("f_lineno", frame_line, ""),
        getter("f_lasti", frame_lasti, ""),
        accessor("f_trace", |_, _| Ok(Value::NONE), |_, _, _| Ok(()), ""),
        accessor("f_trace_lines", |_, _| Ok(Value::TRUE), |_, _, _| Ok(()), ""),
        accessor("f_trace_opcodes", |_, _| Ok(Value::FALSE), |_, _, _| Ok(()), ""),
        getter("f_generator", frame_generator, ""),
    ],
};

pub(super) static TRACEBACK: TypeTable = TypeTable {
    class: |types| types.traceback,
    doc: "Create a new traceback object.",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, tb_next, tb_frame, tb_lasti, tb_lineno)",
            traceback_new,
            "Create a new object.",
        ),
        method("__dir__", "(self, /)", traceback_dir, ""),
    ],
    attributes: &[
        accessor("tb_next", traceback_next, set_traceback_next, ""),
        getter("tb_frame", traceback_frame, ""),
        getter(
            "tb_lineno",
            |vm, entry| Ok(Value::small_int(i64::from(vm.receiver::<Traceback>(entry)?.line.get()))),
            "",
        ),
        getter("tb_lasti", |vm, entry| Ok(Value::small_int(i64::from(vm.receiver::<Traceback>(entry)?.pc) * 8)), ""),
    ],
};

impl Vm {
    /// The frame object of a generator; None once it has finished.
    pub fn generator_frame(&mut self, generator: Gc<Generator>) -> Result<Value, Raised> {
        match generator.state.get() {
            GeneratorState::Finished => Ok(Value::NONE),
            GeneratorState::Running => match self.frames.iter().position(|frame| frame.generator == Some(generator)) {
                Some(depth) => self.frame_object(depth),
                None => Ok(Value::NONE),
            },
            GeneratorState::Created | GeneratorState::Suspended => {
                let locals = self.generator_locals(generator)?;
                let (code, function) = (generator.code, generator.function);
                let created = generator.state.get() == GeneratorState::Created;
                let pc = if created { NOT_BEGUN } else { generator.pc.get() };
                let frame = self.new_frame_object(code, function.globals, function.builtins, pc)?;
                frame.locals.set(locals.value());
                Ok(frame.value())
            }
        }
    }

    /// A frame object of code that is not running.
    fn new_frame_object(
        &mut self,
        code: Gc<Code>,
        globals: Gc<Dict>,
        builtins: Gc<Dict>,
        pc: u32,
    ) -> Result<Gc<FrameObject>, Raised> {
        let header = self.header(Kind::Frame);
        self.alloc(FrameObject {
            header,
            code,
            globals,
            builtins,
            locals: Cell::new(Value::NONE),
            back: Cell::new(Value::NONE),
            pc: Cell::new(pc),
            depth: Cell::new(usize::MAX),
        })
    }

    /// The variables of a suspended generator.
    pub fn generator_locals(&mut self, generator: Gc<Generator>) -> Result<Gc<Dict>, Raised> {
        let data = generator.code.data();
        let dict = self.new_dict()?;
        let mut pairs: Vec<(Value, u16)> = Vec::new();
        for (at, name) in data.varnames.items().iter().enumerate() {
            pairs.push((*name, at as u16));
        }
        for (names, registers) in
            [(&data.proto.cellvars, &data.proto.cell_registers), (&data.proto.freevars, &data.proto.free_registers)]
        {
            for (name, register) in names.iter().zip(registers) {
                pairs.push((self.intern(name)?, *register));
            }
        }
        for (name, register) in pairs {
            let value = generator.registers.get(register as usize);
            let value = value.cast::<CellObject>().map_or(value, |cell| cell.content.get());
            if !value.is_unbound() {
                self.dict_set(dict, name, value)?;
            }
        }
        Ok(dict)
    }

    /// The running frame that a frame object stands for.
    fn live_frame(&self, object: Gc<FrameObject>) -> Option<usize> {
        let depth = object.depth.get();
        self.frames.get(depth).filter(|frame| frame.object.get() == object.value()).map(|_| depth)
    }

    fn frame_pc(&self, object: Gc<FrameObject>) -> u32 {
        match self.live_frame(object) {
            Some(depth) => self.frames[depth].pc.get(),
            None => object.pc.get(),
        }
    }

    /// The line that the frame is at; 0 for none.
    fn frame_line(&self, object: Gc<FrameObject>) -> u32 {
        let data = object.code.data();
        match self.frame_pc(object) {
            NOT_BEGUN => data.proto.first_line,
            pc => data.line(pc),
        }
    }
}

/// The program counter of a generator's frame that has not begun: it is at the line of its `def`.
const NOT_BEGUN: u32 = u32::MAX;

fn frame_locals(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(value)?;
    match vm.live_frame(object) {
        Some(depth) => vm.frame_locals(depth),
        None if object.locals.get().is_none() => Ok(vm.new_dict()?.value()),
        None => Ok(object.locals.get()),
    }
}

fn frame_back(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(value)?;
    Ok(object.back.get())
}

fn frame_line(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(value)?;
    let line = vm.frame_line(object);
    Ok(if line == 0 { Value::NONE } else { Value::small_int(i64::from(line)) })
}

fn frame_lasti(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(value)?;
    Ok(match vm.frame_pc(object) {
        NOT_BEGUN => Value::small_int(-1),
        pc => Value::small_int(i64::from(pc) * 8),
    })
}

fn frame_generator(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(value)?;
    let generator = vm.live_frame(object).and_then(|depth| vm.frames[depth].generator);
    Ok(generator.map_or(Value::NONE, |generator| generator.value()))
}

fn frame_clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(args[0])?;
    if vm.live_frame(object).is_some() {
        return Err(vm.runtime_error("cannot clear an executing frame"));
    }
    object.locals.set(Value::NONE);
    Ok(Value::NONE)
}

fn frame_repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let object = vm.receiver::<FrameObject>(args[0])?;
    let data = object.code.data();
    let (file, line) = (vm.repr_text(data.filename)?, vm.frame_line(object));
    let name = vm.str_text(data.name);
    vm.new_str(&format!("<frame at {:#x}, file {file}, line {line}, code {name}>", args[0].bits()))
}

fn traceback_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let [_, next, frame, last, line] = *args else { return Ok(Value::NONE) };
    if !next.is_none() && next.kind() != Kind::Traceback {
        let name = vm.type_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{name}'")));
    }
    let Some(frame) = frame.cast::<FrameObject>() else {
        let name = vm.type_name(frame);
        return Err(vm.type_error(format!("traceback() argument 'tb_frame' must be frame, not {name}")));
    };
    let (last, line) = (vm.index_i64(last)?, vm.index_i64(line)?);
    let header = vm.header(Kind::Traceback);
    let entry = vm.alloc(Traceback {
        header,
        next: Cell::new(next),
        code: frame.code,
        pc: (last / 8).max(0) as u32,
        line: Cell::new(line as i32),
        frame: Cell::new(frame.value()),
        globals: frame.globals.value(),
    })?;
    Ok(entry.value())
}

fn traceback_dir(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let list = vm.new_list(&[])?;
    for name in ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"] {
        let name = vm.intern(name)?;
        vm.list_append(list, name)?;
    }
    Ok(list.value())
}

fn traceback_next(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Traceback>(value)?.next.get())
}

fn set_traceback_next(vm: &mut Vm, value: Value, to: Value) -> Result<(), Raised> {
    let entry = vm.receiver::<Traceback>(value)?;
    if to.is_unbound() {
        return Err(vm.type_error("can't delete tb_next attribute"));
    }
    if !to.is_none() && to.kind() != Kind::Traceback {
        let name = vm.type_name(to);
        return Err(vm.type_error(format!("expected traceback object, got '{name}'")));
    }
    let mut at = to;
    while let Some(next) = at.cast::<Traceback>() {
        if next == entry {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = next.next.get();
    }
    entry.next.set(to);
    entry.wrote();
    Ok(())
}

/// The frame of a traceback entry, made when it is asked for: it shows where the frame was, and its globals.
fn traceback_frame(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let entry = vm.receiver::<Traceback>(value)?;
    if entry.frame.get().is_none() {
        let builtins = vm.builtins;
        let globals = entry.globals.cast::<Dict>().unwrap_or(builtins);
        let frame = vm.new_frame_object(entry.code, globals, builtins, entry.pc)?;
        entry.frame.set(frame.value());
        entry.wrote();
    }
    Ok(entry.frame.get())
}
