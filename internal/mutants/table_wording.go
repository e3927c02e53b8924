package main

// wordings let a word through that must not be said, or forbid one that may be.
func wordings() []mutant {
	const (
		in        = "internal/wording"
		checker   = "internal/wording/checker.go"
		letters   = "internal/wording/letters.go"
		match     = "internal/wording/match.go"
		wording   = "internal/wording/wording.go"
		disguised = "TestEveryStemDisguised/"
	)
	return []mutant{
		{rule: "wording", breaks: "letters of another alphabet hide a word", in: in, test: disguised + "Latin_in_Cyrillic",
			file: letters, old: `string(letter) + faces[letter]`, new: `string(letter) + faces[letter][:0]`},
		{rule: "wording", breaks: "digits hide a word", in: in, test: disguised + "digits",
			file: letters, old: `'о': "0oοσ"`, new: `'о': "oοσ"`},
		{rule: "wording", breaks: "a sign hides a letter", in: in, test: disguised + "signs",
			file: letters, old: `const signs = "@$€!|"`, new: `const signs = "@$€|"`},
		{rule: "wording", breaks: "who has no Kazakh keyboard is not understood", in: in, test: disguised + "no_Kazakh_keyboard",
			file: letters, old: `all += kin[letter]`, new: `all += kin[letter][:0]`},
		{rule: "wording", breaks: "what has no width hides a word", in: in, test: disguised + "zero-width_spaces",
			file: letters, old: `unicode.Cc, unicode.Cf, unicode.Mn`, new: `unicode.Cc, unicode.Mn`},
		{rule: "wording", breaks: "marks on letters hide a word", in: in, test: disguised + "stress",
			file: letters, old: `unicode.Cf, unicode.Mn, unicode.Me`, new: `unicode.Cf, unicode.Me`},
		{rule: "wording", breaks: "a lone accent cuts a word", in: in, test: disguised + "lone_accents",
			file: letters, old: `return r == ' ' || unicode.In(`, new: `return unicode.In(`},
		{rule: "wording", breaks: "ё is no е", in: in, test: disguised + "ё_for_е",
			file: letters, old: `return string(parts)`, new: `return written[:len(written)+0*len(parts)]`},
		{rule: "wording", breaks: "capitals hide a word", in: in, test: disguised + "capitals",
			file: letters, old: `r: unicode.ToLower(r),`, new: `r: r,`},
		{rule: "wording", breaks: "a letter said again hides a word", in: in, test: disguised + "letters_twice",
			file: match, old: `case !w.loose || read == 0 || again == mostAgain ||`, new: `case !w.loose || read == 0 || again == 0 ||`},
		{rule: "wording", breaks: "spaces between letters hide a word", in: in, test: disguised + "spaces",
			file: match, old: `case before <= 1 && after <= 1:`, new: `case before < 1 && after < 1:`},
		{rule: "wording", breaks: "a dot inside hides a word", in: in, test: disguised + "a_dot_inside",
			file: match, old: `return n > 3`, new: `return n > 30`},
		{rule: "wording", breaks: "a word cut in pairs is not read", in: in, test: disguised + "pairs",
			file: match, old: `return n > 4 && before <= 2 && after <= 2`, new: `return false`},
		{rule: "wording", breaks: "a time of day is an organisation", in: in, test: "TestCheckInnocent",
			file: match, old: `letters >= 2 && (`, new: `letters >= 0 && (`},
		{rule: "wording", breaks: "two letters that stand apart are an organisation", in: in, test: "TestCheckInnocent",
			file: match, old: `case !w.loose || n < 3:`, new: `case !w.loose || n < 2:`},
		{rule: "wording", breaks: "two words in a row make one that must not be said", in: in, test: "TestCheckInnocent",
			file: match, old: `case !g.spaced(last, next):`, new: `case last < next:`},
		{rule: "wording", breaks: "a word inside another is found", in: in, test: "TestCheckInnocent",
			file: match, old: `at == 0 || g[at-1].gap || g[at].letter && !g[at-1].letter`, new: `at == 0 || g[at].letter`},
		{rule: "wording", breaks: "what begins like a whole word is found", in: in, test: "TestCheckInnocent",
			file: match, old: `!w.whole || g.ends(at, w)`, new: `true`},
		{rule: "wording", breaks: "a word with a digit before it passes", in: in, test: "TestCheckForbidden",
			file: match, old: `|| g[at].letter && !g[at-1].letter`, new: ``},
		{rule: "wording", breaks: "innocent words are not spared", in: in, test: "TestSparedPass",
			file: checker, old: `slices.ContainsFunc(spared, f.within) || `, new: `slices.ContainsFunc(spared[:0], f.within) || `},
		{rule: "wording", breaks: "an innocent word of one topic spares another's", in: in, test: "TestSparedIsOfItsTopic",
			file: checker, old: `return f.list.topic == other.list.topic && f.list.class == other.list.class && `, new: `return `},
		{rule: "wording", breaks: "what tells may stand on a lock screen", in: in, test: "TestCheckPush",
			file: wording, old: `return class == Blocked || class == Telling, true`, new: `return class == Blocked || class == Telling, class == Blocked`},
		{rule: "wording", breaks: "what tells is forbidden on a screen", in: in, test: "TestCheckByContext",
			file: wording, old: `return class != elsewhere, class == Blocked`, new: `return class != elsewhere, class != Hopeful`},
		{rule: "wording", breaks: "what raises hopes is not pointed out", in: in, test: "TestCheckHope",
			file: wording, old: `return class != elsewhere, class == Blocked`, new: `return class < Hopeful, class == Blocked`},
		{rule: "wording", breaks: "staff may write what is blocked and are not warned", in: in, test: "TestCheckByContext",
			file: wording, old: `return class == Blocked, false`, new: `return false, false`},
		{rule: "wording", breaks: "staff write down another place of birth", in: in, test: "TestCheckBirthplace",
			file: checker, old: `born && f.list.somewhere()`, new: `born && f.list.topic == "birth"`},
		{rule: "wording", breaks: "what a supervisor added is not looked for", in: in, test: "TestNewAdded",
			file: checker, old: `range added {`, new: `range added[:0] {`},
		{rule: "wording", breaks: "a supervisor adds a stem that is in every text", in: in, test: "TestNewStem",
			file: "internal/wording/stem.go", old: `lettersSeen(word) < 3 ||`, new: `lettersSeen(word) < 2 ||`},
		{rule: "wording", breaks: "nothing is said in place of a word", in: in, test: "TestReasonsAreInTheCatalogue",
			file: "internal/wording/hope.go", old: `instead: "amount"`, new: `instead: "sum"`},
		{rule: "wording", breaks: "a stem of the lists is lost", in: in, test: "TestCheckForbidden",
			file: "internal/wording/block.go", old: `"лаңкес", `, new: ``},
	}
}
