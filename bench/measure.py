#!/usr/bin/env python3
"""Runs every measurement some times, interleaved, and prints one table; see `run`."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

OURS, FLOOR, RIVAL, UVLOOP = "perigee", "c_floor", "ib_async", "ib_async+uvloop"


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = options.work
        self.ours = os.path.join(options.bin, "perigee-bench")
        self.python = os.path.join(self.work, "venv/bin/python")
        self.has_rival = os.access(self.python, os.X_OK)
        self.has_floor = os.access(os.path.join(self.work, "twsfeed"), os.X_OK)
        self.prefix = ["chrt", "-f", "1"] if options.fifo else []
        self.figures = {}
        self.log = open(os.path.join(self.work, "results.jsonl"), "w")

    def note(self, item, who, row):
        row = {"item": item, "who": who, **row}
        self.log.write(json.dumps(row) + "\n")
        self.log.flush()
        self.figures.setdefault((item, who), []).append(row)

    def lines(self, command, timeout=120):
        """The JSON lines that a program printed; a failure is told and yields none."""
        try:
            done = subprocess.run(
                self.prefix + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                timeout=timeout)
        except subprocess.TimeoutExpired:
            print(f"FAILED: {' '.join(command)}: no end within {timeout} s", file=sys.stderr)
            return []
        rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not rows:
            print(f"FAILED: {' '.join(command)}: {done.stderr.strip()[-400:]}", file=sys.stderr)
            return []
        return rows

    # Who takes part in the measurements over a socket.
    def clients(self, rival=True):
        yield OURS, f"cmd:{self.ours} client {{mode}} {{port}}"
        yield FLOOR, f"cmd:{self.work}/twsfloor {{mode}} {{port}}"
        if rival and self.has_rival:
            yield RIVAL, "ib_async"
            yield UVLOOP, "ib_async+uvloop"

    def end_to_end(self, item, who, client, mode, *more):
        python = self.python if self.has_rival else sys.executable
        script = os.path.join(self.options.shared, "e2e.py")
        rows = self.lines(
            [python, script, os.path.join(self.work, "twsfeed"), client, mode, *map(str, more)])
        if rows:
            self.note(item, who, rows[-1])

    # The items.
    def decode(self):
        if not self.has_floor:
            return
        stream = os.path.join(self.work, "tws200k.bin")
        for row in self.lines([self.ours, "decode", stream]):
            self.note("decode", OURS, row)
        for row in self.lines([os.path.join(self.work, "twsfloor"), "mem", stream, "10"]):
            if row["depth"] == "frame+split+convert(own)":
                self.note("decode", FLOOR, row)
        if self.has_rival:
            stream = os.path.join(self.work, "tws20k.bin")
            script = os.path.join(self.options.shared, "decode_mem.py")
            rows = self.lines([self.python, script, "ib_async", stream])
            for row in rows[:1]:
                self.note("decode", RIVAL, row)

    def blast(self):
        stream = os.path.join(self.work, "tws200k.bin")
        for who, client in self.clients():
            # The rival needs seconds for the long stream and does not gain by it.
            short = stream.replace("200k", "20k")
            file = stream if who in (OURS, FLOOR) and not self.options.quick else short
            self.end_to_end("blast", who, client, "blast", "--file", file)

    def paced(self):
        count = 500 if self.options.quick else 2000
        for who, client in self.clients():
            self.end_to_end("paced", who, client, "paced", "--rate", 1000, "--n", count)
        for many in (1, 50):
            client = f"cmd:{self.ours} client callback {{port}} {many}"
            self.end_to_end(
                f"callback.{many}", OURS, client, "paced", "--rate", 1000, "--n", count)

    def order(self):
        count = 200 if self.options.quick else 800
        for background in (0, 5000):
            item = "order" if background == 0 else "order.busy"
            for who, client in self.clients():
                self.end_to_end(
                    item, who, client, "order", "--rate", 200, "--n", count, "--ack", "--bg",
                    background)
            if self.options.quick:
                break

    def fanout(self):
        for count, shape in ((1, "own"), (50, "own"), (50, "desk")):
            for row in self.lines([self.ours, "fanout", str(count), shape]):
                kind = "latency" if "latency" in row["bench"] else "rate"
                self.note(f"fanout.{count}.{shape}.{kind}", OURS, row)

    def child(self):
        for row in self.lines([self.ours, "child"]):
            self.note("child", OURS, row)

    def daemon(self):
        """Start-up, memory and the first quote of `perigee run`, warm: the second start."""
        program = os.path.join(self.options.bin, "perigee")
        if not os.access(program, os.X_OK):
            print("SKIPPED: no perigee in this build; the daemon is not measured.", file=sys.stderr)
            return
        root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        with tempfile.TemporaryDirectory() as folder:
            for name in ("brokers.toml", "runner.toml"):
                shutil.copy(os.path.join(root, name + ".example"), os.path.join(folder, name))
            shutil.copytree(os.path.join(root, "strategies"), os.path.join(folder, "strategies"))
            for turn in range(2):
                row = daemon_start(program, folder)
                if row is None:
                    print("SKIPPED: perigee run did not answer within 30 s.", file=sys.stderr)
                    return
                if turn == 1:
                    self.note("daemon", OURS, row)

    def run(self):
        items = [self.decode, self.blast, self.paced, self.order, self.fanout, self.child]
        if not self.has_floor:
            items = [self.fanout, self.child]
        for turn in range(self.options.rounds):
            print(f"round {turn + 1} of {self.options.rounds}", file=sys.stderr)
            for item in items:
                item()
        self.daemon()

    # The table.
    def median(self, item, who, field):
        values = [row[field] for row in self.figures.get((item, who), []) if field in row]
        return statistics.median(values) if values else None


def daemon_start(program, folder):
    """One start of the daemon on the paper exchange, up to its first quote."""
    begin = time.monotonic()
    daemon = subprocess.Popen(
        [program, "run", "--paper", "--config", folder], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    try:
        is_up = lambda: daemon.poll() is not None or asked(program, folder, "strategies")
        up = until(is_up, begin + 30)
        if up is None or daemon.poll() is not None:
            return None
        asks = time.monotonic()
        quote = until(lambda: asked(program, folder, "quote", "AAPL.NASDAQ"), asks + 10)
        with open(f"/proc/{daemon.pid}/status", encoding="ascii") as status:
            resident = [int(line.split()[1]) for line in status if line.startswith("VmRSS:")][0]
        return {
            "start_ms": (up - begin) * 1e3, "rss_kb": resident,
            "quote_ms": None if quote is None else (quote - asks) * 1e3}
    finally:
        daemon.terminate()
        daemon.wait(timeout=30)


def asked(program, folder, *words):
    """Whether a command to the daemon succeeded. Its own start counts with the answer's time."""
    command = [program, *words, "--config", folder, "--paper", "--json"]
    return subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=15).returncode == 0


