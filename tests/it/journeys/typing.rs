//! Paper typed in sheet by sheet: the batch lies in the page, a few sheets are typed by a second
//! person again, and all of it is taken as a paper file is, or nothing (product, 7.2; design B5).

use std::collections::BTreeMap;

use porte_voix::acts::typing::{self, Batch};
use porte_voix::acts::{ActError, paper};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use porte_voix::store::mix::Mix;
use rocket::http::Status;

use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World};

type Sheet = &'static [(&'static str, &'static str)];

const SHEETS: [Sheet; 3] = [
    &[("_band", "9-12"), ("gender", "girl"), ("goes", "no"), ("why", "far"), ("likes", "trees")],
    &[("_band", "13-15"), ("goes", "_dont_know"), ("feel", "4"), ("idea", "un banc; bleu, \"là\"")],
    &[("_band", "9-12")],
];
/// The same three as a file.
const FILE: &str = "_band,gender,goes,why,likes,feel,idea\n\
    9-12,girl,no,far,trees,,\n13-15,,_dont_know,,,4,\"un banc; bleu, \"\"là\"\"\"\n9-12,,,,,,\n";

/// The sheet of a page, filled in.
fn filled(page: &str, sheet: &[(&str, &str)]) -> Form {
    let mut form = Form::find(page, "/paper/type");
    for (column, value) in sheet {
        let name = format!("s.{column}");
        form.fields.retain(|(known, _)| *known != name);
        form.fields.push((name, (*value).to_owned()));
    }
    form
}

fn doing(mut form: Form, what: &str) -> Form {
    form.fields.push(("do".to_owned(), what.to_owned()));
    form
}

/// Which sheet of the batch a page asks for.
fn asked(page: &str) -> usize {
    let number = page.split("<h2>Sheet ").nth(1).unwrap_or_else(|| panic!("no sheet: {page}"));
    number.split('<').next().unwrap().parse::<usize>().unwrap() - 1
}

/// Types all sheets; returns the page that asks the second person.
async fn typed(browser: &mut Browser<'_>, park: &Consultation) -> String {
    let (_, mut page) = browser.get(&format!("/team/c/{}/paper/type?lang=en", park.code)).await;
    for (n, sheet) in SHEETS.iter().enumerate() {
        assert_eq!(asked(&page), n);
        let step = if n + 1 == SHEETS.len() { "last" } else { "next" };
        let (status, next) = browser.post(&doing(filled(&page, sheet), step)).await;
        assert_eq!(status, Status::Ok, "{next}");
        page = next;
    }
    assert!(page.contains("Now somebody else types this sheet again"), "{page}");
    page
}

fn signed(page: &str, email: &str) -> Form {
    let form = Form::find(page, "/paper/type").replacing("second_email", email);
    doing(form.replacing("second_password", PASSWORD), "take")
}

/// The opened records of a consultation, each as often as it is there.
async fn records(world: &World, park: &Consultation) -> BTreeMap<Vec<u8>, usize> {
    world.desk.store.mix(&park.id, Mix::Closing).await.unwrap();
    let keys = world.intake(park).await.keys;
    let mut all = BTreeMap::new();
    for row in world.desk.store.sealed_responses(&park.id).await.unwrap() {
        let record = keys.open("responses", &row.id, &row.sealed).unwrap();
        *all.entry(record).or_default() += 1;
    }
    all
}

