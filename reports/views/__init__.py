"""Public cases, reports and papers."""
