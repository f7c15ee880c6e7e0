//! Questionnaires come in as files and go out as files, for whoever may.

use std::io::{Cursor, Read, Write};

use porte_voix::acts::consultations;
use porte_voix::acts::exchange::{DocumentFormat, export};
use porte_voix::domain::exchange::read;
use porte_voix::domain::questionnaire::Questionnaire;
use rocket::http::{Method, Status};
use zip::write::SimpleFileOptions;

use crate::support::World;
use crate::support::team::Seen;
use crate::support::world::SMALL;

const ITEMS: &str = include_str!("../support/items.json");

/// The questionnaire as the page of a draft gives it away.
async fn workbook(world: &World, document: &str) -> Vec<u8> {
    let draft = world.draft(document).await;
    let path = format!("/team/c/{}/document/xlsform", draft.code);
    let seen = world.ask(Method::Get, &path, Some(&world.analyst), &[]).await;
    assert_eq!(seen.status, Status::Ok);
    seen.body
}

async fn brought(world: &World, file: &[u8], stage: &str) -> Seen {
    let path = format!("/team/p/{}/consultations/file", world.project.slug);
    world.upload(&path, Some(&world.facilitator), &[("stage", stage)], Some(file)).await
}

/// The code of the draft that a report leads to.
fn code(page: &str) -> String {
    let link = page.split("href=\"/team/c/").nth(1).expect("no link to a draft");
    link.split('"').next().unwrap().to_owned()
}

async fn count(world: &World) -> usize {
    let page = format!("/team/p/{}", world.project.slug);
    let seen = world.ask(Method::Get, &page, Some(&world.facilitator), &[]).await;
    seen.text().matches("href=\"/team/c/").count()
}

#[rocket::async_test]
async fn a_questionnaire_goes_out_as_a_workbook_and_comes_back_equal() {
    let world = World::new().await;
    for document in [SMALL, ITEMS] {
        let file = workbook(&world, document).await;
        let seen = brought(&world, &file, "suivi").await;
        assert_eq!(seen.status, Status::Ok);
        let page = seen.text();
        let draft = consultations::by_code(&world.desk, &code(&page)).await.unwrap();
        let stored = consultations::revision(&world.desk, &draft).await.unwrap();
        assert_eq!(stored.questionnaire, Questionnaire::parse(document).unwrap());
        assert!(page.contains("survey!2 ("), "each question is told");
        let (name, again) = export(&world.desk, &draft, DocumentFormat::Xlsform).await.unwrap();
        assert_eq!(name, format!("{}.xlsx", draft.code));
        assert_eq!(read(&again).unwrap().questionnaire, stored.questionnaire);
    }
    world.end().await;
}

#[rocket::async_test]
async fn our_own_document_comes_in_as_a_file_too() {
    let world = World::new().await;
    let seen = brought(&world, SMALL.as_bytes(), "suivi").await;
    assert_eq!(seen.status, Status::Ok);
    let path = format!("/team/c/{}/document/json", code(&seen.text()));
    let file = world.ask(Method::Get, &path, Some(&world.lead), &[]).await;
    let again = Questionnaire::parse(std::str::from_utf8(&file.body).unwrap()).unwrap();
    assert_eq!(again, Questionnaire::parse(SMALL).unwrap());
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_read_is_told_in_one_sentence_and_nothing_is_stored() {
    let world = World::new().await;
    let before = count(&world).await;
    let lss = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>";
    for (file, status, words) in [
        (&b""[..], 422, "ni un XLSForm"),
        (b"\x89PNG\r\n\x1a\n", 422, "ni un XLSForm"),
        (b"PK\x03\x04", 422, "endommagé"),
        (b"<!DOCTYPE x><document/>", 422, "DTD"),
        (b"<html></html>", 422, "LimeSurvey (.lss)"),
        (b"\xd0\xcf\x11\xe0", 422, "ancien format"),
        (b"{\"schema\": 1}", 422, "title"),
        (lss.as_bytes(), 422, "questions"),
        (&vec![b'<'; 5 * 1024 * 1024 + 1], 413, "5"),
    ] {
        let seen = brought(&world, file, "suivi").await;
        let page = seen.text();
        assert_eq!(seen.status.code, status, "{words}");
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(brought(&world, &vec![b'<'; 6 * 1024 * 1024], "suivi").await.status.code, 413);
    let file = workbook(&world, SMALL).await;
    assert_eq!(brought(&world, &file, "dawn").await.status.code, 422);
    assert_eq!(count(&world).await, before + 1, "the one it was taken from");
    world.end().await;
}

#[rocket::async_test]
async fn a_file_needs_the_token_of_the_form() {
    let world = World::new().await;
    let path = format!("/team/p/{}/consultations/file", world.project.slug);
    let body =
        b"--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nwrong\r\n--x--\r\n";
    let seen = world.upload_raw(&path, Some(&world.facilitator), body).await;
    assert_eq!(seen.status, Status::Forbidden);
    assert_eq!(world.upload_raw(&path, None, body).await.status, Status::Forbidden);
    world.end().await;
}

#[rocket::async_test]
async fn what_a_file_says_is_shown_as_text() {
    let world = World::new().await;
    let file = workbook(&world, SMALL).await;
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let text = text.replace("${goes} = 'no'", "&lt;img src=x onerror=alert(1)&gt;");
        out.start_file(part.name().unwrap(), SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    let changed = out.finish().unwrap().into_inner();
    let page = brought(&world, &changed, "suivi").await.text();
    assert!(page.contains("&lt;img src&#x3D;x") || page.contains("&lt;img src=x"), "{page}");
    assert!(!page.contains("<img src"), "{page}");
    world.end().await;
}
