"""The shipped proxies, as they are in `deploy/`, on ports and in a folder of their own. Only names, ports, addresses and
paths are put in; what decides about clients stays as shipped."""

import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import time

from browser import connect, free_port

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"


def certificate(folder):
    """A certificate nobody trusts: chain, key, and both in one file."""
    chain, key, both = (folder / name for name in ("chain.pem", "key.pem", "both.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=voix.example", "-addext", "subjectAltName=DNS:voix.example", "-keyout", key, "-out", chain],
        check=True, capture_output=True)
    both.write_bytes(chain.read_bytes() + key.read_bytes())
    return chain, key, both


def put(text, *pairs):
    """Puts values in; each must be there, so that a changed file is noticed."""
    for old, new in pairs:
        assert old in text, f"{old} is no longer in the shipped file"
        text = text.replace(old, new)
    return text


# What Debian's nginx.conf says around a site: it logs, and the site must say that it does not.
AROUND = """{user}daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{ access_log {folder}/access.log; gzip on; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; include {folder}/site.conf; }}
"""


def nginx(folder, port, plain, behind, careless):
    chain, key, _ = certificate(folder)
    site = put(
        (DEPLOY / "nginx.conf").read_text(), ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80 ", f"listen 127.0.0.1:{plain} "), ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("/etc/letsencrypt/live/voix.example/fullchain.pem", str(chain)),
        ("/etc/letsencrypt/live/voix.example/privkey.pem", str(key)), ("/var/lib/nginx/body", f"{folder}/body"))
    if careless == "logging":
        site = put(site, ("access_log off;", ""), ("error_log /dev/null crit;", ""))
    if careless == "files":
        site = put(site, ("client_body_buffer_size 256k;", "client_body_buffer_size 1k;"))
    (folder / "site.conf").write_text(site)
    user = "user root;\n" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    return ["nginx", "-p", str(folder), "-e", str(folder / "early.log"), "-c", str(folder / "nginx.conf")]


def caddy(folder, port, plain, behind, careless):
    chain, key, _ = certificate(folder)
    text = put(
        (DEPLOY / "Caddyfile").read_text(), ("\tadmin off\n", f"\tadmin off\n\thttp_port {plain}\n\thttps_port {port}\n"),
        ("\nvoix.example {\n", f"\nvoix.example {{\n\tbind 127.0.0.1\n\ttls {chain} {key}\n"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"))
    if careless:
        text = put(text, ("output discard", "output stderr"), ("\tbind 127.0.0.1\n", "\tbind 127.0.0.1\n\tlog\n"))
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def haproxy(folder, port, plain, behind, careless):
    _, _, both = certificate(folder)
    text = put(
        (DEPLOY / "haproxy.cfg").read_text(), ("bind :443", f"bind 127.0.0.1:{port}"), ("bind :80", f"bind 127.0.0.1:{plain}"),
        ("/etc/haproxy/voix.example.pem", str(both)), ("server one 10.0.0.11:8000", f"server one 127.0.0.1:{behind}"),
        ("    server two 10.0.0.12:8000\n", ""))
    if careless:
        text = put(text, ("    no log\n", "    log global\n    option httplog\n"), ("global\n    maxconn", "global\n    log stderr format raw local0\n    maxconn"))
    (folder / "haproxy.cfg").write_text(text)
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]


KINDS = {"nginx": nginx, "caddy": caddy, "haproxy": haproxy}


class Front:
    """One proxy that runs."""

    def __init__(self, kind, folder, behind, careless=None):
        assert shutil.which(kind), f"missing: {kind}"
        self.kind, self.folder = kind, pathlib.Path(folder) / f"{kind}-{careless or 'shipped'}-{free_port()}"
        self.folder.mkdir(mode=0o755)
        self.port, self.plain = free_port(), free_port()
        command = KINDS[kind](self.folder, self.port, self.plain, behind, careless)
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
        self.output = open(self.folder / "output", "wb")
        self.process = subprocess.Popen(command, cwd=self.folder, env=env, stdout=self.output, stderr=subprocess.STDOUT)

    def wait(self):
        end = time.monotonic() + 30
        while True:
            try:
                connect(self.port, tls=True, timeout=5).close()
                return self
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{self.kind} does not start: {error}\n{(self.folder / 'output').read_text()}") from error
                time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()


def traces(folder, words):
    """Which of these words are in any file below a folder."""
    found = set()
    for path in pathlib.Path(folder).rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            found |= {f"{word} in {path.name}" for word in words if word.encode() in held}
    return sorted(found)


class Mirror(http.server.BaseHTTPRequestHandler):
    """In the place of the program: says what arrived."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def mirror():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # HAProxy hangs up on whoever it only asks for health
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def held(port, network):
    """How many connections a server on a port still holds open to clients of a network such as `127.10.`."""
    count = 0
    lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    for line in lines:
        _, local, remote, state = line.split()[:4]
        address, _ = remote.split(":")
        dotted = ".".join(str(int(address[at:at + 2], 16)) for at in (6, 4, 2, 0))
        if state == "01" and int(local.split(":")[1], 16) == port and re.match(re.escape(network), dotted):
            count += 1
    return count
