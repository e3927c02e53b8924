package simulator_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"go.uber.org/goleak"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// library is the client library that most Go bots use, pointed at the simulator.
func library(t *testing.T, sim *simulatortest.Sim, options ...bot.Option) *bot.Bot {
	t.Helper()
	b, err := bot.New(simulatortest.Token, append([]bot.Option{bot.WithServerURL(sim.URL)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// clock is a clock that moves only when told.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{now: time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) Advance(d time.Duration) error {
	c.now = c.now.Add(d)
	return nil
}
