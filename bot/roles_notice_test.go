package main

import (
	"testing"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/wording"
)

// hasNotices lets the caseworker write three notices: one that is empty, one that waits for a second person and was sent to his own phone to be looked at, and one that is on its way and did not reach the adult.
func (w *town) hasNotices(m *matters) {
	w.t.Helper()
	ctx, by := w.t.Context(), family.StaffID(m.caseworker)
	draft, err := w.Notices.Begin(ctx, by, "a draft", w.clock())
	w.must(err)
	submitted := w.submits(by, "Ертең кеңсе жабық.", "Завтра офис закрыт.")
	w.must(w.Notices.Try(ctx, by, submitted.ID, by, "a trial", w.clock()))
	running := w.submits(by, "Жұма күні кеңсе жабық.", "В пятницу офис закрыт.")
	w.must(w.Notices.Approve(ctx, w.seed.staff["Лаура"], running.ID, running.Revision, w.clock()))
	w.must(w.Notices.Advance(ctx, w.clock()))
	_, err = w.Pool.Exec(ctx, `
		UPDATE deliveries d SET status = 'failed', reason = 'refused', settled_at = $3 FROM accounts a WHERE d.notice_id = $1 AND a.adult_id = $2 AND d.account_id = a.id`, running.ID, m.adult, w.clock())
	w.must(err)
	m.word = w.listsWord("ақтоғай")
	m.draft, m.submitted, m.revision, m.running = int64(draft), int64(submitted.ID), int64(submitted.Revision), int64(running.ID)
}

// listsWord puts a word on the list of what is never said to families.
func (w *town) listsWord(word string) int64 {
	w.t.Helper()
	stem, err := wording.NewStem(wording.Blocked, word, "")
	w.must(err)
	w.must(w.Lexicon.Add(w.t.Context(), w.seed.staff["Лаура"], word, stem, w.clock()))
	words, err := w.Lexicon.Words(w.t.Context(), w.seed.staff["Лаура"])
	w.must(err)
	return int64(words[len(words)-1].ID)
}

// submits writes a notice for all families of its author and sends it to a second person.
func (w *town) submits(by family.StaffID, kk, ru string) notice.Notice {
	w.t.Helper()
	ctx := w.t.Context()
	id, err := w.Notices.Begin(ctx, by, kk, w.clock())
	w.must(err)
	for language, text := range map[string]string{"kk": kk, "ru": ru} {
		_, err := w.Notices.SetText(ctx, by, id, language, text, w.clock())
		w.must(err)
	}
	w.must(w.Notices.SetOffers(ctx, by, id, notice.Offers{Understood: true, Help: true}, w.clock()))
	n, err := w.Notices.Notice(ctx, by, id, w.clock())
	w.must(err)
	w.must(w.Notices.Submit(ctx, by, id, n.Revision, w.clock()))
	return n
}

// No page of hers has the button, but our own keys could sign it: nobody approves, or turns down, a notice of their own (rule 8), and they are told so.
func TestRule8OwnNotice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	family := demoFamilies()[0]
	w.family(family)
	w.joins(family, "Айнұр")
	w.says("Лаура", "/start "+w.links["Лаура"])
	n := w.submits(w.seed.staff["Лаура"], "Ертең кеңсе жабық.", "Завтра офис закрыт.")
	id := w.person("Лаура")
	for _, route := range []dialog.Route{message.RouteNoticeYes, message.RouteNoticeNo} {
		data := w.sealed("Лаура", tapOn(route, int64(n.ID), int64(n.Revision)))
		toast := w.press(func() simulatortest.Answer { return w.sim.PressData(id, w.sim.Last(id).MessageID, data) })
		if got, want := w.sim.Last(id).Text, w.bundle.Printer("ru").Label("notice.own"); got != want || toast != "" {
			t.Errorf("%s: %q, toast %q, want %q", route, got, toast, want)
		}
	}
	if waiting, err := w.Notices.Notice(t.Context(), w.seed.staff["Лаура"], n.ID, w.clock()); err != nil || waiting.State != notice.Waiting {
		t.Errorf("it is %q, %v", waiting.State, err)
	}
}
