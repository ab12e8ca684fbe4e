"""Words of the scores of past forecasts, each with its meaning in one line."""

from secuela.text.language import translate as _


def score_glossary() -> list[tuple[str, str]]:
    """Terms of ``secuela skill`` and what each means, in the order in which a reader meets them."""
    return [
        (_("origin"), _("the month from which a forecast was made; nothing later was used.")),
        (
            _("effective"),
            _("how many origins these are worth, since forecasts over overlapping months hit or miss together."),
        ),
        (_("pool"), _("simple rules, such as “the last value stays”, weighted by how well each did before.")),
        (
            _("CRPS"),
            _(
                "continuous ranked probability score: how far the forecast, range included, lay from what came; 0 is "
                "perfect."
            ),
        ),
        (_("of persistence"), _("against the rule that the last value stays: below 1 is better than it.")),
        (
            _("log score"),
            _("how unlikely the forecast held what came; lower is better, and a surprise costs much."),
        ),
        (
            _("in 50 % band, in 90 % band"),
            _("coverage: how often what came lay inside; of a good band in half of the cases, and in nine of ten."),
        ),
        (_("not informative"), _("fewer than eight effective origins, too few to judge a band.")),
        (_("bias"), _("what came less the middle of the forecast, in the mean: below 0, forecasts were too high.")),
        (
            _("fifths"),
            _(
                "probability integral transform (PIT): how often what came lay in the lowest to the highest fifth of "
                "the forecast; 0.20 each is right."
            ),
        ),
    ]
