//! `/team/c/CODE/themes/QUESTION`: one text at a time, the themes, how far two people agree, and the
//! figures once they are told.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::card::Card;
use super::list::progress;
use super::place::Place;
use crate::acts::themes;
use crate::domain::agreement::{Agreement, FEWEST};
use crate::domain::answer::SKIPPED;
use crate::domain::release::{ReleasedCell, Status as CellStatus};
use crate::domain::staff::Action;
use crate::domain::status::Act;
use crate::domain::themes::{LONGEST, MOST, NO_THEME, Theme, is_routed};
use crate::web::error::Error;
use crate::web::team::history::{day, name};
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;

/// What the page shows beside what there is.
#[derive(Default)]
pub struct Shown<'a> {
    /// The text to be coded again.
    pub text: Option<&'a str>,
    /// The text before this one.
    pub last: Option<&'a str>,
    /// Something was done.
    pub done: Option<&'a str>,
    /// Something was not done.
    pub problem: Option<Problem>,
}

#[derive(Serialize)]
struct Body {
    code: String,
    consultation: String,
    address: String,
    asked: String,
    done: Option<String>,
    problem: Option<Problem>,
    script: String,
    progress: String,
    /// Themes can still be changed, and texts coded.
    open: bool,
    card: Option<Card>,
    /// The text before this one.
    before: Option<String>,
    /// Where two found something different.
    settle: Option<String>,
    book: Vec<Line>,
    may_add: bool,
    longest: [usize; 3],
    suggested: Vec<String>,
    pairs: Vec<Pair>,
    figures: Option<Figures>,
    /// What stands in the way of figures, or what telling them means.
    telling: Option<String>,
    /// Who signs, where figures can be told.
    signs: Option<Signs>,
}

/// The first of two who sign.
#[derive(Serialize)]
struct Signs {
    first: String,
    first_email: String,
    second_email: &'static str,
    with_code: bool,
    with_passkeys: bool,
}

/// A theme in the book.
#[derive(Serialize)]
struct Line {
    code: String,
    name: String,
    definition: String,
    others: Vec<Other>,
}

#[derive(Serialize)]
struct Other {
    code: String,
    name: String,
}

/// How far two people agree.
#[derive(Serialize)]
struct Pair {
    who: String,
    rows: Vec<Agreed>,
}

#[derive(Serialize)]
struct Agreed {
    theme: String,
    kappa: String,
}

#[derive(Serialize)]
struct Figures {
    on: String,
    rows: Vec<Figure>,
}

#[derive(Serialize)]
struct Figure {
    theme: String,
    told: Option<String>,
}

/// The page.
#[get("/team/c/<code>/themes/<question>?<text>&<done>")]
pub async fn show(
    code: &str,
    question: &str,
    text: Option<&str>,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            // After a text was coded the next one comes, and a way back.
            let (text, last) = if done == Some("coded") { (None, text) } else { (text, None) };
            answer(&place, Shown { text, last, done, problem: None }).await
        }
        Err(answer) => Ok(answer),
    }
}

