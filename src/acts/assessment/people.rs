//! Sections about people: who asks, why, whom, what, who is there for them, and what they changed.

use super::words::Words;
use super::{Input, Said};
use crate::domain::draft::code_of;
use crate::domain::question::{FaceSet, Kind, Question};
use crate::domain::questionnaire::Access;
use crate::domain::safeguards::{Level, Outcome};
use crate::domain::staff::{Action, Role, may};
use crate::i18n::opening::Moment;

type Made = Option<Said>;

/// 1: what is assessed, and who answers for it.
pub(super) fn identity(input: &Input, words: &Words<'_>) -> Made {
    let (consultation, revision) = (&input.consultation, &input.revision);
    let mut said = Said::default();
    let row = |name: &str, value: String| -> Option<Vec<String>> {
        Some(vec![words.say(&format!("assessment.identity.{name}"), &[])?, value])
    };
    let authors = input.authors.join(", ");
    let approver = match &input.approver {
        Some(name) => name.clone(),
        None => words.say("assessment.not_yet", &[])?,
    };
    let title = revision.questionnaire.title.plain(words.lang);
    let rows = vec![
        row("title", format!("{title} ({})", consultation.code))?,
        row("project", input.project.name.clone())?,
        row("controller", words.written(&input.project.organisation)?)?,
        row("partners", words.written(&input.involvement.partners.join(", "))?)?,
        row("stage", words.say(&format!("team.stage.{}", consultation.stage), &[])?)?,
        row("status", words.say(&format!("team.status.{}", consultation.status), &[])?)?,
        row("revision", revision.number.to_string())?,
        row("hash", revision.hash.clone())?,
        row("authors", words.written(&authors)?)?,
        row("approver", approver)?,
        row("approved", words.moment(input.days.approved)?)?,
        row("opened", words.moment(input.days.opened)?)?,
    ];
    said.table(words.say("assessment.identity", &[])?, Vec::new(), rows);
    said.text(words.say("assessment.identity.eyes", &[])?);
    if consultation.demonstration {
        said.text(words.say("assessment.identity.demonstration", &[])?);
    }
    if input.project.organisation.trim().is_empty() {
        said.open.push(words.say("assessment.identity.no_controller", &[])?);
    }
    Some(said)
}

/// 2: what for, who decides, and what came of weighing it.
pub(super) fn purpose(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let given = &questionnaire.safeguards;
    let mut said = Said::default();
    let (outcome, level) = weighed(given.outcome, given.level, words)?;
    let [_, _, audience, influence] = input.involvement.cards().map(|(_, card)| card.text.clone());
    let answer_by = match input.involvement.answer_by.as_str() {
        "" => String::new(),
        day => words.day(day),
    };
    let fields = [
        ("assessment.purpose.told", questionnaire.purpose.plain(words.lang).to_owned()),
        ("assessment.purpose.decider", questionnaire.decider.plain(words.lang).to_owned()),
        ("team.safeguards.why", given.why.clone()),
        ("team.safeguards.known", given.known.clone()),
        ("team.involvement.audience.ask", audience),
        ("team.involvement.influence.ask", influence),
        ("team.safeguards.benefits", given.benefits.clone()),
        ("team.safeguards.harms", given.harms.clone()),
        ("team.safeguards.support", given.support.clone()),
        ("team.safeguards.outcome", outcome),
        ("team.safeguards.level", level),
        ("team.involvement.answer_by", answer_by),
    ];
    let mut rows = Vec::new();
    for (key, value) in fields {
        let name = words.say(key, &[])?;
        if value.trim().is_empty() {
            said.open.push(words.say("assessment.missing", &[("field", &name)])?);
        }
        rows.push(vec![name, words.written(&value)?]);
    }
    said.table(words.say("assessment.purpose", &[])?, Vec::new(), rows);
    said.text(words.say("assessment.purpose.gate", &[])?);
    Some(said)
}

fn weighed(
    outcome: Option<Outcome>,
    level: Option<Level>,
    words: &Words<'_>,
) -> Option<(String, String)> {
    let outcome = match outcome {
        Some(Outcome::Go) => words.say("team.safeguards.outcome.go", &[])?,
        Some(Outcome::Stop) => words.say("team.safeguards.outcome.stop", &[])?,
        None => String::new(),
    };
    let level = match level {
        Some(Level::Advice) => words.say("team.safeguards.level.advice", &[])?,
        Some(Level::Together) => words.say("team.safeguards.level.together", &[])?,
        Some(Level::ChildLed) => words.say("team.safeguards.level.child-led", &[])?,
        None => String::new(),
    };
    Some((outcome, level))
}

