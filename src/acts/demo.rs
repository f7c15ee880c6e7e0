//! The demonstration: a project with four consultations and made-up answers, through the real path; one was
//! held months ago, and children have an answer to it.

use std::sync::Arc;

use super::consultations::{self, by_code, revision};
use super::submissions::Intake;
use super::{
    ActError, Desk, duty, feedback, involvement, listings, media, people, releases, simulation,
};
use crate::clock::Clock;
use crate::domain::consultation::{Consultation, Person, Project};
use crate::domain::feedback::{Feedback, Source};
use crate::domain::involvement::{Card, Involvement};
use crate::domain::staff::Role;
use crate::domain::stage::Stage;
use crate::domain::status::Act;
use crate::store::StoreError;

/// Short name of the demonstration project.
pub const SLUG: &str = "ecoles-qui-ecoutent";

const LIFE: &str = include_str!("../../demo/life.json");
const SCHOOL: &str = include_str!("../../demo/school.json");
const FEEDBACK: &str = include_str!("../../demo/feedback.json");
const STREET: &str = include_str!("../../demo/street.json");

/// The pictures of the open consultation: the name in its document, the file, what can be seen.
const PICTURES: [(&str, &[u8], &str); 6] = [
    ("class", include_bytes!("../../demo/pictures/class.png"), "Deux enfants devant le tableau"),
    ("yard", include_bytes!("../../demo/pictures/yard.png"), "Deux enfants jouent près d’un arbre"),
    ("canteen", include_bytes!("../../demo/pictures/canteen.png"), "Une assiette et des couverts"),
    ("library", include_bytes!("../../demo/pictures/library.png"), "Un livre ouvert, des étagères"),
    ("sport", include_bytes!("../../demo/pictures/sport.png"), "Un ballon et un panier de basket"),
    (
        "corner",
        include_bytes!("../../demo/pictures/corner.png"),
        "Deux enfants parlent sur un banc",
    ),
];

/// One person for each role.
const PEOPLE: [(Role, &str, &str); 5] = [
    (Role::Administrator, "Ada Claes", "ada@demo.example"),
    (Role::Facilitator, "Fatou Janssens", "fatou@demo.example"),
    (Role::SafeguardingLead, "Simon Leroy", "simon@demo.example"),
    (Role::Analyst, "Anna Peeters", "anna@demo.example"),
    (Role::YouthAdviser, "Youssef Maes", "youssef@demo.example"),
];

/// A role with its person and a fresh one-time sign-in secret.
type Colleague = (Role, Person, String);

/// What a visitor of the demonstration needs.
#[derive(Debug)]
pub struct Demonstration {
    /// Each role with its person and a fresh one-time sign-in secret.
    pub people: Vec<Colleague>,
    /// The consultations, as they stand.
    pub consultations: Vec<Consultation>,
}

/// Seconds of a day.
const DAY: i64 = 86_400;
/// How many days ago the first consultation opened, and closed.
const EARLIER: [i64; 2] = [150, 120];
/// How many children took part in it: enough that each answer has its share, few enough to be quick.
const EARLIER_CHILDREN: [usize; 2] = [240, 400];

