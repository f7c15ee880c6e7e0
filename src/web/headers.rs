//! Headers of every answer, whatever it is: refusals, redirects and assets included (W-1).

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Header;
use rocket::{Request, Response};

/// Adds the security headers that an answer does not set itself.
#[derive(Debug)]
pub struct Headers;

/// No script, style, sound or connection but our own; nothing may frame us.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Headers with the same value everywhere.
const ALWAYS: [(&str, &str); 6] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-DNS-Prefetch-Control", "off"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), \
         accelerometer=(), gyroscope=(), magnetometer=(), display-capture=()",
    ),
];

#[rocket::async_trait]
impl Fairing for Headers {
    fn info(&self) -> Info {
        Info { name: "headers of every answer", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        for (name, value) in ALWAYS {
            response.set_header(Header::new(name, value));
        }
        // Rocket's own is weaker; only what says so in its policy may be framed, by us or by everybody.
        let policy = response.headers().get_one("Content-Security-Policy").unwrap_or_default();
        let ours = policy.contains("frame-ancestors 'self'");
        if policy.contains("frame-ancestors *") {
            response.remove_header("X-Frame-Options");
        } else {
            let framed_by = if ours { "SAMEORIGIN" } else { "DENY" };
            response.set_header(Header::new("X-Frame-Options", framed_by));
        }
        let mut otherwise = |name: &'static str, value: &'static str| {
            if !response.headers().contains(name) {
                response.set_header(Header::new(name, value));
            }
        };
        otherwise("Content-Security-Policy", POLICY);
        otherwise("Cross-Origin-Resource-Policy", "same-origin");
        otherwise("Cache-Control", "no-store");
        // What children were answered may be found; nothing else.
        otherwise("X-Robots-Tag", "noindex, nofollow, noarchive");
        // Forms of staff need an origin; nothing of children tells where they came from.
        let team = request.uri().path().segments().next() == Some("team");
        otherwise("Referrer-Policy", if team { "same-origin" } else { "no-referrer" });
    }
}
