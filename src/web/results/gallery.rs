//! Every state of the public pages on made-up figures: to be looked at, and for the tests. Not part of a release
//! build.

use std::collections::BTreeMap;

use super::elsewhere::Elsewhere;
use super::sheet::{Kind, Site, sheet};
use crate::acts::feedback::Published;
use crate::acts::results::{Other, Results};
use crate::domain::feedback::clock::{Due, Owed, day};
use crate::domain::feedback::figure::{Figures, Told};
use crate::domain::feedback::{
    Cited, Feedback, Finding, Handed, Reply, Source, State, Step, Voice,
};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedCell, Status as Shown};
use crate::domain::status::Status;
use crate::domain::wording::{Lang, Wording};
use crate::store::quotes::{Quote, QuoteTranslation};
use crate::web::respond::view::gallery::sample;
use crate::web::respond::view::{Pages, Rendered};

const RELEASE: &str = "0f";
const TODAY: &str = "2027-06-20";
/// What must never become a part of a page.
const HOSTILE: &str = "\"><i><b>&";

/// A text in every language.
fn everywhere(text: &str) -> Wording {
    let texts = Lang::ALL.into_iter().map(|lang| (lang.code().to_owned(), text.to_owned()));
    Wording(texts.collect())
}

fn cell(question: &str, option: &str, percent: Option<u32>) -> ReleasedCell {
    let (base, count) = (percent.map(|_| 240), percent.map(|percent| percent * 240 / 100));
    ReleasedCell {
        question: question.to_owned(),
        item: String::new(),
        option: option.to_owned(),
        breakdown: String::new(),
        category: String::new(),
        base,
        count,
        mean_tenths: None,
        count_low: count.map(|count| count.saturating_sub(5)),
        count_high: count.map(|count| count + 5),
        percent,
        status: if percent.is_some() { Shown::Rounded } else { Shown::Hidden },
        batch: 1,
    }
}

/// The first question with options, and its released cells.
fn figures(asked: &Questionnaire) -> (Cited, Vec<ReleasedCell>) {
    let question = asked.questions.iter().find(|question| question.options().len() > 2);
    let Some(question) = question else { return (Cited::default(), Vec::new()) };
    let shares = [Some(62), Some(31), Some(2), None].into_iter().cycle();
    let options = question.options().iter().zip(shares);
    let mut cells: Vec<ReleasedCell> =
        options.map(|(option, share)| cell(&question.code, &option.code, share)).collect();
    cells.push(cell("_band", "9-12", Some(60)));
    let option = question.options().first().map(|option| option.code.clone());
    let cited = Cited {
        release: RELEASE.to_owned(),
        question: question.code.clone(),
        option: option.unwrap_or_default(),
        ..Cited::default()
    };
    (cited, cells)
}

fn step(on: &str, state: State) -> Step {
    Step { on: on.to_owned(), state, why: everywhere("A plan is made. <b>&") }
}

fn feedback(cited: &Cited) -> Feedback {
    let said = everywhere("{tenths} say so: {percent} of {base}.");
    let states = [State::Done, State::Started, State::Planned, State::Impossible];
    let mut findings: Vec<Finding> = (0..)
        .zip(states)
        .map(|(at, state)| Finding {
            id: format!("f{at}"),
            sources: vec![Source::Cell(cited.clone())],
            said: said.clone(),
            asked_on: Vec::new(),
            reply: Some(Reply {
                by: HOSTILE.to_owned(),
                on: "2027-05-03".to_owned(),
                words: everywhere("We read it. It is true."),
            }),
            steps: vec![step("2027-05-03", State::Planned), step("2027-06-01", state)],
        })
        .collect();
    let quote = vec![Source::Quote { id: "q".to_owned() }];
    let asked_on = vec!["2027-05-03".to_owned(), "2027-05-20".to_owned()];
    let said = everywhere(HOSTILE);
    findings.push(Finding {
        id: "none".to_owned(),
        sources: quote,
        said,
        asked_on,
        ..Finding::default()
    });
    let gone = Cited { release: "gone".to_owned(), ..cited.clone() };
    let sources = vec![Source::Cell(gone)];
    let said = everywhere("{percent}");
    findings.push(Finding { id: "gone".to_owned(), sources, said, ..Finding::default() });
    Feedback {
        thanks: everywhere("Thank you. We read everything."),
        next: everywhere("Talk about it at school."),
        handed: Some(Handed { to: HOSTILE.to_owned(), on: "2027-05-01".to_owned() }),
        findings,
    }
}

