#!/usr/bin/env python3
"""Counts again what a release tells, from the paper file that was imported.

    count.py FOLDER...

A folder holds `questionnaire.json`, `paper.csv` and `tables.csv`. Every row of the family must be
there once; every figure must be what the published rule makes of the true count: band, middle,
rounded base, percent, mean, median. Rows are hidden as the rule says or wholly.

Exit 0: all is right, and each of the changes that are tried on a copy was noticed (a count moved by
a band, a base, a percent, a mean, a row left out or told twice). Exit 1: something is not.
"""

import csv
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from truth import NOT_SHOWN, Truth

FLOORS = {0: (5, 10), 1: (5, 10), 2: (10, 20), 3: (10, 30)}
FEWEST, EXCLUSIVE_FROM, MEAN_FROM = 20, 200, 50


class Rule:
    """Width of a band and smallest base of each question, as disclosure 9 and 4.7 give them."""

    def __init__(self, truth):
        divides = list(truth.kept) + [q.code for q in truth.closed if q.breakdown]
        self.of = {code: (5, 10, []) for code in truth.kept}
        for question in truth.closed:
            width, least = FLOORS[question.level]
            by = [] if question.breakdown else divides[: 1 if question.level == 3 else None]
            tests = [t for tests in (question.show_if or {}).values() for t in tests]
            for earlier in {test["question"] for test in tests}:
                # A follow-up is protected at least as the question that decides about it.
                if earlier in self.of and earlier not in divides:
                    more, larger, fewer = self.of[earlier]
                    width, least = max(width, more), max(least, larger)
                    by = [code for code in by if code in fewer]
            self.of[question.code] = (width, least, by)


