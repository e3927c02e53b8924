package booking

import (
	"context"
	"testing"
	"time"

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
