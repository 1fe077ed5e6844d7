//! What the collector must know of each kind: its fields and its size.

use std::cell::Cell;

use super::*;
use crate::heap::{Header, Kind, Tracer};

/// Size of the struct of a kind; for kinds of variable size, of its fixed part.
pub fn fixed_size(kind: Kind) -> usize {
    match kind {
        Kind::Free => 0,
        Kind::Values => size_of::<Values>(),
        Kind::Raw => size_of::<Raw>(),
        Kind::Float => size_of::<Float>(),
        Kind::BigInt => size_of::<BigInt>(),
        Kind::Complex => size_of::<Complex>(),
        Kind::Str => size_of::<Str>(),
        Kind::Bytes => size_of::<Bytes>(),
        Kind::ByteArray => size_of::<ByteArray>(),
        Kind::Tuple => size_of::<Tuple>(),
        Kind::List => size_of::<List>(),
        Kind::Dict => size_of::<Dict>(),
        Kind::Set => size_of::<Set>(),
        Kind::Range => size_of::<Range>(),
        Kind::Slice => size_of::<Slice>(),
        Kind::Cell => size_of::<CellObject>(),
        Kind::Function => size_of::<Function>(),
        Kind::NativeFunction => size_of::<NativeFunction>(),
        Kind::BoundMethod => size_of::<BoundMethod>(),
        Kind::Code => size_of::<Code>(),
        Kind::Type => size_of::<Type>(),
        Kind::Instance => size_of::<Instance>(),
        Kind::Exception => size_of::<Exception>(),
        Kind::Module => size_of::<Module>(),
        Kind::Generator => size_of::<Generator>(),
        Kind::Property => size_of::<Property>(),
        Kind::ClassMethod => size_of::<ClassMethod>(),
        Kind::StaticMethod => size_of::<StaticMethod>(),
        Kind::Super => size_of::<Super>(),
        Kind::Member => size_of::<Member>(),
        Kind::Iterator => size_of::<Iterator>(),
        Kind::DictView => size_of::<DictView>(),
        Kind::Traceback => size_of::<Traceback>(),
        Kind::Frame => size_of::<FrameObject>(),
        Kind::WeakRef => size_of::<WeakRef>(),
        Kind::MappingProxy => size_of::<MappingProxy>(),
        Kind::MemoryView => size_of::<MemoryView>(),
        Kind::Alias => size_of::<Alias>(),
        Kind::Payload => size_of::<PayloadObject>(),
    }
}

/// The object behind a header, its kind being known.
macro_rules! object {
    ($header:expr, $type:ty) => {
        // SAFETY: the kind in the header tells the layout.
        unsafe { &*std::ptr::from_ref::<Header>($header).cast::<$type>() }
    };
}

