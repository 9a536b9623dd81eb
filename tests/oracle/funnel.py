#!/usr/bin/env python3
"""Recomputes the funnel, the work of reps and the tracking table of findings.json from the rows: see README.md beside this
file.

Written from methods.md B5 and the definitions in docs/output.md, with exact fractions; it shares no code with the program.

    cargo build
    python3 tests/oracle/funnel.py [sample] [crm] [--show N]
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, sqrt
from pathlib import Path

sys.dont_write_bytecode = True      # no __pycache__ in the repository
ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SALESDECK_BIN", str(ROOT / "target/debug/salesdeck"))
PERIODS = {"sample": ["2026-06", "2026-03", "2025-10", "2026-Q2", "2025-Q4", "2025", "2026-W26", "2026-W10"],
           "crm": ["2017-12", "2017-06", "2017-Q4", "2017-Q2"]}
CADENCE = {"W": "weekly", "Q": "quarterly"}
OPEN, WON, LOST = "open", "won", "lost"


# --- Days -------------------------------------------------------------------------------------------------------

def months_back(day, months):
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
    return date(year, month, min(day.day, last))


def span_of(period):
    """First and last day of a period."""
    if "-W" in period:
        first = date.fromisocalendar(int(period[:4]), int(period[-2:]), 1)
        return first, first + timedelta(6)
    if "-Q" in period:
        first = date(int(period[:4]), int(period[-1]) * 3 - 2, 1)
        return first, months_back(first, -3) - timedelta(1)
    if "-" in period:
        first = date(int(period[:4]), int(period[-2:]), 1)
        return first, months_back(first, -1) - timedelta(1)
    return date(int(period), 1, 1), date(int(period), 12, 31)


def parse(text):
    return date.fromisoformat(text[:10]) if text else None


def year_earlier(span):
    first, last = span
    return months_back(first, 12), months_back(last + timedelta(1), 12) - timedelta(1)


# --- Deals ------------------------------------------------------------------------------------------------------

class Deal:
    """One row: its stages by position, the days on which it entered them, its end."""

    def __init__(self, number, created, entered, stage, outcome, closed, amount, reason, rep, customer):
        self.number, self.created, self.days, self.stage = number, created, entered, stage
        self.outcome, self.closed, self.amount, self.reason = outcome, closed, amount, reason
        self.rep, self.customer = rep, customer

    def on(self, day, won):
        """Reached position, end, day of the end, entries – as known on a day."""
        if self.created is None or self.created > day:
            return None
        end = OPEN if self.closed and self.closed > day else self.outcome
        entered = {0: self.created}
        entered.update({k: d for k, d in self.days.items() if d and d <= day})
        reached = won if end == WON else max(entered)
        if end == WON:
            entered[won] = self.closed
        return reached, end, self.closed if end != OPEN else None, entered


def read(name):
    """Deals of a project, its stages, and whether its amounts count cents."""
    if name == "sample":
        stages = ["线索", "意向", "谈判", "成交"]
        deals = []
        with open(ROOT / "data/opportunities.csv", encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                outcome = {"赢单": WON, "丢单": LOST}.get(row["结果"], OPEN)
                deals.append(Deal(row["商机编号"], parse(row["创建日期"]),
                                  {1: parse(row["意向日期"]), 2: parse(row["谈判日期"])}, row["当前阶段"], outcome,
                                  parse(row["关闭日期"]), Fraction(row["金额"] or 0), row["丢单原因"] or None,
                                  row["业务员编号"], row["客户编号"]))
        return deals, stages
    stages = ["Prospecting", "Engaging", "Won"]
    deals = []
    with open(ROOT / "examples/crm/data/sales_pipeline.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            outcome = {"Won": WON, "Lost": LOST}.get(row["deal_stage"], OPEN)
            engaged = parse(row["engage_date"])
            deals.append(Deal(row["opportunity_id"], engaged, {1: engaged}, row["deal_stage"], outcome,
                              parse(row["close_date"]), Fraction(row["close_value"] or 0), None, row["sales_agent"],
                              row["account"]))
    return deals, stages


def quantile(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def kaplan_meier(durations):
    """First duration at which at most half last longer."""
    lasting = Fraction(1)
    for time in sorted({t for t, ended in durations if ended}):
        at_risk = sum(t >= time for t, _ in durations)
        ends = sum(t == time and ended for t, ended in durations)
        lasting *= 1 - Fraction(ends, at_risk)
        if lasting <= Fraction(1, 2):
            return time
    return None


def wilson(part, n):
    z = 1.959963984540054
    p = part / n
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


class Funnel:
    def __init__(self, deals, stages):
        self.deals, self.stages, self.won = deals, stages, len(stages) - 1
        created = [d.created for d in deals if d.created]
        self.first = min(created).replace(day=1)

    def spans(self, period, as_of):
        end = min(span_of(period)[1], as_of)
        since = months_back(end, 12)
        took = [(s[2] - d.created).days for d in self.deals
                if (s := d.on(end, self.won)) and s[1] != OPEN and s[2] and s[2] > since and s[2] >= d.created]
        lag = ceil(quantile(took, Fraction(9, 10))) if len(took) >= 5 else 0
        opens = (end + timedelta(1) - timedelta(lag)).replace(day=1)
        cohort = None
        for months in [12] if re.fullmatch(r"\d{4}", period) else [3, 6, 12]:
            first = max(months_back(opens, months), self.first)
            cohort = (first, opens - timedelta(1))
            if len(self.within(cohort)) >= 30:
                break
        return cohort, (months_back(end + timedelta(1), months), end), months, lag

    def within(self, span):
        return [d for d in self.deals if d.created and span[0] <= d.created <= span[1]]

    def counts(self, cohort, end):
        reached, lost, still = Counter(), Counter(), Counter()
        for deal in self.within(cohort):
            at, how, _, _ = deal.on(end, self.won)
            for k in range(at + 1):
                reached[k] += 1
            if how == LOST:
                lost[at] += 1
                lost["value", at] += deal.amount
            elif how == OPEN:
                still[at] += 1
        return reached, lost, still

    def stays(self, deal, day):
        standing = deal.on(day, self.won)
        if not standing:
            return
        at, how, ended, entered = standing
        for k in range(at + 1):
            if k == self.won or k not in entered:
                continue
            begun = entered[k]
            later = [d for j, d in entered.items() if j > k and d >= begun]
            if later:
                yield k, begun, (min(later) - begun).days, True
            elif at > k:
                continue
            elif how == OPEN:
                yield k, begun, (day - begun).days, False
            else:
                yield k, begun, (ended - begun).days, True

    def dwell(self, recent):
        found = defaultdict(list)
        for deal in self.deals:
            for k, begun, days, ended in self.stays(deal, recent[1]):
                if begun >= recent[0] and days >= 0:
                    found[k].append((days, ended))
        return {k: (kaplan_meier(v), len(v)) for k, v in found.items()}

    def ended(self, recent):
        return [d for d in self.deals if d.closed and recent[0] <= d.closed <= recent[1] and d.outcome != OPEN]

    def stuck(self, end):
        since = months_back(end, 12)
        done = defaultdict(list)
        for deal in self.deals:
            for k, begun, days, ended in self.stays(deal, end):
                if ended and days >= 0 and begun + timedelta(days) > since:
                    done[k].append(days)
        usual = {k: floor(quantile(v, Fraction(8, 10))) for k, v in done.items() if len(v) >= 10}
        late = []
        for deal in self.deals:
            standing = deal.on(end, self.won)
            if standing and standing[1] == OPEN and standing[0] in usual and standing[0] in standing[3]:
                age = (end - standing[3][standing[0]]).days
                if age > usual[standing[0]]:
                    late.append((deal, standing[0], age))
        return usual, late

    def velocity(self, recent):
        over = self.ended(recent)
        won = [d for d in over if d.outcome == WON]
        cycles = [(d.closed - d.created).days for d in won if d.created and d.closed >= d.created]
        open_now = sum(1 for d in self.deals if (s := d.on(recent[1], self.won)) and s[1] == OPEN)
        if not won or not cycles or not sum(cycles):
            return None
        rate, deal = Fraction(len(won), len(over)), sum(d.amount for d in won) / len(won)
        cycle = Fraction(sum(cycles), len(cycles))
        return open_now, rate, deal, cycle, open_now * rate * deal / cycle


# --- Comparison -------------------------------------------------------------------------------------------------

class Tally:
    def __init__(self, show):
        self.agree, self.wrong, self.show = 0, [], show

    def check(self, what, told, wanted):
        told = told["value"] if isinstance(told, dict) else told
        if wanted is None or told is None:
            same = wanted is None and told is None
        elif isinstance(wanted, float):
            same = abs(float(told) - wanted) < 1e-9 * max(1.0, abs(wanted))
        elif isinstance(wanted, Fraction) and wanted.denominator != 1:
            same = abs(Fraction(told) - wanted) <= abs(wanted) * Fraction(1, 10 ** 11) + Fraction(1, 10 ** 13)
        else:
            same = Fraction(told) == Fraction(wanted)
        self.agree += same
        if not same:
            self.wrong.append(f"{what}: printed {told}, here {wanted}")


def findings(name, period, folder):
    report = next((r for letter, r in CADENCE.items() if letter in period), None)
    report = report or ("monthly" if "-" in period else "yearly")
    project = ROOT if name == "sample" else ROOT / "examples/crm"
    call = [BINARY, "-C", str(project), "build", report, "--period", period, "--format", "json", "--quiet", "--out", folder]
    subprocess.run(call, check=True)
    found = next(Path(folder, report, period).glob("all/*/findings.json"))
    return json.loads(found.read_text(encoding="utf-8"))


def check_funnel(funnel, period, as_of, analysis, tally):
    cohort, recent, months, lag = funnel.spans(period, as_of)
    rows = defaultdict(list)
    for row in analysis["rows"]:
        rows[row["row"]].append(row)
    told = rows["spans"][0]
    wanted = {"cohort": f"{cohort[0]}..{cohort[1]}", "recent": f"{recent[0]}..{recent[1]}", "months": months, "lag": lag}
    tally.agree += told["AC"] == wanted
    if told["AC"] != wanted:
        tally.wrong.append(f"{period} spans: printed {told['AC']}, here {wanted}")
        return
    before = (year_earlier(cohort), year_earlier(recent)) if told["PY"] else None
    # Where the comparison is withheld, the table must not reach back.
    reaches = year_earlier(cohort)[0] >= funnel.first and year_earlier(recent)[0] >= funnel.first
    tally.check(f"{period} compares with last year", bool(before), bool(reaches))
    now, lost, still = funnel.counts(cohort, recent[1])
    then = funnel.counts(before[0], before[1][1])[0] if before else None
    dwell = funnel.dwell(recent)
    dwell_before = funnel.dwell(before[1]) if before else {}
    for k, (stage, row) in enumerate(zip(funnel.stages, rows["stage"], strict=True)):
        at = f"{period} {stage}"
        tally.check(f"{at} named", row["stage"] == stage, True)
        tally.check(f"{at} reached", row["AC"], now[k])
        if before:
            tally.check(f"{at} reached a year ago", row["PY"], then[k])
        if k == funnel.won:
            continue
        share = Fraction(now[k + 1], now[k])
        tally.check(f"{at} conversion", row["conversion"]["AC"], share)
        if before and then[k]:
            tally.check(f"{at} Δ", row["conversion"]["dPY"], share - Fraction(then[k + 1], then[k]))
        low, high = wilson(now[k + 1], now[k])
        tally.check(f"{at} low", row["low"], low)
        tally.check(f"{at} high", row["high"], high)
        tally.check(f"{at} lost", row["lost"], lost[k])
        tally.check(f"{at} open", row["open"], still[k])
        if lost["value", k]:
            tally.check(f"{at} value lost", row["lost_value"], lost["value", k])
        tally.check(f"{at} leak", now[k] - now[k + 1], lost[k] + still[k])
        if k in dwell:
            tally.check(f"{at} stays", row["stays"], dwell[k][1])
            tally.check(f"{at} dwell", row.get("dwell", {}).get("AC"), dwell[k][0])
            if before and k in dwell_before and "dwell" in row:
                tally.check(f"{at} dwell a year ago", row["dwell"].get("PY"), dwell_before[k][0])
    tally.check(f"{period} overall", rows["overall"][0]["AC"], Fraction(now[funnel.won], now[0]))
    over = funnel.ended(recent)
    won = [d for d in over if d.outcome == WON]
    gone = [d for d in over if d.outcome == LOST]
    tally.check(f"{period} win rate", rows["win_rate"][0].get("AC"), Fraction(len(won), len(over)) if over else None)
    worth = sum(d.amount for d in gone)
    if worth:
        rate = sum(d.amount for d in won) / (worth + sum(d.amount for d in won))
        tally.check(f"{period} win rate by amount", rows["win_rate_value"][0]["AC"], rate)
    for scenario, span in [("AC", recent)] + ([("PY", before[1])] if before else []):
        parts = funnel.velocity(span)
        if parts and rows["velocity"]:
            for word, value in zip(["opportunities", "average_deal", "cycle", "velocity"],
                                   [parts[0], parts[2], parts[3], parts[4]], strict=True):
                value = float(value) if word == "velocity" else value
                tally.check(f"{period} {word} {scenario}", rows[word][0].get(scenario), value)
    reasons = Counter(d.reason for d in gone)
    if rows["reason"]:
        for row in rows["reason"]:
            tally.check(f"{period} {row['reason']}", row["AC"], reasons[row["reason"]])
            tally.check(f"{period} {row['reason']} share", row["share"]["AC"], Fraction(reasons[row["reason"]], len(gone)))
        tally.check(f"{period} reasons told", len([r for r in rows["reason"] if Fraction(r["AC"]["value"])]), len(reasons))
    usual, late = funnel.stuck(recent[1])
    if rows["all_stuck"]:
        for row in rows["usual"]:
            tally.check(f"{period} usual {row['stage']}", row["usual"], usual[funnel.stages.index(row["stage"])])
        tally.check(f"{period} stuck", rows["all_stuck"][0]["count"], len(late))
        if sum(d.amount for d, _, _ in late):
            tally.check(f"{period} stuck value", rows["all_stuck"][0]["value"], sum(d.amount for d, _, _ in late))
        ages = {d.number: age for d, _, age in late}
        largest = sorted((d.amount for d, _, _ in late), reverse=True)
        for row, amount in zip(rows["stuck"], largest):
            tally.check(f"{period} {row['id']} days", row["days"], ages.get(row["id"]))
            if amount:
                tally.check(f"{period} {row['id']} amount", row["amount"], amount)
    tally.check(f"{period} check", analysis["check"], 0)


# --- The work of reps -------------------------------------------------------------------------------------------

def activities():
    with open(ROOT / "data/activities.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def working_days():
    """The days off and the days made up for, as the project's calendar has them."""
    text = (ROOT / "salesdeck.yaml").read_text(encoding="utf-8")
    block = text[text.index("calendar:"):]
    off, made_up = set(), set()
    holidays, workdays = block.split("workdays:", 1)
    for first, last in re.findall(r"- (\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", holidays):
        day = parse(first)
        while day <= parse(last or first):
            off.add(day)
            day += timedelta(1)
    made_up |= {parse(d) for d in re.findall(r"\d{4}-\d\d-\d\d", workdays.split("]")[0])}
    return lambda day: day in made_up or (day.weekday() < 5 and day not in off)


