"""Whether the files of a pack agree with one another. The first disagreement is told, with its place."""

from collections import Counter
from collections.abc import Iterable

from jinja2 import TemplateError, meta

from signing.level import ASKED
from signing.methods.method import Method
from workflow.packs.details import DETAILS, SHEET
from workflow.packs.errors import PackError
from workflow.packs.field_values import problem_of
from workflow.packs.fields import BUILT_IN, FieldType, FilledBy, PackField, PackPhrase
from workflow.packs.manifest import Manifest
from workflow.packs.pack import Sample
from workflow.packs.parties import PackParty
from workflow.packs.template import Template, environment

NEEDED = frozenset({"number", "verification_code", "medium", "projet"})
"""What every template must say or decide by: its reference, its code, its closing, its marking as a projet."""


def check_fields(manifest: Manifest, place: str) -> None:
    """Each field stands in a section that exists and is filled in a way that makes sense. Raises PackError."""
    sections = {section.name for section in manifest.sections}
    names = {field.name for field in manifest.fields}
    for field in manifest.fields:
        where = f"{place}, champ « {field.name} »"
        if field.name in BUILT_IN:
            raise PackError(where, "ce nom est réservé : le logiciel remplit lui-même cette valeur.")
        if field.section not in sections:
            raise PackError(where, f"la partie « {field.section} » du formulaire n’existe pas.")
        if field.required_when and field.required_when[0] not in names:
            raise PackError(where, f"« required_when » nomme « {field.required_when[0]} », qui n’existe pas.")
        _check_source(field, where)
        _check_choices(field, where)
        if example_problem := problem_of(field, field.example):
            raise PackError(where, f"« example » : {example_problem}")


def _check_source(field: PackField, where: str) -> None:
    from_sheet = field.filled_by is FilledBy.CO_CONTRACTOR
    if from_sheet and field.source not in DETAILS:
        raise PackError(where, f"« from » doit nommer un détail de la fiche ({', '.join(DETAILS)}).")
    if not from_sheet and field.source:
        raise PackError(where, '« from » ne vaut que pour filled_by = "co-contractor".')


def _check_choices(field: PackField, where: str) -> None:
    if (field.type is FieldType.CHOICE) != bool(field.choices):
        raise PackError(where, "un champ « choice » a des « choices », et lui seul.")
    if default_problem := problem_of(field, field.default):
        raise PackError(where, f"« default » : {default_problem}")


def check_phrases(manifest: Manifest, place: str) -> dict[str, frozenset[str]]:
    """What each phrase reads, by phrase: fields, built-in values and earlier phrases only. Raises PackError."""
    known = {field.name for field in manifest.fields} | BUILT_IN
    read: dict[str, frozenset[str]] = {}
    for phrase in manifest.phrases:
        where = f"{place}, phrase « {phrase.name} »"
        if phrase.name in known:
            raise PackError(where, "ce nom est déjà celui d’un champ ou d’une valeur du logiciel.")
        read[phrase.name] = _names_in(phrase, where)
        if unknown := sorted(read[phrase.name] - known):
            raise PackError(where, f"« {unknown[0]} » n’est ni un champ, ni une phrase qui précède.")
        known.add(phrase.name)
    return read


def _names_in(phrase: PackPhrase, where: str) -> frozenset[str]:
    try:
        return frozenset(meta.find_undeclared_variables(environment().parse(phrase.text)))
    except TemplateError as error:
        raise PackError(where, f"le langage du modèle y est mal écrit ({error}).") from error


def check_parties(manifest: Manifest, place: str) -> None:
    """Who signs is said by fields or phrases that exist. Raises PackError."""
    if not manifest.parties:
        raise PackError(place, "aucune partie ([[parties]]) : personne ne signerait.")
    known = {field.name for field in manifest.fields} | {phrase.name for phrase in manifest.phrases}
    for party in manifest.parties:
        where = f"{place}, partie « {party.name} »"
        if unknown := [name for name in party.sources if name not in known]:
            raise PackError(where, f"« {unknown[0]} » n’est ni un champ, ni une phrase.")
        _check_methods(party, where)
        if not party.signatories:
            raise PackError(
                where, "aucun signataire ([[parties.signatories]]) : personne ne signerait pour elle."
            )
    orders = Counter(party.order for party in manifest.parties)
    if doubled := [order for order, times in orders.items() if times > 1]:
        raise PackError(place, f"deux parties signent au rang {doubled[0]}.")


def _check_methods(party: PackParty, where: str) -> None:
    """Somebody must be able to sign, online, at the level that is asked. Raises PackError."""
    if party.minimum_level not in ASKED:
        raise PackError(where, f"« minimum_level » : « {party.minimum_level} » ne se demande à personne.")
    online = [method for method in party.methods if method is not Method.PAPER]
    if not any(method.best_level.reaches(party.minimum_level) for method in online):
        raise PackError(where, f"aucune des « methods » n’atteint le niveau « {party.minimum_level} ».")


