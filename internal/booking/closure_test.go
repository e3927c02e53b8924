package booking

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// received gives the lawyer hours of every weekday and makes their times.
func (b *bundle) received() {
	b.t.Helper()
	for weekday := 1; weekday <= 5; weekday++ {
		b.opens(weekday, "09:00", "18:00")
	}
	b.must(b.MakeSlots(context.Background(), b.now))
}

// shuts asks to close the office, or the lawyer, from one moment of Kazakhstan until another.
func (b *bundle) shuts(from, until string) Closing {
	return Closing{Office: b.office, Span: Span{at(b.t, from), at(b.t, until)}, By: b.worker, Key: b.key()}
}

func (b *bundle) absent(from, until string) Closing {
	return Closing{Specialist: b.lawyer, Span: Span{at(b.t, from), at(b.t, until)}, By: b.lawyer, Key: b.key()}
}

func (b *bundle) close(c Closing) ClosureID {
	b.t.Helper()
	id, err := b.Close(context.Background(), c, b.now)
	b.must(err)
	return id
}

// booksAt books an adult at a time of the lawyer's.
func (b *bundle) booksAt(adult family.AdultID, moment string, kind Kind, mode Mode) Booked {
	b.t.Helper()
	return b.book(Request{Holder: Holder{Adult: adult}, Slot: b.slotAt(moment), Kind: kind, Mode: mode, Language: "kk", Key: b.key()})
}

// owes lists what is still to be sent to an adult from now on, but reminders.
func (b *bundle) owes(adult family.AdultID) []string {
	b.t.Helper()
	rows, _ := b.Pool.Query(context.Background(), `
		SELECT d.kind || ' ' || to_char(d.due_at AT TIME ZONE 'Asia/Almaty', 'DD HH24:MI') FROM deliveries d JOIN accounts a ON a.id = d.account_id
		WHERE a.adult_id = $1 AND d.kind IN ('ping.new', 'ping.changed', 'ping.cancelled', 'ping.storm') ORDER BY d.due_at, d.kind`, adult)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	b.must(err)
	return all
}

func (b *bundle) lines(what string, got, want []string) {
	b.t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		b.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// What becomes of each meeting of a closed day, as it was foreseen. What is by phone or video keeps its time and its slot, which nobody else is given.
func TestCloseOffice(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.exec(`UPDATE specialists SET modes = '{in-person,video,phone,home}'`)
	b.exec(`UPDATE kinds SET modes = '{in-person,video}' WHERE kind = 'psychological'`)
	b.exec(`UPDATE kinds SET modes = '{in-person}' WHERE kind = 'work'`)
	relative := b.document(b.child, family.RelativeStatus, 900)
	booked := map[string]Booked{
		"09:00": b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson),
		"09:50": b.booksAt(b.mother, "2026-11-25 09:50", Psychological, InPerson),
		"10:40": b.booksAt(b.mother, "2026-11-25 10:40", Work, InPerson),
		"11:30": b.booksAt(b.mother, "2026-11-25 11:30", Legal, Video),
		"14:00": b.booksAt(b.mother, "2026-11-25 14:00", Social, Home),
		"14:50": b.book(Request{Holder: Holder{Adult: b.mother}, Slot: b.slotAt("2026-11-25 14:50"), Kind: Documents, Mode: InPerson, Language: "kk", Document: relative, Key: b.key()}),
		"16:00": b.outside(b.mother, "2026-11-25 16:00", nil),
	}
	b.booksAt(b.mother, "2026-11-26 09:00", Documents, InPerson)
	want := []string{"09:00 phone", "09:50 video", "10:40 offered", "11:30 stays", "14:00 phone", "14:50 offered", "16:00 by-hand"}
	c := b.shuts("2026-11-25 00:00", "2026-11-26 00:00")
	foreseen, err := b.Preview(ctx, c, b.now)
	b.must(err)
	b.lines("foreseen", fates(foreseen), want)

	id := b.close(c)
	closed, all, err := b.Closure(ctx, b.worker, id, b.now)
	b.must(err)
	b.lines("became", fates(all), want)
	if closed.Office != b.office || closed.Storm || !closed.From.Equal(c.From) {
		t.Errorf("closed: %+v", closed)
	}
	b.wantOpen("2026-11-25")
	b.wantConflicts()
	for time, is := range map[string]struct {
		Mode   Mode
		Status Status
		News   bool
	}{
		"09:00": {Phone, Standing, true}, "09:50": {Video, Standing, true}, "10:40": {InPerson, Displaced, true}, "11:30": {Video, Standing, false},
		"14:00": {Phone, Standing, true}, "14:50": {InPerson, Displaced, true}, "16:00": {Outside, Standing, false},
	} {
		m := b.meeting(b.mother, booked[time].Number, b.now)
		if m.Mode != is.Mode || m.Status != is.Status || m.News != is.News || !m.Starts.Equal(at(t, "2026-11-25 "+time)) || m.SameTime != (is.News && is.Status == Standing) {
			t.Errorf("at %s: %+v", time, m)
		}
		has := b.id(`SELECT count(*) FROM claims WHERE appointment_id = $1 AND state = 'booked'`, booked[time].Appointment) == 1
		if has != (is.Status == Standing && is.Mode != Outside) {
			t.Errorf("at %s the slot is the meeting's: %v", time, has)
		}
	}
	b.lines("told", b.owes(b.mother), []string{"ping.cancelled 23 10:00", "ping.changed 23 10:00"})
	b.says(b.mother, delivery.Changed, "2026-11-23 10:00", "ping.another_way 3 25 09:00 №0/0")
	b.says(b.mother, delivery.Cancelled, "2026-11-23 10:00", "ping.cancelled 2 25 10:40 №0/0")
	b.refused(justErr(b.Book(ctx, b.wants(b.aunt, b.slotOfMeeting(booked["09:00"])), b.now)), ErrTaken)
	b.refused(justErr(b.Book(ctx, b.wants(b.aunt, b.slotOfMeeting(booked["10:40"])), b.now)), ErrTaken)
}

