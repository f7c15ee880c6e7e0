//! `/team/c/CODE/share`: how children learn of a consultation, and what can be printed for them.

use std::sync::Arc;

use rocket::http::Status;
use rocket::{Either, State, get};
use serde::Serialize;

use super::consultation::again;
use super::consultation_view::Kept;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::{ActError, consultations};
use crate::config::Config;
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::questionnaire::Access;
use crate::domain::staff::Action;
use crate::domain::status;
use crate::domain::wording::{Band, Lang};
use crate::i18n::Catalogue;
use crate::i18n::opening::Moment;
use crate::web::directory::Board;
use crate::web::error::Error;
use crate::web::qr::Qr;
use crate::web::respond::page::Page;
use crate::web::respond::view::{self, Back, Booklet, HelpLine, Pages, Poster};

/// What the page of the ways shows.
#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    slug: &'a str,
    project: &'a str,
    consultation: String,
    address: String,
    qr: Option<Qr>,
    is_open: bool,
    with_codes: bool,
    may_write: bool,
    home: Home,
    problem: Option<Problem>,
    posters: Vec<Print>,
    booklets: Vec<Booklets>,
}

/// The public home page.
#[derive(Serialize)]
struct Home {
    /// The consultation stands on it.
    on: bool,
}

/// A page to print.
#[derive(Serialize)]
struct Print {
    href: String,
    lang: Lang,
    name: String,
}

/// The booklets of one language.
#[derive(Serialize)]
struct Booklets {
    lang: Lang,
    name: &'static str,
    bands: Vec<Print>,
}

/// What is ready to be shown to children, or the page that says why not yet.
pub(super) struct Ready {
    /// Its project.
    pub scope: Scope,
    /// The consultation.
    pub consultation: Consultation,
    /// What was approved.
    pub revision: Revision,
}

/// A consultation whose questionnaire a second person has approved; nothing of another is printed
/// (four eyes before children see anything).
pub(super) async fn ready(
    code: &str,
    member: &Member,
    reader: Reader,
    pages: &TeamPages,
) -> Result<Either<Ready, Answer>, Error> {
    let (scope, consultation) = scope::consultation(member, code).await?;
    if !consultation.status.may_share() {
        let refused = ActError::refused("not_shared_now", consultation.status.code());
        let problem = Some(Problem::of(pages, reader.lang, refused)?);
        let kept = Kept { problem, ..Kept::default() };
        return Ok(Either::Right(again(pages, reader, member, code, kept).await?));
    }
    let revision = consultations::revision(&member.desk, &consultation).await?;
    Ok(Either::Left(Ready { scope, consultation, revision }))
}

/// The ways to reach children, each with whom it is for and what it reveals.
#[get("/team/c/<code>/share")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    match ready(code, &member, reader, pages).await? {
        Either::Left(ready) => page(pages, reader, &member, config, &ready, None).await,
        Either::Right(page) => Ok(page),
    }
}

/// The page, with what went wrong on it.
pub(super) async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    config: &Config,
    ready: &Ready,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let Ready { scope, consultation, revision } = ready;
    let questionnaire = &revision.questionnaire;
    let here = format!("/team/c/{}/share", consultation.code);
    let to = |rest: String| format!("/team/c/{}/{rest}", consultation.code);
    let poster = |lang: &Lang| {
        [("A4", ""), ("A3", "?paper=a3")].map(|(paper, ask)| Print {
            href: to(format!("poster/{lang}{ask}")),
            lang: *lang,
            name: format!("{}, {paper}", lang.own_name()),
        })
    };
    let booklets = |lang: &Lang| Booklets {
        lang: *lang,
        name: lang.own_name(),
        bands: questionnaire
            .bands
            .iter()
            .map(|band| Print {
                href: to(format!("booklet/{lang}/{band}")),
                lang: *lang,
                name: band.code().replace('-', "–"),
            })
            .collect(),
    };
    let address = format!("{}/c/{}", config.public_url, consultation.code);
    let body = Body {
        code: &consultation.code,
        slug: &scope.project.slug,
        project: &scope.project.name,
        consultation: questionnaire.title.plain(reader.lang).to_owned(),
        qr: Qr::of(&address),
        address,
        is_open: consultation.status == status::Status::Open,
        with_codes: questionnaire.access == Access::Codes,
        may_write: scope.may(Action::Write),
        home: Home { on: member.desk.store.is_listed(&consultation.id).await? },
        problem,
        posters: questionnaire.languages.iter().flat_map(poster).collect(),
        booklets: questionnaire.languages.iter().map(booklets).collect(),
    };
    let title = pages.say(reader.lang, "team.share.title", &[]);
    let frame = Frame::of(reader, member, &here, &title);
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    pages.page(status, "team/share", &frame, &body)
}