def ranks(values):
    """Ranks from 1; equal values share their mean."""
    return [Fraction(sum(v < x for v in values) * 2 + sum(v == x for v in values) + 1, 2) for x in values]


def spearman(pairs):
    xs, ys = ranks([p[0] for p in pairs]), ranks([p[1] for p in pairs])
    mean = Fraction(len(pairs) + 1, 2)
    sxy = sum((x - mean) * (y - mean) for x, y in zip(xs, ys, strict=True))
    sxx, syy = sum((x - mean) ** 2 for x in xs), sum((y - mean) ** 2 for y in ys)
    return float(sxy) / sqrt(sxx * syy)


def check_process(funnel, period, analysis, tally):
    first, last = span_of(period)
    if re.fullmatch(r"\d{4}-\d\d", period):
        first = months_back(first, 2)
    log, works = activities(), working_days()

    def days(a, b):
        return sum(works(a + timedelta(n)) for n in range((b - a).days + 1))

    done = [a for a in log if a["状态"] == "已完成"]
    visits = Counter(a["业务员编号"] for a in done if a["动作"] == "拜访" and first <= parse(a["日期"]) <= last)
    calls = Counter(a["业务员编号"] for a in done if a["动作"] in ("回访", "电话") and first <= parse(a["日期"]) <= last)
    minutes = defaultdict(list)
    for a in done:
        if a["动作"] == "拜访" and first <= parse(a["日期"]) <= last and a["时长"]:
            minutes[a["业务员编号"]].append(Fraction(str(a["时长"])))
    offers = defaultdict(list)
    for a in done:
        if a["动作"] in ("方案", "报价"):
            offers[a["业务员编号"], a["客户编号"]].append(parse(a["日期"]))
    answered = defaultdict(list)
    for deal in funnel.deals:
        standing = deal.on(last, funnel.won)
        if not standing or 1 not in standing[3] or not first <= standing[3][1] <= last:
            continue
        begun, until = standing[3][1], standing[2] or last
        hits = [d for d in offers[deal.rep, deal.customer] if begun <= d <= until]
        answered[deal.rep].append(((min(hits) - begun).days, True) if hits else ((until - begun).days, False))
    over = [d for d in funnel.deals if d.closed and first <= d.closed <= last and d.outcome != OPEN]
    rate = {}
    for rep in {d.rep for d in over}:
        own = [d for d in over if d.rep == rep]
        rate[rep] = Fraction(sum(d.outcome == WON for d in own), len(own))
    reps, links = {}, []
    for row in analysis["rows"]:
        if row["row"] == "rep":
            reps[row["member"]["key"]] = row
        elif row["row"] == "link":
            links.append(row)
    for rep, row in reps.items():
        at = f"{period} {rep}"
        tally.check(f"{at} visits", row["visits"], visits[rep])
        tally.check(f"{at} a week", row["AC"], Fraction(visits[rep] * 5, days(first, last)))
        tally.check(f"{at} follow-ups", row["follow_ups"], calls[rep])
        tally.check(f"{at} minutes", row.get("minutes"), sum(minutes[rep]) / len(minutes[rep]) if minutes[rep] else None)
        tally.check(f"{at} responses", row.get("responses"), len(answered[rep]) or None)
        tally.check(f"{at} response", row.get("response"), kaplan_meier(answered[rep]))
        tally.check(f"{at} win rate", row.get("win_rate"), rate.get(rep))
    of = {"visits": "AC", "follow_ups": "follow_ups", "minutes": "minutes", "response": "response"}
    for link in links:
        pairs = [(Fraction(row[of[link["effort"]]]["value"]), Fraction(row[link["result"]]["value"]))
                 for row in reps.values() if of[link["effort"]] in row and link["result"] in row]
        tally.check(f"{period} n of {link['effort']}", link["n"], len(pairs))
        if "rho" in link:
            tally.check(f"{period} ρ of {link['effort']} and {link['result']}", link["rho"], spearman(pairs))
    tally.check(f"{period} check of visits", analysis["check"], 0)


