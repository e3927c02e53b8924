package message

import (
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// waysOffered are in minutes, as the answers are; 0: not known.
func waysOffered() []int64 { return []int64{30, 60, 120, 180, 300, 480} }

// AskTravel asks how long the family is on its way to the office, and says what is known. The answer is in minutes.
func AskTravel(p *i18n.Printer, of family.CaseName, known time.Duration) dialog.Screen {
	choices := []Choice{}
	for _, minutes := range waysOffered() {
		choices = append(choices, Choice{wayText(p, minutes), minutes})
	}
	choices = append(choices, Choice{p.Label("stf.way_unknown"), 0})
	said := p.T("zero.travel")
	if known > 0 {
		said = p.T("travel.known", "Way", wayText(p, int64(known/time.Minute)))
	}
	return Question(p, about(aboutAdult(p, of), said, p.T("travel.ask")), 2, choices...)
}

func wayText(p *i18n.Printer, minutes int64) string {
	if minutes < 60 || minutes%60 != 0 {
		return p.Label("stf.way_minutes", "N", minutes)
	}
	return p.Label("stf.way_hours", "N", minutes/60)
}
