"""Event streams, followed from beside: what came on each, kept for as long as they are open."""

import socket
import threading


class Stream:
    """One stream of one person."""

    def __init__(self, browser, path):
        self.path, self.who = path, browser
        self.transcript, self.open = b"", True
        self.line = socket.create_connection(browser.address)
        headers = browser.headers("GET", False) | {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        head = f"GET {path} HTTP/1.1\r\nHost: {browser.address[0]}:{browser.address[1]}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.line.sendall(head.encode() + b"\r\n")
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self):
        try:
            while part := self.line.recv(4096):
                self.transcript += part
        except OSError:
            pass
        self.open = False

    def words(self):
        """How often it said that something changed."""
        return self.transcript.count(b"data: changed")

    def begun(self):
        """Whether the first word has come, which comes at once, or a refusal."""
        refused = b"\r\n\r\n" in self.transcript and not self.transcript.startswith(b"HTTP/1.1 200")
        return self.words() > 0 or refused or not self.open

    def close(self):
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.line.close()