func fates(all []Met) []string {
	lines := make([]string, len(all))
	for i, m := range all {
		lines[i] = m.Starts.In(almaty).Format("15:04 ") + string(m.Fate)
	}
	return lines
}

func justErr[T any](_ T, err error) error { return err }

func (b *bundle) slotOfMeeting(m Booked) SlotID {
	return SlotID(b.id(`SELECT slot_id FROM appointments WHERE id = $1`, m.Appointment))
}

// A specialist who is away cannot be called either, unless they said so; what has begun goes on. The same tap closes once.
func TestCloseSpecialist(t *testing.T) {
	t.Parallel()
	for _, remote := range []bool{false, true} {
		t.Run(fmt.Sprint(remote), func(t *testing.T) {
			t.Parallel()
			b, ctx := setup(t), context.Background()
			b.received()
			b.booksAt(b.aunt, "2026-11-23 14:00", Documents, InPerson)
			first := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
			b.booksAt(b.mother, "2026-11-25 09:50", Documents, Phone)
			b.outside(b.mother, "2026-11-25 16:00", nil)
			b.now = at(t, "2026-11-23 14:10")
			c := b.absent("2026-11-23 09:00", "2026-11-26 00:00")
			c.Remote = remote
			id := b.close(c)
			if again := b.close(c); again != id {
				t.Errorf("closed once more as %d", again)
			}
			_, all, err := b.Closure(ctx, b.lawyer, id, b.now)
			b.must(err)
			want := []string{"14:00 by-hand", "09:00 offered", "09:50 offered"}
			if remote {
				want = []string{"14:00 by-hand", "09:00 phone", "09:50 stays"}
			}
			b.lines("became", fates(all), want)
			if m := b.meeting(b.mother, first.Number, b.now); m.Revision != 2 {
				t.Errorf("changed to revision %d", m.Revision)
			}
			if changes := b.id(`SELECT count(*) FROM appointment_changes WHERE appointment_id = $1`, first.Appointment); changes != 1 {
				t.Errorf("changed %d times", changes)
			}
		})
	}
}

// A displaced meeting gets one of the next times by one tap, and then is like any other.
func TestDisplacedByAClosureIsMoved(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	booked := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	id := b.close(b.absent("2026-11-25 00:00", "2026-11-26 00:00"))
	found, err := b.Nearest(ctx, b.mother, Wish{Kind: Documents, Mode: InPerson}, Span{at(t, "2026-11-25 00:00"), b.now.Add(Ahead)}, 3, b.now)
	b.must(err)
	if len(found) != 3 || !found[0].Starts.Equal(at(t, "2026-11-26 09:00")) {
		t.Fatalf("offered %+v", found)
	}
	b.must(b.Move(ctx, b.of(b.mother, booked), found[0].ID, b.now))
	if m := b.meeting(b.mother, booked.Number, b.now); m.Status != Standing || m.News || m.SameTime {
		t.Errorf("moved: %+v", m)
	}
	if _, all, err := b.Closure(ctx, b.lawyer, id, b.now); err != nil || len(all) != 0 {
		t.Errorf("on the page of the closure still: %+v, %v", all, err)
	}
}

