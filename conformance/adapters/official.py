"""Drives the official Python client (ibapi) from 9.81 to 10.46: an EWrapper and an EClient."""

import inspect
import threading
import time
from decimal import Decimal

from adapters.base import Adapter, Missing, NotOffered, Notice, Stream, assign
from harness.plain import plain, seconds_of
from ibapi import order_condition
from ibapi.client import EClient
from ibapi.contract import ComboLeg, Contract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order
from ibapi.tag_value import TagValue
from ibapi.wrapper import EWrapper

#: Tick types by ib_async's names; delayed ones count as what they delay.
PRICES = {1: "bid", 2: "ask", 4: "last", 6: "high", 7: "low", 9: "close", 14: "open",
          66: "bid", 67: "ask", 68: "last", 72: "high", 73: "low", 75: "close", 76: "open",
          15: "low13week", 16: "high13week", 17: "low26week", 18: "high26week",
          19: "low52week", 20: "high52week", 35: "auctionPrice", 37: "markPrice",
          57: "lastRthTrade"}
SIZES = {0: "bidSize", 3: "askSize", 5: "lastSize", 8: "volume", 69: "bidSize", 70: "askSize",
         71: "lastSize", 74: "volume", 21: "avVolume", 22: "openInterest",
         27: "callOpenInterest", 28: "putOpenInterest", 29: "callVolume", 30: "putVolume",
         34: "auctionVolume", 36: "auctionImbalance", 61: "regulatoryImbalance",
         63: "volumeRate3Min", 64: "volumeRate5Min", 65: "volumeRate10Min",
         86: "futuresOpenInterest", 87: "avOptionVolume", 89: "shortableShares"}
GENERICS = {23: "histVolatility", 24: "impliedVolatility", 31: "indexFuturePremium",
            46: "shortable", 49: "halted", 54: "tradeCount", 55: "tradeRate", 56: "volumeRate",
            58: "rtHistVolatility", 90: "delayedHalted"}
GREEKS = {10: "bid", 11: "ask", 12: "last", 13: "model", 80: "bid", 81: "ask", 82: "last",
          83: "model", 53: "custom"}


