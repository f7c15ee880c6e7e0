"""Reads every format of a release with the tools that others use, and compares with tables.csv.

    read.py FOLDER             exit 0 if all formats say the same, 1 if not; what it saw as JSON
    read.py FOLDER --control   changes one number in each format and says which changes it found

FOLDER holds r.csv, r.json, r.jsonstat.json, r.parquet, r.xlsx, r.html and r.zip.
"""

import csv
import hashlib
import html.parser
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import OrderedDict
from pathlib import Path

import frictionless
import openpyxl
import pandas
import pyarrow
import pyarrow.parquet
from pyjstat import pyjstat

KEY = ["question", "item", "option", "breakdown", "category"]
FIGURES = ["base", "count", "count_low", "count_high", "percent"]
TRIGGERS = tuple("=+-@＝＋－＠\t\r\n")


class Wrong(Exception):
    pass


def need(true, why):
    if not true:
        raise Wrong(why)


def row(figures, hidden):
    """The figures of a cell; one that is hidden has none at all."""
    figures = tuple(None if pandas.isna(figure) else float(figure) for figure in figures)
    need(not hidden or figures == (None,) * 5, "a hidden cell tells something")
    need(hidden or figures != (None,) * 5, "a cell is empty and not hidden")
    return None if hidden else figures


def add(cells, key, cell):
    need(key not in cells, f"{key} twice")
    cells[key] = cell


def of_frame(frame):
    cells = {}
    for record in frame.to_dict("records"):
        need(record["status"] in ("rounded", "hidden"), "another status")
        cell = row([record[name] for name in FIGURES], record["status"] == "hidden")
        add(cells, tuple(record[name] for name in KEY), cell)
    return cells


def of_csv(data):
    text = {name: str for name in KEY + ["release", "consultation", "stage", "status"]}
    whole = {name: "Int64" for name in FIGURES if name != "count"}
    return of_frame(pandas.read_csv(
        io.BytesIO(data), dtype={**text, **whole, "count": "float64"},
        keep_default_na=False, na_values={name: [""] for name in FIGURES}))


def of_json(data):
    return of_frame(pandas.DataFrame(json.loads(data)["cells"], dtype=object))


def of_parquet(data):
    table = pyarrow.parquet.read_table(io.BytesIO(data))
    for field in table.schema:
        if field.name == "count":
            kind = pyarrow.float64()
        else:
            kind = pyarrow.int32() if field.name in FIGURES else pyarrow.string()
        need(field.type == kind and field.nullable == (field.name in FIGURES), f"{field}")
    return of_frame(table.to_pandas())


def of_jsonstat(data):
    collection = json.loads(data, object_pairs_hook=OrderedDict)
    need(collection["version"] == "2.0" and collection["class"] == "collection", "no collection")
    cells = {}
    for item in collection["link"]["item"]:
        about, places = item["extension"], {}
        frame = pyjstat.Dataset.read(json.dumps(item)).write("dataframe", naming="id")
        need(len(frame) == len(item["status"]), "a dataset is cut")
        for record, status in zip(frame.to_dict("records"), item["status"]):
            key = (about["question"], about["item"], record["option"], about["breakdown"],
                   record.get("category", ""))
            states, figures = places.setdefault(key, (set(), {}))
            states.add(status)
            figures[record["measure"]] = record["value"]
        for key, (states, figures) in places.items():
            need(states in ({"rounded"}, {"hidden"}), f"{key}: {states}")
            add(cells, key, row([figures[name] for name in FIGURES], states == {"hidden"}))
    return cells


