#!/usr/bin/env python3
"""Measures backtests beside the floor in C and, when asked, public engines; see README.md."""
import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

FLOOR = "c_floor"
# Script, data, symbols, bar size: each example on data that makes it trade.
EXAMPLES = [
    ("breakout.lua", "bars", "AAPL.NASDAQ", "5s"),
    ("bracket.lua", "quotes", "AAPL.NASDAQ", "5s"),
    ("reversion.lua", "quotes", "EURUSD.IDEALPRO", "1m"),
    ("rebalance.lua", "quotes", "AAPL.NASDAQ,MSFT.NASDAQ,SPY.ARCA", "1m"),
]
PEERS = ["backtesting==0.6.6", "backtrader==1.9.78.123", "vectorbt==1.2.0"]
GOAL = 5e6


class Bench:
    def __init__(self, options):
        self.options = options
        self.market = os.path.join(options.work, "market")
        self.ours = os.path.join(options.bin, "perigee-bench")
        self.floor = os.path.join(options.work, "lua_replay")
        self.peers = os.path.join(options.work, "peers")
        self.figures = {}
        self.skipped = set()
        os.makedirs(self.market, exist_ok=True)
        self.log = open(os.path.join(options.work, "backtest.jsonl"), "w", encoding="utf-8")

    def skip(self, what):
        if what not in self.skipped:
            print(f"SKIPPED: {what}", file=sys.stderr)
        self.skipped.add(what)

    def row(self, command, timeout=600):
        """The last JSON line of a program; None when it failed, with what it said."""
        before = spent()
        try:
            done = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                timeout=timeout)
        except subprocess.TimeoutExpired:
            return None, f"no end within {timeout} s"
        rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not rows:
            return None, done.stderr.strip()[-300:]
        # Our own program tells what the run alone took, without its start.
        return {"cpu_s": spent() - before, **rows[-1]}, ""

    def note(self, item, command):
        row, why = self.row(command)
        if row is None:
            self.skip(f"{item[0]} {item[1]}: {why}")
            return
        self.log.write(json.dumps({"item": item, **row}) + "\n")
        self.log.flush()
        self.figures.setdefault(item, []).append(row)

    def run_ours(self, way, script, kind, rounds, *more):
        name = os.path.basename(script)
        item = (f"{way} {name}" + (" x4" if rounds == 4 else ""), kind)
        command = [self.ours, "backtest", way, script, kind, self.market, str(rounds), *more]
        self.note(item, command)

    def prepare(self):
        stamp = os.path.join(self.market, "rows")
        rows = str(self.options.rows)
        if not os.path.exists(stamp) or open(stamp, encoding="ascii").read() != rows:
            row, why = self.row([self.ours, "market", self.market, rows])
            if row is None:
                sys.exit(f"the market data cannot be written: {why}")
            with open(stamp, "w", encoding="ascii") as file:
                file.write(rows)
        source = os.path.join(self.options.shared, "lua_replay.c")
        if os.path.exists(source):
            command = [
                os.environ.get("CC", "cc"), "-O2", "-I/usr/include/lua5.4", "-o", self.floor,
                source, "-l:liblua5.4.a", "-lm", "-ldl"]
            subprocess.run(command, check=True)
        else:
            self.skip(f"{source} is not there; no figure has the floor beside it.")
            self.floor = None
        if self.options.peers:
            self.prepare_peers()

    def prepare_peers(self):
        python = os.path.join(self.peers, "bin/python")
        if not os.access(python, os.X_OK):
            subprocess.run([sys.executable, "-m", "venv", self.peers], check=True)
        # What one package needs may be away while the others are there.
        for package in PEERS:
            done = subprocess.run([python, "-m", "pip", "install", "-q", package], check=False)
            if done.returncode:
                self.skip(f"{package} cannot be had from PyPI.")

    def run(self):
        strategies = os.path.join(self.options.root, "strategies")
        for turn in range(self.options.rounds):
            print(f"round {turn + 1} of {self.options.rounds}", file=sys.stderr)
            for kind in ("quotes", "bars"):
                if self.floor:
                    self.note((FLOOR, kind), [self.floor, self.market, kind])
                self.run_ours("read", "cross", kind, 1)
                for script in ("cross", "sma", "ema"):
                    self.run_ours("desk", script, kind, 1)
                    self.run_ours("engine", script, kind, 1)
            # Once: the examples are there to be seen, not to be compared.
            for script, kind, symbols, size in EXAMPLES if turn == 0 else []:
                path = os.path.join(strategies, script)
                self.run_ours("engine", path, kind, 1, symbols, size)
        for kind in ("quotes", "bars"):
            self.run_ours("desk", "sma", kind, 4)
            self.run_ours("engine", "sma", kind, 4)
        if self.options.peers:
            self.run_peers()
        self.sweep()

    def run_peers(self):
        python = os.path.join(self.peers, "bin/python")
        script = os.path.join(self.options.shared, "bt_python.py")
        if not os.path.exists(script):
            self.skip(f"{script} is not there; no peers.")
            return
        for kind in ("quotes", "bars"):
            for engine in ("backtesting", "vectorbt", "backtrader"):
                # Backtrader takes a minute for a million.
                limit = ["--limit", "200000"] if engine == "backtrader" else []
                self.note((engine, kind), [python, script, self.market, engine, kind, *limit])

    def sweep(self):
        """The time of 200 runs over a grid of both periods, on all cores."""
        program = os.path.join(self.options.bin, "perigee")
        has_sweep = os.access(program, os.X_OK) and "perigee sweep" in subprocess.run(
            [program, "sweep", "--help"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, check=False).stdout
        if not has_sweep:
            self.skip("this build has no `perigee sweep`; 200 runs are not timed.")
            return
        folder = os.path.join(self.options.work, "sweep")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        script = write_sweep(folder, self.options.sweep_bars)
        command = [
            program, "sweep", script, "--data", f"SYM0.SMART={folder}/bars.csv", "--grid",
            "fast=10..48/2", "--grid", "slow=60..240/20", "--out",
            os.path.join(folder, "sweep.db")]
        begin = time.monotonic()
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        seconds = time.monotonic() - begin
        if done.returncode:
            self.skip(f"the sweep failed: {done.stderr.strip()[-300:]}")
            return
        self.figures[("sweep of 200 runs", f"{self.options.sweep_bars} bars")] = [
            {"run_s": seconds, "events_per_s": 200 * self.options.sweep_bars / seconds}]

    # The table.
    def median(self, item, field):
        values = [row[field] for row in self.figures.get(item, []) if field in row]
        return statistics.median(values) if values else None

    def ratio(self, item):
        """How many times the floor's processor time: the middle of the ratios of each round."""
        floor = [row["cpu_s"] / row["events"] for row in self.figures.get((FLOOR, item[1]), [])]
        ours = [row["cpu_s"] / row["events"] for row in self.figures.get(item, [])]
        pairs = [value / base for base, value in zip(floor, ours)]
        return statistics.median(pairs) if pairs and item[0] != FLOOR else None

    def nanoseconds(self, item):
        values = [row["cpu_s"] / row["events"] for row in self.figures[item] if "cpu_s" in row]
        return statistics.median(values) * 1e9 if values else None

    def table(self):
        print("| what | data | events/s p50 | best | CPU each | of floor | orders | peak memory |")
        print("|---|---|---|---|---|---|---|---|")
        for item in sorted(self.figures, key=lambda item: (item[1], item[0])):
            best = max(row["events_per_s"] for row in self.figures[item])
            ratio, orders = self.ratio(item), self.median(item, "orders")
            each = self.nanoseconds(item)
            peak = self.median(item, "peak_KiB")
            if peak is None and self.median(item, "maxrss_MiB"):
                peak = self.median(item, "maxrss_MiB") * 1024
            cells = [
                item[0], item[1], f"{self.median(item, 'events_per_s') / 1e6:.2f} M",
                f"{best / 1e6:.2f} M", "-" if each is None else f"{each:.0f} ns",
                "-" if ratio is None else f"{ratio:.2f}",
                "-" if orders is None else f"{orders:.0f}",
                "-" if peak is None else f"{peak / 1024:.0f} MiB"]
            print("| " + " | ".join(cells) + " |")
        print()
        for kind in ("quotes", "bars"):
            self.judge(kind)

    def judge(self, kind):
        way = "engine" if ("engine sma", kind) in self.figures else "desk"
        item = (f"{way} sma", kind)
        rate = self.median(item, "events_per_s")
        if rate is None:
            return
        word = "met" if rate >= GOAL else "MISSED"
        floor = self.median((FLOOR, kind), "events_per_s")
        beside = f"; the floor made {floor / 1e6:.1f} M/s in the same run" if floor else ""
        print(f"{kind} through {way}: {rate / 1e6:.2f} M/s, the goal of 5 M/s is {word}{beside}.")
        once, longer = self.median(item, "peak_KiB"), self.median((item[0] + " x4", kind), "peak_KiB")
        if once and longer:
            print(f"memory of four times as much: {(longer - once) / 1024:+.1f} MiB.")
        seconds = self.median(("sweep of 200 runs", f"{self.options.sweep_bars} bars"), "run_s")
        if seconds and kind == "bars":
            print(f"200 runs over {self.options.sweep_bars} bars each: {seconds:.1f} s.")


def spent():
    """Processor seconds of all programs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def write_sweep(folder, count):
    """A script with two parameters, and bars in a CSV file; the path of the script."""
    script = os.path.join(folder, "cross.lua")
    with open(script, "w", encoding="ascii") as file:
        file.write("""
local S = { symbols = {"SYM0.SMART"}, bars = {"1m"} }
S.params = { fast = {default = 20, min = 2, max = 500}, slow = {default = 100, min = 3, max = 500} }
local fast, slow, side
function S.on_start() fast, slow, side = ta.sma(params.fast), ta.sma(params.slow), 0 end
function S.on_bar(b)
  local f, s = fast(b.close), slow(b.close)
  if not s then return end
  local want = f > s and 1 or -1
  if want ~= side then
    local quantity = side == 0 and 100 or 200
    side = want
    local send = want > 0 and order.buy or order.sell
    send { symbol = b.symbol, quantity = quantity }
  end
end
return S
""")
    state, close = 7, 15000
    with open(os.path.join(folder, "bars.csv"), "w", encoding="ascii") as file:
        file.write("time,open,high,low,close,volume\n")
        for number in range(count):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            start, close = close, max(2000, close + (state >> 40) % 9 - 4)
            high, low = max(start, close) + 1, min(start, close) - 1
            moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1600000020 + number * 60))
            prices = ",".join(f"{value / 100:.2f}" for value in (start, high, low, close))
            file.write(f"{moment},{prices},100\n")
    return script


def main():
    parser = argparse.ArgumentParser(prog="./dev bench backtest")
    parser.add_argument("--root", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--shared", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--bin", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="rounds over everything")
    parser.add_argument("--rows", type=int, default=1_000_000, help="quotes, and bars")
    parser.add_argument("--sweep-bars", type=int, default=100_000, help="bars of each run")
    parser.add_argument("--peers", action="store_true", help="public engines of PyPI as well")
    parser.add_argument("--quick", action="store_true", help="one short round: does it run?")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.rows, options.sweep_bars = 1, 50_000, 5_000
    bench = Bench(options)
    bench.prepare()
    try:
        bench.run()
    except KeyboardInterrupt:
        print("stopped; the table has what was measured so far", file=sys.stderr)
    bench.table()


if __name__ == "__main__":
    main()
