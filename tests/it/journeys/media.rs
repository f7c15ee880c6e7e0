//! Pictures and recordings: from a file to a question, to an answer, to figures; and who may what.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use ogg::{PacketWriteEndInfo, PacketWriter};
use porte_voix::acts::{ActError, consultations, media, paper};
use porte_voix::domain::media::Media;
use porte_voix::domain::question::Kind;
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::{refusal, withdrawal_words};
use rocket::http::{Method, Status};

use crate::support::{Form, World};

const ASKED: &str = include_str!("../support/pictures.json");

fn png(side: u32, [red, green, blue]: [u8; 3]) -> Vec<u8> {
    let picture = RgbImage::from_pixel(side, side, Rgb([red, green, blue]));
    let mut file = Vec::new();
    let encoder = PngEncoder::new(&mut file);
    encoder.write_image(&picture, side, side, ExtendedColorType::Rgb8).unwrap();
    file
}

const PLACE: &[u8] = b"50.8503N 4.3517E";

/// A photo with a place in its metadata.
fn photo() -> Vec<u8> {
    let mut file = Vec::new();
    let picture = RgbImage::from_pixel(300, 200, Rgb([200, 30, 30]));
    picture.write_with_encoder(JpegEncoder::new(&mut file)).unwrap();
    let length = u16::try_from(PLACE.len() + 8).unwrap().to_be_bytes();
    [&file[..2], &[0xff, 0xe1], &length, b"Exif\0\0", PLACE, &file[2..]].concat()
}

fn recording() -> Vec<u8> {
    let head = [&b"OpusHead\x01\x01\x38\x01"[..], &48_000_u32.to_le_bytes(), &[0; 3]].concat();
    let tags = [&b"OpusTags\0\0\0\0\x01\0\0\0\x10\0\0\0"[..], PLACE].concat();
    let sound = vec![0xf8, 0xff, 0xfe];
    let mut writer = PacketWriter::new(Vec::new());
    for (packet, end, position) in [
        (head, PacketWriteEndInfo::EndPage, 0),
        (tags, PacketWriteEndInfo::EndPage, 0),
        (sound, PacketWriteEndInfo::EndStream, 960),
    ] {
        writer.write_packet(packet, 7, end, position).unwrap();
    }
    writer.into_inner()
}

async fn added(world: &World, file: Vec<u8>, description: &str) -> Media {
    let (desk, project) = (&world.desk, &world.project);
    media::add(desk, project, file, description, &world.facilitator).await.unwrap()
}

/// The questionnaire with the pictures and the recording it speaks of.
async fn document(world: &World) -> String {
    let mut document = ASKED.to_owned();
    for (name, colour) in
        [("TREE", [20, 120, 40]), ("BALL", [240, 90, 70]), ("BOOK", [250, 240, 200])]
    {
        let picture = added(world, png(200, colour), name).await;
        document = document.replace(name, &picture.id);
    }
    document.replace("VOICE", &added(world, recording(), "The question").await.id)
}

/// The one with this description.
async fn described(world: &World, description: &str) -> Media {
    let known = world.desk.store.media_of(&world.project.id).await.unwrap();
    known.into_iter().find(|media| media.description == description).unwrap()
}

