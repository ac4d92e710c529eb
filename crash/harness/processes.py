"""Waiting for other processes, and ending those that were started here."""

import subprocess
import time
from pathlib import Path

#: What started programs find in their environment.
ENVIRONMENT = {"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "TERM": "dumb"}


class NotInTime(Exception):
    """Something did not happen within its limit."""


def eventually(what, condition, seconds, pause=0.02):
    """The condition's first true value; raises NotInTime after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise NotInTime(f"not within {seconds} s: {what}")
        time.sleep(pause)


def started(command, folder, name):
    """A program whose output goes to files of the folder. A ctrl-C at the terminal does not reach
    it: who started it ends it."""
    with (folder / f"{name}.out").open("ab") as output, \
            (folder / f"{name}.err").open("ab") as errors:
        return subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output,
            stderr=errors, env=ENVIRONMENT, start_new_session=True)


def ended(process, seconds):
    """The exit code of a program; raises NotInTime when it goes on."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise NotInTime(f"not within {seconds} s: the end of {process.args[0]}") from None


def put_down(process):
    """Ends a program in any way. It was started here and not waited for, so its id is its own."""
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(10)


def children(pid):
    """The processes that a process has started."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def thread(pid, name):
    """The id of the process's thread of a name; None when there is none (yet)."""
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            if (task / "comm").read_text().strip() == name:
                return int(task.name)
    except OSError:
        pass
    return None
