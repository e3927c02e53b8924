package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// record lets our side walk through every chat once, one chat after the other, with a recorder between it and its services. It also leaves every chat at its menu.
func (l *lab) record(ctx context.Context, s *sink) (*tape, error) {
	r := &recorder{}
	databaseURL, closeSQL, err := r.tapPostgres(l.databaseURL())
	if err != nil {
		return nil, err
	}
	defer closeSQL()
	redisURL, closeRedis, err := r.tapRedis(l.redis.Options().Addr)
	if err != nil {
		return nil, err
	}
	defer closeRedis()
	ours, err := l.serve(ctx, s, databaseURL, redisURL)
	if err != nil {
		return nil, err
	}
	defer ours.stop(ctx)
	heard := r.heard
	s.heard.Store(&heard)
	defer s.heard.Store(nil)
	w := &walker{lab: l, sink: s, to: newClient(ours.url), recorder: r}
	recorded, err := w.walkAll(ctx)
	if err == nil {
		err = ours.handledAll(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("%w\nit said: %s", err, ours.said())
	}
	return recorded, nil
}

var errNotHandled = errors.New("the binary failed at updates, so that its turns are not worth comparing with")

// handledAll asks our side how its updates ended: one that fails is answered all the same, and quickly.
func (p *program) handledAll(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/metrics", nil)
	if err != nil {
		return fmt.Errorf("ask for metrics: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask for metrics: %w", err)
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if line := lines.Text(); strings.HasPrefix(line, "senim_updates_total") && !strings.Contains(line, `outcome="handled"`) {
			return fmt.Errorf("%w: %s", errNotHandled, line)
		}
	}
	return nil
}

// settling is how long the recorder may be behind what it passes on.
const settling = 5 * time.Millisecond

// walker walks by what buttons mean, which only the holder of the key set can read.
type walker struct {
	*lab
	sink     *sink
	to       *client
	recorder *recorder
}

func (w *walker) walkAll(ctx context.Context) (*tape, error) {
	// The first walk fills caches and prepares statements; the second is recorded.
	for _, chat := range w.chats {
		if err := w.to.command(ctx, w.updates.Add(1), chat, "/menu"); err != nil {
			return nil, err
		}
		if _, err := w.walk(ctx, chat); err != nil {
			return nil, err
		}
	}
	if err := w.recorder.listen(ctx); err != nil {
		return nil, err
	}
	t := &tape{Recorded: time.Now(), Walks: map[int64][]turn{}}
	for _, chat := range w.chats {
		turns, err := w.walk(ctx, chat)
		if err != nil {
			return nil, err
		}
		t.Walks[chat] = turns
	}
	return t, nil
}

func (w *walker) walk(ctx context.Context, chat int64) (turns []turn, err error) {
	for _, to := range route {
		t := turn{Update: w.updates.Add(1)}
		buttons := w.sink.chats[chat].all()
		t.Button = slices.IndexFunc(buttons, func(data string) bool {
			tap, err := w.opened(data, chat)
			return err == nil && tap.Route == to
		})
		if t.Button < 0 {
			return nil, fmt.Errorf("no button of the %d leads to %q", len(buttons), to)
		}
		if _, err := w.recorder.take(); err != nil {
			return nil, err
		}
		if err := w.to.tap(ctx, t.Update, chat, w.sink.chats[chat], t.Button); err != nil {
			return nil, err
		}
		pause(ctx, settling)
		if t.Calls, err = w.recorder.take(); err != nil {
			return nil, err
		}
		turns = append(turns, t)
	}
	return turns, nil
}
