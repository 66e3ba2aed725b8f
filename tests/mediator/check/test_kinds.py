"""Every kind of value: the same in other words is kept, its wrong neighbour is refused."""

from __future__ import annotations

import pytest

from midturn.mediator import Faithfulness, Statement, Value
from midturn.mediator.check import (
    compared,
)
from midturn.mediator.values import FIGURES, LITERALS, read
from midturn.mediator.values.kinds import KINDS, kind_of

SAME = {
    "number": [
        ("We sold 1.5M tickets.", "We sold 1,500,000 tickets."),
        ("We sold 1.5M tickets.", "We sold 1.5 million tickets."),
        ("Print 12 500 flyers.", "Print 12500 flyers."),
        ("Print 12 500 flyers.", "Print 12,500 flyers."),
        ("Hand out 1,00,000 points.", "Hand out 100000 points."),
        ("Hand out 2 lakh points.", "Hand out 200,000 points."),
        ("Hand out 2 crore points.", "Hand out 20 million points."),
        ("Train at a rate of 3e-4.", "Train at a rate of 0.0003."),
        ("Keep it at minus 5.", "Keep it at -5."),
        ("Take half of it.", "Take 1/2 of it."),
        ("A gift for an 8-year-old.", "A gift for an 8 year old."),
    ],
    "percent": [
        ("Rates lie between 4.5% and 5.2%.", "Rates lie between 4.5 percent and 5.2 per cent."),
        ("Rates of 4.5-5.2%.", "Rates of 4.5% to 5.2%."),
        ("Give him 75% of it.", "Give him three quarters of it."),
    ],
    "money": [
        ("It costs A$20.", "It costs AUD 20."),
        ("It costs A$20.", "It costs 20 Australian dollars."),
        ("It costs NZ$20.", "It costs 20 New Zealand dollars."),
        ("It costs US$20.", "It costs $20."),
        ("It costs CA$20.", "It costs C$20."),
        ("It costs HK$300.", "It costs 300 HKD."),
        ("It costs R$ 7.", "It costs BRL 7."),
        ("It costs 200 kr.", "It costs 200 SEK."),
        ("It costs 200 kr.", "It costs 200 Danish kroner."),
        ("It costs ¥500.", "It costs 500円."),
        ("It costs ¥500.", "It costs 500 yuan."),
        ("It costs 500元.", "It costs RMB 500."),
    ],
    "quantity": [
        ("Drive at 20 mph.", "Drive at 20 miles per hour."),
        ("Drive at 80 km/h.", "Drive at 80 kilometres per hour."),
        ("Set it to 24 degrees.", "Set it to 24°."),
        ("The film runs 2h30.", "The film runs 2 hours 30 minutes."),
        ("The film runs 2h30.", "The film runs 150 minutes."),
        ("It lasts for 20h.", "It lasts for 20 hours."),
    ],
    "dimensions": [
        ("Cut the board to 40x60.", "Cut the board to 40 by 60."),
        ("Cut the board to 40x60 cm.", "Cut the board to 40 cm by 60 cm."),
        ("Cut the board to 400x600mm.", "Cut the board to 40 × 60 cm."),
        ("A crate of 2 m x 3 m x 1 m.", "A crate of 2 by 3 by 1 metres."),
    ],
    "time": [
        ("Meet me at 20h.", "Meet me at 20:00."),
        ("Meet me at 20h.", "Meet me at 8 pm."),
        ("Wir treffen uns um 18 Uhr.", "Wir treffen uns um 18:00."),
        ("Wir treffen uns um 18.30 Uhr.", "Wir treffen uns um 18:30 Uhr."),
        ("会议在午後7時。", "会议在19時。"),
        ("明天下午3点开会", "明天15点开会"),
        ("明天下午3点半开会", "明天15:30开会"),
        ("Pick me up at 1930.", "Pick me up at 19:30."),
        ("Pick me up at 1930 tomorrow.", "Pick me up at 7:30 pm tomorrow."),
        ("The gate closes at 0545 hours.", "The gate closes at 5:45 am."),
    ],
    "range": [
        ("Invite 30-50 guests.", "Invite 30 to 50 guests."),
        ("Invite 30-50 guests.", "Invite between 30 and 50 guests."),
        ("Invite 30-50 guests.", "Invite at least 30 and at most 50 guests."),
        ("It takes 4 to 6 weeks.", "It takes 4-6 weeks."),
        ("Spend $30-50 on it.", "Spend $30 to $50 on it."),
        ("Spend 30-50 euros on it.", "Spend between €30 and €50 on it."),
        ("Open from 9am to 5pm.", "Open 9am-5pm."),
        ("Come between 4 and 6pm.", "Come between 4pm and 6pm."),
        ("Wir haben von 9 bis 17 Uhr offen.", "Wir haben 9:00-17:00 offen."),
    ],
    "ordinal": [
        ("Book the second cheapest flight.", "Book the 2nd cheapest flight."),
        ("Keep the first 3 rows.", "Keep the first three rows."),
        ("Read the final 2 pages.", "Read the last two pages."),
    ],
    "telephone": [
        ("Call me on (415) 555-0132.", "Call me on 415-555-0132."),
        ("Call me on +1 415 555 0132.", "Call me on (415) 555-0132."),
        ("Ring +49 30 901820 now.", "Ring 030 901820 now."),
        ("Ring +49 30 901820 now.", "Ring 0049 (0)30 901820 now."),
        ("Ring 06 12 34 56 78 now.", "Ring 06.12.34.56.78 now."),
    ],
    "email": [("Mail it to jo.ray@mill.example please.", "Please mail it to Jo.Ray@mill.example.")],
    "url": [
        ("See https://mill.example/a-b for it.", "See mill.example/a-b for it."),
        ("See www.mill.com for it.", "See https://mill.com/ for it."),
    ],
    "ip": [
        ("Ping 10.0.0.7 now.", "Ping the host 10.0.0.7 now."),
        ("Ping 2001:db8::1 now.", "Ping 2001:0db8:0:0:0:0:0:1 now."),
    ],
    "version": [
        ("Use Python 3.11 here.", "Use Python version 3.11 here."),
        ("Install v2.0.1 of it.", "Install version 2.0.1 of it."),
    ],
    "address": [
        ("Deliver to 12 Oak Street.", "Deliver to 12 Oak St."),
        ("Deliver to 7B Oak Street.", "Deliver to 7b Oak St."),
        ("Deliver to Hauptstraße 5.", "Deliver to Hauptstr. 5."),
        ("Deliver to 12 Oak Street, Salem, IL 62704.", "Deliver to Salem IL 62704, 12 Oak Street."),
        ("Livrez au 12 rue de la Paix.", "Livrez 12 rue de la Paix."),
    ],
    "identifier": [
        ("Order FL-8841 is late.", "Order fl-8841 is late."),
        ("Ticket #4711 is open.", "Ticket number 4711 is open."),
    ],
}

