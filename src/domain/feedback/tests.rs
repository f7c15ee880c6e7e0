//! Figures are filled in and never typed; what is owed is owed to the day; what was published stays.

use proptest::prelude::*;
use time::macros::date;

use super::clock::{Owed, Published, owed};
use super::figure::{Figures, Missing, Share, Told, fill};
use super::rules::{continues, lacks, too_much, unanswered};
use super::{Cited, Feedback, Finding, Handed, Reply, Source, State, Step};
use crate::domain::release::{ReleasedCell, Status};
use crate::domain::wording::{Lang, Wording};

const LANGUAGES: [Lang; 2] = [Lang::Fr, Lang::Nl];
const TODAY: &str = "2027-01-15";

fn both(text: &str) -> Wording {
    Wording(LANGUAGES.iter().map(|lang| (lang.to_string(), text.to_owned())).collect())
}

fn cell(option: &str, status: Status) -> ReleasedCell {
    let told = (status == Status::Rounded).then_some(70);
    let base = told.map(|_| 100);
    ReleasedCell {
        question: "q1".into(),
        item: String::new(),
        option: option.into(),
        breakdown: String::new(),
        category: String::new(),
        base,
        count: told,
        mean_tenths: None,
        count_low: told.map(|n| n - 5),
        count_high: told.map(|n| n + 4),
        percent: told,
        status,
        batch: 1,
    }
}

fn figures() -> Figures {
    let cells = vec![
        cell("yes", Status::Rounded),
        cell("no", Status::Hidden),
        cell("_mean", Status::Rounded),
    ];
    let theme = ReleasedCell { question: "t1".into(), ..cell("bench", Status::Rounded) };
    Figures {
        releases: vec![Told { release: "r1".into(), retracted: false, cells }],
        themes: Told { cells: vec![theme], ..Told::default() },
        quotes: vec!["w1".into()],
    }
}

fn cites(option: &str) -> Source {
    Source::Cell(Cited {
        release: "r1".into(),
        question: "q1".into(),
        option: option.into(),
        ..Cited::default()
    })
}

fn whole() -> Feedback {
    let step = Step { on: "2026-12-01".into(), state: State::Started, why: Wording::default() };
    let reply = Reply { by: "L’échevine".into(), on: "2026-12-01".into(), words: both("Oui.") };
    let finding = Finding {
        id: "f1".into(),
        sources: vec![cites("yes")],
        said: both("{tenths} veulent plus de temps."),
        asked_on: vec!["2026-11-20".into()],
        reply: Some(reply),
        steps: vec![step],
    };
    let handed = Handed { to: "Le collège".into(), on: "2026-11-20".into() };
    Feedback {
        thanks: both("Merci !"),
        next: both("Viens."),
        handed: Some(handed),
        findings: vec![finding],
    }
}

/// The keys of what is lacking.
fn keys(change: impl Fn(&mut Feedback)) -> Vec<&'static str> {
    let mut feedback = whole();
    change(&mut feedback);
    lacks(&feedback, &LANGUAGES, &figures(), TODAY).into_iter().map(|lack| lack.key).collect()
}

#[test]
fn each_thing_that_is_missing_is_named_and_nothing_else() {
    assert!(keys(|_| {}).is_empty(), "the control");
    let without = |wording: &mut Wording| drop(wording.0.remove("nl"));
    assert_eq!(keys(|all| without(&mut all.thanks)), ["thanks"]);
    assert_eq!(keys(|all| without(&mut all.next)), ["next"]);
    assert_eq!(keys(|all| without(&mut all.findings[0].said)), ["said"]);
    assert_eq!(keys(|all| without(&mut all.findings[0].reply.as_mut().unwrap().words)), ["reply"]);
    assert_eq!(keys(|all| all.findings[0].steps[0].state = State::Impossible), ["why", "why"]);
    assert_eq!(keys(|all| all.findings[0].steps[0].on = "2027-01-16".into()), ["day"], "tomorrow");
    assert_eq!(keys(|all| all.handed.as_mut().unwrap().on = "soon".into()), ["day"]);
    assert_eq!(keys(|all| all.thanks = both("{percent} !")), ["figure_here"]);
}

