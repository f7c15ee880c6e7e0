//! Every page of staff in every language, from figures the engine itself released.

use std::sync::Arc;

use super::share::Words;
use super::*;
use crate::acts::exports::Dossier;
use crate::acts::exports::sample::dossier;
use crate::acts::method::STAFF;
use crate::domain::consultation::Consultation;
use crate::domain::release::{ReleasedCell, Status as Shown};
use crate::domain::spoken::Told;
use crate::domain::stage::Stage;
use crate::domain::status::Status as Stand;
use crate::i18n::Catalogue;
use crate::web::assets::Assets;
use crate::web::templates::Templates;

fn pages() -> TeamPages {
    let words = Arc::new(Catalogue::load().unwrap());
    let templates = Templates::load(Arc::clone(&words)).unwrap();
    TeamPages::new(words, templates, Arc::new(Assets::load()))
}

fn consultation() -> Consultation {
    Consultation {
        id: "c".to_owned(),
        project_id: "p".to_owned(),
        code: "B7K3M".to_owned(),
        stage: Stage::Suivi,
        status: Stand::Released,
        demonstration: true,
        revision: 1,
        author_id: None,
        approver_id: None,
        closed_on: None,
        erase_on: None,
    }
}

fn html(dossier: &Dossier, lang: crate::domain::wording::Lang) -> String {
    let pages = pages();
    let consultation = consultation();
    let body = view::body(&pages, lang, dossier, &consultation, &[], Vec::new());
    let reader = Reader { lang, chosen: false };
    let frame = Frame { reader, member: None, form_token: "", here: "/team/r/x", title: "x" };
    pages.page(Status::Ok, "team/results", &frame, &body).unwrap().html().to_owned()
}

#[test]
fn what_was_coarsened_or_hidden_comes_with_a_remedy() {
    let mut small = dossier(300);
    let by = small.questionnaire.breakdowns()[0].to_owned();
    let said = |dossier: &Dossier| html(dossier, crate::domain::wording::Lang::En);
    let all_shown = !said(&small).contains("would have betrayed small groups");
    assert!(all_shown, "nothing was given up");
    small.release.tables.dropped.push(by.clone());
    assert!(said(&small).contains("would have betrayed small groups"));
    small.release.tables.dropped.clear();
    let category = crosstab::categories(&small.questionnaire, &by)[0].clone();
    for cell in &mut small.release.tables.cells {
        if cell.breakdown == by && cell.category == category {
            cell.status = Shown::Hidden;
        }
    }
    let first = said(&small);
    assert!(first.contains("Too few children answered in:"));
    small.release.tables.steps[0].step = crate::domain::disclosure::Step::Whole;
    assert!(said(&small).matches("With finer figures").count() == 1);
    // With hardly anybody nothing is shown, and no group is named.
    small.release.tables.few = true;
    assert!(!said(&small).contains("Too few children answered in:"));
}

#[test]
fn results_read_well_in_every_language() {
    let dossier = dossier(300);
    for lang in STAFF {
        let html = html(&dossier, lang);
        for key in [">team.", " team.", ">respond.", "respond.faces", "style=\""] {
            assert!(!html.contains(key), "{lang} shows {key}");
        }
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>=1"));
        assert!(html.contains("<svg") && html.contains("scope=\"row\""));
    }
}

#[test]
fn hidden_rows_carry_no_figure_and_look_alike() {
    let few = dossier(12);
    assert!(few.release.tables.few);
    let html = html(&few, crate::domain::wording::Lang::En);
    assert!(!html.contains(" %") && !html.contains('≈') && !html.contains("class=\"bar1\""));
    assert!(html.contains("Fewer than 20"));
}

fn cell(low: u32, high: u32, base: u32) -> ReleasedCell {
    ReleasedCell {
        question: "q".to_owned(),
        item: String::new(),
        option: "a".to_owned(),
        breakdown: String::new(),
        category: String::new(),
        base: Some(base),
        count: Some(u32::midpoint(low, high.min(base))),
        mean_tenths: None,
        count_low: Some(low),
        count_high: Some(high),
        percent: Some(50),
        batch: 1,
        status: Shown::Rounded,
    }
}

