package booking

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/vault"
)

// Rule 1: she sees a meeting as long as she is linked to somebody it is about; her own matters as long as she is linked to anybody.
func TestRule1MeetingsGoThroughALiveLink(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	sibling := b.sibling(b.mother, family.Birth{Year: 2018, Month: 5, Day: 4})
	about := b.book(b.wants(b.mother, b.slot("2026-11-25 10:00"), b.child))
	both := b.book(b.wants(b.mother, b.slot("2026-11-25 12:00"), b.child, sibling))
	own := b.book(b.wants(b.mother, b.slot("2026-11-25 14:00")))
	sees := func(now time.Time) (numbers []int) {
		all, err := b.Meetings(ctx, b.mother, now)
		b.must(err)
		for _, m := range all {
			numbers = append(numbers, m.Number)
		}
		return numbers
	}
	want := func(what string, now time.Time, numbers ...int) {
		t.Helper()
		if diff := cmp.Diff(numbers, sees(now)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", what, diff)
		}
	}
	want("before the links", b.now.Add(-time.Second))
	want("all live", b.now, about.Number, both.Number, own.Number)
	b.exec(`UPDATE links SET revoked_at = now() WHERE adult_id = $1 AND person_id = $2`, b.mother, b.child)
	want("one ended", b.now, both.Number, own.Number)
	if m := b.meeting(b.mother, both.Number, b.now); len(m.Persons) != 1 || m.Persons[0].ID != sibling {
		t.Errorf("it is about %+v", m.Persons)
	}
	_, err := b.Meeting(ctx, b.mother, about.Number, b.now)
	b.refused(err, ErrNotFound)
	b.refused(b.WillCome(ctx, b.mother, about.Number, 1, b.now), ErrChanged)
	b.must(b.WillCome(ctx, b.mother, both.Number, 1, b.now))
	b.endLinks(b.mother)
	want("all ended", b.now)
	b.refused(b.WillCome(ctx, b.mother, own.Number, 1, b.now), ErrChanged)
}

// A calendar replaces what it knows of a meeting by what the adult is given later, and by nothing of another adult's or of another meeting's.
func TestCalendarID(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 10:00"), b.child))
	kin := b.kin()
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	first := b.CalendarID(b.mother, booked.Number)
	b.must(b.Move(ctx, b.of(b.mother, booked), b.slot("2026-11-26 10:00"), b.now))
	if m := b.meeting(b.mother, booked.Number, b.now); m.Revision != 2 || b.CalendarID(b.mother, m.Number) != first {
		t.Errorf("once moved, it is %s, and was %s", b.CalendarID(b.mother, m.Number), first)
	}
	ids := map[string]bool{first: true}
	for _, other := range []string{b.CalendarID(kin, b.meeting(kin, 1, b.now).Number), b.CalendarID(b.mother, 2), b.CalendarID(11, 1), b.CalendarID(1, 11)} {
		if ids[other] {
			t.Errorf("%s is of two", other)
		}
		ids[other] = true
	}
	if again := b.process(vault.NewKeyset()); again.CalendarID(b.mother, booked.Number) == first {
		t.Error("without the keys it can be told")
	}
}

