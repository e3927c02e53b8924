package booking

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
)

// opens gives the office the hours of every weekday, and the lawyer some of them.
func (b *bundle) opens(weekday int, from, until string) {
	b.t.Helper()
	b.do(`INSERT INTO office_hours (office_id, weekday, from_time, until_time) SELECT $1, d, '09:00', '18:00' FROM generate_series(1, 5) d ON CONFLICT DO NOTHING`, b.office)
	b.do(`INSERT INTO weekly_hours (specialist_id, office_id, weekday, from_time, until_time, key) VALUES ($1, $2, $3, $4::text::time, $5::text::time, $6)`,
		b.lawyer, b.office, weekday, from, until, b.key())
}

func (b *bundle) do(sql string, args ...any) {
	b.t.Helper()
	if _, err := b.Pool.Exec(context.Background(), sql, args...); err != nil {
		b.t.Fatal(err)
	}
}

// remake brings the lawyer's times in line with what was changed by hand.
func (b *bundle) remake() {
	b.t.Helper()
	b.do(`UPDATE specialists SET made_on = NULL`)
	b.must(b.MakeSlots(context.Background(), b.now))
}

// open lists the lawyer's open times of a day, with the length of the first.
func (b *bundle) open(day string) []string {
	b.t.Helper()
	rows, _ := b.Pool.Query(context.Background(), `
		SELECT to_char(starts_at AT TIME ZONE 'Asia/Almaty', 'HH24:MI') FROM slots
		WHERE closed_at IS NULL AND specialist_id = $1 AND (starts_at AT TIME ZONE 'Asia/Almaty')::date = $2::text::date ORDER BY starts_at`, b.lawyer, day)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	b.must(err)
	return all
}

func (b *bundle) wantOpen(day string, want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.open(day), cmpopts.EquateEmpty()); diff != "" {
		b.t.Errorf("open on %s (-want +got)\n%s", day, diff)
	}
}

func (b *bundle) slotAt(moment string) SlotID {
	b.t.Helper()
	return SlotID(b.id(`SELECT id FROM slots WHERE starts_at = $1`, at(b.t, moment)))
}

// everySlot is all there is of slots, to see that nothing changed.
func (b *bundle) everySlot() string {
	b.t.Helper()
	return one[string](b.t, b.Pool, `SELECT coalesce(string_agg(id || ' ' || starts_at || ' ' || coalesce(closed_at::text, 'open'), E'\n' ORDER BY id), '') FROM slots`)
}

func TestMakeSlots(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(1, "08:00", "11:00") // the office opens at nine
	b.opens(5, "12:00", "16:00")
	b.must(b.MakeSlots(ctx, b.now))

	// Today's that have begun are not made any more; the lawyer does everything, so a time is 50 minutes.
	b.wantOpen("2026-11-23")
	b.wantOpen("2026-11-27", "12:00", "14:30")
	b.wantOpen("2026-11-30", "09:00", "09:50")
	b.wantOpen("2027-01-15", "12:00", "14:30")
	b.wantOpen("2027-01-18", "09:00", "09:50") // eight weeks from now
	b.wantOpen("2027-01-22")
	b.wantOpen("2027-01-01") // a Friday that is a holiday
	b.wantOpen("2027-01-04") // a Monday off in the place of the 2nd

	before := b.everySlot()
	b.must(b.MakeSlots(ctx, b.now))
	b.remake()
	if diff := cmp.Diff(before, b.everySlot()); diff != "" {
		t.Errorf("made again (-before +after)\n%s", diff)
	}
	// Each day makes one day more.
	b.must(b.MakeSlots(ctx, b.now.AddDate(0, 0, 3)))
	b.wantOpen("2027-01-22")
	b.must(b.MakeSlots(ctx, b.now.AddDate(0, 0, 4)))
	b.wantOpen("2027-01-22", "12:00", "14:30")
}

