//! `/team/c/CODE/cards`: cards to cut out, one for each child: where to read later what was done
//! with the answers (R52).

use rocket::http::Status;
use rocket::{Either, State, get};

use super::consultation::again;
use super::consultation_view::Kept;
use super::member::Member;
use super::page::{Answer, TeamPages};
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use super::share::Above;
use crate::acts::{ActError, consultations};
use crate::config::Config;
use crate::web::error::Error;
use crate::web::qr::Qr;
use crate::web::respond::page::Page;
use crate::web::respond::view::{Cards, Pages};

/// The cards, from approval until the answers are destroyed.
#[get("/team/c/<code>/cards")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    config: &State<Config>,
    pages: &State<TeamPages>,
    children: &State<Pages>,
) -> Result<Either<Page, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    if !consultation.status.has_way_back() {
        let refused = ActError::refused("cards_not_now", consultation.status.code());
        let problem = Some(Problem::of(pages, reader.lang, refused)?);
        let kept = Kept { problem, ..Kept::default() };
        return Ok(Either::Right(again(pages, reader, &member, code, kept).await?));
    }
    let revision = consultations::revision(&member.desk, &consultation).await?;
    let address = format!("{}/r/{}", config.public_url, consultation.code);
    let (qr, above) = (Qr::of(&address), Above::of(pages, reader.lang, &consultation));
    let languages = &revision.questionnaire.languages;
    let cards = Cards {
        lang: languages.first().copied().unwrap_or(reader.lang),
        languages,
        code: &consultation.code,
        address: address.split_once("://").map_or(&address, |(_, rest)| rest),
        qr: qr.as_ref(),
        back: above.back(),
    };
    let rendered = children.cards(&cards).map_err(|_| Error::Page)?;
    Ok(Either::Left(Page::new(Status::Ok, rendered)))
}
