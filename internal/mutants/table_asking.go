package main

// codes break rule 7: wrong, used, expired and unknown codes are one and the same.
func codes() []mutant {
	const (
		try     = "internal/account/try_code.go"
		account = "internal/account"
		path    = "TestRule7SamePathForEveryCode"
	)
	return []mutant{
		{rule: "7", breaks: "a used code opens", in: account, test: path,
			file: try, old: `i.used_at IS NULL AND i.expires_at`, new: `i.expires_at`},
		{rule: "7", breaks: "an expired code opens", in: account, test: path,
			file: try, old: ` AND i.expires_at > $2`, new: ` AND i.expires_at <> $2`},
		{rule: "7", breaks: "the code of staff who left opens", in: account, test: path,
			file: try, old: ` AND s.ended_at IS NULL`, new: ``},
		{rule: "7", breaks: "over the limit the code is not looked up, which takes less time", in: account, test: path,
			file: try, old: "\t\tfound, err = usableInvitation", new: "\t\tif refused {\n\t\t\treturn nil\n\t\t}\n\t\tfound, err = usableInvitation"},
		{rule: "7", breaks: "what has not the form of a code is not hashed", in: account, test: path,
			file: "internal/account/code.go", old: `return s.Vault.Index("invitation", []byte(code))`,
			new: "if len(code) != codeLength && len(code) != 26 {\n\t\treturn nil\n\t}\n\treturn s.Vault.Index(\"invitation\", []byte(code))"},
		{rule: "7", breaks: "a used code is told from an unknown one", in: "bot", test: "TestTranscripts/kk/join_wrong_code",
			file: try, old: "case found.ID == 0:\n\t\treturn Invitation{}, ErrCode", new: "case found.ID == 0:\n\t\treturn Invitation{}, ErrTooMany"},
		{rule: "7", breaks: "a sixth try of the hour is looked at", in: account, test: "TestTryCodeLimit",
			file: try, old: `count(*) >= $5`, new: `count(*) > $5`},
		{rule: "7", breaks: "refused tries keep her out for longer", in: account, test: "TestTryCodeLimit",
			file: try, old: ` AND NOT t.refused`, new: ``},
		{rule: "7", breaks: "parallel tries are not counted", in: account, test: "TestTryCodeRaces",
			file: try, old: `SELECT pg_advisory_xact_lock($1, $2)`, new: `SELECT $1::int, $2::int`},
		{rule: "7", breaks: "a code can be used twice", in: account, test: "TestJoinRefused",
			file: "internal/account/bind.go", old: `WHERE i.id = $1 AND i.used_at IS NULL AND`, new: `WHERE i.id = $1 AND`},
		{rule: "7", breaks: "a lost code stays good after a new one was given", in: account, test: "TestInviteReplaces",
			file: "internal/account/invite.go", old: `AND i.used_at IS NULL AND i.expires_at > @now AND `, new: `AND false AND i.expires_at > @now AND `},
	}
}

