"""Runs scenarios with one client, inside of the client's own environment.

usage: worker.py ADAPTER PORT LEDGER VERSION BEGAN SCENARIO...

Writes one line of JSON when a scenario begins and one with its cell when it has ended."""

import importlib
import json
import logging
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# pylint: disable=wrong-import-position
from harness.ledger import Ledger  # noqa: E402
from harness.scenario import judge, load  # noqa: E402


class Desk:
    """The client that scenarios share, and what belongs to it."""

    def __init__(self, adapter, port, ledger, speaks, began):
        self._module = importlib.import_module(f"adapters.{adapter}")
        self.port = port
        self.ledger = Ledger(ledger)
        self.speaks = speaks
        #: When the gateway began to play, in seconds since 1970.
        self.began = began
        self._client = None
        self._watched = None
        self._watcher = None
        self._count = 0

    def make(self):
        """A client that is not connected."""
        return self._module.Client()

    @property
    def client(self):
        """The shared client; connected again where the last scenario lost it."""
        if self._client is None or not self._client.is_connected:
            self._client = self.make()
            self._client.connect(self.port, 1)
            self._watched = None
        return self._client

    def watch(self, contract):
        """The one lasting stream of quotes of the shared client."""
        client = self.client
        if self._watched is None:
            self._watched = client.quotes(contract)
        return self._watched

    @property
    def watcher(self):
        """A client that places nothing, so that all it knows of orders was decoded."""
        if self._watcher is None or not self._watcher.is_connected:
            self._watcher = self.make()
            self._watcher.connect(self.port, 8)
        return self._watcher

    def drop(self):
        """Ends the shared client's connection, with its streams and whatever else is left."""
        for client in (self._client, self._watcher):
            try:
                if client is not None:
                    client.disconnect()
            except Exception:
                pass
        self._client = self._watcher = self._watched = None

    def reference(self, name):
        """A reference that no other order of this gateway has."""
        self._count += 1
        short = "".join(part for part in name if part.isalnum())[:20]
        return f"{short}-{self._count}"


def main():
    adapter, port, ledger, speaks, began, *names = sys.argv[1:]
    # What clients log goes to standard error; our lines alone to standard output.
    output = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    scenarios = load()
    desk = Desk(adapter, int(port), ledger, int(speaks), float(began))
    for name in names:
        output.write(json.dumps({"begins": name}) + "\n")
        print(f"== {name}", file=sys.stderr, flush=True)
        cell = judge(desk, scenarios[name])
        if cell["state"] == "red":
            for failure in cell["failures"]:
                print(f"   {failure}", file=sys.stderr, flush=True)
            clean(desk)
        output.write(json.dumps(cell) + "\n")
    desk.drop()


def clean(desk):
    """Nothing of a failed scenario may stand in the next one's way."""
    try:
        desk.client.cancel_all()
        desk.client.pump(0.2)
    except Exception:
        pass
    desk.drop()


if __name__ == "__main__":
    main()
    # Some clients keep threads that nothing can end.
    sys.stderr.flush()
    os._exit(0)
