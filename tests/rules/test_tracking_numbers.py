import pytest

from workflow.rules.tracking_numbers import BadTrackingNumber, clean_tracking_number, s10_check_digit


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("RB123456785GB", "RB123456785GB"),
        ("rb 123 456 785 us", "RB123456785US"),
        ("87000000000001N", "87000000000001N"),
        ("87 1234 5678 9012 X", "87123456789012X"),
        ("1A12345678901", "1A12345678901"),
    ],
)
def test_a_number_that_nothing_is_said_of(given: str, number: str) -> None:
    assert clean_tracking_number(given) == (number, "")


@pytest.mark.parametrize(("serial", "digit"), [("00000000", 5), ("00000008", 0), ("12345678", 5)])
def test_the_check_digit_of_the_union(serial: str, digit: int) -> None:
    assert s10_check_digit(serial) == digit


@pytest.mark.parametrize(
    "given", ["RB123456786US", "RB123456784GB", "", "12345", "1234567890123456", "RB12é456785GB"]
)
def test_a_number_that_cannot_be(given: str) -> None:
    with pytest.raises(BadTrackingNumber) as refusal:
        clean_tracking_number(given)
    assert refusal.value.given == given


@pytest.mark.parametrize(
    ("given", "warning"),
    [
        ("CB123456785GB", "commence par R"),
        ("87000000000001A", "clé de contrôle"),
        ("ABCDEFGHIJK", "aucune des formes connues"),
    ],
)
def test_an_unusual_number_is_told_and_kept(given: str, warning: str) -> None:
    number, said = clean_tracking_number(given)
    assert number == given
    assert warning in said
