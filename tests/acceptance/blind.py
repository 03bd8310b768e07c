"""Fourteen narratives, two coders, and words that only one of them may see. After every act of the one, all that
the other can reach is searched for them: pages, parts of pages, files, streams."""

import random
import re
import time

import canary
import routes
from streams import Stream
from team import Project, at_once, demo14

NUMBERS = range(1, 15)
RELEASED = range(1, 13)  # the last two stay independent
ACTS_EACH = 4  # of each coder on each narrative
BREATH = 0.15  # seconds in which a word that should not come would have come


class Secrets:
    """What each coder planted, by the narrative whose release opens it; 0 for what is never opened."""

    def __init__(self):
        self.chance = random.Random(14)
        self.planted = []  # (owner's name, narrative, word)

    def new(self, who, narrative):
        self.planted.append((who.name, narrative, canary.canary(self.chance)))
        return self.planted[-1][2]

    def hidden_from(self, who, released):
        return [word for owner, n, word in self.planted if owner != who.name and n not in released]


class Blind:
    def __init__(self, server, rosa):
        self.server, self.search, self.secrets = server, canary.Search(), Secrets()
        self.project = Project(server, rosa, "Resilience in care")
        self.rosa = rosa
        self.ana, self.ben = (self.project.invite(name, "coder") for name in ("Ana", "Ben"))
        self.paul = self.project.invite("Paul", "member")
        self.released, self.codes, self.streams = set(), {}, {}
        self.acts = self.quiet_phases = self.same_pages = self.shown = 0

    def run(self):
        self.project.bring_in(demo14())
        self.project.freeze_all()
        self.project.pair_all(self.ana, self.ben)
        pages = [self.project.coding_page(self.ana, number) for number in NUMBERS]
        assert all(page.hash_fits() for page in pages), "a text is not shown as it was frozen"
        self.follow_streams()
        for number, page in zip(NUMBERS, pages):
            for who in (self.ana, self.ben):
                self.in_secret(who, number, page)
            self.submit_first(number)
        self.search_everything()
        for number in RELEASED:
            self.submit_late(number)
        self.search_everything()
        self.search_logs()
        for stream in (one for streams in self.streams.values() for one in streams):
            stream.close()
        return self.figures(sum(len(page.text) for page in pages))

    # What a coder does, of which the others must not learn.

    def in_secret(self, who, number, page):
        """Some acts, and after each a search of what the others see. Their streams stay silent."""
        before = self.words_heard(who)
        for act in self.chosen_acts(who, number):
            where, planted = act(who, number, page)
            self.acts += 1
            # The search is worth something only if it finds what is there.
            for word in planted:
                assert self.search.finds(who.page(where).body, [word]), f"{who.name} does not see {word} at {where}"
            self.look(number, who)
        time.sleep(BREATH)
        assert self.words_heard(who) == before, f"a stream told of what {who.name} did in secret"
        self.quiet_phases += 1

    def chosen_acts(self, who, number):
        others = [self.note, self.describe, self.make_and_take_out, self.narrative_note, self.change, self.undo]
        first = (number * (ACTS_EACH - 1) + (who is self.ben) * 3) % len(others)
        return [self.code, *(others[(first + at) % len(others)] for at in range(ACTS_EACH - 1))]

    def act(self, who, number, rest, **fields):
        return who.do(self.project.narrative(number, rest), **fields)["subject"]

    def words_of(self, page, number, who):
        """Some line of the text, another one for each coder and act."""
        lines = [unit for unit in page.units if not unit.heading]
        return lines[(self.acts * 7 + number + (who is self.ben)) % len(lines)]

    def code(self, who, number, page):
        word = self.secrets.new(who, number)
        line = self.words_of(page, number, who)
        code = self.act(who, number, "/codings", name=word, start=line.start, end=line.end)
        self.codes[who.name, number] = (code, word)
        return self.project.narrative(number, "/code"), [word]

    def note(self, who, number, page):
        word = self.secrets.new(who, number)
        coding = self.codes[who.name, number][0]
        self.act(who, number, "/memo", about="coding", subject=coding, body=f"Is this {word}?")
        return self.project.narrative(number, "/code"), [word]

    def narrative_note(self, who, number, page):
        word = self.secrets.new(who, number)
        self.act(who, number, "/memo", about="narrative", body=word)
        return self.project.narrative(number, "/code?part=sides"), [word]

    def describe(self, who, number, page):
        code, name = self.codes[who.name, number]
        words = [self.secrets.new(who, number) for _ in range(4)]
        where = self.project.at(f"/codes/{code}")
        fields = dict(zip(("definition", "include", "exclude", "example"), words))
        who.do(where, name=name, hue="3", **fields)
        return where, words

    def make_and_take_out(self, who, number, page):
        """A code that no coding has: no release opens it."""
        word = self.secrets.new(who, 0)
        where = self.project.at("/codes")
        code = who.do(where, name=word)["subject"]
        assert self.search.finds(who.page(where).body, [word])
        if number % 2:
            who.do(f"{where}/{code}/remove")
            return where, []
        return where, [word]

    def change(self, who, number, page):
        coding = self.codes[who.name, number][0]
        line = self.words_of(page, number, who)
        self.act(who, number, f"/codings/{coding}/resize", start=line.start, end=line.end)
        self.act(who, number, f"/codings/{coding}/unsure", unsure=True)
        self.act(who, number, "/set-aside", unit=page.units[-1].position, aside=True)
        return self.project.narrative(number, "/code"), []

    def undo(self, who, number, page):
        self.act(who, number, "/undo")
        self.act(who, number, "/redo")
        return self.project.narrative(number, "/code"), []

    # Submissions.

    def submit_first(self, number):
        """Ana is done. Of that, too, Ben learns nothing."""
        before, heard = self.as_seen(self.ben, number), self.words_heard(self.ana, [self.ben])
        self.act(self.ana, number, "/submit")
        self.acts += 1
        self.look(number, self.ana)
        time.sleep(BREATH)
        assert self.words_heard(self.ana, [self.ben]) == heard, "a stream told Ben that Ana is done"
        after = self.as_seen(self.ben, number)
        for path, shown in before.items():
            assert after[path] == shown, f"{path} tells Ben that Ana is done"
        self.same_pages += len(before)

    def submit_late(self, number):
        """Ben is done at last, and that opens both their work, of this narrative alone."""
        self.act(self.ben, number, "/submit")
        self.acts += 1
        self.released.add(number)
        for who, other in ((self.ana, self.ben), (self.ben, self.ana), (self.paul, self.ana)):
            word = self.codes[other.name, number][1]
            page = who.page(self.project.narrative(number, "/consensus"))
            assert self.search.finds(page.body, [word]), f"released, and {who.name} does not see it"
            self.shown += 1
        self.look(number, self.ben)
        self.look(number, self.ana)

    # Looking.

    def look(self, number, actor):
        """Searches what the others see of a narrative and of the project, in parts that scripts fetch too."""
        others = [one for one in (self.ana, self.ben) if one is not actor]
        if self.acts % 4 == 0:
            others += [self.rosa, self.paul]
        for who in others:
            self.search_pages(who, self.near(number))

    def near(self, number):
        ids = {"code": [code for code, _ in self.codes.values()][-1:], "coding": []}
        addresses = routes.of_project(self.project.home, [number], ids)
        yield from (one for one in addresses if not one.endswith("/events"))
        coding = self.project.narrative(number, "/code")
        yield from (f"{coding}?part=sides", f"{coding}?part=changes&since=0&codes=0", "/")

    def search_pages(self, who, paths):
        hidden = self.secrets.hidden_from(who, self.released)
        for path in paths:
            answer = who.get(path, fragment=len(path) % 3 == 0)
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers).encode()
            for part in (head, answer.body):
                found = self.search.finds(part, hidden)
                assert not found, f"{path} shows {who.name} {found[0]} {found[1]}"

    def search_everything(self):
        """Every address there is, and every link from one page to another, as each of the four; and the streams."""
        at_once(*(lambda who=who: self.crawl(who) for who in (self.ana, self.ben, self.rosa, self.paul)))
        for who, streams in self.streams.items():
            for stream in streams:
                found = self.search.finds(stream.transcript, self.secrets.hidden_from(self.person(who), self.released))
                assert not found, f"{stream.path} told {who} {found[0]} {found[1]}"

    def crawl(self, who):
        ids = {"code": [code for code, _ in self.codes.values()]}
        addresses = routes.of_project(self.project.home, NUMBERS, ids)
        waiting = [one for one in addresses if not one.endswith("/events")] + ["/", "/account"]
        seen = set(waiting)
        hidden = self.secrets.hidden_from(who, self.released)
        while waiting:
            path = waiting.pop()
            answer = who.get(path)
            found = self.search.finds(answer.body, hidden)
            assert not found, f"{path} shows {who.name} {found[0]} {found[1]}"
            if answer.header("content-type").startswith("text/html"):
                links = re.findall(r'(?:href|data-fragment|src)="([^"#]+)', answer.text)
                for link in (who.own(link.replace("&amp;", "&")) for link in links):
                    # Places in a text differ by what is in focus alone: one of them stands for all.
                    same = re.sub(r"([?&](?:at|coding|d)=)[^&]+", r"\1", link)
                    if link.startswith(("/p/", "/assets/")) and same not in seen:
                        seen.add(same)
                        waiting.append(link)

    def as_seen(self, who, number):
        """Pages without what is new in every answer: the ids of forms that were not sent yet."""
        volatile = re.compile(r'name="(op_id|operation|token)" value="[^"]+"')
        return {path: volatile.sub("", who.get(path).text) for path in self.near(number)}

    # Streams.

    def follow_streams(self):
        addresses = [one for one in routes.of_project(self.project.home, NUMBERS, {}) if one.endswith("/events")]
        for who in (self.ana, self.ben, self.paul):
            self.streams[who.name] = [Stream(who, address) for address in addresses]
        time.sleep(1)
        heard = [stream for stream in self.streams["Ana"] if stream.words()]
        assert len(heard) > len(NUMBERS), "the streams of Ana say nothing at all"

    def words_heard(self, actor, listeners=None):
        names = [who.name for who in listeners or (self.ana, self.ben, self.paul) if who is not actor]
        return {(name, stream.path): stream.words() for name in names for stream in self.streams[name]}

    def person(self, name):
        return self.project.people[name]

    def search_logs(self):
        everything = [word for _, _, word in self.secrets.planted]
        for name, log in (("console", "\n".join(self.server.said).encode()), ("database", self.server.database_log())):
            found = self.search.finds(log, everything)
            assert not found, f"the log of the {name} holds {found[0]} {found[1]}"

    def figures(self, characters):
        streams = sum(len(one) for one in self.streams.values())
        return {
            "narratives, code points": f"{len(NUMBERS)}, {characters:,}",
            "acts of the coders, submissions among them": self.acts,
            "canary words planted": len(self.secrets.planted),
            "disguises searched for": f"{len(list(canary.disguises(self.secrets.planted[0][2])))}, also packed",
            "answers and transcripts searched": f"{self.search.looked_at:,} ({self.search.bytes / 1e6:,.0f} MB)",
            "streams followed; phases in which they had to be silent": f"{streams}; {self.quiet_phases}",
            "pages equal before and after the partner's submission": self.same_pages,
            "pages that had to show a word after its release": self.shown,
            "words found before their release": 0,
        }
