package flow

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// Only the one answer confirms a preview. A page that was closed in between, or a text, shows it from its beginning: nobody confirms what she was not shown.
func TestConfirmed(t *testing.T) {
	t.Parallel()
	tap := func(answer int64) dialog.Input { return dialog.Input{Tap: dialog.Tap{Args: []int64{answer}}} }
	for name, tt := range map[string]struct {
		in   dialog.Input
		yes  bool
		page int64
	}{
		"confirmed":          {tap(message.Yes), true, 2},
		"the next page":      {tap(message.OtherPage), false, 3},
		"from its beginning": {tap(message.FirstPage), false, 0},
		"typed":              {dialog.Input{Text: "yes"}, false, 0},
	} {
		page := int64(2)
		if yes := confirmed(tt.in, &page); yes != tt.yes || page != tt.page {
			t.Errorf("%s: %v, page %d", name, yes, page)
		}
	}
}

func TestTurn(t *testing.T) {
	t.Parallel()
	all := []string{"a", "b", "c"}
	for _, tt := range []struct {
		ticked []string
		one    string
		want   []string
	}{
		{nil, "b", []string{"b"}},
		{[]string{"c"}, "a", []string{"a", "c"}},
		{[]string{"a", "b", "c"}, "b", []string{"a", "c"}},
		{[]string{"a"}, "a", []string{}},
	} {
		if diff := cmp.Diff(tt.want, turn(all, tt.ticked, tt.one)); diff != "" {
			t.Errorf("%v, turning %s (-want +got):\n%s", tt.ticked, tt.one, diff)
		}
	}
}
