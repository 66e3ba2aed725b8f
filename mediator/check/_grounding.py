"""Wishes that a draft makes up: words with content for which nothing that was said gives ground.

Words that only put a request together may be added, so may the verb that ties a subject to what was said of
it, the rest of a name of which a part was said, and what kind of thing a named thing is. Values have a
comparison of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from midturn.mediator._kept import kept
from midturn.mediator.check._declined import Declined, is_declined
from midturn.mediator.check._exchanged import is_exchanged, unpaired
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._labels import labels_in
from midturn.mediator.check._rivals import rivalling
from midturn.mediator.check._talk import (
    NEAR,
    ground_of,
    is_compared,
    is_content,
    is_implied,
    is_near,
    is_telling,
    places,
    superlatives_of,
)
from midturn.mediator.language import WishWords
from midturn.mediator.values import (
    FIGURES,
    Document,
    Ground,
    Token,
    contraries_of,
    root_of,
    roots_of,
    share_meaning,
    stem_of_content,
    tokens_of,
)

_KINDS = frozenset(["name", "code", "identifier", "quoted", "date", "time"])
"""Values beside which the kind of thing may be named."""
_NOTHING = frozenset[str]()
_APART = FIGURES | {"code", "identifier", "quoted"}


def invented_wishes(
    draft: Document,
    sources: Sequence[Document],
    agreed: Sequence[str] = (),
    declined: Sequence[Declined] = (),
) -> list[Finding]:
    """Return the phrases of the draft for which no source gives any ground, nor what the user said yes to.

    Nor, where the draft denies them, what they said no to.
    """
    known = draft.language.wishes
    if known is None:
        return []
    said = Ground(map(ground_of, sources))
    tokens = draft.tokens
    unfounded = _unfounded(draft, said, known)
    if unfounded:
        denied_roots = {
            root_of(part)
            for source in sources
            for m in source.mentions
            if m.kind == "negation"
            for part in m.parts
        }
        unfounded = [
            at for at in unfounded if denied_roots.isdisjoint(contraries_of(root_of(tokens[at].fold)))
        ]
        denials = [m for m in draft.mentions if m.kind == "negation"]
        # What says no is compared as a value: `free of`.
        cues = (m for m in denials if m.end - m.first > 1)
        denied = {m.first for m in cues if stem_of_content(tokens[m.first]) not in m.parts}
        denied.update(
            at for m in denials if is_declined(m, declined, _NOTHING) for at in range(m.first, m.end)
        )
        unfounded = [at for at in unfounded if at not in denied]
    runs = _runs(tokens, _without_completed(tokens, unfounded, said, known) if unfounded else [])
    telling = [run for run in runs if is_telling(tokens, run, known)]
    if telling and agreed:
        ground = Ground(map(_ground, agreed))
        telling = [
            run for run in telling if not all(_is_agreed(tokens[at].fold, ground, known) for at in run)
        ]
    if telling:
        others = unpaired((source.tokens for source in sources), ground_of(draft), known)
        telling = [
            run
            for run in telling
            if not _is_exchanged(tokens, run, others, known) or _is_contrary(tokens, run, said)
        ]
    found = [_invented(draft, run) for run in telling]
    return [
        *found,
        *_utmost(draft, sources, known),
        *rivalling(draft, sources, known),
        *_contrary(draft, sources, said),
    ]


def _is_agreed(folded: str, ground: Ground, known: WishWords) -> bool:
    return ground.holds(folded) or is_implied(folded, ground.roots, known)


@kept
def _ground(text: str) -> Ground:
    ground = Ground()
    ground.read(tokens_of(text))
    return ground


def _unfounded(draft: Document, said: Ground, known: WishWords) -> list[int]:
    """Return the places of the draft's words that nothing said gives ground to, nor any form of talk."""
    tokens = draft.tokens
    fresh = [at for at, token in enumerate(tokens) if token.kind == "word" and token.fold not in said.folds]
    if not fresh:
        return []
    valued = places(draft, _APART)
    labels = labels_in(tokens, places(draft, _APART | _KINDS), known)
    allowed = _Allowed(tokens, places(draft, _KINDS), places(draft, {"name"}), places(draft, FIGURES), known)
    ranked = {at for at, _ in superlatives_of(draft, known)}
    lacking = draft.language.denials.lacking  # `bagless` is without a bag.
    return [
        at
        for at in fresh
        if at not in valued
        and at not in labels
        and at not in ranked
        and not allowed.at(at)
        and not said.holds(tokens[at].fold.removesuffix("'s"))
        and not (tokens[at].fold.endswith(lacking) and said.holds(tokens[at].fold.removesuffix(lacking)))
        and not is_implied(tokens[at].fold, said.roots, known)
        and not said.holds_made(tokens[at].text)
    ]


