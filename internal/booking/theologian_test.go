package booking

import (
	"context"
	"slices"
	"testing"
)

// Until talks with a theologian are switched on with her, an adult sees none, and can neither book one nor wait for one; staff can book one for her. Switched off again, she waits
// for none, and what is booked stays hers.
func TestTheologianIsShownOnWish(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	first, second, third := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00"), b.slot("2026-11-25 14:00")
	hers := Holder{Adult: b.mother}
	wants := func(who Holder, slot SlotID) Request {
		r := b.wants(who.Adult, slot)
		r.Holder, r.Kind = who, Theological
		return r
	}
	sees := func(who Holder, want bool) {
		t.Helper()
		all, err := b.Offered(ctx, who)
		b.must(err)
		if got := slices.ContainsFunc(all, func(o Offered) bool { return o.Kind == Theological }); got != want || len(all) < len(Kinds())-1 {
			t.Errorf("%+v sees it: %t, want %t, among %d", who, got, want, len(all))
		}
	}
	shown := func(on bool) { t.Helper(); b.must(b.Families.SetTheologian(ctx, b.mother, on, b.worker, b.now)) }
	joins := func() (int, error) {
		return b.Join(ctx, NewWait{Adult: b.mother, Waiting: Waiting{Kind: Theological, Mode: Phone, Part: AnyPart, Language: "kk"}, Key: b.key()}, b.now)
	}
	waits := func(want int) {
		t.Helper()
		b.must(b.OfferFreed(ctx, b.now))
		waits, err := b.Waits(ctx, b.mother, b.now)
		b.must(err)
		offers, err := b.Offers(ctx, b.mother, b.now)
		b.must(err)
		if len(waits) != want || len(offers) != want {
			t.Errorf("she waits for %+v and is offered %+v, want %d of each", waits, offers, want)
		}
	}

	sees(hers, false)
	sees(Holder{Adult: b.mother, By: b.worker}, true)
	_, err := b.Book(ctx, wants(hers, second), b.now)
	b.refused(err, ErrNotFound)
	_, err = joins()
	b.refused(err, ErrNotFound)
	b.book(wants(Holder{Adult: b.aunt, By: b.worker}, third))

	shown(true)
	sees(hers, true)
	sees(Holder{Adult: b.aunt}, false)
	number, err := joins()
	b.must(err)
	waits(1)
	shown(false)
	_, err = b.TakeOffer(ctx, b.mother, number, first, b.now)
	b.refused(err, ErrNotFound)
	waits(0)

	shown(true)
	waits(0)
	booked := b.book(wants(hers, second))
	shown(false)
	b.must(b.Move(ctx, Change{Holder: hers, Appointment: booked.Appointment, Key: b.key()}, first, b.now))
	if all, err := b.Meetings(ctx, b.mother, b.now); err != nil || len(all) != 1 || !all[0].Starts.Equal(at(t, "2026-11-25 10:00")) {
		t.Errorf("her meetings: %+v, error %v", all, err)
	}
}
