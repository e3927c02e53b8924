package simulator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

func TestStateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deep", "simulator.json")
	var user int64
	var before simulatortest.Chat
	var users, shown json.RawMessage
	t.Run("first life", func(t *testing.T) {
		sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
		user = sim.User("Айгүл", "kk")
		sim.User("Never", "ru")
		sim.Send(user, "/start")
		sim.SetState(user, "blocked")
		sim.SetState(user, "active")
		sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "<b>a</b>", "parse_mode": "HTML", "protect_content": true,
			"reply_markup": map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": "a", "callback_data": "b"}}}}})
		sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "keys", "reply_markup": map[string]any{"keyboard": [][]string{{"Menu"}}}})
		sim.Call("setMyName", map[string]any{"name": "Памятка"})
		sim.Call("setMyCommands", map[string]any{"commands": []any{map[string]any{"command": "menu", "description": "d"}}, "language_code": "kk"})
		sim.Call("getUpdates", map[string]any{"offset": 2, "allowed_updates": []string{"message", "my_chat_member"}})
		before = sim.Chat(user)
		sim.Do("GET", "/sim/users", nil, &users)
		sim.Do("GET", "/sim/bot", nil, &shown)
	})
	t.Run("second life", func(t *testing.T) {
		sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
		if diff := cmp.Diff(before, sim.Chat(user)); diff != "" {
			t.Errorf("chat (-want +got):\n%s", diff)
		}
		var usersNow, shownNow json.RawMessage
		sim.Do("GET", "/sim/users", nil, &usersNow)
		sim.Do("GET", "/sim/bot", nil, &shownNow)
		if diff := cmp.Diff(string(users), string(usersNow)); diff != "" {
			t.Errorf("users (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(string(shown), string(shownNow)); diff != "" {
			t.Errorf("bot (-want +got):\n%s", diff)
		}
		// Update 1 was confirmed; ids go on where they were, and so do the wanted kinds.
		sent := sim.Send(user, "again")
		if id := sim.Inject(`{"edited_message":{"message_id":1,"date":1}}`); id != 0 {
			t.Errorf("update %d is of a kind the bot does not want", id)
		}
		want := []string{"2:my_chat_member", "3:my_chat_member", "4:again"}
		if diff := cmp.Diff(want, texts(t, sim.Call("getUpdates", nil))); diff != "" {
			t.Errorf("updates (-want +got):\n%s", diff)
		}
		if last := before.Messages[len(before.Messages)-1].MessageID; sent.MessageID != last+1 {
			t.Errorf("message %d after %d", sent.MessageID, last)
		}
		if id := sim.User("New", "ru"); id != user+2 {
			t.Errorf("user %d after %d", id, user+1)
		}
		edit := map[string]any{"chat_id": user, "message_id": before.Messages[1].MessageID, "text": "b"}
		if reply := sim.Call("editMessageText", edit); !reply.OK {
			t.Errorf("an older message cannot be edited: %s", reply.Description)
		}
		sim.Call("setWebhook", map[string]any{"url": "http://127.0.0.1:1/x", "secret_token": "s", "max_connections": 3})
	})
	t.Run("third life", func(t *testing.T) {
		sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
		var info map[string]any
		if err := json.Unmarshal(sim.Call("getWebhookInfo", nil).Result, &info); err != nil {
			t.Fatal(err)
		}
		if info["url"] != "http://127.0.0.1:1/x" || info["max_connections"] != 3.0 || info["pending_update_count"] != 3.0 {
			t.Errorf("webhook %v", info)
		}
	})
	if _, err := os.Stat(path + ".new"); !os.IsNotExist(err) {
		t.Errorf("a half-written file was left: %v", err)
	}
}

func TestStateFileRefused(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"not JSON": "x", "another version": `{"version":99}`} {
		path := filepath.Join(t.TempDir(), "state")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := simulator.New(simulator.Options{StateFile: path, Bots: []simulator.Bot{{Token: simulatortest.Token}}})
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestStateFileIsWritten looks for the file while the server runs: a killed process loses little.
func TestStateFileIsWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state.json")
	sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
	user := sim.User("Aigul", "kk")
	// Calls are counted, not time: each takes a while, and the file must appear during some of them.
	for range 100_000 {
		sim.Call("getChat", map[string]any{"chat_id": user})
		if _, err := os.Stat(path); err == nil {
			return
		}
	}
	t.Error("the file did not appear")
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, bots := range map[string][]simulator.Bot{
		"no bots":         nil,
		"malformed token": {{Token: "abc"}},
		"letters":         {{Token: "a:b"}},
		"twice":           {{Token: "1:b"}, {Token: "1:b"}},
	} {
		if _, err := simulator.New(simulator.Options{Bots: bots}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
