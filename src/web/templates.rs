//! The template engine: strict, embedded, always escaping, with the words of `locales/` at hand.

use std::sync::Arc;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason,
    ScopedJson, TemplateError,
};
use rust_embed::RustEmbed;
use serde::Serialize;
use serde_json::Value;

use crate::domain::wording::{Band, Lang};
use crate::i18n::Catalogue;

const EXTENSION: &str = ".html.hbs";

/// The templates, in the binary (read from disk in debug builds).
#[derive(RustEmbed)]
#[folder = "templates/"]
struct Files;

/// Renders `templates/NAME.html.hbs` from page data.
#[derive(Clone)]
pub struct Templates {
    engine: Arc<Handlebars<'static>>,
}

impl Templates {
    /// Registers every template; page data name their language as `lang` and may name a `band`.
    ///
    /// # Errors
    /// A template that does not parse.
    pub fn load(catalogue: Arc<Catalogue>) -> Result<Self, Box<TemplateError>> {
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        for file in Files::iter() {
            let Some(name) = file.strip_suffix(EXTENSION) else { continue };
            let Some(source) = Files::get(&file) else { continue };
            engine
                .register_template_string(name, String::from_utf8_lossy(&source.data).trim_end())
                .map_err(Box::new)?;
        }
        engine.register_helper("t", Box::new(Say(catalogue)));
        Ok(Self { engine: Arc::new(engine) })
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// A variable or a text that does not exist: a mistake of ours, never of a visitor.
    pub fn render(&self, name: &str, page: &impl Serialize) -> Result<String, Box<RenderError>> {
        self.engine.render(name, page).map_err(Box::new)
    }
}

#[cfg(test)]
impl Templates {
    /// The same with the name of each of the child's templates where it is used, and those names.
    pub(crate) fn marked(&self) -> (Self, Vec<String>) {
        let mut engine = (*self.engine).clone();
        let mut names = Vec::new();
        for file in Files::iter() {
            let name = file.strip_suffix(EXTENSION).unwrap();
            if name.contains("team") || name.starts_with("files/") {
                continue;
            }
            let source = Files::get(&file).unwrap();
            let mark = format!("({name})");
            let source = format!("{mark}{}", String::from_utf8_lossy(&source.data).trim_end());
            engine.register_template_string(name, source).unwrap();
            names.push(mark);
        }
        (Self { engine: Arc::new(engine) }, names)
    }
}

/// `{{t "key" name=value}}`: a text in the language and band of the page.
struct Say(Arc<Catalogue>);

impl HelperDef for Say {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let fail = |what: String| RenderError::from(RenderErrorReason::Other(what));
        let key = helper.param(0).and_then(|param| param.value().as_str());
        let key = key.ok_or_else(|| fail("t needs a key".to_owned()))?;
        let root = |name| context.data().get(name).and_then(Value::as_str);
        let lang = root("lang").and_then(|lang| lang.parse::<Lang>().ok());
        let lang = lang.ok_or_else(|| fail(format!("no language for {key}")))?;
        let band = root("band").and_then(|band| band.parse::<Band>().ok());
        let values: Vec<(&str, String)> =
            helper.hash().iter().map(|(name, value)| (*name, plain(value.value()))).collect();
        let params: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = self.0.say_for(lang, band, key, &params);
        let text = text.ok_or_else(|| fail(format!("no text {key} in {lang}")))?;
        Ok(ScopedJson::Derived(Value::String(text)))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn templates() -> Templates {
        Templates::load(Arc::new(Catalogue::load().unwrap())).unwrap()
    }

    #[test]
    fn a_missing_variable_or_text_never_reaches_a_page() {
        let mut engine = (*templates().engine).clone();
        for (name, source) in
            [("gap", "{{nothing}}"), ("text", "{{t \"respond.nothing\"}}"), ("escape", "{{a}}")]
        {
            engine.register_template_string(name, source).unwrap();
        }
        assert!(engine.render("gap", &json!({"lang": "fr"})).is_err());
        assert!(engine.render("text", &json!({"lang": "fr"})).is_err());
        let escaped = engine.render("escape", &json!({"a": "<i a='\"&"})).unwrap();
        assert_eq!(escaped, "&lt;i a&#x3D;&#x27;&quot;&amp;");
    }

    #[test]
    fn only_our_own_style_sheets_are_printed_unescaped() {
        for file in Files::iter() {
            let source = Files::get(&file).unwrap();
            let source = std::str::from_utf8(&source.data).unwrap();
            let raw = source.matches("{{{").count() + source.matches("{{&").count();
            let allowed = usize::from(file.starts_with("layouts/"));
            assert!(raw <= allowed, "{file} prints unescaped");
            assert!(!source.contains("style=\""), "{file} has a style attribute");
            let quoted = source.replace("?l={{", "").replace("?moment={{", "");
            assert!(!quoted.contains("={{"), "{file} has an unquoted attribute");
            assert!(!source.contains(" on"), "{file} may have an inline handler");
            let limit = if file.starts_with("partials/") { 40 } else { 60 };
            assert!(source.lines().count() < limit, "{file} is too long");
        }
    }
}