// Whatever becomes of the hours, a booked time is never destroyed, and nobody is met twice at one time.
func TestChangedHoursKeepWhatIsBooked(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(3, "09:00", "13:00")
	b.must(b.MakeSlots(ctx, b.now))
	b.wantOpen("2026-11-25", "09:00", "09:50", "10:40", "11:30")
	booked := b.book(b.wants(b.mother, b.slotAt("2026-11-25 10:40"), b.child))
	_, err := b.Hold(ctx, Holder{Adult: b.aunt}, b.slotAt("2026-11-25 09:50"), b.now)
	b.must(err)

	// Half an hour earlier: what is booked stands, the rest is cut around it and around what is held.
	b.do(`UPDATE office_hours SET from_time = '08:30'`)
	b.do(`UPDATE weekly_hours SET from_time = '08:30'`)
	b.remake()
	b.wantOpen("2026-11-25", "08:30", "09:50", "10:40", "11:30")
	b.wantConflicts()

	// The hours end before it: it is the lawyer's to settle, and nobody else gets the time.
	b.do(`UPDATE weekly_hours SET until_time = '11:00'`)
	b.remake()
	b.wantOpen("2026-11-25", "08:30", "09:50")
	b.wantConflicts(booked.Appointment)
	m, err := b.Meeting(ctx, b.mother, booked.Number, b.now)
	b.must(err)
	if m.Status != Standing || m.Revision != 1 {
		t.Errorf("the meeting changed: %+v", m)
	}

	// Other hours with another beginning may not meet the lawyer while she has that meeting.
	b.do(`UPDATE weekly_hours SET from_time = '11:00', until_time = '13:00'`)
	b.remake()
	b.wantOpen("2026-11-25", "11:30")
	b.wantConflicts(booked.Appointment)

	// The old hours again: what was closed is open again, and is no other time than it was.
	b.do(`UPDATE weekly_hours SET from_time = '09:00'`)
	b.do(`UPDATE office_hours SET from_time = '09:00'`)
	b.do(`DELETE FROM claims WHERE state = 'hold'`)
	b.remake()
	b.wantOpen("2026-11-25", "09:00", "09:50", "10:40", "11:30")
	b.wantConflicts()
	if n := b.id(`SELECT count(*) FROM slots WHERE (starts_at AT TIME ZONE 'Asia/Almaty')::date = '2026-11-25'`); n != 5 {
		t.Errorf("%d times were ever made on that day, want the four and 08:30", n)
	}
}

func (b *bundle) wantConflicts(want ...AppointmentID) {
	b.t.Helper()
	conflicts, err := b.Conflicts(context.Background(), b.lawyer, b.lawyer, b.now)
	b.must(err)
	var got []AppointmentID
	for _, c := range conflicts {
		got = append(got, c.ID)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		b.t.Errorf("conflicts (-want +got)\n%s", diff)
	}
}

// A specialist who left is met by nobody; what stands with her is listed for a supervisor.
func TestWhoLeftHasNoTimes(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(3, "09:00", "10:00")
	b.must(b.MakeSlots(ctx, b.now))
	booked := b.book(b.wants(b.mother, b.slotAt("2026-11-25 09:00"), b.child))
	b.do(`UPDATE staff SET ended_at = now() WHERE id = $1`, b.lawyer)
	b.must(b.MakeSlots(ctx, b.now.AddDate(0, 0, 1)))
	b.wantOpen("2026-11-25")
	b.wantOpen("2026-12-02")
	conflicts, err := b.Conflicts(ctx, b.chief(), b.lawyer, b.now)
	b.must(err)
	if len(conflicts) != 1 || conflicts[0].ID != booked.Appointment {
		t.Errorf("conflicts: %+v", conflicts)
	}
	if _, err := b.Conflicts(ctx, b.lawyer, b.lawyer, b.now); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("who left reads her conflicts: %v", err)
	}
}

// chief is a supervisor.
func (b *bundle) chief() SpecialistID {
	b.t.Helper()
	return SpecialistID(b.id(`INSERT INTO staff (name, role, created_at) VALUES ($1, 'supervisor', now()) RETURNING id`, "Лаура "+b.key()))
}

// While times are made anew, people book: whoever was told "booked" has a time that is nobody else's, and the lawyer is met once at a time.
func TestMakeSlotsWhilePeopleBook(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(3, "09:00", "18:00")
	b.must(b.MakeSlots(ctx, b.now))
	adults := []Holder{}
	for range 6 {
		adult, _ := b.family()
		adults = append(adults, Holder{Adult: adult})
	}
	done := make(chan error)
	for i, who := range adults {
		go func() {
			var err error
			for round := range 12 {
				slot := SlotID(0)
				if e := b.Pool.QueryRow(ctx, `SELECT id FROM slots WHERE closed_at IS NULL AND starts_at::date = '2026-11-25' ORDER BY starts_at OFFSET $1 LIMIT 1`, (i+round)%7).Scan(&slot); e != nil {
					continue
				}
				_, e := b.Book(ctx, Request{Holder: who, Slot: slot, Kind: Documents, Mode: InPerson, Language: "kk", Key: fmt.Sprint("race ", i, round)}, b.now)
				if e != nil && !errors.Is(e, ErrTaken) && !errors.Is(e, ErrBusy) {
					err = errors.Join(err, e)
				}
			}
			done <- err
		}()
	}
	for round := range 20 {
		b.do(`UPDATE weekly_hours SET from_time = $1::text::time`, []string{"09:00", "09:20", "14:00"}[round%3])
		b.remake()
	}
	for range adults {
		b.must(<-done)
	}
	twice := b.id(`
		SELECT count(*) FROM appointments a JOIN slots s ON s.id = a.slot_id JOIN slots x ON x.specialist_id = s.specialist_id AND x.id <> s.id
			AND tstzrange(x.starts_at, x.ends_at) && tstzrange(s.starts_at, s.ends_at) AND (x.closed_at IS NULL OR EXISTS (SELECT FROM appointments y WHERE y.slot_id = x.id))
		WHERE a.status = 'booked'`)
	if booked := b.id(`SELECT count(*) FROM appointments`); twice != 0 || booked == 0 {
		t.Errorf("of %d meetings %d have another time beside them that could be met", booked, twice)
	}
}

