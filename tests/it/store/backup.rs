//! A backup opens nothing without the file of keys beside it.

use porte_voix::store::Store;
use porte_voix::store::backup::keys_beside;

use crate::support::World;
use crate::support::world::SMALL;

#[rocket::async_test]
async fn a_backup_has_every_mixed_response_and_no_key() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    for n in 0..12 {
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    assert_eq!(world.responses(&park).await, 12);
    world.submit(&intake, &"9c".repeat(16), &[]).await;
    let file = world.database.folder.path().join("copy.backup");
    world.desk.store.backup(&file).await.unwrap();
    let again = world.desk.store.backup(&file).await;
    assert!(again.is_err(), "no backup is overwritten");
    let url = |path: &std::path::Path| format!("sqlite://{}", path.display());
    let copy = Store::open(&url(&file)).await.unwrap();
    assert_eq!(copy.sealed_responses(&park.id).await.unwrap().len(), 12, "the inbox stays out");
    assert_eq!(copy.wrapped_key(&park.id).await.unwrap(), None);
    // Whoever wrote it does not approve it after a restore either.
    let authors = copy.authors(&park.id).await.unwrap();
    assert_eq!(authors, std::slice::from_ref(&world.facilitator.id));
    assert!(copy.approved_before(&park.id, 99).await.unwrap().is_some());
    let keys = Store::open(&url(&keys_beside(&file))).await.unwrap();
    assert!(keys.wrapped_key(&park.id).await.unwrap().is_some());
    copy.close().await;
    keys.close().await;
    world.end().await;
}
