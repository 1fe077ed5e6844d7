//! What the collector asks of the VM: its roots, what objects refer to, and what happens to dead ones.

use std::cell::Cell;
use std::sync::atomic::Ordering;

use super::*;
use crate::bytecode::Opcode;
use crate::heap::{FLAG_FINALIZED, Header, Host, Kind, Tracer};

/// Registers above the running window that a callee's arguments may occupy already.
const ABOVE_TOP: usize = 512;

impl Vm {
    /// Collects: young objects, or all.
    #[inline(never)]
    pub fn collect_garbage(&mut self, major: bool) {
        if major {
            self.clear_dead_registers();
        }
        let mut registers = [0u64; 8];
        save_registers(&mut registers);
        std::hint::black_box(&registers);
        self.heap.collect(&*self, major);
        self.tell_deaths();
    }

    /// Empties the registers behind the arguments of the call that the topmost frame makes: they hold what earlier calls left
    /// there. A program that asks for a collection (a major one) expects that what it has dropped is gone.
    fn clear_dead_registers(&self) {
        // Compiled code may use the registers above the interpreter's topmost frame.
        let Some(frame) = self.frames.last().filter(|_| self.depth.get() == 0) else { return };
        let word = frame.code.data().words[frame.pc.get() as usize].get();
        let (base, argc) = (word.b() as usize, word.c() as usize);
        let used = match word.op() {
            Opcode::Call | Opcode::CallKw => base + 1 + argc,
            Opcode::CallMethod | Opcode::CallMethodKw | Opcode::CallLoadedMethod | Opcode::CallLoadedMethodKw => {
                base + 2 + argc
            }
            Opcode::CallEx => base + 3,
            _ => return,
        };
        for at in used..frame.code.data().proto.register_count as usize {
            // SAFETY: the register lies in the window; temporaries behind a call's arguments are dead.
            unsafe { (*frame.registers.add(at)).set(Value::UNBOUND) };
        }
        let mut at = self.top.get();
        let end = self.scanned_end();
        while at < end {
            // SAFETY: the register stack is mapped up to `end`; nobody uses what lies above the top.
            unsafe {
                (*at).set(Value::UNBOUND);
                at = at.add(1);
            }
        }
    }

    /// How far up the register stack may hold values.
    fn scanned_end(&self) -> *const Cell<Value> {
        self.top.get().wrapping_add(ABOVE_TOP).min(self.registers.end())
    }

    /// Runs the `__del__` methods and weak reference callbacks that collections found due. Their errors are reported.
    pub fn run_pending_finalizers(&mut self) {
        // What is set while a safepoint interrupts an exception's way must stay set.
        let raised = self.raised.take();
        loop {
            // In the order in which they were found; what is found meanwhile comes after.
            let mut batch = self.rooted_vec();
            batch.append(&mut self.pending_finalizers.borrow_mut());
            if batch.is_empty() {
                break;
            }
            // `__del__` before the callbacks of weak references, as where references are counted.
            batch.sort_by_key(|object| object.kind() == Kind::WeakRef);
            for object in batch.iter() {
                self.finalize_now(*object);
            }
        }
        self.raised.set(raised);
    }

    /// Calls a weak reference's callback, or an object's `__del__`.
    fn finalize_now(&mut self, object: Value) {
        let callback = object.cast::<WeakRef>().map_or(Value::NONE, |reference| reference.callback.get());
        let (what, subject, result) = if let Some(reference) = object.cast::<WeakRef>().filter(|_| !callback.is_none())
        {
            reference.callback.set(Value::NONE);
            ("calling weakref callback", callback, self.call(callback, &[object]).map(|_| ()))
        } else {
            let method = self.dunder_of(object, Dunder::Del).unwrap_or(Value::NONE);
            let result = self.call_dunder(object, Dunder::Del, &[]).map(|_| ());
            match object.kind() {
                Kind::Generator => ("closing generator", object, result),
                _ => ("calling deallocator", method, result),
            }
        };
        let Err(raised) = result else { return };
        let exception = self.take_raised(raised).value();
        let Some(report) = self.unraisable else { return };
        let subject = match self.repr_text(subject) {
            Ok(subject) => subject,
            Err(_) => {
                self.raised.set(None);
                "<object>".to_owned()
            }
        };
        report(self, &format!("Exception ignored while {what} {subject}"), exception);
    }
}

/// Writes the registers that a callee must keep, so that what they point to is found on the stack.
#[inline(always)]
fn save_registers(into: &mut [u64; 8]) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: only writes eight words to the array.
    unsafe {
        std::arch::asm!(
            "mov [{0}], rbx", "mov [{0} + 8], rbp", "mov [{0} + 16], r12", "mov [{0} + 24], r13", "mov [{0} + 32], r14",
            "mov [{0} + 40], r15",
            in(reg) into.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: as above.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{0}]", "stp x21, x22, [{0}, #16]", "stp x23, x24, [{0}, #32]", "stp x25, x26, [{0}, #48]",
            in(reg) into.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}

impl Host for Vm {
    #[inline(never)]
    fn trace_roots(&self, tracer: &mut Tracer<'_>) {
        let marker = 0u64;
        let here = (&raw const marker as usize) & !7;
        let base = self.native_base.get();
        if base > here {
            // SAFETY: the native stack between this frame and the outermost entry.
            unsafe { tracer.conservative_range(here, base) };
        }
        self.registers.trace(self.scanned_end(), tracer);
        for frame in &self.frames {
            frame.trace(tracer);
        }
        self.shapes.trace(tracer);
        for class in self.types.all() {
            tracer.value(class.value());
        }
        for value in self.interned.values() {
            tracer.value(*value);
        }
        for value in &self.single_characters {
            tracer.value(*value);
        }
        tracer.value(self.empty_tuple);
        tracer.value(self.builtins.value());
        tracer.value(self.modules.value());
        if let Some(exception) = self.raised.get() {
            tracer.value(exception.value());
        }
        for value in self.pending_finalizers.borrow().iter().chain(&self.repr_guard) {
            tracer.value(*value);
        }
        for word in &self.deopt_buffer {
            tracer.conservative_word(word.get());
        }
        self.hooks.trace(tracer);
    }

    fn trace_object(&self, object: &'static Header, tracer: &mut Tracer<'_>) {
        self.trace_object(object, tracer);
    }

    fn finalize(&self, object: &'static Header) -> bool {
        // SAFETY: the kind tells the layout.
        let value = unsafe { Value::from_bits_unchecked(std::ptr::from_ref(object) as u64) };
        match object.kind() {
            Kind::Code => {
                if let Some(code) = value.cast::<Code>() {
                    // SAFETY: the object is dead and owns its data.
                    drop(unsafe { Box::from_raw(code.data) });
                }
                false
            }
            Kind::Payload => {
                if let Some(payload) = value.cast::<PayloadObject>().and_then(|object| object.payload.take()) {
                    // SAFETY: the object is dead and owns its payload.
                    drop(unsafe { Box::from_raw(payload.as_ptr()) });
                }
                false
            }
            _ if !object.has(FLAG_FINALIZED) => {
                self.pending_finalizers.borrow_mut().push(value);
                self.poll.fetch_or(poll::FINALIZERS, Ordering::Relaxed);
                true
            }
            _ => false,
        }
    }

    fn clear_weak(&self, tracer: &Tracer<'_>) {
        self.clear_dead_references(tracer);
        self.note_deaths(tracer);
    }
}
