"""Bars, ticks and times of the past."""

import time
from datetime import datetime, timezone

from harness import market
from harness.scenario import scenario

STOCK = {"symbol": "AAPL", "secType": "STK", "exchange": "SMART", "currency": "USD"}
FUND = {"symbol": "SPY", "secType": "STK", "exchange": "SMART", "currency": "USD"}

LENGTHS = {"1 secs": 1, "5 secs": 5, "10 secs": 10, "15 secs": 15, "30 secs": 30, "1 min": 60,
           "2 mins": 120, "3 mins": 180, "5 mins": 300, "10 mins": 600, "15 mins": 900,
           "20 mins": 1200, "30 mins": 1800, "1 hour": 3600, "2 hours": 7200, "3 hours": 10800,
           "4 hours": 14400, "8 hours": 28800, "1 day": 86400, "1 week": 604800,
           "1 month": 2592000}


def sound(trial, what, bars, length, least, has_volume=True):
    """What holds of all bars: their order, their distances, and prices inside of each other."""
    if not trial.hold(f"{what}: at least {least} bars", len(bars) >= least, len(bars)):
        return
    for bar in bars:
        low, high = bar["low"], bar["high"]
        inside = low <= min(bar["open"], bar["close"]) and high >= max(bar["open"], bar["close"])
        if not trial.hold(f"{what}: low and high hold open and close", inside and low > 0, bar):
            return
        if has_volume and not trial.hold(f"{what}: a volume", bar["volume"] >= 0, bar):
            return
    times = [bar["time"] for bar in bars]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    trial.hold(f"{what}: times rise", all(gap > 0 for gap in gaps), times[:5])
    if length <= 3600:
        trial.hold(f"{what}: times are on the grid",
                   all(moment % length == 0 for moment in times[1:]), times[:5])
        trial.hold(f"{what}: gaps are whole bars", all(gap % length == 0 for gap in gaps),
                   sorted(set(gaps))[:5])
    elif length < 86400:
        # Longer bars are cut where a day begins, and the market of this gateway never closes.
        trial.hold(f"{what}: times are whole hours",
                   all(moment % 3600 == 0 for moment in times[1:]), times[:5])
        trial.hold(f"{what}: no gaps", all(gap <= length + 3600 for gap in gaps),
                   sorted(set(gaps))[-5:])
    trial.hold(f"{what}: none is of the future", times[-1] <= time.time() + 1 + 86400 *
               (length >= 86400), times[-1])


def whole(bars):
    """The bars without the first and the last, which may be parts."""
    return bars[1:-1]


@scenario("bars: recorded trades")
def recorded_trades(trial):
    """The bars of the recorded shares are those that the recording makes."""
    trial.played(22)
    for size, length, seconds in (("5 secs", 5, 600), ("1 secs", 1, 120)):
        bars = trial.client.bars(trial.share, f"{seconds} S", size, "TRADES")
        sound(trial, size, bars, length, 3)
        some = whole(bars)[-20:]
        trial.need(f"{size}: whole bars", len(some) >= 1, len(bars))
        trial.hold(f"{size}: they are the recording's",
                   market.fits_share_history(some, length), some[:2])


@scenario("bars: recorded bid, ask, midpoint")
def recorded_sides(trial):
    """The bars of the recorded pair, on each side."""
    trial.played(22)
    for side in ("BID", "ASK", "MIDPOINT"):
        bars = trial.client.bars(trial.pair, "300 S", "5 secs", side)
        sound(trial, side, bars, 5, 3, has_volume=False)
        some = whole(bars)[-20:]
        trial.need(f"{side}: whole bars", len(some) >= 1, len(bars))
        trial.hold(f"{side}: they are the recording's",
                   market.fits_pair_history(some, 5, side), some[:2])


@scenario("bars: BID_ASK")
def bid_ask(trial):
    """Open and close are the averages of bid and ask, low and high their ends."""
    bars = trial.client.bars(FUND, "1800 S", "1 min", "BID_ASK")
    trial.need("bars", len(bars) >= 20, len(bars))
    for bar in bars:
        order = bar["low"] <= bar["open"] <= bar["close"] <= bar["high"]
        if not trial.hold("low, average bid, average ask, high", order, bar):
            return


