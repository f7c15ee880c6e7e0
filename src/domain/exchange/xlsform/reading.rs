//! Reads the rows of a form, one after the other.

use std::collections::{BTreeSet, HashMap};

use super::choices::{self, Choice};
use super::frame;
use super::kinds::{self, Around};
use super::names::Names;
use super::own::Waiting;
use super::table::{Line, OURS, Table};
use super::workbook::Workbook;
use crate::domain::exchange::assembly::{Asked, Assembly, expression, question};
use crate::domain::exchange::logic::Target;
use crate::domain::exchange::report::Report;
use crate::domain::exchange::tongue::language;
use crate::domain::exchange::unreadable::Unreadable;
use crate::domain::question::Kind;
use crate::domain::questionnaire::{Questionnaire, Support};
use crate::domain::wording::{Lang, Wording};

/// Columns that a row is read from; any other with something in it is told.
const KNOWN: [&str; 10] =
    ["type", "name", "label", "hint", "relevant", "constraint", "parameters", OURS, "low", "high"];
/// What the beginning and the end of a group are called here.
const BEGIN: &str = "begin group";
const END: &str = "end group";
/// Deepest groups in groups.
const DEEPEST: usize = 20;

/// Reads an XLSForm.
///
/// # Errors
/// It is damaged, too large, or no XLSForm.
pub(in super::super) fn read(bytes: &[u8]) -> Result<(Questionnaire, Report), Unreadable> {
    let book = Workbook::read(bytes)?;
    let sheet = book.sheets.get("survey");
    let sheet = sheet.ok_or_else(|| Unreadable::new("exchange_sheet", "survey"))?;
    let mut assembly = Assembly::default();
    for name in &book.others {
        assembly.report.left_out(name, "sheet", name);
    }
    let settings = Table::of("settings", book.sheets.get("settings"), Lang::Fr);
    let named = settings.lines().next().map_or("", |line| line.text("default_language"));
    let default = language(named).unwrap_or(Lang::Fr);
    let survey = Table::of("survey", Some(sheet), default);
    for column in ["type", "name"] {
        if !survey.has(column) {
            return Err(Unreadable::new("exchange_column", &format!("survey: {column}")));
        }
    }
    let (mut languages, foreign) = survey.languages();
    for name in foreign {
        assembly.report.left_out("survey", "language", &name);
    }
    if languages.is_empty() {
        languages.push(default);
    }
    if languages.contains(&default) && language(named).is_none() {
        assembly.report.changed("survey", "language_assumed", default.own_name());
    }
    languages.sort_by_key(|lang| *lang != default);
    let table = Table::of("choices", book.sheets.get("choices"), default);
    let lists = choices::lists(&table, &mut assembly);
    let own = Table::of(OURS, book.sheets.get(OURS), default);
    let own = frame::own(&own);
    let mut reading = Reading {
        lists,
        languages,
        assembly,
        names: Names::default(),
        conditions: Vec::new(),
        support: Vec::new(),
    };
    let lines: Vec<Line<'_>> = survey.lines().collect();
    reading.rows(&lines)?;
    reading.assembly.whole("survey")?;
    reading.assembly.join();
    reading.join_own();
    let Reading { mut assembly, languages, support, .. } = reading;
    let framed = if let Some(mut questionnaire) = own {
        questionnaire.questions = std::mem::take(&mut assembly.questions);
        questionnaire
    } else {
        frame::settings(&settings, &mut assembly);
        frame::foreign(&settings, languages, default, &mut assembly)
    };
    let questionnaire = Questionnaire { support, ..framed };
    Ok((questionnaire, assembly.report))
}

/// A form that is being read.
pub(super) struct Reading {
    pub lists: HashMap<String, Vec<Choice>>,
    pub languages: Vec<Lang>,
    pub assembly: Assembly,
    pub names: Names,
    pub conditions: Vec<Waiting>,
    pub support: Vec<Support>,
}

