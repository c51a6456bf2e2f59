"""Addresses of the applicant's side. Ids are random: they tell neither order nor age."""

from django.urls import path

from startups.views import annexes, desks, files, interests, profiles, sending, submissions, unsealing

urlpatterns = [
    path("startup/", profiles.startups, name="startups"),
    path("startup/new/", profiles.startup_new, name="startup_new"),
    path("startup/invitations/", profiles.invitations, name="invitations"),
    path("startup/invitations/<str:token>/", profiles.invitation, name="invitation"),
    path("startup/<uuid:pk>/", profiles.startup, name="startup"),
    path("startup/<uuid:pk>/edit/", profiles.startup_edit, name="startup_edit"),
    path("startup/<uuid:pk>/identity/<slug:group>/", profiles.startup_identity, name="startup_identity"),
    path("startup/<uuid:pk>/team/", profiles.startup_team, name="startup_team"),
    path("startup/<uuid:pk>/team/<int:member>/remove/", profiles.member_remove, name="member_remove"),
    path(
        "startup/<uuid:pk>/invitations/<int:invitation>/cancel/", profiles.invitation_cancel, name="invitation_cancel"
    ),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/start/<str:reference>/", submissions.start_submission, name="start_submission"),
    path("submissions/follow/<str:reference>/", profiles.follow_call, name="follow_call"),
    path("submissions/<uuid:pk>/", submissions.submission, name="submission"),
    path("submissions/<uuid:pk>/sections/<slug:section>/", submissions.section, name="submission_section"),
    path("submissions/<uuid:pk>/autosave/", submissions.autosave, name="submission_autosave"),
    path("submissions/<uuid:pk>/identity/<slug:part>/", submissions.identity, name="submission_identity"),
    path("submissions/<uuid:pk>/statements/", submissions.sworn, name="submission_sworn"),
    path("submissions/<uuid:pk>/files/", files.files, name="submission_files"),
    path("submissions/<uuid:pk>/files/<uuid:attachment>/", files.file, name="submission_file"),
    path("submissions/<uuid:pk>/files/<uuid:attachment>/remove/", files.file_remove, name="submission_file_remove"),
    path("submissions/<uuid:pk>/files/<uuid:attachment>/copy/", annexes.flat_copy, name="submission_flat"),
    path(
        "submissions/<uuid:pk>/files/<uuid:attachment>/copy/<int:number>.jpg",
        annexes.flat_page,
        name="submission_flat_page",
    ),
    path("submissions/<uuid:pk>/preview/", sending.preview, name="submission_preview"),
    path("submissions/<uuid:pk>/preview/replace/", sending.preview_replace, name="submission_preview_replace"),
    path("submissions/<uuid:pk>/send/", sending.send, name="submission_send"),
    path("submissions/<uuid:pk>/receipt/", sending.receipt, name="submission_receipt"),
    path("submissions/<uuid:pk>/receipt.<str:kind>", sending.receipt_file, name="submission_receipt_file"),
    path("submissions/<uuid:pk>/withdraw/", sending.withdraw, name="submission_withdraw"),
    path("submissions/<uuid:pk>/result/", sending.result, name="submission_result"),
    path("submissions/<uuid:pk>/review/", unsealing.request_review, name="submission_review"),
    path("interests/<str:reference>/", interests.declare, name="seat_declare"),
    path("custody/", desks.custody, name="custody"),
    path("custody/<str:reference>/", desks.desk, name="desk"),
    path("custody/<str:reference>/take-up/", desks.take_up, name="desk_take_up"),
    path("custody/<str:reference>/hand-over/", desks.hand_over, name="desk_hand_over"),
    path("custody/<str:reference>/opening/", unsealing.unsealing, name="unsealing"),
    path("custody/<str:reference>/<uuid:pk>/", desks.eligibility, name="desk_eligibility"),
    path("custody/<str:reference>/<uuid:pk>/blinding/", desks.blinding, name="desk_blinding"),
    path("custody/<str:reference>/<uuid:pk>/blinding/words/", desks.mask_words, name="desk_mask_words"),
    path("custody/<str:reference>/<uuid:pk>/blinding/<int:masking>/", desks.decide, name="desk_masking"),
    path("custody/<str:reference>/<uuid:pk>/files/<uuid:attachment>/", desks.desk_file, name="desk_file"),
    path("custody/<str:reference>/<uuid:pk>/files/<uuid:attachment>/copy/", annexes.decide, name="desk_flat"),
    path("results/<str:reference>/identity/", unsealing.result_identity, name="result_identity"),
]
