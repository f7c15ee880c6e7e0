#!/usr/bin/env python3
"""Attacks many consultations in one process, whole sequences of releases together.

    many.py [--naive | --live | --batches] FOLDER...

A folder holds one consultation:

* `questionnaire.json`: what was asked.
* `paper.csv`: what each child answered, a column for each field of a paper file. A column `batch`
  (1, 2, 3 …; without it all are 1) says with which release a child was counted first.
* `tables.csv`: the release. Of a sequence `tables-1.csv`, `tables-2.csv` …, in order, each with
  the columns of a release and, where rows were carried over, `batch`: a row counts the children
  whose batch is at most its own. Without the column it is the number of the file.

The attacker knows who took part by every breakdown and with which release each came, and his own
answers. `--naive` attacks instead exact counts above four with filters, `--live` exact counts of
the whole after each of the last five responses, `--batches` exact counts of all groups after each
batch: controls that must be broken in more than half of the consultations of 20 to 3,000 children.

Exit 0: nothing was proven (of a control: enough was). Exit 1: else.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from attack import after_every_batch, after_every_response, naive, problems, read, released
from truth import NOT_SHOWN, Truth

# A control gives up on a consultation after so many programmes.
PATIENCE = 40


def releases_of(folder):
    numbered = sorted(folder.glob("tables-*.csv"), key=lambda path: int(path.stem.split("-")[1]))
    return [read(path) for path in numbered or [folder / "tables.csv"]]


def attacked(folder, control, tally):
    """What is proven of one consultation: the names of the tables."""
    truth = Truth(folder / "questionnaire.json", folder / "paper.csv")
    rows = list(truth.rows())
    if control == "live":
        for number, row in enumerate(rows[-5:], start=2):
            row["batch"] = number
    won, tries = set(), 0
    for problem, told, divides in problems(releases_of(folder), rows, truth.several):
        if control == "naive":
            naive(problem, divides)
        elif control == "live":
            after_every_response(problem)
        elif control == "batches":
            after_every_batch(problem, divides)
        else:
            tally["out_of_band"] += released(problem, told, divides)
        if not problem.rows:
            continue
        problem.slack()
        tally["tables"] += 1
        tally["cells"] += len(problem.rows)
        for unit, cat, insider in problem.targets({NOT_SHOWN}):
            tally["targets"] += 1
            if problem.direct(unit, cat):
                tally["direct"] += 1
            elif problem.proven(unit, cat, insider):
                tally["proven"] += 1
                won.add(f"{folder.name} {problem.name}")
            if control and (won or tries + problem.programmes > PATIENCE):
                break
        tries += problem.programmes
        if control and (won or tries > PATIENCE):
            break
    tally["programmes"] += tries
    return len(rows), won


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--naive", action="store_const", dest="control", const="naive")
    parser.add_argument("--live", action="store_const", dest="control", const="live")
    parser.add_argument("--batches", action="store_const", dest="control", const="batches")
    parser.add_argument("folders", nargs="+", type=Path)
    asked = parser.parse_args()
    begun, tally, won = time.monotonic(), Counter(targets=0, direct=0, proven=0), set()
    for folder in asked.folders:
        many, proven = attacked(folder, asked.control, tally)
        won |= proven
        tally["consultations"] += 1
        tally["children"] += many
        tally["large"] += 20 <= many <= 3_000
        tally["large_broken"] += 20 <= many <= 3_000 and bool(proven)
    seconds = round(time.monotonic() - begun, 1)
    shown = dict(tally, mode=asked.control or "release", seconds=seconds)
    print(json.dumps(dict(shown, won=sorted(won)[:20])))
    if asked.control:
        return 0 if 2 * tally["large_broken"] > tally["large"] else 1
    return 1 if tally["proven"] or tally["out_of_band"] else 0


if __name__ == "__main__":
    sys.exit(main())
