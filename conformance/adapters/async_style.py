"""Drives ib_async and its elder ib_insync, whose faces are nearly the same."""

import asyncio
import importlib
import importlib.util

from adapters.base import Adapter, Missing, NotOffered, Notice, Stream, assign
from harness.plain import plain, seconds_of

NAME = "ib_async" if importlib.util.find_spec("ib_async") else "ib_insync"
lib = importlib.import_module(NAME)

#: Names that Ticker keeps and a scenario may ask for.
FIELDS = (
    "bid", "ask", "last", "bidSize", "askSize", "lastSize", "open", "high", "low", "close",
    "volume", "halted", "rtVolume", "vwap", "tradeCount", "markPrice", "marketDataType",
    "histVolatility", "impliedVolatility", "callOpenInterest", "putOpenInterest", "callVolume",
    "putVolume", "futuresOpenInterest", "shortable", "shortableShares", "low52week",
    "high52week", "avVolume", "auctionPrice", "auctionVolume", "rtTradeVolume", "tradeRate",
    "volumeRate", "rtHistVolatility", "lastRthTrade", "delayedHalted", "minTick", "bboExchange")

CONDITIONS = {1: "PriceCondition", 3: "TimeCondition", 4: "MarginCondition",
              5: "ExecutionCondition", 6: "VolumeCondition", 7: "PercentChangeCondition"}
#: Where the official names of a condition's attributes differ.
CONDITION_NAMES = {"exchange": "exch", "isConjunctionConnection": "conjunction"}


