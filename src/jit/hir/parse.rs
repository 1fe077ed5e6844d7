//! Reads the text form that [`super::print`] writes.
//!
//! Two walks over the lines: the first makes the blocks and the nodes, so that every name is known, the second fills them in.

use std::collections::HashMap;

use cranelift_entity::EntityRef;

use super::types::{SMALL_MAX, SMALL_MIN};
use super::{
    Alias, Block, Callee, CalleeId, CodeId, Compare, Edge, Field, FrameId, FrameState, Function, Helper, Imm, ImmKind,
    Kinds, Known, Layout, LayoutId, Node, Op, Range, Rep, Returns, Source, Terminator, Type, VirtualId, VirtualObject,
};
use crate::jit::exit::Reason;

/// Why a text is no function, with its line.
#[derive(Debug)]
pub struct ParseError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

/// Reads one function. Leading space does not matter, empty lines and what follows `;` neither.
pub fn parse(text: &str) -> Result<Function, ParseError> {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.split(';').next().unwrap_or("").trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let mut parser = Parser {
        function: Function::new("function"),
        nodes: HashMap::new(),
        blocks: HashMap::new(),
        frames: HashMap::new(),
        virtuals: HashMap::new(),
        layouts: HashMap::new(),
    };
    for walk in [Walk::Declare, Walk::Fill] {
        let mut block = None;
        let mut void_nodes = Vec::new();
        for (line, text) in &lines {
            let mut cursor = Cursor { rest: text };
            parser
                .line(&mut cursor, walk, &mut block, &mut void_nodes)
                .map_err(|message| ParseError { line: *line, message: format!("{message} in `{text}`") })?;
        }
    }
    Ok(parser.function)
}

#[derive(Clone, Copy, PartialEq)]
enum Walk {
    Declare,
    Fill,
}

struct Parser {
    function: Function,
    nodes: HashMap<String, Node>,
    blocks: HashMap<String, Block>,
    frames: HashMap<String, FrameId>,
    virtuals: HashMap<String, VirtualId>,
    layouts: HashMap<String, LayoutId>,
}

type Parsed<T> = Result<T, String>;

struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Parsed<()> {
        if self.eat(token) { Ok(()) } else { Err(format!("expected `{token}` before `{}`", self.rest)) }
    }

    fn word(&mut self) -> Parsed<&'t str> {
        self.space();
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        if end == 0 {
            return Err(format!("expected a word before `{}`", self.rest));
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(word)
    }

    fn peek_word(&self) -> &'t str {
        Cursor { rest: self.rest }.word().unwrap_or("")
    }

    fn int(&mut self) -> Parsed<i64> {
        let negative = self.eat("-");
        let word = self.word()?;
        let value = match word.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).map(|value| value as i64).ok(),
            None => word.parse::<i64>().ok(),
        };
        let value = value.ok_or_else(|| format!("`{word}` is no number"))?;
        Ok(if negative { -value } else { value })
    }

    fn is_int(&self) -> bool {
        self.rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-')
    }

    fn is_empty(&self) -> bool {
        self.rest.trim().is_empty()
    }

    fn list<T>(&mut self, close: &str, mut item: impl FnMut(&mut Cursor<'t>) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = Vec::new();
        while !self.eat(close) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(item(self)?);
        }
        Ok(items)
    }
}

impl Parser {
    fn line(
        &mut self,
        cursor: &mut Cursor<'_>,
        walk: Walk,
        block: &mut Option<Block>,
        void_nodes: &mut Vec<Node>,
    ) -> Parsed<()> {
        let first = cursor.peek_word();
        if first == "function" {
            cursor.word()?;
            self.function.name = cursor.rest.trim().to_owned();
            return Ok(());
        }
        if first.starts_with("block") {
            let id = self.block_line(cursor, walk)?;
            *block = Some(id);
            void_nodes.clear();
            return Ok(());
        }
        let Some(block) = *block else {
            return self.table_line(cursor, walk);
        };
        if matches!(first, "jump" | "branch" | "switch" | "return" | "exit" | "raise" | "unreachable") {
            if walk == Walk::Fill {
                let end = self.terminator(cursor)?;
                self.function.blocks[block].end = end;
            }
            return Ok(());
        }
        self.node_line(cursor, walk, block, void_nodes)
    }

