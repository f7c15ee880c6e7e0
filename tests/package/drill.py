"""The drill of somebody new: installs, runs a consultation from the team to the figures, loses the machine, goes back to a backup,
upgrades, changes the master key; each step as docs/operations.md has it. After each the figures have the same bytes.

    python3 tests/package/drill.py WORK PORT

WORK holds the two packages; `tests/package/drill.sh` makes it. The commands that were run are left in WORK/commands.jsonl."""

import contextlib
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import time

from machine import Machine
from staff import PASSWORD, Person, answer, withdraw

CHILDREN = 40
DATABASE = "var/lib/porte-voix/db/porte-voix.sqlite"
KEY = "/var/lib/porte-voix/keys/master.key"
QUESTIONNAIRE = pathlib.Path("tests/it/support/small.json")
PICTURE = pathlib.Path("demo/pictures/yard.png")


def must(so, words):
    """Ends the drill where something is not so."""
    if not so:
        raise SystemExit(f"FAILED: {words}")


class Drill:
    """What lasts from part to part: the machine, the people, and a safe of files outside of it."""

    def __init__(self, work, port):
        self.work, self.port, self.parts = pathlib.Path(work), port, []
        self.safe = self.work / "safe"
        self.safe.mkdir()
        self.machine = Machine(self.work / "first", port)
        self.commands = ""

    @contextlib.contextmanager
    def part(self, name):
        """A part with its seconds."""
        begun = time.monotonic()
        yield
        self.parts.append((name, time.monotonic() - begun))
        print(f"-- {name}: {self.parts[-1][1]:.1f} s", flush=True)

    # ---------------------------------------------------------------- a new machine

    def install(self, revision):
        """`apt install` of a package, as the guide has it."""
        name = f"porte-voix_0.1.0-{revision}_amd64.deb"
        (self.machine.root / "root" / name).write_bytes((self.work / name).read_bytes())
        self.machine.run(f"apt install -y ./{name}")

    def set_up(self):
        """Installed, set, started again."""
        self.install(1)
        self.machine.settings(self.recipient)
        self.machine.run("systemctl restart porte-voix")
        self.machine.ready()

    def identity(self):
        """Made on another machine, and kept there."""
        made = subprocess.run(["age-keygen", "-o", self.safe / "identity.txt"], capture_output=True, text=True, check=True)
        self.recipient = made.stderr.split()[-1]

    def team(self):
        """The first by the line of the guide, the others beside; each comes in through the link and sets up a second step."""
        names = [("You", "administrator"), ("Fay", "facilitator"), ("Sam", "safeguarding-lead"), ("Ana", "analyst"), ("Yo", "youth-adviser")]
        self.you, self.fay, self.sam, self.ana, self.yo = people = [Person(self.machine, *one) for one in names]
        for one in people:
            line = f"staff add --email {one.email} --name {one.name} --role {one.role} --project first --organisation Town"
            one.accept(self.machine.admin(line))
        must(self.fay.email in self.machine.admin("staff list"), "staff list names who was added")
        self.you.sign_in(self.machine)
        page = self.you.browser.get("/team/p/first/people?lang=en")
        until = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 300 * 86400))
        self.you.browser.post(page.find("/clearance").set(until=until))
        self.machine.admin("project involve first", more=["--audience", "The mayor.", "--influence", "The park; the town decides."])

    # ---------------------------------------------------------------- consultations

    def begin(self):
        """A draft by the page of the project, sent for review by its author, read and approved by a second person, opened."""
        page = self.fay.browser.get("/team/p/first?lang=en")
        form = page.find("/consultations").set(stage="suivi", document=QUESTIONNAIRE.read_text())
        self.fay.browser.post(form)
        code = self.fay.browser.at.split("/")[3]
        self.fay.act(code, "submit")
        refused = self.fay.browser.get(f"/team/c/{code}/review")
        must(not any(form.action.endswith("/acts/approve") for form in refused.forms), "an author cannot approve")
        self.sam.act(code, "approve")
        self.fay.act(code, "open")
        return code

    def take_part(self, code):
        return [answer(self.machine, code, number) for number in range(CHILDREN)]

    def responses(self, code, file=None):
        """How many responses lie in the database, or in another file, by looking."""
        with contextlib.closing(sqlite3.connect(f"file:{file or self.machine.root / DATABASE}?mode=ro", uri=True)) as database:
            row = "select count(*) from responses where consultation_id = (select id from consultations where code = ?)"
            return database.execute(row, (code,)).fetchone()[0]

    def release(self, code):
        """Closed and frozen on its page; two people sign."""
        self.fay.act(code, "close")
        self.ana.act(code, "freeze")
        page = self.ana.browser.get(f"/team/c/{code}/release")
        propose = next(form for form in page.forms if form.action.endswith("/release/propose"))
        self.ana.browser.post(propose.set(password=PASSWORD, code=self.ana.code()))
        page = self.sam.browser.get(f"/team/c/{code}/release/proposal")
        self.sam.browser.post(page.find("/release/sign").set(password=PASSWORD, code=self.sam.code()))
        return self.sam.browser.at.split("/")[-1]

    def figures(self):
        """The released figures as everybody reads them, and as the command writes them; both have the same bytes."""
        self.machine.admin(f"export {self.released} --format csv --out /tmp/tables.csv")
        written = (self.machine.root / "tmp/tables.csv").read_bytes()
        (self.machine.root / "tmp/tables.csv").unlink()
        read = self.ana.browser.ask(f"/team/r/{self.released}/export/csv")
        must(read == written and written.startswith(b"release,"), "the page and the command give the same figures")
        return written

    def same(self):
        """Nothing moved since the figures were released."""
        must(self.figures() == self.csv, "the released figures have the same bytes")

    # ---------------------------------------------------------------- papers, and the rest of the commands

    def papers(self, code):
        """What the guide offers to an ethics board, and what is asked of a release."""
        for line in (
            f"consultation assessment {code} --format html --out /tmp/assessment.html",
            f"consultation assessment {code} --format json --out /tmp/assessment.json",
            f"consultation check {code}", f"consultation export {code}", f"consultation export {code} --format html",
            f"anonymity {code}", f"subpoena-drill {code}", f"results {code}", f"attack {self.released}", "audit verify",
        ):
            self.machine.admin(line)
        (self.machine.root / "tmp/weights.csv").write_text("breakdown,category,share\ngender,girl,0.5\ngender,boy,0.5\n")
        self.machine.admin(f"results {code} --weights /tmp/weights.csv")

    def outsiders(self, code):
        """What docs/api.md and docs/disclosure.md tell those who read figures: every line of their blocks, as it stands."""
        self.machine.admin(f"export {self.released} --format package --out /tmp/package.zip")
        self.machine.take("/tmp/package.zip", self.safe / "package.zip")
        said = self.block("docs/disclosure.md")
        must("Signature Verified Successfully" in said and "FAILED" not in said, said)
        page = self.you.browser.get("/team/p/first/tokens?lang=en")
        page = self.you.browser.post(page.find("/tokens").set(name="The drill"))
        token = re.search(r"pv_[A-Za-z0-9_-]{20,}", page.source).group(0)
        told = (("https://porte-voix.example", self.machine.base), ("B7K3M", code), ("RELEASE", self.released),
                ("-H 'Authorization: Bearer pv_…' ", ""), ("curl ", f"curl -fsS -H 'Authorization: Bearer {token}' "))
        said = self.block("docs/api.md", told)
        must(code in said and self.csv.decode()[:60] in said, said[:500])

    def block(self, document, told=()):
        """Runs the blocks of a document, with our names in it."""
        lines = "\n".join(re.findall(r"^```sh\n(.*?)^```", pathlib.Path(document).read_text(), re.S | re.M))
        for name, ours in told:
            lines = lines.replace(name, ours)
        done = subprocess.run(["bash", "-euc", lines], cwd=self.safe, capture_output=True, text=True)
        must(done.returncode == 0, f"{document}: {done.stdout[-2000:]}{done.stderr}")
        return done.stdout

    def scripts(self):
        """The same life of a consultation by commands, for scripts; and what goes with questionnaires."""
        run = self.machine.admin
        self.machine.put(QUESTIONNAIRE, "/tmp/questionnaire.json")
        self.machine.put(PICTURE, "/tmp/yard.png")
        code = json.loads(run("--json consultation import /tmp/questionnaire.json --project first --stage suivi"))["code"]
        run(f"consultation open {code} --author {self.fay.email} --approver {self.sam.email}")
        (self.machine.root / "tmp/paper.csv").write_text("_band,gender,goes\n9-12,girl,yes\n")
        run(f"paper import {code} /tmp/paper.csv")
        run(f"consultation close {code}")
        run("media add /tmp/yard.png --project first", more=["--description", "A yard."])
        run("directory export --out /tmp/directory.json")
        run("directory import /tmp/directory.json")
        run(f"staff remove-factor --email {self.yo.email}")
        run(f"staff remove --email {self.yo.email} --role {self.yo.role} --project first")
        run("migrate")

    def healthy(self):
        """Nothing is broken, and the chain of the audit is whole."""
        self.machine.admin("doctor")
        found = json.loads(self.machine.admin("doctor --json"))
        must(not found["broken"], found)
        must("whole" in self.machine.admin("audit verify"), "the audit is whole")

    # ---------------------------------------------------------------- backups

    def backup(self, name):
        """Today's, by the service of the timer; its files go to the safe."""
        self.machine.run("systemctl start porte-voix-backup")
        file = next((self.machine.root / "var/backups/porte-voix").glob("porte-voix-*.sqlite"))
        kept = self.safe / name
        for ending in ("", ".keys", ".gone"):
            self.machine.take(f"/var/backups/porte-voix/{file.name}{ending}", f"{kept}{ending}")
            must(pathlib.Path(f"{kept}{ending}").read_bytes().startswith(b"age-encryption.org/v1"), "a backup is encrypted")
        return kept

    def opened(self, file):
        """A file of a backup as age alone opens it, without the program."""
        return subprocess.run(["age", "--decrypt", "-i", self.safe / "identity.txt", file], capture_output=True, check=True).stdout

    def more_backups(self):
        """For somebody named, and the keys alone; both are tried with the identity."""
        run = self.machine.admin
        self.machine.put(self.safe / "identity.txt", "/tmp/identity.txt", 0o400)
        run(f"backup /var/lib/porte-voix/named --to {self.recipient} --to {self.recipient}")
        (self.machine.root / "var/lib/porte-voix/named.keys").unlink()
        run("keys backup /var/lib/porte-voix/named.keys")
        said = run("verify /var/lib/porte-voix/named --identity /tmp/identity.txt")
        must("Everything else opens" in said and "Without a key" not in said, said)
        must(self.opened(self.machine.root / "var/lib/porte-voix/named").startswith(b"SQLite format 3"), "age alone opens a backup")
        for ending in ("", ".keys", ".gone"):
            (self.machine.root / f"var/lib/porte-voix/named{ending}").unlink()

    def weekly(self):
        """The timer's trial: refused without the identity, done with it."""
        self.machine.run("systemctl start porte-voix-verify", 1)
        shutil.copy(self.safe / "identity.txt", self.machine.root / "root")
        self.machine.run("install -m 0400 -o porte-voix -g porte-voix identity.txt /var/lib/porte-voix/keys/")
        said = self.machine.run("systemctl start porte-voix-verify")
        must("Everything else opens" in said, said)

    # ---------------------------------------------------------------- back

    def lose(self):
        """The machine is gone, and everything on it."""
        self.commands += self.machine.destroy()
        self.machine = Machine(self.work / "second", self.port)

    def go_back(self, kept, newest):
        """"Going back", line by line; what was in the safe lies in root's folder."""
        self.install(1)
        for file, name in ((kept, "FILE"), (f"{kept}.keys", "FILE.keys"), (f"{newest}.gone", "NEWEST.gone"),
                           (self.safe / "identity.txt", "identity.txt"), (self.safe / "master.key", "master.key")):
            shutil.copy(file, self.machine.root / "root" / name)
        shutil.copytree(self.safe / "porte-voix", self.machine.root / "etc/porte-voix", dirs_exist_ok=True)
        run = self.machine.run
        run("systemctl stop porte-voix")
        run("rm /var/lib/porte-voix/db/* /var/lib/porte-voix/keys/master.key")
        run("install -m 0400 -o porte-voix -g porte-voix master.key /var/lib/porte-voix/keys/")
        run("install -m 0400 -o porte-voix -g porte-voix FILE FILE.keys NEWEST.gone identity.txt /var/lib/porte-voix/")
        said = self.machine.admin(
            "restore /var/lib/porte-voix/FILE --gone /var/lib/porte-voix/NEWEST.gone --identity /var/lib/porte-voix/identity.txt")
        must(said.startswith("3 consultations, 0 erased.") and "Without" not in said and "No list" not in said, said)
        self.machine.admin("erase-due")
        run("rm /var/lib/porte-voix/FILE /var/lib/porte-voix/FILE.keys /var/lib/porte-voix/NEWEST.gone /var/lib/porte-voix/identity.txt")
        run("systemctl start porte-voix")
        self.machine.ready()

    def sign_in_again(self):
        """Everybody with the password and the app they had."""
        for one in (self.you, self.fay, self.sam, self.ana):
            one.sign_in(self.machine)

    def withdrawn(self, code, words, left):
        """A child's code works as it was promised: the answers go."""
        withdraw(self.machine, code, words)
        must(self.responses(code) == left, f"{self.responses(code)} responses are left, not {left}")

    def rotate(self):
        """"Changing it", step by step."""
        before = self.backup("before")
        self.machine.take(KEY, f"{before}.master.key")
        self.machine.run("systemctl stop porte-voix")
        self.machine.admin("keys rotate")
        self.machine.take(KEY, self.safe / "master.key")
        must((self.safe / "master.key").read_bytes() != pathlib.Path(f"{before}.master.key").read_bytes(), "the key is another")
        self.machine.run("systemctl start porte-voix")
        self.machine.ready()
        self.backup("after")

    # ---------------------------------------------------------------- the story

    def before(self):
        with self.part("an empty Debian"):
            self.machine.build()
        with self.part("install and set"):
            self.identity()
            self.set_up()
            self.machine.take(KEY, self.safe / "master.key")
            shutil.copytree(self.machine.root / "etc/porte-voix", self.safe / "porte-voix")
        with self.part("five people come in"):
            self.team()
        with self.part("write, review, approve, open: two consultations"):
            self.first, self.second = self.begin(), self.begin()
        with self.part(f"{CHILDREN} children answer each"):
            self.take_part(self.first)
            self.codes = self.take_part(self.second)
        with self.part("close, freeze, release with two signatures"):
            self.released = self.release(self.first)
            self.fay.act(self.second, "close")
            self.csv = self.figures()
        with self.part("papers and the other commands"):
            self.papers(self.first)
            self.outsiders(self.first)
            self.scripts()

    def backups(self):
        with self.part("backups, the keys alone, and their trial"):
            self.withdrawn(self.second, self.codes[0], CHILDREN - 1)
            self.kept = self.backup("kept")
            self.more_backups()
            self.weekly()
            self.withdrawn(self.second, self.codes[1], CHILDREN - 2)
            self.newest = self.backup("newest")
            clear = self.safe / "clear.sqlite"
            clear.write_bytes(self.opened(self.kept))
            must(self.responses(self.second, clear) == CHILDREN - 1, "the control: the backup holds what was taken back after it")
            self.healthy()

    def after(self):
        begun = time.monotonic()
        self.lose()
        with self.part("back: an empty Debian"):
            self.machine.build()
        with self.part("back: install, key, restore, start"):
            self.go_back(self.kept, self.newest)
        with self.part("back: sign in, same figures, codes of children"):
            self.sign_in_again()
            self.same()
            must(self.responses(self.second) == CHILDREN - 2, "what was taken back after the backup stays away")
            self.withdrawn(self.second, self.codes[2], CHILDREN - 3)
            self.healthy()
        self.back = time.monotonic() - begun
        with self.part("upgrade"):
            self.install(2)
            self.machine.ready()
            self.sign_in_again()
            self.same()
            self.withdrawn(self.second, self.codes[3], CHILDREN - 4)
            self.healthy()
        with self.part("change the master key"):
            self.rotate()
            self.sign_in_again()
            self.same()
            self.withdrawn(self.second, self.codes[4], CHILDREN - 5)
            self.healthy()
        with self.part("release the other one by commands"):
            for line in (f"consultation freeze {self.second}", f"release {self.second} --by {self.ana.email} --second {self.sam.email}"):
                self.machine.admin(line)
            refused = f"consultation archive {self.first}"
            self.machine.admin(refused, 1)
            self.machine.admin(f"attack {self.released}")
            self.same()
        self.commands += self.machine.destroy()

    def table(self):
        total = sum(seconds for _, seconds in self.parts)
        print("\n| part | seconds |\n|---|---|")
        for name, seconds in self.parts:
            print(f"| {name} | {seconds:.0f} |")
        print(f"| **from the lost machine to the same figures** | **{self.back:.0f}** |\n| **total** | **{total:.0f}** |")


def main():
    drill = Drill(sys.argv[1], int(sys.argv[2]))
    drill.before()
    drill.backups()
    drill.after()
    (drill.work / "commands.jsonl").write_text(drill.commands)
    drill.table()
    must(drill.back < 1800, "going back takes less than half an hour")


if __name__ == "__main__":
    main()
