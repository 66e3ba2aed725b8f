"""Whether a draft's words still belong to what they belonged to: sides, roles, order, conditions, attributes.

Everything here is found in the draft and in the sources and must contradict; what is only on one side is no
finding. People say things in other words, so the check would rather miss an exchange than object to a
faithful text.
"""

from __future__ import annotations

from collections.abc import Sequence

from midturn.mediator.check._attached import exchanged_attachments
from midturn.mediator.check._bases import other_bases
from midturn.mediator.check._bonds import exchanged_bonds
from midturn.mediator.check._directions import relations_in
from midturn.mediator.check._excluded import exchanged_exclusions, invented_parts
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._given_up import kept_though_given_up
from midturn.mediator.check._journeys import exchanged_journey
from midturn.mediator.check._keys import exchanged_keys
from midturn.mediator.check._listed import mixed_items
from midturn.mediator.check._numbered import counts_as_names
from midturn.mediator.check._opposites import opposed
from midturn.mediator.check._owners import exchanged_owners
from midturn.mediator.check._relations import Relation, exchanged_sides
from midturn.mediator.check._reported import told_instead_of_asked
from midturn.mediator.check._roles import exchanged_roles
from midturn.mediator.check._subjects import exchanged_names, exchanged_subjects, turned_deeds
from midturn.mediator.check._swapped import swapped_figures
from midturn.mediator.check._told import told_by
from midturn.mediator.check._words import Words, words_of
from midturn.mediator.values import Document

LONGEST = 40_000
"""Characters of both sides together; longer ones are not looked at."""


def binding_findings(
    draft: Document, turns: Sequence[Document], heard: Sequence[Document] = ()
) -> list[Finding]:
    """Return what a draft says of other things than the user's turns do, or the other way round.

    Of what the user has only `heard`, such as a list to choose from, only its values are compared with the
    draft's: nobody is bound by how somebody else puts a thing.
    """
    if is_too_long(draft, turns, heard):
        return []
    language = draft.language.bindings
    if language is None:
        return []
    sources = told_by([words_of(turn, language) for turn in turns])
    target = words_of(draft, language)
    if sources.together(list[Words], _add_turning):
        return []
    others = [words_of(text, language) for text in heard]
    found = [
        *exchanged_journey(target, sources),
        *exchanged_sides(relations_in(target), sources.together(list[Relation], _add_relations)),
        *exchanged_bonds(target, sources),
        *exchanged_attachments(target, sources),
        *exchanged_keys(target, sources),
        *swapped_figures(target, sources),
        *other_bases(target, sources),
        *kept_though_given_up(target, sources),
        *told_instead_of_asked(target, sources),
        *exchanged_exclusions(target, sources),
        *invented_parts(target, sources),
        *exchanged_subjects(target, sources),
        *exchanged_names(target, sources),
        *turned_deeds(target, sources),
        *exchanged_owners(target, sources),
        *opposed(target, sources),
        *exchanged_roles(target, sources),
        *mixed_items(target, sources, others),
        *counts_as_names(target, [*sources, *others]),
    ]
    return list(dict.fromkeys(found))


def _add_turning(found: list[Words], text: Words) -> None:
    if _turns_round(text):
        found.append(text)


def _add_relations(found: list[Relation], text: Words) -> None:
    found += relations_in(text)


def is_too_long(draft: Document, turns: Sequence[Document], heard: Sequence[Document] = ()) -> bool:
    """Tell whether both sides together are too long to be looked at."""
    return len(draft.text) + sum(len(text.text) for text in (*turns, *heard)) > LONGEST


def _turns_round(text: Words) -> bool:
    """Tell whether the user turns round what was said before: `the other way round`."""
    key = "turns round", id(text.language)
    return text.document.noted(
        key,
        lambda: any(
            text.phrase_at(at, text.language.reversals) for at in text.where(text.language.reversals)
        ),
    )
