//! Rust closures as Python functions.

use super::{Context, Error, ErrorKind, FromPy, IntoPy, Object};
use crate::heap::{Kind, Root};
use crate::library::class::{self, ClassDef};
use crate::objects::{
    AttributeDef, Gc, NativeDef, Payload, Raised, Tuple, Type, TypeFlags, Value, Vm as Machine, getter, method,
};

/// A closure that can be a Python function: up to six arguments that are [`FromPy`], a result that is [`IntoPy`] or a
/// `Result` of one with [`Error`]. With a first parameter `&mut Context` it can use the VM itself; with `&[Object]` after it
/// it takes any number of arguments.
pub trait HostFunction<A>: 'static {
    /// Calls it.
    ///
    /// # Errors
    /// What is raised in Python.
    fn call(&self, context: &mut Context<'_>, arguments: &[Object]) -> Result<Value, Error>;
}

/// What a closure may return.
pub trait Outcome {
    /// As a Python value.
    ///
    /// # Errors
    /// What is raised in Python.
    fn outcome(self, context: &mut Context<'_>) -> Result<Value, Error>;
}

impl<T: IntoPy> Outcome for T {
    fn outcome(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self.into_py(context)
    }
}

impl<T: IntoPy> Outcome for Result<T, Error> {
    fn outcome(self, context: &mut Context<'_>) -> Result<Value, Error> {
        self?.into_py(context)
    }
}

fn count(arguments: &[Object], wanted: usize) -> Result<(), Error> {
    if arguments.len() == wanted {
        return Ok(());
    }
    let plural = if wanted == 1 { "" } else { "s" };
    Err(Error::of(ErrorKind::Conversion, format!("takes {wanted} argument{plural} ({} given)", arguments.len())))
}

/// Marks closures that take the context.
pub struct WithContext;

/// Marks closures that take any number of arguments.
pub struct AnyNumber;

macro_rules! closures {
    ($($($name:ident)*;)*) => {$(
        #[allow(non_snake_case, unused_variables, unused_mut, reason = "values are named as their types; there may be none")]
        impl<F, R: Outcome, $($name: FromPy),*> HostFunction<($($name,)*)> for F
        where
            F: Fn($($name),*) -> R + 'static,
        {
            fn call(&self, context: &mut Context<'_>, arguments: &[Object]) -> Result<Value, Error> {
                const NAMES: &[&str] = &[$(stringify!($name)),*];
                count(arguments, NAMES.len())?;
                let mut arguments = arguments.iter();
                $(let $name: $name = context.next(&mut arguments)?;)*
                self($($name),*).outcome(context)
            }
        }

        #[allow(non_snake_case, unused_variables, unused_mut, reason = "values are named as their types; there may be none")]
        impl<F, R: Outcome, $($name: FromPy),*> HostFunction<(WithContext, $($name,)*)> for F
        where
            F: Fn(&mut Context<'_>, $($name),*) -> R + 'static,
        {
            fn call(&self, context: &mut Context<'_>, arguments: &[Object]) -> Result<Value, Error> {
                const NAMES: &[&str] = &[$(stringify!($name)),*];
                count(arguments, NAMES.len())?;
                let mut arguments = arguments.iter();
                $(let $name: $name = context.next(&mut arguments)?;)*
                self(context, $($name),*).outcome(context)
            }
        }
    )*};
}

closures! {
    ;
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E G;
}

impl<F, R: Outcome> HostFunction<AnyNumber> for F
where
    F: Fn(&mut Context<'_>, &[Object]) -> R + 'static,
{
    fn call(&self, context: &mut Context<'_>, arguments: &[Object]) -> Result<Value, Error> {
        self(context, arguments).outcome(context)
    }
}

impl Context<'_> {
    /// The next argument; how many there are is checked.
    fn next<'a, T: FromPy>(&mut self, arguments: &mut impl Iterator<Item = &'a Object>) -> Result<T, Error> {
        match arguments.next() {
            Some(argument) => self.extract(argument),
            None => Err(Error::of(ErrorKind::Conversion, "an argument is missing".into())),
        }
    }
}

type Body = Box<dyn Fn(&mut Context<'_>, &[Object]) -> Result<Value, Error>>;

struct Closure {
    name: String,
    globals: Root,
    body: Body,
}

impl Payload for Closure {}

static CLASS: ClassDef = ClassDef {
    name: "host_function",
    doc: "A function of the program that embeds this interpreter.",
    kind: Kind::Payload,
    flags: TypeFlags::NO_NEW.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    methods: METHODS,
    attributes: ATTRIBUTES,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    method("__call__", "(self, /, *args)", call, "Call self as a function."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
];
static ATTRIBUTES: &[AttributeDef] = &[getter("__name__", name, "The function's name.")];

/// The class, made on first use.
#[derive(Default)]
struct Made(Option<Gc<Type>>);

/// A Python function for a closure.
pub(super) fn new<A>(
    vm: &mut Machine,
    name: &str,
    globals: Root,
    function: impl HostFunction<A>,
) -> Result<Value, Raised> {
    let class = match vm.extension::<Made>().0 {
        Some(class) => class,
        None => {
            let base = vm.types.object;
            let class = class::make(vm, &CLASS, base)?;
            vm.extension::<Made>().0 = Some(class);
            class
        }
    };
    let body = move |context: &mut Context<'_>, arguments: &[Object]| function.call(context, arguments);
    let closure = Closure { name: name.to_owned(), globals, body: Box::new(body) };
    Ok(vm.new_payload(class, Box::new(closure))?.value())
}

fn call(vm: &mut Machine, args: &[Value]) -> Result<Value, Raised> {
    let Some(closure) = vm.payload::<Closure>(args[0]) else { return Ok(Value::NONE) };
    let given = args[1].cast::<Tuple>().map_or(&[][..], |args| args.items());
    let arguments: Vec<Object> = given.iter().map(|value| Object::new(vm, *value)).collect();
    let mut context = Context::new(vm, closure.globals.clone());
    let result = (closure.body)(&mut context, &arguments);
    result.map_err(|error| {
        let error = match error.kind() {
            ErrorKind::Conversion => {
                Error::of(ErrorKind::Conversion, format!("{}() {}", closure.name, error.message()))
            }
            _ => error,
        };
        error.raise(vm)
    })
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.payload::<Closure>(args[0]).map_or("?", |closure| &closure.name);
    vm.new_str(&format!("<host function {name}>"))
}

fn name(vm: &mut Machine, value: Value) -> Result<Value, Raised> {
    let name = vm.payload::<Closure>(value).map_or("?", |closure| &closure.name);
    vm.new_str(name)
}
