"""In which ways a person may sign: what the template allows to their party, and this instance can do."""

from foundation.settings import Settings
from signing.methods.method import Method
from signing.records import Signer
from workflow.readings.packs import pack_of
from workflow.records.convention import Deed


def ways_of(settings: Settings, convention: Deed, signer: Signer) -> frozenset[Method]:
    """Never empty: the pages themselves at least, unless the template asks for more than they can give."""
    parties = {party.name: party for party in pack_of(convention, settings).parties}
    allowed = frozenset(parties[signer.party].methods)
    return allowed if settings.csc_providers_file else allowed - {Method.CSC}
