"""One person's browser: cookies, the headers that browsers send, forms as pages have them."""

import gzip
import http.client
import json
import socket
import struct
import time
import urllib.parse
import uuid
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser

LONGEST_WAIT = 20  # seconds, for one answer
LONGEST_KEPT = 5  # seconds; the server closes connections that are idle for longer


class Unreachable(Exception):
    """No answer came: whether the server did what was asked, nobody knows."""


class Refused(Exception):
    """The server said no, in words."""

    def __init__(self, what, answer):
        super().__init__(f"{what}: {answer.status} {answer.text[:400]}")
        self.status = answer.status


@dataclass
class Answer:
    status: int
    headers: list  # of pairs, names in small letters
    body: bytes  # as it came
    path: str

    def header(self, name):
        return next((value for key, value in self.headers if key == name), "")

    @property
    def plain(self):
        """The body without compression."""
        match self.header("content-encoding"):
            case "gzip":
                return gzip.decompress(self.body)
            case "deflate":
                return zlib.decompress(self.body)
        return self.body

    @property
    def text(self):
        return self.plain.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.plain)


class Browser:
    """Requests go one after the other, on one connection that is kept."""

    def __init__(self, address, name="somebody"):
        self.address, self.name = address, name  # address: (host, port)
        self.cookies = {}
        self.connection, self.used = None, 0

    def tab(self):
        """Another connection of the same person."""
        other = Browser(self.address, self.name)
        other.cookies = self.cookies
        return other

    def get(self, path, fragment=False):
        return self.ask("GET", path, fragment=fragment)

    def page(self, path):
        """A page that must be there, after any redirects."""
        answer = self.get(path)
        while answer.status in (302, 303):
            answer = self.get(self.own(answer.header("location")))
        if answer.status != 200:
            raise Refused(f"{self.name}: {path}", answer)
        return answer

    def ask(self, method, path, body=b"", kind=None, fragment=False):
        headers = self.headers(method, fragment)
        if kind:
            headers["Content-Type"] = kind
        try:
            if time.monotonic() - self.used > LONGEST_KEPT:
                self.hang_up()
            if self.connection is None:
                self.connection = http.client.HTTPConnection(*self.address, timeout=LONGEST_WAIT)
            self.connection.request(method, path, body or None, headers)
            response = self.connection.getresponse()
            answer = Answer(response.status, [(k.lower(), v) for k, v in response.getheaders()], response.read(), path)
        except (OSError, http.client.HTTPException) as error:
            self.hang_up()
            raise Unreachable(f"{method} {path}: {error!r}") from error
        self.used = time.monotonic()
        for key, value in answer.headers:
            if key == "set-cookie":
                name, _, rest = value.partition("=")
                self.cookies[name.strip()] = rest.split(";")[0]
        return answer

    def headers(self, method, fragment):
        headers = {
            "Accept": "application/json" if fragment else "text/html,*/*;q=0.8",
            "Accept-Encoding": "gzip",
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-Mode": "cors" if fragment else "navigate",
            "User-Agent": "acceptance",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fragment:
            headers["X-Fragment"] = "1"
        if method != "GET":
            headers["Origin"] = "http://%s:%d" % self.address
        return headers

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def own(self, link):
        """The path of a link to the same server."""
        parts = urllib.parse.urlsplit(link)
        return urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))

    # Writes, as our scripts send them: a receipt comes back.

    def do(self, path, op=None, **fields):
        answer = self.try_to(path, op or new_id(), **fields)
        if answer.status != 200:
            raise Refused(f"{self.name}: POST {path} {fields}", answer)
        return answer.json

    def try_to(self, path, op, **fields):
        return self.ask("POST", path, form(op_id=op, **fields), FORM, fragment=True)

    def send_and_hang_up(self, path, op, **fields):
        """Sends a whole request and is gone before the answer."""
        body = form(op_id=op, **fields)
        headers = self.headers("POST", True) | {"Content-Type": FORM, "Content-Length": str(len(body))}
        head = f"POST {path} HTTP/1.1\r\nHost: {self.address[0]}:{self.address[1]}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.create_connection(self.address, timeout=LONGEST_WAIT) as line:
            # Not the polite end of a connection but the abrupt one.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            line.sendall(head.encode() + b"\r\n" + body)

    # Forms, as a browser without script sends them.

    def submit(self, page, ends_with, **changes):
        """Fills in the form whose address ends so, sends it, and answers with the page it leads to.
        A change may be a list: the values of fields that repeat."""
        found = next((one for one in forms(page.text) if one["action"].endswith(ends_with)), None)
        if found is None:
            raise AssertionError(f"{self.name}: no form to {ends_with} on {page.path}")
        fields = [(name, value) for name, value in found["fields"] if name not in changes]
        for name, value in changes.items():
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        files = [(name, value) for name, value in fields if isinstance(value, File)]
        if found["multipart"]:
            body, kind = multipart(fields)
        else:
            assert not files
            body, kind = urllib.parse.urlencode(fields).encode(), FORM
        answer = self.ask("POST", self.own(found["action"]), body, kind)
        if answer.status in (302, 303):
            return self.page(self.own(answer.header("location")))
        if answer.status != 200:
            raise Refused(f"{self.name}: {found['action']}", answer)
        return answer


FORM = "application/x-www-form-urlencoded"


@dataclass
class File:
    name: str
    content: bytes


def new_id():
    return str(uuid.uuid4())


def form(**fields):
    """Values that are lists repeat the name; booleans are written as forms write them."""
    word = lambda value: str(value).lower() if isinstance(value, bool) else value
    pairs = {
        name: [word(v) for v in value] if isinstance(value, list) else word(value) for name, value in fields.items()
    }
    return urllib.parse.urlencode(pairs, doseq=True).encode()


def multipart(fields):
    edge = uuid.uuid4().hex
    body = b""
    for name, value in fields:
        body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, File):
            body += f'; filename="{value.name}"\r\nContent-Type: application/octet-stream'.encode()
        content = value.content if isinstance(value, File) else value.encode()
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def forms(html):
    reader = FormReader()
    reader.feed(html)
    return reader.forms


class FormReader(HTMLParser):
    """The forms of a page, with what their fields hold. Buttons are not pressed."""

    def __init__(self):
        super().__init__()
        self.forms, self.open, self.area, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            multipart = attrs.get("enctype") == "multipart/form-data"
            self.open = {"action": attrs.get("action", ""), "multipart": multipart, "fields": []}
            self.forms.append(self.open)
        if self.open is None or "disabled" in attrs:
            return
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") not in ("submit", "button", "file"):
            chosen = attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs
            if chosen:
                self.open["fields"].append((name, attrs.get("value", "")))
        elif tag == "textarea" and name:
            self.area = (name, "")
        elif tag == "select" and name:
            self.select = name
            self.open["fields"].append((name, ""))
        elif tag == "option" and self.select and "selected" in attrs:
            self.open["fields"][-1] = (self.select, attrs.get("value", ""))

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.area and self.open is not None:
            name, text = self.area
            # The line break after the opening tag is not part of the text.
            self.open["fields"].append((name, text.removeprefix("\n")))
            self.area = None
        elif tag == "select":
            self.select = None
