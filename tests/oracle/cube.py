"""Rows in memory and the measures of design.md section 4 over windows of days, in exact integers.

Money is an integer at a scale of 10 000 per unit. A value is (numerator, denominator, is_quotient) with a status.
"""
from bisect import bisect_left, bisect_right
from calendar_days import DAY, minus_years, month_end, month_index, month_start

SCALE = 10_000
QUOTIENTS = {"gross_margin", "average_price", "average_order", "sales_per_customer", "average_deal",
             "retention_rate", "churn_rate", "repurchase_rate"}
MONEY = {"sales", "cost", "gross_sales", "returned", "gross_profit", "average_price", "average_order",
         "sales_per_customer", "average_deal"}
MEASURES = ["sales", "cost", "quantity", "gross_sales", "returned", "gross_profit", "gross_margin", "orders",
            "customers", "new_customers", "average_price", "average_order", "sales_per_customer", "average_deal",
            "retention_rate", "churn_rate", "repurchase_rate"]
SCENARIOS = ["AC", "PY", "PP", "PL", "PLF", "dPY", "dPY%", "dPP", "dPP%", "dPL", "dPL%", "att"]
MISSING = (None, "missing")
NA = (None, "na_base")


def unit(measure, scenario, currency):
    if scenario.endswith("%") or scenario == "att" or measure.endswith(("_rate", "_margin")):
        return "ratio"
    if measure in MONEY:
        return currency
    return "pcs" if measure == "quantity" else "count"


class Sale:
    """One row of sales: integers, keys, and the member (key, label) of each dimension."""
    __slots__ = ("day", "amount", "cost", "quantity", "order", "customer", "members")

    def __init__(self, day, amount, cost, quantity, order, customer, members):
        self.day, self.amount, self.cost, self.quantity = day, amount, cost, quantity
        self.order, self.customer, self.members = order, customer, members


