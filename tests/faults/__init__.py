"""Real processes that are killed, cut off and misled while people work. docs/faults.md tells what was seen."""
