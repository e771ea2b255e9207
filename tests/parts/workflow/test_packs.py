import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from documents.fill import compiled
from signing.methods.method import Method
from workflow.packs import Pack, PackError, PackParty, UnknownPack, find_all_packs, find_pack
from workflow.packs.shelf import SHIPPED

SHIPPED_EPN = SHIPPED / "epn-normandie" / "1"


def copy_of_the_pack(root: Path, kind: str = "essai", version: str = "1") -> Path:
    folder = root / kind / version
    shutil.copytree(SHIPPED_EPN, folder)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_in_word(path: Path, old: str, new: str, part: str = "word/document.xml") -> None:
    """As if somebody had edited the template in Word."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def refusal_of(root: Path) -> PackError:
    with pytest.raises(PackError) as refusal:
        find_pack("essai", root=root)
    return refusal.value


def saved_by_word_for_the_web(path: Path) -> None:
    """Its main part has another name."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            renamed = content.replace(b"word/document.xml", b"word/document2.xml")
            archive.writestr(name.replace("word/document.xml", "word/document2.xml").replace(
                "document.xml.rels", "document2.xml.rels"), renamed)  # fmt: skip


# The shipped pack


def test_the_shipped_pack_is_in_order() -> None:
    pack = find_pack("epn-normandie")
    assert (pack.version, pack.prefix) == ("2", "EPN")
    assert pack.articles == ("3", "9", "11", "5")
    assert [section.title for section in pack.sections] == [
        *("Co-contractant", "Représentant", "Habilitation", "Présentation", "Région", "Signature"),
    ]
    assert pack.docx.read_bytes()[:2] == b"PK"


def test_a_template_saved_by_word_for_the_web_is_one_like_any_other(tmp_path: Path) -> None:
    saved_by_word_for_the_web(copy_of_the_pack(tmp_path) / "convention.docx")
    pack, shipped = find_pack("essai", root=tmp_path), find_pack("epn-normandie")
    assert pack.articles == shipped.articles
    template = compiled(pack.docx.read_bytes())
    assert template.placeholders == compiled(shipped.docx.read_bytes()).placeholders


def test_the_co_contractor_signs_first_and_simple_is_the_floor() -> None:
    def told(party: PackParty) -> tuple[str, int, str, str]:
        return (party.name, party.order, party.minimum_level, party.signatories[0].anchor)

    assert [told(party) for party in find_pack("epn-normandie").parties] == [
        ("co-contractor", 1, "simple", "co-contractor"),
        ("region", 2, "simple", "region"),
    ]


def test_each_party_may_sign_in_several_ways() -> None:
    assert {
        party.name: [str(method) for method in party.methods] for party in find_pack("epn-normandie").parties
    } == {
        "co-contractor": ["onsite", "upload", "csc", "paper"],
        "region": ["onsite", "upload", "csc", "pkcs11", "paper"],
    }


def test_somebody_must_be_able_to_reach_the_minimum(tmp_path: Path) -> None:
    manifest = copy_of_the_pack(tmp_path) / "manifest.toml"
    change(manifest, METHODS, 'methods = ["onsite", "paper"]')
    change(manifest, 'minimum_level = "simple"', 'minimum_level = "advanced"')
    assert "aucune des « methods » n’atteint le niveau « advanced »" in refusal_of(tmp_path).reason


def test_a_manifest_that_says_nothing_of_ways_allows_the_pages_and_paper(tmp_path: Path) -> None:
    manifest = copy_of_the_pack(tmp_path) / "manifest.toml"
    change(manifest, METHODS, "")
    assert find_pack("essai", root=tmp_path).parties[0].methods == (Method.ONSITE, Method.PAPER)


def test_epci_and_ccas_warn_the_others_of_article_1_do_not() -> None:
    forms = {form.value: bool(form.warn) for form in find_pack("epn-normandie").legal_forms}
    assert forms == {
        **dict.fromkeys(("commune", "departement", "association"), False),
        **dict.fromkeys(("fondation", "epci", "ccas"), True),
    }


def test_only_decision_dates_and_addresses_of_signers_may_wait_for_the_signature() -> None:
    pack = find_pack("epn-normandie")
    assert {field.name for field in pack.fields if field.required_for == "signature"} == {
        *("decision_date", "commission_date", "representative_email", "region_signer_email"),
    }
    assert [field.name for field in pack.fields if field.stays_blank_in_projet] == [
        *("decision_date", "commission_date"),
    ]


def test_every_section_has_fields_with_words_for_people() -> None:
    pack = find_pack("epn-normandie")
    for section in pack.sections:
        assert pack.fields_of(section.name)
    assert all(field.label[0].isupper() for field in pack.fields)


