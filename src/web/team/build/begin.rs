//! `/team/p/SLUG/new`: a new consultation, from nothing or from the library.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::frame::Tick;
use super::rule::Pick;
use crate::acts::method::STAFF;
use crate::acts::{ActError, drafts};
use crate::domain::draft;
use crate::domain::library::Template;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::domain::stage::Stage;
use crate::domain::wording::{Band, Lang, Wording};
use crate::i18n::library;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope::{self, Scope};

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    stages: Vec<Pick>,
    title_typed: &'a str,
    offered: Vec<Tick>,
    sources: Vec<Pick>,
    bands: Vec<Tick>,
    templates: Vec<Ready>,
    problem: Option<Problem>,
}

/// A ready-made consultation to begin with.
#[derive(Serialize)]
struct Ready {
    name: &'static str,
    title: String,
    about: String,
    ages: String,
    size: String,
    stages: Vec<Pick>,
}

/// What was chosen; at first the language of the page and the ages most often asked.
struct Chosen<'a> {
    stage: &'a str,
    title: &'a str,
    source: Lang,
    languages: Vec<Lang>,
    bands: Vec<Band>,
}

/// The form; `stage` is the one it was asked for from.
#[get("/team/p/<slug>/new?<stage>")]
pub async fn start(
    slug: &str,
    stage: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Write)?;
    let chosen = Chosen {
        stage: stage.unwrap_or_default(),
        title: "",
        source: reader.lang,
        languages: vec![reader.lang],
        bands: vec![Band::Nine, Band::Thirteen],
    };
    page(pages, reader, &member, &scope, &chosen, None)
}

/// Begins a draft and leads to where it is written; what cannot be taken comes back as typed.
#[post("/team/p/<slug>/new", data = "<posted>")]
pub async fn begin(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Write)?;
    let source = posted.one("source").parse().unwrap_or(reader.lang);
    let ticked = |name: String| posted.one(&name) == "yes";
    let others = Lang::ALL.into_iter().filter(|lang| *lang != source);
    let others = others.filter(|lang| ticked(format!("language.{lang}")));
    let chosen = Chosen {
        stage: posted.one("stage"),
        title: posted.one("title").trim(),
        source,
        languages: std::iter::once(source).chain(others).collect(),
        bands: Band::ALL.into_iter().filter(|band| ticked(format!("band.{band}"))).collect(),
    };
    let done = match chosen.stage.parse::<Stage>() {
        Ok(stage) => {
            let fresh = match posted.one("template") {
                "" => chosen.starter(),
                name => template(name)?,
            };
            drafts::begin(&member.desk, &scope.project, stage, &fresh, member.person()).await
        }
        Err(()) => Err(ActError::refused("unknown_stage", chosen.stage)),
    };
    match done {
        Ok(draft) => Ok(Either::Left(Redirect::to(format!("/team/c/{}/build", draft.code)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            page(pages, reader, &member, &scope, &chosen, problem).map(Either::Right)
        }
    }
}

impl Chosen<'_> {
    fn starter(&self) -> Questionnaire {
        let mut title = Wording::default();
        title.0.insert(self.source.to_string(), self.title.to_owned());
        draft::starter(title, self.languages.clone(), self.bands.clone())
    }
}

/// The questionnaire of a ready-made consultation.
fn template(name: &str) -> Result<Questionnaire, Error> {
    let found = library::templates().iter().find(|one| one.name == name);
    found.map(|one| one.questionnaire.clone()).ok_or(Error::NotFound)
}

fn ready(pages: &TeamPages, lang: Lang, one: &'static Template) -> Ready {
    let bands: Vec<String> = one.bands.iter().map(|band| band.code().replace('-', "–")).collect();
    let asked = one.questionnaire.asked().to_string();
    let minutes = one.questionnaire.minutes.to_string();
    let stage = |stage: &Stage| Pick {
        value: stage.code().to_owned(),
        label: pages.say(lang, &format!("team.stage.{stage}"), &[]),
        chosen: false,
    };
    Ready {
        name: &one.name,
        title: one.questionnaire.title.plain(lang).to_owned(),
        about: one.about.plain(lang).to_owned(),
        ages: bands.join(", "),
        size: pages.say(lang, "team.consultation.size.is", &[("n", &asked), ("minutes", &minutes)]),
        stages: one.stages.iter().map(stage).collect(),
    }
}

fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    chosen: &Chosen<'_>,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let stage = |stage: Stage| Pick {
        value: stage.code().to_owned(),
        label: pages.say(lang, &format!("team.stage.{stage}"), &[]),
        chosen: stage.code() == chosen.stage,
    };
    let language = |one: Lang| Tick {
        name: format!("language.{one}"),
        label: one.own_name().to_owned(),
        hint: None,
        ticked: chosen.languages.contains(&one),
    };
    let band = |band: Band| Tick {
        name: format!("band.{band}"),
        label: band.code().replace('-', "–"),
        hint: None,
        ticked: chosen.bands.contains(&band),
    };
    let source = |one: Lang| Pick {
        value: one.to_string(),
        label: one.own_name().to_owned(),
        chosen: one == chosen.source,
    };
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        stages: Stage::ALL.into_iter().map(stage).collect(),
        title_typed: chosen.title,
        offered: Lang::ALL.into_iter().map(language).collect(),
        sources: STAFF.into_iter().chain([Lang::Ar, Lang::Uk]).map(source).collect(),
        bands: Band::ALL.into_iter().map(band).collect(),
        templates: library::templates().iter().map(|one| ready(pages, lang, one)).collect(),
        problem,
    };
    let here = format!("/team/p/{}/new", scope.project.slug);
    let title = pages.say(lang, "team.build.new", &[]);
    let frame = Frame::of(reader, member, &here, &title);
    pages.page(status, "team/new", &frame, &body)
}
