"""Why a signed file cannot be judged, in words."""

from enum import StrEnum


class Unjudged(StrEnum):
    """Why a signed file cannot be judged. The values are part of the JSON answer of ``conventio verify``: never renamed."""

    ENCRYPTED = "encrypted"
    HYBRID = "hybrid-references"
    """A table and a stream of references for one revision (ISO 32000-1, 7.5.8.4): two readers may see two texts."""
    SHA1 = "sha1"
    """``adbe.pkcs7.sha1`` or ``adbe.x509.rsa_sha1``, withdrawn by ISO 32000-2 (12.8.3.1)."""
    FORMAT = "format"
    REFERENCES = "damaged-references"
    DEMANDING = "too-demanding"

    @property
    def words(self) -> str:
        return _UNJUDGED[self]


_UNJUDGED = {
    Unjudged.ENCRYPTED: (
        "Ce fichier est protégé (chiffré), et une protection empêche de juger ce qui est signé. Demandez à la personne "
        "qui vous l’a remis le fichier signé sans protection."
    ),
    Unjudged.HYBRID: (
        "Ce fichier a des références hybrides (deux tables pour les mêmes pages) : deux lecteurs peuvent y montrer deux "
        "textes différents. Demandez le fichier d’origine à la personne qui vous l’a remis."
    ),
    Unjudged.SHA1: (
        "Une signature de ce fichier est d’un format retiré de la norme (adbe.pkcs7.sha1 ou adbe.x509.rsa_sha1), fondé "
        "sur SHA-1, que l’on sait contrefaire. Demandez un fichier signé avec un outil plus récent."
    ),
    Unjudged.FORMAT: (
        "Une signature de ce fichier est d’un format que nous ne connaissons pas. Vérifiez-la avec l’outil qui l’a faite, "
        "ou demandez un fichier signé au format PAdES."
    ),
    Unjudged.REFERENCES: (
        "Les références internes de ce fichier sont abîmées, ou écrites hors de la norme : deux lecteurs peuvent y "
        "montrer deux textes différents. Il a peut-être été mal téléchargé : redemandez-le à la personne qui vous l’a remis."
    ),
    Unjudged.DEMANDING: (
        "Ce fichier porte une signature, mais demande trop de mémoire ou de temps pour être lu. Redemandez-le à la "
        "personne qui vous l’a remis."
    ),
}
