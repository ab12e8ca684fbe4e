"""One link by itself."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.dynamics.link import Link, led_to

KNOWN = {
    "source": "a.x",
    "target": "b.y",
    "title": "x to y",
    "form": "ratio",
    "elasticity": 0.5,
    "lag": 1,
    "unit": "1",
    "sign": 1,
    "grade": "D",
    "sources": (),
    "why": "A test.",
}
numbers = st.floats(1e-3, 1e3)


def arrives(link, effect, *, luck=0.0, size=0.5, keep=1.0):
    return link.arrives(effect, jnp.asarray(luck), jnp.asarray(size), jnp.asarray(keep))


@given(source=numbers, status_quo=numbers)
def test_a_ratio_is_the_power_of_the_departure_within_bounds(source, status_quo):
    link = Link(**KNOWN)
    departure = link.departure(jnp.asarray(source), jnp.asarray(status_quo))
    effect, held = arrives(link, departure)
    free = (source / status_quo) ** 0.5
    assert float(effect) == pytest.approx(min(max(free, 1 / 3), 3))
    assert bool(held) == (not 1 / 3 <= free <= 3)


def test_equal_sources_and_a_cut_are_neutral_exactly():
    link = Link(**KNOWN)
    assert float(arrives(link, link.departure(jnp.asarray(7.0), jnp.asarray(7.0)))[0]) == 1.0
    assert float(arrives(link, link.departure(jnp.asarray(7.0), jnp.asarray(1.0)), keep=0.0)[0]) == 1.0


def test_luck_travels_only_where_the_record_says_so_and_a_cut_leaves_it():
    luck = 0.4
    assert float(arrives(Link(**KNOWN), jnp.asarray(0.0), luck=luck)[0]) == 1.0
    carrying = Link(**KNOWN, luck=True)
    assert float(arrives(carrying, jnp.asarray(0.0), luck=luck, keep=0.0)[0]) == pytest.approx(np.exp(0.5 * luck))
    assert float(arrives(carrying, jnp.asarray(0.2), luck=luck)[0]) == pytest.approx(np.exp(0.5 * 0.6))
    alone = Link(**KNOWN, luck=True, effect=False)
    assert float(arrives(alone, jnp.asarray(0.2), luck=luck)[0]) == pytest.approx(np.exp(0.5 * luck))


def test_each_draw_has_its_own_size():
    assert float(arrives(Link(**KNOWN), jnp.asarray(0.2), size=2.0)[0]) == pytest.approx(np.exp(0.4))


def test_a_difference_adds():
    link = Link(**{**KNOWN, "form": "difference", "elasticity": 2.0, "low": -1.0, "high": 1.0})
    departure = link.departure(jnp.asarray(0.3), jnp.asarray(0.1))
    assert float(arrives(link, departure, size=2.0)[0]) == pytest.approx(0.4)


def test_a_link_without_lag_or_against_its_sign_is_refused():
    with pytest.raises(ValueError, match="lag of 0 months"):
        Link(**{**KNOWN, "lag": 0})
    with pytest.raises(ValueError, match="contradicts the sign"):
        Link(**{**KNOWN, "sign": -1})
    with pytest.raises(ValueError, match="carries neither an effect nor luck"):
        Link(**KNOWN, effect=False)


def test_what_a_change_leads_to_is_found_along_arrows_round_loops_and_no_further():
    arrows = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]
    assert led_to(["b"], iter(arrows)) == {"a", "b", "c"}
    assert led_to(["d"], arrows) == {"a", "b", "c", "d"}
    assert led_to([], arrows) == set()
