package booking

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAnswerUntil(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ delivered, starts, want string }{
		"more than a day away":             {"2026-11-23 10:00", "2026-11-25 10:00", "2026-11-23 13:00"},
		"a minute more than a day":         {"2026-11-23 10:00", "2026-11-24 10:01", "2026-11-23 13:00"},
		"exactly a day":                    {"2026-11-23 10:00", "2026-11-24 10:00", "2026-11-23 10:30"},
		"the same day":                     {"2026-11-23 10:00", "2026-11-23 15:00", "2026-11-23 10:30"},
		"up to the last moment of the day": {"2026-11-23 17:00", "2026-11-25 10:00", "2026-11-23 20:00"},
		"one hour left of the day":         {"2026-11-23 19:00", "2026-11-25 10:00", "2026-11-24 11:00"},
		"five minutes left of the day":     {"2026-11-23 19:55", "2026-11-24 15:00", "2026-11-24 09:25"},
		"delivered in the evening":         {"2026-11-23 20:30", "2026-11-25 10:00", "2026-11-24 12:00"},
		"delivered before nine":            {"2026-11-23 08:40", "2026-11-25 10:00", "2026-11-23 12:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, want := answerUntil(at(t, c.delivered), at(t, c.starts), almaty), at(t, c.want); !got.Equal(want) {
				t.Errorf("runs out at %v, want %v", got.In(almaty), want.In(almaty))
			}
		})
	}
}

// Of the time there is to answer not a minute passes outside the hours in which times are offered, and none is lost.
func TestTimeToAnswerPassesByDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 11, 23, 0, 0, 0, 0, almaty).Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "minute")) * time.Minute)
		length := time.Duration(rapid.IntRange(1, 20*60).Draw(t, "length")) * time.Minute
		until := waking(from, length, almaty)
		passed := time.Duration(0)
		for m := from; m.Before(until); m = m.Add(time.Minute) {
			if mayOffer(m, almaty) {
				passed += time.Minute
			}
		}
		if passed != length || !mayOffer(until.Add(-time.Nanosecond), almaty) {
			t.Fatalf("from %v %v have passed at %v, want %v", from, passed, until.In(almaty), length)
		}
	})
}

func TestRunsOutBeforeItIsTooLateToBook(t *testing.T) {
	t.Parallel()
	delivered, starts := at(t, "2026-11-23 19:50"), at(t, "2026-11-24 10:00")
	if got, want := runsOut(delivered, starts, 2*time.Hour, almaty), at(t, "2026-11-24 08:00"); !got.Equal(want) {
		t.Errorf("runs out at %v, want %v", got, want)
	}
}

func TestFateOfAnOffer(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-23 10:00")
	open := standingOffer{made: now.Add(-time.Minute), starts: at(t, "2026-11-25 10:00"), possible: true, reachable: true, stillDelivers: true}
	for name, c := range map[string]struct {
		change  func(*standingOffer)
		outcome Outcome
		until   string
	}{
		"on its way":                       {func(*standingOffer) {}, "", ""},
		"delivered":                        {func(o *standingOffer) { o.delivered, o.stillDelivers = now, false }, "", "2026-11-23 13:00"},
		"delivered and looked at too late": {func(o *standingOffer) { o.delivered = at(t, "2026-11-22 18:00") }, Ignored, "2026-11-23 10:00"},
		"has time":                         {func(o *standingOffer) { o.until, o.stillDelivers = now.Add(time.Second), false }, "", ""},
		"ran out":                          {func(o *standingOffer) { o.until, o.possible = now, false }, Ignored, ""},
		"cannot be taken":                  {func(o *standingOffer) { o.possible = false }, Closed, ""},
		"was not sent":                     {func(o *standingOffer) { o.stillDelivers = false }, Undelivered, ""},
		"is sent for too long":             {func(o *standingOffer) { o.made = now.Add(-deliverTime) }, Undelivered, ""},
		"lost her phone":                   {func(o *standingOffer) { o.until, o.reachable = now.Add(time.Hour), false }, Undelivered, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open
			c.change(&o)
			outcome, until := o.fate(now, almaty)
			want := time.Time{}
			if c.until != "" {
				want = at(t, c.until)
			}
			if outcome != c.outcome || !until.Equal(want) {
				t.Errorf("%q until %v, want %q until %v", outcome, until, c.outcome, want)
			}
		})
	}
}
