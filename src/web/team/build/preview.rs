//! `/team/c/CODE/preview/LANG/BAND`: a draft as a child would see it, inside the builder's phone.
//! It is the child's own page; nothing can be sent from it.

use rocket::http::{Header, Status};
use rocket::response::{self, Responder, Response};
use rocket::{Request, State, get};

use crate::acts::consultations;
use crate::domain::draft;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;
use crate::web::respond::page::{Page, policy};
use crate::web::respond::view::{self, Pages, Rendered};
use crate::web::team::member::Member;
use crate::web::team::scope;

/// The questionnaire in one language, for one age; `q` is shown even if a condition would hide it.
#[get("/team/c/<code>/preview/<lang>/<band>?<q>")]
pub async fn preview(
    code: &str,
    lang: &str,
    band: &str,
    q: Option<&str>,
    member: Member,
    children: &State<Pages>,
) -> Result<Framed, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    let revision = consultations::revision(&member.desk, &consultation).await?;
    let questionnaire = draft::shown(&revision.questionnaire, q.unwrap_or_default());
    let lang = lang.parse::<Lang>().ok().filter(|it| questionnaire.languages.contains(it));
    let band = band.parse::<Band>().ok().filter(|it| questionnaire.bands.contains(it));
    let (lang, band) = lang.zip(band).ok_or(Error::NotFound)?;
    let document = view::Document {
        consultation: view::Consultation {
            code: &consultation.code,
            revision: revision.number,
            organisation: &scope.project.organisation,
            questionnaire: &questionnaire,
            kiosk: None,
            trial: None,
        },
        lang,
        band,
        withdrawal: questionnaire.offers_withdrawal(band),
        submission: "",
        prefill: &[],
        problems: &[],
        typed_code: "",
        code_problem: None,
    };
    children.document(&document).map(Framed).map_err(|_| Error::Page)
}

/// A page that our own pages may frame.
pub struct Framed(Rendered);

impl<'r> Responder<'r, 'static> for Framed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let policy = policy(&self.0.style_src)
            .replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            .replace("form-action 'self'", "form-action 'none'");
        let page = Page::new(Status::Ok, self.0).respond_to(request)?;
        let mut answer = Response::build_from(page);
        answer.header(Header::new("Content-Security-Policy", policy));
        answer.ok()
    }
}
