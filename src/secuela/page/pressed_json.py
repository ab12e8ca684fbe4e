"""Values as a page that is one file carries them: JSON, compressed, as letters."""

import base64
import gzip
import json
from typing import Any


def pressed(content: Any) -> str:  # noqa: ANN401  JSON values
    """What ``static/responses.js`` and ``static/opening.js`` open again."""
    text = json.dumps(content, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
