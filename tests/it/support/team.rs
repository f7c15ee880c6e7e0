//! Staff as visitors: whoever asks does so through the real doors, each time with a fresh session.

use porte_voix::acts::people;
use porte_voix::domain::consultation::{Person, Project};
use porte_voix::domain::staff::Role;
use rocket::http::{ContentType, Header, Method, Status};
use rocket::local::asynchronous::LocalResponse;

use super::World;
use super::page::encode;

/// What came back: the address it leads to, or the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub status: Status,
    pub location: Option<String>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn text(&self) -> String {
        let location = self.location.clone().unwrap_or_default();
        format!("{location}\n{}", String::from_utf8_lossy(&self.body))
    }
}

impl World {
    /// A person with this role in a project.
    pub async fn person(&self, name: &str, role: Role, project: &Project) -> Person {
        let email = format!("{name}@example.org");
        let by = self.desk.by("test");
        people::add(&self.desk, &email, name, role, project, by).await.unwrap().0
    }

    /// One person for each role of the project.
    pub async fn team(&self) -> Vec<(Role, Person)> {
        let mut team = Vec::new();
        for role in Role::ALL {
            let person = match role {
                Role::Facilitator => self.facilitator.clone(),
                Role::SafeguardingLead => self.lead.clone(),
                Role::Analyst => self.analyst.clone(),
                _ => self.person(role.code(), role, &self.project).await,
            };
            team.push((role, person));
        }
        team
    }

    /// Somebody who holds every role, but in another project.
    pub async fn stranger(&self) -> Person {
        let desk = &self.desk;
        let project = Project {
            id: desk.dice.id(),
            slug: "elsewhere".to_owned(),
            name: "Elsewhere".to_owned(),
            organisation: "Others".to_owned(),
        };
        desk.store.add_project(&project, desk.by("test")).await.unwrap();
        for role in Role::ALL {
            self.person("stranger", role, &project).await;
        }
        self.person("stranger", Role::Analyst, &project).await
    }

    /// Asks as a person, or as nobody. A form carries its token, as the page gave it.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        fields: &[(&str, &str)],
    ) -> Seen {
        let (cookies, token) = self.signed_in(path, person).await;
        let request = self.client.req(method, path.to_owned());
        let mut request = request.cookies(cookies);
        if method == Method::Post {
            let mut all = vec![("form_token".to_owned(), token)];
            all.extend(
                fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            );
            request = request.header(ContentType::Form).body(encode(&all));
        }
        seen(request.dispatch().await).await
    }

    /// Sends a form with a file, as a person or as nobody.
    pub async fn upload(
        &self,
        path: &str,
        person: Option<&Person>,
        fields: &[(&str, &str)],
        file: Option<&[u8]>,
    ) -> Seen {
        let (cookies, token) = self.signed_in(path, person).await;
        let mut body = Vec::new();
        for (name, value) in [("form_token", token.as_str())].iter().chain(fields) {
            let head =
                format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        let head = format!(
            "--{BORDER}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend([head.as_bytes(), file.unwrap_or_default(), b"\r\n"].concat());
        body.extend(format!("--{BORDER}--\r\n").as_bytes());
        let request = self.client.post(path.to_owned()).cookies(cookies);
        seen(request.header(multipart(BORDER)).body(body).dispatch().await).await
    }

    /// Sends any bytes as a form with a file, whose border is `x`.
    pub async fn upload_raw(&self, path: &str, person: Option<&Person>, body: &[u8]) -> Seen {
        let (cookies, _) = self.signed_in(path, person).await;
        let request = self.client.post(path.to_owned()).cookies(cookies);
        seen(request.header(multipart("x")).body(body).dispatch().await).await
    }

    /// The cookies of a fresh session, and the token its forms carry.
    pub async fn signed_in(
        &self,
        path: &str,
        person: Option<&Person>,
    ) -> (Vec<(&'static str, String)>, String) {
        let outside = "token-of-the-page";
        let mut cookies = vec![("staff_form", outside.to_owned())];
        let mut token = outside.to_owned();
        if let Some(person) = person {
            let secret = people::start_session(&self.desk, person).await.unwrap();
            let session = people::session(&self.desk, &secret).await.unwrap().unwrap();
            cookies.push(("staff", secret));
            if !path.starts_with("/team/sign-in") && !path.starts_with("/team/link/") {
                token = session.form_token;
            }
        }
        (cookies, token)
    }
}

/// What stands between the parts of a form with a file.
const BORDER: &str = "----border";

fn multipart(border: &str) -> Header<'static> {
    Header::new("Content-Type", format!("multipart/form-data; boundary={border}"))
}

async fn seen(answer: LocalResponse<'_>) -> Seen {
    Seen {
        status: answer.status(),
        location: answer.headers().get_one("Location").map(str::to_owned),
        body: answer.into_bytes().await.unwrap_or_default(),
    }
}
