//! What the recorder wrote down: every change to a file, every sync, every acknowledgement, in order.

use std::path::Path;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file was made.
    Created(String),
    /// Bytes were written at a place of a file.
    Written(String, usize, Vec<u8>),
    /// A file was made longer or shorter.
    Cut(String, usize),
    /// A file or a folder was synced; false when the sync failed.
    Synced(String, bool),
    /// A file got a second name.
    Linked(String, String),
    /// A file got another name.
    Renamed(String, String),
    /// A name was removed.
    Removed(String),
    /// Somebody was told that this is kept.
    Acknowledged(String),
}

/// Reads a tape; names are relative to the folder that was watched.
pub fn read(tape: &Path, watched: &str) -> Vec<Event> {
    let bytes = std::fs::read(tape).unwrap_or_default();
    let mut rest = &bytes[..];
    let mut events = Vec::new();
    while rest.len() >= 16 {
        let (head, body) = rest.split_at(16);
        let name = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let size = u32::from_le_bytes(head[4..8].try_into().unwrap());
        let place = u64::from_le_bytes(head[8..16].try_into().unwrap());
        let (size, place) = (usize::try_from(size).unwrap(), usize::try_from(place).unwrap());
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let text = text.trim_end_matches(" (deleted)");
            text.strip_prefix(watched).unwrap_or(text).trim_start_matches('/').to_owned()
        };
        let path = text(&body[..name]);
        let data = &body[name..name + size];
        rest = &body[name + size..];
        // The index of the log is shared memory, made anew after a loss of power; locks are empty.
        if path.ends_with("-shm") {
            continue;
        }
        events.push(match head[0] {
            b'C' => Event::Created(path),
            b'W' => Event::Written(path, place, data.to_vec()),
            b'T' => Event::Cut(path, place),
            b'S' => Event::Synced(path, head[1] == 0),
            b'L' => Event::Linked(path, text(data)),
            b'R' => Event::Renamed(path, text(data)),
            b'U' => Event::Removed(path),
            b'A' => Event::Acknowledged(path),
            kind => unreachable!("a record of kind {kind}"),
        });
    }
    assert!(rest.is_empty(), "the tape ends in the middle of a record");
    events
}

/// The tape of a program that syncs less. `synchronous=off` never does; `synchronous=normal` syncs the log only
/// before it is copied into the database.
pub fn with_less_syncs(events: &[Event], normal: bool) -> Vec<Event> {
    let keeps = |at: usize| match &events[at] {
        Event::Synced(path, _) if path.ends_with("-wal") && normal => {
            let mut later = events[at + 1..].iter();
            let next = later.find(|event| matches!(event, Event::Written(..)));
            matches!(next, Some(Event::Written(path, ..)) if !path.ends_with("-wal"))
        }
        Event::Synced(..) => normal,
        _ => true,
    };
    (0..events.len()).filter(|at| keeps(*at)).map(|at| events[at].clone()).collect()
}