/// A poster in one language, for A4 unless A3 is asked for.
#[get("/team/c/<code>/poster/<lang>?<paper>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn poster(
    code: &str,
    lang: &str,
    paper: Option<&str>,
    member: Member,
    reader: Reader,
    config: &State<Config>,
    pages: &State<TeamPages>,
    children: &State<Pages>,
) -> Result<Either<Page, Answer>, Error> {
    let ready = match ready(code, &member, reader, pages).await? {
        Either::Left(ready) => ready,
        Either::Right(page) => return Ok(Either::Right(page)),
    };
    let lang =
        lang.parse().ok().filter(|lang| ready.revision.questionnaire.languages.contains(lang));
    let lang = lang.ok_or(Error::NotFound)?;
    let address = format!("{}/c/{}", config.public_url, ready.consultation.code);
    let (qr, words) = (Qr::of(&address), Above::of(pages, reader.lang, &ready.consultation));
    let poster = Poster {
        consultation: ready.view(),
        lang,
        address: address.split_once("://").map_or(&address, |(_, rest)| rest),
        qr: qr.as_ref(),
        large: paper == Some("a3"),
        back: words.back(),
    };
    let rendered = children.poster(&poster).map_err(|_| Error::Page)?;
    Ok(Either::Left(Page::new(Status::Ok, rendered)))
}

/// The questionnaire on paper, in one language and for one age band.
#[get("/team/c/<code>/booklet/<lang>/<band>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn booklet(
    code: &str,
    lang: &str,
    band: &str,
    member: Member,
    reader: Reader,
    board: &State<Board>,
    words: &State<Arc<Catalogue>>,
    pages: &State<TeamPages>,
    children: &State<Pages>,
) -> Result<Either<Page, Answer>, Error> {
    let ready = match ready(code, &member, reader, pages).await? {
        Either::Left(ready) => ready,
        Either::Right(page) => return Ok(Either::Right(page)),
    };
    let questionnaire = &ready.revision.questionnaire;
    let lang: Option<Lang> = lang.parse().ok().filter(|it| questionnaire.languages.contains(it));
    let band: Option<Band> = band.parse().ok().filter(|it| questionnaire.bands.contains(it));
    let (lang, band) = lang.zip(band).ok_or(Error::NotFound)?;
    let now = Moment::at(member.desk.clock.now());
    let directory = board.current(&member.desk).await;
    let lines = HelpLine::all(&directory.lines, words, lang, now).ok_or(Error::Page)?;
    let words = Above::of(pages, reader.lang, &ready.consultation);
    let consultation = ready.view();
    let booklet = Booklet { consultation, lang, band, lines: &lines, back: words.back() };
    let rendered = children.booklet(&booklet).map_err(|_| Error::Page)?;
    Ok(Either::Left(Page::new(Status::Ok, rendered)))
}

impl Ready {
    /// The consultation as children's pages need it.
    fn view(&self) -> view::Consultation<'_> {
        view::Consultation {
            code: &self.consultation.code,
            revision: self.consultation.revision,
            organisation: &self.scope.project.organisation,
            questionnaire: &self.revision.questionnaire,
            kiosk: None,
            trial: None,
        }
    }
}

/// The words above a page to print.
pub(super) struct Above {
    lang: Lang,
    href: String,
    words: String,
    print: String,
}

impl Above {
    pub(super) fn of(pages: &TeamPages, lang: Lang, consultation: &Consultation) -> Self {
        let back = if consultation.status.may_share() { "/share" } else { "" };
        Self {
            lang,
            href: format!("/team/c/{}{back}", consultation.code),
            words: pages.say(lang, "team.share.back", &[]),
            print: pages.say(lang, "team.share.print", &[]),
        }
    }

    pub(super) fn back(&self) -> Back<'_> {
        Back { lang: self.lang, href: &self.href, words: &self.words, print: &self.print }
    }
}
