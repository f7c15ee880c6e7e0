"""Requests that no browser sends: too large, cut, ambiguous about where a body ends, or no HTTP at all."""

import random

HOST = "Host: voix.example\r\n"
END = "\r\n\r\n"
HIDDEN = f"GET /team/hidden HTTP/1.1\r\n{HOST}\r\n"


def request(first, *lines, body=""):
    head = "\r\n".join([first, *lines])
    return (head + END).encode("latin-1") + body.encode("latin-1")


def lengths():
    """Where does the body end? Each reading hides a second request in the body, or leaves it outside."""
    chunked = "0\r\n\r\n" + HIDDEN
    said = [
        "Transfer-Encoding: chunked", "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding: \x0bchunked",
        "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: identity", "Transfer-Encoding: CHUNKED", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: chunked;q=1",
        "Transfer_Encoding: chunked", "Transfer-Encoding:", "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow",
        "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked", "Transfer-Encoding:\r\n chunked", "X: y\r\n Transfer-Encoding: chunked",
        "\x00Transfer-Encoding: chunked", "Transfer-Encoding\x00: chunked", "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
    ]
    for line in said:
        for length in (len(chunked), 5):
            yield f"length {length} and {line!r}", request(
                "POST /code HTTP/1.1", HOST.strip(), f"Content-Length: {length}", line, body=chunked)
    for value in ("+5", "-1", "0x5", "5,5", "5, 6", "5 5", "5;", "", "5.0", "99999999999999999999", "\x0b5", "1e3"):
        yield f"length {value!r}", request("POST /code HTTP/1.1", HOST.strip(), f"Content-Length: {value}", body="l=fr&" + HIDDEN)
    yield "two lengths", request("POST /code HTTP/1.1", HOST.strip(), "Content-Length: 5", "Content-Length: 6", body="l=fr&" + HIDDEN)
    yield "the same length twice", request("POST /code HTTP/1.1", HOST.strip(), "Content-Length: 5", "Content-Length: 5", body="l=fr&" + HIDDEN)
    yield "a body with GET", request("GET / HTTP/1.1", HOST.strip(), f"Content-Length: {len(HIDDEN)}", body=HIDDEN)


def chunks():
    head = ("POST /code HTTP/1.1", HOST.strip(), "Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked")
    bodies = {
        "small chunks": "1\r\na\r\n" * 3000 + "0" + END, "endless size": "F" * 40 + "\r\na\r\n", "negative size": "-1\r\na\r\n0" + END,
        "largest size": "FFFFFFFFFFFFFFFF\r\na", "long extension": "1;" + "a" * 100_000 + "\r\na\r\n0" + END,
        "many trailers": "0\r\n" + "X: a\r\n" * 5000 + "\r\n", "a length among the trailers": "0\r\nContent-Length: 50" + END + HIDDEN,
        "no end": "5\r\nl=fr&\r\n", "line feeds alone": "1\na\n0\n\n", "size with a blank": "1 \r\na\r\n0" + END, "wrong size": "2\r\nabc\r\n0" + END,
    }
    for name, body in bodies.items():
        yield f"chunks: {name}", request(*head, body=body)


def bombs():
    yield "10,000 headers", request("GET / HTTP/1.1", HOST.strip(), *(f"X-{number}: a" for number in range(10_000)))
    yield "a header of 1 MB", request("GET / HTTP/1.1", HOST.strip(), "X-Long: " + "a" * 1_000_000)
    yield "cookies of 60 KB", request("GET /team HTTP/1.1", HOST.strip(), "Cookie: staff=" + "a" * 60_000)
    yield "an address of 1 MB", request("GET /" + "a" * 1_000_000 + " HTTP/1.1", HOST.strip())
    yield "an address of 7 KB", request("GET /" + "a/" * 3500 + " HTTP/1.1", HOST.strip())
    yield "a query of 7 KB", request("GET /?l=" + "%F0%9F" * 1150 + " HTTP/1.1", HOST.strip())
    yield "1 GB announced", request("POST /code HTTP/1.1", HOST.strip(), "Content-Length: 1000000000", body="a" * 100_000)
    yield "300 KB sent", request("POST /code HTTP/1.1", HOST.strip(), "Content-Length: 300000", body="a" * 300_000)
    yield "200 KB sent", request("POST /code HTTP/1.1", HOST.strip(), "Content-Type: application/x-www-form-urlencoded",
                                 "Content-Length: 200000", body="a" * 200_000)
    yield "7 MB to staff", request("POST /team/sign-in HTTP/1.1", HOST.strip(), "Content-Length: 7000000", body="a" * 200_000)


