//! Whatever bytes come, whoever reads them answers: with what is in them, or with a refusal. What people and programs
//! send is damaged in every way, thousands of times here, a million times with `HOSTILE_INPUTS=1000000` (W-9). Files of other
//! tools have a test of their own (`src/domain/exchange/tests`).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use porte_voix::acts::submissions::Intake;
use porte_voix::acts::{Desk, paper};
use porte_voix::clock::Dice;
use porte_voix::domain::answer::Answers;
use porte_voix::domain::code::{normalise, normalise_invitation, normalise_withdrawal};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::quotes::excerpt;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use porte_voix::seal::envelope::{EnvelopeKey, WHOLE};
use porte_voix::web::crowd::puzzle;
use porte_voix::web::respond::fields::Fields;

use super::api::released;
use crate::support::World;
use crate::support::world::SMALL;

/// How many of each kind, unless `HOSTILE_INPUTS` says otherwise.
const INPUTS: usize = 2_000;
/// Nobody waits longer for one of them.
const LONGEST: Duration = Duration::from_secs(2);

fn inputs() -> usize {
    std::env::var("HOSTILE_INPUTS").ok().and_then(|many| many.parse().ok()).unwrap_or(INPUTS)
}

/// Chance that comes back the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }
}

/// Bytes that mean something to one reader or another.
const PIECES: [&[u8]; 28] = [
    b"&",
    b"=",
    b"%00",
    b"%ff",
    b"%",
    b"+",
    b"&end=1",
    b"q.goes=yes&",
    b"q.",
    b"skip=1&",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "\u{202e}".as_bytes(),
    "\u{feff}".as_bytes(),
    "é".as_bytes(),
    "🐯".as_bytes(),
    b"\"",
    b"\n",
    b"\r\n",
    b",",
    b"{",
    b"[[[[[[[[",
    b"null",
    b"-1",
    b"1e999",
    b"99999999999999999999",
    b".",
    b"\\u0000",
];

fn damaged(chance: &mut Chance, whole: &[&[u8]]) -> Vec<u8> {
    let mut bytes = whole[chance.below(whole.len())].to_vec();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(7) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            2 => {
                let piece = PIECES[chance.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let end = (at + chance.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let from = chance.below(bytes.len() + 1);
                let piece: Vec<u8> =
                    bytes[from..].iter().take(chance.below(200)).copied().collect();
                bytes.splice(at..at, piece);
            }
            5 => {
                let other = whole[chance.below(whole.len())];
                let from = chance.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => bytes.push(u8::try_from(chance.below(256)).unwrap()),
        }
    }
    bytes
}

/// What happened to so many inputs: how many were taken, how many refused, and the first that broke the reader or took
/// too long.
fn tried(
    whole: &[&[u8]],
    many: usize,
    reader: impl Fn(&[u8]) -> bool,
) -> (usize, usize, Option<Vec<u8>>) {
    let mut chance = Chance(20_261_129);
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..many {
        let bytes = damaged(&mut chance, whole);
        let begun = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| reader(&bytes))) {
            Ok(true) => taken += 1,
            Ok(false) => refused += 1,
            Err(_) => return (taken, refused, Some(bytes)),
        }
        if begun.elapsed() > LONGEST {
            return (taken, refused, Some(bytes));
        }
    }
    (taken, refused, None)
}

/// Each was refused sometimes, and where it says so also taken; none broke.
fn stands(name: &str, whole: &[&[u8]], reader: impl Fn(&[u8]) -> bool) {
    for bytes in whole {
        assert!(reader(bytes), "{name}: the control is taken: {}", String::from_utf8_lossy(bytes));
    }
    let (taken, refused, broke) = tried(whole, inputs(), reader);
    let told = broke.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert_eq!(told, None, "{name} broke");
    assert!(refused > inputs() / 20, "{name}: {taken} taken, {refused} refused");
}

const FORM: &[u8] = b"lang=fr&band=9-12&rev=1&q.gender=girl&q.goes=no&q.why=far&q.likes=trees&q.likes=ball&q.feel=4&q.safe=7\
&q.about.clean=2&q.idea=Plus+d%27arbres&id=00112233445566778899aabbccddeeff&end=1";
const PAPER: &[u8] = b"_band,gender,goes,why,likes,feel,idea\n9-12,girl,no,far,trees,,\n\
13-15,,_dont_know,,,4,\"un banc; bleu\"\n9-12,,,,,,\n";

