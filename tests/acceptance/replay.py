"""Two researchers' real work, done again as two coders' operations, with retries and broken connections. Then what is
stored, what is computed and what the team makes of it must follow from the file."""

import json
import math
import re
from dataclasses import dataclass

from arrange import Boards
from badline import BadLine, figure
from reconcile import OTHER_CODE, Consensus
from sheets import sheet
from team import DATA, Project, at_once, text_files

import agreement

LABEL_OF_ANY = "(any code)"


@dataclass
class Text:
    """A text as the product keeps it, and each coder's spans on it, from the file."""

    number: int
    body: str
    sentences: list  # of pairs
    spans: list  # for each coder: (start, end, label)

    def spans_of(self, coder, label):
        return [(start, end) for start, end, of in self.spans[coder] if label in (LABEL_OF_ANY, of)]


class Replay:
    def __init__(self, server, lead):
        self.file = json.loads((DATA / "double_coded/nasa_lessons.json").read_text())
        self.labels = sorted(one["label"] for one in self.file["labels"])
        self.project = Project(server, lead, "Lessons learned")
        self.lead = lead
        self.coders = [self.project.invite(name, "coder") for name in ("Cleo", "Dan")]
        self.lines = [BadLine(who) for who in self.coders]
        self.moved = self.compared = 0
        self.kappas = {}

    def run(self):
        texts = self.bring_in()
        at_once(*(lambda coder=coder: self.code(coder, texts) for coder in (0, 1)))
        self.compare_stored(texts)
        assert self.lead.get(self.project.at("/agreement.csv")).status == 409, "figures before the release"
        for text in texts:
            at_once(*(lambda line=line: line.do(self.project.narrative(text.number, "/submit")) for line in self.lines))
        self.lead.do(self.project.at("/consensus/codes/same"))
        before = self.compare_agreement(texts)
        consensus = Consensus(self.project, self.coders, self.lead)
        for text in texts:
            consensus.settle(text)
        self.compare_passages(texts, consensus)
        assert self.agreement_tables(texts) == before, "agreement moved while differences were decided"
        boards = Boards(self.project, self.lead, self.coders, consensus.passages)
        boards.run()
        self.compare_stages(texts, consensus, boards)
        return self.figures(texts) | consensus.figures() | boards.figures()

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
        spans = []
        for annotator in doc["annotators"]:
            spans.append([])
            for span in annotator["spans"]:
                words = [order[at] for at in range(span["start"], span["end"]) if at in order]
                start, end = places[words[0]], places[words[-1]] + 1
                self.moved += (start, end) != (span["start"], span["end"])
                spans[-1].append((start, end, span["label"]))
        sentences = [(unit.start, unit.end) for unit in page.units if not unit.heading]
        return Text(number, body, sentences, spans)

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

    def compare_agreement(self, texts):
        """All figures beside those of other people's programs: of all texts together, and of each alone."""
        tables = self.agreement_tables(texts)
        for (by, number), rows in tables.items():
            of = [text for text in texts if number in (None, text.number)]
            used = {label for text in of for spans in text.spans for _, _, label in spans}
            assert [row["code"] for row in rows] == [LABEL_OF_ANY, *sorted(used)], rows
            for row in rows:
                expected = agreement.compare(of, row["code"], by)
                self.compared += compare(f"{row['code']} by {by} in {number or 'all'}", row, expected)
                if number is None:
                    self.kappas.setdefault(row["code"], []).append(f"{row['kappa']} by {by}")
        return tables

    def agreement_tables(self, texts):
        ways = [(by, number) for by in ("sentence", "character") for number in (None, *(text.number for text in texts))]
        path = lambda by, number: f"/agreement.csv?unit={by}" + (f"&narrative={number}" if number else "")
        return {way: sheet(self.lead, self.project.at(path(*way))) for way in ways}

    def compare_passages(self, texts, consensus):
        """Every agreed passage with its code, its place and its words."""
        body = {text.number: text.body for text in texts}
        shown = {text.number: [] for text in texts}
        for row in sheet(self.lead, self.project.at("/report/passages.csv")):
            number, start, end = (int(row[name]) for name in ("narrative", "start", "end"))
            assert row["passage"].removeprefix("'") == body[number][start:end], row
            shown[number].append((start, end, row["code"]))
        for number, expected in consensus.passages.items():
            assert sorted(shown[number]) == expected, f"Narrative {number}: {shown[number]}, and not {expected}"

    def compare_stages(self, texts, consensus, boards):
        """Table 1: the counts in each of its rows."""
        labels, agreed = len(self.labels), len(self.labels) + (OTHER_CODE in boards.counts)
        tops = len({theme for theme, _ in boards.rows})
        expected = [
            [len(texts), labels, labels],
            [2 * labels, agreed],
            [consensus.choices.total(), len(texts)],
            [agreed, tops],
            [tops, tops, len(boards.rows) - tops],
            [agreed],
        ]
        rows = sheet(self.lead, self.project.at("/report/stages.csv"))
        found = [[int(n) for n in re.findall(r"\d+", row["what was done"])] for row in rows]
        assert found == expected, rows

    def figures(self, texts):
        spans = sum(len(of) for text in texts for of in text.spans)
        points, sentences = sum(len(t.body) for t in texts), sum(len(t.sentences) for t in texts)
        return {
            "texts, code points, sentences": f"{len(texts)}, {points:,}, {sentences}",
            "spans of both coders; moved along where the import joins blank lines": f"{spans}; {self.moved}",
            "codings and submissions sent": figure(self.lines),
            "codings that differ from the file": 0,
            "figures equal to scikit-learn's and krippendorff's": f"{self.compared:,}",
            **{f"kappa, {label}": ", ".join(kappas) for label, kappas in self.kappas.items()},
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
