"""Drives the running program over HTTP alone, as browsers do, and prints what it found; for `script/acceptance`."""

import argparse
import signal
import sys
import time

import written
from blind import Blind
from real import Real
from replay import Replay
from server import Server
from storm import Storm
from team import first_person

PARTS = {"blind": Blind, "replay": Replay, "storm": Storm}
ASKED_FOR = {"real": Real}  # takes longer, and runs alone


def main():
    parser = argparse.ArgumentParser(
        prog="script/acceptance", description="Shows on real texts that Tandem keeps its word."
    )
    parser.add_argument("--write", action="store_true", help="write the figures to docs/ as well")
    parser.add_argument("--only", choices=[*PARTS, *ASKED_FOR], help="run this part alone")
    asked = parser.parse_args()
    if asked.write and asked.only in PARTS:
        parser.error("what is written is the figures of all parts, or of real alone")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended too
    figures, began = {}, time.monotonic()
    with Server() as server:
        lead = first_person(server, "Rosa")
        for name in [asked.only] if asked.only else PARTS:
            print(f"acceptance: {name}, after {time.monotonic() - began:.0f} s", flush=True)
            figures[name] = (PARTS | ASKED_FOR)[name](server, lead).run()
    for name, found in figures.items():
        print(f"\n{name}")
        for what, figure in found.items():
            print(f"  {what}: {figure}")
    print(f"\nacceptance: everything held, after {time.monotonic() - began:.0f} s")
    if asked.write:
        written.write(figures)


main()
