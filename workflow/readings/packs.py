"""The template pack of a stored convention: the version it was begun with, whatever came since."""

from foundation.settings import Settings
from workflow.packs import Pack, PackError, find_pack
from workflow.records.convention import Avenant, Deed


def pack_of(convention: Deed, settings: Settings) -> Pack:
    """Of an avenant: the pack as avenants see it. Raises UnknownPack, PackError."""
    pack = find_pack(convention.kind, convention.template_version, settings.templates_folder)
    if not isinstance(convention, Avenant):
        return pack
    if pack.avenant is None:
        raise PackError(f"{pack.kind}/{pack.version}", "ce modèle n’a pas d’avenant.docx.")
    return pack.avenant
