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
	"github.com/senim-bot/senim/internal/postgres"
)

// Where what the office does now would reach her in the chat only on her way, or after the beginning, staff read that it is for them to call.
func TestToldLate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		starts string
		mode   Mode
		travel int
		moment string
		want   bool
	}{
		"in the evening":                         {"2026-11-24 09:00", InPerson, 0, "2026-11-23 20:59", false},
		"in the night, of nine o'clock":          {"2026-11-24 09:00", InPerson, 0, "2026-11-23 21:10", true},
		"in the night, of a call at nine":        {"2026-11-24 09:00", Phone, 0, "2026-11-23 21:10", true},
		"in the night, of a call at ten":         {"2026-11-24 10:00", Phone, 0, "2026-11-23 21:10", false},
		"in the night, when she sets out":        {"2026-11-24 10:00", InPerson, 0, "2026-11-23 21:10", true},
		"in the night, before she sets out":      {"2026-11-24 10:30", InPerson, 0, "2026-11-23 21:10", false},
		"in the night, of a long way":            {"2026-11-24 12:00", InPerson, 180, "2026-11-23 21:10", true},
		"in the night, of a shorter way":         {"2026-11-24 12:00", InPerson, 170, "2026-11-23 21:10", false},
		"on her way":                             {"2026-11-24 12:00", InPerson, 0, "2026-11-24 11:00", true},
		"before she sets out":                    {"2026-11-24 12:00", InPerson, 0, "2026-11-24 10:59", false},
		"when it has begun, nothing can be done": {"2026-11-24 12:00", InPerson, 0, "2026-11-24 12:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.exec(`UPDATE families SET travel_minutes = nullif($1::int, 0)`, c.travel)
			r := b.wants(b.mother, b.slot(c.starts), b.child)
			r.Mode = c.mode
			booked := b.book(r)
			if got := b.toldLate(booked, c.moment); got != c.want {
				t.Errorf("told late: %t", got)
			}
			b.endLinks(b.mother)
			if b.toldLate(booked, c.moment) {
				t.Error("the chat tells her nothing, late or not")
			}
		})
	}
}

func (b *bundle) toldLate(booked Booked, moment string) bool {
	b.t.Helper()
	m, err := b.CaseMeeting(context.Background(), b.worker, booked.Appointment, at(b.t, moment))
	b.must(err)
	return m.ToldLate
}

// A family to which no line can be sent is nobody's to move in the chat: staff see that they must speak with it, and what stands is to be moved. Who comes to nobody needs no line.
func TestCloseOfficeToWhoIsNotInTheChat(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE adult_id = $1`, b.mother)
	comes := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	b.booksAt(b.mother, "2026-11-25 09:50", Documents, Phone)
	b.booksAt(b.aunt, "2026-11-25 10:40", Documents, InPerson)
	c := b.shuts("2026-11-25 00:00", "2026-11-26 00:00")
	want := []string{"09:00 by-hand", "09:50 stays", "10:40 phone"}
	foreseen, err := b.Preview(ctx, c, b.now)
	b.must(err)
	b.lines("foreseen", fates(foreseen), want)
	_, became, err := b.Closure(ctx, b.worker, b.close(c), b.now)
	b.must(err)
	b.lines("became", fates(became), want)
	b.wantConflicts(comes.Appointment)
}

// closes makes the list of whose pages are closed from now on.
func (b *bundle) closes() *[]family.AdultID {
	var closed []family.AdultID
	b.CloseScreenAt = func(_ context.Context, _ postgres.Querier, adult family.AdultID, _ time.Time) error {
		closed = append(closed, adult)
		return nil
	}
	return &closed
}

// A page that stays all day must not show a time that holds no more: what others do to a meeting closes the pages of all who come to it, whether or not a line reaches them.
func TestChangeClosesPages(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	type who = []string
	for name, c := range map[string]struct {
		do   func(b *bundle, booked Booked) error
		want who
	}{
		"the office moves it": {func(b *bundle, m Booked) error {
			return b.Move(ctx, b.by(b.worker, m), b.slotAt("2026-11-26 09:00"), b.now)
		}, who{"mother", "kin"}},
		"the office calls it off": {func(b *bundle, m Booked) error { return b.Cancel(ctx, b.by(b.worker, m), ByOffice, b.now) }, who{"mother", "kin"}},
		"she moves it": {func(b *bundle, m Booked) error {
			return b.Move(ctx, b.of(b.mother, m), b.slotAt("2026-11-26 09:00"), b.now)
		}, who{"kin"}},
		"she calls it off": {func(b *bundle, m Booked) error { return b.Cancel(ctx, b.of(b.mother, m), Ill, b.now) }, who{"kin"}},
		"the office closes": {func(b *bundle, _ Booked) error {
			_, err := b.Close(ctx, b.shuts("2026-11-25 00:00", "2026-11-26 00:00"), b.now)
			return err
		}, who{"mother", "kin"}},
		"the office closes another day": {func(b *bundle, _ Booked) error {
			_, err := b.Close(ctx, b.shuts("2026-11-26 00:00", "2026-11-27 00:00"), b.now)
			return err
		}, nil},
		"she came": {func(b *bundle, m Booked) error {
			return b.Attend(ctx, b.by(b.worker, m), true, at(b.t, "2026-11-25 12:00"))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.received()
			kin := b.kin()
			r := b.wants(b.mother, b.slotAt("2026-11-25 10:40"), b.child)
			booked := b.book(r)
			b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
			closed := b.closes()
			b.must(c.do(b, booked))
			names := map[family.AdultID]string{b.mother: "mother", kin: "kin"}
			var got who
			for _, adult := range *closed {
				got = append(got, names[adult])
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Whom a storm's line does not reach, because messages are off or she is left in peace, is called at once.
func TestStormToWhoIsLeftInPeace(t *testing.T) {
	t.Parallel()
	held := func(level delivery.Level) func(b *bundle) {
		return func(b *bundle) {
			b.id(`INSERT INTO contact_holds (adult_id, level, reason, from_at, set_by, key) VALUES ($1, $2, 'asked', $3, $4, 'hold') RETURNING id`, b.mother, level, b.now, b.worker)
		}
	}
	for name, c := range map[string]struct {
		peace func(b *bundle)
		want  int
	}{
		"messages are on":    {func(*bundle) {}, 0},
		"messages are off":   {func(b *bundle) { b.exec(`UPDATE accounts SET muted_at = now() WHERE adult_id = $1`, b.mother) }, 1},
		"wants no reminders": {held(delivery.Reminders), 1},
		"is not in the chat": {func(b *bundle) {
			b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE adult_id = $1`, b.mother)
		}, 1},
		"wants no pings":          {held(delivery.Pings), 0},
		"wanted none for a while": {func(b *bundle) { held(delivery.Reminders)(b); b.exec(`UPDATE contact_holds SET until_at = $1`, b.now) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.received()
			b.booksAt(b.mother, "2026-11-24 09:00", Documents, InPerson)
			c.peace(b)
			b.passTo("2026-11-24 06:20")
			storm := b.shuts("2026-11-24 06:20", "2026-11-25 00:00")
			storm.Storm = true
			b.close(storm)
			called, err := b.Calls(context.Background(), b.worker, b.now)
			b.must(err)
			if len(called) != c.want {
				t.Errorf("%d are called at once", len(called))
			}
		})
	}
}

