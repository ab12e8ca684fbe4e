"""Damage done to a text file of YAML by a fixed seed: what a slip of the hand, another program or malice leaves."""

import random
from collections.abc import Callable, Iterator

ODD_VALUES = (
    "", "null", "~", "true", "no", "yes", "-1", "0", "1e-300", "1e400", ".nan", ".inf", "1.500", "1,5", "1_000", "0x10",
    "9" * 300, "2100-12", "2026-13", "2025-10-31", "12:30", "'", '"', "[", "{", "[]", "{}", "[1, 2]", "{a: 1}", "- x",
    "!!bool x", "!!timestamp x", "!!map [a]", "!!python/object:os.system {}", "&a x", "*a", "<<", "|", ">", "%", "@",
    "\u202e", "\u200b", "\ufeff", "\u2028", "\x1b[31m", "\x07", '"\\u202e"', '"\\x1b"', "México", "Baja", "x" * 3000,
    "[" * 3000, "- " * 400, "a: " * 400, "=1+1", "javascript:alert(1)", "</script>", "%s{0}", "../../etc", "con", "`",
)  # fmt: skip
SIGNS = "[]{}:,-#'\"&*!|>%@` \n\tab10.\u202e\u200b\x07é"
Change = Callable[[str, random.Random], str]


def _line(text: str, luck: random.Random) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, luck.randrange(len(lines))


def value_replaced(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    key, colon, _value = lines[n].partition(":")
    lines[n] = f"{key}{colon} {luck.choice(ODD_VALUES)}"
    return "\n".join(lines)


def value_in_a_flow_replaced(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    parts = lines[n].split(",")
    m = luck.randrange(len(parts))
    key, colon, _value = parts[m].partition(":")
    parts[m] = f"{key}{colon} {luck.choice(ODD_VALUES)}"
    lines[n] = ",".join(parts)
    return "\n".join(lines)


def line_dropped(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    return "\n".join(lines[:n] + lines[n + 1 :])


def line_doubled(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    return "\n".join([*lines[: n + 1], *lines[n:]])


def lines_swapped(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    m = luck.randrange(len(lines))
    lines[n], lines[m] = lines[m], lines[n]
    return "\n".join(lines)


def indented_otherwise(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    lines[n] = luck.choice(["\t", "", "  ", "      "]) + lines[n].lstrip()
    return "\n".join(lines)


def signs_put_in(text: str, luck: random.Random) -> str:
    n = luck.randrange(len(text))
    return text[:n] + "".join(luck.choices(SIGNS, k=luck.randint(1, 4))) + text[n + luck.randint(0, 3) :]


def cut_short(text: str, luck: random.Random) -> str:
    return text[: luck.randrange(len(text))]


def key_misspelt(text: str, luck: random.Random) -> str:
    lines, n = _line(text, luck)
    key, colon, value = lines[n].partition(":")
    m = luck.randrange(len(key) + 1)
    lines[n] = f"{key[:m]}{luck.choice('aeiou_ 5')}{key[m + 1 :]}{colon}{value}"
    return "\n".join(lines)


CHANGES: tuple[Change, ...] = (
    value_replaced,
    value_in_a_flow_replaced,
    line_dropped,
    line_doubled,
    lines_swapped,
    indented_otherwise,
    signs_put_in,
    cut_short,
    key_misspelt,
)


def mutated(text: str, count: int, seed: int) -> Iterator[str]:
    """So many damaged copies of a text, each by one to three changes; the first copies of two counts are the same."""
    luck = random.Random(seed)
    for _copy in range(count):
        damaged = text
        for _change in range(luck.randint(1, 3)):
            damaged = luck.choice(CHANGES)(damaged or " ", luck)
        yield damaged
