"""Writes real market data and TA-Lib's answers to it, for TALibTests.swift.

usage: reference.py SHARED OUT

Each market becomes OUT/NAME.f64: rows of float64 (native order), one column for each name in
OUT/NAME.columns. Absent values are NaN.
"""
import csv
import gzip
import os
import sys

import numpy
import talib


def bars(path):
    with gzip.open(path, "rt") as file:
        rows = list(csv.DictReader(file))
    return [numpy.array([float(row[name]) for row in rows])
            for name in ("high", "low", "close", "volume")]


def quotes(path):
    with gzip.open(path, "rt") as file:
        rows = [line.split(",") for line in file]
    bid = numpy.array([float(row[1]) for row in rows])
    ask = numpy.array([float(row[2]) for row in rows])
    return [ask, bid, (bid + ask) / 2, numpy.zeros(len(rows))]


def answers(high, low, close):
    macd, signal, histogram = talib.MACD(close, 12, 26, 9)
    upper, middle, lower = talib.BBANDS(close, 20, 2, 2)
    slow_k, slow_d = talib.STOCH(high, low, close, 14, 3, 0, 3, 0)
    fast_k, fast_d = talib.STOCHF(high, low, close, 14, 3, 0)
    return {
        "SMA": talib.SMA(close, 20), "SMA5": talib.SMA(close, 5),
        "EMA": talib.EMA(close, 20), "WMA": talib.WMA(close, 15),
        "RSI": talib.RSI(close, 14),
        "MACD": macd, "MACDSIGNAL": signal, "MACDHIST": histogram,
        "ATR": talib.ATR(high, low, close, 14),
        "ADX": talib.ADX(high, low, close, 14),
        "PLUS_DI": talib.PLUS_DI(high, low, close, 14),
        "MINUS_DI": talib.MINUS_DI(high, low, close, 14),
        "BBMIDDLE": middle, "BBUPPER": upper, "BBLOWER": lower,
        "MAX": talib.MAX(high, 50), "MIN": talib.MIN(low, 50),
        "STDDEV": talib.STDDEV(close, 30, 1),
        "CORREL": talib.CORREL(high, low, 30),
        "LINEARREG": talib.LINEARREG(close, 14),
        "LINEARREG_SLOPE": talib.LINEARREG_SLOPE(close, 14),
        "LINEARREG_INTERCEPT": talib.LINEARREG_INTERCEPT(close, 14),
        "STOCHK": slow_k, "STOCHD": slow_d, "STOCHFK": fast_k, "STOCHFD": fast_d,
    }


def write(out, name, market):
    high, low, close, volume = market
    columns = {"high": high, "low": low, "close": close, "volume": volume}
    columns.update(answers(high, low, close))
    numpy.column_stack(list(columns.values())).astype("f8").tofile(
        os.path.join(out, name + ".f64"))
    with open(os.path.join(out, name + ".columns"), "w") as file:
        file.write(" ".join(columns))


def main():
    shared, out = sys.argv[1:3]
    euro = bars(os.path.join(shared, "data/6EH4.CME_1min_2024-01.csv.gz"))
    spot = quotes(os.path.join(shared, "data/quotes_eurusd_20200101.csv.gz"))
    for name, market, tick in (("6EH4", euro, 0.00005), ("EURUSD", spot, 0.000005)):
        write(out, name, market)
        # The same in ticks from the first price.
        first = market[2][0]
        shifted = [numpy.round((column - first) / tick) for column in market[:3]]
        write(out, name + "-ticks", shifted + [market[3]])


main()
