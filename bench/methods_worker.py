"""Run by an interpreter that has the anchors: tables as JSON in, what the other software makes of them as JSON out."""

import contextlib
import json
import sys
import time


def suppressed(records, tables):
    """The status of every cell by Tau-Argus, table by table (its batch for linked tables failed), and the seconds."""
    from pytauargus import protect

    rows = [{**record, "one": 1.0} for record in records]
    started = time.perf_counter()
    result = protect(rows, tables, "one", safety_rules="FREQ(10,30)", suppress="OPT(1)")
    seconds = time.perf_counter() - started
    found = []
    for names, table in zip(tables, result.tables, strict=True):
        found.append([[[row[name].strip() for name in names], row["status"]] for row in table.rows])
    return {"cells": found, "seconds": seconds}


def perturbed(records, tables, noise):
    """The numbers of cell-key-perturbation for every table, by the noise of each key and by its own table."""
    import pandas as pd
    from cell_key_perturbation.create_perturbed_table import create_perturbed_table
    from cell_key_perturbation.utils.generate_test_ptable import generate_ptable_10_5_rule

    data = pd.DataFrame(records)
    rule = generate_ptable_10_5_rule()
    noisy = rule.assign(
        pvalue=rule["ckey"].map(dict(enumerate(noise))).where(rule["pcv"] >= 10, -rule["pcv"])
    )
    found = []
    for names in tables:
        numbers = []
        for ptable in (noisy, rule):
            table = create_perturbed_table(data, ptable, [], names, "key", threshold=10)
            keys = table[names].itertuples(index=False)
            counts = [None if pd.isna(number) else int(number) for number in table["count"]]
            numbers.append([[list(key), count] for key, count in zip(keys, counts, strict=True)])
        found.append(numbers)
    return found


def main():
    asked = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        answer = {
            "suppressed": suppressed(asked["mentions"], asked["crossed"]),
            "perturbed": perturbed(asked["people"], asked["of_people"], asked["noise"]),
        }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