def until(condition, deadline):
    """When the condition came true, or None."""
    while time.monotonic() < deadline:
        if condition():
            return time.monotonic()
        time.sleep(0.01)
    return None


def shown(value, unit):
    if value is None:
        return "-"
    if unit == "/s":
        for limit, letter in ((1e6, "M"), (1e3, "k")):
            if value >= limit:
                return f"{value / limit:.2f}{letter}/s"
    return f"{value:.1f}{unit}"


def pair(bench, item, who):
    low, high = bench.median(item, who, "p50_us"), bench.median(item, who, "p99_us")
    return "-" if low is None else f"{low:.0f} / {high:.0f} us"


def times(value, base):
    return None if not value or not base else value / base


def verdict(holds):
    return "-" if holds is None else ("met" if holds else "MISSED")


def both(*conditions):
    known = [condition for condition in conditions if condition is not None]
    return all(known) if known else None


def rate_row(bench, name, item, goal, limit_floor=None, limit_rival=None):
    ours, floor, rival, uvloop = (
        bench.median(item, who, "msg_per_s") for who in (OURS, FLOOR, RIVAL, UVLOOP))
    best = max((value for value in (rival, uvloop) if value), default=None)
    slower, faster = times(floor, ours), times(ours, best)
    holds = both(
        None if limit_floor is None or slower is None else slower <= limit_floor,
        None if limit_rival is None or faster is None else faster >= limit_rival)
    ratio = ", ".join(
        text for text in (
            slower and f"floor/{slower:.1f}", faster and f"{faster:.1f}x ib_async") if text)
    return [name, shown(ours, "/s"), shown(floor, "/s"), shown(rival, "/s"), shown(uvloop, "/s"),
            ratio or "-", goal, verdict(holds)]


