"""The one family of errors that are meant for people, and in words what the system refused."""

import errno

_SYSTEM = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "l’accès en est refusé",
    errno.EPERM: "l’accès en est refusé",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "son chemin passe par un fichier",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
}


def refused_by_system(error: OSError) -> str:
    """« il n’existe pas »; the system’s own words where it is something rarer."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or type(error).__name__


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a malfunction
    """Something a person asked for cannot be done.

    ``str(refusal)`` is a French sentence that says what is wrong and what to do next: pages, mails and the
    command line show it as it is. Subclasses are named for the situation and keep its facts as attributes.
    """
