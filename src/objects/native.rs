//! Functions and types that are written in Rust, and how calls bind arguments to them.
//!
//! A native function states its parameters as a signature text, the same that `inspect.signature` shows:
//! `"(self, index=-1, /)"`, `"(iterable, /, *, key=None, reverse=False)"`, `"(*args, **kwargs)"`. Binding gives it one value
//! for each parameter; what was not given is [`Value::UNBOUND`], `*args` is a tuple, `**kwargs` a dict.

use super::{Gc, Raised, Type, Value, Vm};

/// A native function's body. `args` has one value for each parameter.
pub type NativeFn = fn(&mut Vm, &[Value]) -> Result<Value, Raised>;

/// The body of a native function that takes its arguments as they come: the positional ones, then the values that
/// `keywords` names.
pub type RawFn = fn(&mut Vm, &[Value], Option<Gc<super::Tuple>>) -> Result<Value, Raised>;

/// How a native function is bound when it is found in a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// As a method: the instance is the first argument.
    Method,
    /// As a class method: the class is the first argument.
    Class,
    /// Not at all.
    Static,
}

/// One native function: a table entry.
#[derive(Clone, Copy)]
pub struct NativeDef {
    pub name: &'static str,
    pub signature: &'static str,
    pub function: NativeFn,
    pub doc: &'static str,
    pub binding: Binding,
    /// Called in place of `function`, without binding: for what hands its arguments on.
    pub raw: Option<RawFn>,
    parameters: Parameters,
}

/// Writes a native attribute; the new value is [`Value::UNBOUND`] for `del`.
pub type Setter = fn(&mut Vm, Value, Value) -> Result<(), Raised>;

/// A native attribute with a getter and perhaps a setter (`getset` of CPython).
pub struct AttributeDef {
    pub name: &'static str,
    pub get: fn(&mut Vm, Value) -> Result<Value, Raised>,
    /// The new value is [`Value::UNBOUND`] for `del`.
    pub set: Option<Setter>,
    pub doc: &'static str,
}

/// What a built-in class has in its dict: one table, in the file of the class.
pub struct TypeTable {
    /// Which class it is.
    pub class: fn(&super::types::Types) -> Gc<Type>,
    pub doc: &'static str,
    /// It defines `__eq__` and no `__hash__`.
    pub unhashable: bool,
    pub methods: &'static [NativeDef],
    pub attributes: &'static [AttributeDef],
}

/// A method of a native type.
pub const fn method(name: &'static str, signature: &'static str, function: NativeFn, doc: &'static str) -> NativeDef {
    NativeDef {
        name,
        signature,
        function,
        doc,
        binding: Binding::Method,
        raw: None,
        parameters: Parameters::parse(signature),
    }
}

/// A method that takes its arguments as they come; the signature is for whoever reads it.
pub const fn raw_method(name: &'static str, signature: &'static str, raw: RawFn, doc: &'static str) -> NativeDef {
    let function: NativeFn = |vm, _| Err(vm.system_error("the arguments of this function cannot be bound"));
    NativeDef {
        name,
        signature,
        function,
        doc,
        binding: Binding::Method,
        raw: Some(raw),
        parameters: Parameters::parse(signature),
    }
}

/// A function of a native module.
pub const fn function(name: &'static str, signature: &'static str, function: NativeFn, doc: &'static str) -> NativeDef {
    method(name, signature, function, doc)
}

/// A class method of a native type; its first parameter is the class.
pub const fn class_method(
    name: &'static str,
    signature: &'static str,
    function: NativeFn,
    doc: &'static str,
) -> NativeDef {
    NativeDef {
        name,
        signature,
        function,
        doc,
        binding: Binding::Class,
        raw: None,
        parameters: Parameters::parse(signature),
    }
}

/// A static method of a native type; `__new__` is one, with the class as first parameter.
pub const fn static_method(
    name: &'static str,
    signature: &'static str,
    function: NativeFn,
    doc: &'static str,
) -> NativeDef {
    NativeDef {
        name,
        signature,
        function,
        doc,
        binding: Binding::Static,
        raw: None,
        parameters: Parameters::parse(signature),
    }
}

/// A read-only native attribute.
pub const fn getter(
    name: &'static str,
    get: fn(&mut Vm, Value) -> Result<Value, Raised>,
    doc: &'static str,
) -> AttributeDef {
    AttributeDef { name, get, set: None, doc }
}

/// A native attribute that can be assigned.
pub const fn accessor(
    name: &'static str,
    get: fn(&mut Vm, Value) -> Result<Value, Raised>,
    set: fn(&mut Vm, Value, Value) -> Result<(), Raised>,
    doc: &'static str,
) -> AttributeDef {
    AttributeDef { name, get, set: Some(set), doc }
}