#[test]
fn nearly_all_and_few_are_said_only_of_rows_where_they_are_true() {
    // (low, high, base) as released: bands of 5 at a base of 10, of 10 at about 24, and at 100.
    for (low, high, base, told) in [
        (0, 4, 10, Told::Fewer { than: 5, base: 10 }),
        (5, 12, 10, Told::AtLeast { least: 5, base: 10 }),
        (0, 9, 20, Told::Fewer { than: 10, base: 20 }),
        (10, 24, 20, Told::AtLeast { least: 10, base: 20 }),
        (0, 4, 20, Told::FewOrNone),
        (0, 4, 25, Told::FewOrNone),
        (20, 27, 25, Told::NearlyAll),
        (0, 9, 100, Told::FewOrNone),
        (50, 59, 100, Told::Share),
        (90, 104, 100, Told::NearlyAll),
        (80, 109, 100, Told::NearlyAll),
        (0, 20, 100, Told::FewOrNone),
        (0, 21, 100, Told::Fewer { than: 22, base: 100 }),
        (79, 109, 100, Told::AtLeast { least: 79, base: 100 }),
    ] {
        assert_eq!(Told::by(&cell(low, high, base)), told, "{low} to {high} of {base}");
    }
}

#[test]
fn five_and_five_of_ten_are_not_both_nearly_all() {
    let pages = pages();
    let words = |lang| Words { pages: &pages, lang };
    for lang in STAFF {
        let all = words(lang).share(Some(&cell(90, 104, 100))).text;
        let half = words(lang).share(Some(&cell(5, 12, 10))).text;
        assert!(half != all && half.contains('5') && half.contains("10"), "{lang}: {half}");
        assert!(!words(lang).share(Some(&cell(0, 4, 10))).text.contains("team."), "{lang}");
    }
}

/// What is told nowhere of a row: figures, and attributes that would draw one.
fn tells(html: &str) -> bool {
    let tinted = (0..10).any(|tint| html.contains(&format!("class=\"h{tint}\"")));
    html.contains('≈') || html.contains(" title=\"") || tinted
}

#[test]
fn a_hidden_table_carries_no_figure_and_a_told_one_does() {
    let (pages, consultation) = (pages(), consultation());
    for (children, told) in [(12, false), (300, true)] {
        let dossier = dossier(children);
        let lang = crate::domain::wording::Lang::En;
        let body = table::body(&pages, lang, &dossier, &consultation, (None, None));
        let reader = Reader { lang, chosen: false };
        let frame = Frame { reader, member: None, form_token: "", here: "/team/r/x", title: "x" };
        let page = pages.page(Status::Ok, "team/results_table", &frame, &body).unwrap();
        let cells = page.html().split("<tbody>").nth(1).unwrap_or_default();
        let cells = cells.split("</tbody>").next().unwrap_or_default();
        assert_eq!(tells(cells), told, "{children}");
    }
}

#[test]
fn a_picture_is_whole_in_itself_and_of_hidden_figures_empty() {
    let pages = pages();
    let (many, few) = (dossier(300), dossier(12));
    let mut pictures = 0;
    for question in many.questionnaire.questions.iter().filter(|question| question.is_closed()) {
        for lang in STAFF {
            let picture = svg::svg(&pages, lang, &many, &question.code).unwrap();
            assert!(picture.contains("<title id") && picture.contains("<desc id"));
            for outside in ["href", "<style", " style=", "<script", "url(", "<image"] {
                assert!(!picture.contains(outside), "{outside}");
            }
            assert!(!picture.contains(">team."), "{picture}");
            pictures += 1;
        }
        // Nothing is drawn but the ground.
        let nothing = svg::svg(&pages, STAFF[0], &few, &question.code).unwrap();
        assert_eq!(nothing.matches("<rect").count(), 1, "{nothing}");
        assert!(!nothing.contains('≈') && !nothing.contains('%'));
    }
    assert!(pictures > 20);
    assert_eq!(svg::svg(&pages, STAFF[0], &many, "none"), None);
}

#[test]
fn a_release_beside_itself_has_no_clear_change() {
    let pages = pages();
    let lang = crate::domain::wording::Lang::En;
    let names = ["one".to_owned(), "two".to_owned()];
    let both = [dossier(300), dossier(300)];
    let text =
        serde_json::to_string(&time::compare(&pages, lang, both.each_ref(), &names)).unwrap();
    assert!(text.contains("no clear change") && !text.contains("points more"));
    let few = [dossier(12), dossier(300)];
    let text = serde_json::to_string(&time::compare(&pages, lang, few.each_ref(), &names)).unwrap();
    assert!(!text.contains("no clear change"));
}
