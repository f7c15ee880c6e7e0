"""Whether every command that stands in the documents is run by a test.

    python3 tests/package/commands.py RECORDED [DOCUMENT …]

RECORDED is what the drill wrote: one line of JSON for each command that was run. What cannot be in the drill stands in `ELSEWHERE`,
with the file of the test that runs it; programs of others in `OTHERS`, in the same way, or with the reason why not. Each line of a
document whose command nobody runs is told, and the exit is 1."""

import json
import pathlib
import re
import sys

# Commands with commands below them.
GROUPS = {"staff", "project", "consultation", "media", "directory", "paper", "keys", "audit"}

# Commands the drill does not run: the test that does, and words that stand in it.
ELSEWHERE = {
    "demo": ("tests/front/browser.py", ['"demo"', '"--data"']),
    "simulate": ("tests/faults/codes.rs", ['"simulate"', '"--seed"']),
}

DRILL = "tests/package/drill.py"
# Programs of others, and scripts of ours: how a command begins, and where it is run; without a file, why not.
OTHERS = {
    "apt install": (DRILL, ["apt install -y ./"]),
    "apt remove": ("tests/package/package.sh", ["dpkg -r porte-voix", "dpkg -P porte-voix"]),
    "systemctl restart porte-voix": (DRILL, ["systemctl restart porte-voix"]),
    "systemctl stop porte-voix": (DRILL, ["systemctl stop porte-voix"]),
    "systemctl start porte-voix": (DRILL, ["systemctl start porte-voix"]),
    "rm /var/lib/porte-voix/db/* /var/lib/porte-voix/keys/master.key": (DRILL, ["rm /var/lib/porte-voix/db/* /var/lib/porte-voix/keys/master.key"]),
    "install -m 0400 -o porte-voix -g porte-voix": (DRILL, ["install -m 0400 -o porte-voix -g porte-voix"]),
    "age-keygen -o identity.txt": (DRILL, ['"age-keygen", "-o"', "identity.txt"]),
    "age --decrypt -i identity.txt": (DRILL, ['"age", "--decrypt", "-i"', "identity.txt"]),
    "cargo deb": ("tests/package/system.sh", ["cargo deb --no-build --no-strip"]),
    "cargo install --locked cargo-deb": ("test", ["cargo install --locked", "cargo-deb"]),
    "cargo install --locked cargo-cyclonedx": (None, "it needs the registry; done by hand before a release"),
    "cargo cyclonedx": (None, "as above"),
    "cargo deny check licenses bans sources": ("test", ["check licenses bans sources"]),
    "cargo deny check advisories": (None, "it needs the network; owed before each release"),
    "cargo audit": (None, "named as another way to the same list"),
    "cargo bench --bench": ("Cargo.toml", ["[[bench]]"]),
    "cargo test --test": ("test", ["cargo test --test"]),
    "deploy/build": ("test", ["deploy/build"]),
    "tests/package/twice.sh": (None, "two whole builds; done by hand before a release"),
    "./test": ("test", ['case "${1:-all}" in']),
    "python3 tests/front/front.py": ("test", ["python3 tests/front/front.py"]),
    "python3 tests/hostile/scan.py": ("test", ["python3 tests/hostile/scan.py"]),
    "npm run figures": ("tests/browser/package.json", ['"figures"']),
    "ffmpeg -i": (None, "a program for sound; what it makes is tried by tests/it/journeys/media.rs"),
    "chromium --kiosk": (None, "a screen to look at; the page is tried by tests/browser"),
    "chmod 600": (None, "of files older than the program's own care"),
    "kill -9": ("tests/faults/killed.rs", ["kill"]),
    "curl": (DRILL, ["docs/api.md"]),
    "unzip package.zip": (DRILL, ["docs/disclosure.md"]),
    "sha256sum": (DRILL, ["docs/disclosure.md"]),
    "python3 -": (DRILL, ["docs/disclosure.md"]),
    "openssl pkeyutl": (DRILL, ["docs/disclosure.md"]),
}
PROGRAMS = {key.split()[0] for key in OTHERS} | {"docker", "git", "npm", "sudo", "apt-get", "dpkg"}


def named(words):
    """The command that words begin with, and its options; `None` where they name none, as `COMMAND` does not."""
    options = {word for word in words if word.startswith("--")}
    while words and words[0].startswith("--"):
        words = words[1:]
    if not words or not re.fullmatch(r"[a-z][a-z-]*", words[0]):
        return None
    return " ".join(words[:2] if words[0] in GROUPS else words[:1]), options