    fn block_line(&mut self, cursor: &mut Cursor<'_>, walk: Walk) -> Parsed<Block> {
        let name = cursor.word()?;
        let id = match walk {
            Walk::Declare => {
                let number: usize = name["block".len()..].parse().map_err(|_| format!("`{name}` is no block"))?;
                while self.function.blocks.len() <= number {
                    self.function.add_block();
                    self.function.order.pop();
                }
                let id = Block::new(number);
                self.function.order.push(id);
                self.blocks.insert(name.to_owned(), id);
                id
            }
            Walk::Fill => self.blocks[name],
        };
        if cursor.eat("(") {
            let params = cursor.list(")", |cursor| {
                let name = cursor.word()?.to_owned();
                cursor.expect(":")?;
                Ok((name, parse_type(cursor)?))
            })?;
            if walk == Walk::Declare {
                for (name, ty) in params {
                    let node = self.function.add_param(id, ty);
                    self.nodes.insert(name, node);
                }
            }
        }
        if cursor.eat("cold") {
            self.function.blocks[id].cold = true;
        }
        if cursor.eat("loop") {
            let frame = cursor.word()?;
            if walk == Walk::Fill {
                self.function.blocks[id].loop_entry = Some(self.frame_named(frame)?);
            }
        }
        cursor.expect(":")?;
        Ok(id)
    }

    fn table_line(&mut self, cursor: &mut Cursor<'_>, walk: Walk) -> Parsed<()> {
        let name = cursor.word()?.to_owned();
        cursor.expect("=")?;
        match (name.as_bytes()[0], walk) {
            (b'l', Walk::Declare) => {
                cursor.expect("\"")?;
                let (title, rest) = cursor.rest.split_once('"').ok_or("expected `\"`")?;
                cursor.rest = rest;
                let kinds = parse_kinds(cursor)?;
                let size = cursor.int()? as u32;
                let header = cursor.int()? as u64;
                cursor.expect("[")?;
                let fields = cursor.list("]", parse_field)?;
                let layout = Layout { name: title.to_owned(), size, header, fields, kinds };
                self.layouts.insert(name, self.function.layouts.push(layout));
            }
            (b'o', Walk::Declare) => {
                let layout = self.layout_named(cursor.word()?)?;
                let id = self.function.frames.virtuals.push(VirtualObject { layout, fields: Vec::new() });
                self.virtuals.insert(name, id);
            }
            (b'o', Walk::Fill) => {
                cursor.word()?;
                cursor.expect("[")?;
                let fields = cursor.list("]", |cursor| self.source(cursor))?;
                self.function.frames.virtuals[self.virtuals[&name]].fields = fields;
            }
            (b'f', Walk::Declare) => {
                let id = self.function.frames.states.push(FrameState::new(CodeId::new(0), 0));
                self.frames.insert(name, id);
            }
            (b'f', Walk::Fill) => {
                let code = numbered(cursor.word()?, "c")?;
                cursor.expect("@")?;
                let mut state = FrameState::new(CodeId::from_u32(code), cursor.int()? as u32);
                cursor.expect("[")?;
                state.registers = cursor.list("]", |cursor| {
                    let register = numbered(cursor.word()?, "r")? as u16;
                    cursor.expect(":")?;
                    Ok((register, self.source(cursor)?))
                })?;
                if cursor.eat("of ") {
                    state.function = Some(self.source(cursor)?);
                }
                if cursor.eat("in ") {
                    state.parent = Some(self.frame_named(cursor.word()?)?);
                }
                if cursor.eat("made ") {
                    state.returns = Returns::Made(self.source(cursor)?);
                } else if cursor.eat("truth") {
                    state.returns = Returns::Truth;
                } else if cursor.eat("nottruth") {
                    state.returns = Returns::NotTruth;
                } else if cursor.eat("dropped") {
                    state.returns = Returns::Nothing;
                }
                self.function.frames.states[self.frames[&name]] = state;
            }
            (b'c', Walk::Declare) => {
                cursor.expect("\"")?;
                let (title, rest) = cursor.rest.split_once('"').ok_or("expected `\"`")?;
                cursor.rest = rest;
                let cell = if cursor.eat("own") { None } else { Some(cursor.int()? as u64) };
                self.function.callees.push(Callee { name: title.to_owned(), cell });
            }
            (b'l' | b'c', Walk::Fill) => {}
            _ => return Err(format!("`{name}` is neither a layout, a virtual object nor a frame state")),
        }
        Ok(())
    }

