"""Files that cannot be read, or are YAML of a kind that a proposal must not be."""

import math
import os
from pathlib import Path

import pytest

from secuela.evidence.errors import ProposalError
from secuela.evidence.strict_yaml import read
from secuela.policy.proposal_reading import LARGEST_FILE, PROPOSAL, check_file, load_proposal, shipped, template


def refused(path: Path | str) -> str:
    with pytest.raises(ProposalError) as caught:
        check_file(path)
    return str(caught.value)


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "mine.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_missing_file_suggests_its_neighbour(tmp_path: Path):
    (tmp_path / "my-plan.yaml").touch()
    text = refused(tmp_path / "my-pla.yaml")
    assert "There is no file" in text
    assert "Fix: did you mean my-plan.yaml?" in text


def test_missing_file_that_is_a_shipped_id_says_so(tmp_path: Path):
    assert "the shipped one is called `status-quo`, without a file ending" in refused(tmp_path / "status-quo.yaml")


def test_folder(tmp_path: Path):
    assert "is a folder" in refused(tmp_path)


@pytest.mark.parametrize("content", [b"", b"  \n\n"])
def test_empty_file(tmp_path: Path, content: bytes):
    assert "is empty" in refused(written(tmp_path, content))


def test_file_of_comments_only(tmp_path: Path):
    assert "The file has no content" in refused(written(tmp_path, "# nothing\n"))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "id: café".encode("utf-16"), b"id: \xe9"])
def test_file_that_is_not_text(tmp_path: Path, content: bytes):
    assert "is not a text file in UTF-8" in refused(written(tmp_path, content))


def test_control_characters_in_a_text_file(tmp_path: Path):
    assert "The text holds a sign that cannot be seen: U+0000 (a control sign)." in refused(
        written(tmp_path, "id: a\x00b")
    )


def test_too_large(tmp_path: Path):
    assert "is larger than 256 KB" in refused(written(tmp_path, b"#" * (LARGEST_FILE + 1)))


def test_largest_file_is_read(tmp_path: Path):
    text = template().encode()
    assert check_file(written(tmp_path, text + b"#" * (LARGEST_FILE - len(text)))).id == "my-proposal"


def test_byte_order_mark_is_no_fault(tmp_path: Path):
    assert check_file(written(tmp_path, b"\xef\xbb\xbf" + template().encode())).id == "my-proposal"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_is_refused_without_waiting(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is not an ordinary file" in refused(tmp_path / "pipe.yaml")


@pytest.mark.parametrize("name", ["x" * 5000 + ".yaml", "a\0b.yaml"])
def test_impossible_paths_give_one_short_message(name: str):
    with pytest.raises(ProposalError) as caught:
        load_proposal(name)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    ("name", "near"),
    [("reported-plan", "reported-plan-2025"), ("Status-quo", "status-quo"), ("mexican-lead", "mexican-led")],
)
def test_unknown_id_suggests_a_shipped_one(name: str, near: str):
    with pytest.raises(ProposalError) as caught:
        load_proposal(name)
    assert f"'{name}' is neither a shipped proposal nor a file" in str(caught.value)
    assert f"did you mean {near}?" in str(caught.value)


@pytest.mark.parametrize("name", ["", "nothing-like-it", "\u202eoug-sutats"])
def test_unknown_id_without_a_near_one_lists_the_shipped(name: str):
    with pytest.raises(ProposalError) as caught:
        load_proposal(name)
    assert f"known names: {', '.join(sorted(shipped()))} (" in str(caught.value)
    assert "\u202e" not in str(caught.value)


@pytest.mark.parametrize("content", ["- id: a", "just words", "42", "true"])
def test_not_a_block_of_keys(tmp_path: Path, content: str):
    assert "is not a block of keys" in refused(written(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: &x 1\nb: *x", "anchors and aliases (& and *) are not accepted"),
        ("a: 1\nb: *x", "anchors and aliases"),
        ("a: !!python/object:os.system {}", "YAML tags ('tag:yaml.org,2002:python/object:os.system') are not accepted"),
        ("a: !!binary aGVsbG8=", "YAML tags"),
        ("a: 1\nb: 2\na: 3", "The key 'a' stands twice in one block"),
        ("a: {b: 1, b: 2}", "The key 'b' stands twice"),
        ("a: 1\n---\na: 2", "more than one YAML document"),
        ("a: [1, 2", "This is not valid YAML"),
        ("a:\n\t- 1", "indent with spaces, not tabs"),
        ("{[1, 2]: 3}", "A key must be a word"),
        ("[" * 20 + "]" * 20, "nested deeper than 12 levels"),
        ("[" * 100_000, "nested deeper than 12 levels"),
        ("<<: {a: 1}", "The key '<<' is unknown"),
    ],
)
def test_yaml_that_a_proposal_must_not_use(tmp_path: Path, content: str, message: str):
    text = refused(written(tmp_path, content))
    assert message in text
    assert "Where: " in text
    assert "mine.yaml" in text


def test_repeated_key_names_its_line(tmp_path: Path):
    assert "mine.yaml, line 3" in refused(written(tmp_path, "a: 1\nb: 2\na: 3"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-15", "2026-01-15"),  # no calendar dates
        ("2026-01", "2026-01"),
        ("12:30", "12:30"),  # no clock times
        ("010", 10),  # no octals
        ("1e9", 1e9),
        ("-2.5E-3", -0.0025),
        (".5", 0.5),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("on", "on"),
        ("no", False),
        ("true", True),
        ("~", None),
        ("'6'", "6"),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        ("9" * 5000, float("inf")),
    ],
)
def test_plain_values(text: str, value: object):
    got = read(f"a: {text}", "x", PROPOSAL).data["a"]
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_read_as_such(text: str):
    got = read(f"a: {text}", "x", PROPOSAL).data["a"]
    assert math.isnan(got)


def test_place_of_a_value_falls_back_to_its_parent():
    document = read("a:\n  b:\n    - c: 1\n", "x.yaml", PROPOSAL)
    assert document.where(("a", "b", 0, "c")) == "x.yaml, line 3, a.b[0].c"
    assert document.where(("a", "b", 0, "missing")) == "x.yaml, line 3, a.b[0].missing"
