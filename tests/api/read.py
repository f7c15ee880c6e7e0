"""Reads the tables at an address with pyjstat: prints how many values there are, and how many are told."""

import json
import sys
import urllib.request

from pyjstat import pyjstat

with urllib.request.urlopen(sys.argv[1]) as answer:
    collection = json.load(answer)
rows = told = 0
for item in collection["link"]["item"]:
    frame = pyjstat.Dataset.read(json.dumps(item)).write("dataframe")
    rows += len(frame)
    told += int(frame["value"].notna().sum())
print(rows, told)
