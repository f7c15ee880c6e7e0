//! Everything that is stored about those who answer, field by field: the list that is published
//! (`docs/what-we-store.md`) and that the drill compares with the live database (R36, R54).

/// In which form something is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Sealed with the key of the consultation.
    Sealed,
    /// A hash that needs that key to be made, or an id that is one.
    KeyedHash,
    /// A word or a number of a list that is known beforehand.
    KnownWord,
    /// The random id of the consultation or of a colleague.
    Id,
}

impl Form {
    /// As it is published.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::KeyedHash => "keyed hash",
            Self::KnownWord => "word or number of a known list",
            Self::Id => "random id, not of a child",
        }
    }
}

/// Until when rows of a table stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until the next mix.
    Mix,
    /// While a mix runs.
    Mixing,
    /// Until the trial ends or the consultation opens.
    Trial,
    /// Until a reader decided, at most 30 days after closing.
    Read,
    /// Until the key of the consultation is destroyed.
    Erasure,
    /// Until the first final release.
    Release,
    /// As long as the consultation is listed.
    Stays,
}

impl Until {
    /// As it is published.
    pub fn words(self) -> &'static str {
        match self {
            Self::Mix => "until the next mix, at closing at the latest; then it moves on",
            Self::Mixing => "while a mix runs, in one transaction; empty before and after",
            Self::Trial => "until the trial ends or the consultation opens",
            Self::Read => "until a trained reader decided, at most 30 days after closing",
            Self::Erasure => {
                "until the key of the consultation is destroyed, at most 83 days after closing"
            }
            Self::Release => "until the first final release, or until the key is destroyed",
            Self::Stays => "as long as the consultation is listed",
        }
    }

    /// Whether nothing may be left once the key of a consultation is destroyed.
    pub fn ends_with_key(self) -> bool {
        self != Self::Stays
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub column: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Its form.
    pub form: Form,
}

/// A table that holds something of those who answer.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Until when its rows stay.
    pub until: Until,
    /// Its columns, in their order.
    pub fields: &'static [Field],
}

const fn field(column: &'static str, what: &'static str, form: Form) -> Field {
    Field { column, what, form }
}

const OF: Field = field("consultation_id", "the consultation", Form::Id);
const RESPONSE_ID: Field = field(
    "id",
    "id of the response: made from the withdrawal code, which is stored nowhere",
    Form::KeyedHash,
);
const REVISION: Field = field(
    "revision",
    "which revision of the questionnaire was answered, 1, 2, 3 …",
    Form::KnownWord,
);
const RECORD: Field = field(
    "sealed",
    "the closed answers of one child, in a record of one length for everybody",
    Form::Sealed,
);
const BATCH: Field = field(
    "batch",
    "the number of the release that counted it first, shared by twenty children or more; empty before",
    Form::KnownWord,
);
const TEXT_ID: Field = field(
    "id",
    "id of the text: made from the withdrawal code for another purpose, so that it meets no response",
    Form::KeyedHash,
);
const QUESTION: Field = field("question", "code of the question", Form::KnownWord);
const LANG: Field = field("lang", "language of the page", Form::KnownWord);
const BAND: Field = field("band", "age band of the page", Form::KnownWord);
const WORDS: Field = field(
    "sealed",
    "what was written, after numbers, addresses and accounts were taken out",
    Form::Sealed,
);
const CODE: Field = field(
    "hash",
    "an invitation or a class code; the code itself is stored nowhere",
    Form::KeyedHash,
);
const PLACES: Field = field("places", "how many children may use it", Form::KnownWord);
const USED: Field =
    field("used", "how many places were used, without who used them", Form::KnownWord);
const WAITING: Field = field("waiting", "how many places wait for the next mix", Form::KnownWord);
const GONE: Field =
    field("id", "id of what was taken back, so that it never returns", Form::KeyedHash);

const RESPONSE: &[Field] = &[OF, RESPONSE_ID, REVISION, RECORD];
const COUNTED: &[Field] = &[OF, RESPONSE_ID, REVISION, RECORD, BATCH];
const TEXT: &[Field] = &[OF, TEXT_ID, QUESTION, LANG, BAND, WORDS];
const INVITATION: &[Field] = &[OF, CODE, PLACES, USED, WAITING];

