//! Every page of a child in every state, on a made-up questionnaire with every kind of question:
//! to be looked at, and for the tests. Not part of a release build.

use serde_json::Value;
use time::Date;

use super::{
    Back, BodyView, Booklet, Cards, Check, CodeProblem, Consultation, Document, HelpLine, Home,
    Kiosk, Landing, Notice, Pages, PinProblem, Poster, Rendered, Sent, Wait,
};
use crate::acts::listings::Answered;
use crate::domain::answer::{AnswerProblem, Answers, MAY_QUOTE, QUOTE};
use crate::domain::joint::Joint;
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::{Access, Questionnaire};
use crate::domain::stage::Stage;
use crate::domain::status::Status;
use crate::domain::wording::{Band, Lang};
use crate::i18n::opening::Moment;
use crate::i18n::{Catalogue, complaints, help};
use crate::store::listings::Listed;
use crate::web::qr::Qr;

const SAMPLE: &str = include_str!("sample.json");
/// A word that does not fit on a narrow screen unless it is broken.
const LONG: &str = "Schulhofverschönerungsmaßnahmenbefragung";
/// A Wednesday noon at which some lines answer and others do not.
const NOON: i64 = 1_796_205_600;
/// What must never become a part of a page.
const HOSTILE: &str = "\"><i><b>&";

/// A name and the page in that state.
pub type State = (&'static str, Rendered);

/// The made-up questionnaire.
///
/// # Errors
/// It does not parse.
pub fn sample() -> serde_json::Result<Questionnaire> {
    serde_json::from_str(SAMPLE)
}

/// The same with a very long word in every text.
fn lengthened() -> serde_json::Result<Questionnaire> {
    fn lengthen(value: &mut Value, wording: bool) {
        match value {
            Value::String(text) if wording => *text = format!("{text} {LONG}"),
            Value::Object(members) => {
                for (name, member) in members {
                    let language = name.parse::<Lang>().is_ok();
                    lengthen(member, language);
                }
            }
            Value::Array(members) => members.iter_mut().for_each(|it| lengthen(it, false)),
            _ => {}
        }
    }
    let mut document = serde_json::from_str(SAMPLE)?;
    lengthen(&mut document, false);
    serde_json::from_value(document)
}

/// A consultation that asks it.
pub fn of(questionnaire: &Questionnaire) -> Consultation<'_> {
    Consultation {
        code: "B7K3",
        revision: 2,
        organisation: "Voix d’enfants",
        questionnaire,
        kiosk: None,
        trial: None,
    }
}

/// The whole document, with nothing answered.
pub fn document(questionnaire: &Questionnaire, lang: Lang) -> Document<'_> {
    Document {
        consultation: of(questionnaire),
        lang,
        band: Band::Nine,
        withdrawal: true,
        submission: "",
        prefill: &[],
        problems: &[],
        typed_code: "",
        code_problem: None,
    }
}

/// The fields of a child who answers everything.
fn answers(questionnaire: &Questionnaire) -> Vec<(String, String)> {
    questionnaire.questions.iter().flat_map(answer).collect()
}

fn answer(question: &Question) -> Vec<(String, String)> {
    let name = format!("q.{}", question.code);
    let choices = question.choices();
    let items = question.item_codes();
    let of_item = |item: &str, value: &str| (format!("{name}.{item}"), value.to_owned());
    if let Some((_, max)) = question.several() {
        let most = max.map_or(choices.len(), usize::from);
        return choices.into_iter().take(most).map(|choice| (name.clone(), choice)).collect();
    }
    match (&question.kind, question.joint()) {
        (Kind::Info, _) => Vec::new(),
        (Kind::ShortText { .. } | Kind::LongText { .. }, _) => {
            let quote = (format!("{QUOTE}{}", question.code), MAY_QUOTE.to_owned());
            let quote = question.asks_to_quote().then_some(quote);
            [(name, HOSTILE.to_owned())].into_iter().chain(quote).collect()
        }
        (Kind::Number { .. }, _) => vec![(name, "4".to_owned())],
        (_, Some(Joint::Ranks)) => {
            items.iter().zip(&choices).map(|(rank, option)| of_item(rank, option)).collect()
        }
        (_, Some(Joint::Coins)) => {
            items.iter().zip(["7", "3"]).map(|(item, coins)| of_item(item, coins)).collect()
        }
        (Kind::Statements { .. }, _) => {
            let first = choices.first().map_or("", String::as_str);
            items.iter().map(|item| of_item(item, first)).collect()
        }
        _ => choices.into_iter().take(1).map(|choice| (name.clone(), choice)).collect(),
    }
}