impl Reading {
    fn rows(&mut self, lines: &[Line<'_>]) -> Result<(), Unreadable> {
        let mut groups: Vec<Vec<String>> = Vec::new();
        let mut rest = lines;
        while let Some((line, after)) = rest.split_first() {
            rest = after;
            let (base, more) = kind_of(line);
            self.tell(line, &base);
            let outer: Vec<String> = groups.iter().flatten().cloned().collect();
            match base.as_str() {
                "" => {
                    if !line.filled().is_empty() {
                        self.assembly.report.left_out(&line.place(), "row_without_type", "");
                    }
                }
                BEGIN if groups.len() >= DEEPEST => {
                    return Err(Unreadable::new("exchange_groups", &line.place()));
                }
                BEGIN if self.own_section(line) => groups.push(relevance(line, Vec::new())),
                BEGIN => {
                    let end = end_of(rest);
                    let inside = end.and_then(|end| rest.get(..end));
                    if let (Some(end), Some(inside)) = (end, inside)
                        && self.own_group(line, inside, &outer)
                    {
                        rest = rest.get(end.saturating_add(1)..).unwrap_or(&[]);
                        continue;
                    }
                    groups.push(relevance(line, Vec::new()));
                    self.heading(line, &more, relevance(line, outer));
                }
                END => {
                    self.empty_section(line, outer);
                    if groups.pop().is_none() {
                        return Err(Unreadable::new("exchange_groups", &line.place()));
                    }
                }
                _ if is_yes(line.text("disabled")) => {
                    self.assembly.report.left_out(&line.place(), "disabled", "");
                }
                _ if self.own(line, &base, &more, &outer) => {}
                _ => self.foreign(line, &base, &more, relevance(line, outer)),
            }
        }
        if groups.is_empty() { Ok(()) } else { Err(Unreadable::new("exchange_groups", "survey")) }
    }

    /// Columns that nothing is made of.
    fn tell(&mut self, line: &Line<'_>, base: &str) {
        let place = line.place();
        for column in line.computed() {
            self.assembly.report.changed(&place, "computed", column);
        }
        if !line.text(OURS).is_empty() {
            return;
        }
        let filled: BTreeSet<&str> = line.filled();
        for column in filled.into_iter().filter(|column| !KNOWN.contains(column)) {
            match column {
                "required" if is_yes(line.text(column)) => {
                    self.assembly.report.changed(&place, "required", "");
                }
                "required" | "disabled" => {}
                "choice_filter" => {
                    self.assembly.report.changed(&place, "all_choices", line.text(column));
                }
                "appearance" if line.text(column) == "multiline" && base == "text" => {}
                _ => self.assembly.report.left_out(&place, "column", column),
            }
        }
    }

    /// The words above a group become the heading of a section; where there are more of them, a
    /// page of information.
    fn heading(&mut self, line: &Line<'_>, kind: &str, relevance: Vec<String>) {
        let place = line.place();
        if kind.starts_with("repeat") || kind.starts_with("loop") {
            self.assembly.report.changed(&place, "repeat", line.text("name"));
        }
        let name = line.text("name");
        let text = line.wording("label");
        if text.is_empty() {
            self.assembly.know(name, Target::Gone);
            return;
        }
        self.assembly.look_at(&place, &text, "${");
        let hint = line.wording("hint");
        if hint.is_empty() && self.assembly.section.is_empty() {
            self.assembly.report.carried(&place, "section", name);
            self.assembly.know(name, Target::Gone);
            self.assembly.section = text;
            return;
        }
        self.assembly.report.changed(&place, "heading", name);
        let question = question(text, hint, Kind::Info);
        let values = HashMap::new();
        self.assembly.add(Asked { place, name: name.to_owned(), question, values, relevance });
    }

    /// The words above a group without a question become a page of information.
    fn empty_section(&mut self, line: &Line<'_>, relevance: Vec<String>) {
        let text = std::mem::take(&mut self.assembly.section);
        if text.is_empty() {
            return;
        }
        let (place, name) = (line.place(), String::new());
        self.assembly.report.changed(&place, "heading", text.plain(Lang::Fr));
        let question = question(text, Wording::default(), Kind::Info);
        self.assembly.add(Asked { place, name, question, values: HashMap::new(), relevance });
    }

    fn foreign(&mut self, line: &Line<'_>, base: &str, more: &str, relevance: Vec<String>) {
        let (place, name) = (line.place(), line.text("name").to_owned());
        let languages = self.languages.clone();
        let mut around =
            Around { lists: &self.lists, languages: &languages, assembly: &mut self.assembly };
        let (kind, values) = match kinds::kind(base, more, line, &mut around) {
            Ok(found) => found,
            Err(key) => {
                self.assembly.report.left_out(&place, key, base);
                self.assembly.know(&name, Target::Gone);
                return;
            }
        };
        for field in ["label", "hint"] {
            self.assembly.look_for_hidden(&place, &line.exact(field));
            self.assembly.look_at(&place, &line.wording(field), "${");
        }
        let question = question(line.wording("label"), line.wording("hint"), kind);
        self.assembly.add(Asked { place, name, question, values, relevance });
    }
}

/// The first word of a type and the rest; `begin group` and `begin_group` are one.
fn kind_of(line: &Line<'_>) -> (String, String) {
    let given = line.text("type");
    let lower = given.to_lowercase();
    // No type of one word is called so: `end` alone is the time at which somebody ended.
    for (edge, name) in [("begin", BEGIN), ("end", END)] {
        let rest = lower.strip_prefix(edge).and_then(|rest| rest.strip_prefix([' ', '_']));
        if let Some(rest) = rest
            && ["group", "repeat", "loop"].iter().any(|kind| rest.trim().starts_with(kind))
        {
            return (name.to_owned(), rest.trim().to_owned());
        }
    }
    let (first, rest) = given.split_once(char::is_whitespace).unwrap_or((given, ""));
    let mut base = first.to_lowercase();
    let mut rest = rest.trim().to_owned();
    // `select one from list`, as older forms write it.
    if base == "select"
        && let Some((many, list)) = rest.split_once(char::is_whitespace)
    {
        let kind = if many.starts_with("one") { "select_one" } else { "select_multiple" };
        kind.clone_into(&mut base);
        let list = list.rsplit_once("from ").map_or(list, |(_, list)| list);
        rest = list.trim().to_owned();
    }
    let base = match base.as_str() {
        "select1" => "select_one".to_owned(),
        "select_all_that_apply" => "select_multiple".to_owned(),
        "odk:rank" => "rank".to_owned(),
        "device" | "phone" | "subscriber" | "sim" => "deviceid".to_owned(),
        _ => base,
    };
    (base, rest)
}

/// How many rows there are before the end of the group that has just begun.
fn end_of(lines: &[Line<'_>]) -> Option<usize> {
    lines
        .iter()
        .position(|line| matches!(kind_of(line).0.as_str(), END | BEGIN))
        .filter(|at| lines.get(*at).is_some_and(|line| kind_of(line).0 == END))
}

/// The expressions around a row, and its own.
pub(super) fn relevance(line: &Line<'_>, mut outer: Vec<String>) -> Vec<String> {
    let own = line.text("relevant");
    if !own.is_empty() {
        outer.push(expression(own));
    }
    outer
}

fn is_yes(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "yes" | "true" | "true()" | "1" | "oui" | "ja")
}
