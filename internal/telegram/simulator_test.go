package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// echo is the smallest bot: it answers every message with one button and every tap with a toast. Its memory of updates is its own.
type echo struct {
	*telegram.Receiver
	client *telegram.Client
	mu     sync.Mutex
	seen   map[int64]bool
	kinds  map[int64][]string
}

func newEcho(t *testing.T, sim *simulatortest.Sim) *echo {
	t.Helper()
	client, err := telegram.New(telegram.Options{Token: simulatortest.Token, APIURL: sim.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	e := &echo{client: client, seen: map[int64]bool{}, kinds: map[int64][]string{}}
	e.Receiver = &telegram.Receiver{
		Begin: e.begin, Handle: e.handle, Leave: client.LeaveChat,
		Fail: func(ctx context.Context, u telegram.Update) { _ = e.say(ctx, u.Chat, "failed") },
	}
	return e
}

func (e *echo) begin(_ context.Context, _, update int64) (*dialog.Turn, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return dialog.NewTurn(nil, e.seen[update], func(_ context.Context, done, _ bool, _ []byte) error {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.seen[update] = e.seen[update] || done
		return nil
	}), nil
}

func (e *echo) handle(ctx context.Context, u telegram.Update, _ *dialog.Turn) error {
	e.mu.Lock()
	e.kinds[u.From] = append(e.kinds[u.From], fmt.Sprintf("%s%s %v", u.Kind, u.Media, u.Blocked))
	e.mu.Unlock()
	switch {
	case u.Text == "panic":
		panic(u.Text)
	case u.Kind == telegram.Tap:
		return e.client.AnswerTap(ctx, u.TapID, "toast "+u.Data, true)
	case u.Kind == telegram.Message:
		return e.say(ctx, u.Chat, "heard "+u.Text)
	}
	return nil
}

func (e *echo) say(ctx context.Context, chat int64, text string) error {
	_, err := e.client.Send(ctx, chat, dialog.Message{Text: text, Keys: [][]dialog.Key{{{Text: "Press", Data: "d"}}}}, telegram.SendOptions{})
	return err
}

func poll(t *testing.T, sim *simulatortest.Sim, e *echo) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	p := &telegram.Poller{Token: simulatortest.Token, APIURL: sim.URL, Receive: e.Receive}
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
}

func TestPollingTheSimulator(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user, other := sim.User("А", "kk"), sim.User("Б", "ru")
	e := newEcho(t, sim)
	sim.Send(user, "before the start")
	poll(t, sim, e)
	sim.AwaitMethod(0, "sendMessage", user)

	after := sim.LastCall()
	sim.Inject(map[string]any{"dream": map[string]any{"from": map[string]any{"id": user}}})
	sim.Inject(map[string]any{"message": map[string]any{
		"message_id": 1, "date": 1, "text": "a", "chat": map[string]any{"id": -100, "type": "supergroup"}, "from": map[string]any{"id": user},
	}})
	sim.Send(other, "panic")
	sim.SendAny(user, map[string]any{"photo": true})
	sim.AwaitMethod(after, "sendMessage", user)
	sim.AwaitMethod(after, "sendMessage", other)
	sim.AwaitMethod(after, "leaveChat", 0)
	if got := sim.Last(other).Text; got != "failed" {
		t.Errorf("answer to a panic %q", got)
	}

	answer := sim.Press(user, sim.Last(user).MessageID, "Press")
	if want := (simulatortest.Answer{Answered: true, Text: "toast d", Alert: true}); answer != want {
		t.Errorf("tap answered by %+v", answer)
	}
	if forged := sim.PressData(user, sim.Last(user).MessageID, "made up"); forged.Text != "toast made up" {
		t.Errorf("forged data answered by %+v", forged)
	}
	if m := sim.Last(user); !m.Protected {
		t.Errorf("message not protected: %+v", m)
	}
	sim.SetState(user, "blocked")
	sim.SetState(user, "active")
	after = sim.LastCall()
	sim.Send(user, "back")
	sim.AwaitMethod(after, "sendMessage", user)

	e.mu.Lock()
	defer e.mu.Unlock()
	want := []string{"message false", "messagephoto false", "tap false", "tap false", "member true", "member false", "message false"}
	if diff := cmp.Diff(want, e.kinds[user]); diff != "" {
		t.Errorf("updates of one person (-want +got)\n%s", diff)
	}
}

func TestFaultsOfTheSimulator(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault string
		want  telegram.Class
		shown int
	}{
		{"429", telegram.RateLimited, 0},
		{"500", telegram.NotSent, 0},
		{"502-html", telegram.NotSent, 0},
		{"reset-before", telegram.Unknown, 0},
		{"reset-after", telegram.Unknown, 1},
		{"garbage", telegram.Unknown, 1},
		{"hang", telegram.Unknown, 0},
	}
	for _, tt := range tests {
		t.Run(tt.fault, func(t *testing.T) {
			t.Parallel()
			sim := simulatortest.Start(t)
			user := sim.User("А", "kk")
			sim.Send(user, "/start")
			client := newEcho(t, sim).client
			sim.SetFaults(simulatortest.Fault{Method: "sendMessage", Times: 1, Fault: tt.fault, RetryAfter: 7})
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			_, err := client.Send(ctx, user, dialog.Message{Text: "a"}, telegram.SendOptions{Bulk: true})
			if got := telegram.ClassOf(err); got != tt.want {
				t.Errorf("got %v, want class %s", err, tt.want)
			}
			if n := len(sim.Chat(user).Notifications); n != tt.shown {
				t.Errorf("%d messages shown, want %d", n, tt.shown)
			}
		})
	}
}

