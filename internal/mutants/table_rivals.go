package main

// rivals break what keeps relatives of one child apart, and what becomes of a family when its caseworker leaves.
func rivals() []mutant {
	const (
		bot, eachOfTwo = "bot", "TestRule13EachOfTwoRelatives"
		handsOver      = "TestTranscripts/ru/staff_left_to_another"
		endStaff       = "internal/account/end_staff.go"
	)
	return []mutant{
		{rule: "13", breaks: "one relative is answered with the request that the other made past the caseworker", in: bot, test: eachOfTwo,
			file: "internal/family/request.go", old: `WHERE adult_id = $2 AND (key = $1 OR answered_at IS NULL)`, new: `WHERE $2::bigint > 0 AND (key = $1 OR answered_at IS NULL)`},
		{rule: "13", breaks: "one relative turns off the messages of both", in: bot, test: eachOfTwo,
			file: "internal/account/mute.go", old: `SET muted_at = $2 WHERE id = $1 AND muted_at IS NULL`, new: `SET muted_at = $2 WHERE $1::bigint > 0 AND muted_at IS NULL`},
		{rule: "13", breaks: "the peace of one relative ends with the other's", in: bot, test: eachOfTwo,
			file: "internal/delivery/hold.go", old: `WHERE adult_id = $1 AND ended_at IS NULL RETURNING from_at`, new: `WHERE $1::bigint > 0 AND ended_at IS NULL RETURNING from_at`},
		{rule: "13", breaks: "what one relative was told closes the page of the other", in: bot, test: eachOfTwo,
			file: "internal/account/closings.go", old: `LEFT JOIN come ON come.adult_id = a.adult_id`, new: `LEFT JOIN come ON a.adult_id > 0`},
		{rule: "2", breaks: "when a phone is not muted any more, it lights up for what a person has to tell", in: bot, test: "TestRule2NothingUntoldComesWithTheMissed",
			file: "internal/family/news.go", old: `m.Seq <= shown`, new: `m.Seq <= len(d.moves)+shown`},
		{rule: "link", breaks: "what was owed goes to a lost phone", in: "internal/outbox", test: "TestPushSkips",
			file: "internal/outbox/wanted.go", old: `case !m.chat.Active:`, new: `case m.chat.TelegramID == 0:`},
		{rule: "today", breaks: "whoever left the office still reads", in: bot, test: handsOver,
			file: endStaff, old: `if err := s.endAccountOf(ctx, tx, staff); err != nil {`, new: `if err := ctx.Err(); err != nil {`},
		{rule: "today", breaks: "a successor is not told who waits", in: bot, test: handsOver,
			file: endStaff, old: `if err != nil || !waiting {`, new: `if err != nil || waiting {`},
		{rule: "today", breaks: "families stay with whoever left", in: bot, test: "TestStaffEnd",
			file: endStaff, old: `UPDATE families SET caseworker_id = $2 WHERE caseworker_id = $1 RETURNING id`, new: `SELECT id FROM families WHERE caseworker_id = $1 AND $2::bigint > 0`},
	}
}
