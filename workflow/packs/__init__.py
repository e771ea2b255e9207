"""Template packs: ``templates/convention/<kind>/<version>``, found, read and checked before anything uses them."""

from workflow.packs.errors import PackError
from workflow.packs.fields import BUILT_IN, FieldType, FilledBy, PackField, PackPhrase, PackSection, Purpose
from workflow.packs.pack import Pack, PackLetter, PackObligation, Sample
from workflow.packs.parties import LegalForm, PackParty, PackSignatory
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
