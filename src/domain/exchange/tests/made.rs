//! Questionnaires drawn by chance: everything the schema allows, in every combination.

use std::collections::BTreeMap;

use crate::domain::condition::{Check, Condition, Test};
use crate::domain::fault_conditions::fits;
use crate::domain::question::{AnswerOption, FaceSet, Kind, Question, StatementScale};
use crate::domain::questionnaire::{Access, Kept, Policy, Questionnaire, SCHEMA, Support};
use crate::domain::safeguards::{Safeguards, Session};
use crate::domain::wording::{Band, Lang, Wording};

/// Reproducible chance.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub fn often(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        let mut left = from.to_vec();
        let many = 1 + self.below(from.len());
        let mut found = Vec::new();
        for _ in 0..many {
            let at = self.below(left.len());
            found.push(left.remove(at));
        }
        found
    }
}

/// Texts that cells, other programs or markup could damage.
const TRICKY: [&str; 20] = [
    "Tu vas au parc\u{a0}?",
    "=1+1",
    "+32 2 123",
    "@home",
    "-5",
    "'quoted'",
    "${goes} = 'x'",
    "a _x0041_ b",
    "_x005F_x000D_",
    " edges ",
    "two\nlines",
    "\n",
    "<script>alert(1)</script> & \"quotes\"",
    "{\"json\": [1]}",
    "TRUE",
    "12.50",
    "مرحبا بكم",
    "Привіт, як справи?",
    "👩\u{1f3fd}\u{fe0f} 𝒳",
    "\u{fffe}\u{ffff}e\u{301}",
];

fn text(dice: &mut Dice) -> String {
    if dice.often(3) {
        let drawn = TRICKY[dice.below(TRICKY.len())];
        return if drawn.trim().is_empty() { format!("x{drawn}y") } else { drawn.to_owned() };
    }
    let many = 1 + dice.below(30);
    let drawn: String = (0..many)
        .map(|_| match dice.below(6) {
            0 => ' ',
            1 => char::from(b'!' + u8::try_from(dice.below(94)).unwrap()),
            2 => char::from_u32(0xa1 + u32::try_from(dice.below(0x300)).unwrap()).unwrap(),
            3 => '\n',
            _ => char::from(b'a' + u8::try_from(dice.below(26)).unwrap()),
        })
        .filter(|c| *c != '\u{ad}')
        .collect();
    if drawn.trim().is_empty() { "x".to_owned() } else { drawn }
}

struct Frame {
    languages: Vec<Lang>,
}

impl Frame {
    fn words(&self, dice: &mut Dice) -> Wording {
        let mut words = BTreeMap::new();
        for lang in &self.languages {
            words.insert(lang.code().to_owned(), text(dice));
        }
        for _ in 0..dice.below(3) {
            let lang = Lang::ALL[dice.below(6)];
            let band = Band::ALL[dice.below(5)];
            let drawn = if dice.often(5) { String::new() } else { text(dice) };
            if dice.often(3) {
                words.entry(lang.code().to_owned()).or_insert(drawn);
            } else {
                words.insert(format!("{lang}@{band}"), drawn);
            }
        }
        Wording(words)
    }

    fn optional(&self, dice: &mut Dice) -> Wording {
        match dice.below(4) {
            0 => self.words(dice),
            1 => Wording([("fr".to_owned(), String::new())].into()),
            _ => Wording::default(),
        }
    }

    fn options(&self, dice: &mut Dice, most: usize) -> Vec<AnswerOption> {
        let many = 2 + dice.below(most - 1);
        let codes =
            ["a", "yes", "meta", "o_1", "x2", "end", "data", "none", "label", "name", "type"];
        let option = |at: usize| AnswerOption {
            code: codes.get(at).map_or_else(|| format!("c{at}"), |code| (*code).to_owned()),
            text: self.words(dice),
            exclusive: false,
            picture: None,
        };
        (0..many).map(option).collect()
    }
}

const KINDS: usize = 16;

