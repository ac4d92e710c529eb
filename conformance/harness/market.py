"""Recorded markets whose every price is known beforehand.

The gateway plays them; scenarios compare what a client decoded with the rows themselves. The
shares of IBM go up and down between two prices every few seconds, so that each order type meets
the price that it waits for."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

#: The instruments that are played from files.
SHARE = {"symbol": "IBM", "secType": "STK", "exchange": "SMART", "currency": "USD"}
PAIR = {"symbol": "EUR", "secType": "CASH", "exchange": "IDEALPRO", "currency": "USD"}

BAR_MILLISECONDS = 200
BARS_UP = 10
SHARE_TICK = 1  # cents
STEP = 10  # cents in each bar
LOW = 29_000  # cents
SECONDS = 1500

QUOTE_MILLISECONDS = 100
PAIR_LOW = 115_000  # hundred-thousandths
PAIR_STEP = 10
QUOTES_UP = 20


@dataclass(frozen=True)
class Row:
    """A bar of the shares, prices in cents."""

    open: int
    high: int
    low: int
    close: int
    volume: int


def share_rows():
    """The bars of the shares, oldest first."""
    rows = []
    price = LOW
    cycle = 0
    while len(rows) * BAR_MILLISECONDS < SECONDS * 1000:
        # No two cycles are quite alike, so that bars of different minutes differ.
        turn = [STEP + (cycle * 7 + k * 3) % 3 for k in range(BARS_UP)]
        for step in turn:
            rows.append(Row(price, price + step, price, price + step, _volume(len(rows))))
            price += step
        for step in reversed(turn):
            rows.append(Row(price, price, price - step, price - step, _volume(len(rows))))
            price -= step
        cycle += 1
    return rows


def share_range():
    """The lowest and the highest price of the shares, in dollars."""
    rows = share_rows()
    return min(row.low for row in rows) / 100, max(row.high for row in rows) / 100


def _volume(index):
    return 100 + index * 37 % 401


def pair_rows():
    """Bid and ask of the pair, in hundred-thousandths, oldest first."""
    rows = []
    price, direction = PAIR_LOW, 1
    while len(rows) * QUOTE_MILLISECONDS < SECONDS * 1000:
        rows.append((price, price + 5 * (1 + len(rows) % 3)))
        if len(rows) % QUOTES_UP == 0:
            direction = -direction
        price += direction * PAIR_STEP
    return rows


def write(folder):
    """Writes both files; returns the gateway's --data options."""
    start = datetime(2024, 1, 2, 15, 0, tzinfo=timezone.utc)

    def stamp(milliseconds):
        time = start + timedelta(milliseconds=milliseconds)
        return time.strftime("%Y-%m-%d %H:%M:%S.") + f"{time.microsecond // 1000:03}"

    share = folder / "share.csv"
    with share.open("w") as file:
        file.write("timestamp,open,high,low,close,volume\n")
        for index, row in enumerate(share_rows()):
            prices = ",".join(f"{value / 100:.2f}" for value in
                              (row.open, row.high, row.low, row.close))
            file.write(f"{stamp(index * BAR_MILLISECONDS)},{prices},{row.volume}\n")
    pair = folder / "pair.csv"
    with pair.open("w") as file:
        file.write("timestamp,bid,ask\n")
        for index, (bid, ask) in enumerate(pair_rows()):
            file.write(f"{stamp(index * QUOTE_MILLISECONDS)},{bid / 1e5:.5f},{ask / 1e5:.5f}\n")
    return ["--data", f"IBM.NYSE={share}", "--data", f"EURUSD.IDEALPRO={pair}"]


def fits_share_bars(bars, seconds):
    """Whether there is a first moment of the recording at which these bars are its bars.

    `bars` are tuples of open, high, low, close and volume, whole ones and in order, each of so
    many seconds. The recording begins at the gateway's start, so only the place of the first bar
    in the rows is free."""
    rows = share_rows()
    size = seconds * 1000 // BAR_MILLISECONDS
    wanted = [tuple(round(value * 100) for value in bar[:4]) + (round(bar[4]),) for bar in bars]
    for first in range(0, len(rows) - size * len(wanted) + 1):
        if all(_bar(rows, first + index * size, size) == bar
               for index, bar in enumerate(wanted)):
            return True
    return False


def _bar(rows, first, size):
    part = rows[first:first + size]
    return (part[0].open, max(row.high for row in part), min(row.low for row in part),
            part[-1].close, sum(row.volume for row in part))
