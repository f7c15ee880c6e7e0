//! The editor of the safeguards: seven steps, each with what is to be written or is worked out.

use serde::Serialize;

use super::super::history::moment;
use super::answers::{Around, Select};
use super::cells::Row;
use super::frame::Tick;
use super::rule::Pick;
use crate::domain::coach::look;
use crate::domain::draft::level_code;
use crate::domain::safeguards::{Outcome, STEPS, Session, Step, steps};
use crate::i18n::coach::lists;

/// The editor of the safeguards.
#[derive(Debug, Serialize)]
pub struct Safe {
    steps: Vec<Part>,
    sessions: Vec<Meeting>,
    outcome: Select,
    level: Select,
    reasons: Vec<Row>,
    sensitive: Tick,
    why: Vec<Written>,
    words: Written,
    readers: Written,
    parents: Written,
    closes_on: String,
}

/// One step.
#[derive(Debug, Serialize)]
pub struct Part {
    number: u8,
    name: String,
    done: bool,
    missing: Vec<String>,
    /// Who last wrote it, and when.
    by: Option<String>,
}

/// A text of staff.
#[derive(Debug, Serialize)]
struct Written {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct Meeting {
    at: usize,
    on: String,
    ages: String,
    people: String,
    changes: String,
}

/// How many of the seven are done.
#[derive(Debug, Serialize)]
pub struct Meter {
    words: String,
    dots: Vec<bool>,
}

impl Around<'_> {
    /// The steps with what is missing, in words, and who wrote them.
    pub fn steps(&self) -> Vec<Part> {
        let remarks = look(self.questionnaire, lists());
        let all = steps(self.questionnaire, &remarks);
        all.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> Part {
        let by = self.written.iter().find(|known| known.step == step.number).map(|known| {
            let at = moment(self.pages, self.lang, known.at);
            let all = [("name", known.name.as_str()), ("at", at.as_str())];
            self.pages.say(self.lang, "team.safeguards.by", &all)
        });
        let key = format!("team.safeguards.step.{}", step.number);
        let missing = |key: &&str| self.pages.say(self.lang, &format!("team.fault.{key}"), &[]);
        Part {
            number: step.number,
            name: self.pages.say(self.lang, &key, &[]),
            done: step.missing.is_empty(),
            missing: step.missing.iter().map(missing).collect(),
            by,
        }
    }

    /// The line for the top of the page.
    pub fn meter(&self, steps: &[Part]) -> Meter {
        let n = steps.iter().filter(|step| step.done).count().to_string();
        let all = [("n", &*n), ("total", &*STEPS.to_string())];
        Meter {
            words: self.pages.say(self.lang, "team.safeguards.meter", &all),
            dots: steps.iter().map(|step| step.done).collect(),
        }
    }

    fn written(&self, name: &'static str, value: &str) -> Written {
        Written {
            name,
            label: self.pages.say(self.lang, &format!("team.safeguards.{name}"), &[]),
            hint: self.pages.say(self.lang, &format!("team.safeguards.{name}.hint"), &[]),
            value: value.to_owned(),
        }
    }

    fn pick(&self, name: &str, values: &[&str], chosen: &str) -> Select {
        let pick = |value: &&str| Pick {
            value: (*value).to_owned(),
            label: match *value {
                "" => self.say("choose"),
                value => self.pages.say(self.lang, &format!("team.safeguards.{name}.{value}"), &[]),
            },
            chosen: *value == chosen,
        };
        Select {
            name: name.to_owned(),
            label: self.pages.say(self.lang, &format!("team.safeguards.{name}"), &[]),
            picks: values.iter().map(pick).collect(),
        }
    }

    /// The editor.
    pub fn safe(&self, steps: Vec<Part>) -> Safe {
        let given = &self.questionnaire.safeguards;
        let outcome = match given.outcome {
            None => "",
            Some(Outcome::Go) => "go",
            Some(Outcome::Stop) => "stop",
        };
        let meeting = |(at, session): (usize, &Session)| Meeting {
            at,
            on: session.on.clone(),
            ages: session.ages.clone(),
            people: if session.people == 0 { String::new() } else { session.people.to_string() },
            changes: session.changes.clone(),
        };
        let no_session = self.pages.say(self.lang, "team.safeguards.no_session", &[]);
        Safe {
            steps,
            sessions: given.sessions.iter().enumerate().map(meeting).collect(),
            outcome: self.pick("outcome", &["", "go", "stop"], outcome),
            level: self.pick(
                "level",
                &["", "advice", "together", "child-led"],
                level_code(given.level),
            ),
            reasons: vec![Row::of(self, no_session, "no_session", &given.no_session, 2, false)],
            sensitive: Tick {
                name: "sensitive".to_owned(),
                label: self.pages.say(self.lang, "team.safeguards.sensitive", &[]),
                hint: Some(self.pages.say(self.lang, "team.safeguards.sensitive.hint", &[])),
                ticked: given.sensitive,
            },
            why: vec![
                self.written("why", &given.why),
                self.written("known", &given.known),
                self.written("benefits", &given.benefits),
                self.written("harms", &given.harms),
                self.written("support", &given.support),
            ],
            words: self.written("words", &given.words),
            readers: self.written("readers", &given.readers),
            parents: self.written("parents", &given.parents),
            closes_on: given.closes_on.clone(),
        }
    }
}
