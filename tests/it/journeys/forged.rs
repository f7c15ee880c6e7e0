//! Forms that somebody else made up: whatever they look like and wherever they go, nothing happens
//! (S-8). The list of addresses is read off the program.

use porte_voix::domain::consultation::Person;
use porte_voix::domain::staff::Role;
use porte_voix::store::audit::Chain;
use rocket::http::{Header, Method};

use crate::journeys::reading::trained;
use crate::support::World;
use crate::support::world::SMALL;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=x";

/// One forged form: headers beside its own, a body kind, what is put into the address, the fields.
struct Forged {
    name: &'static str,
    headers: Vec<(&'static str, String)>,
    kind: Option<&'static str>,
    query: String,
    fields: Vec<(&'static str, String)>,
}

fn forged(token: &str, other: &str) -> Vec<Forged> {
    let plain = |name, fields: Vec<(&'static str, String)>| Forged {
        name,
        headers: Vec::new(),
        kind: None,
        query: String::new(),
        fields,
    };
    let right = || vec![("form_token", token.to_owned())];
    let from = |name, headers: &[(&'static str, &str)]| Forged {
        headers: headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        ..plain(name, right())
    };
    let of_kind = |name, kind| Forged { kind: Some(kind), ..plain(name, right()) };
    let header = ("X-CSRF-Token", token.to_owned());
    vec![
        plain("no token", vec![]),
        plain("an empty token", vec![("form_token", String::new())]),
        plain("another session's token", vec![("form_token", other.to_owned())]),
        plain("a token cut short", vec![("form_token", token[1..].to_owned())]),
        plain("the token twice", [right(), right()].concat()),
        plain("the right token and another", {
            vec![("form_token", token.to_owned()), ("form_token", other.to_owned())]
        }),
        Forged { query: format!("?form_token={token}"), ..plain("the token in the query", vec![]) },
        Forged { headers: vec![header], ..plain("the token in a header", vec![]) },
        from("another site", &[("Origin", "https://evil.example")]),
        from("no site", &[("Origin", "null")]),
        from("our name on another port", &[("Origin", "http://127.0.0.1:1")]),
        from(
            "two origins",
            &[("Origin", "http://127.0.0.1:8000"), ("Origin", "https://evil.example")],
        ),
        from("fetched across sites", &[("Sec-Fetch-Site", "cross-site")]),
        from("fetched from a neighbour", &[("Sec-Fetch-Site", "same-site")]),
        from("fetched from nowhere", &[("Sec-Fetch-Site", "none")]),
        from("both", &[("Origin", "http://127.0.0.1:8000"), ("Sec-Fetch-Site", "cross-site")]),
        of_kind("plain text", "text/plain"),
        of_kind("json", "application/json"),
        of_kind("no kind", ""),
        plain("another method", [vec![("_method", "put".to_owned())], right()].concat()),
    ]
}

/// True where a file comes along.
fn with_file(path: &str) -> bool {
    path.ends_with("/media") || path.ends_with("/file")
}

/// The body of a form of some kind.
fn body(kind: &str, fields: &[(&str, String)]) -> String {
    if kind == MULTIPART {
        let part = |(name, value): &(&str, String)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        return fields.iter().map(part).collect::<String>() + "--x--\r\n";
    }
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Sends it, and tells the status and by how many events the audit grew.
async fn sent(
    world: &World,
    path: &str,
    cookies: &[(&'static str, String)],
    form: &Forged,
) -> (u16, i64) {
    let real = if with_file(path) { MULTIPART } else { FORM };
    let before = events(world).await;
    let mut request = world.client.req(Method::Post, format!("{path}{}", form.query));
    request = request.cookies(cookies.to_vec());
    let kind = form.kind.unwrap_or(real);
    if !kind.is_empty() {
        request = request.header(Header::new("Content-Type", kind));
    }
    for (name, value) in &form.headers {
        request.add_header(Header::new(*name, value.clone()));
    }
    let request = request.body(body(kind, &form.fields));
    let status = request.dispatch().await.status().code;
    (status, events(world).await - before)
}

async fn events(world: &World) -> i64 {
    match world.desk.store.check_audit().await.unwrap() {
        Chain::Whole(events) => events,
        Chain::BrokenAt(at) => panic!("broken at {at}"),
    }
}

/// Somebody who may do everything.
async fn everybody(world: &World) -> Person {
    for role in Role::ALL {
        world.person("everybody", role, &world.project).await;
    }
    world.person("everybody", Role::Analyst, &world.project).await
}

#[rocket::async_test]
async fn no_forged_form_does_anything_at_any_address() {
    let world = World::new().await;
    let person = everybody(&world).await;
    trained(&world, &person).await;
    let draft = world.draft(SMALL).await;
    let desk = &world.desk;
    let link = porte_voix::acts::people::draw_link(desk, &world.lead, desk.by("test")).await;
    let link = link.unwrap();
    let routes = world.client.rocket().routes().filter(|route| route.method == Method::Post);
    let routes: Vec<String> = routes.map(|route| route.uri.to_string()).collect();
    let (mut asked, mut doors) = (0, 0);
    for route in routes.iter().filter(|route| route.starts_with("/team")) {
        let path = route.replace("<slug>", "parks").replace("<code>", &draft.code);
        let path = path.replace("<act>", "submit").replace("<id>", &person.id);
        let path =
            path.replace("<handle>", "none").replace("<question>", "idea").replace("<task>", "law");
        let path = path.replace("<kind>", "law").replace("<entry>", "be-extract");
        let path = path.replace("<secret>", &link);
        let (cookies, token) = world.signed_in(&path, Some(&person)).await;
        let (_, theirs) = world.signed_in("/team", Some(&world.lead)).await;
        let (_, own_other) = world.signed_in("/team", Some(&person)).await;
        for other in [theirs, own_other] {
            // A field `_method` means nothing where a file comes along.
            let means = |form: &Forged| form.name != "another method" || !with_file(&path);
            for form in forged(&token, &other).into_iter().filter(means) {
                let (status, events) = sent(&world, &path, &cookies, &form).await;
                let expected: &[u16] = match form.name {
                    "plain text" | "json" | "no kind" => &[415],
                    // For the router that is no post.
                    "another method" => &[404],
                    _ if with_file(&path) => &[400, 403],
                    _ => &[403],
                };
                assert!(expected.contains(&status), "{} to {path}: {status}", form.name);
                assert_eq!(events, 0, "{} to {path} did something", form.name);
                asked += 1;
            }
        }
        let right = Forged {
            name: "right",
            headers: vec![("Sec-Fetch-Site", "same-origin".to_owned())],
            kind: None,
            query: String::new(),
            fields: vec![("form_token", token)],
        };
        if path != "/team/sign-out" {
            let (status, _) = sent(&world, &path, &cookies, &right).await;
            assert!(![403, 415].contains(&status), "the control to {path}: {status}");
        }
        doors += 1;
    }
    assert!(doors >= 25 && asked > doors * 37, "{doors} doors, {asked} forms");
    world.end().await;
}
