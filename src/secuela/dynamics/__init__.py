"""The small contract between models and engine. Stocks are float64: in float32 a country loses people."""

import jax

jax.config.update("jax_enable_x64", True)
