//! A release is proposed by one person and read by another, who signs exactly that or sends it back.

use std::io::{Cursor, Read};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signature, VerifyingKey};
use porte_voix::acts::exports::{self, Format};
use porte_voix::acts::{ActError, proposals, releases, signing};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Status as At;
use porte_voix::store::StoreError;
use porte_voix::store::audit::Chain;
use rocket::http::Status;
use sha2::{Digest, Sha256};
use sqlx::AnyPool;

use crate::journeys::results::{frozen, released};
use crate::support::browser::{Browser, PASSWORD};
use crate::support::{Form, World};

/// The proposal form of the analyst, filled in.
async fn proposing(browser: &mut Browser<'_>, park: &Consultation, password: &str) -> Form {
    let (status, page) = browser.get(&format!("/team/c/{}/release?lang=en", park.code)).await;
    assert_eq!(status, Status::Ok);
    let form = Form::find(&page, "/release/propose");
    form.replacing("note", "read me").replacing("password", password)
}

/// The page of the proposal.
async fn reading(browser: &mut Browser<'_>, park: &Consultation) -> String {
    let address = format!("/team/c/{}/release/proposal?lang=en", park.code);
    let (status, page) = browser.get(&address).await;
    assert_eq!(status, Status::Ok, "{page}");
    page
}

#[rocket::async_test]
async fn a_second_person_reads_and_signs_in_a_session_of_their_own() {
    let world = World::new().await;
    let park = frozen(&world, 40).await;
    let (store, code) = (&world.desk.store, &park.code);
    let mut analyst = Browser::of(&world, &world.analyst).await;
    let wrong = proposing(&mut analyst, &park, "not the password").await;
    let (status, page) = analyst.post(&wrong).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert!(page.contains("read me"), "what was typed stays");
    assert_eq!(store.proposal(&park.id).await.unwrap(), None);
    let right = proposing(&mut analyst, &park, PASSWORD).await;
    let to = format!("/team/c/{code}/release");
    assert_eq!(analyst.post(&right).await, (Status::SeeOther, to));
    let proposal = store.proposal(&park.id).await.unwrap().unwrap();
    assert_eq!(world.now(&park).await.status, At::Frozen);
    let closed =
        [format!("/team/r/{}", proposal.id), format!("/team/r/{}/export/csv", proposal.id)];
    for address in &closed {
        assert_eq!(analyst.get(address).await.0, Status::NotFound, "{address}");
    }
    assert!(releases::by_id(&world.desk, &proposal.id).await.is_err());

    let page = reading(&mut analyst, &park).await;
    assert!(!page.contains("/release/sign"), "nobody signs their own");
    let hash = Form::find(&page, "/release/back").value("hash").unwrap().to_owned();
    let own = Form::find(&page, "/release/back").with("password", PASSWORD);
    let own = Form { action: format!("/team/c/{code}/release/sign"), ..own };
    let (status, page) = analyst.post(&own).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("It takes two people"), "{page}");

    let mut lead = Browser::of(&world, &world.lead).await;
    assert!(lead.get("/team?lang=en").await.1.contains("Release to read and sign"));
    for lang in ["fr", "nl", "de", "en"] {
        let address = format!("/team/c/{code}/release/proposal?lang={lang}");
        let (status, page) = lead.get(&address).await;
        assert_eq!(status, Status::Ok);
        for key in [">team.", ">respond.", "/team/r/"] {
            assert!(!page.contains(key), "{lang} shows {key}");
        }
        assert!(page.contains("<svg") && page.contains("class=\"xt"), "figures and tables");
    }
    let sign = Form::find(&reading(&mut lead, &park).await, "/release/sign");
    assert_ne!(sign.value("hash").unwrap(), hash, "the second name is signed too");
    for (field, value, status, said) in [
        ("password", "not the password", 422, "Your password is not right"),
        ("hash", &*hash, 409, "not the proposal you read"),
        ("hash", "", 409, "not the proposal you read"),
    ] {
        let form = sign.clone().replacing("password", PASSWORD).replacing(field, value);
        let (found, page) = lead.post(&form).await;
        assert_eq!((found.code, page.contains(said)), (status, true), "{field} {value}: {page}");
    }
    assert_eq!(world.now(&park).await.status, At::Frozen, "nothing was signed");
    let sign = sign.replacing("password", PASSWORD);
    let (status, to) = lead.post(&sign).await;
    assert_eq!((status, to), (Status::SeeOther, closed[0].clone()));
    for address in &closed {
        assert_eq!(analyst.get(address).await.0, Status::Ok, "the control: now it is one");
    }
    let (release, now) = releases::by_id(&world.desk, &proposal.id).await.unwrap();
    assert_eq!(release.hash(), sign.value("hash").unwrap(), "what was read is what is signed");
    assert_eq!((&*release.by, &*release.second), (&*world.analyst.name, &*world.lead.name));
    assert_eq!((release.note.as_str(), now.status), ("read me", At::Released));
    assert_eq!(store.proposal(&park.id).await.unwrap(), None);
    let (status, page) = lead.post(&sign).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("There is no proposal here any more"), "{page}");
    world.end().await;
}

