#!/usr/bin/env python3
"""Holds the paper gateway against public IB API clients; see docs/conformance.md."""

import argparse
import concurrent.futures
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from harness import environments, matrix  # noqa: E402
from harness.clients import CLIENTS, named  # noqa: E402
from harness.column import Column, Part, Setting  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
#: A client's scenarios are dealt out to at least so many gateways.
PARTS = 3
#: Parts that run at once. They mostly wait.
AT_ONCE = 6


def arguments():
    parser = argparse.ArgumentParser(
        prog="./dev conformance",
        description="Run public IB API clients against the paper gateway and compare what they "
        "decoded with the exchange's ledger.")
    parser.add_argument("--client", action="append", default=[], metavar="C",
                        help="only this client; may be given several times: "
                        + ", ".join(client.name for client in CLIENTS))
    parser.add_argument("--scenario", action="append", default=[], metavar="S",
                        help="only scenarios whose name contains this; several times")
    parser.add_argument("--json", action="store_true", help="print the matrix as JSON")
    parser.add_argument("--keep", action="store_true",
                        help="keep ledgers and logs, and say where they are")
    parser.add_argument("--list", action="store_true", help="print the scenarios and end")
    parser.add_argument("--perigee", default=str(ROOT / ".build" / "debug" / "perigee"),
                        help=argparse.SUPPRESS)
    return parser.parse_args()


def scenario_names(parts):
    """The names of the matrix, without importing a client."""
    from harness.scenario import load
    names = list(load())
    if parts:
        names = [name for name in names if any(part.lower() in name.lower() for part in parts)]
    return names


def main():
    options = arguments()
    names = scenario_names(options.scenario)
    if options.list:
        print("\n".join(names))
        return 0
    unknown = [name for name in options.client if named(name) is None]
    if unknown or not names:
        print(f"conformance: there is no {'client ' + unknown[0] if unknown else 'such scenario'}",
              file=sys.stderr)
        return 2
    clients = [client for client in CLIENTS if not options.client or client.name in options.client]
    begin = time.monotonic()
    try:
        pythons = {client.name: environments.python_of(client) for client in clients}
    except environments.Unreachable as error:
        return unreachable(error)
    folder = Path(tempfile.mkdtemp(prefix="perigee-conformance-"))
    lock = threading.Lock()
    done = [0]

    def tell(client, cell):
        with lock:
            done[0] += 1
            print(f"[{done[0]:4}/{len(names) * len(clients)}] {matrix.MARKS[cell['state']]:3}  "
                  f"{client.short:16} {cell['scenario']}  {cell['seconds']:.1f} s",
                  file=sys.stderr, flush=True)

    setting = Setting(options.perigee, pythons, folder, tell)
    columns = [Column(client) for client in clients]
    count = min(max(PARTS, AT_ONCE // len(columns)), len(names))
    parts = [Part(column, names[first::count], setting)
             for column in columns for first in range(count)]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Part.run, parts))
    seconds = time.monotonic() - begin
    if options.json:
        print(matrix.as_json(columns, names, seconds))
    else:
        print("\n".join(matrix.table(columns, names)))
        for line in matrix.failures(columns, names):
            print(line)
        print(matrix.summary(columns, names, seconds))
    if options.keep:
        print(f"ledgers and logs are in {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    is_red = any(column.cells[name]["state"] == "red" for column in columns for name in names)
    return 1 if is_red else 0


def unreachable(error):
    """A machine without the package index proves nothing: CI fails, a developer is told."""
    print("=" * 70, file=sys.stderr)
    print(f"SKIPPED: the public clients cannot be installed from PyPI: {error}", file=sys.stderr)
    print("         NOTHING was proven about the gateway.", file=sys.stderr)
    print("=" * 70, file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
