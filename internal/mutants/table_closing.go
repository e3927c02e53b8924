package main

// closed break what a closure does to the meetings in it, and who is told.
func closed() []mutant {
	const (
		booking = "internal/booking"
		closure = "internal/booking/closure.go"
		met     = "internal/booking/closure_meetings.go"
		page    = "internal/booking/closure_page.go"
		storm   = "internal/booking/storm.go"
		ping    = "internal/booking/closure_ping.go"
	)
	return []mutant{
		{rule: "3", breaks: "a meeting that was booked while its time was closed stands in it unnoticed", in: booking, test: "TestCloseWhilePeopleBook",
			file: closure, old: `		if m.fate.changes() && !held[m.adult] {
			return 0, errJoined
		}
`, new: `		if m.fate.changes() && !held[m.adult] {
			continue
		}
`},
		{rule: "3", breaks: "what is closed is booked on", in: booking, test: "TestCloseOffice",
			file: closure, old: `s.makeSlotsOf(ctx, tx, c.Specialist, now)`, new: `ctx.Err()`},
		{rule: "3", breaks: "a meeting that needs another time keeps its slot", in: booking, test: "TestCloseOffice",
			file: met, old: "`DELETE FROM claims WHERE appointment_id = $1`", new: "`SELECT $1::bigint`"},
		{rule: "4", breaks: "a closure changes a meeting and nobody is told", in: booking, test: "TestRule4ClosureAndWhatItOwesTogether",
			file: met, old: `s.tellChange(ctx, tx, adult, kind, m.From, now)`, new: `ctx.Err()`},
		{rule: "booking", breaks: "a family that is not in the chat is moved there", in: booking, test: "TestCloseOfficeToWhoIsNotInTheChat",
			file: met, old: `case !m.spoken:`, new: `case !m.spoken && m.mode == Outside:`},
		{rule: "booking", breaks: "whom no line of a storm reaches is not called", in: booking, test: "TestStormToWhoIsLeftInPeace/is_not_in_the_chat",
			file: met, old: `!m.spoken && m.mode != Outside`, new: `!m.spoken && m.mode == Outside`},
		{rule: "booking", breaks: "another address takes the reminder that she asked for", in: booking, test: "TestCorrectOffice",
			file: "internal/booking/remind_later.go", old: `q.revision = a.revision - 1`, new: `q.revision = a.revision - 2`},
		{rule: "booking", breaks: "who met at an office that is no more finds no other time", in: "bot", test: "TestTranscripts/kk/office_changes",
			file: "internal/flow/book_when.go", old: `s.Moved.Number == 0 || s.Office == 0`, new: `s.Moved.Number != 0 || s.Office == 0`},
		{rule: "13", breaks: "an adult understands for another", in: booking, test: "TestRule13StormIsAnsweredByEach",
			file: storm, old: `WHERE q.appointment_id = a.id AND q.adult_id = r.adult_id AND q.understood_at IS NULL AND m.revision`, new: `WHERE q.appointment_id = a.id AND NOT EXISTS (SELECT FROM closure_adults z WHERE z.appointment_id = a.id AND z.understood_at IS NOT NULL) AND m.revision`},
		{rule: "13", breaks: "she who understood answers for all", in: booking, test: "TestRule13StormIsAnsweredByEach",
			file: storm, old: `r.adult_id = @adult AND q.adult_id = r.adult_id AND q.appointment_id`, new: `r.adult_id = @adult AND q.appointment_id`},
		{rule: "once", breaks: "a tap that comes again closes again", in: booking, test: "TestCloseSpecialist",
			file: closure, old: `if err != nil || again {`, new: `if again = false; err != nil || again {`},
		{rule: "roles", breaks: "a specialist closes an office", in: booking, test: "TestClosingIsRefused",
			file: closure, old: ` AND b.role IN ('caseworker', 'supervisor')`, new: ``},
		{rule: "roles", breaks: "anybody of the staff closes a specialist", in: booking, test: "TestClosingIsRefused",
			file: closure, old: `return mayKeepHours(ctx, q, by, specialist)`, new: `return nil`},
		{rule: "roles", breaks: "a specialist opens an office again", in: booking, test: "TestReopen",
			file: page, old: `return c, mayClose(ctx, tx, by, c.Office, c.Specialist)`, new: `return c, nil`},
		{rule: "roles", breaks: "anybody of the staff calls whom a storm reached", in: booking, test: "TestStormInTheMorning",
			file: storm, old: ` OR x.made_by = @by AND EXISTS`, new: ` OR EXISTS`},
		{rule: "roles", breaks: "a caseworker is led to the meetings of others' families", in: booking, test: "TestWhoOpensWhatAClosureMet",
			file: page, old: `OR a.family_id IN (SELECT family_id FROM workable_families($2, $3))`, new: `OR $2 > 0 AND $3::timestamptz IS NOT NULL`},
		{rule: "booking", breaks: "a specialist is not led to their own meetings", in: booking, test: "TestWhoOpensWhatAClosureMet",
			file: page, old: `coalesce(a.specialist_id = $2, false) OR`, new: `false OR`},
		{rule: "booking", breaks: "people speak about a relative by phone because the office is closed", in: booking, test: "TestCloseOffice",
			file: met, old: `phone && !OfficeOnly(track)`, new: `phone`},
		{rule: "booking", breaks: "a specialist who cannot be called is called", in: booking, test: "TestCloseSpecialist",
			file: met, old: `remote := c.Remote || c.Office != 0`, new: `remote := c.Remote || c.Office >= 0`},
		{rule: "booking", breaks: "a court is moved", in: booking, test: "TestCloseOffice",
			file: met, old: `case m.mode == Outside || !m.From`, new: `case !m.From`},
		{rule: "booking", breaks: "what has begun is moved", in: booking, test: "TestCloseSpecialist",
			file: met, old: `case m.mode == Outside || !m.From.After(now):`, new: `case m.mode == Outside:`},
		{rule: "booking", breaks: "what is decided on is to be moved still", in: booking, test: "TestCloseOffice",
			file: met, old: `m.outcome IN ('phone', 'video', 'stays'))`, new: `m.outcome = '')`},
		{rule: "booking", breaks: "what is opened again stays closed", in: booking, test: "TestReopen",
			file: page, old: `s.makeSlotsOf(ctx, tx, c.Specialist, now)`, new: `map[SpecialistID]error{}[c.Specialist]`},
		{rule: "booking", breaks: "a storm of the day after tomorrow wakes people", in: booking, test: "TestStormInTheMorning",
			file: met, old: `dayOf(now, s.Zone).AddDate(0, 0, 2)`, new: `dayOf(now, s.Zone).AddDate(0, 0, 9)`},
		{rule: "booking", breaks: "a storm is called for what is a day away", in: booking, test: "TestClosingIsRefused",
			file: closure, old: ` && (!c.Storm || c.stormy(now))`, new: ``},
		{rule: "booking", breaks: "what was closed is refused when it is asked for again late", in: booking, test: "TestClosedOnceHoweverLate",
			file: closure, old: `if !c.From.Before(c.Until) || c.Key == "" {`, new: `if !c.valid(now) || c.Key == "" {`},
		{rule: "booking", breaks: "a storm of tomorrow is said to be today's", in: booking, test: "TestStormInTheMorning",
			file: ping, old: `return StormTomorrow`, new: `return line`},
		{rule: "booking", breaks: "a time that stays is said to have changed", in: booking, test: "TestCloseOffice",
			file: ping, old: `return AnotherWay`, new: `return line`},
		{rule: "booking", breaks: "who understood is called", in: booking, test: "TestStormInTheMorning",
			file: storm, old: `WHERE q.understood_at IS NULL AND q.called_at IS NULL`, new: `WHERE q.called_at IS NULL`},
		{rule: "booking", breaks: "who was called is called again", in: booking, test: "TestStormInTheMorning",
			file: storm, old: `WHERE q.understood_at IS NULL AND q.called_at IS NULL`, new: `WHERE q.understood_at IS NULL`},
		{rule: "booking", breaks: "who has no time to answer is called", in: booking, test: "TestStormInTheNight",
			file: storm, old: `q.call_at <= @now OR NOT`, new: `q.call_at IS NOT NULL OR NOT`},
		{rule: "booking", breaks: "the shortest way is called first", in: booking, test: "TestStormInTheMorning",
			file: storm, old: `coalesce(f.travel_minutes, 60) DESC`, new: `coalesce(f.travel_minutes, 60)`},
		{rule: "booking", breaks: "whom the line cannot reach is waited for", in: booking, test: "TestStormInTheMorning",
			file: storm, old: `c.state = 'active' AND c.blocked_at IS NULL AND`, new: `c.state = 'active' AND`},
		{rule: "booking", breaks: "who turned messages off is waited for", in: booking, test: "TestStormToWhoIsLeftInPeace/messages_are_off",
			file: storm, old: ` AND c.muted_at IS NULL)`, new: `)`},
		{rule: "booking", breaks: "who wants no reminders is waited for", in: booking, test: "TestStormToWhoIsLeftInPeace/wants_no_reminders",
			file: storm, old: `h.level = 'reminders' AND`, new: `h.level = 'none' AND`},
		{rule: "booking", breaks: "a line says that there is no meeting at the hour at which she is called", in: booking, test: "TestStormByPhone",
			file: ping, old: `(line == delivery.Changed || line == delivery.Storm) &&`, new: `line == delivery.Changed &&`},
		{rule: "booking", breaks: "who was not told of a storm that is over is told of nothing", in: booking, test: "TestStormInTheMorning",
			file: page, old: `tellOfStorm(ctx, tx, id, now)`, new: `ctx.Err()`},
		{rule: "booking", breaks: "staff are told whom to call every minute", in: booking, test: "TestStormInTheMorning",
			file: storm, old: `WHERE storm AND calls_told_at IS NULL AND`, new: `WHERE storm AND`},
	}
}
