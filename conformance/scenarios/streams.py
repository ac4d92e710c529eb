"""Live market data."""

from harness import market
from harness.scenario import scenario

STOCK = {"symbol": "AAPL", "secType": "STK", "exchange": "SMART", "currency": "USD"}


def cents(value):
    """A price of the shares in cents."""
    return round(value * 100)


@scenario("quotes: level 1")
def level_one(trial):
    """Prices, sizes and their order are the recording's."""
    client = trial.client
    stream = client.quotes(trial.share)
    seen = []

    def collect():
        values = stream.values
        if values.get("bid") and values.get("ask"):
            seen.append((cents(values["bid"]), cents(values["ask"])))
        return len(set(seen)) > 8 and values.get("last") and values.get("volume")

    client.wait(collect, "quotes and a trade", 10)
    bids = {bid for bid, _ in market.share_quotes()}
    trial.hold("bids are the recording's", all(bid in bids for bid, _ in seen), seen[:4])
    trial.hold("asks are the recording's",
               all(ask - market.SHARE_TICK in bids for _, ask in seen), seen[:4])
    values = dict(stream.values)
    trial.hold("the last price is the recording's", cents(values["last"]) in bids,
               values["last"])
    for name in ("bidSize", "askSize", "lastSize"):
        trial.hold(f"{name} is positive", (values.get(name) or 0) > 0, values.get(name))
    trial.hold("high and low hold the last price",
               values["low"] <= values["last"] <= values["high"],
               [values.get(name) for name in ("low", "last", "high")])
    volume = stream.values["volume"]
    client.wait(lambda: stream.values["volume"] > volume, "more volume", 5)
    trades = [cents(event["price"]) for event in stream.events
              if event["type"] == 4 and event["price"]]
    trial.hold("last prices come in the recording's order", market.is_thinned(
        trades[-20:], [price for price, _ in market.share_trades()]), trades[-20:])
    client.cancel_quotes(stream)
    client.pump(0.3)
    count = len(stream.events)
    trial.hold("silence after the cancel",
               client.quiet(lambda: len(stream.events) > count, 0.7))


@scenario("quotes: forex")
def forex(trial):
    client = trial.client
    stream = client.quotes(trial.pair)
    seen = []

    def collect():
        values = stream.values
        if values.get("bid") and values.get("ask"):
            seen.append((round(values["bid"] * 1e5), round(values["ask"] * 1e5)))
        return len(set(seen)) > 8

    client.wait(collect, "quotes", 10)
    client.cancel_quotes(stream)
    bids = {bid for bid, _ in market.pair_rows()}
    asks = {ask for _, ask in market.pair_rows()}
    trial.hold("bids are the recording's", all(bid in bids for bid, _ in seen), seen[:4])
    trial.hold("asks are the recording's", all(ask in asks for _, ask in seen), seen[:4])


@scenario("quotes: index")
def index(trial):
    """An index has a last price and no bid of any size."""
    stream = trial.client.quotes({"symbol": "SPX", "secType": "IND", "exchange": "CBOE",
                                  "currency": "USD"})
    trial.client.wait(lambda: stream.values.get("last"), "a last price", 10)
    trial.client.cancel_quotes(stream)
    trial.hold("a plausible one", 1000 < stream.values["last"] < 20000, stream.values["last"])
    trial.hold("no size stands at the bid", not stream.values.get("bidSize"),
               stream.values.get("bidSize"))


@scenario("quotes: generic ticks")
def generic(trial):
    """The ticks that are asked for by number."""
    wanted = {"233": "rtVolume", "165": "high52week", "104": "histVolatility",
              "106": "impliedVolatility", "232": "markPrice", "236": "shortable",
              "293": "tradeCount"}
    stream = trial.client.quotes(STOCK, ",".join(wanted))
    try:
        trial.client.wait(
            lambda: all(stream.values.get(name) for name in wanted.values()), "all of them", 10)
    except Exception:
        pass
    trial.client.cancel_quotes(stream)
    for number, name in wanted.items():
        trial.hold(f"{number}: {name} is positive", (stream.values.get(name) or 0) > 0,
                   stream.values.get(name))


