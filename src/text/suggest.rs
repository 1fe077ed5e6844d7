//! "Did you mean": the closest of some names, by CPython's weighted edit distance.

const MOVE: usize = 2;
const CASE: usize = 1;

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

/// The edit distance of two names, or `None` if it is above `most`.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) * MOVE > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|at| at * MOVE).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + substitution(*x, *y)).min(above.min(row[j]) + MOVE);
            diagonal = above;
        }
    }
    let distance = row[b.len()];
    (distance <= most).then_some(distance)
}

/// The name closest to `wrong`, if one is close enough to be what was meant.
pub fn closest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = None;
    let mut best_distance = usize::MAX;
    for name in names {
        if name == wrong || name.len() > 40 {
            continue;
        }
        let most = ((name.len() + wrong.len() + 3) * MOVE / 6).min(best_distance.saturating_sub(1));
        if let Some(found) = distance(wrong.as_bytes(), name.as_bytes(), most) {
            best_distance = found;
            best = Some(name);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        assert_eq!(closest("lenght", ["length", "width"].into_iter()), Some("length"));
        assert_eq!(closest("Print", ["print", "repr"].into_iter()), Some("print"));
        assert_eq!(closest("zzz", ["length", "width"].into_iter()), None);
    }
}
