"""In which ways a person may sign: what the template allows to their party, and this instance can do."""

from signing.methods.method import Method
from signing.records import Signer
from workflow.readings.packs import pack_of
from workflow.records.convention import Deed
from workflow.workshop import Workshop


def ways_of(workshop: Workshop, convention: Deed, signer: Signer) -> frozenset[Method]:
    """Never empty: the pages themselves at least, unless the template asks for more than they can give."""
    parties = {party.name: party for party in pack_of(convention, workshop.settings).parties}
    missing = {
        Method.CSC: workshop.settings.csc_providers_file is None,
        Method.PKCS11: workshop.desk.people.of(signer.name) is None,
    }
    return frozenset(way for way in parties[signer.party].methods if not missing.get(way, False))
