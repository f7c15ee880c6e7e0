//! Typing answers in from paper, sheet by sheet. The batch lies in the page until it is finished:
//! nothing of it is stored before, and then it goes the way of every paper file.

use super::submissions::Intake;
use super::{ActError, Desk, consultations, paper};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::sheet::{columns, sample};
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::i18n::withdrawal_words;
use crate::seal::sha256;
use crate::store::responses::Batch as Taken;

/// Most sheets of a batch: it travels with each form.
pub const MOST_SHEETS: usize = 200;
/// Most bytes of a batch. A letter of Arabic or Ukrainian travels as six, and a form is at most 4 MiB.
const MOST_BYTES: usize = 400 * 1024;

/// Sheets with the same columns, as a page carries them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch(pub Vec<Vec<String>>);

impl Batch {
    /// Reads what a page carried; what it does not have the shape of is none.
    pub fn read(text: &str, width: usize) -> Self {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let rows = reader.records().filter_map(Result::ok);
        let rows = rows.filter(|row| row.len() == width);
        Self(rows.map(|row| row.iter().map(str::to_owned).collect()).collect())
    }

    /// A paper file of these sheets.
    pub fn file(&self, columns: &[String]) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(columns).chain(self.0.iter().map(Vec::as_slice)) {
            // Into memory, rows of one length: there is nothing to fail.
            let _ = writer.write_record(row);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// True when no other sheet has room: the second person comes now, and the rest is another batch.
    pub fn is_full(&self) -> bool {
        let bytes: usize = self.0.iter().flatten().map(|cell| cell.len() + 1).sum();
        self.0.len() >= MOST_SHEETS || bytes >= MOST_BYTES
    }

    /// Which sheets a second person types again, by their place: the answers decide, not the typist.
    pub fn again(&self) -> Vec<usize> {
        let all = sha256(format!("{:?}", self.0).as_bytes());
        sample(self.0.len(), |sheet| sha256(format!("{all} {sheet}").as_bytes()))
    }
}

/// What takes paper in a consultation.
///
/// # Errors
/// It takes none now, the role does not allow it, or the database does not answer.
pub async fn open(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<Intake, ActError> {
    consultations::allow(desk, consultation, person, Action::Write).await?;
    let no_paper = || ActError::refused("no_paper_now", consultation.status.code());
    if !consultation.status.takes_paper() {
        return Err(no_paper());
    }
    let revision = consultations::revision(desk, consultation).await?;
    Intake::open(desk, consultation.clone(), revision).await?.ok_or_else(no_paper)
}

/// Whether one sheet can be read.
///
/// # Errors
/// The column that cannot.
pub fn check(desk: &Desk, intake: &Intake, sheet: &[String]) -> Result<(), ActError> {
    let file = Batch(vec![sheet.to_vec()]).file(&columns(&intake.revision.questionnaire));
    paper::check(desk, intake, file.as_bytes(), withdrawal_words(Lang::Fr))
}

/// Takes a batch that two people have typed, all of it or nothing.
///
/// # Errors
/// It is one person, the second may not type here, the batch was taken before and changed since, or
/// as for a paper file.
pub async fn take(
    desk: &Desk,
    intake: &Intake,
    (batch, id): (&Batch, &str),
    (first, second): (&Person, &Person),
) -> Result<usize, ActError> {
    if first.id == second.id {
        return Err(ActError::refused("four_eyes", &first.name));
    }
    consultations::allow(desk, &intake.consultation, second, Action::Write).await?;
    let file = batch.file(&columns(&intake.revision.questionnaire));
    let words = withdrawal_words(Lang::Fr);
    // Sent twice it is the same batch; another batch with the same answers is another; and the same
    // with other answers would count everybody twice.
    let fingerprint = sha256(format!("{id} {file}").as_bytes());
    let id = sha256(format!("batch {id}").as_bytes());
    let batch = Taken { id: &id, fingerprint: &fingerprint, second: &second.id };
    paper::import_batch(desk, intake, (file.as_bytes(), batch), words, &first.id).await
}