/// A problem with every question.
fn problems(questionnaire: &Questionnaire) -> Vec<AnswerProblem> {
    let key = |question: &Question| match (&question.kind, question.joint()) {
        (Kind::Info, _) => None,
        (Kind::ShortText { .. }, _) => Some("too_long"),
        (Kind::LongText { .. }, _) => Some("unreadable"),
        (Kind::Number { .. }, _) => Some("number"),
        _ if question.several().is_some() => Some("too_many"),
        (Kind::Statements { .. }, _) => Some("given_twice"),
        (_, Some(Joint::Ranks)) => Some("ranked_twice"),
        (_, Some(Joint::Coins)) => Some("coins"),
        _ => Some("unknown_option"),
    };
    let of = |question: &Question| {
        let key = key(question)?;
        Some(AnswerProblem { given: 4, allowed: 3, ..AnswerProblem::new(&question.code, key) })
    };
    let mut found: Vec<_> = questionnaire.questions.iter().filter_map(of).collect();
    found.push(AnswerProblem::new("likes", "exclusive"));
    found.push(AnswerProblem::new("q.gone", "unknown_question"));
    found
}

/// The page as the script shows it once the check has begun and something stands in the way.
fn in_the_way(page: &Rendered, what: &str) -> Rendered {
    let script = page.html.find("<script").zip(page.html.find("</script>"));
    let mut html = page.html.clone();
    if let Some((from, to)) = script {
        html.replace_range(from..to + "</script>".len(), "");
    }
    for tag in ["<section id=\"check\"".to_owned(), format!("id=\"{what}\" role=\"status\"")] {
        html = html.replace(&format!("{tag} hidden"), &tag);
    }
    Rendered { html, ..page.clone() }
}

/// Every state of every page, in one language.
///
/// # Errors
/// A text or a template is missing, or the data that ship with the program do not parse.
pub fn every_state(pages: &Pages, words: &Catalogue, lang: Lang) -> anyhow::Result<Vec<State>> {
    let questionnaire = sample()?;
    let mut states = first_pages(pages, &questionnaire, lang)?;
    states.extend(documents(pages, &questionnaire, lang)?);
    states.extend(after_the_questions(pages, &questionnaire, lang)?);
    states.extend(side_pages(pages, words, lang)?);
    let named =
        Notice::ALL.into_iter().map(|notice| Ok((notice.key(), pages.notice(notice, lang)?)));
    states.extend(named.collect::<anyhow::Result<Vec<_>>>()?);
    states.extend(kiosk_pages(pages, words, lang)?);
    states.extend(paper_pages(pages, words, lang)?);
    states.extend(crate::web::results::gallery::states(pages, lang)?);
    Ok(states)
}

fn first_pages(pages: &Pages, all: &Questionnaire, lang: Lang) -> anyhow::Result<Vec<State>> {
    let mut only = all.clone();
    only.bands.truncate(1);
    only.questions.retain(|question| !question.is_text());
    let invited = Questionnaire { access: Access::Codes, ..all.clone() };
    let landing = Landing { consultation: of(all), lang, band_missing: false };
    let wait = CodeProblem::Wait(90);
    let tried = Consultation { trial: Some("T"), ..of(all) };
    let (open, answered) = (listed(all), answered_ones(all));
    let home = Home { open: &open, answered: &answered };
    Ok(vec![
        ("start", pages.home(lang, Home { open: &[], answered: &[] }, None)?),
        ("start-full", pages.home(lang, home, None)?),
        ("start-wrong-code", pages.home(lang, home, Some((HOSTILE, CodeProblem::Wrong)))?),
        ("start-wait", pages.home(lang, home, Some((HOSTILE, wait)))?),
        ("landing", pages.landing(&landing)?),
        ("landing-age-missing", pages.landing(&Landing { band_missing: true, ..landing })?),
        ("landing-code", pages.landing(&Landing { consultation: of(&invited), ..landing })?),
        ("landing-one-age", pages.landing(&Landing { consultation: of(&only), ..landing })?),
        ("landing-trial", pages.landing(&Landing { consultation: tried, ..landing })?),
        ("declined-trial", pages.declined_in_trial(lang, None)?),
        ("other-age", pages.other_age(lang, None, Some("B7K3".to_owned()))?),
    ])
}

