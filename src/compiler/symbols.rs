//! Scopes and the names in them, as they are written; [`super::resolve`] then says what each name means.
//!
//! The rules and their errors are those of CPython's symbol table: a scope for each module, class body, function, lambda and
//! comprehension, and for the lazily evaluated parts of PEP 649 and PEP 695 (annotations, type parameters, bounds, aliases).

use std::collections::HashMap;

use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;

use super::error::{Compiled, Fault, fault};

/// The number of a scope.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct ScopeId(pub u32);

/// What kind of code a scope belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Generator,
    /// The function that evaluates annotations.
    Annotations,
    /// Around a generic function, class or alias: defines the type parameters.
    TypeParams,
    /// The value of a `type` statement.
    TypeAlias,
    /// A bound, constraint or default of a type parameter.
    TypeVariable,
}

impl ScopeKind {
    /// Whether its names are registers of a function.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// Whether it is a comprehension or a generator expression.
    pub fn is_comprehension(self) -> bool {
        use ScopeKind::*;
        matches!(self, ListComprehension | SetComprehension | DictComprehension | Generator)
    }

    /// Whether it is one of the scopes that only annotations and type parameters make.
    pub fn is_annotation_like(self) -> bool {
        use ScopeKind::*;
        matches!(self, Annotations | TypeParams | TypeAlias | TypeVariable)
    }
}

/// How a name occurs in a scope.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Usage(pub u16);

impl Usage {
    pub const GLOBAL: Usage = Usage(1);
    pub const LOCAL: Usage = Usage(2);
    pub const PARAM: Usage = Usage(4);
    pub const NONLOCAL: Usage = Usage(8);
    pub const USE: Usage = Usage(16);
    pub const ANNOTATED: Usage = Usage(32);
    /// The target of a comprehension's `for`.
    pub const ITERATION: Usage = Usage(64);
    pub const TYPE_PARAM: Usage = Usage(128);
    /// The target of a `:=`, perhaps inside a comprehension of this scope.
    pub const WALRUS: Usage = Usage(256);
    /// The target of a `del` or the name of an `except … as`: may become unbound again.
    pub const DELETED: Usage = Usage(512);
    /// Free in a class that also binds it: the class passes the enclosing function's cell on.
    pub const FREE_IN_CLASS: Usage = Usage(1024);

    pub fn has(self, other: Usage) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_bound(self) -> bool {
        self.has(Usage(Self::LOCAL.0 | Self::PARAM.0 | Self::TYPE_PARAM.0))
    }

    pub fn insert(&mut self, other: Usage) {
        self.0 |= other.0;
    }
}

/// What a name means in a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// Not resolved yet.
    Unknown,
    /// A variable of this scope.
    Local,
    /// A variable of this scope that inner functions use.
    Cell,
    /// A variable of an enclosing function.
    Free,
    /// Declared `global`.
    GlobalExplicit,
    /// Not bound in any enclosing function.
    GlobalImplicit,
}

/// A name in a scope.
#[derive(Clone, Debug)]
pub(super) struct Symbol {
    pub name: Name,
    pub usage: Usage,
    pub meaning: Meaning,
    /// Where it was declared `global` or `nonlocal`.
    pub declared: TextRange,
}

/// A scope.
#[derive(Debug)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    pub name: Name,
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    /// In the order of their first occurrence.
    pub symbols: Vec<Symbol>,
    index: HashMap<Name, u32>,
    pub range: TextRange,
    pub is_generator: bool,
    pub is_coroutine: bool,
    /// An `async def`, or a generator expression that awaits.
    pub is_async_def: bool,
    pub is_nested: bool,
    pub has_varargs: bool,
    pub has_varkeywords: bool,
    /// A class with a method that uses `super` or `__class__`.
    pub needs_class_cell: bool,
    /// A class whose namespace an annotation scope looks into.
    pub needs_class_dict: bool,
    /// Some annotations are reached only on some paths.
    pub has_conditional_annotations: bool,
    /// An annotation scope (or one inside) directly in a class.
    pub can_see_class: bool,
    /// A comprehension that becomes part of the code around it.
    pub is_inlined: bool,
    /// The scope of the annotations of this module or class.
    pub annotations: Option<ScopeId>,
    /// Where the first `return` with a value is.
    pub returns_value: Option<TextRange>,
    /// The outermost iterable of a comprehension, or an inner one, is being read.
    pub comprehension_iterables: u32,
    /// The names of a comprehension's targets are being read.
    pub in_iteration_target: bool,
    /// What an annotation-like scope is called in errors.
    pub what: &'static str,
}

