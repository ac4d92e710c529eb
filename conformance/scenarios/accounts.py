"""What accounts hold and are worth."""

from harness.scenario import scenario


def trade(trial, contract, quantity, action="BUY", account=None):
    """A market order to its end."""
    number, reference = trial.place(contract, account=account, action=action,
                                    totalQuantity=quantity, orderType="MKT")
    trial.until_filled(number, reference)


def held(trial, number):
    """The positions of an account that are not flat, by contract id."""
    books = trial.ledger.account(number)
    return {one["instrument"]: one for one in books["positions"]
            if float(one["quantity"]) != 0}


def average_cost(position):
    """The broker's average cost: with multiplier and commissions."""
    return (float(position["basis"]) + float(position["fees"])) / float(position["quantity"])


def settled(trial):
    """The ledger after everything of before is written."""
    trial.client.pump(0.4)
    return trial.ledger.read()


@scenario("account summary")
def summary(trial):
    trade(trial, trial.share, 10)
    settled(trial)
    told = trial.client.summary()
    for number in (trial.ACCOUNT, trial.OTHER):
        books = trial.ledger.account(number)
        trial.check(f"TotalCashValue of {number}", amount(told, number, "TotalCashValue"),
                    total_cash(books), cash_tolerance(books))
        value = amount(told, number, "NetLiquidation")
        trial.hold(f"NetLiquidation of {number} is plausible",
                   value is not None and 500_000 < value < 2_000_000, value)
        trial.hold("the currency is USD",
                   told.get((number, "NetLiquidation"), ("", ""))[1] == "USD")
        for tag in ("BuyingPower", "AvailableFunds", "GrossPositionValue"):
            trial.hold(f"{tag} of {number}", amount(told, number, tag) is not None)


def amount(told, number, tag):
    """A number of the summary; None when it is missing."""
    try:
        return float(told[(number, tag)][0])
    except (KeyError, ValueError):
        return None


def total_cash(books):
    """The cash in dollars; other currencies at the pair's middle."""
    rates = {"USD": 1.0, "EUR": 1.151}
    return sum(float(value) * rates.get(currency, 0) for currency, value in
               books["cash"].items())


def cash_tolerance(books):
    """A cent, and more where currencies are converted at a rate that moves."""
    return 0.011 + 0.01 * abs(float(books["cash"].get("EUR", 0)))


@scenario("account updates")
def updates(trial):
    trade(trial, trial.share, 10, account=trial.OTHER)
    settled(trial)
    values = trial.client.values(trial.OTHER)
    books = trial.ledger.account(trial.OTHER)
    trial.need("values", values, len(values))
    trial.check("AccountCode", values.get(("AccountCode", "")), trial.OTHER)
    for name in ("NetLiquidation", "TotalCashValue", "BuyingPower"):
        trial.hold(f"{name} in USD", (name, "USD") in values)
    cash = next((float(values[key]) for key in (("CashBalance", "USD"), ("TotalCashBalance",
                 "USD")) if key in values), None)
    trial.check("cash in USD", cash, float(books["cash"]["USD"]), 0.011)


@scenario("account updates of several accounts")
def updates_multi(trial):
    values = trial.client.values_multi(trial.OTHER)
    trial.hold("NetLiquidation in USD", ("NetLiquidation", "USD") in values, sorted(values)[:5])


@scenario("portfolio")
def portfolio(trial):
    trade(trial, trial.share, 10)
    settled(trial)
    trial.client.values(trial.ACCOUNT)
    rows = {row["contract"]["conId"]: row for row in trial.client.portfolio(trial.ACCOUNT)
            if row["position"]}
    wanted = held(trial, trial.ACCOUNT)
    trial.check("the same contracts", sorted(rows), sorted(wanted))
    for number, position in wanted.items():
        if number not in rows:
            continue
        row = rows[number]
        trial.check("position", row["position"], float(position["quantity"]))
        trial.check("averageCost", row["averageCost"], average_cost(position), 1e-4)
        factor = float(row["contract"].get("multiplier") or 1)
        worth = row["position"] * row["marketPrice"] * factor
        trial.check("marketValue", row["marketValue"], worth, abs(worth) * 1e-4 + 0.01)


@scenario("positions")
def positions(trial):
    trade(trial, trial.share, 10)
    trade(trial, trial.share, 5, "SELL", trial.OTHER)
    settled(trial)
    rows = {(row["account"], row["contract"]["conId"]): row for row in trial.client.positions()
            if row["position"]}
    wanted = {(number, contract): position for number in (trial.ACCOUNT, trial.OTHER)
              for contract, position in held(trial, number).items()}
    trial.check("the same positions", sorted(rows), sorted(wanted))
    for key, position in wanted.items():
        if key in rows:
            trial.check("position", rows[key]["position"], float(position["quantity"]))
            trial.check("avgCost", rows[key]["avgCost"], average_cost(position), 1e-4)


@scenario("positions of one account")
def positions_multi(trial):
    rows = {row["contract"]["conId"]: row for row in
            trial.client.positions_multi(trial.OTHER) if row["position"]}
    wanted = held(trial, trial.OTHER)
    trial.check("the same contracts", sorted(rows), sorted(wanted))
    for number, position in wanted.items():
        if number in rows:
            trial.check("position", rows[number]["position"], float(position["quantity"]))
    trial.hold("the account was asked for", True)


@scenario("P&L of an account")
def profit(trial):
    stream = trial.client.profit(trial.ACCOUNT)
    trial.client.wait(lambda: stream.events, "a profit", 8)
    trade(trial, trial.share, 3, "SELL")
    settled(trial)
    count = len(stream.events)
    trial.client.wait(lambda: len(stream.events) > count, "the next profit", 8)
    trial.client.cancel_profit(stream)
    books = trial.ledger.account(trial.ACCOUNT)
    realized = sum(float(one["realizedToday"]) for one in books["positions"])
    told = stream.values
    trial.hold("all three", all(told.get(name) is not None for name in
                                ("dailyPnL", "unrealizedPnL", "realizedPnL")), told)
    foreign = any(one["instrument"] == 12087792 for one in books["positions"])
    trial.check("realizedPnL", told["realizedPnL"], realized, 0.5 if foreign else 0.011)


@scenario("P&L of a position")
def profit_single(trial):
    trade(trial, trial.share, 7)
    settled(trial)
    stream = trial.client.profit_single(trial.ACCOUNT, 8314)
    trial.client.wait(lambda: stream.events and stream.values.get("value"), "a profit", 8)
    trial.client.cancel_profit(stream)
    position = held(trial, trial.ACCOUNT)[8314]
    told = stream.values
    quantity = float(position["quantity"])
    trial.check("position", told["position"], quantity)
    trial.check("realizedPnL", told["realizedPnL"], float(position["realizedToday"]), 0.011)
    price = told["value"] / quantity
    trial.hold("the value is of the market", 289.5 < price < 292, price)
    trial.check("unrealizedPnL", told["unrealizedPnL"],
                told["value"] - quantity * average_cost(position), 0.02 + abs(quantity) * 0.001)
