#!/usr/bin/env python3
"""Measures pages of a large journal and log, and prints tables: `./dev bench journal`."""

import argparse
import glob
import html
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

# What a reader of the dashboard may wait, in milliseconds.
PAGE, SEARCH = 200, 1000
# What the newest migration added; without it is what commits cost before.
LOOKUPS = [
    "orders_of_account", "orders_of_tag", "orders_perm", "fills_of_account", "events_of_order",
    "events_of_execution", "events_rare",
]


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench journal", description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the release executables")
    parser.add_argument("--work", required=True, help="folder for the files, kept for the next time")
    parser.add_argument("--fills", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--requests", type=int, default=50, help="warm requests of each page")
    parser.add_argument("--skip", choices=["queries", "pages", "writes"], action="append", default=[])
    return parser.parse_args()


def figures(*command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode != 0:
        sys.exit(process.returncode)


# MARK: Queries


def queries(options):
    """Makes the files, and measures the queries below the pages; returns how many are slow."""
    slow = 0
    table = False
    for figure in figures(
        f"{options.bin}/perigee-bench", "pages", options.work, str(options.fills),
        str(options.lines)):
        if figure["bench"] != "page":
            print(f"{figure['bench']}: {figure['rows_per_s']:,} rows a second", flush=True)
            continue
        if not table:
            print(f"{'TABLE':8}{'QUERY':40}{'ROWS':>6}{'P50 MS':>10}{'P99 MS':>10}")
            table = True
        limit = SEARCH if figure["query"].startswith("search") else PAGE
        over = figure["p99_ms"] > limit
        slow += over
        print(
            f"{figure['table']:8}{figure['query']:40}{figure['rows']:>6}{figure['p50_ms']:>10.1f}"
            f"{figure['p99_ms']:>10.1f}{'  over its limit' if over else ''}", flush=True)
    return slow


# MARK: Pages


class Dashboard:
    """A dashboard without a daemon, and one reader of it."""

    def __init__(self, options):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [f"{options.bin}/perigee-dashboard", "--data", options.work, "--port", str(port)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if found := re.search(r"serving http://127.0.0.1:(\d+)/", line):
                port = int(found[1])
                break
        else:
            sys.exit("the dashboard does not start")
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with open(f"{options.work}/dashboard.token", encoding="ascii") as file:
            token = file.read().strip()
        self.line.request(
            "POST", "/login", body=f"secret={token}", headers={
                "Origin": f"http://127.0.0.1:{port}",
                "Content-Type": "application/x-www-form-urlencoded"})
        answer = self.line.getresponse()
        answer.read()
        self.cookie = (answer.getheader("set-cookie") or "").split(";")[0]

    def get(self, path):
        """Milliseconds and the body; the end of the run for another answer than a page."""
        start = time.perf_counter()
        self.line.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.line.getresponse()
        body = answer.read()
        took = (time.perf_counter() - start) * 1e3
        if answer.status != 200:
            sys.exit(f"{path} answers {answer.status}")
        return took, body

    def close(self):
        self.line.close()
        self.process.terminate()
        self.process.wait()


def forget(options):
    """Has the system forget what it keeps of the files, as after its start."""
    for path in glob.glob(f"{options.work}/*.db*"):
        with open(path, "rb") as file:
            os.fdatasync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def first_page(options, name):
    """The first page of a program that just started, and how long the books take it."""
    dashboard = Dashboard(options)
    begun = time.perf_counter()
    took, body = dashboard.get("/")
    while b"are being read" in body:
        time.sleep(0.1)
        body = dashboard.get("/")[1]
    whole = time.perf_counter() - begun
    # The note is written behind the pages.
    for _ in range(100):
        if os.path.exists(f"{options.work}/books.cache"):
            break
        time.sleep(0.1)
    dashboard.close()
    over = took > PAGE
    print(
        f"first page, {name}: {took:.0f} ms{'  over its limit' if over else ''}; "
        f"its books after {whole:.1f} s", flush=True)
    return over


def paths(dashboard):
    body = dashboard.get("/orders")[1]
    intent = re.search(rb'href="/orders/(r1-[^"?]+)"', body)[1].decode()
    older = html.unescape(re.search(rb'href="(/orders\?older=[^"]+)"', body)[1].decode())
    words = ["needle", "haystack", "order+working", '%22waiting+for+the+next+bar%22', "refu*",
             "quote+refused", '%22exchange+the+at%22', "nothing+-wide", intent]
    return [
        "/", "/strategies", "/strategies/strategy-3", "/orders", older,
        "/orders?strategy=strategy-3", "/orders?account=account-1", "/orders?state=rejected",
        "/orders?state=ended", "/orders?tag=needle", "/orders?tag=entry-3", "/orders?tag=nothing",
        "/orders?account=account-1&side=BUY", "/orders?account=account-1&symbol=SYM77.NASDAQ",
        "/orders?rows=500", "/orders/fills", "/orders/fills?strategy=strategy-3",
        "/orders/fills?account=account-1&strategy=strategy-3",
        "/orders/fills?account=account-1&side=BUY", "/orders/refused", f"/orders/{intent}",
        "/orders/r1-9q5c", "/logs", "/logs?level=error", "/logs?strategy=strategy-3",
        "/logs?level=info&strategy=strategy-3", *(f"/logs?q={word}" for word in words),
        "/logs?level=info&q=order+working", "/logs?level=info&q=quote+refused", "/feeds", "/risk",
        "/reports", "/system",
    ]


def pages(options):
    """All pages over HTTP, one reader: cold, and warm; returns how many are slow."""
    cache = f"{options.work}/books.cache"
    if os.path.exists(cache):
        os.remove(cache)
    slow = first_page(options, "nothing noted")
    slow += first_page(options, "books noted")
    forget(options)
    slow += first_page(options, "books noted, files not in memory")
    dashboard = Dashboard(options)
    print(
        f"{'PAGE':56}{'KB':>5}{'COLD MS':>10}{'P50':>8}{'P99':>8}{'MAX':>8}"
        "   (cold: its files not in memory)")
    known = paths(dashboard)
    for path in known:
        forget(options)
        cold, body = dashboard.get(path)
        times = sorted(dashboard.get(path)[0] for _ in range(options.requests))
        limit = SEARCH if "q=" in path else PAGE
        over = times[-1] > limit
        slow += over
        print(
            f"{path:56}{len(body) / 1024:>5.0f}{cold:>10.1f}{times[len(times) // 2]:>8.1f}"
            f"{times[int(len(times) * 0.99)]:>8.1f}{times[-1]:>8.1f}"
            f"{'  over its limit' if over else '  cold over it' if cold > limit else ''}",
            flush=True)
    dashboard.close()
    return slow


# MARK: Writing


def commits(options):
    """What an order's commits cost with the newest indices and without, in turns."""
    folders = {name: f"{options.work}-{name}" for name in ("with", "without")}
    found = {}
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)
        # So many that a start does not check each event of the past again.
        list(figures(f"{options.bin}/perigee-bench", "commits", folder, "60000"))
    with sqlite3.connect(f"{folders['without']}/journal.db") as database:
        for index in LOOKUPS:
            database.execute(f"DROP INDEX {index}")
    database.close()
    for _ in range(3):
        for name, folder in folders.items():
            for figure in figures(f"{options.bin}/perigee-bench", "commits", folder, "20000"):
                found.setdefault((figure["bench"], name), []).append(figure)
    print(f"{'COMMIT, MICROSECONDS':24}{'WITHOUT P50':>12}{'P99':>8}{'WITH P50':>12}{'P99':>8}")
    for kind in ("commit placed", "commit filled", "commit updated", "commit commission"):
        text = f"{kind:24}"
        for name in ("without", "with"):
            for key, width in (("p50_us", 12), ("p99_us", 8)):
                rounds = sorted(figure[key] for figure in found[kind, name])
                text += f"{rounds[len(rounds) // 2]:>{width}.1f}"
        print(text, flush=True)
    for folder in folders.values():
        shutil.rmtree(folder)


def lines(options):
    """What the full-text index costs the log; 1 when it is more than half."""
    rates = {"lines": [], "lines-plain": []}
    for _ in range(3):
        for name, found in rates.items():
            folder = f"{options.work}-{name}"
            shutil.rmtree(folder, ignore_errors=True)
            for figure in figures(f"{options.bin}/perigee-bench", name, folder, "1000000"):
                found.append(figure["rows_per_s"])
            shutil.rmtree(folder)
    indexed, plain = (sorted(rates[name])[1] for name in ("lines", "lines-plain"))
    over = plain > 2 * indexed
    print(
        f"log lines a second: {indexed:,} with the full-text index, {plain:,} without: "
        f"{plain / indexed:.2f} times{'  over its limit of 2' if over else ''}")
    return int(over)


def main():
    options = arguments()
    os.makedirs(os.path.dirname(options.work), exist_ok=True)
    slow = 0
    if "queries" not in options.skip:
        slow += queries(options)
    if "pages" not in options.skip:
        slow += pages(options)
    if "writes" not in options.skip:
        commits(options)
        slow += lines(options)
    print(f"{slow} figures over their limit ({PAGE} ms a page, {SEARCH} ms a search)")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