/// Parameters that a native function may have.
pub const MAX_PARAMETERS: usize = 16;

/// A signature, parsed at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Parameters {
    names: [&'static str; MAX_PARAMETERS],
    total: usize,
    /// How many of the positional ones are positional-only.
    pub positional_only: usize,
    /// How many can be given by position.
    pub positional: usize,
    /// How many of those must be given.
    pub required: usize,
    /// `*args` takes the rest.
    pub var_positional: bool,
    /// How many are keyword-only.
    pub keyword_only: usize,
    /// Which of the keyword-only ones must be given: a bit for each place among all parameters.
    required_keywords: u16,
    /// `**kwargs` takes the rest.
    pub var_keyword: bool,
}

/// The bytes from `start` to `end` of a text of ASCII characters.
const fn part(text: &'static str, start: usize, end: usize) -> &'static str {
    text.split_at(end).0.split_at(start).1
}

impl Parameters {
    /// Names of all parameters in order: positional, `*args`, keyword-only, `**kwargs`.
    #[inline(always)]
    pub fn names(&self) -> &[&'static str] {
        &self.names[..self.total]
    }

    /// How many values the function gets.
    #[inline(always)]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Arguments by position alone: what is given needs no binding.
    #[inline(always)]
    pub fn is_plain(&self) -> bool {
        self.positional == self.total
    }

    /// The keyword-only parameters that must be given.
    fn required_keywords(&self) -> impl Iterator<Item = usize> {
        let mask = self.required_keywords;
        (0..self.total).filter(move |at| mask >> at & 1 == 1)
    }

    const fn parse(signature: &'static str) -> Parameters {
        let mut result = Parameters {
            names: [""; MAX_PARAMETERS],
            total: 0,
            positional_only: 0,
            positional: 0,
            required: 0,
            var_positional: false,
            keyword_only: 0,
            required_keywords: 0,
            var_keyword: false,
        };
        let text = signature.as_bytes();
        assert!(text[0] == b'(' && text[text.len() - 1] == b')', "a signature is in parentheses");
        let mut keywords = false;
        let mut at = 1;
        while at < text.len() - 1 {
            if text[at] == b' ' || text[at] == b',' {
                at += 1;
                continue;
            }
            let mut stars = 0;
            while text[at] == b'*' || text[at] == b'$' {
                stars += (text[at] == b'*') as usize;
                at += 1;
            }
            let start = at;
            let mut end = 0;
            while at < text.len() - 1 && text[at] != b',' {
                if text[at] == b'=' && end == 0 {
                    end = at;
                }
                at += 1;
            }
            let default = end != 0;
            let name = part(signature, start, if default { end } else { at }).trim_ascii();
            if name.len() == 1 && name.as_bytes()[0] == b'/' {
                result.positional_only = result.positional;
                continue;
            }
            keywords |= stars == 1;
            if name.is_empty() {
                continue;
            }
            if stars == 1 {
                result.var_positional = true;
            } else if stars == 2 {
                result.var_keyword = true;
            } else if keywords {
                result.keyword_only += 1;
                if !default {
                    result.required_keywords |= 1 << result.total;
                }
            } else {
                result.positional += 1;
                if !default {
                    result.required = result.positional;
                }
            }
            result.names[result.total] = name;
            result.total += 1;
        }
        result
    }
}

impl NativeDef {
    /// The parameters.
    #[inline(always)]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }
}

/// The names of the modules that functions belong to: messages show them. The names are interned.
#[derive(Default)]
pub struct Homes(pub std::collections::HashMap<*const NativeDef, Value>);

/// How many parameters messages do not count: the receiver, or the class.
fn hidden(parameters: &Parameters) -> usize {
    usize::from(matches!(parameters.names().first(), Some(&"self" | &"cls")))
}

impl Vm {
    /// Calls a native function with positional arguments, then `keywords` (names; their values are the last of `args`).
    pub fn call_native(
        &mut self,
        def: &'static NativeDef,
        args: &[Value],
        keywords: Option<Gc<super::Tuple>>,
    ) -> Result<Value, Raised> {
        if let Some(raw) = def.raw {
            return raw(self, args, keywords);
        }
        let parameters = def.parameters();
        if keywords.is_none() && parameters.is_plain() {
            if args.len() == parameters.positional {
                return (def.function)(self, args);
            }
            if args.len() >= parameters.required && args.len() < parameters.positional && parameters.positional <= 8 {
                let mut bound = [Value::UNBOUND; 8];
                bound[..args.len()].copy_from_slice(args);
                return (def.function)(self, &bound[..parameters.positional]);
            }
        }
        let mut bound = [Value::UNBOUND; MAX_PARAMETERS];
        self.bind_native(def, args, keywords, &mut bound)?;
        (def.function)(self, &bound[..parameters.total()])
    }

    /// The name of a native function in messages, and the same with its class before it. `__new__` and `__init__` go by the
    /// name of the class.
    fn native_names(&mut self, def: &'static NativeDef, args: &[Value]) -> (String, String) {
        let class = match (def.parameters.names().first(), args.first()) {
            (Some(&"self"), Some(receiver)) => Some(self.type_of(*receiver)),
            (Some(&"cls"), Some(class)) => class.cast::<Type>(),
            _ => None,
        };
        let native = class.and_then(|class| {
            let mro = class.mro.get().items();
            mro.iter().filter_map(|base| base.cast::<Type>()).find(|base| !base.flags.get().has(super::TypeFlags::HEAP))
        });
        match native {
            Some(class) => {
                let class = self.str_text(class.name.get());
                if def.name == "__new__" || def.name == "__init__" {
                    (class.to_owned(), class.to_owned())
                } else {
                    (def.name.to_owned(), format!("{class}.{}", def.name))
                }
            }
            None => {
                let home = self.extension::<Homes>().0.get(&std::ptr::from_ref(def)).copied();
                match home.map(|home| self.str_text(home)).filter(|home| *home != "builtins") {
                    Some(home) => (def.name.to_owned(), format!("{home}.{}", def.name)),
                    None => (def.name.to_owned(), def.name.to_owned()),
                }
            }
        }
    }

    #[cold]
    fn too_many_native_arguments(&mut self, def: &'static NativeDef, args: &[Value], given: usize) -> Raised {
        let parameters = def.parameters();
        // The receiver is not counted in messages.
        let hidden = hidden(parameters);
        let (name, qualified) = self.native_names(def, args);
        let (least, most) = (parameters.required.saturating_sub(hidden), parameters.positional.saturating_sub(hidden));
        let given = given.saturating_sub(hidden);
        let plural = if most == 1 { "" } else { "s" };
        self.type_error(if most == 0 && parameters.keyword_only > 0 {
            format!("{name}() takes no positional arguments")
        } else if most == 0 {
            format!("{qualified}() takes no arguments ({given} given)")
        } else if least == 1 && most == 1 && parameters.positional_only == parameters.total() {
            format!("{qualified}() takes exactly one argument ({given} given)")
        } else if parameters.positional_only < parameters.positional {
            let most = most + parameters.keyword_only;
            let plural = if most == 1 { "" } else { "s" };
            format!("{name}() takes at most {most} argument{plural} ({given} given)")
        } else if least == most {
            format!("{name} expected {most} argument{plural}, got {given}")
        } else {
            format!("{name} expected at most {most} argument{plural}, got {given}")
        })
    }

    #[cold]
    fn missing_argument(&mut self, def: &'static NativeDef, args: &[Value], given: usize, missing: usize) -> Raised {
        let parameters = def.parameters();
        let hidden = hidden(parameters);
        let (name, qualified) = self.native_names(def, args);
        let least = parameters.required - hidden.min(parameters.required);
        let given = given.saturating_sub(hidden);
        let plural = if least == 1 { "" } else { "s" };
        self.type_error(if missing < hidden {
            format!("{name}.__new__(): not enough arguments")
        } else if missing >= parameters.positional_only {
            let (missing, place) = (parameters.names()[missing], missing + 1 - hidden);
            format!("{name}() missing required argument '{missing}' (pos {place})")
        } else if parameters.positional_only < parameters.positional || parameters.keyword_only > 0 {
            // Functions that take keywords count what is given by position apart.
            let bound = if parameters.required == parameters.positional { "exactly" } else { "at least" };
            format!("{name}() takes {bound} {least} positional argument{plural} ({given} given)")
        } else if parameters.required == parameters.positional && !parameters.var_positional {
            if least == 1 && def.name != "__new__" && def.name != "__init__" {
                format!("{qualified}() takes exactly one argument ({given} given)")
            } else {
                format!("{name} expected {least} argument{plural}, got {given}")
            }
        } else {
            format!("{name} expected at least {least} argument{plural}, got {given}")
        })
    }

    #[cold]
    fn wrong_keyword(&mut self, def: &'static NativeDef, args: &[Value], text: &str) -> Raised {
        let (name, qualified) = self.native_names(def, args);
        let parameters = def.parameters();
        let none = parameters.positional_only + usize::from(parameters.var_positional) == parameters.total();
        self.type_error(if none {
            format!("{qualified}() takes no keyword arguments")
        } else {
            format!("{name}() got an unexpected keyword argument '{text}'")
        })
    }

    fn bind_native(
        &mut self,
        def: &'static NativeDef,
        args: &[Value],
        keywords: Option<Gc<super::Tuple>>,
        bound: &mut [Value; MAX_PARAMETERS],
    ) -> Result<(), Raised> {
        let parameters = def.parameters();
        let names = keywords.map_or(&[][..], |names| names.items());
        let given = args.len() - names.len();
        if given > parameters.positional && !parameters.var_positional {
            return Err(self.too_many_native_arguments(def, args, given));
        }
        let positional = given.min(parameters.positional);
        bound[..positional].copy_from_slice(&args[..positional]);
        let mut first_keyword = parameters.positional;
        if parameters.var_positional {
            bound[first_keyword] = self.new_tuple(&args[positional..given])?.value();
            first_keyword += 1;
        }
        let rest = if parameters.var_keyword {
            let dict = self.new_dict()?;
            bound[first_keyword + parameters.keyword_only] = dict.value();
            Some(dict)
        } else {
            None
        };
        let by_position = parameters.positional_only..parameters.positional;
        let by_name = first_keyword..first_keyword + parameters.keyword_only;
        for (key, value) in names.iter().zip(&args[given..]) {
            let text = self.str_text(*key);
            let place = by_position.clone().chain(by_name.clone()).find(|place| parameters.names()[*place] == text);
            match (place, rest) {
                (Some(place), _) if !bound[place].is_unbound() => {
                    let (name, _) = self.native_names(def, args);
                    return Err(self.type_error(format!(
                        "argument for {name}() given by name ('{text}') and position ({})",
                        place + 1 - hidden(parameters)
                    )));
                }
                (Some(place), _) => bound[place] = *value,
                (None, Some(dict)) => self.dict_set(dict, *key, *value)?,
                (None, None) => return Err(self.wrong_keyword(def, args, text)),
            }
        }
        if let Some(missing) = (0..parameters.required).find(|at| bound[*at].is_unbound()) {
            return Err(self.missing_argument(def, args, given, missing));
        }
        if let Some(missing) = parameters.required_keywords().find(|at| bound[*at].is_unbound()) {
            let (name, _) = self.native_names(def, args);
            let text = parameters.names()[missing];
            return Err(self.type_error(format!("{name}() missing required keyword-only argument: '{text}'")));
        }
        Ok(())
    }

    /// The receiver of a native method or attribute as the layout it has. It was checked when the method was called; the
    /// error is for a method that was taken out of its class and called with something else.
    #[inline]
    pub fn receiver<T: crate::heap::Object>(&mut self, value: Value) -> Result<Gc<T>, Raised> {
        match value.cast::<T>() {
            Some(object) => Ok(object),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("the method does not apply to a '{name}' object")))
            }
        }
    }

    /// Fills a class's dict from a native type's tables.
    pub fn fill_native_type(&mut self, class: Gc<Type>, def: &TypeTable) -> Result<(), Raised> {
        for method in def.methods {
            let name = self.intern(method.name)?;
            let owner = class.value();
            let native = self.new_native_function(method, Value::UNBOUND, owner)?;
            let value = match method.binding {
                Binding::Method => native.value(),
                Binding::Static => self.new_static_method(native.value())?,
                Binding::Class => self.new_class_method(native.value())?,
            };
            self.dict_set(class.dict.get(), name, value)?;
        }
        for attribute in def.attributes {
            let name = self.intern(attribute.name)?;
            let member = self.new_member(name, class.value(), 0, super::MemberAccess::Native(attribute))?;
            self.dict_set(class.dict.get(), name, member)?;
        }
        let dict_name = self.names.dict;
        if class.flags.get().has(super::TypeFlags::DICT) && self.lookup(class, dict_name).is_none() {
            let access = super::MemberAccess::Native(&super::type_new::INSTANCE_DICT);
            let member = self.new_member(dict_name, class.value(), 0, access)?;
            self.dict_set(class.dict.get(), dict_name, member)?;
        }
        // Where `__doc__` is an attribute of the instances, `type.__doc__` finds the text in the table.
        if !def.attributes.iter().any(|attribute| attribute.name == "__doc__") {
            let doc = self.new_str(def.doc)?;
            self.dict_set(class.dict.get(), self.names.doc, doc)?;
        }
        if def.unhashable {
            self.dict_set_str(class.dict.get(), "__hash__", Value::NONE)?;
        }
        Ok(())
    }
}