/// Everything that is stored about those who answer.
pub const TABLES: [Table; 15] = [
    Table { name: "inbox", until: Until::Mix, fields: RESPONSE },
    Table { name: "responses", until: Until::Erasure, fields: COUNTED },
    Table { name: "responses_mixing", until: Until::Mixing, fields: COUNTED },
    Table { name: "text_inbox", until: Until::Mix, fields: TEXT },
    Table { name: "texts", until: Until::Read, fields: TEXT },
    Table { name: "texts_mixing", until: Until::Mixing, fields: TEXT },
    Table {
        name: "read_texts",
        until: Until::Erasure,
        fields: &[
            OF,
            TEXT_ID,
            QUESTION,
            LANG,
            BAND,
            field("sealed", "what a reader left of it", Form::Sealed),
            field("outcome", "what the reader decided: clear, withheld", Form::KnownWord),
        ],
    },
    Table {
        name: "text_marks",
        until: Until::Read,
        fields: &[
            OF,
            field("text_id", "id of a text that waits for a second reader", Form::KeyedHash),
            field("mark", "why: asked, danger", Form::KnownWord),
            field("person_id", "the colleague who asks", Form::Id),
        ],
    },
    Table {
        name: "concerns",
        until: Until::Stays,
        fields: &[
            field("id", "a random id, of nothing else", Form::Id),
            OF,
            field("kind", "what it was: distress, named, danger", Form::KnownWord),
            field("person_id", "the colleague who decided", Form::Id),
            field("second_id", "the second colleague, where there was one", Form::Id),
            field("told_to", "the service it was told to; no word of the child", Form::KnownWord),
            field(
                "noted_on",
                "the day a colleague decided; not the day it was written",
                Form::KnownWord,
            ),
        ],
    },
    Table { name: "withdrawn", until: Until::Release, fields: &[OF, GONE] },
    Table { name: "withdrawn_mixing", until: Until::Mixing, fields: &[OF, GONE] },
    Table { name: "invitations", until: Until::Erasure, fields: INVITATION },
    Table { name: "invitations_mixing", until: Until::Mixing, fields: INVITATION },
    Table {
        name: "tallies",
        until: Until::Erasure,
        fields: &[
            OF,
            field("at_least", "a floor of how many answered, told to staff", Form::KnownWord),
            field("told_at", "when staff were told; not when a child answered", Form::KnownWord),
        ],
    },
    Table { name: "tries", until: Until::Trial, fields: RESPONSE },
];

/// The other tables, with their columns: of staff, of questionnaires and of figures that were
/// released. Nothing in them is about one who answered.
pub const OTHERS: [(&str, &str, &str); 30] = [
    (
        "assessment_notes",
        "consultation_id part body person_id written_on",
        "what staff wrote in the impact assessment",
    ),
    (
        "assessments",
        "consultation_id number hash content made_on person_id",
        "impact assessments that were exported",
    ),
    ("audit_events", "number at actor act object detail hash", "what staff did"),
    ("authors", "consultation_id person_id", "who wrote a questionnaire"),
    (
        "clearances",
        "person_id policy seen_on valid_until given_by",
        "who is trained to read free texts",
    ),
    (
        "comments",
        "id consultation_id part body person_id revision made_at resolved",
        "what staff said of a draft",
    ),
    (
        "consultation_keys",
        "consultation_id wrapped",
        "the key of a consultation, wrapped by a key outside the database",
    ),
    (
        "consultations",
        "id project_id code stage status demonstration revision author_id approver_id made_at closed_on erase_on",
        "consultations",
    ),
    ("identities", "issuer subject person_id made_at", "how staff sign in elsewhere"),
    ("installation", "name value", "settings of the installation"),
    (
        "kiosk_keys",
        "consultation_id public sealed",
        "what a kiosk without network seals answers for",
    ),
    (
        "kiosks",
        "id hash consultation_id pin_hash started_by started_at ends_at idle pack wrong wait_until",
        "devices staff started; no response knows its device",
    ),
    (
        "media",
        "id project_id kind description bytes made_at",
        "pictures and recordings of questions",
    ),
    (
        "paper_batches",
        "consultation_id batch taken",
        "hashes of batches typed from paper, so that none counts twice",
    ),
    ("passkeys", "id person_id credential name public_half made_at used_on", "passkeys of staff"),
    ("people", "id email name password_hash disabled made_at", "staff"),
    ("projects", "id slug name organisation made_at involvement", "projects"),
    ("recovery_codes", "hash person_id", "recovery codes of staff"),
    (
        "release_proposals",
        "consultation_id id content hash by_id made_on",
        "figures that wait for a second signature",
    ),
    (
        "releases",
        "id consultation_id number made_on content hash signature signer retracted_on retracted_why retracted_by retracted_second",
        "figures that were released",
    ),
    ("revisions", "consultation_id number document hash plan before approved", "questionnaires"),
    (
        "role_requests",
        "id project_id email name role asked_by expires_at",
        "roles that wait for a second person",
    ),
    ("roles", "person_id project_id role", "roles of staff"),
    (
        "safeguard_steps",
        "consultation_id step person_id written_at",
        "who wrote the steps before opening",
    ),
    ("second_factors", "person_id sealed last_step made_at", "second steps of staff"),
    (
        "sessions",
        "hash person_id form_token seen_at expires_at begun_at proved_at",
        "where staff are signed in",
    ),
    ("sign_in_links", "hash person_id expires_at", "links that let staff in once"),
    ("signing_keys", "purpose public_half sealed", "the key that signs releases"),
    (
        "translations",
        "consultation_id id source_lang source lang words was checked_by",
        "who checked a translation",
    ),
    ("trials", "consultation_id hash wrapped ends_at", "trials by the team"),
];

