//! Ranks, coins, numbers, places, degrees and smiles: from a form or from paper to a release.

use porte_voix::acts::{paper, releases};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::release::{MEAN, Release};
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use rocket::http::{Method, Status};

use crate::support::{Form, World};

const ITEMS: &str = include_str!("../support/items.json");
const HEADER: [&str; 8] =
    ["smile", "loud", "kin", "town", "top.1", "top.2", "coins.sport", "coins.music"];

/// Answers that follow from a number, as they are counted: a typed number is its group.
fn child(n: usize) -> [String; 8] {
    let smile = (n % 3 + 1).to_string();
    let loud = if n.is_multiple_of(7) { "_dont_know".to_owned() } else { (n % 5 + 1).to_string() };
    let kin = ["0", "1_2", "3_up"][n * 5 % 3].to_owned();
    let town = if n.is_multiple_of(9) { "" } else { ["north", "south"][n % 2] };
    let (first, second) =
        [("ball", "calm"), ("calm", "trees"), ("ball", ""), ("_dont_know", "_dont_know")][n % 4];
    let sport = n * 7 % 11;
    let [sport, music] = [sport, 10 - sport].map(|coins| coins.to_string());
    [smile, loud, kin, town.to_owned(), first.to_owned(), second.to_owned(), sport, music]
}

async fn released(world: &World, children: usize) -> Release {
    let square = world.opened(ITEMS).await;
    let intake = world.intake(&square).await;
    let typed = |n: usize| child(n).map(|cell| if cell == "3_up" { "12".to_owned() } else { cell });
    let rows: Vec<String> = (0..children).map(|n| typed(n).join(",")).collect();
    let file = format!("{}\n{}\n", HEADER.join(","), rows.join("\n"));
    let words = withdrawal_words(Lang::Fr);
    let taken = paper::import(&world.desk, &intake, file.as_bytes(), words, "test").await.unwrap();
    assert_eq!(taken, children);
    world.close_and_freeze(&square).await;
    let now = world.now(&square).await;
    releases::release(&world.desk, &now, "", &world.analyst, &world.lead).await.unwrap()
}

#[rocket::async_test]
async fn every_part_is_published_with_the_true_count_inside_its_band() {
    let world = World::new().await;
    let release = released(&world, 400).await;
    let children: Vec<[String; 8]> = (0..400).map(child).collect();
    let mut told = std::collections::BTreeSet::new();
    for cell in release.tables.cells.iter().filter(|cell| cell.count_low.is_some()) {
        let name = match cell.item.as_str() {
            "" => cell.question.clone(),
            item => format!("{}.{item}", cell.question),
        };
        let column = |name: &str| HEADER.iter().position(|known| *known == name).unwrap();
        let holds = |row: &&[String; 8]| {
            let given = &row[column(&name)];
            let group = cell.breakdown.is_empty() || row[column("kin")] == cell.category;
            group && (*given == cell.option || (given.is_empty() && cell.option == "_skipped"))
        };
        let count = u32::try_from(children.iter().filter(holds).count()).unwrap();
        let band = cell.count_low.unwrap()..=cell.count_high.unwrap();
        assert!(band.contains(&count), "{cell:?}: {count}");
        told.insert(name);
    }
    for name in HEADER {
        assert!(told.contains(name), "nothing is told of {name}");
    }
    let mean = |item: &str| {
        let own = |c: &&porte_voix::domain::release::ReleasedCell| {
            c.item == item && c.option == MEAN && c.breakdown.is_empty()
        };
        release.tables.cells.iter().find(own).and_then(|cell| cell.mean_tenths).unwrap()
    };
    assert!(mean("sport").abs_diff(50) <= 2 && mean("music").abs_diff(50) <= 2);
    assert!(release.attack.passed);
    world.end().await;
}

