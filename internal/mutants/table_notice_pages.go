package main

// noticePages break what staff and families are shown of notices.
func noticePages() []mutant {
	const (
		message = "internal/message"
		flow    = "internal/flow/"
		letter  = "internal/message/letter.go"
	)
	return []mutant{
		{rule: "notices", breaks: "a text of staff is read as HTML", in: message, test: "TestScreens/letters",
			file: letter, old: "html.EscapeString(leaves[at.number])", new: "html.UnescapeString(leaves[at.number])"},
		{rule: "notices", breaks: "a notice is longer than whoever reads slowly was promised", in: message, test: "TestScreensFit",
			file: letter, old: "leavesOf(l.Text, roomFor(simple).characters", new: "leavesOf(l.Text, roomFor(false).characters"},
		{rule: "notices", breaks: "a few people are counted for everybody", in: message, test: "TestScreens/notices",
			file: "internal/message/notice_to.go", old: "case c.Few:", new: "case c.Few && c.N > 0:"},
		{rule: "notices", breaks: "a preview is not what an adult will see", in: message, test: "TestScreens/notices",
			file: "internal/message/notice_seen.go", old: ", Medium: n.Media.In(language), Offers: n.Offers,", new: ", Medium: n.Media.In(language),"},
		{rule: "notices", breaks: "a voice note that did not come is read", in: "bot", test: "TestVoiceThatDoesNotCome",
			file: flow + "letters.go", old: "	if shown.Unsent {\n		return r, nil\n	}\n", new: ""},
		{rule: "8", breaks: "a voice note can be approved unheard", in: message, test: "TestScreens/notices",
			file: "internal/message/notice_seen.go", old: "} else if !n.Unopened {", new: "} else {"},
		{rule: "notices", breaks: "a notice can be sent for approval in one language", in: "bot", test: "TestTranscripts/kk/notice_one_language",
			file: "internal/message/notice_seen.go", old: "if missing := lacks(p, n, now); len(missing) > 0 {", new: "if missing := lacks(p, n, now); len(missing) > 9 {"},
		{rule: "notices", breaks: "a notice is no news", in: "bot", test: "TestTranscripts/kk/notice",
			file: flow + "news.go", old: "func(l notice.Letter) bool { return l.Opened }", new: "func(l notice.Letter) bool { return l.Number > 0 }"},
		{rule: "notices", breaks: "a supervisor's ping about a notice leads past it", in: "bot", test: "TestTranscripts/kk/notice",
			file: flow + "staff_overseen.go", old: "list.Notices, beside.Notices = beside.Notices, 0", new: "beside.Notices = 0"},
		{rule: "notices", breaks: "a page that has changed is approved as if it had not", in: "bot", test: "TestTranscripts/kk/notice_edited",
			file: flow + "staff_notices.go", old: "case errors.Is(err, notice.ErrChanged):", new: "case errors.Is(err, notice.ErrChanged) && id == 0:"},
		{rule: "notices", breaks: "a specialist cannot stop a notice", in: "bot", test: "TestTranscripts/kk/notice_stopped",
			file: flow + "routes.go", old: "{message.RouteNoticeStop, 1, live, staff,", new: "{message.RouteNoticeStop, 1, live, writer,"},
		{rule: "notices", breaks: "anybody is asked whether somebody's notice is to be deleted", in: "bot", test: "TestRoles/Жанар",
			file: flow + "staff_notice_after.go", old: "err == nil && !n.Own && !supervisor(t.who)", new: "err == nil && !n.Own && t.now.IsZero()"},
		{rule: "notices", breaks: "whoever looks again at the families chosen before chooses all", in: "bot", test: "TestTranscripts/kk/notice_help",
			file: flow + "staff_notice_to.go", old: "if err != nil || len(adults) == 0 {", new: "if err != nil || len(adults) > -1 {"},
		{rule: "notices", breaks: "a test does not say that it is one", in: message, test: "TestScreens/notices",
			file: "internal/message/notice_trial.go", old: "bold(p.T(\"notice.trial\"))", new: "bold(p.T(\"notice.title\"))"},
		{rule: "notices", breaks: "a test waits for a colleague who is not told of it", in: "bot", test: "TestTranscripts/kk/notice_test",
			file: flow + "staff_today.go", old: "len(due)+len(trials)", new: "len(due)"},
		{rule: "notices", breaks: "it is not said that those on hold are left out", in: message, test: "TestScreens/notices",
			file: "internal/message/notice_page.go", old: "case n.Corrects == 0 && n.raisesHopes():", new: "case n.raisesHopes() && n.ID == 0:"},
		{rule: "1", breaks: "a notice is for families that are somebody else's work", in: "internal/family", test: "TestRule1FamiliesWith",
			file: "internal/family/case_list.go", old: "ANY (@adults)) AND `+workable,", new: "ANY (@adults)) AND @staff::bigint > 0 AND @now::timestamptz IS NOT NULL`,"},
		{rule: "8", breaks: "who approves their own notice is told that it was approved", in: "bot", test: "TestRule8OwnNotice",
			file: flow + "staff_notices.go", old: "case errors.Is(err, notice.ErrSecondPerson):", new: "case errors.Is(err, notice.ErrSecondPerson) && id == 0:"},
	}
}
