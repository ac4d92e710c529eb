#!/usr/bin/env python3
"""Measures how long the daemon takes from its start until it takes orders, with a long past.

The paper gateway answers at once, so nearly all of the time is the daemon's own."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from harness.daemon import Daemon, Folder  # noqa: E402
from harness.gateway import Gateway  # noqa: E402
from harness.processes import eventually  # noqa: E402
from harness.scenario import ACCOUNTS, Scenario, Strategy  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
GOAL_SECONDS = 2.0
#: A restart that takes longer has failed.
LIMIT_SECONDS = 60


def arguments():
    parser = argparse.ArgumentParser(
        prog="./dev bench restart",
        description="Measure restarts to the moment when every account takes orders.")
    parser.add_argument("--orders", type=int, default=10_000, metavar="N",
                        help="past orders in the journal; 10000 unless stated")
    parser.add_argument("--restarts", type=int, default=20, metavar="N",
                        help="how often; 20 unless stated")
    parser.add_argument("--bin", type=Path, default=ROOT / ".build" / "release",
                        help=argparse.SUPPRESS)
    return parser.parse_args()


def restart(folder, number):
    """Seconds from the start of the process until every account takes orders."""
    begin = time.time()
    daemon = Daemon(folder, f"daemon-{number}")
    try:
        def is_ready():
            daemon.must_live()
            return daemon.log.count("takes orders\n") >= len(ACCOUNTS)

        eventually("the daemon takes orders", is_ready, LIMIT_SECONDS, 0.002)
        # The log's own stamps, which no poll delays.
        ready = daemon.ready_since
        if daemon.stop() != 0:
            raise RuntimeError(f"the daemon ended with {daemon.end}; its log:\n{daemon.log}")
        return ready - begin
    finally:
        daemon.put_down()


def main():
    options = arguments()
    path = Path(tempfile.mkdtemp(prefix="perigee-restart-"))
    gateway = Gateway(options.bin / "perigee", path, ACCOUNTS.values())
    folder = Folder(path, options.bin / "perigee")
    try:
        begin = time.monotonic()
        subprocess.run([options.bin / "perigee-bench", "journal", folder.data,
                        str(options.orders)], check=True, stdout=sys.stderr, timeout=600)
        size = sum(file.stat().st_size for file in folder.data.glob("journal.db*"))
        print(f"{size / 1e6:.1f} MB in {time.monotonic() - begin:.1f} s", file=sys.stderr)
        (path / "strategies").mkdir()
        for script in ("quiet.lua", "steps.lua"):
            shutil.copy(ROOT / "crash" / "strategies" / script, path / "strategies")
        gateway.start()
        scenario = Scenario("restart", "restarts", (Strategy("quiet"),), 0, 0)
        folder.configure(scenario, gateway.port)
        # The first one is not counted: its files are not in the system's cache.
        times = [restart(folder, number) for number in range(options.restarts + 1)][1:]
    finally:
        gateway.stop()
        folder.clear_shared_memory()
        shutil.rmtree(path, ignore_errors=True)
    times.sort()
    worst = times[min(len(times) - 1, int(0.99 * len(times)))]
    print(f"restart to ready with {options.orders} past orders, {len(times)} restarts: median "
          f"{times[len(times) // 2]:.3f} s, p99 {worst:.3f} s, most {times[-1]:.3f} s (goal "
          f"{GOAL_SECONDS:.0f} s)")
    return 0 if worst <= GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
