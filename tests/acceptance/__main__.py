"""Drives the running program over HTTP alone, as browsers do, and prints what it found.
Run by hand for now, beside ../shared/data and a built program: `python3 tests/acceptance`. The replay (replay.py,
agreement.py) and the storm of kills (storm.py) are not called from here yet."""

import sys
import time

import canary
from blind import Blind
from server import Server
from team import first_person


def main():
    parts = {}
    with Server() as server:
        rosa = first_person(server, "Rosa")
        for title, part in [("blind", lambda: Blind(server, rosa).run())]:
            began = time.monotonic()
            parts[title] = part()
            print(f"{title}: {time.monotonic() - began:.0f} s")
            for name, figure in parts[title].items():
                print(f"  {name}: {figure}")


main()
