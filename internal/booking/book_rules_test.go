package booking

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

func TestBookIsRefused(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot, soon, begun := b.slot("2026-11-25 10:00"), b.slot("2026-11-23 11:59"), b.slot("2026-11-23 09:59")
	closed, booked := b.slot("2026-11-25 12:00"), b.slot("2026-11-25 14:00")
	b.exec(`UPDATE slots SET closed_at = now() WHERE id = $1`, closed)
	b.book(b.wants(b.aunt, booked))
	man := b.specialist("Нұрлан", false, Documents, Psychological)
	mans := SlotID(b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + interval '40 minutes') RETURNING id`, man, b.office, at(t, "2026-11-26 10:00")))
	gone := b.specialist("Гүлнар", true, Kinds()...)
	hers := b.slotWith(gone, "2026-11-26 12:00")
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, gone)
	relative, support, papers := b.document(b.child, family.RelativeStatus, 11), b.document(b.child, family.LegalSupport, 12), b.document(b.child, family.BirthRegistration, 13)
	others := b.document(b.nephew, family.BirthRegistration, 14)

	for name, c := range map[string]struct {
		change func(*Request)
		want   error
	}{
		"no key":                         {func(r *Request) { r.Key = "" }, ErrInvalid},
		"no such kind":                   {func(r *Request) { r.Kind = "tea" }, ErrInvalid},
		"a date outside":                 {func(r *Request) { r.Kind, r.Mode = Court, Outside }, ErrInvalid},
		"no such way":                    {func(r *Request) { r.Mode = "letter" }, ErrInvalid},
		"no language of ours":            {func(r *Request) { r.Language = "en" }, ErrInvalid},
		"too soon for a button":          {func(r *Request) { r.Slot = soon }, ErrTooLate},
		"begun":                          {func(r *Request) { r.Slot = begun }, ErrTooLate},
		"begun, for staff too":           {func(r *Request) { r.Slot, r.By = begun, b.worker }, ErrTooLate},
		"closed":                         {func(r *Request) { r.Slot = closed }, ErrTaken},
		"somebody else's":                {func(r *Request) { r.Slot = booked }, ErrTaken},
		"not there":                      {func(r *Request) { r.Slot = 999 }, ErrTaken},
		"a way not offered for the kind": {func(r *Request) { r.Mode = Video }, ErrTaken},
		"a kind this specialist is not":  {func(r *Request) { r.Slot, r.Kind = mans, Legal }, ErrTaken},
		"a man, she asked for a woman":   {func(r *Request) { r.Slot, r.Woman = mans, true }, ErrTaken},
		"too short":                      {func(r *Request) { r.Slot, r.Kind = mans, Psychological }, ErrTaken},
		"who left":                       {func(r *Request) { r.Slot = hers }, ErrTaken},
		"another family's child":         {func(r *Request) { r.Persons = []family.PersonID{b.child, b.nephew} }, ErrNotFound},
		"another family's paper":         {func(r *Request) { r.Document = others }, ErrNotFound},
		"no such paper":                  {func(r *Request) { r.Document = 99 }, ErrNotFound},
		"about a relative, by phone":     {func(r *Request) { r.Document, r.Mode = relative, Phone }, ErrInvalid},
		"before the law, at home":        {func(r *Request) { r.Document, r.Mode = support, Home }, ErrInvalid},
		"staff of another family":        {func(r *Request) { r.By = b.stranger() }, ErrNotAllowed},
	} {
		r := b.wants(b.mother, slot, b.child)
		c.change(&r)
		if _, err := b.Book(ctx, r, b.now); err == nil {
			t.Errorf("%s: booked", name)
		} else {
			b.refused(err, c.want)
		}
	}
	if n := one[int](t, b.Pool, `SELECT count(*) FROM appointments`); n != 1 {
		t.Errorf("%d meetings", n)
	}
	r := b.wants(b.mother, slot, b.child, b.child)
	r.Document = relative
	b.book(r)
	byPhone := b.wants(b.mother, b.slot("2026-11-26 14:00"))
	byPhone.Document, byPhone.Mode = papers, Phone
	b.book(byPhone)
	byStaff := b.wants(b.mother, soon)
	byStaff.By = b.worker
	b.book(byStaff)
}

// document is a paper of somebody's.
func (b *bundle) document(of family.PersonID, track family.Track, id int64) family.DocumentID {
	b.t.Helper()
	return family.DocumentID(b.id(`INSERT INTO documents (id, person_id, track, opened_at) VALUES ($1, $2, $3, now()) RETURNING id`, id, of, track))
}

// The notice is exact: at its last moment a button still does it.
func TestNoticeToTheMinute(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	first, second := b.slot("2026-11-23 12:00"), b.slot("2026-11-23 13:00")
	booked := b.book(b.wants(b.mother, first))
	b.refused(b.Move(ctx, b.of(b.mother, booked), second, b.now.Add(time.Second)), ErrTooLate)
	b.must(b.Move(ctx, b.of(b.mother, booked), second, b.now))
	b.refused(b.Move(ctx, b.of(b.mother, booked), first, b.now.Add(time.Second)), ErrTooLate)
	b.must(b.Move(ctx, b.by(b.worker, booked), first, b.now.Add(time.Hour)))
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now.Add(119*time.Minute)))
	if late := one[bool](t, b.Pool, `SELECT cancelled_late FROM appointments`); !late {
		t.Error("called off a minute before, and it passes for early")
	}
}

// Rule 3: nobody is at two places at a time, in whatever office, but one meeting may begin when another ends.
func TestRule3AdultIsAtOnePlace(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	other := b.specialist("Нұрлан", false, Documents)
	beside := func(moment string) SlotID { return b.slotWith(other, moment) }
	b.book(b.wants(b.mother, b.slot("2026-11-25 10:00")))
	meets, before, after := beside("2026-11-25 10:29"), beside("2026-11-25 09:29"), beside("2026-11-25 11:29")
	_, err := b.Book(ctx, b.wants(b.mother, meets), b.now)
	b.refused(err, ErrBusy)
	near, err := b.Nearest(ctx, b.mother, Wish{Kind: Documents, Mode: InPerson}, Span{b.now, b.now.Add(Ahead)}, 5, b.now)
	b.must(err)
	// At half past nine she would be there for half an hour, not for the whole time.
	if len(near) != 2 || near[0].ID != before && near[0].ID != after {
		t.Errorf("free to her: %+v", near)
	}
	b.book(b.wants(b.aunt, meets))
	moved := b.book(b.wants(b.mother, after))
	b.refused(b.Move(ctx, b.of(b.mother, moved), before, b.now), nil)
}

// Rule 3: what decides is the schema, whatever the code forgot.
func TestRule3SchemaDecides(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot := b.slot("2026-11-25 10:00")
	b.book(b.wants(b.mother, slot, b.child))
	// A closed slot that is booked, and beside it an open one of the same hour.
	b.exec(`UPDATE slots SET closed_at = now() WHERE id = $1`, slot)
	beside := b.slot("2026-11-25 10:15")
	other := b.specialist("Нұрлан", false, Documents)
	const again = `
		INSERT INTO appointments (family_id, adult_id, slot_id, specialist_id, kind, mode, starts_at, ends_at, language, status, booked_at, key)
		SELECT d.family_id, d.id, $2, $3, a.kind, a.mode, a.starts_at + $4::interval, a.ends_at + $4::interval, a.language, 'booked', now(), 'again'
		FROM appointments a, adults d WHERE d.id = $1`
	for name, c := range map[string]struct {
		constraint string
		adult      family.AdultID
		slot       SlotID
		with       SpecialistID
		shift      time.Duration
	}{
		"a slot twice":               {"appointments_slot", b.aunt, slot, b.lawyer, 2 * time.Hour},
		"an adult at two places":     {"appointments_apart", b.mother, beside, other, 15 * time.Minute},
		"a specialist at two places": {"appointments_specialist_apart", b.aunt, beside, b.lawyer, 15 * time.Minute},
	} {
		if _, err := b.Pool.Exec(ctx, again, c.adult, c.slot, c.with, c.shift); !postgres.IsUnique(err, c.constraint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := b.Book(ctx, b.wants(b.aunt, beside), b.now)
	b.refused(err, ErrTaken)
	_, err = b.Pool.Exec(ctx, `INSERT INTO claims (slot_id, adult_id, state, since, until_at) VALUES ($1, $2, 'hold', now(), now())`, slot, b.aunt)
	if !postgres.IsUnique(err, "claims_pkey") {
		t.Errorf("a slot claimed twice: %v", err)
	}
}

// A tap that is delivered again while the answer to the first is still on its way, or was lost, gets the same booking.
func TestBookAgainWhileTheFirstIsUnderWay(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	r := b.wants(b.mother, b.slot("2026-11-25 10:00"), b.child)
	other := b.process(vault.NewKeyset())
	tx := b.begin()
	first, err := b.Store.book(ctx, tx, r, b.now)
	b.must(err)
	var again Booked
	answer := b.during(tx, func() (err error) { again, err = other.Book(ctx, r, b.now); return err })
	b.must(tx.Commit(ctx))
	b.must(<-answer)
	if !again.Again || again.Appointment != first.Appointment {
		t.Errorf("first %+v, then %+v", first, again)
	}
}

// begin begins a transaction that ends with the test at the latest.
func (b *bundle) begin() pgx.Tx {
	b.t.Helper()
	tx, err := b.Pool.Begin(context.Background())
	b.must(err)
	b.t.Cleanup(func() { _ = tx.Rollback(context.Background()) }) // committed by most
	return tx
}

// during does something beside a transaction, and returns when it waits for that; its answer comes after the commit.
func (b *bundle) during(tx pgx.Tx, do func() error) <-chan error {
	b.t.Helper()
	answer := make(chan error, 1)
	go func() { answer <- do() }()
	for waits := false; !waits; {
		select {
		case err := <-answer:
			b.t.Fatalf("it did not wait, and was answered %v", err)
		default:
			waits = one[bool](b.t, b.Pool, `SELECT EXISTS (SELECT FROM pg_locks l WHERE NOT l.granted AND $1 = ANY (pg_blocking_pids(l.pid)))`, tx.Conn().PgConn().PID())
		}
	}
	return answer
}

// Two who want one time go one after the other: in the constraints each would wait for the other until the server ends one.
func TestTwoWhoWantOneTime(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	r := b.wants(b.mother, b.slot("2026-11-25 10:00"))
	tx := b.begin()
	_, err := b.mayBook(ctx, tx, r.Holder, b.now)
	b.must(err)
	at, err := timeFor(ctx, tx, r.Slot, wanted{kind: r.Kind, mode: r.Mode}, b.now)
	b.must(err)
	other := b.during(tx, func() error { _, err := b.Book(ctx, b.wants(b.aunt, r.Slot), b.now); return err })
	_, err = b.Store.enter(ctx, tx, r, at, b.now)
	b.must(err)
	b.must(tx.Commit(ctx))
	b.refused(<-other, ErrTaken)
}

// The office closes a time while somebody books it: whoever was first is told the truth.
func TestSlotClosesWhileItIsBooked(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot := b.slot("2026-11-25 10:00")
	for name, try := range map[string]func() error{
		"booked": func() error { _, err := b.Book(ctx, b.wants(b.mother, slot), b.now); return err },
		"held":   func() error { _, err := b.Hold(ctx, Holder{Adult: b.mother}, slot, b.now); return err },
	} {
		tx := b.begin()
		_, err := tx.Exec(ctx, `UPDATE slots SET closed_at = now() WHERE id = $1`, slot)
		b.must(err)
		answer := b.during(tx, try)
		b.must(tx.Commit(ctx))
		if err := <-answer; err == nil {
			t.Errorf("%s after it was closed", name)
		} else {
			b.refused(err, ErrTaken)
		}
		b.exec(`UPDATE slots SET closed_at = NULL`)
	}
	tx := b.begin()
	booked, err := b.Store.book(ctx, tx, b.wants(b.mother, slot), b.now)
	b.must(err)
	closed := b.during(tx, func() error {
		_, err := b.Pool.Exec(ctx, `UPDATE slots SET closed_at = now() WHERE id = $1`, slot)
		return err
	})
	b.must(tx.Commit(ctx))
	b.must(<-closed)
	if m := b.meeting(b.mother, booked.Number, b.now); m.Status != Standing {
		t.Errorf("whoever has a closed time keeps it: %+v", m)
	}
}

// A link does not end unseen while somebody books under it: one of the two waits for the other.
func TestLinkEndsWhileItIsBookedUnder(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot := b.slot("2026-11-25 10:00")
	link := family.LinkID(b.id(`SELECT id FROM links WHERE adult_id = $1`, b.mother))
	tx := b.begin()
	_, err := b.Store.book(ctx, tx, b.wants(b.mother, slot, b.child), b.now)
	b.must(err)
	if _, err := b.Pool.Exec(ctx, `SELECT FROM links WHERE id = $1 FOR UPDATE NOWAIT`, link); postgres.State(err) != "SQLSTATE 55P03" {
		t.Errorf("the link can end unseen: %v", err)
	}
	ended := b.during(tx, func() error { return b.Families.EndLink(ctx, link, b.worker, b.now) })
	b.must(tx.Commit(ctx))
	b.must(<-ended)
	_, err = b.Book(ctx, b.wants(b.mother, b.slot("2026-11-26 10:00")), b.now)
	b.refused(err, ErrNotFound)
	all, err := b.Meetings(ctx, b.mother, b.now)
	b.must(err)
	if len(all) != 0 {
		t.Errorf("she is linked to nobody and sees %+v", all)
	}
}

// Rule 4: a meeting and its reminders, or neither.
func TestRule4MeetingAndRemindersTogether(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	count := func() int { return one[int](t, b.Pool, `SELECT count(*) FROM deliveries`) }
	first, second := b.slot("2026-11-25 10:00"), b.slot("2026-11-27 10:00")
	tx := b.begin()
	_, err := b.Store.book(ctx, tx, b.wants(b.mother, first), b.now)
	b.must(err)
	b.must(tx.Rollback(ctx))
	if n := count(); n != 0 {
		t.Errorf("nothing was booked, %d reminders are owed", n)
	}
	booked := b.book(b.wants(b.mother, first))
	before := count()
	if before == 0 {
		t.Error("booked, and nothing is owed")
	}
	b.must(b.Move(ctx, b.of(b.mother, booked), second, b.now))
	if n := count(); n == before {
		t.Error("moved, and nothing is owed for the new time")
	}
	r := b.wants(b.aunt, first)
	r.By = b.worker
	told := count()
	b.book(r)
	if n := one[int](t, b.Pool, `SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.adult_id = $1 AND d.kind = 'ping.new'`, b.aunt); n != 1 || count() <= told+1 {
		t.Errorf("the office booked for her: %d lines that something is new", n)
	}
}
