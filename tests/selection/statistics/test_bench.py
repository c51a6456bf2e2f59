"""The benchmark of the statistics measures what it says, on a panel small enough for a test."""

from __future__ import annotations

from bench.statistics import measured, panel


def test_the_benchmark_computes_every_statistic_of_its_panel() -> None:
    found = {name: answer for name, (_seconds, answer) in measured(panel(40, 8, 3)).items()}
    assert found["sheets to arrays"].levels.shape == (120, 4)
    assert found["severity, variances by EM"].quality.shape == (1, 40)
    assert found["2,000 posterior draws"].shape == (1, 2000, 40)
    assert found["rank intervals"].low.shape == (1, 40)
    assert found["residuals"].shape == (1, 120)
    assert [one.units for one in found["alpha of each criterion"]] == [40] * 4
    assert found["alpha of the totals"].units == 40
    assert found["straight-lining"] == []
    assert sorted(found["first without each seat"]) == list(range(1, 9))
    assert len(found["first under other weights"]) == 8
    assert len(found["shares of all weights"]) > 1