impl Vm {
    /// Marks what an object refers to.
    pub(super) fn trace_object(&self, header: &'static Header, tracer: &mut Tracer<'_>) {
        let shape = self.shapes.get(header.shape());
        match header.kind() {
            Kind::Free | Kind::Raw | Kind::Float | Kind::BigInt | Kind::Complex | Kind::Bytes => {}
            Kind::Values if header.has(dict::FLAG_ENTRIES) => {
                for entry in object!(header, Values).words().chunks_exact(dict::ENTRY_WORDS) {
                    tracer.word(entry[1].get());
                    tracer.word(entry[2].get());
                }
            }
            Kind::Values => object!(header, Values).words().iter().for_each(|word| tracer.word(word.get())),
            Kind::Str => tracer.word(object!(header, Str).owner.get()),
            Kind::ByteArray => tracer.value(object!(header, ByteArray).data.get().value()),
            Kind::MemoryView => tracer.value(object!(header, MemoryView).base),
            Kind::Tuple => object!(header, Tuple).words().iter().for_each(|word| tracer.word(word.get())),
            Kind::List => tracer.value(object!(header, List).items.get().value()),
            Kind::Dict => {
                let dict = object!(header, Dict);
                tracer.value(dict.index.get().value());
                tracer.value(dict.entries.get().value());
            }
            Kind::Set => tracer.value(object!(header, Set).dict.get().value()),
            Kind::Range => {
                let range = object!(header, Range);
                [range.start, range.stop, range.step, range.length].into_iter().for_each(|value| tracer.value(value));
            }
            Kind::Slice => {
                let slice = object!(header, Slice);
                [slice.start, slice.stop, slice.step].into_iter().for_each(|value| tracer.value(value));
            }
            Kind::Cell => tracer.value(object!(header, CellObject).content.get()),
            Kind::Function => {
                let function = object!(header, Function);
                tracer.value(function.code.get().value());
                tracer.value(function.globals.value());
                tracer.value(function.builtins.value());
                tracer.value(function.closure);
                for cell in [
                    &function.defaults,
                    &function.keyword_defaults,
                    &function.name,
                    &function.qualname,
                    &function.module,
                    &function.doc,
                    &function.annotations,
                    &function.annotate,
                    &function.type_params,
                ] {
                    tracer.value(cell.get());
                }
            }
            Kind::NativeFunction => {
                let native = object!(header, NativeFunction);
                [native.receiver, native.owner, native.module.get()].into_iter().for_each(|value| tracer.value(value));
            }
            Kind::BoundMethod => {
                let method = object!(header, BoundMethod);
                tracer.value(method.function);
                tracer.value(method.receiver);
            }
            Kind::Code => self.trace_code(object!(header, Code), tracer),
            Kind::Type => {
                let class = object!(header, Type);
                tracer.value(class.dict.get().value());
                tracer.value(class.bases.get().value());
                tracer.value(class.mro.get().value());
                tracer.value(class.subclasses.get().value());
                [class.name.get(), class.qualname.get(), class.base.get()]
                    .into_iter()
                    .for_each(|value| tracer.value(value));
                class.dunders.iter().for_each(|word| tracer.word(word.get()));
            }
            Kind::Instance => {
                let instance = object!(header, Instance);
                tracer.word(instance.overflow.get());
                for word in instance.inline_slots(shape.inline as usize) {
                    tracer.word(word.get());
                }
            }
            Kind::Exception => {
                let exception = object!(header, Exception);
                for cell in [&exception.args, &exception.traceback, &exception.context, &exception.cause] {
                    tracer.value(cell.get());
                }
                exception.fields.iter().for_each(|cell| tracer.value(cell.get()));
            }
            Kind::Module => {
                let module = object!(header, Module);
                tracer.value(module.dict.get().value());
                tracer.value(module.name.get());
            }
            Kind::Generator => {
                let generator = object!(header, Generator);
                tracer.value(generator.function.value());
                tracer.value(generator.code.value());
                tracer.value(generator.registers.value());
                for cell in [
                    &generator.waits_for,
                    &generator.handled,
                    &generator.name,
                    &generator.qualname,
                    &generator.return_value,
                    &generator.finalizer,
                    &generator.origin,
                ] {
                    tracer.value(cell.get());
                }
            }
            Kind::Property => {
                let property = object!(header, Property);
                for cell in [&property.get, &property.set, &property.delete, &property.doc, &property.name] {
                    tracer.value(cell.get());
                }
            }
            Kind::ClassMethod => tracer.value(object!(header, ClassMethod).callable.get()),
            Kind::StaticMethod => tracer.value(object!(header, StaticMethod).callable.get()),
            Kind::Super => {
                let object = object!(header, Super);
                [object.after.get(), object.receiver.get(), object.receiver_type.get()]
                    .into_iter()
                    .for_each(|value| tracer.value(value));
            }
            Kind::Member => {
                let member = object!(header, Member);
                tracer.value(member.name);
                tracer.value(member.owner);
            }
            Kind::Iterator => object!(header, Iterator).state.iter().for_each(|cell| tracer.value(cell.get())),
            Kind::DictView => tracer.value(object!(header, DictView).dict.value()),
            Kind::Traceback => {
                let traceback = object!(header, Traceback);
                tracer.value(traceback.code.value());
                [traceback.next.get(), traceback.frame.get(), traceback.globals]
                    .into_iter()
                    .for_each(|value| tracer.value(value));
            }
            Kind::Frame => {
                let frame = object!(header, FrameObject);
                tracer.value(frame.code.value());
                tracer.value(frame.globals.value());
                tracer.value(frame.builtins.value());
                tracer.value(frame.locals.get());
                tracer.value(frame.back.get());
            }
            Kind::WeakRef => tracer.value(object!(header, WeakRef).callback.get()),
            Kind::MappingProxy => tracer.value(object!(header, MappingProxy).mapping),
            Kind::Alias => {
                let alias = object!(header, Alias);
                [alias.origin, alias.args.value(), alias.parameters.get()]
                    .into_iter()
                    .for_each(|value| tracer.value(value));
            }
            Kind::Payload => {
                if let Some(payload) = object!(header, PayloadObject).payload.get() {
                    // SAFETY: the object owns its payload.
                    unsafe { payload.as_ref() }.trace(tracer);
                }
            }
        }
        if let Some(word) = self.overflow_word(header) {
            tracer.word(word.get());
        }
    }

    fn trace_code(&self, code: &'static Code, tracer: &mut Tracer<'_>) {
        let data = code.data();
        tracer.value(data.constants.value());
        tracer.value(data.names.value());
        tracer.value(data.varnames.value());
        [data.name, data.qualname.get(), data.filename].into_iter().for_each(|value| tracer.value(value));
        for cache in &data.caches {
            for entry in &cache.entries {
                tracer.word(entry.value.get());
                if entry.kind.get() == CacheKind::TypeValue || entry.kind.get() == CacheKind::TypeClassMethod {
                    tracer.word(entry.key.get());
                }
            }
        }
    }

    /// The word of an object that holds its attributes (`Values`, or a dict in dict mode); `None` if its class has none.
    #[inline]
    pub fn overflow_word(&self, header: &'static Header) -> Option<&'static Cell<u64>> {
        let kind = header.kind();
        if kind == Kind::Instance {
            return Some(&object!(header, Instance).overflow);
        }
        let shape = self.shapes.get(header.shape());
        let offset = match shape.slots_offset {
            0 if shape.sealed && shape.reserved == 0 => return None,
            0 => match kind {
                Kind::Tuple => Tuple::ITEMS_OFFSET + object!(header, Tuple).length * 8,
                Kind::BigInt => BigInt::WORDS_OFFSET + object!(header, BigInt).length as usize * 8,
                Kind::Bytes => (Bytes::DATA_OFFSET + object!(header, Bytes).length).next_multiple_of(8),
                _ => return None,
            },
            offset => offset as usize,
        };
        // SAFETY: objects of this shape were allocated with a word at this offset.
        Some(unsafe { &*std::ptr::from_ref(header).byte_add(offset).cast::<Cell<u64>>() })
    }

    /// Bytes that objects of a shape need behind their struct for their attributes.
    #[inline]
    pub fn extra_bytes(&self, shape: u32) -> usize {
        let shape = self.shapes.get(shape);
        if shape.sealed && shape.reserved == 0 { 0 } else { 8 }
    }
}
