package main

const (
	shown     = "internal/family/shown.go"
	catalogue = "internal/family/catalogue.go"
	inFamily  = "internal/family"
)

// untold break rule 2: what an adult was not told does not exist for her.
func untold() []mutant {
	return []mutant{
		{rule: "2", breaks: "a human-first move is shown untold", in: inFamily, test: "TestRule2Shown",
			file: shown, old: "if !ok {\n\t\t\t\tbreak", new: "if !ok && len(moves) == 0 {\n\t\t\t\tbreak"},
		{rule: "2", breaks: "what was recorded after an untold move does not queue behind it", in: inFamily, test: "TestRule2UntoldMovesLeaveNoTrace",
			file: shown, old: "if !ok {\n\t\t\t\tbreak", new: "if !ok {\n\t\t\t\tcontinue"},
		{rule: "2", breaks: "since tells when an untold move was recorded", in: "bot", test: "TestRule2WorldsDifferingInUntoldMoves",
			file: "internal/family/documents.go", old: `Since: view.Since,`, new: `Since: h.moves[len(h.moves)-1].At,`},
		{rule: "2", breaks: "the tick on the paper shows before she was told", in: "bot", test: "TestRule2WorldsDifferingInUntoldMoves",
			file: "internal/family/documents.go", old: `PlaceRead: view.PlaceRead}`, new: `PlaceRead: h.moves[len(h.moves)-1].PlaceRead}`},
		{rule: "2", breaks: "an untold move pings all the same", in: inFamily, test: "TestMovePingsWhoMayBePinged",
			file: "internal/family/pings.go", old: `if !Pings(d.track, d.humanFirst, d.moves, told[adult]) {`, new: `if len(d.moves) == 0 {`},
		{rule: "2", breaks: "a page closes for a move she is not told of", in: inFamily, test: "TestRule2Closings",
			file: "internal/family/pings.go", old: `if differs(before.viewAt(told[adult], due), d.viewAt(told[adult], due)) {`, new: `if len(d.moves) > 0 || differs(before.viewAt(told[adult], due), d.viewAt(told[adult], due)) {`},
		{rule: "moves", breaks: "a page that shows an old day of a visit stays", in: "bot", test: "TestMovedDayClosesThePage",
			file: "internal/outbox/sweep.go", old: `o.Accounts.ChangedScreens(ctx, o.Clock())`, new: `ctx.Err()`},
		{rule: "2", breaks: "what waits behind an untold move pings", in: inFamily, test: "TestRule2Pings",
			file: shown, old: `return ok && view.Seq == newest.Seq`, new: `return ok && view.Seq > 0`},
		{rule: "2", breaks: "a telling of one move releases those after it", in: inFamily, test: "TestRule2Shown",
			file: shown, old: `if t.UpTo >= seq && `, new: `if `},
		{rule: "2", breaks: "since shows the day of the move instead of the day of telling", in: inFamily, test: "TestRule2Shown",
			file: shown, old: `released = later(released, at)`, new: `released = later(released, at.AddDate(-1, 0, 0))`},
		{rule: "2", breaks: "what she was told when she was linked is forgotten", in: inFamily, test: "TestRule2NewlyLinkedAdult",
			file: "internal/family/link.go", old: `for _, k := range n.Known {`, new: `for _, k := range n.Known[:0] {`},
		{rule: "2", breaks: "a phone lights up hours after she was told in person", in: inFamily, test: "TestRule2Pings",
			file: "internal/family/family.go", old: `calmAfterTelling = 24 * time.Hour`, new: `calmAfterTelling = time.Hour`},
		{rule: "2", breaks: "a move is shown while it can still be taken back", in: inFamily, test: "TestRule2Shown",
			file: shown, old: `if now.Before(m.ShownFrom) {`, new: `if now.Before(m.At) {`},
		{rule: "2", breaks: "a move cannot be taken back for ten minutes", in: inFamily, test: "TestMovePingsWhoMayBePinged",
			file: "internal/family/family.go", old: `undoTime = 10 * time.Minute`, new: `undoTime = time.Minute`},
	}
}

