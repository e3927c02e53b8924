package main

// waiting break what comes to whom on a list of the staff, and when.
func waiting() []mutant {
	const (
		family  = "internal/family"
		job     = "internal/job"
		account = "internal/account"
		schema  = "migrations/0003_casework.sql"
		request = "internal/family/request.go"
	)
	return []mutant{
		{rule: "1", breaks: "a deputy works on the families for ever", in: family, test: "TestRule1DeputyWorksInTime",
			file: schema, old: ` AND at < d.until_at`, new: ``},
		{rule: "1", breaks: "a deputy works on the families before her time", in: family, test: "TestRule1DeputyWorksInTime",
			file: schema, old: `d.from_at <= at AND `, new: ``},
		{rule: "1", breaks: "a deputy who was ended still works on the families", in: family, test: "TestTodayIsOfOnesOwnFamilies",
			file: schema, old: `s.ended_at IS NULL AND d.ended_at IS NULL`, new: `s.ended_at IS NULL`},
		{rule: "1", breaks: "a caseworker reads what was said past her", in: family, test: "TestRule1RequestIsForSupervisors",
			file: schema, old: `s.id = worker AND s.role = 'supervisor'`, new: `s.id = worker AND s.role <> ''`},
		{rule: "1", breaks: "a supervisor reads what was said past herself", in: family, test: "TestRequestGoesPastASupervisorWithTheFamily",
			file: schema, old: `f.caseworker_id NOT IN (SELECT caseworker_id FROM stands_for(worker, at))`, new: `f.caseworker_id IN (SELECT caseworker_id FROM stands_for(worker, at))`},
		{rule: "1", breaks: "a supervisor reads in the journal what was said past herself", in: "internal/audit", test: "TestRule1JournalKeepsWhatGoesPastTheReader",
			file: "internal/audit/journal.go", old: "`+from+kept+`", new: "`+from+`"},
		{rule: "1", breaks: "a supervisor's deputy is told that somebody speaks past her", in: family, test: "TestRequestIsNotForASupervisorsDeputy",
			file: "internal/family/supervisor_requests.go", old: `delivery.QueueStaffAlone(`, new: `delivery.QueueStaff(`},
		{rule: "1", breaks: "a caseworker is told that somebody speaks past her", in: family, test: "TestRule1RequestIsForSupervisors",
			file: request, old: `overTheHead, tellSupervisors`, new: `overTheHead, tellCaseworker`},
		{rule: "1", breaks: "a caseworker answers what was said past her", in: family, test: "TestRule1RequestIsForSupervisors",
			file: request, old: `overTheHead, tellSupervisors`, new: `workable, tellSupervisors`},
		{rule: "1", breaks: "anybody of the staff says who stands in", in: account, test: "TestWhoMaySetADeputy",
			file: "internal/account/deputy.go", old: `b.id = @by AND b.role = 'supervisor'`, new: `b.id = @by AND b.role <> ''`},
		{rule: "today", breaks: "a row that does not open keeps the others from whoever asked", in: family, test: "TestEndingLinksGoOnWithoutAnUnreadableOne",
			file: "internal/vault/open_each.go", old: `if Unreadable(err) {`, new: `if Unreadable(nil) {`},
		{rule: "today", breaks: "what was agreed about calls and does not open is taken for nothing agreed", in: family, test: "TestOpenCallsOfAnUnreadableOne",
			file: "internal/family/contact.go", old: `HowToCall{Unreadable: true}, nil`, new: `HowToCall{}, nil`},
		{rule: "today", breaks: "who cannot be read is not called", in: family, test: "TestOpenCallsOfAnUnreadableOne",
			file: "internal/family/adult_name.go", old: `return noInitial, nil`, new: `return "", err`},
		{rule: "today", breaks: "nobody calls a family that nobody looks after in the chat", in: family, test: "TestCallsOfFamiliesLeftAlone",
			file: "internal/family/overseen.go", old: `case alone[c.Family]:`, new: `case alone[c.Family] && c.Overdue:`},
		{rule: "today", breaks: "a supervisor's ping leads past her list", in: "bot", test: "TestStaffPingOpensTheListWhereItStands",
			file: "internal/flow/staff_today.go", old: `case list.Today && list.Overseen.Empty() && list.Joins+list.Unfit+list.Notices == 0:`, new: `case list.Today:`},
		{rule: "today", breaks: "a supervisor does not see on her list who waits to be let in", in: "bot", test: "TestStaffPingOpensTheListWhereItStands",
			file: "internal/flow/staff_overseen.go", old: `t.joinsOf(ctx, alone)`, new: `t.joinsOf(ctx, map[string]bool{"": len(alone) > 0})`},
		{rule: "today", breaks: "a supervisor's own list is everybody's", in: family, test: "TestTodayIsOfOnesOwnFamilies",
			file: "internal/family/today.go", old: `func(c OpenCall) bool { return !own[c.Family] }`, new: `func(c OpenCall) bool { return false }`},
		{rule: "today", breaks: "a birthday is counted by the day of another place", in: family, test: "TestBirthdaysOfAFamily",
			file: "internal/family/birthdays.go", old: `birth.near(startOfDay(now, s.Zone), b.guarded)`, new: `birth.near(startOfDay(now, time.UTC), b.guarded)`},
		{rule: "today", breaks: "on a Friday nobody sees Monday's visit", in: family, test: "TestNearVisits/Monday_evening",
			file: "internal/family/near_visits.go", old: `startOfDay(nextWorkingDay(now, s.Zone, free), s.Zone).AddDate(0, 0, 1)`, new: `startOfDay(now, s.Zone).AddDate(0, 0, 2+0*len(free))`},
		{rule: "today", breaks: "a link that has ended by itself is forgotten", in: family, test: "TestEndingLinks",
			file: "internal/family/ending_links.go", old: `l.until_at < @soon AND `, new: `l.until_at < @soon AND l.until_at > @now AND `},
		{rule: "today", breaks: "a paper that was not read is ticked off", in: family, test: "TestDoneTask",
			file: "internal/family/done_task.go", old: ` AND t.kind <> 'place-not-read'`, new: ``},
		{rule: "today", breaks: "the evening list comes every minute", in: job, test: "TestEvening",
			file: "internal/account/evening.go", old: `(s.evening_on IS NULL OR s.evening_on < $1::date)`, new: `(s.evening_on IS NULL OR s.evening_on <= $1::date OR $1 <> '')`},
		{rule: "today", breaks: "who waits to be let in by nobody is on no evening list", in: job, test: "TestEveningOfJoins/boss",
			file: "internal/job/evening.go", old: `return j.joinsOf(ctx, w, alone, now)`, new: `return len(alone) < 0, nil`},
		{rule: "today", breaks: "the evening list comes on a day off", in: job, test: "TestEveningOnWorkingDaysOnly/Saturday",
			file: "internal/job/evening.go", old: `if err != nil || !working {`, new: `if err != nil || !working && now.IsZero() {`},
		{rule: "today", breaks: "supervisors are told of an overdue call every minute", in: job, test: "TestOverdue",
			file: "internal/family/overdue_calls.go", old: ` AND escalated_at IS NULL AND due_at`, new: ` AND due_at`},
		{rule: "today", breaks: "a deputy is not told of what comes", in: "internal/delivery", test: "TestQueueStaffReachesTheDeputy/stands_in",
			file: "internal/delivery/queue.go", old: `d.from_at <= $4 AND $4 < d.until_at`, new: `d.from_at > $4 AND $4 < d.until_at`},
		{rule: "today", breaks: "River's tables are not looked at before the first update", in: "internal/postgres", test: "TestCheckSchema",
			file: "internal/postgres/migrate.go", old: `return checkRiver(ctx, q)`, new: `return nil`},
	}
}
