//! The shipped `HAProxy` before nodes of ours. Only names, ports and addresses are put in; TLS is left out, because
//! `./test front` tries it.

use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::cluster::until;
use crate::http::Client;
use crate::process::free_port;

/// What it says when no node answers.
pub const AWAY: &str = "Try again in a minute.";

/// One that runs.
#[derive(Debug)]
pub struct Balancer {
    pub port: u16,
    process: Child,
    _folder: TempDir,
}

/// A file as shipped.
pub fn shipped(name: &str) -> String {
    std::fs::read_to_string(format!("{}/deploy/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Puts something in; what it takes the place of must be there, so that a changed file is noticed.
pub fn put(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old} is no longer in the shipped file");
    text.replace(old, new)
}

impl Balancer {
    /// Before the nodes that listen on these ports.
    pub fn before(nodes: &[u16]) -> Self {
        let port = free_port();
        let mut servers = String::new();
        for port in nodes {
            servers += &format!("    server node{port} 127.0.0.1:{port}\n");
        }
        let mut text = shipped("haproxy.cfg");
        for (old, new) in [
            (
                "bind :443 ssl crt /etc/haproxy/voix.example.pem alpn http/1.1",
                &*format!("bind 127.0.0.1:{port}"),
            ),
            ("bind :80", &format!("bind 127.0.0.1:{}", free_port())),
            ("voix.example", "test"),
            ("    server one 10.0.0.11:8000\n", &servers),
            ("    server two 10.0.0.12:8000\n", ""),
        ] {
            text = put(&text, old, new);
        }
        Self::with(port, &text)
    }

    /// With these settings, which name this port.
    pub fn with(port: u16, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("haproxy.cfg");
        std::fs::write(&file, settings).unwrap();
        let mut command = Command::new("haproxy");
        command.args(["-db", "-f"]).arg(&file).current_dir(&folder);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let balancer = Self { port, process, _folder: folder };
        until("HAProxy listens", || Client::connect(port).is_ok());
        balancer
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
