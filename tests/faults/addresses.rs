//! The address that a proxy names is used for a limit, and is in no file: neither itself, nor its
//! bytes, nor a hash of it that somebody could work out.

use data_encoding::{BASE64, HEXLOWER};
use porte_voix::clock::Dice;
use sha2::{Digest, Sha256};

use crate::fixture::open;
use crate::process::{Place, files};
use crate::{place, wait};

/// An address nobody has, with everything that would betray it.
struct Address {
    text: String,
    traces: Vec<Vec<u8>>,
}

impl Address {
    fn draw(dice: &Dice) -> Self {
        let bytes = dice.bytes::<16>();
        let parts: Vec<String> = bytes
            .chunks(2)
            .map(|two| format!("{:x}", u16::from(two[0]) << 8 | u16::from(two[1])))
            .collect();
        let text = parts.join(":");
        let mut traces = vec![text.clone().into_bytes(), bytes.to_vec(), bytes[..8].to_vec()];
        for secret in [text.as_bytes(), &bytes, &bytes[..8]] {
            let hash = Sha256::digest(secret);
            traces.push(HEXLOWER.encode(&hash[..8]).into_bytes());
            traces.push(hash[..8].to_vec());
            traces.push(BASE64.encode(&hash[..9]).into_bytes());
            traces.push(HEXLOWER.encode(secret).into_bytes());
        }
        Self { text, traces }
    }

    /// How many files of a place hold a trace.
    fn found(&self, place: &Place) -> usize {
        let all = files(place.folder.path()).into_iter().map(|path| std::fs::read(path).unwrap());
        let holds = |bytes: &Vec<u8>| {
            self.traces.iter().any(|trace| bytes.windows(trace.len()).any(|part| part == trace))
        };
        all.filter(holds).count()
    }
}

#[test]
fn no_address_that_a_proxy_names_is_in_any_file() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let dice = Dice::system();
    let server = place.serve(&[("ROCKET_CLIENT_ADDRESS_HEADER", "X-Real-IP")]);
    let mut client = server.client();
    let addresses: Vec<Address> = (0..3).map(|_| Address::draw(&dice)).collect();
    for address in &addresses {
        let mut statuses = [0; 2];
        for _ in 0..300 {
            let head = format!("Host: test\r\nX-Real-IP: {}\r\n\r\n", address.text);
            let answer = client.raw(format!("GET /safety HTTP/1.1\r\n{head}").as_bytes()).unwrap();
            assert!([200, 429].contains(&answer.status), "{}", answer.status);
            statuses[usize::from(answer.status == 429)] += 1;
        }
        assert!(statuses[0] >= 240 && statuses[1] > 0, "it was counted: {statuses:?}");
        for _ in 0..3 {
            let body = opened.child(&dice).body;
            let head = format!(
                "Host: test\r\nX-Real-IP: {}\r\nContent-Length: {}\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
                address.text,
                body.len()
            );
            let path = format!("POST /c/{}/send HTTP/1.1\r\n", opened.code);
            assert_eq!(client.raw(format!("{path}{head}").as_bytes()).unwrap().status, 200);
        }
    }
    let found = |place| addresses.iter().map(|address| address.found(place)).sum::<usize>();
    assert_eq!(found(&place), 0, "while it runs");
    assert!(server.stop().success());
    assert_eq!(found(&place), 0, "and after the end");
    // The control: one hash in one file is noticed.
    std::fs::write(place.file("leak"), &addresses[1].traces[3]).unwrap();
    assert_eq!(found(&place), 1);
}
