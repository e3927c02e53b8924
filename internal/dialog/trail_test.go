package dialog

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// here is a conversation of three questions; what is typed names the next one.
var here = Conversation[int, int]{Name: "here", Version: 1, Steps: []Step[int, int]{wordStep("a"), wordStep("b"), wordStep("c")}}

func wordStep(name string) Step[int, int] {
	return Step[int, int]{
		Name: name,
		Ask:  func(int, int) Screen { return Screen{Text: "ask " + name} },
		Take: func(_ context.Context, _ int, _ *int, in Input) (Next, error) {
			return Goto(in.Text), nil
		},
	}
}

// The way back is the way that led here, once: whoever goes in circles does not go back in circles. The way out stays the same all along.
func TestTrail(t *testing.T) {
	t.Parallel()
	page := Tap{Route: "page", Args: []int64{7}}
	for _, tt := range []struct {
		typed []string
		back  []string
	}{
		{[]string{"b", "c"}, []string{"ask b", "ask a"}},
		{[]string{"b", "c", "b"}, []string{"ask a"}},
		{[]string{"b", "c", "b", "c"}, []string{"ask b", "ask a"}},
		{[]string{"b", "b", "b"}, []string{"ask a"}},
	} {
		screen, raw, err := here.Begin(0, 0, "a", page)
		for _, word := range tt.typed {
			if err == nil {
				screen, raw, err = here.Take(t.Context(), 0, raw, Input{Text: word})
			}
		}
		last := "ask " + tt.typed[len(tt.typed)-1]
		if err != nil || screen.Text != last {
			t.Fatalf("%v: screen %q, error %v", tt.typed, screen.Text, err)
		}
		if again, _, err := here.Ask(t.Context(), 0, raw); err != nil || again.Text != last {
			t.Errorf("%v, asked again: %q, error %v", tt.typed, again.Text, err)
		}
		for _, want := range tt.back {
			if screen, raw, err = here.Back(t.Context(), 0, raw); err != nil || screen.Text != want {
				t.Errorf("%v and back: %q, error %v, want %q", tt.typed, screen.Text, err, want)
			}
		}
		if _, _, err = here.Back(t.Context(), 0, raw); !errors.Is(err, ErrStartAgain) {
			t.Errorf("%v and back out: error %v", tt.typed, err)
		}
		if diff := cmp.Diff(Kept{"here", page}, KeptOf(raw)); diff != "" {
			t.Errorf("%v and back: what is kept (-want +got):\n%s", tt.typed, diff)
		}
	}
}
