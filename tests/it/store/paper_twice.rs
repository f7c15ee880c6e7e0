//! A file of paper answers that is read in again, after a broken connection say, adds nothing.

use porte_voix::acts::paper;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;

use crate::support::World;
use crate::support::world::SMALL;

const FILE: &str = "_band,gender,goes\n9-12,girl,yes\n9-12,girl,yes\n13-15,boy,no\n";

#[rocket::async_test]
async fn the_same_file_again_adds_nothing_before_or_after_a_mix() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let words = withdrawal_words(Lang::Fr);
    let import = async |file: &str| {
        paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap()
    };
    assert_eq!(import(FILE).await, 3);
    assert_eq!(import(FILE).await, 3);
    assert_eq!(world.responses(&park).await, 3, "two children who answered alike are two");
    import(FILE).await;
    assert_eq!(world.responses(&park).await, 3);
    import(&format!("{FILE}9-12,girl,yes\n")).await;
    assert_eq!(world.responses(&park).await, 7, "the control: another file is other paper");
    world.end().await;
}

/// Whoever has the file cannot work out which submission its rows became.
#[rocket::async_test]
async fn a_row_is_known_by_a_key_and_not_by_the_file_alone() {
    let world = World::new().await;
    let (one, two) = (world.opened(SMALL).await, world.opened(SMALL).await);
    let (one, two) = (world.intake(&one).await.keys, world.intake(&two).await.keys);
    assert_eq!(one.paper_submission("hash", 2), one.paper_submission("hash", 2));
    assert_ne!(one.paper_submission("hash", 2), two.paper_submission("hash", 2));
    assert_ne!(one.paper_submission("hash", 2), one.paper_submission("hash", 3));
    assert_ne!(one.paper_submission("hash", 2), one.paper_submission("other", 2));
    world.end().await;
}
