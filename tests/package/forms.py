"""A browser without script: it reads the forms of pages, fills them in and posts them. The standard library and nothing else."""

import html.parser
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Form:
    """A form with the fields a browser would send, and every choice it offers."""

    def __init__(self, attributes):
        self.action, self.method = attributes.get("action", ""), attributes.get("method", "get").lower()
        self.fields, self.choices, self.actions = [], {}, []

    def set(self, **values):
        """Fills fields in; what was there goes. `end`, which says that a form is whole, stays last."""
        last = [field for field in self.fields if field[0] == "end"]
        self.fields = [(name, value) for name, value in self.fields if name not in values and name != "end"]
        self.fields += list(values.items()) + last
        return self

    def value(self, name):
        return next(value for known, value in self.fields if known == name)


class Page(html.parser.HTMLParser):
    """The forms and the text of a page."""

    def __init__(self, source):
        super().__init__()
        self.source, self.forms, self.links, self.form, self.select, self.area = source, [], [], None, None, None
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(said)
            self.forms.append(self.form)
        elif tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif self.form is not None:
            self.field(tag, said)

    def field(self, tag, said):
        """Notes what a browser would send of one element of a form."""
        name, value = said.get("name"), said.get("value", "")
        if "formaction" in said:
            self.form.actions.append(said["formaction"])
        if tag == "option" and self.select:
            if "selected" in said or self.select not in dict(self.form.fields):
                self.form.set(**{self.select: value})
            self.form.choices.setdefault(self.select, []).append(value)
        elif tag == "select":
            self.select = name
        elif tag == "textarea" and name:
            self.area = [name, ""]
        elif tag == "input" and name and said.get("type") in ("radio", "checkbox"):
            self.form.choices.setdefault(name, []).append(value)
            if "checked" in said:
                self.form.fields.append((name, value))
        elif tag == "input" and name and said.get("type") != "file":
            self.form.fields.append((name, value))

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area and self.form is not None:
            self.form.fields.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None

    def find(self, ending):
        """The form that goes to this address, by itself or by one of its buttons."""
        for form in self.forms:
            for action in [*form.actions, form.action]:
                if action.split("?")[0].endswith(ending):
                    form.action = action
                    return form
        raise LookupError(f"no form to {ending}: {[form.action for form in self.forms]}")


class Browser:
    """Keeps cookies and follows where it is sent."""

    def __init__(self, base):
        self.base, self.page, self.at, self.status = base, None, "", 0
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(self, path, body=None, kind="application/x-www-form-urlencoded"):
        """The bytes of an answer; `status` and `at` say the rest."""
        request = urllib.request.Request(urllib.parse.urljoin(self.base, path), data=body)
        if body is not None:
            request.add_header("Content-Type", kind)
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            content = answer.read()
        self.status, self.at = answer.status, urllib.parse.urlsplit(answer.url).path
        return content

    def get(self, path):
        self.page = Page(self.ask(path).decode("utf-8"))
        self.good(path)
        return self.page

    def post(self, form, file=None):
        """Sends a form as a browser does; `file` is a name and bytes for its field `file`."""
        if form.method == "get":
            return self.get(f"{form.action}?{urllib.parse.urlencode(form.fields)}")
        if file:
            content = self.ask(form.action, *multipart(form.fields, *file))
        else:
            content = self.ask(form.action, urllib.parse.urlencode(form.fields).encode())
        self.page = Page(content.decode("utf-8"))
        self.good(form.action)
        return self.page

    def good(self, asked):
        """Ends the drill where a page refuses, with what it says."""
        if self.status >= 400:
            words = " ".join(self.page.source.split("<main")[-1].split())
            raise SystemExit(f"FAILED: {asked} answered {self.status}: {words[:3000]}")


def multipart(fields, name, content):
    """A form with a file: its body and its kind."""
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    body = b"".join(parts) + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
