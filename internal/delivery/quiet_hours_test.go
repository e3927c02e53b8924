package delivery

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAfterQuiet(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("Asia/Almaty", 5*60*60)
	for _, c := range []struct{ at, want string }{
		{"2026-11-23 09:00:00", "2026-11-23 09:00:00"},
		{"2026-11-23 20:59:59", "2026-11-23 20:59:59"},
		{"2026-11-23 21:00:00", "2026-11-24 09:00:00"},
		{"2026-11-23 23:59:59", "2026-11-24 09:00:00"},
		{"2026-11-24 00:00:00", "2026-11-24 09:00:00"},
		{"2026-11-24 08:59:59", "2026-11-24 09:00:00"},
		{"2026-12-31 22:00:00", "2027-01-01 09:00:00"},
	} {
		at, err := time.ParseInLocation(time.DateTime, c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, given := range []time.Time{at, at.UTC()} {
			if got := New.window().next(given, zone).In(zone).Format(time.DateTime); got != c.want {
				t.Errorf("due %s, sent %s, want %s", c.at, got, c.want)
			}
		}
	}
}

// Families are not woken; staff are told at any hour.
func TestQuietHoursAreForFamilies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adult, staff := b.adult(), b.account("active")
	night := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC) // one in the morning
	for _, err := range []error{
		QueueAdult(b.ctx(), b.pool, adult, New, night),
		QueueStaff(b.ctx(), b.pool, b.staffOf(staff), Staff, night),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"ping.new 2026-11-24 04:00:00+00 2026-11-27 04:00:00+00", "ping.staff 2026-11-23 20:00:00+00 2026-11-24 20:00:00+00"}
	if diff := cmp.Diff(want, b.lines(`SELECT kind || ' ' || due_at || ' ' || expires_at FROM deliveries ORDER BY id`)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
