"""Statistics of a panel, in numpy: severity, rank uncertainty, agreement, flags, measures pooled over calls.

Pure functions. None of them ranks officially: ``selection.rules.ranking`` does, in integers that anyone recomputes.
What is computed here tells how far that ranking can be trusted.
"""
