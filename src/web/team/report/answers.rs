//! What adults answered: for now what the project owes the children it asks, and by which day. This
//! chapter is one function and one partial (`partials/team/report_answers.html.hbs`).

use crate::acts::report::Report;
use crate::domain::wording::Lang;
use crate::web::team::involvement::Cards;
use crate::web::team::page::TeamPages;
use crate::web::team::scope::Scope;

/// The four cards of the project, and the day of the answer.
pub(super) fn answers(pages: &TeamPages, lang: Lang, scope: &Scope, report: &Report) -> Cards {
    Cards::of(pages, lang, scope, &report.involvement)
}
