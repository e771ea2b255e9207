"""The avenant of a pack: ``avenant.docx``, which takes of the convention's form what it needs and adds its own fields."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workflow.packs import checks
from workflow.packs.errors import PackError
from workflow.packs.fields import BUILT_IN, PackField
from workflow.packs.manifest import Manifest, ManifestAvenant
from workflow.packs.pack import Pack
from workflow.packs.template import Template

FILE = "avenant.docx"
AVENANT_VALUES = frozenset(
    {
        "rank", "amended_number", "amended_in_force_from", "earlier_avenants", "changes", "effect",
        "effect_article", "rest_article",
    }
)  # fmt: skip
"""What the product itself gives to an avenant, beside the fields and phrases of the manifest."""


def avenant_pack(
    pack: Pack,
    manifest: Manifest,
    stated: ManifestAvenant,
    template: Template,
    *,
    read: Mapping[str, frozenset[str]],
    place: str,
) -> Pack:
    """The pack as an avenant sees it: another template and form, the same parties, clauses and phrases.

    Raises PackError where the template asks for something that it cannot be given, or a field serves nowhere.
    """
    fields = (*manifest.fields, *stated.fields)
    sections = (*stated.sections, *manifest.sections)
    checks.check_fields(replace(manifest, sections=sections, fields=fields), place)
    checks.check_anchors(manifest, template, place)
    provided = {field.name for field in fields} | read.keys() | BUILT_IN | AVENANT_VALUES
    for name, where in template.placeholders.items():
        if name not in provided:
            raise PackError(f"{place}, {where}", f"« {name} » n’est ni un champ, ni une phrase du manifeste.")
    if absent := sorted((checks.NEEDED | {"changes", "rank"}) - template.placeholders.keys()):
        raise PackError(place, f"« {absent[0]} » n’y figure pas : tout avenant en a besoin.")
    used = _used(manifest, template, read)
    if idle := [field.name for field in stated.fields if field.name not in used]:
        raise PackError(place, f"le champ d’avenant « {idle[0]} » ne sert nulle part.")
    needed = used | {field.required_when[0] for field in fields if field.name in used and field.required_when}
    taken = tuple(field for field in fields if field.name in needed)
    return replace(
        pack,
        title=stated.title,
        template=FILE,
        sections=sections,
        fields=taken,
        phrases=tuple(phrase for phrase in manifest.phrases if phrase.name in used),
        sample=replace(
            pack.sample,
            region=_of(pack.sample.region, taken),
            fields={**_of(pack.sample.fields, taken), **stated.sample},
        ),
    )


def _used(manifest: Manifest, template: Template, read: Mapping[str, frozenset[str]]) -> set[str]:
    """Names that the text needs, through phrases too; and those that say who signs."""
    used = set(template.placeholders)
    for party in manifest.parties:
        used |= set(party.sources)
        for one in party.signatories:
            used |= set(one.fields.values())
    for phrase in reversed(manifest.phrases):  # a phrase reads only earlier ones
        if phrase.name in used:
            used |= read[phrase.name]
    return used


def _of(given: Mapping[str, str], fields: Iterable[PackField]) -> dict[str, str]:
    names = {field.name for field in fields}
    return {name: value for name, value in given.items() if name in names}
