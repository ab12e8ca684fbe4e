"""The report's pictures: Vega-Lite made with Altair, each with its caption burnt in."""
