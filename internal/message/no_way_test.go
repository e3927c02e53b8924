package message

import (
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
)

// Where nobody can promise how it goes on, no part of the way is drawn, nor what comes next: a bar would say how near the end is.
func TestNoWayIsDrawnWithoutAPromise(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	for _, track := range []family.Track{family.RelativeStatus, family.LegalSupport, family.HomeAndSupport} {
		for _, stage := range track.Stages() {
			for _, overlay := range []family.Overlay{family.NoOverlay, family.ActionNeeded, family.OnHold} {
				d := family.Document{ID: 7, Track: track, State: family.State{Stage: stage, Overlay: overlay}, Since: now}
				if track.Progress() == family.Checklist {
					d.Item = stage
				}
				for _, lang := range i18n.Languages() {
					checkNoWay(t, bundle.Printer(lang), d)
				}
			}
		}
	}
}

func checkNoWay(t *testing.T, p *i18n.Printer, d family.Document) {
	t.Helper()
	next, _, _ := strings.Cut(p.T("st.next_step", "Step", "|"), "|")
	for what, text := range map[string]string{
		"card": Document(p, d, now, false, 0).Text,
		"list": Documents(p, d.Person, []family.Document{d}, false, 0).Text,
	} {
		if strings.ContainsAny(text, "●○") || strings.Contains(text, next) {
			t.Errorf("%s, %v, %s in %s draws a way: %q", d.Track, d.State, what, p.Language(), text)
		}
	}
}
