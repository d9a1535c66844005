"""What a test keeps of what it reads is its own: nothing goes to the user's cache, and nothing comes from there."""

from __future__ import annotations

import os

os.environ["COMPLIANCE_CACHE"] = "off"