# Finding


def test_kinds_are_folders_and_the_newest_version_wins(tmp_path: Path) -> None:
    for version in ("1", "2", "10"):
        copy_of_the_pack(tmp_path, "essai", version)
    copy_of_the_pack(tmp_path, "autre")
    (tmp_path / ".git").mkdir()
    (tmp_path / "LISEZMOI.txt").write_text("rien")
    assert [(pack.kind, pack.version) for pack in find_all_packs(tmp_path)] == [
        ("autre", "1"),
        ("essai", "10"),
    ]
    assert find_pack("essai", "2", root=tmp_path).version == "2"


@pytest.mark.parametrize(
    ("kind", "version"), [("inconnu", None), ("essai", "7"), ("../essai", None), ("essai", "..")]
)
def test_what_is_not_there_is_said_with_what_is(tmp_path: Path, kind: str, version: str | None) -> None:
    copy_of_the_pack(tmp_path)
    with pytest.raises(UnknownPack) as refusal:
        find_pack(kind, version, root=tmp_path)
    assert refusal.value.known == ("essai",)
    assert f"« {kind} »" in str(refusal.value)


def test_an_empty_shelf(tmp_path: Path) -> None:
    assert find_all_packs(tmp_path / "nowhere") == ()


# A pack whose files disagree


