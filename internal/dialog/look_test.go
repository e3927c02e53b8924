package dialog

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// looked counts how often each question looked something up; b has nothing to ask unless somebody said so.
type looked struct {
	Times int
	AsksB bool
}

var looking = Conversation[int, looked]{Name: "looking", Version: 1, Steps: []Step[int, looked]{
	{Name: "a", Ask: askLooked("a"), Take: takeLooked},
	{Name: "b", Look: func(_ context.Context, _ int, s *looked) (Next, error) {
		if s.AsksB {
			return Again(), nil
		}
		return Goto("c"), nil
	}, Ask: askLooked("b"), Take: takeLooked},
	{Name: "c", Look: func(_ context.Context, _ int, s *looked) (Next, error) {
		s.Times++
		return Again(), nil
	}, Ask: askLooked("c"), Take: takeLooked},
	{Name: "d", Look: func(context.Context, int, *looked) (Next, error) { return Goto("c"), nil }, Ask: askLooked("d"), Take: takeLooked},
	{Name: "e", Look: func(context.Context, int, *looked) (Next, error) { return Next{}, errAway }, Ask: askLooked("e"), Take: takeLooked},
}}

var errAway = errors.New("away")

func askLooked(name string) func(int, looked) Screen {
	return func(_ int, s looked) Screen { return Screen{Text: fmt.Sprint(name, s.Times)} }
}

func takeLooked(_ context.Context, _ int, s *looked, in Input) (Next, error) {
	s.AsksB = s.AsksB || in.Text == "b"
	return Goto(in.Text), nil
}

// A question looks anew each time it is asked, and one that has nothing to ask is not there: neither on the way nor on the way back.
func TestLook(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	screen, raw, err := looking.Begin(0, looked{}, "a", Tap{})
	expect := func(want string) {
		t.Helper()
		if err != nil || screen.Text != want {
			t.Fatalf("%q, error %v; want %q", screen.Text, err, want)
		}
	}
	take := func(text string) { screen, raw, err = looking.Take(ctx, 0, raw, Input{Text: text}) }
	expect("a0")
	take("c")
	expect("c1")
	screen, raw, err = looking.Ask(ctx, 0, raw)
	expect("c2")
	// d leads back to c, from where the way back is that to a.
	take("d")
	expect("c3")
	screen, raw, err = looking.Back(ctx, 0, raw)
	expect("a3")
	take("b")
	expect("b3")
	take("c")
	expect("c4")
	screen, raw, err = looking.Back(ctx, 0, raw)
	expect("b4")
	if _, _, err := looking.Take(ctx, 0, raw, Input{Text: "e"}); !errors.Is(err, errAway) {
		t.Errorf("what cannot be looked up: error %v", err)
	}
}

// What leads on is not on the way back.
func TestLookLeavesNoTrail(t *testing.T) {
	t.Parallel()
	_, raw, err := looking.Begin(0, looked{}, "a", Tap{})
	if err != nil {
		t.Fatal(err)
	}
	skip := looking
	skip.Steps = append([]Step[int, looked]{}, looking.Steps...)
	skip.Steps[0].Take = func(context.Context, int, *looked, Input) (Next, error) { return Goto("b"), nil }
	screen, raw, err := skip.Take(t.Context(), 0, raw, Input{})
	if err != nil || screen.Text != "c1" {
		t.Fatalf("%q, error %v", screen.Text, err)
	}
	if screen, _, err = skip.Back(t.Context(), 0, raw); err != nil || screen.Text != "a1" {
		t.Errorf("back: %q, error %v", screen.Text, err)
	}
}
