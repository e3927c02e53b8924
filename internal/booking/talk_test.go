package booking

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// paper opens a paper of the mother's child.
func (b *bundle) paper(track family.Track) family.DocumentID {
	b.t.Helper()
	return family.DocumentID(b.id(`INSERT INTO documents (id, person_id, track, opened_at) VALUES (700, $1, $2, $3) RETURNING id`, b.child, track, b.now))
}

// invites is an invitation to a talk about a paper of the mother's child.
func (b *bundle) invites(document family.DocumentID, slot SlotID, mode Mode) Request {
	b.t.Helper()
	r := b.wants(b.mother, slot, b.child)
	r.By, r.Kind, r.Mode, r.Document, r.Talk = b.worker, Legal, mode, document, true
	return r
}

// An invitation to a talk stays one whoever gives it another time, and she does not learn from it which paper it is about.
func TestTalkStaysATalk(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.book(b.invites(b.paper(family.KinshipConfirmation), b.slot("2026-11-24 10:00"), InPerson))
	hers := b.meeting(b.mother, booked.Number, b.now)
	if !hers.Talk || hers.Document != 0 {
		t.Errorf("she has %+v", hers)
	}
	ours, err := b.CaseMeeting(ctx, b.worker, booked.Appointment, b.now)
	b.must(err)
	b.slot("2026-11-25 17:00")
	b.slot("2026-11-27 10:00")
	b.slot("2026-11-30 10:00")
	b.finds("instead of it", ours.Wish(), 5, "2026-11-30 10:00")
	other := b.book(b.wants(b.mother, b.slot("2026-12-01 10:00"), b.child))
	ours, err = b.CaseMeeting(ctx, b.worker, other.Appointment, b.now)
	b.must(err)
	b.finds("instead of another meeting", ours.Wish(), 5, "2026-11-25 17:00", "2026-11-27 10:00", "2026-11-30 10:00")
}

// About a relative, or about support before the law, people are told at the office: no other way is booked, and an office that closes gives such a talk another time.
func TestTalkAtTheOffice(t *testing.T) {
	t.Parallel()
	for track, want := range map[family.Track]Fate{family.KinshipConfirmation: ByPhone, family.RelativeStatus: NewTime, family.LegalSupport: NewTime} {
		b, ctx := setup(t), context.Background()
		b.received()
		document := b.paper(track)
		if OfficeOnly(track) {
			_, err := b.Book(ctx, b.invites(document, b.slotAt("2026-11-25 09:00"), Phone), b.now)
			b.refused(err, ErrInvalid)
		}
		b.book(b.invites(document, b.slotAt("2026-11-25 14:50"), InPerson))
		met, err := b.Preview(ctx, b.shuts("2026-11-25 00:00", "2026-11-26 00:00"), b.now)
		b.must(err)
		if len(met) != 1 || met[0].Fate != want {
			t.Errorf("%s: %+v, want %s", track, met, want)
		}
	}
}

// Another time for a meeting is with a woman, if she asked for one, and at the same office.
func TestAnotherTimeFits(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	r := b.wants(b.mother, b.slot("2026-11-25 10:00"), b.child)
	r.Woman = true
	booked := b.book(r)
	b.slotWith(b.specialist("Марат", false, Kinds()...), "2026-11-26 10:00")
	b.exec(`WITH o AS (INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('astana', 'Астана', 'Астана', '1', '1', 'far') RETURNING id)
		INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) SELECT $1, o.id, $2, $2::timestamptz + interval '1 hour' FROM o`, b.lawyer, at(t, "2026-11-27 10:00"))
	b.slot("2026-11-30 10:00")
	m, err := b.CaseMeeting(ctx, b.worker, booked.Appointment, b.now)
	b.must(err)
	b.finds("another time", m.Wish(), 5, "2026-11-30 10:00")
}

// Staff read why a meeting was called off, and by whom.
func TestWhyItWasCalledOff(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	for why, change := range map[Why]func(Booked) Change{
		NoWay:    func(booked Booked) Change { return b.of(b.mother, booked) },
		ByOffice: func(booked Booked) Change { return b.by(b.worker, booked) },
	} {
		b.now = b.now.Add(time.Hour)
		booked := b.book(b.wants(b.mother, b.slot(b.now.In(almaty).AddDate(0, 0, 1).Format("2006-01-02 15:04")), b.child))
		b.must(b.Cancel(ctx, change(booked), why, b.now))
		m, err := b.CaseMeeting(ctx, b.lawyer, booked.Appointment, b.now)
		b.must(err)
		if m.Status != Cancelled || m.Why != why {
			t.Errorf("called off for %q: staff read %+v", why, m)
		}
	}
}

