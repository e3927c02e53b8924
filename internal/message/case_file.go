package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// CaseFile is the page of one document for staff: the whole history, told or not, and for each linked adult what she sees and what she was told.
func CaseFile(p *i18n.Printer, c family.CaseFile, now time.Time, number int64) dialog.Screen {
	text, at := cut(fileHeading(p, c), fileBlocks(p, c, now), roomFor(false).characters, number)
	turn := func(number int64) dialog.Tap { return tap(RouteCaseDoc, int64(c.ID), number) }
	end := at.end(p, "btn.next_page", turn, tap(RouteCasePerson, int64(c.Person.ID), 0))
	return staffScreen(text, append(fileActions(p, c, now), end...), turn(at.number))
}

func fileHeading(p *i18n.Printer, c family.CaseFile) string {
	return lines(bold(c.Family.Code), bold(person(p.T, c.Person)), bold(fileName(p, c)))
}

// fileName is what the document is called: a checklist's by its item.
func fileName(p *i18n.Printer, c family.CaseFile) string {
	if c.Item != "" {
		return stageName(p, c.Track, c.Item)
	}
	return trackName(p, c.Track)
}

// stateName is a state in one line: the stage, and what lies over it.
func stateName(p *i18n.Printer, track family.Track, s family.State) string {
	name := stageName(p, track, s.Stage)
	if s.Overlay != family.NoOverlay {
		name += " · " + p.Label("overlay."+string(s.Overlay))
	}
	return name
}

func fileBlocks(p *i18n.Printer, c family.CaseFile, now time.Time) []block {
	history := []string{p.T("move.history")}
	for _, m := range c.Moves {
		history = append(history, "• "+p.T("move.line", "Date", p.Since(m.At, now), "State", stateName(p, c.Track, m.State)))
	}
	blocks := []block{loose(lines(history...))}
	if c.Undoable(now) {
		blocks = append(blocks, loose(p.T("move.undo_until", "Time", p.Time(c.Newest().ShownFrom))))
	}
	if c.Visit != nil {
		blocks = append(blocks, loose(visitLines(p, *c.Visit, false, now)))
	}
	if c.HumanFirst {
		blocks = append(blocks, loose(p.T("case.human_first")))
	}
	blocks = append(blocks, standingBlocks(p, c, now)...)
	return append(blocks, readerBlocks(p, c, now)...)
}

func visitLines(p *i18n.Printer, v family.Visit, home bool, now time.Time) string {
	return lines(
		p.T("field.date", "Date", p.Day(v.At, now)),
		p.T("field.time", "Time", p.Time(v.At)),
		p.T("field.place", "Place", clip(placeName(p, v))),
		whoComes(p, v.Who, home))
}

// standingBlocks say why a document waits, and for whom.
func standingBlocks(p *i18n.Printer, c family.CaseFile, now time.Time) []block {
	var blocks []block
	if c.Waits != nil {
		blocks = append(blocks, loose(lines(p.T("approval.waits", "State", stateName(p, c.Track, c.Waits.To)), p.T("field.due", "Date", p.SoonTime(c.Waits.Expires, now)))))
	}
	if c.PlaceTask {
		blocks = append(blocks, loose(p.T("move.place_task")))
	}
	if c.Check != nil {
		said := []string{p.T("checked.when", "Date", p.Since(c.Check.At, now))}
		if c.Check.Reason != family.NoReason {
			said = append(said, p.T("checked.why", "Reason", reasonName(p, c.Check.Reason)))
		}
		if !c.Check.LookAgain.IsZero() {
			said = append(said, p.T("checked.again", "Date", p.Since(c.Check.LookAgain, now)))
		}
		blocks = append(blocks, loose(lines(said...)))
	}
	return blocks
}

func reasonName(p *i18n.Printer, r family.Reason) string {
	if r == family.NoReason {
		return p.Label("stf.no_reason")
	}
	return p.Label("stf.reason." + string(r))
}

