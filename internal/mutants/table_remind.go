package main

// reminding break what people are told of their meetings, and when.
func reminding() []mutant {
	const (
		ping     = "internal/booking/ping.go"
		reminder = "internal/booking/reminder.go"
		queue    = "internal/booking/queue.go"
		in       = "internal/booking"
		outbox   = "internal/outbox"
		owed     = "TestPingOwed/"
	)
	return []mutant{
		{rule: "remind", breaks: "what is over is told", in: in, test: owed + "too_late_to_tell_that_it_is_off",
			file: ping, old: "AND a.starts_at > @now\n\t\tORDER BY", new: "AND a.starts_at >= @now\n\t\tORDER BY"},
		{rule: "remind", breaks: "tomorrow is said after midnight", in: in, test: owed + "not_after_midnight",
			file: ping, old: "return newest, due && now.Before(newest.Expires)", new: "return newest, due"},
		{rule: "remind", breaks: "the row of an older time reminds of the new one", in: in, test: owed + "it_was_moved_on_its_day,_at_its_old_time",
			file: ping, old: "if !r.Due.After(now) && ", new: "if !r.Due.After(now.Add(usualLead)) && "},
		{rule: "remind", breaks: "what was made later is reminded of for a moment before", in: in, test: owed + "a_moment_before_it_was_made_is_none",
			file: ping, old: " && r.Due.After(m.since) && (", new: " && ("},
		{rule: "remind", breaks: "a cancelled meeting is reminded of", in: in, test: owed + "it_was_called_off",
			file: ping, old: "if m.status != Standing {\n\t\treturn Reminder{}, false", new: "if m.status == Came {\n\t\treturn Reminder{}, false"},
		{rule: "remind", breaks: "after an outage all that was missed comes", in: in, test: owed + "after_an_outage,_the_newest_only",
			file: ping, old: "return due && r.Kind == kind && !m.told(r, last)", new: "return due && (r.Kind == kind || kind == delivery.Tomorrow) && !m.told(r, last)"},
		{rule: "remind", breaks: "one meeting is told of twice", in: in, test: owed + "it_went_out",
			file: ping, old: "return !last.Before(r.Due) || ", new: "return !last.Before(r.Due.AddDate(1, 0, 0)) || r.Due.After(last) && "},
		{rule: "remind", breaks: "each of two meetings at once has a ping of its own", in: in, test: owed + "the_second,_soon_after_the_first,_was_told_with_it",
			file: ping, old: "const together = time.Hour", new: "const together = time.Second"},
		{rule: "remind", breaks: "two meetings of a day are told as one", in: in, test: owed + "two_on_a_day",
			file: ping, old: "if m.status == Standing && dayOf(m.Starts, zone).Equal(day) {", new: "if m.status == Standing && dayOf(m.Starts, zone).Equal(day) && len(those) == 0 {"},
		{rule: "1", breaks: "somebody who is not linked any more is reminded", in: in, test: owed + "she_is_not_linked_any_more",
			file: ping, old: "WHERE c.id = @account AND `+attends+` AND a.status IN ('booked', 'displaced', 'cancelled')", new: "WHERE c.id = @account AND a.status IN ('booked', 'displaced', 'cancelled')"},
		{rule: "remind", breaks: "who has said that she comes is told of tomorrow twice", in: in, test: "TestPingOwedOfAnEarlyMeeting",
			file: ping, old: "all = withoutSecond(all)", new: "all = append([]Reminder(nil), all...)"},
		{rule: "remind", breaks: "a change that she has seen pings", in: in, test: owed + "the_office_moved_it,_and_she_has_seen_it",
			file: ping, old: "return m.news && m.status == Standing && m.since.After(last)", new: "return m.status == Standing && m.since.After(last)"},
		{rule: "remind", breaks: "what would come in the night comes in the morning", in: in, test: "TestReminders/nine_o'clock",
			file: reminder, old: "return Reminder{delivery.Tomorrow, eve.UTC(), day.UTC()}", new: "return Reminder{delivery.Today, day.Add(reminderFrom).UTC(), t.Starts.UTC()}"},
		{rule: "remind", breaks: "Monday's meeting is reminded of on Sunday evening", in: in, test: "TestReminders/Monday's,_on_Sunday",
			file: reminder, old: "hour = sundayHour\n\t}\n\treturn", new: "hour = dayBeforeHour\n\t}\n\treturn"},
		{rule: "remind", breaks: "a long way is not reckoned with", in: in, test: "TestReminders/a_long_way",
			file: reminder, old: "lead := max(usualLead, t.Travel+gettingReady)", new: "lead := max(usualLead, t.Travel-t.Travel)"},
		{rule: "remind", breaks: "a weekly visit is reminded of at the same minute each week", in: in, test: "TestWeeklyRemindersVary",
			file: reminder, old: "return time.Duration(week * 37 % 7)", new: "return time.Duration(week * 0)"},
		{rule: "remind", breaks: "a reminder that was asked for comes in the night", in: in, test: "TestRemindLater",
			file: "internal/booking/remind_later.go", old: "since >= reminderFrom && since < reminderUntil", new: "since >= 0"},
		{rule: "remind", breaks: "what was asked for an older time reminds of the new one", in: in, test: "TestRemindLater",
			file: ping, old: "q.revision = a.revision AND q.due_at <= @now", new: "q.due_at <= @now"},
		{rule: "4", breaks: "the office moves a meeting and nobody is owed a word", in: in, test: "TestQueueDone/the_office_moves_it",
			file: queue, old: "err = delivery.QueueMeeting(ctx, tx, t.Adult, delivery.Changed, now, t.Starts)", new: "err = nil"},
		{rule: "remind", breaks: "a missed meeting is spoken of on the same evening", in: in, test: "TestMissed",
			file: queue, old: "AddDate(0, 0, 1).Add(missedHour", new: "AddDate(0, 0, 0).Add(missedHour"},
		{rule: "remind", breaks: "who is let in is not reminded of what was booked before", in: "internal/account", test: "TestLetInIsOwedWhatIsBooked",
			file: "internal/account/decide_join.go", old: "err != nil || s.LetIn == nil {", new: "err != nil || s.LetIn != nil {"},
		{rule: "remind", breaks: "who is left in peace is reminded", in: outbox, test: "TestPushOfMeetingsToWhoIsLeftInPeace/wants_no_reminders",
			file: "internal/delivery/hold.go", old: "AND (h.level = $3 OR NOT $4)", new: "AND (h.level <> $3 OR NOT $4)"},
		{rule: "remind", breaks: "who wants no pings misses her meeting", in: outbox, test: "TestPushOfMeetingsToWhoIsLeftInPeace/wants_no_pings",
			file: "internal/delivery/hold.go", old: "AND (h.level = $3 OR NOT $4)", new: "AND (h.level = $3 OR NOT $4 OR h.level = 'pings')"},
		{rule: "remind", breaks: "a meeting called off on the way is reminded of", in: outbox, test: "TestPushNotOfWhatIsCalledOffOnTheWay",
			file: "internal/outbox/push.go", old: "\tcase d.Kind.OfMeetings():\n\t\treturn o.Meetings.PingOwed(ctx, who, d.Kind, now)\n", new: "\tcase d.Kind.OfMeetings():\n\t\tsaid, _, err = o.Meetings.PingOwed(ctx, who, d.Kind, now)\n\t\treturn said, true, err\n"},
		{rule: "remind", breaks: "nobody hears of who was not reminded", in: "internal/family", test: "TestNotReached/not_reminded_of_a_meeting",
			file: "internal/family/not_reached.go", old: "OR l.reason IN ('muted', 'held')", new: "OR l.reason IN ('muted', 'held') AND false"},
		{rule: "6", breaks: "anything may stand in a line about a meeting", in: "internal/message", test: "TestRule6MeetingLines",
			file: "internal/message/opening.go", old: "return slices.Contains(all, dialog.Opening(timeOfDay.ReplaceAllString(text, \"00:00\")))", new: "return len(all) > 0 && timeOfDay.MatchString(text) || slices.Contains(all, dialog.Opening(text))"},
	}
}