OTHER = {
    "number": [
        ("We sold 1.5M tickets.", "We sold 1.5 tickets."),
        ("We sold 1.5M tickets.", "We sold 15,000,000 tickets."),
        ("Print 12 500 flyers.", "Print 12 flyers."),
        ("Print 12 500 flyers.", "Print 500 flyers."),
        ("Hand out 1,00,000 points.", "Hand out 1,000 points."),
        ("Hand out 2 lakh points.", "Hand out 2 million points."),
        ("Train at a rate of 3e-4.", "Train at a rate of 3e-5."),
        ("Train at a rate of 3e-4.", "Train at a rate of 0.003."),
        ("Keep it at minus 5.", "Keep it at 5."),
        ("Take half of it.", "Take 1/3 of it."),
        ("A gift for an 8-year-old.", "A gift for a 9-year-old."),
    ],
    "percent": [
        ("Rates lie between 4.5% and 5.2%.", "Rates lie between 4.5% and 5.3%."),
        ("Rates of 4.5-5.2%.", "Rates of 4.5%."),
        ("Give him 5% of it.", "Give him 5 of it."),
    ],
    "money": [
        ("It costs A$20.", "It costs $20."),
        ("It costs CA$20.", "It costs US$20."),
        ("It costs HK$300.", "It costs NZ$300."),
        ("It costs R$ 7.", "It costs $7."),
        ("It costs 200 SEK.", "It costs 200 NOK."),
        ("It costs ¥500.", "It costs 500 won."),
        ("It costs 500元.", "It costs 500円."),
        ("I hold A$50 and pay $20 more.", "I hold A$50 and pay US$20 more."),
    ],
    "quantity": [
        ("Drive at 20 mph.", "Drive at 20 km/h."),
        ("Drive at 20 miles per hour.", "Drive 20 miles."),
        ("Set it to 24 degrees.", "Set it to 25 degrees."),
        ("The film runs 2h30.", "The film runs 2 hours."),
        ("The film runs 2h30.", "The film runs 3h30."),
        ("It lasts for 20h.", "It lasts for 2h."),
    ],
    "dimensions": [
        ("Cut the board to 40x60.", "Cut the board to 40 by 50."),
        ("Cut the board to 40x60.", "Cut the board to 60 by 40."),
        ("Cut the board to 40x60 cm.", "Cut the board to 40x60 mm."),
    ],
    "time": [
        ("Meet me at 20h.", "Meet me at 8 am."),
        ("Wir treffen uns um 18 Uhr.", "Wir treffen uns um 8 Uhr."),
        ("会议在午後7時。", "会议在午前7時。"),
        ("明天下午3点开会", "明天上午3点开会"),
        ("Pick me up at 1930.", "Pick me up at 19:00."),
    ],
    "range": [
        ("Invite 30-50 guests.", "Invite 30 guests."),
        ("Invite 30-50 guests.", "Invite 30-60 guests."),
        ("Invite 30-50 guests.", "Invite at most 30 and at least 50 guests."),
        ("It takes 4 to 6 weeks.", "It takes 4 weeks."),
        ("Open from 9am to 5pm.", "Open from 9am to 6pm."),
        ("Come between 4 and 6pm.", "Come between 5pm and 6pm."),
        ("Pay between $10 and $12.", "Pay $10 and $12."),
        (
            "Between 4 and 6 of ours and 8 to 10 of theirs.",
            "Between 4 and 8 of ours and 6 to 10 of theirs.",
        ),
    ],
    "ordinal": [
        ("Book the second cheapest flight.", "Book the cheapest flight."),
        ("Book the second cheapest flight.", "Book the third cheapest flight."),
        ("Keep the first 3 rows.", "Keep the last 3 rows."),
        ("Keep the first 3 rows.", "Keep 3 rows."),
    ],
    "telephone": [
        ("Call me on (415) 555-0132.", "Call me on (415) 555-0133."),
        ("Call me on +1 415 555 0132.", "Call me on +44 415 555 0132."),
        ("Ring +49 30 901820 now.", "Ring 030 901821 now."),
    ],
    "email": [("Mail it to jo.ray@mill.example.", "Mail it to joray@mill.example.")],
    "url": [("See https://mill.example/a-b for it.", "See https://mill.example/ab for it.")],
    "ip": [
        ("Ping 10.0.0.7 now.", "Ping 10.0.0.70 now."),
        ("Open 10.0.0.0/8 now.", "Open 10.0.0.0/16 now."),
    ],
    "version": [
        ("Use Python 3.10 here.", "Use Python 3.1 here."),
        ("Install v2.0.1 of it.", "Install v2.1.0 of it."),
    ],
    "address": [
        ("Deliver to 12 Oak Street.", "Deliver to 21 Oak Street."),
        ("Deliver to 12 Oak Street.", "Deliver to 12 Oak Avenue."),
        ("Deliver to 7B Oak Street.", "Deliver to 7 Oak Street."),
        ("Deliver to Hauptstraße 5.", "Deliver to Hauptstraße 5a."),
        ("Deliver to Salem, IL 62704.", "Deliver to Salem, IL 62740."),
        ("Send it to 02134.", "Send it to 2134."),
    ],
    "identifier": [
        ("Order FL-8841 is late.", "Order FL-8814 is late."),
        ("Order FL-8841 is late.", "Order FL8841 is late."),
        ("Unit AB/12 is late.", "Unit AB12 is late."),
        ("Unit AB/12 is late.", "Unit AB/21 is late."),
        ("Ticket #4711 is open.", "Ticket #4712 is open."),
    ],
    "code": [("Keep `x >= 10` there.", "Keep `x <= 10` there.")],
}


