package booking

import (
	"context"
	"testing"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// kin is one more adult, linked to the child of the mother's and let in.
func (b *bundle) kin() family.AdultID {
	b.t.Helper()
	kin, _ := b.family()
	_, err := b.Families.Link(context.Background(), family.NewLink{Adult: kin, Person: b.child, Scope: family.ScopeVisitsOnly, Basis: family.BasisRelative,
		Grants: family.Grants(family.BirthRegistration), By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	return kin
}

// A meeting is shared by hand, with somebody linked to whom it is about, and with nobody else; then she is reminded of it, and can do nothing to it.
func TestShare(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	kin := b.kin()
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child))
	if got := b.starts(kin); got != nil {
		t.Fatalf("not shared, she sees %v", got)
	}
	all, err := b.Sharers(ctx, b.worker, booked.Appointment, b.now)
	b.must(err)
	if len(all) != 1 || all[0].ID != kin || all[0].Sees {
		t.Errorf("it can be shared with %+v", all)
	}
	b.refused(b.Share(ctx, b.worker, booked.Appointment, b.aunt, b.now), ErrNotFound)
	b.refused(b.Share(ctx, b.worker, booked.Appointment, b.mother, b.now), ErrNotFound)
	b.refused(b.Share(ctx, b.stranger(), booked.Appointment, kin, b.now), ErrNotAllowed)
	b.refused(b.Share(ctx, b.lawyer, booked.Appointment, kin, b.now), ErrNotAllowed)

	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	if m := b.meeting(kin, 1, b.now); m.Own || !m.News {
		t.Errorf("she sees it as %+v", m)
	}
	owed := `SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.adult_id = $1 AND d.kind = $2`
	if news, reminders := b.id(owed, kin, "ping.new"), b.id(owed, kin, "ping.tomorrow"); news != 1 || reminders != 1 {
		t.Errorf("%d lines of news, %d reminders are owed", news, reminders)
	}
	if n := b.id(`SELECT count(*) FROM audit WHERE action = 'meeting.shared'`); n != 1 {
		t.Errorf("shared %d times", n)
	}
	b.refused(b.Cancel(ctx, b.of(kin, booked), Ill, b.now), ErrNotFound)

	b.must(b.Seen(ctx, kin, b.meeting(kin, 1, b.now)))
	b.must(b.Unshare(ctx, b.worker, booked.Appointment, kin, b.now))
	if got := b.starts(kin); got != nil {
		t.Errorf("no more shared, she sees %v", got)
	}
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	if m := b.meeting(kin, 1, b.now); !m.News {
		t.Error("shared again, it is no news")
	}
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now))
	b.must(b.Unshare(ctx, b.worker, booked.Appointment, kin, b.now))
	b.refused(b.Share(ctx, b.worker, booked.Appointment, kin, b.now), ErrChanged)
}

// Let see a meeting by hand, she sees it as long as she is linked to somebody it is about. Once that has ended, what becomes of it is nothing to her, and another link does not bring it
// back: somebody has to decide anew.
func TestShareEndsWithTheLink(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	kin := b.kin()
	booked := b.book(b.wants(b.mother, b.slotAt("2026-11-23 15:40"), b.child))
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	own := b.book(b.wants(kin, b.slotAt("2026-11-24 09:00"), b.child))
	told, closed := b.owes(kin), b.closes()
	b.must(b.Families.EndLink(ctx, b.linkOf(kin, b.child), b.worker, b.now))
	c := b.shuts("2026-11-23 10:00", "2026-11-24 00:00")
	c.Storm = true
	b.close(c)
	b.lines("told once it has ended", b.owes(kin), told)
	if len(*closed) != 1 {
		t.Errorf("pages of %v are closed, want only of %d", *closed, b.mother)
	}
	b.wantCalls(b.worker, "2026-11-23 10:20", b.mother)

	b.link(kin, b.child)
	b.says(kin, delivery.Storm, "2026-11-23 10:01", "nothing")
	b.lines("linked again she sees", b.starts(kin), []string{"2026-11-24 09:00"})
	all, err := b.Sharers(ctx, b.worker, booked.Appointment, b.now)
	b.must(err)
	if len(all) != 1 || all[0].Sees {
		t.Errorf("it is shared with %+v", all)
	}
	if m := b.meeting(kin, own.Number, b.now); !m.Own {
		t.Errorf("her own is %+v", m)
	}
	if n := b.id(`SELECT count(*) FROM audit WHERE action = 'meeting.unshared'`); n != 1 {
		t.Errorf("no more shared %d times", n)
	}
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	b.lines("shared anew she sees", b.starts(kin), []string{"2026-11-23 15:40", "2026-11-24 09:00"})
}

// A link that is changed, or ends beside another one to somebody whom the meeting is about, takes no meeting from her.
func TestShareStaysWithALink(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	kin, other := b.kin(), b.sibling(b.mother, family.Birth{Year: 2019})
	b.link(kin, other)
	booked := b.book(b.wants(b.mother, b.slot("2026-11-25 15:00"), b.child, other))
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	first := b.linkOf(kin, b.child)
	_, err := b.Families.ChangeLink(ctx, family.LinkChange{Link: first, Grants: family.Grants(family.Guardianship), By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	b.lines("after a change she sees", b.starts(kin), []string{"2026-11-25 15:00"})
	b.must(b.Families.EndLink(ctx, b.linkOf(kin, other), b.worker, b.now))
	b.lines("after one of two ended she sees", b.starts(kin), []string{"2026-11-25 15:00"})
}

// Whom it is not shared with any more a storm is nothing to.
func TestUnsharedIsNotCalled(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	kin := b.kin()
	booked := b.book(b.wants(b.mother, b.slotAt("2026-11-23 15:40"), b.child))
	b.must(b.Share(ctx, b.worker, booked.Appointment, kin, b.now))
	c := b.shuts("2026-11-23 10:00", "2026-11-24 00:00")
	c.Storm = true
	b.close(c)
	b.wantCalls(b.worker, "2026-11-23 10:20", b.mother, kin)
	b.must(b.Unshare(ctx, b.worker, booked.Appointment, kin, b.now))
	b.wantCalls(b.worker, "2026-11-23 10:20", b.mother)
}

// A visit to a service that keeps a register is nobody's business but the adult's, whatever the chat may say of it to her.
func TestServiceVisitIsNotShared(t *testing.T) {
	t.Parallel()
	b := setup(t)
	kin := b.kin()
	n := b.date(ServiceVisit, "2026-12-02 09:00")
	n.Wished = true
	b.refused(b.Share(context.Background(), b.worker, b.enter(n), kin, b.now), ErrNotFound)
}
