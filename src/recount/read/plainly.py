"""Kinds of act and measures in plain words; no word here describes a person."""

from recount.values import Measure

PLAIN = {
    "killing": "killing",
    "death_in_custody": "death in custody",
    "arbitrary_detention": "detention",
    "enforced_disappearance": "disappearance",
    "torture": "torture",
    "beating": "beating",
    "ill_treatment": "ill-treatment",
    "sexual_violence": "sexual violence",
    "extortion": "extortion",
    "coercion": "coercion",
    "forced_denunciation": "forced naming of others",
    "forced_displacement": "driving people out",
    "persecution": "persecution",
    "entrapment": "entrapment",
    "threat": "threat",
    "denial_of_justice": "denial of justice",
}


def plain(act: str) -> str:
    """The kind of act as one would say it."""
    return PLAIN.get(act, act.replace("_", " "))


MEASURES = {
    Measure.PERSONS_TOTAL: "people, in all",
    Measure.PERSONS_SUBSET: "people, a part",
    Measure.PERSONS_MOMENT: "people, at once",
    Measure.PERSONS_RATE: "people, a rate",
    Measure.AGES: "ages",
    Measure.MONEY_MONTH: "money a month",
}


def measured(measure: Measure) -> str:
    """What a number measures, as one would say it."""
    return MEASURES.get(measure, str(measure))