// She is called at the hour at which she would have come, so no line says that the meeting will not be.
func TestStormByPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.received()
	b.exec(`UPDATE kinds SET modes = '{in-person}' WHERE kind = 'work'`)
	storm := b.shuts("2026-11-23 10:00", "2026-11-24 00:00")
	storm.Storm = true
	b.booksAt(b.mother, "2026-11-23 14:50", Documents, InPerson)
	b.booksAt(b.aunt, "2026-11-23 14:00", Work, InPerson)
	b.close(storm)
	b.says(b.mother, delivery.Storm, "2026-11-23 10:01", "ping.storm_another_way 1 23 14:50 №1/2, understood?")
	b.says(b.aunt, delivery.Storm, "2026-11-23 10:01", "ping.storm 1 23 14:00 №1/2, understood?")
}

// newsOwed says whether the line about news, with whom it is about as it stands in the row, has a meeting to tell of.
func (b *bundle) newsOwed(adult family.AdultID, persons []int64, last, moment string) bool {
	b.t.Helper()
	yes, err := b.NewsOwed(context.Background(), family.AccountID(b.id(`SELECT id FROM accounts WHERE adult_id = $1`, adult)), persons, at(b.t, last), at(b.t, moment))
	b.must(err)
	return yes
}

// Written down late, that somebody did not come is told all the same: a line that went out in between was not about it. After a week nobody is told what her list does not show any more.
func TestMissedWrittenDownLate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	booked := b.book(b.wants(b.mother, b.slot("2026-11-24 10:00"), b.child))
	b.passTo("2026-11-25 15:00")
	b.must(b.Attend(context.Background(), b.by(b.worker, booked), false, b.now))
	for _, c := range []struct {
		last, moment string
		want         bool
	}{
		{"2026-11-25 12:00", "2026-11-25 15:00", true},
		{"2026-11-25 15:00", "2026-11-25 15:01", false},
		{"2026-11-20 10:00", "2026-12-01 09:59", true},
		{"2026-11-20 10:00", "2026-12-01 10:00", false},
	} {
		if got := b.newsOwed(b.mother, []int64{int64(b.child)}, c.last, c.moment); got != c.want {
			t.Errorf("last sent %s, at %s: owed %t", c.last, c.moment, got)
		}
	}
}

// about lists whom the rows of news owed to an adult are about.
func (b *bundle) about(adult family.AdultID) []string {
	b.t.Helper()
	rows, _ := b.Pool.Query(context.Background(), `SELECT d.person_ids::text FROM deliveries d JOIN accounts c ON c.id = d.account_id WHERE c.adult_id = $1 AND d.kind = 'ping.new' ORDER BY d.id`, adult)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	b.must(err)
	return all
}

