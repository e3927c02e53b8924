package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// tape is what our side did in one walk of each chat. The bare side plays it: so it makes the same calls as whatever version of ours was built, and no copy of
// our statements has to be kept here.
type tape struct {
	Recorded time.Time
	Walks    map[int64][]turn // by chat
}

// turn is a tap and the calls that answered it, in their order.
type turn struct {
	Button int   // which button of the screen was tapped
	Update int64 // under which id; it stands in the calls and is replaced in each playing
	Calls  []call
}

// call is one round trip; exactly one of its three forms is set.
type call struct {
	SQL    []statement       `json:",omitempty"` // several: sent together
	Redis  [][]byte          `json:",omitempty"` // a command with its arguments
	Method string            `json:",omitempty"` // of the Bot API
	Params map[string]string `json:",omitempty"`
}

type statement struct {
	SQL     string
	Params  [][]byte
	Formats []int16
}

// route is the walk: from the menu to a card and back. Each step taps the first button that asks for this.
var route = []dialog.Route{
	message.RouteDocuments, message.RoutePerson, message.RouteDocument, message.RoutePerson, message.RoutePeople, message.RouteHome,
}

// count says how many statements, SQL round trips, Redis commands and Bot API calls a turn of the tape makes on average.
func (t *tape) count() (statements, trips, commands, requests float64) {
	turns := 0.0
	for _, walk := range t.Walks {
		for _, turn := range walk {
			turns++
			for _, c := range turn.Calls {
				statements += float64(len(c.SQL))
				switch {
				case c.SQL != nil:
					trips++
				case c.Redis != nil:
					commands++
				default:
					requests++
				}
			}
		}
	}
	return statements / turns, trips / turns, commands / turns, requests / turns
}

// recorder stands between our side and its services and writes down what passes.
type recorder struct {
	mu    sync.Mutex
	calls []call
	err   error
	// idle are the calls that are made while nobody taps (the outbox looks for work); they belong to no turn.
	idle map[string]bool
}

func (r *recorder) note(c call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, c)
}

func (r *recorder) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = errors.Join(r.err, err)
}

// take gives what passed since the last time, without what passes anyway.
func (r *recorder) take() ([]call, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := slices.DeleteFunc(r.calls, func(c call) bool { return r.idle[c.kind()] })
	r.calls = nil
	return calls, r.err
}

// kind tells calls apart without their values.
func (c call) kind() string {
	var parts []string
	for _, s := range c.SQL {
		parts = append(parts, s.SQL)
	}
	for _, arg := range c.Redis[:min(2, len(c.Redis))] {
		parts = append(parts, string(arg))
	}
	return strings.Join(append(parts, c.Method), "\n")
}

// listen waits long enough to hear every round of the outbox.
func (r *recorder) listen(ctx context.Context) error {
	if _, err := r.take(); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(1500 * time.Millisecond):
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = map[string]bool{}
	for _, c := range r.calls {
		r.idle[c.kind()] = true
	}
	return r.err
}

// heard notes a Bot API call.
func (r *recorder) heard(method, contentType string, body []byte) {
	params, err := params(contentType, body)
	if err != nil {
		r.fail(fmt.Errorf("record %s: %w", method, err))
	}
	r.note(call{Method: method, Params: params})
}

// params reads a form or JSON; what is no string in JSON is kept as JSON.
func params(contentType string, body []byte) (map[string]string, error) {
	read := map[string]string{}
	kind, attributes, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	if kind == "application/json" {
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(body, &raw); err != nil {
			return nil, err
		}
		for name, value := range raw {
			var text string
			if json.Unmarshal(value, &text) != nil {
				text = string(value)
			}
			read[name] = text
		}
		return read, nil
	}
	form := multipart.NewReader(strings.NewReader(string(body)), attributes["boundary"])
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return read, nil
		}
		if err != nil {
			return nil, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		read[part.FormName()] = string(value)
	}
}
