"""What stands around the levers, in the same world: the shipped alternatives, and the claims with their findings."""

from typing import Any

from secuela.claims import wording
from secuela.page.answered import cards_of
from secuela.report.run_data import RunData
from secuela.report.views.answer import distinct, leading
from secuela.report.views.claim_words import side_words, verdict_words
from secuela.report.views.claims_checked import ANSWERED, claim_rows, page_manner
from secuela.report.views.phrases import clause
from secuela.text.language import spoken
from secuela.text.language import translate as _

SCHEMA = "secuela/around/1"


def around(run: RunData) -> dict[str, Any]:
    """Alternatives and claims.

    Args:
        run: The shipped alternatives under the assumptions of a state, with its links cut.
    """
    return {
        "schema": SCHEMA,
        "draws": run.draws,
        "beside": [_alternative(run, name) for name in distinct(run) if name != run.baseline and not run.idle(name)],
        "claims": list(_claims(run)),
    }


def _alternative(run: RunData, name: str) -> dict[str, Any]:
    told = "; ".join(clause(each, moving=place > 0, short=place > 0) for place, each in enumerate(leading(run, name)))
    text = _("{told}.").format(told=told[:1].upper() + told[1:]) if told else ""
    return {"id": name, "title": run.title(name), "text": text, "cards": cards_of(run, name)}


def _claims(run: RunData) -> list[dict[str, Any]]:
    """Claims on what would follow that these futures answer."""
    manner = page_manner(run)
    return [
        {
            "id": row.id,
            "claim": row.claim.text(spoken()),
            "side": side_words(row.side),
            "chance": row.test.probability,
            "chance_words": wording.chance_words(row.test, manner),
            "asked": wording.comparison_words(row.test.conditions, manner),
            "finding": "" if row.finding is None else row.finding.finding,
            "finding_words": "" if row.finding is None else wording.found_words(row.finding),
            "why": "" if row.finding is None else wording.finding_why(row, manner),
            "verdict": verdict_words(row.verdict_now.verdict),
            "sources": [cited.id for cited in row.sources],
        }
        for row in claim_rows(run)
        if row.kind in ANSWERED and row.test is not None and row.test.answers and row.beside is None
    ]
