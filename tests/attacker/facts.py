#!/usr/bin/env python3
"""Reference data of others with known answers, as numbers only: what published figures betray.

Each is worked out here by search or by linear programmes, and each has a control in which a figure
less is known, so that the answer is no longer certain. Exit 0: all as known.
"""

import itertools
import sys
from statistics import median

import numpy as np
from scipy.optimize import linprog

from attack import Problem


def cell_key():
    """Handbook, chapter 5: record keys .9, .3 and .6 make the cell key .8; its noise is +1."""
    keys, noise = [0.9, 0.3, 0.6], {0.8: 1}
    return len(keys) + noise[round(sum(keys) % 1, 6)] == 4


def means(known):
    """Handbook, 5.7: counts with noise up to 2 are 9, 14 and 19, the last the sum of both; with
    the raw means only (8, 12, 20) is left."""
    near = [range(count - 2, count + 3) for count in (9, 14, 19)]
    found = []
    for a, b, c in itertools.product(*near):
        # Sums of whole numbers stand behind the means, told to four digits.
        fits = a + b == c and abs(11.25 * a + 7.9167 * b - 9.25 * c) < 0.001 * c
        if a + b == c and (fits or not known):
            found.append((a, b, c))
    return found


def coalition():
    """K-disclosure: of 6/0, 5/1 and 2/2 the first tells all, the second the one who differs."""
    answers = []
    for yes, no in [(6, 0), (5, 1), (2, 2)]:
        problem = Problem("group", [("g", 1)], ["yes", "no"], np.array([[yes, no]]))
        for cat, count in enumerate((yes, no)):
            problem.add([0], cat, count, count)
        problem.slack()
        known = [cat for unit, cat, insider in problem.targets(()) if problem.proven(unit, cat, insider)]
        answers.append(bool(known))
        defined = max(yes, no) >= yes + no - 1
        assert bool(known) == defined, "|p| - k <= |c| with a coalition of one"
    return answers == [True, True, False]