fn has(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

#[rocket::async_test]
async fn a_picture_and_a_recording_are_served_for_good_without_what_was_written_beside_them() {
    let world = World::new().await;
    for (file, kind, begins) in
        [(photo(), "image/jpeg", &b"\xff\xd8\xff"[..]), (recording(), "audio/ogg", b"OggS")]
    {
        assert!(has(&file, PLACE), "the control");
        let id = added(&world, file, "Something").await.id;
        for _ in 0..2 {
            let answer = world.client.get(format!("/media/{id}")).dispatch().await;
            assert_eq!(answer.status(), Status::Ok);
            let header = |name: &str| answer.headers().get_one(name).unwrap_or_default().to_owned();
            assert_eq!(header("Content-Type"), kind);
            assert_eq!(header("Cache-Control"), "public, max-age=31536000, immutable");
            assert_eq!(header("X-Content-Type-Options"), "nosniff");
            assert_eq!(header("Set-Cookie"), "");
            let body = answer.into_bytes().await.unwrap();
            assert!(body.starts_with(begins) && !has(&body, PLACE));
        }
    }
    for path in ["/media/nothing", "/media/00000000-0000-4000-8000-000000000000", "/media/%27%25"] {
        assert_eq!(world.get(path).await.0, Status::NotFound, "{path}");
    }
    let policy = {
        let page = world.client.get("/help").dispatch().await;
        page.headers().get_one("Content-Security-Policy").unwrap().to_owned()
    };
    assert!(policy.contains("media-src 'self';"));
    world.end().await;
}

#[rocket::async_test]
async fn a_file_comes_in_by_the_page_of_the_project() {
    let world = World::new().await;
    let path = format!("/team/p/{}/media", world.project.slug);
    let by = Some(&world.facilitator);
    let seen = world.upload(&path, by, &[("description", "A <tree>")], Some(&photo())).await;
    assert_eq!(seen.status, Status::SeeOther, "{}", seen.text());
    let known = world.desk.store.media_of(&world.project.id).await.unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].description, "A <tree>");
    let project = format!("/team/p/{}", world.project.slug);
    let page = world.ask(Method::Get, &project, by, &[]).await.text();
    assert!(page.contains("alt=\"A &lt;tree&gt;\"") && page.contains(&known[0].id));
    let only_looks = world.ask(Method::Get, &project, Some(&world.lead), &[]).await.text();
    assert!(only_looks.contains(&known[0].id));
    assert!(!only_looks.contains("/remove\"") && !only_looks.contains("type=\"file\""));
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_taken_is_said_in_one_sentence_and_changes_nothing() {
    let world = World::new().await;
    let path = format!("/team/p/{}/media", world.project.slug);
    let by = Some(&world.facilitator);
    let long = "x".repeat(201);
    let whole = photo();
    for (description, file, key) in [
        ("", Some(&whole[..]), "media_description"),
        ("two\nlines", Some(&whole), "media_description"),
        (&long, Some(&whole), "media_description"),
        ("x", None, "media_format"),
        ("x", Some(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "media_format"),
        ("x", Some(b"GIF89a\x01\0\x01\0\0\0\0;"), "media_format"),
        ("x", Some(&whole[..whole.len() / 2]), "media_broken"),
        ("x", Some(&png(4_001, [1, 2, 3])), "media_large"),
        ("x", Some(&[b"OggS", &whole[..]].concat()), "media_voice"),
        ("x", Some(&[&recording()[..], &vec![0; 70_000][..]].concat()), "media_long"),
        ("x", Some(&vec![0; 513 * 1024]), "media_bytes"),
    ] {
        let seen = world.upload(&path, by, &[("description", description)], file).await;
        assert_eq!(seen.status, Status::UnprocessableEntity, "{key} {}", seen.text());
        let about = if key == "media_bytes" { "512" } else { "200" };
        let words = porte_voix::i18n::Catalogue::load().unwrap();
        let sentence = refusal(&words, Lang::Fr, key, about).unwrap();
        let page = seen.text().replace("&#x27;", "'");
        assert!(page.contains(&sentence), "{key}: {sentence}");
    }
    let seen = world.upload(&path, by, &[("description", "x")], Some(&vec![0; 600 * 1024])).await;
    assert_eq!(seen.status, Status::PayloadTooLarge);
    let twice = world.upload(&path, None, &[("description", "x")], Some(&whole)).await;
    assert_eq!(twice.status, Status::Forbidden);
    assert!(world.desk.store.media_of(&world.project.id).await.unwrap().is_empty());
    let fine = world.upload(&path, by, &[("description", "x")], Some(&whole)).await;
    assert_eq!(fine.status, Status::SeeOther, "the control");
    world.end().await;
}

#[rocket::async_test]
async fn a_form_with_a_file_needs_its_token_and_children_send_none() {
    let world = World::new().await;
    let path = format!("/team/p/{}/media", world.project.slug);
    let by = Some(&world.facilitator);
    let fields = [("description", "x"), ("form_token", "another")];
    let seen = world.upload(&path, by, &fields, Some(&photo())).await;
    assert_eq!(seen.status, Status::Forbidden, "two tokens are none");
    let plain = world.ask(Method::Post, &path, by, &[("description", "x")]).await;
    assert_eq!(plain.status, Status::UnsupportedMediaType);
    for body in
        ["", "--x", "--x\r\n\r\n", "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"]
    {
        let seen = world.upload_raw(&path, by, body.as_bytes()).await;
        assert_eq!(seen.status, Status::BadRequest, "{body:?}");
    }
    let park = world.opened(&document(&world).await).await;
    let send = format!("/c/{}/send", park.code);
    let (status, _) = world.post_as(&send, "multipart/form-data; boundary=x", b"--x--").await;
    assert_eq!(status, Status::UnsupportedMediaType);
    world.end().await;
}

#[rocket::async_test]
async fn what_a_consultation_shows_stays_until_it_is_a_draft_again() {
    let world = World::new().await;
    let asked = document(&world).await;
    let draft = world.draft(&asked).await;
    let known = world.desk.store.media_of(&world.project.id).await.unwrap();
    let remove = async |media: &Media| {
        let path = format!("/team/p/{}/media/{}/remove", world.project.slug, media.id);
        world.ask(Method::Post, &path, Some(&world.facilitator), &[]).await
    };
    world.step(&draft, Act::Submit, &world.facilitator).await;
    for media in &known {
        let seen = remove(media).await;
        assert_eq!(seen.status, Status::Conflict, "{}", media.description);
        assert!(seen.text().contains(&media.description));
        assert_eq!(world.get(&format!("/media/{}", media.id)).await.0, Status::Ok);
    }
    world.step(&draft, Act::Revise, &world.lead).await;
    let book = described(&world, "BOOK").await;
    assert_eq!(remove(&book).await.status, Status::SeeOther);
    assert_eq!(world.get(&format!("/media/{}", book.id)).await.0, Status::NotFound);
    assert_eq!(remove(&book).await.status, Status::NotFound);
    let now = world.now(&draft).await;
    let refused = consultations::step(&world.desk, &now, Act::Submit, &world.facilitator, "").await;
    let Err(ActError::Faults(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!((faults[0].key, faults.len()), ("unknown_media", 1));
    world.end().await;
}

#[rocket::async_test]
async fn only_pictures_of_the_own_project_and_of_the_right_kind_can_be_named() {
    let world = World::new().await;
    let asked = document(&world).await;
    let stranger = world.stranger().await;
    let elsewhere = world.desk.store.project("elsewhere").await.unwrap().unwrap();
    let theirs =
        media::add(&world.desk, &elsewhere, png(90, [1, 2, 3]), "x", &stranger).await.unwrap();
    let (tree, voice) =
        (&described(&world, "TREE").await.id, &described(&world, "The question").await.id);
    let spot = "questions[0] (spot)";
    let place = format!("{spot}.options[0].picture");
    for (document, place) in [
        (asked.replace(tree, &theirs.id), place.clone()),
        (asked.replace(tree, "no-such-picture"), place.clone()),
        (asked.replace(tree, voice), place.clone()),
        (asked.replace(voice, tree), format!("{spot}.voice.fr")),
    ] {
        let path = format!("/team/p/{}/consultations", world.project.slug);
        let fields = [("stage", "suivi"), ("document", document.as_str())];
        let seen = world.ask(Method::Post, &path, Some(&world.facilitator), &fields).await;
        assert_eq!(seen.status, Status::UnprocessableEntity);
        assert!(seen.text().contains(&place), "{place}");
    }
    let refused =
        media::add(&world.desk, &world.project, photo(), "x", &stranger).await.unwrap_err();
    assert!(matches!(refused, ActError::Refused { key: "not_your_role", .. }));
    let refused = media::remove(&world.desk, &elsewhere, tree, &stranger).await.unwrap_err();
    assert!(matches!(refused, ActError::Refused { key: "media_unknown", .. }));
    assert_eq!(world.draft(&asked).await.revision, 1, "the control");
    world.end().await;
}

#[rocket::async_test]
async fn pictures_are_answered_like_any_other_options_on_the_page_and_from_paper() {
    let world = World::new().await;
    let park = world.opened(&document(&world).await).await;
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    assert_eq!(page.matches(" alt=\"\" width=\"480\" height=\"360\" loading=\"lazy\"").count(), 5);
    assert_eq!(page.matches("preload=\"none\" src=\"/media/").count(), 1);
    let (_, dutch) = world.get(&format!("/c/{}/nl/9-12", park.code)).await;
    assert!(!dutch.contains("<audio"), "there is no recording in Dutch");
    let form = Form::find(&page, "/send");
    for (fields, words) in [
        (&[("q.spot", "moon")][..], "n’existe pas ici"),
        (&[("q.spot", "tree"), ("q.spot", "ball")], "deux réponses"),
        (&[("q.more", "none"), ("q.more", "book")], "ne va pas avec"),
    ] {
        let sent = fields.iter().fold(form.clone(), |form, (name, value)| form.with(name, value));
        let (status, page) = world.post(&sent).await;
        assert_eq!(status, Status::UnprocessableEntity, "{fields:?}");
        assert!(page.contains(words), "{fields:?} does not say {words}");
    }
    let good = form.with("q.spot", "ball").with("q.more", "ball").with("q.more", "book");
    let checked = Form { action: good.action.replace("/send", "/check"), ..good.clone() };
    let (_, check) = world.post(&checked).await;
    assert!(check.contains("Le terrain, Le coin lecture"));
    assert_eq!(world.post(&good).await.0, Status::Ok);
    let intake = world.intake(&park).await;
    let words = withdrawal_words(Lang::Fr);
    let rows = b"spot,more\ntree,tree;ball\n_dont_know,none\n";
    assert_eq!(paper::import(&world.desk, &intake, rows, words, "test").await.unwrap(), 2);
    let wrong = paper::import(&world.desk, &intake, b"spot,more\nmoon,\n", words, "test").await;
    assert!(matches!(wrong, Err(ActError::Row { row: 2, .. })));
    assert_eq!(world.responses(&park).await, 3);
    world.end().await;
}

#[rocket::async_test]
async fn figures_of_pictures_are_those_of_choices() {
    let world = World::new().await;
    let shown = document(&world).await;
    let mut plain: Questionnaire = Questionnaire::parse(&shown).unwrap();
    for question in &mut plain.questions {
        let Kind::Picture { options, multiple, max } = question.kind.clone() else { continue };
        let mut options = options;
        for option in &mut options {
            option.picture = None;
        }
        question.kind =
            if multiple { Kind::Multiple { options, max } } else { Kind::Single { options } };
    }
    let plain = serde_json::to_string(&plain).unwrap();
    let mut tables = Vec::new();
    for document in [&shown, &plain] {
        let park = world.opened(document).await;
        let intake = world.intake(&park).await;
        let row = |n: usize| {
            let spot = ["tree", "tree", "ball", "_dont_know", ""][n % 5];
            let more = ["tree;ball", "none", "book", "ball;book"][n % 4];
            format!("{spot},{more}\n")
        };
        let file = format!("spot,more\n{}", (0..300).map(row).collect::<String>());
        let words = withdrawal_words(Lang::Fr);
        paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap();
        world.close_and_freeze(&park).await;
        let now = world.now(&park).await;
        let (analyst, lead) = (&world.analyst, &world.lead);
        let release =
            porte_voix::acts::releases::release(&world.desk, &now, "", analyst, lead).await;
        let release = release.unwrap();
        let seen =
            world.ask(Method::Get, &format!("/team/r/{}", release.id), Some(analyst), &[]).await;
        assert!(seen.text().contains("Le coin nature"));
        tables.push(release.tables);
    }
    for (question, option) in [("spot", "tree"), ("more", "book"), ("more", "none")] {
        let told = tables[0].cells.iter().find(|c| c.question == question && c.option == option);
        assert!(told.unwrap().count_low.is_some(), "{question} {option}");
    }
    assert_eq!(
        serde_json::to_string(&tables[0].cells).unwrap(),
        serde_json::to_string(&tables[1].cells).unwrap()
    );
    world.end().await;
}

#[test]
fn a_picture_question_that_cannot_be_shown_is_refused_with_the_place() {
    let faults = |from: &str, to: &str| {
        let document = ASKED.replacen(from, to, 1);
        assert_ne!(document, ASKED, "{from}");
        let faults = Questionnaire::parse(&document).err().unwrap_or_default();
        faults.iter().map(|fault| format!("{} {}", fault.place, fault.key)).collect::<Vec<_>>()
    };
    let spot = "questions[0] (spot)";
    for (from, to, expected) in [
        (", \"picture\": \"TREE\"", "", format!("{spot}.options[0].picture missing_picture")),
        (
            "\"picture\", \"dont",
            "\"single\", \"dont",
            format!("{spot}.options[0].picture no_picture_here"),
        ),
        ("\"dont_know\": true", "\"max\": 1", format!("{spot}.max bad_max")),
        ("\"max\": 2", "\"max\": 4", "questions[1] (more).max bad_max".to_owned()),
        ("\"multiple\": true", "\"multiple\": false", "questions[1] (more).max bad_max".to_owned()),
        (
            "\"nl\": \"De boom\"",
            "\"en\": \"The tree\"",
            format!("{spot}.options[0].text.nl missing_text"),
        ),
        ("\"VOICE\"}", "\"VOICE\", \"xx\": \"1\"}", "questions[0].voice.? wrong_shape".to_owned()),
        (
            "\"picture\": \"TREE\"",
            "\"picture\": \"TREE\", \"alt\": \"\"",
            "questions[0].options[0].alt unknown_key".to_owned(),
        ),
    ] {
        let found = faults(from, to);
        assert!(found.contains(&expected), "{to}: {found:?}");
    }
    assert!(Questionnaire::parse(ASKED).is_ok(), "the control");
}
