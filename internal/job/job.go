// Package job is in charge of what nobody asks for and only time makes happen: the evening list, calls that were promised and not made, times that can be booked.
//
// River runs every task each minute in one of the processes; what is due in that minute a task reads from the clock it is given, and what is done already from
// the database. So a minute that comes twice does nothing twice, and one that never came is made up for by the next.
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/family"
)

// Jobs are the tasks with what they work on. Its fields are set once at start.
type Jobs struct {
	Pool     *pgxpool.Pool
	Accounts *account.Store
	Families *family.Store
	Meetings *booking.Store
	Audit    *audit.Sealer
	Clock    func() time.Time
	Log      *slog.Logger
	// Every is the time between two runs of each task; 0 is a minute.
	Every time.Duration
}

// task is one thing to look after. Its name is stored in River's rows.
type task struct {
	name string
	do   func(ctx context.Context, now time.Time) error
}

func (j *Jobs) tasks() []task {
	return []task{
		{"evening", j.evening},
		{"overdue", j.overdue},
		{"slots", j.Meetings.MakeSlots},
		{"storm", j.Meetings.TellOfCalls},
		{"offers", j.Meetings.OfferFreed},
		{"seal", j.Audit.Seal},
	}
}

// Tick does what River does in a minute, for those who move the clock by hand.
func (j *Jobs) Tick(ctx context.Context) error {
	var err error
	for _, t := range j.tasks() {
		err = errors.Join(err, j.run(ctx, t.name))
	}
	return err
}

// run does one task now.
func (j *Jobs) run(ctx context.Context, name string) error {
	for _, t := range j.tasks() {
		if t.name != name {
			continue
		}
		if err := t.do(ctx, j.Clock()); err != nil {
			return fmt.Errorf("job %s: %w", name, err)
		}
		return nil
	}
	// A newer process put it there; it is not for this one.
	return fmt.Errorf("job %q: not known here", name)
}
