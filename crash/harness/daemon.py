"""The daemon under test: its folder, its process, and its journal as its own commands tell it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from harness.processes import (ENVIRONMENT, NotInTime, children, ended, eventually, put_down,
                               started, thread)
from harness.scenario import ACCOUNTS

COMMAND_SECONDS = 20
END_SECONDS = 20
START_SECONDS = 20
READY_SECONDS = 30
#: The end of a strategy's part, and the lines of its asking and hearing, as the log has them.
DONE, ASKS, HEARD = "scenario: done", "]  asks", "]  heard "


class Died(Exception):
    """The daemon is not there any more."""


class Folder:
    """A folder with a configuration and the daemon's data."""

    def __init__(self, path, perigee):
        self.path = path
        self.perigee = perigee
        self.data = path / "data"

    def configure(self, scenario, port, script=None):
        """Writes both files; with `script`, every strategy runs that one."""
        accounts = "".join(f'{name} = "{number}"\n' for name, number in ACCOUNTS.items())
        (self.path / "brokers.toml").write_text(
            f'[ib]\nhosts = ["127.0.0.1"]\nports = [{port}]\nclient_id = 41\nretries = 3\n'
            f"[accounts.ib]\n{accounts}")
        strategies = "\n".join(one.text(script or one.script) for one in scenario.strategies)
        (self.path / "runner.toml").write_text(
            # These orders test the restart and not the limits, and daemons are killed all the time.
            f'[risk]\ndefaults = false\n\n[dashboard]\nenabled = false\n\n[runner]\nrestart_limit = 0\n'
            f'durability = "{scenario.durability}"\n\n{strategies}')

    def run(self, *words):
        """The result of a command of `perigee`."""
        return subprocess.run(
            [str(self.perigee), *words, "--config", str(self.path)], capture_output=True,
            check=False, timeout=COMMAND_SECONDS, env=ENVIRONMENT, stdin=subprocess.DEVNULL)

    def rows(self, *words):
        """The rows of a command; None when it cannot tell them."""
        result = self.run(*words, "--json")
        if result.returncode != 0:
            return None
        return json.loads(result.stdout)

    def journal(self):
        """What the journal holds; None while there is none that can be read."""
        journal = self.trades()
        if journal is not None:
            journal["positions"] = self.rows("positions") or []
            journal["holdings"] = self.rows("positions", "--by-strategy") or []
        return journal

    def trades(self):
        """The orders and fills of the journal; None while there is none that can be read."""
        orders = self.rows("orders", "--limit", "100000")
        if orders is None:
            return None
        return {"orders": orders, "fills": self.rows("fills", "--limit", "100000") or []}

    def waiting_fills(self):
        """The executions that no script has answered: those behind its strategy's cursor. A kill may
        cut a line of the log off that tells of one; an answered one was heard all the same."""
        def rows(file, query):
            with closing(sqlite3.connect(f"file:{self.data / file}?mode=ro", uri=True)) as database:
                return database.execute(query).fetchall()

        cursors = dict(rows("state.db", "SELECT strategy, fill FROM strategy_cursor"))
        fills = rows("journal.db",
                     "SELECT id, exec_id, strategy FROM fills WHERE strategy IS NOT NULL")
        return {execution for number, execution, strategy in fills
                if number > cursors.get(strategy, 0)}

    def frozen(self, name):
        """A copy of the journal's files as they are now, to be read while the daemon goes on."""
        copy = Folder(self.path / name, self.perigee)
        copy.data.mkdir(parents=True)
        for file in ("brokers.toml", "runner.toml"):
            shutil.copy(self.path / file, copy.path)
        for file in ("journal.db", "journal.db-wal", "journal.db-journal"):
            if (self.data / file).exists():
                shutil.copy(self.data / file, copy.data)
        return copy

    def clear_shared_memory(self):
        """Removes the bars that a daemon which never came back has left."""
        value = 0xcbf29ce484222325
        for byte in str(self.data).encode():
            value = (value ^ byte) * 0x100000001b3 % 2**64
        for file in Path("/dev/shm").glob(f"perigee-*-{value:016x}-*"):
            file.unlink(missing_ok=True)


class Daemon:
    """One life of the daemon."""

    def __init__(self, folder, name, before=()):
        self.folder = folder
        self._name = name
        self._process = started(
            [*before, folder.perigee, "run", "--config", folder.path], folder.path, name)
        self._is_traced = bool(before)

    @property
    def end(self):
        """The exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    @property
    def process(self):
        """The daemon's own process id; None before strace has started it."""
        if not self._is_traced:
            return self._process.pid
        found = children(self._process.pid)
        return found[0] if found else None

    @property
    def log(self):
        """What it wrote to standard error."""
        return (self.folder.path / f"{self._name}.err").read_text(errors="replace")

    @property
    def ready_since(self):
        """When its log says that the first account takes orders, in seconds since 1970."""
        for line in self.log.splitlines():
            if "takes orders" in line:
                moment = datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S.%f")
                return moment.timestamp()
        return float("inf")

    def find_thread(self, name):
        """The id of its thread of a name, once it is there."""
        def found():
            self.must_live()
            return thread(self._process.pid, name)
        return eventually(f"the daemon's thread {name}", found, START_SECONDS, 0.001)

    def is_ready(self):
        """Whether it has reconciled with the gateway and takes orders on every account."""
        result = self.folder.run("status", "--json")
        if result.returncode != 0:
            return False
        connections = json.loads(result.stdout)["connections"]
        return bool(connections) and all(one["state"] == "ready" for one in connections)

    def wait_until_ready(self):
        """Waits until it takes orders; raises Died when it ends before."""
        def ready():
            self.must_live()
            return self.is_ready()
        eventually("the daemon is ready", ready, READY_SECONDS, 0.05)

    def must_live(self):
        """Raises Died when it has ended."""
        if self.end is not None:
            raise Died(f"the daemon ended with {self.end}")

    def wait_for_part(self, count, seconds):
        """Waits until so many strategies have done their part, the daemon has ended, or the
        limit; answers whether the part was done."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.log.count(DONE) >= count:
                return True
            if self.end is not None:
                return False
            time.sleep(0.02)
        return False

    def stop(self):
        """Ends it orderly; answers the exit code. Raises NotInTime when it goes on."""
        process = self.process
        if self.end is None and process is not None:
            try:
                os.kill(process, signal.SIGTERM)
            except ProcessLookupError:
                pass
        return ended(self._process, END_SECONDS)

    def put_down(self):
        """Ends it in any way, with the strace around it."""
        if self.end is None and self._is_traced:
            for child in children(self._process.pid):
                os.kill(child, signal.SIGKILL)
            try:
                ended(self._process, 5)
            except NotInTime:
                pass
        put_down(self._process)