func TestOnceADayUntilItIsDone(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	other := b.specialist("Нұрлан", false, Legal)
	b.opens(3, "09:00", "10:00")
	b.do(`UPDATE specialists SET made_on = $2 WHERE staff_id = $1`, other, b.now.Format(time.DateOnly))
	b.must(b.MakeSlots(ctx, b.now))
	b.do(`UPDATE slots SET closed_at = now()`)
	b.must(b.MakeSlots(ctx, b.now))
	b.wantOpen("2026-11-25") // done today
	b.must(b.MakeSlots(ctx, b.now.AddDate(0, 0, 1)))
	b.wantOpen("2026-11-25", "09:00")
}

// A free time that is under way is nobody's any more, and is in nobody's way: whatever hours change while it goes on, the times after it are cut behind it.
func TestHoursChangeWhileAFreeTimeGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(b *bundle) error
		want   []string
	}{
		"hours are closed": {func(b *bundle) error {
			return b.CloseHours(context.Background(), b.onDay(b.lawyer, "2026-11-23", "10:05", "10:30"), b.now)
		}, []string{"09:00", "09:50", "10:40", "11:30"}},
		"the office is closed": {func(b *bundle) error {
			return justErr(b.Close(context.Background(), b.shuts("2026-11-23 10:05", "2026-11-23 10:30"), b.now))
		}, []string{"09:00", "09:50", "10:40", "11:30"}},
		"meetings are shorter": {func(b *bundle) error {
			return b.SetSpecialist(context.Background(), b.chief(), Specialist{ID: b.lawyer, Woman: true, Languages: []string{"kk"}, Kinds: []Kind{Documents}, Modes: []Mode{InPerson}}, b.now)
		}, []string{"09:00", "09:50", "10:40", "11:10", "11:40", "12:10"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.now = at(t, "2026-11-23 08:00")
			b.opens(1, "09:00", "13:00")
			b.must(b.MakeSlots(context.Background(), b.now))
			b.now = at(t, "2026-11-23 10:05")
			b.must(c.change(b))
			b.wantOpen("2026-11-23", c.want...)
		})
	}
}

// One specialist whose times cannot be made keeps a day off from nobody: nobody new is given a time of theirs until they can be made, and then what is booked there is listed like any other's.
func TestOneWhoseTimesCannotBeMadeKeepsADayOffFromNobody(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	other := b.specialist("Нұрлан", false, Kinds()...)
	b.opens(3, "09:00", "10:50")
	b.do(`INSERT INTO weekly_hours (specialist_id, office_id, weekday, from_time, until_time, key) SELECT $1, office_id, weekday, from_time, until_time, 'his' FROM weekly_hours`, other)
	b.must(b.MakeSlots(ctx, b.now))
	his := SlotID(b.id(`SELECT id FROM slots WHERE specialist_id = $1 AND starts_at = $2`, other, at(t, "2026-11-25 09:00")))
	booked := b.book(b.wants(b.mother, his, b.child))
	// Written by hand, through a midnight, where this afternoon's are to be made.
	b.do(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)`, other, b.office, at(t, "2026-11-22 20:00"), at(t, "2026-11-23 15:00"))
	b.do(`INSERT INTO weekly_hours (specialist_id, office_id, weekday, from_time, until_time, key) VALUES ($1, $2, 1, '14:00', '17:00', 'afternoon')`, other, b.office)

	b.must(b.SetHoliday(ctx, b.chief(), at(t, "2026-11-25 00:00"), true, b.now))
	b.wantOpen("2026-11-25")
	if free := b.id(`SELECT count(*) FROM slots WHERE specialist_id = $1 AND closed_at IS NULL AND starts_at > $2`, other, b.now); free != 1 {
		t.Errorf("%d times of his are open, want the booked one", free)
	}
	if !strings.Contains(b.log.String(), "23P01") {
		t.Errorf("not logged: %s", b.log.String())
	}
	if err := b.MakeSlots(ctx, b.now); err == nil {
		t.Error("what cannot be made is not tried again on the same day")
	}
	b.do(`UPDATE slots SET closed_at = now() WHERE ends_at = $1`, at(t, "2026-11-23 15:00"))
	b.must(b.MakeSlots(ctx, b.now))
	b.unfits(other, booked.Appointment)
}
