"""Contracts of each kind, chains, rules and the search."""

from harness.scenario import scenario

#: What is known of the instruments from everywhere: contract id, least step, multiplier.
SHARES = {"AAPL": (265598, 0.01), "MSFT": (272093, 0.01), "SPY": (756733, 0.01)}


def one(trial, contract):
    """The only contract that fits."""
    rows = trial.client.details(contract)
    trial.need("one contract fits", len(rows) == 1, len(rows))
    return rows[0]


def hours(trial, row):
    """Both texts of hours can be read, and the zone is one."""
    from datetime import datetime
    from zoneinfo import ZoneInfo
    zone = row["timeZoneId"]
    try:
        ZoneInfo(zone)
        trial.hold("the zone is known", bool(zone), zone)
    except Exception:
        trial.hold("the zone is known", False, zone)
    for name in ("tradingHours", "liquidHours"):
        days = [day for day in row[name].split(";") if day]
        trial.hold(f"{name} has days", len(days) >= 5, row[name])
        for day in days:
            if day.endswith(":CLOSED"):
                datetime.strptime(day[:8], "%Y%m%d")
                continue
            start, end = (datetime.strptime(part, "%Y%m%d:%H%M") for part in day.split("-"))
            trial.hold(f"{name} open before they close", start < end, day)


def round_trip(trial, row):
    """A contract that is asked for by its id alone is the same."""
    again = one(trial, {"conId": row["contract"]["conId"],
                        "exchange": row["contract"]["exchange"]})
    for name in ("conId", "symbol", "secType", "currency", "localSymbol", "tradingClass",
                 "lastTradeDateOrContractMonth", "strike", "right", "multiplier"):
        trial.check(f"{name} by id", again["contract"][name], row["contract"][name])


@scenario("details: stock")
def stock(trial):
    for symbol, (number, step) in SHARES.items():
        row = one(trial, {"symbol": symbol, "secType": "STK", "exchange": "SMART",
                          "currency": "USD"})
        trial.check(f"{symbol} conId", row["contract"]["conId"], number)
        trial.check(f"{symbol} minTick", row["minTick"], step)
        trial.hold("SMART is valid", "SMART" in row["validExchanges"].split(","))
        for kind in ("MKT", "LMT", "STP", "STPLMT"):
            kinds = row["orderTypes"].replace(" ", "").split(",")
            trial.hold(f"{kind} is listed", kind in kinds, row["orderTypes"])
        trial.check("a market rule for each exchange",
                    len(row["marketRuleIds"].split(",")),
                    len(row["validExchanges"].split(",")))
        hours(trial, row)
    round_trip(trial, row)


@scenario("details: future")
def future(trial):
    rows = trial.client.details({"symbol": "ES", "secType": "FUT", "exchange": "CME",
                                 "currency": "USD"})
    trial.need("several months", len(rows) >= 2, len(rows))
    months = [row["contractMonth"] for row in rows]
    trial.hold("in the order of their months", months == sorted(months), months)
    row = rows[0]
    trial.check("multiplier", row["contract"]["multiplier"], "50")
    trial.check("minTick", row["minTick"], 0.25)
    trial.check("expiry has eight digits",
                len(row["contract"]["lastTradeDateOrContractMonth"]), 8)
    trial.check("realExpirationDate", row["realExpirationDate"],
                row["contract"]["lastTradeDateOrContractMonth"])
    trial.check("underSymbol", row["underSymbol"], "ES")
    hours(trial, row)
    by_month = one(trial, {"symbol": "ES", "secType": "FUT", "exchange": "CME",
                           "currency": "USD", "lastTradeDateOrContractMonth": months[1]})
    trial.check("by month", by_month["contract"]["conId"], rows[1]["contract"]["conId"])
    by_local = one(trial, {"secType": "FUT", "exchange": "CME", "currency": "USD",
                           "localSymbol": rows[1]["contract"]["localSymbol"]})
    trial.check("by local symbol", by_local["contract"]["conId"], rows[1]["contract"]["conId"])
    round_trip(trial, row)


