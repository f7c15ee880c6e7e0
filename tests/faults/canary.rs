//! Nothing about a sender is kept: every header, path, query, field and broken body carries a
//! mark, and no file that the program writes may hold it.

use porte_voix::acts::kiosks::{self, Wish};
use porte_voix::clock::Dice;

use crate::fixture::{Opened, open};
use crate::http::Client;
use crate::process::{Place, files};
use crate::{counts, place, wait};

/// Headers that tell about a sender.
const HEADERS: [&str; 16] = [
    "User-Agent",
    "Referer",
    "Cookie",
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "Accept-Language",
    "Accept-Encoding",
    "Accept",
    "Origin",
    "Authorization",
    "If-None-Match",
    "From",
    "Via",
    "Sec-CH-UA",
    "X-Mark",
];

/// Marks of one run: a beginning that is searched for, and a number.
struct Marks {
    beginning: String,
    next: std::cell::Cell<u32>,
}

impl Marks {
    fn new() -> Self {
        let random = data_encoding::HEXLOWER.encode(&Dice::system().bytes::<8>());
        Self { beginning: format!("zq{random}"), next: std::cell::Cell::new(0) }
    }

    fn draw(&self) -> String {
        self.next.set(self.next.get() + 1);
        format!("{}n{}", self.beginning, self.next.get())
    }

    /// How often the marks stand in any file of a place, whatever the case of their letters.
    fn found(&self, place: &Place) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        for path in files(place.folder.path()) {
            let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
            let hits = bytes
                .windows(self.beginning.len())
                .filter(|window| *window == self.beginning.as_bytes())
                .count();
            if hits > 0 {
                found.push((path.file_name().unwrap().to_string_lossy().into_owned(), hits));
            }
        }
        found
    }
}

