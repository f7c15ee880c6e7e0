"""The program behind the shipped nginx, Caddy and HAProxy, and hostile clients before them.

    python3 tests/front/front.py PROGRAM

FRONT_SLOW slow clients of each way (40; 1000 in the full run), FRONT_ROUNDS rounds of garbage (6; 300), FRONT_KINDS which
proxies. Each check has a broken case that it must catch.
"""

import json
import os
import pathlib
import re
import resource
import select
import sys
import tempfile
import threading
import time
import urllib.parse

import attacks
from browser import Browser, child_form, connect, demonstration, picture
from fronts import KINDS, Front, mirror, traces
from slow import Crowd, Watch

SLOW = int(os.environ.get("FRONT_SLOW", "40"))
ROUNDS = int(os.environ.get("FRONT_ROUNDS", "6"))
CHOSEN = os.environ.get("FRONT_KINDS", ",".join(KINDS)).split(",")
WORD = "four words at random here"
CANARY = "CanaryOfTheFront"
# Seconds after which nobody slow is held any more. `read_body` of Caddy is thirty, its `write` forty-five.
LONGEST = 50
passed, failed = [], []


def check(name, holds, more=""):
    (passed if holds else failed).append(name)
    if not holds:
        print(f"FAILED {name} {more}"[:600], flush=True)


def child(demo, front):
    """A child answers and sends, twice as after a lost answer; the second time it reads the same words."""
    browser = Browser("voix.example", front.port, True, "127.7.0.1")
    code = demo.of("open")
    band = re.search(r'name="band" value="([^"]+)"', browser.ask(f"/c/{code}?l=fr").text()).group(1)
    where = f"/c/{code}/fr/{band}"
    action, fields = child_form(browser.ask(where, more=["Accept-Encoding: gzip"]).text())
    fields.pop("end")
    fields |= {"id": os.urandom(16).hex(), "end": "1"}
    first, second = browser.form(action, fields), browser.form(action, fields)
    check(f"{front.kind}: a child sends", first.status == 200 and 'id="sent"' in first.text(), first.status)
    # It says that somebody is reading and nothing else, and goes with the page.
    others = [one for one in browser.given if not one.startswith(("here=1;", "here=;")) or "HttpOnly" not in one]
    check(f"{front.kind}: a child gets no cookie that tells", not others, others)
    check(f"{front.kind}: again is the same", second.status == 200 and first.body == second.body, second.status)
    return where, action


def staff(demo, front, is_first):
    """A facilitator signs in, by link or by password, and adds a picture."""
    browser = Browser("voix.example", front.port, True, "127.7.0.2")
    origin = ["Origin: https://voix.example", "Sec-Fetch-Site: same-origin"]
    if is_first:
        inside = browser.sign_in(demo.link("facilitator"))
    else:
        email = next(one["email"] for one in demo.shown["links"] if one["role"] == "facilitator")
        fields = {"form_token": browser.token("/team/sign-in"), "email": email, "password": WORD}
        inside = browser.ask("/team/sign-in", urllib.parse.urlencode(fields).encode(), more=origin)
    check(f"{front.kind}: staff sign in", inside.status == 303, inside.status)
    marks = ("; Secure", "; HttpOnly", "; SameSite=", "; Path=/team")
    loose = [one for one in browser.given if not one.startswith("__Secure-") or not all(mark in one for mark in marks)]
    check(f"{front.kind}: cookies go over TLS alone, to staff alone, to no script", browser.given and not loose, loose)
    home = browser.ask("/team").text()
    project = re.search(r'href="(/team/p/[a-z0-9-]+)', home).group(1)
    token, file = browser.token(project), picture()
    done = browser.upload(f"{project}/media", token, "tree.png", file, "image/png")
    check(f"{front.kind}: a picture of {len(file) >> 10} KB arrives", done.status == 303 and "done=yes" in done.header("location"), done.status)
    # Who hangs up before everything was sent may cut its own answer off: it comes at one of three tries.
    too_large = picture() + bytes(900_000)
    tries = (upload_or_nothing(browser, f"{project}/media", token, too_large) for _ in range(3))
    large = next((answer.status for answer in tries if answer), None)
    check(f"{front.kind}: one that is too large is refused in words", large in (413, 422), large)


def upload_or_nothing(browser, path, token, file):
    try:
        return browser.upload(path, token, "tree.png", file, "image/png")
    except OSError:
        return None


def headers(front, echo):
    """What a client claims about itself does not arrive; what the proxy saw does."""
    browser = Browser("voix.example", echo.port, True, "127.7.0.3")
    claims = ["X-Real-IP: 203.0.113.9", "X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "User-Agent: Spy/1",
              "Referer: https://elsewhere.example/", "X-Real-Ip: 203.0.113.9"]
    arrived = json.loads(browser.ask("/", more=claims).text())
    real = [value for name, value in arrived if name == "x-real-ip"]
    check(f"{front.kind}: the address is the proxy's word", real == ["127.7.0.3"], real)
    check(f"{front.kind}: no claim arrives", "203.0.113.9" not in str(arrived), arrived)
    told = [value for _, value in arrived if "Spy" in value or "elsewhere" in value]
    check(f"{front.kind}: nothing tells the device", not told, told)
    check(f"{front.kind}: the name arrives", ["host", "voix.example"] in arrived, arrived)


