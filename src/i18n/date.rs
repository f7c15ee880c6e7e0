//! Days in words.

use time::Date;

use super::catalogue::Catalogue;
use crate::domain::wording::Lang;

/// A day as people say it, as in "14 mars 2027".
pub fn day(catalogue: &Catalogue, lang: Lang, date: Date) -> Option<String> {
    let number = date.day().to_string();
    let year = date.year().to_string();
    let month =
        catalogue.say(lang, &format!("respond.month.{:02}", u8::from(date.month())), &[])?;
    catalogue.say(lang, "respond.day", &[("day", &number), ("month", &month), ("year", &year)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_like_speech() {
        let catalogue = Catalogue::load().unwrap();
        let date = Date::from_calendar_date(2027, time::Month::March, 14).unwrap();
        assert_eq!(day(&catalogue, Lang::Fr, date).unwrap(), "14 mars 2027");
        assert_eq!(day(&catalogue, Lang::De, date).unwrap(), "14. März 2027");
        for lang in Lang::ALL {
            assert!(day(&catalogue, lang, date).unwrap().contains("14"));
        }
    }
}
