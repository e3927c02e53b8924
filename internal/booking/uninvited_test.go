package booking

import (
	"context"
	"testing"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// talkAt books a talk on Friday evening, to which the mother is invited on Monday at nine.
func (b *bundle) talkAt(moment string, mode Mode) Booked {
	b.t.Helper()
	b.passTo("2026-11-27 17:30")
	return b.book(b.invites(b.paper(family.KinshipConfirmation), b.slot(moment), mode))
}

// Nobody calls her about what became of a talk of which she never heard: when the invitation comes too late it is that which is told, once.
func TestNoCallsAboutWhatSheNeverHeardOf(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	becomes := map[string]func(b *bundle) []Met{
		"a storm": func(b *bundle) []Met {
			c := b.shuts("2026-11-30 00:00", "2026-12-01 00:00")
			c.Storm = true
			return b.closesAsForeseen(c)
		},
		"a closure": func(b *bundle) []Met { return b.closesAsForeseen(b.shuts("2026-11-30 00:00", "2026-12-01 00:00")) },
		"another place": func(b *bundle) []Met {
			b.must(b.CorrectOffice(ctx, b.office, b.moved(b.chief()), true, b.now))
			return nil
		},
	}
	for name, c := range map[string]struct {
		starts string
		muted  bool
		called bool
	}{
		"invited in time":       {"2026-11-30 10:40", false, false},
		"invited late":          {"2026-11-30 09:00", false, true},
		"invited by no message": {"2026-11-30 10:40", true, true},
	} {
		for what, do := range becomes {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				b.talkAt(c.starts, InPerson)
				if c.muted {
					b.mute(b.mother)
				}
				b.passTo("2026-11-29 19:00")
				b.lines("staff are told to call about", marked(do(b)), nil)
				var want []family.AdultID
				if c.called {
					want = []family.AdultID{b.mother}
				}
				b.wantCalls(b.worker, "2026-11-29 19:30", want...)
				all, err := b.Calls(ctx, b.worker, at(t, "2026-11-29 19:30"))
				b.must(err)
				for _, call := range all {
					if call.Fate != Invitation || call.Closure != 0 {
						t.Errorf("she is to be told %+v", call)
					}
				}
			})
		}
	}
}

// closesAsForeseen closes a span, and lists what was foreseen, which is what became of it.
func (b *bundle) closesAsForeseen(c Closing) []Met {
	b.t.Helper()
	ctx := context.Background()
	foreseen, err := b.Preview(ctx, c, b.now)
	b.must(err)
	_, became, err := b.Closure(ctx, b.worker, b.close(c), b.now)
	b.must(err)
	b.lines("became", marked(became), marked(foreseen))
	return became
}

// Who is not in the chat is invited by a person, and called by one when the office closes.
func TestCallsAboutATalkOfWhoIsNotInTheChat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.leavesChat(b.mother)
	b.talkAt("2026-11-30 10:40", InPerson)
	b.lines("staff are told to call about", marked(b.closesAsForeseen(b.shuts("2026-11-30 00:00", "2026-12-01 00:00"))), []string{"10:40 by-hand"})
	b.wantCalls(b.worker, "2026-11-29 19:30", b.mother)
}

// Whom no line reaches is invited by a call, however early the talk was booked, and staff read so.
func TestInvitationThatReachesNobody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(b *bundle)
		late bool
	}{
		"turned messages off":   {func(b *bundle) { b.mute(b.mother) }, true},
		"blocked the chat":      {func(b *bundle) { b.exec(`UPDATE accounts SET blocked_at = now() WHERE adult_id = $1`, b.mother) }, true},
		"is left in peace":      {func(b *bundle) { b.leave(b.mother, delivery.Reminders) }, true},
		"somebody else is":      {func(b *bundle) { b.mute(b.aunt) }, false},
		"reads what comes here": {func(*bundle) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			booked := b.talkAt("2026-12-01 10:40", InPerson)
			c.do(b)
			m, err := b.CaseMeeting(context.Background(), b.worker, booked.Appointment, b.now)
			b.must(err)
			if m.ToldLate != c.late {
				t.Errorf("staff read %+v", m)
			}
			var want []family.AdultID
			if c.late {
				want = []family.AdultID{b.mother}
			}
			b.wantCalls(b.worker, "2026-11-27 17:30", want...)
			// The hour of the invitation has passed, and nobody has told her.
			b.wantCalls(b.worker, "2026-11-30 12:00", want...)
			b.passTo("2026-11-30 12:05")
			b.must(b.Seen(context.Background(), b.mother, b.meeting(b.mother, booked.Number, b.now)))
			b.wantCalls(b.worker, "2026-11-30 12:10")
		})
	}
}

