"""Published work of two coders, brought into a project of two coders as it is in the file."""

import json
from dataclasses import dataclass, field

from sheets import sheet
from team import DATA, Project, text_files

LABEL_OF_ANY = "(any code)"


@dataclass(eq=False)
class Text:
    """A text as the product keeps it, and each coder's spans on it, from the file."""

    number: int
    body: str
    sentences: list  # of pairs
    spans: list  # for each coder: (start, end, label)
    published: list = field(default_factory=list)  # what the two agreed on, where the file has it

    def spans_of(self, coder, label):
        return [(start, end) for start, end, of in self.spans[coder] if label in (LABEL_OF_ANY, of)]


class Line:
    """The line of one person, on which nothing is lost."""

    def __init__(self, who):
        self.who = who

    def do(self, path, **fields):
        return self.who.do(path, **fields)


class Coded:
    def __init__(self, server, lead, file, title, coders, line=Line):
        self.file = json.loads((DATA / f"double_coded/{file}.json").read_text())
        self.project, self.lead = Project(server, lead, title), lead
        self.coders = [self.project.invite(name, "coder") for name in coders]
        self.lines = [line(who) for who in self.coders]
        self.moved = 0

    def bring_in(self):
        docs = self.file["docs"]
        names = [f"{at:02}.txt" for at in range(1, len(docs) + 1)]
        self.project.bring_in(text_files(names, [doc["title"] for doc in docs], [doc["text"] for doc in docs]))
        self.project.freeze_all()
        self.project.pair_all(*self.coders)
        return [self.kept(number, doc) for number, doc in enumerate(docs, 1)]

    def kept(self, number, doc):
        """The same text as it is kept: line breaks may differ, nothing else. Spans move along, word by word, and
        lose white space at their ends, as every coding does."""
        page = self.project.coding_page(self.coders[0], number)
        assert page.hash_fits(), f"Narrative {number} is not shown as it was frozen"
        body = page.text
        places = [at for at, c in enumerate(body) if not c.isspace()]
        order = {}  # code point in the file: how many characters that are no white space come before it
        for at, c in enumerate(doc["text"]):
            if not c.isspace():
                assert body[places[len(order)]] == c, f"{doc['id']}: other words from code point {at}"
                order[at] = len(order)
        assert len(order) == len(places), f"{doc['id']}: the import added words"
        spans = {"coder": [], "consensus": []}
        for annotator in doc["annotators"]:
            of_one = []
            for span in annotator["spans"]:
                words = [order[at] for at in range(span["start"], span["end"]) if at in order]
                start, end = places[words[0]], places[words[-1]] + 1
                self.moved += (start, end) != (span["start"], span["end"])
                of_one.append((start, end, span["label"]))
            spans[annotator["role"]].append(of_one)
        sentences = [(unit.start, unit.end) for unit in page.units if not unit.heading]
        return Text(number, body, sentences, spans["coder"], *spans["consensus"])

    def code(self, coder, texts):
        codes = {}
        for text in texts:
            path = self.project.narrative(text.number, "/codings")
            for start, end, label in text.spans[coder]:
                fields = {"code": codes[label]} if label in codes else {"name": label}
                receipt = self.lines[coder].do(path, start=start, end=end, **fields)
                codes.setdefault(label, receipt["op_id"])  # a new code carries the id of the operation that made it

    def compare_stored(self, texts):
        for text in texts:
            for coder, who in enumerate(self.coders):
                shown = self.project.coding_page(who, text.number).codings
                shown = sorted((one.start, one.end, one.name) for one in shown)
                assert shown == sorted(text.spans[coder]), f"Narrative {text.number}, coder {coder + 1}: {shown}"

    def passages(self, texts):
        """Every agreed passage (start, end, code) by number, each with its words."""
        body = {text.number: text.body for text in texts}
        shown = {text.number: [] for text in texts}
        for row in sheet(self.lead, self.project.at("/report/passages.csv")):
            number, start, end = (int(row[name]) for name in ("narrative", "start", "end"))
            assert row["passage"].removeprefix("'") == body[number][start:end], row
            shown[number].append((start, end, row["code"]))
        return shown
