package booking

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// pingedStaff says when a member of staff was owed a ping, by the clock here.
func (b *bundle) pingedStaff(staff SpecialistID) []string {
	b.t.Helper()
	return one[[]string](b.t, b.Pool, `SELECT coalesce(array_agg(to_char(d.due_at AT TIME ZONE 'Asia/Almaty', 'DD HH24:MI') ORDER BY d.due_at), '{}') FROM deliveries d JOIN accounts c ON c.id = d.account_id WHERE d.kind = 'ping.staff' AND c.staff_id = $1`, staff)
}

func (b *bundle) inChat(staff SpecialistID) {
	b.t.Helper()
	b.id(`INSERT INTO accounts (telegram_index, staff_id, language, state, joined_at) VALUES ($2, $1, 'kk', 'active', now()) RETURNING id`, staff, []byte(b.key()))
}

func (b *bundle) mute(adult family.AdultID) {
	b.t.Helper()
	b.exec(`UPDATE accounts SET muted_at = now() WHERE adult_id = $1`, adult)
}

func (b *bundle) leave(adult family.AdultID, level delivery.Level) {
	b.t.Helper()
	b.id(`INSERT INTO contact_holds (adult_id, level, reason, from_at, set_by, key) VALUES ($1, $2, 'asked', $3, $4, $5) RETURNING id`, adult, level, b.now, b.worker, b.key())
}

