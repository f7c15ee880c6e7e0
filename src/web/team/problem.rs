//! Why something was not done, in the words of who reads.

use rocket::http::Status;
use serde::Serialize;

use super::page::TeamPages;
use crate::acts::ActError;
use crate::domain::fault::Fault;
use crate::domain::wording::Lang;
use crate::i18n::refusal;
use crate::store::StoreError;
use crate::web::error::Error;

/// Sentences for the top of a page.
#[derive(Debug, Serialize)]
pub struct Problem {
    #[serde(skip)]
    status: Status,
    sentence: String,
    faults: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    place: String,
    why: String,
}

impl Problem {
    /// What an act says; what is our own fault stays an error.
    ///
    /// # Errors
    /// Memory or a key failed.
    pub fn of(pages: &TeamPages, lang: Lang, error: ActError) -> Result<Self, Error> {
        match error {
            ActError::Refused { key, about } => {
                let sentence = refusal(&pages.words, lang, key, &about).ok_or(Error::Page)?;
                Ok(Self { status: status(key), sentence, faults: Vec::new() })
            }
            ActError::Faults(faults) => {
                let n = faults.len().to_string();
                let sentence = pages.say(lang, "team.import.faults", &[("n", &n)]);
                let faults = faults.iter().map(|fault| line(pages, lang, fault)).collect();
                Ok(Self { status: Status::UnprocessableEntity, sentence, faults })
            }
            ActError::Row { row, column, key, found } => {
                let why = pages.say(lang, &format!("team.row.{key}"), &[("found", &found)]);
                let at = [("row", &*row.to_string()), ("column", &*column), ("why", why.trim())];
                let sentence = pages.say(lang, "team.paper.place", &at);
                Ok(Self { status: Status::UnprocessableEntity, sentence, faults: Vec::new() })
            }
            ActError::Answers(_) => Ok(Self::new(pages, lang, "team.answers", 422)),
            ActError::Store(StoreError::Conflict) => {
                Ok(Self::new(pages, lang, "team.notice.409.text", 409))
            }
            other => Err(other.into()),
        }
    }

    /// One sentence with a status.
    pub fn new(pages: &TeamPages, lang: Lang, key: &str, status: u16) -> Self {
        let sentence = pages.say(lang, key, &[]);
        Self { status: Status::new(status), sentence, faults: Vec::new() }
    }

    /// A sentence that is said already.
    pub fn sentence(sentence: String, status: Status) -> Self {
        Self { status, sentence, faults: Vec::new() }
    }

    /// The sentence.
    pub fn text(&self) -> &str {
        &self.sentence
    }

    /// The status of the page that says this.
    pub fn status(&self) -> Status {
        self.status
    }
}

/// Refusals of what somebody typed or chose: they can put it right in the form.
const TO_PUT_RIGHT: &[&str] = &[
    "away_days",
    "assessment_note",
    "bad_email",
    "bad_idle",
    "bad_name",
    "bad_password",
    "bad_pin",
    "bad_project",
    "clear_day",
    "coding_both",
    "coding_nothing",
    "directory_alone",
    "directory_deep",
    "directory_entry",
    "directory_field",
    "directory_file",
    "directory_line",
    "directory_what",
    "comment_length",
    "draft_bad_code",
    "draft_no_band",
    "draft_no_language",
    "draft_no_title",
    "draft_not_a_day",
    "draft_not_a_number",
    "draft_text_long",
    "erase_reason",
    "feedback_cell",
    "feedback_lacks",
    "feedback_nothing_cited",
    "feedback_quote",
    "feedback_too_much",
    "how_many_codes",
    "incident_day",
    "incident_kind",
    "incident_text",
    "involvement_day",
    "involvement_partners",
    "involvement_text",
    "media_broken",
    "media_busy",
    "media_bytes",
    "media_description",
    "media_format",
    "media_large",
    "media_long",
    "media_voice",
    "no_decision",
    "no_service",
    "no_why",
    "note_too_long",
    "nothing_masked",
    "passkey_name",
    "passkey_wrong",
    "passwords_differ",
    "pins_differ",
    "plan",
    "proposal_reason",
    "quote_language",
    "quote_other_words",
    "quote_translation",
    "quote_unsaid",
    "retract_reason",
    "second_wrong",
    "stop_reason",
    "theme_code",
    "theme_definition",
    "theme_name",
    "theme_same",
    "theme_taken",
    "typing_choose",
    "typing_unfinished",
    "unknown_role",
    "unknown_stage",
    "who_accused",
    "wrong_code",
    "wrong_first_code",
    "wrong_password",
];

fn status(key: &str) -> Status {
    match key {
        "not_your_role" | "not_cleared" => Status::Forbidden,
        "busy" => Status::ServiceUnavailable,
        "reader_break" => Status::TooManyRequests,
        wrong if TO_PUT_RIGHT.contains(&wrong) => Status::UnprocessableEntity,
        "exchange_large" | "directory_large" => Status::PayloadTooLarge,
        unreadable if unreadable.starts_with("exchange_") => Status::UnprocessableEntity,
        _ => Status::Conflict,
    }
}

fn line(pages: &TeamPages, lang: Lang, fault: &Fault) -> Line {
    let place = if fault.place.is_empty() {
        pages.say(lang, "team.import.whole", &[])
    } else {
        fault.place.clone()
    };
    let why = pages.say(lang, &format!("team.fault.{}", fault.key), &[("found", &fault.found)]);
    Line { place, why }
}
