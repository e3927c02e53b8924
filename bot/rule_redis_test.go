package main

import (
	"strconv"
	"strings"
	"testing"
)

// Rule 5: in Redis keys are blind indexes and values are sealed, so that whoever reads it learns neither who writes to the bot nor how far anybody has come.
func TestRule5RedisIsSealed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Бөтен", "/start")
	w.taps("Бөтен", "Қазақша")
	ctx := t.Context()
	keys, err := w.Redis.Keys(ctx, w.Prefix+"*").Result()
	if err != nil {
		t.Fatal(err)
	}
	states := 0
	for _, key := range keys {
		value, err := w.Redis.Get(ctx, key).Result()
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if strings.HasSuffix(key, ":state") {
			states++
		}
		for _, trace := range []string{strconv.FormatInt(w.person("Бөтен"), 10), "join", "Бөтен"} {
			if strings.Contains(key+value, trace) {
				t.Errorf("%s = %q holds %s", key, value, trace)
			}
		}
	}
	if states != 1 {
		t.Errorf("%d states were looked at", states)
	}
}
