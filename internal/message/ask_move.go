package message

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// MoveOf is what the questions about a move have as their heading.
type MoveOf struct {
	Code     string            `json:"c"`
	Person   family.Person     `json:"w"`
	Document family.DocumentID `json:"d"`
	Track    family.Track      `json:"t"`
	Item     family.Stage      `json:"i,omitempty"`
}

// OfFile names a document for the questions about it.
func OfFile(c family.CaseFile) MoveOf {
	return MoveOf{Code: c.Family.Code, Person: c.Person, Document: c.ID, Track: c.Track, Item: c.Item}
}

// about is the heading of a question about the document.
func (m MoveOf) about(p *i18n.Printer, parts ...string) string {
	name := fileName(p, family.CaseFile{Track: m.Track, Item: m.Item})
	return about(lines(m.Code, person(p.T, m.Person), name), parts...)
}

// AskMove asks what becomes of a document. Answers count as in family.Track.MovesFrom.
func AskMove(p *i18n.Printer, of MoveOf, now family.State) dialog.Screen {
	choices := choicesOf(of.Track.MovesFrom(now), func(to family.State) string { return moveName(p, of.Track, now, to) })
	return Question(p, of.about(p, p.T("move.now", "State", stateName(p, of.Track, now)), p.T("move.ask")), 1, choices...)
}

// moveName is what a move is called on its button: by what it changes.
func moveName(p *i18n.Printer, track family.Track, now, to family.State) string {
	switch {
	case to == now:
		return p.Label("stf.other_day")
	case to.Stage != now.Stage:
		return stageName(p, track, to.Stage)
	case to.Overlay == family.NoOverlay:
		return p.Label("stf.lift")
	}
	return p.Label("overlay." + string(to.Overlay))
}

// AskRead asks for the tick that the paper says the one right place of birth. What it says otherwise is asked nowhere.
func AskRead(p *i18n.Printer, of MoveOf) dialog.Screen {
	return Question(p, of.about(p, p.T("move.read")), 1, Choice{p.Label("stf.read_so"), Yes}, Choice{p.Label("stf.read_otherwise"), No})
}

// daysOffered is how many days have a button of their own.
const daysOffered = 6

// AskDay asks for the day of a visit: the next ones, but for Sundays, have a button, which carries how many days it is from today.
func AskDay(p *i18n.Printer, of Matter, today time.Time, wrong bool) dialog.Screen {
	var choices []Choice
	for ahead := 1; len(choices) < daysOffered; ahead++ {
		if day := today.AddDate(0, 0, ahead); day.Weekday() != time.Sunday {
			choices = append(choices, Choice{p.Day(day, today), int64(ahead)})
		}
	}
	return Question(p, of.about(p, orWrong(p, "move.day", "wrong.day", wrong)...), 1, choices...)
}

// AskTime asks for the time of a visit. A button carries minutes of the day.
func AskTime(p *i18n.Printer, of Matter, wrong bool) dialog.Screen {
	var choices []Choice
	for hour := 9; hour <= 17; hour++ {
		choices = append(choices, Choice{fmt.Sprintf("%02d:00", hour), int64(hour * 60)})
	}
	return Question(p, of.about(p, orWrong(p, "move.time", "wrong.time", wrong)...), 3, choices...)
}

// AskPlace asks how the place is called in one of the two languages. word is one that must not be used, empty if that is not what was wrong.
func AskPlace(p *i18n.Printer, of Matter, language, word string, wrong bool) dialog.Screen {
	return Question(p, of.about(p, orStopword(p, "move.place."+language, "wrong.place", word, wrong)...), 1)
}

// orStopword is orWrong for what families read: it names the word that must not be used, unless that is empty.
func orStopword(p *i18n.Printer, ask, mistake, word string, wrong bool) []string {
	if word != "" {
		return []string{p.T("bc.stopword", "Word", word), p.T(ask)}
	}
	return orWrong(p, ask, mistake, wrong)
}

// NoMorePapers is the answer that ends the choice of papers.
const NoMorePapers = -3

// AskPapers asks what of some papers is to be brought: each paper's number turns its tick.
func AskPapers(p *i18n.Printer, of Matter, papers, chosen []family.Paper) dialog.Screen {
	list := []string{p.T("move.papers")}
	var choices []Choice
	for i, paper := range papers {
		number := box(slices.Contains(chosen, paper)) + " " + strconv.Itoa(i+1)
		list = append(list, number+". "+paperName(p, paper))
		choices = append(choices, Choice{number, int64(i)})
	}
	s := Question(p, of.about(p, lines(list...)), 4, choices...)
	next := []dialog.Button{button(p.Label("btn.next"), RouteStep, NoMorePapers)}
	s.Rows = slices.Insert(s.Rows, len(s.Rows)-2, next)
	return s
}

func box(ticked bool) string {
	if ticked {
		return "☑"
	}
	return "☐"
}

func paperName(p *i18n.Printer, paper family.Paper) string {
	if isAdvice(paper) {
		return p.T("advice." + string(paper))
	}
	return p.T("paper." + string(paper))
}

// AskWho asks who of those that can be asked comes or collects.
func AskWho(p *i18n.Printer, of Matter, whos []family.Who) dialog.Screen {
	choices := choicesOf(whos, func(w family.Who) string { return p.Label("stf.who." + string(w)) })
	return Question(p, of.about(p, p.T("move.who")), 1, choices...)
}

// orWrong is a question, after the word on what was wrong with the answer if there was one.
func orWrong(p *i18n.Printer, question, mistake string, wrong bool) []string {
	if wrong {
		return []string{p.T(mistake), p.T(question)}
	}
	return []string{p.T(question)}
}