/// A request with a mark in every header.
fn request(marks: &Marks, start: &str, kind: &str, body: &str) -> Vec<u8> {
    let mut text = format!("{start} HTTP/1.1\r\nHost: {}.example\r\n", marks.draw());
    for header in HEADERS {
        text.push_str(&format!("{header}: {}\r\n", marks.draw()));
    }
    if !kind.is_empty() {
        text.push_str(&format!("Content-Type: {kind}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    text.push_str(&format!("\r\n{body}"));
    text.into_bytes()
}

/// One round over all addresses of children and all ways to get them wrong.
fn round(marks: &Marks, opened: &Opened, kiosk: &str, dice: &Dice) -> Vec<Vec<u8>> {
    let code = &opened.code;
    let m = || marks.draw();
    let mut all = Vec::new();
    for path in [
        "/".to_owned(),
        format!("/?l={}", m()),
        format!("/i/{}?l={}", m(), m()),
        format!("/help?{}={}", m(), m()),
        "/safety".to_owned(),
        "/privacy".to_owned(),
        "/x".to_owned(),
        format!("/c/{}", m()),
        format!("/c/{code}?l={}", m()),
        format!("/c/{code}/go?lang={}&band={}", m(), m()),
        format!("/c/{code}/go?lang=fr&band=9-12&{}=1", m()),
        format!("/c/{}/no", m()),
        format!("/c/{code}/fr/9-12?{}", m()),
        format!("/c/{code}/{}/{}", m(), m()),
        format!("/c/{code}/withdraw?code={}", m()),
        format!("/static/{}/{}.js", m(), m()),
        format!("/{}/{}", m(), m()),
        format!("/../../{}%00%ff", m()),
        format!("/health/{}", m()),
        format!("/team/{}", m()),
        format!("{kiosk}?l={}", m()),
        format!("{kiosk}/go?lang={}&band={}", m(), m()),
        format!("{kiosk}/fr/9-12?{}", m()),
        format!("{kiosk}/no?l={}", m()),
        format!("{kiosk}/sent?{}", m()),
        format!("{kiosk}/staff?l={}", m()),
        format!("/k/{}", m()),
        format!("/k/worker.js?{}", m()),
    ] {
        all.push(request(marks, &format!("GET {path}"), "", ""));
    }
    let form = "application/x-www-form-urlencoded";
    // A text with marks instead of the one that chance gave, if any.
    let text = format!("q.question19={}+and+{}", m(), m());
    let closed = || {
        let child = opened.child(dice);
        let pairs = child.body.split('&');
        let closed = pairs.filter(|pair| *pair != "end=1" && !pair.starts_with("q.question19"));
        closed.collect::<Vec<_>>().join("&")
    };
    let answers = closed();
    let good = format!("{answers}&{text}&end=1");
    for door in ["send", "check", "back"] {
        for body in [
            good.clone(),
            format!("{answers}&q.question0={}&end=1", m()),
            format!("{answers}&q.{}={}&end=1", m(), m()),
            format!("{answers}&{}={}&end=1", m(), m()),
            format!("{answers}&{text}"),
            format!("lang={}&band={}&rev={}&id={}&end=1", m(), m(), m(), m()),
            format!("{}%FF%00{}&end=1", m(), m()),
            m(),
        ] {
            let start = format!("POST /c/{code}/{door}?{}", m());
            all.push(request(marks, &start, form, &body));
        }
        let typed = format!("l={}&code={}&end=1", m(), m());
        all.push(request(marks, "POST /code", form, &typed));
        let multipart = format!(
            "--b\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\r\n{}\r\n--b--",
            m(),
            m(),
            m()
        );
        for (kind, body) in [
            ("multipart/form-data; boundary=b".to_owned(), multipart),
            ("application/json".to_owned(), format!("{{\"{}\": {}", m(), m())),
            (format!("text/{}", m()), m()),
        ] {
            all.push(request(marks, &format!("POST /c/{code}/{door}"), &kind, &body));
        }
    }
    let body = format!("{}&{text}&end=1", closed());
    all.push(request(marks, &format!("POST {kiosk}/send?{}", m()), form, &body));
    let unknown = format!("q.question0={}&lang={}&end=1", m(), m());
    all.push(request(marks, &format!("POST {kiosk}/send"), form, &unknown));
    let pin = format!("l=fr&pin={}&end=1", m());
    all.push(request(marks, &format!("POST {kiosk}/staff"), form, &pin));
    let envelope = "application/octet-stream";
    all.push(request(marks, &format!("POST {kiosk}/queue?{}", m()), envelope, &m()));
    for body in
        [format!("code={}&lang=fr&end=1", m()), format!("code={0}-ab-12-{0}-cd-34&end=1", "ab")]
    {
        all.push(request(marks, &format!("POST /c/{code}/withdraw"), form, &body));
    }
    for start in [format!("PUT /{}", m()), format!("{} /", m()), format!("DELETE /c/{}", m())] {
        all.push(request(marks, &start, "", ""));
    }
    all.push(format!("GET /{} HTTP/9.9\r\n{}\r\n\r\n", m(), m()).into_bytes());
    all
}

/// Sends everything; a refused connection is an answer too.
fn send_all(port: u16, requests: &[Vec<u8>]) -> [usize; 2] {
    let mut statuses = [0; 2];
    for request in requests {
        // A request may be such that the connection is closed on it: each has its own.
        if let Ok(answer) = Client::connect(port).unwrap().raw(request) {
            statuses[usize::from(answer.status >= 400)] += 1;
        }
    }
    statuses
}

/// A kiosk that a facilitator started.
async fn kiosk(opened: &Opened) -> String {
    let (desk, wish) =
        (&opened.desk, Wish { pin: "2580", again: "2580", idle: Some(60), pack: true });
    let account = desk.store.account("f@test.example").await.unwrap().unwrap();
    let token = kiosks::start(desk, &opened.intake.consultation, wish, &account.person).await;
    format!("/k/{}", token.unwrap())
}

fn run(settings: &[(&str, &str)], rounds: usize) -> Vec<(String, usize)> {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    // A kiosk takes no more than a few children at once.
    let kiosks: Vec<String> = (0..rounds.div_ceil(5)).map(|_| wait(kiosk(&opened))).collect();
    let (marks, dice) = (Marks::new(), Dice::system());
    let server = place.serve(settings);
    let mut sent = 0;
    for number in 0..rounds {
        let requests = round(&marks, &opened, &kiosks[number / 5], &dice);
        let [good, refused] = send_all(server.port, &requests);
        assert!(good > 5 && refused > 20, "{good} good, {refused} refused");
        sent += requests.len();
    }
    assert!(rounds == 1 || sent >= 50 * rounds, "{sent} requests are too few");
    eprintln!("{sent} requests with marks in {rounds} rounds");
    let id = &opened.intake.consultation.id;
    // While it runs, and after a mix and the end.
    let mut found = marks.found(&place);
    wait(opened.desk.store.mix(id, porte_voix::store::mix::Mix::Closing)).unwrap();
    let stored = wait(opened.desk.store.sealed_responses(id)).unwrap().len();
    assert_eq!(stored, 2 * rounds, "two submissions of each round were good");
    assert!(server.stop().success());
    found.extend(marks.found(&place));
    found
}

#[test]
fn no_mark_of_a_sender_is_in_any_file() {
    assert_eq!(run(&[], counts(20, 200)), []);
}

/// The controls: with Rocket's own log on, the same search finds marks.
#[test]
fn the_search_finds_marks_in_a_log_that_is_on() {
    for level in ["normal", "debug"] {
        let found = run(&[("ROCKET_LOG_LEVEL", level)], 1);
        assert!(!found.is_empty(), "the search does not see what Rocket logs at {level}");
    }
}