#[rocket::async_test]
async fn what_two_people_typed_is_what_the_file_holds() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let other = world.person("other", Role::Facilitator, &world.project).await;
    Browser::of(&world, &other).await;
    Browser::of(&world, &world.analyst).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let page = typed(&mut browser, &park).await;
    let (_, same) = browser.post(&doing(filled(&page, SHEETS[asked(&page)]), "next")).await;
    assert!(same.contains("Both typings are the same."), "{same}");
    assert_eq!(world.responses(&park).await, 0, "nothing is stored half");

    // One person is not two, and a second one may type here and knows the password.
    for (email, status, said) in [
        ("facilitator@example.org", Status::Conflict, "It takes two people"),
        ("analyst@example.org", Status::Forbidden, "does not allow this"),
    ] {
        let (found, page) = browser.post(&signed(&same, email)).await;
        assert_eq!(found, status, "{page}");
        assert!(page.contains(said), "{page}");
        assert_eq!(world.responses(&park).await, 0, "{email}");
    }
    let wrong = signed(&same, "other@example.org").replacing("second_password", "no");
    let (status, again) = browser.post(&wrong).await;
    assert_eq!(status, Status::UnprocessableEntity);
    let take = signed(&again, "other@example.org");
    let to = (Status::SeeOther, format!("/team/c/{}?done=3", park.code));
    assert_eq!(browser.post(&take).await, to);
    assert_eq!(browser.post(&take).await, to, "a double tap");
    // Somebody goes back, corrects a sheet and takes the batch again: nobody is counted twice.
    let (rows, id) = (take.value("rows").unwrap(), take.value("batch").unwrap());
    let width = rows.lines().next().unwrap().split(',').count();
    let corrected = Batch::read(&rows.replace("trees", "ball"), width);
    let intake = world.intake(&park).await;
    let both = (&world.facilitator, &other);
    let again = typing::take(&world.desk, &intake, (&corrected, id), both).await;
    assert!(matches!(again, Err(ActError::Refused { key: "typing_taken", .. })), "{again:?}");
    let from_page = records(&world, &park).await;
    assert_eq!(from_page.values().sum::<usize>(), 3);

    let street = world.opened(SMALL).await;
    let (intake, words) = (world.intake(&street).await, withdrawal_words(Lang::Fr));
    paper::import(&world.desk, &intake, FILE.as_bytes(), words, "test").await.unwrap();
    assert_eq!(records(&world, &street).await, from_page);
    let park_now = world.opened(SMALL).await;
    let (intake, changed) = (world.intake(&park_now).await, FILE.replace("trees", "ball"));
    paper::import(&world.desk, &intake, changed.as_bytes(), words, "test").await.unwrap();
    assert_ne!(records(&world, &park_now).await, from_page, "the control");

    // Another batch with the same answers is other paper.
    let page = typed(&mut browser, &park).await;
    let (_, same) = browser.post(&doing(filled(&page, SHEETS[asked(&page)]), "next")).await;
    assert_eq!(browser.post(&signed(&same, "other@example.org")).await.0, Status::SeeOther);
    assert_eq!(world.responses(&park).await, 6);
    world.end().await;
}

