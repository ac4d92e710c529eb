"""Prints what the scenarios found."""

import json

MARKS = {"green": "ok", "red": "RED", "n/a": "n/a"}


def table(columns, names):
    """The matrix as lines of text, with footnotes for all that is not green."""
    width = max([len(name) for name in names] + [8])
    heads = [column.client.short for column in columns]
    widths = [max(len(head), 7) for head in heads]
    notes = []
    lines = ["  ".join(["scenario".ljust(width),
                        *(head.ljust(size) for head, size in zip(heads, widths))]).rstrip()]
    for name in names:
        row = [name.ljust(width)]
        for column, size in zip(columns, widths):
            cell = column.cells.get(name)
            mark = MARKS[cell["state"]] if cell else "-"
            if cell and cell["state"] == "n/a":
                mark += f" {_note(notes, cell['reason'])}"
            row.append(mark.ljust(size))
        lines.append("  ".join(row).rstrip())
    if notes:
        lines.append("")
        lines += [f"{index + 1}  {note}" for index, note in enumerate(notes)]
    return lines


def _note(notes, text):
    if text not in notes:
        notes.append(text)
    return notes.index(text) + 1


def failures(columns, names):
    """For each red cell what was expected and what came."""
    lines = []
    for column in columns:
        for name in names:
            cell = column.cells.get(name)
            if not cell or cell["state"] != "red":
                continue
            lines.append(f"RED {column.client.short}: {name}")
            lines += [f"    {failure}" for failure in cell["failures"][:12]]
            if len(cell["failures"]) > 12:
                lines.append(f"    and {len(cell['failures']) - 12} more")
    return lines


def summary(columns, names, seconds):
    """One line of counts."""
    cells = [column.cells[name] for column in columns for name in names
             if name in column.cells]
    counts = {state: sum(cell["state"] == state for cell in cells) for state in MARKS}
    checks = sum(cell["checks"] for cell in cells)
    return (f"{len(names)} scenarios x {len(columns)} clients: {counts['green']} green, "
            f"{counts['n/a']} not applicable, {counts['red']} red; {checks} values compared "
            f"in {seconds:.0f} s")


def as_json(columns, names, seconds):
    """Everything, for programs."""
    return json.dumps({
        "seconds": round(seconds, 1),
        "clients": [{
            "name": column.client.name, "title": column.client.short,
            "cells": [column.cells[name] for name in names if name in column.cells],
        } for column in columns],
    }, indent=2, default=str)
