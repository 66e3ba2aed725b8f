"""Quantities with a unit and amounts of money, in one base unit per family.

A pound is a currency and a weight; both read as `pound`, so that neither reading is preferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from midturn.mediator._kept import Remembered
from midturn.mediator.language import ENGLISH
from midturn.mediator.values._numbers import Number, written_number
from midturn.mediator.values._tokens import Token

_UNITS: dict[str, tuple[str, Fraction]] = {}


def _family(base: str, *scales: str) -> None:
    for names in scales:
        scale, *words = names.split()
        _UNITS.update(dict.fromkeys(words, (base, Fraction(scale))))


_family(
    "metre",
    "1/1000 mm millimetre millimetres millimeter millimeters",
    "1/100 cm centimetre centimetres centimeter centimeters",
    "1 m metre metres meter meters",
    "1000 km kms kilometre kilometres kilometer kilometers км",
)
_family("inch", "1 inch inches", "12 ft foot feet", "36 yd yds yard yards", "63360 mi mile miles")
_family(
    "gram",
    "1/1000 mg milligram milligrams",
    "1 g gr gram grams gramme grammes",
    "1000 kg kgs kilo kilos kilogram kilograms кг",
    "1000000 tonne tonnes ton tons",
)
_family("pound", "1/16 oz ounce ounces", "1 lb lbs pound pounds quid gbp", "1/100 pence")
_family(
    "litre",
    "1/1000 ml millilitre millilitres milliliter milliliters",
    "1/100 cl centilitre centilitres",
    "1 l litre litres liter liters",
)
_family("gallon", "1 gallon gallons gal", "1/4 quart quarts", "1/8 pint pints", "1/16 cup cups")
_family("spoon", "1 tsp teaspoon teaspoons", "3 tbsp tablespoon tablespoons")
_family(
    "second",
    "1/1000 ms millisecond milliseconds",
    "1 s sec secs second seconds",
    "60 min mins minute minutes",
    "3600 h hr hrs hour hours",
    "86400 day days",
    "604800 week weeks wk wks",
)
_family("month", "1 month months", "12 year years yr yrs")
_family(
    "byte",
    "1000 kb kilobyte kilobytes",
    "1000000 mb megabyte megabytes",
    "1000000000 gb gigabyte gigabytes",
    "1000000000000 tb terabyte terabytes",
    "1 byte bytes",
)
_family("square metre", "1/10000 cm2", "1 sqm m2", "1000000 km2")
_family("square inch", "144 sqft ft2")
_family("jin", "1 jin")
_family("celsius", "1 celsius centigrade °c")
_family("fahrenheit", "1 fahrenheit °f")
_family("degree", "1 degree degrees deg °")
_family("watt", "1 w watt watts", "1000 kw kilowatt kilowatts")
_family("kwh", "1 kwh")
_family("hertz", "1 hz hertz", "1000 khz", "1000000 mhz", "1000000000 ghz")
_family("inch/second", "63360/3600 mph")
_family("metre/second", "1000/3600 kmh kph", "1 mps")
_family("pixel", "1 px pixel pixels")
_family("volt", "1 v volt volts")

_CURRENCIES = {
    "usd": "$ usd dollar dollars buck bucks",
    "eur": "€ eur euro euros",
    "pound": "£ gbp sterling",
    "jpy": "jpy yen 円",
    "cny": "cny rmb yuan renminbi 元",
    "inr": "₹ inr rupee rupees rs",
    "rub": "₽ rub ruble rubles rouble roubles руб рублей рубля рубль",
    "chf": "chf franc francs franken",
    "krw": "₩ krw won",
    "sek": "sek",
    "nok": "nok",
    "dkk": "dkk",
    "isk": "isk",
    "pln": "pln zloty zloties zł",
    "czk": "czk koruna korunas kč",
    "huf": "huf forint forints",
    "try": "₺ try lira liras",
    "ils": "₪ ils shekel shekels",
    "uah": "₴ uah hryvnia hryvnias",
    "vnd": "₫ vnd dong",
    "thb": "฿ thb baht",
    "ngn": "₦ ngn naira",
    "zar": "zar rand rands",
    "brl": "brl real reais",
    "mxn": "mxn",
    "ars": "ars",
    "clp": "clp",
    "cop": "cop",
    "cad": "cad",
    "aud": "aud",
    "nzd": "nzd",
    "hkd": "hkd",
    "sgd": "sgd",
    "twd": "twd",
    "aed": "aed dirham dirhams",
    "sar": "sar riyal riyals",
    "btc": "₿ btc bitcoin bitcoins",
    "¥": "¥",
    "kr": "kr krona kronor krone kroner",
    "peso": "₱ peso pesos",
}
_CURRENCY = {word: code for code, words in _CURRENCIES.items() for word in words.split()}
_OPEN = {
    "¥": ("jpy", "cny"),
    "kr": ("sek", "nok", "dkk", "isk"),
    "peso": ("mxn", "ars", "clp", "cop"),
}
"""Signs and words of several currencies."""
OTHER_DOLLARS = frozenset(["aud", "cad", "nzd", "hkd", "sgd", "twd"])
"""Dollars beside which `$` says no longer whose."""
_BEFORE_DOLLAR = {
    "us": "usd", "a": "aud", "au": "aud", "c": "cad", "ca": "cad", "cad": "cad", "nz": "nzd", "hk": "hkd",
    "s": "sgd", "sg": "sgd", "nt": "twd", "r": "brl", "mx": "mxn", "clp": "clp", "ar": "ars", "cl": "clp",
}  # fmt: skip
"""Letters that a `$` follows at once."""
_NAMED_BY_COUNTRY = {
    "usd": {"us": "usd", "au": "aud", "ca": "cad", "nz": "nzd", "hk": "hkd", "sg": "sgd", "tw": "twd"},
    "kr": {"se": "sek", "no": "nok", "dk": "dkk", "is": "isk"},
    "peso": {"mx": "mxn", "ar": "ars", "cl": "clp", "co": "cop"},
    "chf": {"ch": "chf"},
    "inr": {"in": "inr"},
    "pound": {"gb": "pound"},
    "jpy": {"jp": "jpy"},
    "cny": {"cn": "cny"},
    "try": {"tr": "try"},
    "brl": {"br": "brl"},
    "pln": {"pl": "pln"},
    "czk": {"cz": "czk"},
    "rub": {"ru": "rub"},
    "krw": {"kr": "krw"},
}
_SYMBOLS = frozenset(word for word in _CURRENCY if len(word) == 1 and not word.isalpha())
_CODES = frozenset(word for code, words in _CURRENCIES.items() for word in words.split() if word == code) - {
    *_SYMBOLS,
    *_OPEN,
    "pound",
} | {"gbp", "rmb"}
_ALSO_WORDS = frozenset(["try", "ars", "cop", "sar", "ils"])
"""Codes only in capitals."""
CURRENCY_WORDS = _CODES | frozenset(_BEFORE_DOLLAR) | {"kr"}
"""Words that may begin an amount of money."""
_CENTS = frozenset(["cent", "cents", "¢", "ct", "cts"])


@dataclass(slots=True)
class Measure:
    """A number with what it measures; `base` is empty where there is no unit."""

    value: Fraction
    base: str
    end: int
    money: bool = False

    @property
    def meaning(self) -> str:
        """One form per amount and base unit."""
        return f"{written_number(self.value)} {self.base}".strip()


def currency_before(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the currency whose sign or code stands at token `at`, before a number, and the index after
    it.
    """
    token = tokens[at]
    glued_sign = at + 1 < len(tokens) and tokens[at + 1].text == "$" and not tokens[at + 1].gap
    if glued_sign and token.fold in _BEFORE_DOLLAR and token.text.isupper():
        return _BEFORE_DOLLAR[token.fold], at + 2
    if token.text in _SYMBOLS or _is_code(token) or token.fold == "kr":
        return _CURRENCY[token.fold], at + 1
    return "", at


