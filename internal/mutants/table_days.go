package main

// days break what the office writes down of meetings, and who learns of it.
func days() []mutant {
	const (
		booking = "internal/booking"
		day     = "internal/booking/day.go"
		attend  = "internal/booking/attendance.go"
		enter   = "internal/booking/enter.go"
		share   = "internal/booking/share.go"
		over    = "internal/family/link_meetings.go"
	)
	return []mutant{
		{rule: "days", breaks: "somebody came before it began", in: booking, test: "TestAttendance",
			file: attend, old: `if a.starts.After(now) {`, new: `if a.starts.After(now.AddDate(1, 0, 0)) {`},
		{rule: "days", breaks: "who came is said otherwise for ever", in: booking, test: "TestAttendance",
			file: attend, old: `AND at >= $3)`, new: `AND $3::timestamptz IS NOT NULL)`},
		{rule: "days", breaks: "an adult says that she came", in: booking, test: "TestMissed",
			file: attend, old: `if c.By == 0 {`, new: `if c.By < 0 {`},
		{rule: "days", breaks: "a day is everybody's", in: booking, test: "TestDay",
			file: day, old: `(a.specialist_id = @staff OR f.caseworker_id IN (SELECT caseworker_id FROM stands_for(@staff, @now)))`, new: `(@now::timestamptz IS NOT NULL)`},
		{rule: "days", breaks: "what was called off is gone from the day", in: booking, test: "TestDay",
			file: day, old: "``, now)", new: "` AND a.status <> 'cancelled'`, now)"},
		{rule: "days", breaks: "staff do not read why it was called off", in: booking, test: "TestWhyItWasCalledOff",
			file: "internal/booking/case_meeting.go", old: `a.talk, a.cancel_reason,`, new: `a.talk, '',`},
		{rule: "days", breaks: "the way back from a meeting to be moved leaves the others behind", in: "internal/message", test: "TestScreens/day",
			file: "internal/message/case_meeting.go", old: `from = back(p, RouteUnfit, 0)`, new: `from = back(p, RouteDay, No, 0)`},
		{rule: "days", breaks: "who left reads a day", in: booking, test: "TestDay",
			file: day, old: `b.id = @staff AND b.ended_at IS NULL`, new: `b.id = @staff`},
		{rule: "days", breaks: "on a Friday nobody makes ready for Monday", in: booking, test: "TestDay",
			file: day, old: `next.AddDate(0, 0, 1)`, new: `next`},
		{rule: "days", breaks: "one date of a row is entered over another meeting", in: booking, test: "TestEnterClash",
			file: enter, old: `return nil, &clash`, new: `return dates[:1], nil`},
		{rule: "days", breaks: "the chat speaks of a visit that she did not want it to speak of", in: booking, test: "TestEnterInChatOnWish",
			file: enter, old: `return n.Kind != ServiceVisit || n.Wished`, new: `return n.Kind != "" || n.Wished`},
		{rule: "days", breaks: "staff read that the chat tells her of a meeting that is not hers to see any more", in: booking, test: "TestMeetingIsSpokenOf",
			file: "internal/booking/case_meeting.go", old: "` + comes + `)`", new: "a.in_chat AND @now::timestamptz IS NOT NULL)`"},
		{rule: "days", breaks: "staff read that the chat tells somebody who is not in it", in: booking, test: "TestMeetingIsSpokenOf",
			file: "internal/booking/case_meeting.go", old: ` AND c.state = 'active'`, new: ``},
		{rule: "days", breaks: "staff rely on a message that comes when she has set out", in: booking, test: "TestToldLate",
			file: "internal/booking/case_meeting.go", old: `return told.Before(starts.Add(-way)), err`, new: `return told.Before(starts.Add(way)), err`},
		{rule: "days", breaks: "each date of a row is news", in: booking, test: "TestEnterWeekly",
			file: enter, old: `if number == 0 {`, new: `if number >= 0 {`},
		{rule: "days", breaks: "a date is entered about somebody else's child", in: booking, test: "TestEnterRefuses",
			file: enter, old: `(Request{Persons: n.Persons}).about(`, new: `(Request{}).about(`},
		{rule: "13", breaks: "a meeting is shared with somebody who is linked to nobody it is about", in: booking, test: "TestShare",
			file: share, old: `WHERE l.adult_id = d.id AND l.from_at <= @now AND l.revoked_at IS NULL)
	ELSE`, new: `WHERE l.from_at <= @now AND l.revoked_at IS NULL)
	ELSE`},
		{rule: "13", breaks: "a visit to a service is shared", in: booking, test: "TestServiceVisitIsNotShared",
			file: share, old: `a.kind <> 'service-visit' AND`, new: ``},
		{rule: "days", breaks: "whoever meets somebody shares it", in: booking, test: "TestShare",
			file: share, old: `err = s.Families.MayWorkFor(ctx, tx, staff, whose, now)`, new: `_ = whose`},
		{rule: "days", breaks: "shared once more, it is no news", in: booking, test: "TestShare",
			file: share, old: `added_at = $4, seen_revision = 0`, new: `added_at = $4`},
		{rule: "link", breaks: "nobody is asked about a meeting of a link that ended", in: booking, test: "TestEndedLinkAsksAboutMeetings",
			file: over, old: `AND (l.person_id = e.person_id OR NOT EXISTS`, new: `AND (e.person_id > 0 OR NOT EXISTS`},
		{rule: "link", breaks: "who ends a link does not see which meetings go with it", in: "bot", test: "TestTranscripts/kk/link_end",
			file: "internal/flow/staff_link.go", old: `message.LinkEnding(t.say, l, meetings, t.now)`, new: `message.LinkEnding(t.say, l, meetings[:0], t.now)`},
		{rule: "roles", breaks: "who ends a link reads when others' families meet somebody", in: booking, test: "TestLinkEndingShowsMeetings",
			file: over, old: `(a.specialist_id = @staff OR a.family_id IN (SELECT family_id FROM workable_families(@staff, @now)))`, new: `@staff::bigint > 0`},
		{rule: "audit", breaks: "nobody learns that meetings were read before a link ended", in: booking, test: "TestLinkEndingShowsMeetings",
			file: over, old: `return audit.Read(ctx, tx, int64(staff), audit.MeetingsRead, audit.OnLink, int64(id), now)`, new: `return ctx.Err()`},
		{rule: "1", breaks: "a meeting that was shared comes back with another link", in: booking, test: "TestShareEndsWithTheLink",
			file: "internal/family/end_link.go", old: `return page, unshare(ctx, tx, page.Adult.ID, by, now)`, new: `return page, nil`},
		{rule: "13", breaks: "who may not see a meeting any more is called about it", in: booking, test: "TestUnsharedIsNotCalled",
			file: "internal/booking/calls.go", old: `r.adult_id = q.adult_id AND r.removed_at IS NULL`, new: `r.adult_id = q.adult_id`},
		{rule: "link", breaks: "the end of a link takes her own meetings for good", in: booking, test: "TestShareEndsWithTheLink",
			file: over, old: ` AND a.adult_id <> r.adult_id`, new: ``},
		{rule: "link", breaks: "the end of one link takes a meeting that she may see over another", in: booking, test: "TestShareStaysWithALink",
			file: over, old: `q.appointment_id = a.id AND q.person_id = l.person_id)`, new: `q.appointment_id = a.id AND q.person_id = -l.person_id)`},
		{rule: "days", breaks: "who only meets people hears nothing of the next day", in: "internal/job", test: "TestEveningOfASpecialist",
			file: "internal/job/evening.go", old: `if err != nil || len(ahead) > 0 {`, new: `if err != nil || len(ahead) > 1000 {`},
	}
}