def suppressed(totals, column):
    """Two hidden answers in three rows: the intervals of linear programmes.

    Rows B, D and H; hidden are "other" and "work". The totals of the hidden parts follow from the
    published intervals: 8, 15 and 12 by row, 6 for "work"."""
    equal, right = [], []
    for row, total in enumerate(totals):
        equal.append([1.0 if at // 2 == row else 0.0 for at in range(6)])
        right.append(total)
    if column is not None:
        equal.append([float(at % 2) for at in range(6)])
        right.append(column)
    found = []
    for at in range(6):
        ends = []
        for sign in (1, -1):
            cost = [0.0] * 6
            cost[at] = sign
            ends.append(round(sign * linprog(cost, A_eq=equal, b_eq=right, method="highs").fun))
        found.append(tuple(ends))
    return found


def block(whole=True):
    """Garfinkel, Abowd, Martindale 2019: seven people behind eight rows of medians and means.

    Returns every set of (age, sex and race, married) that has the same statistics; unless `whole`
    nothing is known of the married, nor the median of those who are black."""
    ages = range(0, 116)
    close = lambda numbers, mean: abs(sum(numbers) / len(numbers) - mean) < 0.05001
    # Three of the four women are black, so one of the men is, and one woman and two men are white.
    women = [(a, 36, c) for a in range(37) for c in range(36, 116) if close((a, 36, c), 36.7)]
    found = set()
    for black in women:
        for man in ages:
            four = (*black, man)
            if not close(four, 48.5) or (whole and median(four) != 51):
                continue
            for woman in ages:
                if not (median((*black, woman)) == 30 and close((*black, woman), 33.5)):
                    continue
                for one in range(0, 73):
                    other = 72 - woman - one
                    white = (woman, one, other)
                    if other < one or not (median(white) == 24 and close(white, 24)):
                        continue
                    if not (median((man, one, other)) == 30 and close((man, one, other), 44)):
                        continue
                    people = [(age, "FB") for age in black] + [(man, "MB"), (woman, "FW")]
                    people += [(one, "MW"), (other, "MW")]
                    all_ages = [age for age, _ in people]
                    if median(all_ages) != 30 or not close(all_ages, 38):
                        continue
                    for married in itertools.combinations(sorted(people), 4):
                        own = [age for age, _ in married]
                        if not whole or (median(own) == 51 and close(own, 54)):
                            found.add(tuple((*p, p in married) for p in sorted(people)))
    return found


REGIONS = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
SMALL = "ABKLM"
COUNTIES = ("ABIJ", "KLMN")
SIZES = ("LM", "ABIJKN")


def linked(tables, hidden):
    """sdcTable, linked tables: eight regions by county and by size; counts of up to 3 are hidden.

    Returns the interval of each hidden region for somebody who has these tables."""
    names, equal, right = list(hidden), [], []
    for parts in tables:
        for part in (*parts, "".join(parts)):
            equal.append([1.0 if name in part else 0.0 for name in names])
            right.append(sum(REGIONS[name] for name in part if name in hidden))
    found = {}
    for at, name in enumerate(names):
        ends = []
        for sign in (1, -1):
            cost = [0.0] * len(names)
            cost[at] = sign
            ends.append(round(sign * linprog(cost, A_eq=equal, b_eq=right, method="highs").fun))
        found[name] = tuple(ends)
    return found


def none_exact(intervals):
    return all(low < high for low, high in intervals.values())


ACCIDENTS = {"k1": (0, 0, 4, 0), "k2": (5, 0, 1, 0), "k3": (3, 2, 0, 0),
             "k4": (4, 0, 4, 0), "k5": (1, 0, 0, 0), "k6": (0, 6, 0, 0)}
WITHHELD = {"k1": (0, 2), "k2": (0, 2), "k5": (0, 2), "k3": (1, 2), "k6": (0, 1)}


def accidents(withheld):
    """GaussSuppression, K-disclosure with a coalition of one: accidents of six municipalities.

    Returns the municipalities of which somebody knows what happened to all others there. What is
    withheld keeps equations from being solved; that no count is below zero is not part of them."""
    counts = np.array(list(ACCIDENTS.values()))
    problem = Problem("accidents", [(name, 1) for name in ACCIDENTS], list("slnu"), counts)
    for unit, name in enumerate(ACCIDENTS):
        for cat in range(4):
            if cat not in withheld.get(name, ()):
                problem.add([unit], cat, counts[unit, cat], counts[unit, cat])
    for cat in range(4):
        total = counts[:, cat].sum()
        problem.add(list(range(6)), cat, total, total)
    problem.slack()
    return sorted({list(ACCIDENTS)[unit] for unit, cat, insider in problem.targets(())
                   if problem.proven(unit, cat, insider)})


PEOPLE = ((8, "FB", False), (18, "MW", False), (24, "FW", False), (30, "MW", True),
          (36, "FB", True), (66, "FB", True), (84, "MB", True))
INTERVALS = [(2, 8), (0, 6), (9, 15), (0, 6), (6, 12), (0, 6)]


def main():
    known = {
        "a cell key adds its noise": cell_key(),
        "raw means undo the noise": means(True) == [(8, 12, 20)],
        "without means the noise stands": len(means(False)) > 5,
        "groups of one mind, and but one": coalition(),
        "hidden cells have intervals": suppressed([8, 15, 12], 6) == INTERVALS,
        "without the column they are wider": suppressed([8, 15, 12], None) != INTERVALS,
        "each of two tables is safe": none_exact(linked([COUNTIES], SMALL))
        and none_exact(linked([SIZES], SMALL)),
        "both together tell one region": linked([COUNTIES, SIZES], SMALL)["K"] == (3, 3),
        "one more hidden, and they do not": linked([COUNTIES, SIZES], SMALL + "N")["K"] == (0, 10),
        "one of a coalition knows the others": accidents({}) == ["k1", "k2", "k5", "k6"],
        "three of four are withheld, one follows from its column": accidents(WITHHELD) == ["k6"],
        "with one row more nobody is sure": accidents({**WITHHELD, "k4": (0, 1)}) == [],
        "seven people are worked out": block() == {PEOPLE},
        "with less said they are not": len({tuple(p[:2] for p in set_) for set_ in block(False)}) > 1,
    }
    for name, right in known.items():
        print("yes" if right else "NO", name)
    return 0 if all(known.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
