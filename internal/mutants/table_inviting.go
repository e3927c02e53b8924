package main

// inviting break what is said of a talk before she may be told of it, and of what was called off and is taken back.
func inviting() []mutant {
	const (
		booking = "internal/booking"
		invite  = "internal/booking/invite.go"
		meeting = "internal/booking/meeting.go"
		book    = "internal/booking/book.go"
		queue   = "internal/booking/queue.go"
		calls   = "internal/booking/calls.go"
		page    = "internal/booking/case_meeting.go"
		flow    = "internal/flow/meeting.go"
		kept    = "TestCancelAndTakeBack"
		waits   = "TestInvitationWaits"
		late    = "TestInvitationTooLate"
		met     = "internal/booking/closure_meetings.go"
		shared  = "TestNoCallsOfWhomItWasSharedWith"
		never   = "TestNoCallsAboutWhatSheNeverHeardOf"
	)
	return []mutant{
		{rule: "booking", breaks: "an invitation to a talk comes whenever staff book it", in: booking, test: waits + "/it_stands",
			file: book, old: `s.toldFrom(ctx, tx, r.Talk, r.Adult, now)`, new: `s.toldFrom(ctx, tx, false, r.Adult, now)`},
		{rule: "booking", breaks: "what staff book in the evening is told the next day, talk or not", in: booking, test: "TestOtherInvitationsDoNotWait",
			file: invite, old: `if !talk {`, new: `if !talk && now.IsZero() {`},
		{rule: "booking", breaks: "an invitation to a talk comes before office hours", in: booking, test: "TestInvited",
			file: invite, old: `time '09:00'`, new: `time '08:00'`},
		{rule: "booking", breaks: "an invitation to a talk comes on a day on which no talk would be", in: booking, test: "TestInvited",
			file: invite, old: "WHERE `+fitForTalk+` AND", new: "WHERE cardinality(@except::date[]) >= 0 AND"},
		{rule: "booking", breaks: "an invitation to a talk comes on a holiday", in: booking, test: "TestInvited",
			file: invite, old: `h.day = (s.starts_at AT TIME ZONE @zone)::date)`, new: `h.day = (s.starts_at AT TIME ZONE @zone)::date + 400)`},
		{rule: "booking", breaks: "she sees a talk before she is invited", in: booking, test: waits + "/it_stands",
			file: invite, old: `(NOT a.talk OR r.added_at <= least(@now, a.starts_at))`, new: `(NOT a.talk OR r.added_at <= greatest(@now, a.starts_at))`},
		{rule: "booking", breaks: "what was called off before she was invited is news", in: booking, test: waits + "/staff_cancel_it",
			file: meeting, old: `coalesce(a.cancelled_at >= r.added_at, true)`, new: `true`},
		{rule: "booking", breaks: "she is pinged of a talk that she does not find", in: booking, test: waits + "/it_stands",
			file: queue, old: `delivery.New, later(now, t.Added), t.Persons...)`, new: `delivery.New, now, t.Persons...)`},
		{rule: "booking", breaks: "her page closes because of a talk to which she is not invited yet", in: booking, test: waits + "/staff_move_it",
			file: queue, old: `case t.Untold && !t.Made:`, new: `case t.Untold && !t.Made && t.Status != Standing:`},
		{rule: "booking", breaks: "a closure closes her page because of a talk to which she is not invited yet", in: booking, test: waits + "/its_day_is_closed",
			file: met, old: "AND `+knows+` ORDER BY", new: "AND @now::timestamptz IS NOT NULL ORDER BY"},
		{rule: "booking", breaks: "a talk is shared in the evening", in: booking, test: "TestSharedInvitationWaits",
			file: "internal/booking/share.go", old: `s.toldFrom(ctx, tx, a.talk, adult, now)`, new: `s.toldFrom(ctx, tx, false, adult, now)`},
		{rule: "booking", breaks: "staff do not read that an invitation comes too late", in: booking, test: late,
			file: page, old: `later(now, m.Told)`, new: `now`},
		{rule: "booking", breaks: "whom an invitation reaches too late is on nobody's list", in: booking, test: late,
			file: calls, old: "const uninvited = `(NOT ` + knows", new: "const uninvited = `(` + knows"},
		{rule: "booking", breaks: "whom an invitation reaches in time is called", in: booking, test: late,
			file: calls, old: "CASE WHEN NOT ` + unreached + ` THEN r.added_at END", new: `NULL::timestamptz`},
		{rule: "booking", breaks: "she was called, and does not find the talk in the chat", in: booking, test: late,
			file: calls, old: `added_at = least(r.added_at, @now)`, new: `added_at = greatest(r.added_at, @now)`},
		{rule: "booking", breaks: "who does not work for a family reads that it is invited to a talk", in: booking, test: late,
			file: calls, old: `w.closure = 0 AND w.fate = '' AND`, new: `w.closure = 0 AND`},
		{rule: "booking", breaks: "staff do not read before they confirm when she is invited", in: "bot", test: "TestTranscripts/kk/talk_evening",
			file: "internal/flow/book_draft.go", old: `s.Invited, err = t.Meetings.Invited(`, new: `_, err = t.Meetings.Invited(`},
		{rule: "booking", breaks: "she is told that she missed a talk that began before she was invited", in: booking, test: "TestNeverInvitedNeverMissed/it_began_before",
			file: invite, old: `least(@now, a.starts_at)`, new: `least(@now, 'infinity')`},
		{rule: "booking", breaks: "she is called about what a closure did to a talk of which she never heard", in: booking, test: shared,
			file: met, old: "WHERE a.id = @meeting AND NOT `+uninvited+` AND", new: "WHERE a.id = @meeting AND"},
		{rule: "booking", breaks: "staff read that they must call about a talk of which she never heard", in: booking, test: shared,
			file: met, old: "r.removed_at IS NULL AND NOT `+uninvited+` AND `+unreached", new: "r.removed_at IS NULL AND `+unreached"},
		{rule: "booking", breaks: "she is called about the place of a talk of which she never heard", in: booking, test: never + "/invited_by_no_message,_another_place",
			file: calls, old: "` + unseen + ` AND NOT ` + uninvited", new: "` + unseen"},
		{rule: "booking", breaks: "who is not in the chat is called by nobody when the office closes", in: booking, test: "TestCallsAboutATalkOfWhoIsNotInTheChat",
			file: calls, old: "comes + inChat + `)`", new: "comes + `)`"},
		{rule: "booking", breaks: "whom no line invites is on nobody's list", in: booking, test: "TestInvitationThatReachesNobody/turned_messages_off",
			file: calls, old: "CASE WHEN NOT ` + unreached + ` THEN r.added_at END", new: `r.added_at`},
		{rule: "booking", breaks: "whom no line invited is on nobody's list when the hour is over", in: booking, test: "TestInvitationThatReachesNobody/turned_messages_off",
			file: calls, old: "a.talk AND r.seen_revision = 0 AND", new: "a.talk AND r.seen_revision < 0 AND"},
		{rule: "booking", breaks: "who saw a talk in the chat is called to it", in: booking, test: "TestInvitationThatReachesNobody/turned_messages_off",
			file: calls, old: "a.talk AND r.seen_revision = 0 AND", new: "a.talk AND"},
		{rule: "booking", breaks: "staff read that whom no line reaches will be invited", in: booking, test: "TestInvitationThatReachesNobody/turned_messages_off",
			file: page, old: "	if m.ToldLate {\n", new: "	if m.ToldLate && m.ID == 0 {\n"},
		{rule: "booking", breaks: "who is let in before she is invited to a talk is owed nothing of it", in: booking, test: "TestLetInIsInvited",
			file: queue, old: "AND `+uninvited+` ORDER BY", new: "AND NOT `+uninvited+` ORDER BY"},
		{rule: "booking", breaks: "a call counts for a meeting at another time than she was told", in: booking, test: "TestCalledAboutAnotherTime",
			file: calls, old: `w.revision = @revision AND`, new: `(w.revision = @revision OR true) AND`},
		{rule: "booking", breaks: "she is refused a time because of a talk of which she never heard, and is told so", in: booking, test: "TestTimeOfATalkIsTaken/she_books",
			file: book, old: `if err := r.apart(ctx, tx, at.Span, now); err != nil {`, new: `if err := (Holder{By: 1}).apart(ctx, tx, at.Span, now); err != nil {`},
		{rule: "booking", breaks: "she moves a meeting to the hour of a talk of which she never heard, and is told so", in: booking, test: "TestTimeOfATalkIsTaken/she_moves",
			file: "internal/booking/move.go", old: `if err := who.apart(`, new: `if err := (Holder{By: 1}).apart(`},
		{rule: "booking", breaks: "she takes back what is at the hour of a talk of which she never heard, and is told so", in: booking, test: "TestTimeOfATalkIsTaken/she_takes_back",
			file: "internal/booking/cancel.go", old: `if err := c.apart(`, new: `if err := (Holder{By: 1}).apart(`},
		{rule: "waiting", breaks: "a talk that staff invite to takes her place in the line", in: booking, test: "TestTalkLeavesHerPlaceInTheLine",
			file: "internal/booking/wait.go", old: `if r.Talk {`, new: `if r.Talk && r.Slot == 0 {`},

		{rule: "booking", breaks: "she is offered to take back what the office closed", in: booking, test: kept,
			file: meeting, old: `a.starts_at > @now AND s.closed_at IS NULL`, new: `a.starts_at > @now`},
		{rule: "booking", breaks: "she is offered to take back what is at the hour of another meeting of hers", in: booking, test: kept,
			file: meeting, old: `b.adult_id = a.adult_id AND b.status = 'booked'`, new: `b.adult_id = a.adult_id AND b.status = 'missed'`},
		{rule: "booking", breaks: "she does not read that what she takes back is kept no more", in: "bot", test: "TestTranscripts/ru/meeting_back_closed",
			file: flow, old: `errors.Is(err, booking.ErrBusy), errors.Is(err, booking.ErrTaken):`, new: `errors.Is(err, booking.ErrBusy):`},
		{rule: "booking", breaks: "she does not read that she is elsewhere at the hour of what she takes back", in: "bot", test: "TestTranscripts/kk/meeting_back_busy",
			file: flow, old: `return message.SaidBusy`, new: `return message.SaidNotKept`},
		{rule: "booking", breaks: "who shares a meeting reads that its time changed when it was taken back", in: "internal/message", test: "TestScreens/meeting",
			file: "internal/message/meeting.go", old: `case m.News && m.TakenBack:`, new: `case m.News && m.TakenBack && said != "":`},
		{rule: "booking", breaks: "a ping says that the time changed of what was taken back", in: booking, test: "TestTakenBackStands",
			file: "internal/booking/ping.go", old: "`+sameTime+` OR `+takenBack+`,", new: "`+sameTime+`,"},
		{rule: "booking", breaks: "what was moved since it was taken back is said to stand", in: booking, test: "TestTakenBackStands",
			file: "internal/booking/cancel.go", old: `h.revision = a.revision AND h.key LIKE 'back:%'`, new: `h.key LIKE 'back:%'`},
	}
}
