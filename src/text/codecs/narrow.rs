//! ASCII and Latin-1: one byte a code point.

use super::{DecodeErrors, DecodeFault, EncodeErrors, Encoding};
use crate::text::wtf8::push;

/// Decodes Latin-1, in which nothing is wrong.
pub fn decode_latin1(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_ascii() {
        return bytes.to_vec();
    }
    let mut out = Vec::with_capacity(bytes.len() * 2);
    bytes.iter().for_each(|&b| push(&mut out, u32::from(b)));
    out
}

/// Decodes ASCII.
pub fn decode_ascii<E: DecodeErrors>(bytes: &[u8], errors: &mut E) -> Result<Vec<u8>, E::Error> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let plain = rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        at += plain;
        if at < bytes.len() {
            let reason = "ordinal not in range(128)";
            let fault = DecodeFault { encoding: "ascii", object: bytes, start: at, end: at + 1, reason };
            let (replacement, resume) = errors.decode_fault(&fault)?;
            out.extend_from_slice(&replacement);
            at = resume;
        }
    }
    Ok(out)
}

/// Encodes the code points below `limit`: 128 is ASCII, 256 is Latin-1.
pub fn encode<E: EncodeErrors>(text: &[u8], limit: u32, errors: &mut E) -> Result<Vec<u8>, E::Error> {
    if text.is_ascii() {
        return Ok(text.to_vec());
    }
    let (name, reason) =
        if limit == 0x80 { ("ascii", "ordinal not in range(128)") } else { ("latin-1", "ordinal not in range(256)") };
    let encoding = Encoding { name, reason, unit: 1, together: true, text };
    encoding.run(Vec::with_capacity(text.len()), errors, |out, c| {
        let fits = c < limit;
        if fits {
            out.push(c as u8);
        }
        fits
    })
}
