"""English words around days and hours."""

from __future__ import annotations

from midturn.mediator.language._moments import MomentWords
from midturn.mediator.language._phrases import words

MOMENTS = MomentWords(
    at=frozenset(["at", "@"]),
    after_hour=frozenset(words("then instead tomorrow today tonight sharp please pls thanks on in with for")),
    around=frozenset(["at", "by", "before", "after", "until", "till", "from", "around", "@"]),
    by=frozenset(["at", "@", "by"]),
    after_digits=frozenset(["sharp"]),
    hours=frozenset(["hours", "hrs"]),
    o_clock=frozenset(["o'clock", "oclock", "oclok"]),
    minutes={"five": 5, "ten": 10, "twenty": 20, "5": 5, "10": 10, "20": 20, "25": 25},
    at_minutes=frozenset(["at", "@", "around", "about", "by"]),
    parts={"half": 30, "quarter": 15},
    half=frozenset(["half"]),
    to=frozenset(["to", "before"]),
    past=frozenset(["past", "after"]),
    hours_of={
        "morning": range(12),
        "mornings": range(12),
        "afternoon": range(12, 18),
        "afternoons": range(12, 18),
        "evening": range(17, 24),
        "evenings": range(17, 24),
        "night": range(20, 24),
        "nights": range(20, 24),
    },
    greeting=frozenset(["good"]),
    greeted=frozenset(["morning", "afternoon", "evening"]),
    workdays=frozenset(["weekday", "weekdays", "workday", "workdays"]),
    before_days=frozenset(["on", "this", "next", "every", "until", "by"]),
    parts_of_day=frozenset(["morning", "afternoon", "evening", "night", "noon"]),
    joints=frozenset(["and", "or", "to", "till", "until"]),
    day_joints=frozenset(["to", "and", "till", "until"]),
    before_dates=frozenset(["by", "this", "from", "before", "after", "and", "to"]),
    this=frozenset(["this"]),
    tonight=frozenset(["evening"]),
    weekends=frozenset(["weekend"]),
    shifting=frozenset(["next", "last", "this"]),
    before_day=frozenset(["the"]),
    week=frozenset(["week"]),
    weeks_meant=frozenset(["next", "this"]),
    days_counted=frozenset(words("days evenings nights mornings afternoons weekdays dates workdays")),
    between_names=frozenset(words("on the which is that's aka")),
    listing=frozenset(words("and or to until till through plus")),
)
