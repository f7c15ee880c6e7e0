//! What staff learn of how many have answered while a consultation runs: one coarse figure, the same
//! for an hour, and nothing else (R45, design B6).

use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::Act;
use rocket::http::Method;

use crate::support::World;
use crate::support::world::SMALL;

async fn page(world: &World, park: &Consultation) -> String {
    let path = format!("/team/c/{}?lang=en", park.code);
    world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await.text()
}

/// The sentence on the page, and nothing where there is none.
async fn told(world: &World, park: &Consultation) -> String {
    let page = page(world, park).await;
    let after = page.split("<h2 id=\"so-far\">So far</h2><p><b>").nth(1).unwrap_or_default();
    after.split("</b>").next().unwrap().to_owned()
}

/// The whole page, but for the token of each session.
fn plain(page: &str) -> String {
    let page = page.split("<main").nth(1).unwrap();
    let parts = page.split("name=\"form_token\" value=\"");
    parts.map(|part| part.trim_start_matches(|c| c != '"')).collect()
}

async fn answer(world: &World, park: &Consultation, children: std::ops::Range<u32>) -> Vec<String> {
    let intake = world.intake(park).await;
    let mut codes = Vec::new();
    for child in children {
        codes.push(world.submit(&intake, &format!("{child:032x}"), &[]).await);
    }
    codes
}

#[rocket::async_test]
async fn within_an_hour_everybody_reads_the_same_whoever_answers() {
    let world = World::new().await;
    assert_eq!(told(&world, &world.draft(SMALL).await).await, "", "a draft has no counter");
    let park = world.opened(SMALL).await;
    answer(&world, &park, 0..9).await;
    let few = "Fewer than 20 have answered.";
    assert_eq!(told(&world, &park).await, few);
    let before = page(&world, &park).await;
    answer(&world, &park, 9..23).await;
    world.desk.clock.advance(3599);
    assert_eq!(told(&world, &park).await, few);
    assert_eq!(plain(&page(&world, &park).await), plain(&before));
    world.desk.clock.advance(1);
    assert_eq!(told(&world, &park).await, "At least 20 have answered.");
    assert_ne!(plain(&page(&world, &park).await), plain(&before), "the control: it was counted");

    // Few more, and few who take it back, are not seen in any hour.
    let codes = answer(&world, &park, 23..29).await;
    world.desk.clock.advance(3600);
    assert_eq!(told(&world, &park).await, "At least 20 have answered.");
    let intake = world.intake(&park).await;
    for code in codes {
        assert!(intake.withdraw(&world.desk, &code).await.unwrap());
    }
    world.desk.clock.advance(3600);
    assert_eq!(told(&world, &park).await, "At least 20 have answered.");
    answer(&world, &park, 40..57).await;
    world.desk.clock.advance(3600);
    assert_eq!(told(&world, &park).await, "At least 40 have answered.");
    world.end().await;
}

#[rocket::async_test]
async fn it_stands_until_the_release_and_goes_with_the_answers() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    answer(&world, &park, 0..26).await;
    let told_open = told(&world, &park).await;
    assert_eq!(told_open, "At least 25 have answered.");
    world.step(&park, Act::Pause, &world.lead).await;
    assert_eq!(told(&world, &park).await, told_open);
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(told(&world, &park).await, told_open, "what the mix brought is not seen");
    world.step(&park, Act::Freeze, &world.analyst).await;
    assert_eq!(told(&world, &park).await, told_open);
    let by = world.desk.by("system");
    world.desk.store.erase(&park.id, by).await.unwrap();
    assert_eq!(told(&world, &park).await, "", "destroyed answers are not few: nothing is said");
    world.end().await;
}
