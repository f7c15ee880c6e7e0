//! `/api/v1/consultations`: what may be read with this request, in pages, and one of them.

use rocket::get;
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::asking::Asking;
use super::kind::Kind;
use super::problem::Problem;
use crate::acts::{consultations, publicity};
use crate::domain::code;
use crate::domain::consultation::Consultation;
use crate::domain::questionnaire::Questionnaire;
use crate::store::StoreError;
use crate::store::releases::Head;

/// The highest page that can be asked for.
pub const LAST_PAGE: usize = 1_000_000;
/// Consultations of a page at most.
pub const LARGEST_PAGE: usize = 100;
/// Consultations of a page when nobody says how many.
pub const PAGE: usize = 20;

const HERE: &str = "/api/v1/consultations";

/// Those of everybody; with a token those of its project that have a release.
#[get("/api/v1/consultations")]
pub async fn list(asking: Asking) -> Result<Answer, Problem> {
    asking.only(&["page", "per_page"])?;
    asking.kind(&[Kind::Json])?;
    let page = asking.number("page", 1, LAST_PAGE)?;
    let size = asking.number("per_page", PAGE, LARGEST_PAGE)?;
    let mut all = Vec::new();
    for consultation in asking.desk.store.consultations_with_releases().await? {
        let listed = match &asking.project {
            Some(project) => *project == consultation.project_id,
            None => publicity::is_public(&asking.desk, &consultation).await?,
        };
        all.extend(listed.then_some(consultation));
    }
    let total = all.len();
    let mut items = Vec::new();
    for consultation in all.iter().skip((page - 1) * size).take(size) {
        let revision = consultations::revision(&asking.desk, consultation).await?;
        let summary = summary(consultation, &revision.questionnaire);
        items.push(Value::Object(summary));
    }
    let to = |page: usize| format!("{HERE}?page={page}&per_page={size}");
    let last = total.div_ceil(size).max(1);
    let prev = (page > 1).then(|| to((page - 1).min(last)));
    let next = (page < last).then(|| to(page + 1));
    let link = |rel: &str, to: Option<&str>| Some(format!("<{}>; rel=\"{rel}\"", to?));
    let links = [link("prev", prev.as_deref()), link("next", next.as_deref())]
        .into_iter()
        .flatten()
        .collect();
    let document = json!({
        "total": total,
        "page": page,
        "per_page": size,
        "prev": prev,
        "next": next,
        "items": items,
    });
    Ok(Answer::fresh(&document, asking.readers()).with_links(links))
}

/// One consultation, with its releases.
#[get("/api/v1/consultations/<code>")]
pub async fn show(code: &str, asking: Asking) -> Result<Answer, Problem> {
    asking.only(&[])?;
    asking.kind(&[Kind::Json])?;
    let (consultation, heads) = find(&asking, code).await?;
    let revision = consultations::revision(&asking.desk, &consultation).await?;
    let project = asking.desk.store.project_by_id(&consultation.project_id).await?;
    let project = project.ok_or(StoreError::Corrupt("project"))?;
    let mut document = summary(&consultation, &revision.questionnaire);
    let about = json!({ "name": project.name, "organisation": project.organisation });
    document.insert("project".to_owned(), about);
    let releases: Vec<Value> = heads.iter().map(listed).collect();
    document.insert("releases".to_owned(), json!(releases));
    Ok(Answer::fresh(&Value::Object(document), asking.readers()))
}

/// A consultation that may be read with this request, with its releases; there is at least one.
///
/// # Errors
/// There is none, for whoever asks.
pub async fn find(asking: &Asking, code: &str) -> Result<(Consultation, Vec<Head>), Problem> {
    let none = || Problem::not_found("There is no such consultation, or it has no public figures.");
    // One address for one thing: a code is written as it is printed.
    if code::normalise(code).as_deref() != Some(code) {
        return Err(none());
    }
    let found = asking.desk.store.consultation(code).await?.ok_or_else(none)?;
    let heads = asking.desk.store.release_heads(&found.id).await?;
    if heads.is_empty() || !asking.may_read(&found).await? {
        return Err(none());
    }
    Ok((found, heads))
}

fn summary(consultation: &Consultation, questionnaire: &Questionnaire) -> Map<String, Value> {
    let code = &consultation.code;
    let title = questionnaire
        .languages
        .iter()
        .map(|lang| (lang.code().to_owned(), json!(questionnaire.title.plain(*lang))));
    let here = format!("{HERE}/{code}");
    let members = [
        ("code", json!(code)),
        ("title", Value::Object(title.collect())),
        ("stage", json!(consultation.stage.code())),
        ("closed_on", json!(consultation.closed_on)),
        ("revision", json!(consultation.revision)),
        ("languages", json!(questionnaire.languages)),
        ("bands", json!(questionnaire.bands)),
        ("links", json!({ "self": here, "codebook": format!("{here}/codebook") })),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn listed(head: &Head) -> Value {
    let here = format!("/api/v1/releases/{}", head.id);
    json!({
        "id": head.id,
        "number": head.number,
        "made_on": head.made_on,
        "retracted_on": head.retracted_on,
        "links": { "self": here, "tables": format!("{here}/tables") },
    })
}