def pairs(by_kind: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [pair for some in by_kind.values() for pair in some]


def found(text: str, *said: str) -> Faithfulness:
    return compared(text, [Statement(text=each, turn=turn) for turn, each in enumerate(said, 1)])


def kinds_in(text: str) -> dict[str, str]:
    (document,) = read([text])
    return {mention.written: mention.kind for mention in document.mentions}


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_the_same_value_in_other_words_is_kept_both_ways(one: str, other: str):
    for text, said in ((one, other), (other, one)):
        verdict = found(text, said)
        assert verdict.faithful, (verdict.lost, verdict.invented)


@pytest.mark.parametrize(("one", "other"), pairs(OTHER))
def test_its_wrong_neighbour_is_refused_both_ways(one: str, other: str):
    assert not found(one, other).faithful
    assert not found(other, one).faithful


@pytest.mark.parametrize("text", [text for pair in pairs(SAME) + pairs(OTHER) for text in pair])
def test_what_is_repeated_is_kept(text: str):
    assert found(text, text).faithful


def test_every_kind_of_value_is_found_once_and_tried_by_its_rank():
    assert [kind.name for kind in KINDS] == [
        *("code", "url", "email", "ip", "telephone", "address", "version", "identifier"),
        *("time", "date", "dimensions", "money", "percent", "quantity", "number"),
        *("name", "negation", "comparison", "range", "ordinal", "quoted"),
    ]
    assert len({kind.rank for kind in KINDS}) == len(KINDS)
    assert {"number", "percent", "money", "quantity", "dimensions", "date", "time"} == FIGURES
    assert {"code", "identifier", "version", "url", "email", "ip", "telephone", "address"} == LITERALS
    assert all(kind_of(kind.name) is kind for kind in KINDS)


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        ("Pay 4.5% of it.", "4.5%", "percent"),
        ("A shelf of 40x60 cm.", "40x60 cm", "dimensions"),
        ("Bring 4 to 6 bags.", "4 to 6", "range"),
        ("The third largest lake.", "third largest", "ordinal"),
        ("Use Django 4.2 for it.", "4.2", "version"),
        ("Go to https://mill.example/x now.", "https://mill.example/x", "url"),
        ("Write to jo@mill.example now.", "jo@mill.example", "email"),
        ("The host is 192.168.0.1 here.", "192.168.0.1", "ip"),
        ("Dial 415-555-0132 now.", "415-555-0132", "telephone"),
        ("I live at 12 Oak Street now.", "12 Oak Street", "address"),
        ("London SW1A 1AA it is.", "SW1A 1AA", "address"),
        ("Hauptstraße 5, 10115 Berlin", "10115", "address"),
    ],
)
def test_a_value_is_of_its_kind(text: str, written: str, kind: str):
    assert kinds_in(text)[written] == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("From (2020 - 2024) on.", "telephone"),
        ("Room 12, 500 people.", "telephone"),
        ("Open 0900-1700 on weekdays.", "telephone"),
        ("What is 10 - 5 here?", "range"),
        ("Report for 2022-01 please.", "range"),
        ("Change it from 3 to 5 please.", "range"),
        ("Divide 40 by 60 first.", "dimensions"),
        ("Compute 4*6 now.", "dimensions"),
        ("He ran 3.5 km with Anna.", "version"),
        ("Take the second west exit.", "ordinal"),
        ("In 1930 he moved there.", "time"),
        ("There were 1930 guests.", "time"),
        ("It takes 3時間 today.", "time"),
        ("We went 5 quiet streets on.", "address"),
        ("See you at 5:30:10 then.", "ip"),
        ("The covid-19 rules of mid-2024.", "identifier"),
    ],
)
def test_what_only_looks_like_a_kind_is_none(text: str, kind: str):
    assert kind not in kinds_in(text).values()


