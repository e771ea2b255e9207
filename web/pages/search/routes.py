from flask import Blueprint, render_template, request

from web.access import signed_in
from web.bounds import row_number
from web.house import house
from web.visit import today
from workflow.readings.conventions import PAGE_LENGTH, ListPage
from workflow.readings.search import search

pages = Blueprint("search", __name__)


@pages.get("/recherche")
@signed_in
def index() -> str:
    words = request.args.get("q", "").strip()
    number = max(1, request.args.get("page", 1, type=row_number))
    with house().database.reading() as session:
        found = search(
            session,
            house().settings,
            words,
            as_of=today(),
            limit=PAGE_LENGTH,
            offset=(number - 1) * PAGE_LENGTH,
        )
    page = ListPage(rows=(), total=found.total, page=number)
    return render_template("search/index.html", words=words, found=found, page=page)
