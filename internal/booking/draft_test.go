package booking

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// To confirm needs no more than the slot. However often it is done, a draft becomes one meeting; the same time looked at once more after that is another draft.
func TestDraftBooksOnce(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	slot, hers := b.slot("2026-11-25 10:00"), Holder{Adult: b.mother}
	asked := Request{Holder: hers, Slot: slot, Kind: Documents, Mode: InPerson, Language: "kk", Woman: true, WithChild: true, Persons: []family.PersonID{b.child}}
	_, err := b.Draft(ctx, hers, slot)
	b.refused(err, ErrNotFound)
	_, err = b.HoldFor(ctx, asked, b.now)
	b.must(err)
	_, err = b.Draft(ctx, Holder{Adult: b.aunt}, slot)
	b.refused(err, ErrNotFound)

	first, err := b.Draft(ctx, hers, slot)
	b.must(err)
	_, err = b.HoldFor(ctx, asked, b.now.Add(time.Minute))
	b.must(err)
	second, err := b.Draft(ctx, hers, slot)
	b.must(err)
	if diff := cmp.Diff(first, second); diff != "" || first.Key == "" {
		t.Errorf("looked at once more, it is another draft (-first +second)\n%s", diff)
	}
	want := asked
	want.Key = first.Key
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("(-asked +kept)\n%s", diff)
	}
	booked := b.book(first)
	if again := b.book(second); !again.Again || again.Appointment != booked.Appointment {
		t.Errorf("confirmed twice: %+v, then %+v", booked, again)
	}
	b.must(b.Cancel(ctx, Change{Holder: hers, Appointment: booked.Appointment, Key: b.key()}, Ill, b.now))
	b.now = b.now.Add(keepTime + time.Second)
	_, err = b.HoldFor(ctx, asked, b.now)
	b.must(err)
	anew, err := b.Draft(ctx, hers, slot)
	b.must(err)
	if again := b.book(anew); again.Again {
		t.Error("what was called off cannot be booked again")
	}
}

// Another time looked at takes the place of the one before.
func TestDraftIsOfTheTimeLookedAtLast(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	one, other := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00")
	for _, slot := range []SlotID{one, other} {
		r := b.wants(b.mother, slot)
		_, err := b.HoldFor(ctx, r, b.now)
		b.must(err)
	}
	_, err := b.Draft(ctx, Holder{Adult: b.mother}, one)
	b.refused(err, ErrNotFound)
	r, err := b.Draft(ctx, Holder{Adult: b.mother}, other)
	b.must(err)
	b.book(r)
}

