//! What stands over every page of results: which figures these are, and the way to the others.

use serde::Serialize;

use crate::acts::exports::Dossier;
use crate::acts::stages::Released;
use crate::domain::consultation::Consultation;
use crate::domain::release::Status as Told;
use crate::domain::stage::Stage;
use crate::domain::wording::Lang;
use crate::store::releases::StoredRelease;
use crate::web::team::consultation_view::groups;
use crate::web::team::history;
use crate::web::team::page::TeamPages;
use crate::web::team::waiting::Pill;

/// A page of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// All figures.
    Overview,
    /// One question by one group.
    Table,
    /// Two stages side by side.
    Time,
}

/// The head of a page.
#[derive(Debug, Serialize)]
pub struct Head {
    id: String,
    slug: String,
    project: String,
    code: String,
    stage: String,
    heading: String,
    pill: Pill,
    which: String,
    tabs: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Link {
    href: String,
    name: String,
    current: bool,
}

impl Head {
    /// The head of one page of this release.
    pub fn of(
        pages: &TeamPages,
        lang: Lang,
        dossier: &Dossier,
        consultation: &Consultation,
        at: Tab,
    ) -> Self {
        let release = &dossier.release;
        let say = |key: &str| pages.say(lang, key, &[]);
        let link = |tab: Tab, end: &str, name: String| Link {
            href: format!("/team/r/{}{end}", release.id),
            name,
            current: tab == at,
        };
        let day = history::day(pages, lang, &release.made_on);
        Self {
            which: which(pages, lang, dossier, &day),
            tabs: vec![
                link(Tab::Overview, "", say("team.results.tab.overview")),
                link(Tab::Table, "/table", say("team.results.tab.table")),
                link(Tab::Time, "/time", say("team.results.tab.time")),
            ],
            id: release.id.clone(),
            slug: dossier.project.slug.clone(),
            project: dossier.project.name.clone(),
            code: release.consultation.clone(),
            stage: say(&format!("team.stage.{}", release.stage)),
            heading: dossier.questionnaire.title.plain(lang).to_owned(),
            pill: Pill::of(pages, lang, consultation.status),
        }
    }
}

/// Which release this is, and whether all of it was counted for it.
fn which(pages: &TeamPages, lang: Lang, dossier: &Dossier, day: &str) -> String {
    let hash = mark(dossier);
    let tables = &dossier.release.tables;
    let mut said = Vec::new();
    if tables.batch > 1 {
        let n = tables.batch.to_string();
        said.push(pages.say(lang, "team.results.number", &[("n", &n)]));
    }
    said.push(pages.say(lang, "team.results.which", &[("day", day), ("hash", &hash)]));
    let told = tables.cells.iter().filter(|cell| cell.status == Told::Rounded);
    if dossier.release.interim {
        said.push(pages.say(lang, "team.method.how.interim", &[]));
    }
    if told.into_iter().any(|cell| cell.batch < tables.batch) {
        said.push(pages.say(lang, "team.results.carried", &[]));
    }
    said.join(" ")
}

/// One release of a consultation that has several.
#[derive(Debug, Serialize)]
pub struct Numbered {
    href: String,
    name: String,
    current: bool,
}

/// All releases of a consultation, seen from one; none when it is the only one.
pub fn sequence(
    pages: &TeamPages,
    lang: Lang,
    all: &[StoredRelease],
    current: &str,
) -> Vec<Numbered> {
    let numbered = |one: &StoredRelease| {
        let (n, day) = (one.number.to_string(), history::day(pages, lang, &one.made_on));
        let said = [("n", n.as_str()), ("day", &day)];
        Numbered {
            href: format!("/team/r/{}", one.id),
            name: pages.say(lang, "team.results.releases.one", &said),
            current: one.id == current,
        }
    };
    if all.len() < 2 { Vec::new() } else { all.iter().map(numbered).collect() }
}

/// The beginning of the fingerprint, to tell one release from another by eye.
pub fn mark(dossier: &Dossier) -> String {
    groups(&dossier.release.hash()).into_iter().take(4).collect::<Vec<_>>().join(" ")
}

/// One of the seven stages, with what was released there.
#[derive(Debug, Serialize)]
pub struct StageLinks {
    name: String,
    releases: Vec<StageLink>,
}

#[derive(Debug, Serialize)]
struct StageLink {
    href: String,
    code: String,
    day: String,
    here: bool,
    compare: Option<String>,
}

/// The seven stages of the project, seen from this release.
pub fn stages(pages: &TeamPages, lang: Lang, all: &[Released], here: &str) -> Vec<StageLinks> {
    let link = |one: &Released| StageLink {
        href: format!("/team/r/{}", one.id),
        code: one.code.clone(),
        day: history::day(pages, lang, &one.made_on),
        here: one.id == here,
        compare: (one.id != here).then(|| format!("/team/r/{here}/time?with={}", one.id)),
    };
    let stage = |stage: Stage| StageLinks {
        name: pages.say(lang, &format!("team.stage.{stage}"), &[]),
        releases: all.iter().filter(|one| one.stage == stage).map(link).collect(),
    };
    Stage::ALL.map(stage).into()
}
