//! New questions, options and questionnaires, ready to be written.

use super::Refused;
use crate::domain::fault_questions::is_code;
use crate::domain::question::{AnswerOption, FaceSet, Kind, Question, StatementScale};
use crate::domain::questionnaire::{Access, Kept, Policy, Questionnaire, SCHEMA};
use crate::domain::safeguards::Safeguards;
use crate::domain::wording::{Band, Lang, Wording};

/// Every kind that can be added, as in documents, in the order it is offered.
pub const KINDS: [&str; 16] = [
    "yes-no",
    "single",
    "multiple",
    "faces",
    "agree",
    "statements",
    "scale",
    "thermometer",
    "picture",
    "ranking",
    "coins",
    "number",
    "place",
    "short-text",
    "long-text",
    "info",
];

/// The code of a kind, as in documents and text keys.
pub fn code_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Info => "info",
        Kind::YesNo { .. } => "yes-no",
        Kind::Single { .. } => "single",
        Kind::Multiple { .. } => "multiple",
        Kind::Picture { .. } => "picture",
        Kind::Faces { .. } => "faces",
        Kind::Agree { .. } => "agree",
        Kind::Scale { .. } => "scale",
        Kind::Thermometer => "thermometer",
        Kind::Number { .. } => "number",
        Kind::Place { .. } => "place",
        Kind::Ranking { .. } => "ranking",
        Kind::Coins { .. } => "coins",
        Kind::Statements { .. } => "statements",
        Kind::ShortText { .. } => "short-text",
        Kind::LongText { .. } => "long-text",
    }
}

/// An empty questionnaire in these languages, for these ages.
pub fn starter(title: Wording, languages: Vec<Lang>, bands: Vec<Band>) -> Questionnaire {
    Questionnaire {
        schema: SCHEMA,
        title,
        discreet_title: Wording::default(),
        purpose: Wording::default(),
        decider: Wording::default(),
        answer_when: Wording::default(),
        languages,
        bands,
        minutes: 5,
        keep: vec![Kept::Band],
        pairs: Vec::new(),
        policy: Policy::Bands,
        withdrawal: true,
        interim: false,
        access: Access::Open,
        expected: 0,
        questions: Vec::new(),
        support: Vec::new(),
        safeguards: Safeguards::default(),
    }
}

/// A kind with what it starts with: options to be named, the scale that suits the youngest invited
/// (safeguards 6.3: three faces under nine).
pub(super) fn kind(code: &str, old: Option<Kind>, youngest: Option<Band>) -> Option<Kind> {
    let kept = old.and_then(|mut old| super::fields::list_of(&mut old).map(std::mem::take));
    let plain = |options: Vec<AnswerOption>| -> Vec<AnswerOption> {
        let strip = |option| AnswerOption { picture: None, exclusive: false, ..option };
        options.into_iter().map(strip).collect()
    };
    let options = || kept.clone().unwrap_or_else(|| vec![option("a"), option("b")]);
    let young = youngest == Some(Band::Six);
    Some(match code {
        "info" => Kind::Info,
        "yes-no" => Kind::YesNo { depends: false },
        "single" => Kind::Single { options: plain(options()) },
        "multiple" => {
            let options = options();
            let strip = |option| AnswerOption { picture: None, ..option };
            Kind::Multiple { options: options.into_iter().map(strip).collect(), max: None }
        }
        "picture" => Kind::Picture { options: options(), multiple: false, max: None },
        "faces" => Kind::Faces { steps: if young { 3 } else { 5 }, set: FaceSet::Balance },
        "agree" => Kind::Agree { steps: if young { 3 } else { 4 } },
        "scale" => Kind::Scale { low: Wording::default(), high: Wording::default() },
        "thermometer" => Kind::Thermometer,
        "number" => Kind::Number { from: vec![0, 5, 10] },
        "place" => Kind::Place { options: plain(options()) },
        "ranking" => {
            let mut options = plain(options());
            if options.len() < 3 {
                options.push(option(&fresh(&options)));
            }
            Kind::Ranking { options, ranks: 1 }
        }
        "coins" => Kind::Coins { options: plain(options()) },
        "statements" => Kind::Statements {
            scale: StatementScale::Agree,
            steps: if young { 3 } else { 4 },
            items: plain(options()),
        },
        "short-text" => Kind::ShortText { max: 140, quotes: false },
        "long-text" => Kind::LongText { max: 1_000, quotes: false },
        _ => return None,
    })
}

/// An option to be named.
pub(super) fn option(code: &str) -> AnswerOption {
    AnswerOption {
        code: code.to_owned(),
        text: Wording::default(),
        exclusive: false,
        picture: None,
    }
}

/// The first code of one letter or of `o` with a number that no option has yet.
pub(super) fn fresh(options: &[AnswerOption]) -> String {
    let letters = ('a'..='z').map(|letter| letter.to_string());
    let numbers = (1..=options.len()).map(|number| format!("o{number}"));
    let is_new = |code: &String| options.iter().all(|option| option.code != *code);
    letters.chain(numbers).find(is_new).unwrap_or_default()
}

/// A question to be written, with a code that no other has.
pub(super) fn question(questionnaire: &Questionnaire, kind: Kind) -> Question {
    let is_new = |code: &String| questionnaire.question(code).is_none();
    let all = questionnaire.questions.len() + 1;
    let code = (1..=all).map(|number| format!("q{number}")).find(is_new).unwrap_or_default();
    Question {
        code,
        section: Wording::default(),
        text: Wording::default(),
        hint: Wording::default(),
        voice: std::collections::BTreeMap::new(),
        dont_know: false,
        dont_say: false,
        breakdown: false,
        sensitivity: 0,
        show_if: None,
        kind,
    }
}

/// The code of a copy: the same with the first free number behind it.
pub(super) fn copy_of(questionnaire: &Questionnaire, code: &str) -> String {
    let stem: String = code.chars().take(28).collect();
    let is_new = |code: &String| questionnaire.question(code).is_none();
    let all = questionnaire.questions.len() + 2;
    (2..=all).map(|number| format!("{stem}_{number}")).find(is_new).unwrap_or_default()
}

/// A code somebody typed, if it can be one and is nobody else's.
pub(super) fn typed<'a>(questionnaire: &Questionnaire, code: &'a str) -> Result<&'a str, Refused> {
    let code = code.trim();
    if !is_code(code) {
        return Err(Refused::new("draft_bad_code", code));
    }
    match questionnaire.question(code) {
        Some(_) => Err(Refused::new("draft_code_taken", code)),
        None => Ok(code),
    }
}