@scenario("quotes: snapshot")
def snapshot(trial):
    stream = trial.client.snapshot(trial.share)
    trial.hold("it ends on its own", stream.ended)
    bids = {bid for bid, _ in market.share_quotes()}
    trial.hold("the bid is the recording's", cents(stream.values.get("bid") or 0) in bids,
               stream.values.get("bid"))
    trial.hold("the ask is the recording's",
               cents(stream.values.get("ask") or 0) - market.SHARE_TICK in bids,
               stream.values.get("ask"))


@scenario("quotes: delayed")
def delayed(trial):
    """Delayed data comes marked as such, under its own tick types."""
    client = trial.client
    client.data_type(3)
    try:
        stream = client.quotes(STOCK)
        client.wait(lambda: stream.values.get("bid") and stream.values.get("ask")
                    and stream.values.get("last"), "delayed quotes", 10)
        trial.check("marketDataType", stream.values.get("marketDataType"), 3)
        kinds = {event["type"] for event in stream.events}
        trial.hold("delayed tick types", {66, 67, 68} <= kinds, sorted(kinds))
        trial.hold("no live ones", not kinds & {1, 2, 4}, sorted(kinds))
        client.cancel_quotes(stream)
    finally:
        client.data_type(1)


@scenario("quotes: future and option lines")
def more_lines(trial):
    """The front month is quoted with its open interest's neighbours, bid below ask."""
    months = trial.client.details({"symbol": "ES", "secType": "FUT", "exchange": "CME",
                                   "currency": "USD"})
    front = {"conId": months[0]["contract"]["conId"], "exchange": "CME"}
    stream = trial.client.quotes(front)
    trial.client.wait(lambda: stream.values.get("bid") and stream.values.get("ask")
                      and stream.values.get("last"), "quotes", 10)
    values = dict(stream.values)
    trial.client.cancel_quotes(stream)
    trial.hold("on the grid of a quarter",
               all(values[name] * 4 == round(values[name] * 4) for name in ("bid", "ask")),
               values)
    trial.hold("bid below ask", values["bid"] < values["ask"], values)


def option_of(trial):
    """A call of the share in the middle of its chain."""
    rows = trial.client.chain("AAPL", "", "STK", 265598)
    trial.need("a chain", rows)
    row = max(rows, key=lambda one: len(one["strikes"]))
    strikes = sorted(row["strikes"])
    strike = min(strikes, key=lambda one: abs(one - 272.5))
    return {"symbol": "AAPL", "secType": "OPT", "exchange": "SMART", "currency": "USD",
            "lastTradeDateOrContractMonth": sorted(row["expirations"])[-1], "strike": strike,
            "right": "C", "tradingClass": row["tradingClass"]}


@scenario("option computations")
def computations(trial):
    """Greeks come with an option's quotes, and hang together."""
    contract = option_of(trial)
    stream = trial.client.quotes(contract)
    trial.client.wait(lambda: stream.greeks.get("model") and stream.values.get("bid"),
                      "the model's greeks", 10)
    trial.client.cancel_quotes(stream)
    greeks = stream.greeks["model"]
    trial.hold("delta of a call near the money", 0.2 < (greeks["delta"] or 0) < 0.8, greeks)
    trial.hold("gamma, vega, and a theta that costs",
               (greeks["gamma"] or 0) > 0 and (greeks["vega"] or 0) > 0
               and (greeks["theta"] or 0) < 0, greeks)
    trial.hold("a volatility", 0.05 < (greeks["impliedVol"] or 0) < 2, greeks)
    trial.hold("the underlying's price", 200 < (greeks["undPrice"] or 0) < 350, greeks)
    trial.hold("the model's price is near the quote",
               abs(greeks["optPrice"] - stream.values["bid"]) < 0.2 * greeks["optPrice"] + 0.5,
               [greeks["optPrice"], stream.values["bid"]])


@scenario("option calculator")
def calculator(trial):
    """A price from a volatility, and that volatility again from the price."""
    contract = option_of(trial)
    mark = len(trial.client.notices)
    priced = trial.served(lambda: trial.client.option_price(contract, 0.30, 272.5), mark,
                          "the price of an option from a volatility")
    trial.need("a price", priced and priced["optPrice"])
    back = trial.client.option_volatility(contract, priced["optPrice"], 272.5)
    trial.need("a volatility", back and back["impliedVol"])
    trial.check("the volatility that it began with", back["impliedVol"], 0.30, 0.002)


