"""How far a plan has come, as proposals say of themselves and claims of others; threat and act are separate."""

from typing import Literal

Stage = Literal["dropped", "talk", "directive", "planning", "training", "approved", "deployed"]
Execution = Literal["none", "disputed", "acknowledged"]
