package booking

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

func hours(all []CaseMeeting) string {
	said := make([]string, len(all))
	for i, m := range all {
		said[i] = m.Starts.In(almaty).Format("02 15:04")
		if m.Status == Cancelled {
			said[i] += " off"
		}
	}
	return strings.Join(said, ", ")
}

// A day is of whom people meet and of who looks after the family, with what was called off; on a Friday what is ahead is all up to Monday.
func TestDay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	b.now = at(t, "2026-11-27 08:00") // a Friday
	other := b.specialist("Марат", false, Kinds()...)
	b.book(b.wants(b.mother, b.slot("2026-11-27 15:00"), b.child))
	b.book(b.wants(b.aunt, b.slotWith(other, "2026-11-27 11:00"), b.nephew))
	b.enter(b.date(Court, "2026-11-28 09:00"))
	b.book(b.wants(b.mother, b.slot("2026-11-30 17:00"), b.child))
	b.book(b.wants(b.mother, b.slot("2026-12-01 10:00"), b.child))
	off := b.book(b.wants(b.aunt, b.slot("2026-11-30 10:00"), b.nephew))
	b.must(b.Cancel(ctx, b.of(b.aunt, off), Ill, b.now))
	b.must(b.Cancel(ctx, b.of(b.mother, b.book(b.wants(b.mother, b.slot("2026-11-27 16:30"), b.child))), NoWay, b.now))
	for name, c := range map[string]struct {
		who        family.StaffID
		day, ahead string
	}{
		"the caseworker of both families": {b.worker, "27 11:00, 27 15:00, 27 16:30 off", "28 09:00, 30 17:00"},
		"whom the mother meets":           {b.lawyer, "27 15:00, 27 16:30 off", "30 17:00"},
		"whom the aunt meets":             {other, "27 11:00", ""},
		"another caseworker":              {b.stranger(), "", ""},
	} {
		day, err := b.Day(ctx, c.who, b.now)
		b.must(err)
		ahead, err := b.Ahead(ctx, c.who, b.now)
		b.must(err)
		if got := hours(day); got != c.day {
			t.Errorf("%s: the day is %s, want %s", name, got, c.day)
		}
		if got := hours(ahead); got != c.ahead {
			t.Errorf("%s: ahead is %s, want %s", name, got, c.ahead)
		}
	}
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, b.lawyer)
	if left, err := b.Day(ctx, b.lawyer, b.now); err != nil || len(left) != 0 {
		t.Errorf("who left has %v, %v", left, err)
	}
}

// Who came is written down once it has begun, and can be corrected up to the end of that day.
func TestAttendance(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
	b.refused(b.Attend(ctx, b.by(b.worker, booked), true, at(t, "2026-11-25 14:59")), ErrTooLate)
	for _, c := range []struct {
		moment string
		by     family.StaffID
		came   bool
		want   error
		status Status
	}{
		{"2026-11-27 09:00", b.lawyer, false, nil, Missed},
		{"2026-11-27 23:59", b.worker, true, nil, Came},
		{"2026-11-28 00:00", b.worker, false, ErrTooLate, Came},
		{"2026-11-28 00:00", b.stranger(), false, ErrNotAllowed, Came},
	} {
		err := b.Attend(ctx, b.by(c.by, booked), c.came, at(t, c.moment))
		if status := one[Status](t, b.Pool, `SELECT status FROM appointments WHERE id = $1`, booked.Appointment); fmt.Sprint(status) != string(c.status) {
			t.Errorf("at %s it is %s", c.moment, status)
		}
		if c.want != nil {
			b.refused(err, c.want)
		} else {
			b.must(err)
		}
	}
	if n := b.id(`SELECT count(*) FROM audit WHERE action IN ('meeting.came', 'meeting.missed')`); n != 2 {
		t.Errorf("%d entries in the audit", n)
	}
	off := b.book(b.wants(b.mother, b.slot("2026-12-02 15:00"), b.child))
	b.must(b.Cancel(ctx, b.of(b.mother, off), Ill, b.now))
	b.refused(b.Attend(ctx, b.by(b.worker, off), true, at(t, "2026-12-02 15:00")), ErrChanged)
}

// A link that ends leaves each meeting to come about that person to be asked about, and what was hers alone once she is linked to nobody.
func TestEndedLinkAsksAboutMeetings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	kin := b.kin() // linked to her own child, too
	about := b.book(b.wants(kin, b.slot("2026-11-25 15:00"), b.child))
	own := b.book(b.wants(kin, b.slot("2026-11-26 15:00")))
	off := b.book(b.wants(kin, b.slot("2026-11-27 15:00"), b.child))
	b.must(b.Cancel(ctx, b.of(kin, off), Ill, b.now))
	b.book(b.wants(b.mother, b.slot("2026-11-30 15:00"), b.child))
	later := b.now.Add(time.Hour)
	var asked []AppointmentID
	tasks := func() []AppointmentID {
		all, err := b.Families.Tasks(ctx, b.worker, later)
		b.must(err)
		asked = nil
		for _, task := range all {
			if task.Kind == family.MeetingOfEndedLink {
				asked = append(asked, AppointmentID(task.Meeting))
			}
		}
		return asked
	}
	b.must(b.Families.EndLink(ctx, b.linkOf(kin, b.child), b.worker, later))
	if got := tasks(); fmt.Sprint(got) != fmt.Sprint([]AppointmentID{about.Appointment}) {
		t.Errorf("asked about %v, want %d", got, about.Appointment)
	}
	b.must(b.Families.EndLink(ctx, family.LinkID(b.id(`SELECT id FROM links WHERE adult_id = $1 AND revoked_at IS NULL`, kin)), b.worker, later))
	if got := tasks(); fmt.Sprint(got) != fmt.Sprint([]AppointmentID{about.Appointment, own.Appointment}) {
		t.Errorf("asked about %v, want %d and %d", got, about.Appointment, own.Appointment)
	}
}

