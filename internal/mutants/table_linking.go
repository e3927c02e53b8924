package main

// linking break what is done about a link and about an adult's way into the chat: what goes with a link, in which order, who may, and what a code leaves behind.
func linking() []mutant {
	const (
		end, change, back = "internal/family/end_link.go", "internal/family/change_link.go", "internal/family/hand_back.go"
		accounts, bot     = "internal/account", "bot"
	)
	return []mutant{
		{rule: "1", breaks: "another caseworker ends a link", in: bot, test: "TestRule1OthersLinks",
			file: end, old: `if _, err := familyOf(ctx, tx, by, familyOfLink, link, now); err != nil {`, new: `if _, err := familyOf(ctx, tx, by, familyOfLink, link, now); err != nil && !errors.Is(err, ErrNotAllowed) {`},
		{rule: "1", breaks: "another caseworker reads a link", in: inFamily, test: "TestEndLink",
			file: "internal/family/case.go", old: `family, err := familyOf(ctx, tx, staff, find, id, now)`, new: "var family FamilyID\n\t\terr := tx.QueryRow(ctx, find, id).Scan(&family)"},
		{rule: "1", breaks: "another caseworker takes an adult's account away", in: accounts, test: "TestLostPhone",
			file: "internal/account/lost_phone.go", old: ` AND a.adult_id = @adult AND `, new: ` AND a.adult_id = @adult OR `},
		{rule: "1", breaks: "a lost phone stays in", in: accounts, test: "TestLostPhone",
			file: "internal/account/lost_phone.go", old: `if !ended {`, new: `if ended {`},
		{rule: "1", breaks: "a track taken away stays on her phone until she leaves the page", in: inFamily, test: "TestChangeLink",
			file: change, old: `if err := s.CloseScreen(ctx, tx, before.Adult.ID, now); err != nil {`, new: `if err := ctx.Err(); err != nil {`},
		{rule: "1", breaks: "a child is handed back and the guardian goes on reading", in: inFamily, test: "TestHandBack",
			file: back, old: `guardian, err := s.endLink(ctx, tx, h.Guardian, h.To.By, now)`, new: `guardian, err := s.linkPage(ctx, tx, h.To.By, h.Guardian, now)`},
		{rule: "2", breaks: "the end of the guardianship is shown to whoever is left without a word", in: bot, test: "TestRule13OthersLinks",
			file: shown, old: "case Closed, Transferred:\n\t\tif rule == strict {", new: "case Closed, Transferred:\n\t\tif rule == alwaysHumanFirst {"},
		{rule: "13", breaks: "another day to look again closes her page", in: inFamily, test: "TestChangeLink/another_end_only",
			file: change, old: `if sameGrants(before.Grants, c.Grants) && len(c.Known) == 0 {`, new: `if len(c.Grants) == 0 {`},
		{rule: "13", breaks: "the end of somebody's link closes everybody's page", in: bot, test: "TestRule13OthersLinks",
			file: "internal/account/closings.go", old: `FROM accounts a WHERE a.adult_id = $1 AND a.state = 'active' AND c.account_id = a.id AND c.live`,
			new: `FROM accounts a WHERE $1::bigint > 0 AND a.state = 'active' AND c.account_id = a.id AND c.live`},
		{rule: "link", breaks: "nobody is asked to call after a link has ended", in: inFamily, test: "TestEndLink",
			file: end, old: `return page, s.askAbout(ctx, tx, page, page.Visits, now)`, new: `return page, nil`},
		{rule: "link", breaks: "a visit of an ended link is forgotten", in: inFamily, test: "TestEndLink",
			file: end, old: `for _, d := range visits {`, new: `for _, d := range visits[:0] {`},
		{rule: "link", breaks: "the guardianship goes on after the child is back", in: inFamily, test: "TestHandBack",
			file: back, old: `if newest.Overlay == Closed {`, new: `if newest.Overlay != Closed {`},
		{rule: "6", breaks: "a picture of a code can be forwarded", in: "internal/telegram", test: "TestPictureOfTheSimulator",
			file: "internal/telegram/client.go", old: `ParseMode: models.ParseModeHTML, ProtectContent: true,`, new: `ParseMode: models.ParseModeHTML,`},
		{rule: "7", breaks: "a code that was used stands on the screen", in: accounts, test: "TestSpentCodes/used",
			file: "internal/account/code_screens.go", old: `i.used_at IS NOT NULL OR `, new: ``},
		{rule: "7", breaks: "a code that a newer one replaced stands on the screen", in: accounts, test: "TestSpentCodes/replaced",
			file: "internal/account/code_screens.go", old: ` OR i.expires_at <= $1)`, new: `)`},
		{rule: "7", breaks: "the picture of a code stays in the chat", in: accounts, test: "TestSpentCodes/ten_minutes_on",
			file: "internal/account/screens.go", old: ` OR c.closes_at <= $3)`, new: ` OR c.closes_at < c.sent_at + 0 * ($3::timestamptz - c.sent_at))`},
		{rule: "7", breaks: "a code that Telegram may have shown without telling us can be used", in: bot, test: "TestPictureThatNobodyKnowsOf",
			file: "internal/flow/staff_access.go", old: `if telegram.ClassOf(err) == telegram.Unknown {`, new: `if telegram.ClassOf(err) == telegram.Invalid {`},
	}
}
