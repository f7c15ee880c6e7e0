mod made;
mod roundtrip;
