package main

// starts break what serve refuses to start with.
func starts() []mutant {
	const test = "TestStartRefusals/"
	return []mutant{
		{rule: "start", breaks: "an old schema is served on", in: "bot", test: test + "an_old_schema",
			file: "bot/serve.go", old: "func() error { return postgres.CheckSchema(ctx, a.Pool) },", new: "func() error { return ctx.Err() },"},
		{rule: "start", breaks: "a schema one migration behind passes", in: "internal/postgres", test: "TestCheckSchema",
			file: "internal/postgres/migrate.go", old: "if got < want {", new: "if got < want-1 {"},
		{rule: "start", breaks: "a weak key set is worked with", in: "internal/vault", test: "TestKeysetWeak",
			file: "internal/vault/keyset.go", old: `return ok && p.KeySizeInBytes() == 32`, new: `return ok && p.KeySizeInBytes() >= 16`},
		{rule: "start", breaks: "a missing key set is replaced by a new one", in: "bot", test: test + "a_missing_key_set",
			file: "bot/serve.go", old: "return nil, nil, fmt.Errorf(\"key set: %w\", err)", new: "keys = vault.New(vault.NewKeyset())"},
		{rule: "start", breaks: "a key set that others can read is worked with", in: "bot", test: test + "a_world-readable_key_set",
			file: "internal/vault/keyset.go", old: `info.Mode().Perm()&0o077 != 0`, new: `info.Mode().Perm()&0o022 != 0`},
		{rule: "start", breaks: "a name that tells is served under", in: "bot", test: test + "a_Kazakh_name_that_tells",
			file: "bot/serve.go", old: "if _, err := checkNames(ctx, a); err != nil {", new: "if _, err := checkNames(ctx, a); err != nil && ctx.Err() != nil {"},
		{rule: "start", breaks: "the Russian name is not looked at", in: "bot", test: test + "a_Russian_name_that_tells",
			file: "bot/start_checks.go", old: "a.Words.BotNameKK, a.Words.BotNameRU, me.Name}", new: "a.Words.BotNameKK, me.Name}"},
		{rule: "start", breaks: "the username is not looked at", in: "bot", test: test + "a_username_that_tells",
			file: "bot/start_checks.go", old: "wording.Tells(name, me.Username, a.Words.Operator)", new: "wording.Tells(name, \"\", a.Words.Operator)"},
		{rule: "start", breaks: "the operator's own name is not looked for", in: "bot", test: test + "a_name_with_a_word_of_the_operator",
			file: "bot/start_checks.go", old: "wording.Tells(name, me.Username, a.Words.Operator)", new: "wording.Tells(name, me.Username, \"\")"},
		{rule: "start", breaks: "a word of the lists in Latin letters is not heard", in: "internal/wording", test: "TestTells",
			file: "internal/wording/name.go", old: "latin := slices.DeleteFunc(words, isCyrillic)", new: "latin := slices.DeleteFunc(words, func(string) bool { return true })"},
	}
}