@scenario("details: expired future")
def expired(trial):
    row = one(trial, {"secType": "FUT", "exchange": "CME", "currency": "USD",
                      "localSymbol": "6EH4", "includeExpired": True})
    trial.check("multiplier", row["contract"]["multiplier"], "125000")
    trial.check("expiry", row["contract"]["lastTradeDateOrContractMonth"], "20240318")


@scenario("details: continuous future")
def continuous(trial):
    row = one(trial, {"symbol": "ES", "secType": "CONTFUT", "exchange": "CME",
                      "currency": "USD"})
    months = trial.client.details({"symbol": "ES", "secType": "FUT", "exchange": "CME",
                                   "currency": "USD"})
    trial.check("secType", row["contract"]["secType"], "CONTFUT")
    trial.check("multiplier", row["contract"]["multiplier"], "50")
    trial.hold("it is one of the months",
               row["contract"]["conId"] in [one["contract"]["conId"] for one in months],
               row["contract"]["conId"])


@scenario("details: forex")
def forex(trial):
    row = one(trial, trial.pair)
    trial.check("conId", row["contract"]["conId"], 12087792)
    trial.check("localSymbol", row["contract"]["localSymbol"], "EUR.USD")
    trial.check("minTick", row["minTick"], 0.00005)
    hours(trial, row)
    round_trip(trial, row)


@scenario("details: index")
def index(trial):
    row = one(trial, {"symbol": "SPX", "secType": "IND", "exchange": "CBOE",
                      "currency": "USD"})
    trial.check("conId", row["contract"]["conId"], 416904)
    hours(trial, row)
    round_trip(trial, row)


@scenario("details: commodity")
def commodity(trial):
    row = one(trial, {"symbol": "XAUUSD", "secType": "CMDTY", "exchange": "SMART",
                      "currency": "USD"})
    trial.check("conId", row["contract"]["conId"], 69067924)
    trial.check("minTick", row["minTick"], 0.01)
    round_trip(trial, row)


@scenario("details: crypto")
def crypto(trial):
    row = one(trial, {"symbol": "BTC", "secType": "CRYPTO", "exchange": "PAXOS",
                      "currency": "USD"})
    trial.check("conId", row["contract"]["conId"], 479624278)
    if trial.speaks >= 164 and "sizeIncrement" in row:
        trial.check("sizeIncrement", row["sizeIncrement"], 1e-8, 1e-12)
        trial.hold("minSize", 0 < row["minSize"] < 0.01, row["minSize"])
    round_trip(trial, row)


@scenario("details: CFD")
def cfd(trial):
    row = one(trial, {"symbol": "AAPL", "secType": "CFD", "exchange": "SMART",
                      "currency": "USD"})
    trial.check("secType", row["contract"]["secType"], "CFD")
    trial.hold("it is not the share", row["contract"]["conId"] != 265598)
    trial.check("underSymbol", row["underSymbol"], "AAPL")
    round_trip(trial, row)


def chain_of(trial, symbol, kind, number, exchange=""):
    """The chain that has the most expiries."""
    rows = trial.client.chain(symbol, exchange, kind, number)
    trial.need("a chain", len(rows) >= 1, len(rows))
    return max(rows, key=lambda row: len(row["expirations"]) * len(row["strikes"]))


@scenario("option chain: stock")
def stock_chain(trial):
    row = chain_of(trial, "AAPL", "STK", 265598)
    trial.check("underlyingConId", int(row["underlyingConId"]), 265598)
    trial.check("multiplier", str(row["multiplier"]), "100")
    trial.hold("expiries", len(row["expirations"]) >= 3, row["expirations"])
    trial.hold("strikes", len(row["strikes"]) >= 10, len(row["strikes"]))


