//! The shelf: consultations children can reach, an open one looked up at most once a second, and
//! their first pages and documents, each rendered and compressed once per revision, language and band.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use rocket::tokio::sync::{OnceCell, Semaphore};
use rocket::tokio::task::spawn_blocking;
use sha2::{Digest, Sha256};

use super::invitation::WrongCodes;
use super::kiosk::Rates;
use super::page::policy;
use super::view::{self, Pages};
use crate::acts::submissions::Intake;
use crate::acts::{Desk, consultations, duty};
use crate::domain::code;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::status::Status;
use crate::domain::wording::{Band, Lang};
use crate::store::StoreError;
use crate::web::compressed::Compressed;
use crate::web::error::Error;

/// How long a consultation is believed to be open: a pause is felt everywhere within this. What is
/// not open is always looked up, so that opening is felt at once.
const BELIEVED: Duration = Duration::from_secs(1);
/// Most codes remembered; beyond that the shelf is emptied.
const MOST: usize = 1_000;
/// Documents are compressed one at a time: the other core goes on serving.
pub(super) static RENDERING: Semaphore = Semaphore::const_new(1);

/// Where a document is, or is being made.
type Place = Arc<OnceCell<Arc<Document>>>;

/// A consultation within children's reach.
#[derive(Debug)]
pub struct Shown {
    /// The consultation with its questionnaire and keys.
    pub intake: Intake,
    /// Who asks.
    pub organisation: String,
    /// The token of the trial it is shown in, before it opens.
    pub trial: Option<String>,
    /// What children are asked while nobody can read free texts (R39); `None` while somebody can, or
    /// where there are none.
    without_texts: Option<Questionnaire>,
    /// By language and band; the first page is there before a band is chosen.
    documents: Mutex<HashMap<(Lang, Option<Band>), Place>>,
}

impl Shown {
    /// What a team tries before it opens; nothing of it is on the shelf.
    pub fn in_trial(intake: Intake, organisation: String, token: &str) -> Self {
        let trial = Some(token.to_owned());
        Self { intake, organisation, trial, without_texts: None, documents: Mutex::default() }
    }

    /// As its pages need it, on a kiosk or on a device of the child's own.
    pub fn view<'a>(&'a self, kiosk: Option<view::Kiosk<'a>>) -> view::Consultation<'a> {
        view::Consultation {
            code: &self.intake.consultation.code,
            revision: self.intake.revision.number,
            organisation: &self.organisation,
            questionnaire: &self.intake.revision.questionnaire,
            kiosk,
            trial: self.trial.as_deref(),
        }
    }

    /// As children are asked now: without free texts while nobody can read them. What was written
    /// before that is still taken.
    pub fn offered<'a>(&'a self, kiosk: Option<view::Kiosk<'a>>) -> view::Consultation<'a> {
        let whole = self.view(kiosk);
        match &self.without_texts {
            Some(questionnaire) => view::Consultation { questionnaire, ..whole },
            None => whole,
        }
    }

    /// Where it stands; paused when nothing is left to be asked.
    pub fn status(&self) -> Status {
        let status = self.intake.consultation.status;
        let asks = self.without_texts.as_ref().is_none_or(Questionnaire::asks);
        if status == Status::Open && !asks { Status::Paused } else { status }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.intake.consultation == other.intake.consultation
            && self.organisation == other.organisation
            && self.without_texts.is_some() == other.without_texts.is_some()
    }

    /// Its first page in one language.
    ///
    /// # Errors
    /// The page could not be made.
    pub async fn landing(
        self: &Arc<Self>,
        pages: &Pages,
        lang: Lang,
    ) -> Result<Arc<Document>, Error> {
        self.made(pages, lang, None).await
    }

    /// Its document in one language and band.
    ///
    /// # Errors
    /// The page could not be made.
    pub async fn document(
        self: &Arc<Self>,
        pages: &Pages,
        lang: Lang,
        band: Band,
    ) -> Result<Arc<Document>, Error> {
        self.made(pages, lang, Some(band)).await
    }

    /// Rendered and compressed the first time, by one reader and beside the workers of the server,
    /// while the others wait for it.
    async fn made(
        self: &Arc<Self>,
        pages: &Pages,
        lang: Lang,
        band: Option<Band>,
    ) -> Result<Arc<Document>, Error> {
        let place = {
            let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(documents.entry((lang, band)).or_default())
        };
        let document = place.get_or_try_init(async || {
            let _one = RENDERING.acquire().await.map_err(|_| Error::Busy)?;
            let (shown, pages) = (Arc::clone(self), pages.clone());
            let rendered = spawn_blocking(move || shown.render(&pages, lang, band)).await;
            rendered.map_err(|_| Error::Page)?.map(Arc::new)
        });
        document.await.map(Arc::clone)
    }

