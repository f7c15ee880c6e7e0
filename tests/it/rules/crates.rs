//! Crates that must not come in stay out, also where nobody runs `cargo deny`.

use super::files::root;

/// A name `deny.toml` bans, and the crates that may bring it in all the same.
type Banned<'a> = (&'a str, Vec<&'a str>);

fn banned(deny: &str) -> Vec<Banned<'_>> {
    let section = deny.split("[bans]").nth(1).unwrap().split("\n[").next().unwrap();
    let list = section.split("deny = [").nth(1).unwrap().split("\n]").next().unwrap();
    let lines = list.split("crate = \"").skip(1).map(|rest| {
        let name = rest.split('"').next().unwrap();
        let line = rest.lines().next().unwrap();
        let wrappers = line.split("wrappers = [").nth(1).and_then(|list| list.split(']').next());
        (name, wrappers.into_iter().flat_map(|list| list.split('"').skip(1).step_by(2)).collect())
    });
    lines.collect()
}

/// Which of them somebody else than those brings in by a lock file.
fn brought_in<'a>(banned: &[Banned<'a>], lock: &str) -> Vec<&'a str> {
    let is_there = |name: &str| lock.lines().any(|line| line == format!("name = \"{name}\""));
    let by_another = |(name, wrappers): &&Banned<'_>| {
        let mut bringing = lock.split("[[package]]").filter(|package| {
            package.lines().any(|line| {
                line.strip_prefix(" \"").is_some_and(|rest| {
                    rest.split([' ', '"']).next().is_some_and(|brought| brought == *name)
                })
            })
        });
        let of = |package: &str| package.split('"').nth(1).unwrap_or_default().to_owned();
        wrappers.is_empty() || bringing.any(|package| !wrappers.contains(&&*of(package)))
    };
    let found = banned.iter().filter(|one| is_there(one.0) && by_another(one));
    found.map(|(name, _)| *name).collect()
}

#[test]
fn no_banned_crate_comes_in() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let (deny, lock) = (read("deny.toml"), read("Cargo.lock"));
    let banned = banned(&deny);
    for name in ["openssl", "native-tls", "chrono"] {
        assert!(banned.iter().any(|one| one.0 == name), "{name} is no longer in deny.toml");
    }
    assert!(lock.contains("name = \"time\""), "the lock file is read");
    assert_eq!(brought_in(&banned, &lock), Vec::<&str>::new());
    let control = "[[package]]\nname = \"chrono\"\nversion = \"0.4.0\"\n\n\
                   [[package]]\nname = \"other\"\ndependencies = [\n \"chrono\",\n]\n\n\
                   [[package]]\nname = \"openssl\"\n";
    assert_eq!(brought_in(&banned, control), ["openssl", "chrono"]);
    let allowed = control.replace("\"other\"", "\"serde_with\"").replace("\"openssl\"", "\"x\"");
    assert_eq!(brought_in(&banned, &allowed), Vec::<&str>::new());
}