class Facts:
    """What one slice of one data set says, by one list of dimensions."""

    def __init__(self, sales, targets, first, last, target_months, calendar, dimensions, sliced, on_target):
        """`sales` and `targets` come sliced already; `first`, `last`, `target_months` are the whole tables' dates."""
        self.calendar, self.first, self.last = calendar, first, last
        self.from_month, self.to_month = first.replace(day=1), month_end(month_index(last))
        self.sales = sorted(sales, key=lambda row: row.day)
        self.days = [row.day for row in self.sales]
        self.groups = [tuple(row.members[d] for d in dimensions) for row in self.sales]
        self.on_target = all(d in on_target for d in dimensions) and all(d in on_target for d in sliced)
        self.target_months = target_months
        self.targets = {}
        if self.on_target:
            for month, amount, members in targets:
                self.targets.setdefault(month, []).append((tuple(members[d] for d in dimensions), amount))
        self.everyone = set(self.groups) | {group for rows in self.targets.values() for group, _ in rows}
        self.first_bought = {}
        for row, group in zip(self.sales, self.groups):
            if row.amount > 0 and row.customer:
                self.first_bought.setdefault((group, row.customer), row.day)
        self.cache, self.known, self.dates, self.parts = {}, {}, {}, {}

    def sums(self, window):
        """group → [sales, cost, quantity, gross, returned, orders, customers, new] of a window."""
        if window in self.cache:
            return self.cache[window]
        out = {}
        low, high = bisect_left(self.days, window[0]), bisect_right(self.days, window[1])
        for index in range(low, high):
            row, group = self.sales[index], self.groups[index]
            cell = out.get(group)
            if cell is None:
                cell = out[group] = [0, 0, 0, 0, 0, set(), set(), set()]
            cell[0] += row.amount
            cell[1] += row.cost
            cell[2] += row.quantity
            if row.amount < 0 or row.quantity < 0:
                cell[4] -= row.amount
            else:
                cell[3] += row.amount
            cell[5].add(row.order or ("row", index))
            if row.amount > 0 and row.customer:
                cell[6].add(row.customer)
                if self.first_bought[group, row.customer] >= window[0]:
                    cell[7].add(row.customer)
        self.cache[window] = out
        return out

    def buyers(self, window):
        """group → customer with a row of amount > 0 → its order ids, returns included, as `orders` counts them."""
        key = ("buyers", window)
        if key in self.cache:
            return self.cache[key]
        out = {}
        low, high = bisect_left(self.days, window[0]), bisect_right(self.days, window[1])
        for index in range(low, high):
            row = self.sales[index]
            if row.customer:
                out.setdefault(self.groups[index], {}).setdefault(row.customer, [False, set()])
                cell = out[self.groups[index]][row.customer]
                cell[0] |= row.amount > 0
                cell[1].add(row.order or ("row", index))
        out = {group: {c: orders for c, (bought, orders) in found.items() if bought} for group, found in out.items()}
        self.cache[key] = out
        return out

    def measured(self, measure, window, group, partial, reference=False):
        """Value and status of AC, PY or PP. The documents give the actual of a period that the table's dates only
        touch (golden.md: 2017, from July); a reference must lie inside whole months of data, so that like is
        compared with like (design.md section 8)."""
        if window is None or window[1] < window[0] or window[1] < self.first or window[0] > self.last:
            return MISSING
        if reference and not (self.from_month <= window[0] and window[1] <= self.to_month):
            return MISSING
        status = "partial" if partial else "ok"
        if measure in ("retention_rate", "churn_rate", "repurchase_rate"):
            return self.loyalty(measure, window[1], group, status)
        cell = self.sums(window).get(group)
        sales, cost, quantity, gross, returned, orders, customers, new = cell or (0, 0, 0, 0, 0, (), (), ())
        if measure == "new_customers":
            if self.from_month > minus_years(window[0], 1):
                return MISSING
            return ((len(new), 1), status)
        plain = {"sales": (sales, SCALE), "cost": (cost, SCALE), "quantity": (quantity, 1),
                 "gross_sales": (gross, SCALE), "returned": (returned, SCALE), "gross_profit": (sales - cost, SCALE),
                 "orders": (len(orders), 1), "customers": (len(customers), 1)}.get(measure)
        if plain:
            return (plain, status)
        top, bottom = {"gross_margin": (sales - cost, sales), "average_price": (sales, quantity * SCALE),
                       "average_order": (sales, len(orders) * SCALE),
                       "sales_per_customer": (sales, len(customers) * SCALE),
                       "average_deal": (sales, len(customers) * SCALE)}[measure]
        if bottom == 0:
            return NA
        return ((top, bottom) if bottom > 0 else (-top, -bottom), status)

    def loyalty(self, measure, end, group, status):
        """The 12 months to `end` against the 12 before."""
        middle, start = minus_years(end + DAY, 1) - DAY, minus_years(end + DAY, 2) - DAY
        known = middle if measure == "repurchase_rate" else start
        if self.from_month > known + DAY:
            return MISSING
        later = self.buyers((middle + DAY, end)).get(group, {})
        if measure == "repurchase_rate":
            top, bottom = sum(len(orders) >= 2 for orders in later.values()), len(later)
        else:
            earlier = self.buyers((start + DAY, middle)).get(group, {})
            top, bottom = sum(customer in later for customer in earlier), len(earlier)
            top = bottom - top if measure == "churn_rate" else top
        return ((top, bottom), status) if bottom else NA

    def target(self, measure, period, as_of, group, full):
        """PL or PLF: only sales carry targets; None as the group asks for the total of the groups."""
        if measure != "sales" or not self.on_target:
            return MISSING
        key = (period.name, as_of, full)
        if key not in self.parts:
            self.parts[key] = self.calendar.target_parts(period, as_of, full)
        parts = self.parts[key]
        if not self.targets_cover(period, as_of, full):
            return MISSING
        total, uneven = 0, 0
        for month, days, length in parts:
            amount = sum(amount for name, amount in self.targets.get(month, ()) if name == group)
            part = self.month_part(period, as_of, full, month, amount)
            total += part
            uneven += part * length != amount * days
        status = "partial" if self.windows(period, as_of)["partial"] else "ok"
        # Members of a list foot with their total, so that each may be the next minor unit of its own share.
        doubt = (("footed", uneven, total),) if uneven and group else ()
        return ((total, SCALE), status, *doubt)

    def month_part(self, period, as_of, full, month, amount):
        """What a month's target gives to a period: weeks by working days with largest remainder, and of what is
        unfinished the share of its working days, to the minor unit."""
        at, first, last = self.calendar, month_start(month), month_end(month)
        if period.week:
            pieces, day = [], first
            while day <= last:
                end = min(day + (6 - day.weekday()) * DAY, last)
                pieces.append((day, end))
                day = end + DAY
            shares = largest_remainder(amount, [at.count(*piece) for piece in pieces])
            chosen = [(piece, share) for piece, share in zip(pieces, shares) if period.start <= piece[0] <= period.end]
        else:
            chosen = [((first, last), amount)]
        total = 0
        for (low, high), share in chosen:
            if full or at.complete(high, as_of) and low <= as_of:
                total += share
            elif low <= as_of:
                total += round_half_up(share * at.count(low, as_of), at.count(low, high))
        return total

    def targets_cover(self, period, as_of, full):
        """Targets must be set for all that the sales cover of the period, and PLF for all of its rest."""
        if not self.target_months:
            return False
        begin = min(max(self.from_month, period.start), period.end)
        end = period.end if full else max(min(period.end, as_of), period.start)
        return month_start(self.target_months[0]) <= begin and end <= month_end(self.target_months[-1])

    def groups_with_rows(self, windows, period, as_of):
        found = set()
        for window in windows:
            if window:
                found |= set(self.sums(window))
        for month, days, _ in self.calendar.target_parts(period, as_of, True):
            found |= {group for group, amount in self.targets.get(month, ()) if amount and days}
        return found

    def fact(self, measure, scenario, period, as_of, group):
        """Value, status (and a third word where the documents leave the rounding open)."""
        key = (measure, scenario, period.name, as_of, group)
        if key not in self.known:
            self.known[key] = self.computed(measure, scenario, period, as_of, group)
        return self.known[key]

    def windows(self, period, as_of):
        """AC, PY and PP windows, and whether the period is incomplete."""
        key = (period.name, as_of)
        if key not in self.dates:
            at = self.calendar
            self.dates[key] = {"AC": at.actual(period, as_of), "partial": at.partial(period, as_of),
                               "PY": at.reference(period, as_of, period.year_before()),
                               "PP": at.reference(period, as_of, period.previous())}
        return self.dates[key]

    def computed(self, measure, scenario, period, as_of, group):
        windows = self.windows(period, as_of)
        partial = windows["partial"]
        if scenario in ("AC", "PY", "PP", "PL", "PLF"):
            if scenario in ("PL", "PLF"):
                return self.target(measure, period, as_of, group, scenario == "PLF")
            return self.measured(measure, windows[scenario], group, partial, scenario != "AC")
        actual = self.fact(measure, "AC", period, as_of, group)
        base = self.fact(measure, {"att": "PL"}.get(scenario, scenario.strip("d%")), period, as_of, group)
        return compare(actual, base, scenario)


