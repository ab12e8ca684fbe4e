import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from secuela.runs.manifest import Manifest, checksum_of, installed_versions, this_platform
from secuela.runs.strict import canonical, dump_strict


def manifest(**changes):
    values = {"seed": 1, "as_of": "2025-10", "draws": 5, "months": 3, "proposal": "mexican-led"}
    return Manifest(**{**values, "alternatives": ["status-quo", "mexican-led"], **changes})


def test_text_reads_back_to_an_equal_manifest():
    whole = manifest(origin={"members_2022": {"0.5": np.float64(172_000)}}, notes=["…"], wall_time_s=1.5)
    stored = json.loads(whole.text())
    assert Manifest.model_validate(stored).plain() == whole.plain()
    assert stored == {**whole.plain(), "checksum": checksum_of(stored)}
    assert manifest(origin={"doses": np.arange(2.0)}).plain()["origin"] == {"doses": [0.0, 1.0]}
    assert "…" in whole.text()


def test_the_checksum_is_of_all_the_rest_whatever_its_order():
    stored = json.loads(manifest().text())
    assert checksum_of(dict(reversed(stored.items()))) == checksum_of({**stored, "checksum": "x"}) == stored["checksum"]
    assert checksum_of({**stored, "draws": 6}) != stored["checksum"]


def test_a_number_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="Out of range float values"):
        manifest(origin={"members_2022": float("nan")}).text()


def test_failed_draws_are_counted():
    failed = {"draws": [{"alternative": "mexican-led", "draw": 3}]}
    assert manifest(failed_draws=failed).failed_draws.count == 1
    assert manifest().failed_draws.count == 0


def test_created_is_in_utc_and_the_baseline_is_the_first():
    assert manifest().created.endswith("+00:00")
    assert manifest().baseline == "status-quo"


@pytest.mark.parametrize("changes", [{"draws": 0}, {"months": "many"}, {"format": "secuela/run/2"}])
def test_nonsense_is_refused(changes):
    with pytest.raises(ValidationError, match=next(iter(changes))):
        manifest(**changes)


def test_versions_and_platform_are_texts():
    assert {"python", "numpy", "secuela"} <= installed_versions().keys()
    assert this_platform().keys() == {"system", "machine", "cpu"}


def test_canonical_text_ignores_the_order_of_keys_only():
    assert canonical({"a": 1, "b": [1, 2]}) == canonical({"b": [1, 2], "a": 1})
    assert canonical([1, 2]) != canonical([2, 1])


def test_strict_json_knows_numpy_and_refuses_objects():
    assert json.loads(dump_strict({"a": np.arange(2), "b": {2, 1}, "c": np.float32(0.5), "d": Path("x")})) == {
        "a": [0, 1],
        "d": "x",
        "b": [1, 2],
        "c": 0.5,
    }
    with pytest.raises(TypeError, match="has no JSON form"):
        dump_strict(object())
