//! Files damaged in every way: whatever comes, the readers answer, and do not break.

use super::made::{Dice, questionnaire};
use super::sheets::form;
use super::surveys::{Generation, Q, survey};
use crate::domain::exchange::{read, xlsform};

/// How many files, unless `EXCHANGE_FILES` says otherwise.
const FILES: usize = 4_000;

#[expect(clippy::disallowed_methods, reason = "a test reads its own settings")]
fn files() -> usize {
    std::env::var("EXCHANGE_FILES").ok().and_then(|many| many.parse().ok()).unwrap_or(FILES)
}

/// Bytes that mean something to a reader.
const PIECES: [&[u8]; 16] = [
    b"<",
    b">",
    b"&",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x>",
    b"&#x0;",
    b"</row>",
    b"<rows>",
    b"${",
    b"'",
    b"(",
    b"PK\x01\x02",
    b"\xff\xff\xff\xff",
    b"\0",
    b"::",
];

fn damaged(dice: &mut Dice, whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(6) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.below(bytes.len());
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << dice.below(8),
            2 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            3 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let end = (at + dice.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let from = dice.below(bytes.len());
                let piece: Vec<u8> =
                    bytes[from..].iter().take(1 + dice.below(200)).copied().collect();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// A workbook whose parts are stored as they are, so that damage reaches what is in them.
fn stored(book: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        to.start_file(part.name().unwrap(), options).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// A stored workbook whose sums are put right after damage inside its sheets.
fn rows_damaged(dice: &mut Dice, rows: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(&damaged(dice, rows.as_bytes())).into_owned();
    let text: String = text.chars().filter(|c| *c != '\0').take(20_000).collect();
    form(&text)
}

const ROWS: &str = "type | name | label::English (en) | hint::fr | relevant | constraint | parameters
select_one few | one | One? | Ein | |
select_multiple few | more | More ${one}? | | ${one} = 'a' and selected(${more}, 'b') | count-selected(.) <= 2
begin group | g | Group | | not(${one} != 'x') or string-length(${one}) > 0
range | r | R | | | | start=1 end=7 step=2
integer | n | N | | ${r} >= 3 | . < 12
end group | | |
rank few | k | K | | true()";

#[test]
fn no_damaged_file_breaks_a_reader() {
    let dice = &mut Dice(20_261_127);
    let asked = [
        Q {
            kind: "L",
            code: "Q1",
            text: "<b>One</b> {Q0}?",
            answers: "A1=x|A2=y",
            other: true,
            ..Q::default()
        },
        Q {
            kind: "F",
            code: "Q2",
            text: "Two &amp; more",
            relevance: "Q1.NAOK == \"A1\" or !is_empty(Q1)",
            parts: "S1=a|S2=b",
            answers: "1=I disagree|2=x|3=I agree",
            ..Q::default()
        },
        Q {
            kind: "M",
            code: "Q3",
            text: "Three",
            parts: "S1=a|S2=b",
            attributes: "max_answers=1",
            ..Q::default()
        },
    ];
    let words = |lang, question: &str, answer: &str| format!("{lang}{question}{answer}");
    let mut whole: Vec<Vec<u8>> = [Generation::Old, Generation::New]
        .map(|generation| survey(generation, &["fr", "nl"], "Q1 != ''", &asked).into_bytes())
        .into();
    whole.push(stored(&form(ROWS)));
    for seed in 1..3 {
        let ours = xlsform(&questionnaire(seed), "form", &words).unwrap();
        whole.push(stored(&ours));
        whole.push(ours);
    }
    assert!(whole.iter().all(|bytes| read(bytes).is_ok()), "the control: whole, they are read");
    let (mut taken, mut refused) = (0_usize, 0_usize);
    for n in 0..files() {
        let bytes = if n % 8 == 0 {
            rows_damaged(dice, ROWS)
        } else {
            let at = dice.below(whole.len());
            damaged(dice, &whole[at])
        };
        match read(&bytes) {
            Ok(arrived) => {
                taken += 1;
                // Whatever came, what is wrong with it can be said.
                let _ = arrived.questionnaire.faults();
                assert!(arrived.report.entries.len() <= 3_000);
            }
            Err(why) => {
                refused += 1;
                assert!(why.key.starts_with("exchange_") && why.about.chars().count() <= 80);
            }
        }
    }
    assert!(taken > files() / 50 && refused > files() / 10, "{taken} taken, {refused} refused");
}
