//! Cookies of staff: set by hand, so that every attribute is what it says here (S-7). None of them
//! exists outside `/team`, but for the ticket of somebody on the way back from another site.

use rocket::http::Header;
use rocket::{Request, Response};

use super::proof::Renewed;
use crate::config::Config;

/// The session: its secret.
pub const SESSION: &str = "staff";
/// The form token before there is a session.
pub const FORM: &str = "staff_form";
/// The mark of a device from which somebody signed in; it opens nothing.
pub const DEVICE: &str = "staff_device";
/// The ticket of somebody who went to a provider of identities, for ten minutes. Coming back from
/// another site it must be sent along, and no other host may set it.
pub const AWAY: &str = "staff_away";
/// The language chosen.
pub const LANG: &str = "staff_lang";

/// Seconds a session cookie may live; the server ends it earlier.
const SESSION_LASTS: u32 = 8 * 3600;
const FORM_LASTS: u32 = 3600;
const DEVICE_LASTS: u32 = 180 * 24 * 3600;
const AWAY_LASTS: u32 = 600;
const LANG_LASTS: u32 = 365 * 24 * 3600;

fn is_secure(request: &Request<'_>) -> bool {
    request.rocket().state::<Config>().is_some_and(Config::is_secure)
}

fn full_name(name: &str, secure: bool) -> String {
    match name {
        _ if !secure => name.to_owned(),
        AWAY => format!("__Host-{name}"),
        _ => format!("__Secure-{name}"),
    }
}

/// The value of a cookie, if the browser sent it.
pub fn read(request: &Request<'_>, name: &str) -> Option<String> {
    let name = full_name(name, is_secure(request));
    let value = request.cookies().get(&name)?.value();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (value.len() <= 100 && value.chars().all(plain)).then(|| value.to_owned())
}

/// A `Set-Cookie` value; an empty value takes the cookie away.
pub fn set(request: &Request<'_>, name: &str, value: &str) -> String {
    let secure = is_secure(request);
    let lasts = match name {
        _ if value.is_empty() => 0,
        SESSION => SESSION_LASTS,
        DEVICE => DEVICE_LASTS,
        LANG => LANG_LASTS,
        AWAY => AWAY_LASTS,
        _ => FORM_LASTS,
    };
    let (path, site) = if name == AWAY { ("/", "Lax") } else { ("/team", "Strict") };
    let name = full_name(name, secure);
    let mark = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; Max-Age={lasts}; HttpOnly; SameSite={site}{mark}")
}

/// Gives the browser the new secret of a session that showed who sits there, whatever the answer.
pub fn renew(request: &Request<'_>, answer: &mut Response<'_>) {
    if let Renewed(Some(secret)) = request.local_cache(|| Renewed(None)) {
        answer.adjoin_header(Header::new("Set-Cookie", set(request, SESSION, secret)));
    }
}
