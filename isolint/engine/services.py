"""Several services in one repository: what is scanned for each."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from isolint.config.settings import Service, Settings


def services_below(root: Path, settings: Settings) -> list[tuple[Service, Settings]]:
    """The services whose folder is the scanned one or stands in it, with the settings of each."""
    whole = root.resolve()
    if not whole.is_dir():
        return []
    found = []
    for service in settings.service:
        below = settings.below(whole, service.root)
        if below != ".." and not below.startswith("../"):
            found.append((service, _settings(whole, settings, service)))
    return found


def inside_service(root: Path, settings: Settings) -> Settings:
    """As the service says in whose folder the scanned one stands; it sees no shared folders."""
    whole = root.resolve()
    for service in settings.service:
        if settings.folder is not None and (settings.folder / service.root).resolve() in (
            whole.parents
        ):
            return _own(settings, service)
    return settings


def unseen_folders(root: Path, settings: Settings) -> list[str]:
    """What the service in whose folder the scanned one stands shares with others, outside of it."""
    whole = root.resolve()
    for service in settings.service:
        if whole.is_relative_to(_resolved(settings, service.root)):
            outside = (
                each
                for each in service.shared
                if not _resolved(settings, each).is_relative_to(whole)
            )
            return list(outside)
    return []


def _resolved(settings: Settings, folder: str) -> Path:
    return ((settings.folder or Path()) / folder).resolve()


def _settings(root: Path, settings: Settings, service: Service) -> Settings:
    folders = [settings.below(root, each) for each in (service.root, *service.shared)]
    include = () if "." in folders else tuple(f"/{each}/" for each in folders)
    roots = (service.root, *service.shared, *settings.source_roots)
    return replace(_own(settings, service), include=include, source_roots=roots)


def _own(settings: Settings, service: Service) -> Settings:
    return replace(
        settings,
        exclude=(*settings.exclude, *service.exclude),
        framework={**settings.framework, **service.framework},
        select=settings.select if service.select is None else service.select,
        ignore=(*settings.ignore, *service.ignore),
        fail_on=service.fail_on or settings.fail_on,
        service=(),
    )
