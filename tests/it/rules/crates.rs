//! Crates that must not come in stay out, also where nobody runs `cargo deny`.

use super::files::root;

/// The names `deny.toml` bans.
fn banned(deny: &str) -> Vec<&str> {
    let section = deny.split("[bans]").nth(1).unwrap().split("\n[").next().unwrap();
    let list = section.split("deny = [").nth(1).unwrap().split("\n]").next().unwrap();
    list.split("crate = \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Which of them a lock file brings in.
fn brought_in<'a>(banned: &[&'a str], lock: &str) -> Vec<&'a str> {
    let has = |name: &str| lock.lines().any(|line| line == format!("name = \"{name}\""));
    banned.iter().copied().filter(|name| has(name)).collect()
}

#[test]
fn no_banned_crate_comes_in() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let (deny, lock) = (read("deny.toml"), read("Cargo.lock"));
    let banned = banned(&deny);
    for name in ["openssl", "native-tls", "chrono"] {
        assert!(banned.contains(&name), "{name} is no longer in deny.toml");
    }
    assert!(lock.contains("name = \"time\""), "the lock file is read");
    assert_eq!(brought_in(&banned, &lock), Vec::<&str>::new());
    let control = "[[package]]\nname = \"chrono\"\nversion = \"0.4.0\"\n\n\
                   [[package]]\nname = \"openssl-probe\"\n";
    assert_eq!(brought_in(&banned, control), ["chrono"]);
}