func TestPeopleOutOfReach(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	client := newEcho(t, sim).client
	for _, tt := range []struct{ state, reason string }{{"blocked", "blocked"}, {"deactivated", "deactivated"}, {"never-started", "never_started"}} {
		user := sim.User("А", "kk")
		if tt.state != "never-started" {
			sim.Send(user, "/start")
			sim.SetState(user, tt.state)
		}
		_, err := client.Send(t.Context(), user, dialog.Message{Text: "a"}, telegram.SendOptions{})
		want := &telegram.SendError{Method: "sendMessage", Class: telegram.Gone, Reason: tt.reason, Status: 403}
		if diff := cmp.Diff(error(want), err); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.state, diff)
		}
	}
}

func TestMessagesOfTheSimulator(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	sim := simulatortest.Start(t, simulatortest.WithClock(clock, func(d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
		return nil
	}))
	user := sim.User("А", "kk")
	typed := sim.Send(user, "/start").MessageID
	c, ctx := newEcho(t, sim).client, t.Context()
	m := dialog.Message{Text: "<b>a</b> &lt;"}
	id, err := c.Send(ctx, user, m, telegram.SendOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name string
		err  error
		want telegram.Class
	}{
		{"edit to the same", c.Edit(ctx, user, id, m), ""},
		{"edit", c.Edit(ctx, user, id, dialog.Message{Text: "b"}), ""},
		{"edit what is not there", c.Edit(ctx, user, 999, m), telegram.Missing},
		{"edit to nothing", c.Edit(ctx, user, id, dialog.Message{}), telegram.Invalid},
		{"markup", c.Edit(ctx, user, id, dialog.Message{Text: "<x>"}), telegram.Invalid},
		{"answer to no tap", c.AnswerTap(ctx, "7", "a", false), ""},
		{"delete what she typed", c.Delete(ctx, user, typed), ""},
		{"delete it again", c.Delete(ctx, user, typed), ""},
		{"delete both", c.Delete(ctx, user, typed, 999), ""},
	} {
		if got := telegram.ClassOf(step.err); got != step.want || (step.err != nil) != (step.want != "") {
			t.Errorf("%s: %v, want class %q", step.name, step.err, step.want)
		}
	}
	sim.Advance(49 * time.Hour)
	if err := c.Delete(ctx, user, id); telegram.ClassOf(err) != telegram.TooOld {
		t.Errorf("delete after two days: %v", err)
	}
}

// A picture goes out with its line, cannot be forwarded, and can only be taken away whole.
func TestPictureOfTheSimulator(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	e := newEcho(t, sim)
	person := sim.User("Айгүл", "kk")
	sim.Send(person, "/start")
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	sim.SetFaults(simulatortest.Fault{Method: "sendPhoto", Times: 1, Fault: "500"})
	id, err := e.client.SendPicture(t.Context(), person, picture.Bytes(), "Мәзір &amp; т.б.")
	if err != nil {
		t.Fatal(err)
	}
	shown := sim.Last(person)
	if shown.MessageID != id || shown.Media != "photo" || shown.Text != "Мәзір & т.б." || !shown.Protected {
		t.Errorf("shown %+v", shown)
	}
	if status, got := sim.Try("GET", shown.Picture, nil); status != 200 || !bytes.Equal(got, picture.Bytes()) {
		t.Errorf("status %d, %d bytes of the picture", status, len(got))
	}
	if class := telegram.ClassOf(e.client.Edit(t.Context(), person, id, dialog.Message{Text: "x"})); class != telegram.Missing {
		t.Errorf("its text was edited: %q", class)
	}
	if err := e.client.Delete(t.Context(), person, id); err != nil {
		t.Fatal(err)
	}
	if left := sim.Chat(person).Messages; len(left) != 1 {
		t.Errorf("left: %+v", left)
	}
}

// What staff sent is sent on by its id: without a sound or a caption, a picture covered, and nobody can forward it. An id that means nothing is a request of no use.
func TestSendOnOfTheSimulator(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.ToleratingViolations())
	e := newEcho(t, sim)
	person := sim.User("Айгүл", "kk")
	for kind, send := range map[string]func(context.Context, int64, string) (int, error){"photo": e.client.SendPhoto, "voice": e.client.SendVoice} {
		sim.SendAny(person, map[string]any{kind: true})
		from := fileOf(t, sim)
		id, err := send(t.Context(), person, from)
		if err != nil {
			t.Fatal(err)
		}
		shown := sim.Last(person)
		if shown.MessageID != id || shown.Media != kind || shown.Text != "" || !shown.Protected || !shown.Silent {
			t.Errorf("shown %+v", shown)
		}
		calls := sim.Calls(0)
		if last := calls[len(calls)-1]; last.Params[kind] != from || last.Params["has_spoiler"] == "true" != (kind == "photo") {
			t.Errorf("asked for %v", last.Params)
		}
		for _, wrong := range []string{"AgACnothing", "қате"} {
			if _, err := send(t.Context(), person, wrong); telegram.ClassOf(err) != telegram.Invalid {
				t.Errorf("%s: %v", wrong, err)
			}
		}
	}
}

// fileOf is the id of what was sent to the bot last.
func fileOf(t *testing.T, sim *simulatortest.Sim) string {
	t.Helper()
	var raw []json.RawMessage
	if err := json.Unmarshal(sim.Call("getUpdates", nil).Result, &raw); err != nil {
		t.Fatal(err)
	}
	u, err := telegram.Decode(raw[len(raw)-1])
	if err != nil || u.File.ID == "" {
		t.Fatalf("no file in %s, %v", raw[len(raw)-1], err)
	}
	return u.File.ID
}
