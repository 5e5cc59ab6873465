"""How sentences and changes are set: signs stay with their amounts, and no change is no figure."""

import pytest

from dashapp.components.cards import unbroken
from dashapp.components.change import change_said
from dashapp.format import Change
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit

MINUS = "\N{MINUS SIGN}"


def test_a_sign_stays_on_the_line_of_its_amount() -> None:
    sentence = f"Prices rose: +€286k, first in Kitchen (+€86.8k) against {MINUS}€31.0k."
    parts = drawn(unbroken(sentence))
    kept = [text(each["children"]) for each in find(parts, className="unbroken")]
    assert kept == ["+€286k,", "(+€86.8k)", f"{MINUS}€31.0k."]
    assert text(parts) == sentence


def test_a_sentence_without_a_sign_is_left_as_it_is() -> None:
    assert unbroken("Nothing was unusual in the well-known days.") == (
        "Nothing was unusual in the well-known days."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("–", "0.0 pt", "neutral"), "flat"),
        (Change("–", "–", "neutral"), "–"),
        (Change("▲", "+1.0%", "good"), "▲ +1.0%"),
    ],
)
def test_a_change_too_small_to_be_seen_is_called_flat(change: Change, said: str) -> None:
    assert text(drawn(change_said(change))) == said
