"""Killing at a stated system call by strace, and the proof that it happened."""

import re
from dataclasses import dataclass

from harness.processes import ended, eventually, put_down, started

#: Bytes of a buffer that the log shows: an order's message ends with its reference.
SHOWN_BYTES = 1200
ATTACH_SECONDS = 10

_BEGIN = re.compile(r"^(?:(\d+)\s+)?(\d+\.\d+) (\w+)\((.*)$", re.DOTALL)
_RESUMED = re.compile(r"^(?:(\d+)\s+)?(\d+\.\d+) <\.\.\. (\w+) resumed>(.*)$", re.DOTALL)
_KILLED = re.compile(r"^(?:(\d+)\s+)?\d+\.\d+ \+\+\+ killed by SIGKILL \+\+\+$")


class CannotTrace(Exception):
    """This machine does not let strace do its work."""


@dataclass
class Call:
    """A system call in strace's log."""

    thread: int
    time: float
    name: str
    text: str
    #: Whether the process was gone before the call returned.
    is_cut: bool = False


class Log:
    """What strace wrote."""

    def __init__(self, path):
        self.calls = []
        self.was_killed = False
        pending = {}
        text = path.read_text(errors="replace") if path.exists() else ""
        for line in text.splitlines():
            if _KILLED.match(line):
                self.was_killed = True
                continue
            found = _BEGIN.match(line)
            if found:
                call = Call(int(found[1] or 0), float(found[2]), found[3], found[4])
                call.is_cut = _is_cut(line)
                pending[call.thread] = call
                self.calls.append(call)
                continue
            found = _RESUMED.match(line)
            if found and int(found[1] or 0) in pending:
                pending[int(found[1] or 0)].is_cut = line.endswith("= ?")

    def counts(self, name):
        """How many calls of a name each thread made."""
        counts = {}
        for call in self.calls:
            if call.name == name:
                counts[call.thread] = counts.get(call.thread, 0) + 1
        return counts

    def struck(self, name, number):
        """The call that the kill fell on: some thread's last, the stated one, and never done.

        None when the log does not prove it."""
        if not self.was_killed:
            return None
        last = {call.thread: call for call in self.calls}
        for thread, count in self.counts(name).items():
            call = last[thread]
            if count == number and call.name == name and call.is_cut:
                return call
        return None

    def sent(self, reference):
        """Whether a message with a reference was handed to the system in whole."""
        return any(call.name == "sendto" and not call.is_cut and reference in call.text
                   for call in self.calls)


def _is_cut(line):
    return line.endswith("= ?") or line.endswith("<unfinished ...>")


def options(syscalls, log, paths=(), kill=None):
    """The words of a strace command up to what it traces. `kill` is a name and a number."""
    words = ["strace", "-ttt", "-yy", "-s", str(SHOWN_BYTES), "-o", str(log),
             "-e", "trace=" + ",".join(syscalls)]
    for path in paths:
        words += ["-P", str(path)]
    if kill:
        name, number = kill
        words += ["-e", f"inject={name}:signal=SIGKILL:when={number}"]
    return words


class Attached:
    """A strace that follows one thread of a process that runs already.

    strace counts the calls of each thread for itself, and kills at the first thread that reaches
    the number; so a late thread is reached only by following it alone."""

    def __init__(self, thread, folder, words):
        self._process = started([*words, "-p", thread], folder, "strace")
        errors = folder / "strace.err"

        def is_attached():
            text = errors.read_text()
            if "attached" in text:
                return True
            if self._process.poll() is not None:
                raise CannotTrace(
                    f"strace cannot follow the daemon: {text.strip()[-300:]} (a user other than "
                    "root needs kernel.yama.ptrace_scope = 0)")
            return False

        eventually("strace follows the thread", is_attached, ATTACH_SECONDS, 0.005)

    def wait(self, seconds):
        """Waits for its end, which follows the thread's."""
        try:
            ended(self._process, seconds)
        finally:
            put_down(self._process)
