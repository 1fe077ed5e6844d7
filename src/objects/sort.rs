//! Sorting: a stable merge sort whose comparison may fail or run any code.
//!
//! The standard library's sort cannot be asked to stop at an exception, and it may panic when a comparison contradicts
//! itself, which Python's `__lt__` is free to do. So this is a merge sort of its own: it finds runs that are in order
//! already, lengthens short ones by binary insertion, and merges neighbours so that the tree of merges stays balanced
//! (powersort, Munro and Wild 2018: what CPython does since 3.11). What it moves are places (`u32`), never values: the
//! keys stay where the collector sees them.
//!
//! Keys that are all small ints, all floats or all strings have a total order that no code can watch; these go to the
//! standard library.

use std::cmp::Ordering;

use super::*;
use crate::heap::RootedVec;

/// Which way to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Ascending,
    /// Descending; equal items keep their order.
    Descending,
}

impl Direction {
    /// From the argument `reverse=`.
    pub fn from_argument(vm: &mut Vm, reverse: Value) -> Result<Direction, Raised> {
        let reverse = match reverse.given() {
            Some(reverse) => vm.truth(reverse)?,
            None => false,
        };
        Ok(if reverse { Direction::Descending } else { Direction::Ascending })
    }
}

/// Runs shorter than this are lengthened by binary insertion.
const SHORT_RUN: usize = 32;

/// Sorts places so that no `less(places[i + 1], places[i])` holds. On an error the places are a permutation still.
pub fn merge_sort<E>(places: &mut [u32], mut less: impl FnMut(u32, u32) -> Result<bool, E>) -> Result<(), E> {
    let length = places.len();
    let mut buffer = Vec::new();
    // Runs that wait to be merged: start, end, and the power of the border to the run before.
    let mut pending: Vec<(usize, usize, u32)> = Vec::new();
    let mut start = 0;
    while start < length {
        let end = next_run(places, start, &mut less)?;
        let power = match pending.last() {
            Some(&(before, _, _)) => border_power(before, start, end, length),
            None => 0,
        };
        while let [.., (low, middle, before), (_, high, last)] = pending[..]
            && last > power
        {
            merge(places, low, middle, high, &mut buffer, &mut less)?;
            pending.truncate(pending.len() - 2);
            pending.push((low, high, before));
        }
        pending.push((start, end, power));
        start = end;
    }
    while let [.., (low, middle, before), (_, high, _)] = pending[..] {
        merge(places, low, middle, high, &mut buffer, &mut less)?;
        pending.truncate(pending.len() - 2);
        pending.push((low, high, before));
    }
    Ok(())
}

/// The depth at which a balanced tree of merges would have the border between two neighbouring runs.
fn border_power(before: usize, start: usize, end: usize, length: usize) -> u32 {
    // The middles of both runs as binary fractions of the length; the first bit in which they differ.
    let scaled = |middle: usize| ((middle as u128) << 63) / length as u128;
    let (left, right) = (scaled(before + start), scaled(start + end));
    (left ^ right).leading_zeros()
}

/// Finds or makes the run that begins at `start`; gives its end.
fn next_run<E>(
    places: &mut [u32],
    start: usize,
    less: &mut impl FnMut(u32, u32) -> Result<bool, E>,
) -> Result<usize, E> {
    let length = places.len();
    let mut end = start + 1;
    if end == length {
        return Ok(end);
    }
    // Only a strictly descending run may be turned around: equal items must keep their order.
    let descending = less(places[end], places[start])?;
    end += 1;
    while end < length && less(places[end], places[end - 1])? == descending {
        end += 1;
    }
    if descending {
        places[start..end].reverse();
    }
    let wanted = length.min(start + SHORT_RUN);
    while end < wanted {
        let item = places[end];
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(item, places[middle])? { high = middle } else { low = middle + 1 }
        }
        places.copy_within(low..end, low + 1);
        places[low] = item;
        end += 1;
    }
    Ok(end)
}

