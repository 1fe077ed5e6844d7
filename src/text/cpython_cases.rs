//! What CPython answers, asked again: the cases that `testdata/generate.py` wrote down.

use dashu_int::IBig;

use super::codecs::Codec;
use super::codecs::handlers::{CodecError, Standard};
use super::error::TextError;
use super::float::{self, digits::round_to};
use super::format::{number, percent, spec};
use super::methods::{Unit, pad, search, split, strip};
use super::unicode::{case, decimal_value, digit_value, text as test};
use super::{complex, hash, int, repr, wtf8};

const CASES: &str = include_str!("testdata/cases.txt");

type Answer = Result<Vec<u8>, TextError>;

fn unescape(field: &str) -> Vec<u8> {
    Codec::UnicodeEscape.decode(field.as_bytes(), &mut Standard::Strict).expect("a field is well escaped")
}

fn hex(field: &[u8]) -> f64 {
    float::from_hex(field).expect("a float")
}

fn number_of(field: &[u8]) -> IBig {
    int::parse(field, 10, 0).expect("an int")
}

fn count_of(field: &[u8]) -> usize {
    usize::try_from(&number_of(field)).unwrap_or(usize::MAX)
}

fn narrow(field: &[u8]) -> Vec<u8> {
    Codec::Latin1.encode(field, &mut Standard::Strict).expect("bytes")
}

fn widen(bytes: Vec<u8>) -> Vec<u8> {
    Codec::Latin1.decode(&bytes, &mut Standard::Strict).expect("every byte is a character")
}

fn truth(answer: bool) -> Answer {
    Ok(if answer { b"True".to_vec() } else { b"False".to_vec() })
}

fn offset(text: &[u8], found: Option<usize>) -> Answer {
    Ok(found.map_or("-1".to_owned(), |at| wtf8::index_of(text, at).to_string()).into_bytes())
}

fn codec_answer(result: Result<Vec<u8>, CodecError>) -> Answer {
    Ok(match result {
        Ok(done) => done,
        Err(CodecError::OnlyEncodes) => {
            b"TypeError: don't know how to handle UnicodeDecodeError in error callback".to_vec()
        }
        Err(CodecError::Decode { start, end, reason, .. } | CodecError::Encode { start, end, reason, .. }) => {
            format!("!{start} {end} {reason}").into_bytes()
        }
    })
}

