"""A font set in Word that the product does not print: put back, and said to whoever drafts and whoever approves."""

import io

import docx
import pikepdf

from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.test_main_job import AGNES, BRUNO, NUMBER, drafted


def in_comic_sans(content: bytes, *beginnings: str) -> io.BytesIO:
    document = docx.Document(io.BytesIO(content))
    chosen = [one for one in document.paragraphs if one.text.startswith(beginnings)]
    assert len(chosen) >= len(beginnings)
    for paragraph in chosen:
        for run in paragraph.runs:
            run.font.name = "Comic Sans MS"
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def test_the_drafter_and_the_approver_are_told(at_work: Instance) -> None:
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    drafted(agnes)
    text = agnes.get(f"/conventions/{NUMBER}/texte.docx")
    assert text.status_code == 200
    edited = in_comic_sans(text.data, "La Région met à disposition")
    assert send(agnes, f"/conventions/{NUMBER}/retouche", file=(edited, "x.docx")).status_code == 302
    told = "La police Comic Sans MS, "
    page = agnes.get(f"/conventions/{NUMBER}/retouche").text
    assert told in page
    assert "a été remise à celle du modèle" in page
    assert "le texte retouché dit la même chose que le modèle" in page
    with pikepdf.open(io.BytesIO(agnes.get(f"/conventions/{NUMBER}/apercu.pdf").data)) as pdf:
        names = {str(font.BaseFont) for one in pdf.pages for font in one.resources.Font.values()}
    assert {name.partition("+")[2].partition("-")[0] for name in names} == {"LiberationSans"}
    assert send(agnes, f"/conventions/{NUMBER}/soumettre").status_code == 302
    assert told in bruno.get(f"/conventions/{NUMBER}/relire").text


def test_a_sign_that_nothing_prints_is_refused_with_its_paragraph(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes)
    document = docx.Document(io.BytesIO(agnes.get(f"/conventions/{NUMBER}/texte.docx").data))
    paragraph = next(one for one in document.paragraphs if one.text.startswith("La Région met à disposition"))
    run = paragraph.add_run("!")
    run.font.name = "Webdings"
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    answer = send(agnes, f"/conventions/{NUMBER}/retouche", file=(stream, "x.docx"))
    assert answer.status_code == 422
    assert "Le paragraphe « La Région met à disposition" in answer.text
    assert "un signe de la police Webdings" in answer.text