class Client(Adapter):
    """An `IB` object and what it has told."""

    library = NAME

    def __init__(self):
        super().__init__()
        self.ib = lib.IB()
        self.ib.RequestTimeout = self.SECONDS
        self.ib.errorEvent += self._on_error
        self.disconnects = 0
        self.ib.disconnectedEvent += self._on_disconnect
        self._trades = {}
        self._statuses = {}
        self._watched = set()

    def _on_error(self, request, code, text, *_):
        self.notices.append(Notice(request, code, text))

    def _on_disconnect(self):
        self.disconnects += 1

    def pump(self, seconds):
        self.ib.sleep(seconds)

    def step(self):
        self.ib.sleep(0.01)

    # -- connection

    def connect(self, port, client_id, seconds=10.0):
        self.client_id = client_id
        try:
            self.ib.connect("127.0.0.1", port, clientId=client_id, timeout=seconds)
        except (OSError, asyncio.TimeoutError, ConnectionError) as error:
            raise Missing(f"a connection: {error!r}") from error

    def disconnect(self):
        self.ib.disconnect()

    @property
    def is_connected(self):
        return self.ib.isConnected()

    @property
    def version(self):
        return self.ib.client.serverVersion()

    @property
    def accounts(self):
        return list(self.ib.managedAccounts())

    def next_id(self):
        return self.ib.client.getReqId()

    def time(self):
        return seconds_of(self._ask(self.ib.reqCurrentTime))

    def _ask(self, request, *arguments, **options):
        try:
            return request(*arguments, **options)
        except (asyncio.TimeoutError, TimeoutError) as error:
            name = getattr(request, "__name__", "request")
            raise Missing(f"an answer to {name}") from error

    def _method(self, name):
        method = getattr(self.ib, name, None)
        if method is None:
            raise NotOffered(f"{NAME} has no {name}")
        return method

    # -- contracts

    def _contract(self, values):
        values = dict(values)
        legs = values.pop("comboLegs", None)
        contract = assign(lib.Contract(), values, "Contract")
        if legs:
            contract.comboLegs = [assign(lib.ComboLeg(), leg, "ComboLeg") for leg in legs]
        return contract

    def _qualified(self, values):
        """A contract with its id, which ib_async needs to keep a stream."""
        contract = self._contract(values)
        if not contract.conId:
            self._ask(self.ib.qualifyContracts, contract)
        return contract

    def details(self, contract):
        return plain(self._ask(self.ib.reqContractDetails, self._contract(contract)))

    def search(self, pattern):
        return plain(self._ask(self.ib.reqMatchingSymbols, pattern)) or []

    def chain(self, symbol, futures_exchange, kind, contract_id):
        rows = self._ask(self.ib.reqSecDefOptParams, symbol, futures_exchange, kind, contract_id)
        return plain(rows)

    def rule(self, number):
        return [(step["lowEdge"], step["increment"])
                for step in plain(self._ask(self.ib.reqMarketRule, number)) or []]

    def depth_exchanges(self):
        return plain(self._ask(self.ib.reqMktDepthExchanges))

    # -- history

    def _bar(self, bar):
        return {
            "time": seconds_of(getattr(bar, "date", None) or getattr(bar, "time", None)),
            "open": plain(getattr(bar, "open", None) if hasattr(bar, "date")
                          else bar.open_),
            "high": plain(bar.high), "low": plain(bar.low), "close": plain(bar.close),
            "volume": plain(bar.volume),
            "wap": plain(bar.average if hasattr(bar, "average") else bar.wap),
            "count": plain(bar.barCount if hasattr(bar, "barCount") else bar.count),
        }

    def bars(self, contract, duration, size, what, rth=False, end="", date_format=1):
        rows = self._ask(
            self.ib.reqHistoricalData, self._contract(contract), end, duration, size, what, rth,
            date_format)
        return [self._bar(bar) for bar in rows]

    def live_bars(self, contract, duration, size, what, rth=False):
        rows = self._ask(
            self.ib.reqHistoricalData, self._contract(contract), "", duration, size, what, rth,
            1, keepUpToDate=True)
        stream = Stream(handle=rows)
        stream.values["first"] = [self._bar(bar) for bar in rows]

        def update(bars, has_new):
            stream.events.append(self._bar(bars[-1]))

        rows.updateEvent += update
        return stream

    def cancel_live_bars(self, stream):
        self.ib.cancelHistoricalData(stream.handle)

    def head(self, contract, what, rth=False):
        return seconds_of(self._ask(
            self.ib.reqHeadTimeStamp, self._contract(contract), what, rth, 2))

    def histogram(self, contract, period, rth=False):
        rows = self._ask(self.ib.reqHistogramData, self._contract(contract), rth, period)
        return [(row["price"], row["count"]) for row in plain(rows)]

    def schedule(self, contract, days, rth=True):
        return plain(self._ask(
            self._method("reqHistoricalSchedule"), self._contract(contract), days, "", rth))

    def ticks(self, contract, what, count, start="", end="", rth=False):
        rows = self._ask(
            self.ib.reqHistoricalTicks, self._contract(contract), start, end, count, what, rth,
            False)
        result = []
        for row in rows:
            values = plain(row)
            values["time"] = seconds_of(row.time)
            result.append(values)
        return result

    # -- streams

    def quotes(self, contract, generic="", snapshot=False):
        contract = self._qualified(contract)
        ticker = self.ib.reqMktData(contract, generic, snapshot, False)
        stream = Stream(handle=contract)

        def update(ticker):
            stream.values.update(
                {name: plain(getattr(ticker, name)) for name in FIELDS if hasattr(ticker, name)})
            stream.events.extend(
                {"type": tick.tickType, "price": plain(tick.price), "size": plain(tick.size)}
                for tick in ticker.ticks)
            for name in ("bid", "ask", "last", "model"):
                greeks = getattr(ticker, name + "Greeks", None)
                if greeks is not None:
                    stream.greeks[name] = plain(greeks)
            stream.ended = stream.ended or False

        ticker.updateEvent += update
        return stream

    def cancel_quotes(self, stream):
        self.ib.cancelMktData(stream.handle)

    def snapshot(self, contract):
        """One quote, and the word that it is complete."""
        rows = self._ask(self.ib.reqTickers, self._qualified(contract))
        stream = Stream(ended=bool(rows))
        if rows:
            stream.values.update(
                {name: plain(getattr(rows[0], name)) for name in FIELDS
                 if hasattr(rows[0], name)})
        return stream

    def data_type(self, number):
        self.ib.reqMarketDataType(number)

    def every(self, contract, kind):
        contract = self._qualified(contract)
        ticker = self.ib.reqTickByTickData(contract, kind)
        stream = Stream(handle=(contract, kind))

        def update(ticker):
            stream.events.extend(plain(tick) for tick in ticker.tickByTicks)

        ticker.updateEvent += update
        return stream

    def cancel_every(self, stream):
        self.ib.cancelTickByTickData(*stream.handle)

    def depth(self, contract, rows, smart=False):
        contract = self._qualified(contract)
        ticker = self.ib.reqMktDepth(contract, rows, smart)
        stream = Stream(handle=(contract, smart))

        def update(ticker):
            stream.events.extend(plain(tick) for tick in ticker.domTicks)
            stream.bids = {place: (level.price, plain(level.size))
                           for place, level in enumerate(ticker.domBids)}
            stream.asks = {place: (level.price, plain(level.size))
                           for place, level in enumerate(ticker.domAsks)}

        ticker.updateEvent += update
        return stream

    def cancel_depth(self, stream):
        self.ib.cancelMktDepth(*stream.handle)

    def five_seconds(self, contract, what, rth=False):
        rows = self.ib.reqRealTimeBars(self._qualified(contract), 5, what, rth)
        stream = Stream(handle=rows)

        def update(bars, has_new):
            stream.events.append(self._bar(bars[-1]))

        rows.updateEvent += update
        return stream

    def cancel_five_seconds(self, stream):
        self.ib.cancelRealTimeBars(stream.handle)

    def option_price(self, contract, volatility, underlying):
        found = self._ask(
            self.ib.calculateOptionPrice, self._qualified(contract), volatility, underlying)
        return plain(found)

    def option_volatility(self, contract, price, underlying):
        found = self._ask(
            self.ib.calculateImpliedVolatility, self._qualified(contract), price, underlying)
        return plain(found)

    # -- orders

    def _order(self, values):
        values = dict(values)
        conditions = values.pop("conditions", None)
        algo = values.pop("algoParams", None)
        smart = values.pop("smartComboRoutingParams", None)
        order = assign(lib.Order(), values, "Order")
        if conditions:
            order.conditions = [self._condition(one) for one in conditions]
        if algo:
            order.algoParams = [lib.TagValue(*pair) for pair in algo]
        if smart:
            order.smartComboRoutingParams = [lib.TagValue(*pair) for pair in smart]
        return order

    def _condition(self, values):
        values = dict(values)
        kind = values.pop("condType")
        condition = getattr(lib, CONDITIONS[kind])()
        for name, value in values.items():
            if name == "isConjunctionConnection":
                value = "a" if value else "o"
            assign(condition, {CONDITION_NAMES.get(name, name): value}, "OrderCondition")
        return condition

    def place(self, contract, order):
        trade = self.ib.placeOrder(self._contract(contract), self._order(order))
        self._watch(trade)
        return trade.order.orderId

    def _watch(self, trade):
        number = trade.order.orderId
        self._trades[number] = trade
        if id(trade) not in self._watched:
            self._watched.add(id(trade))
            seen = self._statuses.setdefault(number, [])
            trade.statusEvent += lambda one: seen.append(one.orderStatus.status)

    def modify(self, number, changes):
        trade = self._trades[number]
        assign(trade.order, changes, "Order")
        self.ib.placeOrder(trade.contract, trade.order)

    def cancel(self, number):
        self.ib.cancelOrder(self._trades[number].order)

    def cancel_unknown(self, number):
        """Cancels an order that nobody placed."""
        order = lib.Order()
        order.orderId = number
        self.ib.cancelOrder(order)

    def cancel_all(self):
        self.ib.reqGlobalCancel()

    def order(self, number):
        """All that the client knows of an order: its status, fills and the order itself."""
        trade = self._trades.get(number)
        return self._view(trade) if trade else None

    def _view(self, trade):
        view = plain(trade.orderStatus)
        view["order"] = self._terms(trade.order)
        view["permId"] = trade.orderStatus.permId or trade.order.permId
        view["contract"] = plain(trade.contract)
        view["fills"] = [self._fill(fill) for fill in trade.fills]
        view["statuses"] = list(self._statuses.get(trade.order.orderId, []))
        return view

    def _terms(self, order):
        terms = plain(order)
        for condition in terms.get("conditions") or []:
            condition["exchange"] = condition.pop("exch", None)
            if "conjunction" in condition:
                condition["isConjunctionConnection"] = condition.pop("conjunction") == "a"
        terms["algoParams"] = [(one["tag"], one["value"]) for one in terms["algoParams"] or []]
        return terms

    def _fill(self, fill):
        view = plain(fill.execution)
        view["time"] = seconds_of(fill.execution.time)
        view["contract"] = plain(fill.contract)
        report = fill.commissionReport
        view["commission"] = plain(report) if report.execId else None
        return view

    def adopt(self, number):
        """Whether the client knows an order of an earlier session; from then on it is its own."""
        for trade in self.ib.trades():
            if trade.order.orderId == number and trade.order.clientId == self.client_id:
                self._watch(trade)
                return True
        return False

    def what_if(self, contract, order):
        found = self._ask(
            self.ib.whatIfOrder, self._contract(contract), self._order(order))
        return plain(found) if found else None

    def open_orders(self, everyone=False):
        rows = self._ask(self.ib.reqAllOpenOrders if everyone else self.ib.reqOpenOrders)
        return [self._open(trade) for trade in rows]

    def _open(self, trade):
        view = self._terms(trade.order)
        view["status"] = trade.orderStatus.status
        view["contract"] = plain(trade.contract)
        return view

    def completed(self):
        return [self._open(trade) for trade in self._ask(self.ib.reqCompletedOrders, False)]

    def executions(self, **filters):
        wanted = assign(lib.ExecutionFilter(), filters, "ExecutionFilter")
        fills = self._ask(self.ib.reqExecutions, wanted)
        # The costs come after the word that the list is whole.
        try:
            self.wait(lambda: all(self._known(fill) for fill in fills), "commissions", 3)
        except Missing:
            pass
        return [self._fill(self.ib.wrapper.fills.get(fill.execution.execId, fill))
                for fill in fills]

    def _known(self, fill):
        return self.ib.wrapper.fills.get(fill.execution.execId, fill).commissionReport.execId

    # -- accounts

    def summary(self):
        return {(row.account, row.tag): (row.value, row.currency)
                for row in self._ask(self.ib.accountSummary)}

    def values(self, account):
        self._ask(self.ib.reqAccountUpdates, account)
        return {(row.tag, row.currency): row.value for row in self.ib.accountValues(account)}

    def portfolio(self, account):
        return [plain(row) for row in self.ib.portfolio(account)]

    def positions(self):
        return [plain(row) for row in self._ask(self.ib.reqPositions)]

    def positions_multi(self, account):
        raise NotOffered(f"{NAME} has no reqPositionsMulti")

    def values_multi(self, account):
        self._ask(self.ib.reqAccountUpdatesMulti, account)
        return {(row.tag, row.currency): row.value for row in self.ib.accountValues(account)}

    def profit(self, account):
        return self._profit_stream(self.ib.reqPnL(account), lambda: self.ib.cancelPnL(account))

    def profit_single(self, account, contract_id):
        return self._profit_stream(
            self.ib.reqPnLSingle(account, "", contract_id),
            lambda: self.ib.cancelPnLSingle(account, "", contract_id))

    def _profit_stream(self, live, cancel):
        stream = Stream(handle=cancel)

        def update(changed):
            if changed is live:
                stream.values = plain(live)
                stream.events.append(plain(live))

        self.ib.pnlEvent += update
        self.ib.pnlSingleEvent += update
        return stream

    def cancel_profit(self, stream):
        stream.handle()

    def news_bulletins(self):
        self.ib.reqNewsBulletins(True)

    def scanner_parameters(self):
        return self._ask(self.ib.reqScannerParameters)
