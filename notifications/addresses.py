"""Mail addresses: one check, made where an address is entered and again when a mail is composed.

What is usable is what any server can be given without extension (RFC 5321 §4.1.2): a local part that is a dot-atom in
ASCII (RFC 5322 §3.4.1; accents there need RFC 6531, which few servers speak), and a domain name of two labels at
least, whose accents are written in ASCII (RFC 5890).
"""

import re

from foundation.errors import Refusal

LONGEST = 254
"""Characters of a whole address (RFC 5321 §4.5.3.1.3, less the angle brackets)."""
_LONGEST_LOCAL, _LONGEST_DOMAIN = 64, 253
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_ALPHABETIC = re.compile(r"[A-Za-z]")
_ALONE = "collez seulement l’adresse, par exemple nom@domaine.fr"


class UnusableAddress(Refusal):
    """``address`` cannot be written to; ``reason`` says why in French, without its end."""

    def __init__(self, address: str, reason: str) -> None:
        self.address = address
        self.reason = reason
        super().__init__(f"« {address} » n’est pas une adresse électronique utilisable : {reason}.")


def usable_address(given: str) -> str:
    """The address without the spaces around it, as it is kept and shown. Raises UnusableAddress."""
    address = given.strip()
    ascii_address(address)
    return address


def problem_with(given: str) -> str:
    """What is wrong with an address, as a French sentence for a form; empty where a mail can be sent there."""
    try:
        ascii_address(given.strip())
    except UnusableAddress as problem:
        return str(problem)
    return ""


def ascii_address(address: str) -> str:
    """The address as servers are given it, its domain in ASCII. Raises UnusableAddress."""
    if reason := _not_alone(address):
        raise UnusableAddress(address, reason)
    local, _, domain = address.rpartition("@")
    if reason := _local_problem(local):
        raise UnusableAddress(address, reason)
    ascii_domain = _ascii_domain(domain)
    if not ascii_domain:
        raise UnusableAddress(address, f"« {domain} », après @, n’est pas un nom de domaine")
    if len(local) + 1 + len(ascii_domain) > LONGEST:
        raise UnusableAddress(address, f"elle dépasse {LONGEST} caractères")
    return f"{local}@{ascii_domain}"


def _not_alone(address: str) -> str:
    """Why this is no address by itself: nothing, a link, a name with it, several of them."""
    if not address:
        return "elle est vide"
    if address.casefold().startswith("mailto:") or "<" in address or ">" in address:
        return _ALONE
    if address.count("@") > 1:
        return "une seule adresse est attendue"
    if "@" not in address:
        return "il y manque « @ »"
    if re.search(r"\s", address):
        return "elle contient une espace"
    return ""


def _local_problem(local: str) -> str:
    if not local.isascii():
        foreign = next(letter for letter in local if not letter.isascii())
        return f"« {foreign} », avant @, ne passe pas d’un serveur de courriel à l’autre (ni accent, ni lettre spéciale)"
    if not _LOCAL.fullmatch(local) or local.startswith(
        "=?"
    ):  # an encoded word (RFC 2047), that readers decode
        return f"« {local} », avant @, contient un signe ou un point mal placé"
    if len(local) > _LONGEST_LOCAL:
        return f"elle compte plus de {_LONGEST_LOCAL} caractères avant @"
    return ""


def _ascii_domain(domain: str) -> str:
    """The domain as the DNS knows it; empty where it is no name of a domain that receives mail."""
    try:
        written = domain.encode("idna").decode("ascii")
        written.encode("ascii").decode("idna")  # what claims to be a name with accents has to be one
    except UnicodeError:
        return ""
    labels = written.split(".")
    if len(labels) < 2 or len(written) > _LONGEST_DOMAIN or not all(map(_LABEL.fullmatch, labels)):
        return ""
    return written if _ALPHABETIC.search(labels[-1]) else ""
