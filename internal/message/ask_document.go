package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// AskTrack asks which document to open. Answers count as in family.Tracks.
func AskTrack(p *i18n.Printer, code string, who family.Person) dialog.Screen {
	choices := choicesOf(family.Tracks(), func(t family.Track) string { return trackName(p, t) })
	return Question(p, aboutPerson(p, code, who, p.T("ask.track")), 1, choices...)
}

// AskItem asks which item of a checklist to open. Answers count as in the track's stages.
func AskItem(p *i18n.Printer, code string, who family.Person, track family.Track) dialog.Screen {
	choices := choicesOf(track.Stages(), func(s family.Stage) string { return stageName(p, track, s) })
	return Question(p, MoveOf{Code: code, Person: who, Track: track}.about(p, p.T("ask.item")), 1, choices...)
}

// AskFollows asks whether an item follows from the track whose every move a person tells first.
func AskFollows(p *i18n.Printer, code string, who family.Person, track family.Track, item family.Stage) dialog.Screen {
	return Question(p, MoveOf{Code: code, Person: who, Track: track, Item: item}.about(p, p.T("ask.follows")), 1,
		Choice{Text: p.Label("btn.no"), Value: No}, Choice{Text: p.Label("btn.yes"), Value: Yes})
}

// CanOpenAt says whether a document may be opened at a stage. The day of a visit is set by a move; an outcome that takes a second person is recorded by one too.
func CanOpenAt(track family.Track, stage family.Stage) bool {
	return !track.IsVisit(stage) && !track.NeedsSecondPerson("", stage)
}

// AskStage asks where the document stands. Answers count as in the track's stages.
func AskStage(p *i18n.Printer, code string, who family.Person, track family.Track) dialog.Screen {
	var choices []Choice
	visits := false
	for i, stage := range track.Stages() {
		visits = visits || track.IsVisit(stage)
		if CanOpenAt(track, stage) {
			choices = append(choices, Choice{Text: stageName(p, track, stage), Value: int64(i)})
		}
	}
	text := p.T("ask.stage")
	if visits {
		text = paragraphs(text, p.T("ask.stage_visit"))
	}
	return Question(p, MoveOf{Code: code, Person: who, Track: track}.about(p, text), 1, choices...)
}

// DocumentThere says that the person has that document already.
func DocumentThere(p *i18n.Printer, who family.PersonID) dialog.Screen {
	return word(p, p.T("wrong.document"), RouteCasePerson, int64(who), 0)
}

func aboutPerson(p *i18n.Printer, code string, who family.Person, text string) string {
	return about(lines(code, person(p.T, who)), text)
}
