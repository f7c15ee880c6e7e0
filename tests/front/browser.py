"""A person's browser and the program behind it: sockets of the standard library and nothing else, so that a test says
which bytes are sent, from which address, and reads every byte that comes back."""

import contextlib
import html
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.parse
import zlib

LONGEST = 30


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def connect(port, source="127.0.0.1", tls=False, timeout=LONGEST):
    """A connection to this machine, from one of its loopback addresses."""
    one = socket.create_connection(("127.0.0.1", port), timeout=timeout, source_address=(source, 0))
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        one = context.wrap_socket(one, server_hostname="voix.example")
    return one


class Answer:
    """What came back: the status, the headers in order, the body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def all(self, name):
        return [value for known, value in self.headers if known.lower() == name]

    def header(self, name):
        return next(iter(self.all(name)), "")

    def text(self):
        body = self.body
        if self.header("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        return body.decode("utf-8", "replace")


def read_answer(one, head_only=False):
    """Reads one answer; None when the connection ends before there is one."""
    stream = one.makefile("rb")
    line = stream.readline(65536)
    if not line.startswith(b"HTTP/1."):
        return None
    status, headers = int(line.split()[1]), []
    while (line := stream.readline(65536)).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name.strip(), value.strip()))
    answer = Answer(status, headers, b"")
    if head_only or status in (204, 304):
        return answer
    if "chunked" in answer.header("transfer-encoding"):
        while size := int(stream.readline().split(b";")[0] or b"0", 16):
            answer.body += stream.read(size)
            stream.readline()
    elif answer.header("content-length"):
        answer.body = stream.read(int(answer.header("content-length")))
    else:
        answer.body = stream.read()
    return answer


class Browser:
    """Keeps cookies; each request has a connection of its own."""

    def __init__(self, host, port, tls=False, source="127.0.0.1"):
        self.host, self.port, self.tls, self.source = host, port, tls, source
        self.cookies, self.given = {}, []

    def cookie_header(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, path, body=None, kind="application/x-www-form-urlencoded", more=()):
        head = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {self.host}", "Connection: close"]
        if self.cookies and path.startswith("/team"):
            head.append("Cookie: " + self.cookie_header())
        if body is not None:
            head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        head += more
        with connect(self.port, self.source, self.tls) as one:
            one.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + (body or b""))
            answer = read_answer(one)
        for cookie in answer.all("set-cookie") if answer else []:
            self.given.append(cookie)
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def form(self, path, fields):
        return self.ask(path, urllib.parse.urlencode(fields).encode())

    def token(self, path):
        page = self.ask(path).text()
        return re.search(r'name="form_token" value="([^"]*)"', page).group(1)

    def sign_in(self, link):
        """Spends a one-time link; returns the answer to the last form."""
        token, word = self.token(link), "four words at random here"
        return self.form(link, {"form_token": token, "password": word, "again": word})

    def upload(self, path, token, name, file, kind):
        edge = "edge-of-the-form"
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
                 for field, value in (("form_token", token), ("description", "A tree."))]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                     f"Content-Type: {kind}\r\n\r\n".encode() + file + f"\r\n--{edge}--\r\n".encode())
        return self.ask(path, b"".join(parts), f"multipart/form-data; boundary={edge}")


def picture(side=600):
    """A PNG of noise, so that it is large."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    noise = os.urandom(side * (side + 1))
    rows = b"".join(b"\0" + noise[row * side:(row + 1) * side] for row in range(side))
    head = side.to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def child_form(page):
    """The form of the page of a consultation, with the first answer to each question that has some."""
    form = re.search(r'<form[^>]*action="([^"]*/send)"[^>]*>(.*)</form>', page, re.S)
    action, inside, fields = form.group(1), form.group(2), {}
    for tag in re.findall(r"<input[^>]*>", inside):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, value = said.get("name"), html.unescape(said.get("value", ""))
        if name and (said.get("type") == "hidden" or (said.get("type") == "radio" and name not in fields)):
            fields[name] = value
    return action, fields


class Demonstration:
    """The program with made-up data."""

    def __init__(self, program, folder, port, shown):
        self.program, self.folder, self.port, self.shown = program, pathlib.Path(folder), port, shown
        self.url, self.process = f"http://127.0.0.1:{port}", None

    def of(self, status):
        return next(one["code"] for one in self.shown["consultations"] if one["status"] == status)

    def link(self, role):
        link = next(one["link"] for one in self.shown["links"] if one["role"] == role)
        return urllib.parse.urlsplit(link).path

    def start(self, words, settings=()):
        """Starts the program on the data and waits until it is ready."""
        env = {"PATH": os.environ["PATH"], "TMPDIR": str(self.folder), **dict(settings)}
        data = self.folder / "data"
        env["ROCKET_DATABASE_URL"] = f"sqlite://{data}/db/porte-voix.sqlite?mode=rwc"
        env["ROCKET_MASTER_KEY_FILE"] = f"{data}/keys/master.key"
        env["ROCKET_PORT"] = str(self.port)
        with open(self.folder / "said", "ab") as said, open(self.folder / "shown", "wb") as shown:
            self.process = subprocess.Popen([self.program, *words], cwd=self.folder, env=env, stdout=shown, stderr=said)
        end = time.monotonic() + 120
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the program does not get ready: {self.said()}")
            time.sleep(0.05)

    def is_ready(self):
        with contextlib.suppress(OSError):
            answer = Browser("127.0.0.1", self.port).ask("/health/ready")
            return answer is not None and answer.status == 200
        return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def said(self):
        return (self.folder / "said").read_text("utf-8", "replace")

    def memory(self):
        """Megabytes the program has in memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


@contextlib.contextmanager
def demonstration(program, responses=100, settings=None):
    """A demonstration on a port of its own. With settings, the program is started again with them, as it would be served."""
    with tempfile.TemporaryDirectory(prefix="porte-voix-front.") as folder:
        port = free_port()
        demo = Demonstration(os.path.abspath(program), folder, port, {})
        demo.start(["--json", "demo", "--data", f"{folder}/data", "--port", str(port), "--responses", str(responses)])
        demo.shown = json.loads((demo.folder / "shown").read_text())
        try:
            if settings is not None:
                demo.stop()
                demo.start(["serve"], settings)
            yield demo
        finally:
            demo.stop()
