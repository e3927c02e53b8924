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
			file: meeting, old: `r.added_at <= @now AND coalesce`, new: `coalesce`},
		{rule: "booking", breaks: "what was called off before she was invited is news", in: booking, test: waits + "/staff_cancel_it",
			file: meeting, old: ` AND coalesce(a.cancelled_at >= r.added_at, true)`, new: ``},
		{rule: "booking", breaks: "she is pinged of a talk that she does not find", in: booking, test: waits + "/it_stands",
			file: queue, old: `delivery.New, later(now, t.Added), t.Persons...)`, new: `delivery.New, now, t.Persons...)`},
		{rule: "booking", breaks: "her page closes because of a talk to which she is not invited yet", in: booking, test: waits + "/staff_move_it",
			file: queue, old: "		case t.Untold:\n", new: ``},
		{rule: "booking", breaks: "a closure closes her page because of a talk to which she is not invited yet", in: booking, test: waits + "/its_day_is_closed",
			file: "internal/booking/closure_meetings.go", old: `removed_at IS NULL AND added_at <= $2 ORDER`, new: `removed_at IS NULL AND $2::timestamptz IS NOT NULL ORDER`},
		{rule: "booking", breaks: "a talk is shared in the evening", in: booking, test: "TestSharedInvitationWaits",
			file: "internal/booking/share.go", old: `s.toldFrom(ctx, tx, a.talk, adult, now)`, new: `s.toldFrom(ctx, tx, false, adult, now)`},
		{rule: "booking", breaks: "staff do not read that an invitation comes too late", in: booking, test: late,
			file: page, old: `later(now, m.Told)`, new: `now`},
		{rule: "booking", breaks: "whom an invitation reaches too late is on nobody's list", in: booking, test: late,
			file: calls, old: `WHERE a.talk AND a.status`, new: `WHERE NOT a.talk AND a.status`},
		{rule: "booking", breaks: "whom an invitation reaches in time is called", in: booking, test: late,
			file: calls, old: `'invitation', r.added_at,`, new: `'invitation', NULL,`},
		{rule: "booking", breaks: "she was called, and does not find the talk in the chat", in: booking, test: late,
			file: calls, old: `added_at = least(r.added_at, $3)`, new: `added_at = greatest(r.added_at, $3)`},
		{rule: "booking", breaks: "who does not work for a family reads that it is invited to a talk", in: booking, test: late,
			file: calls, old: `w.closure = 0 AND w.fate = '' AND`, new: `w.closure = 0 AND`},
		{rule: "booking", breaks: "staff do not read before they confirm when she is invited", in: "bot", test: "TestTranscripts/kk/talk_evening",
			file: "internal/flow/book_draft.go", old: `s.Invited, err = t.Meetings.Invited(`, new: `_, err = t.Meetings.Invited(`},
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
