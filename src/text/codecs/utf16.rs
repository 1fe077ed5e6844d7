//! UTF-16.

use super::{DecodeErrors, DecodeFault, EncodeErrors, Encoding, Order};
use crate::text::wtf8::{is_surrogate, push};

fn name(order: Order) -> &'static str {
    match order {
        Order::Marked => "utf-16",
        Order::Little => "utf-16-le",
        Order::Big => "utf-16-be",
    }
}

/// Decodes UTF-16.
pub fn decode<E: DecodeErrors>(
    bytes: &[u8],
    order: Order,
    errors: &mut E,
    last: bool,
) -> Result<(Vec<u8>, usize), E::Error> {
    let (mut at, order) = match (order, bytes) {
        (Order::Marked, [0xFF, 0xFE, ..]) => (2, Order::Little),
        (Order::Marked, [0xFE, 0xFF, ..]) => (2, Order::Big),
        (Order::Marked, _) => (0, Order::Little),
        _ => (0, order),
    };
    let unit = |at: usize| {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(u32::from(if order == Order::Big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }))
    };
    let mut out = Vec::with_capacity(bytes.len() / 2);
    while at < bytes.len() {
        let (end, reason) = match (unit(at), unit(at + 2)) {
            (None, _) => (bytes.len(), "truncated data"),
            (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                push(&mut out, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
                at += 4;
                continue;
            }
            (Some(0xD800..0xDC00), None) => (bytes.len(), "unexpected end of data"),
            (Some(0xD800..0xDC00), Some(_)) => (at + 2, "illegal UTF-16 surrogate"),
            (Some(0xDC00..0xE000), _) => (at + 2, "illegal encoding"),
            (Some(c), _) => {
                push(&mut out, c);
                at += 2;
                continue;
            }
        };
        if !last && end == bytes.len() && !reason.starts_with("illegal") {
            return Ok((out, at));
        }
        let fault = DecodeFault { encoding: name(order), object: bytes, start: at, end, reason };
        let (replacement, resume) = errors.decode_fault(&fault)?;
        out.extend_from_slice(&replacement);
        at = resume;
    }
    Ok((out, bytes.len()))
}

/// Encodes as UTF-16.
pub fn encode<E: EncodeErrors>(text: &[u8], order: Order, errors: &mut E) -> Result<Vec<u8>, E::Error> {
    let put_unit = move |out: &mut Vec<u8>, unit: u32| {
        let unit = unit as u16;
        out.extend(if order == Order::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    };
    let mut out = Vec::with_capacity(text.len() * 2 + 2);
    if order == Order::Marked {
        put_unit(&mut out, 0xFEFF);
    }
    let encoding = Encoding { name: name(order), reason: "surrogates not allowed", unit: 2, together: false, text };
    encoding.run(out, errors, |out, c| {
        match c {
            _ if is_surrogate(c) => return false,
            0..0x10000 => put_unit(out, c),
            _ => {
                put_unit(out, 0xD800 + ((c - 0x10000) >> 10));
                put_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
            }
        }
        true
    })
}
