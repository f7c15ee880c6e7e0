//! Submissions of children, made before they are sent, under ids that never come twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use porte_voix::clock::Dice;

use crate::load::Next;

/// Bytes of an id.
pub const ID: usize = 32;
/// Different children; each sends again and again under fresh ids.
pub const CHILDREN: u64 = 500;

/// Requests that never repeat an id.
pub fn requests(bodies: &[String], code: &str) -> Next {
    let whole: Vec<Vec<u8>> = bodies
        .iter()
        .map(|body| {
            format!(
                "POST /c/{code}/send HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes()
        })
        .collect();
    let run = u64::from_le_bytes(Dice::system().bytes());
    Arc::new(move |number| {
        let mut request = whole[usize::try_from(number % CHILDREN).unwrap()].clone();
        let at = request.len() - "&end=1".len();
        // All different, and spread evenly, as ours are: rows in order would be cheaper to store.
        let spread = number.wrapping_add(run).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let id = format!("{spread:016x}{number:016x}");
        request[at - ID..at].copy_from_slice(id.as_bytes());
        request
    })
}

/// Numbers go on where the last run stopped, so that no id comes twice.
pub fn next_run(next: &Next) -> Next {
    static RUN: AtomicU64 = AtomicU64::new(0);
    let from = RUN.fetch_add(1, Ordering::Relaxed) << 32;
    let next = Arc::clone(next);
    Arc::new(move |number| next(from + number))
}