def live_events(trial, contract, kind, least):
    """The first ticks of a stream, which is cancelled then."""
    stream = trial.client.every(contract, kind)
    trial.client.wait(lambda: len(stream.events) >= least, f"{least} ticks of {kind}", 10)
    trial.client.cancel_every(stream)
    return list(stream.events)


@scenario("tick by tick: last")
def every_last(trial):
    rows = live_events(trial, trial.share, "Last", 20)
    got = [(cents(row["price"]), round(row["size"])) for row in rows]
    trial.hold("every trade of the recording, none twice",
               market.is_run(got, market.share_trades()), got[:8])
    trial.hold("an exchange", all(row["exchange"] for row in rows), rows[0])


@scenario("tick by tick: all last")
def every_all_last(trial):
    rows = live_events(trial, trial.share, "AllLast", 20)
    got = [(cents(row["price"]), round(row["size"])) for row in rows]
    trial.hold("every trade of the recording, none twice",
               market.is_run(got, market.share_trades()), got[:8])


@scenario("tick by tick: bid and ask")
def every_bid_ask(trial):
    rows = live_events(trial, trial.pair, "BidAsk", 20)
    got = [(round(row["bidPrice"] * 1e5), round(row["askPrice"] * 1e5)) for row in rows]
    trial.hold("every quote of the recording, none twice",
               market.is_run(got[1:], market.pair_rows()), got[:8])
    trial.hold("sizes", all(row["bidSize"] > 0 and row["askSize"] > 0 for row in rows), rows[0])


@scenario("tick by tick: midpoint")
def every_midpoint(trial):
    rows = live_events(trial, trial.pair, "MidPoint", 20)
    got = [round(row["midPoint"] * 2e5) for row in rows]
    trial.hold("every midpoint of the recording, none twice",
               market.is_run(got[1:], [bid + ask for bid, ask in market.pair_rows()]), got[:8])


@scenario("depth")
def depth(trial):
    """The book is sorted, and its best prices are the recording's."""
    client = trial.client
    # The routing name has a book only where the client asks for SMART depth.
    stream = client.depth(dict(trial.share, exchange="NYSE"), 5)
    client.wait(lambda: len(stream.bids) >= 5 and len(stream.asks) >= 5
                and len(stream.events) > 30, "five levels on both sides", 10)
    bids = [stream.bids[place] for place in sorted(stream.bids)]
    asks = [stream.asks[place] for place in sorted(stream.asks)]
    client.cancel_depth(stream)
    trial.check("no more rows than asked for", max(len(bids), len(asks)), 5)
    trial.hold("bids fall", [price for price, _ in bids]
               == sorted((price for price, _ in bids), reverse=True), bids)
    trial.hold("asks rise", [price for price, _ in asks]
               == sorted(price for price, _ in asks), asks)
    trial.hold("the best bid is below the best ask", bids[0][0] < asks[0][0],
               [bids[0], asks[0]])
    trial.hold("sizes are positive", all(size > 0 for _, size in bids + asks), bids + asks)
    known = {bid for bid, _ in market.share_quotes()}
    trial.hold("the best bid is the recording's", cents(bids[0][0]) in known, bids[0])


@scenario("five-second bars")
def five_seconds(trial):
    client = trial.client
    stream = client.five_seconds(trial.share, "TRADES")
    client.wait(lambda: len(stream.events) >= 3, "three bars", 25)
    client.cancel_five_seconds(stream)
    bars = stream.events[:3]
    times = [bar["time"] for bar in bars]
    trial.check("every five seconds", [later - times[0] for later in times], [0, 5, 10])
    trial.check("on the grid", times[0] % 5, 0)
    some = bars[1:]
    trial.hold("they are the recording's", market.fits_share_live(some, 5), some)
    for bar in bars:
        trial.hold("the average lies inside", bar["low"] <= bar["wap"] <= bar["high"], bar)
        trial.hold("a count of trades", bar["count"] > 0, bar["count"])


@scenario("five-second bars: midpoint")
def five_seconds_midpoint(trial):
    client = trial.client
    stream = client.five_seconds(trial.pair, "MIDPOINT")
    client.wait(lambda: len(stream.events) >= 2, "two bars", 20)
    client.cancel_five_seconds(stream)
    some = stream.events[1:2]
    trial.hold("it is the recording's", market.fits_pair_history(some, 5, "MIDPOINT"), some)
