//! LimeSurvey's `.lss`: a survey without answers, in either generation.

mod kinds;
mod survey;
mod tables;
mod words;

use std::collections::{BTreeSet, HashMap};

use self::kinds::{Becomes, becomes, below, options_by_name};
use self::survey::{Asking, Group, Survey};
use self::tables::{Tables, field};
use super::assembly::{Asked, Assembly, expression, question};
use super::framing::framed;
use super::logic::Target;
use super::report::Report;
use super::unreadable::Unreadable;
use crate::domain::question::Kind;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Lang, Wording};

/// What a survey says about who may know what. Ours is always anonymous, so nothing of it is read.
const PRIVACY: [&str; 8] = [
    "anonymized",
    "datestamp",
    "ipaddr",
    "ipanonymize",
    "refurl",
    "savetimings",
    "usecookie",
    "usetokens",
];

/// Tables that hold something else than the questions.
const OTHER_TABLES: [&str; 7] = [
    "assessments",
    "quota",
    "quota_members",
    "quota_languagesettings",
    "defaultvalues",
    "survey_url_parameters",
    "plugin_settings",
];

/// Attributes that are read, or that only say how something looks.
const KNOWN_ATTRIBUTES: [&str; 5] =
    ["max_answers", "exclude_all_others", "maximum_chars", "max_num_value_n", "hidden"];

/// Reads a survey.
///
/// # Errors
/// It is damaged, too large, or no survey.
pub(super) fn read(bytes: &[u8]) -> Result<(Questionnaire, Report), Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::broken("UTF-8"))?;
    let tables = Tables::read(text)?;
    let survey = Survey::of(&tables);
    let mut assembly = Assembly::default();
    around(&tables, &survey, &mut assembly);
    let languages = if survey.languages.is_empty() {
        assembly.report.changed("surveys", "language_assumed", Lang::Fr.own_name());
        vec![Lang::Fr]
    } else {
        survey.languages.clone()
    };
    page(&survey.welcome, "welcome", &mut assembly);
    for group in &survey.groups {
        heading(group, &mut assembly);
        for asking in &group.questions {
            ask(&survey, group, asking, &languages, &mut assembly);
        }
    }
    assembly.whole("questions")?;
    assembly.join();
    if !survey.end.is_empty() {
        assembly.report.left_out("surveyls_endtext", "end_text", survey.end.plain(Lang::Fr));
    }
    let framed = framed(survey.title.clone(), languages, &mut assembly);
    Ok((framed, assembly.report))
}

/// What stands beside the questions.
fn around(tables: &Tables, survey: &Survey, assembly: &mut Assembly) {
    for name in &survey.foreign {
        assembly.report.left_out("surveys", "language", name);
    }
    if let Some(row) = tables.rows("surveys").first() {
        let found: Vec<_> = PRIVACY.iter().filter(|name| !field(row, name).is_empty()).collect();
        if !found.is_empty() {
            let found: Vec<&str> = found.into_iter().copied().collect();
            assembly.report.left_out("surveys", "privacy", &found.join(", "));
        }
    }
    settings(tables, assembly);
    for name in tables.names().filter(|name| OTHER_TABLES.contains(name)) {
        assembly.report.left_out(name, "table", name);
    }
    for place in &survey.lost {
        assembly.report.changed(place, "markup", "");
    }
    if !survey.title.is_empty() {
        assembly.report.carried("surveyls_title", "title", survey.title.plain(Lang::Fr));
    }
}

/// Settings and words of a survey that have no place here, told in one line each.
fn settings(tables: &Tables, assembly: &mut Assembly) {
    let read = ["sid", "language", "additional_languages"];
    let worded = [
        "surveyls_survey_id",
        "surveyls_language",
        "surveyls_title",
        "surveyls_welcometext",
        "surveyls_endtext",
    ];
    let skipped =
        |name: &str| read.contains(&name) || worded.contains(&name) || PRIVACY.contains(&name);
    for table in ["surveys", "surveys_languagesettings"] {
        let rows = tables.rows(table).iter().take(20);
        let filled = rows.flat_map(|row| row.iter().filter(|(_, value)| !value.trim().is_empty()));
        let names: BTreeSet<&str> =
            filled.map(|(name, _)| name.as_str()).filter(|name| !skipped(name)).collect();
        if !names.is_empty() {
            let names: Vec<_> = names.into_iter().collect();
            assembly.report.left_out(table, "column", &names.join(", "));
        }
    }
}

