package family_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// linkAt makes a link at that moment; what the test does not care about is filled in.
func (o *office) linkAt(n family.NewLink, now time.Time) family.LinkID {
	o.t.Helper()
	n.Scope, n.Basis, n.By, n.Key = family.ScopeDocuments, cmp.Or(n.Basis, family.BasisParent), o.caseworker, o.key()
	return must2(o.Store.Link(o.t.Context(), n, now))(o.t)
}

func (o *office) change(link family.LinkID, now time.Time, tracks ...family.Track) family.LinkID {
	o.t.Helper()
	return must2(o.ChangeLink(o.t.Context(), family.LinkChange{Link: link, Grants: family.Grants(tracks...), By: o.caseworker, Key: o.key()}, now))(o.t)
}

// coming says whether her screen is to be closed at that moment, and how many causes a ping of hers has that is still to go out.
func (o *office) coming(adult family.AdultID, at time.Time) (closes bool, pings int) {
	o.t.Helper()
	return slices.Contains(o.closings, fmt.Sprintf("%d at %s", adult, at.Format("2 15:04"))), scan[int](o.t, o.Pool, `
		SELECT coalesce(sum(cardinality(d.person_ids)), 0) FROM deliveries d JOIN accounts a ON a.id = d.account_id
		WHERE a.adult_id = $1 AND d.kind = 'ping.new' AND d.status = 'pending'`, adult)
}

// Whoever is linked while a move can still be taken back has her screen closed, and is pinged, when it comes to be shown, as if she had been linked before it: once, however the link
// came to be, and not any more when the move is taken back.
func TestLinkWhileAMoveIsComing(t *testing.T) {
	t.Parallel()
	const birthPaper, home = family.BirthRegistration, family.Guardianship
	for name, c := range map[string]struct {
		link   func(o *office, adult family.AdultID, child family.PersonID, move func())
		closes bool
		pings  int
	}{
		"a link": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			move()
			o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(birthPaper)}, minutes(5))
		}, true, 1},
		"a track that is added": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			link := o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(home)}, minutes(-60))
			move()
			o.change(link, minutes(5), home, birthPaper)
		}, true, 1},
		"a track that is added, taken away and added again": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			link := o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(home)}, minutes(-60))
			move()
			link = o.change(link, minutes(3), birthPaper)
			link = o.change(link, minutes(4), home)
			o.change(link, minutes(5), birthPaper)
		}, true, 1},
		"another end of a link that was there before": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			link := o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(birthPaper)}, minutes(-60))
			move()
			o.change(link, minutes(5), birthPaper)
		}, true, 1},
		"a child that is handed back": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			guardians := o.linkAt(family.NewLink{Adult: o.adult(o.family()), Person: child, Basis: family.BasisGuardian, Grants: family.Grants(birthPaper)}, minutes(-60))
			move()
			to := family.NewLink{Adult: adult, Grants: family.Grants(birthPaper), By: o.caseworker, Key: o.key()}
			must2(o.HandBack(o.t.Context(), family.HandBack{Guardian: guardians, To: to}, minutes(5)))(o.t)
		}, true, 1},
		"a link for another track": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			move()
			o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(home)}, minutes(5))
		}, false, 0},
		"a track that is not in the chat": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			move()
			o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: []family.Grant{{Track: birthPaper}}}, minutes(5))
		}, false, 0},
		"a link from next month on": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			move()
			o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(birthPaper), From: day(60)}, minutes(5))
		}, false, 0},
		"somebody who was just told of the paper": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			move()
			known := []family.Known{{Document: o.paper(child, birthPaper), UpTo: 1, Told: inPerson(o.caseworker, minutes(5))}}
			o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(birthPaper), Known: known}, minutes(5))
		}, true, 0},
		"a link that ends again": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			move()
			link := o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(birthPaper)}, minutes(5))
			must(o.t, 0, o.EndLink(o.t.Context(), link, o.caseworker, minutes(6)))
		}, false, 1}, // whoever sends the ping finds that she may not have it
		"a link that was there before and ends": {func(o *office, adult family.AdultID, child family.PersonID, move func()) {
			link := o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(birthPaper)}, minutes(-60))
			move()
			must(o.t, 0, o.EndLink(o.t.Context(), link, o.caseworker, minutes(6)))
		}, false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			f := o.family()
			child, adult := o.person(f, "М", 2015), o.adult(f)
			doc := o.open(child, birthPaper, birth(1))
			var move family.Move
			c.link(o, adult, child, func() { move = o.move(doc, birth(2), minutes(0)) })
			if closes, pings := o.coming(adult, move.ShownFrom); closes != c.closes || pings != c.pings {
				t.Errorf("closes %t, pings %d", closes, pings)
			}
			must(t, 0, o.undo(doc, move, minutes(8)))
			if closes, pings := o.coming(adult, move.ShownFrom); closes || pings != 0 {
				t.Errorf("taken back: closes %t, pings %d", closes, pings)
			}
		})
	}
}

