//! `/team/c/CODE/codes`: invitations or a class code, made and shown this once, to be printed.

use rocket::http::Status;
use rocket::{State, post};
use serde::Serialize;

use super::consultation::again;
use super::consultation_view::Kept;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use crate::acts::ActError;
use crate::acts::invitations::{self, Sheet};
use crate::config::Config;
use crate::domain::code::groups;
use crate::domain::consultation::Consultation;
use crate::domain::questionnaire::{Access, Questionnaire};
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::Store;
use crate::store::invitations::Invited;
use crate::web::error::Error;
use crate::web::qr::Qr;

/// Cards on one page of paper.
const ON_PAPER: usize = 24;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    /// Where codes are typed, as it is printed.
    address: &'a str,
    /// Whom a code is for.
    means: String,
    /// A single code, large.
    class: bool,
    papers: Vec<Vec<Card>>,
}

#[derive(Serialize)]
struct Card {
    groups: Vec<String>,
    qr: Option<Qr>,
}

/// Makes them, or says on the page of the consultation why not.
#[post("/team/c/<code>/codes", data = "<posted>")]
pub async fn make(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    let sheet = sheet(&posted);
    match invitations::make(&member.desk, &consultation, sheet, member.person()).await {
        Ok(codes) => {
            // Codes have no address of their own: choosing a language leads back.
            let here = format!("/team/c/{}", consultation.code);
            let title = pages.say(reader.lang, "team.codes.sheet", &[]);
            let frame = Frame::of(reader, &member, &here, &title);
            let body = Body::of(pages, reader.lang, config, &consultation, sheet, &codes);
            pages.page(Status::Ok, "team/codes", &frame, &body)
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            again(pages, reader, &member, code, kept).await
        }
    }
}

impl<'a> Body<'a> {
    fn of(
        pages: &TeamPages,
        lang: Lang,
        config: &'a Config,
        consultation: &'a Consultation,
        sheet: Option<Sheet>,
        codes: &[String],
    ) -> Self {
        let say = |key, n: u32| pages.say(lang, key, &[("n", &n.to_string())]);
        let (class, means) = match sheet {
            Some(Sheet::Class(children)) => (true, say("team.codes.card.class", children)),
            _ => (false, say("team.codes.card", 1)),
        };
        let address = |code: &str| format!("{}/i/{code}", config.public_url);
        let card = |code: &String| Card { groups: groups(code), qr: Qr::of(&address(code)) };
        Self {
            code: &consultation.code,
            address: config.public_url.split_once("://").map_or("", |(_, host)| host),
            means,
            class,
            papers: codes.chunks(ON_PAPER).map(|some| some.iter().map(card).collect()).collect(),
        }
    }
}

fn sheet(posted: &Posted) -> Option<Sheet> {
    let number = posted.one("number").trim().parse().ok()?;
    match posted.one("kind") {
        "invitations" => Some(Sheet::Invitations(number)),
        "class" => Some(Sheet::Class(number)),
        _ => None,
    }
}

/// The codes of a consultation, on its page.
#[derive(Serialize)]
pub struct Codes {
    made: Vec<String>,
    may_make: bool,
}

impl Codes {
    /// How many there are; `None` where no code is asked for.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn of(
        pages: &TeamPages,
        lang: Lang,
        store: &Store,
        scope: &scope::Scope,
        consultation: &Consultation,
        questionnaire: &Questionnaire,
    ) -> Result<Option<Self>, ActError> {
        if questionnaire.access != Access::Codes {
            return Ok(None);
        }
        let made = made(pages, lang, store.invited(&consultation.id).await?);
        let may_make = consultation.status.may_invite() && scope.may(Action::Write);
        Ok(Some(Self { made, may_make }))
    }
}

/// What was made, and nothing of how much of it is used: one coarse counter is enough (`so_far.rs`).
fn made(pages: &TeamPages, lang: Lang, invited: Invited) -> Vec<String> {
    let say = |key, n: i64, children: i64| {
        let params = [("n", &*n.to_string()), ("children", &*children.to_string())];
        pages.say(lang, key, &params)
    };
    let Invited { invitations, classes, class_places } = invited;
    let mut made = Vec::new();
    if invitations > 0 {
        made.push(say("team.codes.invitations", invitations, 0));
    }
    if classes > 0 {
        made.push(say("team.codes.classes", classes, class_places));
    }
    made
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::i18n::Catalogue;
    use crate::web::assets::Assets;
    use crate::web::templates::Templates;

    #[test]
    fn it_is_said_how_many_there_are_and_nothing_of_how_many_are_used() {
        let words = Arc::new(Catalogue::load().unwrap());
        let templates = Templates::load(Arc::clone(&words)).unwrap();
        let pages = TeamPages::new(words, templates, Arc::new(Assets::load()));
        let said = |invitations, classes, class_places| {
            let invited = Invited { invitations, classes, class_places };
            made(&pages, Lang::En, invited).join(" · ")
        };
        assert_eq!(said(60, 1, 30), "60 codes for one child each · 1 class code, 30 places");
        assert!(said(0, 0, 0).is_empty());
    }
}