/// Seeds the demonstration, or finds it, and draws fresh sign-in links.
///
/// # Errors
/// The database does not answer.
pub async fn seed(
    mut desk: Desk,
    responses: usize,
    words: &[&'static str],
) -> Result<(Desk, Demonstration), ActError> {
    let (clock, [fewest, most]) = (desk.clock.clone(), EARLIER_CHILDREN);
    if desk.store.project(SLUG).await?.is_none() {
        desk.clock = Clock::fixed(clock.now() - EARLIER[0] * DAY);
        let past = Arc::new(desk);
        let project = add_project(&past).await?;
        let staff = team(&past, &project).await?;
        months_ago(&past, &project, &staff, responses.clamp(fewest, most), words).await?;
        desk = Arc::into_inner(past).ok_or(StoreError::Corrupt("demonstration"))?;
        desk.clock = clock;
        let now = Arc::new(desk);
        fill(&now, &project, &staff, responses, words).await?;
        desk = Arc::into_inner(now).ok_or(StoreError::Corrupt("demonstration"))?;
    }
    let project = desk.store.project(SLUG).await?;
    let project = project.ok_or(StoreError::Corrupt("demonstration"))?;
    let people = team(&desk, &project).await?;
    let consultations = desk.store.consultations_of(&project.id).await?;
    Ok((desk, Demonstration { people, consultations }))
}

/// One person for each role, with a fresh one-time sign-in secret.
async fn team(desk: &Desk, project: &Project) -> Result<Vec<Colleague>, ActError> {
    let mut team = Vec::new();
    for (role, name, email) in PEOPLE {
        let by = desk.by("demonstration");
        let (person, secret) = people::add(desk, email, name, role, project, by).await?;
        team.push((role, person, secret));
    }
    Ok(team)
}

async fn add_project(desk: &Desk) -> Result<Project, ActError> {
    let project = Project {
        id: desk.dice.id(),
        slug: SLUG.to_owned(),
        name: "Écoles qui écoutent".to_owned(),
        organisation: "Grandes Oreilles asbl".to_owned(),
    };
    desk.store.add_project(&project, desk.by("demonstration")).await?;
    let before = desk.store.involvement(&project.id).await?;
    involvement::write(desk, &project, cards(), &before.hash, desk.by("demonstration")).await?;
    Ok(project)
}

/// How the made-up project involves children.
fn cards() -> Involvement {
    let card = |text: &str, shared| Card { text: text.to_owned(), shared };
    Involvement {
        space: card(
            "Les élèves de 6 à 17 ans de huit écoles et de deux centres d’accueil. Personne n’est obligé, \
             un adulte de confiance est là, rien ne permet de retrouver un enfant.",
            true,
        ),
        voice: card(
            "En classe ou au téléphone, en quatre langues, avec des mots pour chaque âge, à l’écran ou sur papier.",
            true,
        ),
        audience: card("Les directions des écoles et l’échevine de l’enfance.", true),
        influence: card(
            "Les récréations, la cantine et le règlement de l’école. Le conseil de chaque école en décide.",
            false,
        ),
        agreed: true,
        answer_by: "2027-05-31".to_owned(),
        partners: vec!["Maison des jeunes du Canal".to_owned(), "Jeugdhuis De Brug".to_owned()],
    }
}

/// The person with a role.
fn with(team: &[Colleague], role: Role) -> Result<&Person, ActError> {
    let found = team.iter().find(|(known, _, _)| *known == role);
    Ok(found.map(|(_, person, _)| person).ok_or(StoreError::Corrupt("demonstration"))?)
}

/// The same questions as today, asked months ago; children were thanked in time, and one finding still
/// waits for its answer.
async fn months_ago(
    desk: &Arc<Desk>,
    project: &Project,
    team: &[Colleague],
    responses: usize,
    words: &[&'static str],
) -> Result<(), ActError> {
    let (facilitator, lead) = (with(team, Role::Facilitator)?, with(team, Role::SafeguardingLead)?);
    let analyst = with(team, Role::Analyst)?;
    let by = desk.by(&with(team, Role::Administrator)?.id);
    let until = duty::longest(desk);
    for reader in [lead, analyst] {
        duty::clear_person(desk, project, &reader.id, &until, by).await?;
    }
    duty::name_recipient(desk, project, &analyst.id, true, by).await?;
    let mut document = LIFE.to_owned();
    for (title, first) in [
        ("Ma vie, mes mots", "Ma vie, mes mots\u{a0}: première fois"),
        ("Mijn leven, mijn woorden", "Mijn leven, mijn woorden: eerste keer"),
        ("Mein Leben, meine Worte", "Mein Leben, meine Worte: das erste Mal"),
        ("My life, my words", "My life, my words: first time"),
    ] {
        document = document.replace(title, first);
    }
    let first = opened(desk, project, (Stage::Conception, &document), facilitator, lead).await?;
    take_part(desk, &first, responses, words).await?;
    desk.clock.advance((EARLIER[0] - EARLIER[1]) * DAY);
    for (act, person) in [(Act::Close, facilitator), (Act::Freeze, analyst)] {
        let now = by_code(desk, &first.code).await?;
        consultations::step(desk, &now, act, person, "").await?;
    }
    let now = by_code(desk, &first.code).await?;
    let release = releases::release(desk, &now, "Made-up answers.", analyst, lead).await?;
    let mut whole: Feedback =
        serde_json::from_str(FEEDBACK).map_err(|_| StoreError::Corrupt("demonstration"))?;
    let today = desk.clock.now() + EARLIER[1] * DAY;
    let dated = |text: &mut String| {
        let days: i64 = text.parse().unwrap_or_default();
        *text = crate::clock::day(today + days * DAY);
    };
    whole.handed.iter_mut().for_each(|handed| dated(&mut handed.on));
    for finding in &mut whole.findings {
        finding.asked_on.iter_mut().for_each(dated);
        finding.reply.iter_mut().for_each(|reply| dated(&mut reply.on));
        finding.steps.iter_mut().for_each(|step| dated(&mut step.on));
        for source in &mut finding.sources {
            if let Source::Cell(cited) = source {
                cited.release.clone_from(&release.id);
            }
        }
    }
    let revision = revision(desk, &now).await?;
    let figures = feedback::figures(desk, &now, &revision.questionnaire).await?;
    // What few said is told as a band that reaches none: no share of it can be cited.
    whole.findings.retain(|finding| figures.share(&finding.sources).is_some());
    let thanks = Feedback { handed: None, findings: Vec::new(), ..whole.clone() };
    for (days, feedback) in [(8, &thanks), (EARLIER[1] - 8 - 60, &whole)] {
        desk.clock.advance(days * DAY);
        publish(desk, &now, feedback, facilitator, analyst).await?;
    }
    Ok(())
}

async fn publish(
    desk: &Desk,
    consultation: &Consultation,
    whole: &Feedback,
    writer: &Person,
    second: &Person,
) -> Result<(), ActError> {
    let now = by_code(desk, &consultation.code).await?;
    let seen = feedback::draft(desk, &now).await?.hash;
    feedback::write(desk, &now, whole, &seen, writer).await?;
    let seen = feedback::draft(desk, &now).await?.hash;
    feedback::propose(desk, &now, &seen, writer).await?;
    feedback::publish(desk, &now, &seen, second).await
}

async fn fill(
    desk: &Arc<Desk>,
    project: &Project,
    team: &[Colleague],
    responses: usize,
    words: &[&'static str],
) -> Result<(), ActError> {
    let (facilitator, lead) = (with(team, Role::Facilitator)?, with(team, Role::SafeguardingLead)?);
    let analyst = with(team, Role::Analyst)?;
    let life = (Stage::Accompagnement, LIFE);
    let life = opened(desk, project, life, facilitator, lead).await?;
    take_part(desk, &life, responses, words).await?;
    for (act, person) in [(Act::Close, facilitator), (Act::Freeze, analyst)] {
        let now = by_code(desk, &life.code).await?;
        consultations::step(desk, &now, act, person, "").await?;
    }
    let now = by_code(desk, &life.code).await?;
    releases::release(desk, &now, "Made-up answers.", analyst, lead).await?;
    let mut school = SCHOOL.to_owned();
    for (name, file, description) in PICTURES {
        let added = media::add(desk, project, file.to_vec(), description, facilitator).await?;
        let of = |id: &str| format!("\"picture\": \"{id}\"");
        school = school.replace(&of(name), &of(&added.id));
    }
    let school = opened(desk, project, (Stage::Suivi, &school), facilitator, lead).await?;
    take_part(desk, &school, responses.min(240), words).await?;
    listings::show(desk, &school, facilitator).await?;
    let author = Some(facilitator);
    consultations::import(desk, project, Stage::Plaidoyer, STREET, author, true).await?;
    Ok(())
}

async fn opened(
    desk: &Desk,
    project: &Project,
    (stage, document): (Stage, &str),
    author: &Person,
    approver: &Person,
) -> Result<Consultation, ActError> {
    let draft = consultations::import(desk, project, stage, document, Some(author), true).await?;
    consultations::open(desk, &draft.code, author, approver).await?;
    by_code(desk, &draft.code).await
}

async fn take_part(
    desk: &Arc<Desk>,
    consultation: &Consultation,
    responses: usize,
    words: &[&'static str],
) -> Result<(), ActError> {
    let revision = revision(desk, consultation).await?;
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let intake = Arc::new(intake.ok_or(StoreError::Corrupt("key"))?);
    simulation::simulate(desk, &intake, responses, 2026, words).await
}