@pytest.mark.parametrize("name", ["manifest.toml", "convention.docx", "sample.toml"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (copy_of_the_pack(tmp_path) / name).unlink()
    assert refusal_of(tmp_path).place == f"essai/1/{name}"
    assert refusal_of(tmp_path).reason == "ce fichier manque."


@pytest.mark.parametrize("name", ["manifest.toml", "convention.docx", "sample.toml"])
def test_an_unreadable_file_is_named(tmp_path: Path, name: str) -> None:
    (copy_of_the_pack(tmp_path) / name).write_bytes(b"\x00\xff = [")
    assert refusal_of(tmp_path).place.startswith(f"essai/1/{name}")


METHODS = 'methods = ["onsite", "upload", "csc", "paper"]'

MANIFEST = [
    ('prefix = "EPN"', "", "manifest.toml", "« prefix » manque"),
    ('prefix = "EPN"', "prefix = 12", "manifest.toml", "doit être un texte"),
    ('prefix = "EPN"', 'prefix = "EPN"\nsuffix = "X"', "manifest.toml", "clé inconnue « suffix »"),
    ("years = 3", "years = 0", "manifest.toml", "Clause « initial-term »"),
    ('article = "3"', 'article = "33"', "convention.docx", "article 33, dont le titre manque"),
    ('name = "presentation"\ntitle', 'name = "exposé"\ntitle', "section « exposé »", "sans accent"),
    ('name = "presentation"\ntitle', 'name = "autre"\ntitle', "champ « presentation »", "« presentation » du formulaire"),
    ('type = "email"', 'type = "mail"', "champ « representative_email »", "« type » vaut « mail »"),
    ("max_length = 800", "max_length = true", "champ « co_contractor_address »", "nombre entier"),
    ("required = false", 'required = "non"', "champ « co_contractor_with_article »", "true ou false"),
    ('from = "city"', 'from = "country"', "champ « co_contractor_city »", "détail de la fiche"),
    ('default = "president"', 'default = "roi"', "champ « region_signatory »", "« roi » n’est pas un des choix"),
    ('choices = [["Madame"', 'choices = [["Madame", "x", "y"], ["Madame"', "representative_civility", "deux textes"),
    ('example = "2027-02-04"', 'example = "2027-02-30"', "champ « decision_date »", "n’existe pas dans le calendrier"),
    ('["region_signatory", "delegate"]', '["signatory", "delegate"]', "region_delegate_first_name", "« signatory »"),
    ('name = "decision_organ"', 'name = "organ"', "par décision {{ decision_organ | du }}", "« decision_organ » n’est"),
    ('name = "decision_organ"', 'name = "decision_date"', "champ « decision_date »", "donné deux fois"),
    ('name = "decision_organ"', 'name = "version"', "champ « version »", "ce nom est réservé"),
    ('name = "structure"', 'name = "corps"', "phrase « reference »", "« structure » n’est ni un champ"),
    ('name = "structure"', 'name = "decision_organ"', "phrase « decision_organ »", "déjà celui d’un champ"),
    ("| avec_article }}", "| avec_articles }}", "phrase « structure »", "mal écrit"),
    ("| avec_article }}", "| avec_article", "phrase « structure »", "mal écrit"),
    ('signer_name = "representative_name"', 'signer_name = "nobody"', "partie « co-contractor »", "« nobody »"),
    (METHODS, 'methods = ["fax"]', "partie « co-contractor »", "« fax » (possibles"),
    (METHODS, 'methods = ["paper"]', "partie « co-contractor »", "niveau « simple »"),
    (METHODS, 'methods = []', "partie « co-contractor »", "niveau « simple »"),
    ('minimum_level = "simple"', 'minimum_level = "unknown"', "partie « co-contractor »", "ne se demande à personne"),
    ('minimum_level = "simple"', 'minimum_level = "haut"', "partie « co-contractor »", "« haut » (possibles"),
    ("order = 2", "order = 1", "manifest.toml", "deux parties signent au rang 1"),
    ('anchor = "region"', 'anchor = "etat"', "convention.docx", "« etat » y figure 0 fois"),
    ('value = "association"', 'value = "assoc"', "[co_contractor] legal_form", "« association »"),
    ("[[parties]]", "[[party]]", "manifest.toml", "clé inconnue « party »"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "reason"), MANIFEST)
def test_a_wrong_manifest_names_the_entry(
    tmp_path: Path, old: str, new: str, place: str, reason: str
) -> None:
    change(copy_of_the_pack(tmp_path) / "manifest.toml", old, new)
    refusal = refusal_of(tmp_path)
    assert place in refusal.place
    assert reason in refusal.reason


IN_WORD = [
    ("{{ decision_date }}", "{{ date_decision }}", "en date du {{ date_decision }}", "« date_decision » n’est ni un champ"),
    ("{{ decision_date }}", "hier", "champ « decision_date »", "aucun endroit du modèle"),
    ("{{ decision_date }}", "{{ decision_date | deviner }}", "paragraphe « {{ \"Représenté\"", "deviner"),
    ("{{ decision_date }}", "{{ decision_date", "paragraphe « {{ \"Représenté\"", "mal écrit"),
    ("{{ paragraph }}", "{{ paragraphe }}", "paragraphe « {{ paragraphe }} »", "« paragraphe » n’est ni un champ"),
    ("{%p endfor %}", "", "word/document.xml", "mal écrit"),
    ("ARTICLE 9", "ARTICLE NEUF", "convention.docx", "article 9, dont le titre manque"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "reason"), IN_WORD)
def test_a_slip_in_word_names_the_paragraph(
    tmp_path: Path, old: str, new: str, place: str, reason: str
) -> None:
    change_in_word(copy_of_the_pack(tmp_path) / "convention.docx", old, new)
    refusal = refusal_of(tmp_path)
    assert place in refusal.place
    assert reason in refusal.reason


def test_a_title_that_is_no_longer_a_heading_states_no_article(tmp_path: Path) -> None:
    path = copy_of_the_pack(tmp_path) / "convention.docx"
    document = Document(str(path))
    title = next(item for item in document.paragraphs if item.text.startswith("ARTICLE 3"))
    title.style = document.styles["Normal"]
    document.save(str(path))
    assert "article 3, dont le titre manque" in refusal_of(tmp_path).reason


@pytest.mark.parametrize(("target", "times"), [("co-contractor", "2 fois"), ("nobody", "0 fois")])
def test_signature_anchors_stand_once_each(tmp_path: Path, target: str, times: str) -> None:
    path = copy_of_the_pack(tmp_path) / "convention.docx"
    change_in_word(
        path, "signature.invalid/region", f"signature.invalid/{target}", "word/_rels/document.xml.rels"
    )
    refusal = refusal_of(tmp_path)
    assert refusal.place == "essai/1/convention.docx"
    assert times in refusal.reason


def test_an_anchor_that_word_saved_again_still_counts_once(tmp_path: Path) -> None:
    """Word repeats the link of a picture inside the picture."""
    path = copy_of_the_pack(tmp_path) / "convention.docx"
    bare = '<pic:cNvPr id="1" name="signature.png" descr="Emplacement de la signature du co-contractant"'
    change_in_word(path, f"{bare}/>", f'{bare}><a:hlinkClick r:id="rIdCo"/></pic:cNvPr>')
    assert find_pack("essai", root=tmp_path).parties[0].signatories[0].anchor == "co-contractor"


def test_an_anchor_of_no_party_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_pack(tmp_path)
    manifest = (folder / "manifest.toml").read_text(encoding="utf-8")
    only_one = manifest[: manifest.rindex("[[parties]]")]
    (folder / "manifest.toml").write_text(only_one, encoding="utf-8")
    assert "« region » n’est celle d’aucune partie" in refusal_of(tmp_path).reason


@pytest.mark.parametrize("name", ["number", "verification_code"])
def test_a_footer_without_the_reference_is_refused(tmp_path: Path, name: str) -> None:
    path = copy_of_the_pack(tmp_path) / "convention.docx"
    change_in_word(path, f"{{{{ {name} }}}}", "…", "word/footer1.xml")
    if name == "number":
        change_in_word(path, "{{ number }}", "…", "docProps/core.xml")
    assert f"« {name} » n’y figure pas" in refusal_of(tmp_path).reason


SAMPLE = [
    ("[region]", "[regions]", "sample.toml", "la table [region] manque"),
    ('decision_organ = "', 'organ = "', "[fields]", "« organ » n’est pas un champ"),
    ('representative_quality = "Présidente"', "", "[fields] representative_quality", "doit remplir ce champ"),
    ('representative_quality = "Présidente"', "representative_quality = 3", "representative_quality", "texte est attendu"),
    ('"presidente@atelier.example"', '"presidente"', "[fields] representative_email", "adresse électronique"),
    ("2027-02-04", '"2027-02-30"', "[fields] decision_date", "n’existe pas"),
    ('region_signatory = "president"', 'region_signatory = "delegate"', "region_delegate_first_name", "doit remplir"),
    ('city = "Lisieux"', "", "[co_contractor] city", "doit remplir ce champ"),
    ('city = "Lisieux"', 'ville = "Lisieux"', "[co_contractor]", "« ville »"),
    ('legal_form = "association"', 'legal_form = "sarl"', "[co_contractor] legal_form", "« sarl »"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "reason"), SAMPLE)
def test_a_sample_that_does_not_match_is_refused(
    tmp_path: Path, old: str, new: str, place: str, reason: str
) -> None:
    change(copy_of_the_pack(tmp_path) / "sample.toml", old, new)
    refusal = refusal_of(tmp_path)
    assert place in refusal.place
    assert reason in refusal.reason
    assert "sample.toml" in refusal.place


# The Word template as lawyers find it


@pytest.fixture(scope="module")
def epn() -> Pack:
    return find_pack("epn-normandie")


def part(pack: Pack, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(pack.docx.read_bytes())) as archive:
        return archive.read(name).decode("utf-8")


def test_real_styles_french_and_one_font(epn: Pack) -> None:
    styles = part(epn, "word/styles.xml")
    assert 'w:lang w:val="fr-FR"' in styles
    assert set(re.findall(r'w:(?:ascii|hAnsi|cs)="([^"]+)"', styles)) == {"Liberation Sans"}
    assert "pBdr" not in styles  # LibreOffice leaves the borders of paragraphs untagged: PDF/UA-1, 7.1
    used = {paragraph.style.name for paragraph in Document(str(epn.docx)).paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Bullet 3"} <= used


def test_the_twelve_articles_are_headings_and_no_level_is_skipped(epn: Pack) -> None:
    headings = [item for item in Document(str(epn.docx)).paragraphs if item.style.name.startswith("Heading")]
    numbers = [match[1] for item in headings if (match := re.match(r"(?i)article (\d+)", item.text))]
    assert numbers == [str(number) for number in range(1, 13)]
    assert headings[0].style.name == "Heading 1"
    assert all(item.text.strip() for item in headings)
    assert all(item.style.paragraph_format.keep_with_next for item in headings)


def test_lists_are_lists(epn: Pack) -> None:
    document = Document(str(epn.docx))
    for paragraph in document.paragraphs:
        assert not re.match(r"[-–•▪*]\s", paragraph.text), paragraph.text
    for level, style in enumerate(("List Bullet", "List Bullet 2", "List Bullet 3")):
        numbering = document.styles[style].element.find(qn("w:pPr")).find(qn("w:numPr"))
        found = numbering.find(qn("w:ilvl"))
        assert (0 if found is None else int(found.get(qn("w:val")))) == level


def test_the_signature_table_is_one_row_that_never_splits(epn: Pack) -> None:
    document = Document(str(epn.docx))
    (table,) = document.tables
    (row,) = table.rows
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    closing = [item for item in document.paragraphs if item.style.name == "Clôture"]
    assert all(item.style.paragraph_format.keep_with_next for item in closing)
    pictures = table._tbl.xpath(".//wp:docPr/@descr")
    assert pictures == [
        "Emplacement de la signature du co-contractant",
        "Emplacement de la signature de la Région",
    ]


def test_the_template_reaches_nowhere_and_stays_light(epn: Pack) -> None:
    links = re.findall(r'Target="([^"]+)" TargetMode="External"', part(epn, "word/_rels/document.xml.rels"))
    assert links == ["https://signature.invalid/co-contractor", "https://signature.invalid/region"]
    assert len(epn.docx.read_bytes()) < 30_000
    styles = part(epn, "word/styles.xml")
    assert len(re.findall("<w:style ", styles)) < 30
