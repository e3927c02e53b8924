package simulator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// A bot that keeps to its rate is never refused, however uneven it is within a second; one that does not is told how long to wait, and nothing arrives.
func TestStrictRate(t *testing.T) {
	t.Parallel()
	const rate = 20 // and so 21 in a second
	clock := newClock()
	sim := simulatortest.Start(t, simulatortest.WithClock(clock.Now, clock.Advance), simulatortest.WithStrictRate(rate))
	users := make([]int64, 100)
	for i := range users {
		users[i] = sim.User(fmt.Sprint("Aigul ", i), "kk")
		sim.Send(users[i], "/start")
	}
	burst := func(chats []int64, want int) {
		t.Helper()
		sent := 0
		for _, chat := range chats {
			reply := sim.Call("sendMessage", map[string]any{"chat_id": chat, "text": "x"})
			switch {
			case reply.OK:
				sent++
			case reply.ErrorCode != 429 || reply.Parameters.RetryAfter != 1 || reply.Description != "Too Many Requests: retry after 1":
				t.Fatalf("refused with %+v", reply)
			}
		}
		if sent != want {
			t.Errorf("%d of %d messages accepted, want %d", sent, len(chats), want)
		}
	}
	burst(users[:30], 21)
	clock.Advance(time.Second / 2)
	burst(users[30:60], 10)
	clock.Advance(time.Second / 2)
	burst(users[60:71], 11) // half of one was left
	clock.Advance(time.Minute)
	burst(users, 21)
	if n := len(sim.Chat(users[99]).Messages); n != 1 {
		t.Errorf("a refused message arrived: %d in the chat", n)
	}
}

// One message a second in one chat; of what is refused nothing is counted, and neither are edits, deletions and other calls.
func TestStrictRateOfAChat(t *testing.T) {
	t.Parallel()
	clock := newClock()
	sim := simulatortest.Start(t, simulatortest.WithClock(clock.Now, clock.Advance), simulatortest.WithStrictRate(1000))
	user, other := sim.User("Aigul", "kk"), sim.User("Bolat", "ru")
	sim.Send(user, "/start")
	sim.Send(other, "/start")
	message := map[string]any{"chat_id": user, "text": "x"}
	if first := sim.Call("sendMessage", message); !first.OK {
		t.Fatalf("refused %+v", first)
	}
	for _, wait := range []time.Duration{0, 999 * time.Millisecond} {
		clock.Advance(wait)
		for _, method := range []string{"sendMessage", "sendVenue"} {
			params := map[string]any{"chat_id": user, "text": "x"}
			if method == "sendVenue" {
				params = map[string]any{"chat_id": user, "latitude": 51.1, "longitude": 71.4, "title": "a", "address": "b"}
			}
			if reply := sim.Call(method, params); reply.ErrorCode != 429 || reply.Parameters.RetryAfter != 1 {
				t.Errorf("%s after %s: %+v", method, wait, reply)
			}
		}
		if reply := sim.Call("editMessageText", map[string]any{"chat_id": user, "message_id": lastOf(sim, user), "text": wait.String()}); !reply.OK {
			t.Errorf("an edit: %+v", reply)
		}
		if reply := sim.Call("sendChatAction", map[string]any{"chat_id": user, "action": "typing"}); !reply.OK {
			t.Errorf("typing: %+v", reply)
		}
	}
	if reply := sim.Call("sendMessage", map[string]any{"chat_id": other, "text": "x"}); !reply.OK {
		t.Errorf("another chat: %+v", reply)
	}
	clock.Advance(time.Millisecond)
	if reply := sim.Call("sendMessage", message); !reply.OK {
		t.Errorf("after a second: %+v", reply)
	}
	if reply := sim.Call("deleteMessage", map[string]any{"chat_id": user, "message_id": lastOf(sim, user)}); !reply.OK {
		t.Errorf("a deletion: %+v", reply)
	}
}

func lastOf(sim *simulatortest.Sim, chat int64) int {
	messages := sim.Chat(chat).Messages
	return messages[len(messages)-1].MessageID
}

// Without a strict rate nothing is refused.
func TestNoStrictRate(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	for range 100 {
		if reply := sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "x"}); !reply.OK {
			t.Fatalf("refused %+v", reply)
		}
	}
}
