#!/usr/bin/env python3
"""An attacker who shares no code with the engine.

He holds a released `tables.csv`, knows who took part by every breakdown (the roster) and his own
answers, and asks for every group of children that answered alike whether another world could have
produced the same tables. Worlds are found by a direct change or by an integer programme (HiGHS).
The file of true answers builds the roster and scores; the attack itself never reads an answer of
anybody but the insider.

    attack.py --tables tables.csv... --truth truth.csv [--several CODE,CODE] [--naive]

Several tables are releases one after the other; `many.py` says how they are written.

Exit 0: every figure is true to its band and nothing was proven. Exit 1: something was.
`--naive` attacks, instead of the release, what a tool would show that hides counts below five and
lets readers filter: a control that must end with exit 1.
"""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

STATES = ["_skipped", "_dont_know", "_dont_say", "_not_shown"]
DERIVED = {"_mean", "_median"}
FREE = 10**9


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Problem:
    """One table: units by answers, and an interval for every published cell."""

    def __init__(self, name, units, cats, truth):
        self.name, self.units, self.cats = name, units, cats
        self.place = {unit: i for i, unit in enumerate(units)}
        self.truth = truth
        self.size = truth.sum(axis=1)
        self.rows = []  # (unit indices, category index, low, high)
        self.programmes = 0

    def add(self, members, cat, low, high):
        self.rows.append((members, cat, low, high))

    def slack(self):
        """How far every row over a cell of the unit table lets it move."""
        self.down = np.full(self.truth.shape, FREE)
        self.up = np.full(self.truth.shape, FREE)
        for members, cat, low, high in self.rows:
            count = int(self.truth[members, cat].sum())
            self.down[members, cat] = np.minimum(self.down[members, cat], count - low)
            self.up[members, cat] = np.minimum(self.up[members, cat], high - count)

    @cached_property
    def rules(self):
        """Everything that was released, and who took part, as one linear constraint."""
        m, c = self.truth.shape
        r, col, val = [], [], []
        for unit in range(m):
            for cat in range(c):
                at = unit * c + cat
                r += [unit, unit]
                col += [at, m * c + at]
                val += [1, -1]
        low, high = [0] * m, [0] * m
        for number, (members, cat, lo, hi) in enumerate(self.rows, start=m):
            for unit in members:
                at = unit * c + cat
                r += [number, number]
                col += [at, m * c + at]
                val += [1, -1]
            count = int(self.truth[members, cat].sum())
            low.append(lo - count)
            high.append(hi - count)
        shape = (m + len(self.rows), 2 * m * c)
        matrix = coo_matrix((val, (r, col)), shape=shape).tocsr()
        return LinearConstraint(matrix, np.array(low, float), np.array(high, float))

    def targets(self, skip):
        """Answers all children of a unit share, or all but one who would be the insider."""
        for unit in range(len(self.units)):
            n = int(self.size[unit])
            for cat, code in enumerate(self.cats):
                x = int(self.truth[unit, cat])
                if code in skip or x == 0:
                    continue
                if x == n:
                    yield unit, cat, None
                elif n >= 2 and x == n - 1:
                    other = [a for a in range(len(self.cats)) if a != cat and self.truth[unit, a]]
                    yield unit, cat, (unit, other[0])

    def direct(self, unit, cat):
        if self.down[unit, cat] < 1:
            return False
        return any(self.up[unit, e] >= 1 for e in range(len(self.cats)) if e != cat)

    def world(self, unit, cat, insider):
        """Another table with the same release in which the others of `unit` do not all say `cat`."""
        self.programmes += 1
        m, c = self.truth.shape
        others, own = int(self.size[unit]), 0
        extra, low, high = [], [], []
        at = unit * c + cat
        if insider is not None:
            h, a = insider
            others -= h == unit
            own = int(h == unit and a == cat)
            place = h * c + a
            extra.append((place, 1.0))
            low.append(1 - int(self.truth[h, a]))
            high.append(np.inf)
        extra.append((at, 1.0))
        low.append(-np.inf)
        high.append(others - 1 - int(self.truth[unit, cat]) + own)
        rows, cols, vals = [], [], []
        for number, (place, value) in enumerate(extra):
            rows += [number, number]
            cols += [place, m * c + place]
            vals += [value, -value]
        more = coo_matrix((vals, (rows, cols)), shape=(len(extra), 2 * m * c)).tocsr()
        flat = self.truth.reshape(-1).astype(float)
        most = np.repeat(self.size, c).astype(float) - flat
        result = milp(
            np.ones(2 * m * c),
            integrality=np.ones(2 * m * c),
            bounds=Bounds(0, np.concatenate([most, flat])),
            constraints=[
                self.rules,
                LinearConstraint(more, np.array(low, float), np.array(high, float)),
            ],
            options={"time_limit": 20, "mip_rel_gap": 0.5},
        )
        if result.x is None:
            return None
        change = np.rint(result.x[: m * c] - result.x[m * c :]).astype(int).reshape(m, c)
        world = self.truth + change
        exact = (world >= 0).all() and (world.sum(axis=1) == self.size).all()
        for members, k, lo, hi in self.rows:
            exact = exact and lo <= world[members, k].sum() <= hi
        return world if exact else None

    def proven(self, unit, cat, insider):
        """True when no world is left for some insider."""
        if self.direct(unit, cat):
            return False
        world = self.world(unit, cat, insider)
        if world is None:
            return True
        if insider is not None:
            return False
        held = {(h, a) for h, a in zip(*np.nonzero(self.truth))}
        open_ = {(h, a) for h, a in held if world[h, a] == 0}
        if self.size[unit] == 1:
            open_ = {(h, a) for h, a in open_ if h != unit}
        while open_:
            h, a = open_.pop()
            world = self.world(unit, cat, (int(h), int(a)))
            if world is None:
                return True
            open_ = {(h, a) for h, a in open_ if world[h, a] == 0}
        return False


