package simulator_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// texts decodes getUpdates into "id:text" or "id:kind".
func texts(t *testing.T, reply simulatortest.Reply) []string {
	t.Helper()
	if !reply.OK {
		t.Fatalf("getUpdates: %d %s", reply.ErrorCode, reply.Description)
	}
	var updates []map[string]json.RawMessage
	if err := json.Unmarshal(reply.Result, &updates); err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, u := range updates {
		for kind, content := range u {
			if kind == "update_id" {
				continue
			}
			var m struct{ Text string }
			_ = json.Unmarshal(content, &m)
			if m.Text == "" {
				m.Text = kind
			}
			found = append(found, fmt.Sprintf("%s:%s", u["update_id"], m.Text))
		}
	}
	return found
}

func TestPolling(t *testing.T) {
	t.Parallel()
	now := newClock()
	sim := simulatortest.Start(t, simulatortest.WithClock(now.Now, now.Advance), simulatortest.WithSecond(time.Microsecond), simulatortest.ToleratingViolations())
	poll := func(params map[string]any) []string {
		t.Helper()
		return texts(t, sim.Call("getUpdates", params))
	}
	check := func(what string, got []string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	user := sim.User("Aigul", "kk")
	for _, text := range []string{"a", "b", "c", "d"} {
		sim.Send(user, text)
	}
	check("oldest first, nothing confirmed", poll(nil), "1:a", "2:b", "3:c", "4:d")
	check("limit", poll(map[string]any{"limit": 2}), "1:a", "2:b")
	check("limit is clamped", poll(map[string]any{"limit": -3}), "1:a")
	check("offset confirms", poll(map[string]any{"offset": 2}), "2:b", "3:c", "4:d")
	check("confirmed is gone", poll(map[string]any{"offset": 0}), "2:b", "3:c", "4:d")
	check("negative offset keeps the newest", poll(map[string]any{"offset": -1}), "4:d")
	check("and forgets the rest", poll(nil), "4:d")

	check("allowed_updates do not touch what is queued", poll(map[string]any{"allowed_updates": []string{"my_chat_member"}}), "4:d")
	if sent := sim.Send(user, "unwanted"); sent.UpdateID != 0 {
		t.Errorf("an update of a kind that is not wanted: %+v", sent)
	}
	sim.SetState(user, "blocked")
	sim.SetState(user, "active")
	check("wanted kinds, and the choice holds", poll(map[string]any{"offset": 5}), "5:my_chat_member", "6:my_chat_member")
	check("an empty list is the default", poll(map[string]any{"offset": 7, "allowed_updates": []string{}}))
	check("malformed allowed_updates are ignored", poll(map[string]any{"allowed_updates": "x"}))
	sim.Inject(`{"message_reaction":{"chat":{"id":1,"type":"private"}}}`)
	sim.Inject(`{"brand_new_kind":{"x":1}}`)
	check("default kinds and unknown ones", poll(nil), "7:brand_new_kind")

	sim.Send(user, "e")
	sim.Inject(fmt.Sprintf(`{"callback_query":{"id":"5","from":{"id":%d,"first_name":"A"},"data":"x"}}`, user))
	sim.Advance(151 * time.Second)
	check("a tap waits 150 s", poll(map[string]any{"offset": 8}), "8:e")
	sim.Advance(24 * time.Hour)
	check("a message waits 24 h", poll(nil))
}

func TestLongPoll(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	got := make(chan []string, 1)
	go func() { got <- texts(t, sim.Call("getUpdates", map[string]any{"timeout": 50})) }()
	sim.Send(user, "hello")
	if diff := cmp.Diff([]string{"1:hello"}, <-got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	go func() { got <- texts(t, sim.Call("getUpdates", map[string]any{"timeout": 1, "offset": 2})) }()
	if diff := cmp.Diff([]string{}, <-got); diff != "" {
		t.Errorf("after the time-out (-want +got):\n%s", diff)
	}
}

func TestPollingConflicts(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	conflicts := make(chan simulatortest.Reply, 2)
	poll := func() { conflicts <- sim.Call("getUpdates", map[string]any{"timeout": 50}) }
	ended := func(what, want string) {
		t.Helper()
		if reply := <-conflicts; reply.ErrorCode != 409 || reply.Description != want {
			t.Errorf("%s: got %d %q, want 409 %q", what, reply.ErrorCode, reply.Description, want)
		}
	}
	// Which of two polls comes second is open; that exactly the older one ends is not.
	go poll()
	go poll()
	ended("two polls", "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	sim.Call("setWebhook", map[string]any{"url": "http://127.0.0.1:1/hook"})
	ended("setWebhook", "Conflict: terminated by setWebhook request")
	poll()
	ended("polling under a webhook", "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	sim.Call("deleteWebhook", nil)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "hello")
	if diff := cmp.Diff([]string{"1:hello"}, texts(t, sim.Call("getUpdates", nil))); diff != "" {
		t.Errorf("after deleteWebhook (-want +got):\n%s", diff)
	}
}