def of_xlsx(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets = book.worksheets
    need(all(len(sheet.title) <= 31 and not set(sheet.title) & set("[]:*?/\\") for sheet in sheets),
         "a sheet with a forbidden name")
    for sheet in sheets:
        for line in sheet.iter_rows():
            for cell in line:
                need(cell.data_type != "f", f"a formula in {sheet.title}")
                need(not str(cell.value or "").startswith(TRIGGERS), f"{cell.value!r} in {sheet.title}")
    cells, words, listed = {}, set(), list(sheets[0].iter_rows(min_row=8, values_only=True))
    need(len(listed) == len(sheets) - 3, "a sheet that is not listed, or listed twice")
    for name, question, item, *_ in listed:
        for line in book[name].iter_rows(min_row=5, values_only=True):
            figures, (status, breakdown, category, option) = line[3:8], line[8:12]
            if status == "hidden":
                words.update(figures)
                figures = [None] * 5
            need(all(figure is None or isinstance(figure, (int, float)) for figure in figures),
                 "a number that is text")
            key = (question, item or "", option, breakdown or "", category or "")
            add(cells, key, row(figures, status == "hidden"))
    need(len(words) <= 1, f"hidden cells differ: {words}")
    return cells


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.at, self.row, self.span, self.cell = [], None, None, 1, None
        self.captions, self.scopes, self.root = 0, True, {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        need(tag not in ("script", "link", "img", "iframe"), f"the page needs {tag}")
        if tag == "html":
            self.root = attrs
        elif tag == "table":
            self.at = attrs
        elif tag == "caption":
            self.captions += 1
        elif tag == "tr" and "data-option" in attrs:
            self.row = (self.at["data-question"], self.at["data-item"], attrs["data-option"],
                        self.at["data-breakdown"], attrs["data-category"])
            self.tables.append((self.row, []))
        elif tag == "th":
            self.scopes = self.scopes and "scope" in attrs
        elif tag == "td":
            self.span, self.cell = int(attrs.get("colspan", 1)), ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag == "td":
            self.tables[-1][1].append((self.cell, self.span))
            self.cell = None


def of_html(data):
    page, cells, words = Page(), {}, set()
    text = data.decode()
    page.feed(text)
    need(page.root.get("lang") and page.root.get("dir"), "no language or direction")
    need(page.scopes and page.captions == text.count("<table "), "a table without its heads")
    for key, found in page.tables:
        hidden = [span for _, span in found] == [5]
        words.update(word for word, _ in found if hidden)
        figures = [None] * 5 if hidden else [word or None for word, _ in found]
        add(cells, key, row(figures, hidden))
    need(len(words) <= 1, f"hidden cells differ: {words}")
    return cells


ALONE = {"tables.csv": "csv", "tables.json": "json", "tables.jsonstat.json": "jsonstat.json",
         "tables.parquet": "parquet", "tables.xlsx": "xlsx"}
REST = ["datapackage.json", "codebook.csv", "method.html", "attack.json", "SHA256SUMS",
        "tables.sps", "tables.R", "tables.do", "release.json"]


def of_package(data):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            archive.extractall(folder)
        need(sorted(names) == sorted([*ALONE, *REST]), f"files: {names}")
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            need(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, f"sum of {name}")
        package = frictionless.Package(folder / "datapackage.json")
        report = package.validate()
        need(report.valid, f"{report.flatten(['type', 'note'])[:3]}")
        need({resource.path for resource in package.resources} == set(names) - {
            "datapackage.json", "SHA256SUMS"}, "a file that is not described")
        rows = package.get_resource("tables-csv").read_rows()
        cells = {}
        for record in rows:
            key = tuple(record[name] or "" for name in KEY)
            figures = [None if record[name] is None else float(record[name]) for name in FIGURES]
            add(cells, key, row(figures, record["status"] == "hidden"))
        for name, ending in ALONE.items():
            need(READERS[ending]((folder / name).read_bytes()) == cells, f"{name} differs")
        book = package.get_resource("codebook-csv").read_rows()
        known = {(record["question"] or "", record["option"] or "") for record in book}
        for question, _, option, breakdown, category in cells:
            need((question, option) in known or ("", option) in known, f"{option} unexplained")
            need(not breakdown or (breakdown, category) in known or ("", category) in known,
                 f"{category} unexplained")
        return cells


READERS = {"csv": of_csv, "json": of_json, "parquet": of_parquet, "jsonstat.json": of_jsonstat,
           "xlsx": of_xlsx, "html": of_html, "zip": of_package}


def plain(folder):
    """tables.csv as it stands, by nothing but the reader for CSV that comes with Python."""
    cells = {}
    with open(folder / "r.csv", newline="", encoding="utf-8") as file:
        for record in csv.DictReader(file):
            figures = [float(record[name]) if record[name] else None for name in FIGURES]
            add(cells, tuple(record[name] for name in KEY), row(figures, record["status"] == "hidden"))
    return cells


def differences(cells, data, read):
    """What a format says otherwise; a file that cannot be read differs as a whole."""
    try:
        found = read(data)
    except Wrong as wrong:
        return [str(wrong)]
    return [str(key) for key in cells.keys() | found.keys() if cells.get(key) != found.get(key)]


def in_zip(data, name, change):
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            content = old.read(info.filename)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return changed.getvalue()


def changed(data, ending):
    """One number more or less by one, in the first cell that tells one."""
    if ending == "csv":
        return re.sub(rb",(\d+),(rounded)", lambda m: b",%d,%s" % (int(m[1]) ^ 1, m[2]), data, count=1)
    if ending == "json":
        return re.sub(rb'("percent": )(\d+)', lambda m: m[1] + b"%d" % (int(m[2]) ^ 1), data, count=1)
    if ending == "html":
        return re.sub(rb"<td>(\d+)</td></tr>", lambda m: b"<td>%d</td></tr>" % (int(m[1]) ^ 1), data, count=1)
    if ending == "zip":
        return in_zip(data, "tables.csv", lambda content: changed(content, "csv"))
    if ending == "jsonstat.json":
        document = json.loads(data)
        for item in document["link"]["item"]:
            for at, value in enumerate(item["value"]):
                if value is not None:
                    item["value"][at] = value + 1
                    return json.dumps(document).encode()
    output = io.BytesIO()
    if ending == "parquet":
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        column = table.column("base").to_pylist()
        at = next(at for at, value in enumerate(column) if value is not None)
        column[at] += 1
        place = table.schema.get_field_index("base")
        table = table.set_column(place, table.schema.field(place), [pyarrow.array(column, pyarrow.int32())])
        pyarrow.parquet.write_table(table, output)
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        numbers = (cell for sheet in book.worksheets[1:] for line in sheet.iter_rows(min_row=5)
                   for cell in line if isinstance(cell.value, (int, float)))
        next(numbers).value += 1
        book.save(output)
    return output.getvalue()


def programs(folder, cells):
    """The syntax, run by R and PSPP where they are; what each printed is compared as CSV."""
    tried = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        with zipfile.ZipFile(folder / "r.zip") as archive:
            archive.extractall(place)
        if shutil.which("Rscript"):
            run = place / "run.R"
            run.write_text('source("tables.R", encoding = "UTF-8")\n'
                           'write.csv(tables, "out.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8")\n')
            subprocess.run(["Rscript", "--vanilla", str(run)], cwd=place, check=True, capture_output=True,
                           env={"PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C.UTF-8"})
            compare(cells, place, "out.csv", "R")
            tried.append("R")
        if shutil.which("pspp"):
            run = place / "run.sps"
            run.write_text((place / "tables.sps").read_text()
                           + "SAVE TRANSLATE /OUTFILE='spss.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES.\n")
            done = subprocess.run(["pspp", str(run)], cwd=place, capture_output=True, text=True)
            need(done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:])
            compare(cells, place, "spss.csv", "PSPP")
            tried.append("PSPP")
    return tried


def compare(cells, place, name, program):
    found, words = {}, set()
    with open(place / name, newline="", encoding="utf-8-sig") as file:
        for record in csv.DictReader(file):
            record = {key: (value or "").rstrip() for key, value in record.items()}
            figures = [float(record[name]) if record[name] else None for name in FIGURES]
            add(found, tuple(record[name] for name in KEY), row(figures, record["status"] == "hidden"))
            for kind, code in (("option", "question"), ("category", "breakdown")):
                words.add((record[code], record[kind], record[f"{kind}_words"]))
    need(found == cells, f"{program} reads other figures")
    with open(place / "codebook.csv", newline="", encoding="utf-8") as file:
        book = list(csv.DictReader(file))
    language = book[0]["language"]
    known = {(line["question"], line["option"]): line["text"].removeprefix("'")
             for line in book if line["language"] == language and line["option"]}
    for question, option, text in words:
        expected = known.get((question, option), known.get(("", option), ""))
        flat = re.sub(r"[\x00-\x1f]", " ", expected)
        need(text.replace("\n", " ") == flat, f"{program}: {question} {option}: {text!r}, not {flat!r}")


def main():
    folder = Path(sys.argv[1])
    cells = plain(folder)
    files = {ending: (folder / f"r.{ending}").read_bytes() for ending in READERS}
    if "--control" in sys.argv:
        found = [ending for ending, data in files.items()
                 if differences(cells, changed(data, ending), READERS[ending])]
        print(json.dumps({"found": sorted(found)}))
        return 0
    found = {ending: differences(cells, data, READERS[ending]) for ending, data in files.items()}
    wrong = {ending: what[:5] for ending, what in found.items() if what}
    hidden = sum(cell is None for cell in cells.values())
    tried = programs(folder, cells) if not wrong else []
    print(json.dumps({"cells": len(cells), "hidden": hidden, "programs": tried, "wrong": wrong}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
