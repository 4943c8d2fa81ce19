"""Settings: defaults, then `[tool.isolint]` or `isolint.toml`, then the command line."""
