//! Taking part: a child's answers are checked, sealed and handed in; with the code they go again.

use super::{ActError, Desk};
use crate::domain::answer::{Answer, Answers, may_quote};
use crate::domain::code::{normalise_invitation, normalise_withdrawal, withdrawal_code};
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::layout::Layout;
use crate::domain::questionnaire::Access;
use crate::domain::quotes::Written;
use crate::domain::screening::screen;
use crate::domain::wording::{Band, Lang};
use crate::seal::Keys;
use crate::store::{Sealed, SealedText, StoreError, SubmitError};

/// The table name in the seal of a response.
pub const RESPONSES: &str = "responses";
/// The table name in the seal of a text.
pub const TEXTS: &str = "texts";

/// Everything needed to take answers to an open consultation, without asking the database.
#[derive(Debug)]
pub struct Intake {
    /// The consultation.
    pub consultation: Consultation,
    /// The revision that opened.
    pub revision: Revision,
    /// How its answers are packed.
    pub layout: Layout,
    /// Its keys.
    pub keys: Keys,
}

/// What a child sends.
#[derive(Debug, Clone)]
pub struct Sent<'a> {
    /// Drawn by the browser or on the check page: 32 hexadecimal digits.
    pub submission: &'a str,
    /// Language of the page.
    pub lang: Lang,
    /// Age band of the page.
    pub band: Band,
    /// The answers, as form fields.
    pub fields: &'a [(String, String)],
}

impl Intake {
    /// Opens the keys of a consultation. `None` before opening and after erasure.
    ///
    /// # Errors
    /// The database does not answer, or the key does not open.
    pub async fn open(
        desk: &Desk,
        consultation: Consultation,
        revision: Revision,
    ) -> Result<Option<Self>, ActError> {
        let Some(wrapped) = desk.store.wrapped_key(&consultation.id).await? else {
            return Ok(None);
        };
        let keys = desk.master.unwrap_key(&consultation.id, &wrapped)?;
        let layout = Layout::new(&revision.questionnaire);
        Ok(Some(Self { consultation, revision, layout, keys }))
    }

    /// Checks and seals what a child sent. Returns it with the withdrawal code; the same
    /// submission id gives the same code and the same rows.
    ///
    /// # Errors
    /// The answers that cannot be read.
    pub fn seal(
        &self,
        desk: &Desk,
        sent: &Sent<'_>,
        words: &[&str],
    ) -> Result<(Sealed, String), ActError> {
        let questionnaire = &self.revision.questionnaire;
        let answers = Answers::parse(questionnaire, sent.fields).map_err(ActError::Answers)?;
        let code = withdrawal_code(self.keys.code_bytes(sent.submission), words);
        let id = self.keys.response_id(&code);
        let record = self.layout.pack(questionnaire, &answers, sent.lang, sent.band);
        let sealed = self.keys.seal(RESPONSES, &id, &record, desk.dice.bytes())?;
        let mut texts = Vec::new();
        for (question, answer) in answers.with_questions(questionnaire) {
            if let Answer::Text(text) = answer {
                let id = self.keys.text_id(&code, &question.code);
                // What could show who wrote it never reaches the disk (R37).
                let written =
                    Written { text: screen(text), may_quote: may_quote(question, sent.fields) };
                let sealed = self.keys.seal(TEXTS, &id, &written.pack(), desk.dice.bytes())?;
                texts.push(SealedText {
                    id,
                    question: question.code.clone(),
                    lang: sent.lang.to_string(),
                    band: sent.band.to_string(),
                    sealed,
                });
            }
        }
        let sealed = Sealed {
            consultation_id: self.consultation.id.clone(),
            revision: self.revision.number,
            id,
            sealed,
            texts,
        };
        Ok((sealed, code))
    }

    /// Hands in what was sealed, with the code that was typed where the consultation asks for one:
    /// the answers are stored and a place of the code is taken, or neither.
    ///
    /// # Errors
    /// It was not stored; sending again is safe.
    pub async fn submit(
        &self,
        desk: &Desk,
        sealed: Sealed,
        typed: &str,
    ) -> Result<(), SubmitError> {
        match (self.revision.questionnaire.access, normalise_invitation(typed)) {
            (Access::Open, _) => desk.store.submit(sealed).await,
            (Access::Codes, None) => Err(SubmitError::WrongCode),
            (Access::Codes, Some(code)) => {
                desk.store.submit_invited(sealed, self.keys.invitation_hash(&code)).await
            }
        }
    }

    /// Hands in what was sealed on a kiosk, whose token is the right to answer: no code is asked.
    ///
    /// # Errors
    /// It was not stored; sending again is safe.
    pub async fn submit_at_kiosk(&self, desk: &Desk, sealed: Sealed) -> Result<(), SubmitError> {
        desk.store.submit(sealed).await
    }

    /// Erases the answers that belong to a withdrawal code. Says nothing of whether there were
    /// any. False when what was typed does not have the shape of a code.
    ///
    /// # Errors
    /// The data are fixed by now, or the database does not answer.
    pub async fn withdraw(&self, desk: &Desk, typed: &str) -> Result<bool, ActError> {
        let Some(code) = normalise_withdrawal(typed) else { return Ok(false) };
        let texts: Vec<String> = self
            .revision
            .questionnaire
            .questions
            .iter()
            .filter(|question| question.is_text())
            .map(|question| self.keys.text_id(&code, &question.code))
            .collect();
        let id = self.keys.response_id(&code);
        match desk.store.withdraw(&self.consultation.id, &id, &texts).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Err(ActError::refused("not_now", &self.consultation.code)),
            Err(error) => Err(error.into()),
        }
    }
}