// A line about a meeting on her own matters goes to her as long as she is linked to anybody, and only if there is something to see.
func TestNewsOfOwnMatters(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	r := b.wants(b.mother, b.slot("2026-11-24 10:00"))
	r.By = b.worker
	booked := b.book(r)
	child := []int64{int64(b.child)}
	b.lines("made, it is about", b.about(b.mother), []string{fmt.Sprintf("{%d}", b.child)})
	if !b.newsOwed(b.mother, child, "2026-11-20 10:00", "2026-11-23 10:00") {
		t.Error("what the office made is not told")
	}
	b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, booked.Number, b.now)))
	if b.newsOwed(b.mother, child, "2026-11-20 10:00", "2026-11-23 10:00") {
		t.Error("what she has seen is told")
	}
	b.passTo("2026-11-24 11:00")
	b.must(b.Attend(ctx, b.by(b.worker, booked), false, b.now))
	b.lines("made and missed, it is about", b.about(b.mother), []string{fmt.Sprintf("{%d}", b.child), fmt.Sprintf("{%d}", b.child)})
	if !b.newsOwed(b.mother, child, "2026-11-23 10:00", "2026-11-25 10:00") {
		t.Error("that she did not come is not told")
	}
	b.must(b.Attend(ctx, b.by(b.worker, booked), true, b.now))
	if b.newsOwed(b.mother, child, "2026-11-23 10:00", "2026-11-25 10:00") {
		t.Error("she came after all")
	}
	if b.newsOwed(b.aunt, []int64{int64(b.nephew)}, "2026-11-20 10:00", "2026-11-23 10:00") {
		t.Error("it is told to somebody else")
	}
}

// What the office made and she has not seen has changed nothing: it does not make a change of way one of time.
func TestWhatWasMadeIsNoChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.received()
	r := b.wants(b.mother, b.slotAt("2026-11-26 14:50"), b.child)
	r.By = b.worker
	b.book(r)
	b.booksAt(b.mother, "2026-11-25 14:50", Documents, InPerson)
	b.passTo("2026-11-23 10:10")
	b.says(b.mother, delivery.Changed, "2026-11-23 10:10", "nothing")
	b.close(b.shuts("2026-11-25 00:00", "2026-11-26 00:00"))
	b.says(b.mother, delivery.Changed, "2026-11-23 10:11", "ping.another_way 1 25 14:50 №2/2")
}

// After an outage only who was not told of what still is, is to be called: not who moved or called off what the line was about, or has seen it.
func TestWhatExpiredOfWhatIsNoMore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		do     func(b *bundle, booked Booked)
		moment string
		want   int
	}{
		"it stands":                  {func(*bundle, Booked) {}, "2026-11-25 10:30", 1},
		"tomorrow only was not told": {func(*bundle, Booked) {}, "2026-11-25 00:00", 1},
		"she moved it":               {func(b *bundle, m Booked) { b.moves(b.of(b.mother, m), "2026-11-27 10:30") }, "2026-11-25 10:30", 0},
		"she called it off":          {func(b *bundle, m Booked) { b.must(b.Cancel(ctx, b.of(b.mother, m), Ill, b.now)) }, "2026-11-25 10:30", 0},
		"the office moved it":        {func(b *bundle, m Booked) { b.moves(b.by(b.worker, m), "2026-11-25 09:00") }, "2026-11-25 09:00", 1},
		"the office called it off":   {func(b *bundle, m Booked) { b.must(b.Cancel(ctx, b.by(b.worker, m), ByOffice, b.now)) }, "2026-11-25 10:30", 1},
		"it did so, and she knows it": {func(b *bundle, m Booked) {
			b.must(b.Cancel(ctx, b.by(b.worker, m), ByOffice, b.now))
			b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, m.Number, b.now)))
		}, "2026-11-25 10:30", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			c.do(b, b.book(b.wants(b.mother, b.slot("2026-11-25 10:30"), b.child)))
			b.passTo(c.moment)
			b.must(delivery.Expire(ctx, b.Pool, b.now))
			all, err := b.Families.NotReached(ctx, b.worker, b.now)
			b.must(err)
			if len(all) != c.want {
				t.Errorf("%d are to be called", len(all))
			}
		})
	}
}

// Who comes to a meeting that was called off and taken back is told that it stands, not that its time has changed.
func TestTakenBackStands(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	kin := b.kin()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	b.must(b.Seen(ctx, kin, b.meeting(kin, 1, b.now)))
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now))
	b.passTo("2026-11-23 10:05")
	b.must(b.TakeBack(ctx, b.of(b.mother, booked), b.now))
	b.says(kin, delivery.Changed, "2026-11-23 10:06", "ping.another_way 1 25 15:00 №1/3")
	if m := b.meeting(kin, 1, b.now); !m.News || !m.TakenBack || m.SameTime {
		t.Errorf("she who shares it sees %+v", m)
	}
	b.moves(b.of(b.mother, booked), "2026-11-26 10:00")
	b.says(kin, delivery.Changed, "2026-11-23 10:07", "ping.changed 1 26 10:00 №1/4")
	if m := b.meeting(kin, 1, b.now); m.TakenBack {
		t.Errorf("moved since, it is %+v", m)
	}
}
