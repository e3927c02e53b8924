package main

// meetings break the way to a meeting in the chat, and what stays there of it.
func meetings() []mutant {
	const (
		bot, inBooking, inDialog = "bot", "internal/booking", "internal/dialog"
		eachOfTwo                = "TestRule13MeetingsOfTwoRelatives"
		taken                    = "TestTranscripts/kk/book_taken"
		calledOff                = "TestTranscripts/kk/meeting_called_off"
		beside                   = "TestTranscripts/kk/meeting_beside"
		draft                    = "internal/booking/draft.go"
		bookDraft                = "internal/flow/book_draft.go"
	)
	return []mutant{
		{rule: "13", breaks: "one relative's meetings count in the numbers of the other", in: bot, test: eachOfTwo,
			file: "internal/booking/book.go", old: `FROM appointment_adults WHERE adult_id = $2`, new: `FROM appointment_adults WHERE $2::bigint > 0`},
		{rule: "13", breaks: "what the office did to one relative's meeting is news to the other", in: inBooking, test: "TestHasNews",
			file: "internal/booking/news.go", old: `WHERE r.adult_id = @adult AND`, new: `WHERE @adult::bigint > 0 AND`},
		{rule: "booking", breaks: "a second confirmation books a second time", in: inBooking, test: "TestDraftBooksOnce",
			file: draft, old: `			WHERE (d.slot_id, d.request) IS DISTINCT FROM (excluded.slot_id, excluded.request)`, new: `			WHERE d.slot_id IS NOT NULL`},
		{rule: "booking", breaks: "what was called off cannot be booked again", in: inBooking, test: "TestDraftBooksOnce",
			file: draft, old: `OR EXISTS (SELECT FROM appointments a WHERE a.key =`, new: `AND EXISTS (SELECT FROM appointments a WHERE a.key <>`},
		{rule: "booking", breaks: "a time is confirmed that she does not look at any more", in: inBooking, test: "TestDraftIsOfTheTimeLookedAtLast",
			file: draft, old: `AND d.by_staff = $2 AND d.slot_id = $3`, new: `AND d.by_staff = $2 AND $3::bigint > 0`},
		{rule: "booking", breaks: "an office without a time is offered", in: inBooking, test: "TestOffices",
			file: "internal/booking/find_office.go", old: `WHERE o.id IN (SELECT s.office_id `, new: `WHERE o.ended_at IS NULL OR o.id IN (SELECT s.office_id `},
		{rule: "booking", breaks: "who taps a time that was taken is told of a fault", in: bot, test: taken,
			file: bookDraft, old: `	if errors.Is(err, booking.ErrTaken) {`, new: `	if errors.Is(err, booking.ErrBusy) {`},
		{rule: "booking", breaks: "without the answers given so far nothing can be confirmed", in: bot, test: taken,
			file: bookDraft, old: `func (t *talk) atDraft() bool { return bookingMeeting.at(`, new: `func (t *talk) atDraft() bool { return stepDraft != "" || bookingMeeting.at(`},
		{rule: "booking", breaks: "what was called off looks as if it stood", in: bot, test: calledOff,
			file: "internal/message/meeting.go", old: `case m.Status == booking.Cancelled:`, new: `case m.Status == booking.Came:`},
		{rule: "booking", breaks: "a meeting is moved by a button when it is too late", in: bot, test: "TestTranscripts/kk/meeting_too_late",
			file: "internal/message/meeting.go", old: `!now.Add(m.Notice).After(m.Starts))`, new: `!now.After(m.Starts))`},
		{rule: "6", breaks: "a place on the map comes under its name", in: bot, test: beside,
			file: "internal/flow/meeting_beside.go", old: `m.Office.Longitude, message.OpenPlace(t.say))`, new: `m.Office.Longitude, dialog.Opening(m.Office.Name["ru"]))`},
		{rule: "booking", breaks: "a place on the map stays when she hides the page", in: bot, test: beside,
			file: "internal/flow/help.go", old: `if t.who.Kind == account.Staff || t.who.Kind == account.Adult {`, new: `if t.who.Kind == account.Staff {`},
		{rule: "booking", breaks: "a place on the map stands until nobody can delete it", in: bot, test: beside,
			file: "internal/flow/meeting_beside.go", old: `besideMost = 47 * time.Hour`, new: `besideMost = 470 * time.Hour`},
		{rule: "booking", breaks: "the file for a calendar says where", in: "internal/flow", test: "TestCalendar",
			file: "internal/flow/meeting_beside.go", old: `"SUMMARY:" + title,`, new: `"SUMMARY:" + title + m.Office.Name["kk"],`},
		{rule: "booking", breaks: "of two adults with one phone, one's meeting takes the other's out of its calendar", in: inBooking, test: "TestCalendarID",
			file: "internal/booking/meeting.go", old: `fmt.Appendf(nil, "%d/%d", adult, number)`, new: `fmt.Appendf(nil, "%d", number)`},
		{rule: "5", breaks: "a calendar tells whose meeting it is", in: inBooking, test: "TestCalendarID",
			file: "internal/booking/meeting.go", old: `hex.EncodeToString(s.Vault.Index("calendar", fmt.Appendf(nil, "%d/%d", adult, number)))`, new: `hex.EncodeToString(fmt.Appendf(nil, "%d/%d", adult, number))`},
		{rule: "booking", breaks: "a meeting that was moved stands in the calendar twice", in: "internal/flow", test: "TestCalendar",
			file: "internal/flow/meeting_beside.go", old: `"UID:" + id + "@meeting.invalid",`, new: `"UID:" + id + strconv.Itoa(m.Revision) + "@meeting.invalid",`},
		{rule: "booking", breaks: "a calendar keeps the time that a meeting had", in: "internal/flow", test: "TestCalendar",
			file: "internal/flow/meeting_beside.go", old: `"SEQUENCE:" + strconv.Itoa(m.Revision),`, new: `"SEQUENCE:" + strconv.Itoa(0),`},
		{rule: "booking", breaks: "a question shows what was free when it was asked first", in: inDialog, test: "TestLook",
			file: "internal/dialog/conversation.go", old: `if err != nil || at.Look == nil {`, new: `if err != nil || at.Look == nil || len(kept.Trail) > 0 {`},
		{rule: "booking", breaks: "the way back comes through a question with nothing to ask", in: inDialog, test: "TestLookLeavesNoTrail",
			file: "internal/dialog/conversation.go", old: `kept = kept.ledTo(next.step)`, new: `kept = kept.goTo(next.step)`},
	}
}
