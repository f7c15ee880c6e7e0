//! What would tell on one child, and a search for it in whatever comes out of the house.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use aho_corasick::AhoCorasick;
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::Catalogue;
use porte_voix::i18n::labels::Labels;

/// So many answers of one child in a row are a row.
const ROW: usize = 5;

/// The answers of one child: column or statement, and the option chosen.
pub type Answers = Vec<(&'static str, String)>;

/// Everything to search for.
#[derive(Debug, Default)]
pub struct Marks {
    words: Sought,
    rows: Sought,
}

/// Many strings that are searched for at once: one by one takes minutes.
#[derive(Debug, Default)]
struct Sought {
    all: BTreeSet<String>,
    /// Of all of them, once it is asked for.
    machine: OnceCell<AhoCorasick>,
}

impl Sought {
    fn add(&mut self, all: impl IntoIterator<Item = String>) {
        self.all.extend(all);
        self.machine.take();
    }

    fn found_in(&self, text: &str) -> BTreeSet<String> {
        let machine = self.machine.get_or_init(|| AhoCorasick::new(&self.all).unwrap());
        let found = machine.find_overlapping_iter(text);
        found.map(|hit| text[hit.range()].to_owned()).collect()
    }
}

impl Marks {
    /// A word that must be nowhere: a text, an id, a code.
    pub fn word(&mut self, word: &str) {
        assert!(word.len() > 7, "{word} may be found by chance");
        self.words.add([word.to_lowercase()]);
    }

    /// The answers of a child, in codes and in the words of each language, however they are set.
    pub fn row(&mut self, answers: &Answers, questionnaire: &Questionnaire) {
        let words = Catalogue::load().unwrap();
        let codes = |(_, option): &(&str, String)| option.clone();
        let pairs = |(column, option): &(&str, String)| format!("{column} {option}");
        self.windows(answers, codes);
        self.windows(answers, pairs);
        for lang in [Lang::Fr, Lang::En] {
            let labels = Labels::new(&words, questionnaire, lang);
            let label = |(column, option): &(&str, String)| {
                labels.option(column.split('.').next().unwrap(), option)
            };
            self.windows(answers, label);
            self.windows(answers, |answer| {
                let name = match answer.0.split_once('.') {
                    Some((question, item)) => labels.item(question, item),
                    None => labels.question(answer.0),
                };
                format!("{name} {}", label(answer))
            });
        }
    }

    fn windows(&mut self, answers: &Answers, say: impl Fn(&(&'static str, String)) -> String) {
        let said: Vec<String> = answers.iter().map(say).collect();
        self.rows.add(said.windows(ROW).map(|window| plain(&window.join(" "))));
    }

    /// Everything of the children that is in these bytes; a zip is opened first.
    pub fn found(&self, bytes: &[u8]) -> Vec<String> {
        if bytes.starts_with(b"PK") {
            return self.found_in_zip(bytes);
        }
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let mut found = self.words.found_in(&text);
        found.extend(self.rows.found_in(&plain(&text)));
        found.extend(self.rows.found_in(&plain(&without_tags(&text))));
        found.into_iter().collect()
    }

    fn found_in_zip(&self, bytes: &[u8]) -> Vec<String> {
        let mut files = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut found = Vec::new();
        for index in 0..files.len() {
            let mut text = Vec::new();
            files.by_index(index).unwrap().read_to_end(&mut text).unwrap();
            found.extend(self.found(&text));
        }
        found
    }
}

/// Letters and digits, and one blank for whatever stands between them.
fn plain(text: &str) -> String {
    let mut plain = String::from(" ");
    for c in text.to_lowercase().chars() {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.trim_end().to_owned() + " "
}

fn without_tags(text: &str) -> String {
    let mut parts = text.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        kept + " " + part.split_once('>').map_or(part, |(_, after)| after)
    })
}

/// The search is worth something only if it finds what is there.
#[test]
fn a_row_is_found_however_it_is_set() {
    let questionnaire = Questionnaire::parse(super::world::SMALL).unwrap();
    let answers = [
        ("gender", "girl"),
        ("goes", "no"),
        ("why", "far"),
        ("likes", "trees"),
        ("feel", "4"),
        ("about.clean", "2"),
    ];
    let answers = answers.map(|(column, option)| (column, option.to_owned())).to_vec();
    let mut marks = Marks::default();
    marks.row(&answers, &questionnaire);
    marks.word("marque-zq7");
    for leak in [
        "girl,no,far,trees,4\n",
        "\"no\";\"far\";\"trees\";\"4\";\"2\"",
        r#"{"goes":"no","why":"far","likes":["trees"],"feel":4,"about":{"clean":2}}"#,
        "<tr><td>une fille</td><td>Non</td><td>trop loin</td><td>les arbres</td><td>Content</td>",
        "<td class=\"x\">girl</td><td>no</td><td><b>far</b></td><td>trees</td><td>4</td></tr>",
        "<p>un banc MARQUE-ZQ7</p>",
    ] {
        let leak = leak.replace("Content", &label("feel", "4", &questionnaire));
        assert!(!marks.found(leak.as_bytes()).is_empty(), "{leak}");
    }
    for harmless in ["girl,no,far,4", "", "une fille, un garçon", "marque-zq", "trees 4 2 9 1"] {
        assert_eq!(marks.found(harmless.as_bytes()), Vec::<String>::new());
    }
}

fn label(question: &str, option: &str, questionnaire: &Questionnaire) -> String {
    Labels::new(&Catalogue::load().unwrap(), questionnaire, Lang::Fr).option(question, option)
}
