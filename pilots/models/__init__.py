"""What a pilot is made of: plan, activities, evidence, and what was learnt."""

from pilots.models.evidence import EvidenceImport, ImportProblem, ReportedTone, Source, Topic
from pilots.models.imports import EvidenceChunk, EvidencePart, EvidenceRules, ReportedSplit, SupplierToken, Tally
from pilots.models.learning import CaseReport, DecisionTaken, Finding, Indicator, Lesson
from pilots.models.papers import CaseText
from pilots.models.plan import Meeting, Pilot, PilotActivity, StageGate
from pilots.models.procurement import InformationShared, ProcurementRoute, TaxUnit
from pilots.models.pulses import PulseNote
from pilots.models.replication import PlanTemplate
from pilots.models.requirements import FunctionalRequirement, RequirementVersion
from pilots.models.running import (
    Barrier,
    DataUse,
    Effect,
    FollowUp,
    MeetingGuest,
    PilotPerson,
    PlanVersion,
    Proof,
    Risk,
)
from pilots.models.samples import Labeller, LabelSample, SampleItem, SampleLabel
from pilots.models.sandbox import SandboxReport
from pilots.models.search import SearchRow

__all__ = [
    "Barrier",
    "CaseReport",
    "CaseText",
    "DataUse",
    "DecisionTaken",
    "Effect",
    "EvidenceChunk",
    "EvidenceImport",
    "EvidencePart",
    "EvidenceRules",
    "Finding",
    "FollowUp",
    "FunctionalRequirement",
    "ImportProblem",
    "Indicator",
    "InformationShared",
    "LabelSample",
    "Labeller",
    "Lesson",
    "Meeting",
    "MeetingGuest",
    "Pilot",
    "PilotActivity",
    "PilotPerson",
    "PlanTemplate",
    "PlanVersion",
    "ProcurementRoute",
    "Proof",
    "PulseNote",
    "ReportedSplit",
    "ReportedTone",
    "RequirementVersion",
    "Risk",
    "SampleItem",
    "SampleLabel",
    "SandboxReport",
    "SearchRow",
    "Source",
    "StageGate",
    "SupplierToken",
    "Tally",
    "TaxUnit",
    "Topic",
]
