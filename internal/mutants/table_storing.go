package main

// together break rule 4: a change and what it owes.
func together() []mutant {
	return []mutant{
		{rule: "4", breaks: "a ping is owed by a move that was not kept", in: "bot", test: "TestRule4TogetherOrNotAtAll/move_a_document",
			file: "internal/family/move.go", old: `if err := s.announce(ctx, tx, d, owes); err != nil {`,
			new: `if err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error { return s.announce(ctx, tx, d, owes) }); err != nil {`},
		{rule: "4", breaks: "a call is wished for and nobody is told", in: "internal/family", test: "TestRequestCall",
			file: "internal/family/calls.go", old: `return delivery.QueueStaff(ctx, tx, caseworker, delivery.Staff, now)`,
			new: `return delivery.QueueStaff(ctx, tx, 0, delivery.Staff, now)`},
		{rule: "4", breaks: "an adult is let in and is owed nothing", in: "internal/account", test: "TestDecideRight",
			file: "internal/account/decide_join.go", old: `err := delivery.QueueAdult(ctx, tx, adult, delivery.New, now)`,
			new: `err := delivery.QueueAdult(ctx, tx, -adult, delivery.New, now)`},
		{rule: "4", breaks: "what failed half way is kept", in: "internal/postgres", test: "TestInTxRollsBack",
			file: "internal/postgres/tx.go", old: `return errors.Join(err, rollback(ctx, tx))`, new: `return errors.Join(err, tx.Commit(ctx))`},
	}
}

// sealed break rule 5: what could name a person is nowhere in clear.
func sealed() []mutant {
	const vault = "internal/vault/vault.go"
	return []mutant{
		{rule: "5", breaks: "a Telegram id is its own index", in: "internal/account", test: "TestRule5NoTelegramIDInAnyTable",
			file: "internal/account/store.go", old: `return s.Vault.Index("telegram", telegramBytes(telegramID))`, new: `return telegramBytes(telegramID)`},
		{rule: "5", breaks: "an initial is stored unsealed", in: "internal/family", test: "TestRule5StoredSealed",
			file: "internal/family/add_person.go", old: `n.Key, n.Family, initial, birth, sign, now)`, new: `n.Key, n.Family, append(initial[:0], n.Initial...), birth, sign, now)`},
		{rule: "5", breaks: "a day of birth is stored unsealed", in: "internal/family", test: "TestRule5StoredSealed",
			file: "internal/family/add_person.go", old: `n.Key, n.Family, initial, birth, sign, now)`, new: `n.Key, n.Family, initial, append(birth[:0], n.Birth.String()...), sign, now)`},
		{rule: "5", breaks: "a value of one family opens in another's row", in: "internal/vault", test: "TestRule5BoundToTheOwner",
			file: vault, old: `return []byte(o.String() + "/" + column)`, new: `return []byte(string(o.Kind) + "/" + column)`},
		{rule: "5", breaks: "a value of one column opens in another", in: "internal/vault", test: "TestRule5AnotherPlace",
			file: vault, old: `return []byte(o.String() + "/" + column)`, new: `return []byte(o.String() + "/"[:min(1, len(column))])`},
		{rule: "5", breaks: "one family's key opens another's values", in: "internal/vault", test: "TestRule5BoundToTheOwner",
			file: "internal/vault/datakey.go", old: `return []byte("data-key/" + o.String())`, new: `return []byte("data-key/" + o.Kind)`},
		{rule: "5", breaks: "the length of a sealed value tells which word it is", in: "internal/vault", test: "TestRule5LengthTellsNothing",
			file: "internal/vault/seal.go", old: `(len(plain)/step+1)*step)`, new: `len(plain)/step*step+len(plain)%step+1)`},
		{rule: "5", breaks: "indexes of two tables can be matched", in: "internal/vault", test: "TestRule5Index",
			file: vault, old: `input = append(append(input, purpose...), value...)`, new: `input = append(input, value...)`},
		{rule: "5", breaks: "a state of one person opens as another's", in: "internal/vault", test: "TestRule5Local",
			file: vault, old: `"%d/%s/%s", len(purpose), purpose, key)`, new: `"%d/%s/%.1s", len(purpose), purpose, key)`},
		{rule: "5", breaks: "a state lies unsealed in Redis", in: "bot", test: "TestRule5RedisIsSealed",
			file: "bot/app.go", old: `return p.Vault.SealLocal("session", key, plain), nil`, new: `return plain, nil`},
		{rule: "5", breaks: "a key in Redis is a Telegram id", in: "bot", test: "TestRule5RedisIsSealed",
			file: "bot/app.go", old: `return hex.EncodeToString(p.Vault.Index("session", []byte(strconv.FormatInt(person, 10))))`,
			new: `return strconv.FormatInt(person, 10) + hex.EncodeToString(nil)`},
		{rule: "5", breaks: "the key of an ended account is kept for ever", in: "internal/account", test: "TestForget",
			file: "internal/account/forget.go", old: `a.ended_at < $1 AND a.telegram_sealed IS NULL`, new: `a.ended_at < $1 AND a.telegram_sealed IS NULL AND false`},
		{rule: "5", breaks: "the key of an account goes while its screens must still be taken away", in: "internal/account", test: "TestForget",
			file: "internal/account/forget.go", old: `a.ended_at < $1 AND a.telegram_sealed IS NULL`, new: `a.ended_at < $1`},
		{rule: "5", breaks: "codes that ran out are kept for ever", in: "internal/account", test: "TestForget",
			file: "internal/account/forget.go", old: `expires_at < $1 AND link_index IS NOT NULL`, new: `expires_at < $1 AND link_index IS NULL`},
		{rule: "5", breaks: "who was sent something is kept for ever", in: "internal/outbox", test: "TestSweepForgets",
			file: "internal/outbox/sweep.go", old: `if more, err := delivery.Forget(ctx, o.Pool, now); more || err != nil {`, new: `if more, err := delivery.Due(ctx, o.Pool, 0, now); more > 0 || err != nil {`},
		{rule: "5", breaks: "an error repeats what was typed to us", in: "internal/telegram", test: "TestDecodeErrors",
			file: "internal/telegram/update.go", old: `len(raw), jsonFault(err))`, new: `len(raw), errors.Join(jsonFault(err), errors.New(string(raw))))`},
	}
}
