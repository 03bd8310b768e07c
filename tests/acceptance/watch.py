"""What each person planted, until when it is theirs alone, and the search of everything that reaches the others."""

import random
import threading
from collections import namedtuple

import canary

Planted = namedtuple("Planted", "owner narrative word")


class Watch:
    def __init__(self):
        self.chance, self.search = random.Random(14), canary.Search()
        self.planted, self.released = [], set()
        self.answers = self.answers_with_own = 0
        self.turn = threading.Lock()

    def plant(self, who, narrative):
        """A new word of somebody, until this narrative is released; with 0 for ever."""
        self.planted.append(Planted(who.name, narrative, canary.canary(self.chance)))
        return self.planted[-1].word

    def hidden_from(self, who):
        return {one.word for one in self.planted if one.owner != who.name and one.narrative not in self.released}

    def examine(self, who, answer):
        """Nothing in there may be hidden. That the search is not blind shows where one's own words are found."""
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers).encode()
        with self.turn:
            found = self.bytes(who, answer.path, head) | self.bytes(who, answer.path, answer.body)
            self.answers += 1
            self.answers_with_own += any(one.owner == who.name and one.word in found for one in self.planted)

    def bytes(self, who, where, raw):
        """The words that are found in there, by the disguise in which they are."""
        found = self.search.words_in(raw, [one.word for one in self.planted])
        hidden = self.hidden_from(who) & set(found)
        assert not hidden, f"{where} shows {who.name} " + ", ".join(f"{word} ({found[word]})" for word in hidden)
        return set(found)

    def must_show(self, who, path, words):
        """What the words' owner, or after the release the team, does see."""
        answer = who.page(path)
        self.examine(who, answer)
        found = self.search.words_in(answer.body, words)
        assert set(words) == set(found), f"{path} does not show {who.name} {set(words) - set(found)}"
        return len(found)
