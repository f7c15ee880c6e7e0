//! Whatever several people press, in whatever order: nothing opens without two of them and the same
//! fingerprint.

use porte_voix::acts::{ActError, consultations};
use porte_voix::domain::consultation::Person;
use porte_voix::domain::status::{Act, Status};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::World;
use crate::support::world::SMALL;

/// What is known of a revision by whoever watches from outside.
#[derive(Debug, Default)]
struct Watch {
    /// Everyone who wrote anything.
    authors: Vec<String>,
    /// Who approved what, last.
    approved: Option<(String, String)>,
}

/// Presses a hundred buttons at random; returns how often it opened.
async fn press(world: &World, people: &[&Person], dice: &mut StdRng) -> usize {
    let mut opened = 0;
    let draft = world.draft(SMALL).await;
    let mut watch = Watch { authors: vec![world.facilitator.id.clone()], approved: None };
    let mut seen = String::new();
    for turn in 0..100 {
        let person = people[dice.random_range(0..people.len())];
        let now = world.now(&draft).await;
        let hash = consultations::revision(&world.desk, &now).await.unwrap().hash;
        match dice.random_range(0..7) {
            0 => seen = hash,
            1 => {
                let changed = SMALL.replace("in May", &format!("in May, {turn}"));
                let done = consultations::revise(&world.desk, &now, &changed, person).await;
                if done.is_ok() {
                    watch.authors.push(person.id.clone());
                }
            }
            2 | 3 => {
                let done = consultations::step(&world.desk, &now, Act::Approve, person, &seen);
                if done.await.is_ok() {
                    assert!(!watch.authors.contains(&person.id), "an author approved");
                    assert_eq!(seen, hash, "what was approved is what was looked at");
                    watch.approved = Some((person.id.clone(), hash));
                }
            }
            other => {
                let act = [Act::Submit, Act::Revise, Act::Open][other - 4];
                let done = consultations::step(&world.desk, &now, act, person, "").await;
                if act == Act::Submit && done.is_ok() {
                    watch.authors.push(person.id.clone());
                }
                if done.as_ref().is_ok_and(|status| *status == Status::Open) {
                    let (by, what) = watch.approved.clone().expect("opened without an approval");
                    assert!(!watch.authors.contains(&by), "opened by the author alone");
                    assert_eq!(what, hash, "opened something else than was approved");
                    return opened + 1;
                }
                assert!(!matches!(done, Err(ActError::Store(_))) || act != Act::Open);
            }
        }
        opened = 0;
    }
    opened
}

#[rocket::async_test]
async fn no_order_of_acts_opens_anything_without_two_people_and_one_fingerprint() {
    let world = World::new().await;
    let role = porte_voix::domain::staff::Role::Facilitator;
    let colleague = world.person("colleague", role, &world.project).await;
    let people = [&world.facilitator, &world.lead, &colleague, &world.analyst];
    let mut dice = StdRng::seed_from_u64(7);
    let mut opened = 0;
    // `./test hostile` tries a thousand walks.
    let walks = std::env::var("FOUR_EYES_WALKS").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    for _ in 0..walks {
        opened += press(&world, &people, &mut dice).await;
    }
    // The control: it does open, or nothing was tried.
    assert!(opened > 3, "{opened}");
    world.end().await;
}
