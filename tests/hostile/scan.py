"""Programs that break into websites, let loose on a demonstration: wapiti and sqlmap, as a stranger and as each role.

    python3 tests/hostile/scan.py PROGRAM [SECONDS [ROLE …]]

Exits with 1 when one of them finds something above "info" that `EXPECTED` does not explain, when the program answered
500 or ended, or when the control (a page that echoes what it is sent) is not found.
"""

import collections
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "front"))
from browser import Browser, demonstration  # noqa: E402

MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,"
    "shellshock,spring4shell,sql,timesql,upload,xss"
)

# What is found and is as it should be: part of the finding's category, and the reason.
EXPECTED = {
    "Cross Site Request Forgery": "no cookie is there before signing in; with one, the token and `Origin` are checked (forged.rs)",
    "Secure Flag cookie": "set with `https`; the demonstration speaks `http` (front.py)",
    "HttpOnly Flag cookie": "every cookie has it",
    "Fingerprint": "information",
}


def wapiti(url, cookie, seconds, folder, modules=MODULES):
    """The findings above info, as (category, info)."""
    report = pathlib.Path(folder) / "report.json"
    report.unlink(missing_ok=True)
    command = [
        "wapiti", "-u", url, "--scope", "folder", "-m", modules, "-f", "json", "-o", str(report), "--flush-session",
        "--max-scan-time", str(seconds), "--max-attack-time", "15", "--max-links-per-page", "40", "-d", "8",
        "--no-bugreport", "--store-session", str(folder), "--store-config", str(folder), "-t", "20", "-v", "0",
        "-x", url.rstrip("/") + "/sign-out", "--tasks", "8",
    ]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds * 5 + 900)
    if not report.exists():
        raise SystemExit(f"wapiti wrote nothing:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    said = json.loads(report.read_text())
    found = [
        (category, f"level {one['level']}: {one['method']} {one['path']}: {one['info']}")
        for part in ("vulnerabilities", "anomalies")
        for category, all_of in said[part].items()
        for one in all_of
    ]
    return found, said["infos"].get("crawled_pages_nbr", 0)


def sqlmap(url, data, cookie, folder):
    """True when sqlmap says that a parameter can be injected into."""
    command = [
        "sqlmap", "-u", url, "--batch", "--level", "2", "--risk", "2", "--flush-session", "--disable-coloring",
        "--output-dir", str(folder), "--threads", "4", "--timeout", "20", "--ignore-code", "401,403,404,409,413,422,503",
    ]
    command += ["--data", data] if data else []
    command += ["--cookie", cookie] if cookie else []
    said = subprocess.run(command, capture_output=True, text=True, timeout=900).stdout
    if "testing" not in said:
        raise SystemExit(f"sqlmap tried nothing:\n{said[-2000:]}")
    return "injection point(s)" in said or "is vulnerable" in said


class Careless(http.server.BaseHTTPRequestHandler):
    """The control: a page that writes what it is asked for, as it is."""

    def do_GET(self):
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("name", ["x"])[0]
        body = f"<html><body><a href='/?name=a'>a</a><p>Hello {asked}</p></body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def control(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found, _ = wapiti(f"http://127.0.0.1:{server.server_port}/?name=a", None, 60, folder, "xss")
    server.shutdown()
    return any("XSS" in category or "Cross Site Scripting" in category for category, _ in found)


def as_role(program, role, seconds, folder):
    """A demonstration of its own for each, so that what one breaks or removes is there for the next."""
    bad = []
    with demonstration(program, responses=60) as demo:
        cookie = None
        if role != "nobody":
            browser = Browser("127.0.0.1", demo.port)
            browser.sign_in(demo.link(role))
            cookie = browser.cookie_header()
        begun = time.monotonic()
        found, pages = wapiti(demo.url + ("/team" if cookie else "/"), cookie, seconds, folder)
        open_ones = [one for one in found if not any(known in one[0] for known in EXPECTED)]
        print(f"wapiti as {role}: {pages} pages, {len(found)} findings, {len(open_ones)} not explained, "
              f"{time.monotonic() - begun:.0f} s", flush=True)
        for category, many in sorted(collections.Counter(f"{one[0]}: {one[1].rsplit(': ', 1)[-1]}" for one in found).items()):
            print(f"  {many} x {category}"[:200], flush=True)
        bad += [f"{role}: {category}: {info}" for category, info in open_ones]
        for path, data, signed in INJECTED.get(role, []):
            path = path.replace("CODE", demo.of("released"))
            if sqlmap(demo.url + path, data, cookie if signed else None, folder):
                bad.append(f"sqlmap: {path}")
            print(f"sqlmap as {role}: {path}: tried", flush=True)
        if not demo.is_ready():
            bad.append(f"{role}: the program no longer answers")
        said = [line for line in demo.said().splitlines() if re.search(r"ERROR|panic", line)]
        bad += [f"{role}: the program said {line}, {many} times" for line, many in collections.Counter(said).items()]
    return bad


# What sqlmap tries as whom: an address, the body of a form, and whether the session comes along. `*` marks a place beside parameters.
INJECTED = {
    "nobody": [
        ("/api/v1/consultations?page=1&per_page=20", None, False),
        ("/api/v1/consultations/CODE*/codebook?lang=fr", None, False),
        ("/r/CODE?l=fr&b=13-15", None, False),
        ("/code", "l=fr&code=B7K3M&end=1", False),
        ("/c/XXXXX*/send", "lang=fr&band=9-12&rev=1&end=1", False),
        ("/team/sign-in", "form_token=x&email=a@b.example&password=abc", False),
    ],
    "administrator": [("/team/c/CODE*/results?by=band&page=1", None, True), ("/team/directory?kind=line&q=a", None, True)],
    "analyst": [("/team/c/CODE/results?question=age&by=band&part=1", None, True)],
}


def main():
    program, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 240
    roles = sys.argv[3:] or ["nobody", "administrator", "facilitator", "safeguarding-lead", "analyst", "youth-adviser"]
    for tool in ("wapiti", "sqlmap"):
        if not shutil.which(tool):
            raise SystemExit(f"missing: {tool}")
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        if not control(folder):
            bad.append("control: the careless page was not found")
        for role in roles:
            bad += as_role(program, role, seconds, folder)
    for line in bad:
        print(f"FOUND {line}"[:400])
    print(f"{len(roles)} roles, {len(bad)} findings not explained")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
