"""Forecasts of the past over what happened: a band for each origin, with the value that came."""

from secuela.report.charts import theme
from secuela.report.charts.theme import Rows, Spec

_HEIGHT = 260


def past_bands(rows: Rows, *, axis: str, came: str) -> Spec:
    """Bands and what came, by the month that was forecast.

    Args:
        rows: Of each origin the month forecast ``m``, the band ``low``, ``mid``, ``high`` and ``came``.
        axis: Title of the vertical axis, with its unit.
        came: Label of what came.
    """
    month = {"field": "m", "type": "temporal"}
    years = {"format": "%Y", "title": None, "grid": False, "tickCount": 8, "labelOverlap": True}
    x = {**month, "scale": {"type": "utc"}, "axis": years}
    scale = {"zero": True, "nice": True}
    y = {"axis": {"title": axis, "titleAnchor": "end", "tickCount": 5, "format": ",~r"}, "scale": scale}
    told = [{**month, "timeUnit": "utcyearmonth", "format": "%Y-%m", "title": "·"}]
    named = (("low", "5 %"), ("mid", "50 %"), ("high", "95 %"), ("came", came))
    told += [theme.quantitative(field, title=title, format=",.3~r") for field, title in named]
    band = {"x": x, "y": theme.quantitative("low", **y), "y2": {"field": "high"}, "tooltip": told}
    layers = [
        theme.layer("bands", "rule", encoding=band, color=theme.ACCENT_SOFT, strokeWidth=5),
        theme.layer(
            "bands", "tick", encoding={"x": x, "y": theme.quantitative("mid", **y)}, color=theme.ACCENT, width=7
        ),
        theme.layer(
            "bands",
            "point",
            encoding={"x": x, "y": theme.quantitative("came", **y), "tooltip": told},
            color=theme.INK,
            filled=True,
            size=26,
        ),
    ]
    return theme.layered(layers, height=_HEIGHT, data={"bands": rows})
