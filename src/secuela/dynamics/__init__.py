"""The small contract between models and engine.

In flow parameters, inputs and luck of one draw; out flow a state and outputs, month by month. ``model.py`` says what a
model is, ``ports.py`` what goes into it and comes out, ``luck.py`` where its luck comes from, ``link.py`` how a
departure in one reaches another. Stocks are float64: in float32 a country loses people.
"""

import jax

jax.config.update("jax_enable_x64", True)
