package booking

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// weekly asks for hours of the lawyer at the office.
func (b *bundle) weekly(by SpecialistID, weekday, from, until int) NewWeekly {
	return NewWeekly{Specialist: b.lawyer, Office: b.office, Weekday: weekday, From: time.Duration(from) * time.Hour, Until: time.Duration(until) * time.Hour, By: by, Key: b.key()}
}

// onDay asks for hours of the lawyer on Wednesday.
func (b *bundle) onDay(by SpecialistID, day, from, until string) NewHours {
	return NewHours{Specialist: b.lawyer, Office: b.office, Span: Span{at(b.t, day+" "+from), at(b.t, day+" "+until)}, By: by, Key: b.key()}
}

func TestASpecialistKeepsTheirHours(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(1, "09:00", "10:00") // the office's hours; and Monday's
	wednesday := b.weekly(b.lawyer, 3, 9, 11)
	b.must(b.AddWeekly(ctx, wednesday, b.now))
	b.must(b.AddWeekly(ctx, wednesday, b.now)) // the same tap
	b.wantOpen("2026-11-25", "09:00", "09:50")
	b.refused(b.AddWeekly(ctx, b.weekly(b.lawyer, 3, 10, 12), b.now), ErrOverlap)
	b.refused(b.AddWeekly(ctx, b.weekly(b.lawyer, 3, 12, 12), b.now), ErrInvalid)
	elsewhere := b.weekly(b.lawyer, 4, 9, 11)
	elsewhere.Office = 99
	b.refused(b.AddWeekly(ctx, elsewhere, b.now), ErrNotFound)

	added := b.onDay(b.lawyer, "2026-11-28", "10:00", "11:00") // a Saturday
	b.must(b.AddHours(ctx, added, b.now))
	b.must(b.AddHours(ctx, added, b.now))
	b.wantOpen("2026-11-28", "10:00")
	b.refused(b.AddHours(ctx, b.onDay(b.lawyer, "2026-11-28", "10:30", "12:00"), b.now), ErrOverlap)
	b.refused(b.AddHours(ctx, b.onDay(b.lawyer, "2026-11-22", "10:00", "12:00"), b.now), ErrInvalid)
	b.refused(b.AddHours(ctx, NewHours{Specialist: b.lawyer, Office: b.office, Span: Span{b.now, b.now.Add(24 * time.Hour)}, By: b.lawyer, Key: b.key()}, b.now), ErrInvalid)

	booked := b.book(b.wants(b.mother, b.slotAt("2026-11-25 09:00"), b.child))
	b.must(b.CloseHours(ctx, b.onDay(b.lawyer, "2026-11-25", "00:00", "23:59"), b.now))
	b.wantOpen("2026-11-25")
	b.wantConflicts(booked.Appointment)
	closed, err := b.Closed(ctx, b.lawyer, b.lawyer, b.now)
	b.must(err)
	b.must(b.Reopen(ctx, b.lawyer, ClosureID(closed[0].ID), b.now))
	b.wantOpen("2026-11-25", "09:00", "09:50")
	b.wantConflicts()

	week, err := b.Week(ctx, b.lawyer, b.lawyer, b.now, b.now)
	b.must(err)
	want := WeekDay{Day: at(t, "2026-11-25 00:00"), Open: []Span{{at(t, "2026-11-25 09:00"), at(t, "2026-11-25 10:40")}}, Free: 1, Booked: 1}
	if diff := cmp.Diff(want, week[2], cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("Wednesday (-want +got)\n%s", diff)
	}

	hours, err := b.Added(ctx, b.lawyer, b.lawyer, b.now)
	b.must(err)
	b.must(b.EndAdded(ctx, b.lawyer, hours[0].ID, b.now))
	b.wantOpen("2026-11-28")
	usual, err := b.Weekly(ctx, b.lawyer, b.lawyer)
	b.must(err)
	if len(usual) != 2 || usual[1].Weekday != 3 || usual[1].Until != 11*time.Hour || usual[1].OfficeName["ru"] != "Актобе" {
		t.Errorf("usual week: %+v", usual)
	}
	b.must(b.EndWeekly(ctx, b.lawyer, usual[1].ID, b.now))
	b.must(b.EndWeekly(ctx, b.lawyer, usual[1].ID, b.now))
	b.wantOpen("2026-11-25")
	b.wantConflicts(booked.Appointment)
}

