//! How a project involves children: the four cards of the Lundy model (Lundy 2007, "Voice is not
//! enough"; design B1), the partners, and the stages at which children take part.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::safeguards::{Level, Safeguards};
use super::stage::Stage;
use super::status::Status;

/// Most characters of a card.
pub const LONGEST: usize = 400;
/// Most partners of a project.
pub const MOST_PARTNERS: usize = 20;
/// Most characters of a partner's line.
pub const LONGEST_PARTNER: usize = 120;

/// What a project says of it; for staff, in their own language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Involvement {
    /// Who is included, and how it is safe for them.
    pub space: Card,
    /// How they can say it: languages, ages, help.
    pub voice: Card,
    /// Who must listen.
    pub audience: Card,
    /// What can change, and who decides it.
    pub influence: Card,
    /// Whoever must listen has agreed to.
    pub agreed: bool,
    /// Day of the answer to children, `YYYY-MM-DD`; empty until it is known.
    pub answer_by: String,
    /// Organisations that take part, a line each.
    pub partners: Vec<String>,
}

/// One of the four cards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// Its sentence.
    pub text: String,
    /// Children have been told.
    pub shared: bool,
}

/// How far a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing is written.
    Empty,
    /// Written, and not yet told to children.
    Written,
    /// Children know it.
    Shared,
}

impl Card {
    /// How far it is.
    pub fn state(&self) -> State {
        match (self.text.trim().is_empty(), self.shared) {
            (true, _) => State::Empty,
            (false, false) => State::Written,
            (false, true) => State::Shared,
        }
    }
}

impl Involvement {
    /// The cards in their order, with the names they have in forms and text keys.
    pub fn cards(&self) -> [(&'static str, &Card); 4] {
        [
            ("space", &self.space),
            ("voice", &self.voice),
            ("audience", &self.audience),
            ("influence", &self.influence),
        ]
    }

    /// What keeps consultations of the project from opening: nobody who must listen is named, or
    /// nothing that can change (design B1).
    pub fn faults(&self) -> Vec<Fault> {
        let needed = [
            ("involvement_audience", self.audience.state()),
            ("involvement_influence", self.influence.state()),
        ];
        let empty = needed.into_iter().filter(|(_, state)| *state == State::Empty);
        empty.map(|(key, _)| Fault::new("project", key, "")).collect()
    }
}

/// What children do at one stage of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Consultations children were asked in.
    pub asked: usize,
    /// Meetings at which young people worked on topic and wording.
    pub meetings: usize,
    /// How far they take part, each level once, in the order of their first use.
    pub levels: Vec<Level>,
}

impl Part {
    /// True when children take part in any way.
    pub fn is_any(&self) -> bool {
        self.asked + self.meetings > 0
    }
}

/// What children do at a stage, from its consultations. A level counts once they were asked or met:
/// a plan is no participation.
pub fn part<'a>(
    stage: Stage,
    consultations: impl IntoIterator<Item = (Stage, Status, &'a Safeguards)>,
) -> Part {
    let mut part = Part::default();
    let own = consultations.into_iter().filter(|(at, _, _)| *at == stage);
    for (_, status, safeguards) in own {
        let asked = !matches!(status, Status::Draft | Status::InReview | Status::Approved);
        part.asked += usize::from(asked);
        part.meetings += safeguards.sessions.len();
        let real = asked || !safeguards.sessions.is_empty();
        if let Some(level) = safeguards.level.filter(|level| real && !part.levels.contains(level)) {
            part.levels.push(level);
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::{Card, Involvement, State, part};
    use crate::domain::safeguards::{Level, Safeguards, Session};
    use crate::domain::stage::Stage;
    use crate::domain::status::Status;

    fn card(text: &str) -> Card {
        Card { text: text.to_owned(), shared: false }
    }

    #[test]
    fn a_card_of_blanks_is_empty_even_when_it_was_told() {
        assert_eq!(Card { text: "  \n".to_owned(), shared: true }.state(), State::Empty);
        assert_eq!(card("The town.").state(), State::Written);
        assert_eq!(Card { shared: true, ..card("The town.") }.state(), State::Shared);
    }

    #[test]
    fn audience_and_influence_are_needed_and_nothing_else() {
        let keys = |given: &Involvement| -> Vec<_> {
            given.faults().into_iter().map(|fault| fault.key).collect()
        };
        let mut given =
            Involvement { space: card("All."), voice: card("By phone."), ..Default::default() };
        assert_eq!(keys(&given), ["involvement_audience", "involvement_influence"]);
        given.audience = card("The mayor.");
        assert_eq!(keys(&given), ["involvement_influence"]);
        given.influence = card("The playground.");
        assert!(keys(&given).is_empty());
        let least = Involvement {
            audience: given.audience,
            influence: given.influence,
            ..Default::default()
        };
        assert!(keys(&least).is_empty());
    }

    #[test]
    fn a_draft_is_no_participation_but_a_meeting_about_it_is() {
        let planned = Safeguards { level: Some(Level::Together), ..Safeguards::default() };
        let met = Safeguards { sessions: vec![Session::default()], ..planned.clone() };
        let at = |status, given| part(Stage::Suivi, [(Stage::Suivi, status, given)]);
        assert!(!at(Status::Draft, &planned).is_any());
        assert!(at(Status::Draft, &planned).levels.is_empty());
        assert_eq!(at(Status::Draft, &met).meetings, 1);
        assert_eq!(at(Status::Draft, &met).levels, [Level::Together]);
        assert_eq!(at(Status::Archived, &planned).asked, 1);
        assert!(!part(Stage::Formation, [(Stage::Suivi, Status::Open, &planned)]).is_any());
    }

    #[test]
    fn a_level_is_named_once() {
        let given = Safeguards { level: Some(Level::Advice), ..Safeguards::default() };
        let two = [(Stage::Suivi, Status::Open, &given), (Stage::Suivi, Status::Closed, &given)];
        let part = part(Stage::Suivi, two);
        assert_eq!((part.asked, part.levels), (2, vec![Level::Advice]));
    }
}