#[rocket::async_test]
async fn what_is_sent_back_is_gone_and_its_reason_is_read() {
    let world = World::new().await;
    let park = frozen(&world, 40).await;
    let (store, code) = (&world.desk.store, &park.code);
    let mut analyst = Browser::of(&world, &world.analyst).await;
    let form = proposing(&mut analyst, &park, PASSWORD).await;
    analyst.post(&form).await;
    let (status, page) = analyst.post(&form).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("A proposal waits already"), "{page}");
    let mut lead = Browser::of(&world, &world.lead).await;
    let page = reading(&mut lead, &park).await;
    let (sign, back) = (Form::find(&page, "/release/sign"), Form::find(&page, "/release/back"));
    for reason in [String::new(), "é".repeat(501)] {
        let (status, page) = lead.post(&back.clone().replacing("reason", &reason)).await;
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(page.contains("Say why in 1 to 500 characters"), "{page}");
    }
    let kept = store.proposal(&park.id).await.unwrap();
    assert!(kept.is_some(), "the control");
    let (status, to) = lead.post(&back.replacing("reason", "the note <b>names</b> a school")).await;
    assert_eq!((status, to), (Status::SeeOther, format!("/team/c/{code}?done=yes")));
    assert_eq!(store.proposal(&park.id).await.unwrap(), None);
    for address in [format!("/team/c/{code}"), format!("/team/c/{code}/release")] {
        let (_, page) = analyst.get(&address).await;
        assert!(page.contains("the note &lt;b&gt;names"), "{address}: {page}");
    }
    let (status, page) = lead.post(&sign.clone().replacing("password", PASSWORD)).await;
    assert_eq!((status, page.contains("no proposal here any more")), (Status::Conflict, true));

    let form = proposing(&mut analyst, &park, PASSWORD).await;
    assert_eq!(analyst.post(&form).await.0, Status::SeeOther, "another one can be made");
    let (status, page) = lead.post(&sign.replacing("password", PASSWORD)).await;
    assert_eq!((status, page.contains("not the proposal you read")), (Status::Conflict, true));
    let (_, page) = analyst.get(&format!("/team/c/{code}/release?lang=en")).await;
    assert!(!page.contains("&lt;b&gt;names"), "what came before is over");
    let own = Form::find(&page, "/release/back");
    assert_eq!(analyst.post(&own).await.0, Status::SeeOther, "one's own needs no reason");
    assert_eq!(store.proposal(&park.id).await.unwrap(), None);
    assert_eq!(world.now(&park).await.status, At::Frozen);
    world.end().await;
}

