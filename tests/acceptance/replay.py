"""Two researchers' real work, done again as two coders' operations, with retries and broken connections. Then what is
stored, what is computed and what the team makes of it must follow from the file."""

import csv
import io
import json
import math
from collections import Counter
from dataclasses import dataclass

import agreement
from browser import Unreachable, new_id
from team import DATA, Project, at_once, text_files

LABEL_OF_ANY = "(any code)"


@dataclass
class Text:
    """A text as the product keeps it, and each coder's spans on it, from the file."""

    number: int
    title: str
    length: int
    sentences: list  # of pairs
    spans: list  # for each coder: (start, end, label)

    def spans_of(self, coder, label):
        return [(start, end) for start, end, of in self.spans[coder] if label in (LABEL_OF_ANY, of)]


class Replay:
    def __init__(self, server, lead):
        self.file = json.loads((DATA / "double_coded/nasa_lessons.json").read_text())
        self.project = Project(server, lead, "Lessons learned")
        self.lead = lead
        self.coders = [self.project.invite(name, "coder") for name in ("Cleo", "Dan")]
        self.kinds = Counter()  # operations by how they were sent
        self.moved = 0

    def run(self):
        texts = self.bring_in()
        at_once(*(lambda coder=coder: self.code(coder, texts) for coder in (0, 1)))
        self.compare_stored(texts)
        for number in (text.number for text in texts):
            at_once(*(lambda who=who: who.do(self.project.narrative(number, "/submit")) for who in self.coders))
        return self.figures(texts) | self.compare_agreement(texts)

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
        places = [at for at, c in enumerate(page.text) if not c.isspace()]
        order = {}  # code point in the file: how many characters that are no white space come before it
        for at, c in enumerate(doc["text"]):
            if not c.isspace():
                assert page.text[places[len(order)]] == c, f"{doc['id']}: other words from code point {at}"
                order[at] = len(order)
        assert len(order) == len(places), f"{doc['id']}: the import added words"
        spans = []
        for annotator in doc["annotators"]:
            spans.append([])
            for span in annotator["spans"]:
                words = [order[at] for at in range(span["start"], span["end"]) if at in order]
                start, end = places[words[0]], places[words[-1]] + 1
                self.moved += (start, end) != (span["start"], span["end"])
                spans[-1].append((start, end, span["label"]))
        sentences = [(unit.start, unit.end) for unit in page.units if not unit.heading]
        return Text(number, doc["title"], len(page.text), sentences, spans)

    # The operations.

    def code(self, coder, texts):
        codes, sent = {}, 0
        for text in texts:
            for start, end, label in text.spans[coder]:
                fields = {"code": codes[label]} if label in codes else {"name": label}
                op = new_id()
                self.send(coder, sent, self.project.narrative(text.number, "/codings"), op, start=start, end=end, **fields)
                codes.setdefault(label, op)  # a new code carries the id of the operation that made it
                sent += 1

    def send(self, coder, at, path, op, **fields):
        """A third once, a third twice, a third cut off and then sent until it is answered."""
        who = self.coders[coder]
        if at % 3 == 2:
            who.send_and_hang_up(path, op, **fields)
        receipt = self.until_answered(who, path, op, **fields)
        if at % 3 == 1:
            assert self.until_answered(who, path, op, **fields) == receipt, "the second answer is another one"
        self.kinds[("once", "twice", "cut off, then until answered")[at % 3]] += 1

    def until_answered(self, who, path, op, **fields):
        while True:
            try:
                return who.do(path, op=op, **fields)
            except Unreachable:
                pass

    def compare_stored(self, texts):
        for text in texts:
            for coder, who in enumerate(self.coders):
                shown = self.project.coding_page(who, text.number).codings
                shown = sorted((one.start, one.end, one.name) for one in shown)
                assert shown == sorted(text.spans[coder]), f"Narrative {text.number}, coder {coder + 1}: {shown}"

    # The figures.

    def sheet(self, path):
        answer = self.lead.page(self.project.at(path))
        return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    def compare_agreement(self, texts):
        self.lead.do(self.project.at("/consensus/codes/same"))
        found, compared = {}, 0
        for by in ("sentence", "character"):
            rows = {row["code"]: row for row in self.sheet(f"/agreement.csv?unit={by}")}
            labels = [LABEL_OF_ANY, *sorted(one["label"] for one in self.file["labels"])]
            assert set(rows) == set(labels), rows.keys()
            for label in labels:
                expected = agreement.compare(texts, label, by)
                compared += compare(f"{label} by {by}", rows[label], expected)
                found[f"kappa, {label}, by {by}"] = rows[label]["kappa"]
        # One narrative at a time as well.
        for text in texts:
            for row in self.sheet(f"/agreement.csv?unit=character&narrative={text.number}"):
                compared += compare(f"{row['code']} in {text.number}", row, agreement.compare([text], row["code"], "character"))
        return {"figures compared with scikit-learn and krippendorff": compared, **found}

    def figures(self, texts):
        spans = sum(len(of) for text in texts for of in text.spans)
        sent = ", ".join(f"{count} {how}" for how, count in sorted(self.kinds.items(), reverse=True))
        return {
            "texts, code points, sentences": f"{len(texts)}, {sum(t.length for t in texts):,}, {sum(len(t.sentences) for t in texts)}",
            "spans of both coders": f"{spans}, {self.moved} of them moved where the import joined blank lines",
            "operations sent": sent,
            "codings that differ from the file": 0,
        }


def compare(what, row, expected):
    """How many figures were compared; what is not defined must be empty."""
    for name, value in expected.items():
        shown = row[name]
        if isinstance(value, float) and math.isnan(value):
            assert shown == "", f"{what}: {name} is {shown}, and not defined"
        elif isinstance(value, float):
            assert abs(float(shown or "nan") - value) < 1e-6, f"{what}: {name} is {shown}, not {value:.6f}"
        else:
            assert shown == str(value), f"{what}: {name} is {shown}, not {value}"
    return len(expected)
