//! How far a translation has come, beside its field: missing, to recheck, written, checked.

use serde::Serialize;

use super::answers::Around;
use crate::domain::draft::State;
use crate::domain::wording::Lang;

/// What is said of a translation and what can be done about it.
#[derive(Debug, Serialize)]
pub struct StateView {
    /// Name of the field.
    name: String,
    /// What it is, in a word; empty for what is simply written.
    word: String,
    /// The text changed since.
    recheck: Option<Recheck>,
    checked: bool,
}

/// What the text was when it was translated, and what it is.
#[derive(Debug, Serialize)]
struct Recheck {
    from: Lang,
    was: String,
    is: String,
}

impl Around<'_> {
    /// The state of a field of this part, where it is a translation and written.
    pub fn state(&self, name: &str) -> Option<StateView> {
        let mut all = self.states.iter();
        let found = all.find(|one| one.part == self.at.part && one.name == name)?;
        let pair = found.pair.as_ref()?;
        let view =
            |word, recheck, checked| StateView { name: name.to_owned(), word, recheck, checked };
        Some(match &found.state {
            State::Missing | State::Done => view(String::new(), None, false),
            State::Recheck(was) => {
                let recheck =
                    Recheck { from: pair.from, was: was.clone(), is: pair.source.clone() };
                view(self.say("state.recheck"), Some(recheck), false)
            }
            State::Checked(by) => {
                let word = self.pages.say(self.lang, "team.build.state.by", &[("name", by)]);
                view(word, None, true)
            }
        })
    }
}
