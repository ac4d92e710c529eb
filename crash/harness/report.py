"""Prints what the kills came to."""

import json
from collections import Counter

from harness.windows import WINDOWS


def line(done, total, outcome, left):
    """One trial, as it ends."""
    if outcome.trouble:
        mark = "??"
    elif not outcome.has_fired:
        mark = "--"
    else:
        mark = "ok" if outcome.verdict.is_clean else "BAD"
    rest = f"  about {left / 60:.0f} min left" if left > 60 else ""
    return (f"[{done:4}/{total}] {mark:3}  {outcome.scenario} {outcome.point}  "
            f"{' '.join(outcome.windows)}  {outcome.seconds:.1f} s{rest}")


def group(outcome):
    """The call of a trial's point."""
    return outcome.point.split(":")[0]


def table(outcomes, names):
    """Scenarios by calls: points that fired, and in brackets those that went wrong."""
    groups = sorted({group(one) for one in outcomes})
    heads = [name.split(".") for name in groups]
    widths = [max(map(len, head)) for head in heads]
    width = max(len(name) for name in names)
    lines = ["  ".join([title.ljust(width), *(head[row].rjust(size)
                                             for head, size in zip(heads, widths)), last])
             for row, (title, last) in enumerate((("", ""), ("scenario", "all")))]
    for name in names:
        own = [one for one in outcomes if one.scenario == name]
        cells = [_cell([one for one in own if group(one) == column]).rjust(size)
                 for column, size in zip(groups, widths)]
        lines.append("  ".join([name.ljust(width), *cells, _cell(own).rjust(3)]))
    return lines


def _cell(outcomes):
    fired = [one for one in outcomes if one.has_fired]
    bad = sum(not one.verdict.is_clean for one in fired)
    if not outcomes:
        return "."
    return f"{len(fired)}" + (f" ({bad} BAD)" if bad else "")


def summary(outcomes, seconds):
    """The figures as a dictionary."""
    fired = [one for one in outcomes if one.has_fired]
    restarts = sorted(one.restart_seconds for one in fired if one.restart_seconds is not None)
    counts = Counter(name for one in fired for name in one.windows)
    states = sum((one.verdict.states for one in fired), Counter())

    def total(kind):
        return sum(len(getattr(one.verdict, kind)) for one in fired)

    return {
        "points": len(outcomes),
        "fired": len(fired),
        "not_fired": [f"{one.scenario} {one.point}" for one in outcomes
                      if not one.has_fired and not one.trouble],
        "troubles": [f"{one.scenario} {one.point}: {one.trouble}" for one in outcomes
                     if one.trouble],
        "scenarios": len({one.scenario for one in fired}),
        "lost_fills": total("lost_fills"),
        "doubled_orders": total("doubled_orders"),
        "wrong_positions": total("wrong_positions"),
        "other_violations": total("others"),
        "unheard_fills": sum(one.unheard for one in fired),
        "windows": {name: counts[name] for name in WINDOWS if counts[name]},
        "order_states": dict(states.most_common()),
        "restart_seconds": {
            "median": _place(restarts, 0.5), "p99": _place(restarts, 0.99),
            "most": _place(restarts, 1)},
        "seconds": round(seconds, 1),
    }


def _place(values, share):
    return round(values[min(len(values) - 1, int(share * len(values)))], 3) if values else None


def words(figures):
    """The figures for people."""
    lines = ["", "windows (a kill may fall into several):"]
    lines += [f"  {name:6} {count:5}  {WINDOWS[name]}"
              for name, count in figures["windows"].items()]
    states = ", ".join(f"{count} {name}" for name, count in figures["order_states"].items())
    restart = figures["restart_seconds"]
    lines += [
        f"orders after the restart: {states or 'none'}",
        f"fills that no script heard of in either life: {figures['unheard_fills']}",
        f"restart to ready: median {restart['median']} s, p99 {restart['p99']} s",
        f"{figures['fired']} of {figures['points']} kill points fired in {figures['scenarios']} "
        f"scenarios, in {figures['seconds'] / 60:.1f} minutes: {figures['lost_fills']} lost fills, "
        f"{figures['doubled_orders']} doubled orders, {figures['wrong_positions']} wrong "
        f"positions, {figures['other_violations']} other violations"]
    if figures["not_fired"]:
        lines.append(f"did not fire, and prove nothing: {', '.join(figures['not_fired'][:20])}")
    lines += [f"trouble: {text}" for text in figures["troubles"][:20]]
    return lines


def violations(outcomes):
    """Each trial that went wrong, and how to repeat it."""
    lines = []
    for one in outcomes:
        if one.verdict.is_clean:
            continue
        lines.append(f"BAD {one.scenario} {one.point} at {one.call}, windows "
                     f"{' '.join(one.windows)}; kept in {one.folder}")
        lines += [f"    {text}" for text in one.verdict.sentences()[:10]]
        lines.append(f"    repeat: ./dev crash --scenario {one.scenario} --point {one.point}")
    return lines


def as_json(outcomes, figures):
    """Everything for programs."""
    bad = [{"scenario": one.scenario, "point": one.point, "call": one.call,
            "windows": one.windows, "folder": one.folder, "found": one.verdict.sentences()}
           for one in outcomes if not one.verdict.is_clean]
    return json.dumps({**figures, "violations": bad}, indent=1)