impl Scope {
    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).map(|&at| &self.symbols[at as usize])
    }

    pub fn symbol_mut(&mut self, name: &str) -> Option<&mut Symbol> {
        let at = *self.index.get(name)?;
        self.symbols.get_mut(at as usize)
    }

    pub fn usage(&self, name: &str) -> Usage {
        self.symbol(name).map_or(Usage::default(), |symbol| symbol.usage)
    }

    pub fn meaning(&self, name: &str) -> Meaning {
        self.symbol(name).map_or(Meaning::GlobalImplicit, |symbol| symbol.meaning)
    }

    pub fn add(&mut self, name: &Name, usage: Usage) -> &mut Symbol {
        let at = match self.index.get(name) {
            Some(&at) => at as usize,
            None => {
                let at = self.symbols.len();
                self.index.insert(name.clone(), at as u32);
                self.symbols.push(Symbol {
                    name: name.clone(),
                    usage: Usage::default(),
                    meaning: Meaning::Unknown,
                    declared: TextRange::default(),
                });
                at
            }
        };
        let symbol = &mut self.symbols[at];
        symbol.usage.insert(usage);
        symbol
    }
}

/// Which of the scopes that belong to a syntax node is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Role {
    /// The scope that the node is.
    Body,
    /// The annotations of a function.
    Annotations,
    /// The type parameters of a function, class or alias.
    TypeParams,
    /// The bound or the constraints of a type parameter.
    Bound,
    /// The default of a type parameter.
    Default,
}

/// All scopes of a source text.
pub(super) struct SymbolTable {
    pub scopes: Vec<Scope>,
    by_node: HashMap<(usize, Role), ScopeId>,
}

impl SymbolTable {
    pub const MODULE: ScopeId = ScopeId(0);

    /// The scope that a node makes.
    pub fn of_node<T>(&self, node: &T, role: Role) -> ScopeId {
        // Every scope is entered under its node when the table is built, from the same tree.
        self.by_node[&(std::ptr::from_ref(node).addr(), role)]
    }

    /// The scope that a node makes, if it makes one.
    pub fn find<T>(&self, node: &T, role: Role) -> Option<ScopeId> {
        self.by_node.get(&(std::ptr::from_ref(node).addr(), role)).copied()
    }
}

impl std::ops::Index<ScopeId> for SymbolTable {
    type Output = Scope;
    fn index(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }
}

impl std::ops::IndexMut<ScopeId> for SymbolTable {
    fn index_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }
}

/// As deep as scopes may nest: what is made of compiled code recurses as deep.
const MAX_SCOPES: usize = 150;

/// The table while it is being built.
pub(super) struct Builder {
    pub table: SymbolTable,
    pub current: ScopeId,
    depth: usize,
    /// The name of the class whose private names are mangled.
    pub class: Option<Name>,
    pub future_annotations: bool,
    /// Whether a statement is only reached on some paths.
    pub conditional: bool,
}

impl Builder {
    pub fn new(name: &str, range: TextRange, future_annotations: bool) -> Builder {
        let mut builder = Builder {
            table: SymbolTable { scopes: Vec::new(), by_node: HashMap::new() },
            current: SymbolTable::MODULE,
            depth: 0,
            class: None,
            future_annotations,
            conditional: false,
        };
        builder.table.scopes.push(new_scope(ScopeKind::Module, Name::new(name), None, range));
        builder
    }

    pub fn scope(&mut self) -> &mut Scope {
        &mut self.table[self.current]
    }