#[rocket::async_test]
async fn of_two_at_once_one_wins() {
    let world = World::new().await;
    let park = frozen(&world, 40).await;
    let desk = &world.desk;
    let other = world.person("other", Role::Analyst, &world.project).await;
    let both = tokio::join!(
        proposals::propose(desk, &park, "", &world.analyst),
        proposals::propose(desk, &park, "", &other),
    );
    let refused = |error: &ActError| {
        matches!(
            error,
            ActError::Store(StoreError::Conflict)
                | ActError::Refused { key: "proposal_there" | "proposal_gone" | "not_now", .. }
        )
    };
    match both {
        (Ok(()), Err(error)) | (Err(error), Ok(())) => assert!(refused(&error), "{error:?}"),
        other => panic!("{other:?}"),
    }
    let seen = async |person| {
        let read = proposals::read(desk, &park, person).await.unwrap().unwrap();
        read.release.hash()
    };
    let (first, second) = (seen(&world.lead).await, seen(&world.facilitator).await);
    let both = tokio::join!(
        proposals::sign(desk, &park, &first, &world.lead),
        proposals::sign(desk, &park, &second, &world.facilitator),
    );
    match both {
        (Ok(release), Err(error)) | (Err(error), Ok(release)) => {
            assert!(refused(&error), "{error:?}");
            assert_eq!(releases::by_id(desk, &release.id).await.unwrap().0, release);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.store.releases_of(&park.id).await.unwrap().len(), 1);
    assert!(matches!(desk.store.check_audit().await.unwrap(), Chain::Whole(_)));
    world.end().await;
}

#[rocket::async_test]
async fn a_proposal_goes_when_its_consultation_moves_on_and_holds_for_its_day() {
    let world = World::new().await;
    let desk = &world.desk;
    let park = frozen(&world, 40).await;
    proposals::propose(desk, &park, "", &world.analyst).await.unwrap();
    let read = proposals::read(desk, &park, &world.lead).await.unwrap().unwrap();
    desk.clock.advance(24 * 3600);
    let late = proposals::sign(desk, &park, &read.release.hash(), &world.lead).await;
    assert!(matches!(late, Err(ActError::Refused { key: "proposal_other", .. })), "{late:?}");
    let analyst = world.person("other", Role::Analyst, &world.project).await;
    releases::release(desk, &park, "", &analyst, &world.lead).await.unwrap();
    assert!(desk.store.proposal(&park.id).await.unwrap().is_none());
    let now = proposals::read(desk, &park, &world.lead).await.unwrap();
    assert!(now.is_none());

    let other = frozen(&world, 40).await;
    proposals::propose(desk, &other, "", &world.analyst).await.unwrap();
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    assert!(proposals::read(desk, &other, &world.lead).await.unwrap().is_some(), "the control");
    let change = "update release_proposals set content = replace(content, 'note', 'nota')";
    sqlx::query(change).execute(&pool).await.unwrap();
    let changed = proposals::read(desk, &other, &world.lead).await;
    assert!(matches!(changed, Err(ActError::Store(StoreError::Corrupt("proposal")))));
    desk.store.erase(&other.id, desk.by("test")).await.unwrap();
    assert!(desk.store.proposal(&other.id).await.unwrap().is_none());
    pool.close().await;
    world.end().await;
}

/// What a partner does with the files of a package, and nothing else in hand.
fn holds(datapackage: &str, signed: &[u8]) -> bool {
    let told: serde_json::Value = serde_json::from_str(datapackage).unwrap();
    let text = |name: &str| told["release_signature"][name].as_str().unwrap().to_owned();
    let hash = HEXLOWER.encode(&Sha256::digest(signed));
    let raw = |name: &str| BASE64URL_NOPAD.decode(text(name).as_bytes()).unwrap_or_default();
    let (Ok(key), Ok(signature)) = (raw("public_key").try_into(), raw("signature").try_into())
    else {
        return false;
    };
    let Ok(key) = VerifyingKey::from_bytes(&key) else { return false };
    assert_eq!(told["release_signature"]["algorithm"], "Ed25519");
    let mark = HEXLOWER.encode(&Sha256::digest(key.as_bytes()));
    let expected = format!("porte-voix/release/1:{hash}");
    text("public_key_sha256") == mark
        && told["release_hash"] == hash
        && text("signed_text") == expected
        && key.verify_strict(expected.as_bytes(), &Signature::from_bytes(&signature)).is_ok()
}

#[rocket::async_test]
async fn a_partner_checks_a_release_from_its_files_alone() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let (_, bytes) = exports::export(&world.desk, &release.id, Format::Package).await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut member = |name: &str| {
        let mut content = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut content).unwrap();
        content
    };
    let (told, signed) = (member("datapackage.json"), member("release.json"));
    assert!(holds(&told, signed.as_bytes()));
    let same: serde_json::Value = serde_json::from_str(&signed).unwrap();
    let tables: serde_json::Value = serde_json::from_str(&member("tables.json")).unwrap();
    let (cells, told_cells) = (&same["tables"]["cells"], &tables["cells"]);
    assert!(cells.as_array().unwrap().len() > 50);
    for (at, cell) in cells.as_array().unwrap().iter().enumerate() {
        for field in ["question", "option", "base", "count_low", "count_high", "status"] {
            assert_eq!(cell[field], told_cells[at][field], "{at} {field}");
        }
    }
    for at in [0, signed.len() / 2, signed.len() - 1] {
        let mut changed = signed.clone().into_bytes();
        changed[at] ^= 1;
        assert!(!holds(&told, &changed), "the byte at {at}");
    }
    let signature = same_text(&told, "signature");
    let swapped: String = signature.chars().rev().collect();
    assert!(!holds(&told.replace(&signature, &swapped), signed.as_bytes()));
    let method = member("method.html");
    for shown in ["signature", "public_key", "public_key_sha256"] {
        assert!(method.contains(&same_text(&told, shown)), "{shown}");
    }
    world.end().await;
}

