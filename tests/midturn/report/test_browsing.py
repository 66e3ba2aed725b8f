"""The page in a real browser: it is searched, filtered, read and darkened without asking anybody anything."""

import re

import pytest


@pytest.fixture
def tab(opened, page):
    return opened(page.as_uri(), color_scheme="light")


def test_the_page_asks_nobody_and_complains_of_nothing(tab, page):
    tab.tab.click("#theme")
    tab.tab.click(".row >> nth=0")
    tab.tab.locator("#pair .turn").first.wait_for()
    tab.ran_clean(page.as_uri())


def test_search_finds_what_was_said_by_all_its_words_in_any_order(tab):
    assert tab.found() == "8 of 8 conversations"
    tab.tab.fill("#search", "MEDIATED says")
    assert tab.found() == "4 of 8 conversations"
    tab.tab.fill("#search", '"Ann has 3 apples"')
    assert tab.found() == "2 of 8 conversations"
    assert all("apples/1" in row for row in tab.rows())
    tab.tab.fill("#search", "pears")
    assert tab.found() == "0 of 8 conversations" and tab.rows() == []


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"condition": "sharded"}, 4),
        ({"task": "math"}, 8),
        ({"blame": "assistant"}, 3),
        ({"blame": "nobody", "condition": "sharded"}, 1),
        ({"flipped": "up"}, 3),
        ({"flipped": "down"}, 0),
    ],
)
def test_filters_leave_what_they_say(tab, chosen, left):
    for name, value in chosen.items():
        tab.tab.select_option(f"#{name}", value)
    assert tab.found() == f"{left} of 8 conversations"


def test_a_flipped_conversation_opens_beside_its_baseline_turn_by_turn(tab):
    tab.tab.select_option("#flipped", "up")
    tab.tab.click(".row >> nth=0")
    pair = tab.tab.locator("#pair")
    pair.locator(".outcome").nth(1).wait_for()
    assert pair.locator("h4").all_inner_texts() == [
        "Turn 1",
        "Turn 1",
        "Turn 2",
        "Turn 2",
        "Turn 3",
        "Turn 3",
    ]
    chosen = [select.locator("option:checked").inner_text() for select in pair.locator("select").all()]
    assert chosen == ["mediated, run 1, score 100", "sharded, run 1, score 0"]
    text = pair.inner_text()
    for shown in (
        "Ann has 3 apples.",
        "nothing to resolve, passed on as it is",
        "Check: 1 value kept; lost: 5 (number)",
        "Assumed: apples are counted whole",
        "says the mediated one",
        "Extracted “2”: score 0 (not so many)",
        "Drift against goal (exact): KL 0.410, judge 3, adherence 0.500",
        "Intervention: remind, turn 3 is due (at_turns)",
        "Failed: mediator: it was late",
        "209 tokens, 1.00 s, $0.0010",
        "Outcome: score 100, answer “1”",
        "Failed under sharded",
        "Attributed to: assistant, the last answer is wrong",
    ):
        assert shown in text


def test_the_words_that_the_mediator_added_are_marked_and_the_users_are_not(tab):
    tab.tab.select_option("#condition", "mediated")
    tab.tab.click(".row >> nth=0")
    said = tab.tab.locator("#pair .side.left .said", has_text="Mediator, repaired").first
    said.wait_for()
    assert said.locator("ins").all_inner_texts() == ["Please count: "]
    assert said.locator(".kept").inner_text() == "How many apples are there? Ann has 2 apples."


def test_another_conversation_can_be_chosen_for_a_side(tab):
    tab.tab.click(".row >> nth=0")
    right = tab.tab.locator("#pair .side.right select")
    right.select_option(label="sharded, run 1, score 100")
    tab.tab.locator("#pair .side.right .outcome", has_text="score 100, answer “0”").wait_for()