@scenario("details: option")
def option(trial):
    row = chain_of(trial, "AAPL", "STK", 265598)
    expiry = sorted(row["expirations"])[1]
    strikes = sorted(row["strikes"])
    strike = strikes[len(strikes) // 2]
    listed = one(trial, {"symbol": "AAPL", "secType": "OPT", "exchange": "SMART",
                         "currency": "USD", "lastTradeDateOrContractMonth": expiry,
                         "strike": strike, "right": "C",
                         "tradingClass": row["tradingClass"]})
    contract = listed["contract"]
    trial.check("strike", contract["strike"], strike)
    trial.hold("right", contract["right"] in ("C", "CALL"), contract["right"])
    trial.check("multiplier", contract["multiplier"], "100")
    trial.check("expiry", contract["lastTradeDateOrContractMonth"], expiry)
    trial.check("underConId", listed["underConId"], 265598)
    trial.check("underSecType", listed["underSecType"], "STK")
    hours(trial, listed)
    round_trip(trial, listed)
    rows = trial.client.details({
        "symbol": "AAPL", "secType": "OPT", "exchange": "SMART", "currency": "USD",
        "lastTradeDateOrContractMonth": expiry, "right": "P",
        "tradingClass": row["tradingClass"]})
    told = {one["contract"]["strike"] for one in rows}
    trial.hold("all puts of the expiry are strikes of the chain",
               told and told <= set(strikes), sorted(told - set(strikes))[:5])


@scenario("option chain: future")
def futures_chain(trial):
    months = trial.client.details({"symbol": "ES", "secType": "FUT", "exchange": "CME",
                                   "currency": "USD"})
    row = chain_of(trial, "ES", "FUT", months[0]["contract"]["conId"], "CME")
    trial.check("multiplier", str(row["multiplier"]), "50")
    trial.hold("expiries", len(row["expirations"]) >= 1, row["expirations"])
    trial.hold("strikes", len(row["strikes"]) >= 10, len(row["strikes"]))


@scenario("details: futures option")
def futures_option(trial):
    months = trial.client.details({"symbol": "ES", "secType": "FUT", "exchange": "CME",
                                   "currency": "USD"})
    row = chain_of(trial, "ES", "FUT", months[0]["contract"]["conId"], "CME")
    expiry = sorted(row["expirations"])[0]
    strikes = sorted(row["strikes"])
    strike = strikes[len(strikes) // 2]
    listed = one(trial, {"symbol": "ES", "secType": "FOP", "exchange": "CME",
                         "currency": "USD", "lastTradeDateOrContractMonth": expiry,
                         "strike": strike, "right": "P",
                         "tradingClass": row["tradingClass"]})
    trial.check("strike", listed["contract"]["strike"], strike)
    trial.check("multiplier", listed["contract"]["multiplier"], "50")
    trial.check("underSecType", listed["underSecType"], "FUT")
    trial.hold("underConId is one of the months",
               listed["underConId"] in [one["contract"]["conId"] for one in months],
               listed["underConId"])
    round_trip(trial, listed)


@scenario("market rule")
def rule(trial):
    row = one(trial, {"symbol": "AAPL", "secType": "STK", "exchange": "SMART",
                      "currency": "USD"})
    number = int(row["marketRuleIds"].split(",")[0])
    steps = trial.client.rule(number)
    trial.need("steps", len(steps) >= 1)
    trial.check("the first begins at nought", steps[0][0], 0.0)
    trial.hold("edges rise", [low for low, _ in steps] == sorted(low for low, _ in steps))
    at = [step for low, step in steps if low <= 272.0][-1]
    trial.check("the step at the share's price is its minTick", at, row["minTick"])


@scenario("search")
def search(trial):
    rows = trial.client.search("AAPL")
    by_id = {row["contract"]["conId"]: row for row in rows}
    trial.need("the share is found", 265598 in by_id, sorted(by_id))
    trial.check("its symbol", by_id[265598]["contract"]["symbol"], "AAPL")
    trial.check("its currency", by_id[265598]["contract"]["currency"], "USD")
    trial.check("its primary exchange", by_id[265598]["contract"]["primaryExchange"], "NASDAQ")
    trial.client.pump(1.1)
    names = [row["contract"]["symbol"] for row in trial.client.search("micro")]
    trial.hold("a part of a name is found", "MSFT" in names, names)


@scenario("depth exchanges")
def depth_exchanges(trial):
    mark = len(trial.client.notices)
    rows = trial.served(trial.client.depth_exchanges, mark, "the list of exchanges with depth")
    trial.hold("exchanges with depth", len(rows) >= 1, len(rows))
    trial.hold("each has a name and a type",
               all(row["exchange"] and row["secType"] for row in rows))