/// What the home page shows: one that anybody may read, a sensitive one, one that is paused.
pub(super) fn listed(all: &Questionnaire) -> Vec<Listed> {
    let mut gentle = all.clone();
    gentle.questions.retain(|question| !question.is_sensitive());
    gentle.title.0.insert("en".to_owned(), format!("My playground {HOSTILE} {LONG}"));
    let one = |code: &str, status, questionnaire: &Questionnaire| Listed {
        code: code.to_owned(),
        status,
        organisation: HOSTILE.to_owned(),
        questionnaire: questionnaire.clone(),
    };
    let french = Questionnaire { languages: vec![Lang::Fr, Lang::Ar], ..gentle.clone() };
    vec![
        one("B7K3", Status::Open, &gentle),
        one("C8M4", Status::Open, all),
        one("D9N5", Status::Paused, &french),
    ]
}

/// An answer to children, by the adults.
pub(super) fn answered_ones(all: &Questionnaire) -> Vec<Answered> {
    let (title, languages) = (all.title.clone(), all.languages.clone());
    vec![Answered { code: "F2P6".to_owned(), stage: Stage::Suivi, title, languages }]
}

fn documents(pages: &Pages, all: &Questionnaire, lang: Lang) -> anyhow::Result<Vec<State>> {
    let invited = Questionnaire { access: Access::Codes, ..all.clone() };
    let wordy = lengthened()?;
    let (answers, problems) = (answers(all), problems(all));
    let empty = document(all, lang);
    let answered = Document { prefill: &answers, ..empty };
    let with_code = Document { consultation: of(&invited), ..empty };
    let used = Some(CodeProblem::Used);
    let page = pages.document(&answered)?;
    Ok(vec![
        ("questions", pages.document(&empty)?),
        (
            "questions-youngest",
            pages.document(&Document { band: Band::Six, withdrawal: false, ..empty })?,
        ),
        ("questions-answered", page.clone()),
        ("questions-problems", pages.document(&Document { problems: &problems, ..answered })?),
        ("questions-long-words", pages.document(&document(&wordy, lang))?),
        ("questions-code", pages.document(&with_code)?),
        (
            "questions-code-refused",
            pages.document(&Document { typed_code: HOSTILE, code_problem: used, ..with_code })?,
        ),
        ("sending-no-network", in_the_way(&page, "net")),
        ("sending-busy", in_the_way(&page, "busy")),
        ("sending-paused", in_the_way(&page, "pause")),
        ("sending-too-long", in_the_way(&page, "long")),
        ("sending-refused", in_the_way(&page, "refused")),
    ])
}

fn after_the_questions(
    pages: &Pages,
    all: &Questionnaire,
    lang: Lang,
) -> anyhow::Result<Vec<State>> {
    let consultation = of(all);
    let mut fields = answers(all);
    let given = Answers::parse(all, &fields).map_err(|_| anyhow::anyhow!("sample answers"))?;
    fields.push(("id".to_owned(), "0f".to_owned()));
    fields.push(("end".to_owned(), "1".to_owned()));
    let check = Check {
        consultation,
        lang,
        band: Band::Nine,
        withdrawal: true,
        answers: &given,
        fields: &fields,
    };
    let young = Check { band: Band::Six, withdrawal: false, ..check };
    let wait = |why, to| pages.wait(why, &consultation, (lang, Band::Nine), to, &fields);
    let code = Some("tigre-nuage-47-citron");
    let sent = Sent { consultation, lang, band: Band::Nine, withdrawal: code };
    let typed = Some(HOSTILE);
    Ok(vec![
        ("check", pages.check(&check)?),
        ("check-youngest", pages.check(&young)?),
        ("busy", wait(Wait::Busy, "send")?),
        ("paused-while-checking", wait(Wait::Paused, "check")?),
        ("too-fast-while-sending", wait(Wait::TooFast, "send")?),
        ("sent", pages.sent(&sent)?),
        ("sent-without-code", pages.sent(&Sent { withdrawal: None, ..sent })?),
        ("withdraw", pages.withdraw(&consultation, (lang, None), None)?),
        ("withdraw-half", pages.withdraw(&consultation, (lang, Some(Band::Nine)), typed)?),
    ])
}

