"""Proves that the harness finds what is wrong: python3 crash/selftest.py"""

import copy
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from harness import points, strace  # noqa: E402
from harness.judge import judge  # noqa: E402
from harness.points import PLACES, BadPoint, Candidate, Point  # noqa: E402
from harness.trial import Life  # noqa: E402
from harness.windows import Left, windows  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402

ACCOUNTS = {"swing": "DU1000001"}
BOOKS = {
    "orders": [
        {"terms": {"reference": "r1-a", "side": "BUY", "quantity": "10"}, "status": "Filled",
         "filled": "10"},
        {"terms": {"reference": "r1-b", "side": "BUY", "quantity": "5",
                   "type": {"limit": {"_0": "264.20"}}}, "status": "Submitted", "filled": "0"}],
    "executions": [
        {"id": "1.01", "reference": "r1-a", "side": "BUY", "quantity": "4", "price": "270.5",
         "time": 1_000_000_000},
        {"id": "2.01", "reference": "r1-a", "side": "BUY", "quantity": "6", "price": "270.6",
         "time": 2_000_000_000}],
    "accounts": [
        {"number": "DU1000001", "positions": [
            {"instrument": 7, "quantity": "10"}, {"instrument": 8, "quantity": "0"}]}]}
JOURNAL = {
    "orders": [
        {"intent": "r1-a", "strategy": "s", "tag": "one", "state": "filled", "filled": "10",
         "quantity": "10",
         "time": "2026-01-01T00:00:01Z"},
        {"intent": "r1-b", "strategy": "s", "tag": "two", "state": "working", "filled": "0",
         "quantity": "5", "limit_price": "264.2",
         "time": "2026-01-01T00:00:02Z"}],
    "fills": [
        {"execution": "1.01", "intent": "r1-a", "side": "BUY", "quantity": "4", "price": "270.50"},
        {"execution": "2.01", "intent": "r1-a", "side": "BUY", "quantity": "6", "price": "270.6"}],
    "positions": [{"account": "swing", "instrument": 7, "quantity": "10"}],
    "holdings": [{"account": "swing", "instrument": 7, "quantity": "12"},
                 {"account": "swing", "instrument": 7, "quantity": "-2"}]}


class JudgeTests(unittest.TestCase):
    """Altered books and journals."""

    def setUp(self):
        self.books, self.journal = copy.deepcopy(BOOKS), copy.deepcopy(JOURNAL)
        self.before = copy.deepcopy(JOURNAL)

    def verdict(self, lives=1):
        return judge(self.books, self.journal, self.before, ACCOUNTS, lives)

    def assert_only(self, kind, verdict):
        kinds = ("lost_fills", "doubled_orders", "wrong_positions", "others")
        self.assertEqual([name for name in kinds if getattr(verdict, name)], [kind])

    def order(self, reference, **changes):
        order = copy.deepcopy(BOOKS["orders"][1])
        order["terms"]["reference"] = reference
        order.update(changes)
        return order

    def row(self, intent, **changes):
        return {**JOURNAL["orders"][1], "intent": intent, "tag": intent, **changes}

    def test_agreeing_ones_pass(self):
        self.assertEqual(self.verdict().sentences(), [])

    def test_a_lost_fill_is_found(self):
        del self.journal["fills"][1]
        self.assert_only("lost_fills", self.verdict())

    def test_a_fill_of_another_price_is_found(self):
        self.journal["fills"][0]["price"] = "270.51"
        self.assert_only("others", self.verdict())

    def test_a_doubled_and_an_invented_fill_are_found(self):
        self.journal["fills"].append(self.journal["fills"][0])
        self.assert_only("others", self.verdict())
        self.journal["fills"][-1] = {**self.journal["fills"][0], "execution": "3.01"}
        self.assert_only("others", self.verdict())

    def test_a_reference_that_is_twice_at_the_gateway_is_found(self):
        self.books["orders"].append(self.order("r1-b"))
        self.assert_only("doubled_orders", self.verdict())

    def test_an_order_that_came_up_after_the_kill_is_found(self):
        self.books["orders"].append(self.order("r1-c"))
        self.journal["orders"].append(self.row("r1-c"))
        self.assert_only("doubled_orders", self.verdict())
        self.assertTrue(self.verdict(lives=2).is_clean)

    def test_the_one_stop_of_a_torn_bracket_may_come_up(self):
        self.books["orders"].append(self.order("r1-a-S"))
        self.journal["orders"].append(self.row("r1-a-S", parent="r1-a"))
        self.assertTrue(self.verdict().is_clean)
        self.books["orders"].append(self.order("r1-a-S"))
        self.assert_only("doubled_orders", self.verdict())

    def test_a_request_with_two_orders_is_found(self):
        self.books["orders"].append(self.order("r1-c"))
        self.journal["orders"].append(self.row("r1-c", tag="two"))
        self.before = self.journal
        self.assert_only("doubled_orders", self.verdict())

    def test_an_order_without_a_row_is_found(self):
        del self.journal["orders"][1]
        self.assert_only("others", self.verdict())

    def test_each_wrong_state_of_a_live_order_is_found(self):
        for state in ("lost", "not_sent", "sending", "unknown", "modify_pending", "cancelled",
                      "filled"):
            self.journal["orders"][1]["state"] = state
            self.assert_only("others", self.verdict())

    def test_an_untransmitted_order_of_a_torn_bracket_is_found(self):
        self.books["orders"][1]["terms"]["transmit"] = False
        self.books["orders"][1]["status"] = "PendingSubmit"
        stop = self.row("r1-b-s", parent="r1-b", state="unknown")
        self.journal["orders"].append(stop)
        self.assertTrue(self.verdict().is_clean, "nothing is proven yet")
        stop["state"] = "lost"
        self.assert_only("others", self.verdict())
        self.books["orders"][1]["status"] = "Cancelled"
        self.journal["orders"][1]["state"] = "cancelled"
        self.assertTrue(self.verdict().is_clean)

    def test_a_row_that_says_it_works_and_is_not_there_is_found(self):
        self.journal["orders"].append(self.row("r1-c"))
        self.assert_only("others", self.verdict())
        for state in ("lost", "not_sent", "unknown"):
            self.journal["orders"][-1]["state"] = state
            self.assertTrue(self.verdict().is_clean, state)

    def test_a_wrong_quantity_of_a_row_is_found(self):
        self.journal["orders"][0]["filled"] = "9"
        self.assert_only("others", self.verdict())

    def test_wrong_terms_of_a_live_order_are_found(self):
        for name, value in (("quantity", "6"), ("limit_price", "264.21")):
            self.journal = copy.deepcopy(JOURNAL)
            self.journal["orders"][1][name] = value
            self.assert_only("others", self.verdict())

    def test_wrong_positions_are_found(self):
        self.journal["positions"][0]["quantity"] = "11"
        self.assert_only("wrong_positions", self.verdict())
        self.journal["positions"] = []
        self.assert_only("wrong_positions", self.verdict())

    def test_wrong_holdings_are_found(self):
        self.journal["holdings"].pop()
        self.assert_only("wrong_positions", self.verdict())
        self.journal["holdings"] = JOURNAL["holdings"] + [
            {"account": "swing", "instrument": 8, "quantity": "1"}]
        self.assert_only("wrong_positions", self.verdict())

    def test_a_journal_that_cannot_be_read_is_found(self):
        self.journal = None
        self.assert_only("others", self.verdict())


