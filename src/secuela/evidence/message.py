"""What is said, before any language is chosen: the English sentence with its values kept apart from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence that waits for the language of its reader; ``text.language.worded`` words it.

    Args:
        id: The English sentence, with one ``{name}`` for each value; catalogues translate it.
        values: What is filled in: words of the user, ids, numbers or other messages.
        plural: The English sentence for another number than one.
        count: The number that chooses between ``id`` and ``plural``; filled in as ``{n}``.
        context: Tells apart two uses of one English word that other languages word differently.

    >>> str(Message("no record of {name}", {"name": "naloxone"}))
    'no record of naloxone'
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    plural: str | None = None
    count: int | None = None
    context: str | None = None

    def __str__(self) -> str:
        english = self.id if self.plural is None or self.count == 1 else self.plural
        return english.format(**self.filled) if self.filled else english

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    @property
    def filled(self) -> dict[str, object]:
        """The values with the count among them."""
        return dict(self.values) if self.count is None else {"n": self.count, **self.values}


def message(english: str, /, **values: object) -> Message:
    """A sentence to be worded later; extraction tools find the literal.

    >>> str(message("{key} is no key", key="dosis"))
    'dosis is no key'
    """
    return Message(english, values)


def counted(one: str, many: str, count: int, /, **values: object) -> Message:
    """A sentence whose form depends on a number, which it may show as ``{n}``.

    >>> str(counted("{n} draw", "{n} draws", 1)), str(counted("{n} draw", "{n} draws", 500))
    ('1 draw', '500 draws')
    """
    return Message(one, values, plural=many, count=count)
