"""Writes over a bad line: of three, one is sent once, one twice, and one is cut off before its answer and then sent
until it is answered. Whatever happened to it on the way, it must be done once."""

from collections import Counter

from browser import Unreachable, new_id

WAYS = ("once", "twice", "cut off, then until answered")


class BadLine:
    """The line of one person."""

    def __init__(self, who):
        self.who, self.sent = who, Counter()

    def do(self, path, **fields):
        """The receipt of the operation."""
        op, way = new_id(), WAYS[self.sent.total() % len(WAYS)]
        if way == "cut off, then until answered":
            self.who.send_and_hang_up(path, op, **fields)
        receipt = self.until_answered(path, op, fields)
        if way == "twice":
            again = self.until_answered(path, op, fields)
            assert again == receipt, f"{path}: the second answer is {again}, and the first was {receipt}"
        self.sent[way] += 1
        return receipt

    def until_answered(self, path, op, fields):
        while True:
            try:
                return self.who.do(path, op, **fields)
            except Unreachable:
                pass


def figure(lines):
    """What was sent over these lines, in words."""
    sent = sum((line.sent for line in lines), Counter())
    return f"{sent.total()}: " + ", ".join(f"{sent[way]} {way}" for way in WAYS)