def check_tracking(period, analysis, tally):
    first, last = span_of(period)
    works = working_days()
    soon, left = last, 3
    while left or not works(soon + timedelta(1)):
        soon += timedelta(1)
        left -= works(soon)
    late = risk = others = 0
    old = week = finished = 0
    for a in activities():
        day, due, done = parse(a["日期"]), parse(a["截止日期"]), a["状态"] == "已完成"
        if day > last:
            continue
        within = day >= first
        week += within
        finished += within and done
        if not done and due and due <= last:
            late += 1
            old += (last - due).days > 90
        elif not done and due and due <= soon:
            risk += 1
        elif within:
            others += 1
    counts = analysis["rows"][0]
    wanted = {"late": late, "at_risk": risk, "others": others, "old": old, "week": week, "done": finished,
              "all": late + risk + others}
    for word, value in wanted.items():
        tally.check(f"{period} {word}", counts[word], value)
    marks = [row["mark"] for row in analysis["rows"][1:]]
    tally.check(f"{period} late ones first", marks == sorted(marks, key=["late", "at_risk", "fine"].index), True)


def main(arguments):
    show = int(arguments[arguments.index("--show") + 1]) if "--show" in arguments else 15
    names = [name for name in arguments if name in PERIODS] or list(PERIODS)
    tally = Tally(show)
    for name in names:
        deals, stages = read(name)
        funnel = Funnel(deals, stages)
        dates = [d for deal in deals for d in (deal.created, deal.closed) if d]
        as_of = date(2026, 6, 30) if name == "sample" else max(dates)
        for period in PERIODS[name]:
            with tempfile.TemporaryDirectory() as folder:
                analyses = {a["id"]: a for a in findings(name, period, folder)["analyses"]}
            before = tally.agree, len(tally.wrong)
            check_funnel(funnel, period, as_of, analyses["funnel:opportunities"], tally)
            if "funnel:process" in analyses:
                check_process(funnel, period, analyses["funnel:process"], tally)
            if "funnel:tracking" in analyses:
                check_tracking(period, analyses["funnel:tracking"], tally)
            print(f"{name} {period}: {tally.agree - before[0]} agree, {len(tally.wrong) - before[1]} disagree")
    for line in tally.wrong[:tally.show]:
        print("  " + line)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
