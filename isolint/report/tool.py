"""What isolint calls itself in its output."""

from __future__ import annotations

NAME = "isolint"
VERSION = "0.1.0"
