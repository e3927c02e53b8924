package booking

import (
	"context"
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

// passesOn gives the families of these adults to another caseworker.
func (b *bundle) passesOn(to family.StaffID, adults ...family.AdultID) {
	b.t.Helper()
	b.exec(`UPDATE families f SET caseworker_id = $1 FROM adults d WHERE d.family_id = f.id AND d.id = ANY ($2)`, to, adults)
}

// Who closed is told, and reads how to call people, as long as they may work for the family; a supervisor may for all.
func TestCloserCallsOwnFamilies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		closer func(b *bundle) SpecialistID
		want   bool
	}{
		"a caseworker": {func(b *bundle) SpecialistID { return b.worker }, false},
		"a supervisor": {(*bundle).chief, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, ctx := setup(t), context.Background()
			b.received()
			closer, other := c.closer(b), b.stranger()
			b.inChat(closer)
			b.inChat(other)
			met := b.booksAt(b.mother, "2026-11-25 09:50", Documents, InPerson)
			b.mute(b.mother)
			b.passesOn(other, b.mother)
			closing := b.shuts("2026-11-25 00:00", "2026-11-26 00:00")
			closing.By = closer
			id := b.close(closing)
			b.must(b.TellOfCalls(ctx, b.now))
			b.wantCalls(other, "2026-11-23 10:00", b.mother)
			b.lines("who looks after the family is told", b.pingedStaff(other), []string{"23 10:00"})
			_, _, err := b.Call(ctx, closer, b.callKey(id, met.Appointment, b.mother), b.now)
			if c.want {
				b.must(err)
				b.wantCalls(closer, "2026-11-23 10:00", b.mother)
				b.lines("who closed is told", b.pingedStaff(closer), []string{"23 10:00"})
				return
			}
			b.refused(err, ErrNotFound)
			b.wantCalls(closer, "2026-11-23 10:00")
			b.lines("who closed is told", b.pingedStaff(closer), []string{})
		})
	}
}

// A specialist who closed their own hours calls those who were to meet them, and nobody with whom such a meeting is only shared.
func TestSpecialistCallsWhomTheyMeet(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.received()
	b.inChat(b.lawyer)
	met := b.booksAt(b.mother, "2026-11-25 09:50", Documents, InPerson)
	b.share(met, b.aunt)
	b.mute(b.aunt)
	id := b.close(b.absent("2026-11-25 00:00", "2026-11-26 00:00"))
	b.must(b.TellOfCalls(ctx, b.now))
	b.wantCalls(b.worker, "2026-11-23 10:00", b.aunt)
	b.wantCalls(b.lawyer, "2026-11-23 10:00")
	b.lines("the specialist is told", b.pingedStaff(b.lawyer), []string{})
	_, _, err := b.Call(ctx, b.lawyer, b.callKey(id, met.Appointment, b.aunt), b.now)
	b.refused(err, ErrNotFound)

	b.must(b.Reopen(ctx, b.lawyer, id, b.now))
	other := b.booksAt(b.mother, "2026-11-26 09:50", Documents, InPerson)
	b.mute(b.mother)
	id = b.close(b.absent("2026-11-26 00:00", "2026-11-27 00:00"))
	b.must(b.TellOfCalls(ctx, b.now))
	b.wantCalls(b.lawyer, "2026-11-23 10:00", b.mother)
	b.lines("the specialist is told", b.pingedStaff(b.lawyer), []string{"23 10:00"})
	_, _, err = b.Call(ctx, b.lawyer, b.callKey(id, other.Appointment, b.mother), b.now)
	b.must(err)
}

// Who invited to a talk calls her as long as they may work for the family.
func TestInviterCallsOwnFamilies(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	b.passTo("2026-11-27 17:30")
	talk := b.book(b.invites(b.paper(family.KinshipConfirmation), b.slot("2026-11-30 10:00"), InPerson))
	b.wantCalls(b.worker, "2026-11-27 17:30", b.mother)
	other := b.stranger()
	b.passesOn(other, b.mother)
	b.wantCalls(b.worker, "2026-11-27 17:30")
	b.wantCalls(other, "2026-11-27 17:30", b.mother)
	_, _, err := b.Call(ctx, b.worker, b.callKey(0, talk.Appointment, b.mother), b.now)
	b.refused(err, ErrNotFound)
	call, _, err := b.Call(ctx, other, b.callKey(0, talk.Appointment, b.mother), b.now)
	b.must(err)
	if call.Mode != InPerson || call.Office.ID != b.office {
		t.Errorf("invited to %+v", call)
	}
}