#[test]
fn a_figure_comes_from_a_cell_that_was_told_and_is_never_typed() {
    let cite = |source: Source| keys(move |all| all.findings[0].sources = vec![source.clone()]);
    assert_eq!(cite(cites("no")), ["source_hidden", "no_figure"]);
    assert_eq!(cite(cites("_mean")), ["source_no_share", "no_figure"]);
    assert_eq!(cite(cites("other")), ["source_unknown", "no_figure"]);
    assert_eq!(cite(Source::Quote { id: "w1".into() }), ["no_figure"]);
    assert!(cite(Source::Theme { question: "t1".into(), theme: "bench".into() }).is_empty());
    assert_eq!(keys(|all| all.findings[0].said = both("7 sur 10")), ["typed_figure"]);
    assert_eq!(keys(|all| all.findings[0].said = both("٧ من {percent}")), ["typed_figure"]);
    let mut taken_back = figures();
    taken_back.releases[0].retracted = true;
    let Source::Cell(cited) = cites("yes") else { panic!() };
    assert_eq!(taken_back.cell(&cited), Err(Missing::TakenBack));
    assert_eq!(figures().share(&[cites("yes")]), Some(Share { percent: 70, base: 100 }));
    let none = |cell: &mut ReleasedCell| cell.count_low = Some(0);
    let all = |cell: &mut ReleasedCell| cell.count_high = cell.base;
    for edge in [none as fn(&mut ReleasedCell), all] {
        let mut few = figures();
        edge(&mut few.releases[0].cells[0]);
        assert!(few.check(&cites("yes")).is_ok() && few.share(&[cites("yes")]).is_none());
    }
    let filled = fill("{percent}, {tenths} ({base})", ["70 %", "7 sur 10", "100"]);
    assert_eq!(filled, "70 %, 7 sur 10 (100)");
}

#[test]
fn what_is_owed_on_each_day() {
    let closed = date!(2026 - 09 - 01);
    let codes = |published: Option<(&Feedback, time::Date)>| -> Vec<(Owed, time::Date)> {
        let published = published.map(|(feedback, on)| Published { feedback, on });
        owed(Some(closed), published).into_iter().map(|due| (due.what, due.on)).collect()
    };
    assert!(owed(None, None).is_empty(), "nothing before closing");
    let (thanks, answer) = (date!(2026 - 09 - 15), date!(2026 - 11 - 30));
    assert_eq!(codes(None), [(Owed::Thanks, thanks), (Owed::Answer, answer)]);
    let due = owed(Some(closed), None)[0];
    assert!(!due.is_late(thanks) && due.is_late(date!(2026 - 09 - 16)));

    let only_thanks = Feedback { findings: Vec::new(), handed: None, ..whole() };
    let first = date!(2026 - 09 - 10);
    let news = [(Owed::HalfYear, date!(2027 - 05 - 29)), (Owed::Year, date!(2027 - 11 - 30))];
    assert_eq!(
        codes(Some((&only_thanks, first))),
        [vec![(Owed::Answer, answer)], news.to_vec()].concat()
    );

    let (half, year) = (date!(2027 - 05 - 19), date!(2027 - 11 - 20));
    let told = whole();
    assert_eq!(codes(Some((&told, first))), [(Owed::HalfYear, half), (Owed::Year, year)]);
    let early = half - time::Duration::days(30);
    assert_eq!(codes(Some((&told, early))), [(Owed::Year, year)], "a month early counts");
    let too_early = early - time::Duration::days(1);
    assert_eq!(codes(Some((&told, too_early))).len(), 2, "the control");
    assert!(codes(Some((&told, year))).is_empty());

    let mut done = whole();
    done.findings[0].steps[0].state = State::Done;
    assert!(codes(Some((&done, first))).is_empty(), "nothing more will happen");
}