/// The shipped lines, one of them in need of escaping.
fn help_lines(words: &Catalogue, lang: Lang) -> anyhow::Result<Vec<HelpLine>> {
    let mut lines = help::lines()?;
    if let Some(line) = lines.first_mut() {
        HOSTILE.clone_into(&mut line.name);
    }
    let lines = HelpLine::all(&lines, words, lang, Moment::at(NOON));
    lines.ok_or_else(|| anyhow::anyhow!("words of a help line"))
}

/// Every page of a kiosk.
///
/// # Errors
/// As [`every_state`].
pub fn kiosk_pages(pages: &Pages, words: &Catalogue, lang: Lang) -> anyhow::Result<Vec<State>> {
    let (asked, lines) = (sample()?, help_lines(words, lang)?);
    let kiosk = Kiosk { token: "T", code: "B7K3", idle: 60, pack: Some("KEY"), lines: &lines };
    let consultation = Consultation { kiosk: Some(kiosk), ..of(&asked) };
    let landing = Landing { consultation, lang, band_missing: false };
    let document =
        Document { consultation, withdrawal: false, submission: "0f", ..document(&asked, lang) };
    let sent = Sent { consultation, lang, band: Band::Nine, withdrawal: None };
    let wait = pages.wait(Wait::TooFast, &consultation, (lang, Band::Nine), "send", &[]);
    Ok(vec![
        ("kiosk-start", pages.landing(&landing)?),
        ("kiosk-start-age-missing", pages.landing(&Landing { band_missing: true, ..landing })?),
        ("kiosk-questions", pages.document(&document)?),
        ("kiosk-questions-youngest", pages.document(&Document { band: Band::Six, ..document })?),
        ("kiosk-sent", pages.sent(&sent)?),
        ("kiosk-too-fast", wait?),
        ("kiosk-no-thanks", pages.notice_at(kiosk, Notice::Declined, lang, Some(Band::Six))?),
        ("kiosk-paused", pages.notice_at(kiosk, Notice::Paused, lang, None)?),
        ("kiosk-pin", pages.pin(kiosk, lang, None)?),
        ("kiosk-pin-wrong", pages.pin(kiosk, lang, Some(PinProblem::Wrong))?),
        ("kiosk-pin-wait", pages.pin(kiosk, lang, Some(PinProblem::Wait(30)))?),
        ("kiosk-ended", pages.kiosk_ended(kiosk, lang)?),
    ])
}

fn paper_pages(pages: &Pages, words: &Catalogue, lang: Lang) -> anyhow::Result<Vec<State>> {
    let (asked, lines) = (sample()?, help_lines(words, lang)?);
    let back = Back { lang: Lang::En, href: "/team", words: "Back", print: "Print this page." };
    let consultation = of(&asked);
    let booklet = Booklet { consultation, lang, band: Band::Nine, lines: &lines, back };
    let address = "voix.example/c/B7K3";
    let qr = Qr::of(address);
    let poster = Poster { consultation, lang, address, qr: qr.as_ref(), large: false, back };
    let (address, code) = ("voix.example/r/B7K3", "B7K3");
    let cards = |languages| Cards { lang, languages, code, address, qr: qr.as_ref(), back };
    Ok(vec![
        ("paper-booklet", pages.booklet(&booklet)?),
        ("paper-poster", pages.poster(&poster)?),
        ("paper-cards", pages.cards(&cards(&Lang::ALL))?),
        ("paper-cards-few", pages.cards(&cards(&[lang]))?),
    ])
}

fn side_pages(pages: &Pages, words: &Catalogue, lang: Lang) -> anyhow::Result<Vec<State>> {
    let lines = help_lines(words, lang)?;
    let missing = || anyhow::anyhow!("words of a body");
    let bodies = complaints::bodies()?;
    let bodies: Option<Vec<_>> = bodies.iter().map(|it| BodyView::of(it, words, lang)).collect();
    let bodies = bodies.ok_or_else(missing)?;
    let first = Some("B7K3".to_owned());
    let young = Some(Band::Six);
    Ok(vec![
        ("help", pages.help(lang, None, &lines)?),
        ("help-youngest", pages.help(lang, young, &lines)?),
        ("safety", pages.safety(lang, None)?),
        ("privacy", pages.privacy(lang, None, &[])?),
        ("privacy-youngest", pages.privacy(lang, young, &[("B7K3".to_owned(), Date::MIN)])?),
        ("complaints", pages.complaints(lang, None, &bodies)?),
        ("accessibility", pages.accessibility(lang, None)?),
        ("no-thanks", pages.notice_for(Notice::Declined, lang, young, first)?),
    ])
}
