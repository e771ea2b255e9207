"""What can go wrong while a document is made, each with what to do about it."""

from foundation.errors import Refusal


class TemplateProblem(Refusal):
    """The Word template itself is wrong; ``place`` is the part of the file, or the paragraph."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"Modèle Word, {place} : {reason}")


class FillProblem(Refusal):
    """A value cannot be put in its place; ``reason`` names it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Le modèle ne peut pas être rempli : {reason}. Complétez ou corrigez, puis recommencez."
        )


class ConverterProblem(Refusal):
    """The PDF could not be made. The text is safe; the document can be asked for again."""


class LibreOfficeMissing(ConverterProblem):
    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"LibreOffice ne se trouve pas dans {where} : installez le paquet libreoffice-writer-nogui, "
            "puis recommencez."
        )


class FontsMissing(ConverterProblem):
    """``families`` of the product are not on this machine; ``packages`` bring them."""

    def __init__(self, families: tuple[str, ...], packages: tuple[str, ...]) -> None:
        self.families = families
        self.packages = packages
        super().__init__(
            f"Il manque à cette machine des polices du produit ({', '.join(families)}) : le texte s’imprimerait "
            f"autrement qu’il n’a été écrit. Faites lancer « apt-get install {' '.join(packages)} », puis recommencez."
        )


class ConversionTooLong(ConverterProblem):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"Le document n’a pas pu être mis en page en {seconds:g} secondes : il est trop long ou abîmé. "
            "Vérifiez-le dans Word, puis recommencez."
        )


class ConversionCrashed(ConverterProblem):
    def __init__(self, how: str) -> None:
        self.how = how
        super().__init__(
            f"LibreOffice s’est arrêté pendant la mise en page ({how}). Recommencez ; si cela se répète, "
            "le document est abîmé : rouvrez-le dans Word et enregistrez-le de nouveau."
        )


class ConversionFailed(ConverterProblem):
    """``reason`` is what LibreOffice said, for the log: it is in English and may name files of the server."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            "LibreOffice ne parvient pas à lire ce document : rouvrez-le dans Word, enregistrez-le de nouveau au "
            "format .docx, puis recommencez."
        )


class DiskFull(ConverterProblem):
    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"Le PDF n’a pas pu être écrit dans {folder} : le disque est plein ou protégé. Rien n’est perdu ; "
            "faites faire de la place, puis recommencez."
        )


class ConverterClosed(ConverterProblem):
    def __init__(self) -> None:
        super().__init__("Le programme s’arrête : recommencez dans un instant, rien n’est perdu.")


class Undrawable(Refusal):
    """Characters for which no font of the product has a drawing: the page would show empty boxes in their place.

    ``paragraph`` holds the first of them, where that is known.
    """

    def __init__(self, characters: str, paragraph: str = "") -> None:
        self.characters = characters
        self.paragraph = paragraph
        where = f", au paragraphe « {paragraph} »" if paragraph else ""
        super().__init__(
            f"Aucune police du produit ne dessine {named(characters)}{where} : ôtez ces caractères du texte, ou "
            "écrivez-les en toutes lettres."
        )


def named(characters: str) -> str:
    """« 国 » (U+56FD)."""
    return ", ".join(f"« {character} » (U+{ord(character):04X})" for character in characters)


class FontNotDrawn(Refusal):
    """``family`` is none of the product's fonts, and the template does not say which is to be used instead."""

    def __init__(self, family: str, paragraph: str) -> None:
        self.family = family
        self.paragraph = paragraph
        super().__init__(
            f"La police {family} du paragraphe « {paragraph} » n’est pas de celles que le produit imprime : "
            "choisissez-y Arial, Calibri, Cambria, Times New Roman ou Courier New."
        )


class SignNotDrawn(Refusal):
    """``code`` is a sign of the symbol font ``family`` that no character stands for."""

    def __init__(self, family: str, code: int, paragraph: str) -> None:
        self.family = family
        self.code = code
        self.paragraph = paragraph
        super().__init__(
            f"Le paragraphe « {paragraph} » contient un signe de la police {family or 'de symboles'} "
            f"(U+{code:04X}) que le produit ne sait pas imprimer : ôtez-le, ou écrivez-le en toutes lettres."
        )


class AnchorLost(Refusal):
    """The place of a signature cannot be found in the document."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"L’emplacement de la signature « {name} » a disparu du document : repartez du texte produit par "
            "Conventio, et laissez l’image transparente du tableau des signatures."
        )


class AnchorDoubled(Refusal):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"L’emplacement de la signature « {name} » se trouve deux fois dans le document : n’en laissez qu’un."
        )


class AnchorsSwapped(Refusal):
    """The places of the signatures are those of the text, but not where it has them."""

    def __init__(self) -> None:
        super().__init__(
            "Les emplacements des signatures ne sont plus ceux du modèle : chacun signerait à la place d’un autre. "
            "Repartez du texte produit par Conventio, et laissez le tableau des signatures tel quel."
        )


class PlaceMoved(Refusal):
    """The signature ``name`` stands by the words ``found`` on the printed page, and by ``wanted`` in the template."""

    def __init__(self, name: str, wanted: str, found: str) -> None:
        self.name, self.wanted, self.found = name, wanted, found
        super().__init__(
            f"L’emplacement de la signature « {name} » se trouve, une fois imprimé, sous « {found} », et dans le "
            f"modèle sous « {wanted} » : repartez du texte produit par Conventio, sans déplacer les images transparentes "
            "du tableau des signatures."
        )


class ForeignPicture(Refusal):
    """A picture of the printed ``page`` is none of the template's."""

    def __init__(self, page: int) -> None:
        self.page = page
        super().__init__(
            f"La page {page} porte une image qui n’est pas celle du modèle : retirez-la dans Word, enregistrez, puis "
            "recommencez."
        )


class UnexpectedResult(Refusal):
    """The PDF was made but is not what was asked for; it is not kept."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Le PDF produit n’est pas conforme à ce qui est attendu : {reason}")
