"""What can go wrong with the vault, each with the sentence that says what to do."""

import errno
from pathlib import Path

from foundation.errors import Refusal


class VaultProblem(Refusal):
    """The vault could not do what was asked; nothing was changed."""


class NotAFingerprint(VaultProblem):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"« {text[:80]} » n’est pas une empreinte de fichier : "
            "une empreinte SHA-256 s’écrit avec 64 chiffres ou lettres de a à f."
        )


class FileMissing(VaultProblem):
    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        super().__init__(
            f"Le fichier d’empreinte {sha256} n’est pas dans le coffre : "
            "restaurez-le depuis la sauvegarde, puis lancez « conventio doctor --vault »."
        )


class FileDamaged(VaultProblem):
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"Le fichier {path} du coffre ne correspond plus à son empreinte : il a été altéré depuis son "
            "dépôt. Mettez-le de côté comme pièce, restaurez-le depuis la sauvegarde "
            "et faites vérifier le disque."
        )


class VaultFull(VaultProblem):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Le disque du coffre ({folder}) est plein : rien n’a été enregistré. "
            "Libérez de la place, puis recommencez."
        )


class VaultForbidden(VaultProblem):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Le programme n’a pas le droit de lire ou d’écrire dans le coffre ({folder}) : "
            "rendez-lui ce dossier (propriétaire et droits), puis recommencez."
        )


class VaultFailed(VaultProblem):
    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        self.reason = reason
        super().__init__(
            f"Le coffre ({folder}) ne répond pas comme il devrait : {reason}. "
            "Vérifiez le disque et son montage, puis recommencez."
        )


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def vault_problem(folder: Path, error: OSError) -> VaultProblem:
    """The named error for what the operating system answered."""
    if error.errno in _FULL:
        return VaultFull(folder)
    if error.errno in _FORBIDDEN:
        return VaultForbidden(folder)
    return VaultFailed(folder, error.strerror or str(error))
