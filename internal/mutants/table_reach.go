package main

// reach break what decides whether a phone lights up, and what is new to whom.
func reach() []mutant {
	const (
		news     = "internal/family/news.go"
		inFamily = "internal/family"
		outbox   = "internal/outbox"
		push     = "internal/outbox/push.go"
		carry    = "internal/outbox/carry.go"
		asked    = "internal/outbox/wanted.go"
		wanted   = "TestPushOnlyWhatIsWanted/"
	)
	return []mutant{
		{rule: "reach", breaks: "a ping goes out although she has opened it", in: inFamily, test: "TestPingDue/she_has_opened_it",
			file: news, old: "m.Seq > d.seen.Seq && ", new: ""},
		{rule: "2", breaks: "a ping goes out for what a person has to tell", in: inFamily, test: "TestPingDue/what_came_since_lies_behind_a_decision",
			file: news, old: "m.Seq <= shown", new: "m.Seq <= len(d.moves)+shown"},
		{rule: "reach", breaks: "two pings for one change", in: inFamily, test: "TestPingDue/she_was_pinged_since",
			file: news, old: " && m.ShownFrom.After(last)", new: " && !last.After(now)"},
		{rule: "reach", breaks: "a ping goes out although a person told her", in: inFamily, test: "TestPingDue/a_person_told_her",
			file: news, old: " && !calm(d.told, m.ShownFrom)", new: ""},
		{rule: "reach", breaks: "a change that is found when she looks pings", in: inFamily, test: "TestPingDue/what_came_since_is_found_when_she_looks",
			file: news, old: "before, m.State) == Ping", new: "before, m.State) <= Ping"},
		{rule: "13", breaks: "what another adult opens is not new any more", in: inFamily, test: "TestRule13NewsOfAnotherAdult",
			file: news, old: "LEFT JOIN seen s ON s.account_id = a.id AND s.document_id = d.id", new: "LEFT JOIN seen s ON s.document_id = d.id"},
		{rule: "2", breaks: "what was not told is new", in: inFamily, test: "TestNews",
			file: news, old: "view := d.viewAt(d.told, now)", new: "view := View{Seq: len(d.moves)}"},
		{rule: "reach", breaks: "every paper she never opened is news", in: inFamily, test: "TestNews",
			file: news, old: "d.seen = d.viewAt(recordedBy(d.told, joined), joined)", new: "d.seen = View{Since: joined}"},
		{rule: "reach", breaks: "a card that did not reach her counts as opened", in: "bot", test: "TestUnshownStaysNew",
			file: "internal/flow/show.go", old: "\tcase r.opened != nil:", new: "\t}\n\tswitch {\n\tcase r.opened != nil:"},
		{rule: "reach", breaks: "who turned messages off is pinged", in: outbox, test: wanted + "she_turned_messages_off",
			file: "internal/delivery/hold.go", old: "WHEN a.muted_at IS NOT NULL THEN 'muted'", new: "WHEN a.muted_at > $3 THEN 'muted'"},
		{rule: "reach", breaks: "who is left in peace is pinged", in: outbox, test: wanted + "she_is_left_in_peace",
			file: "internal/delivery/hold.go", old: "THEN 'held'", new: "THEN ''"},
		{rule: "reach", breaks: "what she wants by now is not asked in her turn", in: outbox, test: "TestPushAsksAgainInHerTurn",
			file: asked, old: "o.owed, o.sendable, o.withheld", new: "o.owed, o.sendable"},
		{rule: "reach", breaks: "what keeps one message back keeps back those claimed with it", in: outbox, test: "TestHandful",
			file: asked, old: `if reasons[i] != "" {`, new: `if reasons[i] = max(reasons[max(i, 1)-1], reasons[i]); reasons[i] != "" {`},
		{rule: "reach", breaks: "who is busy holds up those whose messages were claimed with hers", in: outbox, test: "TestHandful",
			file: carry, old: "t.each(ctx, busy, t.takeTurns)", new: "for _, m := range busy {\n\t\tt.takeTurns(ctx, []*message{m})\n\t}"},
		{rule: "reach", breaks: "what cannot be read for one is not read for those whose messages were claimed with hers", in: outbox, test: "TestHandfulWithTroubleInIt",
			file: carry, old: "case len(all) > 1:\n\t\tt.each(ctx, all, again)\n\t\treturn false\n\t}\n\tall[0].err = err", new: "}\n\tfor _, m := range all {\n\t\tm.err = err\n\t}"},
		{rule: "reach", breaks: "what was not sent meanwhile is lost", in: outbox, test: "TestPushWhatWasMissed",
			file: "internal/delivery/queue.go", old: "d.reason IN ('blocked', 'muted', 'held')", new: "d.reason IN ('blocked')"},
		{rule: "reach", breaks: "a ping that was swiped away is lost", in: "bot", test: "TestTranscripts/kk/ping_swiped_away",
			file: "internal/flow/decide.go", old: "message.Menu(t.say, t.who.Simple, news, len(letters) > 0)", new: "message.Menu(t.say, t.who.Simple, news && t.now.IsZero(), len(letters) > 0)"},
		{rule: "reach", breaks: "what was kept back for two causes comes twice", in: outbox, test: "TestPushWhatWasMissedOnce",
			file: "internal/delivery/queue.go", old: "greatest($3, (SELECT max(settled_at)", new: "least($3, (SELECT max(settled_at)"},
		{rule: "reach", breaks: "a hold never ends by itself", in: outbox, test: "TestPushWhatWasMissed/the_hold_has_ended",
			file: "internal/delivery/hold.go", old: "ended_at IS NULL AND until_at <= $1 RETURNING", new: "ended_at IS NULL AND until_at > $1 RETURNING"},
		{rule: "reach", breaks: "what one hold kept from her is lost with the next", in: outbox, test: "TestPushWhatWasMissed/the_hold_was_replaced,_and_has_ended",
			file: "internal/delivery/hold.go", old: "if _, err := EndHold(ctx, tx, adult, by, h.From); err != nil {", new: "if _, err := tx.Exec(ctx, `UPDATE contact_holds SET ended_at = $2 WHERE adult_id = $1 AND ended_at IS NULL`, adult, h.From); err != nil {"},
		{rule: "reach", breaks: "a ping on its way covers what is shown after it", in: outbox, test: "TestPushAfterAnotherOnItsWay",
			file: "internal/delivery/settle.go", old: "settled[i] = r.Began", new: "settled[i] = now"},
		{rule: "reach", breaks: "a new phone lights up for who turned messages off", in: "internal/account", test: "TestLostPhoneStaysMuted",
			file: "internal/account/bind.go", old: "SELECT p.muted_at FROM accounts p", new: "SELECT NULL::timestamptz FROM accounts p"},
		{rule: "reach", breaks: "who is let in misses the ping for what is shown a little later", in: "internal/account", test: "TestLetInIsOwedWhatIsShownLater",
			file: "internal/account/decide_join.go", old: "WHERE m.shown_from > $2 AND", new: "WHERE m.shown_from = $2 AND"},
		{rule: "2", breaks: "a move is taken back while somebody is shown it", in: inFamily, test: "TestUndo",
			file: "internal/family/undo.go", old: "now.Add(undoMargin)", new: "now.Add(undoMargin - undoMargin)"},
		{rule: "2", breaks: "she counts as told of a move in the place of the one she was told of", in: inFamily, test: "TestTellingIsNotOfAMoveInItsPlace",
			file: "internal/family/tell.go", old: "d.moves[n.UpTo-1].At.Equal(n.Recorded)", new: "!d.moves[n.UpTo-1].At.IsZero()"},
		{rule: "8", breaks: "what was asked for on a move that was taken back is approved on another", in: inFamily, test: "TestRule8ApprovalDoesNotOutliveItsMove",
			file: "internal/family/undo.go", old: "d.moves = d.moves[:u.Seq-1]", new: "d.moves = d.moves[:u.Seq]"},
		{rule: "reach", breaks: "a ping that waited goes out at night", in: outbox, test: "TestPushNotAtNight",
			file: "internal/delivery/quiet_hours.go", old: "if from.Equal(now) {", new: "if !from.IsZero() {"},
		{rule: "reach", breaks: "a caseworker holds an adult of another's family", in: inFamily, test: "TestHoldIsRefused",
			file: "internal/family/contact_hold.go", old: "	_, err := familyOf(ctx, tx, by, familyOfAdult+` FOR UPDATE`, adult, now)\n	return err", new: "	_, err := tx.Exec(ctx, familyOfAdult+` FOR UPDATE`, adult)\n	return err"},
		{rule: "reach", breaks: "who was not reached is on nobody's list", in: inFamily, test: "TestNotReached/unanswered_twice",
			file: "internal/family/not_reached.go", old: "d.status IN ('failed', 'unknown', 'skipped')", new: "d.status IN ('failed', 'skipped')"},
		{rule: "reach", breaks: "one chat that does not answer holds up the others", in: outbox, test: "TestPushGoesOnBesideADeafChat",
			file: push, old: "f.sending.Go(func() { f.carryOut(ctx, claimed) })", new: "f.carryOut(ctx, claimed)"},
		{rule: "reach", breaks: "the rate is left unused", in: outbox, test: "TestPushWaitsForTheRate",
			file: push, old: "return wait <= every && sleep(ctx, max(wait, handful)), nil", new: "return wait < 0 && sleep(ctx, wait), nil"},
		{rule: "once", breaks: "what was sent is not settled when the database was away for a moment", in: outbox, test: "TestSettleAgain",
			file: "internal/outbox/settle.go", old: "if !sleep(ctx, flushAgain) {", new: "if sleep(ctx, flushAgain) {"},
	}
}