/// One row for each consultation, by which acts on its answers take turns; nothing of a child.
pub const TURNS: (&str, &str) = ("turns", "consultation_id side");

/// What is not stored, so that nobody can be made to hand it over.
pub const NOT_STORED: [&str; 12] = [
    "addresses of the network (IP), cookies that tell one browser from another, the kind of browser or device, the page somebody came from, the languages a browser asks for",
    "the day or the time at which somebody opened a page, answered or sent",
    "the order in which answers came, once they are mixed",
    "names, dates of birth, addresses, schools, telephone numbers, e-mail addresses, pictures, voices or positions of those who answer",
    "the withdrawal code, and which text belongs to which response",
    "which invitation, class code, device or paper sheet a response came from",
    "answers that were not sent, pages that were left, and who said no thanks",
    "which help was looked at, and which support cards somebody saw",
    "answers to questions that were not to be shown",
    "answers that were taken back",
    "parents or guardians of those who answer",
    "free texts as they were typed, where a number, an address or an account was taken out",
];

/// Columns and tables of a database that the published list does not know, and those it knows that
/// are not there: `table.column`, or a table alone.
pub fn unknown(live: &[(String, String)]) -> Vec<String> {
    let listed =
        TABLES.iter().flat_map(|table| table.fields.iter().map(|field| (table.name, field.column)));
    let others = OTHERS.iter().map(|(table, columns, _)| (*table, *columns)).chain([TURNS]);
    let others = others
        .flat_map(|(table, columns)| columns.split_whitespace().map(move |column| (table, column)));
    let known: Vec<(&str, &str)> = listed.chain(others).collect();
    let new = live
        .iter()
        .filter(|(table, column)| !known.contains(&(table.as_str(), column.as_str())))
        .map(|(table, column)| format!("{table}.{column}"));
    let missing = known
        .iter()
        .filter(|(table, column)| !live.iter().any(|(t, c)| t == table && c == column))
        .map(|(table, column)| format!("{table}.{column} (listed, not there)"));
    new.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(String, String)> {
        let own = TABLES.iter().flat_map(|t| t.fields.iter().map(|f| (t.name, f.column)));
        let others = OTHERS.iter().map(|(table, columns, _)| (*table, *columns)).chain([TURNS]);
        let others =
            others.flat_map(|(table, columns)| columns.split(' ').map(move |c| (table, c)));
        own.chain(others).map(|(table, column)| (table.to_owned(), column.to_owned())).collect()
    }

    #[test]
    fn one_column_more_or_less_is_named() {
        let mut live = all();
        assert!(unknown(&live).is_empty());
        live.push(("responses".to_owned(), "at".to_owned()));
        assert_eq!(unknown(&live), ["responses.at"]);
        live.retain(|(table, column)| (table.as_str(), column.as_str()) != ("turns", "side"));
        assert_eq!(unknown(&live), ["responses.at", "turns.side (listed, not there)"]);
    }

    #[test]
    fn every_sentence_is_said() {
        for table in TABLES {
            assert!(!table.until.words().is_empty());
            assert!(table.fields.iter().all(|field| !field.what.is_empty()));
        }
        assert!(NOT_STORED.iter().all(|line| !line.contains('|')));
    }
}