#[rocket::async_test]
async fn a_sheet_with_a_mistake_comes_back_and_a_difference_is_chosen() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let other = world.person("other", Role::Facilitator, &world.project).await;
    Browser::of(&world, &other).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, first) = browser.get(&format!("/team/c/{}/paper/type?lang=en", park.code)).await;
    for wrong in [[("_band", "9-12"), ("gender", "cat")], [("_band", ""), ("gender", "girl")]] {
        let form = filled(&first, &wrong);
        let form = filled_also(form, "idea", "un banc \"bleu\"");
        let (status, page) = browser.post(&doing(form, "next")).await;
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(page.contains("there is no such option"), "{page}");
        let kept = Form::find(&page, "/paper/type");
        assert_eq!(kept.value("s.idea"), Some("un banc \"bleu\""), "nothing is lost");
        assert_eq!(asked(&page), 0);
    }
    let page = typed(&mut browser, &park).await;
    let sheet = asked(&page);
    let mut second: Vec<(&str, &str)> = SHEETS[sheet].to_vec();
    second.retain(|(column, _)| *column != "safe");
    second.push(("safe", "7"));
    let (_, compare) = browser.post(&doing(filled(&page, &second), "next")).await;
    assert!(compare.contains("Where the two typings differ"), "{compare}");
    let (status, page) = browser.post(&signed(&compare, "other@example.org")).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert!(page.contains("Choose for each difference"), "{page}");
    assert_eq!(world.responses(&park).await, 0, "nothing is stored half");
    let pick = page.split("name=\"pick.").nth(1).unwrap().split('"').next().unwrap();
    let mut form = signed(&page, "other@example.org");
    form.fields.push((format!("pick.{pick}"), "second".to_owned()));
    assert_eq!(browser.post(&form).await.0, Status::SeeOther);
    let found = records(&world, &park).await;
    let street = world.opened(SMALL).await;
    let lines: Vec<String> = FILE
        .lines()
        .enumerate()
        .map(|(n, line)| match n {
            0 => format!("{line},safe"),
            n if n == sheet + 1 => format!("{line},7"),
            _ => format!("{line},"),
        })
        .collect();
    let (intake, words) = (world.intake(&street).await, withdrawal_words(Lang::Fr));
    let file = lines.join("\n");
    paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap();
    assert_eq!(records(&world, &street).await, found, "the second typing was chosen");

    // After the freeze nothing is taken.
    world.close_and_freeze(&park).await;
    assert_eq!(browser.post(&form).await.0, Status::Conflict);
    let here = format!("/team/c/{}/paper/type", park.code);
    assert_eq!(browser.get(&here).await.0, Status::SeeOther);
    world.step(&street, Act::Pause, &world.lead).await;
    let open = format!("/team/c/{}/paper/type", street.code);
    assert_eq!(browser.get(&open).await.0, Status::Ok, "a pause does not keep paper waiting");
    world.end().await;
}

fn filled_also(mut form: Form, column: &str, value: &str) -> Form {
    form.fields.retain(|(known, _)| *known != format!("s.{column}"));
    form.fields.push((format!("s.{column}"), value.to_owned()));
    form
}

#[rocket::async_test]
async fn a_sheet_that_is_not_there_adds_nobody_and_an_empty_paper_counts() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let here = format!("/team/c/{}/paper/type?lang=en", park.code);
    let rows =
        |page: &str| Form::find(page, "/paper/type").value("rows").unwrap().lines().count() - 1;
    let (_, first) = browser.get(&here).await;
    assert!(!first.contains("value=\"end\""), "there is a first sheet");
    let (_, second) = browser.post(&doing(filled(&first, SHEETS[0]), "next")).await;
    let blank = filled(&second, SHEETS[2]);
    let written = filled_also(blank.clone(), "goes", "no");
    for (form, step, sheets) in [(&blank, "end", 1), (&blank, "last", 2), (&written, "end", 2)] {
        let (status, page) = browser.post(&doing(form.clone(), step)).await;
        assert_eq!(status, Status::Ok);
        assert!(page.contains("Now somebody else types this sheet again"), "{page}");
        assert_eq!(rows(&page), sheets, "{step}");
    }
    world.end().await;
}

/// What a form cannot carry would be lost with everything in it, so a batch ends before.
#[rocket::async_test]
async fn a_batch_is_full_before_a_form_cannot_carry_it() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get(&format!("/team/c/{}/paper/type?lang=en", park.code)).await;
    let (_, page) = browser.post(&doing(filled(&page, SHEETS[0]), "next")).await;
    let rows = Form::find(&page, "/paper/type").value("rows").unwrap().to_owned();
    let (header, sheet) = rows.trim_end().split_once('\n').unwrap();
    let so_many = |n: usize| format!("{header}\n{}", format!("{sheet}\n").repeat(n));
    let long = sheet.replace("trees", &"é".repeat(200 * 1024));
    for (rows, full) in [
        (so_many(typing::MOST_SHEETS - 2), false),
        (so_many(typing::MOST_SHEETS - 1), true),
        (format!("{header}\n{long}\n"), true),
    ] {
        let form = filled(&page, SHEETS[0]).replacing("rows", &rows);
        let (status, next) = browser.post(&doing(form, "next")).await;
        assert_eq!(status, Status::Ok);
        assert_eq!(next.contains("Now somebody else types this sheet again"), full);
    }
    world.end().await;
}
