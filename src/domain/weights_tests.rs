//! Weights are a function of released rows, and bad files get one sentence each.

use proptest::prelude::*;

use super::*;

fn cell(category: &str, option: &str, middle: u32, base: u32) -> ReleasedCell {
    ReleasedCell {
        question: "q".to_owned(),
        item: String::new(),
        option: option.to_owned(),
        breakdown: "gender".to_owned(),
        category: category.to_owned(),
        base: Some(base),
        count: Some(middle),
        mean_tenths: None,
        count_low: Some(middle.saturating_sub(5)),
        count_high: Some(middle + 4),
        percent: Some(middle * 100 / base.max(1)),
        batch: 1,
        status: Status::Rounded,
    }
}

fn hidden(category: &str, option: &str) -> ReleasedCell {
    let told = cell(category, option, 0, 1);
    ReleasedCell {
        base: None,
        count: None,
        count_low: None,
        count_high: None,
        percent: None,
        status: Status::Hidden,
        ..told
    }
}

fn percent(csv: &str, cells: &[ReleasedCell]) -> Option<u32> {
    weigh(&Reference::read(csv, cells).unwrap(), cells)[0].percent
}

const HALVES: &str = "breakdown,category,share\ngender,girl,0.5\ngender,boy,0.5\n";

#[test]
fn a_group_counts_as_much_as_its_share_of_the_population() {
    let cells = [cell("girl", "a", 90, 100), cell("boy", "a", 30, 300)];
    // Unweighted 120 of 400 = 30 %; girls 90 %, boys 10 %.
    assert_eq!(percent(HALVES, &cells), Some(50));
    let quarter = "breakdown,category,share\ngender,girl,25\ngender,boy,75\n";
    assert_eq!(percent(quarter, &cells), Some(30));
    let girls = "\u{feff}breakdown, category, share\r\ngender,girl,1\r\ngender,boy,0\r\n";
    assert_eq!(percent(girls, &cells), Some(90));
}

#[test]
fn hidden_groups_are_named_and_not_counted() {
    let cells = [cell("girl", "a", 90, 100), hidden("boy", "a")];
    let weighed = weigh(&Reference::read(HALVES, &cells).unwrap(), &cells);
    assert_eq!(weighed[0].percent, Some(90));
    assert_eq!(weighed[0].left_out, ["boy"]);
    let cells = [hidden("girl", "a"), hidden("boy", "a")];
    let weighed = weigh(&Reference::read(HALVES, &cells).unwrap(), &cells);
    assert_eq!(weighed[0].percent, None);
    assert_eq!(weighed[0].left_out, ["girl", "boy"]);
    // A group that is alone with a share of nothing gives no figure either.
    let cells = [cell("girl", "a", 90, 100), hidden("boy", "a")];
    let boys = "breakdown,category,share\ngender,girl,0\ngender,boy,1\n";
    assert_eq!(percent(boys, &cells), None);
}

#[test]
fn a_bad_file_gets_one_sentence() {
    let cells = [cell("girl", "a", 90, 100), cell("boy", "a", 30, 300)];
    let read = |text: &str| Reference::read(text, &cells).map_err(|why| why.told().0);
    let rows = |rows: &str| read(&format!("breakdown,category,share\n{rows}"));
    assert!(read(HALVES).is_ok());
    for text in ["", "\0", "a,b\n1,2\n", "breakdown,category,share,more\ngender,girl,1,1\n"] {
        assert_eq!(read(text), Err("weights_columns"), "{text:?}");
    }
    for (text, why) in [
        ("", "weights_rows"),
        ("gender,girl\n", "weights_columns"),
        ("age,girl,1\n", "weights_breakdown"),
        (",girl,1\n", "weights_breakdown"),
        ("gender,girl,1\n", "weights_missing"),
        ("gender,girl,1\nage,boy,1\n", "weights_several"),
        ("gender,girl,1\ngender,other,1\n", "weights_category"),
        ("gender,girl,1\ngender,girl,1\n", "weights_twice"),
        ("gender,girl,-1\ngender,boy,1\n", "weights_negative"),
        ("gender,girl,0\ngender,boy,0.0\n", "weights_zero"),
    ] {
        assert_eq!(rows(text), Err(why), "{text:?}");
    }
    for share in ["", "x", "NaN", "inf", "1e3", "1,5", "--1", "+1", "½", ".", "99999999999999999"]
    {
        let text = format!("gender,girl,\"{share}\"\ngender,boy,1\n");
        assert_eq!(rows(&text), Err("weights_number"), "{share}");
    }
    let many = "gender,girl,1\n".repeat(MOST_ROWS + 1);
    assert_eq!(rows(&many), Err("weights_rows"));
}

proptest! {
    #[test]
    fn shares_as_the_bases_are_give_what_is_unweighted(
        groups in prop::collection::vec((1_u32..5_000, 0_u32..=100), 1..9)
    ) {
        let cells: Vec<ReleasedCell> = (0..).zip(&groups)
            .map(|(n, (base, of))| cell(&format!("g{n}"), "a", base * of / 100, *base))
            .collect();
        let rows: Vec<String> =
            cells.iter().map(|c| format!("gender,{},{}", c.category, c.base.unwrap())).collect();
        let csv = format!("breakdown,category,share\n{}\n", rows.join("\n"));
        let middles: u64 = cells.iter().map(|c| u64::from(c.count.unwrap())).sum();
        let bases: u64 = cells.iter().map(|c| u64::from(c.base.unwrap())).sum();
        let unweighted = u32::try_from((middles * 200 + bases) / (bases * 2)).unwrap();
        let weighted = percent(&csv, &cells).unwrap();
        prop_assert!(weighted.abs_diff(unweighted) <= 1, "{weighted} {unweighted}");
    }
}
