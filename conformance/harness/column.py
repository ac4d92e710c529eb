"""Runs the scenarios of one client: gateways, processes, cells."""

import itertools
import json
import subprocess
import threading
import time
from pathlib import Path

from harness import market
from harness.gateway import Gateway

WORKER = Path(__file__).with_name("worker.py")
#: A scenario that takes longer has failed.
SCENARIO_SECONDS = 90


class Column:
    """One column of the matrix while it is made."""

    def __init__(self, client):
        self.client = client
        self.cells = {}


class Part:
    """Some scenarios of a column with a gateway of their own, so that parts can run at once."""

    def __init__(self, column, names, setting):
        self._column = column
        self._names = list(names)
        self._setting = setting
        self._folder = setting.folder / f"{column.client.name}-{setting.next_number()}"

    def run(self):
        """Fills the column's cells. Never raises for what the client or the gateway does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        cells = self._column.cells
        gateway = None
        try:
            gateway = Gateway(
                self._setting.perigee, self._folder, market.write(self._folder))
            gateway.wait_until_quoted()
            left = self._names
            while left:
                self._worker(gateway, left)
                left = [name for name in self._names if name not in cells]
                if left and not gateway.is_running:
                    raise RuntimeError("the gateway ended: " + gateway.log.read_text()[-400:])
        except Exception as error:
            for name in self._names:
                if name not in cells:
                    self._put(_red(name, f"{type(error).__name__}: {error}"))
        finally:
            if gateway is not None:
                gateway.stop()

    def _put(self, cell):
        self._column.cells[cell["scenario"]] = cell
        self._setting.tell(self._column.client, cell)

    def _worker(self, gateway, names):
        """Runs one process until it has ended or hangs; a scenario that it dies in is red."""
        client, cells = self._column.client, self._column.cells
        with (self._folder / "client.log").open("a") as log:
            process = subprocess.Popen(
                [str(self._setting.pythons[client.name]), str(WORKER), client.adapter,
                 str(gateway.port), str(gateway.ledger), str(client.speaks), str(gateway.began), *names],
                stdout=subprocess.PIPE, stderr=log, text=True)
            watch = _Watch(process)
            current = None
            for line in process.stdout:
                told = json.loads(line)
                watch.alive()
                if "begins" in told:
                    current = told["begins"]
                    continue
                self._put(told)
                current = None
            process.wait()
            watch.stop()
            process.stdout.close()
        if current is None and all(name in cells for name in names):
            return
        name = current or next(name for name in names if name not in cells)
        why = (f"it took more than {SCENARIO_SECONDS} s" if watch.has_killed
               else f"the client's process ended with {process.returncode}")
        self._put(_red(name, why))


class Setting:
    """What all parts of a run share."""

    def __init__(self, perigee, pythons, folder, tell):
        self.perigee = perigee
        self.pythons = pythons
        self.folder = folder
        self.tell = tell
        self._numbers = itertools.count(1)

    def next_number(self):
        """A number for a folder."""
        return next(self._numbers)


class _Watch:
    """Kills a process that says nothing for too long."""

    def __init__(self, process):
        self._process = process
        self._last = time.monotonic()
        self._done = threading.Event()
        self.has_killed = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def alive(self):
        self._last = time.monotonic()

    def stop(self):
        self._done.set()
        self._thread.join()

    def _run(self):
        while not self._done.wait(1):
            if time.monotonic() - self._last > SCENARIO_SECONDS:
                self.has_killed = True
                self._process.kill()
                return


def _red(name, why):
    return {"scenario": name, "state": "red", "reason": "", "checks": 0, "failures": [why],
            "seconds": 0.0}