@scenario("bars: every size up to a minute")
def short_sizes(trial):
    for size, duration, least in (
            ("5 secs", "1800 S", 350), ("10 secs", "3600 S", 350), ("15 secs", "3600 S", 235),
            ("30 secs", "7200 S", 235), ("1 min", "1 D", 300)):
        bars = trial.client.bars(STOCK, duration, size, "TRADES")
        sound(trial, size, bars, LENGTHS[size], least)
        trial.client.pump(0.5)


@scenario("bars: every size up to a day")
def long_sizes(trial):
    for size, duration, least in (
            ("2 mins", "1 D", 150), ("3 mins", "1 D", 100), ("5 mins", "2 D", 70),
            ("10 mins", "2 D", 35), ("15 mins", "1 W", 80), ("20 mins", "1 W", 60),
            ("30 mins", "1 W", 50), ("1 hour", "1 M", 100), ("2 hours", "1 M", 50),
            ("3 hours", "1 M", 40), ("4 hours", "1 M", 35), ("8 hours", "1 M", 20),
            ("1 day", "3 M", 55)):
        # As seconds: the hour that clocks repeat in autumn has no text of its own.
        bars = trial.client.bars(FUND, duration, size, "TRADES", date_format=2)
        sound(trial, size, bars, LENGTHS[size], least)
        trial.client.pump(0.5)


@scenario("bars: weeks and months")
def weeks(trial):
    for size, duration, least in (("1 week", "1 Y", 45), ("1 month", "2 Y", 20)):
        bars = trial.client.bars(STOCK, duration, size, "TRADES")
        sound(trial, size, bars, LENGTHS[size], least)