// A talk that staff invite to is not what she waits for: she keeps her place in the line of that kind. Only what was offered to her at that very time is nobody's to take any more.
func TestTalkLeavesHerPlaceInTheLine(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.waits(b.mother)
	slot := b.slot("2026-11-26 11:00")
	b.minute("2026-11-23 10:01")
	b.delivers(b.mother, "sent")
	b.minute("2026-11-23 10:02")
	b.expectOffers("in the line", b.mother, slot)
	r := b.invites(b.paper(family.KinshipConfirmation), slot, InPerson)
	r.Kind = Documents
	b.book(r)
	b.expectOffers("invited at that time", b.mother)
	all, err := b.Waits(ctx, b.mother, b.now)
	b.must(err)
	if len(all) != 1 {
		t.Errorf("she waits for %+v", all)
	}
	b.lines("what became of the offer", b.outcomes(), []string{"closed"})
	b.book(b.wants(b.mother, b.slot("2026-11-30 11:00")))
	all, err = b.Waits(ctx, b.mother, b.now)
	b.must(err)
	if len(all) != 0 {
		t.Errorf("she has what she waited for, and waits for %+v", all)
	}
}

// An invitation to a talk comes when a talk might begin, from nine o'clock of a working day on.
func TestInvited(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.sibling(b.mother, family.Birth{Year: 2018, Month: 12, Day: 7})
	b.exec(`INSERT INTO holidays (day) VALUES ('2026-12-09'), ('2026-12-10') ON CONFLICT DO NOTHING`)
	for moment, want := range map[string]string{
		"2026-11-23 08:59": "2026-11-23 09:00",
		"2026-11-23 10:30": "2026-11-23 10:30",
		"2026-11-23 15:59": "2026-11-23 15:59",
		"2026-11-23 16:00": "2026-11-24 09:00",
		"2026-11-26 17:30": "2026-11-30 09:00",
		"2026-11-27 09:00": "2026-11-30 09:00",
		"2026-11-27 17:30": "2026-11-30 09:00",
		"2026-11-29 12:00": "2026-11-30 09:00",
		// The seventh is a birthday, the eighth before a holiday, the ninth and the tenth are holidays.
		"2026-12-03 16:00": "2026-12-14 09:00",
		"2026-12-10 12:00": "2026-12-14 09:00",
	} {
		got, err := b.Invited(ctx, b.mother, at(t, moment))
		b.must(err)
		if !got.Equal(at(t, want)) {
			t.Errorf("at %s: %s, want %s", moment, got.In(almaty).Format("2006-01-02 15:04"), want)
		}
	}
}

// invited is what an adult knows at a moment of a talk to which she was invited.
func (b *bundle) invited(adult family.AdultID, moment string) string {
	b.t.Helper()
	ctx, now := context.Background(), at(b.t, moment)
	all, err := b.Meetings(ctx, adult, now)
	b.must(err)
	has, err := b.HasNews(ctx, adult, now)
	b.must(err)
	return fmt.Sprintf("sees %d, news %t, pinged %t", len(all), has, b.newsOwed(adult, []int64{int64(b.child)}, "2026-11-20 10:00", moment))
}

func (b *bundle) wantInvited(what string, adult family.AdultID, moment, want string) {
	b.t.Helper()
	if got := b.invited(adult, moment); got != want {
		b.t.Errorf("%s at %s: %s, want %s", what, moment, got, want)
	}
}

const (
	notInvited = "sees 0, news false, pinged false"
	isInvited  = "sees 1, news true, pinged true"
)