@pytest.mark.parametrize(("digits", "value"), [("12 500 700", "12500700"), ("12 500,5", "12500.5")])
def test_groups_of_three_after_one_space_are_one_number(digits: str, value: str):
    assert [mention.meaning for mention in read([f"Count {digits} now."])[0].mentions] == [value]


@pytest.mark.parametrize("text", ["Lines 12 500 7 are odd.", "Take 2 100ml bottles."])
def test_other_digits_in_a_row_stay_apart(text: str):
    assert len([m for m in read([text])[0].mentions if m.kind in {"number", "quantity"}]) > 1


def test_a_minus_between_two_numbers_is_a_difference():
    assert [m.meaning for m in read(["Compute 10 minus 5 now."])[0].mentions if m.kind == "number"] == [
        "10",
        "5",
    ]


def test_a_mark_of_correction_replaces_a_day():
    verdict = found("Meet me on Tuesday.", "Meet me on Monday.", "*Tuesday")
    assert verdict.faithful
    assert [value.written for value in verdict.superseded] == ["Monday"]
    assert not found("Meet me on Monday.", "Meet me on Monday.", "*Tuesday").faithful


def test_a_range_goes_with_its_ends():
    said = ("Invite 30-50 guests.", "not 30-50 but 40 guests")
    assert found("Invite 40 guests.", *said).faithful
    assert not found("Invite 30-50 guests.", *said).faithful


def test_a_new_range_takes_the_place_of_both_ends():
    said = ("Open from 9am to 5pm.", "actually make it 10am to 5pm")
    assert found("Open from 10am to 5pm.", *said).faithful
    assert not found("Open from 9am to 5pm.", *said).faithful


def test_a_lost_end_of_a_range_is_named():
    assert ("money", "50 euros") in [
        (value.kind, value.written) for value in found("Spend 30 euros.", "Spend 30 to 50 euros.").lost
    ]


def test_records_of_earlier_versions_are_read():
    stored = {
        "kind": "identifier",
        "written": "+1 555 010 9999",
        "meaning": "15550109999",
        "turn": 1,
        "by": "user",
    }
    assert Value.model_validate(stored).kind == "identifier"
    assert Faithfulness.model_validate({"kept": [stored]}).faithful
