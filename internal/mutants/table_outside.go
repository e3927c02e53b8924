package main

// outside break what people are told of the dates that others set, and what they can do about one.
func outside() []mutant {
	const (
		booking = "internal/booking"
		message = "internal/message"
		page    = "internal/message/meeting.go"
		atHome  = "TestHomeVisitHasNoWay/at_her_home"
		pages   = "TestScreens/meeting"
	)
	return []mutant{
		{rule: "days", breaks: "who comes to a date outside, and that nothing may be eaten before, she is not told", in: message, test: pages,
			file: page, old: `if m.Place != nil && m.stands() {`, new: `if m.Place != nil && !m.stands() {`},
		{rule: "days", breaks: "a button on the page of a date outside leads nowhere new", in: message, test: pages,
			file: page, old: `if m.Mode != booking.Outside || apart {`, new: `if m.Mode != booking.Outside || !apart {`},
		{rule: "days", breaks: "who reads slowly is not shown what to bring there", in: message, test: "TestSimplePagesOfADateOutside",
			file: page, old: `if m.Mode != booking.Outside || apart {`, new: `if m.Mode != booking.Outside {`},
		{rule: "days", breaks: "who cannot come to a date outside has nobody to say so to", in: message, test: pages,
			file: page, old: "case m.Mode == booking.Outside:\n\t\t// It", new: "case m.Mode == \"\":\n\t\t// It"},
		{rule: "days", breaks: "reminded of a date outside, she can only say that she will come", in: message, test: "TestScreens/remind",
			file: "internal/message/opening.go", old: `if m.Mode == booking.Outside {`, new: `if m.Mode == "" {`},
		{rule: "days", breaks: "who was not in court is told to book again", in: message, test: pages,
			file: page, old: `m.Status == booking.Missed && m.Mode == booking.Outside`, new: `m.Status == booking.Missed && m.Mode == booking.Home`},
		{rule: "days", breaks: "she is told to come to where she lives", in: message, test: pages,
			file: "internal/message/visit.go", old: `if home && who == family.You {`, new: `if home && who == family.Relatives {`},
		{rule: "days", breaks: "a line tells of a court that was missed", in: booking, test: "TestMissedOutsideIsNoNews",
			file: "internal/booking/queue.go", old: `t.Status == Missed && t.Mode != Outside:`, new: `t.Status == Missed && t.Mode != "":`},
		{rule: "days", breaks: "a court that was missed is news", in: booking, test: "TestMissedOutsideIsNoNews",
			file: "internal/booking/meeting.go", old: ` AND NOT (a.status = 'missed' AND a.mode = 'outside')`, new: ``},
		{rule: "remind", breaks: "who is visited at home is reminded as if she had to set out", in: booking, test: atHome,
			file: "internal/booking/queue.go", old: ` AND a.kind <> 'home-visit' THEN`, new: ` THEN`},
		{rule: "days", breaks: "staff call who is visited at home as if she had set out", in: booking, test: atHome + ",_no_way_is_known",
			file: "internal/booking/case_meeting.go", old: `if AtHome(m.Kind, m.Mode) {`, new: `if m.Mode == Home {`},
		{rule: "6", breaks: "a button under a line tells of a court", in: message, test: "TestRule6ButtonsUnderALine",
			file: "locales/booking.ru.toml", old: `cant_attend = "Не смогу прийти"`, new: `cant_attend = "Не приду в суд"`},
		{rule: "9", breaks: "a weekday has a capital in the middle of a line", in: message, test: "TestScreens/wait",
			file: "internal/message/wait.go", old: `weekdayInLine(p, day)`, new: `weekdayName(p, day)`},
	}
}