// Who is let in before the invitation comes is owed it, once.
func TestLetInIsInvited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE accounts SET state = 'joining' WHERE adult_id = $1`, b.mother)
	b.talkAt("2026-12-01 10:40", InPerson)
	b.lines("owed before", b.owes(b.mother), nil)
	b.exec(`UPDATE accounts SET state = 'active' WHERE adult_id = $1`, b.mother)
	for range 2 {
		b.must(b.QueueFor(context.Background(), b.Pool, b.mother, b.now))
	}
	b.lines("owed", b.owes(b.mother), []string{"ping.new 30 09:00"})
	b.wantInvited("then", b.mother, "2026-11-30 09:00", isInvited)
}

// A talk that began before she was invited was never hers to miss.
func TestNeverInvitedNeverMissed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		starts, want string
		owes         []string
	}{
		"it began before": {"2026-11-30 08:30", notInvited, []string{"ping.new 30 09:00"}},
		"it began after":  {"2026-11-30 09:30", isInvited, []string{"ping.new 30 09:00", "ping.new 01 10:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			booked := b.talkAt(c.starts, Phone)
			b.passTo("2026-11-30 10:35")
			b.must(b.Attend(context.Background(), b.by(b.worker, booked), false, b.now))
			b.lines("owed", b.owes(b.mother), c.owes)
			b.wantInvited("the day after", b.mother, "2026-12-01 10:00", c.want)
		})
	}
}

// Who was told of a time by phone was not told of another one: a call counts only for the meeting that whoever called read of.
func TestCalledAboutAnotherTime(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.talkAt("2026-11-30 09:00", InPerson)
	read := b.callKey(0, booked.Appointment, b.mother)
	b.must(b.Move(ctx, b.by(b.worker, booked), b.slot("2026-11-30 10:00"), b.now))
	_, _, err := b.Call(ctx, b.worker, read, b.now)
	b.refused(err, ErrNotFound)
	b.refused(b.Called(ctx, b.worker, read, b.now), ErrNotFound)
	b.wantInvited("not called about it", b.mother, "2026-11-27 17:30", notInvited)
	all, err := b.Calls(ctx, b.worker, b.now)
	b.must(err)
	if len(all) != 1 || all[0].Revision != 2 {
		t.Fatalf("whom to call: %+v", all)
	}
	b.must(b.Called(ctx, b.worker, b.callKey(0, booked.Appointment, b.mother), b.now))
	b.wantCalls(b.worker, "2026-11-27 17:30")
}

// A time that she cannot have is taken, and nothing in it tells her of a talk of which she never heard; from when on she is invited she reads that she is elsewhere then.
func TestTimeOfATalkIsTaken(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, try := range map[string]func(b *bundle, beside SlotID, hers Booked) error{
		"she books": func(b *bundle, beside SlotID, _ Booked) error {
			_, err := b.Book(ctx, b.wants(b.mother, beside), b.now)
			return err
		},
		"she moves": func(b *bundle, beside SlotID, hers Booked) error {
			return b.Move(ctx, b.of(b.mother, hers), beside, b.now)
		},
		"she takes back": func(b *bundle, beside SlotID, hers Booked) error {
			b.exec(`UPDATE appointments SET slot_id = $2, starts_at = s.starts_at, ends_at = s.ends_at, status = 'cancelled', cancelled_at = $3, cancel_reason = 'ill' FROM slots s WHERE s.id = $2 AND appointments.id = $1`,
				hers.Appointment, beside, b.now)
			b.exec(`UPDATE claims SET slot_id = $2, state = 'kept', until_at = $3 WHERE appointment_id = $1`, hers.Appointment, beside, b.now.Add(keepTime))
			return b.TakeBack(ctx, b.of(b.mother, hers), b.now)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			other := b.specialist("Нұрлан", false, Documents)
			hers := b.book(b.wants(b.mother, b.slotWith(other, "2026-12-03 10:00")))
			beside := b.slotWith(other, "2026-12-02 10:30")
			b.talkAt("2026-12-02 10:00", InPerson)
			b.refused(try(b, beside, hers), ErrTaken)
			ours := b.wants(b.mother, b.slotWith(b.specialist("Аян", false, Documents), "2026-12-02 10:00"))
			ours.By = b.worker
			_, err := b.Book(ctx, ours, b.now)
			b.refused(err, ErrBusy)
			b.passTo("2026-11-30 09:00")
			b.refused(try(b, beside, hers), ErrBusy)
		})
	}
}

// Who shares a talk and is not invited to it yet is called about the invitation only, never about what became of it: in the chat she finds it as it is.
func TestNoCallsOfWhomItWasSharedWith(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	kin := b.kin()
	booked := b.book(b.invites(b.paper(family.KinshipConfirmation), b.slot("2026-11-30 10:40"), InPerson))
	b.passTo("2026-11-27 17:30")
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	b.mute(kin)
	b.passTo("2026-11-29 19:00")
	b.lines("staff are told to call about", marked(b.closesAsForeseen(b.shuts("2026-11-30 00:00", "2026-12-01 00:00"))), nil)
	b.wantCalls(b.worker, "2026-11-29 19:30", kin)
	b.wantCalls(b.worker, "2026-11-30 09:01", kin)
	all, err := b.Calls(ctx, b.worker, at(t, "2026-11-30 09:01"))
	b.must(err)
	b.must(b.Called(ctx, b.worker, CallKey{Meeting: all[0].Meeting, Revision: all[0].Revision, Adult: kin}, at(t, "2026-11-30 09:02")))
	b.wantCalls(b.worker, "2026-11-30 09:03")
}
