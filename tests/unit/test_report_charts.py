"""Charts that can leave the page: sound, told apart in grey, with finding, measure, rules, source, version and run."""

import re
from itertools import pairwise

import altair
import numpy as np
import pytest

from secuela.evidence.library import library
from secuela.report.charts import theme
from secuela.report.charts.fan import quantiles
from secuela.report.charts.lone_picture import png, svg, whole
from secuela.report.charts.maps import FEWER, MORE
from secuela.report.page import pictures_of
from secuela.report.views.answer import AnswerView
from secuela.report.views.brief import BriefView
from secuela.report.views.chapters import chapters
from secuela.report.views.notes import picture_notes
from support.report_data import run_data


def lightness(colour: str) -> float:
    """CIE lightness, 0 black to 100 white."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = float(np.dot([0.2126, 0.7152, 0.0722], linear))
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


@pytest.fixture(scope="module")
def pictures():
    run = run_data()
    return list(pictures_of([AnswerView.of(run), *chapters(run), BriefView.of(run)]))


def test_every_picture_obeys_the_schema_and_has_a_name_of_its_own(pictures):
    assert len({each.name for each in pictures}) == len(pictures) > 8
    for each in pictures:
        altair.Chart.from_dict(whole(each.spec, each.title, each.measure, each.notes), validate=True)


def test_every_picture_states_a_finding_says_itself_in_words_and_holds_its_numbers(pictures):
    for each in pictures:
        assert each.title
        assert each.measure
        assert len(each.described) > 20, each.name
        assert each.rows, each.name
        assert all(len(row) == len(each.columns) for row in each.rows), each.name


def test_every_picture_carries_all_rules_of_a_headline():
    record = library().outcomes["homicides_mx"]
    told = " ".join(picture_notes(run_data(), "homicides_mx"))
    for part in (
        "If carried out", "without Mexico’s consent", "doses as proposed", "two baselines", "quo at the same date",
        "level of October 2025", "90 % range of 60 simulated futures", "Derived from assumptions",
        "1 of 3 parameters are judgement", "flips is not computed", "Explores, does not predict", "not backtested",
        record.definition.en, record.bears.en, record.omission.en, "Record: SESNSP",
        "Secuela 0.1.0", f"run {run_data().id}",
        "data to October 2025",
    ):  # fmt: skip
        assert part in told, part


def test_a_link_that_is_cut_is_named_in_every_picture():
    assert "Causal links cut: a.x:b.y." in picture_notes(run_data(cut=["a.x:b.y"]))[0]


def test_an_image_holds_title_measure_and_every_note(pictures):
    each = pictures[0]
    text = re.sub(r"<[^>]+>", " ", svg(each.spec, each.title, each.measure, each.notes))
    for part in (each.title, each.measure, *each.notes):
        assert all(word in text for word in part.replace("&", "&amp;").split()), part
    assert png(each.spec, each.title, each.measure, each.notes).startswith(b"\x89PNG")


def test_maps_are_exported_with_the_outlines_that_a_page_lends(pictures):
    each = next(picture for picture in pictures if picture.name == "map-more")
    assert svg(each.spec, each.title, each.measure, each.notes).count("<path") > 32


def test_lower_and_higher_stay_apart_in_grey_and_classes_get_darker():
    assert abs(lightness(theme.LOWER) - lightness(theme.HIGHER)) >= 20
    assert abs(lightness(theme.SAME) - lightness(theme.HIGHER)) >= 20
    for scale in (MORE, FEWER):
        steps = [lightness(colour) for colour in scale]
        assert all(a - b >= 5 for a, b in pairwise(steps))


def test_a_fan_is_the_quantiles_of_the_draws():
    values = np.random.default_rng(1).normal(size=(101, 7))
    points = (0.05, 0.25, 0.5, 0.75, 0.95)
    assert quantiles(values, points) == pytest.approx(np.quantile(values, points, axis=0))


def test_the_table_of_a_picture_holds_record_and_futures(pictures):
    fan = pictures[0]
    last = fan.rows[-1]
    assert len(last) == len(fan.columns)
    assert last[0] == "2030-10"
    assert all(float(value) > 0 for value in last[1:7])
    first = next(row for row in fan.rows if row[0] == "2020-01")
    assert first[1:7] == (None,) * 6
    assert float(first[7]) > 0


def test_nothing_in_a_specification_is_asked_of_the_network(pictures):
    assert not any("://" in str(each.spec) or "'url'" in str(each.spec) for each in pictures)
