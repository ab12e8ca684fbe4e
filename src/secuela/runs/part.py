"""What every part of a run's files has in common when it is read."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Immutable, without numbers that are none; keys that a later version writes are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)
