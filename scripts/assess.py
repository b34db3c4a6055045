#!/usr/bin/env python3
"""Recomputes an exported assessment (docs/assessment.md) and compares it with what the program said.

Usage: assess.py FILE. Exit 0 when every score, total, grade, place, the three items that cost most and every prize
agree to the last decimal; 1 when something does not, with a line for each difference; 2 when the file is no export.
It shares nothing with the program: fractions instead of integers, no dependency.
"""

import json
import sys
from fractions import Fraction
from math import floor


def points_of(item, facts):
    """The points of an item in hundredths by its facts; None when it is scored by hand."""
    rule, full = item["rule"], Fraction(item["points"])
    if rule == "hand":
        return None
    got = sum(Fraction(fact["got"]) for fact in facts)
    of = sum(Fraction(fact["of"]) for fact in facts)
    if of == 0:
        return int(full) if item["nothing"] == "full" else 0
    if rule == "share":
        share = got / of
    elif "target" in rule:
        share = got / (of * rule["target"])
    else:
        return int(max(Fraction(0), full - rule["minus"] * got))
    exact = full * min(Fraction(1), max(Fraction(0), share))
    return floor(exact + Fraction(1, 2))


def bound_of(got, of):
    """Wilson's lower bound at 1.96, in ten-thousandths rounded down, without a square root.

    The bound is the smaller root of (got/of - p)^2 * of = z^2 * p * (1 - p); below it the left side is the larger.
    A share of one solves it at p = 1 too, which is the other end of the range: hence only p below the share.
    """
    share, z2 = Fraction(got, of), Fraction(196, 100) ** 2
    step = floor(share * 10000)
    while step > 0:
        p = Fraction(step, 10000)
        if p < share and (share - p) ** 2 * of >= z2 * p * (1 - p):
            break
        step -= 1
    return step


def recompute(document):
    scheme, stations = document["scheme"], document["stations"]
    items = [item for group in scheme["groups"] for item in group["items"]]
    results = {}
    for station in stations:
        scores = {}
        for item in items:
            scores[item["key"]] = points_of(item, station["facts"].get(item["key"], []))
        for given in station["given"]:  # oldest first: the last one counts
            scores[given["item"]] = given["points"]
        total = sum(score for score in scores.values() if score is not None)
        vetoed = any(not veto["lifted"] for veto in station["vetoes"])
        grades = scheme["grades"]
        reached = [grade["label"] for grade in grades if total >= grade["from"]]
        grade = grades[-1]["label"] if vetoed or not reached else reached[0]
        lost = [(item["key"], item["points"] - scores[item["key"]]) for item in items if scores[item["key"]] is not None]
        lost = sorted((one for one in lost if one[1] > 0), key=lambda one: -one[1])[:3]
        results[station["id"]] = {
            "scores": scores,
            "total": total,
            "grade": grade,
            "cost_most": [{"item": key, "lost": points} for key, points in lost],
            "rank": (not vetoed, total),
            "vetoed": vetoed,
        }
    for result in results.values():
        result["place"] = 1 + sum(other["rank"] > result["rank"] for other in results.values())
    prizes = []
    for prize in scheme["prizes"]:
        sure = []
        for station in stations:
            facts = station["facts"].get(prize["item"], [])
            got, of = sum(fact["got"] for fact in facts), sum(fact["of"] for fact in facts)
            if of > 0 and not results[station["id"]]["vetoed"]:
                bound = bound_of(got, of)
                if bound > 5000:
                    sure.append({"station": station["id"], "got": got, "of": of, "bound": bound})
        sure.sort(key=lambda one: (-one["bound"], one["station"]))
        if len(sure) > 3:
            sure = [one for one in sure if one["bound"] >= sure[2]["bound"]]
        prizes.append({"title": prize["title"], "item": prize["item"], "to": sure})
    return results, prizes


def main(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    if document.get("format") != "hejie-assessment-1":
        print("not an exported assessment", file=sys.stderr)
        return 2
    results, prizes = recompute(document)
    differences = []
    for station in document["stations"]:
        mine, said = results[station["id"]], station["result"]
        for key in ("scores", "total", "grade", "place", "cost_most"):
            if mine[key] != said[key]:
                differences.append(f"{station['id']} {key}: recomputed {mine[key]}, the program said {said[key]}")
    if prizes != document["prizes"]:
        differences.append(f"prizes: recomputed {prizes}, the program said {document['prizes']}")
    for line in differences:
        print(line)
    compared = sum(len(result["scores"]) for result in results.values())
    if not differences:
        print(f"agrees: {len(results)} stations, {compared} scores, totals, grades, places and {len(prizes)} prizes")
    return 1 if differences else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
