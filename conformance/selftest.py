"""Proves that the harness finds what is wrong: python3 conformance/selftest.py"""

import sys
import unittest
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from adapters.base import Missing, NotOffered  # noqa: E402
from harness import market, matrix  # noqa: E402
from harness.clients import CLIENTS  # noqa: E402
from harness.column import Column  # noqa: E402
from harness.ledger import type_of  # noqa: E402
from harness.plain import plain, seconds_of  # noqa: E402
from harness.scenario import Scenario, Trial, judge, load  # noqa: E402

EXECUTION = {
    "id": "1.01", "quantity": "10", "price": "290.5", "side": "BUY", "perm": 7,
    "key": {"client": 1, "order": 3}, "account": "DU1000001", "exchange": "NYSE",
    "cumulativeQuantity": "10", "averagePrice": "290.5", "reference": "r", "liquidity": 2,
    "instrument": 8314, "time": 1_700_000_000_500_000_000, "commission": "1.05",
    "commissionCurrency": "USD", "realizedProfit": "-3.5"}
FILL = {
    "execId": "1.01", "shares": 10.0, "price": 290.5, "side": "BOT", "permId": 7, "orderId": 3,
    "clientId": 1, "acctNumber": "DU1000001", "exchange": "NYSE", "cumQty": 10.0,
    "avgPrice": 290.5, "orderRef": "r", "lastLiquidity": 2, "contract": {"conId": 8314},
    "time": 1_700_000_000,
    "commission": {"commission": 1.05, "currency": "USD", "realizedPNL": -3.5}}


class FillTests(unittest.TestCase):
    """Executions beside the ledger's."""

    def failures(self, fills, executions):
        trial = Trial(None, "fills")
        trial.compare_fills(fills, executions)
        return trial.failures

    def test_equal_ones_pass(self):
        self.assertEqual(self.failures([FILL], [EXECUTION]), [])

    def test_each_differing_field_is_found(self):
        wrong = {"shares": 11.0, "price": 290.51, "side": "SLD", "permId": 8, "orderId": 4,
                 "clientId": 2, "acctNumber": "DU1000002", "exchange": "ARCA", "cumQty": 9.0,
                 "avgPrice": 290.6, "orderRef": "x", "lastLiquidity": 1,
                 "contract": {"conId": 1}, "time": 1_700_000_001, "commission": None}
        for name, value in wrong.items():
            found = self.failures([dict(FILL, **{name: value})], [EXECUTION])
            self.assertEqual(len(found), 1, name)

    def test_each_differing_cost_is_found(self):
        for name, value in (("commission", 1.0), ("currency", "EUR"), ("realizedPNL", 0.0)):
            cost = dict(FILL["commission"], **{name: value})
            found = self.failures([dict(FILL, commission=cost)], [EXECUTION])
            self.assertEqual(len(found), 1, name)

    def test_missing_and_doubled_executions_are_found(self):
        self.assertEqual(len(self.failures([], [EXECUTION])), 2)
        self.assertEqual(len(self.failures([FILL, dict(FILL, execId="2")], [EXECUTION])), 1)