#[test]
fn no_input_breaks_a_reader_of_forms_and_codes() {
    let questionnaire = Questionnaire::parse(SMALL).unwrap();
    stands("a form of answers", &[FORM], |bytes| {
        let Ok(fields) = Fields::parse(bytes) else { return false };
        let _ = (fields.one("lang"), fields.fills_trap());
        Answers::parse(&questionnaire, &fields.answers()).is_ok()
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    stands("a code", &[b"B7K3M", b"b7k-3m"], |bytes| normalise(&text(bytes)).is_some());
    stands("an invitation", &[b"B7K3-MPQR-TVWX", b"olis 2345"], |bytes| {
        normalise_invitation(&text(bytes)).is_some()
    });
    let words = withdrawal_words(Lang::Fr);
    let drawn = porte_voix::domain::code::withdrawal_code([1, 2, 3, 4, 5, 6, 7, 8], words);
    stands("a withdrawal code", &[drawn.as_bytes()], |bytes| {
        normalise_withdrawal(&text(bytes)).is_some()
    });
    stands("words to quote", &["Il faut des arbres, et de l'ombre.".as_bytes()], |bytes| {
        excerpt("Il faut des arbres, et de l'ombre.", &text(bytes)).is_some()
    });
}

#[test]
fn no_input_breaks_a_reader_of_questionnaires() {
    stands("a questionnaire", &[SMALL.as_bytes()], |bytes| {
        std::str::from_utf8(bytes).is_ok_and(|text| Questionnaire::parse(text).is_ok())
    });
    // Depth beyond reason is refused and not followed.
    for deep in ["[".repeat(200_000), "{\"a\":".repeat(100_000)] {
        assert!(Questionnaire::parse(&deep).is_err());
    }
}

#[test]
fn no_input_breaks_what_kiosks_and_puzzles_send() {
    let dice = Dice::system();
    let key = EnvelopeKey::draw(&dice);
    let (mut chance, empty) = (Chance(7), vec![1_u8; WHOLE]);
    for _ in 0..inputs() / 20 {
        let bytes = damaged(&mut chance, &[&empty]);
        assert!(key.open("B7K3M", &bytes).is_err());
        let mut changed = empty.clone();
        changed[chance.below(80)] = u8::try_from(chance.below(256)).unwrap();
        assert!(key.open("B7K3M", &changed).is_err());
    }
    let folder = tempfile::tempdir().unwrap();
    let master = porte_voix::seal::MasterKey::create(&folder.path().join("key"), &dice).unwrap();
    let drawn = puzzle::draw(&master, "00112233445566778899aabbccddeeff", 1_795_435_200) + ".1";
    let solved = |bytes: &[u8]| {
        puzzle::is_solved(
            &master,
            "00112233445566778899aabbccddeeff",
            &String::from_utf8_lossy(bytes),
            1_795_435_200,
        )
    };
    assert_eq!(tried(&[drawn.as_bytes()], inputs(), solved).2, None);
}

fn paper_of(desk: &Desk, intake: &Intake, bytes: &[u8]) -> bool {
    paper::check(desk, intake, bytes, withdrawal_words(Lang::Fr)).is_ok()
}

#[rocket::async_test]
async fn no_input_breaks_a_reader_of_paper() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    stands("a sheet of paper", &[PAPER], |bytes| paper_of(&world.desk, &intake, bytes));
    world.end().await;
}

#[rocket::async_test]
async fn no_input_breaks_the_doors_of_programs() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let whole = [
        "/api/v1/consultations?page=1&per_page=20".to_owned(),
        format!("/api/v1/releases/{}/tables?format=csv", release.id),
        format!("/api/v1/consultations/{}/codebook?lang=fr&format=json", release.consultation),
        format!("/r/{}?l=fr", release.consultation),
    ];
    let whole: Vec<&[u8]> = whole.iter().map(String::as_bytes).collect();
    let mut chance = Chance(29);
    let mut seen = [0_usize; 6];
    for _ in 0..inputs() / 4 {
        let path = String::from_utf8_lossy(&damaged(&mut chance, &whole)).into_owned();
        let path: String = path.chars().filter(char::is_ascii_graphic).collect();
        if !path.starts_with('/') || rocket::http::uri::Origin::parse(&path).is_err() {
            continue;
        }
        let kind =
            String::from_utf8_lossy(&damaged(&mut chance, &[b"text/csv;q=0.5, application/json"]))
                .into_owned();
        let answer = world
            .client
            .get(path.as_str())
            .header(rocket::http::Header::new("Accept", kind))
            .dispatch()
            .await;
        assert!(answer.status().code < 500, "{path}: {}", answer.status());
        seen[usize::from(answer.status().code / 100)] += 1;
    }
    assert!(seen[2] > 10 && seen[4] > 10, "{seen:?}");
    world.end().await;
}

/// The control: a reader that breaks, and one that never ends soon, are found.
#[test]
fn a_reader_that_breaks_is_found() {
    let careless = |bytes: &[u8]| usize::from(bytes[40]) > bytes.len();
    assert!(tried(&[FORM], 500, careless).2.is_some());
    let strict = |bytes: &[u8]| bytes.get(40).is_some();
    assert!(tried(&[FORM], 500, strict).2.is_none());
}
