"""Mends what has a mechanical mend: findings and source text to edits, kept once they hold."""
