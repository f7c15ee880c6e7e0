//! The package: its members, its sums, and that it is the same every time.

use std::io::Read;

use zip::ZipArchive;

use super::sample::dossier;
use super::*;
use crate::acts::method::{self, STAFF};
use crate::domain::disclosure::{Settings, Step};
use crate::domain::wording::Lang;

fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[test]
fn a_package_is_whole_and_the_same_every_time() {
    let (dossier, words) = (dossier(120), Catalogue::load().unwrap());
    let bytes = package(&dossier, &words).unwrap();
    assert_eq!(bytes, package(&dossier, &words).unwrap());
    let members = members(&bytes);
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "datapackage.json",
            "tables.csv",
            "codebook.csv",
            "tables.json",
            "tables.jsonstat.json",
            "tables.parquet",
            "tables.xlsx",
            "tables.sps",
            "tables.R",
            "tables.do",
            "method.html",
            "attack.json",
            "release.json",
            "SHA256SUMS"
        ]
    );
    let sums = String::from_utf8(members.last().unwrap().1.clone()).unwrap();
    assert_eq!(sums.lines().count(), names.len() - 1);
    for (name, content) in &members[..names.len() - 1] {
        assert!(sums.contains(&format!("{}  {name}\n", sha256(content))), "{name}");
    }
    let package: Value = serde_json::from_slice(&members[0].1).unwrap();
    let mut unique = std::collections::BTreeSet::new();
    for resource in package["resources"].as_array().unwrap() {
        let name = resource["name"].as_str().unwrap();
        assert!(unique.insert(name), "{name} twice");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
    }
    for resource in package["resources"].as_array().unwrap() {
        let (_, content) = members.iter().find(|(name, _)| resource["path"] == *name).unwrap();
        assert_eq!(resource["hash"], format!("sha256:{}", sha256(content)));
        assert_eq!(resource["bytes"], content.len());
    }
}

#[test]
fn numbers_in_csv_and_json_are_equal() {
    let release = dossier(250).release;
    let json: Value = serde_json::from_str(&tables_json(&release)).unwrap();
    let csv = tables_csv(&release);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let cells = json["cells"].as_array().unwrap();
    assert_eq!(rows.len(), cells.len());
    assert!(!rows.is_empty());
    for (row, cell) in rows.iter().zip(cells) {
        for (at, name) in ["question", "item", "option"].iter().enumerate() {
            assert_eq!(cell[*name], row[at + 3], "{name}");
        }
        for (at, name) in [(8, "base"), (9, "count"), (12, "percent")] {
            let told = if cell[name].is_null() { String::new() } else { cell[name].to_string() };
            assert_eq!(told, row[at], "{name}");
        }
        if &row[13] == "hidden" {
            assert!((8..13).all(|at| row[at].is_empty()));
        }
    }
}

#[test]
fn the_method_tells_the_rules_that_were_frozen() {
    let (mut dossier, words) = (dossier(60), Catalogue::load().unwrap());
    let before = method::html(&dossier, &words, Lang::En).unwrap();
    let strict = Settings { band: 20, min_base: 70, ..Settings::floor(3) };
    dossier.plan.questions[3].settings = strict;
    let after = method::html(&dossier, &words, Lang::En).unwrap();
    assert_ne!(before, after, "the stricter rule is told");
}

#[test]
fn the_method_stands_alone_in_every_language() {
    let (dossier, words) = (dossier(60), Catalogue::load().unwrap());
    for lang in STAFF {
        let html = method::html(&dossier, &words, lang).unwrap();
        assert!(html.contains(&dossier.release.hash()), "{lang}");
        for trace in ["http", "<script", "src=", ">team.", "<b>=1"] {
            assert!(!html.contains(trace), "{lang} {trace}");
        }
    }
    let codebook = codebook_csv(&dossier.questionnaire, &words);
    assert!(codebook.starts_with("question,item,option,kind,language,text,asked,condition,"));
    assert!(!codebook.contains("respond.") && !codebook.contains("team."));
}