    /// Enters the new scope that `node` makes.
    pub fn enter<T>(
        &mut self,
        node: &T,
        role: Role,
        kind: ScopeKind,
        name: Name,
        range: TextRange,
    ) -> Compiled<ScopeId> {
        let id = ScopeId(self.table.scopes.len() as u32);
        self.table.by_node.insert((std::ptr::from_ref(node).addr(), role), id);
        let mut scope = new_scope(kind, name, Some(self.current), range);
        let parent = &self.table[self.current];
        scope.is_nested = parent.is_nested || parent.kind.is_function_like();
        scope.can_see_class = kind.is_annotation_like() && (parent.kind == ScopeKind::Class || parent.can_see_class)
            || kind.is_comprehension() && parent.can_see_class;
        self.table.scopes.push(scope);
        self.scope().children.push(id);
        self.reenter(id, range)?;
        Ok(id)
    }

    /// Enters a scope again.
    pub fn reenter(&mut self, id: ScopeId, range: TextRange) -> Compiled {
        self.depth += 1;
        if self.depth > MAX_SCOPES {
            return fault(range, "too many nested scopes");
        }
        self.current = id;
        Ok(())
    }

    /// Leaves the present scope.
    pub fn leave(&mut self) {
        self.depth -= 1;
        if let Some(parent) = self.scope().parent {
            self.current = parent;
        }
    }

    /// The name as it is known in the present class.
    pub fn mangle(&self, name: &Name) -> Name {
        mangle(self.class.as_ref(), name)
    }

    /// Enters an occurrence of a name into the present scope.
    pub fn define(&mut self, name: &Name, usage: Usage, range: TextRange) -> Compiled {
        let name = self.mangle(name);
        self.define_in(self.current, &name, usage, range)
    }

    /// Enters an occurrence of a mangled name into a scope.
    pub fn define_in(&mut self, id: ScopeId, name: &Name, usage: Usage, range: TextRange) -> Compiled {
        let scope = &mut self.table[id];
        let before = scope.usage(name);
        if usage.has(Usage::PARAM) && before.has(Usage::PARAM) {
            return fault(range, format!("duplicate argument '{name}' in function definition"));
        }
        if usage.has(Usage::TYPE_PARAM) && before.has(Usage::TYPE_PARAM) {
            return fault(range, format!("duplicate type parameter '{name}'"));
        }
        let mut usage = usage;
        if scope.in_iteration_target && usage.has(Usage::LOCAL) && scope.kind.is_comprehension() {
            if before.has(Usage(Usage::GLOBAL.0 | Usage::NONLOCAL.0)) {
                return Err(rebinds(name, range));
            }
            usage.insert(Usage::ITERATION);
        }
        scope.add(name, usage);
        Ok(())
    }
}

/// The error of `[(x := 1) for x in …]`.
pub(super) fn rebinds(name: &Name, range: TextRange) -> Box<Fault> {
    Fault::new(range, format!("assignment expression cannot rebind comprehension iteration variable '{name}'"))
}

fn new_scope(kind: ScopeKind, name: Name, parent: Option<ScopeId>, range: TextRange) -> Scope {
    Scope {
        kind,
        name,
        parent,
        children: Vec::new(),
        symbols: Vec::new(),
        index: HashMap::new(),
        range,
        is_generator: false,
        is_coroutine: false,
        is_async_def: false,
        is_nested: false,
        has_varargs: false,
        has_varkeywords: false,
        needs_class_cell: false,
        needs_class_dict: false,
        has_conditional_annotations: false,
        can_see_class: false,
        is_inlined: false,
        annotations: None,
        returns_value: None,
        comprehension_iterables: 0,
        in_iteration_target: false,
        what: "",
    }
}

/// A private name (`__x`) as it is known inside a class.
pub(super) fn mangle(class: Option<&Name>, name: &Name) -> Name {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    match class.trim_start_matches('_') {
        "" => name.clone(),
        class => Name::new(format!("_{class}{name}")),
    }
}
