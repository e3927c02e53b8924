package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/senim-bot/senim/internal/message"
)

// An update that comes again when Redis has forgotten it is known to PostgreSQL: nothing is said, nothing changes, whatever the first time did.
func TestUpdateDeliveredAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Асхат", "/start "+w.links["Асхат"])
	w.moveIn("Айнұр")
	w.says("Айнұр", "/menu")
	id := w.person("Айнұр")
	chat := fmt.Sprintf(`"from":{"id":%d,"is_bot":false,"first_name":"А"},"chat":{"id":%[1]d,"type":"private","first_name":"А"}`, id)
	tap := func() string {
		return fmt.Sprintf(`"callback_query":{"id":"1","from":{"id":%d,"is_bot":false,"first_name":"А"},"message":{"message_id":%d,"date":1795410000,%s},"data":%q}`,
			id, w.sim.Last(id).MessageID, chat, w.sealed("Айнұр", tapOn(message.RouteCall)))
	}
	for i, update := range []func() string{
		func() string { return `"message":{"message_id":9001,"date":1795410000,"text":"/menu",` + chat + `}` },
		tap,
		func() string {
			return `"message":{"message_id":9002,"date":1795410000,"text":"Сәлем",` + chat + `}`
		},
		tap,
	} {
		raw := json.RawMessage(fmt.Sprintf(`{"update_id":%d,%s}`, 900_000+i, update()))
		before := w.tables()
		w.receives(raw)
		after, last := w.tables(), w.sim.LastCall()
		if changed(before, after) == "" {
			t.Errorf("update %d did nothing", i)
		}
		for range 3 {
			w.forgets()
			w.receives(raw)
		}
		if calls := w.sim.Calls(last); len(calls) > 0 {
			t.Errorf("update %d, delivered again, makes calls: %v", i, calls)
		}
		if diff := changed(after, w.tables()); diff != "" {
			t.Errorf("update %d, delivered again, changes rows (-before +after)\n%s", i, diff)
		}
	}
}

func (w *town) receives(raw json.RawMessage) {
	w.t.Helper()
	if err := w.Receiver.Receive(w.t.Context(), raw); err != nil {
		w.t.Fatal(err)
	}
}

// forgets empties the town's part of Redis.
func (w *town) forgets() {
	w.t.Helper()
	keys, err := w.Redis.Keys(w.t.Context(), w.Prefix+"*").Result()
	if err == nil && len(keys) > 0 {
		err = w.Redis.Del(w.t.Context(), keys...).Err()
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
