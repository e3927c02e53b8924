package simulator

import (
	"strconv"
	"testing"
	"time"
)

func TestLateAnswer(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Bots: []Bot{{Token: "1:a"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := s.bots[0]
	answer := func(id string) error {
		_, err := answerCallbackQuery(s, &call{bot: b, params: params{"callback_query_id": id}})
		return err
	}
	b.addCallback("in time", 5)
	b.addCallback("late", 5).deadline = time.Now().Add(-time.Millisecond)
	if err := answer("in time"); err != nil {
		t.Errorf("in time: %v", err)
	}
	if err := answer("late"); err == nil {
		t.Error("a late answer was taken")
	}
	for i := range 3000 {
		b.addCallback(strconv.Itoa(i), 5).deadline = time.Time{}
	}
	if len(b.callbacks) > 1000 {
		t.Errorf("%d taps that nobody waits for are remembered", len(b.callbacks))
	}
}

func TestIntegers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"": 7, "5": 5, "-5": 0, "500": 50, "x": 0, "12x": 12, "99999999999999999999": 50, "-99999999999999999999": 0, "-": 0,
	} {
		if got := (params{"n": text}).integer("n", 7, 0, 50); got != want {
			t.Errorf("%q reads as %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]bool{"true": true, "True": true, "YES": true, "1": true, "0": false, "on": false, "": false} {
		if got := (params{"b": text}).flag("b"); got != want {
			t.Errorf("%q reads as %v", text, got)
		}
	}
}