def test_the_keyboard_is_enough(tab):
    keys = tab.tab.keyboard
    keys.press("/")
    keys.type("apples")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    title = tab.tab.locator("#pair h3")
    title.wait_for()
    assert title.inner_text() == "math: apples/1"
    keys.press("ArrowRight")
    tab.tab.locator("#pair h3", has_text="apples/2").wait_for()
    keys.press("ArrowLeft")
    tab.tab.locator("#pair h3", has_text="apples/1").wait_for()
    keys.press("Escape")
    assert not tab.tab.is_visible("#pair")
    assert tab.tab.evaluate("document.activeElement.id") == "list"
    keys.press("Escape")
    assert tab.tab.input_value("#search") == ""


COLOURS = """() => {
  const shown = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest('svg') || !element.checkVisibility()) continue;
    let behind = element;
    const clear = (of) => getComputedStyle(of).backgroundColor === 'rgba(0, 0, 0, 0)';
    while (behind && clear(behind)) behind = behind.parentElement;
    shown.push([element.textContent.slice(0, 30), getComputedStyle(element).color,
                getComputedStyle(behind ?? document.body).backgroundColor]);
  }
  return shown;
}"""


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_that_wcag_asks_for(opened, page, scheme):
    tab = opened(page.as_uri(), color_scheme=scheme)
    tab.tab.select_option("#flipped", "up")
    tab.tab.click(".row >> nth=0")
    tab.tab.locator("#pair .outcome").first.wait_for()
    found = tab.tab.evaluate(COLOURS)
    assert len(found) > 100
    assert [one for one in found if contrast(*one[1:]) < 4.5] == []


def test_the_dark_page_is_what_the_system_asks_for_until_the_button_says_otherwise(opened, drawn_page):
    tab = opened(drawn_page.as_uri(), color_scheme="dark")

    def ground():
        return luminance(tab.tab.evaluate("getComputedStyle(document.body).backgroundColor"))

    axis = "getComputedStyle(document.querySelector('figure text')).fill"
    assert ground() < 0.02 and luminance(tab.tab.evaluate(axis)) > 0.5
    tab.tab.click("#theme")
    assert ground() > 0.9 and luminance(tab.tab.evaluate(axis)) < 0.05


def test_a_narrow_screen_is_not_scrolled_sideways(opened, page):
    tab = opened(page.as_uri(), viewport={"width": 360, "height": 700})
    tab.tab.click(".row >> nth=0")
    tab.tab.locator("#pair .turn").first.wait_for()
    assert tab.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_phone_shows_the_difference_with_its_interval(opened, drawn_page):
    tab = opened(drawn_page.as_uri(), viewport={"width": 420, "height": 900})
    cell = tab.tab.locator("table.small td:nth-child(4)", has_text="[").first
    shown = cell.bounding_box()
    assert shown["x"] + shown["width"] <= 420
    assert cell.locator(".interval").evaluate("e => e.getClientRects().length") == 1, "broken in two"


def test_print_shows_the_open_pair_on_white_and_no_controls(opened, page):
    tab = opened(page.as_uri(), color_scheme="dark")
    tab.tab.click(".row >> nth=0")
    tab.tab.locator("#pair .turn").first.wait_for()
    tab.tab.emulate_media(media="print")
    assert not tab.tab.is_visible("#filters") and not tab.tab.is_visible("#theme")
    assert tab.tab.is_visible("#pair .turn >> nth=0")
    assert luminance(tab.tab.evaluate("getComputedStyle(document.body).backgroundColor")) > 0.9


def test_figures_have_words_for_those_who_cannot_see_them(opened, drawn_page):
    labels = (
        opened(drawn_page.as_uri())
        .tab.locator("figure svg")
        .evaluate_all("all => all.map((svg) => svg.getAttribute('aria-label'))")
    )
    assert len(labels) == 5
    assert all(len(label) > 40 for label in labels)
    assert all("sharded: " in label for label in labels[-2:])
