//! Every page of a kiosk in every language: nothing leads out but the last one, help is on each.

use super::kiosk::{Kiosk, PinProblem};
use super::tests::{document, help_lines, keep, of, pages, sample};
use super::*;
use crate::domain::wording::{Band, Lang};

fn every_page(pages: &Pages, lang: Lang) -> Vec<(&'static str, Rendered)> {
    let (asked, lines) = (sample(), help_lines(lang));
    let kiosk = Kiosk { token: "T", code: "B7K3", idle: 60, pack: Some("KEY"), lines: &lines };
    let consultation = Consultation { kiosk: Some(kiosk), ..of(&asked) };
    let landing = Landing { consultation, lang, band_missing: false };
    let document =
        Document { consultation, withdrawal: false, submission: "0f", ..document(&asked, lang) };
    let sent = Sent { consultation, lang, band: Band::Nine, withdrawal: None };
    let words = (lang, Band::Nine);
    let made = [
        ("kiosk-start", pages.landing(&landing)),
        ("kiosk-start-missing", pages.landing(&Landing { band_missing: true, ..landing })),
        ("kiosk-document", pages.document(&document)),
        ("kiosk-document-young", pages.document(&Document { band: Band::Six, ..document })),
        ("kiosk-sent", pages.sent(&sent)),
        ("kiosk-wait", pages.wait(Wait::TooFast, &consultation, words, "send", &[])),
        ("kiosk-no", pages.notice_at(kiosk, Notice::Declined, lang, Some(Band::Six))),
        ("kiosk-paused", pages.notice_at(kiosk, Notice::Paused, lang, None)),
        ("kiosk-pin", pages.pin(kiosk, lang, None)),
        ("kiosk-pin-wrong", pages.pin(kiosk, lang, Some(PinProblem::Wrong))),
        ("kiosk-pin-wait", pages.pin(kiosk, lang, Some(PinProblem::Wait(30)))),
        ("kiosk-ended", pages.kiosk_ended(kiosk, lang)),
    ];
    made.map(|(name, page)| (name, page.unwrap())).into()
}

/// Addresses that are neither of this kiosk, nor on the page itself, nor files.
fn leads_out(html: &str) -> Vec<&str> {
    let addresses = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let inside = |address: &&str| {
        ["#", "?l=", "/k/T", "/static/"].iter().any(|start| address.starts_with(start))
    };
    addresses.filter(|address| !inside(address)).collect()
}

#[test]
fn every_page_of_a_kiosk_is_whole_and_leads_nowhere_else() {
    let pages = pages();
    for lang in Lang::ALL {
        for (name, page) in every_page(&pages, lang) {
            let expected: &[&str] = if name == "kiosk-ended" { &["/team"] } else { &[] };
            assert_eq!(leads_out(&page.html), expected, "{name} {lang}");
            assert!(page.html.contains("id=\"help\"") && page.html.contains("112"), "{name}");
            assert!(page.html.contains(" kiosk\"") && page.html.contains("kiosk.js"), "{name}");
            assert!(!page.html.contains("style=\"") && !page.html.contains("\"><i>"), "{name}");
            assert!(!page.html.contains("/withdraw"), "{name} promises a code");
            keep(name, lang, &page);
        }
    }
    let elsewhere = pages.document(&document(&sample(), Lang::Fr)).unwrap();
    assert!(leads_out(&elsewhere.html).contains(&"/x"), "the control");
}