/// 3: who is asked, and by which ways.
pub(super) fn who(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    let row = |name: &str, value: String| -> Option<Vec<String>> {
        Some(vec![words.say(&format!("assessment.who.{name}"), &[])?, value])
    };
    let bands: Vec<String> =
        questionnaire.bands.iter().map(|band| band.code().replace('-', "–")).collect();
    let langs: Vec<&str> = questionnaire.languages.iter().map(|lang| lang.own_name()).collect();
    let mut ways = vec![match questionnaire.access {
        Access::Open => words.say("assessment.who.way.open", &[])?,
        Access::Codes => words.say("assessment.who.way.codes", &[])?,
    }];
    if input.on_kiosks {
        ways.push(words.say("assessment.who.way.kiosk", &[])?);
    }
    ways.push(words.say("assessment.who.way.paper", &[])?);
    let [space, voice, _, _] = input.involvement.cards().map(|(_, card)| card.text.clone());
    let expected = match questionnaire.expected {
        0 => String::new(),
        expected => expected.to_string(),
    };
    let rows = vec![
        row("bands", words.say("team.band", &[("band", &bands.join(", "))])?)?,
        row("languages", langs.join(", "))?,
        row("expected", words.written(&expected)?)?,
        row("ways", ways.join("; "))?,
        vec![words.say("team.involvement.space.ask", &[])?, words.written(&space)?],
        vec![words.say("team.involvement.voice.ask", &[])?, words.written(&voice)?],
    ];
    said.table(words.say("assessment.who", &[])?, Vec::new(), rows);
    said.list(words.all(&[
        "assessment.who.free",
        "assessment.who.unknown",
        "assessment.who.paper",
    ])?);
    for (empty, key) in [
        (expected.is_empty(), "assessment.who.expected"),
        (space.trim().is_empty(), "team.involvement.space.ask"),
        (voice.trim().is_empty(), "team.involvement.voice.ask"),
    ] {
        if empty {
            let field = words.say(key, &[])?;
            said.open.push(words.say("assessment.missing", &[("field", &field)])?);
        }
    }
    Some(said)
}

/// 4: every question, with what is sensitive in it.
pub(super) fn questions(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    let head = words.all(&[
        "assessment.questions.number",
        "assessment.questions.question",
        "assessment.questions.kind",
        "assessment.questions.level",
        "assessment.questions.tag",
    ])?;
    let mut rows = Vec::new();
    for (at, question) in questionnaire.questions.iter().enumerate() {
        let kind = words.say(&format!("team.kind.{}", kind(question)), &[])?;
        rows.push(vec![
            (at + 1).to_string(),
            question.text.plain(words.lang).to_owned(),
            kind,
            question.sensitivity.to_string(),
            words.say(tag(question), &[])?,
        ]);
    }
    said.table(words.say("assessment.questions", &[])?, head, rows);
    said.list(words.all(&[
        "assessment.questions.skip",
        "assessment.questions.levels",
        "assessment.questions.never",
    ])?);
    if questionnaire.questions.iter().any(Question::is_sensitive) {
        said.text(words.say("assessment.questions.parts", &[])?);
    }
    Some(said)
}

fn kind(question: &Question) -> &'static str {
    match &question.kind {
        Kind::Faces { set: FaceSet::HowMuch, .. } => "faces-much",
        other => code_of(other),
    }
}

/// Whether answers may be of a special category (Articles 9 and 10 GDPR).
fn tag(question: &Question) -> &'static str {
    match question.sensitivity {
        3.. => "assessment.questions.tag.ten",
        2 => "assessment.questions.tag.nine",
        _ if question.is_text() => "assessment.questions.tag.text",
        _ => "assessment.questions.tag.none",
    }
}

/// 12: who is there for a child, and what is done with what a child tells.
pub(super) fn safeguarding(input: &Input, words: &Words<'_>) -> Made {
    let given = &input.revision.questionnaire.safeguards;
    let texts = input.revision.questionnaire.questions.iter().any(Question::is_text);
    let mut said = Said::default();
    let leads: Vec<_> =
        input.team.iter().filter(|one| one.role == Role::SafeguardingLead).collect();
    let names: Vec<&str> = leads.iter().map(|one| one.name.as_str()).collect();
    let mut rows = vec![
        vec![words.say("assessment.safeguarding.leads", &[])?, words.written(&names.join(", "))?],
        vec![
            words.say("assessment.safeguarding.policy", &[])?,
            super::super::reading::POLICY.to_owned(),
        ],
        vec![words.say("team.safeguards.support", &[])?, words.written(&given.support)?],
    ];
    let readers = input.team.iter().filter(|one| may(&[one.role], Action::Read));
    let mut trained = Vec::new();
    for (one, clearance) in readers.filter_map(|one| Some((one, one.clearance.as_ref()?))) {
        let counts = clearance.policy == super::super::reading::POLICY
            && clearance.valid_until >= input.today;
        if counts {
            let day = words.day(&clearance.valid_until);
            let until = [("name", one.name.as_str()), ("day", day.as_str())];
            trained.push(words.say("assessment.safeguarding.trained", &until)?);
        }
    }
    if texts {
        rows.push(vec![
            words.say("assessment.safeguarding.readers", &[])?,
            words.written(&trained.join("; "))?,
        ]);
        rows.push(vec![words.say("team.safeguards.readers", &[])?, words.written(&given.readers)?]);
    }
    said.table(words.say("assessment.safeguarding", &[])?, Vec::new(), rows);
    let limits =
        if texts { "assessment.safeguarding.texts" } else { "assessment.safeguarding.no_texts" };
    said.text(words.say(limits, &[])?);
    if texts {
        said.list(words.all(&[
            "assessment.safeguarding.distress",
            "assessment.safeguarding.named",
            "assessment.safeguarding.danger",
            "assessment.safeguarding.log",
        ])?);
    }
    help(input, words, &mut said)?;
    if leads.is_empty() {
        said.open.push(words.say("assessment.safeguarding.no_lead", &[])?);
    }
    if texts && trained.is_empty() {
        said.open.push(words.say("assessment.safeguarding.no_reader", &[])?);
    }
    Some(said)
}

