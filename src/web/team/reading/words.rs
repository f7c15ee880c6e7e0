//! Free texts in words: what a list tells of one, and its pieces.

use serde::Serialize;

use crate::acts::consultations;
use crate::acts::reading::Waiting;
use crate::domain::consultation::Consultation;
use crate::domain::reading::{Lane, Mark, Piece, Why, pieces};
use crate::domain::screening::Removed;
use crate::domain::wording::Lang;
use crate::store::StoreError;
use crate::web::error::Error;
use crate::web::team::history::name;
use crate::web::team::member::Member;
use crate::web::team::page::TeamPages;

/// A word to be marked, or a mark.
#[derive(Serialize)]
pub struct Word<'a> {
    at: usize,
    said: Option<&'a str>,
    gone: Option<String>,
    chosen: bool,
}

/// The pieces of a text, with those that are ticked.
pub fn words<'t>(
    pages: &TeamPages,
    lang: Lang,
    text: &'t Waiting,
    masked: &[usize],
) -> Vec<Word<'t>> {
    let pieces = pieces(text.text()).into_iter().enumerate();
    pieces
        .map(|(at, piece)| match piece {
            Piece::Word(word) => {
                Word { at, said: Some(word), gone: None, chosen: masked.contains(&at) }
            }
            Piece::Gone(kind) => {
                let gone = Some(gone(pages, lang, kind));
                Word { at, said: None, gone, chosen: false }
            }
        })
        .collect()
}

/// What stands in place of something that was taken out.
pub fn gone(pages: &TeamPages, lang: Lang, kind: Option<Removed>) -> String {
    let key = match kind {
        Some(Removed::Mail) => "team.texts.gone.mail",
        Some(Removed::Link) => "team.texts.gone.link",
        Some(Removed::Account) => "team.texts.gone.account",
        Some(Removed::Number) => "team.texts.gone.number",
        Some(Removed::Handle) => "team.texts.gone.handle",
        Some(Removed::Address) => "team.texts.gone.address",
        None => "team.texts.gone.hidden",
    };
    pages.say(lang, key, &[])
}

/// Where a text is read.
pub fn address(consultation: &Consultation, text: &Waiting) -> String {
    format!("/team/c/{}/texts/{}", consultation.code, text.handle)
}

/// The title of a consultation.
///
/// # Errors
/// The database does not answer.
pub async fn title(
    member: &Member,
    lang: Lang,
    consultation: &Consultation,
) -> Result<String, Error> {
    let revision = consultations::revision(&member.desk, consultation).await?;
    Ok(revision.questionnaire.title.plain(lang).to_owned())
}

/// Age, language and length: all a list tells of a text.
pub fn about(pages: &TeamPages, lang: Lang, text: &Waiting) -> String {
    let n = text.words.to_string();
    let age = [("band", text.band.code()), ("lang", text.lang.own_name()), ("n", &n)];
    pages.say(lang, "team.texts.about", &age)
}

/// Why it stands where it stands.
///
/// # Errors
/// The database does not answer.
pub async fn why(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    text: &Waiting,
) -> Result<Option<String>, StoreError> {
    let Some((mark, by)) = &text.mark else {
        let flagged = text.lane != Lane::Normal;
        return Ok(flagged.then(|| pages.say(lang, "team.texts.may_contain", &[])));
    };
    let who = name(pages, lang, &member.desk.store, Some(by)).await?.unwrap_or_default();
    let key = match mark {
        Mark::Asked => "team.texts.asked",
        Mark::Danger => "team.texts.danger",
        Mark::Accused(_) => "team.texts.accusation",
    };
    let said = pages.say(lang, key, &[("who", &who)]);
    let reason = |why: Why| pages.say(lang, &format!("team.texts.why.{}", why.code()), &[]);
    Ok(Some(text.why.map_or(said.clone(), |why| format!("{said} ({})", reason(why)))))
}
