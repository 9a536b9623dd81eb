"""Periods, working days and comparable windows, from design.md section 2 alone.

A window is a pair of inclusive days. Every function is a function of its arguments.
"""
from datetime import date, timedelta

DAY = timedelta(days=1)


def month_start(index):
    """First day of month number `index` (year * 12 + month - 1)."""
    return date(index // 12, index % 12 + 1, 1)


def month_end(index):
    return month_start(index + 1) - DAY


def month_index(day):
    return day.year * 12 + day.month - 1


def minus_years(day, years):
    """The same day some years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Period:
    """One period by its written name: 2026-W07, 2026-03, 2026-Q1, 2026, _2026-03 (and FY… with a start month)."""

    def __init__(self, name, fiscal_start=1):
        self.name = name
        self.fiscal_start = fiscal_start
        self.week = None
        self.ytd = name.startswith("_")
        self.months = []
        text = name.lstrip("_")
        # A fiscal year has the number of the calendar year it ends in.
        fiscal = text.startswith("FY")
        text = text.removeprefix("FY")
        shift = (fiscal_start - 13) if fiscal and fiscal_start > 1 else 0
        if "-W" in text:
            year, number = text.split("-W")
            self.week = (int(year), int(number))
            self.start = date.fromisocalendar(int(year), int(number), 1)
            self.end = self.start + 6 * DAY
            return
        if "-Q" in text:
            year, number = text.split("-Q")
            first, length = int(year) * 12 + (int(number) - 1) * 3 + shift, 3
        elif "-" in text:
            year, number = text.split("-")
            last = int(year) * 12 + int(number) - 1
            first, length = (int(year) * 12, int(number)) if self.ytd else (last, 1)
        else:
            first, length = int(text) * 12 + shift, 12
        self.months = list(range(first, first + length))
        self.start, self.end = month_start(first), month_end(first + length - 1)

    def previous(self):
        """The adjacent period before, as months or a Monday; None for a year to date, which has no neighbour."""
        if self.week:
            return self.start - 7 * DAY
        return None if self.ytd else [m - len(self.months) for m in self.months]

    def year_before(self):
        """The same period a year before; None where there is none (week 53)."""
        if not self.week:
            return [m - 12 for m in self.months]
        try:
            return date.fromisocalendar(self.week[0] - 1, self.week[1], 1)
        except ValueError:
            return None


class Calendar:
    """Working days: Monday to Friday but the holidays, and the make-up workdays."""

    def __init__(self, holidays=(), workdays=()):
        self.holidays, self.workdays = set(holidays), set(workdays)

    def works(self, day):
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def count(self, first, last):
        total, day = 0, first
        while day <= last:
            total += self.works(day)
            day += DAY
        return total

    def complete(self, end, as_of, start=date.min):
        """No working day after as-of lies in what ends on `end` (and begins on `start`)."""
        return self.count(max(as_of + DAY, start), end) == 0

    def cut(self, month, ordinal):
        """Up to the day before working day number `ordinal` + 1 of the month; the whole month if it is shorter."""
        day, last, seen = month_start(month), month_end(month), 0
        while day <= last:
            seen += self.works(day)
            if seen > ordinal:
                return day - DAY
            day += DAY
        return last

    def actual(self, period, as_of):
        return (period.start, min(period.end, as_of))

    def partial(self, period, as_of):
        return not self.complete(period.end, as_of, period.start)

    def reference(self, period, as_of, which):
        """The comparable window of PY or PP (`which` is what the period says about it); None where there is none."""
        if which is None or period.start > as_of:
            return None     # what has not begun is compared with nothing
        if period.week:
            if not self.partial(period, as_of):
                return (which, which + 6 * DAY)
            days = (as_of - period.start).days
            return (which, which + days * DAY) if days >= 0 else None
        first, last = month_start(which[0]), None
        for own, other in zip(period.months, which):
            if self.complete(month_end(own), as_of):
                last = month_end(other)
            elif month_start(own) <= as_of:
                last = self.cut(other, self.count(month_start(own), as_of))
            else:
                break
        return None if last is None else (first, last)

    def target_parts(self, period, as_of, full):
        """(month, working days that count, working days of the month) for PLF (`full`) or PL."""
        parts = []
        months = period.months or range(month_index(period.start), month_index(period.end) + 1)
        for month in months:
            low, high = max(month_start(month), period.start), min(month_end(month), period.end)
            if not full and period.week and not self.complete(period.end, as_of):
                high = min(high, as_of)
            if not full and not period.week and not self.complete(month_end(month), as_of):
                high = min(high, as_of)
            parts.append((month, self.count(low, high), self.count(month_start(month), month_end(month))))
        return parts
