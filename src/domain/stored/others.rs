//! The tables that hold nothing of those who answer.

/// The other tables, with their columns: of staff, of questionnaires and of figures that were
/// released. Nothing in them is about one who answered.
pub const OTHERS: [(&str, &str, &str); 47] = [
    ("absences", "person_id from_day to_day", "days on which readers are away"),
    (
        "api_tokens",
        "id hash project_id name made_by made_on ends_on revoked_on",
        "tokens with which programs read released figures",
    ),
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
    (
        "directory_removals",
        "kind id version asked_by asked_at",
        "entries of the directory that wait for a second person to take them out",
    ),
    (
        "directory_versions",
        "kind id version document removed written_by written_at asked_by checked_on checked_by method check_by",
        "help lines, laws and ages, with who checked them",
    ),
    (
        "erasures",
        "consultation_id erased_on why reason first_id second_id key_hash",
        "that answers were destroyed, when and by whom",
    ),
    (
        "feedback",
        "consultation_id number document hash published_on first_id second_id",
        "answers to children, as they were published",
    ),
    (
        "feedback_drafts",
        "consultation_id document hash proposed_by",
        "answers to children that are being written",
    ),
    ("feedback_writers", "consultation_id person_id", "who wrote an answer to children"),
    ("identities", "issuer subject person_id made_at", "how staff sign in elsewhere"),
    (
        "incidents",
        "id project_id kind what known_at noted_by noted_at told_authority_on told_people_on closed_on learned",
        "breaches and drills",
    ),
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
    ("listings", "consultation_id listed_by listed_on", "consultations on the public home page"),
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
    (
        "quality_scores",
        "project_id moment item score evidence person_id written_on",
        "how well a project lets children take part, as its team says",
    ),
    ("queues", "consultation_id since", "since which day a queue of texts was never empty"),
    ("recipients", "project_id person_id named_by named_on", "who receives what accuses the team"),
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
    ("reminders", "consultation_id what sent_on", "what staff were reminded of"),
    ("reviews", "task done_on done_by", "reviews of the year"),
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
        "theme_counts",
        "consultation_id question content person_id told_on",
        "released figures of themes",
    ),
    (
        "themes",
        "consultation_id question number code name definition merged_into",
        "what texts can be about",
    ),
    (
        "translations",
        "consultation_id id source_lang source lang words was checked_by",
        "who checked a translation",
    ),
    ("trials", "consultation_id hash wrapped ends_at", "trials by the team"),
];
