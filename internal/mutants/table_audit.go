package main

// audited break the record of who did and saw what.
func audited() []mutant {
	const seal, verify, head, journal = "internal/audit/seal.go", "internal/audit/verify.go", "internal/audit/head.go", "internal/audit/journal.go"
	return []mutant{
		{rule: "audit", breaks: "a seal does not cover who did it", in: "internal/audit", test: "TestTamperingIsFound",
			file: seal, old: `number(e.Actor)`, new: `number(0)`},
		{rule: "audit", breaks: "a seal does not follow from the one before", in: "internal/audit", test: "TestTamperingIsFound",
			file: seal, old: `word(before)`, new: `word(before[:0])`},
		{rule: "audit", breaks: "two entries are the same bytes", in: "internal/audit", test: "TestTamperingIsFound",
			file: seal, old: `b.Write(binary.AppendUvarint(nil, uint64(len(s)))); b.Write(s)`, new: `b.Write(s)`},
		{rule: "audit", breaks: "a deleted entry is passed over", in: "internal/audit", test: "TestTamperingIsFound",
			file: verify, old: `		r.wrong("entry %d is deleted (row %d of the audit)", l.n, l.id)
`, new: ``},
		{rule: "audit", breaks: "nobody looks whether the head outside is in its place", in: "internal/audit", test: "TestTamperingIsFound",
			file: verify, old: `if !bytes.Equal(head, seal) {`, new: `if !bytes.Equal(head, head) {`},
		{rule: "audit", breaks: "entries cut off at the end are not missed", in: "internal/audit", test: "TestTamperingIsFound",
			file: verify, old: `if outside[h.Count] != nil && h.Count > n {`, new: `if outside[h.Count] != nil && h.Count < n {`},
		{rule: "audit", breaks: "an entry whose transaction ended late is never sealed", in: "internal/audit", test: "TestSealLateEntry",
			file: seal, old: `coalesce(max(audit_id), 0) - $2 FROM`, new: `coalesce(max(audit_id), 0) - $2 + $2 FROM`},
		{rule: "audit", breaks: "two seal at once", in: "internal/audit", test: "TestSealAtOnce",
			file: seal, old: `err != nil || !mine {`, new: `err != nil {`},
		{rule: "audit", breaks: "the head of a cut chain takes the place of the one outside", in: "internal/audit", test: "TestHeadOutside",
			file: head, old: `	cut := holds(ctx, s.Pool, s.last)
`, new: `	cut := holds(ctx, s.Pool, Head{})
`},
		{rule: "audit", breaks: "a caseworker reads what another did", in: "internal/audit", test: "TestJournalIsNotForOthers",
			file: journal, old: `(s.role = 'supervisor' OR s.id = w.id)`, new: `(s.role <> 'specialist' OR s.id = w.id)`},
		{rule: "audit", breaks: "a caseworker reads a family's journal", in: "internal/audit", test: "TestJournalIsNotForOthers",
			file: journal, old: `AND s.role = 'supervisor' AND s.ended_at IS NULL` + "`" + `, family, reader)`, new: `AND s.ended_at IS NULL` + "`" + `, family, reader)`},
		{rule: "audit", breaks: "what was done about a document that was taken back is in no family's journal", in: "internal/audit", test: "TestJournal",
			file: journal, old: `(o.id << 8) + 255`, new: `(o.id << 8) + 1`},
		{rule: "audit", breaks: "nobody reads in which family a document was that was taken back", in: "internal/audit", test: "TestJournal",
			file: journal, old: `THEN a.object_id >> 8`, new: `THEN a.object_id`},
		{rule: "audit", breaks: "a request for a second person on a document that was taken back is in no family's journal", in: "internal/family", test: "TestJournalsKeepApprovalsOfWhatIsTakenBack",
			file: "internal/family/approval.go", old: `audit.ApprovalAsked, audit.OnDocument, d.id, now)`, new: `audit.ApprovalAsked, "approval", id, now)`},
		{rule: "audit", breaks: "who reads a family's journal leaves no entry", in: "internal/audit", test: "TestJournal",
			file: journal, old: `return Read(ctx, tx, reader, JournalRead, OnFamily, family, now)`, new: `return nil`},
	}
}

// rotated break the change of the master key.
func rotated() []mutant {
	const rotate, datakey = "internal/vault/rotate.go", "internal/vault/datakey.go"
	return []mutant{
		{rule: "keys", breaks: "the database lets a data key in that the old master key wraps", in: "internal/vault", test: "TestRotateKeepsOutTheOldKey",
			file: "migrations/0003_casework.sql", old: `m.prefix <> substring(NEW.wrapped`, new: `m.prefix = substring(NEW.wrapped || m.prefix`},
		{rule: "keys", breaks: "an old master key is dropped while data keys need it", in: "internal/vault", test: "TestDropOld",
			file: rotate, old: `if byOld > 0 || string(registered)`, new: `if byOld < 0 && string(registered)`},
		{rule: "keys", breaks: "what only the new master key opens passes for damaged", in: "internal/vault", test: "TestRotate",
			file: datakey, old: `return nil, fmt.Errorf("unwrap the data key: %w", ErrRotated)`, new: `return nil, fmt.Errorf("unwrap the data key: %w", ErrSealed)`},
		{rule: "keys", breaks: "a running process does not look into the file again", in: "internal/vault", test: "TestRotate",
			file: "internal/vault/master.go", old: `	v.source.path = path
`, new: ``},
		{rule: "keys", breaks: "the file of somebody else is taken up", in: "internal/vault", test: "TestFollowsItsOwnFileOnly",
			file: "internal/vault/master.go", old: `if err != nil || !bytes.Equal(New(k).Index("keyset", nil), v.Index("keyset", nil)) {`, new: `if err != nil {`},
		{rule: "keys", breaks: "what was sent to a process with an old key set file is lost", in: "bot", test: "TestOldKeySetFile",
			file: "bot/app.go", old: `return postgres.IsUnavailable(err) || errors.Is(err, vault.ErrRotated)`, new: `return postgres.IsUnavailable(err)`},
	}
}

// roles break who of the staff may do what.
func roles() []mutant {
	const routes = "internal/flow/routes.go"
	return []mutant{
		{rule: "roles", breaks: "a caseworker opens the supervisors' page of deputies", in: "bot", test: "TestRoles",
			file: routes, old: `{message.RouteDeputies, 1, live, supervisor,`, new: `{message.RouteDeputies, 1, live, staff,`},
		{rule: "roles", breaks: "an adult reads what staff read", in: "bot", test: "TestRoles",
			file: routes, old: `{message.RouteFamilies, 1, live, staff,`, new: `{message.RouteFamilies, 1, live, known,`},
		{rule: "roles", breaks: "a deputy whose time is over still works on the families", in: "bot", test: "TestRoles",
			file: "migrations/0003_casework.sql", old: `AND d.from_at <= at AND at < d.until_at`, new: `AND d.from_at <= at`},
		{rule: "roles", breaks: "every caseworker works on every family", in: "bot", test: "TestRoles",
			file: "migrations/0003_casework.sql", old: `AND f.caseworker_id IN (SELECT caseworker_id FROM stands_for(worker, at))`, new: ``},
	}
}
