package booking

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// said writes what a message to an adult would say at that moment; "nothing" if none is owed.
func (b *bundle) said(adult family.AdultID, kind delivery.Kind, moment string) string {
	b.t.Helper()
	account := family.AccountID(b.id(`SELECT id FROM accounts WHERE adult_id = $1`, adult))
	// Another's is asked for with it, as when many are sent together.
	all, err := b.PingsOwed(context.Background(), []Ping{{-1, kind}, {account, kind}}, at(b.t, moment))
	b.must(err)
	said := all[1]
	if said.Count == 0 || all[0].Count != 0 {
		return "nothing"
	}
	line := fmt.Sprint(said.Line, " ", said.Count, " ", said.First.In(almaty).Format("02 15:04"), " №", said.Meeting.Number, "/", said.Meeting.Revision)
	if said.Understand {
		line += ", understood?"
	}
	return line
}

func (b *bundle) says(adult family.AdultID, kind delivery.Kind, moment, want string) {
	b.t.Helper()
	if got := b.said(adult, kind, moment); got != want {
		b.t.Errorf("%s at %s: %q, want %q", kind, moment, got, want)
	}
}

// sent records that a message went out.
func (b *bundle) sent(adult family.AdultID, kind delivery.Kind, moment string) {
	b.t.Helper()
	b.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at)
		SELECT id, $2, 1, $3, $3::timestamptz + interval '1 day', 'sent', $3 FROM accounts WHERE adult_id = $1`, adult, kind, at(b.t, moment))
}

func (b *bundle) passTo(moment string) { b.now = at(b.t, moment) }

func TestPingOwed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do     func(b *bundle, first Booked)
		kind   delivery.Kind
		moment string
		want   string
	}{
		"the evening before":               {nil, delivery.Tomorrow, "2026-11-24 18:00", "ping.tomorrow 1 25 15:00 №1/1"},
		"not before its time":              {nil, delivery.Tomorrow, "2026-11-24 17:59", "nothing"},
		"not after midnight":               {nil, delivery.Tomorrow, "2026-11-25 00:30", "nothing"},
		"before leaving":                   {nil, delivery.Today, "2026-11-25 13:00", "ping.today 1 25 15:00 №1/1"},
		"a little late":                    {nil, delivery.Today, "2026-11-25 14:59", "ping.today 1 25 15:00 №1/1"},
		"not when it has begun":            {nil, delivery.Today, "2026-11-25 15:00", "nothing"},
		"after an outage, the newest only": {nil, delivery.Tomorrow, "2026-11-25 13:30", "nothing"},
		"it went out": {func(b *bundle, _ Booked) { b.sent(b.mother, delivery.Tomorrow, "2026-11-24 18:00") },
			delivery.Tomorrow, "2026-11-24 18:05", "nothing"},
		"another kind went out": {func(b *bundle, _ Booked) { b.sent(b.mother, delivery.Tomorrow, "2026-11-24 18:00") },
			delivery.Today, "2026-11-25 13:00", "ping.today 1 25 15:00 №1/1"},
		"it was called off": {func(b *bundle, first Booked) {
			b.must(b.Cancel(context.Background(), b.of(b.mother, first), Ill, b.now))
		},
			delivery.Tomorrow, "2026-11-24 18:00", "nothing"},
		"it was moved to another day": {func(b *bundle, first Booked) { b.moves(b.of(b.mother, first), "2026-11-27 10:30") },
			delivery.Tomorrow, "2026-11-24 18:00", "nothing"},
		"it was moved on its day, at its old time": {func(b *bundle, first Booked) {
			b.passTo("2026-11-25 09:00")
			b.moves(b.by(b.worker, first), "2026-11-25 17:00")
		}, delivery.Today, "2026-11-25 13:00", "nothing"},
		"it was moved on its day, at its new time": {func(b *bundle, first Booked) {
			b.passTo("2026-11-25 09:00")
			b.moves(b.by(b.worker, first), "2026-11-25 17:00")
		}, delivery.Today, "2026-11-25 15:00", "ping.today 1 25 17:00 №1/2"},
		"a moment before it was made is none": {func(b *bundle, _ Booked) {
			b.passTo("2026-11-25 11:00")
			b.book(b.wants(b.mother, b.slot("2026-11-25 13:00"), b.child))
		}, delivery.Today, "2026-11-25 11:01", "nothing"},
		"two on a day": {func(b *bundle, _ Booked) { b.book(b.wants(b.mother, b.slot("2026-11-25 11:00"), b.child)) },
			delivery.Tomorrow, "2026-11-24 18:00", "ping.tomorrow 2 25 11:00 №0/0"},
		"two on a day, before leaving": {func(b *bundle, _ Booked) { b.book(b.wants(b.mother, b.slot("2026-11-25 11:00"), b.child)) },
			delivery.Today, "2026-11-25 09:00", "ping.today 2 25 11:00 №0/0"},
		"the second of a day": {func(b *bundle, _ Booked) {
			b.book(b.wants(b.mother, b.slot("2026-11-25 11:00"), b.child))
			b.sent(b.mother, delivery.Today, "2026-11-25 09:00")
		}, delivery.Today, "2026-11-25 13:00", "ping.today 1 25 15:00 №1/1"},
		"the second, soon after the first, was told with it": {func(b *bundle, _ Booked) {
			b.book(b.wants(b.mother, b.slotOf("2026-11-25 14:30", 30), b.child))
			b.sent(b.mother, delivery.Today, "2026-11-25 12:30")
		}, delivery.Today, "2026-11-25 13:00", "nothing"},
		"another day's does not count": {func(b *bundle, _ Booked) { b.book(b.wants(b.mother, b.slot("2026-11-26 11:00"), b.child)) },
			delivery.Tomorrow, "2026-11-24 18:00", "ping.tomorrow 1 25 15:00 №1/1"},
		"she is not linked any more": {func(b *bundle, _ Booked) { b.endLinks(b.mother) }, delivery.Tomorrow, "2026-11-24 18:00", "nothing"},
		"the office moved it": {func(b *bundle, first Booked) { b.moves(b.by(b.worker, first), "2026-11-27 10:30") },
			delivery.Changed, "2026-11-23 10:00", "ping.changed 1 27 10:30 №1/2"},
		"the office moved it, and she was told": {func(b *bundle, first Booked) {
			b.moves(b.by(b.worker, first), "2026-11-27 10:30")
			b.sent(b.mother, delivery.Changed, "2026-11-23 10:00")
		}, delivery.Changed, "2026-11-23 10:01", "nothing"},
		"the office moved it, and she has seen it": {func(b *bundle, first Booked) {
			b.moves(b.by(b.worker, first), "2026-11-27 10:30")
			b.must(b.Seen(context.Background(), b.mother, b.meeting(b.mother, 1, b.now)))
		}, delivery.Changed, "2026-11-23 10:01", "nothing"},
		"she moved it herself": {func(b *bundle, first Booked) { b.moves(b.of(b.mother, first), "2026-11-27 10:30") },
			delivery.Changed, "2026-11-23 10:01", "nothing"},
		"the office called it off": {func(b *bundle, first Booked) {
			b.must(b.Cancel(context.Background(), b.by(b.worker, first), ByOffice, b.now))
		},
			delivery.Cancelled, "2026-11-23 10:00", "ping.cancelled 1 25 15:00 №1/2"},
		"the office called it off, which is no change": {func(b *bundle, first Booked) {
			b.must(b.Cancel(context.Background(), b.by(b.worker, first), ByOffice, b.now))
		}, delivery.Changed, "2026-11-23 10:00", "nothing"},
		"too late to tell that it is off": {func(b *bundle, first Booked) {
			b.must(b.Cancel(context.Background(), b.by(b.worker, first), ByOffice, b.now))
		},
			delivery.Cancelled, "2026-11-25 15:00", "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			first := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
			b.book(b.wants(b.aunt, b.slot("2026-11-25 16:00"), b.nephew))
			if c.do != nil {
				c.do(b, first)
			}
			b.says(b.mother, c.kind, c.moment, c.want)
		})
	}
}

// slotOf is a time of the lawyer's of so many minutes.
func (b *bundle) slotOf(moment string, minutes int) SlotID {
	b.t.Helper()
	return SlotID(b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + $4 * interval '1 minute') RETURNING id`,
		b.lawyer, b.office, at(b.t, moment), minutes))
}

