"""The words by which a language denies, excludes and leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from midturn.mediator.language._phrases import Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class DenialWords:
    """What one language has to say about what is not, or is not to be; all words folded."""

    # What a negation is about.
    denying: frozenset[str] = frozenset()
    """What stands right before what it denies: `not`."""
    in_place: frozenset[Phrase] = frozenset()
    """Pairs of words before that which something else takes the place of: `rather than`."""
    excluding: frozenset[str] = frozenset()
    """Words right before what is to be left out: `without`."""
    before_values: frozenset[str] = frozenset()
    """What may stand between them and a value."""
    forbidding: frozenset[str] = frozenset()
    """Words that say what is not to be; where a language has none, each of its negations says so."""
    degrees: frozenset[str] = frozenset()
    """What tells of a degree after a negation, which is wished in many words: `not so long`."""
    freedoms: frozenset[str] = frozenset()
    """Nouns after a negation that then forbids nothing: `no restrictions on pets`."""
    states: frozenset[str] = frozenset()
    """What tells how somebody is or stands: `not feeling well`."""
    nobody: frozenset[Phrase] = frozenset()
    """Pairs of words for nobody."""
    nobody_does: frozenset[str] = frozenset()
    """What goes on after them about how things are."""
    unwilling: frozenset[Phrase] = frozenset()
    """What stands between a negation and what somebody doesn't want to do."""
    chores: frozenset[str] = frozenset()
    """What nobody wants to do themselves who asks for something instead."""
    forbidding_verbs: frozenset[str] = frozenset()
    """Denied auxiliaries that forbid where they open a clause: `don't`."""
    before_forbidding: frozenset[str] = frozenset()
    """What may stand before them."""
    speakers: frozenset[str] = frozenset()
    """Who denies a wish."""
    wishing: frozenset[str] = frozenset()
    """Verbs whose denial says what the speaker does without."""
    turning: frozenset[str] = frozenset()
    """Words by which a sentence may say that something is not to be."""
    denied_endings: tuple[str, ...] = ()
    """Endings of verbs that are denied."""
    supposing: frozenset[str] = frozenset()
    """Words that open a condition: `if not`."""
    refusing: frozenset[str] = frozenset()
    """Words that deny a whole clause after them."""
    otherwise: frozenset[str] = frozenset()
    """Words for what is wanted where a condition fails."""

    # How a negation is read.
    answers: frozenset[str] = frozenset()
    """Words that begin a clause only to answer: `non attends, en vert`."""
    answered: frozenset[str] = frozenset()
    """What shows, after a negation that opens a sentence, that it answers: `No I'll stay longer`."""
    written_denials: tuple[str, ...] = ()
    """Endings of verbs that are denied, as they are typed."""
    answering: frozenset[str] = frozenset()
    """Denials that may answer as well, or stand behind what they deny: `fish yes, meat no`."""
    affirming: frozenset[str] = frozenset()
    """What stands behind the other thing then."""
    prefixed: frozenset[str] = frozenset()
    """Denials only where a hyphen joins them to a word."""
    no_denials: frozenset[Phrase] = frozenset()
    """Pairs of words that begin with a denial and are none: `drop off`."""
    parting: frozenset[str] = frozenset()
    """Denials that end what another one is about."""
    asked: frozenset[str] = frozenset()
    """Who is asked behind a denied verb: `don't you`."""
    before_idle: frozenset[str] = frozenset()
    """What stands before a denial that denies nothing: `if not`."""
    own_idioms: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Denials with all that they make an idiom of: `can't wait`."""
    never_idle: frozenset[str] = frozenset()
    """Those that make none."""
    going_away: frozenset[Phrase] = frozenset()
    """What says, behind a verb of leaving, that somebody goes away: `leave out of Oslo`."""
    needs: frozenset[str] = frozenset()
    """Verbs that, denied, say what may be left out."""
    until: frozenset[str] = frozenset()
    """`not until 6` says when, rather than that something is not."""
    leaving: frozenset[str] = frozenset()
    """Verbs that negate with `out` behind them: `leaves the nuts out`."""
    elliptic: frozenset[str] = frozenset()
    """Denials that may stand for a whole clause: `I'd rather not`."""
    preferring: frozenset[str] = frozenset()
    """Words before them that say no more: `rather`."""
    lacking: str = "-"
    """The ending of a word for what lacks something: `bagless`."""
    undoing: str = "-"
    """What makes a negation of the word behind it: `unsold`."""

    # The same in other words.
    nothing_there: frozenset[str] = frozenset()
    """What says that there is none of something."""
    without: tuple[str, ...] = ()
    """Beginnings of a negation that says no more: `no `."""
    excepting: tuple[str, ...] = ()
    """Beginnings of a negation that excepts."""
    exceptions: frozenset[str] = frozenset()
    """Words that except: `all but two`."""
    counting: frozenset[str] = frozenset()
    """Verbs whose denial leaves something out."""
    left_out: frozenset[str] = frozenset()
    """Words for what is left out."""
    done: tuple[str, ...] = ()
    """Endings of what is done."""
    left: frozenset[str] = frozenset()
    """Words for what is left to do: `4 left to paint`."""
    still_to: tuple[str, ...] = ()
    """Phrases for it: `yet to`."""
    outside: frozenset[str] = frozenset()
    """What rules out the place behind it."""
    out: frozenset[str] = frozenset()
    """What rules out the clause that it ends: `a long contract is out`."""
    before_out: frozenset[str] = frozenset()
    """Verbs before it."""
    alone: frozenset[str] = frozenset()
    """Words that say that there is nothing else."""
    conditional: frozenset[Phrase] = frozenset()
    """A negative condition with the one that says as much: `unless`, `if`."""

    @cached_property
    def before_denied(self) -> frozenset[str]:
        """Words right before a value that may rule it out."""
        return self.denying | {phrase[-1] for phrase in self.in_place}