fn same_text(datapackage: &str, name: &str) -> String {
    let told: serde_json::Value = serde_json::from_str(datapackage).unwrap();
    told["release_signature"][name].as_str().unwrap().to_owned()
}

#[rocket::async_test]
async fn a_release_whose_signature_was_changed_is_refused_and_old_ones_stay_readable() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let stored = world.desk.store.release(&release.id).await.unwrap().unwrap();
    assert_eq!(releases::read(&stored).unwrap(), release, "the control");
    let other = signing::sign(&world.desk, "something else").await.unwrap();
    assert_eq!(Some(&other.signer), stored.signer.as_ref(), "one key signs all");
    for (signature, signer) in [
        (Some(other.value), stored.signer.clone()),
        (stored.signature.clone(), Some(BASE64URL_NOPAD.encode(&[7; 32]))),
        (stored.signature.clone(), None),
        (None, stored.signer.clone()),
        (Some(String::new()), Some(String::new())),
    ] {
        let changed =
            porte_voix::store::releases::StoredRelease { signature, signer, ..stored.clone() };
        let read = releases::read(&changed);
        assert!(matches!(read, Err(ActError::Store(StoreError::Corrupt("release")))), "{read:?}");
    }
    let before =
        porte_voix::store::releases::StoredRelease { signature: None, signer: None, ..stored };
    assert_eq!(releases::read(&before).unwrap(), release);
    world.end().await;
}

#[rocket::async_test]
async fn two_who_sign_first_at_once_use_one_key() {
    let world = World::new().await;
    let desk = &world.desk;
    let (a, b) = tokio::join!(signing::sign(desk, "a"), signing::sign(desk, "b"));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.signer, b.signer);
    assert_ne!(a.value, b.value);
    let kept = desk.store.signing_key().await.unwrap().unwrap();
    assert_eq!(kept.0, a.signer);
    assert!(!kept.1.contains(&a.signer), "what is kept beside it is sealed");
    world.end().await;
}