// moves break the classes of moves, one sentence at a time: which ones a person must tell.
func moves() []mutant {
	const class = "TestRule2ClassOfMove/"
	return []mutant{
		{rule: "moves", breaks: "entering an H stage pings", in: inFamily, test: class + "enters_an_H_stage:_1.a",
			file: catalogue, old: `{stage: "decision-in-force", class: HumanFirst,`, new: `{stage: "decision-in-force", class: Ping,`},
		{rule: "moves", breaks: "passing over an H stage is not human-first", in: inFamily, test: class + "passes_over_one:_1.a",
			file: shown, old: "if passed.class == HumanFirst {", new: "if passed.class == HumanFirst && passed.stage == to {"},
		{rule: "moves", breaks: "passing over an H stage backward is not human-first", in: inFamily, test: class + "passes_over_holds_in_both_directions:_1.a",
			file: shown, old: "start, end = end, start", new: "return class"},
		{rule: "moves", breaks: "going back out of an H stage is not human-first", in: inFamily, test: class + "back_out_of_an_H_stage_passes_over_it:_1.a",
			file: shown, old: "steps[start+1 : end+1]", new: "steps[start+1 : max(start+1, end)]"},
		{rule: "moves", breaks: "going backward in 1.c and 1.d is not human-first", in: inFamily, test: class + "goes_backward:_1.d",
			file: shown, old: "if end < start {\n\t\tif rule == strict {", new: "if end < start {\n\t\tif rule == alwaysHumanFirst {"},
		{rule: "moves", breaks: "going backward in 1.a is human-first", in: inFamily, test: class + "goes_backward_is_not_in_the_list_of_1.a",
			file: catalogue, old: `{id: BirthRegistration, rule: atThreshold,`, new: `{id: BirthRegistration, rule: strict,`},
		{rule: "moves", breaks: "closing in 1.c and 1.d is not human-first", in: inFamily, test: class + "is_closed:_1.c",
			file: shown, old: "case Closed, Transferred:\n\t\tif rule == strict {", new: "case Closed, Transferred:\n\t\tif rule == strict && o == Transferred {"},
		{rule: "moves", breaks: "transferring in 1.c and 1.d is not human-first", in: inFamily, test: class + "is_transferred:_1.d",
			file: shown, old: "case Closed, Transferred:\n\t\tif rule == strict {", new: "case Closed, Transferred:\n\t\tif rule == strict && o == Closed {"},
		{rule: "moves", breaks: "setting on-hold pings", in: inFamily, test: class + "setting_on-hold:_1.g",
			file: shown, old: "case OnHold:\n\t\treturn HumanFirst", new: "case OnHold:\n\t\treturn Ping"},
		{rule: "moves", breaks: "lifting an overlay has no class", in: inFamily, test: class + "lifting_on-hold:_1.g",
			file: shown, old: `overlayClass(rule, from.Overlay), `, new: ``},
		{rule: "moves", breaks: "moves of 1.e are not all human-first", in: inFamily, test: class + "every_move_of_1.e:_forward",
			file: catalogue, old: `{id: RelativeStatus, rule: alwaysHumanFirst,`, new: `{id: RelativeStatus, rule: strict,`},
		{rule: "moves", breaks: "moves of 1.f are not all human-first", in: inFamily, test: class + "every_move_of_1.f:_opening",
			file: catalogue, old: `{id: LegalSupport, rule: alwaysHumanFirst,`, new: `{id: LegalSupport, rule: strict,`},
		{rule: "moves", breaks: "1.e and 1.f ping", in: inFamily, test: "TestRule2Pings",
			file: shown, old: `if flagged || rule == alwaysHumanFirst {`, new: `if flagged {`},
		{rule: "moves", breaks: "an item that follows from 1.e is not human-first", in: inFamily, test: "TestRule2FlaggedItemIsHumanFirst",
			file: shown, old: `if flagged || rule == alwaysHumanFirst {`, new: `if rule == alwaysHumanFirst {`},
		{rule: "moves", breaks: "a move has not its stage's class", in: inFamily, test: class + "otherwise_the_move_has_its_stage's_class:_ping",
			file: shown, old: `class := t.step(to).class`, new: `class := min(ViewOnly, t.step(to).class)`},
		{rule: "moves", breaks: "opening a document beyond an H stage is not human-first", in: inFamily, test: class + "opening_passes_over_the_stages_before",
			file: shown, old: `if rule == byStage || end < 0 {`, new: `if rule == byStage || end < 0 || start < 0 {`},
		{rule: "moves", breaks: "an overlay that was not touched counts again", in: inFamily, test: class + "an_overlay_that_stays_does_not_count_again",
			file: shown, old: `if from.Overlay != to.Overlay {`, new: `if from.Overlay != NoOverlay || to.Overlay != NoOverlay {`},
		{rule: "moves", breaks: "a new day for a visit does not ping", in: inFamily, test: class + "another_day_for_the_same_visit",
			file: shown, old: `if from.Stage != to.Stage || from.Overlay == to.Overlay {`, new: `if from.Stage != to.Stage {`},
		{rule: "moves", breaks: "1.c, 1.e and 1.f are in the chat without being asked for", in: inFamily, test: "TestRule1OnlyOverALiveLink",
			file: "internal/family/link.go", old: `InChat: t.Chat() == InChatByDefault`, new: `InChat: t.Valid()`},
		{rule: "moves", breaks: "1.f comes into the chat without a secret code", in: inFamily, test: "TestLinkIsRefused",
			file: "internal/family/link.go", old: `case g.InChat && g.Track.Chat() == InChatWithCode:`, new: `case g.InChat && !g.Track.Valid():`},
		{rule: "moves", breaks: "1.e and 1.f draw a bar", in: "internal/message", test: "TestNoWayIsDrawnWithoutAPromise",
			file: "internal/message/documents.go", old: "if d.Track.Progress() == family.Bar {", new: "if d.Track.Progress() != family.Checklist {"},
		{rule: "moves", breaks: "1.e and 1.f say what comes next", in: "internal/message", test: "TestNoWayIsDrawnWithoutAPromise",
			file: "internal/family/track.go", old: "if e.progress != Bar || s.resting()", new: "if s.resting()"},
		{rule: "moves", breaks: "an item of 1.g has no tick", in: "internal/message", test: "TestScreens",
			file: "internal/message/documents.go", old: "case d.Track.Progress() == family.Checklist:", new: "case d.Track.Progress() == family.Checklist && d.ID == 0:"},
		{rule: "moves", breaks: "a visit stage comes without day and place", in: inFamily, test: "TestMoveIsRefused",
			file: "internal/family/next_move.go", old: `case !holds && !to.resting():`, new: `case !holds && to.resting() && !to.Overlay.valid():`},
		{rule: "moves", breaks: "a paper is ready although nobody read the place of birth on it", in: inFamily, test: "TestMoveIsRefused",
			file: "internal/family/next_move.go", old: `if !move.PlaceRead {`, new: `if !move.PlaceRead && n.Key == "" {`},
		{rule: "moves", breaks: "there is a state of refusal", in: inFamily, test: "TestMoveIsRefused",
			file: "internal/family/track.go", old: `NoOverlay, ActionNeeded, OnHold, Closed, Transferred}, o)`, new: `NoOverlay, ActionNeeded, OnHold, Closed, Transferred, "refused"}, o)`},
	}
}
