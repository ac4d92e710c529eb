"""Runs an SMA cross on a CSV file of bars through two public backtest engines.

    engines.py FILE FAST SLOW QUANTITY flat|short

Prints one line of JSON for each engine: its name, its version and every fill as
[seconds since 1970 of the bar, side, size, price in hundredths]. Averages are compared as exact
whole numbers, so that no engine decides by the noise of its sums.
"""

import csv
import json
import sys
from collections import deque
from datetime import datetime, timezone
from importlib.metadata import version

import pandas

FILE, FAST, SLOW, QUANTITY, MODE = (
    sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])


class Cross:
    """What every engine asks: what to hold after a close; None for no change."""

    def __init__(self):
        self.closes = deque(maxlen=SLOW)

    def wish(self, close):
        self.closes.append(round(close * 100))
        if len(self.closes) < SLOW:
            return None
        closes = list(self.closes)
        fast, slow = sum(closes[-FAST:]) * SLOW, sum(closes) * FAST
        if fast > slow:
            return QUANTITY
        if fast < slow:
            return 0 if MODE == "flat" else -QUANTITY
        return None


def rows():
    with open(FILE, newline="") as file:
        for row in csv.DictReader(file):
            yield {name: float(value) for name, value in row.items() if name != "time"} | {
                "time": int(row["time"])}


def frame():
    data = pandas.DataFrame(list(rows()))
    data.index = pandas.to_datetime(data.pop("time"), unit="s")
    data.columns = [name.capitalize() for name in data.columns]
    return data


def backtesting_fills(data):
    from backtesting import Backtest, Strategy

    class Crossing(Strategy):
        def init(self):
            self.cross = Cross()

        def next(self):
            # The first call comes at the second bar; the first has closed all the same.
            if not self.cross.closes:
                for close in self.data.Close[:-1]:
                    self.cross.wish(close)
            wish = self.cross.wish(self.data.Close[-1])
            if wish is None or wish == self.position.size:
                return
            change = wish - self.position.size
            if change > 0:
                self.buy(size=change)
            else:
                self.sell(size=-change)

    stats = Backtest(data, Crossing, cash=10_000_000, commission=0).run()
    strategy = stats["_strategy"]
    fills = {}

    def add(bar, size, price):
        if size == 0:
            return
        key = (int(data.index[bar].timestamp()), round(price * 100))
        fills[key] = fills.get(key, 0) + size

    for trade in strategy.closed_trades:
        add(trade.entry_bar, trade.size, trade.entry_price)
        add(trade.exit_bar, -trade.size, trade.exit_price)
    for trade in strategy.trades:
        add(trade.entry_bar, trade.size, trade.entry_price)
    return [[time, "BUY" if size > 0 else "SELL", abs(size), price]
            for (time, price), size in sorted(fills.items())]


def backtrader_fills(data):
    import backtrader

    fills = []

    class Crossing(backtrader.Strategy):
        def __init__(self):
            self.cross = Cross()

        def next(self):
            wish = self.cross.wish(self.data.close[0])
            if wish is None or wish == self.position.size:
                return
            change = wish - self.position.size
            if change > 0:
                self.buy(size=change)
            else:
                self.sell(size=-change)

        def notify_order(self, order):
            if order.status != order.Completed:
                return
            when = backtrader.num2date(order.executed.dt).replace(tzinfo=timezone.utc)
            # Its dates are floats of days, off by some microseconds.
            fills.append([round(when.timestamp() / 60) * 60,
                          "BUY" if order.isbuy() else "SELL", abs(int(order.executed.size)),
                          round(order.executed.price * 100)])

    cerebro = backtrader.Cerebro()
    cerebro.broker.setcash(10_000_000)
    cerebro.adddata(backtrader.feeds.PandasData(dataname=data))
    cerebro.addstrategy(Crossing)
    cerebro.run()
    return fills


for name, run in (("backtesting", backtesting_fills), ("backtrader", backtrader_fills)):
    print(json.dumps({"engine": name, "version": version(name), "fills": run(frame())}))
