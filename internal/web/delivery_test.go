package web

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// listener is a receiver that writes down what it hears and may be told to fail.
type listener struct {
	*telegram.Receiver
	mu    sync.Mutex
	heard []string
	fails int
	came  chan struct{}
}

var errAway = errors.New("database away")

func newListener() *listener {
	l := &listener{came: make(chan struct{}, 100)}
	l.Receiver = &telegram.Receiver{
		Begin: func(context.Context, int64, int64) (*dialog.Turn, error) {
			return dialog.NewTurn(nil, false, func(context.Context, bool, bool, []byte) error { return nil }), nil
		},
		Handle: l.handle,
		Fail:   func(context.Context, telegram.Update) {},
		Retry:  func(err error) bool { return errors.Is(err, errAway) },
	}
	return l
}

func (l *listener) handle(_ context.Context, u telegram.Update, _ *dialog.Turn) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails > 0 {
		l.fails--
		return errAway
	}
	l.heard = append(l.heard, u.Text)
	l.came <- struct{}{}
	return nil
}

func (l *listener) texts() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.heard)
}

func deliver(t *testing.T, sim *simulatortest.Sim, l *listener) *telegram.Client {
	t.Helper()
	server := httptest.NewServer(Handler(Options{Secret: webhookSecret, Receive: l.Receive}))
	t.Cleanup(server.Close)
	client, err := telegram.New(telegram.Options{Token: simulatortest.Token, APIURL: sim.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := client.SetWebhook(t.Context(), server.URL+"/webhook", webhookSecret); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.DeleteWebhook(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return client
}

const webhookSecret = "a-secret_of_the_test"

// What is refused while the database is away comes again, in order, and nothing is lost.
func TestDelivery(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("А", "kk")
	l := newListener()
	l.fails = 3
	deliver(t, sim, l)
	want := []string{"one", "two", "three"}
	for _, text := range want {
		sim.Send(user, text)
	}
	for range want {
		<-l.came
	}
	if got := l.texts(); !slices.Equal(got, want) {
		t.Errorf("heard %v, want %v", got, want)
	}
}

// What comes while the process goes down is left for the next one.
func TestDeliveryWhileDraining(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("А", "kk")
	old := newListener()
	deliver(t, sim, old)
	sim.Send(user, "before")
	<-old.came
	if err := old.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	sim.Send(user, "after")
	next := newListener()
	deliver(t, sim, next)
	// The answer to the first may have been on its way when the webhook changed, and then it comes again.
	for !slices.Contains(next.texts(), "after") {
		<-next.came
	}
	if got := old.texts(); !slices.Equal(got, []string{"before"}) {
		t.Errorf("the old one heard %v", got)
	}
}
