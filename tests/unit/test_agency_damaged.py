"""Damaged copies: refused with row or column, read right, or it is said with the file what is not sure.

`make nightly` damages 1,000 copies, the usual suite 60 of them.
"""

import random
import re

import pytest

from secuela.evidence.errors import RecordError
from secuela.record.recognition import read_published
from support.agency_layouts import events, nationwide_encounters, overdose_json, population, victims
from support.agency_samples import HERE

COPIES, USUAL = 1000, 60
MADE = {
    "events.csv": events,
    "encounters.csv": nationwide_encounters,
    "overdose.json": overdose_json,
    "population.csv": population,
    "victims.csv": victims,
}


def lines_of(content):
    return content.splitlines(keepends=True)


def cut(content, dice):
    return content[: dice.randrange(1, len(content) - 1)]


def cut_at_a_line(content, dice):
    lines = lines_of(content)
    return b"".join(lines[: dice.randrange(1, max(2, len(lines) - 1))])


def torn(content, dice):
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.randrange(1, 400) :]


def flipped(content, dice):
    place = dice.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << dice.randrange(8))]) + content[place + 1 :]


def twice_encoded(content, dice):
    return content.decode("cp1252", errors="replace").encode("utf-8")


def wide(content, dice):
    return content.decode("cp1252", errors="replace").encode("utf-16")


def wide_without_a_mark(content, dice):
    return content.decode("cp1252", errors="replace").encode("utf-16-le")


def row_twice(content, dice):
    lines = lines_of(content)
    place = dice.randrange(len(lines) // 2, len(lines))
    return b"".join([*lines[:place], lines[place], *lines[place:]])


def total_row(content, dice):
    return content.rstrip(b"\r\n") + b"\nTotal,,,,,,,99999\n"


def word_changed(content, dice):
    words = list(re.finditer(rb"[A-Za-z]{5,}", content))
    word = dice.choice(words)
    return content[: word.start()] + word[0][::-1] + content[word.end() :]


def number_changed(content, dice):
    numbers = list(re.finditer(rb"(?<![\w.])\d{2,}(?![\w.])", content))
    number = dice.choice(numbers)
    return content[: number.start()] + dice.choice([b"n/a", b"-", b"1.234,5", b"#REF!"]) + content[number.end() :]


def emptied(content, dice):
    return bytes(dice.randrange(256) for _ in range(200))


DAMAGES = [
    cut, cut_at_a_line, torn, flipped, twice_encoded, wide, wide_without_a_mark, row_twice, total_row, word_changed,
    number_changed, emptied,
]  # fmt: skip
UNSEEN = {flipped, word_changed, number_changed, torn}  # may change one value into another that could be true


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("originals")
    paths = [*sorted(HERE.glob("*.[ct]*")), *(make(folder / name) for name, make in MADE.items())]
    return {path: (path.read_bytes(), read_published(path).reading.rows) for path in paths}


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(range(USUAL), id=f"{USUAL}"),
        pytest.param(range(USUAL, COPIES), id=f"{COPIES - USUAL} more", marks=pytest.mark.nightly),
    ],
)
def test_no_damaged_copy_is_read_in_part(originals, tmp_path, numbers):
    read_other, refused = [], []
    for number in numbers:
        dice = random.Random(number)
        path = dice.choice(sorted(originals))
        damage = DAMAGES[number % len(DAMAGES)]
        content, whole = originals[path]
        copy = tmp_path / f"{number}{path.suffix}"
        copy.write_bytes(damage(content, dice))
        try:
            read = read_published(copy)
        except RecordError as error:
            refused.append(error)
            continue
        rows = read.reading.rows
        said = any("does not show whether rows at its end are missing" in str(note) for note in read.reading.notes)
        if (len(rows) < len(whole) and not said) or (not rows.equals(whole) and not said and damage not in UNSEEN):
            read_other.append(f"{number} {path.name} {damage.__name__}: {len(rows)} rows of {len(whole)}")
    assert not read_other
    assert all(error.where and error.fix for error in refused)
    assert len(refused) > len(numbers) // 2


def test_two_rows_that_ran_together_are_refused(tmp_path):
    """A tear from the middle of one row to the middle of the next leaves as many columns as there were."""
    whole = (HERE / "WONDER_provisional_states.txt").read_bytes()
    torn_copy = tmp_path / "torn.txt"
    torn_copy.write_bytes(
        whole.replace(
            b"Not Applicable\tNot Applicable\tNot Applicable",
            b"Not Applicable\tNot Appliot Applicable\tNot Applicable",
            1,
        )
    )
    with pytest.raises(RecordError, match="'Not Appliot Applicable', which is not a number"):
        read_published(torn_copy)
