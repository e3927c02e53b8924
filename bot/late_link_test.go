package main

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

// Whoever is linked to a child, and then let in, while a move of the child's papers can still be taken back is pinged when it comes to be shown; not when it was taken back meanwhile.
func TestLinkedAndLetInWhileAMoveIsComing(t *testing.T) {
	t.Parallel()
	for what, takenBack := range map[string]bool{"it is shown": false, "it is taken back": true} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			const name = "Гүлмира"
			f := demoFamilies()[4]
			link := f.adults[0].links[1]
			f.adults[0].links = f.adults[0].links[:1]
			w.family(f)
			by, paper := w.seed.staff[f.caseworker], w.seed.papers["Сания:identity-document"]
			move, err := w.Families.Move(t.Context(), family.NewMove{Document: paper, To: family.State{Stage: "citizenship-confirmation", Overlay: family.ActionNeeded}, By: by, Key: "moved"}, w.clock())
			if err != nil {
				t.Fatal(err)
			}
			w.sim.Advance(time.Minute)
			_, err = w.Families.Link(t.Context(), family.NewLink{Adult: w.seed.adults[name], Person: w.seed.people[link.person], Scope: family.ScopeDocuments, Basis: link.basis,
				Grants: family.Grants(link.tracks...), By: by, Key: "linked"}, w.clock())
			if err != nil {
				t.Fatal(err)
			}
			w.joins(f, name)
			w.work() // she is in, and told so
			if takenBack {
				if err := w.Families.Undo(t.Context(), family.UndoMove{Document: paper, Seq: move.Seq, At: move.At, By: by}, w.clock()); err != nil {
					t.Fatal(err)
				}
			}
			lines := len(w.sim.Chat(w.person(name)).Notifications)
			w.sim.Advance(11 * time.Minute)
			w.work()
			if got := w.sim.Chat(w.person(name)).Notifications[lines:]; len(got) != once(!takenBack) {
				t.Errorf("her lock screen shows %v", got)
			}
		})
	}
}
