"""Words that nobody would write by chance, and every disguise in which they could leak."""

import base64
import gzip
import html
import io
import random
import string
import urllib.parse
import zipfile
import zlib


COMMON = "qvxjzkwy"  # all canaries begin so: where no disguise of this is, none of them is


def canary(chance: random.Random):
    """Twenty letters between characters that HTML, JSON and addresses write differently."""
    return f"ø&{COMMON}{''.join(chance.choices(string.ascii_lowercase, k=12))}<é>"


def letters(word):
    return word[2:22]


def disguises(word):
    """Name and bytes of each way to write the canary, in small letters where case means nothing."""
    yield from of_letters(letters(word))
    yield "the whole, escaped for HTML", html.escape(word).encode()
    yield "the whole, in an address", urllib.parse.quote(word, safe="").lower().encode()


def of_letters(bare):
    as_bytes = bare.encode()
    yield "as it is", as_bytes
    yield "escaped for HTML", "".join(f"&#{ord(c)};" for c in bare).encode()
    yield "escaped for HTML, hexadecimal", "".join(f"&#x{ord(c):x};" for c in bare).encode()
    yield "in an address", "".join(f"%{ord(c):02x}" for c in bare).encode()
    yield "escaped for JSON", "".join(f"\\u{ord(c):04x}" for c in bare).encode()
    yield "hexadecimal", as_bytes.hex().encode()
    yield "backwards", bare[::-1].encode()
    for order in ("utf-16-le", "utf-16-be", "utf-32-le"):
        yield order, bare.encode(order)
    for shift in range(3):
        # Base 64 writes three bytes in four letters: only whole groups are the same wherever they stand.
        inner = as_bytes[(3 - shift) % 3 :]
        yield f"base 64, shifted by {shift}", base64.b64encode(inner[: len(inner) // 3 * 3])


CASELESS = {name for name, _ in disguises(canary(random.Random(0)))} - {f"base 64, shifted by {n}" for n in range(3)}


def layers(raw: bytes, depth=3):
    """The bytes, and what is packed in them."""
    yield raw
    if depth == 0:
        return
    for start in places(raw, b"\x1f\x8b"):
        yield from unpacked(lambda: zlib.decompressobj(31).decompress(raw[start:]), depth)
    if raw[:1] == b"\x78":
        yield from unpacked(lambda: zlib.decompressobj().decompress(raw), depth)
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from layers(package.read(name), depth - 1)


def unpacked(unpack, depth):
    try:
        yield from layers(unpack(), depth - 1)
    except zlib.error:
        pass


def places(raw, mark):
    at = raw.find(mark)
    while at >= 0:
        yield at
        at = raw.find(mark, at + 1)


class Search:
    """Looks for canaries in all that reaches somebody, and counts what it looked at."""

    def __init__(self):
        self.looked_at, self.bytes = 0, 0
        self.needles = {}  # word: pairs of name and bytes
        self.any = list(of_letters(COMMON))

    def finds(self, raw: bytes, words):
        """The first of these canaries that is in there: the word and its disguise, or nothing."""
        self.looked_at += 1
        for layer in layers(raw):
            self.bytes += len(layer)
            small = layer.lower()
            there = lambda name, needle: needle in (small if name in CASELESS else layer)
            if not any(there(name, needle) for name, needle in self.any):
                continue
            for word in words:
                if word not in self.needles:
                    self.needles[word] = list(disguises(word))
                for name, needle in self.needles[word]:
                    if there(name, needle):
                        return word, name
        return None


def check_itself():
    """Every disguise must be found, or the search proves nothing."""
    word = canary(random.Random(1))
    bare = letters(word)
    hidden = [needle for _, needle in disguises(word)] + [
        gzip.compress(bare.encode()),
        zlib.compress(bare.encode()),
        bare.upper().encode(),
        *(base64.b64encode(b"x" * shift + bare.encode() + b"y") for shift in range(3)),
    ]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bare)
    search = Search()
    for raw in [*hidden, package.getvalue()]:
        assert search.finds(b"before" + raw if not raw.startswith((b"PK", b"\x78")) else raw, [word]), raw
    assert not search.finds(b"nothing of the kind", [word])
    return len(hidden) + 1