class MarketTests(unittest.TestCase):
    """The recordings."""

    def bar(self, first, change=0):
        rows = market.share_rows()[first:first + 25]
        return {"open": rows[0].open / 100, "high": (max(row.high for row in rows) + change) / 100,
                "low": min(row.low for row in rows) / 100, "close": rows[-1].close / 100,
                "volume": sum(row.volume for row in rows)}

    def test_its_own_bars_fit_and_others_do_not(self):
        bars = [self.bar(107), self.bar(132), self.bar(157)]
        self.assertTrue(market.fits_share_history(bars, 5))
        self.assertFalse(market.fits_share_history([self.bar(107), self.bar(133)], 5))
        self.assertFalse(market.fits_share_history([self.bar(107, change=1)], 5))
        wrong = dict(self.bar(107), volume=1)
        self.assertFalse(market.fits_share_history([wrong], 5))

    def test_runs_and_thinned_rows(self):
        self.assertTrue(market.is_run([2, 3], [1, 2, 3, 4]))
        self.assertFalse(market.is_run([2, 4], [1, 2, 3, 4]))
        self.assertTrue(market.is_thinned([2, 4], [1, 2, 3, 4]))
        self.assertFalse(market.is_thinned([4, 2], [1, 2, 3, 4]))
        self.assertFalse(market.is_run([2, 2], [1, 2, 3]))

    def test_the_shares_cross_every_price_of_the_scenarios(self):
        low, high = market.share_range()
        self.assertLessEqual(low, 290.0)
        for cycle in range(0, 2000, 20):
            rows = market.share_rows()[cycle:cycle + 20]
            self.assertLess(min(row.low for row in rows), 29_015)
            self.assertGreater(max(row.high for row in rows), 29_095)
        self.assertLess(high, 292)


class JudgeTests(unittest.TestCase):
    """Cells."""

    def state(self, function):
        return judge(None, Scenario("a row", function))["state"]

    def test_states(self):
        def raises(error):
            def run(trial):
                trial.hold("first", True)
                raise error
            return run

        self.assertEqual(self.state(lambda trial: trial.check("x", 1.0, 1)), "green")
        self.assertEqual(self.state(lambda trial: trial.check("x", 1.0, 2)), "red")
        self.assertEqual(self.state(lambda trial: None), "red")
        self.assertEqual(self.state(raises(NotOffered("no such request"))), "n/a")
        self.assertEqual(self.state(raises(Missing("a fill"))), "red")
        self.assertEqual(self.state(raises(KeyError("x"))), "red")

    def test_truth_is_no_number(self):
        trial = Trial(None, "x")
        self.assertFalse(trial.check("a flag", True, 1.5))
        self.assertFalse(trial.check("nothing", None, 0.0))

    def test_every_row_has_a_text_of_its_own(self):
        self.assertGreater(len(load()), 100)

    def test_the_table_has_footnotes_and_failures(self):
        column = Column(CLIENTS[0])
        column.cells = {
            "a": {"state": "n/a", "reason": "it has no a", "checks": 0, "failures": []},
            "b": {"state": "red", "reason": "", "checks": 1, "failures": ["x: expected 1"]}}
        lines = matrix.table([column], ["a", "b"])
        self.assertIn("n/a 1", lines[1])
        self.assertEqual(lines[-1], "1  it has no a")
        self.assertIn("    x: expected 1", matrix.failures([column], ["a", "b"]))


class PlainTests(unittest.TestCase):
    """What clients hand out."""

    def test_unset_is_none(self):
        for value in (2147483647, 1.7976931348623157e308, float("nan"),
                      Decimal("170141183460469231731687303715884105727")):
            self.assertIsNone(plain(value))
        self.assertEqual(plain(Decimal("0.12345678")), 0.12345678)
        self.assertIs(plain(True), True)

    def test_times(self):
        moment = int(datetime(2026, 4, 13, 19, 27, 4, tzinfo=timezone.utc).timestamp())
        for text in ("20260413 15:27:04 US/Eastern", "20260413-19:27:04", "20260413  15:27:04",
                     str(moment), moment):
            self.assertEqual(seconds_of(text), moment)
        self.assertIsNone(seconds_of(""))

    def test_types_of_the_ledger(self):
        def told(kind):
            return type_of({"terms": {"type": kind}})

        self.assertEqual(told({"market": {}}), ("MKT", None, None))
        self.assertEqual(told({"stopLimit": {"stop": "2", "limit": "3"}}), ("STP LMT", 3.0, 2.0))
        self.assertEqual(told({"trailingStop": {"by": {"amount": {"_0": "0.5"}}}}),
                         ("TRAIL", None, 0.5))


if __name__ == "__main__":
    unittest.main()
