package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// hook is a bot's webhook whose answers the test decides one by one.
type hook struct {
	*httptest.Server
	posts chan post
}

type post struct {
	ID      int64
	Text    string
	Header  http.Header
	respond chan func(http.ResponseWriter)
}

func newHook(t *testing.T) *hook {
	t.Helper()
	h := &hook{posts: make(chan post, 100)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var u struct {
			UpdateID int64 `json:"update_id"`
			Message  struct{ Text string }
		}
		_ = json.Unmarshal(body, &u)
		p := post{ID: u.UpdateID, Text: u.Message.Text, Header: r.Header, respond: make(chan func(http.ResponseWriter), 1)}
		h.posts <- p
		select {
		case respond := <-p.respond:
			respond(w)
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hook) next(t *testing.T) post {
	t.Helper()
	select {
	case p := <-h.posts:
		return p
	case <-time.After(15 * time.Second):
		t.Fatal("no update was posted")
		return post{}
	}
}

func (p post) status(code int) {
	p.respond <- func(w http.ResponseWriter) { w.WriteHeader(code) }
}

func (h *hook) set(t *testing.T, sim *simulatortest.Sim, more map[string]any) {
	t.Helper()
	params := map[string]any{"url": h.URL + "/hook"}
	for key, value := range more {
		params[key] = value
	}
	if reply := sim.Call("setWebhook", params); !reply.OK || reply.Description != "Webhook was set" {
		t.Fatalf("setWebhook: %+v", reply)
	}
}

func TestWebhookOrder(t *testing.T) {
	t.Parallel()
	sim, h := simulatortest.Start(t), newHook(t)
	a, b := sim.User("A", "kk"), sim.User("B", "ru")
	sim.Send(a, "a1")
	h.set(t, sim, map[string]any{"secret_token": "s3cret_-"})
	first := h.next(t)
	if first.Text != "a1" || first.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s3cret_-" || first.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("first post %+v", first)
	}
	sim.Send(a, "a2")
	sim.Send(b, "b1")
	// a1 is not answered: a2 must wait, b1 must not. A tap of the same person is a queue of its own.
	other := h.next(t)
	if other.Text != "b1" {
		t.Fatalf("got %q beside a1, want b1", other.Text)
	}
	sim.Inject(fmt.Sprintf(`{"callback_query":{"id":"9","from":{"id":%d,"first_name":"A"},"data":"x"}}`, a))
	tapped := h.next(t)
	if tapped.Text != "" {
		t.Fatalf("got %q beside a1, want the tap", tapped.Text)
	}
	first.status(500)
	again := h.next(t)
	if again.ID != first.ID {
		t.Fatalf("got update %d after the failure of %d", again.ID, first.ID)
	}
	again.status(204)
	second := h.next(t)
	if second.Text != "a2" {
		t.Fatalf("got %q after a1, want a2", second.Text)
	}
	for _, p := range []post{other, tapped, second} {
		p.status(200)
	}
	sim.Send(b, "b2")
	if p := h.next(t); p.Text != "b2" {
		t.Errorf("got %q, want b2", p.Text)
	} else {
		p.status(200)
	}
}

func TestWebhookLimitsConnections(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	var mu sync.Mutex
	now, most, left := 0, 0, 40
	done := make(chan struct{})
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		now += by
		most = max(most, now)
		if by < 0 {
			if left--; left == 0 {
				close(done)
			}
		}
	}
	h := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		count(+1)
		sim.Call("getMe", nil) // takes long enough for another delivery to come if it may
		count(-1)
	}))
	t.Cleanup(h.Close)
	for range left {
		sim.Send(sim.User("A", "kk"), "x")
	}
	sim.Call("setWebhook", map[string]any{"url": h.URL, "max_connections": 2})
	<-done
	mu.Lock()
	defer mu.Unlock()
	if most > 2 {
		t.Errorf("%d deliveries at a time, want 2 at most", most)
	}
}

