package main

// casework breaks what staff do to a document: taking a move back, telling, checking, and what takes two people.
func casework() []mutant {
	const (
		undo     = "internal/family/undo.go"
		approval = "internal/family/approval.go"
		decide   = "internal/family/decide_approval.go"
		withdraw = "internal/family/withdraw_approval.go"
		decision = "internal/family/decision.go"
		preview  = "internal/family/preview.go"
		noTrace  = "TestRule2UndoLeavesNoTrace"
		bot      = "bot"
	)
	return []mutant{
		{rule: "2", breaks: "a move that was taken back pings all the same", in: inFamily, test: noTrace,
			file: undo, old: `for _, adult := range pinged {`, new: `for _, adult := range pinged[:0] {`},
		{rule: "2", breaks: "a page closes for a move that was taken back", in: inFamily, test: noTrace,
			file: undo, old: `for _, adult := range adults {`, new: `for _, adult := range adults[:0] {`},
		{rule: "2", breaks: "a move that is taken back takes the ping of another one with it", in: "internal/delivery", test: "TestWithdraw",
			file: "internal/delivery/withdraw.go", old: `d.person_ids[:array_position(d.person_ids, @person) - 1] || d.person_ids[array_position(d.person_ids, @person) + 1:]`,
			new: `array_remove(d.person_ids, @person)`},
		{rule: "2", breaks: "what was shown is taken back", in: inFamily, test: "TestUndo",
			file: "migrations/0003_casework.sql", old: ` AND m.shown_from > moment`, new: ``},
		{rule: "2", breaks: "what somebody was told of is taken back", in: inFamily, test: "TestUndoIsTooLateOnceSomebodyWasTold",
			file: "migrations/0003_casework.sql", old: `t.document_id = document AND t.up_to_seq >= newest`, new: `t.document_id = document AND t.up_to_seq > newest`},
		{rule: "2", breaks: "a later move of the same number is taken back", in: inFamily, test: "TestUndo",
			file: undo, old: ` || !d.moves[u.Seq-1].At.Equal(u.At) {`, new: ` || u.At.IsZero() {`},
		{rule: "2", breaks: "the task for a lawyer goes with a move that was taken back", in: inFamily, test: "TestUndoBringsTheTaskBack",
			file: "internal/family/task.go", old: `UPDATE tasks SET done_at = NULL, done_by = NULL WHERE`, new: `UPDATE tasks SET done_by = done_by WHERE`},
		{rule: "2", breaks: "a preview shows what she will not see", in: inFamily, test: "TestRule2PreviewIsWhatIsShown",
			file: preview, old: `d.family, &d.history, r.Reader, told, move.ShownFrom)`, new: `d.family, &d.history, r.Reader, append(told, Telling{UpTo: move.Seq, At: now}), move.ShownFrom)`},
		{rule: "2", breaks: "a preview shows the old day of a visit", in: inFamily, test: "TestRule2PreviewIsWhatIsShown",
			file: preview, old: `shown.Visit = visit`, new: `shown.Visit = shown.Visit`},
		{rule: "2", breaks: "what is confirmed is not what was looked at", in: inFamily, test: "TestPreviewRefusesWhatMoveRefuses",
			file: "internal/family/next_move.go", old: `case n.After != 0 && n.After != before.Seq:`, new: `case n.After < 0:`},
		{rule: "8", breaks: "one person records an outcome about a relative", in: inFamily, test: "TestRule8OutcomeNeedsASecondPerson",
			file: "internal/family/move.go", old: `if before, _ := d.last(); d.track.NeedsSecondPerson(before.Stage, n.To.Stage) {`, new: `if before, _ := d.last(); d.track.NeedsSecondPerson(before.Stage, before.Stage) {`},
		{rule: "8", breaks: "one person takes an outcome about a relative back", in: inFamily, test: "TestRule8OutcomeNeedsASecondPerson",
			file: approval, old: `(outcome(from) || outcome(to))`, new: `outcome(to)`},
		{rule: "8", breaks: "a document is opened with its outcome", in: inFamily, test: "TestRule8OutcomeNeedsASecondPerson",
			file: "internal/family/move.go", old: `case n.Track.NeedsSecondPerson("", n.State.Stage):`, new: `case n.Track.NeedsSecondPerson("", "") && n.State.Overlay.valid():`},
		{rule: "8", breaks: "whoever asked approves", in: inFamily, test: "TestRule8Approval",
			file: decide, old: `case a.By == staff:`, new: `case a.By == 0:`},
		{rule: "8", breaks: "what was asked for a day ago is approved", in: inFamily, test: "TestRule8Approval",
			file: decide, old: ` || !now.Before(a.Expires):`, new: `:`},
		{rule: "8", breaks: "what was asked for on another state is approved", in: inFamily, test: "TestRule8ApprovalOfWhatWasLookedAt",
			file: decide, old: `case decided != nil || after != len(d.moves)`, new: `case decided != nil`},
		{rule: "8", breaks: "what was turned down is approved", in: inFamily, test: "TestRule8ApprovalOfWhatWasLookedAt",
			file: decide, old: `case decided != nil && *decided == staff:`, new: `case decided != nil && *decided == 0:`},
		{rule: "8", breaks: "what was taken back is approved", in: inFamily, test: "TestWithdrawApproval",
			file: decide, old: `WHERE id = $1 AND lapsed_at IS NULL FOR UPDATE`, new: `WHERE id = $1 FOR UPDATE`},
		{rule: "8", breaks: "what was decided is taken back", in: inFamily, test: "TestWithdrawnOrDecided",
			file: withdraw, old: `AND decided_at IS NULL AND lapsed_at IS NULL`, new: `AND lapsed_at IS NULL`},
		{rule: "8", breaks: "a request is taken back by whoever works on the family", in: inFamily, test: "TestWithdrawApproval",
			file: withdraw, old: `a.requested_by = @staff AND `, new: ``},
		{rule: "today", breaks: "what was decided goes from the list before it was opened", in: inFamily, test: "TestDecisionStandsUntilOpened",
			file: decision, old: `o.since >= a.decided_at`, new: `o.since IS NOT NULL`},
		{rule: "today", breaks: "what was decided stands on the list for ever", in: inFamily, test: "TestDecisionStandsUntilOpened",
			file: decision, old: `ownDecision+` + "` AND `" + `+unopenedDecision+`, new: `ownDecision+`},
		{rule: "moves", breaks: "a preview that was closed goes on with its second page", in: "internal/message", test: "TestPreviewBeginsAgain",
			file: "internal/message/preview.go", old: `Choice{p.Label("stf.preview"), FirstPage}`, new: `Choice{p.Label("stf.preview"), OtherPage}`},
		{rule: "today", breaks: "a supervisor does not find on her list whom to call because of a storm", in: bot, test: "TestSupervisorsListLeadsToHerStormCalls",
			file: "internal/flow/staff_overseen.go", old: `beside != message.Beside{}`, new: `beside.Joins+beside.Ahead > 0`},
		{rule: "today", breaks: "what was decided is on no list", in: bot, test: "TestTranscripts/ru/case_four_eyes_no",
			file: "internal/message/staff_today.go", old: `{DutyDecided, "stf.decided", "today.decided", decidedEntries(p, t.Decided, now)},`, new: ``},
		{rule: "today", breaks: "a deputy is told of what stands on no list of hers", in: inFamily, test: "TestDecisionPingsWhoeverAskedAlone",
			file: decision, old: `delivery.QueueStaffAlone(`, new: `delivery.QueueStaff(`},
		{rule: "today", breaks: "whoever asked is told of a family that is not theirs any more", in: inFamily, test: "TestDecisionPingsWhoeverAskedAlone",
			file: decision, old: `err := mayWork(ctx, tx, asker, family, now)`, new: `err := ctx.Err()`},
	}
}
