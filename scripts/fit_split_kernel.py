"""Fit the split kernel on removals and wars, and say which priors follow.

    python scripts/fit_split_kernel.py            print wars, leave-one-out, and the priors beside the committed ones
    python scripts/fit_split_kernel.py --check    the same; exit 1 if a committed prior does not follow from the fit

Reads package data only: the record by month and state to December 2018, Sinaloa 2024-25 by announced figures, and the
world in which a split is simulated, whose homicide level is that of the origin. The priors themselves are written by
hand into ``parameters/*.yaml``, rounded.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from secuela.engine.cache import use_compile_cache
from secuela.evidence.library import library
from secuela.evidence.priors import Fixed, Prior, interval
from secuela.evidence.removals import removals, wars
from secuela.evidence.state_tables import homes
from secuela.learning.split_kernel import (
    Chance,
    Sizes,
    fading,
    fitted_removals,
    home_share,
    lags,
    leave_one_out,
    next_value,
    rising,
    whole_country,
    with_announced,
)
from secuela.learning.tie_prior import ORIGIN, Factor, TiePrior
from secuela.learning.war_excess import Excess, Record, fitted_wars, measure, rule_error, summary
from secuela.record.state_shares import state_record

TOLERANCE = 0.15  # of the distance between the 5 % and 95 % points


def presence_at_home() -> float:
    """Middle share of an organisation's presence that lies in its home state."""
    present = (state_record(ORIGIN).presence * homes()).sum(axis=1)
    return float(np.median(present[present > 0]))


def printed(rows: Sequence[Mapping[str, object]]) -> None:
    """A table of equal columns."""
    heads = list(rows[0])
    cells = [[str("" if row[head] is None else row[head]) for head in heads] for row in rows]
    widths = [max(len(head), *(len(row[k]) for row in cells)) for k, head in enumerate(heads)]
    for row in [heads, *cells]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


def left_out(found: Sequence[Excess], totals: np.ndarray, errors: np.ndarray) -> None:
    """Each war beside what the others expect of it."""
    rows: list[Mapping[str, object]] = []
    names = [*(one.war.id for one in found), "sinaloa-2024"]
    for name, total, (expected, below) in zip(names, totals, leave_one_out(totals, errors), strict=True):
        low, _q25, middle, _q75, high = (round(value) for value in expected)
        rows.append(
            {
                "left out": name,
                "excess, country": round(total),
                "others expect 5 %": low,
                "50 %": middle,
                "95 %": high,
                "chance of less": round(below, 3),
            }
        )
    print("Each war left out in turn, homicides of the first year over the whole country:")
    printed(rows)


def priors(found: Sequence[Excess], sizes: Sizes) -> dict[str, Prior]:
    """Every prior that follows from the fit, by parameter id."""
    chance = Chance.fit(fitted_removals(removals()))
    tie = TiePrior.matching(sizes, Factor.usual())
    factor = np.exp(np.quantile(tie.factor.log, [0.05, 0.5, 0.95]))
    print("first-year homicides per unit of tie, large organisations, 5/50/95 %:", factor.round(2))
    print(
        "wars of the prior, 5/25/50/75/95 %:", np.quantile(tie.wars(20_000, 1), [0.05, 0.25, 0.5, 0.75, 0.95]).round()
    )
    print("another war of the fit:            ", sizes.next_war().round(), end="\n\n")
    return {
        "organised_crime.split_chance": chance.at_mean(),
        "organised_crime.split_size_slope": chance.slope(),
        "organised_crime.hostility_lag": next_value(lags(wars())),
        "organised_crime.tie_rise": next_value(rising(found)),
        "organised_crime.tie_half_life": next_value(fading(found)),
        "organised_crime.tie_median": tie.median,
        "organised_crime.tie_spread": Fixed(kind="fixed", value=tie.spread),
        "violence.war_home_share": home_share(fitted_wars(), presence_at_home()),
    }


def compared(fresh: Mapping[str, Prior]) -> list[str]:
    """Print fitted and committed priors; ids of those that differ."""
    stale: list[str] = []
    rows: list[Mapping[str, object]] = []
    for name, prior in fresh.items():
        now, then = np.array(interval(prior)), np.array(interval(library().parameters[name].prior))
        reach = max(now[2] - now[0], now[1])
        if np.abs(now - then).max() > TOLERANCE * reach:
            stale.append(name)
        rows.append(
            {"parameter": name, "fit 5/50/95 %": now.round(3).tolist(), "committed 5/50/95 %": then.round(3).tolist()}
        )
    printed(rows)
    return stale


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the fit; 0 if all is well."""
    parser = argparse.ArgumentParser(description="Fit the split kernel on removals and wars.")
    parser.add_argument("--check", action="store_true", help="exit 1 if a committed prior does not follow")
    options = parser.parse_args(None if arguments is None else list(arguments))
    use_compile_cache()
    record, known = Record.shipped(), fitted_wars()
    found = measure(record, known)
    print(f"error of the rule in control states, a year ahead, log: {rule_error(record):.3f}", end="\n\n")
    printed(summary(found))
    usual = float(np.mean([war.home_share for war in known if war.home_share is not None]))
    error = rule_error(record)
    older = whole_country(found, usual)
    totals, errors = with_announced(*older, usual, error)
    left_out(found, totals, errors)
    sizes = Sizes.fit(totals, errors)
    print("without Sinaloa 2024-25:", np.round(Sizes.fit(*older).middles()))
    print("middle war, 5/50/95 %:", np.round(sizes.middles()), " spread of the log:", np.round(sizes.spreads(), 2))
    stale = compared(priors(found, sizes))
    print("\n".join(f"differs: {name}" for name in stale) or "the committed priors follow from a fresh fit")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
