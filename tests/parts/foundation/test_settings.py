from pathlib import Path

import pytest

from foundation.settings import BadSettings, Settings, described, read_environment_file

ENOUGH = {
    "CONVENTIO_DATABASE_URL": "sqlite:////srv/conventio/conventio.db",
    "CONVENTIO_FOLDER": "/srv/conventio",
    "CONVENTIO_PUBLIC_URL": "https://conventions.example.fr/",
    "CONVENTIO_SECRET_FILE": "/run/secrets/conventio",
    "CONVENTIO_TSA_URLS": "https://tsa-1.example/, https://tsa-2.example/",
    "CONVENTIO_MAIL_FROM": "conventions@example.fr",
}


def test_what_is_required_is_enough() -> None:
    settings = Settings.from_environment({**ENOUGH, "PATH": "/usr/bin"})
    assert settings.tsa_urls == ("https://tsa-1.example/", "https://tsa-2.example/")
    assert settings.vault == Path("/srv/conventio/vault")
    assert settings.public_url == "https://conventions.example.fr"
    assert settings.secure
    assert not settings.demo


@pytest.mark.parametrize("name", ENOUGH)
def test_each_missing_one_is_named(name: str) -> None:
    with pytest.raises(BadSettings, match=f"{name} manque"):
        Settings.from_environment({key: text for key, text in ENOUGH.items() if key != name})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CONVENTIO_CONVERTERS", "beaucoup"),
        ("CONVENTIO_INVITATION_DAYS", "-1"),
        ("CONVENTIO_PUBLIC_URL", "conventions.example.fr"),
        ("CONVENTIO_DEMO", "peut-être"),
        ("CONVENTIO_MINIMUM_LEVELS", "region=haute"),
        ("CONVENTIO_MINIMUM_LEVELS", "region"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_text(name: str, text: str) -> None:
    with pytest.raises(BadSettings, match=f"{name} ne se lit pas : « {text} »"):
        Settings.from_environment({**ENOUGH, name: text})


def test_minimum_levels_are_given_by_party() -> None:
    given = {**ENOUGH, "CONVENTIO_MINIMUM_LEVELS": "region=qualified, co-contractor=advanced"}
    assert Settings.from_environment(given).minimum_levels == (
        ("region", "qualified"),
        ("co-contractor", "advanced"),
    )


def test_a_misspelt_setting_stops_the_start() -> None:
    with pytest.raises(BadSettings, match="CONVENTIO_TSA_URL n’est pas un réglage connu"):
        Settings.from_environment({**ENOUGH, "CONVENTIO_TSA_URL": "x"})


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as refusal:
        Settings.from_environment({"CONVENTIO_OOPS": "1"})
    assert len(refusal.value.problems) == 1 + len(ENOUGH)


def test_every_setting_says_what_it_is() -> None:
    assert all(doc for _, _, doc in described())


def test_a_file_of_settings_is_read_as_systemd_does(tmp_path: Path) -> None:
    path = tmp_path / "instance.env"
    path.write_text(
        "# réglages\n\nCONVENTIO_MAIL_FROM = a@b.fr\nCONVENTIO_DATABASE_URL=sqlite:///x?a=b\n",
        encoding="utf-8",
    )
    assert read_environment_file(path) == {
        "CONVENTIO_MAIL_FROM": "a@b.fr",
        "CONVENTIO_DATABASE_URL": "sqlite:///x?a=b",
    }


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    path = tmp_path / "instance.env"
    path.write_text("CONVENTIO_DEMO=1\nbonjour\n", encoding="utf-8")
    with pytest.raises(BadSettings, match="ligne 2"):
        read_environment_file(path)
    with pytest.raises(BadSettings, match="ne se lit pas"):
        read_environment_file(tmp_path / "absent")
