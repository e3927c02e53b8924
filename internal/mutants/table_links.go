package main

// links break rules 1 and 13: what an adult may see, and of whom.
func links() []mutant {
	const (
		live, documents = "internal/family/live.go", "internal/family/documents.go"
		closings        = "internal/account/closings.go"
		family, bot     = "internal/family", "bot"
	)
	return []mutant{
		{rule: "1", breaks: "an ended link goes on showing papers", in: family, test: "TestRule1OnlyOverALiveLink",
			file: live, old: ` AND l.revoked_at IS NULL`, new: ``},
		{rule: "1", breaks: "what an ended link showed stands on her phone", in: bot, test: "TestRule1EndedLink/the_page_that_still_stands_there",
			file: "internal/family/end_link.go", old: `if err := s.CloseScreen(ctx, tx, page.Adult.ID, now); err != nil {`, new: `if err := ctx.Err(); err != nil {`},
		{rule: "1", breaks: "what was read before a link ended, and shown after it, stands on her phone", in: bot, test: "TestReadBeforeAndShownAfter/a_link_that_ends",
			file: closings, old: `return s.CloseScreenAt(ctx, tx, adult, now)`, new: `return nil`},
		{rule: "1", breaks: "what was read while the end of a link was being committed stands", in: "internal/account", test: "TestReadBeforeAndShownAfter/a_link",
			file: closings, old: `unseen = time.Second`, new: `unseen = 0 * time.Second`},
		{rule: "1", breaks: "what was read while the end of a link waited for others stands", in: "internal/account", test: "TestReadWhileAChangeWasBeingMade/a_link",
			file: closings, old: `at = now.Add(unseen)`, new: `at = at.Add(unseen)`},
		{rule: "1", breaks: "what was read while the end of an account waited for others stands on the lost phone", in: "internal/account",
			test: "TestReadWhileAChangeWasBeingMade/the_account", file: "internal/account/decide_join.go", old: `account, s.Clock())`, new: `account, s.Clock().Add(-2*unseen))`},
		{rule: "1", breaks: "what was read before an account ended, and shown after it, stands on the lost phone", in: "internal/account",
			test: "TestReadBeforeAndShownAfter/the_account", file: closings, old: `greatest(come.at, a.ended_at + $3)`, new: `greatest(come.at, a.ended_at - $3)`},
		{rule: "link", breaks: "a change closes the page of somebody who only joins, while she reads her pictures out", in: "internal/account", test: "TestCloseScreen",
			file: closings, old: ` AND a.state <> 'joining'`, new: ``},
		{rule: "link", breaks: "who looks at her pictures in the moment of the decision finds her page closed", in: bot, test: "TestDecidedWhileSheLooks",
			file: "internal/flow/join.go", old: `return t.decided(ctx)`, new: `return t.gone(), nil`},
		{rule: "1", breaks: "staff link somebody of a family that is not theirs", in: family, test: "TestLinkOverFamilies",
			file: "internal/family/link.go", old: `familyOfAdult, n.Adult, now)`, new: `familyOfPerson, n.Person, now)`},
		{rule: "1", breaks: "a link shows papers before its time", in: family, test: "TestRule1LinkTakesEffectAtItsTime",
			file: live, old: ` AND l.from_at <= @now`, new: ``},
		{rule: "1", breaks: "a link for visits shows papers", in: family, test: "TestRule1OnlyOverALiveLink",
			file: live, old: `l.scope = 'documents' AND `, new: ``},
		{rule: "1", breaks: "a track switched off in the chat is shown there", in: family, test: "TestRule1OnlyOverALiveLink",
			file: live, old: ` AND g.in_chat`, new: ``},
		{rule: "1", breaks: "a link for one track shows the others", in: family, test: "TestRule1OnlyOverALiveLink",
			file: documents, old: " AND d.track = live.track `, of.documents", new: " `, of.documents"},
		{rule: "1", breaks: "everybody's links count as one's own", in: family, test: "TestRule1OnlyOverALiveLink",
			file: documents, old: `live.adult_id = @adult AND d.person_id = @id`, new: `d.person_id = @id`},
		{rule: "1", breaks: "another family's child can be looked up", in: bot, test: "TestRule1OthersFamily",
			file: documents, old: ` AND live.adult_id = @adult LIMIT 1`, new: ` LIMIT 1`},
		{rule: "1", breaks: "a push that was owed goes to an adult without a link", in: "internal/outbox", test: "TestPushSkips",
			file: "internal/outbox/wanted.go", old: "\t\tcase !m.chat.Linked:\n\t\t\tm.err = skipped(\"unlinked\")\n", new: ""},
		{rule: "1", breaks: "an ended link still counts as a reason to push", in: "internal/outbox", test: "TestPushAboutAnEndedLink",
			file: "internal/account/chat.go", old: ` AND l.revoked_at IS NULL)`, new: `)`},
		{rule: "1", breaks: "a caseworker sees who joins another's family", in: "internal/account", test: "TestRule1StaffScope",
			file: "migrations/0003_casework.sql", old: `s.role = 'caseworker' AND f.caseworker_id`, new: `s.role = 'caseworker' OR f.caseworker_id`},
		{rule: "1", breaks: "a caseworker sees the calls of another's family", in: bot, test: "TestRule1OthersCaseworker",
			file: "migrations/0003_casework.sql", old: `s.role = 'caseworker' AND f.caseworker_id`, new: `s.role = 'caseworker' OR f.caseworker_id`},
		{rule: "1", breaks: "who has left still works on families", in: "internal/account", test: "TestRule1StaffScope",
			file: "migrations/0003_casework.sql", old: "WHERE s.id = worker AND s.ended_at IS NULL\n$$", new: "WHERE s.id = worker\n$$"},

		{rule: "13", breaks: "what one adult was told is shown to another", in: family, test: "TestRule13NothingOfAnotherAdult",
			file: "internal/family/history.go", old: ` AND t.adult_id = live.adult_id`, new: ``},
		{rule: "13", breaks: "what one adult was told lights up another's phone", in: family, test: "TestMovePingsWhoMayBePinged",
			file: "internal/family/pings.go", old: ` AND t.adult_id = live.adult_id`, new: ``},
		{rule: "13", breaks: "one adult's wish to be called answers another's", in: "internal/family", test: "TestRequestCall",
			file: "internal/family/request.go", old: `WHERE adult_id = $2 AND (key = $1 OR answered_at IS NULL)`, new: `WHERE $2::bigint > 0 AND (key = $1 OR answered_at IS NULL)`},
		{rule: "13", breaks: "what one adult was told changes what another's phone shows", in: bot, test: "TestRule13WorldsDifferingInAnotherAdult",
			file: "internal/family/history.go", old: ` AND t.adult_id = live.adult_id`, new: ``},
	}
}
