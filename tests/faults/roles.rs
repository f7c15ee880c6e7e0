//! The shipped roles of PostgreSQL: what serves children runs with the smaller one, a child takes part from end to end,
//! and that role reads neither staff nor answers. The control: the owner reads them.

use porte_voix::clock::Dice;
use sqlx::{AnyConnection, Connection};

use crate::balancer::shipped;
use crate::fixture::{Opened, open};
use crate::kept::stored;
use crate::process::{Place, Server};
use crate::{place, postgres, wait};

/// What whoever serves children has no business with.
const NONE_OF_ITS: [&str; 19] = [
    "select name, email from people",
    "select password_hash from people",
    "select form_token from sessions",
    "select 1 from sessions",
    "select 1 from passkeys",
    "select sealed from second_factors",
    "select 1 from recovery_codes",
    "select 1 from sign_in_links",
    "select act, object from audit_events",
    "select 1 from signing_keys",
    "select 1 from comments",
    "select 1 from incidents",
    "select sealed from responses",
    "select sealed from inbox",
    "select sealed from text_inbox",
    "select sealed from texts",
    "select name from api_tokens",
    "update consultations set status = 'open'",
    "delete from consultation_keys",
];

/// Changes of tables, by whoever owns none.
const NO_OWNER: [&str; 4] = [
    "create table mine (id text)",
    "drop table withdrawn_mixing",
    "alter table inbox add column at text",
    "delete from audit_events",
];

/// Runs it and takes it back; the code of the refusal.
async fn tried(connection: &mut AnyConnection, statement: &'static str) -> Option<String> {
    let mut attempt = connection.begin().await.unwrap();
    let done = sqlx::query(statement).execute(&mut *attempt).await;
    attempt.rollback().await.unwrap();
    let error = done.err()?;
    error.as_database_error()?.code().map(Into::into)
}

/// A child answers, and takes it back with the words it was given.
fn takes_part(place: &Place, opened: &Opened, server: &Server, url: &str) {
    let mut client = server.client();
    let code = &opened.code;
    for page in ["/", "/help", "/privacy", &format!("/c/{code}/en/9-12"), &format!("/r/{code}")] {
        assert!(client.get(page).unwrap().status < 500, "{page}");
    }
    let dice = Dice::system();
    let (stays, goes) = (opened.child(&dice), opened.child(&dice));
    let send = format!("/c/{code}/send");
    assert_eq!(client.post(&send, &stays.body).unwrap().status, 200);
    let thanks = client.post(&send, &goes.body).unwrap().text();
    let words = thanks.split("class=\"cd\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
    let words = words.unwrap().trim().to_owned();
    // Once where it waits, once where it was mixed.
    let mix = || {
        let done = place.run(&["consultation", "close", code], &[]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    mix();
    assert_eq!(wait(stored(url)).len(), 2);
    let form = format!("lang=en&code={words}&end=1");
    let answer = client.post(&format!("/c/{code}/withdraw"), &form).unwrap();
    assert!(answer.status < 400, "{}: {}", answer.status, answer.text());
    assert_eq!(wait(stored(url)), [stays.row]);
}

#[test]
fn who_serves_children_reads_neither_staff_nor_answers() {
    let Some(database) = wait(postgres("roles")) else { return };
    let owner = format!("pv{}", std::process::id());
    let text = shipped("postgresql-roles.sql").replace("porte_voix", &owner);
    let place = place().with_url(&database.url);
    let opened = wait(async {
        let opened = open(&place.url, &place.key).await;
        let mut connection = AnyConnection::connect(&database.url).await.unwrap();
        // Twice, as after an upgrade.
        for _ in 0..2 {
            sqlx::raw_sql(sqlx::AssertSqlSafe(text.clone()))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        opened.desk.store.close().await;
        opened
    });
    let whole = database.url.clone();
    let (server, name) = whole.rsplit_once('/').unwrap();
    let (_, address) = server.split_once('@').unwrap();
    let as_role = |role: &str, name: &str| format!("postgres://{role}@{address}/{name}");
    let children = format!("{owner}_children");
    let url = as_role(&children, name);
    let settings = [("ROCKET_PLANE", "respondents"), ("ROCKET_DATABASE_URL", &*url)];
    let serving = place.serve(&settings);
    let owned = as_role(&owner, name);
    let place = place.with_url(&owned);
    takes_part(&place, &opened, &serving, &database.url);
    assert!(serving.stop().success());
    wait(async {
        let mut small = AnyConnection::connect(&url).await.unwrap();
        let mut large = AnyConnection::connect(&owned).await.unwrap();
        for statement in NONE_OF_ITS.into_iter().chain(NO_OWNER) {
            let refused = tried(&mut small, statement).await;
            assert_eq!(refused.as_deref(), Some("42501"), "{statement}");
            assert_eq!(tried(&mut large, statement).await, None, "the control: {statement}");
        }
        // Of the installation it notes the audit alone: neither the key nor anything else.
        for (statement, rows) in [
            ("update installation set value = value where name = 'audit'", 1),
            ("update installation set value = '' where name <> 'audit'", 0),
        ] {
            let done = sqlx::query(statement).execute(&mut small).await.unwrap();
            assert_eq!(done.rows_affected(), rows, "{statement}");
        }
        assert!(AnyConnection::connect(&as_role(&children, "postgres")).await.is_err());
        let _ = (small.close().await, large.close().await);
        let admin = whole.replace(name, "postgres");
        database.remove().await;
        let mut admin = AnyConnection::connect(&admin).await.unwrap();
        for role in [children, owner] {
            let drop = sqlx::AssertSqlSafe(format!("drop role {role}"));
            sqlx::query(drop).execute(&mut admin).await.unwrap();
        }
    });
}
