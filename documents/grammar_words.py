"""The words that French grammar has to be told: what rules alone cannot decide."""

CIVILITIES = {"madame": "feminin", "mme": "feminin", "monsieur": "masculin", "m.": "masculin"}
"""Civility → gender of the person."""

# fmt: off
ASPIRATED_H = frozenset({
    "hache", "hague", "haie", "hainaut", "halage", "hall", "halle", "halles", "halte",
    "hambye", "hameau", "hamelin", "hand", "handball", "handicap", "handicapé", "handicapée", "handicapées",
    "handicapés", "hangar", "hareng", "hasard", "haubert", "hausse", "haut", "haute", "hautes",
    "hauteur", "hauts", "havre", "haye", "hockey", "hollande", "honfleur", "hongrie", "hors",
    "houle", "houlme", "huit", "huitième", "hussard", "hutte", "héros", "hêtraie", "hêtre",
})
# fmt: on
"""Words whose first letter counts as a consonant: « le Havre », « du hall », « de Honfleur »."""

NEVER_ELIDED = frozenset({"oui", "onze", "onzième", "ouistiti", "uhlan"})
"""Words in a vowel that elide nothing: « le onzième », « le oui »."""

COMMON_NOUNS = {
    "académie": "feminin",
    "agence": "feminin",
    "agglomération": "feminin",
    "amicale": "feminin",
    "association": "feminin",
    "bibliothèque": "feminin",
    "bureau": "masculin",
    "caisse": "feminin",
    "centre": "masculin",
    "club": "masculin",
    "collectif": "masculin",
    "collectivité": "feminin",
    "comité": "masculin",
    "commune": "feminin",
    "communauté": "feminin",
    "conseil": "masculin",
    "département": "masculin",
    "établissement": "masculin",
    "espace": "masculin",
    "fédération": "feminin",
    "fondation": "feminin",
    "foyer": "masculin",
    "groupement": "masculin",
    "institut": "masculin",
    "ligue": "feminin",
    "mairie": "feminin",
    "maison": "feminin",
    "médiathèque": "feminin",
    "métropole": "feminin",
    "mission": "feminin",
    "mjc": "feminin",
    "office": "masculin",
    "organisme": "masculin",
    "pôle": "masculin",
    "région": "feminin",
    "réseau": "masculin",
    "société": "feminin",
    "syndicat": "masculin",
    "union": "feminin",
    "université": "feminin",
    "ville": "feminin",
}
"""First words of an organisation's name that call for an article: « la Commune de Bernay »."""

FUNCTIONS = {
    "adjoint": "adjointe",
    "administrateur": "administratrice",
    "animateur": "animatrice",
    "conseiller": "conseillère",
    "coordinateur": "coordinatrice",
    "coordonnateur": "coordonnatrice",
    "coprésident": "coprésidente",
    "délégué": "déléguée",
    "départemental": "départementale",
    "directeur": "directrice",
    "élu": "élue",
    "fondateur": "fondatrice",
    "général": "générale",
    "gérant": "gérante",
    "municipal": "municipale",
    "premier": "première",
    "président": "présidente",
    "régional": "régionale",
    "suppléant": "suppléante",
    "trésorier": "trésorière",
}
"""Functions and the adjectives that follow them, masculine → feminine. « Maire » has one form."""
