package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// A chat that fails keeps no other's screen open.
func TestSweepGoesOnPastADeafChat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var people []int64
	for i := range 6 {
		person, _ := b.employee(fmt.Sprint("Ерлан ", i))
		people = append(people, person)
		b.show(person, "a card", time.Minute)
		b.pass(time.Second)
	}
	b.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", ChatID: people[0], Fault: "502-html"},
		simulatortest.Fault{Method: "editMessageText", ChatID: people[1], Fault: "502-html"})
	b.pass(time.Minute)
	b.tick()
	for i, person := range people {
		want := []string{closedLine}
		if i < 2 {
			want = []string{"a card"}
		}
		if diff := cmp.Diff(want, b.texts(person)); diff != "" {
			t.Errorf("person %d (-want +got)\n%s", i, diff)
		}
	}
}

// Three deaf chats are a dead network: the rest is not tried in this round.
func TestSweepStopsAtADeadNetwork(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 6 {
		person, _ := b.employee(fmt.Sprint("Ерлан ", i))
		b.show(person, "a card", time.Minute)
	}
	b.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", Fault: "502-html"})
	b.pass(time.Minute)
	after := b.sim.LastCall()
	b.tick()
	chats := map[int64]bool{}
	for _, call := range b.sim.Calls(after) {
		chats[call.ChatID] = true
	}
	if len(chats) != deafChats {
		t.Errorf("%d chats were tried", len(chats))
	}
}

// A panic over one person's message ends neither the process nor the work for the others, and its value is not logged.
func TestPanicOverOnePerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, first := b.employee("Ерлан")
	other, second := b.employee("Жанар")
	b.show(one, "a card", time.Minute)
	b.show(other, "a card", time.Minute)
	hold := b.Hold
	b.Hold = func(ctx context.Context, people ...int64) ([]*session.Held, error) {
		if slices.Contains(people, one) {
			panic("Ерлан's secret")
		}
		return hold(ctx, people...)
	}
	b.pass(time.Minute)
	b.tick()
	if diff := cmp.Diff([]string{closedLine}, b.texts(other)); diff != "" {
		t.Errorf("swept (-want +got)\n%s", diff)
	}
	b.owe(first, delivery.New)
	b.owe(second, delivery.New)
	b.tick()
	if diff := cmp.Diff([]string{"pending panic", "sent"}, b.statuses()); diff != "" {
		t.Errorf("sent (-want +got)\n%s", diff)
	}
	b.Ping = func(delivery.Kind, booking.Said, string) (dialog.Opening, dialog.Screen) {
		panic(errors.New("Ерлан's secret"))
	}
	b.owe(second, delivery.Staff)
	b.tick()
	if log := b.logs.String(); strings.Contains(log, "secret") || !strings.Contains(log, "panic of string") {
		t.Errorf("the log says %s", log)
	}
}

// A log line tells what sort of error it was, never what the error says.
func TestClassName(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"telegram gone":         fmt.Errorf("chat 7: %w", &telegram.SendError{Class: telegram.Gone}),
		"SQLSTATE 23505":        fmt.Errorf("insert: %w", &pgconn.PgError{Code: "23505", Detail: "Key (name)=(Ерлан)"}),
		"deadline":              fmt.Errorf("hold: %w", context.DeadlineExceeded),
		"stopped":               context.Canceled,
		"*errors.errorString":   fmt.Errorf("hold: %w", errors.New("chat 7")),
		"panic of string":       fmt.Errorf("close: %w", guard.Run(func() error { panic("x") })),
		"outbox.skipped":        skipped("ended"),
		"*errors.joinError":     errors.Join(errors.New("chat 7"), errors.New("chat 8")),
		"telegram rate_limited": errors.Join(errors.New("chat 7"), &telegram.SendError{Class: telegram.RateLimited}),
	} {
		if got := className(err); got != want {
			t.Errorf("%v is logged as %q, want %q", err, got, want)
		}
	}
}

// Told to stop, the outbox does not wait for chats that hang: what it removes or closes is done again by the next process.
func TestRunStopsSoon(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 4 {
		person, id := b.employee(fmt.Sprint("Ерлан ", i))
		b.show(person, "a card", time.Minute)
		b.owe(id, delivery.New)
	}
	b.sim.SetFaults(simulatortest.Fault{Method: "editMessageText", Fault: "hang"})
	ctx, stop := context.WithCancel(b.ctx())
	defer stop()
	ended := make(chan struct{})
	after := b.sim.LastCall()
	go func() { b.Run(ctx); close(ended) }()
	b.sim.AwaitMethod(after, "editMessageText", 0)
	stop()
	select {
	case <-ended:
	case <-time.After(9 * time.Second):
		t.Fatal("still at work nine seconds after the order to stop")
	}
	if diff := cmp.Diff([]string{"sent", "sent", "sent", "sent"}, b.statuses()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A push about a child whose link ended is not sent because she has another child; one about both is.
func TestPushAboutAnEndedLink(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		persons []int64
		want    string
	}{
		"the linked child":            {[]int64{1}, "sent"},
		"the child not hers any more": {[]int64{2}, "skipped unlinked"},
		"both":                        {[]int64{2, 1}, "sent"},
		"nobody in particular":        {nil, "sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.mother("Ерлан", 2)
			b.exec(`UPDATE links SET revoked_at = now() WHERE person_id = 2`)
			var adult int64
			b.check(b.pool.QueryRow(b.ctx(), `SELECT id FROM adults`).Scan(&adult))
			b.check(delivery.QueueAdult(b.ctx(), b.pool, adult, delivery.New, b.clock(), c.persons...))
			b.tick()
			if diff := cmp.Diff([]string{c.want}, b.statuses()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
