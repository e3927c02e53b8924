package booking

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
)

// moved asks to write the office down anew, with another address.
func (b *bundle) moved(by SpecialistID) NewOffice {
	return NewOffice{Name: both("Ақтөбе", "Актобе"), Address: both("Үлгі көшесі, 7", "улица Улги, 7"), Entrance: both("Ауладан", "Со двора"), Latitude: 50.2, Longitude: 57.1, By: by, Key: b.key()}
}

// An office that is somewhere else is news to whoever comes to it, once; what was written down wrongly is corrected without a word.
func TestCorrectOffice(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	chief, n := b.chief(), NewOffice{}
	comes := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	called := b.booksAt(b.aunt, "2026-11-25 09:50", Documents, Phone)
	past := b.booksAt(b.aunt, "2026-11-23 14:00", Documents, InPerson)
	b.now = at(t, "2026-11-23 15:00")

	for want, change := range map[error]func(){
		ErrNotAllowed: func() { n.By = b.worker },
		ErrInvalid:    func() { n.Address = both("", "улица Улги, 7") },
		ErrNotFound:   nil,
	} {
		id := b.office
		if n = b.moved(chief); change == nil {
			id = 99
		} else {
			change()
		}
		b.refused(b.CorrectOffice(ctx, id, n, true, b.now), want)
	}

	b.must(b.CorrectOffice(ctx, b.office, b.moved(chief), false, b.now))
	m := b.meeting(b.mother, comes.Number, b.now)
	if m.Office.Address["ru"] != "улица Улги, 7" || m.Office.Entrance["kk"] != "Ауладан" || m.Office.Latitude != 50.2 || m.Office.Region != "aktobe" {
		t.Errorf("corrected: %+v", m.Office)
	}
	if m.Revision != 1 || m.News || len(b.owes(b.mother)) != 0 {
		t.Errorf("corrected without a word: %+v, owed %v", m, b.owes(b.mother))
	}

	n = b.moved(chief)
	b.must(b.RemindLater(ctx, b.mother, comes.Number, 1, at(t, "2026-11-25 08:30"), b.now))
	b.must(b.CorrectOffice(ctx, b.office, n, true, b.now))
	b.must(b.CorrectOffice(ctx, b.office, n, true, b.now)) // the same tap
	b.says(b.mother, delivery.Soon, "2026-11-25 08:30", "ping.soon 1 25 09:00 №1/2")
	if m := b.meeting(b.mother, comes.Number, b.now); m.Revision != 2 || !m.News || !m.SameTime || m.Mode != InPerson {
		t.Errorf("at another place: %+v", m)
	}
	b.lines("told", b.owes(b.mother), []string{"ping.changed 23 15:00"})
	b.says(b.mother, delivery.Changed, "2026-11-23 15:01", "ping.another_way 1 25 09:00 №1/2")
	b.lines("told who is called, or was there", b.owes(b.aunt), nil)
	for _, other := range []Booked{called, past} {
		if m := b.meeting(b.aunt, other.Number, b.now); m.Revision != 1 {
			t.Errorf("changed without need: %+v", m)
		}
	}

	// Moved to another time, it is a meeting like any other.
	b.must(b.Move(ctx, b.of(b.mother, comes), b.slotAt("2026-11-26 09:00"), b.now))
	if m := b.meeting(b.mother, comes.Number, b.now); m.SameTime || m.News {
		t.Errorf("moved: %+v", m)
	}
}

