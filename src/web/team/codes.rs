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

/// What was made and about how much of it is used: never so exactly that one child more is seen.
fn made(pages: &TeamPages, lang: Lang, invited: Invited) -> Vec<String> {
    let say = |key, n: i64, children: i64| {
        let params = [("n", &*n.to_string()), ("children", &*children.to_string())];
        pages.say(lang, key, &params)
    };
    let Invited { invitations, classes, class_places, used } = invited;
    let mut made = Vec::new();
    if invitations > 0 {
        made.push(say("team.codes.invitations", invitations, 0));
    }
    if classes > 0 {
        made.push(say("team.codes.classes", classes, class_places));
    }
    if !made.is_empty() {
        let at_least = used - used % 5;
        let key = if used < 10 { "team.codes.used.few" } else { "team.codes.used" };
        made.push(say(key, at_least, 0));
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
    fn one_child_more_is_seen_in_no_count() {
        let words = Arc::new(Catalogue::load().unwrap());
        let templates = Templates::load(Arc::clone(&words)).unwrap();
        let pages = TeamPages::new(words, templates, Arc::new(Assets::load()));
        let said = |used| {
            let invited = Invited { invitations: 60, classes: 1, class_places: 30, used };
            made(&pages, Lang::En, invited).join(" · ")
        };
        assert_eq!(
            said(3),
            "60 codes for one child each · 1 class code, 30 places · \
             Used: fewer than 10, counted once a day"
        );
        assert!((0..10).all(|used| said(used) == said(0)));
        for used in 10..90 {
            let floor = used - used % 5;
            assert!(said(used).contains(&format!("at least {floor},")), "{}", said(used));
        }
        let none = Invited { invitations: 0, classes: 0, class_places: 0, used: 0 };
        assert!(made(&pages, Lang::En, none).is_empty());
    }
}
