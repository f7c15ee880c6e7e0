"""What the children answered, read again from the questionnaire and the paper file they were typed
into. Shares no code with the program: kinds, conditions and missing states are read once more here.
"""

import csv
import json

SKIPPED, DONT_KNOW, DONT_SAY, NOT_SHOWN = "_skipped", "_dont_know", "_dont_say", "_not_shown"
COINS = 10


def number_groups(begins):
    """`0`, `1_2`, `3_up`: the codes of groups that begin with these numbers."""
    codes = []
    for at, first in enumerate(begins):
        if at + 1 == len(begins):
            codes.append(f"{first}_up")
        elif begins[at + 1] == first + 1:
            codes.append(str(first))
        else:
            codes.append(f"{first}_{begins[at + 1] - 1}")
    return codes


class Question:
    """One column of figures for each item."""

    def __init__(self, asked):
        self.code, self.kind, self.asked = asked["code"], asked["kind"], asked
        self.several = self.kind == "multiple" or (self.kind == "picture" and asked.get("multiple"))
        self.level = asked.get("sensitivity", 0)
        self.breakdown = asked.get("breakdown", False)
        self.show_if = asked.get("show_if")
        self.joint = self.kind in ("ranking", "coins")
        self.closed = self.kind not in ("info", "short-text", "long-text")
        self.exclusive = {o["code"] for o in asked.get("options", []) if o.get("exclusive")}

    def items(self):
        if self.kind == "statements":
            return [item["code"] for item in self.asked["items"]]
        if self.kind == "coins":
            return [option["code"] for option in self.asked["options"]]
        if self.kind == "ranking":
            return [str(rank + 1) for rank in range(self.asked["ranks"])]
        return [""]

    def columns(self):
        return [self.code + (f".{item}" if item else "") for item in self.items()]

    def options(self):
        if self.kind == "yes-no":
            return ["yes", "no"] + (["depends"] if self.asked.get("depends") else [])
        if self.kind in ("faces", "agree", "statements"):
            return [str(step + 1) for step in range(self.asked["steps"])]
        if self.kind == "thermometer":
            return ["1", "2", "3", "4", "5"]
        if self.kind in ("scale", "coins"):
            return [str(step) for step in range(11)]
        if self.kind == "number":
            return number_groups(self.asked["from"])
        return [option["code"] for option in self.asked["options"]]

    def states(self):
        states = [NOT_SHOWN] if self.show_if else []
        states.append(SKIPPED)
        states += [DONT_KNOW] if self.asked.get("dont_know") else []
        return states + ([DONT_SAY] if self.asked.get("dont_say") else [])

    def derived(self):
        three_faces = self.asked.get("steps") == 3 and (
            self.kind == "faces" or (self.kind, self.asked.get("scale")) == ("statements", "faces"))
        if three_faces:
            return ["_median"]
        ordered = ("faces", "agree", "scale", "thermometer", "coins", "statements")
        return ["_mean", "_median"] if self.kind in ordered else []

    def read(self, row):
        """The answer of a row: for each column a set of codes."""
        cells = [(row.get(column) or "").strip() for column in self.columns()]
        if self.joint:
            return self.read_joint((row.get(self.code) or "").strip(), cells)
        if self.kind == "number" and cells[0].isdigit():
            at = sum(first <= int(cells[0]) for first in self.asked["from"]) - 1
            cells = [self.options()[at]]
        return [set(cell.split(";")) if cell else {SKIPPED} for cell in cells]

    def read_joint(self, whole, cells):
        if whole in (DONT_KNOW, DONT_SAY):
            return [{whole} for _ in cells]
        given = [cell for cell in cells if cell and cell != SKIPPED]
        if not given:
            return [{SKIPPED} for _ in cells]
        if self.kind == "coins":
            assert sum(int(cell or 0) for cell in cells) == COINS
            return [{cell or "0"} for cell in cells]
        return [{code} for code in given] + [{SKIPPED}] * (len(cells) - len(given))


def holds(test, answers):
    """One test of a condition, on the answers to earlier questions."""
    columns = answers.get(test["question"], [{NOT_SHOWN}])
    missing = {SKIPPED, NOT_SHOWN}
    codes = columns[0] if len(columns) == 1 else set()
    chosen = {code for code in codes if not code.startswith("_")}
    op, value = test["op"], test.get("value")
    if op in ("is", "includes"):
        return value in chosen
    if op == "is-not":
        return value not in chosen
    if op in ("answered", "skipped"):
        given = any(not column <= missing for column in columns)
        return given == (op == "answered")
    steps = [int(code) for code in chosen if code.isdigit()]
    return bool(steps) and (steps[0] >= value if op == "at-least" else steps[0] <= value)


def shown(question, answers):
    if not question.show_if:
        return True
    (how, tests), = question.show_if.items()
    return (all if how == "all" else any)(holds(test, answers) for test in tests)


class Truth:
    """Every child's answers, by column."""

    def __init__(self, questionnaire, paper):
        with open(questionnaire, encoding="utf-8") as file:
            asked = json.load(file)
        with open(paper, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.kept = {}
        for kept in asked.get("keep", []):
            lists = {"language": "languages", "band": "bands"}
            self.kept[f"_{kept}"] = list(asked[lists[kept]])
        self.questions = [Question(q) for q in asked["questions"]]
        self.closed = [question for question in self.questions if question.closed]
        self.several = {question.code for question in self.closed if question.several}
        self.children = [self.child(row) for row in rows]

    def child(self, row):
        child = {code: {row[code]} for code in self.kept}
        answers = {}
        for question in self.questions:
            if not question.closed:
                answers[question.code] = [{(row.get(question.code) or "").strip() or SKIPPED}]
                continue
            read = question.read(row)
            if not shown(question, answers):
                read = [{NOT_SHOWN} for _ in read]
            answers[question.code] = read
            child.update(zip(question.columns(), read))
        child["batch"] = int(row.get("batch") or 1)
        return child

    def rows(self):
        """The same as cells of text, as the attack reads them."""
        for child in self.children:
            yield {c: v if c == "batch" else ";".join(sorted(v)) for c, v in child.items()}
