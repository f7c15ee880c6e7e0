//! A provider of identities on this machine: it says whatever a test makes it say.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::Sha256;

/// Our name at the provider.
pub const CLIENT: &str = "porte-voix";
/// Our word there.
pub const SECRET: &str = "a word for two";

/// What it answers, by address; and what it was last asked for a token with.
#[derive(Default)]
struct Answers {
    about: Option<(u16, String)>,
    keys: Option<(u16, String)>,
    token: Option<(u16, String)>,
    asked: String,
    requests: usize,
}

pub struct Provider {
    pub issuer: String,
    answers: Arc<Mutex<Answers>>,
}

/// A key made for the tests alone.
fn rsa(pem: &str) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new("rsa".to_owned()))).unwrap()
}

fn elliptic() -> SigningKey {
    SigningKey::from_slice(&[5; 32]).unwrap()
}

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Rsa,
    Elliptic,
    /// By a key that is not the provider's.
    Stranger,
    /// With our word, or with the public key of the provider, as if it were a word.
    Word,
    PublicKey,
    /// Not at all.
    None,
    /// Rightly, and then changed.
    Changed,
}

impl Provider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(Answers::default()));
        let shared = Arc::clone(&answers);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &shared);
            }
        });
        let provider = Self { issuer, answers };
        provider.says("about", 200, &provider.about().to_string());
        let point = elliptic().verifying_key().to_sec1_point(false);
        let part = |range| BASE64URL_NOPAD.encode(&point.as_bytes()[range]);
        let curve = json!({ "kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig",
                            "x": part(1..33), "y": part(33..65) });
        let key = serde_json::to_value(rsa(include_str!("provider.pem")).as_verification_key());
        provider.says("keys", 200, &json!({ "keys": [key.unwrap(), curve] }).to_string());
        provider
    }

    /// What it says of itself.
    pub fn about(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"), "jwks_uri": at("/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        })
    }

    pub fn says(&self, where_: &str, status: u16, body: &str) {
        let mut answers = self.answers.lock().unwrap();
        let answer = Some((status, body.to_owned()));
        match where_ {
            "about" => answers.about = answer,
            "keys" => answers.keys = answer,
            _ => answers.token = answer,
        }
    }

    /// How often it was asked anything.
    pub fn requests(&self) -> usize {
        self.answers.lock().unwrap().requests
    }

    /// What it was last asked for a token with.
    pub fn asked(&self) -> String {
        self.answers.lock().unwrap().asked.clone()
    }

    /// It will give this token.
    pub fn gives(&self, claims: &Value, sign: Sign) {
        let token = token(claims, sign);
        let body = json!({ "access_token": "a", "token_type": "bearer", "id_token": token });
        self.says("token", 200, &body.to_string());
    }
}

fn token(claims: &Value, sign: Sign) -> String {
    let head = match sign {
        Sign::Rsa | Sign::Stranger | Sign::Changed => json!({ "alg": "RS256", "kid": "rsa" }),
        Sign::Elliptic => json!({ "alg": "ES256", "kid": "ec" }),
        Sign::Word | Sign::PublicKey => json!({ "alg": "HS256" }),
        Sign::None => json!({ "alg": "none" }),
    };
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&head), part(claims));
    let with = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let by_word = |word: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(word).unwrap();
        mac.update(signed.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let own = rsa(include_str!("provider.pem"));
    let signature = match sign {
        Sign::Rsa | Sign::Changed => own.sign(&with, signed.as_bytes()).unwrap(),
        Sign::Stranger => rsa(include_str!("other.pem")).sign(&with, signed.as_bytes()).unwrap(),
        Sign::Elliptic => {
            let signature: Signature = elliptic().sign(signed.as_bytes());
            signature.to_bytes().to_vec()
        }
        Sign::Word => by_word(SECRET.as_bytes()),
        Sign::PublicKey => {
            let key = serde_json::to_value(own.as_verification_key()).unwrap();
            by_word(&BASE64URL_NOPAD.decode(key["n"].as_str().unwrap().as_bytes()).unwrap())
        }
        Sign::None => Vec::new(),
    };
    let signed = match sign {
        Sign::Changed => {
            let mut other = claims.clone();
            other["sub"] = json!("somebody-else");
            format!("{}.{}", part(&head), part(&other))
        }
        _ => signed,
    };
    format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))
}

fn answer(mut stream: TcpStream, answers: &Mutex<Answers>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut answers = answers.lock().unwrap();
    answers.requests += 1;
    let path = first.split(' ').nth(1).unwrap_or_default();
    let said = match path {
        "/.well-known/openid-configuration" => answers.about.clone(),
        "/keys" => answers.keys.clone(),
        "/token" => {
            answers.asked = String::from_utf8(body).unwrap();
            answers.token.clone()
        }
        _ => None,
    };
    let (status, body) = said.unwrap_or((404, String::new()));
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Location: /elsewhere\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Whoever had enough hangs up.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}
