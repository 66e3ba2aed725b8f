"""Which language a text is taken to be in."""

from __future__ import annotations

import pytest

from midturn.mediator.language import ENGLISH, LANGUAGES, UNKNOWN, language_of, main_language

GERMAN, SPANISH, FRENCH, CHINESE = (LANGUAGES[code] for code in ("de", "es", "fr", "zh"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Find me a cheap flight to Oslo", "en"),
        ("cheaper ones", "en"),
        ("I'd rather have it on Friday", "en"),
        ("Add unit tests", "en"),
        ("4,000", "en"),
        ("", "en"),
        ("mach es bitte kürzer", "de"),
        ("Gibt es das auch in Blau?", "de"),
        ("zwei Schlafzimmer, keine Haustiere", "de"),
        ("hazlo más corto por favor", "es"),
        ("¿a qué hora sale el último autobús?", "es"),
        ("sin nueces", "es"),
        ("fais plus court s'il te plaît", "fr"),
        ("deux chambres, pas d'animaux", "fr"),
        ("plutôt vendredi", "fr"),
        ("大概要多少钱？", "zh"),
        ("Python 怎么读取文件", "zh"),
        ("twee slaapkamers, geen huisdieren", ""),
        ("due camere da letto, niente animali", ""),
        ("Preciso de um voo para Oslo", ""),
        ("o której odjeżdża ostatni autobus?", ""),
        ("iki yatak odası, evcil hayvan yok", ""),
        ("två sovrum, inga husdjur", ""),
        ("마지막 버스가 언제 출발해요?", ""),
        ("もっと短くしてください", ""),
        ("сделай короче, пожалуйста", ""),
        ("chuyến xe buýt cuối cùng lúc mấy giờ?", ""),
    ],
)
def test_a_text_shows_its_language(text: str, code: str):
    assert language_of(text).code == code


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("30 euros", FRENCH),
        ("Hotel Adler", GERMAN),
        ("no", SPANISH),
        ("no", ENGLISH),
        ("Python 3.12", CHINESE),
    ],
)
def test_a_short_turn_takes_the_language_of_its_conversation(text: str, main):
    assert language_of(text, main) is main


@pytest.mark.parametrize("main", [ENGLISH, GERMAN, CHINESE])
def test_a_turn_that_is_surely_in_another_language_keeps_it(main):
    assert language_of("¿Puedes buscar un hotel en Sevilla para cuatro noches?", main) is SPANISH


def test_what_is_quoted_or_code_says_nothing_of_the_language():
    assert language_of("Translate “Wo ist der nächste Bahnhof, bitte?” into Polish") is ENGLISH
    assert language_of("Was macht `for item in the_list: print(item)` hier?") is GERMAN


def test_a_conversation_has_the_language_of_most_of_its_words():
    turns = ["Ich suche ein Hotel in Hamburg", "Hotel Adler", "für drei Nächte", "ok thanks"]
    assert main_language(turns) is GERMAN


def test_a_long_text_does_not_outvote_the_turns():
    pasted = "The committee has decided that the report will be read by all of the members. " * 40
    turns = ["Kannst du mir das bitte zusammenfassen?", pasted, "Und zwar auf Deutsch, für meine Chefin."]
    assert language_of(turns[0], main_language(turns)) is GERMAN


def test_nothing_of_an_unknown_language_is_listed():
    assert not UNKNOWN.known
    assert not UNKNOWN.function_words | UNKNOWN.number_words | UNKNOWN.fillers
    assert not (UNKNOWN.negations or UNKNOWN.bounds_before or UNKNOWN.months)
