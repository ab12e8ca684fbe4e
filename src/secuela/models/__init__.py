"""How the world works, one model each; none knows another.

Into a model go one draw of its parameters (``Theta``), what acts on it this month (``Inputs``, neutral where nothing
does) and its luck; out come its next state and its ``Outputs``. What one model does to another is no model's business:
the links of ``world`` carry it. A model is one file, or a folder in which ``state.py`` says what it is made of,
``model.py`` how a month goes, and each other file is one mechanism. ``displacement.py`` is the shortest to begin with.
"""