    fn node_line(
        &mut self,
        cursor: &mut Cursor<'_>,
        walk: Walk,
        block: Block,
        void_nodes: &mut Vec<Node>,
    ) -> Parsed<()> {
        let mut name = None;
        let mut ty = Type::VOID;
        if is_node_name(cursor.peek_word()) {
            name = Some(cursor.word()?.to_owned());
            cursor.expect(":")?;
            ty = parse_type(cursor)?;
            cursor.expect("=")?;
        }
        let op = cursor.word()?;
        let op = Op::parse(op).ok_or_else(|| format!("`{op}` is no operation"))?;
        if walk == Walk::Declare {
            let node = self.function.append(block, op, Imm::None, &[], ty, None);
            match name {
                Some(name) => {
                    if self.nodes.insert(name.clone(), node).is_some() {
                        return Err(format!("`{name}` is defined twice"));
                    }
                }
                None => void_nodes.push(node),
            }
            return Ok(());
        }
        let node = match name {
            Some(name) => self.nodes[&name],
            None => {
                let seen = void_nodes.len();
                let body = &self.function.blocks[block].body;
                let node = body.iter().filter(|node| self.function.ty(**node).rep == Rep::Void).nth(seen).copied();
                let node = node.ok_or("a node that was not seen before")?;
                void_nodes.push(node);
                node
            }
        };
        self.function.nodes[node].imm = self.immediate(cursor, op.signature().immediate)?;
        let mut args = Vec::new();
        while !cursor.is_empty() && !cursor.rest.trim_start().starts_with('@') {
            if !args.is_empty() {
                cursor.expect(",")?;
            }
            args.push(self.node_named(cursor.word()?)?);
        }
        self.function.set_args(node, &args);
        if cursor.eat("@") {
            self.function.nodes[node].frame = Some(self.frame_named(cursor.word()?)?);
        }
        Ok(())
    }

    fn immediate(&mut self, cursor: &mut Cursor<'_>, kind: ImmKind) -> Parsed<Imm> {
        Ok(match kind {
            ImmKind::None => Imm::None,
            ImmKind::Int => Imm::Int(cursor.int()?),
            ImmKind::Float => {
                cursor.space();
                let end = cursor.rest.find([' ', ',']).unwrap_or(cursor.rest.len());
                let (text, rest) = cursor.rest.split_at(end);
                cursor.rest = rest;
                let value: f64 = text.parse().map_err(|_| format!("`{text}` is no number"))?;
                Imm::Float(value.to_bits())
            }
            ImmKind::Word => Imm::Word(cursor.int()? as u64),
            ImmKind::Kinds => Imm::Kinds(parse_kinds(cursor)?),
            ImmKind::Shape => {
                cursor.expect("#")?;
                Imm::Shape(cursor.int()? as u32)
            }
            ImmKind::Compare => {
                let word = cursor.word()?;
                Imm::Compare(Compare::parse(word).ok_or_else(|| format!("`{word}` is no comparison"))?)
            }
            ImmKind::Field => Imm::Field(parse_field(cursor)?),
            ImmKind::Layout => Imm::Layout(self.layout_named(cursor.word()?)?),
            ImmKind::Helper => {
                let word = cursor.word()?;
                Imm::Helper(Helper::parse(word).ok_or_else(|| format!("`{word}` is no helper"))?)
            }
            ImmKind::Callee => Imm::Callee(CalleeId::from_u32(numbered(cursor.word()?, "callee")?)),
            ImmKind::Reason => Imm::Reason(parse_reason(cursor)?),
        })
    }

    fn terminator(&mut self, cursor: &mut Cursor<'_>) -> Parsed<Terminator> {
        Ok(match cursor.word()? {
            "jump" => Terminator::Jump(self.edge(cursor)?),
            "branch" => {
                let flag = self.node_named(cursor.word()?)?;
                cursor.expect(",")?;
                let yes = self.edge(cursor)?;
                cursor.expect(",")?;
                Terminator::Branch(flag, yes, self.edge(cursor)?)
            }
            "switch" => {
                let value = self.node_named(cursor.word()?)?;
                let mut edges = Vec::new();
                while cursor.eat(",") {
                    edges.push(self.edge(cursor)?);
                }
                Terminator::Switch(value, edges)
            }
            "return" => Terminator::Return(self.node_named(cursor.word()?)?),
            "exit" => {
                let reason = parse_reason(cursor)?;
                cursor.expect("@")?;
                Terminator::Exit(self.frame_named(cursor.word()?)?, reason)
            }
            "raise" => {
                cursor.expect("@")?;
                Terminator::Raise(self.frame_named(cursor.word()?)?)
            }
            _ => Terminator::Unreachable,
        })
    }