#[test]
fn the_method_says_where_counts_have_noise_and_what_is_promised_of_them() {
    let (mut dossier, words) = (dossier(60), Catalogue::load().unwrap());
    for lang in STAFF {
        let say = |key: &str| words.say(lang, &format!("team.method.{key}"), &[]).unwrap();
        let sentences = [say("rules.cell_key"), say("limits.possible")];
        let lines = |dossier: &Dossier| -> Vec<String> {
            let sections = method::sections(dossier, &words, lang).unwrap();
            sections.into_iter().flat_map(|section| section.lines).collect()
        };
        dossier.release.tables.steps[3].step = Step::Full;
        assert!(lines(&dossier).iter().all(|line| !sentences.contains(line)), "{lang}");
        dossier.release.tables.steps[3].step = Step::CellKey;
        let told = lines(&dossier);
        assert!(sentences.iter().all(|sentence| told.contains(sentence)), "{lang}");
        let step = words.say(lang, "team.disclosure.step.cell_key", &[]).unwrap();
        assert_eq!(told.iter().filter(|line| line.contains(&step)).count(), 1, "{lang}");
    }
}

#[test]
fn every_format_is_the_same_every_time() {
    let (dossier, words) = (dossier(250), Catalogue::load().unwrap());
    let mut other = dossier.clone();
    let cell = other.release.tables.cells.iter_mut().find(|cell| cell.base.is_some()).unwrap();
    cell.base = cell.base.map(|base| base + 1);
    for format in Format::ALL {
        let bytes = file(&dossier, &words, format).unwrap();
        assert!(!bytes.is_empty());
        assert_eq!(bytes, file(&dossier, &words, format).unwrap(), "{format:?}");
        assert_ne!(bytes, file(&other, &words, format).unwrap(), "{format:?}");
        assert_eq!(Format::read(format.name()).unwrap(), format);
    }
    assert!(Format::read("rows").is_err());
}

#[test]
fn of_few_children_every_format_is_whole_and_tells_nothing() {
    let (dossier, words) = (dossier(5), Catalogue::load().unwrap());
    assert!(dossier.release.tables.few);
    for format in Format::ALL {
        assert!(!file(&dossier, &words, format).unwrap().is_empty(), "{format:?}");
    }
    let html = String::from_utf8(file(&dossier, &words, Format::Html).unwrap()).unwrap();
    let rows = |html: &str| html.matches("<tr data-").count();
    assert!(rows(&html) > 0);
    assert_eq!(html.matches("<td colspan=\"5\">Masqué</td>").count(), rows(&html));
    let many =
        String::from_utf8(file(&sample::dossier(250), &words, Format::Html).unwrap()).unwrap();
    assert!(many.matches("<td colspan=\"5\">Masqué</td>").count() < rows(&many));
}

#[test]
fn the_page_stands_alone_and_takes_no_text_for_code() {
    let (mut dossier, words) = (dossier(120), Catalogue::load().unwrap());
    for question in &mut dossier.questionnaire.questions {
        question.text.0.values_mut().for_each(|text| "=<b>1</b>\"".clone_into(text));
    }
    let html = String::from_utf8(file(&dossier, &words, Format::Html).unwrap()).unwrap();
    for trace in ["http", "<script", "src=", ">team.", "<b>", "style=\"", ">="] {
        assert!(!html.contains(trace), "{trace}");
    }
    assert!(html.contains("&#x27;&#x3D;&lt;b&gt;1"), "the text itself, neutralised");
    assert_eq!(html.matches("<table ").count(), html.matches("<caption>").count());
}

#[test]
fn the_codebook_says_who_was_asked_in_each_language() {
    let text = include_str!("../../tests/it/support/small.json");
    let questionnaire = Questionnaire::parse(text).unwrap();
    let codebook = codebook_csv(&questionnaire, &Catalogue::load().unwrap());
    let mut reader = csv::Reader::from_reader(codebook.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let of = |question: &str, lang: &str| {
        let row = rows.iter().find(|row| &row[0] == question && &row[4] == lang).unwrap();
        [&row[5], &row[6], &row[7], &row[8], &row[9]].map(str::to_owned)
    };
    let condition = r#"{"all":[{"question":"goes","op":"is","value":"no"}]}"#;
    let asked = "Show it when: “Do you go to the park?” is “No”";
    assert_eq!(of("why", "en"), ["Why not?", asked, condition, "false", "true"]);
    assert!(of("why", "fr")[1].contains("“Tu vas au parc ?”"));
    assert_eq!(of("gender", "en")[1..], ["Everybody.", "", "true", "true"]);
    assert_eq!(of("idea", "en")[4], "false");
}