/// Merges two neighbouring runs.
fn merge<E>(
    places: &mut [u32],
    low: usize,
    middle: usize,
    high: usize,
    buffer: &mut Vec<u32>,
    less: &mut impl FnMut(u32, u32) -> Result<bool, E>,
) -> Result<(), E> {
    // What lies before the place of the right run's first item, and behind that of the left run's last, stays.
    let first = places[middle];
    let mut start = low;
    let mut step = middle;
    while start < step {
        let at = start + (step - start) / 2;
        if less(first, places[at])? { step = at } else { start = at + 1 }
    }
    if start == middle {
        return Ok(());
    }
    let last = places[middle - 1];
    let mut end = middle;
    let mut step = high;
    while end < step {
        let at = end + (step - end) / 2;
        if less(places[at], last)? { end = at + 1 } else { step = at }
    }
    buffer.clear();
    buffer.extend_from_slice(&places[start..middle]);
    let (mut left, mut right, mut to) = (0, middle, start);
    let mut outcome = Ok(());
    while left < buffer.len() && right < end {
        match less(places[right], buffer[left]) {
            Ok(true) => {
                places[to] = places[right];
                right += 1;
            }
            Ok(false) => {
                places[to] = buffer[left];
                left += 1;
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
        to += 1;
    }
    // The rest of the left run fills the gap, also after an error: nothing gets lost.
    places[to..to + buffer.len() - left].copy_from_slice(&buffer[left..]);
    outcome
}

/// What all keys of a sort are, if it is the same for all.
enum Uniform {
    Ints,
    Floats,
    Strings,
    No,
}

fn uniform(vm: &Vm, keys: &[Value]) -> Uniform {
    let Some(first) = keys.first() else { return Uniform::No };
    if first.is_small_int() {
        if keys.iter().all(|key| key.is_small_int()) {
            return Uniform::Ints;
        }
    } else if first.is_flonum() {
        // Nan is never held in the word: what is here is ordered totally.
        if keys.iter().all(|key| key.is_flonum()) {
            return Uniform::Floats;
        }
    } else if first.cast::<Str>().is_some() && keys.iter().all(|key| vm.is_exact(*key, vm.types.str)) {
        return Uniform::Strings;
    }
    Uniform::No
}

fn float_order(left: Value, right: Value) -> Ordering {
    match (left.as_flonum(), right.as_flonum()) {
        (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    }
}

fn text_of(value: Value) -> &'static [u8] {
    value.cast::<Str>().map_or(&[], |string| string.as_bytes())
}

impl Vm {
    /// `left < right` as sorting asks it.
    #[inline]
    fn sort_less(&mut self, left: Value, right: Value) -> Result<bool, Raised> {
        if let (Some(a), Some(b)) = (left.cast::<Tuple>(), right.cast::<Tuple>())
            && self.is_exact(left, self.types.tuple)
            && self.is_exact(right, self.types.tuple)
        {
            for (a, b) in a.items().iter().zip(b.items()) {
                if !self.equal(*a, *b)? {
                    return self.sort_less(*a, *b);
                }
            }
            return Ok(a.length < b.length);
        }
        if let (Some(left), Some(right)) = (left.as_flonum(), right.as_flonum()) {
            return Ok(left < right);
        }
        self.safepoint()?;
        self.compare_bool(CompareOp::Lt, left, right)
    }

    /// Sorts values in place; `key` is called once for each. On an error they are some permutation.
    pub fn sort_values(
        &mut self,
        values: &mut RootedVec,
        key: Option<Value>,
        direction: Direction,
    ) -> Result<(), Raised> {
        let mut called = self.rooted_vec();
        if let Some(key) = key {
            for at in 0..values.len() {
                let item = values[at];
                let result = self.call(key, &[item])?;
                called.push(result);
            }
        }
        if values.len() < 2 {
            return Ok(());
        }
        if key.is_none() {
            // Equal ints (or floats, or strings) cannot be told apart but by `is`, and stable sorts keep even that.
            let done = match uniform(self, values) {
                Uniform::Ints => {
                    values.sort_unstable_by_key(|value| value.bits() as i64);
                    if direction == Direction::Descending {
                        values.reverse();
                    }
                    true
                }
                Uniform::Floats => {
                    sort_by(values, direction, |a, b| float_order(*a, *b));
                    true
                }
                Uniform::Strings => {
                    sort_by(values, direction, |a, b| text_of(*a).cmp(text_of(*b)));
                    true
                }
                Uniform::No => false,
            };
            if done {
                return Ok(());
            }
        }
        if values.len() > u32::MAX as usize {
            return Err(self.memory_error());
        }
        let keys: &[Value] = if key.is_some() { &called } else { values };
        let mut places: Vec<u32> = (0..keys.len() as u32).collect();
        let outcome = match uniform(self, keys) {
            Uniform::Ints => {
                sort_by(&mut places, direction, |a, b| {
                    (keys[*a as usize].bits() as i64).cmp(&(keys[*b as usize].bits() as i64))
                });
                Ok(())
            }
            Uniform::Floats => {
                sort_by(&mut places, direction, |a, b| float_order(keys[*a as usize], keys[*b as usize]));
                Ok(())
            }
            Uniform::Strings => {
                sort_by(&mut places, direction, |a, b| text_of(keys[*a as usize]).cmp(text_of(keys[*b as usize])));
                Ok(())
            }
            Uniform::No => {
                // Descending: reverse, sort, reverse, so that equal items keep their order and only `<` is asked.
                if direction == Direction::Descending {
                    places.reverse();
                }
                let outcome = merge_sort(&mut places, |a, b| self.sort_less(keys[a as usize], keys[b as usize]));
                if direction == Direction::Descending {
                    places.reverse();
                }
                outcome
            }
        };
        let sorted: Vec<Value> = places.iter().map(|at| values[*at as usize]).collect();
        values.copy_from_slice(&sorted);
        outcome
    }

    /// `list.sort(key, reverse)`. The list is empty meanwhile; ValueError if anybody changes it.
    pub fn list_sort(&mut self, list: Gc<List>, key: Option<Value>, direction: Direction) -> Result<(), Raised> {
        let mut values = self.rooted_vec();
        values.extend((0..list.length.get()).map(|at| list.get(at)));
        let items = list.items.get();
        let empty = self.new_values(0)?;
        let length = list.length.replace(0);
        list.items.set(empty);
        list.wrote();
        let outcome = self.sort_values(&mut values, key, direction);
        let changed = list.length.get() != 0 || list.items.get() != empty;
        for (at, value) in values.iter().enumerate() {
            items.set(at, *value);
        }
        list.items.set(items);
        list.length.set(length);
        list.wrote();
        outcome?;
        if changed { Err(self.value_error("list modified during sort")) } else { Ok(()) }
    }
}

/// A stable sort by an order that cannot fail.
fn sort_by<T>(items: &mut [T], direction: Direction, mut order: impl FnMut(&T, &T) -> Ordering) {
    match direction {
        Direction::Ascending => items.sort_by(order),
        Direction::Descending => items.sort_by(|a, b| order(b, a)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, modulus: u64) -> Vec<u64> {
        let mut state = 88172645463325252u64;
        (0..count)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % modulus
            })
            .collect()
    }

    fn sorted(keys: &[u64]) -> Vec<u32> {
        let mut places: Vec<u32> = (0..keys.len() as u32).collect();
        let outcome: Result<(), ()> = merge_sort(&mut places, |a, b| Ok(keys[a as usize] < keys[b as usize]));
        assert_eq!(outcome, Ok(()));
        places
    }

    #[test]
    fn a_merge_sort_is_stable() {
        for (count, modulus) in [(0, 1), (1, 1), (2, 2), (31, 5), (32, 100), (33, 3), (1000, 10), (5000, 1 << 40)] {
            let keys = numbers(count, modulus);
            let mut expected: Vec<u32> = (0..count as u32).collect();
            expected.sort_by_key(|at| keys[*at as usize]);
            assert_eq!(sorted(&keys), expected);
        }
    }

    #[test]
    fn what_is_in_order_costs_one_comparison_an_item() {
        let mut asked = 0;
        let mut places: Vec<u32> = (0..1000).collect();
        let outcome: Result<(), ()> = merge_sort(&mut places, |a, b| {
            asked += 1;
            Ok(a < b)
        });
        assert_eq!((outcome, asked), (Ok(()), 999));
    }

    #[test]
    fn an_error_loses_no_item() {
        let keys = numbers(500, 1000);
        for fail_at in [0, 1, 40, 700, 2000, 3000] {
            let mut asked = 0;
            let mut places: Vec<u32> = (0..500).collect();
            let _ = merge_sort(&mut places, |a, b| {
                asked += 1;
                if asked == fail_at { Err(()) } else { Ok(keys[a as usize] < keys[b as usize]) }
            });
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..500));
        }
    }

    #[test]
    fn a_comparison_that_contradicts_itself_does_no_harm() {
        let answers = numbers(100_000, 2);
        let mut at = 0;
        let mut places: Vec<u32> = (0..2000).collect();
        let _: Result<(), ()> = merge_sort(&mut places, |_, _| {
            at += 1;
            Ok(answers[at % answers.len()] == 1)
        });
        places.sort_unstable();
        assert!(places.iter().copied().eq(0..2000));
    }
}
