"""The 32 states in the spellings that people use: each leads to its own state, and what could be two is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.evidence.states import AMBIGUOUS, SPELLINGS, STATES, spellings, state_name, state_of, states_like

EVERY = [(spelling, code) for code in STATES for spelling in spellings(code)]


def without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


CHANGES = (
    str,
    str.upper,
    str.lower,
    str.title,
    without_accents,
    lambda text: without_accents(text).upper(),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(".", ""),
    lambda text: text.replace(" ", "  "),
)


def test_every_state_has_spellings_and_each_is_of_one_state_only():
    assert list(SPELLINGS) == list(STATES)
    owners: dict[str, set[str]] = {}
    for spelling, code in EVERY:
        owners.setdefault(without_accents(spelling).casefold(), set()).add(code)
    assert [spelling for spelling, codes in owners.items() if len(codes) > 1] == []


@given(st.sampled_from(EVERY), st.sampled_from(CHANGES), st.sampled_from(["", " ", "\t", "  \u00a0"]))
def test_a_spelling_leads_to_its_state_in_any_case_with_or_without_accents(pair, change, space):
    spelling, code = pair
    assert state_of(space + change(spelling) + space) == code


@pytest.mark.parametrize("change", CHANGES)
def test_all_spellings_lead_to_their_states(change):
    assert [spelling for spelling, code in EVERY if state_of(change(spelling)) != code] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Michoacán de Ocampo", "MX-MIC"),
        ("Veracruz de Ignacio de la Llave", "MX-VER"),
        ("COAHUILA DE ZARAGOZA", "MX-COA"),
        ("queretaro de arteaga", "MX-QUE"),
        ("Edomex", "MX-MEX"),
        ("Estado de México", "MX-MEX"),
        ("CDMX", "MX-CMX"),
        ("Distrito Federal", "MX-CMX"),
        ("D.F.", "MX-CMX"),
        ("MX-SIN", "MX-SIN"),
        ("Sin.", "MX-SIN"),
        ("b.c.", "MX-BCN"),
        ("BCS", "MX-BCS"),
        ("Q. Roo", "MX-ROO"),
        ("Estado Libre y Soberano de Puebla", "MX-PUE"),
    ],
)
def test_spellings_of_laws_tables_and_newspapers(text, code):
    assert state_of(text) == code


@pytest.mark.parametrize("text", ["", "-", "California Sur", "Texas", "Culiacán", "MX", "x" * 5000, "Sinaloa y Sonora"])
def test_what_is_no_state_is_none(text):
    assert state_of(text) is None


@pytest.mark.parametrize(("text", "codes"), AMBIGUOUS.items())
def test_what_could_be_two_states_is_none_and_names_both(text, codes):
    assert state_of(text) is None
    assert states_like(text.upper()) == codes
    assert len(codes) > 1


def test_a_misspelt_state_is_near_its_own():
    assert states_like("Sinalao") == ("MX-SIN",)
    assert states_like("Michoacan de Ocmapo") == ("MX-MIC",)
    assert states_like("qwrtz") == ()
    assert state_name("MX-CMX") == "Ciudad de México (MX-CMX)"