// Hours are kept by whose they are and by supervisors, the calendar and the offices by supervisors alone.
func TestWhoMayKeepHours(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(3, "09:00", "10:00")
	b.must(b.MakeSlots(ctx, b.now))
	chief, other := b.chief(), b.specialist("Марат", false, Legal)
	b.must(b.CloseHours(ctx, b.onDay(chief, "2026-11-25", "09:00", "10:00"), b.now))
	b.must(b.AddHours(ctx, b.onDay(chief, "2026-11-28", "09:00", "10:00"), b.now))
	closed, err := b.Closed(ctx, chief, b.lawyer, b.now)
	b.must(err)
	added, err := b.Added(ctx, chief, b.lawyer, b.now)
	b.must(err)
	usual, err := b.Weekly(ctx, chief, b.lawyer)
	b.must(err)
	someone := Specialist{ID: other, Languages: []string{"kk"}, Kinds: []Kind{Legal}, Modes: []Mode{Phone}}
	all := func(by SpecialistID) map[string]error {
		_, week := b.Week(ctx, by, b.lawyer, b.now, b.now)
		_, weekly := b.Weekly(ctx, by, b.lawyer)
		_, conflicts := b.Conflicts(ctx, by, b.lawyer, b.now)
		return map[string]error{
			"week": week, "weekly": weekly, "conflicts": conflicts,
			"add": b.AddHours(ctx, b.onDay(by, "2026-11-29", "09:00", "10:00"), b.now), "close": b.CloseHours(ctx, b.onDay(by, "2026-11-26", "09:00", "10:00"), b.now),
			"add weekly": b.AddWeekly(ctx, b.weekly(by, 5, 9, 10), b.now), "end weekly": b.EndWeekly(ctx, by, usual[0].ID, b.now),
			"end added": b.EndAdded(ctx, by, added[0].ID, b.now), "open": b.Reopen(ctx, by, ClosureID(closed[0].ID), b.now),
		}
	}
	chiefs := func(by SpecialistID) map[string]error {
		_, office := b.AddOffice(ctx, NewOffice{Region: "astana", Name: both("Астана", "Астана"), Address: both("Үлгі, 1", "Улги, 1"), By: by, Key: b.key()}, b.now)
		return map[string]error{
			"office": office, "opening": b.SetOpen(ctx, by, b.office, OpenOn{6, 9 * time.Hour, 12 * time.Hour}, b.now),
			"holiday": b.SetHoliday(ctx, by, at(t, "2026-12-01 00:00"), true, b.now), "specialist": b.SetSpecialist(ctx, by, someone, b.now),
		}
	}
	for _, by := range []SpecialistID{other, b.worker, 99} {
		for what, err := range all(by) {
			if !errors.Is(err, ErrNotAllowed) {
				t.Errorf("staff %d, %s: %v", by, what, err)
			}
		}
		for what, err := range chiefs(by) {
			if !errors.Is(err, ErrNotAllowed) {
				t.Errorf("staff %d, %s: %v", by, what, err)
			}
		}
	}
	if list, err := b.Specialists(ctx, other, b.now); err != nil || len(list) != 1 || list[0].ID != other {
		t.Errorf("a specialist is shown %+v, %v", list, err)
	}
	if list, err := b.Specialists(ctx, b.worker, b.now); err != nil || len(list) != 0 {
		t.Errorf("a caseworker is shown %+v, %v", list, err)
	}
	for what, err := range all(chief) {
		if err != nil {
			t.Errorf("supervisor, %s: %v", what, err)
		}
	}
	for what, err := range chiefs(chief) {
		if err != nil {
			t.Errorf("supervisor, %s: %v", what, err)
		}
	}
}

func TestASupervisorKeepsTheCalendar(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.opens(3, "09:00", "10:50")
	b.must(b.MakeSlots(ctx, b.now))
	chief := b.chief()
	booked := b.book(b.wants(b.mother, b.slotAt("2026-12-02 09:50"), b.child))

	b.must(b.SetHoliday(ctx, chief, at(t, "2026-12-02 00:00"), true, b.now))
	b.wantOpen("2026-12-02")
	b.wantConflicts(booked.Appointment)
	days, err := b.Holidays(ctx, 2026)
	b.must(err)
	if diff := cmp.Diff([]time.Time{at(t, "2026-12-02 00:00"), at(t, "2026-12-16 00:00")}, days, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("days off (-want +got)\n%s", diff)
	}
	b.must(b.SetHoliday(ctx, chief, b.DayOfNumber(20261202), false, b.now))
	b.wantOpen("2026-12-02", "09:00", "09:50")

	b.must(b.SetOpen(ctx, chief, b.office, OpenOn{3, 9*time.Hour + 50*time.Minute, 18 * time.Hour}, b.now))
	b.wantOpen("2026-12-02", "09:50")
	b.must(b.SetOpen(ctx, chief, b.office, OpenOn{Weekday: 3}, b.now))
	b.wantOpen("2026-12-09")
	b.refused(b.SetOpen(ctx, chief, 99, OpenOn{Weekday: 3}, b.now), ErrNotFound)

	// Shorter meetings, more times; who is booked stays.
	b.must(b.SetOpen(ctx, chief, b.office, OpenOn{3, 9 * time.Hour, 18 * time.Hour}, b.now))
	b.must(b.SetSpecialist(ctx, chief, Specialist{ID: b.lawyer, Woman: true, Languages: []string{"kk"}, Kinds: []Kind{Documents}, Modes: []Mode{InPerson}}, b.now))
	b.wantOpen("2026-12-02", "09:00", "09:50")
	b.wantOpen("2026-12-09", "09:00", "09:30", "10:00")
	b.refused(b.SetSpecialist(ctx, chief, Specialist{ID: b.lawyer, Languages: []string{"kk"}, Kinds: []Kind{"tea"}, Modes: []Mode{InPerson}}, b.now), ErrInvalid)
	b.refused(b.SetSpecialist(ctx, chief, Specialist{ID: 99, Languages: []string{"kk"}, Kinds: []Kind{Legal}, Modes: []Mode{InPerson}}, b.now), ErrNotFound)
	list, err := b.Receivers(ctx, chief)
	b.must(err)
	if len(list) != 2 || list[0].ID != b.worker || list[1].ID != chief {
		t.Errorf("who is no specialist: %+v", list)
	}
}