def currencies(unit: str) -> tuple[str, ...]:
    """Return the currencies that a unit may be, itself included: `¥` is yen or yuan.

    >>> currencies("kr")
    ('kr', 'sek', 'nok', 'dkk', 'isk')
    """
    return (unit, *_OPEN.get(unit, ()))


def _is_code(token: Token) -> bool:
    return token.fold in _CODES and (token.text.isupper() or token.fold not in _ALSO_WORDS)


def measure_after(tokens: list[Token], number: Number, currency: str = "") -> Measure | None:
    """Return the unit or currency behind `number`, or the `currency` that stands before it."""
    at = number.end
    if number.ordinal or number.percent:
        return None
    if currency:
        return _signed_money(tokens, number, currency)
    at = _past_hyphen(tokens, at)
    if at >= len(tokens):
        return None
    glued = not tokens[at].gap
    word, after = _measure_word(tokens, at)
    if word in {"million", "m", "bn", "b"} and (named := _currency_at(tokens, at + 1)):
        scale = 10**9 if word in {"bn", "b"} else 10**6
        return Measure(number.value * scale, named[0], named[1], money=True)
    if word in _CENTS:
        return Measure(number.value / 100, "usd", after, money=True)
    if word != tokens[at].fold and word in _CURRENCY:
        return Measure(number.value, _CURRENCY[word], after, money=True)
    if named := _currency_at(tokens, at):
        return Measure(number.value, named[0], named[1], money=True)
    if word == "°" and at + 1 < len(tokens) and tokens[at + 1].fold in {"c", "f"}:
        base, scale = _UNITS["°" + tokens[at + 1].fold]
        return Measure(number.value * scale, base, at + 2)
    if after > at + 1 or word != tokens[at].fold:
        return _in_words(tokens, number, word, after)
    if word in tokens[at].language.figures.part_of and number.value.denominator > 1 and at + 2 < len(tokens):
        # `three quarters of an hour`
        at, word = at + 1, tokens[at + 1].fold
    is_article = word in tokens[at].language.articles and number.value < 1
    if is_article and at + 1 < len(tokens) and tokens[at + 1].fold in _UNITS:
        at, word = at + 1, tokens[at + 1].fold
    return _quantity(tokens, number, at, word, glued)


