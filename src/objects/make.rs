//! Constructors of the built-in kinds.

use std::cell::Cell;

use dashu_int::IBig;

use super::*;
use crate::heap::{Header, Kind};

impl Vm {
    /// An int.
    #[inline(always)]
    pub fn new_int(&mut self, value: i64) -> Result<Value, Raised> {
        match Value::try_small_int(value) {
            Some(value) => Ok(value),
            None => self.new_big_int(value < 0, &[value.unsigned_abs()]),
        }
    }

    /// An int from an unsigned size.
    pub fn new_int_u64(&mut self, value: u64) -> Result<Value, Raised> {
        match i64::try_from(value) {
            Ok(value) => self.new_int(value),
            Err(_) => self.new_big_int(false, &[value]),
        }
    }

    /// An int from sign and magnitude (least significant word first); small where it fits.
    pub fn new_big_int(&mut self, negative: bool, words: &[u64]) -> Result<Value, Raised> {
        let length = words.iter().rposition(|word| *word != 0).map_or(0, |at| at + 1);
        let words = &words[..length];
        if length == 0 {
            return Ok(Value::small_int(0));
        }
        if length == 1 {
            let magnitude = i128::from(words[0]);
            let value = if negative { -magnitude } else { magnitude };
            if let Some(value) = i64::try_from(value).ok().and_then(Value::try_small_int) {
                return Ok(value);
            }
        }
        let shape = self.types.shape_of_kind[Kind::BigInt as usize];
        self.new_big_int_of(shape, negative, words)
    }

    /// An int object of a subclass (any magnitude), or a big int.
    pub fn new_big_int_of(&mut self, shape: u32, negative: bool, words: &[u64]) -> Result<Value, Raised> {
        let size = size_of::<BigInt>() + words.len() * 8 + self.extra_bytes(shape);
        let cell = self.alloc_raw(size, Kind::BigInt, shape)?;
        // SAFETY: the cell has room for the struct and the words.
        unsafe {
            let object = cell.cast::<BigInt>();
            (&raw mut (*object).negative).write(negative);
            (&raw mut (*object).length).write(words.len() as u32);
            std::ptr::copy_nonoverlapping(words.as_ptr(), cell.add(BigInt::WORDS_OFFSET).cast(), words.len());
            Ok(Value::from_bits_unchecked(cell as u64))
        }
    }

    /// An int from a big int of the arithmetic library.
    pub fn new_int_from(&mut self, value: &IBig) -> Result<Value, Raised> {
        let (sign, words) = value.as_sign_words();
        self.new_big_int(sign == dashu_int::Sign::Negative, words)
    }

    /// The int of a value as a big int: ints, bools and subclasses of int. `None` for anything else.
    pub fn as_big(&self, value: Value) -> Option<IBig> {
        if let Some(small) = value.as_small_int() {
            return Some(IBig::from(small));
        }
        match value {
            Value::TRUE => return Some(IBig::ONE),
            Value::FALSE => return Some(IBig::ZERO),
            _ => {}
        }
        let big = value.cast::<BigInt>()?;
        let magnitude = IBig::from(dashu_int::UBig::from_words(big.words()));
        Some(if big.negative { -magnitude } else { magnitude })
    }

    /// The int of a value if it fits in 64 bits: ints, bools and subclasses of int.
    #[inline]
    pub fn as_i64(&self, value: Value) -> Option<i64> {
        if let Some(small) = value.as_small_int() {
            return Some(small);
        }
        match value {
            Value::TRUE => return Some(1),
            Value::FALSE => return Some(0),
            _ => {}
        }
        let big = value.cast::<BigInt>()?;
        match *big.words() {
            [] => Some(0),
            [word] if big.negative => (word <= 1 << 63).then(|| (word as i64).wrapping_neg()),
            [word] => i64::try_from(word).ok(),
            _ => None,
        }
    }

    /// Whether the value is an int, a bool, or of a subclass of int.
    #[inline]
    pub fn is_int(&self, value: Value) -> bool {
        value.is_small_int() || value.is_bool() || value.kind() == Kind::BigInt
    }

    /// A float.
    #[inline(always)]
    pub fn new_float(&mut self, value: f64) -> Result<Value, Raised> {
        match Value::try_float(value) {
            Some(value) => Ok(value),
            None => {
                let header = self.header(Kind::Float);
                Ok(self.alloc(Float { header, value })?.value())
            }
        }
    }