def given(cell):
    return set(cell.split(";")) if cell else {"_skipped"}


def problems(releases, truth, several):
    """One problem for each table; for several choices one for each option.

    A unit is a cell of the roster in one batch: the attacker knows who took part, and since when."""
    tables = [dict(row, batch=int(row.get("batch") or number))
              for number, rows in enumerate(releases, start=1) for row in rows]
    divides = sorted({code for row in tables for code in row["breakdown"].split(":") if code})
    unit_of = [(*(next(iter(given(child[d]))) for d in divides), int(child.get("batch") or 1))
               for child in truth]
    units = sorted(set(unit_of))
    place = {unit: i for i, unit in enumerate(units)}
    by_table = defaultdict(list)
    for row in tables:
        if row["option"] not in DERIVED:
            by_table[(row["question"], row["item"])].append(row)
    for (question, item), rows in by_table.items():
        column = f"{question}.{item}" if item else question
        if question in divides or column not in truth[0]:
            continue
        answers = [given(child[column]) for child in truth]
        options = list(dict.fromkeys(row["option"] for row in rows))
        many = question in several or any(len(answer) > 1 for answer in answers)
        for choice in [o for o in options if o not in STATES] if many else [None]:
            cats = [choice, "_other"] if many else options
            counts = np.zeros((len(units), len(cats)), int)
            for unit, answer in zip(unit_of, answers):
                if many:
                    counts[place[unit], 0 if choice in answer else 1] += 1
                else:
                    counts[place[unit], cats.index(next(iter(answer)))] += 1
            name = column + (f"={choice}" if many else "")
            own = [row for row in rows if not many or row["option"] == choice]
            yield Problem(name, units, cats, counts), own, divides


def members(problem, divides, row):
    """The units a row counts: those of its group, by one or two breakdowns, up to its batch."""
    codes = [code for code in row["breakdown"].split(":") if code]
    group = list(zip(map(divides.index, codes), row["category"].split(":")))
    return [i for i, unit in enumerate(problem.units)
            if unit[-1] <= row["batch"] and all(unit[at] == code for at, code in group)]