def check_signatories(manifest: Manifest, place: str) -> None:
    """What a recorded representative fills in are fields of the form. Raises PackError."""
    types = {field.name: field.type for field in manifest.fields}
    for party in manifest.parties:
        where = f"{place}, partie « {party.name} »"
        for one in party.signatories:
            for detail, name in one.fields.items():
                if name not in types:
                    raise PackError(where, f"« fields.{detail} » nomme « {name} », qui n’est pas un champ.")
            if types.get(one.fields.get("decision_date", ""), FieldType.DATE) is not FieldType.DATE:
                raise PackError(where, "« fields.decision_date » doit nommer un champ de type date.")


def check_template(manifest: Manifest, template: Template, place: str) -> None:
    """The template has the articles and the signature anchors that the manifest counts on. Raises PackError."""
    for clause in manifest.clauses.stated:
        if clause.article not in template.articles:
            raise PackError(
                place,
                f"la clause « {clause.name} » est dite à l’article {clause.article}, dont le titre manque dans le texte.",
            )
    check_anchors(manifest, template, place)


def check_anchors(manifest: Manifest, template: Template, place: str) -> None:
    """Each signatory has one place to sign, and no other is marked. Raises PackError."""
    standing = Counter(template.anchors)
    anchors = [one.anchor for party in manifest.parties for one in party.signatories]
    if doubled := [anchor for anchor, times in Counter(anchors).items() if times > 1]:
        raise PackError(place, f"l’ancre de signature « {doubled[0]} » est donnée à deux signataires.")
    for anchor in anchors:
        if standing[anchor] != 1:
            raise PackError(
                place,
                f"l’ancre de signature « {anchor} » y figure {standing[anchor]} fois : il en faut une.",
            )
    if stray := sorted(standing.keys() - set(anchors)):
        raise PackError(place, f"l’ancre de signature « {stray[0]} » n’est celle d’aucune partie.")


def check_placeholders(
    manifest: Manifest, read: dict[str, frozenset[str]], template: Template, place: str, manifest_place: str
) -> None:
    """Every name the template uses is provided, every field and phrase serves. Raises PackError."""
    fields = {field.name for field in manifest.fields}
    provided = fields | read.keys() | BUILT_IN
    for name, where in template.placeholders.items():
        if name not in provided:
            raise PackError(f"{place}, {where}", f"« {name} » n’est ni un champ, ni une phrase du manifeste.")
    if absent := sorted(NEEDED - template.placeholders.keys()):
        raise PackError(place, f"« {absent[0]} » n’y figure pas : toute convention en a besoin.")
    used = set(template.placeholders) | {name for party in manifest.parties for name in party.sources}
    for phrase in reversed(manifest.phrases):  # a phrase serves through a later one that serves
        if phrase.name not in used:
            raise PackError(f"{manifest_place}, phrase « {phrase.name} »", "rien ne s’en sert.")
        used |= read[phrase.name]
    conditions = {field.required_when[0] for field in manifest.fields if field.required_when}
    if idle := [field.name for field in manifest.fields if field.name not in used | conditions]:
        raise PackError(f"{manifest_place}, champ « {idle[0]} »", "aucun endroit du modèle ne s’en sert.")


def check_sample(manifest: Manifest, sample: Sample, place: str) -> None:
    """The sample fills every required field with a value that could be typed, and nothing else. Raises PackError."""
    tables = {FilledBy.DRAFT: ("fields", sample.fields), FilledBy.REGION: ("region", sample.region)}
    for filled_by, (table, given) in tables.items():
        fields = {field.name: field for field in manifest.fields if field.filled_by is filled_by}
        _refuse_strangers(given, fields, f"{place}, [{table}]")
        for name, field in fields.items():
            needed = field.is_needed(given)
            _check_value(field, given.get(name, field.default), f"{place}, [{table}] {name}", needed=needed)
    _refuse_strangers(sample.co_contractor, SHEET, f"{place}, [co_contractor]")
    for field in manifest.fields:
        if field.filled_by is FilledBy.CO_CONTRACTOR:
            value = DETAILS[field.source](sample.co_contractor)
            _check_value(field, value, f"{place}, [co_contractor] {field.source}", needed=field.required)
    forms = {form.value for form in manifest.legal_forms}
    if (form := sample.co_contractor.get("legal_form", "")) not in forms:
        raise PackError(
            f"{place}, [co_contractor] legal_form", f"« {form} » n’est pas une forme du manifeste."
        )


def _refuse_strangers(given: Iterable[str], known: Iterable[str], where: str) -> None:
    if strangers := sorted(set(given) - set(known)):
        raise PackError(where, f"« {strangers[0]} » n’est pas un champ du manifeste.")


def _check_value(field: PackField, value: object, where: str, *, needed: bool) -> None:
    if problem := problem_of(field, value):
        raise PackError(where, problem)
    if needed and not value:
        raise PackError(where, "l’exemple doit remplir ce champ.")
