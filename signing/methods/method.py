"""The ways in which a person may sign. The template says which are allowed to each party."""

from enum import StrEnum

from signing.level import Level


class Method(StrEnum):
    ONSITE = "onsite"  # on these pages, with a link and a code
    UPLOAD = "upload"  # elsewhere, with the person's own certificate; the file comes back
    CSC = "csc"  # by a remote signature service (Cloud Signature Consortium)
    PKCS11 = "pkcs11"  # with the Région's own key, in a module that does not let it out
    PAPER = "paper"  # by hand

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def best_level(self) -> Level:
        """The highest level that it can reach: below the minimum of a party, it is not offered to it."""
        return Level.SIMPLE if self is Method.ONSITE else Level.QUALIFIED


_LABELS = {
    Method.ONSITE: "sur cette plateforme",
    Method.UPLOAD: "avec son propre certificat, ailleurs",
    Method.CSC: "par un service de signature à distance",
    Method.PKCS11: "avec la clé de la Région",
    Method.PAPER: "sur papier",
}