func TestClosingIsRefused(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	gone := b.stranger()
	b.exec(`UPDATE staff SET ended_at = now(), name = 'Гүлнар' WHERE id = $1`, gone)
	other := b.specialist("Нұрлан", false, Legal)
	for name, c := range map[string]struct {
		change func(c *Closing)
		want   error
	}{
		"an office, by a specialist":            {func(c *Closing) { c.By = b.lawyer }, ErrNotAllowed},
		"an office, by who left":                {func(c *Closing) { c.By = gone }, ErrNotAllowed},
		"an office that is none":                {func(c *Closing) { c.Office = 99 }, ErrNotFound},
		"an office and a specialist":            {func(c *Closing) { c.Specialist = b.lawyer }, ErrInvalid},
		"nothing":                               {func(c *Closing) { c.Office = 0 }, ErrInvalid},
		"a specialist, by another":              {func(c *Closing) { c.Office, c.Specialist, c.By = 0, b.lawyer, other }, ErrNotAllowed},
		"a specialist, by a caseworker":         {func(c *Closing) { c.Office, c.Specialist = 0, b.lawyer }, ErrNotAllowed},
		"what is over":                          {func(c *Closing) { c.From, c.Until = at(t, "2026-11-23 08:00"), b.now }, ErrInvalid},
		"no time":                               {func(c *Closing) { c.Until = c.From }, ErrInvalid},
		"a storm of the day after tomorrow":     {func(c *Closing) { c.Storm = true }, ErrInvalid},
		"by any caseworker":                     {func(c *Closing) { c.By = b.stranger() }, nil},
		"by a supervisor":                       {func(c *Closing) { c.By = b.chief() }, nil},
		"a specialist, by a supervisor":         {func(c *Closing) { c.Office, c.Specialist, c.By = 0, b.lawyer, b.chief() }, nil},
		"a storm that begins in eighteen hours": {func(c *Closing) { c.Storm, c.From = true, at(t, "2026-11-24 04:00") }, nil},
	} {
		closing := b.shuts("2026-11-25 00:00", "2026-11-26 00:00")
		c.change(&closing)
		if _, err := b.Preview(ctx, closing, b.now); !errors.Is(err, c.want) && c.want != ErrNotFound {
			t.Errorf("%s, foreseen: got %v, want %v", name, err, c.want)
		}
		if _, err := b.Close(ctx, closing, b.now); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// Any caseworker reads what became of all meetings of a closed office, and finds the way to the pages of her own families'; a supervisor to all, a specialist to their own.
func TestWhoOpensWhatAClosureMet(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	other := b.stranger()
	deputy := SpecialistID(b.id(`INSERT INTO staff (name, role, created_at) VALUES ('Болат', 'caseworker', now()) RETURNING id`))
	b.exec(`INSERT INTO deputies (caseworker_id, deputy_id, from_at, until_at, set_by, key) VALUES ($1, $2, $3, $3::timestamptz + interval '1 day', $1, 'deputy')`, b.worker, deputy, b.now)
	b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	b.booksAt(b.aunt, "2026-11-25 09:50", Documents, InPerson)
	b.exec(`UPDATE families SET caseworker_id = $2 FROM adults a WHERE a.family_id = families.id AND a.id = $1`, b.aunt, other)
	office := b.close(b.shuts("2026-11-25 00:00", "2026-11-25 12:00"))
	b.booksAt(b.mother, "2026-11-26 09:00", Documents, InPerson)
	absent := b.close(b.absent("2026-11-26 00:00", "2026-11-27 00:00"))
	for _, c := range []struct {
		by      SpecialistID
		closure ClosureID
		want    []string
	}{
		{b.worker, office, []string{"09:00 true", "09:50 false"}},
		{deputy, office, []string{"09:00 true", "09:50 false"}},
		{other, office, []string{"09:00 false", "09:50 true"}},
		{b.chief(), office, []string{"09:00 true", "09:50 true"}},
		{b.lawyer, absent, []string{"09:00 true"}},
	} {
		_, all, err := b.Closure(ctx, c.by, c.closure, b.now)
		b.must(err)
		var got []string
		for _, m := range all {
			got = append(got, m.Starts.In(almaty).Format("15:04 ")+fmt.Sprint(m.Opens))
			if _, err := b.CaseMeeting(ctx, c.by, m.Meeting, b.now); (err == nil) != m.Opens {
				t.Errorf("staff %d is led to meeting %d: %t; it opens with %v", c.by, m.Meeting, m.Opens, err)
			}
		}
		b.lines(fmt.Sprint("staff ", c.by), got, c.want)
	}
}

// What was closed is closed once, also when it is asked for again after its end.
func TestClosedOnceHoweverLate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.absent("2026-11-23 14:00", "2026-11-23 15:00")
	id := b.close(c)
	b.passTo("2026-11-23 15:30")
	if again := b.close(c); again != id {
		t.Errorf("closed again as %d, it was %d", again, id)
	}
}

// Opened again, its times are anybody's; what became of the meetings stands.
func TestReopen(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	displaced, phone := b.booksAt(b.mother, "2026-11-25 09:00", Work, InPerson), b.booksAt(b.aunt, "2026-11-25 09:50", Documents, InPerson)
	b.exec(`UPDATE kinds SET modes = '{in-person}' WHERE kind = 'work'`)
	id := b.close(b.shuts("2026-11-25 00:00", "2026-11-26 00:00"))
	b.refused(b.Reopen(ctx, b.lawyer, id, b.now), ErrNotAllowed)
	if all, err := b.Closures(ctx, b.worker, b.now); err != nil || len(all) != 1 || all[0].ID != id {
		t.Errorf("closed: %+v, %v", all, err)
	}
	b.must(b.Reopen(ctx, b.worker, id, b.now))
	b.refused(b.Reopen(ctx, b.worker, id, b.now), ErrNotFound)
	b.wantOpen("2026-11-25", "09:00", "09:50", "10:40", "11:30", "14:00", "14:50", "15:40", "16:30")
	if m := b.meeting(b.mother, displaced.Number, b.now); m.Status != Displaced {
		t.Errorf("displaced: %+v", m)
	}
	if m := b.meeting(b.aunt, phone.Number, b.now); m.Status != Standing || m.Mode != Phone {
		t.Errorf("by phone: %+v", m)
	}
	b.must(b.Move(ctx, b.of(b.mother, displaced), b.slotAt("2026-11-25 09:00"), b.now))
}

// Somebody books while the office closes: either she is met by the closure, or she gets no time. Nobody stands in a closed time as if nothing had been.
func TestCloseWhilePeopleBook(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.exec(`UPDATE kinds SET modes = '{in-person}' WHERE kind = 'work'`)
	var adults []family.AdultID
	for range 5 {
		adult, _ := b.family()
		adults = append(adults, adult)
	}
	for round := range 12 {
		day := at(t, "2026-11-24 00:00").AddDate(0, 0, 7*(round%7)+2*(round/7))
		rows, _ := b.Pool.Query(ctx, `SELECT id FROM slots WHERE closed_at IS NULL AND starts_at >= $1 AND starts_at < $1::timestamptz + interval '1 day' ORDER BY starts_at`, day)
		slots, err := pgx.CollectRows(rows, pgx.RowTo[SlotID])
		b.must(err)
		done := make(chan error, len(adults))
		for i, adult := range adults {
			go func() {
				_, err := b.Book(ctx, Request{Holder: Holder{Adult: adult}, Slot: slots[i], Kind: []Kind{Documents, Work}[i%2], Mode: InPerson, Language: "kk", Key: fmt.Sprint("race ", round, i)}, b.now)
				if errors.Is(err, ErrTaken) {
					err = nil
				}
				done <- err
			}()
		}
		_, err = b.Close(ctx, Closing{Office: b.office, Span: Span{day, day.AddDate(0, 0, 1)}, By: b.worker, Key: fmt.Sprint("close ", round)}, b.now)
		b.must(err)
		for range adults {
			b.must(<-done)
		}
	}
	unmet := b.id(`SELECT count(*) FROM appointments a JOIN slots s ON s.id = a.slot_id WHERE s.closed_at IS NOT NULL AND NOT EXISTS (SELECT FROM closure_meetings m WHERE m.appointment_id = a.id AND m.revision = a.revision)`)
	open := b.id(`SELECT count(*) FROM slots s JOIN closures x ON s.starts_at >= x.from_at AND s.starts_at < x.until_at WHERE s.closed_at IS NULL`)
	if unmet != 0 || open != 0 {
		t.Errorf("%d meetings stand in closed times unnoticed, %d times of closed days are open", unmet, open)
	}
}

// A storm at twenty past six: whoever would come today or tomorrow is told at once, the others by day. Who has not understood in twenty minutes is called, the longest way first.
func TestStormInTheMorning(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	today, _ := b.family()
	far, _ := b.family()
	b.exec(`UPDATE families f SET travel_minutes = 180 FROM adults a WHERE a.family_id = f.id AND a.id = $1`, far)
	b.exec(`UPDATE families f SET travel_minutes = 30 FROM adults a WHERE a.family_id = f.id AND a.id = $1`, b.mother)
	silent, _ := b.family()
	b.exec(`UPDATE accounts SET blocked_at = now() WHERE adult_id = $1`, silent)
	hers := b.booksAt(b.mother, "2026-11-24 09:00", Documents, InPerson)
	b.booksAt(today, "2026-11-24 10:40", Work, InPerson)
	b.booksAt(far, "2026-11-24 11:30", Documents, InPerson)
	b.exec(`UPDATE kinds SET modes = '{in-person}' WHERE kind = 'education'`)
	b.booksAt(silent, "2026-11-25 11:30", Education, InPerson)
	b.booksAt(b.aunt, "2026-11-26 09:00", Documents, InPerson)

	b.now = at(t, "2026-11-24 06:20")
	c := b.shuts("2026-11-24 06:20", "2026-11-27 00:00")
	c.Storm = true
	id := b.close(c)
	b.lines("told", b.owes(b.mother), []string{"ping.storm 24 06:20"})
	b.lines("told", b.owes(b.aunt), []string{"ping.changed 24 09:00"})
	b.says(b.mother, delivery.Storm, "2026-11-24 06:20", "ping.storm_another_way 1 24 09:00 №1/2, understood?")
	b.says(silent, delivery.Storm, "2026-11-24 06:20", "ping.storm_tomorrow 1 25 11:30 №1/2, understood?")
	b.wantCalls(b.worker, "2026-11-24 06:39", silent)
	b.wantCalls(b.worker, "2026-11-24 06:40", far, today, silent, b.mother)
	stranger := b.stranger()
	b.wantCalls(stranger, "2026-11-24 06:40")
	b.id(`INSERT INTO accounts (telegram_index, staff_id, language, state, joined_at) VALUES ('worker', $1, 'kk', 'active', now()) RETURNING id`, b.worker)
	for _, moment := range []string{"2026-11-24 06:39", "2026-11-24 06:40", "2026-11-24 06:41"} {
		b.must(b.TellOfCalls(ctx, at(t, moment)))
	}
	if told := one[string](t, b.Pool, `SELECT string_agg(to_char(due_at AT TIME ZONE 'Asia/Almaty', 'HH24:MI'), ' ') FROM deliveries WHERE kind = 'ping.staff'`); told != "06:40" {
		t.Errorf("who calls was told at %s", told)
	}

	b.must(b.Understood(ctx, b.mother, hers.Number, 1, b.now)) // of what it was before
	b.must(b.Understood(ctx, b.aunt, hers.Number, 2, b.now))   // another's number
	b.wantCalls(b.worker, "2026-11-24 06:40", far, today, silent, b.mother)
	b.must(b.Understood(ctx, b.mother, hers.Number, 2, b.now))
	b.says(b.mother, delivery.Storm, "2026-11-24 06:21", "nothing")
	b.now = at(t, "2026-11-24 06:45")
	_, contact, err := b.Call(ctx, b.worker, b.callKey(id, b.appointmentOf(far), far), b.now)
	b.must(err)
	if contact.Phone != "" {
		t.Errorf("how to reach her: %+v", contact)
	}
	b.must(b.Called(ctx, b.worker, b.callKey(id, b.appointmentOf(far), far), b.now))
	b.refused(b.Called(ctx, b.worker, b.callKey(id, b.appointmentOf(far), far), b.now), ErrNotFound)
	b.refused(b.Called(ctx, stranger, b.callKey(id, b.appointmentOf(today), today), b.now), ErrNotFound)
	b.wantCalls(b.worker, "2026-11-24 06:45", today, silent)
	b.wantCalls(b.worker, "2026-11-24 10:40", silent) // today's would have begun

	// Opened again, who was not told yet is told in the usual line.
	b.must(b.Reopen(ctx, b.worker, id, b.now))
	b.wantCalls(b.worker, "2026-11-24 06:45")
	b.says(today, delivery.Storm, "2026-11-24 06:46", "nothing")
	b.lines("told", b.owes(today), []string{"ping.storm 24 06:20", "ping.changed 24 09:00"})
}

// A specialist who opens their own hours again goes the same way as whoever opens an office: who was not told of the storm yet is told in the usual line.
func TestOwnHoursOpenedAgainAreTold(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.booksAt(b.mother, "2026-11-23 14:00", Documents, InPerson)
	c := b.absent("2026-11-23 14:00", "2026-11-23 18:00")
	c.Storm = true
	b.close(c)
	shut, err := b.Closed(ctx, b.lawyer, b.lawyer, b.now)
	b.must(err)
	b.must(b.Reopen(ctx, b.lawyer, ClosureID(shut[0].ID), b.now))
	b.lines("told", b.owes(b.mother), []string{"ping.cancelled 23 10:00", "ping.storm 23 10:00"})
}

// Closed in the night, the line comes at half past five, and the twenty minutes begin then.
func TestStormInTheNight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.received()
	b.booksAt(b.mother, "2026-11-24 09:00", Documents, InPerson)
	b.now = at(t, "2026-11-23 23:00")
	c := b.shuts("2026-11-24 00:00", "2026-11-25 00:00")
	c.Storm = true
	b.close(c)
	b.lines("told", b.owes(b.mother), []string{"ping.storm 24 05:30"})
	b.says(b.mother, delivery.Storm, "2026-11-24 05:30", "ping.storm_another_way 1 24 09:00 №1/2, understood?")
	b.wantCalls(b.worker, "2026-11-24 05:49")
	b.wantCalls(b.worker, "2026-11-24 05:50", b.mother)
}

