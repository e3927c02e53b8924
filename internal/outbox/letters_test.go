package outbox

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/telegram"
)

// reads insists on the text of the newest message in a chat.
func (b *bundle) reads(person int64, want string) {
	b.t.Helper()
	if texts := b.texts(person); texts[len(texts)-1] != want {
		b.t.Errorf("person %d reads %q, want %q", person, texts, want)
	}
}

// read lets a mother read the only notice there is, on a screen that stays open.
func (b *bundle) read(person int64, who account.ID, id notice.ID) (message int) {
	b.t.Helper()
	l, err := b.Notices.Letter(b.ctx(), family.AccountID(who), 1, "kk", b.clock())
	b.check(err)
	b.check(b.Notices.Opened(b.ctx(), family.AccountID(who), l, b.clock()))
	message = b.show(person, l.Text, cardTime)
	b.exec(`UPDATE screens SET notice_id = $2, back = $3 WHERE message_id = $1 AND live`, message, id, dialog.Tap{Route: "letter", Args: []int64{1, 0}}.Pack())
	return message
}

const cardTime = 10 * time.Minute

// corrects lets a caseworker correct a notice, and a second person approve that.
func (b *bundle) corrects(id notice.ID, author family.StaffID, text string) notice.ID {
	b.t.Helper()
	fix, err := b.Notices.Correct(b.ctx(), author, id, time.Now().String(), b.clock())
	b.check(err)
	for _, language := range []string{"kk", "ru"} {
		_, err = b.Notices.SetText(b.ctx(), author, fix, language, text, b.clock())
		b.check(err)
	}
	n, err := b.Notices.Notice(b.ctx(), author, fix, b.clock())
	b.check(err)
	b.check(b.Notices.Submit(b.ctx(), author, fix, n.Revision, b.clock()))
	var boss family.StaffID
	b.check(b.pool.QueryRow(b.ctx(), `SELECT id FROM staff WHERE name = 'Лаура'`).Scan(&boss))
	b.check(b.Notices.Approve(b.ctx(), boss, fix, n.Revision, b.clock()))
	return fix
}

// toldOf is a notice that has reached a mother.
func (b *bundle) toldOf() (id notice.ID, author family.StaffID) {
	b.t.Helper()
	id, author = b.announced()
	b.tick()
	b.pass(time.Second)
	b.tick()
	b.tick()
	return id, author
}

// The page that still shows what was wrong becomes the new text, in place; she is told of it as of any news, once.
func TestCorrectedInPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, author := b.toldOf()
	b.read(person, who, id)
	b.tick()
	b.pass(time.Minute)
	b.corrects(id, author, "Ертең келіңіз.")
	b.tick()
	b.reads(person, "Ертең келіңіз.")
	if all, err := b.Notices.Letters(b.ctx(), family.AccountID(who), b.clock()); err != nil || len(all) != 1 || all[0].Opened {
		t.Errorf("it is news: %+v, %v", all, err)
	}
	for range 3 {
		b.pass(2 * time.Second)
		b.tick()
	}
	if got := b.notified(person); len(got) != 3 || got[2] != newLine {
		t.Errorf("on her phone: %v", got)
	}
}

// The message that told her of what was wrong stands unopened: it leads to the new text, and no other comes.
func TestCorrectedUnopened(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, author := b.toldOf()
	for _, text := range []string{"Ертең келіңіз.", "Бүгін келіңіз."} {
		b.pass(time.Minute)
		id = b.corrects(id, author, text)
		b.tick()
		b.pass(2 * time.Second)
		b.tick()
		b.tick()
		if got := b.notified(person); len(got) != 1 || b.stateOf(id) != "done" {
			t.Errorf("%s, on her phone: %v", b.stateOf(id), got)
		}
		l, err := b.Notices.Letter(b.ctx(), family.AccountID(who), 1, "kk", b.clock())
		b.check(err)
		if l.Text != text || l.Corrected {
			t.Errorf("she reads %q, corrected: %t", l.Text, l.Corrected)
		}
	}
}

// She came upon the new text before her message went out, and is not told of it again.
func TestCorrectedAndRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, author := b.toldOf()
	b.read(person, who, id)
	fix := b.corrects(id, author, "Ертең келіңіз.")
	b.tick()
	l, err := b.Notices.Letter(b.ctx(), family.AccountID(who), 1, "kk", b.clock())
	b.check(err)
	b.check(b.Notices.Opened(b.ctx(), family.AccountID(who), l, b.clock()))
	b.pass(2 * time.Second)
	b.tick()
	b.tick()
	if got := b.notified(person); len(got) != 2 || b.stateOf(fix) != "done" {
		t.Errorf("%s, on her phone: %v", b.stateOf(fix), got)
	}
}

// What was recalled is taken off the page that shows it, and other pages are left alone.
func TestRecalledInPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, author := b.toldOf()
	b.read(person, who, id)
	other, _ := b.employee("Жанар")
	b.show(other, "a card", cardTime)
	b.check(b.Notices.Recall(b.ctx(), author, id, b.clock()))
	b.tick()
	for chat, want := range map[int64]string{person: closedLine, other: "a card"} {
		b.reads(chat, want)
	}
	after := b.sim.LastCall()
	b.tick()
	if calls := b.sim.Calls(after); len(calls) != 0 {
		t.Errorf("%d more calls", len(calls))
	}
}

// A process of the release before drew another page over a notice, and left the mark of the notice.
func TestRecalledUnderAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, author := b.toldOf()
	message := b.read(person, who, id)
	b.check(b.Telegram.Edit(b.ctx(), person, message, dialog.Message{Text: "a card"}))
	b.exec(`UPDATE screens SET back = $1 WHERE live`, dialog.Tap{Route: "doc", Args: []int64{7}}.Pack())
	b.check(b.Notices.Recall(b.ctx(), author, id, b.clock()))
	b.tick()
	b.reads(person, "a card")
}

// What belongs to the page goes with it: the voice note of what was recalled is not left to be heard.
func TestRecalledWithItsVoice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, author := b.toldOf()
	b.read(person, who, id)
	voice, err := b.Telegram.Send(b.ctx(), person, dialog.Message{Text: "a voice"}, telegram.SendOptions{})
	b.check(err)
	b.check(b.Accounts.BesideScreen(b.ctx(), person, voice, "letter/1", b.clock(), b.clock().Add(cardTime)))
	b.tick()
	b.reads(person, "a voice")
	b.check(b.Notices.Recall(b.ctx(), author, id, b.clock()))
	b.tick()
	b.reads(person, closedLine)
}

// Her time to read it is over when its time is.
func TestExpiredInPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, who := b.mother("Ана", 1)
	id, _ := b.toldOf()
	b.read(person, who, id)
	b.exec(`UPDATE notices SET expires_at = $1`, b.clock())
	b.tick()
	b.reads(person, closedLine)
}
