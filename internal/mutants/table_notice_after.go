package main

// noticesAfter break what comes after a notice: its recall, its correction, sending it again, and who is called about it.
func noticesAfter() []mutant {
	const (
		notice   = "internal/notice"
		delivery = "internal/delivery/"
		calls    = "internal/notice/calls.go"
	)
	return []mutant{
		{rule: "notices", breaks: "what was recalled is shown", in: notice, test: "TestRecall",
			file: "internal/notice/open.go", old: "n.state IN ('running', 'done') AND n.expires_at > @now AND n.began_at", new: "n.state IN ('running', 'done', 'recalled') AND n.expires_at > @now AND n.began_at"},
		{rule: "notices", breaks: "an open page still shows what was recalled", in: "bot", test: "TestTranscripts/kk/notice_recalled",
			file: "internal/account/notice_screens.go", old: "o.state IN ('running', 'done')", new: "o.state IN ('running', 'done', 'recalled')"},
		{rule: "notices", breaks: "anybody recalls a notice", in: notice, test: "TestRecall",
			file: "internal/notice/recall.go", old: "case !n.ledBy(staff):", new: "case !n.ledBy(staff) && id == 0:"},
		{rule: "8", breaks: "an author approves their own correction", in: notice, test: "TestRule8Correction",
			file: "internal/notice/approve.go", old: "case n.author == staff:\n		return ErrSecondPerson\n", new: "case n.author == staff && n.corrects == 0:\n		return ErrSecondPerson\n"},
		{rule: "8", breaks: "a correction goes out other than it was approved", in: notice, test: "TestRule8Correction",
			file: "internal/notice/hash.go", old: "if !bytes.Equal(hash, approved) {", new: "if bytes.Equal(hash, nil) {"},
		{rule: "notices", breaks: "a correction shows again what was recalled", in: notice, test: "TestCorrectionOfARun",
			file: "internal/notice/correct.go", old: "state IN ('running', 'done') AND expires_at > $3 RETURNING id", new: "state IN ('running', 'done', 'recalled') AND expires_at > $3 RETURNING id"},
		{rule: "notices", breaks: "a correction pings whoever has an unopened line already", in: "bot", test: "TestTranscripts/kk/notice_corrected",
			file: delivery + "notice.go", old: "coalesce((SELECT v.began_at FROM notices v WHERE v.id = n.corrects), n.began_at)", new: "n.began_at"},
		{rule: "notices", breaks: "a menu that she asked for after a line keeps a notice from her", in: "internal/outbox", test: "TestNoticeAfterWhatSheAskedFor/open",
			file: delivery + "notice.go", old: " AND c.closes_at IS NULL)", new: ")"},
		{rule: "notices", breaks: "a page that has closed keeps a notice from her", in: "internal/outbox", test: "TestNoticeAfterWhatSheAskedFor/closed",
			file: "internal/account/screens.go", old: "SET shown_at = $5, closes_at = NULL", new: "SET closes_at = NULL"},
		{rule: "notices", breaks: "a notice is sent again to whoever was sent it", in: notice, test: "TestResend",
			file: delivery + "notice_again.go", old: "('pending', 'sending', 'sent', 'unknown')", new: "('pending', 'sending', 'unknown')"},
		{rule: "notices", breaks: "a notice is sent again to whoever may have been sent it", in: notice, test: "TestResend",
			file: delivery + "notice_again.go", old: "('pending', 'sending', 'sent', 'unknown')", new: "('pending', 'sending', 'sent')"},
		{rule: "notices", breaks: "a tap made twice sends a notice again twice", in: notice, test: "TestResend",
			file: "internal/notice/resend.go", old: "case n.resent == round+1:\n			return nil\n		case n.state != Done || n.resent != round || ", new: "case "},
		{rule: "notices", breaks: "anybody calls the families of others about a notice", in: notice, test: "TestCallList",
			file: calls, old: "ad.family_id IN (SELECT family_id FROM workable_families($2, $3)) AS mine", new: "$2::bigint > 0 AS mine"},
		{rule: "notices", breaks: "whoever was called about a notice is to be called again", in: notice, test: "TestCallList",
			file: calls, old: " OR f.called_at IS NOT NULL THEN NULL", new: " THEN NULL"},
		{rule: "notices", breaks: "whoever asked for help is not called first", in: notice, test: "TestCallList",
			file: calls, old: "WHEN 'help' THEN 1", new: "WHEN 'help' THEN 5"},
		{rule: "notices", breaks: "the call that she was promised waits although she was called", in: notice, test: "TestCallList",
			file: calls, old: "c.Why == AskedHelp {", new: "c.Why == AskedHelp && id == 0 {"},
	}
}
