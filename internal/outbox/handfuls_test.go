package outbox

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Three are on their way: they are written in one go, and all learn how it went.
func TestHandfuls(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	var handfuls [][]int
	h := inHandfuls(func() int { return 3 }, func(all []int) error {
		slices.Sort(all)
		handfuls = append(handfuls, all)
		return refused
	})
	var writing sync.WaitGroup
	for n := range 3 {
		writing.Go(func() {
			if err := h.write(n)(); !errors.Is(err, refused) {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	writing.Wait()
	h.end()
	if diff := cmp.Diff([][]int{{0, 1, 2}}, handfuls); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Whoever else is on the way may never come, or nobody else is.
func TestHandfulsWaitForNobodyForEver(t *testing.T) {
	t.Parallel()
	for _, others := range []int{1, 2} {
		h := inHandfuls(func() int { return others }, func([]int) error { return nil })
		for n := range 3 {
			if err := h.write(n)(); err != nil {
				t.Error(err)
			}
		}
		h.end()
	}
}
