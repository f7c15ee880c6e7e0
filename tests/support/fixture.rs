//! An open consultation of twenty questions, and children who answer it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use porte_voix::acts::passkeys::Passkeys;
use porte_voix::acts::submissions::{Intake, Sent};
use porte_voix::acts::unnamed::Unnamed;
use porte_voix::acts::{Desk, consultations, people, simulation};
use porte_voix::clock::{Clock, Dice};
use porte_voix::domain::consultation::Project;
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::i18n::withdrawal_words;
use porte_voix::seal::MasterKey;
use porte_voix::store::Store;
use serde_json::{Value, json};

/// An open consultation and what is needed to look behind it.
pub struct Opened {
    pub desk: Arc<Desk>,
    pub intake: Arc<Intake>,
    pub code: String,
}

/// One child: the id of the row its submission becomes, and the form it posts.
#[derive(Debug, Clone)]
pub struct Child {
    pub row: String,
    pub body: String,
}

fn options(codes: &[&str]) -> Vec<Value> {
    codes.iter().map(|code| json!({"code": code, "text": {"en": code, "fr": code}})).collect()
}

/// Twenty questions of the usual kinds, one of them a text.
pub fn questionnaire() -> String {
    let mut questions = Vec::new();
    for number in 0..20 {
        let mut question = match number {
            19 => json!({"kind": "short-text"}),
            5 | 13 => {
                json!({"kind": "multiple", "options": options(&["a", "b", "c", "d", "e"]), "max": 3})
            }
            7 | 17 => {
                json!({"kind": "scale", "low": {"en": "l", "fr": "l"}, "high": {"en": "h", "fr": "h"}})
            }
            _ => match number % 4 {
                0 => json!({"kind": "single", "options": options(&["a", "b", "c", "d", "e"])}),
                1 => json!({"kind": "agree", "steps": 5}),
                2 => json!({"kind": "yes-no", "depends": true}),
                _ => json!({"kind": "faces", "steps": 5}),
            },
        };
        question["code"] = json!(format!("question{number}"));
        question["text"] = json!({"en": "How is it for you?", "fr": "C'est comment pour toi ?"});
        question["dont_know"] = json!(number < 19);
        question["breakdown"] = json!(number == 0);
        questions.push(question);
    }
    json!({
        "schema": 1, "title": {"en": "Title", "fr": "Titre"},
        "discreet_title": {"en": "Page", "fr": "Page"},
        "purpose": {"en": "We want to know.", "fr": "On veut savoir."},
        "decider": {"en": "The town.", "fr": "La ville."},
        "answer_when": {"en": "in May", "fr": "en mai"}, "safeguards": {"why": "They live it.", "known": "A study.", "benefits": "Better parks.", "harms": "Few; help is on each page.", "support": "The youth worker.", "outcome": "go", "level": "advice", "sessions": [{"on": "2026-09-16", "ages": "9-15", "people": 9, "changes": "Shorter words."}], "words": "Kept as it is, for the test.", "sensitive": true, "readers": "The safeguarding lead, within two days.", "parents": "A letter.", "closes_on": "2027-02-26"}, "languages": ["fr", "en"],
        "bands": ["9-12", "13-15"], "minutes": 5, "keep": ["band"], "expected": 2000,
        "questions": questions,
    })
    .to_string()
}

/// Opens a consultation in a database, with a key of its own.
pub async fn open(url: &str, key: &Path) -> Opened {
    open_with(url, key, &questionnaire()).await
}

/// Opens this questionnaire.
pub async fn open_with(url: &str, key: &Path, document: &str) -> Opened {
    let desk = Arc::new(desk(url, key).await);
    let by = desk.by("test");
    let project = Project {
        id: desk.dice.id(),
        slug: "test".to_owned(),
        name: "Test".to_owned(),
        organisation: "Test".to_owned(),
    };
    desk.store.add_project(&project, by).await.unwrap();
    let (author, _) =
        people::add(&desk, "f@test.example", "F", Role::Facilitator, &project, by).await.unwrap();
    let lead = Role::SafeguardingLead;
    let (lead, _) = people::add(&desk, "s@test.example", "S", lead, &project, by).await.unwrap();
    let stage = Stage::Suivi;
    let draft = consultations::import(&desk, &project, stage, document, Some(&author), true).await;
    let code = draft.unwrap().code;
    consultations::open(&desk, &code, &author, &lead).await.unwrap();
    let intake = Arc::new(intake(&desk, &code).await);
    Opened { desk, intake, code }
}

/// Memory and keys; the key is drawn when there is none.
pub async fn desk(url: &str, key: &Path) -> Desk {
    let dice = Dice::system();
    let store = Store::open(url).await.unwrap();
    let master = match MasterKey::read(key) {
        Ok(master) => master,
        Err(_) => MasterKey::create(key, &dice).unwrap(),
    };
    if store.installation("master_key").await.unwrap().is_none() {
        store.set_installation("master_key", &master.fingerprint()).await.unwrap();
    }
    let passkeys = Passkeys::default();
    Desk { store, master, clock: Clock::System, dice, passkeys, unnamed: Unnamed::default() }
}

/// What takes answers to a consultation.
pub async fn intake(desk: &Desk, code: &str) -> Intake {
    let consultation = consultations::by_code(desk, code).await.unwrap();
    let revision = consultations::revision(desk, &consultation).await.unwrap();
    Intake::open(desk, consultation, revision).await.unwrap().unwrap()
}

impl Opened {
    /// A child with answers of its own.
    pub fn child(&self, dice: &Dice) -> Child {
        let questionnaire = &self.intake.revision.questionnaire;
        let (submission, lang, band, fields) = simulation::child(questionnaire, dice);
        let sent = Sent { submission: &submission, lang, band, fields: &fields };
        let sealed = self.intake.seal(&self.desk, &sent, withdrawal_words(lang));
        let row = sealed.unwrap().0.id;
        let mut body = format!("lang={lang}&band={band}&rev={}", self.intake.revision.number);
        for (name, value) in &fields {
            write!(body, "&{name}={}", value.replace(' ', "+")).unwrap();
        }
        write!(body, "&id={submission}&end=1").unwrap();
        Child { row, body }
    }
}
