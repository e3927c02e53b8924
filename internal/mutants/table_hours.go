package main

// hours break when somebody can be met, and who says so.
func hours() []mutant {
	const (
		booking = "internal/booking"
		slots   = "internal/booking/make_slots.go"
		open    = "internal/booking/open_hours.go"
		staff   = "internal/booking/staff.go"
		find    = "internal/booking/find.go"
		office  = "internal/booking/office_change.go"
		unfit   = "internal/booking/unfit.go"
	)
	return []mutant{
		{rule: "hours", breaks: "times are cut through what somebody has", in: booking, test: "TestChangedHoursKeepWhatIsBooked",
			file: slots, old: `taken = append(taken, m.Span)`, new: `_ = taken`},
		{rule: "hours", breaks: "what fits no more is offered still", in: booking, test: "TestChangedHoursKeepWhatIsBooked",
			file: slots, old: `case !fits && !m.closed:`, new: `case !fits && !m.closed && !m.claimed:`},
		{rule: "hours", breaks: "hours that are the same again stay closed", in: booking, test: "TestChangedHoursKeepWhatIsBooked",
			file: slots, old: `case fits && m.closed:`, new: `case fits && m.closed && m.claimed:`},
		{rule: "hours", breaks: "a time that has begun is made", in: booking, test: "TestMakeSlots",
			file: slots, old: ` WHERE t.starts > $5`, new: ` WHERE t.starts > $5::timestamptz - interval '1 day'`},
		{rule: "hours", breaks: "an address tells what must not be told", in: "bot", test: "TestTranscripts/kk/office_changes",
			file: "internal/flow/staff_offices.go", old: `word != "" || !s.answer`, new: `!s.answer`},
		{rule: "hours", breaks: "no word of a place is one too many", in: "bot", test: "TestTranscripts/kk/case_visit",
			file: "internal/flow/visit.go", old: "if len(hits) > 0 {\n		return hits[0].Words, nil", new: "if len(hits) > 1000 {\n		return hits[0].Words, nil"},
		{rule: "hours", breaks: "an office receives people before it opens", in: booking, test: "TestMakeSlots",
			file: slots, old: `greatest(h.from_time, o.from_time)`, new: `h.from_time`},
		{rule: "hours", breaks: "who left is met", in: booking, test: "TestWhoLeftHasNoTimes",
			file: slots, old: `w.id = h.specialist_id AND w.ended_at IS NULL`, new: `w.id = h.specialist_id`},
		{rule: "hours", breaks: "what stands with who left is not to be moved until the night", in: booking, test: "TestWhoLeavesIsBookedNoMore",
			file: "internal/booking/closure_meetings.go", old: `(w.ended_at IS NOT NULL OR s.closed_at`, new: `(s.closed_at`},
		{rule: "hours", breaks: "who left is offered", in: booking, test: "TestWhoLeavesIsBookedNoMore",
			file: find, old: `w.id = p.staff_id AND w.ended_at IS NULL`, new: `w.id = p.staff_id`},
		{rule: "hours", breaks: "an office that is no more is booked", in: booking, test: "TestEndOffice",
			file: office, old: `s.hoursChanged(ctx, tx, 0, by, now)`, new: `ctx.Err()`},
		{rule: "hours", breaks: "hours at an office that is no more keep others out", in: booking, test: "TestEndOffice",
			file: office, old: `"weekly_hours", "added_hours"`, new: `"added_hours"`},
		{rule: "hours", breaks: "somebody waits for an office that is no more", in: booking, test: "TestEndOffice",
			file: office, old: `SET office_id = NULL`, new: `SET office_id = office_id`},
		{rule: "hours", breaks: "an office moves and nobody is told", in: booking, test: "TestCorrectOffice",
			file: office, old: `s.queueDone(ctx, tx, Holder{By: n.By}, id, now)`, new: `map[AppointmentID]error{}[id]`},
		{rule: "hours", breaks: "a slip of the pen is told to everybody", in: booking, test: "TestCorrectOffice",
			file: office, old: `if err == nil && tell {`, new: `if tell = true; err == nil && tell {`},
		{rule: "hours", breaks: "who is called is told of another address", in: booking, test: "TestCorrectOffice",
			file: office, old: ` AND a.mode = 'in-person'`, new: ``},
		{rule: "hours", breaks: "a meeting that was moved is at its old time still", in: booking, test: "TestCorrectOffice",
			file: office, old: `h.revision = a.revision AND h.key`, new: `h.key`},
		{rule: "once", breaks: "a tap that comes again tells of the new place again", in: booking, test: "TestCorrectOffice",
			file: office, old: `ON CONFLICT DO NOTHING RETURNING appointment_id`, new: `ON CONFLICT (key) DO UPDATE SET at = excluded.at RETURNING appointment_id`},
		{rule: "roles", breaks: "anybody of the staff closes an office for good", in: booking, test: "TestEndOffice",
			file: office, old: `		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		ended,`, new: `		ended,`},
		{rule: "roles", breaks: "anybody of the staff corrects an office", in: booking, test: "TestCorrectOffice",
			file: office, old: `		if err := maySupervise(ctx, tx, n.By); err != nil {
			return err
		}
`, new: ``},
		{rule: "hours", breaks: "times are made once for ever", in: booking, test: "TestOnceADayUntilItIsDone",
			file: slots, old: `made_on IS DISTINCT FROM $1`, new: `made_on IS NULL AND $1::date IS NOT NULL`},
		{rule: "hours", breaks: "times are made on a day off", in: booking, test: "TestTimesAreCutOutOfOpenHours",
			file: open, old: `if !h.off[day.Format(time.DateOnly)] {`, new: `if len(h.off) >= 0 {`},
		{rule: "hours", breaks: "times are made in a pause", in: booking, test: "TestTimesAreCutOutOfOpenHours",
			file: open, old: `holes = append(holes, on(day, h.breaks)...)`, new: `_ = on(day, h.breaks)`},
		{rule: "hours", breaks: "somebody is at two offices", in: booking, test: "TestTimesAreCutOutOfOpenHours",
			file: open, old: `taken = append(taken, o.Span)`, new: `_ = taken`},
		{rule: "hours", breaks: "a specialist changes another's hours", in: booking, test: "TestWhoMayKeepHours",
			file: staff, old: `(b.id = p.staff_id OR b.role = 'supervisor')`, new: `b.role <> ''`},
		{rule: "hours", breaks: "anybody of the staff changes the calendar", in: booking, test: "TestWhoMayKeepHours",
			file: staff, old: `b.ended_at IS NULL AND b.role = 'supervisor')`, new: `b.ended_at IS NULL)`},
		{rule: "hours", breaks: "hours change and their times do not", in: booking, test: "TestASpecialistKeepsTheirHours",
			file: staff, old: `		if err := s.hoursChanged(ctx, tx, specialist, by, now); err != nil {
			return err
		}
		return recordBy(`, new: `		return recordBy(`},
		{rule: "hours", breaks: "a free time that is under way fails a change of hours", in: booking, test: "TestHoursChangeWhileAFreeTimeGoesOn",
			file: slots, old: `m.claimed || !m.closed && !m.From.After(now)`, new: `m.claimed`},
		{rule: "hours", breaks: "one whose times cannot be made keeps a day off from everybody", in: booking, test: "TestOneWhoseTimesCannotBeMadeKeepsADayOffFromNobody",
			file: staff, old: `if err != nil && !postgres.LostRace(err)`, new: `if err == ErrInvalid && !postgres.LostRace(err)`},
		{rule: "hours", breaks: "one whose times cannot be made is booked on a day off", in: booking, test: "TestOneWhoseTimesCannotBeMadeKeepsADayOffFromNobody",
			file: staff, old: `err = closeFree(ctx, tx, specialist, now)`, new: `err = map[SpecialistID]error{}[specialist]`},
		{rule: "hours", breaks: "hours are changed from above and nobody is told", in: booking, test: "TestChangedHoursAreToldToStaff",
			file: staff, old: `return tellUnfit(ctx, tx, by, now)`, new: `return ctx.Err()`},
		{rule: "hours", breaks: "whom a family was to meet is not told that it needs another time", in: booking, test: "TestChangedHoursAreToldToStaff",
			file: unfit, old: `(f.caseworker_id), (s.specialist_id)`, new: `(f.caseworker_id)`},
		{rule: "hours", breaks: "who changes their own hours is told of it", in: booking, test: "TestWhoChangesTheirOwnHoursIsNotTold",
			file: "internal/delivery/queue.go", old: ` AND a.staff_id <> $7`, new: ` AND a.staff_id <> -$7::bigint`},
		{rule: "hours", breaks: "what one change did is told again by the next", in: booking, test: "TestChangedHoursAreToldToStaff",
			file: unfit, old: `s.closed_at = @now AND`, new: `s.closed_at <= @now AND`},
		{rule: "hours", breaks: "anybody of the staff reads who is to be moved", in: booking, test: "TestChangedHoursAreToldToStaff",
			file: unfit, old: `(b.role = 'supervisor' OR `, new: `(b.role <> '' OR `},
		{rule: "hours", breaks: "a day off ends without the meetings that it made impossible", in: "bot", test: "TestTranscripts/kk/unfit",
			file: "internal/flow/staff_holidays.go", old: `return booking.DayNumber(m.Starts.In(t.Meetings.Zone)) == day`, new: `return booking.DayNumber(m.Starts.In(t.Meetings.Zone)) == -day`},
		{rule: "hours", breaks: "an office's hours end without the meetings that they made impossible", in: "bot", test: "TestTranscripts/kk/unfit",
			file: "internal/flow/staff_offices.go", old: `return m.OfficeID == s.Office.ID`, new: `return m.OfficeID == -s.Office.ID`},
		{rule: "hours", breaks: "who only meets people is not led to the meetings to be moved", in: "bot", test: "TestTranscripts/kk/unfit",
			file: "internal/flow/staff_today.go", old: `len(unfit) > 0`, new: `len(unfit) > 1000`},
		{rule: "hours", breaks: "who looks after a family does not see what is to be moved", in: "bot", test: "TestTranscripts/kk/unfit",
			file: "internal/flow/staff_today.go", old: `!own[m.Who.Family] && m.Specialist`, new: `m.Specialist`},
		{rule: "hours", breaks: "a meeting of a day says not that it fits the hours no more", in: "bot", test: "TestTranscripts/kk/unfit",
			file: "internal/message/day.go", old: `if m.ToMove() {`, new: `if m.ToMove() && m.Starts.IsZero() {`},
		{rule: "hours", breaks: "a family is offered a time before it can be there", in: booking, test: "TestTravelIsReckonedWith",
			file: "internal/booking/travel.go", old: `now.Add(way+gettingReady)`, new: `now`},
		{rule: "hours", breaks: "in the place of a meeting a time is offered that she cannot come to", in: "bot", test: "TestTranscripts/kk/travel",
			file: "internal/flow/book_when.go", old: `times, err := t.Meetings.Nearest(ctx, adult, w, in, n, t.now)`, new: `times, err := t.Meetings.Nearest(ctx, adult, w, t.bookable(), n, t.now)`},
		{rule: "hours", breaks: "who may not know of a meeting reads it", in: booking, test: "TestWhoReadsAMeeting",
			file: "internal/booking/case_meeting.go", old: `if err := s.mayMeet(ctx, tx, by, m, now); err != nil {`, new: `if err := s.mayMeet(ctx, tx, m.Specialist, m, now); err != nil {`},
		{rule: "hours", breaks: "a search goes on beyond its end", in: booking, test: "TestSearchWalksInTime",
			file: find, old: `WHERE walked.n < @most AND f.starts_at < @until`, new: `WHERE walked.n < @most`},
		{rule: "hours", breaks: "a search begins beyond its end", in: booking, test: "TestSearchWalksInTime",
			file: find, old: `) f WHERE f.starts_at < @until`, new: `) f WHERE true`},
		{rule: "hours", breaks: "a time within the notice is offered", in: booking, test: "TestSearchWalksInTime",
			file: find, old: `greatest(@from::timestamptz, @now::timestamptz + ` + "` + noticeWanted + `" + `)`, new: `greatest(@from::timestamptz, @now::timestamptz, (SELECT NULL::timestamptz + ` + "` + noticeWanted + `" + `))`},
		{rule: "hours", breaks: "days are counted by the clock of Greenwich", in: booking, test: "TestSearchWalksInTime",
			file: find, old: `(date_trunc('day', walked.starts_at AT TIME ZONE @zone) + interval '1 day') AT TIME ZONE @zone`, new: `date_trunc('day', walked.starts_at) + interval '1 day'`},
		{rule: "hours", breaks: "no job makes times", in: "internal/job", test: "TestSlots",
			file: "internal/job/job.go", old: `		{"slots", j.Meetings.MakeSlots},
`, new: ``},
	}
}