    /// The float of a value of class float or a subclass.
    #[inline(always)]
    pub fn as_float(&self, value: Value) -> Option<f64> {
        match value.as_flonum() {
            Some(float) => Some(float),
            None => value.cast::<Float>().map(|float| float.value),
        }
    }

    /// A complex number.
    pub fn new_complex(&mut self, real: f64, imag: f64) -> Result<Value, Raised> {
        let header = self.header(Kind::Complex);
        Ok(self.alloc(Complex { header, real, imag })?.value())
    }

    /// A bytes object.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> Result<Value, Raised> {
        let shape = self.types.shape_of_kind[Kind::Bytes as usize];
        self.new_bytes_of(shape, bytes)
    }

    /// A bytes object of a class given by its shape.
    pub fn new_bytes_of(&mut self, shape: u32, bytes: &[u8]) -> Result<Value, Raised> {
        let size = (Bytes::DATA_OFFSET + bytes.len()).next_multiple_of(8) + self.extra_bytes(shape);
        let cell = self.alloc_raw(size, Kind::Bytes, shape)?;
        // SAFETY: the cell has room for the struct and the bytes.
        unsafe {
            (&raw mut (*cell.cast::<Bytes>()).length).write(bytes.len());
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), cell.add(Bytes::DATA_OFFSET), bytes.len());
            Ok(Value::from_bits_unchecked(cell as u64))
        }
    }

    /// An array of values, all empty.
    pub fn new_values(&mut self, capacity: usize) -> Result<Gc<Values>, Raised> {
        if capacity > 1 << 40 {
            return Err(self.memory_error());
        }
        let cell = self.alloc_raw(Values::size(capacity), Kind::Values, 0)?;
        // SAFETY: the cell has room for the struct; the words behind it are 0.
        unsafe {
            (&raw mut (*cell.cast::<Values>()).capacity).write(capacity);
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// An array of zero bytes.
    pub fn new_raw(&mut self, capacity: usize) -> Result<Gc<Raw>, Raised> {
        if capacity > 1 << 40 {
            return Err(self.memory_error());
        }
        let cell = self.alloc_raw(size_of::<Raw>() + capacity, Kind::Raw, 0)?;
        // SAFETY: as above.
        unsafe {
            (&raw mut (*cell.cast::<Raw>()).capacity).write(capacity);
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// A tuple.
    #[inline]
    pub fn new_tuple(&mut self, items: &[Value]) -> Result<Gc<Tuple>, Raised> {
        if items.is_empty()
            && let Some(empty) = self.empty_tuple.cast::<Tuple>()
        {
            return Ok(empty);
        }
        let shape = self.types.shape_of_kind[Kind::Tuple as usize];
        let tuple = self.new_tuple_of(shape, items.len())?;
        for (cell, item) in tuple.words().iter().zip(items) {
            cell.set(item.bits());
        }
        Ok(tuple)
    }

    /// A tuple of a class given by its shape, to be filled with [`Tuple::init`] at once.
    pub fn new_tuple_of(&mut self, shape: u32, length: usize) -> Result<Gc<Tuple>, Raised> {
        if length > 1 << 40 {
            return Err(self.memory_error());
        }
        let size = Tuple::ITEMS_OFFSET + length * 8 + self.extra_bytes(shape);
        let cell = self.alloc_raw(size, Kind::Tuple, shape)?;
        // SAFETY: the cell has room for the struct; the words behind it are 0 until filled.
        unsafe {
            (&raw mut (*cell.cast::<Tuple>()).length).write(length);
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// A list.
    pub fn new_list(&mut self, items: &[Value]) -> Result<Gc<List>, Raised> {
        let shape = self.types.shape_of_kind[Kind::List as usize];
        self.new_list_of(shape, items)
    }

    /// A list of a class given by its shape.
    pub fn new_list_of(&mut self, shape: u32, items: &[Value]) -> Result<Gc<List>, Raised> {
        let array = self.new_values(items.len().max(if items.is_empty() { 0 } else { 2 }))?;
        for (cell, item) in array.words().iter().zip(items) {
            cell.set(item.bits());
        }
        let cell = self.alloc_raw(size_of::<List>() + self.extra_bytes(shape), Kind::List, shape)?;
        // SAFETY: the cell has room for the struct.
        unsafe {
            cell.cast::<List>().write(List {
                header: Header::new(shape, Kind::List),
                length: Cell::new(items.len()),
                items: Cell::new(array),
            });
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// Makes room for `capacity` items.
    pub fn list_reserve(&mut self, list: Gc<List>, capacity: usize) -> Result<(), Raised> {
        let old = list.items.get();
        if old.capacity >= capacity {
            return Ok(());
        }
        let array = self.new_values(capacity.max(old.capacity + old.capacity / 2).max(4))?;
        for (to, from) in array.words().iter().zip(&old.words()[..list.length.get()]) {
            to.set(from.get());
        }
        list.items.set(array);
        list.wrote();
        Ok(())
    }

    /// `list.append(value)`
    #[inline(always)]
    pub fn list_append(&mut self, list: Gc<List>, value: Value) -> Result<(), Raised> {
        let length = list.length.get();
        if length == list.items.get().capacity {
            self.list_reserve(list, length + 1)?;
        }
        list.items.get().set(length, value);
        list.length.set(length + 1);
        Ok(())
    }

    /// An empty set or frozenset of a class given by its shape.
    pub fn new_set_of(&mut self, shape: u32) -> Result<Gc<Set>, Raised> {
        let dict = self.new_dict()?;
        let cell = self.alloc_raw(size_of::<Set>() + self.extra_bytes(shape), Kind::Set, shape)?;
        // SAFETY: the cell has room for the struct.
        unsafe {
            cell.cast::<Set>().write(Set {
                header: Header::new(shape, Kind::Set),
                dict: Cell::new(dict),
                hash: Cell::new(0),
            });
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// An empty set.
    pub fn new_set(&mut self) -> Result<Gc<Set>, Raised> {
        let shape = self.types.set.instance_shape.get();
        self.new_set_of(shape)
    }

    /// A frozenset of hashable items.
    pub fn new_frozenset(&mut self, items: &[Value]) -> Result<Value, Raised> {
        let shape = self.types.frozenset.instance_shape.get();
        let set = self.new_set_of(shape)?;
        for item in items {
            self.dict_set(set.dict.get(), *item, Value::NONE)?;
        }
        Ok(set.value())
    }

    /// A slice.
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
        let header = self.header(Kind::Slice);
        Ok(self.alloc(Slice { header, start, stop, step })?.value())
    }

    /// A cell of a closure.
    pub fn new_cell(&mut self, content: Value) -> Result<Gc<CellObject>, Raised> {
        let header = self.header(Kind::Cell);
        self.alloc(CellObject { header, content: Cell::new(content) })
    }

    /// `function` bound to `receiver`.
    #[inline]
    pub fn new_bound_method(&mut self, function: Value, receiver: Value) -> Result<Value, Raised> {
        let header = self.header(Kind::BoundMethod);
        Ok(self.alloc(BoundMethod { header, function, receiver })?.value())
    }

    /// A native function; `owner` is its class if it is a method.
    pub fn new_native_function(
        &mut self,
        def: &'static native::NativeDef,
        receiver: Value,
        owner: Value,
    ) -> Result<Gc<NativeFunction>, Raised> {
        let is_wrapper = def.name.starts_with("__")
            && def.binding == native::Binding::Method
            && DUNDER_NAMES.contains(&def.name)
            && !dunder::PLAIN_METHODS.contains(&def.name);
        let class = if owner.is_unbound() {
            self.types.native_function
        } else if !receiver.is_unbound() {
            if is_wrapper { self.types.method_wrapper } else { self.types.native_function }
        } else if is_wrapper {
            self.types.wrapper_descriptor
        } else if def.binding == native::Binding::Method {
            self.types.method_descriptor
        } else {
            self.types.native_function
        };
        let header = Header::new(class.instance_shape.get(), Kind::NativeFunction);
        self.alloc(NativeFunction { header, def, receiver, owner, module: Cell::new(Value::NONE) })
    }

    /// A static method.
    pub fn new_static_method(&mut self, callable: Value) -> Result<Value, Raised> {
        let header = self.header(Kind::StaticMethod);
        Ok(self.alloc(StaticMethod { header, slots: Cell::new(0), callable: Cell::new(callable) })?.value())
    }

    /// A class method.
    pub fn new_class_method(&mut self, callable: Value) -> Result<Value, Raised> {
        let header = self.header(Kind::ClassMethod);
        Ok(self.alloc(ClassMethod { header, slots: Cell::new(0), callable: Cell::new(callable) })?.value())
    }

    /// A member descriptor.
    pub fn new_member(&mut self, name: Value, owner: Value, slot: u32, access: MemberAccess) -> Result<Value, Raised> {
        let class = match access {
            MemberAccess::Slot => self.types.member,
            MemberAccess::Native(_) => self.types.getset,
        };
        let header = Header::new(class.instance_shape.get(), Kind::Member);
        Ok(self.alloc(Member { header, name, owner, slot: Cell::new(slot), access: Cell::new(access) })?.value())
    }

    /// A module with an empty namespace but for `__name__` and its like.
    pub fn new_module(&mut self, name: &str, doc: Value) -> Result<Gc<Module>, Raised> {
        let name = self.intern(name)?;
        let dict = self.new_dict()?;
        let header = self.header(Kind::Module);
        let module =
            self.alloc(Module { header, slots: Cell::new(0), dict: Cell::new(dict), name: Cell::new(name) })?;
        let names = [self.names.name, self.names.doc, self.names.package, self.names.loader, self.names.spec];
        for (key, value) in names.into_iter().zip([name, doc, Value::NONE, Value::NONE, Value::NONE]) {
            self.dict_set(dict, key, value)?;
        }
        Ok(module)
    }

    /// Registers native functions in a module's namespace.
    pub fn add_functions(&mut self, module: Gc<Module>, functions: &'static [native::NativeDef]) -> Result<(), Raised> {
        for def in functions {
            let function = self.new_native_function(def, Value::UNBOUND, Value::UNBOUND)?;
            function.module.set(module.name.get());
            let key = self.intern(def.name)?;
            self.dict_set(module.dict.get(), key, function.value())?;
            self.extension::<native::Homes>().0.insert(std::ptr::from_ref(def), module.name.get());
        }
        Ok(())
    }

    /// A native iterator of a built-in class.
    pub fn new_iterator(
        &mut self,
        class: Gc<Type>,
        step: iterator::Step,
        state: [Value; 4],
        limit: usize,
    ) -> Result<Value, Raised> {
        let shape = class.instance_shape.get();
        let cell = self.alloc_raw(size_of::<Iterator>() + self.extra_bytes(shape), Kind::Iterator, shape)?;
        // SAFETY: the cell has room for the struct.
        unsafe {
            cell.cast::<Iterator>().write(Iterator {
                header: Header::new(shape, Kind::Iterator),
                step: Cell::new(step),
                index: Cell::new(0),
                limit: Cell::new(limit),
                state: state.map(Cell::new),
            });
            Ok(Value::from_bits_unchecked(cell as u64))
        }
    }

    /// An instance of a Python class: no attributes yet.
    #[inline(always)]
    pub fn new_instance(&mut self, class: Gc<Type>) -> Result<Gc<Instance>, Raised> {
        let shape = class.instance_shape.get();
        let inline = self.shapes.get(shape).inline as usize;
        let cell = self.alloc_raw(Instance::INLINE_OFFSET + inline * 8, Kind::Instance, shape)?;
        // SAFETY: fresh memory is zero: no overflow, all inline slots empty.
        let instance: Gc<Instance> = unsafe { Gc::from_address(cell as usize) };
        if class.flags.get().has(TypeFlags::FINALIZER) {
            self.heap.finalize_later(instance.header());
        }
        Ok(instance)
    }

    /// An object that holds Rust data, of a class whose kind is `Payload`.
    pub fn new_payload(&mut self, class: Gc<Type>, payload: Box<dyn Payload>) -> Result<Gc<PayloadObject>, Raised> {
        let shape = class.instance_shape.get();
        let header = Header::new(shape, Kind::Payload);
        let payload = std::ptr::NonNull::from(Box::leak(payload));
        let object = self.alloc(PayloadObject { header, slots: Cell::new(0), payload: Cell::new(Some(payload)) })?;
        self.heap.finalize_later(object.header());
        Ok(object)
    }

    /// The Rust data of an object. The reference lives as long as the object, which the caller keeps alive by holding it.
    pub fn payload<T: Payload>(&self, value: Value) -> Option<&'static T> {
        let payload = value.cast::<PayloadObject>()?.payload.get()?;
        // SAFETY: the object owns its payload until it dies.
        let payload: &'static dyn Payload = unsafe { payload.as_ref() };
        (payload as &dyn std::any::Any).downcast_ref()
    }
}