func (b *bundle) leavesChat(adult family.AdultID) {
	b.t.Helper()
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE adult_id = $1`, adult)
}

// callKey is what a button for a call holds that was made now.
func (b *bundle) callKey(closure ClosureID, meeting AppointmentID, adult family.AdultID) CallKey {
	b.t.Helper()
	return CallKey{closure, meeting, one[int](b.t, b.Pool, `SELECT revision FROM appointments WHERE id = $1`, meeting), adult}
}

// marked lists the meetings of a closure about which somebody is to be called.
func marked(all []Met) []string {
	var lines []string
	for _, m := range all {
		if m.Call {
			lines = append(lines, m.Starts.In(almaty).Format("15:04 ")+string(m.Fate))
		}
	}
	return lines
}

// Closed in the evening as usual, the line comes at nine: who would have set out by then is called, and whom no line reaches; both are foreseen. Nobody else is called, whatever the hour.
func TestCloseInTheEvening(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.exec(`UPDATE kinds SET modes = '{in-person}' WHERE kind = 'work'`)
	b.inChat(b.worker)
	displaced, _ := b.family()
	far, _ := b.family()
	b.exec(`UPDATE families f SET travel_minutes = 360 FROM adults a WHERE a.family_id = f.id AND a.id = $1`, far)
	near, _ := b.family()
	muted, _ := b.family()
	absent, _ := b.family()
	speaks, _ := b.family()
	b.booksAt(speaks, "2026-11-25 09:00", Documents, Phone)
	early := b.booksAt(b.mother, "2026-11-25 09:50", Documents, InPerson)
	b.booksAt(near, "2026-11-25 10:40", Documents, InPerson)
	b.booksAt(displaced, "2026-11-25 11:30", Work, InPerson)
	b.booksAt(far, "2026-11-25 14:00", Work, InPerson)
	b.booksAt(muted, "2026-11-25 14:50", Documents, InPerson)
	b.booksAt(absent, "2026-11-25 15:40", Documents, InPerson)
	b.mute(muted)
	b.leavesChat(absent)

	b.now = at(t, "2026-11-24 20:59")
	c := b.shuts("2026-11-25 00:00", "2026-11-26 00:00")
	foreseen, err := b.Preview(ctx, c, b.now)
	b.must(err)
	b.lines("called if closed by day", marked(foreseen), []string{"14:50 phone", "15:40 by-hand"})

	b.now = at(t, "2026-11-24 21:10")
	foreseen, err = b.Preview(ctx, c, b.now)
	b.must(err)
	want := []string{"09:50 phone", "14:00 offered", "14:50 phone", "15:40 by-hand"}
	b.lines("called if closed in the evening", marked(foreseen), want)
	id := b.close(c)
	_, became, err := b.Closure(ctx, b.worker, id, b.now)
	b.must(err)
	b.lines("to be called", marked(became), want)
	b.wantCalls(b.worker, "2026-11-24 21:10", far, b.mother, muted, absent)
	b.wantCalls(b.stranger(), "2026-11-24 21:10")
	for range 2 {
		b.must(b.TellOfCalls(ctx, b.now))
	}
	b.lines("who calls is told at", b.pingedStaff(b.worker), []string{"24 21:10"})
	b.says(b.mother, delivery.Storm, "2026-11-24 21:10", "nothing")
	if m := b.meeting(b.mother, early.Number, b.now); m.Storm {
		t.Error("she is asked whether she understood")
	}

	// Who has seen it, or was called, is called no more.
	b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, early.Number, b.now)))
	b.wantCalls(b.worker, "2026-11-24 21:10", far, muted, absent)
	b.must(b.Called(ctx, b.worker, b.callKey(id, b.appointmentOf(far), far), b.now))
	b.refused(b.Called(ctx, b.worker, b.callKey(id, b.appointmentOf(far), far), b.now), ErrNotFound)
	b.wantCalls(b.worker, "2026-11-24 21:10", muted, absent)

	// What was done stands when the office is open again, and what was not done needs no call.
	b.must(b.Reopen(ctx, b.worker, id, b.now))
	b.wantCalls(b.worker, "2026-11-24 21:10", muted)
	b.lines("told once", b.owes(muted), []string{"ping.changed 25 09:00"})
	b.wantCalls(b.worker, "2026-11-25 14:50")
}

// Whom the usual line is owed already is owed no other when the office is open again.
func TestOpenedAgainTellsNobodyTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.received()
	b.booksAt(b.mother, "2026-11-25 09:50", Documents, InPerson)
	b.mute(b.mother)
	id := b.close(b.shuts("2026-11-25 00:00", "2026-11-26 00:00"))
	b.passTo("2026-11-23 11:00")
	b.must(b.Reopen(context.Background(), b.worker, id, b.now))
	b.lines("told", b.owes(b.mother), []string{"ping.changed 23 10:00"})
}

// A storm whose line one adult cannot get is told to staff at once, and once more when the time is over in which the others could have answered.
func TestStormIsToldWhenEachIsToBeCalled(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.inChat(b.worker)
	b.booksAt(b.mother, "2026-11-23 14:00", Documents, InPerson)
	b.booksAt(b.aunt, "2026-11-23 14:50", Documents, InPerson)
	b.leavesChat(b.aunt)
	c := b.shuts("2026-11-23 10:00", "2026-11-24 00:00")
	c.Storm = true
	b.close(c)
	for _, moment := range []string{"2026-11-23 10:01", "2026-11-23 10:02", "2026-11-23 10:20", "2026-11-23 10:21"} {
		b.must(b.TellOfCalls(ctx, at(t, moment)))
	}
	b.lines("who calls is told at", b.pingedStaff(b.worker), []string{"23 10:01", "23 10:20"})
}

// Whoever comes to an office that is at another place, and is told of it by no line or by one that comes too late, is called, until she knows.
func TestCallsAboutAPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(b *bundle)
		at   string
		want bool
	}{
		"is told":                      {func(*bundle) {}, "2026-11-24 20:59", false},
		"is told too late":             {func(*bundle) {}, "2026-11-24 21:10", true},
		"is not in the chat":           {func(b *bundle) { b.leavesChat(b.mother) }, "2026-11-23 12:00", true},
		"is linked to nobody any more": {func(b *bundle) { b.endLinks(b.mother) }, "2026-11-23 12:00", true},
		"turned messages off":          {func(b *bundle) { b.mute(b.mother) }, "2026-11-23 12:00", true},
		"is left in peace":             {func(b *bundle) { b.leave(b.mother, delivery.Reminders) }, "2026-11-23 12:00", true},
		"wants no news":                {func(b *bundle) { b.leave(b.mother, delivery.Pings) }, "2026-11-23 12:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, ctx := setup(t), context.Background()
			b.received()
			b.inChat(b.worker)
			chief := b.chief()
			b.booksAt(b.mother, "2026-11-25 09:50", Documents, InPerson)
			b.booksAt(b.aunt, "2026-11-25 14:50", Documents, Phone)
			c.do(b)
			b.now = at(t, c.at)
			b.must(b.CorrectOffice(ctx, b.office, b.moved(chief), true, b.now))
			var want []family.AdultID
			var told []string
			if c.want {
				want, told = []family.AdultID{b.mother}, []string{b.now.In(almaty).Format("02 15:04")}
			}
			b.wantCalls(b.worker, c.at, want...)
			b.wantCalls(chief, c.at, want...)
			b.wantCalls(b.stranger(), c.at)
			b.wantCalls(b.worker, "2026-11-25 09:50")
			b.lines("who calls is told at", b.pingedStaff(b.worker), told)
		})
	}
}

// Once she was called, or has seen it, or has another time, she is called no more; written down without a word, the place needs no call.
func TestNoMoreCallsAboutAPlace(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	chief := b.chief()
	comes := b.booksAt(b.mother, "2026-11-25 09:50", Documents, InPerson)
	b.mute(b.mother)
	b.must(b.CorrectOffice(ctx, b.office, b.moved(chief), false, b.now))
	b.wantCalls(b.worker, "2026-11-23 12:00")
	again := func() {
		b.must(b.CorrectOffice(ctx, b.office, b.moved(chief), true, b.now))
		b.wantCalls(b.worker, "2026-11-23 12:00", b.mother)
	}
	again()
	call, _, err := b.Call(ctx, b.worker, b.callKey(0, comes.Appointment, b.mother), b.now)
	b.must(err)
	if diff := cmp.Diff("улица Улги, 7", call.Office.Address["ru"]); diff != "" || call.Fate != "" {
		t.Errorf("to be told: %+v\n%s", call, diff)
	}
	b.refused(b.Called(ctx, b.stranger(), b.callKey(0, comes.Appointment, b.mother), b.now), ErrNotFound)
	b.must(b.Called(ctx, b.worker, b.callKey(0, comes.Appointment, b.mother), b.now))
	b.refused(b.Called(ctx, b.worker, b.callKey(0, comes.Appointment, b.mother), b.now), ErrNotFound)
	b.wantCalls(b.worker, "2026-11-23 12:00")
	again()
	b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, comes.Number, b.now)))
	b.wantCalls(b.worker, "2026-11-23 12:00")
	again()
	b.must(b.Move(ctx, b.of(b.mother, comes), b.slotAt("2026-11-26 09:00"), b.now))
	b.wantCalls(b.worker, "2026-11-23 12:00")
}
