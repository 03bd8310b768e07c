"""What the product suggests for each difference, before the decision that the two published is told to it: all
differences in text order, text after text, as a team that had decided as they did would have gone through them."""

import re
from collections import Counter
from html import unescape

import method
from reconcile import by_key, queue_of


class Suggested:
    def __init__(self, project, lead, rightly):
        """`rightly(text, difference)`: the decision that gives what was published, or "another"; and what it gives."""
        self.project, self.lead, self.rightly = project, lead, rightly
        self.made, self.right, self.of = Counter(), Counter(), Counter()  # by kind
        self.taken = {}  # by text: pairs of a difference and the decision that was suggested

    def go_through(self, text, differences):
        at = self.project.narrative(text.number, "/consensus")
        queue = queue_of(self.lead.page(f"{at}?show=all").text)
        self.taken[text] = []
        for key, difference in by_key(queue, differences):
            decision, there = self.rightly(text, difference)
            self.of[difference.kind] += 1
            suggested = suggestion(self.lead.page(f"{at}?d={key}").text)
            if suggested:
                self.made[difference.kind] += 1
                self.taken[text].append((difference, suggested))
                left = method.outcome(text, difference, suggested)
                self.right[difference.kind] += cores(text, left) == there
            self.lead.do(f"{at}/decisions", difference=key, **fields(decision))

    def figures(self):
        found = {}
        for kind, of in [*sorted(self.of.items()), ("all", self.of.total())]:
            pick = lambda counts: counts.total() if kind == "all" else counts[kind]
            made, right = pick(self.made), pick(self.right)
            precision = f"{right / made:.3f}" if made else "–"
            found[f"suggested for {of} {'differences' if kind == 'all' else kind}"] = (
                f"{made}, precision {precision}, recall {right / of:.3f}"
            )
        return found


def cores(text, passages):
    return {(*method.core(text.body, start, end), label) for start, end, label in passages}


def suggestion(page):
    """The decision that the page offers, as a word of `method.outcome`."""
    form = re.search(r'<form id="suggested".*?</form>', page, re.S)
    if not form:
        return None
    inputs = re.findall(r'<input[^>]*name="(\w+)"(?:[^>]*value="([^"]*)")?', form[0])
    asked = {name: unescape(value) for name, value in inputs}
    if asked["choice"] == "code":
        return f"code:{asked['name']}"
    assert asked["edges"] == "own" or asked["choice"] == "both", asked
    return asked["choice"] if asked["edges"] == "own" else asked["edges"]


def fields(decision):
    """Of the form; a passage or a code that neither had is some other code."""
    if decision == "another":
        return {"choice": "code", "name": "Another"}
    if decision in ("union", "intersection"):
        return {"edges": decision}
    return {"choice": decision}
