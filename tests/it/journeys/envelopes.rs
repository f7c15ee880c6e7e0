//! What a kiosk locked away without network: handed in once, opened by the server alone.

use porte_voix::acts::kiosks::{self, Wish};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::Act;
use rocket::http::Status;

use crate::journeys::kiosk::{kiosk, wish};
use crate::support::World;
use crate::support::envelope::{INSIDE, lock, lock_bytes};
use crate::support::world::SMALL;

const BYTES: &str = "application/octet-stream";

/// The key on the start page of a kiosk.
async fn key(world: &World, here: &str) -> String {
    let (_, page) = world.get(here).await;
    page.split("data-pack=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The form of one child, as the script locks it.
fn form(id: u32) -> String {
    format!("lang=fr&band=9-12&rev=1&q.goes=no&q.idea=un+banc&id={id:032x}&end=1")
}

async fn hand_in(world: &World, here: &str, envelope: &[u8]) -> u16 {
    world.post_as(&format!("{here}/queue"), BYTES, envelope).await.0.code
}

async fn place() -> (World, Consultation, String, String) {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = kiosk(&world, &park).await;
    let key = key(&world, &here).await;
    (world, park, here, key)
}

#[rocket::async_test]
async fn an_envelope_is_stored_like_any_answers_and_once() {
    let (world, park, here, key) = place().await;
    let envelope = lock(&key, &park.code, &form(1));
    for _ in 0..3 {
        assert_eq!(hand_in(&world, &here, &envelope).await, 204);
    }
    assert_eq!(hand_in(&world, &here, &lock(&key, &park.code, &form(2))).await, 204);
    assert_eq!(world.responses(&park).await, 2);
    let intake = world.intake(&park).await;
    let rows = world.desk.store.sealed_responses(&park.id).await.unwrap();
    for row in rows {
        let record = intake.keys.open("responses", &row.id, &row.sealed).unwrap();
        assert_eq!(record.len(), intake.layout.width());
    }
    world.end().await;
}

#[rocket::async_test]
async fn what_was_changed_or_is_of_elsewhere_is_refused_and_kept_nowhere() {
    let (world, park, here, key) = place().await;
    let envelope = lock(&key, &park.code, &form(1));
    for at in [0, 1, 40, 65, 66, 90_000, envelope.len() - 1] {
        let mut changed = envelope.clone();
        changed[at] ^= 1;
        assert_eq!(hand_in(&world, &here, &changed).await, 422, "changed at {at}");
    }
    for length in [0, 66, envelope.len() - 1] {
        assert_eq!(hand_in(&world, &here, &envelope[..length]).await, 422, "cut at {length}");
    }
    let longer = [envelope.clone(), vec![0]].concat();
    assert_eq!(hand_in(&world, &here, &longer).await, 413);
    let form_as_is = form(1);
    for (inside, why) in [
        (String::new(), "nothing inside"),
        (form_as_is.replace("&end=1", ""), "cut"),
        (form_as_is.replace("band=9-12", "band=16-17"), "a band that is not asked"),
        (form_as_is.replace("rev=1", "rev=2"), "another revision"),
        (form_as_is.replace("&id=", "&no="), "no id"),
        (form_as_is.replace("&id=0", "&id=Z"), "no right id"),
        (form_as_is.replace("goes=no", "goes=perhaps"), "an answer that there is not"),
    ] {
        let envelope = lock(&key, &park.code, &inside);
        assert_eq!(hand_in(&world, &here, &envelope).await, 422, "{why}");
    }
    let noise = lock_bytes(&key, &park.code, &vec![0xFF; INSIDE]);
    assert_eq!(hand_in(&world, &here, &noise).await, 422);

    let other = world.opened(SMALL).await;
    let elsewhere = kiosk(&world, &other).await;
    assert_eq!(hand_in(&world, &elsewhere, &envelope).await, 422, "another consultation");
    let renamed = lock(&key, &other.code, &form(1));
    assert_eq!(hand_in(&world, &here, &renamed).await, 422, "bound to its consultation");
    let path = format!("{here}/queue");
    let as_form = world.post_as(&path, "application/x-www-form-urlencoded", &envelope).await;
    assert_eq!(as_form.0, Status::UnsupportedMediaType);
    assert_eq!(world.responses(&park).await + world.responses(&other).await, 0);
    assert_eq!(hand_in(&world, &here, &envelope).await, 204, "the control");
    world.end().await;
}

#[rocket::async_test]
async fn an_ended_kiosk_hands_in_until_the_consultation_closes() {
    let (world, park, here, key) = place().await;
    let id = kiosks::running(&world.desk, &park).await.unwrap().remove(0).id;
    assert!(kiosks::end(&world.desk, &park, &id, &world.facilitator).await.unwrap());
    world.desk.clock.advance(3 * 24 * 3600);
    assert_eq!(hand_in(&world, &here, &lock(&key, &park.code, &form(1))).await, 204);
    assert_eq!(world.responses(&park).await, 1);
    world.step(&park, Act::Pause, &world.facilitator).await;
    let late = lock(&key, &park.code, &form(2));
    assert_eq!(hand_in(&world, &here, &late).await, 503, "a pause is not the end");
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(hand_in(&world, &here, &late).await, 410);
    assert_eq!(world.responses(&park).await, 1);
    let unknown = here.replace("/k/", "/k/x");
    assert_eq!(hand_in(&world, &unknown, &late).await, 404);
    world.end().await;
}

#[rocket::async_test]
async fn a_kiosk_without_a_pack_has_no_key_and_takes_no_envelope() {
    let (world, park, _, key) = place().await;
    let wish = Wish { pack: false, ..wish("1234") };
    let token = kiosks::start(&world.desk, &park, wish, &world.facilitator).await.unwrap();
    let here = format!("/k/{token}");
    let (_, page) = world.get(&here).await;
    assert!(!page.contains("data-pack") && page.contains("ne garde pas tes réponses"), "{page}");
    assert_eq!(hand_in(&world, &here, &lock(&key, &park.code, &form(1))).await, 404);
    world.end().await;
}

#[rocket::async_test]
async fn the_half_that_opens_goes_with_the_key_of_the_consultation() {
    let (world, park, here, _) = place().await;
    let sealed = world.desk.store.kiosk_key(&park.id).await.unwrap().unwrap();
    let intake = world.intake(&park).await;
    assert_eq!(intake.keys.open("kiosk_keys", &park.id, &sealed).unwrap().len(), 32);
    let other = world.opened(SMALL).await;
    let elsewhere = world.intake(&other).await;
    assert!(elsewhere.keys.open("kiosk_keys", &park.id, &sealed).is_err(), "no other key opens it");
    // A second kiosk uses the same key: what waits on the first can still be opened.
    let second = kiosk(&world, &park).await;
    assert_eq!(key(&world, &second).await, key(&world, &here).await);
    world.desk.store.erase(&park.id, world.desk.by("test")).await.unwrap();
    assert_eq!(world.desk.store.kiosk_key(&park.id).await.unwrap(), None);
    assert_eq!(world.get(&here).await.0, Status::NotFound);
    world.end().await;
}