// Invited to a talk in the evening before days off, she learns of it when that leaves her alone no more: until then there is no such meeting for her, whatever becomes of it, and no page of hers closes.
func TestInvitationWaits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		becomes func(b *bundle, booked Booked)
		want    string
	}{
		"it stands":         {func(*bundle, Booked) {}, isInvited},
		"staff move it":     {func(b *bundle, m Booked) { b.must(b.Move(ctx, b.by(b.worker, m), b.slotAt("2026-12-02 10:40"), b.now)) }, isInvited},
		"staff cancel it":   {func(b *bundle, m Booked) { b.must(b.Cancel(ctx, b.by(b.worker, m), ByOffice, b.now)) }, notInvited},
		"its day is closed": {func(b *bundle, _ Booked) { b.close(b.shuts("2026-12-01 00:00", "2026-12-02 00:00")) }, isInvited},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.received()
			b.passTo("2026-11-27 17:30")
			booked := b.book(b.invites(b.paper(family.KinshipConfirmation), b.slotAt("2026-12-01 10:40"), InPerson))
			b.lines("owed", b.owes(b.mother), []string{"ping.new 30 09:00"})
			b.wantInvited("invited", b.mother, "2026-11-27 17:30", notInvited)
			_, err := b.Meeting(ctx, b.mother, booked.Number, b.now)
			b.refused(err, ErrNotFound)
			b.refused(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now), ErrNotFound)
			b.passTo("2026-11-27 17:40")
			closed := b.closes()
			c.becomes(b, booked)
			if len(*closed) != 0 {
				t.Errorf("pages of %v are closed", *closed)
			}
			for _, kind := range []delivery.Kind{delivery.Changed, delivery.Cancelled, delivery.Storm} {
				b.says(b.mother, kind, "2026-11-29 12:00", "nothing")
			}
			b.wantInvited("before", b.mother, "2026-11-30 08:59", notInvited)
			b.wantInvited("then", b.mother, "2026-11-30 09:00", c.want)
		})
	}
}

// A meeting of any other kind that staff book is news at once, whatever the hour; and so is a talk by day.
func TestOtherInvitationsDoNotWait(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		moment string
		talk   bool
	}{
		"no talk, in the evening": {"2026-11-27 17:30", false},
		"a talk, by day":          {"2026-11-24 12:00", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.passTo(c.moment)
			r := b.invites(b.paper(family.KinshipConfirmation), b.slot("2026-12-01 10:00"), InPerson)
			r.Talk = c.talk
			b.book(r)
			b.wantInvited(name, b.mother, c.moment, isInvited)
			b.wantCalls(b.worker, c.moment)
		})
	}
}

// Where the invitation comes too late for her to come, staff read that they must call, and have it on their list until they did; then she finds it in the chat.
func TestInvitationTooLate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		starts string
		mode   Mode
		late   bool
	}{
		"when she would set out":   {"2026-11-30 10:00", InPerson, true},
		"before she would set out": {"2026-11-30 10:30", InPerson, false},
		"by phone":                 {"2026-11-30 09:30", Phone, false},
		"by phone, at once":        {"2026-11-30 09:00", Phone, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.passTo("2026-11-27 17:30")
			booked := b.book(b.invites(b.paper(family.KinshipConfirmation), b.slot(c.starts), c.mode))
			m, err := b.CaseMeeting(ctx, b.worker, booked.Appointment, b.now)
			b.must(err)
			if !m.Told.Equal(at(t, "2026-11-30 09:00")) || m.ToldLate != c.late || !m.InChat {
				t.Errorf("staff read %+v", m)
			}
			if !c.late {
				b.wantCalls(b.worker, "2026-11-27 17:30")
				return
			}
			b.wantCalls(b.worker, "2026-11-27 17:30", b.mother)
			b.wantCalls(b.stranger(), "2026-11-27 17:30")
			b.wantCalls(b.chief(), "2026-11-27 17:30")
			call, _, err := b.Call(ctx, b.worker, b.callKey(0, booked.Appointment, b.mother), b.now)
			b.must(err)
			if call.Fate != Invitation {
				t.Errorf("called about %+v", call)
			}
			b.must(b.Called(ctx, b.worker, b.callKey(0, booked.Appointment, b.mother), b.now))
			b.wantCalls(b.worker, "2026-11-27 17:30")
			b.wantInvited("called", b.mother, "2026-11-27 17:30", "sees 1, news false, pinged false")
			if m, err := b.CaseMeeting(ctx, b.worker, booked.Appointment, b.now); err != nil || !m.Told.IsZero() {
				t.Errorf("called, staff read %+v, %v", m, err)
			}
		})
	}
}

// Shared with somebody else, a talk is an invitation to her, too.
func TestSharedInvitationWaits(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	kin := b.kin()
	booked := b.book(b.invites(b.paper(family.KinshipConfirmation), b.slot("2026-12-01 10:00"), InPerson))
	b.passTo("2026-11-27 17:30")
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	b.wantInvited("shared", kin, "2026-11-29 12:00", notInvited)
	b.wantInvited("shared", kin, "2026-11-30 09:00", isInvited)
	b.lines("owed", b.owes(kin), []string{"ping.new 30 09:00"})
}
