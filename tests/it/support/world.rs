//! A running platform with a team and a consultation.

use std::sync::Arc;

use porte_voix::acts::duty::POLICY;
use porte_voix::acts::passkeys::Passkeys;
use porte_voix::acts::submissions::{Intake, Sent};
use porte_voix::acts::unnamed::Unnamed;
use porte_voix::acts::{Desk, consultations, people};
use porte_voix::clock::{Clock, Dice};
use porte_voix::config::Config;
use porte_voix::domain::consultation::{Consultation, Person, Project};
use porte_voix::domain::involvement::{Card, Involvement};
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::{Band, Lang};
use porte_voix::i18n::withdrawal_words;
use porte_voix::seal::MasterKey;
use porte_voix::store::Store;
use porte_voix::store::duty::Clearance;
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Serialized, Toml};
use rocket::http::{ContentType, Header, Status};
use rocket::local::asynchronous::{Client, LocalResponse};
use serde_json::json;

use super::{Database, Form};

/// A short questionnaire with every kind that has an answer.
pub const SMALL: &str = include_str!("small.json");

/// 2026-11-23, noon.
pub const NOON: i64 = 1_795_435_200;

/// Where passkeys are of; `public_url` of the settings when it says something else.
pub const HOUSE: &str = "http://localhost:8000";

pub struct World {
    pub database: Database,
    pub desk: Arc<Desk>,
    pub client: Client,
    pub project: Project,
    pub facilitator: Person,
    pub lead: Person,
    pub analyst: Person,
}

/// Notes a training that counts for a year.
pub async fn trained(desk: &Desk, project: &Project, person: &Person, by: &Person) {
    let clearance = Clearance {
        policy: POLICY.to_owned(),
        seen_on: "2026-11-23".to_owned(),
        valid_until: "2027-11-23".to_owned(),
    };
    let by = desk.by(&by.id);
    desk.store.clear_person(&person.id, &clearance, &project.id, by).await.unwrap();
}

impl World {
    pub async fn new() -> Self {
        Self::with(json!({})).await
    }

    /// With settings that differ.
    pub async fn with(settings: serde_json::Value) -> Self {
        let database = Database::new().await;
        let public_url = settings.get("public_url").and_then(|url| url.as_str());
        let desk = Self::desk_at(&database, public_url.unwrap_or(HOUSE)).await;
        let desk = Arc::new(desk);
        let project = Project {
            id: desk.dice.id(),
            slug: "parks".to_owned(),
            name: "Parks".to_owned(),
            organisation: "Big Ears".to_owned(),
        };
        desk.store.add_project(&project, desk.by("test")).await.unwrap();
        let seen = desk.store.involvement(&project.id).await.unwrap().hash;
        let (said, by) = (involved(), desk.by("test"));
        desk.store.involve(&project.id, &said, &seen, by).await.unwrap();
        let person = async |email: &str, role| {
            let by = desk.by("test");
            people::add(&desk, email, email, role, &project, by).await.unwrap().0
        };
        let facilitator = person("facilitator@example.org", Role::Facilitator).await;
        let lead = person("lead@example.org", Role::SafeguardingLead).await;
        let analyst = person("analyst@example.org", Role::Analyst).await;
        // Without a trained reader nobody would be asked for texts.
        trained(&desk, &project, &lead, &analyst).await;
        let client = Self::client(&database, &desk, settings).await;
        Self { database, desk, client, project, facilitator, lead, analyst }
    }

    pub async fn desk(database: &Database) -> Desk {
        Self::desk_at(database, HOUSE).await
    }

    async fn desk_at(database: &Database, public_url: &str) -> Desk {
        Desk {
            store: Store::open(&database.url).await.unwrap(),
            master: MasterKey::new([7; 32]),
            clock: Clock::fixed(NOON),
            dice: Dice::seeded(1),
            passkeys: Passkeys::at(public_url),
            unnamed: Unnamed::default(),
        }
    }

