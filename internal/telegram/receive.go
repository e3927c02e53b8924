package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
)

// The times of a turn. Their sum is below the 15 seconds for which a session's lock lasts, so that a turn never outlives its hold on the person.
const (
	turnTime = 10 * time.Second
	failTime = 3 * time.Second
	endTime  = time.Second
)

const (
	// turnsAtOnce bounds the turns in work; more would only fight for the same few database connections.
	turnsAtOnce = 64
	// queueOfOne bounds the updates of one person that wait here. Telegram has two under way for her at most; more is a fault or a flood.
	queueOfOne = 8
)

var (
	// ErrDraining: the process is going down. Another one, or this one after its start, gets the update.
	ErrDraining = errors.New("telegram: draining")
	// ErrBusy: this person has too many updates waiting, or the process has too many people.
	ErrBusy = errors.New("telegram: busy")
)

// Receiver takes updates and sees to it that each is handled once, one at a time per person, whatever it holds. The fields are set before the first
// Receive and not changed after it; Begin, Handle and Fail are needed.
type Receiver struct {
	// Begin waits for the person's previous update, at most until the context ends.
	Begin func(ctx context.Context, person, update int64) (*dialog.Turn, error)
	// Handle does what the update asks for. It has 10 seconds.
	Handle func(ctx context.Context, u Update, turn *dialog.Turn) error
	// Fail answers in place of a Handle that failed or panicked. It has 3 seconds.
	Fail func(ctx context.Context, u Update)
	// Retry says that an error will pass and nothing is lost by handling the update again.
	Retry func(error) bool
	// Leave leaves a group or channel: the bot talks to people alone.
	Leave func(ctx context.Context, chat int64) error
	// Class names an error for the log in a word without anything of a person; empty if it knows no better name.
	Class   func(error) string
	Log     *slog.Logger
	Metrics *Metrics

	once  sync.Once
	turns chan struct{}
	line  line
	left  guests
	gate  gate
}

type outcome string

const (
	handled    outcome = "handled"
	failed     outcome = "failed"
	repeated   outcome = "repeated"
	ignored    outcome = "ignored"
	unreadable outcome = "unreadable"
	again      outcome = "again"
)

// Receive handles one update as Telegram delivered it. An error means that it must be delivered again; nil that it is done with, be it handled before,
// failed for good, unreadable or none of our business.
func (r *Receiver) Receive(ctx context.Context, raw json.RawMessage) error {
	r.once.Do(r.prepare)
	if !r.gate.enter() {
		return ErrDraining
	}
	defer r.gate.leave()
	began := time.Now()
	u, err := Decode(raw)
	if err != nil {
		r.Log.LogAttrs(ctx, slog.LevelWarn, "update not readable", slog.Int("bytes", len(raw)))
		r.Metrics.update(Other, unreadable, 0)
		return nil
	}
	o, err := r.take(ctx, u)
	r.Metrics.update(u.Kind, o, time.Since(began))
	return err
}

// Drain refuses new updates and waits for those in work, at most until the context ends.
func (r *Receiver) Drain(ctx context.Context) error { return r.gate.close(ctx) }

func (r *Receiver) prepare() {
	r.turns = make(chan struct{}, turnsAtOnce)
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.Metrics == nil {
		r.Metrics = NewMetrics(nil)
	}
}

func (r *Receiver) take(ctx context.Context, u Update) (outcome, error) {
	switch {
	case !u.Private:
		return ignored, r.leave(ctx, u)
	case u.FromBot, u.Kind == Other, u.Chat != u.From:
		return ignored, nil
	}
	if !r.line.join(u.From) {
		return again, fmt.Errorf("take update %d: %w", u.ID, ErrBusy)
	}
	defer r.line.quit(u.From)
	turn, err := r.begin(ctx, u)
	if err != nil {
		r.log(ctx, slog.LevelWarn, "person not held", u, err)
		return again, fmt.Errorf("take update %d: %w", u.ID, err)
	}
	if turn.Seen {
		r.end(ctx, u, turn.Release)
		return repeated, nil
	}
	return r.turn(context.WithoutCancel(ctx), u, turn)
}

func (r *Receiver) begin(ctx context.Context, u Update) (*dialog.Turn, error) {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	return r.Begin(ctx, u.From, u.ID)
}

// turn goes on to its end even if whoever delivered the update hangs up.
func (r *Receiver) turn(ctx context.Context, u Update, turn *dialog.Turn) (outcome, error) {
	err := r.handle(ctx, u, turn)
	switch {
	case err == nil:
		r.end(ctx, u, turn.Done)
		return handled, nil
	case errors.Is(err, ErrBusy), r.Retry != nil && r.Retry(err):
		r.log(ctx, slog.LevelWarn, "update must come again", u, err)
		r.end(ctx, u, turn.Release)
		return again, fmt.Errorf("handle update %d: %w", u.ID, err)
	}
	r.log(ctx, slog.LevelError, "update failed", u, err)
	r.fail(ctx, u)
	r.end(ctx, u, turn.Done)
	return failed, nil
}

func (r *Receiver) handle(ctx context.Context, u Update, turn *dialog.Turn) error {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-ctx.Done():
		return ErrBusy
	}
	return guarded(func() error { return r.Handle(ctx, u, turn) })
}

func (r *Receiver) fail(ctx context.Context, u Update) {
	ctx, cancel := context.WithTimeout(ctx, failTime)
	defer cancel()
	err := guarded(func() error { r.Fail(ctx, u); return nil })
	if err != nil {
		r.log(ctx, slog.LevelError, "answer to a failed update failed", u, err)
	}
}

// end closes the turn. If that fails the update is still done with: a repetition of it is recognised by the database.
func (r *Receiver) end(ctx context.Context, u Update, finish func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	if err := finish(ctx); err != nil {
		r.log(ctx, slog.LevelWarn, "turn not closed", u, err)
	}
}

// leave leaves the group an update came from. It is tried once and never holds the update up: a group that we cannot leave is as good as left.
func (r *Receiver) leave(ctx context.Context, u Update) error {
	if r.Leave == nil || u.Chat == 0 || !r.left.mustLeave(u) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), turnTime)
	defer cancel()
	err := guarded(func() error { return r.Leave(ctx, u.Chat) })
	if err != nil {
		r.log(ctx, slog.LevelWarn, "group not left", u, err)
	}
	return nil
}

func (r *Receiver) log(ctx context.Context, level slog.Level, text string, u Update, err error) {
	attrs := []slog.Attr{slog.String("class", r.className(err)), slog.Int64("update", u.ID), slog.String("kind", string(u.Kind))}
	var p *panicked
	if errors.As(err, &p) {
		attrs = append(attrs, slog.Any("stack", p.stack))
	}
	r.Log.LogAttrs(ctx, level, text, attrs...)
}
