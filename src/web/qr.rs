//! An address as a picture that phones read.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Dark squares as one path, with the quiet edge the standard asks for (ISO/IEC 18004: 4 squares).
#[derive(Debug, Serialize)]
pub struct Qr {
    /// Length of a side, the edge included.
    side: usize,
    path: String,
}

/// Empty squares around the picture.
const EDGE: usize = 4;

impl Qr {
    /// The picture of an address; nothing for one that is too long.
    pub fn of(address: &str) -> Option<Self> {
        // A sheet is folded and worn: a quarter of it may be unreadable.
        let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, next| one == next) {
                if run.first() == Some(&Color::Dark) {
                    let (from, top, long) = (x + EDGE, y + EDGE, run.len());
                    let _ = write!(path, "M{from} {top}h{long}v1h-{long}z");
                }
                x += run.len();
            }
        }
        Some(Self { side: width + 2 * EDGE, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the square is inside one of the runs of the path.
    fn dark(qr: &Qr, x: usize, y: usize) -> bool {
        qr.path.split('z').filter(|run| !run.is_empty()).any(|run| {
            let numbers: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            y == numbers[1] && (numbers[0]..numbers[0] + numbers[2]).contains(&x)
        })
    }

    /// What a phone reads of the picture.
    fn read(qr: &Qr) -> Option<String> {
        const DOT: usize = 4;
        let size = qr.side * DOT;
        let shade = |x, y| if dark(qr, x / DOT, y / DOT) { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size, size, shade);
        let found = picture.detect_grids();
        found.first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text)
    }

    #[test]
    fn a_phone_reads_the_address_and_the_edge_stays_empty() {
        let address = "https://voix.example/i/B7K39MQT2XWR";
        let qr = Qr::of(address).unwrap();
        assert_eq!(read(&qr).as_deref(), Some(address));
        let last = qr.side - EDGE - 1;
        for at in 0..qr.side {
            for edge in (0..EDGE).chain(last + 1..qr.side) {
                assert!(!dark(&qr, at, edge) && !dark(&qr, edge, at), "{at} {edge}");
            }
        }
        assert!(Qr::of(&"x".repeat(5_000)).is_none());
        let broken = Qr { path: qr.path.replace("h7", "h1"), ..qr };
        assert_eq!(read(&broken), None, "the control");
    }
}