def _is_exchanged(
    tokens: Sequence[Token], run: Sequence[int], others: Sequence[Set[str]], known: WishWords
) -> bool:
    """Tell whether a single common word stands where the sources have another."""
    is_common = len(run) == 1 and tokens[run[0]].text[0].islower()
    return is_common and is_exchanged(tokens, run[0], others, known)


def _contrary(draft: Document, sources: Sequence[Document], said: Ground) -> Iterator[Finding]:
    """Yield what a draft says the contrary of: `the short side` for `one of the long sides`."""
    roots = {word: root for word in draft.words if (root := root_of(word)) not in said.roots}
    found = {word: contraries for word, root in roots.items() if (contraries := contraries_of(root))}
    if not found:
        return
    fresh = [at for at, token in enumerate(draft.tokens) if token.kind == "word" and token.fold in found]
    denied = places(draft, {"negation"})
    for at in fresh[:_CONTRARY]:
        contraries = found[draft.tokens[at].fold]
        about = _root_behind(draft.tokens, at)
        if not about or at in denied or not said.roots & contraries or _said_of(draft, contraries, about):
            continue
        for source in sources:
            if source.tokens and (there := _said_of(source, contraries, about)):
                yield Finding(
                    "binding", draft.tokens[at].text, source.text[there[0] : there[1]], source.source
                )
                return


def _said_of(source: Document, contraries: Set[str], about: str) -> tuple[int, int] | None:
    """Return where a source says one of some words of a thing, and doesn't deny it."""
    denied = places(source, {"negation"})
    for at, token in enumerate(source.tokens):
        affirmed = token.kind == "word" and at not in denied and root_of(token.fold) in contraries
        if affirmed and _root_behind(source.tokens, at) == about:
            return token.start, source.tokens[at + 1].end
    return None


def _root_behind(tokens: Sequence[Token], at: int) -> str:
    """Return the root of the word right behind a place; empty where none is."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind != "word":
        return ""
    return root_of(tokens[at + 1].fold) if stem_of_content(tokens[at + 1]) else ""


def _is_contrary(tokens: Sequence[Token], run: Sequence[int], said: Ground) -> bool:
    """Tell whether a word says the contrary of one that was said."""
    return any(not said.roots.isdisjoint(contraries_of(root_of(tokens[at].fold))) for at in run)


_CONTRARY = 20
"""Words of a draft whose contrary is looked for; more of them are no restatement."""
_SHORT_VERB = 4
_COMPARED = 50
"""Superlatives of the sources that one of the draft is compared with; talk has a few."""


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What a restatement may add without ground."""

    tokens: Sequence[Token]
    valued: set[int]
    """Where values stand, names among them."""
    named: set[int]
    figures: set[int]
    known: WishWords

    def at(self, at: int) -> bool:
        """Tell whether the word says little, names the kind of a named thing, or is what somebody does."""
        folded = self.tokens[at].fold
        if not is_content(folded, self.known) or is_compared(self.tokens, at, self.known):
            return True
        no_more = self.tokens[at].language.bounds.no_more
        if at and self.tokens[at - 1].fold in no_more and folded.endswith(self.known.comparative_endings):
            return True
        if at > 1 and self.tokens[at - 1].text == "-" and folded in self.known.attached:
            return True
        root = root_of(folded)
        if root in roots_of(self.known.verbs) or folded.endswith(self.known.telling_how):
            return True
        if root in roots_of(self.known.category) and is_near(at, self.valued):
            return True
        if root in roots_of(self.known.measures) and is_near(at, self.figures):
            return True
        return self._is_request(at) or self._is_predicate(at)

    def _is_request(self, at: int) -> bool:
        """Tell whether a word is the verb of a request by its place: `Book the …`, `to book a …`."""
        if at + 1 == len(self.tokens):
            return False
        if self.tokens[at + 1].fold not in self.known.objects and at + 1 not in self.figures:
            return False
        opens = not at or self.tokens[at - 1].sentence != self.tokens[at].sentence
        return opens or self.tokens[at - 1].fold in self.known.infinitive

    def _is_predicate(self, at: int) -> bool:
        """Tell whether a word says by its place what somebody does: `he commutes`, `Ann measures`."""
        token = self.tokens[at]
        if not at or not token.text[0].islower() or token.sentence != self.tokens[at - 1].sentence:
            return False
        before = self.tokens[at - 1].fold
        if before in self.known.auxiliaries:
            # A question puts the subject there: `could satellites …`.
            return (
                at > 1
                and self.tokens[at - 2].sentence == token.sentence
                and self.tokens[at - 2].kind == "word"
            )
        if self._is_verb_form(at):
            return True
        if before in self.known.perfect:
            return token.fold.endswith(self.known.participle_endings)
        if at - 1 in self.named:
            return token.fold.endswith(self.known.verb_endings)
        return before in self.known.subjects

    def _is_verb_form(self, at: int) -> bool:
        """Tell whether a word ends as a verb where nothing is named: `while raising`, `the man baked`."""
        before, token = self.tokens[at - 1], self.tokens[at]
        if before.kind != "word" or before.fold in self.known.objects or before.fold in self.known.nominal:
            return False
        return len(token.fold) > _SHORT_VERB and token.fold.endswith(self.known.verb_forms)


