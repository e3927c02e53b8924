package main

// openings break rule 6: what a lock screen can show.
func openings() []mutant {
	return []mutant{
		{rule: "6", breaks: "a new message says the whole screen", in: "bot", test: "TestRule6LinesOfAStory",
			file: "internal/flow/show.go", old: `first := dialog.Message{Text: string(line)}`, new: `first := dialog.Message{Text: sealed.Text[:len(sealed.Text)+0*len(line)]}`},
		{rule: "6", breaks: "a push says more than its line", in: "bot", test: "TestRule6LinesOfAStory",
			file: "internal/outbox/send.go", old: `screen.Text = string(line)`, new: `screen.Text = string(line) + " (2)"`},
		{rule: "6", breaks: "what a family gets can be forwarded", in: "bot", test: "TestRule6LinesOfAStory",
			file: "internal/telegram/client.go", old: `noPreview(), ProtectContent: true,`, new: `noPreview(), ProtectContent: false,`},
		{rule: "6", breaks: "the closed set has a line with a number in it", in: "internal/message", test: "TestRule6Openings",
			file: "locales/screens.ru.toml", old: `new = "Есть новое сообщение."`, new: `new = "Есть 2 новых сообщения."`},
		{rule: "6", breaks: "a ping tells of a court", in: "internal/i18n", test: "TestRule6NoTellingStemInTheOpen",
			file: "locales/screens.ru.toml", old: `new = "Есть новое сообщение."`, new: `new = "Есть новое сообщение из суда."`},
		{rule: "6", breaks: "the answer to a stranger is no line of the closed set", in: "bot", test: "TestRule6LinesOfAStory",
			file: "internal/message/opening.go", old: `dialog.Opening(p.Label("open.first"))`, new: `dialog.Opening(p.Label("err.generic"))`},
		{rule: "6", breaks: "files are fetched", in: "bot", test: "TestRule6TownSeesALeak/a_file_fetched",
			file: "internal/simulator/simulatortest/calls.go", old: `return calls
}

// LastCall`, new: `return calls[:min(1, len(calls))]
}

// LastCall`},
	}
}

// words break rule 9: the catalogue in three languages.
func words() []mutant {
	const (
		ru, kk   = "locales/screens.ru.toml", "locales/screens.kk.toml"
		langs    = "internal/i18n"
		callTold = `Запрос принят. Вам позвонят. Срок: {{.Date}}`
	)
	return []mutant{
		{rule: "9", breaks: "a text is missing in one language", in: langs, test: "TestRule9SameKeysInEveryLanguage",
			file: ru, old: `again = "Ваш запрос у нас. Повторять не нужно."`, new: ``},
		{rule: "9", breaks: "a text says another value than its translation", in: langs, test: "TestRule9SamePlaceholders",
			file: ru, old: callTold, new: `Запрос принят. Вам позвонят. Срок: {{.Time}}`},
		{rule: "9", breaks: "a plural form is missing", in: langs, test: "TestRule9EveryPluralForm",
			file: "locales/plurals.ru.toml", old: `few = "Нужно`, new: `two = "Нужно`},
		{rule: "9", breaks: "a Latin letter stands in a Kazakh word", in: langs, test: "TestRule9OneScript",
			file: kk, old: `menu = "Мәзір"`, new: `menu = "Mәзір"`},
		{rule: "9", breaks: "a Kazakh letter stands in a Russian word", in: langs, test: "TestRule9RussianHasNoKazakhLetters",
			file: ru, old: `menu = "Меню"`, new: `menu = "Мені"`},
		{rule: "9", breaks: "an ending is glued to a value", in: langs, test: "TestRule9NoSuffixOnAValue",
			file: ru, old: callTold, new: `Запрос принят. Вам позвонят. Срок: {{.Date}}-го.`},
		{rule: "9", breaks: "a preposition governs a value", in: langs, test: "TestRule9NoSuffixOnAValue",
			file: ru, old: callTold, new: `Запрос принят. Вам позвонят до {{.Date}}`},
		{rule: "9", breaks: "a blocked stem is in a text", in: langs, test: "TestRule9NoBlockedStem",
			file: ru, old: `ask = "Чьи документы показать?"`, new: `ask = "Документы репатрианта показать?"`},
		{rule: "9", breaks: "the code says what no locale holds", in: langs, test: "TestRule9KeysAreUsedAndThere",
			file: ru, old: `again = "Ваш запрос у нас. Повторять не нужно."`, new: "again = \"Ваш запрос у нас. Повторять не нужно.\"\nonce = \"Ваш запрос у нас.\""},
	}
}

// times break rule 12: Kazakhstan's time.
func times() []mutant {
	const dates = "internal/i18n/dates.go"
	return []mutant{
		{rule: "12", breaks: "the hour shown is that of UTC", in: "internal/i18n", test: "TestRule12Dates",
			file: dates, old: `return t.In(p.zone).Format("15:04")`, new: `return t.UTC().Format("15:04")`},
		{rule: "12", breaks: "the day shown is that of UTC", in: "bot", test: "TestRule12ShownInKazakhstan",
			file: dates, old: `t, now = t.In(p.zone), now.In(p.zone)`, new: `t, now = t.UTC(), now.UTC()`},
		{rule: "12", breaks: "a working day ends at 18:00 UTC", in: "bot", test: "TestRule12ShownInKazakhstan",
			file: "internal/family/workday.go", old: `local.Day()+1, endOfWork, 0, 0, 0, zone)`, new: `local.Day()+1, endOfWork, 0, 0, 0, time.UTC)`},
		{rule: "12", breaks: "the next working day is counted from UTC's", in: "internal/family", test: "TestNextWorkingDay",
			file: "internal/family/workday.go", old: `local := now.In(zone)`, new: `local := now.UTC()`},
		{rule: "12", breaks: "a zone table an hour off passes", in: "internal/i18n", test: "TestRule12OldZoneTableIsRefused",
			file: "internal/i18n/bundle.go", old: `offset != 5*60*60 {`, new: `offset != 5*60*60 && offset != 6*60*60 {`},
		{rule: "12", breaks: "times come back in the machine's own zone", in: "internal/postgres", test: "TestOpenScansUTC",
			file: "internal/postgres/postgres.go", old: `config.AfterConnect = scanUTC`, new: `_ = scanUTC`},
		{rule: "12", breaks: "times are written out in the server's own zone", in: "bot", test: "TestRule12ShownInKazakhstan",
			file: "internal/postgres/postgres.go", old: `c.RuntimeParams["timezone"] = "UTC"`, new: `c.RuntimeParams["timezone"] = "Asia/Tokyo"`},
	}
}
