//! Reads a page as a robot would: its forms, with every field a browser would send.

use scraper::{ElementRef, Html, Selector};

/// A form of a page with the fields a browser without script would send.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// The form whose action ends like this, or that has a button with such a `formaction`.
    pub fn find(html: &str, action: &str) -> Self {
        let page = Html::parse_document(html);
        let form = Selector::parse("form").unwrap();
        let button = Selector::parse("[formaction]").unwrap();
        for element in page.select(&form) {
            let own = element.value().attr("action").unwrap_or_default();
            let other = element.select(&button).filter_map(|b| b.value().attr("formaction"));
            if let Some(found) = other.chain([own]).find(|known| known.ends_with(action)) {
                return Self { action: found.to_owned(), fields: fields(element) };
            }
        }
        panic!("no form to {action} in {html}");
    }

    /// The form with this id.
    pub fn by_id(html: &str, id: &str) -> Self {
        let page = Html::parse_document(html);
        let form = Selector::parse(&format!("form#{id}")).unwrap();
        let element = page.select(&form).next();
        let element = element.unwrap_or_else(|| panic!("no form #{id} in {html}"));
        let action = element.value().attr("action").unwrap_or_default().to_owned();
        Self { action, fields: fields(element) }
    }

    /// Fills a field in, before the last one: `end` stays last.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let last = self.fields.pop();
        self.fields.push((name.to_owned(), value.to_owned()));
        self.fields.extend(last);
        self
    }

    /// Replaces what a field holds.
    pub fn replacing(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(known, _)| known == name);
        value.clone_into(&mut field.unwrap().1);
        self
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn body(&self) -> String {
        encode(&self.fields)
    }
}

pub fn encode(fields: &[(String, String)]) -> String {
    let safe = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", safe(name), safe(value))).collect();
    pairs.join("&")
}

fn fields(form: ElementRef<'_>) -> Vec<(String, String)> {
    let inputs = Selector::parse("input[name], textarea[name], select[name]").unwrap();
    let mut fields = Vec::new();
    for input in form.select(&inputs) {
        let element = input.value();
        let name = element.attr("name").unwrap().to_owned();
        let kind = element.attr("type").unwrap_or_default();
        let ticked = element.attr("checked").is_some();
        match (element.name(), kind) {
            ("input", "radio" | "checkbox") if !ticked => {}
            ("textarea", _) => fields.push((name, input.text().collect())),
            ("select", _) => {
                let option = Selector::parse("option").unwrap();
                let chosen = input
                    .select(&option)
                    .find(|option| option.value().attr("selected").is_some())
                    .or_else(|| input.select(&option).next());
                let value = chosen.and_then(|option| option.value().attr("value"));
                fields.push((name, value.unwrap_or_default().to_owned()));
            }
            _ => fields.push((name, element.attr("value").unwrap_or_default().to_owned())),
        }
    }
    fields
}
