package main

import (
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// Rule 12: times are those of Kazakhstan, five hours ahead of what is stored, whatever the machine's own zone; half past midnight there is the day before in UTC.
func TestRule12ShownInKazakhstan(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	f := demoFamily{caseworker: "Асхат",
		persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎"}},
		adults: []demoAdult{{name: "Ана", language: "ru", initial: "А", links: []demoLink{
			{person: "Бала", basis: family.BasisParent, tracks: usual, daysAgo: 1}}}}}
	w.family(f)
	w.joins(f, "Ана")
	// Ten in the evening of 23 November in UTC: three in the morning of the 24th.
	w.sim.Advance(time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC).Sub(w.clock()))
	document, err := w.Families.OpenDocument(t.Context(), family.NewDocument{Person: w.seed.people["Бала"], Track: family.Guardianship, State: family.State{Stage: "home-visit"},
		Visit: &family.Visit{At: time.Date(2026, 11, 26, 19, 30, 0, 0, time.UTC), Place: atHome, Who: family.AllAtHome}, By: w.seed.staff["Асхат"], Key: "visit"}, w.clock())
	if err != nil {
		t.Fatal(err)
	}
	w.sim.Advance(15 * time.Minute)
	w.says("Ана", "/menu")
	w.works("the card", "Ана", w.sealed("Ана", tapOn(message.RouteDocument, int64(document), 0)))
	w.reads("Ана", "24 ноября")
	w.works("the visit", "Ана", w.sealed("Ана", tapOn(message.RouteVisit, int64(document), 0)))
	w.reads("Ана", "пятница, 27 ноября")
	w.reads("Ана", "00:30")
	// She asks on Tuesday the 24th, which in UTC has not begun, and is called until Wednesday evening.
	w.works("call me", "Ана", w.sealed("Ана", tapOn(message.RouteCall)))
	w.reads("Ана", "среда, 25 ноября, 18:00")
	if due := column[string](w, `SELECT due_at::text FROM call_requests`); due[0] != "2026-11-25 13:00:00+00" {
		t.Errorf("stored is %q", due[0])
	}
	at := column[string](w, `SELECT at::text FROM moves UNION ALL SELECT due_at::text FROM deliveries UNION ALL SELECT sent_at::text FROM screens UNION ALL SELECT at::text FROM audit`)
	for _, text := range at {
		if !strings.HasSuffix(text, "+00") {
			t.Errorf("stored is %q", text)
		}
	}
}

func (w *town) reads(name, words string) {
	w.t.Helper()
	if text := w.sim.Last(w.person(name)).Text; !strings.Contains(text, words) {
		w.t.Errorf("%s does not read %q:\n%s", name, words, text)
	}
}