def ambiguous():
    other = "Host: evil.example"
    yield "two hosts", request("GET / HTTP/1.1", HOST.strip(), other)
    yield "no host", request("GET / HTTP/1.1")
    yield "an empty host", request("GET / HTTP/1.1", "Host:")
    yield "another host", request("GET / HTTP/1.1", other)
    yield "a host with a path", request("GET / HTTP/1.1", "Host: voix.example/x")
    yield "a whole address of elsewhere", request("GET http://evil.example/ HTTP/1.1", HOST.strip())
    yield "1.0 without host", request("GET / HTTP/1.0")
    yield "0.9", b"GET /\r\n"
    yield "line feeds alone", b"GET / HTTP/1.1\nHost: voix.example\n\n"
    yield "carriage returns alone", b"GET / HTTP/1.1\rHost: voix.example\r\r"
    yield "NUL in a header", request("GET / HTTP/1.1", HOST.strip(), "X: a\x00b")
    yield "a folded header", request("GET / HTTP/1.1", HOST.strip(), "X: a\r\n b")
    yield "a header without colon", request("GET / HTTP/1.1", HOST.strip(), "nothing")
    yield "version 3", request("GET / HTTP/3.0", HOST.strip())
    yield "HTTP/2 by knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(40)
    yield "upgrade to h2c", request("GET / HTTP/1.1", HOST.strip(), "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
    yield "upgrade to a socket", request("GET / HTTP/1.1", HOST.strip(), "Connection: Upgrade", "Upgrade: websocket",
                                         "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    yield "expecting more", request("POST /code HTTP/1.1", HOST.strip(), "Expect: 100-continue", "Content-Length: 5")
    yield "expecting wonders", request("GET / HTTP/1.1", HOST.strip(), "Expect: wonders")
    for method in ("TRACE", "CONNECT", "OPTIONS", "PUT", "DELETE", "PATCH", "get", "G" * 4000, "GÉT", "QUERY"):
        yield f"method {method[:9]}", request(f"{method} / HTTP/1.1", HOST.strip(), "Content-Length: 0")
    for path in ("*", "", "/%", "/%zz", "/%00", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/..%5c..%5cCargo.toml",
                 "//evil.example/", "/\\evil.example", "/c/%f0%28%8c%bc", "/health/ready", "/Health/ready", "/./health/ready",
                 "/x/../health/ready", "/%68ealth/ready", "/metrics", "/c/XXXXX/fr/9-12;a=b", "/?l=%ff%fe", "/#x", "/\x7f"):
        yield f"path {path!r}", request(f"GET {path} HTTP/1.1", HOST.strip())
    yield "range bomb", request("GET / HTTP/1.1", HOST.strip(), "Range: bytes=" + ",".join(f"0-{n}" for n in range(900)))
    yield "languages", request("GET / HTTP/1.1", HOST.strip(), "Accept-Language: " + "xx;q=0.1," * 700)


def garbage(rounds):
    chance = random.Random(2026)
    for number in range(rounds):
        yield f"garbage {number}", chance.randbytes(chance.choice((1, 20, 400, 9000)))
        cut = request("POST /code HTTP/1.1", HOST.strip(), "Content-Type: application/x-www-form-urlencoded", "Content-Length: 20", body="l=fr&code=AAAAA&end=1")
        changed = bytearray(cut)
        for _ in range(chance.randint(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield f"a changed request {number}", bytes(changed)
    yield "TLS within TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500)


def everything(rounds):
    for part in (bombs(), lengths(), chunks(), ambiguous(), garbage(rounds)):
        yield from part
