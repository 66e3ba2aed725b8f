"""Countries, their peoples and languages, where no ending tells the one from the other."""

from __future__ import annotations

from midturn.mediator.language._phrases import words

_PEOPLES = """afghanistan afghan|
    argentina argentine argentinian|bangladesh bangladeshi bengali|belgium belgian|
    britain british uk brits|bulgaria bulgarian|burma burmese myanmar|cambodia khmer cambodian|
    china chinese|congo congolese|croatia croatian croat|cuba cuban|cyprus cypriot|
    czechia czech czechs|denmark danish dane danes|egypt egyptian|england english|estonia estonian|
    ethiopia ethiopian|europe european|finland finnish finn finns|france french|
    germany german germans|greece greek greeks|guatemala guatemalan|holland dutch netherlands|
    hungary hungarian|iceland icelandic icelander|india indian|iran iranian persian farsi|iraq iraqi|
    ireland irish|israel israeli hebrew|italy italian|jamaica jamaican|japan japanese|
    jordan jordanian|kazakhstan kazakh|kenya kenyan|korea korean|kosovo kosovar|kuwait kuwaiti|
    kyrgyzstan kyrgyz|laos lao laotian|latvia latvian|lebanon lebanese|libya libyan|
    lithuania lithuanian|luxembourg luxembourgish luxembourger|malaysia malay malaysian|malta maltese|
    mexico mexican|moldova moldovan|monaco monegasque|mongolia mongolian|morocco moroccan|
    nepal nepalese nepali|norway norwegian norse|oman omani|pakistan pakistani urdu|peru peruvian|
    philippines filipino philippine filipina|poland polish|portugal portuguese|qatar qatari|
    romania romanian|russia russian|scotland scottish scots scot|senegal senegalese|
    serbia serbian serb|singapore singaporean|slovakia slovak|slovenia slovene slovenian|
    spain spanish spaniard spaniards|sweden swedish swede swedes|switzerland swiss|syria syrian|
    taiwan taiwanese|tajikistan tajik|thailand thai|tunisia tunisian|
    turkey turkish turk turks turkiye|turkmenistan turkmen|ukraine ukrainian|uruguay uruguayan|
    usa american america americans|uzbekistan uzbek|venezuela venezuelan|vietnam vietnamese|
    wales welsh|yemen yemeni|zimbabwe zimbabwean|zealand zealander kiwi|bavaria bavarian|
    sicily sicilian|tuscany tuscan|catalonia catalan|basque euskadi|flanders flemish|brittany breton|
    normandy norman|vienna viennese|paris parisian|london londoner|naples neapolitan|venice venetian|
    milan milanese|moscow muscovite|glasgow glaswegian|berlin berliner|quebec quebecois"""

PEOPLES = {
    name: frozenset(group) - {name}
    for line in _PEOPLES.split("|")
    for group in [words(line)]
    for name in group
}
"""Each name with the others of its country."""
