"""The language is chosen for each call: never at import, never for the process, never in a run."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from secuela.evidence.errors import OptionError
from secuela.evidence.message import Message, counted, message
from secuela.text import language
from secuela.text.codes import coded, wording
from secuela.text.error_words import error_text
from secuela.text.language import ngettext, pgettext, speaking, translate, worded

CATALOGUE = """
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "killed"
msgstr "muertes"

msgid "{n} draw"
msgid_plural "{n} draws"
msgstr[0] "{n} sorteo"
msgstr[1] "{n} sorteos"

msgctxt "calendar"
msgid "May"
msgstr "mayo"

msgid "{option} is no option; {draws} were asked for."
msgstr "{option} no es una opción; se pidieron {draws}."

msgid "Where"
msgstr "Dónde"

msgid "Fix"
msgstr "Qué hacer"

#, fuzzy
msgid "guessed"
msgstr "adivinado"
"""


@pytest.fixture
def spanish(tmp_path, monkeypatch):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "words.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)


def _view() -> list[str]:
    return [translate("killed"), ngettext("{n} draw", "{n} draws", 2).format(n=2), pgettext("calendar", "May")]


ENGLISH, SPANISH = ["killed", "2 draws", "May"], ["muertes", "2 sorteos", "mayo"]


@pytest.mark.usefixtures("spanish")
def test_one_view_in_two_languages_in_one_process():
    with speaking("es"):
        first = _view()
        with speaking("en"):
            within = _view()
        assert first == SPANISH == _view()
    assert within == ENGLISH == _view()


@pytest.mark.usefixtures("spanish")
def test_the_language_is_given_back_after_a_mistake():
    with pytest.raises(OptionError), speaking("es"):
        raise OptionError("wrong")
    assert _view() == ENGLISH


@pytest.mark.usefixtures("spanish")
def test_two_tasks_that_take_turns_do_not_mix():
    async def viewed(chosen: language.Language) -> list[list[str]]:
        seen = []
        with speaking(chosen):
            for _turn in range(5):
                seen.append(_view())
                await asyncio.sleep(0)
        return seen

    async def both():
        return await asyncio.gather(viewed("es"), viewed("en"))

    assert asyncio.run(both()) == [[SPANISH] * 5, [ENGLISH] * 5]


@pytest.mark.usefixtures("spanish")
def test_two_threads_do_not_mix():
    def viewed(chosen: language.Language) -> list[str]:
        with speaking(chosen):
            return [text for _turn in range(200) for text in _view()]

    with ThreadPoolExecutor(2) as threads:
        in_spanish, in_english = threads.map(viewed, ("es", "en"))
    assert in_spanish == SPANISH * 200
    assert in_english == ENGLISH * 200


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("unfinished", ["never translated", "guessed", ""])
def test_what_no_catalogue_holds_is_english(unfinished):
    with speaking("es"):
        assert translate(unfinished) == unfinished


def test_a_language_without_a_catalogue_is_english(tmp_path, monkeypatch):
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    with speaking("es"):
        assert _view() == ENGLISH


@pytest.mark.usefixtures("spanish")
def test_an_error_keeps_code_and_values_and_is_worded_where_it_is_shown():
    what = message(
        "{option} is no option; {draws} were asked for.", option="--drws", draws=counted("{n} draw", "{n} draws", 1)
    )
    error = OptionError(what, where="--drws", fix="choose --draws")
    assert error.code == "{option} is no option; {draws} were asked for."
    assert error.values["option"] == "--drws"
    assert str(error) == "--drws is no option; 1 draw were asked for.\n  Where: --drws\n  Fix: choose --draws"
    assert error_text(error) == str(error)
    with speaking("es"):
        assert (
            error_text(error)
            == "--drws no es una opción; se pidieron 1 sorteo.\n  Dónde: --drws\n  Qué hacer: choose --draws"
        )
        assert str(error).startswith("--drws is no option")


@pytest.mark.usefixtures("spanish")
def test_a_stored_code_is_worded_in_the_language_of_its_reader():
    stored = coded("few", n=3)
    sentences = {"few": lambda n: ngettext("{n} draw", "{n} draws", n).format(n=n)}
    assert wording(stored, sentences) == "3 draws"
    with speaking("es"):
        assert wording(stored, sentences) == "3 sorteos"


def test_a_sentence_that_an_old_run_stored_is_shown_as_it_is():
    assert wording("8 draws are few.", {}) == "8 draws are few."


@pytest.mark.parametrize(
    "stored",
    [coded("of-tomorrow", n=1), coded("few"), coded("few", n=1, m=2), {"code": "few", "values": "no map"}, {}, 7],
)
def test_a_code_that_this_version_cannot_word_is_named_in_one_sentence(stored):
    said = wording(stored, {"few": lambda n: f"{n} draws"})
    assert "this version of Secuela cannot put into words" in said
    assert str(stored.get("code") if isinstance(stored, dict) and "code" in stored else stored) in said


def test_figures_follow_the_language_only_where_the_sentence_asks_for_figures():
    assert worded(Message("{n:,.1f} of {year}", {"n": 1234.56, "year": 2022})) == "1,234.6 of 2022"
    with speaking("es"):
        assert worded(Message("{n:,.1f} of {year}", {"n": 1234.56, "year": 2022})) == "1,234.6 of 2022"