// readerBlocks say of each adult what she sees and what she was told.
func readerBlocks(p *i18n.Printer, c family.CaseFile, now time.Time) []block {
	if len(c.Readers) == 0 {
		return []block{loose(p.T("move.nobody"))}
	}
	blocks := []block{loose(p.T("move.readers"))}
	for _, r := range c.Readers {
		said := []string{readerName(p, r.Reader)}
		switch {
		case !r.InChat:
			said = append(said, p.T("move.in_person"))
		case r.Sees == nil:
			said = append(said, p.T("move.sees_nothing"))
		default:
			said = append(said, p.T("move.sees", "State", stateName(p, c.Track, r.Sees.State)), p.T("field.updated", "Date", p.Since(r.Sees.Since, now)))
		}
		blocks = append(blocks, loose(lines(append(said, toldLines(p, r, now)...)...)))
	}
	return blocks
}

func readerName(p *i18n.Printer, r family.Reader) string {
	name := bold(p.T("move.adult", "Initial", r.Initial))
	if !r.Joined {
		name = lines(name, p.T("move.not_joined"))
	}
	return name
}

// toldLines say when and how she was told last, and since when something waits to be told.
func toldLines(p *i18n.Printer, r family.CaseReader, now time.Time) []string {
	var said []string
	if n := len(r.Told); n > 0 {
		last := r.Told[n-1]
		said = append(said, tellingLines(p, last.At, last.Manner, last.Name, now)...)
		if last.Supported {
			said = append(said, p.T("told.supported"))
		}
	}
	if r.Untold {
		said = append(said, p.T("told.waits", "Date", p.Since(r.Since, now)), p.T("told.due", "Date", p.Since(r.Due, now)))
	}
	return said
}

// tellingLines say when, how and by whom somebody was told.
func tellingLines(p *i18n.Printer, at time.Time, manner family.Manner, name string, now time.Time) []string {
	return []string{p.T("told.last", "Date", p.Since(at, now)), p.T("told.how", "How", mannerName(p, manner), "Name", name)}
}

// fileActions are what can be done about a document. "Looked at, no change" is there in every state alike.
func fileActions(p *i18n.Printer, c family.CaseFile, now time.Time) []dialog.Button {
	var buttons []dialog.Button
	newest := c.Newest()
	if c.Undoable(now) {
		buttons = append(buttons, button(p.Label("stf.undo"), RouteUndo, int64(c.ID), int64(newest.Seq), newest.At.UnixMicro()))
	}
	if c.Waits != nil {
		buttons = append(buttons, button(p.Label("stf.approval"), RouteApproval, int64(c.Waits.ID)))
		if c.Waits.Own {
			buttons = append(buttons, withdraw(p, *c.Waits))
		}
	}
	buttons = append(buttons, button(p.Label("stf.set_stage"), RouteMove, int64(c.ID)))
	for _, r := range c.Readers {
		if r.ToTell {
			buttons = append(buttons, button(p.Label("stf.told"), RouteTell, int64(c.ID)))
			break
		}
	}
	for _, r := range c.Readers {
		if r.ToTell {
			buttons = append(buttons, button(p.Label("stf.invite_talk", "Initial", r.Initial), RouteInviteTalk, int64(c.ID), int64(r.Adult)))
		}
	}
	return append(buttons, button(p.Label("stf.check"), RouteCheck, int64(c.ID)))
}

// MoveUndone says that a move was taken back. The way on is the document, or the person when the document went with its only move.
func MoveUndone(p *i18n.Printer, who family.PersonID, document family.DocumentID, stays bool) dialog.Screen {
	if !stays {
		return word(p, p.T("move.undone"), RouteCasePerson, int64(who), 0)
	}
	return backToFile(p, p.T("move.undone"), document)
}

// UndoTooLate says that a move can no longer be taken back.
func UndoTooLate(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("move.undo_late"), document)
}

// FileChanged says that somebody else was faster, and nothing was recorded.
func FileChanged(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("move.changed"), document)
}

// PlaceNotRead says that the document stays where it is, and a lawyer looks into it.
func PlaceNotRead(p *i18n.Printer, document family.DocumentID) dialog.Screen {
	return backToFile(p, p.T("move.place_kept"), document)
}

func backToFile(p *i18n.Printer, text string, document family.DocumentID) dialog.Screen {
	return word(p, text, RouteCaseDoc, int64(document), 0)
}
