"""People of a team, and children, as they meet the pages."""

import base64
import hmac
import random
import re
import struct
import time
import urllib.parse

from forms import Browser

PASSWORD = "four words at random here"
STEP = 30
DICE = random.Random(7)


class Person:
    """Somebody of the team: comes in by a link once, later with a password and a code of an app."""

    def __init__(self, machine, name, role):
        self.name, self.role, self.email = name, role, f"{name.lower()}@town.example"
        self.secret, self.used, self.browser = None, 0, Browser(machine.base)

    def code(self):
        """What the app shows; each is taken once, so it waits for the next when needed."""
        while int(time.time()) // STEP <= self.used:
            time.sleep(0.2)
        self.used = int(time.time()) // STEP
        digest = hmac.digest(self.secret, struct.pack(">Q", self.used), "sha1")
        start = digest[-1] & 15
        return f"{(int.from_bytes(digest[start:start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"

    def accept(self, said):
        """Spends the link that `staff add` printed, chooses a password and sets up an app."""
        link = re.search(r"/team/link/\S+", said).group(0)
        page = self.browser.get(link + "?lang=en")
        self.browser.post(page.find(link.split("/")[-1]).set(password=PASSWORD, again=PASSWORD))
        self.set_up()

    def set_up(self):
        """A second step with an app, as `staff_second_factor = "required"` asks."""
        page = self.browser.get("/team/me/factor?lang=en")
        address = next(link for link in page.links if link.startswith("otpauth:"))
        text = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["secret"][0]
        self.secret, self.used = base64.b32decode(text), 0
        self.browser.post(page.find("/me/factor").set(password=PASSWORD, code=self.code()))

    def sign_in(self, machine, expect="/team"):
        """As on any other day, in a browser that knows nothing."""
        self.browser = Browser(machine.base)
        page = self.browser.get("/team/sign-in?lang=en")
        page = self.browser.post(page.find("/sign-in").set(email=self.email, password=PASSWORD))
        if any(form.action.endswith("/sign-in/code") for form in page.forms):
            self.browser.post(page.find("/sign-in/code").set(code=self.code()))
        if self.browser.at != expect:
            raise SystemExit(f"FAILED: {self.name} is led to {self.browser.at}, not to {expect}")

    def act(self, code, act):
        """Presses a button of the page of a consultation."""
        page = self.browser.get(f"/team/c/{code}")
        if self.browser.at != f"/team/c/{code}" or not any(form.action.endswith(f"/acts/{act}") for form in page.forms):
            page = self.browser.get(f"/team/c/{code}/review")
        self.browser.post(page.find(f"/acts/{act}"))
        if not urllib.parse.urlsplit(self.browser.at).path == f"/team/c/{code}":
            raise SystemExit(f"FAILED: {act} leads to {self.browser.at}")


def answer(machine, code, number):
    """A child takes part from the first page to the thanks, without script; gives back its withdrawal code. Ages and genders are
    in turn, so that none is few; the rest is as it falls."""
    browser = Browser(machine.base)
    page = browser.get(f"/c/{code}?l=en")
    go = page.find("/go")
    page = browser.post(go.set(band=go.choices["band"][number % 2]))
    form = page.find("/check")
    for name, values in form.choices.items():
        form.set(**{name: DICE.choice(values)})
    gender = next(name for name, values in form.choices.items() if "girl" in values)
    form.set(**{gender: ("girl", "boy")[number // 2 % 2]})
    for name in [name for name, value in form.fields if name.startswith("idea") and not value and name not in form.choices]:
        form.set(**{name: "More trees, please."})
    page = browser.post(form)
    page = browser.post(page.find("/send"))
    return re.search(r'class="cd"[^>]*>([^<]+)<', page.source).group(1)


def withdraw(machine, code, words):
    """A child takes its answers back with its code; the page says the same whatever it was."""
    browser = Browser(machine.base)
    page = browser.get(f"/c/{code}/withdraw?l=en")
    return browser.post(page.find("/withdraw").set(code=words)).source
