//! A puzzle: a small sum that a browser works out by itself before it may send, asked only in a
//! flood. It is signed and belongs to one submission, so that nothing is kept of it here.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::seal::MasterKey;

/// Zero bits with which the hash of a solution begins: 4,096 tries on average, half a second to a
/// second on an old phone.
pub const BITS: u32 = 12;
/// Seconds in which a puzzle may be solved.
const LIFE: i64 = 600;

/// Draws the puzzle of a submission. Any server with the same master key knows it again.
pub fn draw(master: &MasterKey, submission: &str, now: i64) -> String {
    let until = now + LIFE;
    format!("{until}.{}", master.puzzle_mark(submission, until))
}

/// Whether this solves a puzzle that was drawn for the submission and has not run out: the puzzle,
/// a point, and what makes the hash of all begin with enough zeros.
pub fn is_solved(master: &MasterKey, submission: &str, solution: &str, now: i64) -> bool {
    let mut parts = solution.splitn(3, '.');
    let (Some(until), Some(mark), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Ok(until) = until.parse::<i64>() else { return false };
    let known = master.puzzle_mark(submission, until);
    (now..=now.saturating_add(LIFE)).contains(&until)
        && bool::from(known.as_bytes().ct_eq(mark.as_bytes()))
        && zeros(solution) >= BITS
}

/// Zero bits at the beginning of the hash, up to 32.
fn zeros(text: &str) -> u32 {
    let hash = Sha256::digest(text.as_bytes());
    hash.first_chunk().map_or(0, |first| u32::from_be_bytes(*first).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_435_200;
    const SUBMISSION: &str = "0123456789abcdef0123456789abcdef";

    fn solve(puzzle: &str) -> String {
        let mut tries = (0..1_000_000_u64).map(|number| format!("{puzzle}.{number}"));
        tries.find(|one| zeros(one) >= BITS).unwrap()
    }

    #[test]
    fn a_solution_counts_for_its_submission_and_for_ten_minutes() {
        let master = MasterKey::new([3; 32]);
        let solution = solve(&draw(&master, SUBMISSION, NOW));
        let solves = |submission, now| is_solved(&master, submission, &solution, now);
        assert!(solves(SUBMISSION, NOW) && solves(SUBMISSION, NOW + LIFE));
        assert!(!solves(SUBMISSION, NOW + LIFE + 1), "too late");
        assert!(!solves(SUBMISSION, NOW - 1), "from the future");
        assert!(!solves("f123456789abcdef0123456789abcdef", NOW), "of another submission");
        assert!(!is_solved(&MasterKey::new([4; 32]), SUBMISSION, &solution, NOW), "another key");
    }

    #[test]
    fn what_was_changed_or_not_solved_does_not_count() {
        let master = MasterKey::new([3; 32]);
        let puzzle = draw(&master, SUBMISSION, NOW);
        let solution = solve(&puzzle);
        let longer = solve(&puzzle.replacen(&NOW.to_string()[..4], "1796", 1));
        let counts = |text: &str| is_solved(&master, SUBMISSION, text, NOW);
        assert!(counts(&solution), "the control");
        let lazy =
            (0..1_000_000).map(|n| format!("{puzzle}.{n}")).find(|one| zeros(one) == BITS - 1);
        for text in [&*longer, &*lazy.unwrap(), &puzzle, "", ".", "..", "a.b.c", "-1..1"] {
            assert!(!counts(text), "{text}");
        }
        let mark = puzzle.split('.').nth(1).unwrap();
        for at in 0..mark.len() {
            let mut other = mark.to_owned().into_bytes();
            other[at] ^= 1;
            let other = String::from_utf8(other).unwrap();
            assert!(!counts(&solve(&puzzle.replace(mark, &other))), "changed at {at}");
        }
    }
}
