package booking

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// unfits wants these meetings on the list of what somebody has to give another time.
func (b *bundle) unfits(by SpecialistID, want ...AppointmentID) {
	b.t.Helper()
	all, err := b.Unfit(context.Background(), by, b.now)
	b.must(err)
	var got []AppointmentID
	for _, m := range all {
		got = append(got, m.ID)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		b.t.Errorf("staff %d have to move (-want +got)\n%s", by, diff)
	}
}

// Hours that are changed from above are the business of whoever looks after the families that are booked in them, and of whom these were to meet: they are told, and find the meetings.
func TestChangedHoursAreToldToStaff(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(b *bundle, chief SpecialistID) error{
		"a day off": func(b *bundle, chief SpecialistID) error {
			return b.SetHoliday(context.Background(), chief, at(b.t, "2026-11-25 00:00"), true, b.now)
		},
		"an office that is closed on Wednesdays": func(b *bundle, chief SpecialistID) error {
			return b.SetOpen(context.Background(), chief, b.office, OpenOn{Weekday: 3}, b.now)
		},
		"an office that is no more": func(b *bundle, chief SpecialistID) error {
			return b.EndOffice(context.Background(), chief, b.office, b.now)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.opens(3, "09:00", "18:00")
			b.must(b.MakeSlots(context.Background(), b.now))
			booked := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
			chief, other, left := b.chief(), b.stranger(), b.chief()
			for _, who := range []SpecialistID{b.worker, b.lawyer, chief, other} {
				b.inChat(who)
			}
			b.exec(`UPDATE staff SET ended_at = $2 WHERE id = $1`, left, b.now)

			b.must(change(b, chief))
			for who, pings := range map[SpecialistID]int{b.worker: 1, b.lawyer: 1, chief: 0, other: 0} {
				if got := len(b.pingedStaff(who)); got != pings {
					t.Errorf("staff %d owed %d pings, want %d", who, got, pings)
				}
			}
			b.unfits(b.worker, booked.Appointment)
			b.unfits(b.lawyer, booked.Appointment)
			b.unfits(chief, booked.Appointment)
			b.unfits(other)
			b.unfits(left)

			b.exec(`DELETE FROM deliveries`)
			b.must(b.SetHoliday(context.Background(), chief, at(t, "2026-12-02 00:00"), true, b.now.Add(time.Minute)))
			if got := len(b.pingedStaff(b.worker)); got != 0 {
				t.Errorf("told %d times of what another change did", got)
			}
		})
	}
}

// Who changes their own hours sees what does not fit them any more, and is not told of it; who looks after the family is.
func TestWhoChangesTheirOwnHoursIsNotTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.opens(3, "09:00", "18:00")
	b.must(b.MakeSlots(context.Background(), b.now))
	booked := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	b.inChat(b.worker)
	b.inChat(b.lawyer)
	b.must(b.CloseHours(context.Background(), b.onDay(b.lawyer, "2026-11-25", "09:00", "10:00"), b.now))
	if worker, lawyer := len(b.pingedStaff(b.worker)), len(b.pingedStaff(b.lawyer)); worker != 1 || lawyer != 0 {
		t.Errorf("who looks after the family is owed %d pings, who closed %d; want 1 and 0", worker, lawyer)
	}
	b.unfits(b.worker, booked.Appointment)
}

// For who is not in the chat all supervisors stand in, but for the one who did it.
func TestWhoChangesHoursIsNotToldInTheirPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.opens(3, "09:00", "18:00")
	b.must(b.MakeSlots(context.Background(), b.now))
	b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	chief, other := b.chief(), b.chief()
	b.inChat(chief)
	b.inChat(other)
	b.must(b.SetHoliday(context.Background(), chief, at(t, "2026-11-25 00:00"), true, b.now))
	if did, stands := len(b.pingedStaff(chief)), len(b.pingedStaff(other)); did != 0 || stands != 1 {
		t.Errorf("who did it is owed %d pings, who stands in %d; want 0 and 1", did, stands)
	}
}