/// What is public of a made-up consultation that was answered.
fn answered() -> anyhow::Result<Results> {
    let asked = sample()?;
    let (cited, cells) = figures(&asked);
    let mut differs = asked.clone();
    for question in &mut differs.questions {
        question.text = everywhere("Something else?");
    }
    let told = |release: &str, retracted: bool| Told {
        release: release.to_owned(),
        retracted,
        cells: cells.clone(),
    };
    let releases = vec![told("gone", true), told(RELEASE, false)];
    let quote = |words: &str| words.to_owned();
    let due = day("2027-06-01").map(|on| Due { what: Owed::Answer, on });
    Ok(Results {
        code: "B7K3".to_owned(),
        status: Status::Released,
        closed_on: Some("2027-03-01".to_owned()),
        organisation: "Voix d’enfants".to_owned(),
        answer: Some(Published {
            feedback: feedback(&cited),
            number: 2,
            hash: String::new(),
            on: "2027-06-01".to_owned(),
            second_id: String::new(),
        }),
        owed: due.into_iter().collect(),
        figures: Figures { releases, themes: Told::default(), quotes: vec!["q".to_owned()] },
        release: Some(RELEASE.to_owned()),
        themes: BTreeMap::new(),
        quotes: vec![Quote {
            id: quote("q"),
            question: quote("idea"),
            lang: quote("fr"),
            band: quote("9-12"),
            words: quote("Des bancs bleus <b>&"),
            proposed_by: String::new(),
            agreed_by: String::new(),
        }],
        translations: vec![QuoteTranslation {
            quote_id: quote("q"),
            lang: quote("de"),
            words: quote("Blaue Bänke"),
        }],
        others: vec![
            Other { code: "C4M2".to_owned(), asked: asked.clone(), cells },
            Other { code: "D9P6".to_owned(), asked: differs, cells: Vec::new() },
        ],
        asked,
    })
}

/// Every state of every public page, in one language.
///
/// # Errors
/// A text or a template is missing.
pub fn states(pages: &Pages, lang: Lang) -> anyhow::Result<Vec<(&'static str, Rendered)>> {
    let whole = answered()?;
    let (site, young, older) = (Site::at("https://voix.example"), Voice::Young, Voice::Older);
    let made = |results: &Results, kind| sheet(pages, results, &site, kind, TODAY);
    let due = |what, on| day(on).map(|on| Due { what, on });
    let owed = [due(Owed::Thanks, "2027-06-15"), due(Owed::Answer, "2027-08-30")];
    let waiting = Results {
        answer: None,
        release: None,
        owed: owed.into_iter().flatten().collect(),
        ..whole.clone()
    };
    let open = Results { status: Status::Open, closed_on: None, owed: vec![], ..waiting.clone() };
    Ok(vec![
        ("results", made(&whole, Kind::Page(lang, young))?),
        ("results-older", made(&whole, Kind::Page(lang, older))?),
        ("results-waiting", made(&waiting, Kind::Page(lang, young))?),
        ("results-open", made(&open, Kind::Page(lang, older))?),
        ("results-easy", made(&whole, Kind::Easy(lang))?),
        ("results-script", made(&whole, Kind::Script(lang, older))?),
        ("results-piece", made(&whole, Kind::Elsewhere(lang, young, Elsewhere::Piece(0)))?),
        ("results-piece-quote", made(&whole, Kind::Elsewhere(lang, older, Elsewhere::Piece(4)))?),
        ("paper-results", made(&whole, Kind::Poster(lang, young))?),
        ("paper-results-a3", made(&whole, Kind::LargePoster(lang, older))?),
    ])
}
