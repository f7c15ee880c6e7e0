//! What every page of staff has: language, who is signed in, the form token, style sheet and words.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder, Response};
use serde::Serialize;

use super::cookies;
use super::member::Member;
use super::problem::Problem;
use super::reader::Reader;
use crate::acts::method::STAFF;
use crate::domain::wording::Lang;
use crate::i18n::{Catalogue, Params};
use crate::web::assets::Assets;
use crate::web::error::Error;
use crate::web::headers::POLICY;
use crate::web::templates::Templates;

/// Makes the pages of staff.
#[derive(Clone)]
pub struct TeamPages {
    /// Every word.
    pub words: Arc<Catalogue>,
    /// What people call the provider of identities, if there is one.
    pub provider: Option<String>,
    templates: Templates,
    assets: Arc<Assets>,
}

/// What a page is, apart from its own data.
pub struct Frame<'a> {
    /// Who reads.
    pub reader: Reader,
    /// Who is signed in.
    pub member: Option<&'a Member>,
    /// What its forms carry.
    pub form_token: &'a str,
    /// Where the page can be asked for again, for the links of languages.
    pub here: &'a str,
    /// Title of the window.
    pub title: &'a str,
}

impl<'a> Frame<'a> {
    /// The frame of a page for somebody signed in.
    pub fn of(reader: Reader, member: &'a Member, here: &'a str, title: &'a str) -> Self {
        let form_token = &member.session.form_token;
        Self { reader, member: Some(member), form_token, here, title }
    }
}

#[derive(Serialize)]
struct Page<'a, B> {
    lang: Lang,
    dir: &'static str,
    title: &'a str,
    here: &'a str,
    style: String,
    icon: String,
    passkey_script: String,
    languages: Vec<Choice>,
    me: Option<Me<'a>>,
    form_token: &'a str,
    #[serde(flatten)]
    body: &'a B,
}

/// A language to choose.
#[derive(Debug, Serialize)]
pub struct Choice {
    code: Lang,
    name: &'static str,
    href: String,
    current: bool,
}

impl Choice {
    /// Languages to choose from; `before` and `after` are the rest of their addresses.
    pub fn among(offered: &[Lang], current: Lang, before: &str, after: &str) -> Vec<Self> {
        let choice = |&code: &Lang| Self {
            code,
            name: code.own_name(),
            href: format!("{before}{code}{after}"),
            current: code == current,
        };
        offered.iter().map(choice).collect()
    }
}

#[derive(Serialize)]
struct Me<'a> {
    name: &'a str,
    initials: String,
}

#[derive(Serialize)]
struct Notice<'a> {
    heading: &'a str,
    text: &'a str,
}

impl TeamPages {
    /// Pages with these words, templates and files.
    pub fn new(words: Arc<Catalogue>, templates: Templates, assets: Arc<Assets>) -> Self {
        Self { words, templates, assets, provider: None }
    }

    /// The same, with a provider of identities.
    #[must_use]
    pub fn with_provider(self, name: Option<&str>) -> Self {
        Self { provider: name.map(str::to_owned), ..self }
    }

    /// One text. A missing one shows its key; the tests find none.
    pub fn say(&self, lang: Lang, key: &str, params: &Params) -> String {
        self.words.say(lang, key, params).unwrap_or_else(|| key.to_owned())
    }

    /// The address of a script or picture.
    pub fn address(&self, path: &str) -> String {
        self.assets.address(path)
    }

    /// A page that says one thing.
    ///
    /// # Errors
    /// A template failed.
    pub fn notice(
        &self,
        reader: Reader,
        member: &Member,
        here: &str,
        problem: &Problem,
    ) -> Result<Answer, Error> {
        let heading = self.say(reader.lang, "team.problem", &[]);
        let body = Notice { heading: &heading, text: problem.text() };
        let frame = Frame::of(reader, member, here, &heading);
        self.page(problem.status(), "team/notice", &frame, &body)
    }

    /// A page with a status.
    ///
    /// # Errors
    /// A template failed.
    pub fn page(
        &self,
        status: Status,
        name: &str,
        frame: &Frame<'_>,
        body: &impl Serialize,
    ) -> Result<Answer, Error> {
        let lang = frame.reader.lang;
        let page = Page {
            lang,
            dir: lang.direction(),
            title: frame.title,
            here: frame.here,
            style: self.assets.address("team.css"),
            icon: self.assets.address("img/favicon.svg"),
            passkey_script: self.assets.address("js/team/passkey.js"),
            languages: Choice::among(&STAFF, lang, &format!("{}?lang=", frame.here), ""),
            me: frame.member.map(|member| Me {
                name: &member.person().name,
                initials: initials(&member.person().name),
            }),
            form_token: frame.form_token,
            body,
        };
        let html = self.templates.render(name, &page).map_err(|_| {
            tracing::error!(event = "page.failed", page = name);
            Error::Page
        })?;
        let lang = frame.reader.chosen.then_some(lang);
        let (form_token, frames) = (None, false);
        Ok(Answer { status, html, lang, form_token, retry_after: LATER, frames })
    }
}

/// The first letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut names = name.split_whitespace();
    let first = names.next().and_then(|name| name.chars().next());
    let last = names.next_back().and_then(|name| name.chars().next());
    first.into_iter().chain(last).collect()
}

/// A page on its way out.
#[derive(Debug)]
pub struct Answer {
    status: Status,
    html: String,
    lang: Option<Lang>,
    form_token: Option<String>,
    retry_after: u64,
    frames: bool,
}

/// Seconds after which to come back when there is too much to do.
const LATER: u64 = 5;

impl Answer {
    /// The same page, with the token its form carries kept in a cookie too.
    pub fn with_form_token(self, token: String) -> Self {
        Self { form_token: Some(token), ..self }
    }

    /// The same page, when it says to come back after some seconds.
    pub fn later(self, seconds: u64) -> Self {
        Self { retry_after: seconds, ..self }
    }

    /// The same page, which shows others of our own in a frame.
    pub fn with_frames(self) -> Self {
        Self { frames: true, ..self }
    }

    /// Its status.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The page itself.
    #[cfg(test)]
    pub fn html(&self) -> &str {
        &self.html
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = Response::build_from(self.html.respond_to(request)?);
        answer.status(self.status).header(ContentType::HTML);
        if self.status == Status::ServiceUnavailable {
            answer.header(Header::new("Retry-After", self.retry_after.to_string()));
        }
        if self.frames {
            let policy = format!("{POLICY}; frame-src 'self'");
            answer.header(Header::new("Content-Security-Policy", policy));
        }
        let mut cookie = |name, value: &str| {
            answer.header_adjoin(Header::new("Set-Cookie", cookies::set(request, name, value)));
        };
        if let Some(lang) = self.lang {
            cookie(cookies::LANG, lang.code());
        }
        if let Some(token) = self.form_token {
            cookie(cookies::FORM, &token);
        }
        answer.ok()
    }
}