// Only offices with a time that would suit are offered.
func TestOffices(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	far := OfficeID(b.id(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, latitude, longitude, key) VALUES ('astana', 'Астана', 'Астана', '1', '2', 51.1, 71.4, 'far') RETURNING id`))
	wish := Wish{Kind: Documents, Mode: InPerson, Language: "kk"}
	offered := func() (ids []OfficeID) {
		t.Helper()
		all, err := b.Offices(ctx, b.mother, wish, Span{b.now, b.now.Add(Ahead)}, b.now)
		b.must(err)
		for _, o := range all {
			ids = append(ids, o.ID)
		}
		return ids
	}
	if got := offered(); got != nil {
		t.Errorf("without times: %v", got)
	}
	b.slot("2026-11-25 10:00")
	b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + interval '1 hour') RETURNING id`, b.lawyer, far, at(t, "2026-11-26 10:00"))
	if diff := cmp.Diff([]OfficeID{b.office, far}, offered()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	wish.Woman, wish.Kind = true, Theological
	if got := offered(); len(got) != 2 {
		t.Errorf("with a woman: %v", got)
	}
	b.now = at(t, "2026-11-25 11:00")
	if diff := cmp.Diff([]OfficeID{far}, offered()); diff != "" {
		t.Errorf("once a time is over (-want +got)\n%s", diff)
	}
}

// Whoever waits for a time can get one only where somebody who works here has hours, and does what she waits for in that way.
func TestReceiving(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	far := OfficeID(b.id(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('astana', 'Астана', 'Астана', '1', '2', 'far') RETURNING id`))
	man := b.specialist("Нұрлан", false, Legal)
	b.exec(`UPDATE specialists SET modes = '{in-person,phone}' WHERE staff_id = $1`, man)
	receive := func(what string, w Wish, want ...OfficeID) {
		t.Helper()
		all, err := b.Receiving(ctx, w, b.now)
		b.must(err)
		var got []OfficeID
		for _, o := range all {
			got = append(got, o.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", what, diff)
		}
	}
	receive("nobody has hours", Wish{Kind: Legal, Mode: InPerson})
	b.opens(1, "09:00", "12:00")
	b.exec(`INSERT INTO added_hours (specialist_id, office_id, from_at, until_at, added_by, key) VALUES ($1, $2, $3, $4, $5, 'far')`, man, far, at(t, "2026-11-24 09:00"), at(t, "2026-11-24 12:00"), b.worker)
	receive("both do it", Wish{Kind: Legal, Mode: InPerson}, b.office, far)
	receive("one does it in that way", Wish{Kind: Legal, Mode: Video}, b.office)
	receive("at whichever office", Wish{Kind: Legal, Mode: InPerson, Office: far}, b.office, far)
	receive("one is a woman", Wish{Kind: Legal, Mode: InPerson, Woman: true}, b.office)
	b.exec(`UPDATE specialists SET languages = '{kk}' WHERE staff_id = $1`, man)
	receive("both speak it", Wish{Kind: Legal, Mode: InPerson, Language: "kk"}, b.office, far)
	receive("one speaks it", Wish{Kind: Legal, Mode: InPerson, Language: "ru"}, b.office)
	receive("one does that", Wish{Kind: Documents, Mode: InPerson}, b.office)
	receive("it is held by nobody in that way", Wish{Kind: Documents, Mode: Video})
	b.now = at(t, "2026-11-24 12:00")
	receive("hours of a day that are over", Wish{Kind: Legal, Mode: InPerson}, b.office)
	b.now = at(t, "2026-11-24 11:59")
	b.exec(`UPDATE weekly_hours SET ended_at = $1`, b.now)
	receive("hours that ended", Wish{Kind: Legal, Mode: InPerson}, far)
	b.exec(`UPDATE weekly_hours SET ended_at = NULL`)
	b.exec(`UPDATE staff SET ended_at = $2 WHERE id = $1`, b.lawyer, b.now)
	receive("one has left", Wish{Kind: Legal, Mode: InPerson}, far)
	b.exec(`UPDATE offices SET ended_at = $2 WHERE id = $1`, far, b.now)
	receive("and the other's office is no more", Wish{Kind: Legal, Mode: InPerson})
}

// What the office did is news until she has seen it; what she did herself is none.
func TestHasNews(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	check := func(what string, want bool) {
		t.Helper()
		got, err := b.HasNews(ctx, b.mother, b.now)
		b.must(err)
		all, err := b.Meetings(ctx, b.mother, b.now)
		b.must(err)
		if listed := slices.ContainsFunc(all, func(m Meeting) bool { return m.News }); got != want || listed != want {
			t.Errorf("%s: news %t, on the list %t", what, got, listed)
		}
	}
	r := b.wants(b.mother, b.slot("2026-11-25 10:00"))
	booked := b.book(r)
	check("she booked", false)
	b.must(b.Move(ctx, Change{Holder: Holder{Adult: b.mother, By: b.worker}, Appointment: booked.Appointment, Key: b.key()}, b.slot("2026-11-25 12:00"), b.now))
	check("the office moved it", true)
	if other, err := b.HasNews(ctx, b.aunt, b.now); err != nil || other {
		t.Errorf("another adult: %t, error %v", other, err)
	}
	m, err := b.Meeting(ctx, b.mother, booked.Number, b.now)
	b.must(err)
	b.must(b.Seen(ctx, b.mother, m))
	check("she saw it", false)
}
