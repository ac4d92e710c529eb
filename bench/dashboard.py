#!/usr/bin/env python3
"""What open dashboards cost an order: tick-to-order of one daemon on the paper market, without and
with open pages, in interleaved rounds.

A strategy answers every quote with an order that names the quote's time. The figure is the time
from the quote's arrival at the daemon to the order's place in the journal, before it is sent; both
are times of the daemon's own clock. Prints a table and the ratio of the two p99."""
import argparse
import calendar
import http.client
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time

SYMBOLS = ["AAPL.NASDAQ", "MSFT.NASDAQ", "SPY.ARCA", "BTC.PAXOS", "EURUSD.IDEALPRO"]
TOPICS = "status,strategies,accounts,quotes,fills,logs"
PAGES = ["/", "/api/strategies.json", "/api/accounts.json"]
# Seconds at the head of each half round that count for neither.
SETTLE = 1.0

SCRIPT = """
local S = {}
S.symbols = { %s }
local side = {}
function S.on_quote(q)
  local seconds = q.time
  side[q.symbol] = not side[q.symbol]
  local place = side[q.symbol] and order.buy or order.sell
  place { symbol = q.symbol, quantity = 1, tag = string.format("%%.6f", seconds) }
end
return S
"""


class Browser:
    """A dashboard that is open: a stream of events, and a page loaded once a second."""

    def __init__(self, host, port, cookie, stop):
        self.place, self.cookie, self.stop = (host, port), cookie, stop
        self.threads = [
            threading.Thread(target=self.listen, daemon=True),
            threading.Thread(target=self.load, daemon=True)]
        self.pages, self.bytes = 0, 0
        for thread in self.threads:
            thread.start()

    def connection(self):
        return http.client.HTTPConnection(*self.place, timeout=30)

    def listen(self):
        connection = self.connection()
        connection.request(
            "GET", f"/events?topics={TOPICS}&symbols={','.join(SYMBOLS)}",
            headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        while not self.stop.is_set():
            line = answer.readline()
            if not line:
                return
            self.bytes += len(line)
        connection.close()

    def load(self):
        connection = self.connection()
        while not self.stop.wait(1.0):
            connection.request("GET", PAGES[self.pages % 3], headers={"Cookie": self.cookie})
            connection.getresponse().read()
            self.pages += 1
        connection.close()


class Daemon:
    def __init__(self, options, folder):
        self.perigee = str(options.bin / "perigee")
        self.folder = folder
        (folder / "strategies").mkdir()
        names = ", ".join(f'"{symbol}"' for symbol in SYMBOLS)
        (folder / "strategies/answer.lua").write_text(SCRIPT % names)
        (folder / "brokers.toml").write_text('[accounts.ib]\nswing = "DU1234567"\n')
        (folder / "runner.toml").write_text(
            f'[risk]\ndefaults = false\n[dashboard]\nport = {options.port}\n'
            f'[paper]\npace = {options.pace}\n'
            '[[strategy]]\nscript = "answer.lua"\naccount = "swing"\n')
        self.log = open(folder / "run.log", "w")
        self.process = subprocess.Popen(
            [self.perigee, "run", "--paper", "--config", str(folder)], stdout=self.log,
            stderr=subprocess.STDOUT)

    def json(self, *words):
        done = subprocess.run(
            [self.perigee, *words, "--paper", "--config", str(self.folder), "--json"],
            capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def login(self):
        """The host, port and cookie of a session."""
        for _ in range(100):
            row = self.json("dashboard")
            if row:
                break
            time.sleep(0.2)
        else:
            raise SystemExit(f"no dashboard came up; see {self.folder}/run.log")
        host, port = row["address"].removeprefix("http://").rstrip("/").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request(
            "POST", "/login", body="secret=" + row["login"].split("#")[1],
            headers={"Origin": row["address"].rstrip("/"),
                     "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        cookie = (answer.getheader("set-cookie") or "").split(";")[0]
        if not cookie:
            raise SystemExit(f"the login failed: {answer.status}")
        return host, int(port), cookie

    def latencies(self, since, until):
        """Microseconds from tick to order of every order made between the two times."""
        found = []
        for row in self.json("orders", "--limit", "100000"):
            made = seconds(row["time"])
            if since <= made < until and row.get("tag"):
                found.append((made - float(row["tag"])) * 1e6)
        return found

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def seconds(text):
    whole, _, part = text.rstrip("Z").partition(".")
    base = time.strptime(whole, "%Y-%m-%dT%H:%M:%S")
    return calendar.timegm(base) + float(f"0.{part or 0}")


def quantile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20, help="of each half round")
    parser.add_argument("--browsers", type=int, default=20)
    parser.add_argument("--pace", type=float, default=5, help="of the paper market")
    parser.add_argument("--port", type=int, default=7690)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="perigee-dashboards-"))
    daemon = Daemon(options, folder)
    try:
        place = daemon.login()
        # Real browsers stand on other machines; these must not take the daemon's processor.
        os.nice(19)
        time.sleep(3)
        spans = {0: [], options.browsers: []}
        pages = 0
        for number in range(options.rounds):
            order = [0, options.browsers] if number % 2 == 0 else [options.browsers, 0]
            for count in order:
                stop = threading.Event()
                browsers = [Browser(*place, stop) for _ in range(count)]
                start = time.time() + SETTLE
                time.sleep(SETTLE + options.seconds)
                spans[count].append((start, time.time()))
                stop.set()
                pages += sum(browser.pages for browser in browsers)
                for browser in browsers:
                    for thread in browser.threads:
                        thread.join(5)
        show(daemon, spans, pages)
    finally:
        daemon.end()
        shutil.rmtree(folder, ignore_errors=True)


def show(daemon, spans, pages):
    print(f"{'dashboards':>10} {'orders':>8} {'p50 us':>9} {'p99 us':>9} {'max us':>9}")
    table = {}
    for count, halves in spans.items():
        rounds = [daemon.latencies(*half) for half in halves]
        values = [value for one in rounds for value in one]
        if len(values) < 200:
            raise SystemExit(f"only {len(values)} orders were made; let it run longer")
        # The middle of the rounds: one that the machine disturbed does not decide.
        table[count] = [
            statistics.median(quantile(one, part) for one in rounds if one) for part in (0.5, 0.99)]
        print(f"{count:>10} {len(values):>8} {table[count][0]:>9.0f} {table[count][1]:>9.0f} "
              f"{max(values):>9.0f}")
    without, with_them = table.values()
    print(f"ratio: p50 {with_them[0] / without[0]:.3f}, p99 {with_them[1] / without[1]:.3f} "
          f"({pages} pages loaded)")


if __name__ == "__main__":
    main()
