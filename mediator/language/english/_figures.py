"""English words around figures."""

from __future__ import annotations

from midturn.mediator.language._figures import FigureWords
from midturn.mediator.language._phrases import mapping, phrase_set, words

FIGURES = FigureWords(
    negative=frozenset(["minus", "negative"]),
    single=frozenset(["one", "single", "1", "each", "per", "only", "sole"]),
    two=frozenset(["both", "pair", "couple", "twice", "either", "another"]),
    halving=frozenset(["halve", "halves", "halved", "halving"]),
    thousands=frozenset(["thousand", "thousands"]),
    counts_known=frozenset(words("the these those other others remaining rest all")),
    counts_own=frozenset(words("my our your his her their its us we")),
    of_persons=phrase_set(
        """of us | of them | of you | of these | of those | of whom | of which | of the | of my | of our"""
    ),
    listed=frozenset(
        words(
            """others things points questions ways steps parts items changes corrections options cases
            reasons"""
        )
    ),
    feasts=frozenset(["birthday", "anniversary"]),
    says_little=frozenset(
        words(
            """cost costs price priced pay pays take takes litre litres liter liters kilo kilos gram grams
            metre metres mile miles hour hours minute minutes day days week weeks month months year years
            head piece"""
        )
    ),
    shared=frozenset(["one"]),
    share_of=frozenset(["in"]),
    part_of=frozenset(["of"]),
    places=frozenset(
        words(
            """floor storey row line page chapter column paragraph grade class platform lane drawer shelf
            seat"""
        )
    ),
    in_order=frozenset(
        words(
            """day week month year night hour quarter term semester round lap stage step part phase leg game
            match set lesson session trip visit try attempt bill child"""
        )
    ),
    whole_third=frozenset(words("grade time party person one day option floor")),
    ends={"first": "first", "last": "last", "final": "last", "top": "top", "bottom": "bottom"},
    leading=frozenset(["top", "first", "leading"]),
    last=frozenset(["last"]),
    low=frozenset(
        words("smallest lowest least fewest worst shortest slowest last latest cheapest weakest poorest")
    ),
    years=frozenset(["year", "years", "yr", "yrs"]),
    old=frozenset(["old", "olds"]),
    before_one=frozenset(["than", "within"]),
    per=frozenset(["per", "an", "a"]),
    countries=mapping(
        """us u.s american=us | australian=au | canadian=ca | zealand=nz | kong=hk
        | singapore singaporean=sg | taiwan taiwanese=tw | swedish=se | norwegian=no | danish=dk
        | icelandic=is | mexican=mx | argentine=ar | chilean=cl | colombian=co | swiss=ch | indian=in
        | british=gb | japanese=jp | chinese=cn | turkish=tr | brazilian=br | polish=pl | czech=cz
        | russian=ru | south korean=kr"""
    ),
    before_countries=frozenset(["new", "hong", "south"]),
    by=frozenset(["by"]),
    changed_by=frozenset(
        words(
            """multiply multiplied multiplying divide divided dividing increase increased raise raised
            decrease decreased reduce reduced lower lowered cut grow grew shift"""
        )
    ),
    sizing=frozenset(["to", "of", "into", "a", "an"]),
    ranging=frozenset(["to", "until", "till", "through"]),
    between=frozenset(["between"]),
    from_old=frozenset(["from"]),
    changing=frozenset(words("change changed move moved switch switched update updated bump bumped")),
)
