"""Guidelines say what a phrase means and which way dates are read; a draft that goes by them is right."""

import pytest
from growth import assert_growth

from midturn import check
from midturn.mediator import Statement
from midturn.mediator.check import Brief
from midturn.mediator.check._date_order import date_order
from midturn.mediator.check._definitions import Definition, definitions, without_definitions
from midturn.mediator.check._rules import put_otherwise, untold
from midturn.mediator.values import read

USUAL = "By 'the usual' the user means a large funghi pizza."
ORDER = ["Get me the usual, please.", "for 7 pm"]


def held(draft, said, *rules):
    """The check of a draft, where the assistant answers each turn with a question."""
    turns = [message for text in said for message in (("user", text), ("assistant", "Anything else?"))]
    return check(draft, turns[:-1], guidelines=rules)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (USUAL, ("the usual", "a large funghi pizza")),
        ("When the user says 'HQ' they mean the Hamburg office.", ("HQ", "the Hamburg office")),
        ("“my team” refers to the support desk; write to all of it.", ("my team", "the support desk")),
        ("If the user says soon, that means within three days.", ("soon", "within three days")),
        ("Users who say pronto mean before noon.", ("pronto", "before noon")),
        ("For Ines, the lot is all nine files.", ("the lot", "all nine files")),
        ('Read "the long one" as the Harz route.', ("the long one", "the Harz route")),
        ('"home" = 14 Gable Row', ("home", "14 Gable Row")),
        ("If a guest asks for 'the quiet one', it is room 31.", ("the quiet one", "room 31")),
        (
            "'the big one' should be read as the Atlas hall, not the Orion hall.",
            ("the big one", "the Atlas hall"),
        ),
        ("Mit „wie immer“ meint die Kundin zwei Laugenbrezeln.", ("wie immer", "zwei Laugenbrezeln")),
        ("Sagt der Gast „das Eck“, meint er Tisch 9.", ("das Eck", "Tisch 9")),
        ("Con «lo de siempre» la clienta quiere decir dos cafés.", ("lo de siempre", "dos cafés")),
        ("Par « comme d'habitude », il veut dire un thé vert.", ("comme d'habitude", "un thé vert")),
        ("用户说“老样子”时，指的是两碗牛肉面。", ("老样子", "两碗牛肉面")),
    ],
)
def test_definitions_are_found(rule, expected):
    assert definitions([rule]) == [Definition(*expected)]


def test_a_rule_may_define_several_phrases_and_say_more():
    rule = "'HQ' is the Hamburg office; 'home' is Kiel. Keep every limit."
    assert [each.phrase for each in definitions([rule])] == ["HQ", "home"]
    assert without_definitions(rule) == "Keep every limit."


@pytest.mark.parametrize(
    "rule",
    [
        "Confirm the address before booking.",
        "A user who says 'yes' is agreeing to the last offer.",
        "This means that nothing is booked.",
        "Treat a user's words as they stand.",
        "A short question asks for one number.",
        "Silence is no consent.",
    ],
)
def test_other_rules_define_nothing(rule):
    assert definitions([rule]) == []


def test_a_definition_of_something_else_changes_nothing():
    assert held("Get me the usual for 7 pm.", ORDER, "Small means nothing.").faithful


MEANT = [
    (USUAL, ORDER, "Get me {} for 7 pm, please.", "a large funghi pizza", "a small funghi pizza"),
    ("By 'the usual' they mean two flat whites.", ORDER, "Get me {} for 7 pm.",
     "2 flat whites", "3 flat whites"),
    ("'home' means 14 Gable Row.", ["A cab home, please.", "At 9 pm."], "A cab to {} at 9 pm.",
     "14 Gable Row", "41 Gable Row"),
    ("'my team' is the support desk in Kiel.", ["Write to my team.", "About Friday's outage."],
     "Write to {} about Friday's outage.", "the support desk in Kiel", "the sales desk in Kiel"),
    ("Users who say ASAP mean before noon.", ["Ship it to Graz ASAP.", "By rail."],
     "Ship it to Graz {} by rail.", "before noon", "before midnight"),
    ("Sagt sie „das Übliche“, meint sie zwei große Brezeln.", ["Bestell mir das Übliche.", "Für Freitag."],
     "Bestell mir {} für Freitag.", "zwei große Brezeln", "zwei kleine Brezeln"),
    ("«lo de siempre» significa dos tés verdes.", ["Tráeme lo de siempre.", "A la sala 4."],
     "Tráeme {} a la sala 4.", "dos tés verdes", "dos tés negros"),
    ("« comme d'habitude » veut dire trois thés verts.", ["Apporte-moi comme d'habitude.", "Salle 4."],
     "Apporte-moi {} salle 4.", "trois thés verts", "trois thés noirs"),
]  # fmt: skip
"""A rule, what was said, a draft, what stands in it by the rule, and something else."""


@pytest.mark.parametrize(("rule", "said", "draft", "meaning", "other"), MEANT)
def test_a_phrase_may_be_said_by_all_of_its_meaning_under_the_rule_alone(rule, said, draft, meaning, other):
    assert held(draft.format(meaning), said, rule).faithful
    assert not held(draft.format(meaning), said).faithful
    assert not held(draft.format(other), said, rule).faithful


def test_where_no_blanks_part_words_a_phrase_is_found_as_well():
    rule = "“老样子”指的是两碗牛肉面。"
    assert held("我要两碗牛肉面。", ["我要老样子。"], rule).faithful
    assert not held("我要两碗猪肉面。", ["我要老样子。"], rule).faithful
    assert not held("我要两碗牛肉面。", ["我要老样子。"]).faithful


