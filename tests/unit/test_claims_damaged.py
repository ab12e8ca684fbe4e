"""A stored file of foundations that is broken is told in our own words, whatever is wrong with it."""

import io
import json

import numpy as np
import pytest

from secuela.claims.neutralised import FILE, Point, foundations_bytes, foundations_in
from secuela.evidence.errors import RunError

WHOLE = foundations_bytes({"link:a:b": {Point("homicides_mx", "plan", 12, "month"): np.arange(50.0)}})


def archive(**arrays):
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def single(array):
    written = io.BytesIO()
    np.save(written, array)
    return written.getvalue()


def labelled(labels):
    return archive(values=np.zeros((1, 1, 3)), labels=np.frombuffer(json.dumps(labels).encode(), dtype=np.uint8))


BROKEN = {
    "empty": b"",
    "no archive": b"not an archive",
    "cut short": WHOLE[: len(WHOLE) // 2],
    "a byte turned": WHOLE[:60] + bytes([WHOLE[60] ^ 255]) + WHOLE[61:],
    "one array": single(np.zeros(3)),
    "objects": archive(values=np.array([{}], dtype=object), labels=np.array([{}], dtype=object)),
    "no labels": archive(values=np.zeros(3)),
    "labels are no words": archive(values=np.zeros(3), labels=np.array([255], dtype=np.uint8)),
    "labels are a list": labelled([1]),
    "points are numbers": labelled({"ids": ["a"], "points": [1]}),
    "too few points": labelled({"ids": ["a"], "points": []}),
    "too many names": labelled({"ids": ["a", "b"], "points": [["x", "y", 1, "month", []]]}),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_damaged_file_is_told_without_the_words_of_a_library(tmp_path, content):
    with pytest.raises(RunError) as caught:
        foundations_in(content, tmp_path / FILE)
    error = caught.value
    assert str(error.what) == "foundations.npz cannot be read: it is damaged, or no file that a run wrote."
    assert error.where == str(tmp_path / FILE)
    assert "which assumption it follows from" in str(error.why)
    assert str(error.fix) == "repeat the run"
    assert "pickle" not in str(error)


def test_the_whole_file_is_read(tmp_path):
    found = foundations_in(WHOLE, tmp_path / FILE)
    assert found.ids() == ("link:a:b",)