// What one adult of a shared meeting answers is nothing to the other, nor is she called for her.
func TestRule13StormIsAnsweredByEach(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	booked := b.booksAt(b.mother, "2026-11-23 15:40", Documents, InPerson)
	b.share(booked, b.aunt)
	c := b.shuts("2026-11-23 10:00", "2026-11-24 00:00")
	c.Storm = true
	b.close(c)
	b.must(b.Understood(ctx, b.mother, 0, 0, b.now))
	b.says(b.aunt, delivery.Storm, "2026-11-23 10:01", "ping.storm_another_way 1 23 15:40 №1/2, understood?")
	b.wantCalls(b.worker, "2026-11-23 10:20", b.aunt)
	if m := b.meeting(b.aunt, 1, b.now); !m.Storm {
		t.Errorf("hers: %+v", m)
	}
	if m := b.meeting(b.mother, booked.Number, b.now); m.Storm {
		t.Errorf("the other's: %+v", m)
	}
}

func (b *bundle) appointmentOf(adult family.AdultID) AppointmentID {
	return AppointmentID(b.id(`SELECT id FROM appointments WHERE adult_id = $1`, adult))
}

func (b *bundle) wantCalls(by family.StaffID, moment string, want ...family.AdultID) {
	b.t.Helper()
	all, err := b.Calls(context.Background(), by, at(b.t, moment))
	b.must(err)
	var got []family.AdultID
	for _, c := range all {
		got = append(got, c.Who.ID)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		b.t.Errorf("to be called at %s (-want +got)\n%s", moment, diff)
	}
}

// A closure commits with what it does to the meetings and what is owed for it, or not at all.
func TestRule4ClosureAndWhatItOwesTogether(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	booked := b.booksAt(b.mother, "2026-11-25 09:00", Documents, InPerson)
	before := b.everySlot()
	c := b.shuts("2026-11-25 00:00", "2026-11-26 00:00")
	tx := b.begin()
	_, err := b.Store.close(ctx, tx, c, b.now)
	b.must(err)
	b.must(tx.Rollback(ctx))
	if m := b.meeting(b.mother, booked.Number, b.now); b.everySlot() != before || m.Mode != InPerson || len(b.owes(b.mother)) != 0 {
		t.Errorf("nothing was closed, and she has %+v, and is owed %v", m, b.owes(b.mother))
	}
	b.close(c)
	if m := b.meeting(b.mother, booked.Number, b.now); m.Mode != Phone || len(b.owes(b.mother)) != 1 {
		t.Errorf("closed, and she has %+v, and is owed %v", m, b.owes(b.mother))
	}
}