class Wrapper(EWrapper):
    """Keeps what the client decoded. Runs on the client's own thread."""

    def __init__(self, owner):
        super().__init__()
        self.owner = owner

    def error(self, *told):
        # 9.81: id, code, text; then a JSON text at the end; from 10.33 on a time second.
        told = list(told)
        if len(told) == 5:
            del told[1]
        self.owner.tell(lambda one: one.notices.append(Notice(told[0], told[1], told[2])))
        self.owner.tell(lambda one: one.failed(told[0], told[1]))

    def connectionClosed(self):
        self.owner.tell(lambda one: one.closed())

    def nextValidId(self, orderId):
        self.owner.tell(lambda one: one.put("nextId", orderId))

    def managedAccounts(self, accountsList):
        self.owner.tell(lambda one: one.put("accounts", accountsList))

    def currentTime(self, time):
        self.owner.tell(lambda one: one.put("time", time))

    def marketRule(self, marketRuleId, priceIncrements):
        steps = [(plain(step.lowEdge), plain(step.increment)) for step in priceIncrements]
        self.owner.tell(lambda one: one.put(("rule", marketRuleId), steps))

    def mktDepthExchanges(self, depthMktDataDescriptions):
        rows = plain(depthMktDataDescriptions)
        self.owner.tell(lambda one: one.put("depthExchanges", rows))

    def scannerParameters(self, xml):
        self.owner.tell(lambda one: one.put("scannerParameters", xml))

    # -- rows of a request, and the word that it is whole

    def contractDetails(self, reqId, contractDetails):
        self.owner.row(reqId, plain(contractDetails))

    def bondContractDetails(self, reqId, contractDetails):
        self.owner.row(reqId, plain(contractDetails))

    def contractDetailsEnd(self, reqId):
        self.owner.whole(reqId)

    def symbolSamples(self, reqId, contractDescriptions):
        self.owner.rows(reqId, plain(contractDescriptions))

    def securityDefinitionOptionParameter(
            self, reqId, exchange, underlyingConId, tradingClass, multiplier, expirations,
            strikes):
        self.owner.row(reqId, {
            "exchange": exchange, "underlyingConId": underlyingConId,
            "tradingClass": tradingClass, "multiplier": multiplier,
            "expirations": sorted(expirations), "strikes": sorted(strikes)})

    def securityDefinitionOptionParameterEnd(self, reqId):
        self.owner.whole(reqId)

    def historicalData(self, reqId, bar):
        self.owner.row(reqId, bar_of(bar))

    def historicalDataEnd(self, reqId, start, end):
        self.owner.whole(reqId)

    def historicalDataUpdate(self, reqId, bar):
        self.owner.event(reqId, bar_of(bar))

    def headTimestamp(self, reqId, headTimestamp):
        self.owner.rows(reqId, [headTimestamp])

    def histogramData(self, reqId, items):
        self.owner.rows(reqId, [(plain(one.price), plain(getattr(one, "size", None)
                                 if hasattr(one, "size") else one.count)) for one in items])

    def historicalSchedule(self, reqId, startDateTime, endDateTime, timeZone, sessions):
        self.owner.rows(reqId, [{
            "startDateTime": startDateTime, "endDateTime": endDateTime, "timeZone": timeZone,
            "sessions": plain(sessions)}])

    def historicalTicks(self, reqId, ticks, done):
        self.owner.rows(reqId, [tick_of(tick) for tick in ticks], done)

    historicalTicksBidAsk = historicalTicks
    historicalTicksLast = historicalTicks

    def execDetails(self, reqId, contract, execution):
        view = plain(execution)
        view["time"] = seconds_of(execution.time)
        view["contract"] = plain(contract)
        self.owner.tell(lambda one: one.executed(reqId, view))

    def execDetailsEnd(self, reqId):
        self.owner.whole(reqId)

    def commissionReport(self, report):
        view = plain(report)
        self.owner.tell(lambda one: one.costs.__setitem__(view["execId"], view))

    commissionAndFeesReport = None  # Set below: the same under its later name.

    # -- streams

    def tickPrice(self, reqId, tickType, price, attrib):
        self.owner.tick(reqId, tickType, PRICES.get(tickType), price=plain(price))

    def tickSize(self, reqId, tickType, size):
        self.owner.tick(reqId, tickType, SIZES.get(tickType), size=plain(size))

    def tickGeneric(self, reqId, tickType, value):
        self.owner.tick(reqId, tickType, GENERICS.get(tickType), price=plain(value))

    def tickString(self, reqId, tickType, value):
        self.owner.text_tick(reqId, tickType, value)

    def tickReqParams(self, tickerId, minTick, bboExchange, snapshotPermissions):
        self.owner.field(tickerId, {"minTick": plain(minTick), "bboExchange": bboExchange})

    def tickOptionComputation(
            self, reqId, tickType, tickAttrib, impliedVol, delta, optPrice, pvDividend, gamma,
            vega, theta, undPrice):
        values = plain({
            "impliedVol": impliedVol, "delta": delta, "optPrice": optPrice,
            "pvDividend": pvDividend, "gamma": gamma, "vega": vega, "theta": theta,
            "undPrice": undPrice})
        self.owner.computed(reqId, GREEKS.get(tickType, str(tickType)), values)

    def tickSnapshotEnd(self, reqId):
        self.owner.ended(reqId)

    def marketDataType(self, reqId, marketDataType):
        self.owner.field(reqId, {"marketDataType": marketDataType})

    def tickByTickAllLast(
            self, reqId, tickType, time, price, size, tickAttribLast, exchange,
            specialConditions):
        self.owner.event(reqId, plain({
            "tickType": tickType, "time": time, "price": price, "size": size,
            "exchange": exchange, "specialConditions": specialConditions}))

    def tickByTickBidAsk(
            self, reqId, time, bidPrice, askPrice, bidSize, askSize, tickAttribBidAsk):
        self.owner.event(reqId, plain({
            "time": time, "bidPrice": bidPrice, "askPrice": askPrice, "bidSize": bidSize,
            "askSize": askSize}))

    def tickByTickMidPoint(self, reqId, time, midPoint):
        self.owner.event(reqId, plain({"time": time, "midPoint": midPoint}))

    def realtimeBar(self, reqId, time, open_, high, low, close, volume, wap, count):
        self.owner.event(reqId, plain({
            "time": time, "open": open_, "high": high, "low": low, "close": close,
            "volume": volume, "wap": wap, "count": count}))

    def updateMktDepth(self, reqId, position, operation, side, price, size):
        self.owner.level(reqId, position, operation, side, plain(price), plain(size), "")

    def updateMktDepthL2(
            self, reqId, position, marketMaker, operation, side, price, size, isSmartDepth):
        self.owner.level(
            reqId, position, operation, side, plain(price), plain(size), marketMaker)

    def pnl(self, reqId, dailyPnL, unrealizedPnL, realizedPnL):
        self.owner.profit_told(reqId, plain({
            "dailyPnL": dailyPnL, "unrealizedPnL": unrealizedPnL, "realizedPnL": realizedPnL}))

    def pnlSingle(self, reqId, pos, dailyPnL, unrealizedPnL, realizedPnL, value):
        self.owner.profit_told(reqId, plain({
            "position": pos, "dailyPnL": dailyPnL, "unrealizedPnL": unrealizedPnL,
            "realizedPnL": realizedPnL, "value": value}))

    # -- orders

    def openOrder(self, orderId, contract, order, orderState):
        view, state, traded = terms_of(order), plain(orderState), plain(contract)
        self.owner.tell(lambda one: one.opened(orderId, traded, view, state))

    def openOrderEnd(self):
        self.owner.whole("open")

    def completedOrder(self, contract, order, orderState):
        view = terms_of(order)
        view.update(status=orderState.status, contract=plain(contract),
                    completedTime=orderState.completedTime,
                    completedStatus=orderState.completedStatus)
        self.owner.row("completed", view)

    def completedOrdersEnd(self):
        self.owner.whole("completed")

    def orderStatus(
            self, orderId, status, filled, remaining, avgFillPrice, permId, parentId,
            lastFillPrice, clientId, whyHeld, mktCapPrice):
        view = plain({
            "orderId": orderId, "status": status, "filled": filled, "remaining": remaining,
            "avgFillPrice": avgFillPrice, "permId": permId, "parentId": parentId,
            "lastFillPrice": lastFillPrice, "clientId": clientId, "whyHeld": whyHeld})
        self.owner.tell(lambda one: one.status_told(view))

    # -- accounts

    def accountSummary(self, reqId, account, tag, value, currency):
        self.owner.row(reqId, ((account, tag), (value, currency)))

    def accountSummaryEnd(self, reqId):
        self.owner.whole(reqId)

    def updateAccountValue(self, key, val, currency, accountName):
        self.owner.row("account", ((accountName, key, currency), val))

    def updatePortfolio(
            self, contract, position, marketPrice, marketValue, averageCost, unrealizedPNL,
            realizedPNL, accountName):
        self.owner.row("portfolio", plain({
            "contract": contract, "position": position, "marketPrice": marketPrice,
            "marketValue": marketValue, "averageCost": averageCost,
            "unrealizedPNL": unrealizedPNL, "realizedPNL": realizedPNL,
            "account": accountName}))

    def accountDownloadEnd(self, accountName):
        self.owner.whole("account")

    def position(self, account, contract, position, avgCost):
        self.owner.row("positions", plain({
            "account": account, "contract": contract, "position": position,
            "avgCost": avgCost}))

    def positionEnd(self):
        self.owner.whole("positions")

    def positionMulti(self, reqId, account, modelCode, contract, pos, avgCost):
        self.owner.row(reqId, plain({
            "account": account, "contract": contract, "position": pos, "avgCost": avgCost}))

    def positionMultiEnd(self, reqId):
        self.owner.whole(reqId)

    def accountUpdateMulti(self, reqId, account, modelCode, key, value, currency):
        self.owner.row(reqId, ((key, currency), value))

    def accountUpdateMultiEnd(self, reqId):
        self.owner.whole(reqId)