def band(count, base, width):
    """Disclosure 4.2: low, high, rounded base, middle, percent."""
    told = width * ((base + width // 2) // width)
    top = told - width
    if count >= top:
        low, high, end = top, told + (width - 1) // 2, told
    else:
        low = width * (count // width)
        high = end = low + width - 1
    middle = (low + end) // 2
    step = 5 if told < 50 else 1
    percent = min(100, step * int(middle * 100 / told / step + 0.5 + 1e-9))
    return low, high, told, middle, percent


def tables_of(truth):
    """Every table: question, item, options with states, derived rows, how a child answered."""
    for code, options in truth.kept.items():
        yield code, "", options, [], code, None
    for question in truth.closed:
        for item, column in zip(question.items(), question.columns()):
            options = question.options() + question.states()
            yield question.code, item, options, question.derived(), column, question


def groups_of(truth, rule, code):
    """The whole, then every group the table is divided by."""
    yield "", "", truth.children
    options = dict(truth.kept)
    options.update((q.code, q.options()) for q in truth.closed if q.breakdown)
    for divides in rule.of[code][2]:
        for category in options[divides]:
            yield divides, category, [c for c in truth.children if category in c[divides]]


def number(text):
    return int(text) if text else None


def size(count, base, width, least):
    """A group of a breakdown: what the base of its rows tells, a band when it is too small for rows."""
    told = width * ((base + width // 2) // width)
    if count < least:
        low = width * (count // width)
        high = min(low + width - 1, least - 1)
    else:
        middle = width * ((count + width // 2) // width)
        low, high = max(middle - width // 2, least), middle + (width - 1) // 2
    middle = (low + high) // 2
    step = 5 if told < 50 else 1
    percent = min(100, step * int(middle * 100 / told / step + 0.5 + 1e-9))
    return low, high, told, middle, percent


class Check:
    """Compares rows of a release with the truth; collects what is wrong."""

    def __init__(self, truth):
        self.truth, self.rule = truth, Rule(truth)
        self.family = []
        for code, item, options, derived, column, question in tables_of(truth):
            groups = [(divides, category, len(children),
                       Counter(code for child in children for code in child[column]))
                      for divides, category, children in groups_of(truth, self.rule, code)]
            self.family.append((code, item, options, derived, column, question, groups))

    def faults(self, rows):
        self.wrong, self.tally = [], Counter()
        told = defaultdict(list)
        for row in rows:
            key = (row["question"], row["item"], row["breakdown"], row["category"], row["option"])
            told[key].append(row)
        expected = set()
        for code, item, options, derived, column, question, groups in self.family:
            table = []
            for divides, category, base, counts in groups:
                cells = {}
                for option in options + derived:
                    key = (code, item, divides, category, option)
                    expected.add(key)
                    if len(told[key]) != 1:
                        self.wrong.append((key, f"told {len(told[key])} times"))
                    elif told[key]:
                        cells[option] = told[key][0]
                if len(cells) == len(options + derived):
                    table.append((divides, category, base, counts, cells))
            self.table(code, item, options, column, question, table)
        self.wrong += [(key, "not of the family") for key in told if key not in expected]
        return self.wrong

    def table(self, code, item, options, column, question, table):
        """One table stands on one step of the ladder: its bands are all of one width."""
        width, least, _ = self.rule.of[code]
        seen = len(self.truth.children) - table[0][3][NOT_SHOWN] if table else 0
        tried = []
        for times in (1, 2):
            found = []
            for row in table:
                found += self.row(options, column, question, row, (width * times, least * times, seen))
            found += self.shown_alike((code, item), table, least * times)
            tried.append(found)
        best = min(tried, key=len)
        self.wrong += best

    def row(self, options, column, question, row, rule):
        width, least, seen = rule
        divides, category, base, counts, cells = row
        wrong, many = [], len(self.truth.children)
        plain = [o for o in options if not (question and question.several and o in question.exclusive
                                            and many < EXCLUSIVE_FROM)]
        states = {cells[option]["status"] for option in plain}
        if len(states) > 1:
            wrong.append((column, divides, category, "hidden in part"))
        if not (question and question.several):
            # Shown, answered, skipped, don't know, don't want to say, not shown: apart, and whole.
            if sum(counts.values()) != base or not set(counts) <= set(options):
                wrong.append((column, divides, category, "the parts do not make the whole"))
        for option, cell in cells.items():
            figures = [cell[name] for name in ("base", "count", "count_low", "count_high", "percent")]
            at = (column, divides, category, option)
            if cell["status"] == "hidden":
                self.tally["hidden"] += 1
                if any(figures):
                    wrong.append((at, "a figure in a hidden row"))
                continue
            if option in ("_mean", "_median"):
                wrong += self.derived(at, option, question, cells, cell)
                continue
            self.tally["checked"] += 1
            if many < FEWEST or base < least or seen < least or option not in plain:
                wrong.append((at, "must be hidden"))
            divided = question is None or question.breakdown
            rule = size(counts[option], base, width, least) if divided else None
            low, high, told, middle, percent = rule or band(counts[option], base, width)
            if list(map(number, figures)) != [told, middle, low, high, percent]:
                wrong.append((at, f"{figures}, but {counts[option]} of {base} in bands of {width}"))
        return wrong

    def derived(self, at, option, question, cells, cell):
        """Mean and median from the bands alone: filled alike so that they hold the base together."""
        self.tally["derived"] += 1
        parts = [c for o, c in cells.items() if o not in ("_mean", "_median") and c["count_low"]]
        if not parts or any(not cells[code]["count_low"] for code in question.options()):
            return [(at, "told of a hidden row")]
        base = int(parts[0]["base"])

        def ends(part):
            low, high = int(part["count_low"]), int(part["count_high"])
            return low, min(high, base)

        lows = sum(ends(part)[0] for part in parts)
        room = sum(high - low for low, high in map(ends, parts))
        share = min(max(base - lows, 0) / room, 1) if room else 0
        weights = []
        for code in question.options():
            low, high = ends(cells[code])
            weights.append((int(code), low + (high - low) * share))
        total = sum(weight for _, weight in weights)
        if int(cell["base"]) != base or cell["count_low"] or cell["count_high"] or cell["percent"]:
            return [(at, "figures of its own")]
        if not total:
            return [(at, "told of nobody")]
        if option == "_mean":
            if base < MEAN_FROM:
                return [(at, "a mean of too few")]
            mean = sum(step * weight for step, weight in weights) / total
            return [] if abs(float(cell["count"]) - mean) <= 0.06 else [(at, f"not {mean}")]
        step, before = int(cell["count"]), 0
        own = dict(weights)
        before = sum(weight for other, weight in weights if other < step)
        middle = before <= total / 2 + 0.1 and before + own.get(step, -1) >= total / 2 - 0.1
        return [] if middle else [(at, "not the middle answer")]

    def shown_alike(self, table, rows, least):
        """Of one breakdown all groups that are large enough are told, or none."""
        by = defaultdict(set)
        for divides, _, base, _, cells in rows:
            if base >= least:
                by[divides].add(any(cell["status"] == "rounded" for cell in cells.values()))
        return [(table, divides, "told in part") for divides, told in by.items() if len(told) > 1]


def changed(rows, dice):
    """Copies with one thing changed, and what was."""
    rounded = [at for at, row in enumerate(rows)
               if row["status"] == "rounded" and not row["option"].startswith("_me")]
    means = [at for at, row in enumerate(rows) if row["option"] == "_mean" and row["count"]]

    def copy(at, **figures):
        return [dict(row, **figures) if i == at else row for i, row in enumerate(rows)]

    for at in dice.sample(rounded, min(12, len(rounded))):
        row = rows[at]
        low, high, base, percent = (int(row[k]) for k in ("count_low", "count_high", "base", "percent"))
        width = high - low + 1
        moved = {k: str(int(row[k]) + width) for k in ("count", "count_low", "count_high")}
        yield "a count moved by a band", copy(at, **moved)
        yield "a base", copy(at, base=str(base + 5))
        yield "a percent", copy(at, percent=str(percent + (5 if base < 50 else 1)))
        yield "a row left out", rows[:at] + rows[at + 1 :]
        yield "a row told twice", rows + [row]
        empty = dict.fromkeys(("count", "base", "percent", "count_low", "count_high"), "")
        yield "a row hidden alone", copy(at, status="hidden", **empty)
    for at in dice.sample(means, min(3, len(means))):
        yield "a mean", copy(at, count=f"{float(rows[at]['count']) + 0.2:.1f}")


def main():
    tally, kinds, bad, missed = Counter(), Counter(), [], []
    dice = random.Random(7)
    for folder in map(Path, sys.argv[1:]):
        truth = Truth(folder / "questionnaire.json", folder / "paper.csv")
        with open(folder / "tables.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        check = Check(truth)
        bad += [(folder.name, *map(str, fault)) for fault in check.faults(rows)]
        tally["consultations"] += 1
        tally["children"] += len(truth.children)
        # Each of two widths was tried on every row.
        tally.update({name: count // 2 for name, count in check.tally.items()})
        told = {row["question"] for row in rows if row["status"] == "rounded"}
        kinds.update(q.kind + " several" * bool(q.several) for q in truth.closed if q.code in told)
        for child in truth.children:
            states = set().union(*(v for c, v in child.items() if c != "batch"))
            tally.update(state for state in states if state.startswith("_"))
        for what, copy in changed(rows, dice):
            tally["changes"] += 1
            if not check.faults(copy):
                missed.append((folder.name, what))
    print(json.dumps({**tally, "kinds": kinds, "wrong": bad[:20], "missed": missed[:20]}))
    return 1 if bad or missed else 0


if __name__ == "__main__":
    sys.exit(main())
