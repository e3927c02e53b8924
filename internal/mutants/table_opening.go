package main

// opening breaks what keeps a family's pages to those who work on it, and what keeps out of it whoever may not be there.
func opening() []mutant {
	const family = "internal/family"
	return []mutant{
		{rule: "1", breaks: "a caseworker finds another's family by its code", in: family, test: "TestRule1FindFamily",
			file: "internal/family/case_list.go", old: "WHERE f.code = @code AND `+workable,", new: "WHERE f.code = @code AND @staff::bigint > 0 AND @now::timestamptz IS NOT NULL`,"},
		{rule: "1", breaks: "the list of families holds those of everybody", in: family, test: "TestFamilies",
			file: "internal/family/case_list.go", old: "s.caseFamilies(ctx, lookedAfter,", new: "s.caseFamilies(ctx, workable,"},
		{rule: "1", breaks: "an adult's page tells of children of families that are somebody else's work", in: family, test: "TestRule1AdultPageKeepsToOnesFamilies",
			file: "internal/family/case_adult.go", old: "l.revoked_at IS NULL AND `+workable+`", new: "l.revoked_at IS NULL AND @staff::bigint > 0 AND @now::timestamptz IS NOT NULL"},
		{rule: "1", breaks: "an adult's page shows links that have ended", in: family, test: "TestRule1AdultPageKeepsToOnesFamilies",
			file: "internal/family/case_adult.go", old: "l.revoked_at IS NULL AND `+workable+`", new: "`+workable+`"},
		{rule: "audit", breaks: "a look at a family is written down nowhere", in: family, test: "TestRule1CasePages",
			file: "internal/family/case.go", old: "return record(ctx, tx, staff, audit.FamilyRead, audit.OnFamily, family, now)", new: "_ = audit.FamilyRead\n\t\treturn nil"},
		{rule: "age", breaks: "somebody under 18 is linked to papers of their own", in: family, test: "TestNobodyUnderAge",
			file: "internal/family/of_age.go", old: "const ageOfMajority = 18", new: "const ageOfMajority = 1"},
		{rule: "age", breaks: "an adult is added without the tick", in: family, test: "TestNobodyUnderAge",
			file: "internal/family/add_adult.go", old: "case !n.OfAge:", new: "case !n.OfAge && n.By == 0:"},
		{rule: "age", breaks: "of a year alone, the first day counts", in: family, test: "TestBirthTurned",
			file: "internal/family/typed_birth.go", old: "time.Date(b.Year, time.December, 31", new: "time.Date(b.Year, time.January, 1"},
		{rule: "age", breaks: "of a month alone, the day before it counts", in: family, test: "TestBirthTurned",
			file: "internal/family/typed_birth.go", old: "time.Month(b.Month)+1, 0", new: "time.Month(b.Month), 0"},
		{rule: "4", breaks: "a preview opens the document", in: family, test: "TestPreviewOpening",
			file: "internal/family/preview_opening.go", old: "\t\treturn errLooked\n\t})\n\tif !errors.Is(err, errLooked) {", new: "\t\treturn nil\n\t})\n\tif err != nil {"},
		{rule: "11", breaks: "a whole name is kept for an initial", in: family, test: "TestAddPersonIsRefused",
			file: "internal/family/add_person.go", old: "return size == len(s) && unicode.IsLetter(r)", new: "return size > 0 && unicode.IsLetter(r)"},
		{rule: "5", breaks: "a personal number passes for a phone", in: family, test: "TestReadPhone",
			file: "internal/family/phone.go", old: "if !plus {", new: "if !plus && len(digits) != 12 {"},
	}
}
