//! Makes a program that shows a difference shorter: takes out a line with the block below it, keeps the rest if the
//! difference is still there, and goes on until nothing more can be taken out or the time is up.

use std::time::{Duration, Instant};

/// `still_differs` runs a candidate; programs that became nonsense behave alike in all modes and are turned down by it.
pub fn shrink(source: &str, limit: Duration, mut still_differs: impl FnMut(&str) -> bool) -> String {
    let start = Instant::now();
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    loop {
        let before = lines.len();
        let mut at = 0;
        while at < lines.len() {
            if start.elapsed() > limit {
                return lines.join("\n") + "\n";
            }
            let end = block_end(&lines, at);
            let candidate = without(&lines, at, end);
            if candidate != lines && still_differs(&(candidate.join("\n") + "\n")) {
                lines = candidate;
            } else {
                at += 1;
            }
        }
        if lines.len() == before {
            return lines.join("\n") + "\n";
        }
    }
}

fn indentation(line: &str) -> usize {
    if line.trim().is_empty() { usize::MAX } else { line.len() - line.trim_start().len() }
}

/// One past the last line that is indented deeper than line `at`.
fn block_end(lines: &[String], at: usize) -> usize {
    let own = indentation(&lines[at]);
    let below = lines[at + 1..].iter().take_while(|line| own != usize::MAX && indentation(line) > own).count();
    at + 1 + below
}

/// The lines without those from `at` to `end`; a block that this leaves empty gets a `pass`.
fn without(lines: &[String], at: usize, end: usize) -> Vec<String> {
    let mut kept: Vec<String> = lines[..at].to_vec();
    let opens = kept.last().is_some_and(|line| line.ends_with(':'));
    let own = indentation(&lines[at]);
    let goes_on = lines.get(end).is_some_and(|line| indentation(line) >= own && indentation(line) != usize::MAX);
    if opens && own != usize::MAX && !goes_on {
        kept.push(format!("{}pass", " ".repeat(own)));
    }
    kept.extend_from_slice(&lines[end..]);
    kept
}

#[test]
fn a_block_goes_with_its_head_and_leaves_a_pass() {
    let source = "def f():\n    if x:\n        a\n        b\nf()\n";
    let shorter = shrink(source, Duration::from_secs(5), |candidate| candidate.starts_with("def f():\n    "));
    assert_eq!(shorter, "def f():\n    pass\n");
}