def _without_completed(
    tokens: Sequence[Token], unfounded: Sequence[int], said: Ground, known: WishWords
) -> list[int]:
    """Leave out the rest of a name of which a part or the initials were said: `Salt Lake City` for `SLC`."""
    left = set(unfounded)
    for run in _capitals(tokens, known):
        if left.isdisjoint(run):
            continue
        initials = "".join(tokens[at].fold[:1] for at in run)
        founded = sum(at not in left and said.holds(tokens[at].fold.removesuffix("'s")) for at in run)
        if 2 * founded >= len(run) or (len(run) > 1 and said.has_initials(initials)):
            left.difference_update(run)
    return sorted(left)


def _capitals(tokens: Sequence[Token], known: WishWords) -> Iterator[list[int]]:
    """Yield the runs of words with a capital, without a common word that begins a sentence."""
    run: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind != "mark" and (token.text[0].isupper() or token.text[0].isdigit()):
            opens = not at or tokens[at - 1].sentence != token.sentence
            if not opens or is_content(token.fold, known):
                run.append(at)
                continue
        elif token.text in {"-", "&"} or (run and token.fold in known.linking):
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _runs(tokens: Sequence[Token], at: Sequence[int]) -> Iterator[list[int]]:
    """Group places that stand close together in one clause."""
    run: list[int] = []
    for place in at:
        if run and (place - run[-1] > NEAR or tokens[place].clause != tokens[run[-1]].clause):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _invented(draft: Document, run: Sequence[int]) -> Finding:
    start, end = draft.tokens[run[0]].start, draft.tokens[run[-1]].end
    return Finding("wish_invented", written=draft.text[start:end])


def _is_pole(tokens: Sequence[Token], at: int, others: Set[int], known: WishWords) -> bool:
    """Tell whether a superlative only bounds something: `from biggest to smallest`, `at the earliest`."""
    before = [token.fold for token in tokens[max(0, at - 2) : at]]
    return (before[-1:] == [known.until] and at - 2 in others) or before == list(known.bounding)


def _utmost(draft: Document, sources: Sequence[Document], known: WishWords) -> Iterator[Finding]:
    """Yield what the draft makes the utmost where nobody did: `the cheapest` for `a cheap one`."""
    ours = superlatives_of(draft, known)
    if not ours:
        return
    theirs = {word for source in sources for _, word in superlatives_of(source, known)}
    theirs |= {token.fold for source in sources for token in source.tokens if token.fold in known.extremes}
    likely = sorted(theirs)[:_COMPARED]
    places_of = {at for at, _ in ours}
    for at, word in ours:
        if _is_pole(draft.tokens, at, places_of, known):
            continue
        if word not in theirs and not any(share_meaning(word, other) for other in likely):
            yield Finding("wish_invented", written=draft.tokens[at].text)