Wrapper.commissionAndFeesReport = Wrapper.commissionReport


def bar_of(bar):
    """A bar under neutral names."""
    return {"time": seconds_of(bar.date), "open": plain(bar.open), "high": plain(bar.high),
            "low": plain(bar.low), "close": plain(bar.close), "volume": plain(bar.volume),
            "wap": plain(getattr(bar, "average", None) if hasattr(bar, "average")
                         else bar.wap), "count": plain(bar.barCount)}


def tick_of(tick):
    """A historical tick with its time in seconds."""
    values = plain(tick)
    values["time"] = seconds_of(tick.time)
    return values


def terms_of(order):
    """An order under the client's names."""
    terms = plain(order)
    terms["conditions"] = [plain(one) for one in order.conditions or []]
    terms["algoParams"] = [(one.tag, one.value) for one in order.algoParams or []]
    return terms


class Client(Adapter):
    """An EClient whose loop runs in a thread, and what its wrapper was told."""

    library = "ibapi"

    def __init__(self):
        super().__init__()
        self._condition = threading.Condition(threading.RLock())
        self.disconnects = 0
        self.costs = {}
        self._orders = {}
        self._begin()

    def _begin(self):
        self._client = EClient(Wrapper(self))
        self._thread = None
        self._told = {}
        self._rows = {}
        self._whole = {}
        self._streams = {}
        self._next_request = 9_000_000
        self._broken = None

    # -- what the wrapper calls, on the client's thread

    def tell(self, change):
        with self._condition:
            change(self)
            self._condition.notify_all()

    def put(self, name, value):
        self._told[name] = value

    def row(self, request, value):
        self.tell(lambda one: one._rows.setdefault(request, []).append(value))

    def rows(self, request, values, done=True):
        def add(one):
            one._rows.setdefault(request, []).extend(values)
            if done:
                one._whole[request] = True
        self.tell(add)

    def whole(self, request):
        self.tell(lambda one: one._whole.__setitem__(request, True))

    def failed(self, request, code):
        if request in self._whole and not 2100 <= code < 2200:
            self._whole[request] = True

    def closed(self):
        self.disconnects += 1

    def event(self, request, value):
        def add(one):
            if request in one._streams:
                one._streams[request].events.append(value)
        self.tell(add)

    def field(self, request, values):
        def add(one):
            if request in one._streams:
                one._streams[request].values.update(values)
        self.tell(add)

    def tick(self, request, kind, name, price=None, size=None):
        def add(one):
            stream = one._streams.get(request)
            if stream is None:
                return
            stream.events.append({"type": kind, "price": price, "size": size})
            if name:
                stream.values[name] = size if price is None else price
        self.tell(add)

    def text_tick(self, request, kind, text):
        def add(one):
            stream = one._streams.get(request)
            if stream is None:
                return
            stream.events.append({"type": kind, "text": text})
            if kind in (48, 77):
                # price;size;time;volume;vwap;single
                parts = text.split(";")
                name = "rtVolume" if kind == 48 else "rtTradeVolume"
                stream.values[name] = float(parts[3])
                stream.values["vwap"] = float(parts[4])
        self.tell(add)

    def computed(self, request, name, values):
        def add(one):
            if request in one._streams:
                one._streams[request].greeks[name] = values
            if request in one._whole:
                one._rows.setdefault(request, []).append(values)
                one._whole[request] = True
        self.tell(add)

    def ended(self, request):
        def end(one):
            if request in one._streams:
                one._streams[request].ended = True
        self.tell(end)

    def level(self, request, position, operation, side, price, size, maker):
        def add(one):
            stream = one._streams.get(request)
            if stream is None:
                return
            stream.events.append({
                "position": position, "operation": operation, "side": side, "price": price,
                "size": size, "marketMaker": maker})
            book = stream.bids if side == 1 else stream.asks
            if operation == 2:
                book.pop(position, None)
            else:
                book[position] = (price, size)
        self.tell(add)

    def profit_told(self, request, values):
        def add(one):
            if request in one._streams:
                one._streams[request].values = values
                one._streams[request].events.append(values)
        self.tell(add)

    def opened(self, number, contract, terms, state):
        entry = dict(terms, status=state["status"], contract=contract)
        if terms["whatIf"]:
            self._rows[("whatIf", number)] = [state]
            self._whole[("whatIf", number)] = True
            return
        mine = terms["clientId"] == self.client_id
        if mine:
            known = self._orders.setdefault(number, self._blank(number))
            known["order"], known["contract"] = terms, contract
            known["permId"] = terms["permId"]
            known["opened"].append(state["status"])
            if not known["status"]:
                known["status"] = state["status"]
        self._rows.setdefault("open", []).append(entry)

    def _blank(self, number):
        return {"orderId": number, "status": "", "statuses": [], "opened": [], "order": {},
                "contract": {}, "permId": 0, "filled": 0.0, "remaining": 0.0,
                "avgFillPrice": 0.0, "lastFillPrice": 0.0, "whyHeld": "", "parentId": 0}

    def status_told(self, view):
        if view["clientId"] != self.client_id:
            return
        known = self._orders.setdefault(view["orderId"], self._blank(view["orderId"]))
        known.update(view)
        known["statuses"].append(view["status"])

    def executed(self, request, view):
        # A live execution carries -1; an answer carries the request's own number.
        if request in self._whole:
            self._rows.setdefault(request, []).append(view)
        else:
            self._rows.setdefault("fills", []).append(view)

    # -- connection

    def pump(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.step(end - time.monotonic())

    def step(self, seconds=0.02):
        with self._condition:
            self._condition.wait(max(0.0, seconds))
        if self._broken is not None:
            raise Missing(f"the client's loop ended with {self._broken!r}")

    def connect(self, port, client_id, seconds=10.0):
        self._begin()
        self.client_id = client_id
        self._client.connect("127.0.0.1", port, client_id)
        if not self._client.isConnected():
            raise Missing("a connection")
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._thread.start()
        self.wait(lambda: "nextId" in self._told and "accounts" in self._told,
                  "nextValidId and managedAccounts", seconds)

    def _loop(self):
        client = self._client
        try:
            client.run()
        except Exception as error:  # The client's own decoder raised; the scenario must know.
            self.tell(lambda one: setattr(one, "_broken", error))

    def disconnect(self):
        reader = getattr(self._client, "reader", None)
        self._client.disconnect()
        if self._thread is not None:
            self._thread.join(5)
        # The gateway sees the end only when the reader's own wait has ended.
        if reader is not None and reader.is_alive():
            reader.join(5)

    @property
    def is_connected(self):
        return self._client.isConnected()

    @property
    def version(self):
        return self._client.serverVersion()

    @property
    def accounts(self):
        return [one for one in self._told["accounts"].split(",") if one]

    def next_id(self):
        number = self._told["nextId"]
        self._told["nextId"] = number + 1
        return number

    def time(self):
        return self._single("time", self._client.reqCurrentTime)

    def _single(self, name, request, *arguments):
        self._told.pop(name, None)
        request(*arguments)
        self.wait(lambda: name in self._told, f"an answer to {request.__name__}")
        return self._told[name]

    def _request(self):
        self._next_request += 1
        return self._next_request

    def _ask(self, call, name, key=None):
        """Runs a request with a number of its own to its end; returns the rows that came."""
        request = self._request() if key is None else key
        with self._condition:
            self._rows[request] = []
            self._whole[request] = False
        call(request)
        self.wait(lambda: self._whole[request], f"an answer to {name}")
        del self._whole[request]
        return self._rows.pop(request)

    def _stream(self, call, handle=None):
        request = self._request()
        stream = Stream(handle=request)
        with self._condition:
            self._streams[request] = stream
        call(request)
        return stream

    def _end(self, stream, call):
        call(stream.handle)
        with self._condition:
            self._streams.pop(stream.handle, None)

    def _method(self, name):
        method = getattr(self._client, name, None)
        if method is None:
            raise NotOffered(f"it has no {name}")
        return method

    # -- contracts

    def _contract(self, values):
        values = dict(values)
        legs = values.pop("comboLegs", None)
        contract = assign(Contract(), values, "Contract")
        if legs:
            contract.comboLegs = [assign(ComboLeg(), leg, "ComboLeg") for leg in legs]
        return contract

    def details(self, contract):
        contract = self._contract(contract)
        return self._ask(
            lambda number: self._client.reqContractDetails(number, contract),
            "reqContractDetails")

    def search(self, pattern):
        return self._ask(
            lambda number: self._client.reqMatchingSymbols(number, pattern),
            "reqMatchingSymbols")

    def chain(self, symbol, futures_exchange, kind, contract_id):
        return self._ask(
            lambda number: self._client.reqSecDefOptParams(
                number, symbol, futures_exchange, kind, contract_id), "reqSecDefOptParams")

    def rule(self, number):
        return self._single(("rule", number), self._client.reqMarketRule, number)

    def depth_exchanges(self):
        return self._single("depthExchanges", self._client.reqMktDepthExchanges)

    # -- history

    def bars(self, contract, duration, size, what, rth=False, end="", date_format=1):
        contract = self._contract(contract)
        return self._ask(
            lambda number: self._client.reqHistoricalData(
                number, contract, end, duration, size, what, int(rth), date_format, False, []),
            "reqHistoricalData")

    def live_bars(self, contract, duration, size, what, rth=False):
        contract = self._contract(contract)

        def call(number):
            with self._condition:
                self._rows[number], self._whole[number] = [], False
            self._client.reqHistoricalData(
                number, contract, "", duration, size, what, int(rth), 1, True, [])

        stream = self._stream(call)
        self.wait(lambda: self._whole[stream.handle], "historicalDataEnd")
        stream.values["first"] = list(self._rows[stream.handle])
        return stream

    def cancel_live_bars(self, stream):
        self._end(stream, self._client.cancelHistoricalData)

    def head(self, contract, what, rth=False):
        contract = self._contract(contract)
        rows = self._ask(
            lambda number: self._client.reqHeadTimeStamp(number, contract, what, int(rth), 2),
            "reqHeadTimeStamp")
        return seconds_of(rows[0]) if rows else None

    def histogram(self, contract, period, rth=False):
        contract = self._contract(contract)
        return self._ask(
            lambda number: self._client.reqHistogramData(number, contract, rth, period),
            "reqHistogramData")

    def schedule(self, contract, days, rth=True):
        contract = self._contract(contract)
        if not hasattr(EWrapper, "historicalSchedule"):
            raise NotOffered("it has no historicalSchedule")
        rows = self._ask(
            lambda number: self._client.reqHistoricalData(
                number, contract, "", f"{days} D", "1 day", "SCHEDULE", int(rth), 1, False, []),
            "reqHistoricalData for SCHEDULE")
        return rows[0] if rows else None

    def ticks(self, contract, what, count, start="", end="", rth=False):
        contract = self._contract(contract)
        return self._ask(
            lambda number: self._client.reqHistoricalTicks(
                number, contract, start, end, count, what, int(rth), False, []),
            "reqHistoricalTicks")

    # -- streams

    def quotes(self, contract, generic="", snapshot=False):
        contract = self._contract(contract)
        return self._stream(lambda number: self._client.reqMktData(
            number, contract, generic, snapshot, False, []))

    def cancel_quotes(self, stream):
        self._end(stream, self._client.cancelMktData)

    def snapshot(self, contract):
        """One quote, and the word that it is complete."""
        stream = self.quotes(contract, snapshot=True)
        self.wait(lambda: stream.ended or self._has_failed(stream), "tickSnapshotEnd", 15)
        return stream

    def _has_failed(self, stream):
        return any(one.id == stream.handle and not 2100 <= one.code < 2200
                   for one in self.notices)

    def data_type(self, number):
        self._client.reqMarketDataType(number)

    def every(self, contract, kind):
        contract = self._contract(contract)
        return self._stream(
            lambda number: self._client.reqTickByTickData(number, contract, kind, 0, False))

    def cancel_every(self, stream):
        self._end(stream, self._client.cancelTickByTickData)

    def depth(self, contract, rows, smart=False):
        contract = self._contract(contract)
        stream = self._stream(
            lambda number: self._client.reqMktDepth(number, contract, rows, smart, []))
        stream.values["smart"] = smart
        return stream

    def cancel_depth(self, stream):
        smart = stream.values["smart"]
        self._end(stream, lambda number: self._client.cancelMktDepth(number, smart))

    def five_seconds(self, contract, what, rth=False):
        contract = self._contract(contract)
        return self._stream(
            lambda number: self._client.reqRealTimeBars(number, contract, 5, what, rth, []))

    def cancel_five_seconds(self, stream):
        self._end(stream, self._client.cancelRealTimeBars)

    def option_price(self, contract, volatility, underlying):
        contract = self._contract(contract)
        rows = self._ask(
            lambda number: self._client.calculateOptionPrice(
                number, contract, volatility, underlying, []), "calculateOptionPrice")
        return rows[0] if rows else None

    def option_volatility(self, contract, price, underlying):
        contract = self._contract(contract)
        rows = self._ask(
            lambda number: self._client.calculateImpliedVolatility(
                number, contract, price, underlying, []), "calculateImpliedVolatility")
        return rows[0] if rows else None

    # -- orders

    def _order(self, values):
        values = dict(values)
        conditions = values.pop("conditions", None)
        algo = values.pop("algoParams", None)
        smart = values.pop("smartComboRoutingParams", None)
        order = Order()
        if isinstance(order.totalQuantity, Decimal) and "totalQuantity" in values:
            values["totalQuantity"] = Decimal(str(values["totalQuantity"]))
        assign(order, values, "Order")
        if conditions:
            order.conditions = [self._order_condition(one) for one in conditions]
        if algo:
            order.algoParams = [TagValue(*pair) for pair in algo]
        if smart:
            order.smartComboRoutingParams = [TagValue(*pair) for pair in smart]
        return order

    def _order_condition(self, values):
        values = dict(values)
        condition = order_condition.Create(values.pop("condType"))
        return assign(condition, values, "OrderCondition")

    def place(self, contract, order):
        number = order.get("orderId") or self.next_id()
        self._sent = getattr(self, "_sent", {})
        self._sent[number] = (contract, dict(order, orderId=number))
        with self._condition:
            self._orders.setdefault(number, self._blank(number))
        self._send(number)
        return number

    def _send(self, number):
        contract, order = self._sent[number]
        order = {name: value for name, value in order.items() if name != "orderId"}
        self._client.placeOrder(number, self._contract(contract), self._order(order))

    def modify(self, number, changes):
        contract, order = self._sent[number]
        self._sent[number] = (contract, dict(order, **changes))
        self._send(number)

    def cancel(self, number):
        wanted = list(inspect.signature(self._client.cancelOrder).parameters)
        if len(wanted) == 1:
            self._client.cancelOrder(number)
        elif wanted[1] == "orderCancel":
            self._client.cancelOrder(number, self._cancel_terms())
        else:
            self._client.cancelOrder(number, "")

    cancel_unknown = cancel

    @staticmethod
    def _cancel_terms():
        from ibapi.order_cancel import OrderCancel  # Only later clients have it.
        return OrderCancel()

    def cancel_all(self):
        if inspect.signature(self._client.reqGlobalCancel).parameters:
            self._client.reqGlobalCancel(self._cancel_terms())
        else:
            self._client.reqGlobalCancel()

    def order(self, number):
        """All that the client knows of an order: its status, fills and the order itself."""
        with self._condition:
            known = self._orders.get(number)
            if known is None:
                return None
            view = dict(known)
            view["statuses"] = list(known["statuses"])
            view["fills"] = self._fills(number)
            return view

    def _fills(self, number):
        result = []
        seen = set()
        for fill in self._rows.get("fills", []):
            if fill["orderId"] != number or fill["clientId"] != self.client_id:
                continue
            if fill["execId"] not in seen:
                seen.add(fill["execId"])
                result.append(dict(fill, commission=self.costs.get(fill["execId"])))
        return result

    def adopt(self, number):
        """Whether the client knows an order of an earlier session; from then on it is its own."""
        with self._condition:
            return bool(self._orders.get(number, {}).get("order"))

    def what_if(self, contract, order):
        number = self.next_id()
        sent, what = self._contract(contract), self._order(dict(order, whatIf=True))
        key = ("whatIf", number)
        with self._condition:
            self._whole[key] = False
        self._client.placeOrder(number, sent, what)
        mark = len(self.notices)
        self.wait(lambda: self._whole[key] or any(
            one.id == number and not 2100 <= one.code < 2200 for one in self.notices[mark:]),
            "an answer to the what-if order")
        rows = self._rows.get(key)
        return rows[0] if rows else None

    def open_orders(self, everyone=False):
        call = self._client.reqAllOpenOrders if everyone else self._client.reqOpenOrders
        rows = self._ask(lambda _: call(), "reqOpenOrders", key="open")
        unique = {}
        for row in rows:
            unique[row["permId"]] = row
        return list(unique.values())

    def completed(self):
        return self._ask(
            lambda _: self._client.reqCompletedOrders(False), "reqCompletedOrders",
            key="completed")

    def executions(self, **filters):
        wanted = assign(ExecutionFilter(), filters, "ExecutionFilter")
        rows = self._ask(
            lambda number: self._client.reqExecutions(number, wanted), "reqExecutions")
        # The costs come after the word that the list is whole.
        try:
            self.wait(lambda: all(row["execId"] in self.costs for row in rows), "costs", 3)
        except Missing:
            pass
        return [dict(row, commission=self.costs.get(row["execId"])) for row in rows]

    # -- accounts

    def summary(self):
        tags = ("NetLiquidation,TotalCashValue,BuyingPower,AvailableFunds,ExcessLiquidity,"
                "InitMarginReq,MaintMarginReq,GrossPositionValue,EquityWithLoanValue,AccountType")
        request = {}

        def call(number):
            request["number"] = number
            self._client.reqAccountSummary(number, "All", tags)

        rows = self._ask(call, "reqAccountSummary")
        self._client.cancelAccountSummary(request["number"])
        return dict(rows)

    def values(self, account):
        with self._condition:
            self._rows["portfolio"] = []
        rows = self._ask(
            lambda _: self._client.reqAccountUpdates(True, account), "reqAccountUpdates",
            key="account")
        self._client.reqAccountUpdates(False, account)
        return {(key, currency): value for (name, key, currency), value in rows
                if name == account}

    def portfolio(self, account):
        self.values(account)
        newest = {}
        for row in self._rows.get("portfolio", []):
            if row["account"] == account:
                newest[row["contract"]["conId"]] = row
        return list(newest.values())

    def positions(self):
        rows = self._ask(
            lambda _: self._client.reqPositions(), "reqPositions", key="positions")
        self._client.cancelPositions()
        return rows

    def positions_multi(self, account):
        request = {}

        def call(number):
            request["number"] = number
            self._client.reqPositionsMulti(number, account, "")

        rows = self._ask(call, "reqPositionsMulti")
        self._client.cancelPositionsMulti(request["number"])
        return rows

    def values_multi(self, account):
        request = {}

        def call(number):
            request["number"] = number
            self._client.reqAccountUpdatesMulti(number, account, "", False)

        rows = self._ask(call, "reqAccountUpdatesMulti")
        self._client.cancelAccountUpdatesMulti(request["number"])
        return dict(rows)

    def profit(self, account):
        stream = self._stream(lambda number: self._client.reqPnL(number, account, ""))
        stream.cancel = self._client.cancelPnL
        return stream

    def profit_single(self, account, contract_id):
        stream = self._stream(
            lambda number: self._client.reqPnLSingle(number, account, "", contract_id))
        stream.cancel = self._client.cancelPnLSingle
        return stream

    def cancel_profit(self, stream):
        self._end(stream, stream.cancel)

    def news_bulletins(self):
        self._client.reqNewsBulletins(True)

    def scanner_parameters(self):
        return self._single("scannerParameters", self._client.reqScannerParameters)
