package message

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// LinkOf is what the questions about a link have as their heading. Person is zero until she is chosen.
type LinkOf struct {
	Adult  family.CaseName `json:"a"`
	Person family.Person   `json:"w"`
}

func (l LinkOf) about(p *i18n.Printer, parts ...string) string {
	heading := adult(p.T, l.Adult.Family, l.Adult.Initial)
	if l.Person.ID != 0 {
		heading = lines(heading, person(p.T, l.Person))
	}
	return about(heading, parts...)
}

// AskWhose asks whose papers the adult is to see: somebody of these, or of another family whose code is typed. Answers count as the persons do.
func AskWhose(p *i18n.Printer, of LinkOf, persons []family.Person, page int, wrong bool) dialog.Screen {
	choices := choicesOf(persons, func(who family.Person) string { return person(p.Label, who) })
	return Question(p, of.about(p, orWrong(p, "link.whose", "wrong.whose", wrong)...), 1, onPage(p, choices, roomFor(false).entries-1, page)...)
}

// AskBasis asks why she may see them. Answers count as in family.Bases.
func AskBasis(p *i18n.Printer, of LinkOf) dialog.Screen {
	return Question(p, of.about(p, p.T("link.basis")), 1, choicesOf(family.Bases(), func(b family.Basis) string { return p.Label("basis." + string(b)) })...)
}

// AskScope asks how much of it she sees. Answers count as in family.Scopes.
func AskScope(p *i18n.Printer, of LinkOf) dialog.Screen {
	return Question(p, of.about(p, p.T("link.scope")), 1, choicesOf(family.Scopes(), func(s family.Scope) string { return p.Label("stf.scope." + string(s)) })...)
}

// NoMoreTracks is the answer that ends the choice of tracks.
const NoMoreTracks = -4

// AskTracks asks which papers she is to see and how. Answers count as in family.Tracks; each turns the track to its next way.
func AskTracks(p *i18n.Printer, of LinkOf, chosen []family.Grant) dialog.Screen {
	var choices []Choice
	for i, track := range family.Tracks() {
		name := trackName(p, track)
		if at := slices.IndexFunc(chosen, func(g family.Grant) bool { return g.Track == track }); at >= 0 {
			name = grantName(p, chosen[at])
		}
		choices = append(choices, Choice{name, int64(i)})
	}
	if len(chosen) > 0 {
		choices = append(choices, Choice{p.Label("btn.next"), NoMoreTracks})
	}
	return Question(p, of.about(p, p.T("link.tracks"), p.T("link.on_request")), 1, choices...)
}

// endsOffered are the ends of a link that have a button of their own, in months; others can be typed.
var endsOffered = [...]struct {
	months int
	label  string
}{{0, "stf.no_end"}, {6, "stf.half_year"}, {12, "stf.year"}}

// AskUntil asks when somebody has to look at the link again. A button carries months, 0 for no end.
func AskUntil(p *i18n.Printer, of LinkOf, wrong bool) dialog.Screen {
	var choices []Choice
	for _, end := range endsOffered {
		choices = append(choices, Choice{p.Label(end.label), int64(end.months)})
	}
	return Question(p, of.about(p, orWrong(p, "link.until", "wrong.day", wrong)...), 1, choices...)
}

// AskKnown asks what she knows already of one document. Answers count as its levels.
func AskKnown(p *i18n.Printer, of LinkOf, k family.Knowable) dialog.Screen {
	choices := choicesOf(k.Levels, func(known family.Knowledge) string {
		if known.UpTo == 0 {
			return p.Label("stf.known_nothing")
		}
		return stateName(p, k.Track, known.State)
	})
	name := fileName(p, family.CaseFile{Track: k.Track, Item: k.Item})
	return Question(p, of.about(p, bold(name), p.T("link.known")), 1, choices...)
}

// LinkDraft is a link that is about to be made or changed.
type LinkDraft struct {
	LinkOf
	// HandBack: it comes in place of a guardian's.
	HandBack bool
	Scope    family.Scope
	Basis    family.Basis
	Grants   []family.Grant
	Until    time.Time
	// Sees are the documents in the chat, as they will stand for her.
	Sees []family.Document
}

// CheckLink shows what is about to be kept, and what she will see by it at once.
func CheckLink(p *i18n.Printer, d LinkDraft, now time.Time) dialog.Screen {
	answers := []string{p.Label("basis." + string(d.Basis)), p.Label("stf.scope." + string(d.Scope))}
	if !d.Until.IsZero() {
		answers = append(answers, p.T("field.due", "Date", p.Since(d.Until, now)))
	}
	parts := []string{lines(answers...), lines(grantLines(p, d.Grants)...), seen(p, "link.will_see", d.Sees)}
	if d.HandBack {
		parts = append(parts, p.T("hand_back.check"))
	}
	return Question(p, d.about(p, append(parts, p.T("ask.check"))...), 1, Choice{Text: p.Label("btn.confirm")})
}

// AskMother asks to whom a child goes back. Answers count as the adults do.
func AskMother(p *i18n.Printer, of LinkOf, adults []family.CaseName) dialog.Screen {
	choices := choicesOf(adults, func(a family.CaseName) string { return adult(p.Label, a.Family, a.Initial) })
	text := p.T("hand_back.ask")
	if len(adults) == 0 {
		text = p.T("hand_back.nobody")
	}
	return Question(p, of.about(p, text), 1, choices...)
}
