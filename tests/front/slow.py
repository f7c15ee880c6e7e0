"""Clients that are slow on purpose: each way has a network of loopback addresses of its own, so that the system itself says
how many of them a server still holds."""

import socket
import threading
import time

from browser import Browser, connect
from fronts import held

WAYS = {"header": "127.10.", "trickled header": "127.11.", "body": "127.12.", "idle": "127.13.", "reading": "127.14."}


def address(network, number):
    return f"{network}{number // 250 % 250}.{number % 250 + 1}"


class Crowd:
    """So many slow clients of each way at one server."""

    def __init__(self, port, tls, path, action, many):
        self.port, self.all, self.trickling, self.ended = port, [], [], threading.Event()
        self.there, self.born, self.gone = {}, {}, {}
        head = "Host: voix.example\r\n"
        post = f"POST {action} HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nlang=fr&"
        first = {
            "header": f"GET {path} HTTP/1.1\r\n{head}X-Slow: a",
            "trickled header": f"GET {path} HTTP/1.1\r\n{head}X-Slow: a",
            "body": post,
            "idle": f"GET /health/none HTTP/1.1\r\n{head}\r\n",
            "reading": f"GET {path} HTTP/1.1\r\n{head}\r\n" * 60,
        }
        for way, network in WAYS.items():
            for number in range(many if way != "reading" else max(4, many // 25)):
                try:
                    one = connect(port, address(network, number), tls)
                    if way == "reading":
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    one.sendall(first[way].encode())
                except OSError:
                    continue
                self.all.append(one)
                if way == "trickled header":
                    self.trickling.append(one)
            self.there[way], self.born[way] = held(port, network), time.monotonic()
            if way == "trickled header":
                threading.Thread(target=self.trickle, daemon=True).start()
            self.look()

    def trickle(self):
        while not self.ended.wait(1):
            for one in list(self.trickling):
                try:
                    one.settimeout(0.2)
                    one.sendall(b"a")
                except OSError:
                    self.trickling.remove(one)

    def held(self):
        return {way: held(self.port, network) for way, network in WAYS.items()}

    def look(self):
        """Notes since when none of a way is held any more, in seconds after the last of them came."""
        for way, born in self.born.items():
            if way not in self.gone and held(self.port, WAYS[way]) == 0:
                self.gone[way] = time.monotonic() - born

    def close(self):
        self.ended.set()
        for one in self.all:
            one.close()


class Watch(threading.Thread):
    """Somebody who is not slow, and is served all the while."""

    def __init__(self, port, path):
        super().__init__(daemon=True)
        self.port, self.path, self.took, self.wrong, self.ended = port, path, [], [], threading.Event()

    def run(self):
        number = 0
        while not self.ended.wait(0.1):
            number += 1
            begun = time.monotonic()
            try:
                answer = Browser("voix.example", self.port, True, address("127.20.", number)).ask(self.path)
                if answer is None or answer.status != 200:
                    self.wrong.append(answer and answer.status)
            except OSError as error:
                self.wrong.append(str(error))
            self.took.append(time.monotonic() - begun)

    def slowest(self, share=0.99):
        return sorted(self.took)[int(len(self.took) * share)] if self.took else 0.0