@scenario("bars: long made of short")
def nested(trial):
    """Bars of five minutes open, close and trade as the minutes inside of them."""
    end = datetime.fromtimestamp(int(time.time()) // 3600 * 3600 - 3600, timezone.utc)
    text = end.strftime("%Y%m%d %H:%M:%S UTC" if trial.speaks < 174 else "%Y%m%d-%H:%M:%S")
    contract = {"symbol": "MSFT", "secType": "STK", "exchange": "SMART", "currency": "USD"}
    short = trial.client.bars(contract, "3600 S", "1 min", "TRADES", end=text)
    long = trial.client.bars(contract, "3600 S", "5 mins", "TRADES", end=text)
    sound(trial, "1 min", short, 60, 60)
    sound(trial, "5 mins", long, 300, 12)
    trial.hold("the last bar ends at the asked moment",
               long[-1]["time"] + 300 == int(end.timestamp()), long[-1]["time"])
    by_time = {bar["time"]: bar for bar in short}
    for bar in long:
        inside = [by_time[bar["time"] + 60 * minute] for minute in range(5)
                  if bar["time"] + 60 * minute in by_time]
        if not trial.hold("five minutes in each", len(inside) == 5, len(inside)):
            return
        trial.check("open", bar["open"], inside[0]["open"])
        trial.check("close", bar["close"], inside[-1]["close"])
        # A synthetic market is sampled, so a long bar may see less of the range.
        trial.hold("high", bar["high"] <= max(one["high"] for one in inside) + 1e-9)
        trial.hold("low", bar["low"] >= min(one["low"] for one in inside) - 1e-9)


@scenario("bars: the same when asked again")
def stable(trial):
    """The past does not change: the same hour, asked for in two ways, has the same bars."""
    end = datetime.fromtimestamp(int(time.time()) // 3600 * 3600 - 7200, timezone.utc)
    text = end.strftime("%Y%m%d %H:%M:%S UTC" if trial.speaks < 174 else "%Y%m%d-%H:%M:%S")
    contract = {"symbol": "QQQ", "secType": "STK", "exchange": "SMART", "currency": "USD"}
    hour = trial.client.bars(contract, "3600 S", "1 min", "TRADES", end=text)
    part = trial.client.bars(contract, "1800 S", "1 min", "TRADES", end=text, date_format=2)
    trial.check("half an hour", len(part), 30)
    trial.check("the same bars", part, hour[-len(part):])


@scenario("bars: keep up to date")
def keep(trial):
    """After the history the newest bar is told as it grows."""
    stream = trial.client.live_bars(trial.share, "60 S", "5 secs", "TRADES")
    sound(trial, "first", stream.values["first"], 5, 1)
    trial.client.wait(lambda: len({bar["time"] for bar in stream.events}) >= 3,
                      "bars of three steps", 20)
    newest = {}
    for bar in stream.events:
        newest[bar["time"]] = bar
    bars = [newest[moment] for moment in sorted(newest)]
    sound(trial, "updates", bars, 5, 3)
    trial.client.cancel_live_bars(stream)
    some = whole(bars)
    trial.hold("whole bars are the recording's", market.fits_share_live(some, 5), some)
    count = len(stream.events)
    trial.hold("silence after the cancel", trial.client.quiet(
        lambda: len(stream.events) > count + 1, 1.0))


@scenario("head timestamp")
def head(trial):
    moment = trial.client.head(STOCK, "TRADES")
    trial.need("a time", moment is not None)
    trial.hold("it is before this year", moment < time.time() - 31_000_000, moment)


@scenario("histogram")
def histogram(trial):
    mark = len(trial.client.notices)
    rows = trial.served(lambda: trial.client.histogram(STOCK, "1 day"), mark, "a histogram")
    trial.need("rows", len(rows) >= 3, len(rows))
    prices = [price for price, _ in rows]
    trial.hold("prices are of the share", all(100 < price < 1000 for price in prices), prices[:3])
    trial.hold("each price once", len(set(prices)) == len(prices))
    trial.hold("sizes are positive", all(size > 0 for _, size in rows), rows[:3])


@scenario("schedule")
def schedule(trial):
    found = trial.client.schedule(STOCK, 5)
    trial.need("a schedule", found)
    trial.hold("a zone", found["timeZone"] in ("US/Eastern", "America/New_York"),
               found["timeZone"])
    sessions = found["sessions"]
    trial.hold("sessions", 3 <= len(sessions) <= 8, len(sessions))
    for session in sessions:
        start, end = (datetime.strptime(session[name], "%Y%m%d-%H:%M:%S")
                      for name in ("startDateTime", "endDateTime"))
        trial.hold("it opens before it closes", start < end, session)
        datetime.strptime(session["refDate"], "%Y%m%d")


def recent(trial, seconds):
    """A time a little ago, as text for a request of ticks."""
    moment = datetime.fromtimestamp(time.time() - seconds, timezone.utc)
    return moment.strftime("%Y%m%d %H:%M:%S UTC" if trial.speaks < 174 else "%Y%m%d-%H:%M:%S")


@scenario("historical ticks: last")
def ticks_last(trial):
    rows = trial.client.ticks(trial.share, "TRADES", 50, start=recent(trial, 4))
    trial.need("ticks", len(rows) >= 20, len(rows))
    times = [row["time"] for row in rows]
    trial.hold("times rise", times == sorted(times))
    got = [(round(row["price"] * 100), round(row["size"])) for row in rows]
    trial.hold("they are the recording's trades", market.is_run(got, market.share_trades()),
               got[:6])
    trial.hold("an exchange", all(row.get("exchange") for row in rows), rows[0])


@scenario("historical ticks: bid and ask")
def ticks_bid_ask(trial):
    rows = trial.client.ticks(trial.pair, "BID_ASK", 30, start=recent(trial, 4))
    trial.need("ticks", len(rows) >= 10, len(rows))
    got = [(round(row["priceBid"] * 1e5), round(row["priceAsk"] * 1e5)) for row in rows]
    trial.hold("they are the recording's quotes", market.is_run(got, market.pair_rows()),
               got[:6])
    trial.hold("sizes", all(row["sizeBid"] > 0 and row["sizeAsk"] > 0 for row in rows))


@scenario("historical ticks: midpoint")
def ticks_midpoint(trial):
    rows = trial.client.ticks(trial.pair, "MIDPOINT", 30, start=recent(trial, 4))
    trial.need("ticks", len(rows) >= 10, len(rows))
    got = [round(row["price"] * 2e5) for row in rows]
    whole_run = [bid + ask for bid, ask in market.pair_rows()]
    trial.hold("they are the recording's midpoints", market.is_run(got, whole_run), got[:6])
