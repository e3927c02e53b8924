package main

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// She is told what to do when a voice note does not come; the notice is news until it does.
func TestVoiceThatDoesNotCome(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	mother := w.moveIn("Айнұр").adults[0].name
	w.says("Асхат", "/start "+w.links["Асхат"])
	id := w.spokenNotice(w.seed.staff["Асхат"])
	w.must(w.Notices.Advance(t.Context(), w.clock()))
	w.sim.Advance(time.Minute)
	w.work()
	kk, account := w.bundle.Printer("kk"), column[int64](w, `SELECT account_id FROM deliveries WHERE notice_id = $1`, id)[0]

	data := w.sealed(mother, tapOn(message.RouteLetter, 1, 0))
	w.press(func() simulatortest.Answer {
		return w.sim.PressData(w.person(mother), w.sim.Last(w.person(mother)).MessageID, data)
	})
	if got := w.sim.Last(w.person(mother)); got.Text != kk.Label("letter.no_voice") || !got.HasButton(kk.Label("btn.call_me")) {
		t.Errorf("she is shown %q", got.Text)
	}
	if all, err := w.Notices.Letters(t.Context(), family.AccountID(account), w.clock()); err != nil || len(all) != 1 || all[0].Opened {
		t.Errorf("it is news: %+v, %v", all, err)
	}
}

// spokenNotice is a notice of the member of staff that has a text and a voice note in Kazakh, whose id Telegram does not know any more, and was approved.
func (w *town) spokenNotice(by family.StaffID) notice.ID {
	w.t.Helper()
	ctx, chief := w.t.Context(), w.seed.staff["Лаура"]
	n := w.submits(by, "Ертең кеңсе жабық.", "Завтра офис закрыт.")
	w.must(w.Notices.SetMedium(ctx, by, n.ID, "kk", notice.SentMedium{Medium: notice.Medium{Kind: notice.Voice, File: "AgACgone"}}, w.clock()))
	w.must(w.Notices.DropText(ctx, by, n.ID, "kk", w.clock()))
	n, err := w.Notices.Notice(ctx, by, n.ID, w.clock())
	w.must(err)
	w.must(w.Notices.Submit(ctx, by, n.ID, n.Revision, w.clock()))
	w.must(w.Notices.MediumOpened(ctx, chief, n.ID, n.Revision, "kk", w.clock()))
	w.must(w.Notices.Approve(ctx, chief, n.ID, n.Revision, w.clock()))
	return n.ID
}
