"""The chapters that judge, gathered for the page: claims, where it works, what it rests on, choosing, the yardstick."""

from typing import Any

from secuela.analysis.shapley import GROUPS
from secuela.claims.claim_rows import ClaimRow
from secuela.claims.reading import read_ledger, shipped
from secuela.evidence.library import library
from secuela.report import attribution, claimlines
from secuela.report.charts.strands import strand_picture
from secuela.report.conclusions import conclusions, group_words
from secuela.report.explanation import basis_of, entry_of
from secuela.report.judgement import bottom_line
from secuela.report.ledgers import ARTICLE, claim_rows, described_sources
from secuela.report.link_words import titles
from secuela.report.material import Material
from secuela.report.questions import questions
from secuela.text.language import translate as _


def claims(material: Material) -> dict[str, Any] | None:
    """The chapter of the claims; None where no ledger is shipped."""
    rows = claim_rows(material)
    if ARTICLE not in shipped():
        return None
    article = read_ledger(ARTICLE)
    sources = described_sources()
    found = attribution.strands(article, sources)
    said = attribution.told(found)
    return {
        "title": article.ledger.title.text(),
        "article": claimlines.part(material, rows, ARTICLE),
        "others": [claimlines.part(material, rows, name) for name in shipped() if name != ARTICLE],
        "strands": found,
        "told": said,
        "picture": strand_picture(found, _("The article"), said),
        "sources": [(name, sources[name]) for name in _cited(rows) if name in sources],
    }


def _cited(rows: list[ClaimRow]) -> list[str]:
    ids = {cited.id for row in rows for cited in row.sources}
    return sorted(ids, key=lambda name: (len(name), name))


def bottom_lines(material: Material) -> list[str]:
    """The result of the proposal in the words of the yardstick, how sure it is, and what it rests on."""
    found: list[str] = []
    for question in questions(material):
        row = material.row(question.outcome, material.proposal, question.window, material.headline_month)
        if row is not None and row.vs_baseline is not None:
            line = bottom_line(
                row,
                row.vs_baseline,
                library().outcomes[question.outcome],
                title=material.short_title(material.proposal),
                as_of=str(material.origin),
                draws=material.counted,
                basis=basis_of(entry_of(material, row), titles(material.manifest)),
            )
            found.append(" ".join([line.result, line.certainty, line.basis]))
    return found


def explained(material: Material) -> dict[str, Any]:
    """Where conclusions hold and what they rest on."""
    return {"conclusions": conclusions(material), "share_groups": [(group, group_words(group)) for group in GROUPS]}