    fn edge(&mut self, cursor: &mut Cursor<'_>) -> Parsed<Edge> {
        let name = cursor.word()?;
        let block = *self.blocks.get(name).ok_or_else(|| format!("there is no `{name}`"))?;
        let mut args = Vec::new();
        if cursor.eat("(") {
            args = cursor.list(")", |cursor| self.node_named(cursor.word()?))?;
        }
        Ok(Edge { block, args })
    }

    fn source(&self, cursor: &mut Cursor<'_>) -> Parsed<Source> {
        if cursor.is_int() {
            return Ok(Source::Word(cursor.int()? as u64));
        }
        let name = cursor.word()?;
        match self.virtuals.get(name) {
            Some(object) => Ok(Source::Virtual(*object)),
            None => Ok(Source::Node(self.node_named(name)?)),
        }
    }

    fn node_named(&self, name: &str) -> Parsed<Node> {
        self.nodes.get(name).copied().ok_or_else(|| format!("there is no `{name}`"))
    }

    fn frame_named(&self, name: &str) -> Parsed<FrameId> {
        self.frames.get(name).copied().ok_or_else(|| format!("there is no frame state `{name}`"))
    }

    fn layout_named(&self, name: &str) -> Parsed<LayoutId> {
        self.layouts.get(name).copied().ok_or_else(|| format!("there is no layout `{name}`"))
    }
}

fn is_node_name(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn numbered(word: &str, prefix: &str) -> Parsed<u32> {
    word.strip_prefix(prefix)
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| format!("expected `{prefix}` and a number, not `{word}`"))
}

fn parse_reason(cursor: &mut Cursor<'_>) -> Parsed<Reason> {
    let word = cursor.word()?;
    Reason::parse(word).ok_or_else(|| format!("`{word}` is no reason"))
}

fn parse_field(cursor: &mut Cursor<'_>) -> Parsed<Field> {
    let word = cursor.word()?;
    let alias = Alias::parse(word).ok_or_else(|| format!("`{word}` is no class of memory"))?;
    cursor.expect("+")?;
    Ok(Field { alias, offset: cursor.int()? as u32 })
}

fn parse_kinds(cursor: &mut Cursor<'_>) -> Parsed<Kinds> {
    let mut kinds = Kinds::EMPTY;
    loop {
        let word = cursor.word()?;
        kinds = kinds.join(Kinds::parse(word).ok_or_else(|| format!("`{word}` is no kind"))?);
        if !cursor.eat("|") {
            return Ok(kinds);
        }
    }
}

fn parse_type(cursor: &mut Cursor<'_>) -> Parsed<Type> {
    let rep = match cursor.peek_word() {
        "i64" => Rep::I64,
        "f64" => Rep::F64,
        "flag" => Rep::Flag,
        "ptr" => Rep::Ptr,
        _ => Rep::Boxed,
    };
    let mut ty = Type::top(rep);
    if rep == Rep::Boxed {
        ty.kinds = parse_kinds(cursor)?;
    } else {
        cursor.word()?;
    }
    if cursor.rest.starts_with('#') {
        cursor.expect("#")?;
        ty.known = Known::Shape(cursor.int()? as u32);
    } else if cursor.rest.starts_with("=0x") {
        cursor.expect("=")?;
        let word = cursor.int()? as u64;
        ty = Type { kinds: ty.kinds, ..Type::word(word) };
    }
    if cursor.rest.starts_with('[') {
        cursor.expect("[")?;
        let low = if cursor.is_int() { cursor.int()? } else { SMALL_MIN };
        cursor.expect("..")?;
        let high = if cursor.is_int() { cursor.int()? } else { SMALL_MAX };
        cursor.expect("]")?;
        ty.range = Range { low, high };
    }
    Ok(ty)
}
