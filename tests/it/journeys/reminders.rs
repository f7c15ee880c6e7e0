//! What children are owed is told to staff by mail, once: a link and no word of it.

use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use porte_voix::jobs;
use porte_voix::mail::Mail;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::World;
use crate::support::world::SMALL;

const DAY: i64 = 86_400;

/// A letter as a server of mail gets it: to whom, and every line of it.
#[derive(Debug)]
struct Letter {
    to: String,
    lines: Vec<String>,
}

/// One conversation of RFC 5321, as far as a letter needs.
async fn hear(stream: TcpStream, letters: UnboundedSender<Letter>) {
    let (reading, mut writing) = stream.into_split();
    let mut heard = BufReader::new(reading).lines();
    writing.write_all(b"220 mail.example\r\n").await.unwrap();
    let (mut to, mut lines, mut inside) = (String::new(), Vec::new(), false);
    while let Ok(Some(line)) = heard.next_line().await {
        let answer: &[u8] = match line.as_str() {
            "." if inside => {
                inside = false;
                let lines = std::mem::take(&mut lines);
                letters.send(Letter { to: to.clone(), lines }).unwrap();
                b"250 kept\r\n"
            }
            _ if inside => {
                lines.push(line);
                continue;
            }
            "DATA" => {
                inside = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            other => {
                if let Some(address) = other.strip_prefix("RCPT TO:") {
                    address.trim_matches(['<', '>']).clone_into(&mut to);
                }
                b"250 yes\r\n"
            }
        };
        writing.write_all(answer).await.unwrap();
    }
}

/// A server of mail that keeps every letter.
async fn server() -> (String, UnboundedReceiver<Letter>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (letters, kept) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(hear(stream, letters.clone()));
        }
    });
    (url, kept)
}

#[rocket::async_test]
async fn who_answers_children_is_told_by_mail_once_with_a_link_and_no_word_of_it() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let adviser = world.person("adviser", Role::YouthAdviser, &world.project).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    let (url, mut kept) = server().await;
    let mail = Mail::new(&url, "Voix <voix@example.org>").unwrap();
    let told = async |mail: &Mail| {
        jobs::remind(&world.desk, mail, "https://voix.example/").await.unwrap();
    };
    world.desk.clock.advance(6 * DAY);
    told(&mail).await;
    assert!(kept.try_recv().is_err(), "nothing is owed within a week");
    world.desk.clock.advance(DAY);
    told(&mail).await;
    let mut letters = Vec::new();
    while let Ok(letter) = kept.try_recv() {
        letters.push(letter);
    }
    assert!(letters.iter().any(|letter| letter.to == world.facilitator.email), "{letters:?}");
    assert!(letters.iter().all(|letter| letter.to != adviser.email), "{letters:?}");
    for letter in &letters {
        let (head, body) =
            letter.lines.split_at(letter.lines.iter().position(String::is_empty).unwrap());
        assert!(head.contains(&"Subject: Porte-Voix".to_owned()), "{head:?}");
        let said: Vec<&String> = body.iter().filter(|line| !line.is_empty()).collect();
        let link = format!("https://voix.example/team/c/{}/feedback", park.code);
        assert_eq!(said, ["Porte-Voix", &*link]);
    }
    told(&mail).await;
    assert!(kept.try_recv().is_err(), "once");
    world.end().await;
}
