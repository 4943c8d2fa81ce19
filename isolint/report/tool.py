"""What isolint calls itself in its output."""

from __future__ import annotations

NAME = "isolint"
VERSION = "0.1.0"
# "Exposure of Data Element to Wrong Session": what isolint is about.
URL = "https://cwe.mitre.org/data/definitions/488.html"
