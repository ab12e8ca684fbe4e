"""Loaded words, and what to write instead; the list is short, closed and the same for every side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from secuela.text.language import Language

_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|'[^']*'(?!\w)|‘[^’]*’")


class Loaded(NamedTuple):
    """A loaded word.

    Args:
        language: Of the text.
        pattern: Regular expression, whole words, any case.
        instead: What to write.
    """

    language: Language
    pattern: str
    instead: str


LOADED: tuple[Loaded, ...] = (
    Loaded("en", r"war|wars|warfare|warlords?", "conflict, fighting between groups, operation"),
    Loaded("en", r"fighters?|foot ?soldiers?|thugs?|narcos?", "member of an organised-crime group"),
    Loaded("en", r"success|successes|successful|successfully|victory|victories", "the outcome itself"),
    Loaded("en", r"neutrali[sz](?:ed?|ing|ation)|eliminated?|taken? out", "killed, detained"),
    Loaded("en", r"hawks?|hawkish|doves?|dovish", "supporters, critics"),
    Loaded("en", r"narco-?terrorists?|narco-?state|terrorist (?:group|cartel)s?", "listed by the US as"),
    Loaded("en", r"illegals?|illegal (?:alien|immigrant|migrant)s?|invaders?", "migrants, encounters"),
    Loaded("en", r"addicts?|junkies|junkie", "people who use drugs"),
    Loaded("en", r"kingpins?", "leader"),
    Loaded("en", r"collateral damage", "civilians killed"),
    Loaded("es", r"guerras?", "conflicto, enfrentamientos entre grupos, operación"),
    Loaded("es", r"combatientes?|sicarios?|narcos?", "integrante de un grupo de la delincuencia organizada"),
    Loaded("es", r"éxitos?|exitos[oa]s?|exitosamente|victorias?", "el resultado mismo"),
    Loaded("es", r"neutraliza(?:r|d[oa]s?|ción)|elimina(?:d[oa]s?)|abatid[oa]s?|ejecutad[oa]s?", "muertos, detenidos"),
    Loaded("es", r"halcones|halcón|palomas?", "partidarios, críticos"),
    Loaded("es", r"narcoterroristas?|narcoestado", "incluido por Estados Unidos en su lista"),
    Loaded("es", r"ilegales", "migrantes, detecciones"),
    Loaded("es", r"drogadict[oa]s?|adict[oa]s?", "personas que usan drogas"),
    Loaded("es", r"(?<!personas )desaparecid[oa]s", "personas desaparecidas"),
    Loaded("es", r"daños? colaterales?", "civiles muertos"),
)
NAMES = re.compile(r"war powers|department of war|poderes de guerra", re.IGNORECASE)  # laws and offices


@dataclass(frozen=True)
class Finding:
    """A loaded word in a text."""

    word: str
    instead: str


def loaded_words(text: str, language: Language) -> Iterator[Finding]:
    """Loaded words of a text; what stands in quotation marks is somebody's own word, and names of laws are names.

    >>> [found.word for found in loaded_words("A success in the war, under the War Powers Resolution", "en")]
    ['war', 'success']
    """
    plain = NAMES.sub("", _QUOTED.sub("", text))
    for loaded in LOADED:
        if loaded.language == language:
            for match in re.finditer(rf"(?<!\w)(?:{loaded.pattern})(?!\w)", plain, re.IGNORECASE):
                yield Finding(match[0], loaded.instead)
