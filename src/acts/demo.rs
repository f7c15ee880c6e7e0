//! The demonstration: a project with three consultations and made-up answers, through the real path.

use std::sync::Arc;

use super::consultations::{self, by_code, revision};
use super::submissions::Intake;
use super::{ActError, Desk, duty, involvement, listings, media, people, releases, simulation};
use crate::domain::consultation::{Consultation, Person, Project};
use crate::domain::involvement::{Card, Involvement};
use crate::domain::staff::Role;
use crate::domain::stage::Stage;
use crate::domain::status::Act;
use crate::store::StoreError;

/// Short name of the demonstration project.
pub const SLUG: &str = "ecoles-qui-ecoutent";

const LIFE: &str = include_str!("../../demo/life.json");
const SCHOOL: &str = include_str!("../../demo/school.json");
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

/// What a visitor of the demonstration needs.
#[derive(Debug)]
pub struct Demonstration {
    /// Each role with its person and a fresh one-time sign-in secret.
    pub people: Vec<(Role, Person, String)>,
    /// The consultations, as they stand.
    pub consultations: Vec<Consultation>,
}

/// Seeds the demonstration, or finds it, and draws fresh sign-in links.
///
/// # Errors
/// The database does not answer.
pub async fn seed(
    desk: &Arc<Desk>,
    responses: usize,
    words: &[&'static str],
) -> Result<Demonstration, ActError> {
    let known = desk.store.project(SLUG).await?;
    let fresh = known.is_none();
    let project = match known {
        Some(project) => project,
        None => add_project(desk).await?,
    };
    let mut team = Vec::new();
    for (role, name, email) in PEOPLE {
        let by = desk.by("demonstration");
        let (person, secret) = people::add(desk, email, name, role, &project, by).await?;
        team.push((role, person, secret));
    }
    if fresh {
        fill(desk, &project, &team, responses, words).await?;
    }
    let consultations = desk.store.consultations_of(&project.id).await?;
    Ok(Demonstration { people: team, consultations })
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

async fn fill(
    desk: &Arc<Desk>,
    project: &Project,
    team: &[(Role, Person, String)],
    responses: usize,
    words: &[&'static str],
) -> Result<(), ActError> {
    let of = |role: Role| {
        let found = team.iter().find(|(known, _, _)| *known == role);
        found.map(|(_, person, _)| person).ok_or(StoreError::Corrupt("demonstration"))
    };
    let (facilitator, lead, analyst) =
        (of(Role::Facilitator)?, of(Role::SafeguardingLead)?, of(Role::Analyst)?);
    let by = desk.by(&of(Role::Administrator)?.id);
    let until = duty::longest(desk);
    for reader in [lead, analyst] {
        duty::clear_person(desk, project, &reader.id, &until, by).await?;
    }
    duty::name_recipient(desk, project, &analyst.id, true, by).await?;
    let life = (Stage::Conception, LIFE);
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
