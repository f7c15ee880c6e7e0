"""A machine of somebody who has just begun: an empty Debian, in which only what the guide says is done."""

import pathlib
import shutil
import subprocess
import time
import urllib.request

HERE = pathlib.Path(__file__).parent


def shell(words, *arguments):
    """Runs words of the shared shell functions."""
    subprocess.run(["bash", "-euc", f". tests/package/system.sh; {words}", "-", *map(str, arguments)], check=True)


class Machine:
    """A system in a folder, and the commands given to it. Whatever fails ends the drill."""

    def __init__(self, folder, port):
        self.root, self.port, self.base = pathlib.Path(folder), port, f"http://127.0.0.1:{port}"

    def build(self):
        """Debian; a stand-in for systemd; and a recorder that dpkg keeps in the place of the program."""
        shell('empty_system "$1"', self.root)
        shutil.copy(HERE / "systemctl", self.root / "usr/bin/systemctl")
        (self.root / "run/systemd/system").mkdir(parents=True)
        (self.root / "tmp/commands.jsonl").touch()
        (self.root / "tmp/commands.jsonl").chmod(0o666)
        self.run("dpkg-divert --quiet --local --rename --add /usr/bin/porte-voix")
        shutil.copy(HERE / "recorder", self.root / "usr/bin/porte-voix")

    def destroy(self):
        """Nothing is left of it but the list of what was asked; it is given back."""
        said = (self.root / "tmp/commands.jsonl").read_text()
        self.run("systemctl stop porte-voix")
        shell('leave_system "$1"', self.root)
        shutil.rmtree(self.root)
        return said

    def run(self, line, code=0, more=()):
        """Runs one line as the guide has it, as root in root's folder, and gives back what it printed. `more` are words with spaces."""
        words = ["chroot", self.root, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "HOME=/root"]
        words += ["sh", "-c", f'cd /root; {line} "$@"', "-"]
        done = subprocess.run([*words, *more], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != code:
            raise SystemExit(f"FAILED: `{line}` ended with {done.returncode}:\n{done.stdout}{done.stderr}{self.said()[-3000:]}")
        return done.stdout

    def admin(self, line, code=0, more=()):
        """A command with the settings of the service."""
        return self.run(f"porte-voix-admin {line}", code, more)

    def said(self):
        """What the service printed."""
        log = self.root / "tmp/porte-voix.log"
        return log.read_text() if log.exists() else ""

    def settings(self, recipient):
        """A free port, and for whom backups are encrypted."""
        with open(self.root / "etc/porte-voix/secrets.env", "a") as secrets:
            secrets.write(f"ROCKET_PORT={self.port}\nROCKET_PUBLIC_URL={self.base}\n")
        with open(self.root / "etc/porte-voix/Rocket.toml", "a") as settings:
            settings.write(f'backup_recipients = ["{recipient}"]\n')

    def ready(self):
        """Waits until the service takes answers."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(self.base + "/health/ready", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"FAILED: the service is not ready: {self.said()}")

    def put(self, source, target, mode=0o600):
        """Copies a file in, for the service alone."""
        there = self.root / target.lstrip("/")
        shutil.copy(source, there)
        there.chmod(mode)
        self.run(f"chown porte-voix:porte-voix {target}")

    def take(self, source, target):
        """Copies a file out."""
        shutil.copy(self.root / source.lstrip("/"), target)