func TestAnOfficeIsOpenAtTheUsualHours(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	n := NewOffice{Region: "astana", Name: both("Астана", "Астана"), Address: both("Үлгі, 1", "Улги, 1"), By: b.chief(), Key: "office of Astana"}
	id, err := b.AddOffice(ctx, n, b.now)
	b.must(err)
	if again, err := b.AddOffice(ctx, n, b.now); err != nil || again != id {
		t.Errorf("the same key: %d, %v, want %d", again, err, id)
	}
	page, err := b.OfficePage(ctx, id)
	b.must(err)
	if diff := cmp.Diff(UsualHours(), page.Open); diff != "" || page.Region != "astana" {
		t.Errorf("page of %s (-want +got)\n%s", page.Region, diff)
	}
	n.Key, n.Region = b.key(), "elsewhere"
	_, err = b.AddOffice(ctx, n, b.now)
	b.refused(err, ErrInvalid)
}

// Whoever has a long way is told early enough, also of what was booked before that was known.
func TestTravelIsReckonedWith(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.book(b.wants(b.mother, b.slot("2026-11-25 14:00"), b.child))
	b.must(b.SetTravel(ctx, b.worker, b.mother, 3*time.Hour, b.now))
	way, err := b.Travel(ctx, b.worker, b.mother, b.now)
	b.must(err)
	if owed := b.id(`SELECT count(*) FROM deliveries WHERE kind = 'ping.today' AND due_at = $1`, at(t, "2026-11-25 10:00")); way != 3*time.Hour || owed != 1 {
		t.Errorf("a way of %s, %d pings four hours before", way, owed)
	}
	ahead := Span{b.now, b.now.Add(Ahead)}
	for mode, from := range map[Mode]time.Time{InPerson: at(t, "2026-11-23 14:00"), Phone: b.now} {
		if in, err := b.Reachable(ctx, b.mother, mode, ahead, b.now); err != nil || !in.From.Equal(from) || in.Until != ahead.Until {
			t.Errorf("%s: she can come to %v, %v, want it to begin %v", mode, in, err, from)
		}
	}
	if in, err := b.Reachable(ctx, b.aunt, InPerson, ahead, b.now); err != nil || in != ahead {
		t.Errorf("whose way is not known can come to %v, %v", in, err)
	}
	for err, way := range map[error]time.Duration{ErrInvalid: 25 * time.Hour, ErrNotAllowed: time.Hour} {
		by := b.worker
		if errors.Is(err, ErrNotAllowed) {
			by = b.lawyer
		}
		b.refused(b.SetTravel(ctx, by, b.mother, way, b.now), err)
	}
}

// A meeting is read by whom she meets and by those who work for her family, and each reading is written down.
func TestWhoReadsAMeeting(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 14:00"), b.child))
	for _, by := range []family.StaffID{b.lawyer, b.worker, b.chief()} {
		m, err := b.CaseMeeting(ctx, by, booked.Appointment, b.now)
		b.must(err)
		if m.Who.ID != b.mother || m.Who.Initial != "А" || m.Specialist != b.lawyer || m.Unfit {
			t.Errorf("staff %d reads %+v", by, m)
		}
		if n := b.id(`SELECT count(*) FROM audit WHERE action = 'meetings.read' AND actor_id = $1`, by); n != 1 {
			t.Errorf("%d entries of staff %d", n, by)
		}
	}
	_, err := b.CaseMeeting(ctx, b.specialist("Марат", false, Legal), booked.Appointment, b.now)
	b.refused(err, ErrNotAllowed)
	_, err = b.CaseMeeting(ctx, b.worker, 99, b.now)
	b.refused(err, ErrNotFound)
	b.do(`UPDATE staff SET ended_at = now() WHERE id = $1`, b.lawyer)
	_, err = b.CaseMeeting(ctx, b.lawyer, booked.Appointment, b.now)
	b.refused(err, ErrNotAllowed)
}