#[rocket::async_test]
async fn the_results_page_names_ranks_coins_and_groups() {
    let world = World::new().await;
    let release = released(&world, 400).await;
    let address = format!("/team/r/{}", release.id);
    let seen = world.ask(Method::Get, &address, Some(&world.analyst), &[]).await;
    assert_eq!(seen.status, Status::Ok);
    let page = seen.text();
    for words in
        ["Le plus souvent numéro 1 : Ballon", "Numéro 2", "Sport", "3+", "Assez", "Complètement"]
    {
        assert!(page.contains(words), "{words}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_read_comes_back_with_everything_in_it() {
    let world = World::new().await;
    let square = world.opened(ITEMS).await;
    let (_, page) = world.get(&format!("/c/{}/en/9-12", square.code)).await;
    let form = Form::find(&page, "/send");
    for (fields, words) in [
        (&[("q.top.1", "ball"), ("q.top.2", "ball")][..], "the same one twice"),
        (&[("q.top.1", "ball"), ("q.top", "_dont_know")], "does not go with the others"),
        (&[("q.top.1", "sea")], "does not exist here"),
        (&[("q.top.3", "ball")], "belongs to no question"),
        (&[("q.coins.sport", "4"), ("q.coins.music", "7")], "shared 11 coins"),
        (&[("q.coins.sport", "-1"), ("q.coins.music", "11")], "only a number"),
        (&[("q.coins.sport", "ten")], "only a number"),
        (&[("q.kin", "three")], "only a number"),
        (&[("q.kin", "3"), ("q.kin", "4")], "two answers"),
        (&[("q.town", "moon")], "does not exist here"),
        (&[("q.loud", "6")], "does not exist here"),
        (&[("q.smile", "0")], "does not exist here"),
    ] {
        let mut sent = form.clone().with("q.loud", "2");
        for (name, value) in fields {
            sent = sent.with(name, value);
        }
        let (status, page) = world.post(&sent).await;
        assert_eq!(status, Status::UnprocessableEntity, "{fields:?}");
        assert!(page.contains(words), "{fields:?} does not say {words}");
        assert!(
            fields.iter().any(|(n, _)| *n == "q.loud") || page.contains("checked"),
            "{fields:?}"
        );
    }
    assert_eq!(world.responses(&square).await, 0);
    let good = form.with("q.top.2", "trees").with("q.coins.sport", "١٠").with("q.kin", "٣");
    assert_eq!(world.post(&good).await.0, Status::Ok);
    assert_eq!(world.responses(&square).await, 1, "the control: what can be read is stored");
    world.end().await;
}

#[test]
fn a_questionnaire_that_asks_too_much_is_refused_with_the_place() {
    let faults = |from: &str, to: &str| {
        let document = ITEMS.replace(from, to);
        assert_ne!(document, ITEMS, "{from}");
        let faults = Questionnaire::parse(&document).err().unwrap_or_default();
        faults.iter().map(|fault| format!("{} {}", fault.place, fault.key)).collect::<Vec<_>>()
    };
    for (from, to, expected) in [
        ("\"ranks\": 2", "\"ranks\": 3", "questions[4] (top).ranks bad_ranks"),
        ("\"ranks\": 2", "\"ranks\": 0", "questions[4] (top).ranks bad_ranks"),
        ("[0, 1, 3]", "[1, 3]", "questions[2] (kin).from bad_groups"),
        ("[0, 1, 3]", "[0, 3, 3]", "questions[2] (kin).from bad_groups"),
        ("[0, 1, 3]", "[0]", "questions[2] (kin).from bad_groups"),
        ("\"steps\": 3", "\"steps\": 4", "questions[0] (smile).steps bad_steps"),
        (
            "\"kind\": \"ranking\", ",
            "\"kind\": \"ranking\", \"breakdown\": true, ",
            "questions[4] (top).breakdown not_a_breakdown",
        ),
        (
            "\"kind\": \"coins\",",
            "\"kind\": \"coins\", \"show_if\": {\"all\": [{\"question\": \"kin\", \"op\": \"is\", \"value\": \"0\"}]},",
            "questions[5] (coins).show_if test_does_not_fit",
        ),
    ] {
        assert_eq!(faults(from, to), [expected], "{to}");
    }
    assert!(Questionnaire::parse(ITEMS).is_ok(), "the control");
}
