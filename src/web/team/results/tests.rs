//! Every page of staff in every language, from figures the engine itself released.

use std::sync::Arc;

use super::*;
use crate::acts::exports::Dossier;
use crate::acts::exports::sample::dossier;
use crate::acts::method::STAFF;
use crate::domain::consultation::Consultation;
use crate::domain::stage::Stage;
use crate::domain::status::Status as Stand;
use crate::i18n::Catalogue;
use crate::web::assets::Assets;
use crate::web::templates::Templates;

fn pages() -> TeamPages {
    let words = Arc::new(Catalogue::load().unwrap());
    let templates = Templates::load(Arc::clone(&words)).unwrap();
    TeamPages::new(words, templates, Arc::new(Assets::load()))
}

fn consultation() -> Consultation {
    Consultation {
        id: "c".to_owned(),
        project_id: "p".to_owned(),
        code: "B7K3M".to_owned(),
        stage: Stage::Suivi,
        status: Stand::Released,
        demonstration: true,
        revision: 1,
        author_id: None,
        approver_id: None,
        closed_on: None,
        erase_on: None,
    }
}

fn html(dossier: &Dossier, lang: crate::domain::wording::Lang) -> String {
    let pages = pages();
    let consultation = consultation();
    let body = view::body(&pages, lang, dossier, &consultation);
    let reader = Reader { lang, chosen: false };
    let frame = Frame { reader, member: None, form_token: "", here: "/team/r/x", title: "x" };
    pages.page(Status::Ok, "team/results", &frame, &body).unwrap().html().to_owned()
}

#[test]
fn results_read_well_in_every_language() {
    let dossier = dossier(300);
    for lang in STAFF {
        let html = html(&dossier, lang);
        for key in [">team.", " team.", ">respond.", "respond.faces", "style=\""] {
            assert!(!html.contains(key), "{lang} shows {key}");
        }
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>=1"));
        assert!(html.contains("<svg") && html.contains("scope=\"row\""));
    }
}

#[test]
fn hidden_rows_carry_no_figure_and_look_alike() {
    let few = dossier(12);
    assert!(few.release.tables.few);
    let html = html(&few, crate::domain::wording::Lang::En);
    assert!(!html.contains(" %") && !html.contains('≈') && !html.contains("class=\"bar1\""));
    assert!(html.contains("Fewer than 20"));
}
