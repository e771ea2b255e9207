"""Template packs: ``templates/convention/<kind>/<version>``, found, read and checked before anything uses them."""

from workflow.packs.parts import (
    BUILT_IN,
    FieldType,
    FilledBy,
    LegalForm,
    Pack,
    PackError,
    PackField,
    PackLetter,
    PackObligation,
    PackParty,
    PackPhrase,
    PackSection,
    PackSignatory,
    Purpose,
    Sample,
)
from workflow.packs.shelf import UnknownPack, find_all_packs, find_pack

__all__ = [
    "BUILT_IN",
    "FieldType",
    "FilledBy",
    "LegalForm",
    "Pack",
    "PackError",
    "PackField",
    "PackLetter",
    "PackObligation",
    "PackParty",
    "PackPhrase",
    "PackSection",
    "PackSignatory",
    "Purpose",
    "Sample",
    "UnknownPack",
    "find_all_packs",
    "find_pack",
]
