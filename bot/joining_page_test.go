package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

// consents brings somebody to the consent that her link opens and gives what she does next: she agrees.
func (w *town) consents(name string) telegram.Update {
	w.t.Helper()
	f := demoFamilies()[4]
	w.family(f)
	w.says(name, "/start "+w.invites(f, f.adults[0]).Link)
	return w.touches(name, message.RouteJoinAgree)
}

// touches is a tap on her screen as it stands now, not delivered yet.
func (w *town) touches(name string, route dialog.Route) telegram.Update {
	w.t.Helper()
	id := w.person(name)
	return telegram.Update{ID: 900_000, Kind: telegram.Tap, Chat: id, Private: true, From: id, TapID: "1", MessageID: w.sim.Last(id).MessageID, Data: w.sealed(name, tapOn(route))}
}

// handles does an update in her turn, as the receiver does.
func (w *town) handles(ctx context.Context, u telegram.Update) error {
	w.t.Helper()
	turn, err := w.sessions.Begin(w.t.Context(), u.From, u.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	end := turn.Done
	if err = w.Flow.Handle(ctx, u, turn); err != nil {
		end = turn.Release
	}
	if err := end(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return err
}

// meanwhile does something when a signature is made for that time from now on: the first opens a tap, when it is known whose it is; the second seals the answer,
// when all of it was done and read.
func (w *town) meanwhile(signature int, do func()) {
	sign, made := w.Flow.Codec.Sign, 0
	w.Flow.Codec.Sign = func(raw []byte) []byte {
		if made++; made == signature {
			do()
		}
		return sign(raw)
	}
}

// Whoever joins has a page that holds nothing of a family, so no change to what she will see there closes it: she may be reading her pictures out on the phone, and
// where the database went away before her turn had ended, her consent comes again and its button must still count.
func TestChangeClosesNoPageOfWhoJoins(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const name = "Гүлмира"
	agrees, asks := w.consents(name), w.bundle.Printer("kk").Label("pairing.ask")
	changes := func() {
		t.Helper()
		if err := w.Families.CloseScreenAt(t.Context(), w.Pool, w.seed.adults[name], w.clock()); err != nil {
			t.Fatal(err)
		}
		w.sim.Advance(2 * time.Second)
		w.work()
	}
	ctx, away := context.WithCancel(t.Context())
	w.meanwhile(2, away)
	if err := w.handles(ctx, agrees); err == nil {
		t.Fatal("the turn ended though the database was away")
	}
	if column[int](w, `SELECT count(*) FROM joins`)[0] != 1 {
		t.Fatal("nobody joins: there is nothing to come again to")
	}
	changes()
	if err := w.handles(t.Context(), agrees); err != nil {
		t.Fatal(err)
	}
	w.shows(name, asks, "her consent came again")
	changes()
	w.shows(name, asks, "a change came while she waits")
}

// shows insists that her chat shows a page with these words.
func (w *town) shows(name, words, when string) {
	w.t.Helper()
	if !strings.Contains(w.sim.Last(w.person(name)).Text, words) {
		w.t.Errorf("%s, and she does not see %q:\n%s", when, words, w.raw(name))
	}
}

// Whoever looks at her pictures in the moment in which she is let in, or turned away, sees where she stands since.
func TestDecidedWhileSheLooks(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		wrong int
		sees  string
		in    string
	}{"let in": {0, "open.menu", "kk"}, "turned away": {1, "open.first", ""}} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			const name = "Гүлмира"
			if err := w.handles(t.Context(), w.consents(name)); err != nil {
				t.Fatal(err)
			}
			looks := w.touches(name, message.RouteHome)
			looks.ID++
			joining := column[account.ID](w, `SELECT account_id FROM joins`)[0]
			pair := column[int](w, `SELECT right_pair FROM joins`)[0] + c.wrong
			w.meanwhile(1, func() {
				if _, err := w.Accounts.Decide(t.Context(), int64(w.seed.staff["Асхат"]), joining, pair%3, w.clock()); err != nil {
					t.Error(err)
				}
			})
			if err := w.handles(t.Context(), looks); err != nil {
				t.Fatal(err)
			}
			w.shows(name, w.bundle.Printer(c.in).Label(c.sees), "she was "+what)
		})
	}
}