def statuses(bytes_back):
    return [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3})", bytes_back)]


def attack(front, demo, port, tls, bytes_sent):
    """Sends bytes; returns what came back within two seconds."""
    back = b""
    try:
        with connect(port, "127.7.0.4", tls, timeout=5) as one:
            one.settimeout(3)
            try:
                one.sendall(bytes_sent)
            except OSError:
                pass  # the proxy has had enough; what it said may still be there
            while len(back) < 300_000:
                waiting = select.poll()
                waiting.register(one, select.POLLIN)
                if not getattr(one, "pending", lambda: 0)() and not waiting.poll(200):
                    break
                part = one.recv(65536)
                if not part:
                    break
                back += part
    except OSError:
        pass
    return back


def marker(front, number):
    """Whose answer comes back after an attack: mine, with what I typed in it."""
    typed = f"mine-{front.kind}-{number}"
    browser = Browser("voix.example", front.port, True, f"127.7.{number // 200 % 200 + 1}.{number % 200 + 1}")
    try:
        answer = browser.form("/code", {"l": "en", "code": typed, "end": "1"})
    except OSError as error:
        return str(error)
    return None if answer and answer.status == 404 and typed in answer.text() else (answer and answer.status)


def hostile(front, demo):
    """Everything in `attacks.py`: no failure of the program, no hidden request answered, each marker its own answer."""
    broken, mixed, hidden, tried = [], [], [], 0
    # Every day each proxy meets half of them, neighbours the other half; all meet all in the full run.
    some = list(attacks.everything(ROUNDS))[CHOSEN.index(front.kind) % 2::2] if ROUNDS < 50 else attacks.everything(ROUNDS)
    for number, (name, bytes_sent) in enumerate(some):
        tried += 1
        back = attack(front, demo, front.port, True, bytes_sent)
        # Caddy meets the end of what it takes only while it hands it on, and says itself that it could not.
        own = front.kind == "caddy" and statuses(back) == [503] and b"Try again in a minute" in back
        if any(code in (500, 502, 503, 504) for code in statuses(back)) and not own:
            broken.append((name, statuses(back)))
        if "health" in name and 200 in statuses(back):
            hidden.append(name)
        wrong = marker(front, number)
        if wrong is not None:
            mixed.append((name, wrong))
    for name, bytes_sent in (("no TLS", b"GET / HTTP/1.1\r\nHost: voix.example\r\n\r\n"), ("half a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00"),
                             ("noise", os.urandom(3000))):
        attack(front, demo, front.port, False, bytes_sent)
        wrong = marker(front, tried)
        if wrong is not None:
            mixed.append((name, wrong))
    check(f"{front.kind}: no attack breaks the program", not broken, broken)
    check(f"{front.kind}: nobody gets the answer of another", not mixed, mixed)
    check(f"{front.kind}: health is for the machine alone", not hidden, hidden)
    return tried


def one_front(front, echo, demo, figures):
    begun = time.monotonic()
    child(demo, front)
    if front.kind != CHOSEN[0]:
        staff(demo, front, False)
    headers(front, echo)
    plain = Browser("voix.example", front.plain, source="127.7.0.5").ask("/c/CANARY")
    check(f"{front.kind}: plain leads to TLS", plain.status in (301, 308) and plain.header("location") == "https://voix.example/c/CANARY"
          or front.kind == "caddy" and plain.status == 308, (plain.status, plain.header("location")))
    tried = hostile(front, demo)
    child(demo, front)
    figures.append(f"{front.kind}: {tried} attacks in {time.monotonic() - begun:.0f} s")


def journeys(fronts, demo, figures):
    """What happens before each proxy, at all of them at once. The link of the facilitator is spent before the first."""
    staff(demo, fronts[0][0], True)
    done = [threading.Thread(target=guarded, args=(one_front, front, echo, demo, figures)) for front, echo in fronts]
    for one in done:
        one.start()
    return done


def guarded(work, *with_these):
    try:
        work(*with_these)
    except BaseException as error:  # a thread that stops must not look like one that found nothing
        check(f"{work.__name__} {getattr(with_these[0], 'kind', '')} ends", False, repr(error))