// sibling is one more child whom an adult is linked to.
func (b *bundle) sibling(adult family.AdultID, birth family.Birth) family.PersonID {
	b.t.Helper()
	child, err := b.Families.AddPerson(context.Background(), family.NewPerson{Family: family.FamilyID(b.id(`SELECT family_id FROM adults WHERE id = $1`, adult)), Initial: "В",
		Birth: birth, Sign: "🌙", By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	b.link(adult, child)
	return child
}

// Rule 13: of two relatives of one child neither learns from numbers, pages, or refusals that the other has a meeting; only that a time is not free.
func TestRule13CompetingAdults(t *testing.T) {
	t.Parallel()
	type seen struct {
		Booked   Booked
		Meetings []Meeting
		Refused  []error
	}
	world := func(rival bool) seen {
		b, ctx := setup(t), context.Background()
		b.link(b.aunt, b.child)
		first, second := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00")
		with := b.specialist("Нұрлан", false, Documents)
		beside := b.slotWith(with, "2026-11-25 10:00")
		if rival {
			// She is at the same hour, about the same child, and has called another one off.
			b.book(b.wants(b.aunt, beside, b.child))
			b.must(b.Cancel(ctx, b.of(b.aunt, b.book(b.wants(b.aunt, second, b.child))), Ill, b.now))
		}
		b.now = b.now.Add(keepTime)
		var s seen
		s.Booked = b.book(b.wants(b.mother, first, b.child))
		s.Booked.Appointment = 0
		b.must(b.Move(ctx, b.of(b.mother, Booked{Appointment: AppointmentID(b.id(`SELECT appointment_id FROM appointment_adults WHERE adult_id = $1`, b.mother))}), second, b.now))
		var err error
		s.Meetings, err = b.Meetings(ctx, b.mother, b.now)
		b.must(err)
		for i := range s.Meetings {
			s.Meetings[i].ID, s.Meetings[i].Office.ID = 0, 0
		}
		for number := 2; number < 4; number++ {
			_, err := b.Meeting(ctx, b.mother, number, b.now)
			b.refused(err, ErrNotFound)
		}
		return s
	}
	if diff := cmp.Diff(world(false), world(true)); diff != "" {
		t.Errorf("the other's meetings show (-without +with)\n%s", diff)
	}
}

// A date whose place does not open keeps no other from her.
func TestMeetingThatDoesNotOpen(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.outside(b.mother, "2026-11-24 10:00", []byte("torn"))
	b.book(b.wants(b.mother, b.slot("2026-11-25 10:00")))
	all, err := b.Meetings(ctx, b.mother, b.now)
	b.must(err)
	if len(all) != 1 || all[0].Number != 2 {
		t.Errorf("she sees %+v", all)
	}
	if said := b.log.String(); !strings.Contains(said, "meeting=1") || strings.Contains(said, "torn") {
		t.Errorf("the log says %q", said)
	}
}

// What the office did is news until she saw it as it is; what she did herself never is; who shares a meeting learns of both.
func TestNewsOfAMeeting(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	first, second := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00")
	booked := b.book(b.wants(b.mother, first, b.child))
	b.link(b.aunt, b.child)
	number := b.share(booked, b.aunt)
	news := func(what string, mothers, aunts bool) {
		t.Helper()
		got := [2]bool{b.meeting(b.mother, booked.Number, b.now).News, b.meeting(b.aunt, number, b.now).News}
		if got != [2]bool{mothers, aunts} {
			t.Errorf("%s: news to her, and to whom it is shared with: %v", what, got)
		}
		b.must(b.Seen(ctx, b.mother, b.meeting(b.mother, booked.Number, b.now)))
		b.must(b.Seen(ctx, b.aunt, b.meeting(b.aunt, number, b.now)))
	}
	news("shared", false, true)
	news("seen", false, false)
	b.must(b.Move(ctx, b.of(b.mother, booked), second, b.now))
	news("moved by her", false, true)
	b.must(b.Move(ctx, b.by(b.worker, booked), first, b.now))
	seen := b.meeting(b.mother, booked.Number, b.now)
	b.must(b.Move(ctx, b.by(b.worker, booked), second, b.now))
	b.must(b.Seen(ctx, b.mother, seen))
	news("moved twice by staff, she saw the first", true, true)
	if n := one[int](t, b.Pool, `SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.adult_id = $1 AND d.kind = 'ping.changed'`, b.aunt); n == 0 {
		t.Error("a line about the change is not owed to whom it is shared with")
	}
}

// "I will come" is about the meeting as it is.
func TestWillCome(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 10:00")))
	b.must(b.WillCome(ctx, b.mother, booked.Number, 1, b.now))
	b.must(b.WillCome(ctx, b.mother, booked.Number, 1, b.now))
	if !b.meeting(b.mother, booked.Number, b.now).WillCome {
		t.Error("it is not written down")
	}
	b.refused(b.WillCome(ctx, b.aunt, booked.Number, 1, b.now), ErrChanged)
	b.refused(b.WillCome(ctx, b.mother, booked.Number, 2, b.now), ErrChanged)
	b.refused(b.WillCome(ctx, b.mother, booked.Number, 1, at(t, "2026-11-25 10:00")), ErrChanged)
	b.must(b.Move(ctx, b.of(b.mother, booked), b.slot("2026-11-25 12:00"), b.now))
	if b.meeting(b.mother, booked.Number, b.now).WillCome {
		t.Error("she said so to another time")
	}
	b.refused(b.WillCome(ctx, b.mother, booked.Number, 1, b.now), ErrChanged)
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now))
	b.refused(b.WillCome(ctx, b.mother, booked.Number, 3, b.now), ErrChanged)
}
