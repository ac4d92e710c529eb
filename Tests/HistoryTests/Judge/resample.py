"""Resamples recorded files with pandas and prints one line for each bar: name, start, prices."""

import sys

import pandas

folder = sys.argv[1]


def show(name, frame):
    frame = frame.dropna()
    for stamp, row in frame.iterrows():
        values = ["%.7f" % row[column] for column in ["open", "high", "low", "close"]]
        volume = "%d" % row["volume"] if "volume" in frame else "-"
        print(name, int(stamp.timestamp()), *values, volume)


how = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
bars = pandas.read_csv(folder + "/6EH4.CME_1min_2024-01.csv.gz")
bars.index = pandas.to_datetime(bars["timestamp_utc"], utc=True)
for name, rule in [("5m", "5min"), ("15m", "15min"), ("1h", "1h")]:
    show(name, bars.resample(rule).agg(how))

# Chicago's trading day begins at 17:00 of the evening before.
local = bars.copy()
local.index = bars.index.tz_convert("America/Chicago").tz_localize(None)
# The pause before it, and the afternoon of a holiday on which futures stop at noon, build nothing.
holiday = (local.index >= "2024-01-15 12:00") & (local.index < "2024-01-15 17:00")
local = local[(local.index.hour != 16) & ~holiday]
local.index = local.index + pandas.Timedelta(hours=7)
days = local.resample("1D").agg(how)
days.index = days.index.tz_localize("UTC")
show("1d", days)

quotes = pandas.read_csv(
    folder + "/quotes_eurusd_20200101.csv.gz", header=None, names=["time", "bid", "ask", "none"]
)
stamps = pandas.to_datetime(quotes["time"] + "000", format="%Y%m%d %H%M%S%f")
quotes.index = (stamps + pandas.Timedelta(hours=5)).dt.tz_localize("UTC")
quotes["mid"] = (quotes["bid"] + quotes["ask"]) / 2
for column in ["mid", "bid", "ask"]:
    show(column, quotes[column].resample("1min").ohlc())
