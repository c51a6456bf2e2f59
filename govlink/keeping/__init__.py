"""Keeping what GovLink holds: encrypted backups, their restoring and proving, moving to another database."""
