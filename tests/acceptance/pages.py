"""What a coding page shows: the units of the text, one's own codings, the lines set aside."""

import hashlib
import re
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True)
class Unit:
    position: int
    label: str  # paragraph.sentence; of a heading none
    start: int  # code points, half open
    end: int
    words: str
    aside: bool

    @property
    def heading(self):
        return not self.label


@dataclass(frozen=True)
class Coding:
    id: str
    code: str
    name: str
    start: int
    end: int


class CodingPage(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.units, self.codings = [], []
        self.place, self.words, self.lane, self.depth = None, None, None, 0
        self.feed(html)
        found = re.search(r"text ([0-9a-f]{8,})", html)
        self.hash = found and found[1]
        found = re.search(r'data-revision="(\d+)"', html)
        self.revision = found and int(found[1])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        if "data-unit" in attrs:
            label = attrs["id"][1:] if "sentence" in classes else ""
            self.place = (int(attrs["data-unit"]), label, "aside" in classes)
        elif tag == "span" and "words" in classes:
            self.words, self.edges = "", (int(attrs["data-start"]), int(attrs["data-end"]))
        elif tag == "li" and "lane" in classes:
            edges = (int(attrs["data-start"]), int(attrs["data-end"]))
            self.lane, self.name = (attrs["data-id"], attrs["data-code"], *edges), None
        elif tag == "a" and self.lane and "name" in classes:
            self.name = ""

    def handle_data(self, data):
        if self.words is not None:
            self.words += data
        elif self.lane and self.name == "":
            self.name = data

    def handle_endtag(self, tag):
        if tag == "span" and self.words is not None:
            position, label, aside = self.place
            self.units.append(Unit(position, label, *self.edges, self.words, aside))
            self.words = None
        elif tag == "li" and self.lane:
            id, code, start, end = self.lane
            self.codings.append(Coding(id, code, self.name or "", start, end))
            self.lane = None

    @property
    def text(self):
        """The frozen text: units of one paragraph are parted by spaces, paragraphs by line breaks."""
        text = ""
        for unit in self.units:
            gap = unit.start - len(text)
            if gap:
                new = not text or unit.heading or unit.label.endswith(".1")
                text += ("\n" if new else " ") + " " * (gap - 1)
            text += unit.words
        return text

    def hash_fits(self):
        """Whether the text as shown is the one that was frozen."""
        return hashlib.sha256(self.text.encode()).hexdigest().startswith(self.hash)
