//! Source files as text: encodings (PEP 263).

use crate::interpreter::report::lines;
use crate::objects::Vm;
use crate::text::codecs::Codec;
use crate::text::wtf8;

/// Keeps a text, so that its lines can be shown.
pub fn remember(vm: &mut Vm, filename: &str, text: &str) {
    lines::remember(vm, filename, text);
}

/// Reads a source for a traceback: an embedded one, or a file if files are granted.
pub(super) fn read(vm: &mut Vm, filename: &str) -> Option<String> {
    match super::finder::embedded_text(filename) {
        Some(text) => Some(text),
        None if super::finder::files_granted(vm) => decode(&std::fs::read(filename).ok()?, filename).ok(),
        None => None,
    }
}

/// The text of a source file: UTF-8 unless one of its first two lines says otherwise.
pub fn decode(bytes: &[u8], filename: &str) -> Result<String, String> {
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let named = declared(bytes);
    let codec = match &named {
        Some(name) => match Codec::named(name) {
            Some(codec) => codec,
            None => return Err(format!("unknown encoding in {filename}: {name}")),
        },
        None => Codec::Utf8,
    };
    if marked && !matches!(codec, Codec::Utf8 | Codec::Utf8Sig) {
        return Err(format!("encoding problem in {filename}: {} with BOM", named.unwrap_or_default()));
    }
    if matches!(codec, Codec::Utf8 | Codec::Utf8Sig) {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let at = error.valid_up_to();
                let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
                Err(format!(
                    "Non-UTF-8 code starting with '\\x{:02x}' in file {filename} on line {line}, but no encoding declared; \
                     see https://peps.python.org/pep-0263/ for details",
                    bytes[at]
                ))
            }
        };
    }
    match codec.decode(bytes, &mut Strict) {
        Ok(text) => Ok(wtf8::to_string_lossy(&text)),
        Err(message) => Err(format!("{filename}: {message}")),
    }
}

/// The encoding that one of the first two lines declares.
fn declared(bytes: &[u8]) -> Option<String> {
    for (number, line) in bytes.split(|byte| *byte == b'\n').take(2).enumerate() {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches([' ', '\t', '\x0c']);
        if !text.starts_with('#') {
            // A second line counts only after an empty one or a comment.
            if number == 0 && text.trim().is_empty() {
                continue;
            }
            return None;
        }
        if let Some((_, rest)) = text.split_once("coding")
            && let Some(rest) = rest.strip_prefix([':', '='])
        {
            let name: String = rest
                .trim_start_matches([' ', '\t'])
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
                .collect();
            if !name.is_empty() {
                return Some(name);
            }
        }
    }
    None
}

/// Any fault ends it.
struct Strict;

impl crate::text::codecs::DecodeErrors for Strict {
    type Error = String;

    fn decode_fault(&mut self, fault: &crate::text::codecs::DecodeFault<'_>) -> Result<(Vec<u8>, usize), String> {
        Err(format!("'{}' codec can't decode byte in position {}: {}", fault.encoding, fault.start, fault.reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_stands_in_one_of_the_first_two_lines() {
        assert_eq!(declared(b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\n"), Some("latin-1".into()));
        assert_eq!(declared(b"x = 1\n# coding: latin-1\n"), None);
        assert_eq!(decode(b"# coding: latin-1\ns = '\xe4'\n", "x.py"), Ok("# coding: latin-1\ns = 'ä'\n".into()));
        assert!(decode(b"s = '\xe4'\n", "x.py").expect_err("not UTF-8").contains("line 1"));
    }
}
