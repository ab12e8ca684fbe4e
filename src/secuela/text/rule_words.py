"""Rules of forecasting in words, by the ids under which their scores are stored."""

from secuela.text.language import marked, translate

_WORDS = {
    "pool": marked("the pool of all rules"),
    "persistence": marked("the last value stays"),
    "seasonal_naive": marked("the same month of last year"),
    "drift": marked("the line through first and last month"),
    "mean_of_3_months": marked("the mean of three months"),
    "mean_of_12_months": marked("the mean of twelve months"),
    "smoothed_level": marked("a smoothed level"),
    "damped_trend": marked("a trend that dies out"),
    "persistence_as_of_late": marked("the last value stays, errors as of late"),
    "smoothed_level_as_of_late": marked("a smoothed level, errors as of late"),
    "damped_trend_as_of_late": marked("a trend that dies out, errors as of late"),
    "return_to_5_years": marked("back to the mean of five years"),
    "share_of_nation": marked("a share of the nation"),
    "bootstrap_of_changes": marked("past changes drawn again"),
    "negative_binomial_12": marked("counts as in twelve months"),
    "negative_binomial_36": marked("counts as in three years"),
    "ets": marked("exponential smoothing"),
    "arima": marked("an integrated autoregression"),
    "one_line_supply": marked("laboratory reports in one line"),
}


def rule_words(rule: str) -> str:
    """A rule of forecasting in words."""
    return translate(_WORDS[rule])
