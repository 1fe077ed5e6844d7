//! UTF-8: the text as it is held, but that surrogates are refused and every sequence is checked.

use super::{DecodeErrors, DecodeFault, EncodeErrors, Encoding};
use crate::text::wtf8::{first_surrogate, is_surrogate, push};

/// What `utf-8-sig` has at its beginning.
pub const MARK: &[u8] = b"\xEF\xBB\xBF";

const NAME: &str = "utf-8";

/// Decodes UTF-8.
pub fn decode<E: DecodeErrors>(bytes: &[u8], errors: &mut E, last: bool) -> Result<(Vec<u8>, usize), E::Error> {
    let mut at = 0;
    let mut out = Vec::new();
    while at < bytes.len() {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(_) => {
                out.extend_from_slice(&bytes[at..]);
                break;
            }
            Err(error) => error,
        };
        out.extend_from_slice(&bytes[at..at + error.valid_up_to()]);
        at += error.valid_up_to();
        let (end, reason) = match error.error_len() {
            None if !last => return Ok((out, at)),
            None => (bytes.len(), "unexpected end of data"),
            Some(length) if matches!(bytes[at], 0xC2..=0xF4) => (at + length, "invalid continuation byte"),
            Some(length) => (at + length, "invalid start byte"),
        };
        let fault = DecodeFault { encoding: NAME, object: bytes, start: at, end, reason };
        let (replacement, resume) = errors.decode_fault(&fault)?;
        out.extend_from_slice(&replacement);
        at = resume;
    }
    Ok((out, bytes.len()))
}

/// Decodes bytes that may begin with the mark.
pub fn decode_marked<E: DecodeErrors>(bytes: &[u8], errors: &mut E, last: bool) -> Result<(Vec<u8>, usize), E::Error> {
    if !last && bytes.len() < MARK.len() && MARK.starts_with(bytes) {
        return Ok((Vec::new(), 0));
    }
    // Faults are counted from after the mark, and their object is what follows it.
    let skipped = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let (text, used) = decode(&bytes[skipped..], errors, last)?;
    Ok((text, skipped + used))
}

/// Encodes a text behind what is in `out`.
pub fn encode<E: EncodeErrors>(text: &[u8], mut out: Vec<u8>, errors: &mut E) -> Result<Vec<u8>, E::Error> {
    if first_surrogate(text).is_none() {
        out.extend_from_slice(text);
        return Ok(out);
    }
    let encoding = Encoding { name: NAME, reason: "surrogates not allowed", unit: 1, together: true, text };
    encoding.run(out, errors, |out, c| {
        let fits = !is_surrogate(c);
        if fits {
            push(out, c);
        }
        fits
    })
}