/// A page of information, when there are words for one.
fn page(text: &Wording, name: &str, assembly: &mut Assembly) {
    if !text.is_empty() {
        assembly.look_at(name, text, "{");
        assembly.add(Asked {
            place: name.to_owned(),
            name: name.to_owned(),
            question: question(text.clone(), Wording::default(), Kind::Info),
            values: HashMap::new(),
            relevance: Vec::new(),
        });
    }
}

/// The name of a group becomes the heading of a section; its description, or a name without a
/// question, a page of information.
fn heading(group: &Group, assembly: &mut Assembly) {
    let place = format!("group {}", group.id);
    assembly.look_at(&place, &group.name, "{");
    let alone = group.questions.is_empty() && group.description.is_empty();
    if !group.name.is_empty() && !alone {
        assembly.report.carried(&place, "section", group.name.plain(Lang::Fr));
        assembly.section = group.name.clone();
    }
    let text = if alone { &group.name } else { &group.description };
    if text.is_empty() {
        return;
    }
    assembly.report.changed(&place, "heading", text.plain(Lang::Fr));
    assembly.look_at(&place, text, "{");
    assembly.add(Asked {
        place,
        name: format!("group_{}", group.id),
        question: question(text.clone(), Wording::default(), Kind::Info),
        values: HashMap::new(),
        relevance: relevance(&[&group.relevance]),
    });
}

fn ask(
    survey: &Survey,
    group: &Group,
    asking: &Asking,
    languages: &[Lang],
    assembly: &mut Assembly,
) {
    let place = format!("{} [{}]", asking.code, asking.kind);
    let long_name = format!("{}X{}X{}", survey.id, group.id, asking.id);
    let found = becomes(asking, &place, languages, assembly);
    tell(survey, asking, &place, assembly);
    let relevance = relevance(&[&group.relevance, &asking.relevance]);
    let one = |text: Wording, name: String, kind: Kind, dont_know: bool, values: &HashMap<_, _>| {
        let mut question = question(text, asking.help.clone(), kind);
        question.dont_know = dont_know;
        let (values, relevance) = (values.clone(), relevance.clone());
        Asked { place: place.clone(), name, question, values, relevance }
    };
    match found {
        Becomes::Nothing(key) => {
            assembly.report.left_out(&place, key, asking.text.plain(Lang::Fr));
            assembly.know(&asking.code, Target::Gone);
            assembly.know(&long_name, Target::Gone);
        }
        Becomes::One(kind, values, several) => {
            let text = asking.text.clone();
            let at = assembly.add(one(text, asking.code.clone(), kind, false, &values));
            assembly.know(&long_name, Target::Question(at, values.clone()));
            if several {
                for (name, target) in options_by_name(asking, at, &values) {
                    assembly.know(&name, target);
                }
            }
        }
        Becomes::Each(kind, values, dont_know) => {
            assembly.report.changed(&place, "line_by_line", &asking.parts.len().to_string());
            for part in asking.parts.iter().filter(|part| part.scale == 0) {
                let text = below(&asking.text, &part.text);
                let name = format!("{}_{}", asking.code, part.code);
                assembly.add(one(text, name, kind.clone(), dont_know, &values));
            }
            assembly.know(&asking.code, Target::Gone);
            assembly.know(&long_name, Target::Gone);
        }
    }
}

/// What a question has that does not work here.
fn tell(survey: &Survey, asking: &Asking, place: &str, assembly: &mut Assembly) {
    for text in [&asking.text, &asking.help] {
        assembly.look_at(place, text, "{");
    }
    if asking.mandatory {
        assembly.report.changed(place, "required", "");
    }
    if survey.conditions.contains(&asking.id) && matches!(asking.relevance.as_str(), "" | "1") {
        assembly.report.left_out(place, "condition_unread", "conditions");
    }
    let mut names: Vec<_> =
        asking.attributes.iter().filter(|(_, value)| !value.is_empty()).collect();
    names.sort();
    for (name, value) in names {
        if name == "hidden" && value == "1" {
            assembly.report.changed(place, "hidden", &asking.code);
        } else if !KNOWN_ATTRIBUTES.contains(&name.as_str()) && value != "0" && value != "N" {
            assembly.report.left_out(place, "column", name);
        }
    }
}

fn relevance(given: &[&String]) -> Vec<String> {
    let given = given.iter().map(|text| text.trim());
    given.filter(|text| !matches!(*text, "" | "1")).map(expression).collect()
}