fn kind(dice: &mut Dice, frame: &Frame, which: usize) -> Kind {
    let three_or_five = |dice: &mut Dice| if dice.often(2) { 3 } else { 5 };
    match which {
        0 => Kind::Info,
        1 => Kind::YesNo { depends: dice.often(2) },
        2 => Kind::Single { options: frame.options(dice, 15) },
        3 => {
            let mut options = frame.options(dice, 15);
            options.last_mut().unwrap().exclusive = dice.often(2);
            let max = dice.often(2).then_some(1);
            Kind::Multiple { options, max }
        }
        4 => {
            let mut options = frame.options(dice, 6);
            for (at, option) in options.iter_mut().enumerate() {
                option.picture = Some(format!("picture <{at}> é"));
            }
            let multiple = dice.often(2);
            let max = (multiple && dice.often(2)).then_some(2);
            Kind::Picture { options, multiple, max }
        }
        5 => {
            let set = if dice.often(2) { FaceSet::Balance } else { FaceSet::HowMuch };
            Kind::Faces { steps: three_or_five(dice), set }
        }
        6 => Kind::Agree { steps: 3 + u8::try_from(dice.below(3)).unwrap() },
        7 => Kind::Scale { low: frame.words(dice), high: frame.words(dice) },
        8 => Kind::Thermometer,
        9 => Kind::Number { from: (0..2 + u32::try_from(dice.below(13)).unwrap()).collect() },
        10 => Kind::Place { options: frame.options(dice, 40) },
        11 => Kind::Ranking { options: frame.options(dice, 7), ranks: 1 },
        12 => Kind::Coins { options: frame.options(dice, 5) },
        13 => {
            let scale = if dice.often(2) { StatementScale::Faces } else { StatementScale::Agree };
            let items = frame.options(dice, 15);
            Kind::Statements { scale, steps: three_or_five(dice), items }
        }
        14 => {
            let max = 1 + u16::try_from(dice.below(140)).unwrap();
            Kind::ShortText { max, quotes: dice.often(2) }
        }
        _ => {
            let max = 1 + u16::try_from(dice.below(1000)).unwrap();
            Kind::LongText { max, quotes: dice.often(2) }
        }
    }
}

fn condition(dice: &mut Dice, before: &[Question]) -> Option<Condition> {
    let mut tests = Vec::new();
    for _ in 0..=dice.below(8) {
        let on = before.get(dice.below(before.len().max(1)))?;
        let choices = on.choices();
        let code = choices.get(dice.below(choices.len().max(1))).cloned().unwrap_or_default();
        let step = u8::try_from(dice.below(11)).unwrap();
        let checks = [
            Check::Is(code.clone()),
            Check::IsNot(code.clone()),
            Check::Includes(code),
            Check::AtLeast(step),
            Check::AtMost(step),
            Check::Answered,
            Check::Skipped,
        ];
        let check = checks[dice.below(7)].clone();
        if fits(on, &check) {
            tests.push(Test { question: on.code.clone(), check });
        }
    }
    if tests.is_empty() {
        return None;
    }
    Some(if dice.often(2) { Condition::All(tests) } else { Condition::Any(tests) })
}

/// A questionnaire without faults.
pub fn questionnaire(seed: u64) -> Questionnaire {
    let dice = &mut Dice(seed);
    let languages = dice.some(&Lang::ALL);
    let frame = Frame { languages: languages.clone() };
    let names = ["goes", "meta", "goes_a", "coins", "questionnaire", "support", "data", "q_1"];
    let mut questions: Vec<Question> = Vec::new();
    let many = 1 + dice.below(names.len());
    for (at, name) in names.into_iter().enumerate().take(many) {
        // The first is asked something, so that the whole is not only told.
        let which = if at == 0 { 1 + dice.below(KINDS - 1) } else { dice.below(KINDS) };
        let kind = kind(dice, &frame, which);
        let spoken = languages.iter().filter(|_| at % 3 == 1);
        let voice = spoken.map(|lang| (*lang, text(dice))).collect();
        let mut question = Question {
            code: name.to_owned(),
            section: frame.optional(dice),
            text: frame.words(dice),
            hint: frame.optional(dice),
            voice,
            kind,
            dont_know: false,
            dont_say: false,
            breakdown: false,
            sensitivity: u8::try_from(dice.below(4)).unwrap(),
            show_if: None,
        };
        if question.is_closed() {
            (question.dont_know, question.dont_say) = (dice.often(2), dice.often(3));
        }
        if dice.often(2) {
            question.show_if = condition(dice, &questions);
        } else if matches!(question.kind, Kind::YesNo { .. } | Kind::Place { .. }) {
            question.breakdown = dice.often(2);
        }
        questions.push(question);
    }
    let mut support = Vec::new();
    for _ in 0..dice.below(4) {
        let text = frame.words(dice);
        support.extend(condition(dice, &questions).map(|show_if| Support { text, show_if }));
    }
    Questionnaire {
        schema: SCHEMA,
        title: frame.words(dice),
        discreet_title: frame.optional(dice),
        purpose: frame.words(dice),
        decider: frame.words(dice),
        answer_when: frame.words(dice),
        bands: dice.some(&Band::ALL),
        minutes: 1 + u8::try_from(dice.below(30)).unwrap(),
        keep: if dice.often(2) { dice.some(&[Kept::Language, Kept::Band]) } else { Vec::new() },
        pairs: Vec::new(),
        policy: Policy::Bands,
        withdrawal: dice.often(2),
        interim: false,
        access: if dice.often(2) { Access::Open } else { Access::Codes },
        expected: u32::try_from(dice.below(100_000)).unwrap(),
        questions,
        support,
        safeguards: Safeguards {
            why: "They live it.".to_owned(),
            sessions: vec![Session { people: 9, ..Session::default() }],
            no_session: frame.optional(dice),
            ..Safeguards::default()
        },
        languages,
    }
}
