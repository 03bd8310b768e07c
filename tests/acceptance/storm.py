"""Eight coders write while the server and its database are killed again and again. Each keeps its own account of what
was acknowledged; in the end the pages must show exactly that, and every operation sent again must answer the same."""

import random
import re
import threading
import time
from collections import Counter

from browser import Unreachable, new_id
from team import Project, at_once, demo14

CLIENTS = 8
KILLS, DATABASE_KILLS = 20, 5
BETWEEN_KILLS = (0.2, 0.9)  # seconds in which the clients write undisturbed
PAUSE = 0.08  # seconds between the operations of one client
LATER = (408, 429, 502, 503, 504)


class Client:
    """One coder on one narrative, and what its page must show: nobody else writes there."""

    def __init__(self, project, who, number, seed):
        self.project, self.who, self.number = project, who, number
        self.chance = random.Random(seed)
        self.lines = [unit for unit in project.coding_page(who, number).units if not unit.heading]
        # States after each operation that can be taken back: codings by id, and lines that are set aside.
        self.past, self.future = [({}, frozenset())], []
        self.sent = []  # path, op, fields, receipt
        self.answers, self.unknown = Counter(), 0

    def write(self, stop):
        while not stop.is_set():
            self.one_act()
            time.sleep(PAUSE)

    def one_act(self):
        codings, aside = self.past[-1]
        act = self.chance.choices(("code", "aside", "remove", "undo", "redo"), (8, 3, 2, 4, 2))[0]
        if act == "undo" and len(self.past) > 1:
            self.send("/undo")
            self.future.append(self.past.pop())
        elif act == "redo" and self.future:
            self.send("/redo")
            self.past.append(self.future.pop())
        elif act == "remove" and codings:
            coding = self.chance.choice(sorted(codings))
            self.send(f"/codings/{coding}/remove")
            self.now({id: edges for id, edges in codings.items() if id != coding}, aside)
        elif act == "aside":
            line = self.chance.choice(self.lines[1::2])
            self.send("/set-aside", unit=line.position, aside=line.position not in aside)
            self.now(codings, aside ^ {line.position})
        else:
            # Lines with an even place are coded, the others set aside.
            line = self.chance.choice(self.lines[::2])
            start = line.start + self.chance.randrange(3) if line.end - line.start > 9 else line.start
            id = self.send("/codings", name=f"code {len(self.sent)}", start=start, end=line.end)
            self.now(codings | {id: line.end}, aside)

    def now(self, codings, aside):
        self.past.append((codings, aside))
        self.future.clear()

    def send(self, rest, **fields):
        """Sends it until it is answered, as our scripts do. Its subject."""
        path, op = self.project.narrative(self.number, rest), new_id()
        receipt = self.until_answered(path, op, fields)
        self.sent.append((path, op, fields, receipt))
        return receipt["subject"]

    def until_answered(self, path, op, fields):
        while True:
            try:
                answer = self.who.try_to(path, op, **fields)
            except Unreachable:
                self.unknown += 1
                time.sleep(0.05)
                continue
            self.answers[answer.status] += 1
            if answer.status == 200:
                return answer.json
            assert answer.status in LATER, f"{path} {fields}: {answer.status} {answer.text[:300]}"
            time.sleep(0.05)

    def send_all_again(self):
        for path, op, fields, receipt in self.sent:
            again = self.until_answered(path, op, fields)
            assert again == receipt, f"{path}: {again}, and before {receipt}"

    def compare(self):
        """Each coding and each line set aside is there once. How many are shown."""
        page = self.project.coding_page(self.who, self.number)
        codings, aside = self.past[-1]
        shown = sorted((one.id, one.end) for one in page.codings)
        expected = sorted(codings.items())
        assert shown == expected, (
            f"{self.who.name}: lost {set(expected) - set(shown)}, too many {set(shown) - set(expected)}"
        )
        lines = frozenset(unit.position for unit in page.units if unit.aside)
        assert lines == aside, f"{self.who.name}: set aside are {sorted(lines)}, and not {sorted(aside)}"
        assert page.revision == len(self.sent), (
            f"{page.revision} operations are on record, and {len(self.sent)} were done"
        )
        return len(shown) + len(lines)


class Storm:
    def __init__(self, server, lead):
        self.server = server
        self.project = Project(server, lead, "Under the storm")
        self.lead = lead

    def run(self):
        clients = self.clients()
        stop, began = threading.Event(), time.monotonic()
        failures = []

        def write(client):
            try:
                client.write(stop)
            except BaseException as failure:
                failures.append(failure)

        threads = [threading.Thread(target=write, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        downtimes = []
        try:
            for kill in self.kills():
                time.sleep(random.uniform(*BETWEEN_KILLS))
                downtimes.append(kill())
                if failures:
                    raise failures[0]
            time.sleep(1)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        if failures:
            raise failures[0]
        took = time.monotonic() - began
        shown = sum(at_once(*(client.compare for client in clients)))
        at_once(*(client.send_all_again for client in clients))
        assert shown == sum(at_once(*(client.compare for client in clients))), "sending again changed something"
        return self.figures(clients, took, shown, downtimes)

    def clients(self):
        files = demo14()
        short = sorted(files, key=lambda file: len(file[2]))[: CLIENTS // 2]
        self.project.bring_in(sorted(short))
        self.project.freeze_all()
        people = []
        for number in range(1, CLIENTS // 2 + 1):
            pair = [self.project.invite(f"Coder {number}{seat}", "coder") for seat in "ab"]
            people += [(one, number) for one in pair]
        self.pair(people)
        return [Client(self.project, who, number, seed) for seed, (who, number) in enumerate(people)]

    def pair(self, people):
        page = self.lead.page(self.project.at("/narratives/pairs"))
        member = lambda who: re.search(rf'<option value="([^"]+)">{who.name}</option>', page.text)[1]
        seats = [member(who) for who, _ in people]
        self.lead.submit(page, "/pairs/set", a=seats[::2], b=seats[1::2])

    def kills(self):
        plan = [self.kill] * KILLS + [self.kill_database] * DATABASE_KILLS
        random.Random(5).shuffle(plan)
        return plan

    def kill(self):
        began = time.monotonic()
        self.server.kill()
        self.server.start()
        return time.monotonic() - began

    def kill_database(self):
        began = time.monotonic()
        self.server.kill_postgres()
        time.sleep(0.1)
        self.server.wait_until_ready()
        return time.monotonic() - began

    def figures(self, clients, took, shown, downtimes):
        answers = sum((client.answers for client in clients), Counter())
        others = ", ".join(f"{count} with {status}" for status, count in sorted(answers.items()) if status != 200)
        return {
            "server killed, database killed": f"{KILLS}, {DATABASE_KILLS}",
            "clients writing; seconds": f"{len(clients)}; {took:.0f}",
            "operations acknowledged": sum(len(client.sent) for client in clients),
            "requests that got no answer and were sent again": sum(client.unknown for client in clients),
            "requests told to come later": others or "none",
            "codings and lines set aside that the pages show": shown,
            "receipts equal when everything was sent again": sum(len(client.sent) for client in clients),
            "acknowledged operations lost, doubled": "0, 0",
            "longest from kill to ready": f"{max(downtimes):.1f} s",
        }
