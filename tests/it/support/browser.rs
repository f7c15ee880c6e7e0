//! A browser of staff without script: it keeps cookies and posts forms as they are.

use std::collections::BTreeMap;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use porte_voix::acts::people;
use porte_voix::domain::consultation::Person;
use porte_voix::seal::sha256;
use rocket::http::{ContentType, Cookie, Status};
use rocket::local::asynchronous::LocalRequest;

use super::{Form, World};

pub const PASSWORD: &str = "four words at random";

pub struct Browser<'w> {
    world: &'w World,
    pub cookies: BTreeMap<String, String>,
    /// `Retry-After` of the last answer.
    pub retry_after: Option<String>,
}

impl<'w> Browser<'w> {
    /// A browser that knows nobody.
    pub fn new(world: &'w World) -> Self {
        Self { world, cookies: BTreeMap::new(), retry_after: None }
    }

    /// A browser in which a person is signed in, whose password is now [`PASSWORD`], hashed so that it is
    /// found right in no time.
    pub async fn of(world: &'w World, person: &Person) -> Self {
        let desk = &world.desk;
        let link = people::draw_link(desk, person, desk.by("test")).await.unwrap();
        let quick =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        let hash = quick
            .hash_password_with_salt(PASSWORD.as_bytes(), &desk.dice.bytes::<16>())
            .unwrap()
            .to_string();
        let link = sha256(link.as_bytes());
        assert!(desk.store.spend_link(&link, &hash, desk.by(&person.id)).await.unwrap());
        let session = people::start_session(desk, person).await.unwrap();
        let device = people::new_device(desk, person).await.unwrap();
        let mut browser = Self::new(world);
        let cookies = [("staff", session), ("staff_device", device)];
        browser.cookies.extend(cookies.map(|(name, value)| (name.to_owned(), value)));
        browser
    }

    pub async fn get(&mut self, path: &str) -> (Status, String) {
        let world = self.world;
        self.send(world.client.get(path.to_owned())).await
    }

    pub async fn post(&mut self, form: &Form) -> (Status, String) {
        let world = self.world;
        let request = world.client.post(form.action.clone());
        self.send(request.header(ContentType::Form).body(form.body())).await
    }

    /// Signs in with e-mail and password.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> (Status, String) {
        let (_, page) = self.get("/team/sign-in?lang=en").await;
        let form = Form::find(&page, "/sign-in");
        self.post(&form.replacing("email", email).replacing("password", password)).await
    }

    async fn send(&mut self, request: LocalRequest<'_>) -> (Status, String) {
        let cookies = self.cookies.iter().map(|(name, value)| (name.clone(), value.clone()));
        let answer = request.cookies(cookies.map(Cookie::from)).dispatch().await;
        for cookie in answer.headers().get("Set-Cookie") {
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        self.retry_after = answer.headers().get_one("Retry-After").map(str::to_owned);
        let status = answer.status();
        let location = answer.headers().get_one("Location").map(str::to_owned);
        let body = answer.into_string().await.unwrap_or_default();
        (status, location.unwrap_or(body))
    }
}
