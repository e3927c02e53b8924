package booking

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/delivery"
)

func TestReminders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		starts string
		travel time.Duration
		want   []string
	}{
		"an afternoon": {"2026-11-25 15:00", 0, []string{"ping.tomorrow 24 18:00", "ping.today 25 13:00"}},
		"the first that is reminded of on its day": {"2026-11-25 10:30", 0, []string{"ping.tomorrow 24 18:00", "ping.today 25 08:30"}},
		"nine o'clock":                     {"2026-11-25 09:00", 0, []string{"ping.tomorrow 24 18:00", "ping.tomorrow 24 20:00"}},
		"Monday's, on Sunday":              {"2026-11-30 15:00", 0, []string{"ping.tomorrow 29 17:00", "ping.today 30 13:00"}},
		"Monday's at nine, once":           {"2026-11-30 09:00", 0, []string{"ping.tomorrow 29 17:00"}},
		"a long way":                       {"2026-11-25 15:00", 4 * time.Hour, []string{"ping.tomorrow 24 18:00", "ping.today 25 10:00"}},
		"a short way changes nothing":      {"2026-11-25 15:00", 30 * time.Minute, []string{"ping.tomorrow 24 18:00", "ping.today 25 13:00"}},
		"a way that begins in the night":   {"2026-11-25 15:00", 8 * time.Hour, []string{"ping.tomorrow 24 18:00", "ping.tomorrow 24 20:00"}},
		"a way that begins the day before": {"2026-11-25 10:00", 20 * time.Hour, []string{"ping.tomorrow 24 18:00", "ping.tomorrow 24 13:00"}},
		"a way of a day and a night":       {"2026-11-25 10:00", 24 * time.Hour, []string{"ping.tomorrow 24 18:00", "ping.tomorrow 24 09:00"}},
		"in the first days of a year":      {"2027-01-01 15:00", 0, []string{"ping.tomorrow 31 18:00", "ping.today 01 13:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range (Timing{Starts: at(t, c.starts), Travel: c.travel}).Reminders(almaty) {
				got = append(got, string(r.Kind)+" "+r.Due.In(almaty).Format("02 15:04"))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Whenever a meeting is and however far the way: it is reminded of at most twice, by day, on its day or the day before, never after it has begun, before leaving or earlier. On a Sunday people are reminded
// of tomorrow only from five o'clock on, unless they have to set out.
func TestRemindersProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minute := rapid.IntRange(0, 2*365*24*60).Draw(t, "minutes from the first of 2026")
		m := Timing{
			Starts: time.Date(2026, 1, 1, 0, 0, 0, 0, almaty).Add(time.Duration(minute) * time.Minute),
			Travel: time.Duration(rapid.IntRange(0, 1440).Draw(t, "way")) * time.Minute,
			Weekly: rapid.Bool().Draw(t, "weekly"),
		}
		all := m.Reminders(almaty)
		if again := m.Reminders(almaty); !cmp.Equal(all, again) {
			t.Errorf("once %v, once %v", all, again)
		}
		if len(all) == 0 || len(all) > 2 {
			t.Fatalf("%d reminders", len(all))
		}
		day := dayOf(m.Starts, almaty)
		leave := m.Starts.Add(-max(usualLead, m.Travel))
		for _, r := range all {
			local := r.Due.In(almaty)
			since := local.Sub(dayOf(local, almaty))
			on := day
			if r.Kind == delivery.Tomorrow {
				on = day.AddDate(0, 0, -1)
			}
			switch {
			case r.Kind != delivery.Tomorrow && r.Kind != delivery.Today:
				t.Errorf("%v reminds as %s", m, r.Kind)
			case since < 8*time.Hour+30*time.Minute || since >= 21*time.Hour:
				t.Errorf("%v is reminded of at %s", m, local)
			case !dayOf(local, almaty).Equal(on):
				t.Errorf("%v: %s on %s", m, r.Kind, local)
			case !r.Due.Before(r.Expires) || r.Expires.After(m.Starts):
				t.Errorf("%v: due %s, of no use at %s", m, local, r.Expires)
			case r == all[0] && local.Weekday() == time.Sunday && since < 17*time.Hour:
				t.Errorf("%v: tomorrow is told of on a Sunday at %s", m, local)
			}
		}
		// Whoever is on her way for most of a day may set out before the first morning on which she is reminded.
		if last := all[len(all)-1]; m.Travel < 8*time.Hour && last.Due.After(leave) {
			t.Errorf("%v: she leaves at %s and is reminded at %s", m, leave, last.Due)
		}
	})
}

// The pings of a weekly visit do not come at the same minute from week to week, in the evening before an early one neither, and never so near to each other that one is taken for the other.
func TestWeeklyRemindersVary(t *testing.T) {
	t.Parallel()
	for _, starts := range []string{"2026-11-25 15:00", "2026-11-25 09:00", "2026-11-30 15:00", "2026-11-30 09:00"} {
		hours := map[string]int{}
		for week := range 20 {
			all := (Timing{Starts: at(t, starts).AddDate(0, 0, 7*week), Weekly: true}).Reminders(almaty)
			for _, r := range all {
				hours[string(r.Kind)+r.Due.In(almaty).Format(" 15:04")]++
			}
			if len(all) == 2 && all[1].Due.Sub(all[0].Due) <= together {
				t.Errorf("%s: reminded at %s and at %s", starts, all[0].Due, all[1].Due)
			}
		}
		for moment, times := range hours {
			if times > 6 {
				t.Errorf("%s: %d times in twenty weeks %s", starts, times, moment)
			}
		}
	}
}