@pytest.mark.parametrize(
    "draft",
    [
        "Get me the usual, a large funghi pizza, for 7 pm, please.",
        "Get me the usual (a large funghi pizza) for 7 pm.",
        "Get me a large funghi pizza, my usual, for 7 pm.",
        "Get me the usual for 7 pm, please.",
    ],
)
def test_a_phrase_may_stand_alone_or_beside_its_meaning(draft):
    assert held(draft, ORDER, USUAL).faithful


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Get me the usual, a small salami pizza, for 7 pm.", ORDER),
        ("Get me a funghi pizza for 7 pm, please.", ORDER),
        ("Get me a large funghi pizza for 7 pm.", ["Get me a pizza.", "for 7 pm"]),
        ("Get me a large funghi pizza for 7 pm.", ["Get me the usual for 7 pm.", "no, for 8 pm"]),
    ],
)
def test_a_definition_is_no_source_for_anything_else(draft, said):
    assert not held(draft, said, USUAL).faithful


def test_what_the_user_changed_in_a_turn_with_a_phrase_stays_changed():
    said = ["Get me the usual for 7 pm.", "no, for 8 pm"]
    assert held("Get me a large funghi pizza for 8 pm.", said, USUAL).faithful
    assert held("Get me my usual for 8 pm.", ["Get me my usual for 7 pm.", "no, for 8 pm"], USUAL).faithful


def test_a_number_of_a_definition_is_no_value_where_the_phrase_is_not_said():
    rule = "By 'the usual' they mean 12 bagels."
    assert [value.written for value in held("Get me 12 bagels.", ["Get me bagels."], rule).invented] == ["12"]


DATED = ["Book me a court.", "on 03/04/2027"]


@pytest.mark.parametrize(
    ("rules", "order"),
    [
        (["Dates are day-first."], "day"),
        (["This user writes MM/DD/YYYY."], "month"),
        (["Dates are day-first.", "American dates are welcome."], None),
        (["Read dates as day first, never as month first."], "day"),
        (["The day comes before the month in this user's dates."], "day"),
        (["In a date, the first number is the month."], "month"),
        (["Read 05/06/2026 as the fifth of June."], "day"),
        (["05/06/2026 means May 6, 2026."], "month"),
        (["Numeric dates follow the British convention."], "day"),
        (["Das Datum hat den Tag vor dem Monat."], "day"),
        (["En las fechas va el mes primero."], "month"),
        (["Les dates commencent par le jour."], "day"),
        (["日期先写日后写月。"], "day"),
        (["Book the first day available."], None),
        (["State the day, month and year."], None),
        (["Be brief."], None),
    ],
)
def test_the_order_of_dates_is_read_from_guidelines(rules, order):
    assert date_order(rules) == order


DAY, MONTH = "Dates are day-first.", "Dates are month-first."


@pytest.mark.parametrize(
    ("said", "day", "month"),
    [
        ("on 03/04/2027", "on 3 April 2027", "on March 4, 2027"),
        ("on 3/4", "on 3 April", "on 4 March"),
        ("from 03/04/2027 to 05/04/2027", "from 2027-04-03 to 2027-04-05", "from 2027-03-04 to 2027-05-04"),
    ],
)
def test_a_date_that_may_be_read_two_ways_is_resolved_by_a_guideline_alone(said, day, month):
    turns, draft = ["Book me a court.", said], "Book me a court {}."
    for resolved, rule, other in ((day, DAY, MONTH), (month, MONTH, DAY)):
        assert held(draft.format(resolved), turns, rule).faithful
        assert not held(draft.format(resolved), turns, other).faithful
        assert not held(draft.format(resolved), turns).faithful
        assert held(draft.format(said), turns, rule).faithful
    assert held(draft.format(said), turns).faithful


@pytest.mark.parametrize(
    ("first", "second", "draft"),
    [
        ("Buch mir einen Platz.", "am 03/04/2027", "Buch mir einen Platz am 3.4.2027."),
        ("Resérvame una pista.", "el 03/04/2027", "Resérvame una pista el 3 de abril de 2027."),
        ("Réserve-moi un court.", "le 03/04/2027", "Réserve-moi un court le 3 avril 2027."),
    ],
)
def test_dates_are_resolved_in_other_languages(first, second, draft):
    assert held(draft, [first, second], DAY).faithful
    assert not held(draft, [first, second], MONTH).faithful


def test_a_fraction_is_no_date():
    said = ["Mix 3/4 cup of flour.", "with an egg"]
    assert held("Mix 3/4 cup of flour with an egg.", said, DAY).faithful
    assert not held("Mix 3 April cup of flour with an egg.", said, DAY).faithful


@pytest.mark.parametrize("phrase", ["the usual ", "our usual, and a tea on 3/4 "])
def test_a_phrase_that_is_said_over_and_over_takes_time_in_proportion(phrase):
    def work(times: int) -> int:
        said = phrase * times
        rules = (Statement(text=rule, turn=0, by="guideline") for rule in (USUAL, DAY))
        brief = Brief((*rules, Statement(text=said, turn=1)), frozenset([1]))
        draft = f"{said} a large funghi pizza, {said}"
        put = put_otherwise(brief, draft)
        list(untold(read([draft])[0], put.meant))
        return put.statements[-1].text.count("funghi")

    assert work(50) == 50
    assert_growth(work, 50, 500, below=25)