func TestWebhookRetries(t *testing.T) {
	t.Parallel()
	now := newClock()
	const second = 5 * time.Millisecond
	sim, h := simulatortest.Start(t, simulatortest.WithClock(now.Now, now.Advance), simulatortest.WithSecond(second)), newHook(t)
	h.set(t, sim, nil)
	sim.Send(sim.User("A", "kk"), "x")
	var gaps []int // between an answer and the next attempt, at least, in seconds
	var answered time.Time
	for i, retryAfter := range []string{"", "", "", "40", ""} {
		p := h.next(t)
		if i > 0 {
			gaps = append(gaps, int(time.Since(answered)/second))
		}
		answered = time.Now()
		p.respond <- func(w http.ResponseWriter) {
			if retryAfter != "" {
				w.Header().Set("Retry-After", retryAfter)
			}
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
	for i, least := range []int{0, 2, 4, 40} {
		if gaps[i] < least {
			t.Errorf("attempt %d came after %d seconds, want at least %d", i+2, gaps[i], least)
		}
	}
	var info struct {
		Pending int    `json:"pending_update_count"`
		Last    string `json:"last_error_message"`
		Date    int64  `json:"last_error_date"`
	}
	p := h.next(t) // so that the failure before is noted
	if err := json.Unmarshal(sim.Call("getWebhookInfo", nil).Result, &info); err != nil {
		t.Fatal(err)
	}
	if info.Pending != 1 || info.Last != "Wrong response from the webhook: 503 Service Unavailable" || info.Date != now.Now().Unix() {
		t.Errorf("getWebhookInfo %+v", info)
	}
	sim.Advance(25 * time.Hour)
	p.status(500) // too old now: dropped, and the queue goes on
	sim.Send(sim.User("B", "kk"), "y")
	if p := h.next(t); p.Text != "y" {
		t.Errorf("got %q, want y", p.Text)
	} else {
		p.status(200)
	}
}

func TestWebhookReply(t *testing.T) {
	t.Parallel()
	sim, h := simulatortest.Start(t), newHook(t)
	h.set(t, sim, nil)
	user := sim.User("A", "kk")
	sim.Send(user, "x")
	h.next(t).respond <- func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"method":"sendMessage","chat_id":%d,"text":"in reply"}`, user)
	}
	sim.AwaitMethod(0, "sendMessage", user)
	if got := sim.Last(user).Text; got != "in reply" {
		t.Errorf("got %q", got)
	}
	before := sim.LastCall()
	sim.Send(user, "y")
	h.next(t).respond <- func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"method":"deleteWebhook"}`)
	}
	sim.Send(user, "z")
	h.next(t).status(200)
	if calls := sim.Calls(before); len(calls) > 0 {
		t.Errorf("a method that must not be run this way was: %v", calls)
	}
}

func TestSetWebhook(t *testing.T) {
	t.Parallel()
	// A long second, so that the limit of one setWebhook a second is seen; deleting is not limited.
	sim := simulatortest.Start(t, simulatortest.WithSecond(time.Hour))
	set := func(params map[string]any) string { return sim.Call("setWebhook", params).Description }
	lib := library(t, sim)
	if ok, err := lib.DeleteWebhook(deadline(t), &bot.DeleteWebhookParams{}); !ok || err != nil {
		t.Fatal(err)
	}
	url := "http://127.0.0.1:1/x"
	got := []string{
		sim.Call("deleteWebhook", nil).Description,
		set(map[string]any{"url": url, "allowed_updates": []string{"message"}}),
		set(map[string]any{"url": url}),
		set(map[string]any{"url": ""}),
		set(map[string]any{"url": ""}),
	}
	want := []string{
		"Webhook is already deleted", "Webhook was set", "Too Many Requests: retry after 1", "Webhook was deleted", "Webhook is already deleted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSetWebhookRefusals(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.WithSecond(time.Nanosecond))
	url := "http://127.0.0.1:1/x"
	for _, row := range []struct {
		params map[string]any
		want   string
	}{
		{map[string]any{"url": url}, "Webhook was set"},
		{map[string]any{"url": url}, "Webhook is already set"},
		{map[string]any{"url": "ftp://x.kz"}, "Bad Request: invalid webhook URL specified"},
		{map[string]any{"url": url, "secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"},
		{map[string]any{"url": url, "secret_token": fmt.Sprintf("%0257d", 0)}, "Bad Request: secret token is too long"},
	} {
		if got := sim.Call("setWebhook", row.params).Description; got != row.want {
			t.Errorf("setWebhook(%v): got %q, want %q", row.params, got, row.want)
		}
	}
}

// TestWebhookLosesNothing drives many chats through a webhook that fails now and then, and replaces it in between.
func TestWebhookLosesNothing(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.WithSecond(time.Microsecond))
	var mu sync.Mutex
	got, tries := map[int64][]string{}, 0
	done := make(chan struct{})
	const users, each = 20, 10
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u struct {
			Message struct {
				Text string
				Chat struct{ ID int64 }
			}
		}
		_ = json.NewDecoder(r.Body).Decode(&u)
		mu.Lock()
		defer mu.Unlock()
		if tries++; tries%7 == 0 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		list := got[u.Message.Chat.ID]
		if !slices.Contains(list, u.Message.Text) { // a replaced webhook repeats what was in flight, maybe late
			got[u.Message.Chat.ID] = append(list, u.Message.Text)
		}
		total := 0
		for _, list := range got {
			total += len(list)
		}
		if total == users*each {
			select {
			case <-done:
			default:
				close(done)
			}
		}
	}))
	t.Cleanup(h.Close)
	sim.Call("setWebhook", map[string]any{"url": h.URL + "/1"})
	var want []string
	for i := range each {
		want = append(want, fmt.Sprint(i))
	}
	var ids []int64
	for range users {
		ids = append(ids, sim.User("U", "kk"))
	}
	for i := range each {
		for _, id := range ids {
			sim.Send(id, fmt.Sprint(i))
		}
		if i == each/2 {
			sim.Call("setWebhook", map[string]any{"url": h.URL + "/2"})
		}
	}
	select {
	case <-done:
	case <-time.After(15 * time.Second):
	}
	mu.Lock()
	defer mu.Unlock()
	for _, id := range ids {
		if !slices.Equal(got[id], want) {
			t.Errorf("chat %d got %v", id, got[id])
		}
	}
}
