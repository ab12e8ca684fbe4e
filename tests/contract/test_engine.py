"""What the engine promises: identical arrays whatever the order, one compile, failures counted, links cut by a mask."""

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.engine.ensemble import Ensemble, Memory
from secuela.evidence.months import Month
from secuela.world.assembly import FLOW, assemble

ORIGIN = Month.parse("2025-10")


def arms(assembly):
    months = assembly.ensemble.months
    removal = {"leadership_removal/by=us,means=either": np.full(months, 24.0)}
    return {
        "status-quo": assembly.doses({}),
        "removal": assembly.doses(removal),
        "halved": assembly.doses({"recruitment_what_if": np.full(months, -0.5)}),
    }


def small(assembly, *, block=10, theta=None):
    ensemble = assembly.ensemble
    return Ensemble(
        assembly.world, theta or ensemble.theta, ensemble.lever_draws, seed=5, months=ensemble.months, block=block
    )


@pytest.fixture(scope="module")
def whole(assembly):
    return small(assembly).run(arms(assembly))


def same(first, second):
    for name, values in first.outcomes.items():
        np.testing.assert_array_equal(values, second.outcomes[name], err_msg=name)


def test_arrays_do_not_depend_on_workers_order_or_resume(assembly, whole):
    same(whole, small(assembly).run(arms(assembly), workers=1))
    order = arms(assembly)
    turned = {name: order[name] for name in ("status-quo", "halved", "removal")}
    again = small(assembly).run(turned)
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(values[[0, 2, 1]], again.outcomes[name], err_msg=name)
    store = Memory()
    ensemble = small(assembly)
    ensemble.run({"status-quo": order["status-quo"]}, store=store, draws=20)  # as if it had been interrupted here
    same(whole, ensemble.run(order, store=store))


def test_the_first_draws_of_a_larger_run_are_the_smaller_run(assembly, whole):
    few = assemble(ORIGIN, draws=12, months=14, seed=5)
    part = small(few).run(arms(few))
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(values[:, :12], part.outcomes[name], err_msg=name)


def test_a_shorter_horizon_is_the_beginning_of_a_longer_one(assembly, whole):
    short = assemble(ORIGIN, draws=30, months=5, seed=5)
    part = small(short).run(arms(short))
    for name, values in whole.outcomes.items():
        if name.startswith(FLOW):  # a picture of two months, the second of which hangs on the horizon
            continue
        np.testing.assert_allclose(values[:, :, :6], part.outcomes[name], rtol=1e-6, err_msg=name)


def test_another_seed_is_another_run(assembly, whole):
    other = assemble(ORIGIN, draws=30, months=14, seed=6)
    result = Ensemble(other.world, other.ensemble.theta, other.ensemble.lever_draws, seed=6, months=14, block=10).run(
        arms(other)
    )
    assert (result.outcomes["homicides_mx"] != whole.outcomes["homicides_mx"]).any()


def test_one_compile_however_many_alternatives_and_cuts(assembly):
    ensemble = small(assembly)
    ensemble.run(arms(assembly))
    ensemble.run(arms(assembly), keep=np.zeros(len(assembly.world.coupled.links)))
    assert ensemble._run._cache_size() == 1


def test_a_dose_of_zero_is_the_status_quo_bit_for_bit(assembly):
    months = assembly.ensemble.months
    zero = {"leadership_removal/by=us,means=kill": np.zeros(months)}
    result = small(assembly).run({"status-quo": assembly.doses({}), "zero": assembly.doses(zero)})
    for name, values in result.outcomes.items():
        np.testing.assert_array_equal(values[0], values[1], err_msg=name)


def test_cutting_the_conflict_link_leaves_homicide_alone_and_members_as_they_are(assembly, whole):
    links = [link.id for link in assembly.world.coupled.links]
    keep = np.zeros(len(links))
    cut = small(assembly).run(arms(assembly), keep=keep)
    np.testing.assert_array_equal(cut.outcomes["homicides_mx"][1], cut.outcomes["homicides_mx"][0])
    np.testing.assert_array_equal(cut.outcomes["cartel_members"], whole.outcomes["cartel_members"])
    assert (whole.outcomes["homicides_mx"][2] != whole.outcomes["homicides_mx"][0]).any()


def test_homicide_follows_the_stated_formula(assembly):
    """H0 b(t) [(1 - s) + s D_a(t-1) / D_sq(t-1)], the link lagging one month; checked without removals."""
    result = small(assembly).run(arms(assembly))
    definition = assembly.table["violence.oc_share_definition"]
    share = np.where(
        definition == 0, assembly.table["violence.oc_share_ucdp"], assembly.table["violence.oc_share_media"]
    )
    homicides, members_killed = result.outcomes["homicides_mx"], result.outcomes["members_killed"]
    organised = result.outcomes["oc_homicides_mx"]
    ratio = homicides[2, :, 1:] / homicides[0, :, 1:]
    conflict = organised[2, :, 1:] / organised[0, :, 1:]
    np.testing.assert_allclose(conflict[..., 0], conflict[..., 1], rtol=1e-5)
    np.testing.assert_allclose(ratio, 1 - share[:, None] + share[:, None] * conflict[..., 0], rtol=1e-5)
    np.testing.assert_allclose(conflict[:, 0], 1.0, rtol=1e-6)  # nothing arrives in the first month
    assert (conflict[:, 5, 0] < 1).all()
    assert (members_killed[2, :, 6] < members_killed[0, :, 6]).all()


def test_a_failed_draw_is_counted_and_empty_in_every_outcome(assembly):
    theta = dict(assembly.ensemble.theta)
    crime = theta["organised_crime"]
    theta["organised_crime"] = eqx.tree_at(lambda t: t.lethality, crime, crime.lethality.at[7].set(jnp.nan))
    result = small(assembly, theta=theta).run(arms(assembly))
    assert result.failed[:, 7].all()
    assert result.failed.sum() == len(arms(assembly))
    for values in result.outcomes.values():
        assert np.isnan(values[:, 7]).all()
        assert np.isfinite(np.delete(values, 7, axis=1)).all()


def test_the_monthly_link_matrix_dies_out():
    """Departures that go round must shrink: the largest eigenvalue of the matrix of links between models is below 1."""
    from secuela.world.links import LINKS

    models = sorted({name.split(".")[0] for link in LINKS for name in (link.source, link.target)})
    matrix = np.zeros((len(models), len(models)))
    for link in LINKS:
        matrix[models.index(link.target.split(".")[0]), models.index(link.source.split(".")[0])] += abs(link.elasticity)
    assert np.abs(np.linalg.eigvals(matrix)).max() < 1


def test_links_name_things_that_exist(assembly):
    from secuela.evidence.library import library
    from secuela.world.links import LINKS

    ports = assembly.world.coupled.ports()
    outputs = {model.name: model.outputs_type.__annotations__ for model in assembly.world.coupled.models}
    assert len({link.id for link in LINKS}) == len(LINKS)
    for link in LINKS:
        model, name = link.source.split(".")
        assert name in outputs[model]
        assert outputs[model][name].dims == ()  # one number, as a link needs
        assert link.target in ports
        assert (link.form == "ratio") == (ports[link.target].combine == "factor")
        assert all(source in library().sources for source in link.sources)