class TraceTests(unittest.TestCase):
    """The proof that a kill took place."""

    FIRED = """\
12 1.000001 pwrite64(5</d/journal.db-wal>, "x", 24, 0) = 24
13 1.000002 pwrite64(5</d/journal.db-wal>, "y", 24, 0 <unfinished ...>
12 1.000003 pwrite64(5</d/journal.db-wal>, "x", 24, 24 <unfinished ...>
13 1.000004 <... pwrite64 resumed>) = 24
12 1.000005 <... pwrite64 resumed>) = ?
13 1.000006 +++ killed by SIGKILL +++
12 1.000006 +++ killed by SIGKILL +++
"""

    def log(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "log"
            path.write_text(text)
            return strace.Log(path)

    def test_a_kill_is_proven(self):
        call = self.log(self.FIRED).struck("pwrite64", 2)
        self.assertEqual((call.thread, call.name), (12, "pwrite64"))

    def test_another_number_or_call_proves_nothing(self):
        log = self.log(self.FIRED)
        self.assertIsNone(log.struck("pwrite64", 1))
        self.assertIsNone(log.struck("pwrite64", 3))
        self.assertIsNone(log.struck("sendto", 2))

    def test_an_orderly_end_proves_nothing(self):
        text = self.FIRED.replace("killed by SIGKILL", "exited with 0")
        self.assertIsNone(self.log(text).struck("pwrite64", 2))

    def test_a_call_that_returned_proves_nothing(self):
        text = self.FIRED.replace("= ?", "= 24")
        self.assertIsNone(self.log(text).struck("pwrite64", 2))

    def test_lines_of_one_followed_thread(self):
        log = self.log('1.5 sendto(31<TCP:[a->b]>, "r1-abc", 402) = 402\n'
                       '1.6 sendto(31<TCP:[a->b]>, "r1-def", 402) = ?\n'
                       '1.7 +++ killed by SIGKILL +++\n')
        self.assertIsNotNone(log.struck("sendto", 2))
        self.assertTrue(log.sent("r1-abc"))
        self.assertFalse(log.sent("r1-def"))

    def test_counts_are_by_thread(self):
        self.assertEqual(self.log(self.FIRED).counts("pwrite64"), {12: 2, 13: 1})


class WindowTests(unittest.TestCase):
    """What a kill left behind."""

    TRACE = TraceTests().log('1.5 sendto(3<TCP:[a->b]>, "r1-w", 4) = 4\n')

    def found(self, orders=(), fills=(), books=None, log="takes orders", is_ending=False):
        books = books or {"orders": [], "executions": []}
        life = Life(self.TRACE, is_ending, ready=0, ending=0)
        return windows(Left(books, list(orders), list(fills), log), 1.5, life)

    def test_quiet_start_and_end(self):
        self.assertEqual(self.found(), ["quiet"])
        self.assertEqual(self.found(log=""), ["start"])
        self.assertEqual(self.found(is_ending=True), ["end"])

    def test_orders_on_their_way(self):
        def sending(intent):
            return {"intent": intent, "state": "sending", "time": ""}

        self.assertEqual(self.found(log="takes orders\nm [steps.lua:8]  asks one"), ["W0"])
        self.assertEqual(self.found([sending("r1-v")]), ["W1"])
        self.assertEqual(self.found([sending("r1-w")]), ["W3"])
        live = {"orders": [BOOKS["orders"][1]], "executions": []}
        self.assertEqual(self.found([sending("r1-b")], books=live), ["W5"])
        done = {"orders": [BOOKS["orders"][0]], "executions": []}
        self.assertEqual(self.found([sending("r1-a")], books=done), ["W6"])

    def test_changes_and_cancels(self):
        for state, window in (("modify_pending", "W8"), ("cancel_pending", "W9")):
            self.assertEqual(
                self.found([{"intent": "r1-b", "state": state, "time": ""}]), [window])

    def test_fills(self):
        books = {"orders": [], "executions": BOOKS["executions"]}
        self.assertEqual(self.found(books=books), ["W6", "W10"])
        self.assertEqual(self.found(fills=JOURNAL["fills"]), ["W11"])
        heard = "takes orders\nm [steps.lua:9]  heard 1.01\nm [steps.lua:9]  heard 2.01"
        self.assertEqual(self.found(fills=JOURNAL["fills"], books=books, log=heard), ["quiet"])

    def test_a_torn_bracket(self):
        rows = [{"intent": "r1-a", "state": "filled", "time": ""},
                {"intent": "r1-c", "state": "not_sent", "time": "", "parent": "r1-a"}]
        self.assertEqual(self.found(rows, books={"orders": BOOKS["orders"], "executions": []}),
                         ["W12"])


class PointTests(unittest.TestCase):
    """Names and choices of points."""

    def test_names_are_read_back(self):
        point = Point("orders", "sendto", 3)
        self.assertEqual(points.parse(str(point)), point)
        for text in ("orders.sendto", "orders.sendto:0", "orders.read:1", "else.sendto:1", ""):
            with self.assertRaises(BadPoint, msg=text):
                points.parse(text)

    def test_choices_are_spread_and_of_the_stated_size(self):
        def candidates(scenario, group, count, phase):
            place, syscall = group.split(".")
            return [Candidate(scenario, Point(place, syscall, number), phase)
                    for number in range(1, count + 1)]

        every = (candidates("s", "orders.sendto", 3, "trading")
                 + candidates("s", "journal.pwrite64", 300, "start")
                 + candidates("t", "orders.pwrite64", 300, "trading"))
        for count in (1, 10, 60, 600, 603, 1000):
            chosen = points.select(every, count)
            self.assertEqual(len(chosen), min(count, 603))
            self.assertEqual(len(set(chosen)), len(chosen))
        chosen = points.select(every, 33)
        self.assertEqual([one.point.number for one in chosen if one.point.syscall == "sendto"],
                         [1, 2, 3], "rare calls are all chosen")
        spread = [one.point.number for one in chosen if one.scenario == "t"]
        self.assertGreater(len(spread), 20, "by weight")
        self.assertLessEqual(max(b - a for a, b in zip(spread, spread[1:])), 14)

    def test_a_point_belongs_to_the_thread_that_comes_first(self):
        log = TraceTests().log(
            '1 1.0 pwrite64(5</a>, "") = 1\n1 2.0 pwrite64(5</a>, "") = 1\n'
            + "".join(f'2 {time}.0 pwrite64(5</a>, "") = 1\n' for time in (3, 4, 5, 6)))
        life = Life(log, False, ready=2.5, ending=5.5)
        found = points.counted("s", PLACES["journal"], life)
        self.assertEqual([(one.point.number, one.phase) for one in found],
                         [(1, "start"), (2, "start"), (3, "trading"), (4, "end")])

    def test_every_scenario_has_its_scripts_and_trades(self):
        folder = Path(__file__).resolve().parent / "strategies"
        self.assertGreaterEqual(len(SCENARIOS), 15)
        for scenario in SCENARIOS.values():
            self.assertGreater(scenario.orders, 0, scenario.name)
            names = [one.name or one.script for one in scenario.strategies]
            self.assertEqual(len(names), len(set(names)), scenario.name)
            for one in scenario.strategies:
                self.assertTrue((folder / f"{one.script}.lua").exists(), one.script)
        self.assertTrue(all(place.syscalls for place in PLACES.values()))


if __name__ == "__main__":
    unittest.main()
