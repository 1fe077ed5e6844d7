//! The tests and cases of `bytes` and `bytearray`, which know ASCII only.

fn all(bytes: &[u8], test: fn(&u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(test)
}

/// `isalpha`
pub fn is_alpha(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphabetic)
}

/// `isalnum`
pub fn is_alnum(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphanumeric)
}

/// `isdigit`
pub fn is_digit(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_digit)
}

/// `isspace`
pub fn is_space(bytes: &[u8]) -> bool {
    all(bytes, |b| matches!(b, b' ' | 0x09..=0x0D))
}

/// `islower`
pub fn is_lower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `isupper`
pub fn is_upper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `istitle`
pub fn is_title(bytes: &[u8]) -> bool {
    let fits = |(at, b): (usize, &u8)| {
        let inside = at > 0 && bytes[at - 1].is_ascii_alphabetic();
        if inside { !b.is_ascii_uppercase() } else { !b.is_ascii_lowercase() }
    };
    bytes.iter().any(u8::is_ascii_alphabetic) && bytes.iter().enumerate().all(fits)
}

/// `swapcase`
pub fn swapcase(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { *b }).collect()
}

/// `title`
pub fn title(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let mut cased = |b: &u8| {
        let out = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
        inside = b.is_ascii_alphabetic();
        out
    };
    bytes.iter().map(&mut cased).collect()
}

/// `capitalize`
pub fn capitalize(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// `translate`: bytes in `delete` go, the others are looked up in the table of 256, if there is one.
pub fn translate(bytes: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let mut gone = [false; 256];
    delete.iter().for_each(|&b| gone[usize::from(b)] = true);
    let kept = bytes.iter().filter(|&&b| !gone[usize::from(b)]);
    kept.map(|&b| table.map_or(b, |table| table[usize::from(b)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_letters_have_a_case() {
        assert_eq!(title(b"they're \xe9a"), b"They'Re \xe9A");
        assert_eq!(swapcase(b"aB1\xe9"), b"Ab1\xe9");
        assert_eq!(capitalize(b"hELLO"), b"Hello");
        assert!(is_title(b"Ab Cd1") && !is_title(b"AB") && !is_title(b"1") && !is_alpha(b"\xe9") && is_space(b" \x0b"));
    }

    #[test]
    fn translation_deletes_first() {
        let mut table: [u8; 256] = std::array::from_fn(|b| b as u8);
        table[usize::from(b'a')] = b'b';
        assert_eq!(translate(b"abc", Some(&table), b"b"), b"bc");
        assert_eq!(translate(b"abc", None, b"b"), b"ac");
    }
}
