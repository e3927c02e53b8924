package simulator

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJournalForgets(t *testing.T) {
	t.Parallel()
	j := newJournal(3)
	numbers := func(after int64) []int64 {
		calls, _ := j.after(after)
		found := []int64{}
		for _, c := range calls {
			found = append(found, c.N)
		}
		return found
	}
	_, change := j.after(0)
	for i := range 7 {
		j.add(entry{Method: fmt.Sprint(i)})
	}
	select {
	case <-change:
	default:
		t.Error("nobody was told of a call")
	}
	for after, want := range map[int64][]int64{0: {5, 6, 7}, 4: {5, 6, 7}, 5: {6, 7}, 7: {}, 99: {}} {
		if diff := cmp.Diff(want, numbers(after)); diff != "" {
			t.Errorf("after %d (-want +got):\n%s", after, diff)
		}
	}
	if calls, _ := j.after(4); calls[0].Method != "4" || calls[2].Method != "6" {
		t.Errorf("calls are mixed up: %+v", calls)
	}
}

func TestChatForgetsDeleted(t *testing.T) {
	t.Parallel()
	c := (&bot{chats: map[int64]*chat{}}).keepChat(&chat{ID: 1, Type: "private"})
	for id := range 10_000 {
		c.add(&message{Message: Message{MessageID: id}})
		if id%100 != 0 {
			c.remove(id)
		}
	}
	if len(c.order) > 2*len(c.messages)+64 {
		t.Errorf("%d ids are kept for %d messages", len(c.order), len(c.messages))
	}
	for i, m := range c.visible() {
		if m.MessageID != i*100 {
			t.Fatalf("message %d in place %d", m.MessageID, i)
		}
	}
}

// TestSlowReader sees that a page that does not read is cut off and costs nobody else.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	e := newEvents()
	slow, fast := e.subscribe(), e.subscribe()
	for range 1000 {
		e.publish(map[string]any{"type": "users"})
		<-fast
	}
	read := 0
	for range slow {
		read++
	}
	if read != cap(slow) {
		t.Errorf("a slow reader got %d events before it was cut off, want %d", read, cap(slow))
	}
	e.unsubscribe(slow)
	e.unsubscribe(fast)
}
