//! Surveys of LimeSurvey made of few words, in both generations.

/// Which tables hold the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// The questions themselves, once for each language.
    Old,
    /// Tables of their own.
    New,
}

pub const BOTH: [Generation; 2] = [Generation::Old, Generation::New];

/// One question; `parts` and `answers` as `code=words`, separated by bars, `attributes` likewise.
#[derive(Debug, Clone, Copy, Default)]
pub struct Q<'a> {
    pub kind: &'a str,
    pub code: &'a str,
    pub text: &'a str,
    pub relevance: &'a str,
    pub parts: &'a str,
    pub answers: &'a str,
    pub attributes: &'a str,
    pub other: bool,
    pub mandatory: bool,
}

fn pairs(text: &str) -> Vec<(&str, &str)> {
    text.split('|').filter_map(|pair| pair.split_once('=')).collect()
}

/// One field: its name and its text.
type Field<'a> = (&'a str, &'a str);

fn row(fields: &[Field<'_>]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>"))
        .collect();
    format!("<row>{}</row>", fields.concat())
}

fn table(name: &str, rows: &[String]) -> String {
    let fields = "<fields><fieldname>x</fieldname></fields>";
    format!("<{name}>{fields}<rows>{}</rows></{name}>", rows.concat())
}

/// The tables so far.
struct Made<'a> {
    generation: Generation,
    languages: &'a [&'a str],
    questions: Vec<String>,
    parts: Vec<String>,
    answers: Vec<String>,
    attributes: Vec<String>,
    question_words: Vec<String>,
    answer_words: Vec<String>,
}

impl Made<'_> {
    /// Words in the first language stand alone, those in others have its code behind them.
    fn said(&self, text: &str, lang: &str) -> String {
        let first = text.is_empty() || lang == self.languages[0];
        if first { text.to_owned() } else { format!("{text} {lang}") }
    }

    /// Rows of one thing: its own, and those of its words, which may be the same.
    fn rows(
        &self,
        fixed: &[Field<'_>],
        id: Field<'_>,
        column: &str,
        text: &str,
    ) -> [Vec<String>; 2] {
        let words = |beside: &[Field<'_>]| {
            let of = |lang: &&str| {
                let said = self.said(text, lang);
                row(&[beside, &[(column, said.as_str()), ("language", lang)]].concat())
            };
            self.languages.iter().map(of).collect::<Vec<_>>()
        };
        match self.generation {
            Generation::Old => [words(fixed), Vec::new()],
            Generation::New => [vec![row(fixed)], words(&[id])],
        }
    }

    fn question(&mut self, at: usize, q: &Q<'_>) {
        let (id, order) = ((100 + at).to_string(), at.to_string());
        let flag = |on: bool| if on { "Y" } else { "N" };
        let fixed = [
            ("qid", id.as_str()),
            ("parent_qid", "0"),
            ("sid", "7"),
            ("gid", "3"),
            ("type", q.kind),
            ("title", q.code),
            ("other", flag(q.other)),
            ("mandatory", flag(q.mandatory)),
            ("question_order", &order),
            ("relevance", if q.relevance.is_empty() { "1" } else { q.relevance }),
        ];
        let text = format!("<p>{}", q.text);
        let [rows, words] = self.rows(&fixed, ("qid", &id), "question", &text);
        self.questions.extend(rows);
        self.question_words.extend(words);
        for (n, (code, text)) in pairs(q.parts).into_iter().enumerate() {
            let (own, n) = (format!("{id}{:02}", n + 1), n.to_string());
            let fixed = [
                ("qid", own.as_str()),
                ("parent_qid", &id),
                ("title", code),
                ("question_order", &n),
                ("scale_id", "0"),
                ("type", "T"),
            ];
            let [rows, words] = self.rows(&fixed, ("qid", &own), "question", text);
            self.parts.extend(rows);
            self.question_words.extend(words);
        }
        for (n, (code, text)) in pairs(q.answers).into_iter().enumerate() {
            let (aid, n) = (format!("{id}{n}"), n.to_string());
            let fixed = [
                ("qid", id.as_str()),
                ("code", code),
                ("sortorder", &n),
                ("scale_id", "0"),
                ("aid", &aid),
            ];
            let [rows, words] = self.rows(&fixed, ("aid", &aid), "answer", text);
            self.answers.extend(rows);
            self.answer_words.extend(words);
        }
        for (name, value) in pairs(q.attributes) {
            self.attributes.push(row(&[("qid", &id), ("attribute", name), ("value", value)]));
        }
    }
}

/// A survey in some languages, on one page with this relevance.
pub fn survey(generation: Generation, languages: &[&str], group: &str, asked: &[Q<'_>]) -> String {
    let mut made = Made {
        generation,
        languages,
        questions: Vec::new(),
        parts: Vec::new(),
        answers: Vec::new(),
        attributes: Vec::new(),
        question_words: Vec::new(),
        answer_words: Vec::new(),
    };
    for (at, q) in asked.iter().enumerate() {
        made.question(at, q);
    }
    let fixed = [("gid", "3"), ("group_order", "0"), ("grelevance", group)];
    let [groups, group_words] = made.rows(&fixed, ("gid", "3"), "group_name", "Page");
    let title = |lang: &&str| {
        row(&[
            ("surveyls_survey_id", "7"),
            ("surveyls_language", lang),
            ("surveyls_title", &made.said("Park", lang)),
            ("surveyls_welcometext", "<b>Welcome</b>"),
            ("surveyls_endtext", "Bye"),
        ])
    };
    let titles: Vec<_> = languages.iter().map(title).collect();
    let about = row(&[
        ("sid", "7"),
        ("language", languages[0]),
        ("additional_languages", &languages[1..].join(" ")),
        ("anonymized", "N"),
        ("ipaddr", "Y"),
        ("datestamp", "Y"),
        ("refurl", "I"),
    ]);
    let tables = [
        table("groups", &groups),
        table("questions", &made.questions),
        table("subquestions", &made.parts),
        table("answers", &made.answers),
        table("question_attributes", &made.attributes),
        table("surveys", &[about]),
        table("surveys_languagesettings", &titles),
        table("group_l10ns", &group_words),
        table("question_l10ns", &made.question_words),
        table("answer_l10ns", &made.answer_words),
    ];
    let version = if generation == Generation::Old { "178" } else { "640" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\
         <LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>{version}</DBVersion>\
         <languages><language>x</language></languages>{}</document>",
        tables.concat()
    )
}
