"""The paper gateway of one run. It outlives the daemon, and its books are the truth."""

import json
import re
import signal
import socket

from harness.processes import ended, eventually, put_down, started

#: Limits in seconds.
START_SECONDS = 20
END_SECONDS = 10
BOOKS_SECONDS = 10


class Gateway:
    """A running `perigee gateway`."""

    def __init__(self, perigee, folder, accounts, options=()):
        self._perigee = perigee
        self._folder = folder
        self._accounts = accounts
        self._options = list(options)
        self._ledger = folder / "ledger.json"
        self._control = folder / "gateway.sock"
        self._process = None
        self._starts = 0
        self.port = 0

    def start(self):
        """Starts it, at the port that it had before if it ran before, and waits until it serves."""
        self._starts += 1
        name = f"gateway-{self._starts}"
        self._process = started(
            [self._perigee, "gateway", "--port", self.port, "--accounts",
             ",".join(self._accounts), "--seed", "7", "--hours", "always",
             "--ledger", self._ledger, "--control", self._control, *self._options],
            self._folder, name)

        def port():
            found = re.search(r"listening on \S+:(\d+)\s", self._text(f"{name}.out"))
            if not found and self._process.poll() is not None:
                raise RuntimeError(f"the gateway ended: {self._text(f'{name}.err')[-500:]}")
            return found and int(found.group(1))

        self.port = eventually("the gateway listens", port, START_SECONDS)
        eventually("the gateway's control socket", self._control.exists, START_SECONDS)

    def _text(self, name):
        path = self._folder / name
        return path.read_text(errors="replace") if path.exists() else ""

    def pause(self):
        """Lets it take connections and say nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        """Lets it go on."""
        self._process.send_signal(signal.SIGCONT)

    def stop(self):
        """Ends it orderly, so that its books are written."""
        if self._process is None or self._process.poll() is not None:
            return
        self.resume()
        self._process.terminate()
        try:
            ended(self._process, END_SECONDS)
        finally:
            put_down(self._process)

    def command(self, line):
        """The answer to a line of its control socket."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self._control))
            connection.sendall(line.encode() + b"\n")
            answer = json.loads(connection.makefile().readline())
        if not answer["ok"]:
            raise RuntimeError(f"the gateway refused \"{line}\": {answer}")
        return answer.get("status")

    def books(self):
        """Its books, as new as its own counts."""
        def current():
            ledger = self._read()
            status = self.command("status")
            same = (len(ledger["orders"]) == status["orders"]
                    and len(ledger["executions"]) == status["executions"])
            return ledger if same else None

        # A cancel or a change alters no count; the file follows every change within 250 ms.
        return eventually("the gateway's ledger file is current", current, BOOKS_SECONDS, 0.05)

    def final_books(self):
        """Its books after its end."""
        return self._read()

    def _read(self):
        try:
            return json.loads(self._ledger.read_text())
        except FileNotFoundError:
            return {"orders": [], "executions": [], "accounts": []}
