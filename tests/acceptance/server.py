"""The program itself with a PostgreSQL of its own, on a data directory that is gone afterwards."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from browser import Browser, Unreachable

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds, for a start


class Server:
    def __init__(self):
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        self.program = target / "debug" / "tandem"
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="tandem-acceptance-"))
        self.home.chmod(0o755)  # its database may run as another user
        self.data = self.home / "data"
        self.address = ("127.0.0.1", free_port())
        self.process, self.starts = None, 0
        self.said = []  # every line of the console, of all starts

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *problem):
        try:
            self.stop()
        finally:
            if problem[0]:
                print("The server's last words:", *self.said[-40:], sep="\n  ", file=sys.stderr)
            shutil.rmtree(self.home, ignore_errors=True)

    def start(self):
        """Starts, and waits until it is ready."""
        listen = "%s:%d" % self.address
        environment = {name: value for name, value in os.environ.items() if not is_setting(name)}
        environment |= {"TANDEM_DATA": str(self.data), "TANDEM_LISTEN": listen}
        self.process = subprocess.Popen(
            [self.program, "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self.listen, args=(self.process,), daemon=True).start()
        self.starts += 1
        self.wait_until_ready()

    def listen(self, process):
        for line in process.stdout:
            self.said.append(line.rstrip())

    def wait_until_ready(self):
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            if self.process.poll() is not None:
                raise AssertionError("the server ended: " + "\n".join(self.said[-20:]))
            try:
                if Browser(self.address).get("/health/ready").status == 204:
                    return
            except Unreachable:
                pass
            time.sleep(0.02)
        raise AssertionError(f"the server was not ready within {PATIENCE} s")

    def link(self, beginning):
        """A link that the console shows, of the last start."""
        links = [found for line in self.said for found in re.findall(r"https?://\S+", line)]
        return next(link for link in reversed(links) if beginning in link)

    def kill(self):
        """As `kill -9` does. Its PostgreSQL goes on."""
        self.process.kill()
        self.process.wait()

    def kill_postgres(self):
        """The PostgreSQL of this data directory, all its processes at once."""
        first = int(self.postmaster().read_text().splitlines()[0])
        for process in [first, *children(first)]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def postmaster(self):
        return self.data / "postgresql/data/postmaster.pid"

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.postmaster().exists():  # the server was killed, and no other one took over
            self.kill_postgres()

    def database_log(self):
        logs = (self.data / "postgresql").glob("log*")
        return b"".join(log.read_bytes() for log in logs)


def is_setting(name):
    """Of the program; where PostgreSQL is may be said."""
    return name == "DATABASE_URL" or name.startswith("TANDEM_") and name != "TANDEM_POSTGRES_PROGRAMS"


def children(parent):
    """Where there is no /proc none are found; they end by themselves, later."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2]
        except OSError:
            continue  # it has ended meanwhile
        if int(after_name.split()[1]) == parent:
            yield int(stat.parent.name)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
