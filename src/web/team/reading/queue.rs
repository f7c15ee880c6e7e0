//! `/team/safeguarding`: free texts that wait for a reader, whether they wait too long, and days on
//! which a reader is away.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::words;
use crate::acts::reading::{self, Queue, Waiting};
use crate::acts::{ActError, duty};
use crate::domain::consultation::Consultation;
use crate::domain::reading::Lane;
use crate::domain::wording::Lang;
use crate::i18n::Watch;
use crate::web::error::Error;
use crate::web::team::history;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;

/// Texts of one lane on the page; the others come when these are done.
const SHOWN: usize = 50;
const HERE: &str = "/team/safeguarding";

#[derive(Serialize)]
struct Body {
    lanes: Vec<LaneView>,
    nothing: bool,
    /// What waits too long, and whose work it is.
    late: Vec<String>,
    broken: Option<String>,
    absences: Vec<Away>,
    today: String,
    from: String,
    to: String,
    done: Option<String>,
    problem: Option<Problem>,
}

/// Days on which this reader is away.
#[derive(Serialize)]
struct Away {
    from_day: String,
    said: String,
}

#[derive(Serialize)]
struct LaneView {
    heading: String,
    rows: Vec<Row>,
    more: Option<String>,
}

#[derive(Serialize)]
struct Row {
    address: String,
    consultation: String,
    about: String,
    why: Option<String>,
}

/// Everything that waits, in three lanes. Without its words.
#[get("/team/safeguarding?<done>")]
pub async fn queue(
    done: Option<&str>,
    member: Member,
    reader: Reader,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let done = done.map(|done| match done {
        "away" => pages.say(reader.lang, "team.done", &[]),
        _ => pages.say(reader.lang, "team.texts.done", &[]),
    });
    page(pages, reader, &member, watch, (&Posted::default(), done, None)).await
}

/// Notes days on which this reader is away, or takes them back.
#[post("/team/safeguarding/away", data = "<posted>")]
pub async fn away(
    member: Member,
    reader: Reader,
    posted: Posted,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    if !anywhere(&member).await? {
        return Err(Error::Forbidden);
    }
    let (desk, person) = (&member.desk, member.person());
    let done = match posted.one("back") {
        "" => duty::be_away(desk, person, (posted.one("from"), posted.one("to"))).await,
        first => desk.store.drop_absence(&person.id, first).await.map_err(ActError::from),
    };
    match done {
        Ok(()) => Ok(Either::Left(Redirect::to("/team/safeguarding?done=away"))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = (&posted, None, problem);
            Ok(Either::Right(page(pages, reader, &member, watch, kept).await?))
        }
    }
}

/// Whether somebody reads texts of some project, trained or not.
///
/// # Errors
/// The database does not answer.
pub async fn anywhere(member: &Member) -> Result<bool, Error> {
    let (desk, person) = (&member.desk, member.person());
    for project in desk.store.projects_of(&person.id).await? {
        match reading::reader(desk, &project.id, person).await {
            Ok(Some(_)) | Err(ActError::Refused { .. }) => return Ok(true),
            Ok(None) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    watch: &Watch,
    (posted, done, problem): (&Posted, Option<String>, Option<Problem>),
) -> Result<Answer, Error> {
    let (desk, lang, person) = (&member.desk, reader.lang, member.person());
    let (mut found, mut late, mut broken) = (Vec::new(), Vec::new(), 0);
    let mut allowed = false;
    for project in desk.store.projects_of(&person.id).await? {
        let reads = match reading::reader(desk, &project.id, person).await {
            Ok(Some(reads)) => reads,
            Ok(None) => continue,
            Err(error) => {
                let problem = Problem::of(pages, lang, error)?;
                return pages.notice(reader, member, HERE, &problem);
            }
        };
        allowed = true;
        let all = desk.store.consultations_of(&project.id).await?.into_iter();
        for consultation in all.filter(|own| own.status.has_answers()) {
            let queue: Queue = reading::queue(desk, watch, &consultation, &reads).await?;
            broken += queue.broken;
            late.extend(waits_long(pages, lang, member, &consultation).await?);
            found.push((consultation, queue.texts));
        }
    }
    if !allowed {
        return Err(Error::Forbidden);
    }
    let mut lanes = Vec::new();
    for lane in Lane::ALL {
        lanes.push(lane_view(pages, lang, member, lane, &found).await?);
    }
    let body = Body {
        nothing: lanes.iter().all(|lane| lane.rows.is_empty()),
        lanes,
        late,
        broken: (broken > 0)
            .then(|| pages.say(lang, "team.texts.broken", &[("n", &broken.to_string())])),
        absences: absences(pages, lang, member).await?,
        today: desk.clock.today(),
        from: posted.one("from").to_owned(),
        to: posted.one("to").to_owned(),
        done,
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(lang, "team.texts", &[]);
    pages.page(status, "team/texts", &Frame::of(reader, member, HERE, &title), &body)
}

/// That texts of a consultation wait too long, and who its focal points are; never what they say.
///
/// # Errors
/// The database does not answer.
pub async fn waits_long(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    consultation: &Consultation,
) -> Result<Option<String>, Error> {
    let Some(since) = duty::late_since(&member.desk, consultation).await? else { return Ok(None) };
    let title = words::title(member, lang, consultation).await?;
    let day = history::day(pages, lang, &since);
    let people = duty::focal_points(&member.desk, &consultation.project_id).await?;
    let who: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let who = if who.is_empty() {
        pages.say(lang, "team.texts.late.nobody", &[])
    } else {
        who.join(", ")
    };
    let said = [("title", title.as_str()), ("day", &day), ("who", &who)];
    Ok(Some(pages.say(lang, "team.texts.late", &said)))
}

async fn absences(pages: &TeamPages, lang: Lang, member: &Member) -> Result<Vec<Away>, Error> {
    let (desk, person) = (&member.desk, member.person());
    let all = desk.store.absences(&person.id, &desk.clock.today()).await?;
    let away = all.into_iter().map(|absence| {
        let (from, to) = (&absence.from_day, &absence.to_day);
        let days = (history::day(pages, lang, from), history::day(pages, lang, to));
        let said = pages.say(lang, "team.away.days", &[("from", &days.0), ("to", &days.1)]);
        Away { from_day: absence.from_day, said }
    });
    Ok(away.collect())
}

async fn lane_view(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    own: Lane,
    found: &[(Consultation, Vec<Waiting>)],
) -> Result<LaneView, Error> {
    let mut all: Vec<(&Consultation, &Waiting)> = found
        .iter()
        .flat_map(|(consultation, texts)| texts.iter().map(move |text| (consultation, text)))
        .filter(|(_, text)| text.lane == own)
        .collect();
    all.sort_by(|a, b| a.1.handle.cmp(&b.1.handle));
    let mut rows = Vec::new();
    for (consultation, text) in all.iter().take(SHOWN) {
        rows.push(Row {
            address: words::address(consultation, text),
            consultation: words::title(member, lang, consultation).await?,
            about: words::about(pages, lang, text),
            why: words::why(pages, lang, member, text).await?,
        });
    }
    let left = all.len().saturating_sub(SHOWN);
    let more = (left > 0).then(|| pages.say(lang, "team.texts.more", &[("n", &left.to_string())]));
    let heading = pages.say(lang, &format!("team.texts.lane.{}", own.code()), &[]);
    Ok(LaneView { heading, rows, more })
}