def slow(fronts, demo, figures):
    """W-2: slow clients are let go and others served meanwhile; without a proxy they are held."""
    code = demo.of("open")
    band = re.search(r'name="band" value="([^"]+)"', Browser("voix.example", demo.port).ask(f"/c/{code}?l=fr").text()).group(1)
    path, long, action = "/safety?l=fr", f"/c/{code}/fr/{band}", f"/c/{code}/send"
    watches = {front.kind: Watch(front.port, path) for front, _ in fronts}
    for watch in watches.values():
        watch.start()
    crowds = {}
    for front, _ in fronts:
        crowds[front.kind] = Crowd(front.port, True, long, action, SLOW)
        for crowd in crowds.values():
            crowd.look()
    bare = Crowd(demo.port, False, long, action, min(SLOW, 100))
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST and any(len(crowd.gone) < 5 for crowd in crowds.values()):
        time.sleep(0.5)
        for crowd in crowds.values():
            crowd.look()
    for kind, watch in watches.items():
        watch.ended.set()
        gone, there = crowds[kind].gone, crowds[kind].there
        check(f"{kind}: slow clients are let go", len(gone) == 5, f"{gone} still {crowds[kind].held()}")
        check(f"{kind}: they were there", all(there[way] >= SLOW * 0.9 for way in ("header", "body", "idle")), there)
        check(f"{kind}: others are served meanwhile", not watch.wrong and len(watch.took) > 20 and watch.slowest() < 3,
              f"{watch.wrong[:5]} {watch.slowest():.2f} s")
        ways = ", ".join(f"{way} {after:.0f} s" for way, after in sorted(gone.items()))
        figures.append(f"{kind}: {sum(there.values())} slow clients, let go after: {ways}; meanwhile {len(watch.took)} pages, "
                       f"p99 {watch.slowest() * 1000:.0f} ms")
    held = bare.held()
    check("control: without a proxy they are held", all(held[way] for way in ("header", "body", "idle")), held)
    for crowd in (*crowds.values(), bare):
        crowd.close()


def nothing_kept(fronts, demo, folder, figures):
    """After everything, and with the program gone: no address, path or device in any file of a proxy."""
    demo.stop()
    for front, _ in fronts:
        answer = Browser("voix.example", front.port, True, "127.7.7.7").ask(f"/c/{CANARY}", more=[f"User-Agent: {CANARY}"])
        check(f"{front.kind}: without the program it says so", answer.status == 503 and (front.kind == "haproxy" or
              "Try again" in answer.text()), answer.status)
    words = ["127.7.", "127.10.", "127.11.", "127.12.", "127.13.", "127.14.", "127.20.", CANARY, "203.0.113.9"]
    time.sleep(0.5)
    found = traces(folder, words)
    check("no proxy wrote an address", not found, found)
    said = demo.said()
    check("nor the program", not [word for word in words if word in said])
    for kind in CHOSEN:
        careless = Front(kind, folder, demo.port, "logging").wait()
        Browser("voix.example", careless.port, True, "127.7.7.7").ask(f"/c/{CANARY}")
        time.sleep(0.3)
        careless.stop()
        check(f"control: {kind} that logs is noticed", traces(careless.folder, words), kind)


def no_files(demo, folder):
    """nginx: a form leaves no temporary file. A folder's time changes when a file is made in it, even if it is gone."""
    changed = {}
    for careless in (None, "files"):
        front = Front("nginx", folder, demo.port, careless).wait()
        body = front.folder / "body"
        before = body.stat().st_mtime_ns
        browser = Browser("voix.example", front.port, True, "127.7.0.6")
        browser.ask("/code", b"l=fr&code=AAAAA&x=" + b"a" * 100_000 + b"&end=1")
        attack(front, demo, front.port, True, next(bytes_sent for name, bytes_sent in attacks.chunks() if "small" in name))
        changed[careless] = body.stat().st_mtime_ns != before
        front.stop()
    check("nginx: no form lies in a file", not changed[None])
    check("control: a small buffer writes one", changed["files"])


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    begun, figures = time.monotonic(), []
    settings = {"ROCKET_PUBLIC_URL": "https://voix.example", "ROCKET_BEHIND_PROXY": "true", "ROCKET_CLIENT_ADDRESS_HEADER": "X-Real-IP"}
    with tempfile.TemporaryDirectory(prefix="porte-voix-proxy.") as folder, demonstration(sys.argv[1], 30, settings) as demo:
        os.chmod(folder, 0o755)
        folder, echo = pathlib.Path(folder), mirror()
        fronts = [(Front(kind, folder, demo.port), Front(kind, folder, echo.server_port)) for kind in CHOSEN]
        try:
            for pair in fronts:
                for front in pair:
                    front.wait()
            time.sleep(2.5)  # HAProxy asks twice before it believes that a node is ready
            figures.append(f"ready after {time.monotonic() - begun:.0f} s")
            before = demo.memory()
            working = journeys(fronts, demo, figures)
            slow(fronts, demo, figures)
            for one in working:
                one.join()
            grown = demo.memory() - before
            figures.append(f"the program grew by {grown:.0f} MB")
            check("the program does not grow", grown < 64 + SLOW / 10, f"{grown:.0f} MB")
            check("it never failed", "answer.failed" not in demo.said() and "panic" not in demo.said(), demo.said()[-400:])
            if "nginx" in CHOSEN:
                no_files(demo, folder)
            nothing_kept(fronts, demo, folder, figures)
        finally:
            for pair in fronts:
                for front in pair:
                    front.stop()
    for line in figures:
        print(line)
    print(f"in {time.monotonic() - begun:.0f} s\n{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
