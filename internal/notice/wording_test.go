package notice

import (
	"errors"
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/wording"
)

// forbids puts a word on the list of what is never said to families.
func (b *bundle) forbids(word string) {
	b.t.Helper()
	stem, err := wording.NewStem(wording.Blocked, word, "")
	b.must(err)
	b.must(b.Lexicon.Add(b.ctx(), b.laura, b.key(), stem, b.now))
}

// What is wrong with a text is told all at once, and nothing of it is kept.
func TestTextFault(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.forbids("ақтоғай")
	id := b.draft(b.asqat)
	for name, c := range map[string]struct {
		text              string
		wordless, long    bool
		forbidden, strays int
	}{
		"nothing":           {"", true, false, 0, 0},
		"spaces":            {" \n\t ", true, false, 0, 0},
		"what has no width": {"\u200b\u2060", true, false, 0, 0},
		"pictures":          {"🙂🙂", true, false, 0, 0},
		"numbers":           {"24.11, 10:00", true, false, 0, 0},
		"one too long":      {strings.Repeat("ә", MaxText+1), false, true, 0, 0},
		"two words":         {"Жусан, террор", false, false, 2, 0},
		"a word of ours":    {"Актогайдан қайтқандар", false, false, 1, 0},
		"a link":            {"Толығырақ: t.me/qor", false, false, 0, 1},
		"a placeholder":     {"Құрметті {аты}", false, false, 0, 1},
		"all of it":         {"Жусан t.me/qor {аты} " + strings.Repeat("ә", MaxText), false, true, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.SetText(b.ctx(), b.asqat, id, "kk", c.text, b.now)
			var f *TextFault
			if !errors.As(err, &f) || f.Wordless != c.wordless || f.Length > 0 != c.long || len(f.Forbidden) != c.forbidden || len(f.Strays) != c.strays {
				t.Errorf("%+v, %v", f, err)
			}
			if errors.Is(err, ErrWording) != (c.forbidden > 0) || errors.Is(err, ErrInvalid) != (c.forbidden == 0) || c.text != "" && strings.Contains(err.Error(), "ұ") {
				t.Errorf("it is %v", err)
			}
			if b.notice(id).Texts.KK != textKK {
				t.Error("it was kept")
			}
		})
	}
	if hits, err := b.SetText(b.ctx(), b.asqat, id, "kk", "Толығырақ: egov.kz, 8 701 123 45 67 😊", b.now); err != nil || hits != nil {
		t.Errorf("a link to the state: %v, %v", hits, err)
	}
}

// A word that is put on the list later keeps a draft back, and a notice that waits or was approved: it goes out to nobody, and its author is told.
func TestWordAddedLater(t *testing.T) {
	t.Parallel()
	b := setup(t)
	draft, waiting, approved := b.draft(b.asqat), b.submit(b.draft(b.asqat)), b.approved()
	b.exec(`UPDATE deliveries SET status = 'sent', settled_at = now()`)
	b.forbids("жұмыс істеме")

	n := b.notice(draft)
	b.same("a draft lacks", n.Lacks(b.now), []Lack{Worded})
	b.refused(b.Submit(b.ctx(), b.asqat, draft, n.Revision, b.now), ErrNotReady)
	if words := n.Forbidden(); len(words) != 1 || words[0].Words != "жұмыс істемейді" {
		t.Errorf("its author reads of %v", words)
	}

	b.refused(b.Approve(b.ctx(), b.laura, waiting.ID, waiting.Revision, b.now), ErrWording)
	if n := b.notice(waiting.ID); n.State != Draft || n.TurnedDown.IsZero() || n.Revision != waiting.Revision+1 {
		t.Errorf("after the approval: %+v", n)
	}
	b.refused(b.Approve(b.ctx(), b.laura, waiting.ID, waiting.Revision, b.now), ErrChanged)

	b.advance()
	if n := b.notice(approved); n.State != Cancelled || n.Why != ForWording || b.id(`SELECT count(*) FROM deliveries WHERE notice_id = $1`, approved) != 0 {
		t.Errorf("approved before: %+v", n)
	}
	if today, err := b.ForToday(b.ctx(), b.asqat, b.now); err != nil || len(today) != 2 || len(today[0].Forbidden()) != 1 || len(today[1].Forbidden()) != 1 {
		t.Errorf("the author's day: %v, %v", today, err)
	}
	b.same("pings", b.lines(`SELECT kind FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.staff_id = $1 AND d.status = 'pending'`, b.asqat), []string{"ping.staff"})
	b.same("written down", b.lines(`SELECT action || ' ' || actor_kind FROM audit WHERE action IN ('notice.refused', 'notice.cancelled') ORDER BY id`), []string{"notice.refused system", "notice.cancelled system"})
}

// A word that was taken off its list keeps nothing back any more.
func TestWordTakenOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.submit(b.draft(b.asqat))
	b.forbids("жұмыс істеме")
	words, err := b.Lexicon.Words(b.ctx(), b.laura)
	b.must(err)
	b.must(b.Lexicon.End(b.ctx(), b.laura, words[0].ID, b.now))
	b.must(b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now))
	b.advance()
	b.wantState(n.ID, Running)
}
