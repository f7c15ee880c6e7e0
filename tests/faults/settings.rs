//! Unsafe settings: the server says one line and does not start.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use crate::place;
use crate::process::Place;

/// `serve` ends at once with 1 and one line that says what is wrong.
fn assert_refused(place: &Place, settings: &[(&str, &str)], why: &str) {
    let port = crate::process::free_port().to_string();
    let settings: Vec<_> =
        [("ROCKET_PORT", port.as_str())].into_iter().chain(settings.iter().copied()).collect();
    let output = place.run(&["serve"], &settings);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{settings:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{settings:?}: {said}");
    assert!(said.contains(why), "{settings:?}: {said} does not say {why:?}");
}

#[test]
fn unsafe_settings_are_refused_with_one_line() {
    let place = place();
    // The control: as they are, they serve.
    assert!(place.serve(&[]).stop().success());
    assert_refused(&place, &[("ROCKET_ADDRESS", "0.0.0.0")], "behind_proxy");
    assert_refused(&place, &[("ROCKET_ADDRESS", "::")], "behind_proxy");
    assert_refused(&place, &[("ROCKET_ADDRESS", "nowhere")], "address");
    assert_refused(&place, &[("ROCKET_PLANE", "astral")], "astral");
    for elsewhere in ["http://voix.example", "http://localhost.example", "http://127.0.0.1.example"]
    {
        assert_refused(&place, &[("ROCKET_PUBLIC_URL", elsewhere)], "https://");
    }
    let open = [("ROCKET_ADDRESS", "0.0.0.0"), ("ROCKET_BEHIND_PROXY", "true")];
    assert_refused(&place, &open, "https://");
    assert_refused(&place, &[("ROCKET_LEAVE_URL", "http://meteo.example")], "https://");
    assert_refused(&place, &[("ROCKET_DATABASE_URL", "mysql://x/y")], "mysql");
    assert_refused(&place, &[("ROCKET_FLOOD_AT", "101")], "flood_at");
    assert_refused(&place, &[("ROCKET_CLIENT_ADDRESS_HEADER", "X Real:IP")], "header");
    let unreachable = "postgres://nobody@127.0.0.1:1/nothing";
    assert_refused(&place, &[("ROCKET_DATABASE_URL", unreachable)], "database");
}

#[test]
fn an_unsafe_or_wrong_master_key_is_refused() {
    let place = place();
    assert!(place.serve(&[]).stop().success());
    let setting = |file: &str| place.file(file).to_str().unwrap().to_owned();
    let beside = setting("db/master.key");
    let key = "ROCKET_MASTER_KEY_FILE";
    assert_refused(&place, &[(key, &beside)], "folder of the database");
    assert_refused(&place, &[(key, &setting("db/below/master.key"))], "folder of the database");
    assert_refused(&place, &[(key, &setting("keys/other.key"))], "other.key");
    assert!(!place.file("keys/other.key").exists(), "no key is drawn over existing data");
    let write = |file: &str, text: &str, mode| {
        let path = place.file(file);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    };
    write("keys/other.key", &"ab".repeat(32), 0o400);
    assert_refused(&place, &[(key, &setting("keys/other.key"))], "not the key");
    write("keys/short.key", "abcd", 0o400);
    assert_refused(&place, &[(key, &setting("keys/short.key"))], "64 hexadecimal digits");
    for mode in [0o644, 0o440, 0o404] {
        std::fs::set_permissions(&place.key, Permissions::from_mode(mode)).unwrap();
        assert_refused(&place, &[], "0400");
    }
    std::fs::set_permissions(&place.key, Permissions::from_mode(0o400)).unwrap();
    assert!(place.serve(&[]).stop().success());
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let place = place();
    let first = place.serve(&[]);
    assert_refused(&place, &[], "another server");
    assert!(first.is_ready(), "the first goes on");
    first.kill();
    // A server that was killed leaves nothing in the way.
    assert!(place.serve(&[]).stop().success());
}