/// The page as it stands.
///
/// # Errors
/// Something failed.
pub async fn answer(place: &Place<'_>, shown: Shown<'_>) -> Result<Answer, Error> {
    let Place { member, reader, pages, scope, consultation, questionnaire, question, board } =
        place;
    let (lang, person) = (reader.lang, member.person());
    let wanted = shown.text.and_then(|handle| board.find(handle));
    let wanted = wanted.filter(|excerpt| board.is_for(excerpt, &person.id));
    let excerpt = wanted.or_else(|| board.next(&person.id));
    let card = excerpt.map(|excerpt| Card::of(place, excerpt, board.own(excerpt, &person.id)));
    let before = shown.last.and_then(|handle| board.find(handle));
    let before = before.map(|excerpt| format!("{}?text={}", place.address(), excerpt.handle));
    let done = shown.done.and_then(|done| match done {
        "coded" => Some("team.themes.done.coded"),
        "settled" => Some("team.themes.done.settled"),
        "theme" => Some("team.themes.done.theme"),
        "quote" => Some("team.themes.done.quote"),
        "told" => Some("team.themes.done.told"),
        _ => None,
    });
    let open = board.told.is_none();
    let may_tell = open && scope.may(Action::Move(Act::Release));
    let routed = is_routed(questionnaire, question);
    let telling = match (&board.told, routed) {
        (Some(_), _) => None,
        (None, true) => Some(place.say("team.refusal.counts_routed")),
        (None, false) => Some(place.say("team.themes.figures.means")),
    };
    let body = Body {
        code: consultation.code.clone(),
        consultation: questionnaire.title.plain(lang).to_owned(),
        address: place.address(),
        asked: question.text.plain(lang).to_owned(),
        done: done.map(|key| place.say(key)),
        script: pages.address("js/team/themes.js"),
        progress: progress(pages, lang, board.progress()),
        open,
        card,
        before: before.filter(|_| open),
        settle: (open && board.to_settle().next().is_some())
            .then(|| format!("{}/settle", place.address())),
        book: book(place),
        may_add: open && board.live().count() < MOST,
        longest: LONGEST,
        suggested: suggested(place).await?,
        pairs: pairs(place).await?,
        figures: figures(place)?,
        telling,
        signs: (may_tell && !routed).then(|| Signs {
            first: person.name.clone(),
            first_email: person.email.clone(),
            second_email: "",
            with_code: member.session.has_factor,
            with_passkeys: member.desk.passkeys.is_set(),
        }),
        problem: shown.problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = place.say("team.themes");
    let frame = Frame::of(*reader, member, &body.address, &title);
    pages.page(status, "team/theme", &frame, &body)
}

fn book(place: &Place<'_>) -> Vec<Line> {
    let all = || place.board.live();
    let others = |code: &str| {
        let others = all().filter(|other| other.code != code);
        others.map(|other| Other { code: other.code.clone(), name: other.name.clone() }).collect()
    };
    let line = |theme: &Theme| Line {
        code: theme.code.clone(),
        name: theme.name.clone(),
        definition: theme.definition.clone(),
        others: others(&theme.code),
    };
    all().map(line).collect()
}

async fn suggested(place: &Place<'_>) -> Result<Vec<String>, Error> {
    let Place { member, consultation, questionnaire, board, .. } = place;
    if board.told.is_some() {
        return Ok(Vec::new());
    }
    Ok(themes::suggestions(&member.desk, consultation, questionnaire, board).await?)
}

/// How far each two people agree. A tenth is as fine as it is told.
async fn pairs(place: &Place<'_>) -> Result<Vec<Pair>, Error> {
    let (pages, lang, store) = (place.pages, place.reader.lang, &place.member.desk.store);
    let mut pairs = Vec::new();
    for agreed in place.board.agreements() {
        let mut who = Vec::new();
        for id in agreed.who {
            let unknown = || pages.say(lang, "team.history.unknown", &[]);
            who.push(name(pages, lang, store, Some(id)).await?.unwrap_or_else(unknown));
        }
        let told = |agreement| match agreement {
            Agreement::TooFew => {
                pages.say(lang, "team.themes.kappa.few", &[("n", &FEWEST.to_string())])
            }
            Agreement::Undefined => pages.say(lang, "team.themes.kappa.undefined", &[]),
            Agreement::Kappa(kappa) => {
                let kappa = format!("{kappa:.1}").replace("-0.0", "0.0");
                pages.say(lang, "team.themes.kappa.is", &[("kappa", &kappa)])
            }
        };
        let rows = agreed
            .themes
            .into_iter()
            .map(|(theme, agreement)| Agreed { theme: theme.name.clone(), kappa: told(agreement) });
        pairs.push(Pair { who: who.join(" · "), rows: rows.collect() });
    }
    Ok(pairs)
}

/// The figures as the engine made them: bands, or hidden.
fn figures(place: &Place<'_>) -> Result<Option<Figures>, Error> {
    let (pages, lang) = (place.pages, place.reader.lang);
    let Some(stored) = &place.board.told else { return Ok(None) };
    let counts = themes::read(stored)?;
    let told = |cell: &ReleasedCell| match (cell.status, cell.count_low, cell.count_high, cell.base)
    {
        (CellStatus::Rounded, Some(low), Some(high), Some(base)) => {
            let [low, high, base] = [low, high, base].map(|figure| figure.to_string());
            let figures = [("low", low.as_str()), ("high", &high), ("base", &base)];
            Some(pages.say(lang, "team.themes.figures.band", &figures))
        }
        _ => None,
    };
    let called = |option: &str| match option {
        NO_THEME => place.say("team.themes.none"),
        SKIPPED => place.say("team.themes.figures.silent"),
        code => {
            let known = counts.names.iter().find(|(known, _)| known == code);
            known.map_or(code, |(_, name)| name).to_owned()
        }
    };
    let rows = counts.tables.cells.iter();
    let rows = rows.map(|cell| Figure { theme: called(&cell.option), told: told(cell) }).collect();
    Ok(Some(Figures { on: day(pages, lang, &stored.told_on), rows }))
}
