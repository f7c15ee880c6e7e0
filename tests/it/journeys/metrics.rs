//! What a supervisor reads: how the program is, and nothing that moves when one child answers.

use porte_voix::domain::consultation::Consultation;
use porte_voix::jobs;
use rocket::http::{Header, Status};
use serde_json::json;

use crate::support::World;
use crate::support::world::SMALL;

const WORD: &str = "a-word-of-twenty-letters";

async fn read(world: &World, token: Option<&str>) -> (Status, String) {
    let request = world.client.get("/metrics");
    let request = match token {
        Some(token) => request.header(Header::new("Authorization", format!("Bearer {token}"))),
        None => request,
    };
    let answer = request.dispatch().await;
    (answer.status(), answer.into_string().await.unwrap_or_default())
}

/// The lines, without that of memory, which moves by itself, in steps.
fn lines(text: &str) -> Vec<String> {
    let memory = "porte_voix_resident_memory_bytes ";
    let step: u64 = 32 * 1024 * 1024;
    for line in text.lines().filter_map(|line| line.strip_prefix(memory)) {
        assert_eq!(line.parse::<u64>().unwrap() % step, 0, "{line}");
    }
    text.lines().filter(|line| !line.starts_with(memory)).map(str::to_owned).collect()
}

/// What must not be told: how many are there.
async fn counted(world: &World, park: &Consultation) -> Vec<String> {
    let rows = world.desk.store.has_rows("inbox", &park.id).await.unwrap();
    vec![format!("porte_voix_responses_waiting {}", u8::from(rows))]
}

#[rocket::async_test]
async fn one_child_more_moves_nothing_a_supervisor_reads() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let (status, before) = read(&world, None).await;
    assert_eq!(status, Status::Ok, "on this machine, without a proxy");
    let control = counted(&world, &park).await;
    world.submit(&intake, &world.desk.dice.id(), &[]).await;
    let (_, after) = read(&world, None).await;
    assert_eq!(lines(&before), lines(&after));
    assert_ne!(control, counted(&world, &park).await, "the control: a count would move");
    for line in ["porte_voix_ready 1", "porte_voix_writer_queue_percent 0"] {
        assert!(after.contains(line), "{after}");
    }
    assert!(after.contains("porte_voix_last_daily_work_seconds 0"), "{after}");
    jobs::round(&world.desk).await.unwrap();
    let (_, after) = read(&world, None).await;
    let day =
        after.lines().find_map(|line| line.strip_prefix("porte_voix_last_daily_work_seconds "));
    let day: i64 = day.unwrap().parse().unwrap();
    assert!(day > 0 && day % 86_400 == 0 && world.desk.clock.now() - day < 86_400, "{after}");
    world.end().await;
}

#[rocket::async_test]
async fn behind_a_proxy_nobody_reads_it_without_the_word() {
    let closed = World::with(json!({ "behind_proxy": true })).await;
    for word in [None, Some(""), Some(WORD)] {
        assert_eq!(read(&closed, word).await.0, Status::NotFound, "{word:?}");
    }
    closed.end().await;
    let world = World::with(json!({ "behind_proxy": true, "metrics_token": WORD })).await;
    for word in [None, Some(""), Some("a-word-of-twenty-letter"), Some("another-word-of-letters")] {
        assert_eq!(read(&world, word).await.0, Status::NotFound, "{word:?}");
    }
    assert_eq!(read(&world, Some(WORD)).await.0, Status::Ok, "the control");
    world.end().await;
    let elsewhere = World::with(json!({ "public_url": "https://voix.example" })).await;
    assert_eq!(read(&elsewhere, None).await.0, Status::NotFound, "a proxy that was not told of");
    elsewhere.end().await;
}
