"""The template pack of a stored convention: the version it was begun with, whatever came since."""

from foundation.settings import Settings
from workflow.packs import Pack, find_pack
from workflow.records.convention import Deed


def pack_of(convention: Deed, settings: Settings) -> Pack:
    """Raises UnknownPack, PackError."""
    return find_pack(convention.kind, convention.template_version, settings.templates_folder)