def _signed_money(tokens: list[Token], number: Number, currency: str) -> Measure:
    at, value = number.end, number.value
    if at < len(tokens) and not tokens[at].gap and tokens[at].fold in {"m", "b"}:
        return Measure(value * (10**6 if tokens[at].fold == "m" else 10**9), currency, at + 1, money=True)
    if at < len(tokens) and tokens[at].fold in _CURRENCY and _CURRENCY[tokens[at].fold] == currency:
        at += 1
    return Measure(value, currency, at, money=True)


def _measure_word(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the unit or currency word at `at` in the form that is known here, and the index after it."""
    language = tokens[at].language
    if language is not ENGLISH and tokens[at].kind != "number":
        for table in (language.units, language.currencies):
            if tokens[at].fold in table.first and (
                found := table.match([token.fold for token in tokens[at : at + table.longest]])
            ):
                return found[0], at + found[1]
    return tokens[at].fold, at + 1


def _in_words(tokens: list[Token], number: Number, word: str, end: int) -> Measure | None:
    """Return the quantity with a unit that a language's own words name."""
    if word not in _UNITS:
        return None
    base, scale = _UNITS[word]
    value = number.value * scale
    if part := _part_after(tokens, end):
        value, end = value + scale * part[0], part[1]
    return Measure(value, base, end)


def _part_after(tokens: list[Token], at: int) -> tuple[Fraction, int] | None:
    """Return the part in `and a half` after a unit, and the index after it."""
    if at >= len(tokens):
        return None
    table = tokens[at].language.and_a_part
    found = table.match([token.fold for token in tokens[at : at + table.longest]])
    return (found[0], at + found[1]) if found else None


def units_named(tokens: list[Token]) -> set[str]:
    """Return the base units and currencies that words name anywhere in a text not all in English."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        for table in (token.language.units, token.language.currencies):
            if token.fold not in table.first:
                continue
            if match := table.match([token.fold for token in tokens[at : at + table.longest]]):
                found.add(measure_word(match[0]) or _UNITS.get(match[0], ("", 0))[0])
    return found - {""}


def _currency_at(tokens: list[Token], at: int) -> tuple[str, int] | None:
    """Return the currency named after a number, and the index after it: `euros`, `Australian dollars`."""
    if at >= len(tokens):
        return None
    known = tokens[at].language.figures
    country_at = at + 1 if tokens[at].fold in known.before_countries else at
    if country_at + 1 < len(tokens) and (country := known.countries.get(tokens[country_at].fold)):
        common = _CURRENCY.get(tokens[country_at + 1].fold, "")
        if code := _NAMED_BY_COUNTRY.get(common, {}).get(country):
            return code, country_at + 2
    if tokens[at].fold == "rs" or (tokens[at].fold in _ALSO_WORDS and not tokens[at].text.isupper()):
        return None
    code, end = currency_before(tokens, at)
    if end == at + 2:
        return code, end
    code = _CURRENCY.get(tokens[at].fold, "")
    return (code, at + 1) if code else None


def _quantity(tokens: list[Token], number: Number, at: int, word: str, glued: bool) -> Measure | None:
    if word in {"square", "sq"}:
        return _area(tokens, number, at + 1)
    if word not in _UNITS or (len(word) == 1 and word in "sv" and not glued):
        return None
    base, scale = _UNITS[word]
    if word in {"degree", "degrees", "deg", "°"} and at + 1 < len(tokens):
        scaled = {"c": "celsius", "f": "fahrenheit"}.get(tokens[at + 1].fold, tokens[at + 1].fold)
        if scaled in {"celsius", "fahrenheit"}:
            return Measure(number.value, scaled, at + 2)
    value, end = number.value * scale, at + 1
    if speed := _speed(tokens, value, base, end):
        return speed
    if part := _part_after(tokens, end):
        value, end = value + scale * part[0], part[1]
    return Measure(value, base, end)


def _area(tokens: list[Token], number: Number, at: int) -> Measure | None:
    """`12 square metres`: the square of a length, whose unit stands at `at`."""
    length, scale = _UNITS.get(tokens[at].fold, ("", Fraction(1))) if at < len(tokens) else ("", Fraction(1))
    if length not in {"metre", "inch"}:
        return None
    return Measure(number.value * scale**2, f"square {length}", at + 1)


def _speed(tokens: list[Token], length: Fraction, base: str, at: int) -> Measure | None:
    """`20 miles per hour`, `80 km/h`: a length with the time it takes."""
    if base not in {"metre", "inch"} or at + 1 >= len(tokens):
        return None
    time, scale = _UNITS.get(tokens[at + 1].fold, ("", Fraction(1)))
    joined = tokens[at].text == "/" or tokens[at].fold in tokens[at].language.figures.per
    if not joined or time != "second" or scale > _HOUR:
        return None
    return Measure(length / scale, f"{base}/second", at + 2)


_HOUR = 3600


def unit_of(word: str) -> tuple[str, Fraction] | None:
    """Return base and scale of a unit word."""
    return _UNITS.get(word)


def _unit_named(word: str) -> str:
    """Return the base unit or currency that a single word names, as in `distances in km`.

    Empty for others.
    """
    if word in _UNITS and len(word) > 1:
        return _UNITS[word][0]
    return _CURRENCY.get(word, "usd" if word in _CENTS else "")


measure_word = Remembered(_unit_named).__getitem__


def _past_hyphen(tokens: list[Token], at: int) -> int:
    glued = at + 1 < len(tokens) and tokens[at].text in "-‑" and not tokens[at].gap and not tokens[at + 1].gap
    return at + 1 if glued and tokens[at + 1].kind == "word" else at
