package delivery

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is withdrawn is not owed any more; what something else caused for the same moment stays, also when both are about the same person.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adult := b.adult()
	due, night := b.now.Add(time.Hour), time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	queue := func(at time.Time, persons ...int64) {
		t.Helper()
		if err := QueueAdult(b.ctx(), b.pool, adult, New, at, persons...); err != nil {
			t.Fatal(err)
		}
	}
	withdraw := func(at time.Time, person int64) {
		t.Helper()
		if err := Withdraw(b.ctx(), b.pool, adult, New, at, person, b.now); err != nil {
			t.Fatal(err)
		}
	}
	rows := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, b.lines(`SELECT status || ' ' || reason || ' ' || person_ids::text FROM deliveries ORDER BY id`)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", what, diff)
		}
	}
	queue(due, 7)
	queue(due, 8)
	queue(due, 7)
	withdraw(due, 7)
	rows("twice about one, once withdrawn", "pending  {8,7}")
	withdraw(due, 9)
	withdraw(due.Add(time.Second), 7)
	rows("what was not owed", "pending  {8,7}")
	withdraw(due, 7)
	withdraw(due, 8)
	rows("all", "skipped withdrawn {}")
	queue(night, 7)
	withdraw(night, 7)
	rows("held till morning", "skipped withdrawn {}", "skipped withdrawn {}")
	queue(due)
	withdraw(due, 7)
	rows("about nobody", "skipped withdrawn {}", "skipped withdrawn {}", "pending  {}")
}
