package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// moveScreens are the page of a document for staff, and the questions by which it is moved, told of and checked.
func moveScreens() []one {
	child := family.Person{ID: 2, Initial: "Ә", Sign: "🍎", BirthYear: 2014}
	of := family.Family{ID: 3, Code: "K-27A4"}
	state := func(stage family.Stage, overlay family.Overlay) family.State {
		return family.State{Stage: stage, Overlay: overlay}
	}
	move := func(seq int, days int, s family.State) family.Move {
		at := now.AddDate(0, 0, days)
		return family.Move{Seq: seq, State: s, At: at, ShownFrom: at.Add(10 * time.Minute)}
	}
	visit := &family.Visit{At: now.AddDate(0, 0, 3), Place: map[string]string{"kk": "2-қабат, <5-терезе>", "ru": "этаж 2, <окно 5>"}, Who: family.OtherMayCollect,
		Papers: []family.Paper{family.ApplicantID}}
	reader := func(id family.AdultID, initial, language string) family.Reader {
		return family.Reader{Adult: id, Initial: initial, InChat: true, Joined: true, Language: language}
	}
	shown := func(s family.State, v *family.Visit) *family.Document {
		return &family.Document{ID: 514, Person: child, Track: family.BirthRegistration, State: s, Since: now, Visit: v, PlaceRead: v != nil}
	}
	told := reader(4, "А", "kk")
	told.Told = []family.ToldLine{{Telling: family.Telling{UpTo: 2, At: now.AddDate(0, 0, -3)}, Manner: family.ByPhone, Supported: true, Name: "Асхат <А.>"}}
	apart := reader(6, "Н", "ru")
	apart.InChat, apart.Joined = false, false
	file := family.CaseFile{ID: 514, Family: of, Person: child, Track: family.BirthRegistration,
		Moves: []family.Move{move(1, -30, state("court", "")), move(2, -4, state("decision-in-force", "")), move(3, 0, state("ready-for-pickup", ""))}, Visit: visit,
		Readers: []family.CaseReader{
			{Reader: told, Sees: shown(state("decision-in-force", ""), nil)},
			{Reader: reader(5, "Б", "ru"), Sees: shown(state("court", ""), nil), Untold: true, Since: now.AddDate(0, 0, -4), Due: now.AddDate(0, 0, 1), ToTell: true},
			{Reader: apart}, {Reader: reader(7, "Г", "ru")}},
		Check: &family.Check{At: now.AddDate(0, 0, -2), Reason: family.RefusedMissingPaper, LookAgain: now.AddDate(0, 0, 20), Name: "Асхат"}}
	bare := family.CaseFile{ID: 520, Family: of, Person: child, Track: family.HomeAndSupport, Item: "benefit-applied", HumanFirst: true, PlaceTask: true,
		Moves: []family.Move{move(1, -30, state("benefit-applied", family.ActionNeeded))}, Check: &family.Check{At: now}}
	long := bare
	long.Moves = nil
	for i := range 90 {
		long.Moves = append(long.Moves, move(i+1, i-120, state("benefit-applied", family.OnHold)))
	}
	approval := family.Approval{ID: 9, Document: 530, Track: family.RelativeStatus, Family: of.Code, To: state("decision", ""), By: 1, Name: "Асхат <А.>", Expires: now.Add(20 * time.Hour)}
	own := approval
	own.Own = true
	decided := own
	decided.Decided, decided.DecidedBy, decided.Approved = now.Add(-time.Hour), "Лаура", true
	waits := family.CaseFile{ID: 530, Family: of, Person: child, Track: family.RelativeStatus, Moves: []family.Move{move(1, -30, state("under-review", ""))}, Waits: &own}
	preview := family.Preview{CaseFile: file, To: state("ready-for-pickup", ""), Shown: now.Add(10 * time.Minute), Readers: []family.PreviewReader{
		{Reader: told, Pings: true, Sees: shown(state("ready-for-pickup", ""), visit)},
		{Reader: reader(5, "Б", "ru"), Hidden: true, Sees: shown(state("court", ""), nil), Told: shown(state("ready-for-pickup", ""), visit)},
		{Reader: apart}, {Reader: reader(7, "Г", "ru"), Sees: shown(state("issued", ""), nil)}, {Reader: reader(8, "Ғ", "kk"), Hidden: true}}}
	slow := reader(9, "Р", "kk")
	slow.Simple = true
	simple := family.Preview{CaseFile: file, To: preview.To, Shown: preview.Shown, Readers: []family.PreviewReader{{Reader: slow, Pings: true, Sees: shown(preview.To, visit)}}}
	outcome := family.Preview{CaseFile: waits, To: state("decision", ""), Shown: now.Add(10 * time.Minute)}
	telling := family.Preview{CaseFile: file, Shown: now, Readers: []family.PreviewReader{{Reader: reader(5, "Б", "ru"), Told: shown(state("issued", ""), nil)}, {Reader: apart}}}
	circumstance := family.Told{At: now.AddDate(0, 0, -1), Manner: family.InPerson}
	staff := []family.Colleague{{ID: 1, Name: "Асхат"}}
	for range 9 {
		staff = append(staff, family.Colleague{ID: family.StaffID(len(staff) + 1), Name: "Жанар"})
	}
	birth, kinship := OfFile(file), MoveOf{Code: of.Code, Person: child, Document: 515, Track: family.KinshipConfirmation}

	bundle := func(p *i18n.Printer) func(string) *i18n.Printer { return func(string) *i18n.Printer { return p } }
	confirm := func(v family.Preview, from family.State, number int64) func(p *i18n.Printer) dialog.Screen {
		return func(p *i18n.Printer) dialog.Screen { return AskConfirm(p, bundle(p), v, from, number) }
	}
	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one { return one{name: name, show: show} }
	return []one{
		screen("case_file/can be taken back", func(p *i18n.Printer) dialog.Screen { return CaseFile(p, file, now.Add(time.Minute), 0) }),
		screen("case_file/cannot be any more", func(p *i18n.Printer) dialog.Screen { return CaseFile(p, file, now.Add(time.Hour), 0) }),
		screen("case_file/an item, for a lawyer", func(p *i18n.Printer) dialog.Screen { return CaseFile(p, bare, now, 0) }),
		screen("case_file/waits for a second person", func(p *i18n.Printer) dialog.Screen { return CaseFile(p, waits, now, 0) }),
		screen("case_file/taken back", func(p *i18n.Printer) dialog.Screen { return MoveUndone(p, child.ID, 514, true) }),
		screen("case_file/taken back with its document", func(p *i18n.Printer) dialog.Screen { return MoveUndone(p, child.ID, 514, false) }),
		screen("case_file/too late", func(p *i18n.Printer) dialog.Screen { return UndoTooLate(p, 514) }),
		screen("case_file/changed", func(p *i18n.Printer) dialog.Screen { return FileChanged(p, 514) }),
		screen("case_file/not read", func(p *i18n.Printer) dialog.Screen { return PlaceNotRead(p, 514) }),
		screen("ask_move/from a visit", func(p *i18n.Printer) dialog.Screen { return AskMove(p, birth, state("ready-for-pickup", "")) }),
		screen("ask_move/from a pause", func(p *i18n.Printer) dialog.Screen {
			return AskMove(p, kinship, state("visit-scheduled", family.OnHold))
		}),
		screen("ask_move/of an item", func(p *i18n.Printer) dialog.Screen { return AskMove(p, OfFile(bare), state("benefit-applied", "")) }),
		screen("ask_move/read", func(p *i18n.Printer) dialog.Screen { return AskRead(p, birth) }),
		screen("ask_move/day", func(p *i18n.Printer) dialog.Screen { return AskDay(p, birth, now, false) }),
		screen("ask_move/not that day", func(p *i18n.Printer) dialog.Screen { return AskDay(p, birth, now, true) }),
		screen("ask_move/time", func(p *i18n.Printer) dialog.Screen { return AskTime(p, birth, false) }),
		screen("ask_move/not that time", func(p *i18n.Printer) dialog.Screen { return AskTime(p, birth, true) }),
		screen("ask_move/place", func(p *i18n.Printer) dialog.Screen { return AskPlace(p, birth, "kk", "", false) }),
		screen("ask_move/not that name", func(p *i18n.Printer) dialog.Screen { return AskPlace(p, birth, "ru", "", true) }),
		screen("ask_move/not that word", func(p *i18n.Printer) dialog.Screen { return AskPlace(p, birth, "ru", "сот", true) }),
		screen("ask_move/papers", func(p *i18n.Printer) dialog.Screen {
			papers, _ := kinship.Track.Offered("visit-scheduled")
			return AskPapers(p, kinship, papers, []family.Paper{family.ChildPapers, family.NoFoodBefore})
		}),
		screen("ask_move/who collects", func(p *i18n.Printer) dialog.Screen { return AskWho(p, birth, birth.Track.Whos("ready-for-pickup")) }),
		screen("ask_move/who comes", func(p *i18n.Printer) dialog.Screen { return AskWho(p, kinship, kinship.Track.Whos("visit-scheduled")) }),
		screen("preview/of a move", confirm(preview, state("decision-in-force", ""), 0)),
		screen("preview/for the simple menu", confirm(simple, state("decision-in-force", ""), 0)),
		screen("preview/takes two", confirm(outcome, state("under-review", ""), 0)),
		screen("preview/closed", func(p *i18n.Printer) dialog.Screen { return AskShowAgain(p, birth) }),
		screen("ask_tell/whom", func(p *i18n.Printer) dialog.Screen { return AskWhom(p, birth, []string{"А", "Б"}) }),
		screen("ask_tell/the one", func(p *i18n.Printer) dialog.Screen { return AskWhom(p, birth, []string{"А"}) }),
		screen("ask_tell/who", func(p *i18n.Printer) dialog.Screen { return AskTeller(p, birth, staff, 0) }),
		screen("ask_tell/who, second page", func(p *i18n.Printer) dialog.Screen { return AskTeller(p, birth, staff, 1) }),
		screen("ask_tell/when", func(p *i18n.Printer) dialog.Screen { return AskWhen(p, birth, false) }),
		screen("ask_tell/not that day", func(p *i18n.Printer) dialog.Screen { return AskWhen(p, birth, true) }),
		screen("ask_tell/how", func(p *i18n.Printer) dialog.Screen { return AskManner(p, birth) }),
		screen("ask_tell/with support", func(p *i18n.Printer) dialog.Screen { return AskSupported(p, birth) }),
		screen("ask_tell/to be confirmed", func(p *i18n.Printer) dialog.Screen {
			return AskConfirmTold(p, bundle(p), telling, circumstance, "Лаура", now, 0)
		}),
		screen("ask_check/why", func(p *i18n.Printer) dialog.Screen { return AskReason(p, birth) }),
		screen("ask_check/when again", func(p *i18n.Printer) dialog.Screen { return AskLookAgain(p, birth, false) }),
		screen("ask_check/not that day", func(p *i18n.Printer) dialog.Screen { return AskLookAgain(p, birth, true) }),
		screen("approval/to decide", func(p *i18n.Printer) dialog.Screen { return Approval(p, approval, now) }),
		screen("approval/one's own", func(p *i18n.Printer) dialog.Screen { return Approval(p, own, now) }),
		screen("approval/decided", func(p *i18n.Printer) dialog.Screen { return Approval(p, decided, now) }),
		screen("approval/taken back", func(p *i18n.Printer) dialog.Screen { return ApprovalWithdrawn(p, 530) }),
		screen("approval/asked", func(p *i18n.Printer) dialog.Screen { return ApprovalAsked(p, 530) }),
		screen("approval/asked before", func(p *i18n.Printer) dialog.Screen { return ApprovalThere(p, 530) }),
		screen("approval/turned down", func(p *i18n.Printer) dialog.Screen { return ApprovalTurnedDown(p, 530) }),
		screen("approval/by whoever asked", ApprovalOwn),
		screen("case_file/long, second page", func(p *i18n.Printer) dialog.Screen { return CaseFile(p, long, now, 1) }),
	}
}