// moves gives a meeting another time.
func (b *bundle) moves(c Change, moment string) {
	b.t.Helper()
	b.must(b.Move(context.Background(), c, b.slot(moment), b.now))
}

// Who has said that she comes is not told of tomorrow twice; until then she is.
func TestPingOwedOfAnEarlyMeeting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.book(b.wants(b.mother, b.slot("2026-11-25 09:00"), b.child))
	b.says(b.mother, delivery.Tomorrow, "2026-11-24 18:00", "ping.tomorrow 1 25 09:00 №1/1")
	b.sent(b.mother, delivery.Tomorrow, "2026-11-24 18:00")
	b.says(b.mother, delivery.Tomorrow, "2026-11-24 20:00", "ping.tomorrow 1 25 09:00 №1/1")
	b.must(b.WillCome(context.Background(), b.mother, 1, 1, b.now))
	b.says(b.mother, delivery.Tomorrow, "2026-11-24 20:00", "nothing")
	b.says(b.mother, delivery.Tomorrow, "2026-11-25 00:00", "nothing")
	b.says(b.mother, delivery.Today, "2026-11-25 08:30", "nothing")
}

func TestLaterMoments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		starts, now string
		want        []string
	}{
		"the evening before":               {"2026-11-25 15:00", "2026-11-24 18:03", []string{"24 19:15", "25 13:00", "25 14:00"}},
		"late in the evening":              {"2026-11-25 15:00", "2026-11-24 20:30", []string{"25 08:30", "25 13:00", "25 14:00"}},
		"nine o'clock, the evening before": {"2026-11-25 09:00", "2026-11-24 18:00", []string{"24 19:00", "24 20:00", "25 08:30"}},
		"on its day":                       {"2026-11-25 15:00", "2026-11-25 13:00", []string{"25 14:00"}},
		"an hour before":                   {"2026-11-25 15:00", "2026-11-25 14:01", nil},
		"a quarter of an hour is enough":   {"2026-11-25 15:15", "2026-11-25 14:00", []string{"25 14:15", "25 15:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range LaterMoments(at(t, c.starts), at(t, c.now), almaty) {
				got = append(got, m.In(almaty).Format("02 15:04"))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRemindLater(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	first := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
	b.passTo("2026-11-24 18:00")
	b.refused(b.RemindLater(ctx, b.mother, 1, 2, at(t, "2026-11-25 13:00"), b.now), ErrChanged)
	b.refused(b.RemindLater(ctx, b.mother, 1, 1, at(t, "2026-11-25 07:00"), b.now), ErrTooLate)
	b.refused(b.RemindLater(ctx, b.mother, 1, 1, at(t, "2026-11-25 14:46"), b.now), ErrTooLate)
	b.refused(b.RemindLater(ctx, b.mother, 1, 1, at(t, "2026-11-24 18:00"), b.now), ErrTooLate)
	b.refused(b.RemindLater(ctx, b.aunt, 1, 1, at(t, "2026-11-25 13:30"), b.now), ErrChanged)
	for range 2 {
		b.must(b.RemindLater(ctx, b.mother, 1, 1, at(t, "2026-11-24 19:00"), b.now))
	}
	b.must(b.RemindLater(ctx, b.mother, 1, 1, at(t, "2026-11-25 13:30"), b.now))
	if n := b.id(`SELECT count(*) FROM deliveries WHERE kind = 'ping.soon'`); n != 2 {
		t.Errorf("%d rows are owed, want 2", n)
	}
	b.says(b.mother, delivery.Soon, "2026-11-24 18:59", "nothing")
	// It is said what is true: tomorrow, then soon.
	b.says(b.mother, delivery.Soon, "2026-11-24 19:00", "ping.tomorrow 1 25 15:00 №1/1")
	b.says(b.mother, delivery.Soon, "2026-11-25 13:30", "ping.soon 1 25 15:00 №1/1")
	// Whichever comes last is the only one to be said.
	b.says(b.mother, delivery.Today, "2026-11-25 13:30", "nothing")
	b.says(b.mother, delivery.Soon, "2026-11-25 15:00", "nothing")

	// What she asked for was for the time that it had then; for the new one she may ask again.
	b.moves(b.of(b.mother, first), "2026-11-25 17:00")
	b.says(b.mother, delivery.Soon, "2026-11-25 13:30", "nothing")
	b.must(b.RemindLater(ctx, b.mother, 1, 2, at(t, "2026-11-25 13:30"), b.now))
	b.says(b.mother, delivery.Soon, "2026-11-25 13:30", "ping.today 1 25 17:00 №1/2")
}

// What the office does is owed with it, in its hours; what she does herself is not.
func TestQueueDone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		do   func(b *bundle, first Booked)
		want []string
	}{
		"she moves it":        {func(b *bundle, first Booked) { b.moves(b.of(b.mother, first), "2026-11-27 10:30") }, nil},
		"the office moves it": {func(b *bundle, first Booked) { b.moves(b.by(b.worker, first), "2026-11-27 10:30") }, []string{"ping.changed 23 10:00 27 10:30"}},
		"it moves it at night": {func(b *bundle, first Booked) {
			b.passTo("2026-11-23 22:00")
			b.moves(b.by(b.worker, first), "2026-11-27 10:30")
		}, []string{"ping.changed 24 09:00 27 10:30"}},
		"it calls it off": {func(b *bundle, first Booked) { b.must(b.Cancel(ctx, b.by(b.worker, first), ByOffice, b.now)) }, []string{"ping.cancelled 23 10:00 25 15:00"}},
		"it books for her": {func(b *bundle, _ Booked) {
			r := b.wants(b.mother, b.slot("2026-11-27 15:00"), b.child)
			r.By = b.worker
			b.book(r)
		}, []string{"ping.new 23 10:00 26 10:00"}},
		"she did not come": {func(b *bundle, first Booked) {
			b.passTo("2026-11-25 17:00")
			b.must(b.Attend(ctx, b.by(b.worker, first), false, b.now))
		}, []string{"ping.new 26 10:00 29 10:00"}},
		"she came": {func(b *bundle, first Booked) {
			b.passTo("2026-11-25 17:00")
			b.must(b.Attend(ctx, b.by(b.worker, first), true, b.now))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			c.do(b, b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child)))
			rows, _ := b.Pool.Query(ctx, `
				SELECT d.kind || to_char(d.due_at AT TIME ZONE 'Asia/Almaty', ' DD HH24:MI') || to_char(d.expires_at AT TIME ZONE 'Asia/Almaty', ' DD HH24:MI') FROM deliveries d
				JOIN accounts a ON a.id = d.account_id WHERE a.adult_id = $1 AND d.kind NOT IN ('ping.tomorrow', 'ping.today') ORDER BY d.id`, b.mother)
			got, err := pgx.CollectRows(rows, pgx.RowTo[string])
			b.must(err)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A meeting that was missed is news from the next morning on, until she has seen it; whoever corrects that takes it back.
func TestMissed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	first := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
	b.refused(b.Attend(ctx, b.by(b.worker, first), false, at(t, "2026-11-25 14:59")), ErrTooLate)
	b.refused(b.Attend(ctx, b.of(b.mother, first), false, at(t, "2026-11-25 17:00")), ErrNotAllowed)
	b.must(b.Attend(ctx, b.by(b.worker, first), false, at(t, "2026-11-25 17:00")))
	owed := func(last, moment string) bool {
		t.Helper()
		account := family.AccountID(b.id(`SELECT id FROM accounts WHERE adult_id = $1`, b.mother))
		yes, err := b.NewsOwed(ctx, account, []int64{int64(b.child)}, at(t, last), at(t, moment))
		b.must(err)
		all, err := b.Meetings(ctx, b.mother, at(t, moment))
		b.must(err)
		if listed := len(all) == 1 && all[0].Status == Missed; listed != !at(t, moment).Before(at(t, "2026-11-26 10:00")) && yes {
			t.Errorf("at %s it is owed, but listed: %t", moment, listed)
		}
		return yes
	}
	for _, c := range []struct {
		last, moment string
		want         bool
	}{
		{"2026-11-20 10:00", "2026-11-25 18:00", false},
		{"2026-11-20 10:00", "2026-11-26 09:59", false},
		{"2026-11-25 19:00", "2026-11-26 10:00", true},
		{"2026-11-26 10:00", "2026-11-26 10:01", false},
	} {
		if got := owed(c.last, c.moment); got != c.want {
			t.Errorf("last sent %s, at %s: owed %t", c.last, c.moment, got)
		}
	}
	b.must(b.Attend(ctx, b.by(b.worker, first), true, at(t, "2026-11-25 18:00")))
	if owed("2026-11-25 19:00", "2026-11-26 10:00") {
		t.Error("she came after all")
	}
}

// What the office books for her own matters, about nobody, is told of by one line, as long as she has not seen it and it stands.
func TestNewsOfHerOwnMatters(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	r := b.wants(b.mother, b.slot("2026-11-25 15:00"))
	r.By = b.worker
	booked := b.book(r)
	b.lines("told", b.owes(b.mother), []string{"ping.new 23 10:00"})
	account := family.AccountID(b.id(`SELECT id FROM accounts WHERE adult_id = $1`, b.mother))
	persons := one[[]int64](t, b.Pool, `SELECT person_ids FROM deliveries WHERE kind = 'ping.new'`)
	owed := func(last time.Time) bool {
		t.Helper()
		if len(persons) == 0 {
			return true // a row about nobody is sent unasked
		}
		yes, err := b.NewsOwed(ctx, account, persons, last, b.now)
		b.must(err)
		return yes
	}
	if !owed(time.Time{}) || owed(b.now.Add(time.Minute)) {
		t.Error("it is not told of once")
	}
	b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, booked.Number, b.now)))
	if owed(time.Time{}) {
		t.Error("she has seen it, and is told of it")
	}
	b.exec(`UPDATE appointment_adults SET seen_revision = 0`)
	b.must(b.Cancel(ctx, b.by(b.worker, booked), ByOffice, b.now))
	if owed(time.Time{}) {
		t.Error("it was called off, and she is told of it as of news")
	}
}

// Who is let in is reminded of what was booked for her before: each account once.
func TestQueueFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE accounts SET state = 'joining' WHERE adult_id = $1`, b.mother)
	b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
	if n := b.id(`SELECT count(*) FROM deliveries`); n != 0 {
		t.Fatalf("%d rows are owed to nobody", n)
	}
	b.exec(`UPDATE accounts SET state = 'active' WHERE adult_id = $1`, b.mother)
	b.passTo("2026-11-24 19:00")
	for range 2 {
		b.must(b.QueueFor(context.Background(), b.Pool, b.mother, b.now))
	}
	if n := b.id(`SELECT count(*) FROM deliveries WHERE kind = 'ping.today' AND due_at = $1`, at(t, "2026-11-25 13:00")); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
	if n := b.id(`SELECT count(*) FROM deliveries`); n != 1 {
		t.Errorf("%d rows are owed", n)
	}
}