    fn render(&self, pages: &Pages, lang: Lang, band: Option<Band>) -> Result<Document, Error> {
        let Some(band) = band else {
            let consultation = self.offered(None);
            let landing = view::Landing { consultation, lang, band_missing: false };
            return Ok(Document::new(&pages.landing(&landing).map_err(|_| Error::Page)?));
        };
        let document = view::Document {
            consultation: self.offered(None),
            lang,
            band,
            withdrawal: self.intake.revision.questionnaire.offers_withdrawal(band),
            submission: "",
            prefill: &[],
            problems: &[],
            typed_code: "",
            code_problem: None,
        };
        let rendered = pages.document(&document).map_err(|_| Error::Page)?;
        Ok(Document::new(&rendered))
    }
}

/// A document ready to be sent.
#[derive(Debug)]
pub struct Document {
    /// The page, compressed.
    pub body: Arc<Compressed>,
    /// Changes with the content.
    pub etag: String,
    /// Its policy, with the hashes of its style sheets.
    pub policy: String,
}

/// When the database was asked, and what it said.
type Look = (Instant, Arc<Shown>);

/// What is kept at hand.
#[derive(Default)]
pub struct Shelf {
    /// How many wrong invitations were typed.
    pub wrong_codes: WrongCodes,
    /// How much each kiosk sent.
    pub kiosks: Rates,
    shown: RwLock<HashMap<String, Look>>,
}

impl Shelf {
    /// The consultation with a typed code, if children can know of it: from opening until its
    /// answers are erased.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn find(&self, desk: &Desk, typed: &str) -> Result<Option<Arc<Shown>>, Error> {
        let Some(code) = code::normalise(typed) else { return Ok(None) };
        let before = match self.believed(&code) {
            Ok(shown) => return Ok(shown),
            Err(before) => before,
        };
        let shown = match look_up(desk, &code, before.clone()).await {
            Ok(Some(shown)) => shown,
            Ok(None) => return Ok(None),
            // What was known goes on while the database is away: the child keeps the page, and
            // the writer decides whether answers are taken.
            Err(Error::Store(StoreError::Unavailable(_))) if before.is_some() => return Ok(before),
            Err(error) => return Err(error),
        };
        let mut known = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        // Those who looked it up together get the same, and with it the same documents.
        let same = known.get(&code).map(|look| &look.1).filter(|other| other.is_same(&shown));
        let shown = same.map_or(shown, Arc::clone);
        known.insert(code, (Instant::now(), Arc::clone(&shown)));
        Ok(Some(shown))
    }

    /// What is known, open and fresh; `Err` with what was known when it is time to look again. Only
    /// one looks: meanwhile the others believe what was known.
    fn believed(&self, code: &str) -> Result<Option<Arc<Shown>>, Option<Arc<Shown>>> {
        let fresh =
            |(seen, shown): &Look| shown.status() == Status::Open && seen.elapsed() < BELIEVED;
        if let Some(look) = self.shown.read().unwrap_or_else(PoisonError::into_inner).get(code)
            && fresh(look)
        {
            return Ok(Some(Arc::clone(&look.1)));
        }
        let mut looks = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let Some(look) = looks.get_mut(code) else { return Err(None) };
        if fresh(look) {
            return Ok(Some(Arc::clone(&look.1)));
        }
        look.0 = Instant::now();
        Err(Some(Arc::clone(&look.1)))
    }
}

/// Asks the database; what did not change keeps its opened keys.
async fn look_up(
    desk: &Desk,
    code: &str,
    before: Option<Arc<Shown>>,
) -> Result<Option<Arc<Shown>>, Error> {
    let found = desk.store.consultation(code).await?;
    let Some(consultation) = found.filter(|c| c.status.has_answers()) else { return Ok(None) };
    let project = desk.store.project_by_id(&consultation.project_id).await?;
    let organisation = project.map(|project| project.organisation).unwrap_or_default();
    let read = duty::is_on_duty(desk, &consultation.project_id).await?;
    let same = |before: &Arc<Shown>| {
        before.intake.consultation == consultation
            && before.organisation == organisation
            && before.without_texts.is_none()
                == (read || !before.intake.revision.questionnaire.has_texts())
    };
    if let Some(before) = before.filter(same) {
        return Ok(Some(before));
    }
    let revision = consultations::revision(desk, &consultation).await?;
    let asked = &revision.questionnaire;
    let without_texts = (!read && asked.has_texts()).then(|| asked.without_texts());
    let intake = Intake::open(desk, consultation, revision).await?;
    Ok(intake.map(|intake| {
        let documents = Mutex::default();
        Arc::new(Shown { intake, organisation, trial: None, without_texts, documents })
    }))
}

impl Document {
    /// Compresses a page, and names it by its content.
    pub fn new(rendered: &view::Rendered) -> Self {
        let digest = Sha256::digest(rendered.html.as_bytes());
        let etag = format!("\"{}\"", HEXLOWER.encode(digest.get(..12).unwrap_or_default()));
        let body = Arc::new(Compressed::text(rendered.html.as_bytes().to_vec()));
        Self { body, etag, policy: policy(&rendered.style_src) }
    }
}
