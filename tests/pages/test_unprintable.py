"""A character that no font of the product draws is refused beside its field, by its name, and what was typed stays."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.conventions import SAMPLE
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.test_main_job import AGNES, NUMBER, SHEET, drafted

ROCKET = "\U0001f680"


def told_beside(page: TestResponse, field: str) -> str:
    """What the page says beside one field."""
    [control] = [
        tag for tag in re.findall(r"<(?:input|textarea)[^>]*>", page.text) if f'name="{field}"' in tag
    ]
    [described] = re.findall(r'aria-describedby="([^"]+)"', control)
    return " ".join(re.search(rf'id="{one}".*', page.text)[0] for one in described.split())  # type: ignore[index]  # each exists


def saved(agnes: FlaskClient, **changed: str) -> TestResponse:
    fields = {name: value for name, value in SAMPLE.fields.items() if value}
    return send(agnes, f"/conventions/{NUMBER}/rediger", **{**fields, **changed})


def test_in_the_form_of_a_convention(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes)
    page = saved(agnes, presentation=f"Notre fablab {ROCKET} décolle")
    assert page.status_code == 422
    assert f"« {ROCKET} » (U+1F680)" in told_beside(page, "presentation")
    assert f"Notre fablab {ROCKET} décolle" in page.text
    assert saved(agnes, presentation="Notre fablab décolle\n• ✓ → « œuvre »").status_code == 302


def test_in_the_sheet_of_a_co_contractor(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    page = send(agnes, "/co-contractants/ajouter", **{**SHEET, "name": f"Fablab {ROCKET}"})
    assert page.status_code == 422
    assert "U+1F680" in told_beside(page, "name")
