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


def share_trades():
    """Every trade of the shares in order: price in cents and size."""
    trades = []
    for row in share_rows():
        quarter = row.volume // 4
        sizes = (quarter, quarter, quarter, row.volume - 3 * quarter)
        trades.extend(zip(_path(row), sizes))
    return trades


def share_quotes():
    """Every quote of the shares in order: bid and ask in cents."""
    return [(price, price + SHARE_TICK) for row in share_rows() for price in _path(row)]


def _path(row):
    """A bar's four prices in the order in which they are played."""
    if row.close >= row.open:
        return (row.open, row.low, row.high, row.close)
    return (row.open, row.high, row.low, row.close)


def is_run(part, whole):
    """Whether the part is a run of neighbours in the whole."""
    return any(whole[first:first + len(part)] == part
               for first in range(len(whole) - len(part) + 1) if whole[first] == part[0])


def is_thinned(part, whole):
    """Whether the part comes from the whole by leaving things out."""
    place = iter(whole)
    return all(any(one == other for other in place) for one in part)


def _is_bar(bar, samples):
    # The cheapest comparison comes first: most places fail it.
    if bar[0] != samples[0][0] or bar[3] != samples[-1][0]:
        return False
    prices = [price for price, _ in samples]
    if bar[1] != max(prices) or bar[2] != min(prices):
        return False
    return bar[4] is None or bar[4] == sum(volume for _, volume in samples)


def fits_share_history(bars, seconds):
    """Whether whole history bars of so many seconds are the shares' bars."""
    samples = [(price, row.volume if place == 3 else 0)
               for row in share_rows() for place, price in enumerate(_path(row))]
    return _fits(bars, samples, seconds * 1000 // BAR_MILLISECONDS * 4, 100, step=4)


def fits_share_live(bars, seconds):
    """Whether whole bars that were built while the market was played are the shares' bars."""
    return _fits(bars, share_trades(), seconds * 1000 // BAR_MILLISECONDS * 4, 100, step=1)


def fits_pair_history(bars, seconds, side):
    """Whether whole bars of the pair are those of BID, ASK or MIDPOINT."""
    sides = {"BID": lambda row: 2 * row[0], "ASK": lambda row: 2 * row[1],
             "MIDPOINT": lambda row: row[0] + row[1]}
    samples = [(sides[side](row), None) for row in pair_rows()]
    return _fits(bars, samples, seconds * 1000 // QUOTE_MILLISECONDS, 200_000, step=1)


def _fits(bars, samples, per_bar, scale, step):
    wanted = [tuple(round(bar[name] * scale) for name in ("open", "high", "low", "close"))
              + (None if samples[0][1] is None else round(bar["volume"]),) for bar in bars]
    return any(
        all(_is_bar(bar, samples[first + index * per_bar:first + (index + 1) * per_bar])
            for index, bar in enumerate(wanted))
        for first in range(0, len(samples) - per_bar * len(wanted) + 1, step))
