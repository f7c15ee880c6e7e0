//! Every page of a kiosk in every language: nothing leads out but the last one, help is on each.

use super::gallery::{document, kiosk_pages};
use super::tests::{pages, sample};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;

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
    let (pages, words) = (pages(), Catalogue::load().unwrap());
    for lang in Lang::ALL {
        for (name, page) in kiosk_pages(&pages, &words, lang).unwrap() {
            let expected: &[&str] = if name == "kiosk-ended" { &["/team"] } else { &[] };
            assert_eq!(leads_out(&page.html), expected, "{name} {lang}");
            assert!(page.html.contains("id=\"help\"") && page.html.contains("112"), "{name}");
            assert!(page.html.contains(" kiosk\"") && page.html.contains("kiosk.js"), "{name}");
            assert!(!page.html.contains("style=\"") && !page.html.contains("\"><i>"), "{name}");
            assert!(!page.html.contains("/withdraw"), "{name} promises a code");
        }
    }
    let elsewhere = pages.document(&document(&sample(), Lang::Fr)).unwrap();
    assert!(leads_out(&elsewhere.html).contains(&"/x"), "the control");
}
