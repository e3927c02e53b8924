package message

import (
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

func journalScreens() []one {
	at := func(ago time.Duration) time.Time { return now.Add(-ago) }
	ofFamily := audit.Page{Of: "K-27A4", Next: 40, Lines: []audit.Line{
		{At: at(time.Minute), ActorKind: audit.Staff, Who: "Лаура <2>", Action: audit.FamilyRead, Family: "K-27A4"},
		{At: at(time.Hour), ActorKind: audit.Staff, Who: "Асхат", Action: audit.MoveRecorded, Family: "K-27A4"},
		{At: at(24 * time.Hour), ActorKind: audit.Adult, Action: audit.CallRequested, Family: "K-27A4"},
		{At: at(25 * time.Hour), ActorKind: audit.System, Action: audit.FamilyHandedOver, Family: "K-27A4"},
	}}
	ofStaff := audit.Page{Of: "Асхат", Lines: []audit.Line{
		{At: at(time.Minute), ActorKind: audit.Staff, Who: "Асхат", Action: audit.DocumentRead, Family: "K-27A4"},
		{At: at(300 * 24 * time.Hour), ActorKind: audit.Staff, Who: "Асхат", Action: audit.StaffBound},
	}}
	staff := []audit.Member{{ID: 2, Name: "Асхат"}, {ID: 3, Name: "Лаура"}, {ID: 4, Name: "Роза", Left: true}}
	return []one{
		{name: "journal/help of the staff", show: StaffHelp},
		{name: "journal/whose", show: func(p *i18n.Printer) dialog.Screen { return Journals(p, staff, 0) }},
		{name: "journal/of a family", show: func(p *i18n.Printer) dialog.Screen {
			return FamilyJournal(p, ofFamily, 7, now, tap(RouteFamily, 7, 0))
		}},
		{name: "journal/of one of the staff", show: func(p *i18n.Printer) dialog.Screen {
			return StaffJournal(p, ofStaff, 2, now, tap(RouteJournals, 0))
		}},
		{name: "journal/empty", show: func(p *i18n.Printer) dialog.Screen {
			return StaffJournal(p, audit.Page{Of: "Асхат"}, 2, now, tap(RouteHelp))
		}},
	}
}

// Every action that can be recorded has its words; the catalogue's own test compares the languages.
func TestEveryActionHasWords(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../audit/audit.go")
	if err != nil {
		t.Fatal(err)
	}
	actions := regexp.MustCompile(`Action = "([^"]+)"`).FindAllSubmatch(source, -1)
	if len(actions) < 20 {
		t.Fatalf("found %d actions", len(actions))
	}
	p := words(t).Printer("ru")
	for _, action := range actions {
		if key := "journal.did." + string(action[1]); p.Label(key) == key {
			t.Errorf("%s has no words", action[1])
		}
	}
}