// Before a link ends, staff see when those meetings are, and whose: hers, and what is shared with her; but none of a family that they may not work for, and that is not with themselves.
func TestLinkEndingShowsMeetings(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	kin := b.kin() // linked to her own child, too
	hers := b.book(b.wants(kin, b.slot("2026-11-25 15:00"), b.child))
	b.book(b.wants(kin, b.slot("2026-11-26 15:00")))
	b.book(b.wants(b.mother, b.slot("2026-11-27 15:00"), b.child))
	shared := b.book(b.wants(b.mother, b.slot("2026-11-30 15:00"), b.child))
	b.must(b.Share(ctx, b.worker, shared.Appointment, kin, b.now))
	displaced := b.book(b.wants(kin, b.slot("2026-12-01 15:00"), b.child))
	b.exec(`UPDATE appointments SET status = 'displaced' WHERE id = $1`, displaced.Appointment)
	link := b.linkOf(kin, b.child)
	sees := func(what string, staff family.StaffID, want ...AppointmentID) {
		t.Helper()
		_, all, err := b.Families.LinkEnding(ctx, staff, link, b.now)
		b.must(err)
		var got []AppointmentID
		for _, m := range all {
			got = append(got, AppointmentID(m.ID))
			if m.ID == int64(shared.Appointment) && m.Who.ID != b.mother || m.ID == int64(hers.Appointment) && (m.Who.ID != kin || !m.Starts.Equal(at(t, "2026-11-25 15:00"))) {
				t.Errorf("%s: %+v", what, m)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	sees("all are theirs", b.worker, hers.Appointment, shared.Appointment, displaced.Appointment)
	if n := b.id(`SELECT count(*) FROM audit WHERE action = 'meetings.read' AND object_kind = 'link' AND object_id = $1`, link); n != 1 {
		t.Errorf("written down %d times that they were read", n)
	}
	elsewhere := b.stranger()
	_, _, err := b.Families.LinkEnding(ctx, elsewhere, link, b.now)
	b.refused(err, ErrNotFound)

	// The link is ended by whoever works for the child's family; the adult is of another one.
	b.exec(`UPDATE families SET caseworker_id = $2 WHERE id = (SELECT family_id FROM adults WHERE id = $1)`, kin, elsewhere)
	sees("hers are another's", b.worker, shared.Appointment)
	b.exec(`UPDATE appointments SET specialist_id = $2 WHERE id = $1`, hers.Appointment, b.alsoReceives(b.worker))
	sees("one of hers is with themselves", b.worker, hers.Appointment, shared.Appointment)
}

// alsoReceives makes one of the staff a specialist.
func (b *bundle) alsoReceives(staff family.StaffID) SpecialistID {
	b.t.Helper()
	b.exec(`INSERT INTO specialists (staff_id, woman, languages, kinds, modes) VALUES ($1, true, '{kk,ru}', '{documents}', '{in-person}')`, staff)
	return staff
}

func (b *bundle) linkOf(adult family.AdultID, person family.PersonID) family.LinkID {
	b.t.Helper()
	return family.LinkID(b.id(`SELECT id FROM links WHERE adult_id = $1 AND person_id = $2`, adult, person))
}

// Staff see whether the chat speaks of a meeting to anybody: it does not to who is not let in, or linked no more to whom it is about. Then it is for them to tell her.
func TestMeetingIsSpokenOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after func(b *bundle, booked Booked)
		want  bool
	}{
		"booked": {func(*bundle, Booked) {}, true},
		"not in": {func(b *bundle, _ Booked) {
			b.exec(`UPDATE accounts SET state = 'joining' WHERE adult_id = $1`, b.mother)
		}, false},
		"her link ended": {func(b *bundle, _ Booked) { b.endLinks(b.mother) }, false},
		"her link ended, shared before": {func(b *bundle, booked Booked) {
			b.must(b.Share(context.Background(), b.worker, booked.Appointment, b.kin(), b.now))
			b.endLinks(b.mother)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			booked := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
			c.after(b, booked)
			m, err := b.CaseMeeting(context.Background(), b.worker, booked.Appointment, b.now)
			b.must(err)
			if m.InChat != c.want {
				t.Errorf("spoken of: %t, want %t", m.InChat, c.want)
			}
		})
	}
}

// A child's birthday is found from the day itself on, once in each year, and is no day for a talk.
func TestBirthdaysOf(t *testing.T) {
	t.Parallel()
	b := setup(t) // the child was born on 4 May
	for _, c := range []struct{ from, until, want string }{
		{"2026-11-23 10:00", "2027-01-18 10:00", ""},
		{"2027-05-04 10:00", "2027-06-01 10:00", "2027-05-04"},
		{"2027-05-05 00:00", "2027-06-01 10:00", ""},
		{"2027-04-01 10:00", "2027-05-04 00:00", ""},
		{"2027-04-01 10:00", "2028-05-06 00:00", "2027-05-04 2028-05-04"},
	} {
		days, err := b.Families.BirthdaysOf(context.Background(), b.Pool, b.child, at(t, c.from), at(t, c.until))
		b.must(err)
		var said []string
		for _, day := range days {
			said = append(said, day.In(almaty).Format(time.DateOnly))
		}
		if got := strings.Join(said, " "); got != c.want {
			t.Errorf("from %s to %s: %q, want %q", c.from, c.until, got, c.want)
		}
	}
}
