//! `/team`: the projects of a member, each with its seven stages, and what waits.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::reading::queue;
use super::scope;
use super::waiting::{StageLine, Waiting, overview, roles};
use crate::domain::staff::Action;
use crate::i18n::help::Line;
use crate::i18n::opening::Moment;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body {
    projects: Vec<ProjectCard>,
    waiting: Vec<Waiting>,
    /// Whether this person reads free texts in some project.
    reads: bool,
    /// Texts that wait too long, without a word of them.
    late: Vec<String>,
    /// Help lines to be checked again.
    to_check: Option<String>,
}

#[derive(Serialize)]
struct ProjectCard {
    slug: String,
    name: String,
    roles: String,
    stages: Vec<StageLine>,
    involved: String,
}

/// The first page after signing in.
#[get("/team")]
pub async fn show(
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
    lines: &State<Vec<Line>>,
) -> Result<Answer, Error> {
    let (mut projects, mut waiting, mut late) = (Vec::new(), Vec::new(), Vec::new());
    let reads = queue::anywhere(&member).await?;
    for project in member.desk.store.projects_of(&member.person().id).await? {
        let scope = scope::project(&member, &project.slug).await?;
        if scope.may(Action::Read) {
            for consultation in member.desk.store.consultations_of(&project.id).await? {
                late.extend(queue::waits_long(pages, reader.lang, &member, &consultation).await?);
            }
        }
        let all = overview(pages, reader.lang, &member.desk, &scope, member.person()).await?;
        waiting.extend(all.waiting);
        projects.push(ProjectCard {
            slug: project.slug,
            name: project.name,
            roles: roles(pages, reader.lang, &scope),
            stages: all.stages,
            involved: all.involved,
        });
    }
    let to_check = to_check(lines, Moment::at(member.desk.clock.now()))
        .map(|lines| pages.say(reader.lang, "team.home.help.text", &[("lines", &lines)]));
    let title = pages.say(reader.lang, "team.home", &[]);
    let frame = Frame::of(reader, &member, "/team", &title);
    pages.page(Status::Ok, "team/home", &frame, &Body { projects, waiting, reads, late, to_check })
}

/// The names of help lines nobody checked for long.
fn to_check(lines: &[Line], now: Moment) -> Option<String> {
    let names: Vec<_> =
        lines.iter().filter(|line| line.is_to_check(now)).map(|line| line.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
