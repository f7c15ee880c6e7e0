//! A program that reads released figures.

use rocket::http::{Header, Method, Status};
use serde_json::Value;

use super::World;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub status: Status,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Told {
    /// A header by its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks that this is a refusal with one sentence.
    pub fn is_problem(&self, status: u16) -> &Self {
        assert_eq!(self.status.code, status, "{self:?}");
        assert_eq!(self.header("Content-Type"), Some("application/problem+json"), "{self:?}");
        let (json, members) = (self.json(), ["type", "title", "status", "detail"]);
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, members);
        assert_eq!(json["status"], status);
        let said = json["detail"].as_str().unwrap();
        assert!(said.ends_with('.') && said.matches(". ").count() == 0, "{said}");
        assert_eq!(self.header("Cache-Control"), Some("no-store"));
        self
    }
}

impl World {
    /// Asks as a program does.
    pub async fn read(&self, path: &str, headers: &[(&str, &str)]) -> Told {
        self.read_by(Method::Get, path, headers).await
    }

    /// Asks with a method of its own.
    pub async fn read_by(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Told {
        let mut request = self.client.req(method, path.to_owned());
        for (name, value) in headers {
            request.add_header(Header::new((*name).to_owned(), (*value).to_owned()));
        }
        let answer = request.dispatch().await;
        let headers = answer.headers().iter();
        let headers = headers.map(|one| (one.name().to_string(), one.value().to_owned()));
        Told {
            status: answer.status(),
            headers: headers.collect(),
            body: answer.into_bytes().await.unwrap_or_default(),
        }
    }

    /// Asks with a token.
    pub async fn read_with(&self, path: &str, token: &str) -> Told {
        self.read(path, &[("Authorization", &format!("Bearer {token}"))]).await
    }
}
