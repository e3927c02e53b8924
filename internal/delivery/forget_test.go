package delivery

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What was settled is forgotten after 90 days, a thousand at a time; what is still owed never is.
func TestForget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.account("active")
	b.queue(account, New, -100*24*time.Hour, time.Hour)
	settled := func(n int, ago time.Duration) {
		b.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at)
			SELECT $1, 'ping.staff', 1, $2::timestamptz, $2, 'sent', $2 FROM generate_series(1, $3)`, account, b.now.Add(-ago), n)
	}
	settled(forgetAtOnce+1, settledKept+time.Second)
	settled(1, settledKept)
	for _, want := range []bool{true, false, false} {
		if more, err := Forget(b.ctx(), b.pool, b.now); err != nil || more != want {
			t.Errorf("more %t, %v; want %t", more, err, want)
		}
	}
	if diff := cmp.Diff([]string{"ping.new pending", "ping.staff sent"}, b.statuses()); diff != "" {
		t.Errorf("kept (-want +got)\n%s", diff)
	}
}
