import pytest

from workflow.rules.identifiers import BadIdentifier, clean_rna, clean_siren, clean_siret, siren_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [("732829320", "732829320"), ("732 829 320", "732829320"), ("356000000", "356000000")],
)
def test_siren(given: str, expected: str) -> None:
    assert clean_siren(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("73282932000074", "73282932000074"),
        ("732 829 320 00074", "73282932000074"),
        ("35600000000048", "35600000000048"),  # La Poste, head office: Luhn
        ("35600000049837", "35600000049837"),  # La Poste elsewhere: the sum of digits is a multiple of five
    ],
)
def test_siret(given: str, expected: str) -> None:
    assert clean_siret(given) == expected
    assert siren_of(expected) == expected[:9]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("W142001234", "W142001234"), ("w 14 2001234", "W142001234"), ("W2A1001234", "W2A1001234")],
)
def test_rna(given: str, expected: str) -> None:
    assert clean_rna(given) == expected


@pytest.mark.parametrize("given", ["", "732829321", "73282932", "7328293200", "abcdefghi"])
def test_a_wrong_siren_is_named(given: str) -> None:
    with pytest.raises(BadIdentifier, match="SIREN") as refusal:
        clean_siren(given)
    assert refusal.value.given == given


@pytest.mark.parametrize("given", ["", "73282932000075", "732829320", "35600000000049"])
def test_a_wrong_siret_is_named(given: str) -> None:
    with pytest.raises(BadIdentifier, match="SIRET"):
        clean_siret(given)


@pytest.mark.parametrize("given", ["", "142001234", "W14200123", "X142001234", "W1420012345"])
def test_a_wrong_rna_is_named(given: str) -> None:
    with pytest.raises(BadIdentifier, match="RNA"):
        clean_rna(given)
