"""The exchange's own books, as the gateway writes them beside what it tells its clients."""

import json
import time
from pathlib import Path


class Ledger:
    """Reads the ledger file again whenever it is asked."""

    def __init__(self, path):
        self._path = Path(path)

    def read(self):
        """The whole file; None before the first write."""
        try:
            return json.loads(self._path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def wait(self, condition, seconds=5.0):
        """The ledger once the condition holds of it, or as it is after so many seconds."""
        end = time.monotonic() + seconds
        while True:
            ledger = self.read()
            if ledger is not None and condition(ledger):
                return ledger
            if time.monotonic() > end:
                return ledger
            time.sleep(0.05)

    def order(self, reference, condition=lambda order: True, seconds=5.0):
        """The record of the order with a reference, once the condition holds of it."""

        def found(ledger):
            record = by_reference(ledger, reference)
            return record is not None and condition(record)

        ledger = self.wait(found, seconds)
        return by_reference(ledger, reference) if ledger else None

    def executions(self, reference):
        """The executions of an order, oldest first."""
        ledger = self.read() or {"executions": []}
        return [one for one in ledger["executions"] if one["reference"] == reference]

    def account(self, number):
        """An account's books."""
        ledger = self.read() or {"accounts": []}
        return next((one for one in ledger["accounts"] if one["number"] == number), None)


def by_reference(ledger, reference):
    """The newest order with a reference; None when there is none."""
    found = [order for order in ledger["orders"] if order["terms"]["reference"] == reference]
    return found[-1] if found else None


def turnover_average(order):
    """An order's average price; None before its first fill."""
    filled = float(order["filled"])
    return float(order["turnover"]) / filled if filled else None


#: The names of the ledger's order types in the broker's codes, and which of their parts a client
#: sees as the limit price and which as the auxiliary price.
_TYPES = {
    "market": ("MKT", None, None), "limit": ("LMT", "_0", None), "stop": ("STP", None, "_0"),
    "stopLimit": ("STP LMT", "limit", "stop"), "trailingStop": ("TRAIL", None, "by"),
    "trailingStopLimit": ("TRAIL LIMIT", None, "by"), "marketOnClose": ("MOC", None, None),
    "limitOnClose": ("LOC", "_0", None), "marketIfTouched": ("MIT", None, "_0"),
    "limitIfTouched": ("LIT", "limit", "trigger"), "marketToLimit": ("MTL", None, None),
    "relative": ("REL", "cap", "offset"), "peggedToMidpoint": ("PEG MID", "cap", "offset"),
}


def type_of(order):
    """An order's type, limit price and auxiliary price, as clients call them."""
    (name, parts), = order["terms"]["type"].items()
    code, limit, auxiliary = _TYPES[name]

    def price(key):
        value = parts.get(key) if key else None
        if isinstance(value, dict):
            # A trailing distance: an amount counts, a percentage does not.
            value = value.get("amount", {}).get("_0")
        return None if value is None else float(value)

    return code, price(limit), price(auxiliary)