// An office that is no more is met in by nobody: its times close, its hours are over, and what was booked there is to be moved.
func TestEndOffice(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	chief := b.chief()
	booked := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	b.waits(b.aunt, func(n *NewWait) { n.Office = b.office })
	elsewhere, err := b.AddOffice(ctx, NewOffice{Region: "astana", Name: both("Астана", "Астана"), Address: both("Үлгі, 1", "Улги, 1"), By: chief, Key: b.key()}, b.now)
	b.must(err)

	b.refused(justErr(b.OfficeMeetings(ctx, b.worker, b.office, b.now)), ErrNotAllowed)
	b.refused(b.EndOffice(ctx, b.worker, b.office, b.now), ErrNotAllowed)
	b.wantOpen("2026-11-25", "09:00", "09:50", "10:40", "11:30", "14:00", "14:50", "15:40", "16:30")
	met, err := b.OfficeMeetings(ctx, chief, b.office, b.now)
	b.must(err)
	if len(met) != 1 || met[0].ID != booked.Appointment {
		t.Errorf("foreseen: %+v", met)
	}
	b.must(b.EndOffice(ctx, chief, b.office, b.now))
	b.refused(b.EndOffice(ctx, chief, b.office, b.now), ErrNotFound)
	b.refused(b.CorrectOffice(ctx, b.office, b.moved(chief), false, b.now), ErrNotFound)

	b.wantOpen("2026-11-25")
	b.wantConflicts(booked.Appointment)
	if m := b.meeting(b.mother, booked.Number, b.now); m.Status != Standing || m.Revision != 1 {
		t.Errorf("booked there: %+v", m)
	}
	if w, err := b.Waits(ctx, b.aunt, b.now); err != nil || len(w) != 1 || w[0].Office != 0 {
		t.Errorf("who waited for a time there waits for %+v, %v", w, err)
	}
	all, err := b.AllOffices(ctx)
	b.must(err)
	if len(all) != 1 || all[0].ID != elsewhere {
		t.Errorf("offices: %+v", all)
	}
	// The same hours of the week are free for another office.
	n := b.weekly(chief, 3, 9, 11)
	n.Office = elsewhere
	b.must(b.AddWeekly(ctx, n, b.now))
	b.wantOpen("2026-12-02", "09:00", "09:50")
}

// Nobody is given a time of a specialist who left, from that moment on, and whoever has one is to be moved; nor does anybody call in their place.
func TestWhoLeavesIsBookedNoMore(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	chief := b.chief()
	booked := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	b.booksAt(b.aunt, "2026-11-26 09:00", Documents, InPerson)
	b.close(b.shuts("2026-11-25 00:00", "2026-11-26 00:00"))
	free := b.slotAt("2026-11-26 09:50")
	b.must(justErr(b.Hold(ctx, Holder{Adult: b.mother}, free, b.now)))
	b.wantConflicts()
	b.exec(`UPDATE staff SET ended_at = $2 WHERE id = $1`, b.lawyer, b.now)

	wish, ahead := Wish{Kind: Documents, Mode: InPerson}, Span{b.now, b.now.Add(Ahead)}
	times, err := b.Nearest(ctx, b.mother, wish, ahead, 5, b.now)
	b.must(err)
	days, err := b.Days(ctx, b.mother, wish, ahead, b.now)
	b.must(err)
	offices, err := b.Offices(ctx, b.mother, wish, ahead, b.now)
	b.must(err)
	if len(times)+len(days)+len(offices) != 0 {
		t.Errorf("of who left there are %v, on %v, at %v", times, days, offices)
	}
	b.refused(justErr(b.Book(ctx, b.wants(b.mother, free), b.now)), ErrTaken)
	b.refused(b.Move(ctx, b.by(b.worker, booked), b.slotAt("2026-11-26 10:40"), b.now), ErrTaken)
	conflicts, err := b.Conflicts(ctx, chief, b.lawyer, b.now)
	b.must(err)
	var starts []string
	for _, c := range conflicts {
		starts = append(starts, fmt.Sprint(c.Mode, c.Starts.In(almaty).Format(" 02 15:04")))
	}
	if diff := cmp.Diff([]string{"phone 25 09:00", "in-person 26 09:00"}, starts); diff != "" {
		t.Errorf("to be moved (-want +got)\n%s", diff)
	}
}
