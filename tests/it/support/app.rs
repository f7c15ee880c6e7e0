//! An app for codes, as staff have it on their phone.

use data_encoding::BASE32_NOPAD;
use totp_rs::{Builder, Totp};

use super::browser::{Browser, PASSWORD};
use super::{Form, World};

pub struct App(Totp);

impl App {
    /// Reads the address on the page that sets it up.
    pub fn read(page: &str) -> Self {
        let page = page.replace("&#x3D;", "=");
        let secret = page.split("?secret=").nth(1).unwrap().split('&').next().unwrap();
        let secret: [u8; 20] = BASE32_NOPAD.decode(secret.as_bytes()).unwrap().try_into().unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// The code it shows some seconds from now.
    pub fn code(&self, world: &World, later: i64) -> String {
        self.0.generate((world.desk.clock.now() + later).unsigned_abs()).to_string()
    }

    /// Sets it up in a browser that is signed in; returns the recovery codes too.
    pub async fn set_up(browser: &mut Browser<'_>, world: &World) -> (Self, Vec<String>) {
        let (_, page) = browser.get("/team/me/factor?lang=en").await;
        let app = Self::read(&page);
        let form = Form::find(&page, "/me/factor").replacing("password", PASSWORD);
        let (_, drawn) = browser.post(&form.replacing("code", &app.code(world, 0))).await;
        let list = drawn.split("<ol class=\"recovery\"").nth(1).unwrap();
        let list = list.split("</ol>").next().unwrap();
        let letters = |item: &str| -> String {
            let spans = item.split("<span>").skip(1);
            spans.map(|span| span.split('<').next().unwrap()).collect()
        };
        (app, list.split("<li>").skip(1).map(letters).collect())
    }
}