def released(problem, rows, divides):
    """Adds what was released; returns how many figures are not true to their band."""
    wrong = 0
    for row in rows:
        if row["status"] != "rounded" or row["option"] not in problem.cats:
            continue
        group = members(problem, divides, row)
        cat = problem.cats.index(row["option"])
        low, high = int(row["count_low"]), int(row["count_high"])
        count = int(problem.truth[group, cat].sum())
        base = int(problem.size[group].sum())
        middle, told = int(row["count"]), int(row["base"])
        fair = low <= count <= high and low <= middle <= high and abs(told - base) <= high - low
        wrong += not fair
        problem.add(group, cat, low, min(high, base))
    return wrong


def after_every_response(problem):
    """Exact counts of the whole after each batch: what a page that counts live would show."""
    for batch in sorted({unit[-1] for unit in problem.units}):
        group = [i for i, unit in enumerate(problem.units) if unit[-1] <= batch]
        for cat in range(len(problem.cats)):
            count = int(problem.truth[group, cat].sum())
            problem.add(group, cat, count, count)


def after_every_batch(problem, divides):
    """Exact counts of all children and of each group after each batch: a second release made as
    though there had been none before."""
    for batch in sorted({unit[-1] for unit in problem.units}):
        there = [i for i, unit in enumerate(problem.units) if unit[-1] <= batch]
        groups = [there]
        for at in range(len(divides)):
            for category in sorted({unit[at] for unit in problem.units}):
                groups.append([i for i in there if problem.units[i][at] == category])
        for group in filter(None, groups):
            for cat in range(len(problem.cats)):
                count = int(problem.truth[group, cat].sum())
                problem.add(group, cat, count, count)


def naive(problem, divides):
    """Exact counts, those below five hidden; filters include one category and exclude another."""
    every = set(range(len(problem.units)))
    groups = {frozenset(every)}
    one = []
    for at in range(len(divides)):
        for category in {unit[at] for unit in problem.units}:
            one.append(frozenset(i for i in every if problem.units[i][at] == category))
    groups.update(one)
    groups.update(frozenset(every - group) for group in one)
    groups.update(a - b for a in one for b in one)
    for group in sorted(map(sorted, groups)):
        if problem.size[group].sum() < 5:
            continue
        for cat in range(len(problem.cats)):
            count = int(problem.truth[group, cat].sum())
            hidden = count < 5
            problem.add(group, cat, 0 if hidden else count, 4 if hidden else count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", required=True, nargs="+")
    parser.add_argument("--truth", required=True)
    parser.add_argument("--several", default="")
    parser.add_argument("--naive", action="store_true")
    asked = parser.parse_args()
    releases, truth = [read(tables) for tables in asked.tables], read(asked.truth)
    several = set(filter(None, asked.several.split(",")))
    tally = Counter(tables=0, cells=0, out_of_band=0, targets=0, direct=0, proven=0)
    won = []
    for problem, rows, divides in problems(releases, truth, several):
        if asked.naive:
            naive(problem, divides)
        else:
            tally["out_of_band"] += released(problem, rows, divides)
            if not problem.rows:
                continue
        problem.slack()
        tally["tables"] += 1
        tally["cells"] += len(problem.rows)
        for unit, cat, insider in problem.targets({"_not_shown"}):
            tally["targets"] += 1
            if problem.direct(unit, cat):
                tally["direct"] += 1
                continue
            if problem.proven(unit, cat, insider):
                tally["proven"] += 1
                won.append(problem.name)
            if asked.naive and tally["proven"] >= 20:
                break
        if asked.naive and tally["proven"] >= 20:
            break
    summary = dict(tally, mode="naive" if asked.naive else "release", won=sorted(set(won)))
    print(json.dumps(summary))
    return 1 if tally["proven"] or tally["out_of_band"] else 0


if __name__ == "__main__":
    sys.exit(main())
