#!/usr/bin/env python3
"""Measures pages of a large journal and log, and prints a table: `./dev bench journal`."""

import argparse
import json
import os
import subprocess
import sys


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench journal", description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the release executables")
    parser.add_argument("--work", required=True, help="folder for the files, kept for the next time")
    parser.add_argument("--fills", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    return parser.parse_args()


def main():
    options = arguments()
    os.makedirs(os.path.dirname(options.work), exist_ok=True)
    command = [f"{options.bin}/perigee-bench", "pages", options.work]
    command += [str(options.fills), str(options.lines)]
    rows, slow = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            figure = json.loads(line)
            if figure["bench"] != "page":
                print(f"{figure['bench']}: {figure['rows_per_s']:,} rows a second", flush=True)
                continue
            rows.append(figure)
            limit = 1000 if figure["query"].startswith("search") else 200
            slow += figure["p99_ms"] > limit
            if len(rows) == 1:
                print(f"{'TABLE':8}{'QUERY':40}{'ROWS':>6}{'P50 MS':>10}{'P99 MS':>10}")
            mark = "  over its limit" if figure["p99_ms"] > limit else ""
            print(
                f"{figure['table']:8}{figure['query']:40}{figure['rows']:>6}"
                f"{figure['p50_ms']:>10.1f}{figure['p99_ms']:>10.1f}{mark}", flush=True)
    if process.returncode != 0:
        sys.exit(process.returncode)
    print(f"{len(rows)} queries, {slow} over their limit (200 ms a page, 1 s a search)")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
