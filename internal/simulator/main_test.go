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

func newClock() *simulatortest.Clock {
	return simulatortest.NewClock(time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC))
}
