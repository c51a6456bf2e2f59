"""What a pilot is made of: plan, activities, evidence, and what was learnt."""

from pilots.models.evidence import EvidenceImport, ImportProblem, Manifestation, ReportedTone, Source, Topic
from pilots.models.learning import CaseReport, DecisionTaken, Finding, Indicator, Lesson
from pilots.models.plan import Meeting, Pilot, PilotActivity, StageGate
from pilots.models.requirements import FunctionalRequirement, RequirementVersion

__all__ = [
    "CaseReport",
    "DecisionTaken",
    "EvidenceImport",
    "Finding",
    "FunctionalRequirement",
    "ImportProblem",
    "Indicator",
    "Lesson",
    "Manifestation",
    "Meeting",
    "Pilot",
    "PilotActivity",
    "ReportedTone",
    "RequirementVersion",
    "Source",
    "StageGate",
    "Topic",
]
