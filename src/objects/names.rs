//! Interned names that the runtime itself looks up.

use super::Value;

macro_rules! names {
    ($($field:ident = $text:literal),* $(,)?) => {
        /// Interned strings, one field a name.
        pub struct Names { $(pub $field: Value,)* }

        impl Names {
            /// Before the interner exists.
            pub(super) const EMPTY: Names = Names { $($field: Value::NONE,)* };

            pub(super) fn fill(mut intern: impl FnMut(&str) -> Result<Value, super::Raised>) -> Result<Names, super::Raised> {
                Ok(Names { $($field: intern($text)?,)* })
            }
        }
    };
}

names! {
    abstractmethods = "__abstractmethods__", all = "__all__", annotate = "__annotate__", annotate_func = "__annotate_func__",
    annotations = "__annotations__", args = "args", author = "__author__", await_ = "__await__", bases = "__bases__",
    build_class = "__build_class__", builtins = "__builtins__", bytes = "__bytes__", cause = "__cause__", class = "__class__",
    class_getitem = "__class_getitem__", classcell = "__classcell__", classdict = "__classdict__", clear = "clear", close = "close", code = "__code__",
    context = "__context__", copy = "copy", debug = "__debug__", defaults = "__defaults__", delete = "__delete__", dict = "__dict__",
    dir = "__dir__", displayhook = "displayhook", doc = "__doc__", enter = "__enter__", errno = "errno",
    excepthook = "excepthook", exit = "__exit__", aenter = "__aenter__", aexit = "__aexit__", file = "__file__", fileno = "fileno", firstlineno = "__firstlineno__",
    flush = "flush", format_map = "format_map", fget = "fget", generic = "__generic__", get = "__get__", getattr = "__getattr__",
    globals = "__globals__", import = "__import__", index = "index", init = "__init__", init_subclass = "__init_subclass__",
    instancecheck = "__instancecheck__", isabstractmethod = "__isabstractmethod__", items = "items", keys = "keys",
    kwdefaults = "__kwdefaults__", lambda = "<lambda>", loader = "__loader__", main = "__main__", match_args = "__match_args__",
    message = "message", metaclass = "metaclass", missing = "__missing__", module = "__module__", module_code = "<module>", mro = "mro", mro_entries = "__mro_entries__",
    name = "__name__", notes = "__notes__", obj = "obj", objclass = "__objclass__", orig_bases = "__orig_bases__", package = "__package__", path = "__path__",
    plain_name = "name", prepare = "__prepare__", qualname = "__qualname__", read = "read", readline = "readline", reduce = "__reduce__",
    reduce_ex = "__reduce_ex__", reversed = "__reversed__", round = "__round__", self_ = "self", send = "send", set_name = "__set_name__",
    set = "__set__", slots = "__slots__", sort = "sort", spec = "__spec__", static_attributes = "__static_attributes__", stdin = "stdin", stdout = "stdout", stderr = "stderr",
    subclasscheck = "__subclasscheck__", subclasses = "__subclasses__", suppress_context = "__suppress_context__", throw = "throw",
    traceback = "__traceback__", trunc = "__trunc__", floor = "__floor__", ceil = "__ceil__", type_params = "__type_params__", underscore = "_", value = "value", values = "values",
    weakref = "__weakref__", wrapped = "__wrapped__", write = "write", end = "end", sep = "sep", key = "key", default = "default", reverse = "reverse",
    length_hint = "__length_hint__", sizeof = "__sizeof__", getstate = "__getstate__", setstate = "__setstate__", getnewargs = "__getnewargs__",
    getnewargs_ex = "__getnewargs_ex__", deepcopy = "__deepcopy__", closure = "__closure__", func = "__func__", dunder_self = "__self__", replace = "__replace__",
    origin = "__origin__", dunder_args = "__args__", parameters = "__parameters__", unpacked = "__unpacked__", typing_subst = "__typing_subst__", fspath = "__fspath__",
    isinstance_name = "isinstance", join = "join", format = "format", append = "append", extend = "extend", update = "update", add = "add", pop = "pop", encoding = "encoding", errors = "errors",
}