def latency_row(bench, name, item, goal, judge=False):
    cells = [pair(bench, item, who) for who in (OURS, FLOOR, RIVAL, UVLOOP)]
    low, high = bench.median(item, OURS, "p50_us"), bench.median(item, OURS, "p99_us")
    ratio = times(low, bench.median(item, FLOOR, "p50_us"))
    rival = bench.median(item, RIVAL, "p99_us")
    holds = both(
        None if ratio is None else ratio <= 2,
        None if rival is None or high is None else high < rival) if judge else None
    return [name, *cells, f"{ratio:.1f}x floor p50" if ratio else "-", goal, verdict(holds)]


def own_row(name, text, goal="-", holds=None):
    return [name, text, "-", "-", "-", "-", goal, verdict(holds)]


def table(bench):
    goal = "p50 <= 2x floor, p99 < ib_async"
    rows = [
        ["figure", "ours (p50 / p99)", "C floor", "ib_async", "with uvloop", "ratio", "goal", ""],
        rate_row(bench, "decode from memory", "decode", "-"),
        rate_row(bench, "messages over loopback", "blast", ">= 15x ib_async, <= floor/5", 5, 15),
        latency_row(bench, "tick to sink", "paced", "-"),
        latency_row(bench, "tick to callback, own child", "callback.1", "-"),
        latency_row(bench, "tick to callback, 50 on a desk", "callback.50", "-"),
        latency_row(bench, "tick to order", "order", goal, judge=True),
        latency_row(bench, "tick to order, 5000 other ticks/s", "order.busy", "-"),
    ]
    for count, shape, words in (
            (1, "own", "1 strategy"), (50, "own", "50 in own children"), (50, "desk", "50 on a desk")):
        rate = bench.median(f"fanout.{count}.{shape}.rate", OURS, "delivered_per_s")
        delay = pair(bench, f"fanout.{count}.{shape}.latency", OURS)
        rows.append(own_row(f"quotes delivered, {words}", shown(rate, "/s")))
        rows.append(own_row(f"ring to callback, {words}", delay))
    resident = bench.median("child", OURS, "rss_kb")
    rows.append(own_row(
        "a strategy's child, resident", shown(resident and resident / 1024, " MiB"), "< 8 MB",
        None if resident is None else resident * 1024 < 8e6))
    rows.append(own_row(
        "a strategy's child, start", shown(bench.median("child", OURS, "start_ms_p50"), " ms")))
    quote = bench.median("daemon", OURS, "quote_ms")
    memory = bench.median("daemon", OURS, "rss_kb")
    rows.append(own_row("daemon, start", shown(bench.median("daemon", OURS, "start_ms"), " ms")))
    rows.append(own_row("daemon, resident", shown(memory and memory / 1024, " MiB")))
    rows.append(own_row(
        "first quote, warm", shown(quote, " ms"), "<= 150 ms",
        None if quote is None else quote <= 150))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main():
    parser = argparse.ArgumentParser()
    for name in ("work", "shared", "bin"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fifo", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    bench = Bench(options)
    bench.run()
    table(bench)
    print(f"\nMedians of {options.rounds} rounds; every run is a line of {bench.log.name}")


if __name__ == "__main__":
    main()