// taps break rule 10: callback data of nobody.
func taps() []mutant {
	const (
		codec, decide = "internal/dialog/codec.go", "internal/flow/decide.go"
		nobody        = "TestRule10TapsOfNobody/Айнұр"
	)
	return []mutant{
		{rule: "10", breaks: "data of another chat are taken", in: "internal/dialog", test: "TestRule10ForgedData",
			file: codec, old: `binary.BigEndian.AppendUint64(nil, uint64(chat))`, new: `binary.BigEndian.AppendUint64(nil, uint64(chat*0))`},
		{rule: "10", breaks: "made-up data are taken", in: "internal/dialog", test: "TestRule10ForgedData",
			file: codec, old: `subtle.ConstantTimeCompare(mac, c.mac(body, chat)) != 1`, new: `subtle.ConstantTimeCompare(mac, c.mac(body, chat)) > 1`},
		{rule: "10", breaks: "data changed where nobody reads them are taken", in: "internal/dialog", test: "TestRule10ForgedData",
			file: codec, old: `RawURLEncoding.Strict().DecodeString`, new: `RawURLEncoding.DecodeString`},
		{rule: "10", breaks: "a button of an older screen works", in: "bot", test: nobody,
			file: decide, old: `return version == screen.Version && screen.Live`, new: `return version <= screen.Version && screen.Live`},
		{rule: "10", breaks: "a button of a message that is not the live one works", in: "bot", test: nobody,
			file: decide, old: ` && screen.Live && screen.MessageID == t.update.MessageID`, new: ` && screen.Live`},
		{rule: "10", breaks: "a button of a retired message works", in: "bot", test: "TestRule10RetiredMessage",
			file: decide, old: `return version == screen.Version && screen.Live && screen.MessageID == t.update.MessageID`, new: `return screen.Live`},
		{rule: "10", breaks: "a family's button works in a chat without a live screen", in: "bot", test: "TestRule10NoLiveScreen",
			file: decide, old: `!screen.Live && from != live:`, new: `!screen.Live && from <= older:`},
		{rule: "10", breaks: "anybody may ask for anything", in: "bot", test: nobody,
			file: decide, old: `known && r.who(t.who) {`, new: `known {`},
		{rule: "10", breaks: "a wrong number of arguments breaks the turn", in: "bot", test: nobody,
			file: decide, old: ` && r.args == len(tap.Args)`, new: ``},
		{rule: "10", breaks: "a forged tap is answered by another line", in: "bot", test: "TestRule10RetiredMessage",
			file: "internal/flow/flow.go", old: `return reply{toast: t.say.Label("err.expired")}`, new: `return reply{toast: t.say.Label("err.generic")}`},
	}
}

// typed break rule 11: what people type, say or send.
func typed() []mutant {
	const join = "internal/flow/join.go"
	return []mutant{
		{rule: "11", breaks: "what was typed stays in the chat", in: "bot", test: "TestRule11Deleted",
			file: "internal/flow/show.go", old: `if t.update.Kind == telegram.Message {`, new: `if t.update.Kind == telegram.Tap {`},
		{rule: "11", breaks: "only text is deleted", in: "bot", test: "TestRule11Deleted",
			file: "internal/flow/show.go", old: `if t.update.Kind == telegram.Message {`, new: `if t.update.Kind == telegram.Message && t.update.Media == "" {`},
		{rule: "11", breaks: "what a stranger types in a flood stays in the chat", in: "bot", test: "TestTranscripts/kk/bad_flood",
			file: "internal/flow/flow.go", old: `return t.hush(ctx)`, new: `return t.answerTap(ctx, "")`},
		{rule: "11", breaks: "a stranger's words are kept in the state", in: "bot", test: "TestRule11KeptNowhere",
			file: join, old: `r.opening = message.OpenStranger(t.say)`, new: "r.opening = message.OpenStranger(t.say)\n\tt.turn.Save([]byte(t.update.Text))"},
		{rule: "11", breaks: "an adult's words are logged", in: "bot", test: "TestRule11KeptNowhere",
			file: "internal/flow/help.go", old: `return show(message.TextRefused(t.say)), nil`, new: "t.Log.Info(\"typed\", \"text\", t.update.Text)\n\t\treturn show(message.TextRefused(t.say)), nil"},
		{rule: "11", breaks: "an adult is not offered to be called", in: "bot", test: "TestRule11KeptNowhere",
			file: "internal/message/refused.go", old: `rows(callMe(p), urgent(p), home(p), hide(p))`, new: `rows(urgent(p), home(p), hide(p))`},
		{rule: "11", breaks: "a picture's text is read", in: "internal/telegram", test: "TestDecode",
			file: "internal/telegram/wire.go", old: "u.Media, u.ContactOf = m.wireMedia.kind()", new: "u.Media, u.ContactOf = m.wireMedia.kind()\n\t\tif m.Photo != nil {\n\t\t\tu.Text = string(*m.Photo)\n\t\t}"},
		{rule: "11", breaks: "a picture with a code as its text is a try", in: "bot", test: "TestTranscripts/kk/join_not_a_code",
			file: join, old: `account.NormalizeCode(t.update.Text); ok && t.update.Media == ""`, new: `account.NormalizeCode(t.update.Text); ok || t.update.Text != ""`},
	}
}