def of_the_program(text):
    """The words after the name of the program, or after `cargo run … --`."""
    words = text.split()
    if words[:2] == ["cargo", "run"] and "--" in words:
        return words[words.index("--") + 1:]
    return words[1:] if words and words[0] in ("porte-voix", "porte-voix-admin") else None


def of_a_table(line):
    """The first cell of a table of commands: "`staff add`, `list`" are two of one group."""
    found, group = [], ""
    for text in re.findall(r"`([^`]+)`", line.split("|")[1]):
        first = text.split()[0]
        if first in GROUPS:
            group = first
        elif group:
            text = f"{group} {text}"
        found.append(named(text.split()))
    return found


class Reading:
    """What a document says line by line."""

    def __init__(self, file):
        self.file, self.ours, self.others = file, [], []
        fence, end, table = "", "", False
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if line.startswith("```"):
                fence = "" if fence else line[3:] or "text"
            elif end:
                end = "" if line == end else end
            elif fence == "sh":
                here = re.search(r"<<'(\w+)'", line)
                end = here.group(1) if here else ""
                self.line(number, [line.split(" # ")[0].split("  #")[0]])
            elif not fence:
                table = line.startswith("|") and (table or line.startswith("| command | does |"))
                ours = table and file.name == "README.md"
                rest = line.split("|", 2)[2] if ours else line
                self.line(number, re.findall(r"`([^`]+)`", rest), of_a_table(line) if ours else [])

    def line(self, number, texts, found=()):
        """Notes the commands of a line; options that stand alone belong to one of them."""
        found, alone = [one for one in found if one], set()
        for text in (part.strip() for whole in texts for part in re.split(r"&&|;", whole)):
            text = re.sub(r"^([A-Z_]+=\S+ )+", "", text)
            words = of_the_program(text)
            if words is None and text.split(" ")[0] in GROUPS and re.match(r"[a-z]+ [a-z-]+( |$)", text):
                words = text.split()
            if words is not None:
                found += [one] if (one := named(words)) else []
            elif text.startswith("--"):
                alone.add(text.split()[0])
            elif text.split(" ")[0] in PROGRAMS and (" " in text or "/" in text):
                self.others.append((number, text))
        self.ours += [(number, *one) for one in found]
        self.ours += [(number, tuple(one[0] for one in found), {option}) for option in alone if found]


def stands(file, words):
    """Whether these words stand in a file."""
    text = pathlib.Path(file).read_text()
    return all(word in text for word in words)


def is_run(command, options, recorded):
    """Whether a command was run with these options; one of several, where an option stands by itself."""
    if isinstance(command, tuple):
        return any(is_run(one, options, recorded) for one in command)
    if command in ELSEWHERE and stands(*ELSEWHERE[command]):
        return all(stands(ELSEWHERE[command][0], [option]) for option in options)
    return any(command == known and options <= given for known, given in recorded)


def place(text):
    """Where a command of others is run, by the longest beginning that is known."""
    known = max((key for key in OTHERS if text.startswith(key)), key=len, default=None)
    return OTHERS.get(known)


def is_excused(text):
    """Whether nobody runs it, for a reason that stands in the table."""
    return place(text) is not None and place(text)[0] is None


def is_run_elsewhere(text):
    """Whether it has a place where it really stands, or a reason."""
    return is_excused(text) or (place(text) is not None and stands(*place(text)))


def main():
    recorded = [named(json.loads(line)) for line in pathlib.Path(sys.argv[1]).read_text().splitlines()]
    recorded = [one for one in recorded if one]
    files = [pathlib.Path(name) for name in sys.argv[2:]] or [pathlib.Path("README.md"), *sorted(pathlib.Path("docs").rglob("*.md"))]
    missing, seen, readings = [], 0, [Reading(file) for file in files]
    for reading in readings:
        seen += len(reading.ours) + len(reading.others)
        missing += [f"{reading.file}:{number}: not run: {command} {' '.join(sorted(options))}".rstrip()
                    for number, command, options in reading.ours if not is_run(command, options, recorded)]
        missing += [f"{reading.file}:{number}: not run: {text}" for number, text in reading.others if not is_run_elsewhere(text)]
    unused = [key for key in ELSEWHERE if any(known == key for known, _ in recorded)]
    missing += [f"{key}: the drill runs it, so it need not stand in ELSEWHERE" for key in unused]
    told = [text for reading in readings for _, text in reading.others if is_excused(text)]
    print("\n".join(missing) or f"{seen} commands in {len(files)} documents: all of them run, but for {len(told)} with a reason")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
