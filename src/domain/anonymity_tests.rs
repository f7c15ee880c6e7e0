//! The rules of the three tests, each with what it must not let pass.

use super::*;

const NOON: i64 = 1_795_435_200;

fn clean() -> Seen<'static> {
    let columns = TABLES.iter().flat_map(|t| t.fields.iter().map(|f| (t.name, f.column)));
    Seen {
        columns: columns.map(|(t, c)| (t.to_owned(), c.to_owned())).collect(),
        combinations: Some(vec![12, 5, 0]),
        budget: (4, 500),
        small: 5,
        lifetime: (NOON - 86_400, NOON + 86_400),
        ..Seen::default()
    }
}

fn failed(seen: &Seen<'_>) -> Vec<&'static str> {
    findings(seen).into_iter().filter(|one| !one.passed).map(|one| one.key).collect()
}

#[test]
fn what_is_clean_passes() {
    assert_eq!(failed(&clean()), Vec::<&str>::new());
    let results: Vec<_> = findings(&clean()).iter().map(Finding::result).collect();
    assert!(results.contains(&"later") && !results.contains(&"fails"), "{results:?}");
}

#[test]
fn a_small_combination_is_told_as_some_and_only_once_data_are_fixed() {
    let mut seen = clean();
    seen.combinations = Some(vec![40, 1, 17]);
    assert_eq!(failed(&seen), ["combinations_some"]);
    let found = findings(&seen).into_iter().find(|one| !one.passed).unwrap();
    assert_eq!(found.about, "5", "the threshold, and no count");
    seen.combinations = None;
    assert_eq!(failed(&seen), Vec::<&str>::new());
    seen.budget = (200, 500);
    assert_eq!(failed(&seen), ["budget_thin"]);
}

#[test]
fn an_id_that_tells_a_moment_is_found_and_a_random_one_is_not() {
    let milliseconds = u64::try_from(NOON).unwrap() * 1_000;
    let seventh = format!("{milliseconds:012x}7abc9def0123456789ab");
    assert_eq!(moments(&seventh), [NOON]);
    let steps = u64::try_from(NOON).unwrap() * 10_000_000 + 0x01B2_1DD2_1381_4000;
    let all = format!("{steps:015x}");
    let sixth = format!("{}6{}9def0123456789ab", &all[..12], &all[12..]);
    assert_eq!(moments(&sixth), [NOON]);
    let first = format!("{}{}1{}9def0123456789ab", &all[7..], &all[3..7], &all[..3]);
    assert_eq!(moments(&first), [NOON]);
    for random in ["4f".repeat(16), "x".repeat(32), String::new(), seventh.replace("7abc", "4abc")]
    {
        assert!(moments(&random).is_empty(), "{random}");
    }
    let lying = |id: String| Lying { table: "responses", ids: vec![id], ..Lying::default() };
    let seen = Seen { lying: vec![lying(seventh)], ..clean() };
    assert_eq!(failed(&seen), ["ids_tell"]);
    let elsewhere = Seen { lifetime: (0, 1), ..seen };
    assert_eq!(failed(&elsewhere), Vec::<&str>::new());
}

#[test]
fn a_row_that_tells_a_whole_group_is_found() {
    let cell = ReleasedCell {
        question: "hit".to_owned(),
        item: String::new(),
        option: "yes".to_owned(),
        breakdown: "gender".to_owned(),
        category: "girl".to_owned(),
        base: Some(30),
        count: Some(36),
        mean_tenths: None,
        count_low: Some(35),
        count_high: Some(44),
        percent: Some(100),
        status: Status::Rounded,
        batch: 1,
    };
    let told = |cells| vec![Told { cells, attack_held: true }];
    let cells = [cell];
    let seen = Seen {
        releases: told(&cells),
        sensitivity: BTreeMap::from([("hit".to_owned(), 2)]),
        ..clean()
    };
    assert_eq!(failed(&seen), ["groups_alike"]);
    let neutral = Seen { sensitivity: BTreeMap::new(), ..seen.clone() };
    assert_eq!(failed(&neutral), Vec::<&str>::new());
    let won = Seen { releases: vec![Told { cells: &[], attack_held: false }], ..seen };
    assert_eq!(failed(&won), ["attack_won"]);
}
