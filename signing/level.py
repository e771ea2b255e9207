"""What a signature is worth (eIDAS, articles 3 and 26): measured by validation, never typed in."""

from enum import StrEnum


class Level(StrEnum):
    """From the least to the most; ``UNKNOWN`` is below all."""

    UNKNOWN = "unknown"  # its chain ends in nobody we trust
    SIMPLE = "simple"
    ADVANCED = "advanced"
    ADVANCED_QC = "advanced-qc"
    QUALIFIED = "qualified"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """What the word promises, in plain French."""
        return _MEANINGS[self]

    def reaches(self, minimum: "Level") -> bool:
        order = list(Level)
        return order.index(self) >= order.index(minimum)


ASKED = tuple(level for level in Level if level is not Level.UNKNOWN)
"""The levels that may be asked of a party."""

_LABELS = {
    Level.UNKNOWN: "signature d’origine non reconnue",
    Level.SIMPLE: "signature simple",
    Level.ADVANCED: "signature avancée",
    Level.ADVANCED_QC: "signature avancée, avec certificat qualifié",
    Level.QUALIFIED: "signature qualifiée",
}
_MEANINGS = {
    Level.UNKNOWN: (
        "L’organisme qui a délivré le certificat n’est pas de ceux que cette plateforme reconnaît : rien ne "
        "garantit le nom qu’il porte."
    ),
    Level.SIMPLE: (
        "Elle est faite avec un certificat de cette plateforme ; c’est le dossier de preuve qui montre comment la "
        "personne a été reconnue."
    ),
    Level.ADVANCED: (
        "La personne a signé avec un certificat à son nom, délivré par une autorité que la Région reconnaît ; "
        "elle seule en a l’usage."
    ),
    Level.ADVANCED_QC: (
        "Le certificat est délivré par un prestataire de confiance inscrit sur les listes européennes, qui a "
        "vérifié l’identité de la personne."
    ),
    Level.QUALIFIED: (
        "Le certificat est inscrit sur les listes européennes et la clé tient dans un dispositif qualifié : la "
        "signature vaut une signature manuscrite dans toute l’Union (règlement n° 910/2014, article 25)."
    ),
}
