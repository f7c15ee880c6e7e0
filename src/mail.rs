//! Mail to staff, if the operator named a server: our name and a link, nothing else.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

/// Seconds for which a server of mail is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Subject and first line.
const NAME: &str = "Porte-Voix";

/// The way to the mailboxes of staff, or none.
pub struct Mail(Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>);

impl Mail {
    /// By way of a server (`smtp_url`), in the name of an address; none when the first is empty.
    ///
    /// # Errors
    /// One of the two cannot be used; says which, in words for an operator.
    pub fn new(url: &str, from: &str) -> Result<Self, &'static str> {
        if url.is_empty() {
            return Ok(Self(None));
        }
        if !is_private(url) {
            return Err("smtp_url must start with smtps:// or end with ?tls=required");
        }
        let from = from.parse().map_err(|_| "smtp_from must be an e-mail address")?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| "smtp_url must be an address such as smtps://user:word@mail.example")?;
        Ok(Self(Some((builder.timeout(Some(PATIENCE)).build(), from))))
    }

    /// True when a server is named.
    pub fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the server can be reached; nothing is sent.
    pub async fn reaches(&self) -> bool {
        let Some((transport, _)) = &self.0 else { return false };
        transport.test_connection().await.unwrap_or(false)
    }

    /// Sends a link. False when it did not leave; the log says no more than that.
    pub async fn send(&self, to: &str, link: &str) -> bool {
        let Some((transport, from)) = &self.0 else { return false };
        let Ok(to) = to.parse() else { return false };
        let text = format!("{NAME}\n\n{link}\n");
        let letter = Message::builder().from(from.clone()).to(to).subject(NAME).body(text);
        let sent = match letter {
            Ok(letter) => transport.send(letter).await.is_ok(),
            Err(_) => false,
        };
        if !sent {
            tracing::error!(event = "mail.failed");
        }
        sent
    }
}

/// True when nobody on the way can read it: a link lets somebody in.
fn is_private(url: &str) -> bool {
    let own = ["smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]"];
    let own = own.iter().any(|own| {
        url.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    own || url.starts_with("smtps://")
        || (url.starts_with("smtp://") && url.ends_with("?tls=required"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_never_travels_in_the_clear() {
        let new = |url: &str| Mail::new(url, "Voix <voix@example.org>").map(|mail| mail.is_set());
        assert_eq!(new(""), Ok(false));
        for good in ["smtps://a:b@mail.example", "smtp://mail.example?tls=required"] {
            assert_eq!(new(good), Ok(true), "{good}");
        }
        assert_eq!(new("smtp://127.0.0.1:25"), Ok(true));
        for bad in [
            "smtp://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtp://127.0.0.1.mail.example",
            "https://mail.example?tls=required",
            "mail.example",
        ] {
            assert!(new(bad).is_err(), "{bad}");
        }
        assert!(Mail::new("smtps://mail.example", "nobody").is_err());
    }
}
