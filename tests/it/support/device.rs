//! A device that keeps a passkey, written by hand so that it can also do what no device should.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::world::HOUSE;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// A device with one passkey.
#[derive(Clone)]
pub struct Device {
    pub key: SigningKey,
    pub credential: Vec<u8>,
    pub holder: Vec<u8>,
    pub counter: u32,
    /// What the browser says where it is.
    pub origin: String,
    /// The name the device believes it is asked for.
    pub name: String,
    /// Whether its holder was verified.
    pub verified: bool,
}

impl Device {
    /// A device that holds nothing yet; the number makes it another one.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            credential: vec![number; 20],
            holder: Vec::new(),
            counter: 1,
            origin: HOUSE.to_owned(),
            name: "localhost".to_owned(),
            verified: true,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn head(&self, more: u8) -> Vec<u8> {
        let flags = PRESENT | more | if self.verified { VERIFIED } else { 0 };
        let name = Sha256::digest(self.name.as_bytes());
        [&name[..], &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// Makes the passkey that a page asks for.
    pub fn make(&mut self, options: &Value) -> String {
        let holder = options["user"]["id"].as_str().unwrap();
        self.holder = BASE64URL_NOPAD.decode(holder.as_bytes()).unwrap();
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        let point = self.key.verifying_key().to_sec1_point(false);
        let length = u16::try_from(self.credential.len()).unwrap().to_be_bytes();
        let public = [
            &[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32],
            &point.as_bytes()[1..33],
            &[0x22, 0x58, 32],
            &point.as_bytes()[33..],
        ];
        let data =
            [&self.head(WITH_KEY), &[0; 16][..], &length, &self.credential, &public.concat()];
        let data = data.concat();
        let size = u16::try_from(data.len()).unwrap().to_be_bytes();
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59", &size[..], &data];
        let response = json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&self.client_data("webauthn.create", options)),
            "attestationObject": BASE64URL_NOPAD.encode(&object.concat()),
        });
        self.answer(response)
    }

    /// Shows it. The counter goes up, as on a device that counts.
    pub fn show(&mut self, options: &Value) -> String {
        assert_eq!(options["userVerification"], "required");
        self.counter += 1;
        let client = self.client_data("webauthn.get", options);
        let data = self.head(0);
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
            "userHandle": BASE64URL_NOPAD.encode(&self.holder),
        });
        self.answer(response)
    }

    fn answer(&self, response: Value) -> String {
        let id = BASE64URL_NOPAD.encode(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response,
                "clientExtensionResults": {} })
        .to_string()
    }
}
