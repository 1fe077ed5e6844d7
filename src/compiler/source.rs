//! A source text and where its lines start.

use ruff_text_size::{TextRange, TextSize};

use crate::bytecode::Position;

/// A source text with an index of its lines.
pub(super) struct Source<'a> {
    pub text: &'a str,
    starts: Vec<u32>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Source<'a> {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        Source { text, starts }
    }

    /// The line, from 1.
    pub fn line(&self, at: TextSize) -> u32 {
        self.starts.partition_point(|&start| start <= at.to_u32()) as u32
    }

    /// The line, from 1, and the column in bytes, from 0.
    fn line_and_column(&self, at: TextSize) -> (u32, u32) {
        let line = self.line(at);
        (line, at.to_u32() - self.starts[line as usize - 1])
    }

    /// The line, from 1, and the column in characters, from 0.
    pub fn line_and_character(&self, at: TextSize) -> (u32, u32) {
        let (line, column) = self.line_and_column(at);
        let start = self.starts[line as usize - 1] as usize;
        let before = self.text.get(start..start + column as usize).unwrap_or_default();
        (line, before.chars().count() as u32)
    }

    /// The text of a line with its line break.
    pub fn line_text(&self, line: u32) -> &'a str {
        let start = self.starts.get(line as usize - 1).map_or(self.text.len(), |&at| at as usize);
        let end = self.starts.get(line as usize).map_or(self.text.len(), |&at| at as usize);
        &self.text[start..end]
    }

    /// A stretch of text as lines and columns.
    pub fn position(&self, range: TextRange) -> Position {
        let (line, column) = self.line_and_column(range.start());
        let (end_line, end_column) = self.line_and_column(range.end());
        Position { line, column, end_line, end_column }
    }

    /// The text in a range.
    pub fn slice(&self, range: TextRange) -> &'a str {
        &self.text[range.start().to_usize()..range.end().to_usize()]
    }
}
