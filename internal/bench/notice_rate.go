package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// noticeRate25 and noticeRate1000 are what two processes send in a second of what they may, to a Bot API that refuses whoever sends faster: at Telegram's rate for everybody, and at
// the one that is paid for. A single refusal fails the figure.
func noticeRate25(ctx context.Context, l *lab) (float64, error) { return l.rateShare(ctx, 25, 750) }
func noticeRate1000(ctx context.Context, l *lab) (float64, error) {
	return l.rateShare(ctx, 1000, mostReaders)
}

func (l *lab) rateShare(ctx context.Context, rate float64, people int) (float64, error) {
	r, err := l.reading(ctx)
	if err == nil {
		err = r.clear(ctx)
	}
	if err != nil {
		return 0, err
	}
	sim, err := l.strictSimulator(ctx, rate, people)
	if err != nil {
		return 0, err
	}
	defer sim.stop(ctx)
	id, err := r.write(ctx, people)
	if err != nil {
		return 0, err
	}
	var both []*program
	for range 2 {
		p, err := l.sender(ctx, r, sim.url, rate, "SENIM_WEBHOOK_URL=")
		if err != nil {
			return 0, err
		}
		defer p.stop(ctx)
		both = append(both, p)
	}
	before := l.costs(both...)
	if err = r.letGo(ctx); err == nil {
		err = r.done(ctx, id, people, drainTime)
	}
	if err != nil {
		return 0, fmt.Errorf("%w\none said: %s\nthe other: %s", err, both[0].said(), both[1].said())
	}
	spent := l.costs(both...).since(before)
	spent.sink = sim.cpu()
	fmt.Printf("#   %s\n", spent.each(people))
	sent, err := sim.sends(ctx)
	if err != nil {
		return 0, err
	}
	return sent.share(rate, people)
}

// strictSimulator starts the program's own Bot API, with limits, and lets people into it whose ids are the first of the crowd's. None of their messages to the bot waits there.
func (l *lab) strictSimulator(ctx context.Context, rate float64, people int) (*program, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	sim, err := startAnswering(ctx, "/sim/users", l.dir, address, nil, l.binary, "simulator", "--addr="+address, "--token="+token, "--strict-limits", fmt.Sprintf("--rate=%v", rate))
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	post := func(path, body string) func() error {
		return func() error {
			response, err := client.Post(sim.url+path, "application/json", strings.NewReader(body))
			if err != nil {
				return err
			}
			if _ = response.Body.Close(); response.StatusCode >= http.StatusBadRequest {
				return fmt.Errorf("%s: %s", path, response.Status)
			}
			return nil
		}
	}
	var arriving, starting errgroup.Group
	arriving.SetLimit(8)
	starting.SetLimit(8)
	for range people {
		arriving.Go(post("/sim/users", `{"first_name":"Айнұр","language_code":"kk"}`))
	}
	err = arriving.Wait()
	for i := range people {
		starting.Go(post(fmt.Sprintf("/sim/users/%d/messages", firstPhone+i), `{"text":"/start"}`))
	}
	err = errors.Join(err, starting.Wait(), post("/bot"+token+"/deleteWebhook", `{"drop_pending_updates":true}`)())
	if err != nil {
		sim.stop(ctx)
		return nil, fmt.Errorf("let people into the simulator: %w", err)
	}
	return sim, nil
}

// attempts are the messages that somebody tried to send, in their order.
type attempts struct {
	accepted        int
	refused, others int
	first, last     time.Time
}

// sends reads the simulator's own journal.
func (p *program) sends(ctx context.Context) (a attempts, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/sim/calls", nil)
	if err != nil {
		return a, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	calls := json.NewDecoder(response.Body)
	_, err = calls.Token()
	for err == nil && calls.More() {
		var call struct {
			Date   time.Time
			Method string
			Status int
		}
		if err = calls.Decode(&call); err == nil && strings.HasPrefix(call.Method, "send") {
			a.count(call.Status, call.Date)
		}
	}
	if err != nil {
		return a, fmt.Errorf("read the simulator's journal: %w", err)
	}
	return a, nil
}

func (a *attempts) count(status int, at time.Time) {
	switch status {
	case http.StatusOK:
		if a.accepted++; a.accepted == 1 {
			a.first = at
		}
		a.last = at
	case http.StatusTooManyRequests:
		a.refused++
	default:
		a.others++
	}
}

var errTooFast = errors.New("not every message was accepted at once, so that the figure tells nothing")

// share is the rate from the first message to the last over the one that was allowed.
func (a attempts) share(rate float64, people int) (float64, error) {
	took := a.last.Sub(a.first).Seconds()
	fmt.Printf("#   two processes: %d messages in %.2f s, %d refused as too fast, %d otherwise\n", a.accepted, took, a.refused, a.others)
	if a.refused > 0 || a.others > 0 || a.accepted != people {
		return 0, errTooFast
	}
	return float64(people-1) / took / rate, nil
}
