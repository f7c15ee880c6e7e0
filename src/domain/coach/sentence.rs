//! Is one question easy to understand, does it ask one thing, and nothing that tells who somebody
//! is? (R7, R8)

use super::limits::{self, Limits};
use super::lists::Lists;
use super::{Remark, words};
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang};

pub(super) fn look(questionnaire: &Questionnaire, lists: &[(Lang, Lists)]) -> Vec<Remark> {
    let mut bands = questionnaire.bands.clone();
    bands.sort_unstable();
    let mut remarks: Vec<Remark> = Vec::new();
    for (at, question) in questionnaire.questions.iter().enumerate() {
        for lang in questionnaire.languages.iter().copied() {
            let lists = lists.iter().find(|(of, _)| *of == lang).map(|(_, lists)| lists);
            for band in bands.iter().copied() {
                let found = of_question(question, lang, band, lists);
                for remark in found.into_iter().map(|one| one.at(at).lang(lang).band(band)) {
                    // Said once, for the youngest who would stumble.
                    let same = |other: &Remark| {
                        (other.question, other.lang, other.key)
                            == (Some(at), Some(lang), remark.key)
                    };
                    if !remarks.iter().any(same) {
                        remarks.push(remark);
                    }
                }
            }
        }
    }
    remarks
}

fn of_question(question: &Question, lang: Lang, band: Band, lists: Option<&Lists>) -> Vec<Remark> {
    let limits = limits::of(band);
    let mut remarks = Vec::new();
    for told in [&question.section, &question.hint] {
        remarks.extend(told.say(lang, band).and_then(|text| long_sentence(text, &limits)));
    }
    let asked = std::iter::once(&question.text).chain(question.items().iter().map(|i| &i.text));
    for text in asked.filter_map(|wording| wording.say(lang, band)) {
        let count = words::count(text);
        if count > limits.words && question.kind != Kind::Info {
            remarks.push(Remark::new("long_question", count).limit(limits.words));
        }
        remarks.extend(long_sentence(text, &limits));
        if let Some(lists) = lists {
            let said = Said { lists, lang, plain: plain(text, lang) };
            remarks.extend(said.abbreviation(text));
            if question.kind != Kind::Info {
                remarks.extend(said.look(text, &question.kind, band, &limits));
            }
        }
    }
    remarks
}

fn long_sentence(text: &str, limits: &Limits) -> Option<Remark> {
    let longest = words::sentences(text).map(words::count).max().unwrap_or_default();
    let too_long = longest > limits.sentence;
    too_long.then(|| Remark::new("long_sentence", longest).limit(limits.sentence))
}

/// A text in small letters, its words with one space before and after each, so that a phrase is
/// found between two spaces. Sentences stay apart.
fn plain(text: &str, lang: Lang) -> Vec<String> {
    words::sentences(text).map(|sentence| spaced(sentence, lang)).collect()
}

fn spaced(text: &str, lang: Lang) -> String {
    let mut spaced = String::from(" ");
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '’' | '\'' if lang == Lang::Fr => spaced.push_str("' "),
            '’' | '\'' => spaced.push('\''),
            '-' | '/' => spaced.push(letter),
            _ if letter.is_alphanumeric() => spaced.push(letter),
            _ if !spaced.ends_with(' ') => spaced.push(' '),
            _ => {}
        }
    }
    if !spaced.ends_with(' ') {
        spaced.push(' ');
    }
    spaced
}

/// A phrase of a list as it is printed.
fn printed(phrase: &str) -> String {
    phrase.replace('\'', "’")
}

/// One text, ready to be searched.
struct Said<'a> {
    lists: &'a Lists,
    lang: Lang,
    plain: Vec<String>,
}

impl Said<'_> {
    fn look(&self, text: &str, kind: &Kind, band: Band, limits: &Limits) -> Vec<Remark> {
        let lists = self.lists;
        let mut remarks = Vec::new();
        let mut note = |key, found: Option<&str>| {
            remarks.extend(found.map(|found| Remark::new(key, printed(found))));
        };
        note("leading", self.first(&lists.leading));
        note("blame", self.first(&lists.blame));
        note("vague", self.first(&lists.vague).filter(|_| band < Band::Thirteen));
        note("passive", self.first(&lists.passive));
        // Up to twelve, questions are taken literally.
        if band < Band::Thirteen {
            note("abstract", self.first(&lists.abstract_words));
            note("hypothetical", self.first(&lists.hypothetical));
        }
        note("two_questions", self.two_things(text, kind));
        match self.most_negations() {
            (0, _) => {}
            (1, word) => note("negation", word),
            (_, word) => note("double_negation", word),
        }
        let back = lists.back.iter().filter(|(_, days)| **days > limits.days);
        let back = back.map(|(phrase, _)| phrase).find(|phrase| self.says(phrase));
        let far =
            back.map(|phrase| Remark::new("looks_far_back", printed(phrase)).limit(limits.days));
        remarks.extend(far);
        remarks.extend(
            self.first(&lists.identifying).map(|one| Remark::stop("identifying", printed(one))),
        );
        remarks
    }

    fn says(&self, phrase: &str) -> bool {
        self.times(phrase).any(|times| times > 0)
    }

    /// How often each sentence says a phrase.
    fn times(&self, phrase: &str) -> impl Iterator<Item = usize> {
        let phrase = spaced(phrase, self.lang);
        self.plain.iter().map(move |sentence| sentence.matches(&phrase).count())
    }

    fn first<'b>(&self, phrases: &'b [String]) -> Option<&'b str> {
        phrases.iter().find(|phrase| self.says(phrase)).map(String::as_str)
    }

    /// The most negations in one sentence, and one of their words.
    fn most_negations(&self) -> (usize, Option<&str>) {
        let mut each = vec![0; self.plain.len()];
        for word in &self.lists.negations {
            for (all, times) in each.iter_mut().zip(self.times(word)) {
                *all += times;
            }
        }
        (each.into_iter().max().unwrap_or_default(), self.first(&self.lists.negations))
    }

    /// Where one answer is given to two things, or two things are asked.
    fn two_things(&self, text: &str, kind: &Kind) -> Option<&str> {
        let judges = matches!(
            kind,
            Kind::YesNo { .. }
                | Kind::Faces { .. }
                | Kind::Agree { .. }
                | Kind::Scale { .. }
                | Kind::Thermometer
                | Kind::Statements { .. }
        );
        let yes_or_no = matches!(kind, Kind::YesNo { .. } | Kind::Agree { .. });
        if text.matches(['?', '؟']).count() > 1 {
            return Some("? ?");
        }
        let both = self.first(&self.lists.both).filter(|_| judges);
        both.or_else(|| self.first(&self.lists.either).filter(|_| yes_or_no))
    }

    /// Capital letters that stand for words, unless everybody knows them.
    fn abbreviation(&self, text: &str) -> Option<Remark> {
        let mut tokens = text.split(|c: char| !c.is_alphanumeric());
        let unknown = tokens.find(|token| {
            let letters = token.chars().count();
            (2..=6).contains(&letters)
                && token.chars().all(char::is_uppercase)
                && !self.lists.known.iter().any(|known| known == token)
        });
        unknown.map(|token| Remark::new("abbreviation", token))
    }
}