    async fn client(database: &Database, desk: &Arc<Desk>, settings: serde_json::Value) -> Client {
        let figment = Figment::from(rocket::Config::debug_default())
            .merge(Toml::string(include_str!("../../../Rocket.toml")).nested())
            .merge(Serialized::global("database_url", &database.url))
            .merge(Serialized::global("master_key_file", "elsewhere/master.key"))
            .merge(Serialized::globals(settings));
        let config = Config::from(&figment).unwrap();
        let rocket = porte_voix::rocket(figment, config, Arc::clone(desk)).unwrap();
        Client::untracked(rocket).await.unwrap()
    }

    /// Ends the test: the database goes.
    pub async fn end(self) {
        let Self { database, desk, client, .. } = self;
        drop(client);
        desk.store.close().await;
        drop(desk);
        database.drop().await;
    }

    pub async fn draft(&self, document: &str) -> Consultation {
        let author = Some(&self.facilitator);
        consultations::import(&self.desk, &self.project, Stage::Suivi, document, author, true)
            .await
            .unwrap()
    }

    pub async fn opened(&self, document: &str) -> Consultation {
        let draft = self.draft(document).await;
        consultations::open(&self.desk, &draft.code, &self.facilitator, &self.lead).await.unwrap();
        self.now(&draft).await
    }

    /// The consultation as it stands now.
    pub async fn now(&self, consultation: &Consultation) -> Consultation {
        consultations::by_code(&self.desk, &consultation.code).await.unwrap()
    }

    pub async fn step(&self, consultation: &Consultation, act: Act, person: &Person) {
        let now = self.now(consultation).await;
        consultations::step(&self.desk, &now, act, person, "").await.unwrap();
    }

    pub async fn close_and_freeze(&self, consultation: &Consultation) {
        self.step(consultation, Act::Close, &self.facilitator).await;
        self.step(consultation, Act::Freeze, &self.analyst).await;
    }

    pub async fn intake(&self, consultation: &Consultation) -> Intake {
        let now = self.now(consultation).await;
        let revision = consultations::revision(&self.desk, &now).await.unwrap();
        Intake::open(&self.desk, now, revision).await.unwrap().unwrap()
    }

    /// Hands answers in past the doors; returns the withdrawal code.
    pub async fn submit(&self, intake: &Intake, id: &str, fields: &[(String, String)]) -> String {
        let sent = Sent { submission: id, lang: Lang::Fr, band: Band::Nine, fields };
        let words = withdrawal_words(Lang::Fr);
        let (sealed, code) = intake.seal(&self.desk, &sent, words).unwrap();
        self.desk.store.submit(sealed).await.unwrap();
        code
    }

    /// How many responses would be counted after a mix.
    pub async fn responses(&self, consultation: &Consultation) -> i64 {
        use porte_voix::store::mix::Mix;
        self.desk.store.mix(&consultation.id, Mix::Closing).await.unwrap();
        self.desk.store.response_count(&consultation.id).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> (Status, String) {
        let answer = self.client.get(path.to_owned()).dispatch().await;
        read(answer).await
    }

    pub async fn post(&self, form: &Form) -> (Status, String) {
        self.post_raw(&form.action, &form.body()).await
    }

    pub async fn post_raw(&self, path: &str, body: &str) -> (Status, String) {
        let request = self.client.post(path.to_owned()).header(ContentType::Form).body(body);
        read(request.dispatch().await).await
    }

    pub async fn post_as(&self, path: &str, kind: &str, body: &[u8]) -> (Status, String) {
        let kind = Header::new("Content-Type", kind.to_owned());
        read(self.client.post(path.to_owned()).header(kind).body(body).dispatch().await).await
    }
}

async fn read(answer: LocalResponse<'_>) -> (Status, String) {
    let status = answer.status();
    let location = answer.headers().get_one("Location").map(str::to_owned);
    let body = answer.into_string().await.unwrap_or_default();
    (status, location.unwrap_or(body))
}

/// How the project of the tests involves children: enough for its consultations to open.
pub fn involved() -> Involvement {
    let card = |text: &str| Card { text: text.to_owned(), shared: false };
    Involvement {
        audience: card("The mayor."),
        influence: card("The playground; the town decides."),
        ..Involvement::default()
    }
}
