from flask import Blueprint, render_template

from web.access import signed_in
from web.visit import person

pages = Blueprint("home", __name__)


@pages.get("/")
@signed_in
def index() -> str:
    return render_template("home/index.html", who=person())