def compare(actual, base, scenario):
    """The truth table of methods.md B1 on exact fractions."""
    rounded = base[2:]
    if "missing" in (actual[1], base[1]):
        return MISSING
    if "na_base" in (actual[1], base[1]):
        return NA
    (a, a_den), (b, b_den) = actual[0], base[0]
    status = actual[1]
    top, bottom = a * b_den - b * a_den, a_den * b_den
    if scenario == "att":
        return NA if b <= 0 else ((a * b_den, b * a_den), status, *rounded)
    if not scenario.endswith("%"):
        return ((top, bottom), status, *rounded)
    if b > 0 and a >= 0:
        return ((top, b * a_den), status, *rounded)
    if b == 0 and a > 0:
        return (None, "new")
    return (None, "na_base", *(("zero base",) if a == b == 0 else ()))


def largest_remainder(amount, weights):
    """Whole minor units in proportion to weights; ties go to the larger weight, then to the earlier part."""
    step, whole = SCALE // 100, sum(weights)
    units = amount // step
    parts = [units * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(units * weights[i] % whole), -weights[i], i))
    for i in order[:units - sum(parts)]:
        parts[i] += 1
    return [part * step for part in parts]


def round_half_up(top, bottom):
    """To a minor unit: 100 parts of SCALE."""
    step = SCALE // 100
    return (2 * top + bottom * step) // (2 * bottom * step) * step