#[test]
fn archiving_needs_an_answer_to_everything() {
    let themes = [("t1".to_owned(), "bench".to_owned())];
    let keys = |feedback: &Feedback, themes: &[(String, String)]| -> Vec<&'static str> {
        unanswered(feedback, themes).into_iter().map(|lack| lack.key).collect()
    };
    assert!(keys(&whole(), &[]).is_empty(), "the control");
    assert_eq!(keys(&whole(), &themes), ["theme_unanswered"]);
    let mut all = whole();
    all.findings[0].sources.push(Source::Theme { question: "t1".into(), theme: "bench".into() });
    assert!(keys(&all, &themes).is_empty());
    all.findings[0].reply = None;
    assert_eq!(keys(&all, &themes), ["unanswered"]);
    all.findings.clear();
    assert_eq!(keys(&all, &themes), ["no_findings", "theme_unanswered"]);
}

#[test]
fn what_was_published_stays() {
    let (last, known) = (whole(), figures());
    let mut now = whole();
    let step = Step { on: TODAY.into(), state: State::Done, why: both("Fait.") };
    now.findings[0].steps.push(step);
    assert!(continues(&last, &now, &known));
    now.findings[0].steps[0].state = State::Planned;
    assert!(!continues(&last, &now, &known), "a step written anew");
    now = whole();
    now.findings[0].asked_on.clear();
    assert!(!continues(&last, &now, &known), "a day on which adults were asked");
    now.findings.clear();
    assert!(!continues(&last, &now, &known), "a finding that disappears");
    let mut taken_back = figures();
    taken_back.releases[0].retracted = true;
    assert!(continues(&last, &now, &taken_back), "its figures were taken back");
}

#[test]
fn nothing_too_long_or_too_many_is_kept() {
    assert_eq!(too_much(&whole()), None, "the control");
    let with = |change: &dyn Fn(&mut Feedback)| {
        let mut all = whole();
        change(&mut all);
        too_much(&all)
    };
    assert_eq!(with(&|all| all.thanks = both(&"a".repeat(601))), Some("long_text"));
    assert_eq!(with(&|all| drop(all.next.0.insert("xx".into(), "?".into()))), Some("long_text"));
    assert_eq!(with(&|all| all.handed.as_mut().unwrap().to = "a".repeat(121)), Some("long_name"));
    assert_eq!(with(&|all| all.findings.push(all.findings[0].clone())), Some("many_parts"));
    assert_eq!(with(&|all| all.findings[0].sources = vec![cites("yes"); 5]), Some("many_parts"));
    let many = |all: &mut Feedback| {
        all.findings =
            (0..13).map(|n| Finding { id: n.to_string(), ..Finding::default() }).collect();
    };
    assert_eq!(with(&many), Some("many_findings"));
}

proptest! {
    /// "Seven of ten" is the nearest, and neither none nor all is ever said.
    #[test]
    fn tenths_are_the_nearest_and_never_none_or_all(percent in 0_u32..=100) {
        match (Share { percent, base: 100 }).tenths() {
            Some(tenths) => {
                prop_assert!((1..=9).contains(&tenths));
                prop_assert!((tenths * 10).abs_diff(percent) <= 5);
            }
            None => prop_assert!(!(5..95).contains(&percent)),
        }
    }

    /// It comes back from what is stored as it went.
    #[test]
    fn what_is_stored_comes_back(text in "\\PC{0,40}", on in "20[0-9]{2}-0[1-9]-1[0-9]") {
        let mut all = whole();
        all.thanks = both(&text);
        all.findings[0].asked_on.push(on);
        let stored = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(serde_json::from_str::<Feedback>(&stored).unwrap(), all);
    }
}