fn percent_of(template: &[u8], fill: impl Fn(&percent::Conversion<'_>) -> Answer) -> Answer {
    match percent::Template::new(template).next() {
        Some(Ok(percent::Piece::Conversion(conversion))) => fill(&conversion),
        other => panic!("not a conversion: {other:?}"),
    }
}

fn text(answer: impl ToString) -> Answer {
    Ok(answer.to_string().into_bytes())
}

fn answer(rule: &str, a: &[Vec<u8>]) -> Answer {
    let points = Unit::CodePoint;
    match rule {
        "repr" => text(float::repr(hex(&a[0]))),
        "format_float" => number::format_float(hex(&a[0]), &a[1], "float"),
        "percent_float" => percent_of(&a[0], |conversion| Ok(conversion.format_float(hex(&a[1])))),
        "round" => match round_to(hex(&a[0]), i64::try_from(&number_of(&a[1])).expect("small")) {
            rounded if rounded.is_infinite() && hex(&a[0]).is_finite() => {
                Err(TextError::overflow("rounded value too large to represent"))
            }
            rounded => text(float::to_hex(rounded)),
        },
        "hash_float" => text(hash::float(hex(&a[0]))),
        "hash_int" => text(hash::big_int(&number_of(&a[0]))),
        "format_int" => number::format_int(&number_of(&a[0]), &a[1], "int", 0),
        "percent_int" => percent_of(&a[0], |conversion| conversion.format_int(&number_of(&a[1]), 0)),
        "repr_complex" => text(complex::repr(hex(&a[0]), hex(&a[1]))),
        "format_complex" => number::format_complex(hex(&a[0]), hex(&a[1]), &a[2], "complex"),
        "format_str" => spec::format_str(&a[0], &a[1], "str"),
        "repr_str" => Ok(repr::str_repr(&a[0])),
        "repr_bytes" => text(repr::bytes_repr(&narrow(&a[0]))),
        "float" => float::parse(&a[0]).and_then(|x| text(float::to_hex(x))),
        "int" => int::parse(&a[0], count_of(&a[1]) as u32, 4300).and_then(text),
        "complex" => {
            complex::parse(&a[0]).and_then(|(re, im)| text(format!("{} {}", float::to_hex(re), float::to_hex(im))))
        }
        "fromhex" => float::from_hex(&a[0]).and_then(|x| text(float::to_hex(x))),
        "encode" | "decode" => {
            let name = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
            let codec = Codec::named(&name(&a[1])).expect("an encoding");
            let mut errors = Standard::named(&name(&a[2])).expect("a handler");
            codec_answer(if rule == "encode" {
                codec.encode(&a[0], &mut errors).map(widen)
            } else {
                codec.decode(&narrow(&a[0]), &mut errors)
            })
        }
        "upper" => Ok(case::upper(&a[0])),
        "lower" => Ok(case::lower(&a[0])),
        "title" => Ok(case::title(&a[0])),
        "capitalize" => Ok(case::capitalize(&a[0])),
        "casefold" => Ok(case::casefold(&a[0])),
        "swapcase" => Ok(case::swapcase(&a[0])),
        "isupper" => truth(test::is_upper(&a[0])),
        "islower" => truth(test::is_lower(&a[0])),
        "istitle" => truth(test::is_title(&a[0])),
        "isalpha" => truth(test::is_alpha(&a[0])),
        "isidentifier" => truth(test::is_identifier(&a[0])),
        "isprintable" => truth(test::is_printable(&a[0])),
        "split" => Ok(split::words(&a[0], count_of(&a[1]), points).join(&b'|')),
        "rsplit" => Ok(split::words_from_end(&a[0], count_of(&a[1]), points).join(&b'|')),
        "split_on" => Ok(split::on(&a[0], &a[1], count_of(&a[2])).join(&b'|')),
        "rsplit_on" => Ok(split::on_from_end(&a[0], &a[1], count_of(&a[2])).join(&b'|')),
        "split_bytes" => {
            let bytes = narrow(&a[0]);
            Ok(widen(split::words(&bytes, count_of(&a[1]), Unit::Byte).join(&b'|')))
        }
        "rsplit_bytes" => {
            let bytes = narrow(&a[0]);
            Ok(widen(split::words_from_end(&bytes, count_of(&a[1]), Unit::Byte).join(&b'|')))
        }
        "splitlines" => Ok(split::lines(&a[0], true, points).join(&b'|')),
        "strip" => Ok(strip::spaces(&a[0], true, true, points).to_vec()),
        "strip_set" => Ok(strip::set(&a[0], &a[1], true, true, points).to_vec()),
        "expandtabs" => {
            let size = if a[1].starts_with(b"-") { 0 } else { count_of(&a[1]) };
            Ok(pad::expand_tabs(&a[0], size, points))
        }
        "center" => {
            let width = if a[1].starts_with(b"-") { 0 } else { count_of(&a[1]) };
            Ok(pad::center(&a[0], width, "é".as_bytes(), points))
        }
        "replace" => Ok(search::replace(&a[0], &a[1], &a[2], count_of(&a[3]), points).unwrap_or_else(|| a[0].clone())),
        "count" => text(search::count(&a[0], &a[1], points)),
        "find" => offset(&a[0], search::find(&a[0], &a[1])),
        "rfind" => offset(&a[0], search::rfind(&a[0], &a[1])),
        other => panic!("no rule {other}"),
    }
}

#[test]
fn every_answer_is_the_one_that_cpython_gave() {
    let mut wrong = Vec::new();
    for line in CASES.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [rule, arguments @ .., expected] = &fields[..] else { panic!("not a case: {line}") };
        let arguments: Vec<Vec<u8>> = arguments.iter().map(|field| unescape(field)).collect();
        let given = answer(rule, &arguments).unwrap_or_else(|error| error.to_string().into_bytes());
        if given != unescape(expected) {
            wrong.push(format!("{line}\n    but it is {}", repr::str_repr_string(&given)));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

/// The FNV-1a hash of what each code point of the first two planes gives, in order (the others hold nothing but ideographs).
fn fnv(of: impl Fn(u32) -> Vec<u8>) -> u64 {
    let bytes = (0..0x2_0000).flat_map(of);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn every_character_has_the_cases_that_cpython_gives_it() {
    type Method = fn(&[u8]) -> Vec<u8>;
    let methods: [(Method, u64); 5] = [
        (case::upper, 0x35c7_4f68_13d7_087e),
        (case::lower, 0xd678_973d_d4f5_c10e),
        (case::title, 0x49ad_d016_cc57_34d7),
        (case::casefold, 0x528c_f384_107f_b01a),
        (case::swapcase, 0xadb3_912f_73c9_bed3),
    ];
    for (at, (method, expected)) in methods.into_iter().enumerate() {
        assert_eq!(fnv(|c| method(&wtf8::from_char(c))), expected, "method {at}");
    }
}

#[test]
fn every_character_has_the_properties_that_cpython_gives_it() {
    type Test = fn(&[u8]) -> bool;
    let tests: [(Test, u64); 11] = [
        (test::is_alpha, 0xf51d_73c6_bf3f_590d),
        (test::is_decimal, 0x10e0_64e3_7d22_2561),
        (test::is_digit, 0xf460_8316_d251_a12d),
        (test::is_numeric, 0x847c_c64a_0381_5d93),
        (test::is_alnum, 0x02f8_a068_ebbc_8f9a),
        (test::is_lower, 0xaa68_f42b_5896_ed32),
        (test::is_upper, 0xb1c8_dd42_5805_ce8f),
        (test::is_title, 0x1c70_39fe_6d92_ea26),
        (test::is_space, 0x8807_7715_90e7_b908),
        (test::is_printable, 0xe74e_285e_7278_593d),
        (test::is_identifier, 0xb998_29b6_57e1_5162),
    ];
    for (at, (test, expected)) in tests.into_iter().enumerate() {
        assert_eq!(fnv(|c| vec![u8::from(test(&wtf8::from_char(c)))]), expected, "test {at}");
    }
    let value = |found: Option<u32>| vec![found.map_or(255, |v| v as u8)];
    assert_eq!(fnv(|c| value(digit_value(c))), 0x8793_1b47_7bce_413b);
    assert_eq!(fnv(|c| value(decimal_value(c))), 0xf401_3211_f64b_b7bb);
}
