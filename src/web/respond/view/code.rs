//! What is said of an invitation or a class code that does not work, in the form and on the first
//! page.

use super::page::{Pages, ViewError};
use crate::domain::wording::{Band, Lang};

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeProblem {
    /// There is none (422).
    Missing,
    /// It is unknown, belongs elsewhere or is no code at all (404).
    Wrong,
    /// All its places are taken (409). The words are those of a wrong one.
    Used,
    /// It is wrong, and there were too many: the seconds to wait (429).
    Wait(u64),
}

impl Pages {
    /// The sentence for whoever typed the code.
    pub fn code_problem(
        &self,
        lang: Lang,
        band: Option<Band>,
        problem: CodeProblem,
    ) -> Result<String, ViewError> {
        match problem {
            CodeProblem::Missing => self.text(lang, band, "respond.invitation.missing", &[]),
            CodeProblem::Wrong | CodeProblem::Used => {
                self.text(lang, band, "respond.invitation.refused", &[])
            }
            CodeProblem::Wait(seconds) => {
                let time = self.time(lang, seconds)?;
                self.text(lang, band, "respond.invitation.wait", &[("time", &time)])
            }
        }
    }

    /// Minutes, or from two hours on hours; never less than there is to wait.
    fn time(&self, lang: Lang, seconds: u64) -> Result<String, ViewError> {
        let minutes = seconds.div_ceil(60).max(1);
        let (key, n) = if minutes < 120 {
            ("respond.fact.minutes", minutes)
        } else {
            ("respond.hours", minutes.div_ceil(60))
        };
        self.text(lang, None, key, &[("n", &n.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::respond::view::tests::pages;

    #[test]
    fn a_wait_is_told_in_minutes_or_hours_and_never_too_short() {
        let pages = pages();
        for (seconds, said) in [
            (5, "1 minute"),
            (61, "2 minutes"),
            (7_140, "119 minutes"),
            (7_141, "2 hours"),
            (86_400, "24 hours"),
        ] {
            assert_eq!(pages.time(Lang::En, seconds).unwrap(), said);
            let sentence = pages.code_problem(Lang::En, None, CodeProblem::Wait(seconds)).unwrap();
            assert!(sentence.contains(said), "{sentence}");
        }
    }

    #[test]
    fn a_used_code_reads_like_a_wrong_one() {
        let pages = pages();
        for lang in Lang::ALL {
            let say = |problem| pages.code_problem(lang, None, problem).unwrap();
            assert_eq!(say(CodeProblem::Used), say(CodeProblem::Wrong), "{lang}");
            assert_ne!(say(CodeProblem::Missing), say(CodeProblem::Wrong), "{lang}");
        }
    }
}
