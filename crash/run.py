#!/usr/bin/env python3
"""Kills the daemon at system calls and judges the restart; see docs/crash-matrix.md."""

import argparse
import concurrent.futures
import shutil
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from harness import market, report  # noqa: E402
from harness.points import PLACES, BadPoint, Point, counted, parse, select  # noqa: E402
from harness.past import make  # noqa: E402
from harness.trial import attempt, count  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
POINTS, QUICK_POINTS = 400, 60
#: A run in which more of the points than this share did not fire has failed.
UNFIRED_SHARE = 0.1


@dataclass
class Setting:
    """What all trials share."""

    perigee: Path
    folder: Path
    keep: bool
    #: How long an order that the gateway does not know may take to be proven lost.
    proof_seconds: float
    strategies: Path = Path(__file__).resolve().parent / "strategies"
    market: Path = Path()


class Pool(concurrent.futures.ThreadPoolExecutor):
    """Threads for trials. An interruption lets those end that have begun, which clean up after
    themselves."""

    def __exit__(self, kind, value, trace):
        self.shutdown(wait=True, cancel_futures=kind is not None)


def arguments():
    parser = argparse.ArgumentParser(
        prog="./dev crash",
        description="Kill the daemon at stated system calls of its journal and its sockets, start "
        "it again, and compare what it knows with the gateway's own books.")
    parser.add_argument("--points", type=int, metavar="N",
                        help=f"how many kills in all; {POINTS} unless stated")
    parser.add_argument("--scenario", action="append", default=[], metavar="S",
                        help="only this scenario; may be given several times")
    parser.add_argument("--point", action="append", default=[], metavar="P",
                        help="only this point, as orders.sendto:3; may be given several times")
    parser.add_argument("--jobs", type=int, default=4, metavar="J",
                        help="trials that run side by side; 4 unless stated")
    parser.add_argument("--quick", action="store_true",
                        help=f"{QUICK_POINTS} kills, and no waiting for proofs")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--keep", action="store_true",
                        help="keep every trial's folder, and say where they are")
    parser.add_argument("--list", action="store_true", help="print the scenarios and end")
    parser.add_argument("--perigee", type=Path, default=ROOT / ".build" / "release" / "perigee",
                        help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.list:
        for scenario in SCENARIOS.values():
            print(f"{scenario.name:10} {scenario.what}")
        return 0
    unknown = [name for name in options.scenario if name not in SCENARIOS]
    if unknown:
        return wrong(f"there is no scenario {unknown[0]}; --list names them")
    if not shutil.which("strace"):
        return wrong("strace is not installed; ./dev setup installs it")
    try:
        points = [parse(text) for text in options.point]
    except BadPoint as error:
        return wrong(str(error))
    scenarios = [SCENARIOS[name] for name in options.scenario or SCENARIOS]
    folder = Path(tempfile.mkdtemp(prefix="perigee-crash-"))
    setting = Setting(options.perigee.resolve(), folder, options.keep,
                      0 if options.quick else 20, market=folder / "share.csv")
    market.write(setting.market)
    begin = time.monotonic()
    outcomes = []
    try:
        with Pool(options.jobs) as pool:
            pasts = {kind: make(kind, setting)
                     for kind in sorted({scenario.past for scenario in scenarios})}
            wanted = [(scenario, point) for scenario in scenarios for point in points]
            if not points:
                number = options.points or (QUICK_POINTS if options.quick else POINTS)
                wanted = chosen(pool, scenarios, pasts, setting, number)
            carried_out(pool, wanted, pasts, setting, outcomes)
    except RuntimeError as error:
        return wrong(str(error))
    except KeyboardInterrupt:
        # What began was carried out; that much is told.
        print("crash: interrupted", file=sys.stderr)
    return told(outcomes, scenarios, options, folder, time.monotonic() - begin)


def chosen(pool, scenarios, pasts, setting, number):
    """So many of the points of all scenarios."""
    print(f"counting the calls of {len(scenarios)} scenarios", file=sys.stderr, flush=True)
    pairs = [(scenario, place) for scenario in scenarios for place in PLACES.values()]
    lives = pool.map(
        lambda pair: count(pair[0], pasts[pair[0].past], setting, pair[1]), pairs)
    candidates = [candidate for (scenario, place), life in zip(pairs, lives)
                  for candidate in counted(scenario.name, place, life)]
    print(f"{len(candidates)} points, of which {min(number, len(candidates))} are tried",
          file=sys.stderr, flush=True)
    wanted = select(candidates, number)
    # Mixed, so that the estimate of the end holds.
    wanted.sort(key=lambda one: hash_of(one.scenario, str(one.point)))
    return [(SCENARIOS[one.scenario], one.point) for one in wanted]


def hash_of(*words):
    """An order that is the same in every run and follows no pattern."""
    value = 0
    for byte in "/".join(words).encode():
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return value


def carried_out(pool, wanted, pasts, setting, done):
    """Carries out all trials; `done` takes their outcomes."""
    lock = threading.Lock()
    begin = time.monotonic()

    def run(numbered):
        index, (scenario, point) = numbered
        past = pasts[scenario.past]
        outcome = attempt(scenario, past, setting, point, f"{index}")
        if not outcome.has_fired and not outcome.trouble and point.number > 1:
            # This life had fewer calls than the counted one: a point that lies before its end.
            earlier = Point(point.place, point.syscall, max(1, point.number * 3 // 4))
            outcome = attempt(scenario, past, setting, earlier, f"{index}-earlier")
        with lock:
            done.append(outcome)
            left = (time.monotonic() - begin) / len(done) * (len(wanted) - len(done))
            print(report.line(len(done), len(wanted), outcome, left), file=sys.stderr, flush=True)

    for _ in pool.map(run, enumerate(wanted)):
        pass


def told(outcomes, scenarios, options, folder, seconds):
    """Prints the result; answers the exit code."""
    if not outcomes:
        return wrong("no point was tried")
    figures = report.summary(outcomes, seconds)
    bad = report.violations(outcomes)
    if options.json:
        print(report.as_json(outcomes, figures))
    else:
        lines = report.table(outcomes, [scenario.name for scenario in scenarios])
        print("\n".join(lines + report.words(figures) + bad))
    if options.keep:
        print(f"every trial's folder is in {folder}", file=sys.stderr)
    elif not bad and not figures["troubles"]:
        shutil.rmtree(folder, ignore_errors=True)
    if figures["fired"] < (1 - UNFIRED_SHARE) * len(outcomes):
        return wrong("too few of the kills took place; nothing is proven by the others")
    return 1 if bad else 0


def wrong(text):
    """Tells what is in the way."""
    print(f"crash: {text}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
