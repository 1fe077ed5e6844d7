//! UTF-32.

use super::{DecodeErrors, DecodeFault, EncodeErrors, Encoding, Order};
use crate::text::wtf8::{MAX_CODE_POINT, is_surrogate, push};

fn name(order: Order) -> &'static str {
    match order {
        Order::Marked => "utf-32",
        Order::Little => "utf-32-le",
        Order::Big => "utf-32-be",
    }
}

/// Decodes UTF-32.
pub fn decode<E: DecodeErrors>(
    bytes: &[u8],
    order: Order,
    errors: &mut E,
    last: bool,
) -> Result<(Vec<u8>, usize), E::Error> {
    let (mut at, order) = match (order, bytes) {
        (Order::Marked, [0xFF, 0xFE, 0, 0, ..]) => (4, Order::Little),
        (Order::Marked, [0, 0, 0xFE, 0xFF, ..]) => (4, Order::Big),
        (Order::Marked, _) => (0, Order::Little),
        _ => (0, order),
    };
    let mut out = Vec::with_capacity(bytes.len() / 4);
    while at < bytes.len() {
        let unit = bytes[at..].first_chunk::<4>();
        let unit = unit.map(|&u| if order == Order::Big { u32::from_be_bytes(u) } else { u32::from_le_bytes(u) });
        let (end, reason) = match unit {
            None if !last => return Ok((out, at)),
            None => (bytes.len(), "truncated data"),
            Some(c) if is_surrogate(c) => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
            Some(c) if c > MAX_CODE_POINT => (at + 4, "code point not in range(0x110000)"),
            Some(c) => {
                push(&mut out, c);
                at += 4;
                continue;
            }
        };
        let fault = DecodeFault { encoding: name(order), object: bytes, start: at, end, reason };
        let (replacement, resume) = errors.decode_fault(&fault)?;
        out.extend_from_slice(&replacement);
        at = resume;
    }
    Ok((out, bytes.len()))
}

/// Encodes as UTF-32.
pub fn encode<E: EncodeErrors>(text: &[u8], order: Order, errors: &mut E) -> Result<Vec<u8>, E::Error> {
    let put_unit = move |out: &mut Vec<u8>, unit: u32| {
        out.extend(if order == Order::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    };
    let mut out = Vec::with_capacity(text.len() * 4 + 4);
    if order == Order::Marked {
        put_unit(&mut out, 0xFEFF);
    }
    let encoding = Encoding { name: name(order), reason: "surrogates not allowed", unit: 4, together: false, text };
    encoding.run(out, errors, |out, c| {
        let fits = !is_surrogate(c);
        if fits {
            put_unit(out, c);
        }
        fits
    })
}