// paper is a person's document of a track.
func (o *office) paper(person family.PersonID, track family.Track) family.DocumentID {
	o.t.Helper()
	return scan[family.DocumentID](o.t, o.Pool, `SELECT id FROM documents WHERE person_id = $1 AND track = $2`, person, track)
}

// A move that is taken back takes along its own cause for a ping and no other, also of somebody who was linked after both.
func TestUndoOfOneOfTwoComing(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, adult := o.person(f, "М", 2015), o.adult(f)
	one, other := o.open(child, family.BirthRegistration, birth(1)), o.open(child, family.IdentityDocument, ident(1))
	night := func(n int) time.Time { return minutes(12*60 + n) } // both are due in the morning, as one ping
	move := o.move(one, birth(2), night(0))
	o.move(other, ident(3), night(1))
	o.linkAt(family.NewLink{Adult: adult, Person: child, Grants: family.Grants(family.BirthRegistration, family.IdentityDocument)}, night(2))
	if _, pings := o.coming(adult, move.ShownFrom); pings != 2 {
		t.Fatalf("%d causes", pings)
	}
	must(t, 0, o.undo(one, move, night(3)))
	if closes, pings := o.coming(adult, move.ShownFrom); closes || pings != 1 {
		t.Errorf("closes %t, %d causes", closes, pings)
	}
}

// Who is linked and what is recorded in the same instant do not miss each other: the second waits until the first has committed, and then sees it.
func TestLinkBesideAMove(t *testing.T) {
	t.Parallel()
	for order, linkFirst := range map[string]bool{"after a link": true, "before a link": false} {
		for what, record := range map[string]func(o *office, child family.PersonID, doc family.DocumentID) error{
			"a move": func(o *office, _ family.PersonID, doc family.DocumentID) error {
				_, err := o.Move(o.t.Context(), family.NewMove{Document: doc, To: birth(2), By: o.caseworker, Key: "beside"}, minutes(5))
				return err
			},
			"an opening": func(o *office, child family.PersonID, _ family.DocumentID) error {
				n := family.NewDocument{Person: child, Track: family.IdentityDocument, State: ident(1), By: o.caseworker, Key: "beside"}
				_, err := o.OpenDocument(o.t.Context(), n, minutes(5))
				return err
			},
		} {
			t.Run(what+" "+order, func(t *testing.T) {
				t.Parallel()
				o := setup(t)
				f := o.family()
				child, adult := o.person(f, "М", 2015), o.adult(f)
				tracks := []family.Track{family.BirthRegistration, family.IdentityDocument, family.Guardianship}
				o.link(o.adult(f), child, tracks...)
				doc := o.open(child, family.BirthRegistration, birth(1))
				o.move(o.open(child, family.Guardianship, guard(1)), guard(2), minutes(1)) // the link has something to close by itself
				first := func() error { return record(o, child, doc) }
				second := func() error {
					n := family.NewLink{Adult: adult, Person: child, Scope: family.ScopeDocuments, Basis: family.BasisParent, Grants: family.Grants(tracks...), By: o.caseworker, Key: "link"}
					_, err := o.Store.Link(o.t.Context(), n, minutes(5))
					return err
				}
				if linkFirst {
					first, second = second, first
				}
				o.beside(first, second)
				if closes, _ := o.coming(adult, minutes(15)); !closes {
					t.Errorf("she misses it: %v", o.closings)
				}
			})
		}
	}
}

// beside holds the first back when it is about to close somebody's screen, and lets it go on when the second has come to wait for it, or to its end.
func (o *office) beside(first, second func() error) {
	o.t.Helper()
	var held atomic.Bool
	var noting sync.Mutex
	holding, goOn := make(chan struct{}), make(chan struct{})
	note := o.CloseScreenAt
	o.CloseScreenAt = func(ctx context.Context, tx postgres.Querier, adult family.AdultID, at time.Time) error {
		if held.CompareAndSwap(false, true) {
			close(holding)
			<-goOn
		}
		noting.Lock()
		defer noting.Unlock()
		return note(ctx, tx, adult, at)
	}
	firstDone, secondDone := make(chan error, 1), make(chan error, 1)
	go func() { firstDone <- first() }()
	select {
	case <-holding:
	case err := <-firstDone: // it had nothing to close
		held.Store(true)
		firstDone <- err
	}
	go func() { secondDone <- second() }()
	waiting := false
	for !waiting && len(secondDone) == 0 {
		waiting = scan[bool](o.t, o.Pool, `
			SELECT EXISTS (SELECT FROM pg_locks w JOIN pg_locks here USING (pid) JOIN pg_database d ON d.oid = here.database
			WHERE NOT w.granted AND d.datname = current_database())`)
	}
	close(goOn)
	for _, done := range []chan error{firstDone, secondDone} {
		must(o.t, 0, <-done)
	}
}
