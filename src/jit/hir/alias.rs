//! Alias classes: disjoint parts of memory, so that a store into one never disturbs what is known of another.

macro_rules! aliases {
    ($($variant:ident $name:literal $mutable:literal $about:literal;)*) => {
        /// A part of memory that overlaps no other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Alias { $(#[doc = $about] $variant),* }

        impl Alias {
            /// Every class.
            pub const ALL: &'static [Alias] = &[$(Alias::$variant),*];

            /// The name in the text form.
            pub fn name(self) -> &'static str {
                match self { $(Alias::$variant => $name),* }
            }

            /// Whether it can change after the object was made. What cannot survives every call.
            pub fn is_mutable(self) -> bool {
                match self { $(Alias::$variant => $mutable),* }
            }

            /// The class with this name.
            pub fn parse(name: &str) -> Option<Alias> {
                match name { $($name => Some(Alias::$variant),)* _ => None }
            }
        }
    };
}

aliases! {
    Header "header" true "The shape word of an object.";
    Slot "slot" true "An attribute slot of an instance.";
    Overflow "overflow" true "The address of an instance's overflow slots.";
    ListLength "list_length" true "The length of a list.";
    ListItems "list_items" true "The address of a list's items.";
    Element "element" true "An element of a list.";
    TupleItem "tuple_item" false "An item of a tuple, or its length.";
    Cell "cell" true "The content of a closure cell.";
    DictTable "dict_table" true "Any part of a dict.";
    SetTable "set_table" true "Any part of a set.";
    Iterator "iterator" true "The position of an iterator.";
    Frozen "frozen" false "A field that never changes once its object is seen: bounds of a range, code of a string.";
    Global "global" true "A cell of a module's namespace.";
    Generator "generator" true "The saved registers and the state of a generator.";
    Vm "vm" true "A field of the VM itself.";
    Data "data" true "Raw bytes of an array.";
}

/// A set of alias classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct AliasSet(pub u32);

impl AliasSet {
    /// No memory.
    pub const NONE: AliasSet = AliasSet(0);

    /// One class.
    pub const fn of(alias: Alias) -> AliasSet {
        AliasSet(1 << alias as u32)
    }

    /// All that can change: what an unknown call may write.
    pub fn everything() -> AliasSet {
        let mut set = 0;
        for alias in Alias::ALL {
            if alias.is_mutable() {
                set |= 1 << *alias as u32;
            }
        }
        AliasSet(set)
    }

    /// Whether a class is in it.
    pub fn contains(self, alias: Alias) -> bool {
        self.0 & (1 << alias as u32) != 0
    }

    /// The union.
    pub const fn join(self, other: AliasSet) -> AliasSet {
        AliasSet(self.0 | other.0)
    }

    /// Whether both have a class in common.
    pub fn meets(self, other: AliasSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A word in an object: its class of memory, and the byte offset from the object's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The class.
    pub alias: Alias,
    /// Bytes from the start of the object.
    pub offset: u32,
}