/// The help lines, and when each was last checked.
fn help(input: &Input, words: &Words<'_>, said: &mut Said) -> Option<()> {
    let head = words.all(&[
        "assessment.safeguarding.line",
        "assessment.safeguarding.number",
        "assessment.safeguarding.checked",
    ])?;
    let mut rows = Vec::new();
    for line in &input.lines {
        let seen = line.source_in_words(words.catalogue(), words.lang)?;
        rows.push(vec![line.name.clone(), line.numbers.join(", "), seen]);
    }
    said.table(words.say("assessment.safeguarding.lines", &[])?, head, rows);
    said.text(words.say("assessment.safeguarding.every_page", &[])?);
    let now = time::Date::parse(&input.today, &time::format_description::well_known::Iso8601::DATE);
    let now = now.ok().map(|date| Moment::at(date.midnight().assume_utc().unix_timestamp()));
    let unchecked = input
        .lines
        .iter()
        .filter(|line| line.verified_on.is_none() || now.is_some_and(|now| line.is_to_check(now)));
    let unchecked = unchecked.count();
    if unchecked > 0 {
        let n = unchecked.to_string();
        said.open.push(words.say("assessment.safeguarding.unchecked", &[("n", &n)])?);
    }
    Some(())
}

/// 14: what children said of it, and what changed (Article 35(9)).
pub(super) fn children(input: &Input, words: &Words<'_>) -> Made {
    let given = &input.revision.questionnaire.safeguards;
    let mut said = Said::default();
    let head = words.all(&[
        "team.safeguards.session.on",
        "team.safeguards.session.ages",
        "team.safeguards.session.people",
        "team.safeguards.session.changes",
    ])?;
    let mut rows = Vec::new();
    for session in &given.sessions {
        rows.push(vec![
            words.day(&session.on),
            session.ages.clone(),
            session.people.to_string(),
            words.written(&session.changes)?,
        ]);
    }
    let met = !rows.is_empty();
    said.table(words.say("team.safeguards.sessions", &[])?, head, rows);
    let why = given.no_session.plain(words.lang);
    if !met {
        let why = words.written(why)?;
        said.text(words.say("assessment.children.none", &[("why", &why)])?);
        said.open.push(words.say("assessment.children.no_session", &[])?);
    }
    let (all, done) = input.comments;
    let counts = [("all", all.to_string()), ("done", done.to_string())];
    let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
    said.text(words.say("assessment.children.comments", &counts)?);
    said.text(words.say("assessment.children.feedback", &[])?);
    Some(said)
}

/// 16: what happened to it, and when it is looked at again.
pub(super) fn review(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    let head = words.all(&[
        "assessment.review.release",
        "assessment.review.day",
        "assessment.review.names",
        "assessment.review.state",
    ])?;
    let mut rows = Vec::new();
    for release in &input.releases {
        let state = match &release.retracted_on {
            Some(day) => words.say("assessment.review.taken_back", &[("day", &words.day(day))])?,
            None => words.say("assessment.review.stands", &[])?,
        };
        let (by, second) = &release.names;
        let day = words.day(&release.made_on);
        rows.push(vec![release.number.to_string(), day, format!("{by}, {second}"), state]);
    }
    let none = rows.is_empty();
    said.table(words.say("assessment.review.releases", &[])?, head, rows);
    if none {
        said.text(words.say("assessment.review.none", &[])?);
    }
    let mut steps = vec![
        words.say("assessment.review.approved", &[("day", &words.moment(input.days.approved)?)])?,
        words.say("assessment.review.opened", &[("day", &words.moment(input.days.opened)?)])?,
    ];
    if let Some(day) = &input.consultation.closed_on {
        steps.push(words.say("assessment.review.closed", &[("day", &words.day(day))])?);
    }
    if input.days.erased.is_some() {
        let day = words.moment(input.days.erased)?;
        steps.push(words.say("assessment.review.erased", &[("day", &day)])?);
    }
    said.list(steps);
    said.text(words.say("assessment.review.fixed", &[])?);
    Some(said)
}
