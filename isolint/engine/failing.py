"""From which severity on a finding fails: as the service says that its file belongs to."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from isolint.config.settings import Settings
from isolint.engine.services import inside_service, services_below


class FailLevels:
    """Paths are those of a report on `root`."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.whole = inside_service(root, settings).fail_on
        self.below = [
            (f"{settings.below(root.resolve(), folder)}/".removeprefix("./"), own.fail_on)
            for service, own in services_below(root, settings)
            for folder in (service.root, *service.shared)
        ]

    def of(self, path: str) -> Severity:
        """The strictest of those that share the file."""
        levels = [level for folder, level in self.below if path.startswith(folder)]
        return min(levels, key=lambda level: level.rank, default=self.whole)
