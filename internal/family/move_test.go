package family_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

func TestDocumentCard(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.BirthRegistration)
	doc := o.open(person, family.BirthRegistration, birth(3))
	o.move(doc, birth(4), day(2))
	o.move(doc, birth(5), day(3))
	who := family.Person{ID: person, Initial: "Б", Sign: "🍎", BirthYear: 2014}

	want := &family.Document{ID: doc, Person: who, Track: family.BirthRegistration, State: birth(3), Since: day(1)}
	if diff := cmp.Diff(want, o.card(adult, doc), shownOnly); diff != "" {
		t.Errorf("before she was told (-want +got):\n%s", diff)
	}
	o.tell(doc, 2, day(5), adult)
	want.State, want.Since = birth(5), day(5)
	if diff := cmp.Diff(want, o.card(adult, doc), shownOnly); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	ready := family.NewMove{Document: doc, To: birth(6), Visit: aVisit(), PlaceRead: true, By: o.caseworker, Key: o.key()}
	must(t, family.Move{}, errOf(o.Move(t.Context(), ready, day(7))))
	want.State, want.Since, want.Visit, want.PlaceRead = birth(6), day(7), aVisit(), true
	got := o.card(adult, doc)
	if diff := cmp.Diff(want, got, shownOnly); diff != "" || !got.PlaceLine() {
		t.Errorf("ready (-want +got):\n%s", diff)
	}
	o.move(doc, birth(6, family.ActionNeeded), day(8))
	if got := o.card(adult, doc); got.Visit == nil || !got.PlaceRead {
		t.Errorf("a paper is missing, and the day or the tick is lost: %+v", got)
	}
	o.move(doc, birth(6, family.OnHold), day(9))
	o.tell(doc, 6, day(9), adult)
	if got := o.card(adult, doc); got.Visit != nil || got.Overlay != family.OnHold {
		t.Errorf("on hold, and still a day to come: %+v", got)
	}
	o.move(doc, birth(7), day(10))
	o.tell(doc, 7, day(10), adult)
	if got := o.card(adult, doc); got.Visit != nil || !got.PlaceLine() {
		t.Errorf("issued: %+v", got)
	}
	if scan[bool](t, o.Pool, `SELECT visit_sealed IS NOT NULL FROM moves WHERE seq = 7`) {
		t.Error("the pick-up is kept with the next stage")
	}
}

func TestDocumentsInOrder(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.Tracks()[0], family.IdentityDocument, family.HomeAndSupport)
	school := o.open(person, family.HomeAndSupport, home(3))
	o.open(person, family.HomeAndSupport, home(1))
	o.open(person, family.IdentityDocument, ident(1))
	o.open(person, family.BirthRegistration, birth(1))
	o.move(school, home(3, family.Closed), day(2))

	_, docs, err := o.Documents(t.Context(), adult, person, day(20))
	must(t, 0, err)
	var got []string
	for _, d := range docs {
		line := string(d.Track) + " " + string(d.Item)
		if d.Done() {
			line += " done"
		}
		got = append(got, line)
	}
	want := []string{"birth-registration ", "identity-document ", "home-and-support address-registration", "home-and-support school-or-kindergarten done"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
}

func TestDocumentsReadAsOneHoweverMany(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.BirthRegistration, family.HomeAndSupport)
	o.open(person, family.BirthRegistration, birth(1))
	read := func() int {
		t.Helper()
		counted, count := counting(t, o.Pool)
		store := family.Store{Pool: counted, Vault: o.Vault, Zone: almaty}
		must(t, family.Person{}, errOf2(store.Documents(t.Context(), adult, person, day(20))))
		return int(count.Load())
	}
	one := read()
	for i := range 6 {
		o.move(o.open(person, family.HomeAndSupport, home(i+1)), home(i+1, family.Closed), day(2))
	}
	if many := read(); many != one {
		t.Errorf("%d statements for seven documents, %d for one", many, one)
	}
}

func TestMoveIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	person := o.person(o.family(), "Б", 2014)
	docs := map[family.Track]family.DocumentID{
		family.BirthRegistration: o.open(person, family.BirthRegistration, birth(5)),
		family.Guardianship:      o.open(person, family.Guardianship, guard(1)),
		family.HomeAndSupport:    o.open(person, family.HomeAndSupport, home(1)),
		family.IdentityDocument:  o.open(person, family.IdentityDocument, ident(5)),
	}
	o.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, o.staff("gone", "supervisor"))
	noPlace, noWho := aVisit(), aVisit()
	noPlace.Place["kk"] = ""
	noWho.Who = "everybody"
	tests := []struct {
		name  string
		track family.Track
		move  family.NewMove
		want  error
	}{
		{"the place of birth was not read", family.BirthRegistration, family.NewMove{To: birth(6), Visit: aVisit()}, family.ErrPlaceNotRead},
		{"the same for an ID card", family.IdentityDocument, family.NewMove{To: ident(6), Visit: aVisit()}, family.ErrPlaceNotRead},
		{"nor by skipping the pick-up", family.BirthRegistration, family.NewMove{To: birth(7)}, family.ErrPlaceNotRead},
		{"a pick-up without day and place", family.BirthRegistration, family.NewMove{To: birth(6), PlaceRead: true}, family.ErrNoVisit},
		{"a visit without day and place", family.Guardianship, family.NewMove{To: guard(3)}, family.ErrNoVisit},
		{"a place in one language", family.Guardianship, family.NewMove{To: guard(3), Visit: noPlace}, family.ErrInvalid},
		{"nobody knows who comes", family.Guardianship, family.NewMove{To: guard(3), Visit: noWho}, family.ErrInvalid},
		{"a visit where there is none", family.Guardianship, family.NewMove{To: guard(2), Visit: aVisit()}, family.ErrInvalid},
		{"a stage of another track", family.Guardianship, family.NewMove{To: kin(3)}, family.ErrInvalid},
		{"an unknown overlay", family.Guardianship, family.NewMove{To: guard(1, "refused")}, family.ErrInvalid},
		{"nothing changes", family.Guardianship, family.NewMove{To: guard(1)}, family.ErrInvalid},
		{"an item becomes another", family.HomeAndSupport, family.NewMove{To: home(2)}, family.ErrInvalid},
		{"somebody else's family", family.Guardianship, family.NewMove{To: guard(2), By: o.other}, family.ErrNotAllowed},
		{"somebody who has left", family.Guardianship, family.NewMove{To: guard(2), By: o.manager + 1}, family.ErrNotAllowed},
		{"no such document", family.LegalSupport, family.NewMove{To: legal(1)}, family.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.move.Document, tt.move.Key = docs[tt.track], tt.name
			if tt.move.By == 0 {
				tt.move.By = o.caseworker
			}
			if _, err := o.Move(t.Context(), tt.move, day(2)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestMoveAfterAPauseNeedsANewDay(t *testing.T) {
	t.Parallel()
	o := setup(t)
	person := o.person(o.family(), "Б", 2014)
	doc := o.open(person, family.Guardianship, guard(3))
	o.move(doc, guard(3, family.OnHold), day(2))
	lift := family.NewMove{Document: doc, To: guard(3), By: o.caseworker, Key: o.key()}
	if _, err := o.Move(t.Context(), lift, day(3)); !errors.Is(err, family.ErrNoVisit) {
		t.Errorf("the old day counts again: %v", err)
	}
	lift.Visit = aVisit()
	must(t, family.Move{}, errOf(o.Move(t.Context(), lift, day(3))))
}

func TestOpenDocumentIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	person := o.person(o.family(), "Б", 2014)
	o.open(person, family.Guardianship, guard(1))
	tests := []struct {
		name string
		doc  family.NewDocument
		want error
	}{
		{"a second one of the track", family.NewDocument{Track: family.Guardianship, State: guard(2)}, family.ErrOverlap},
		{"an unknown track", family.NewDocument{Track: "adoption", State: guard(2)}, family.ErrInvalid},
		{"a checklist without its item", family.NewDocument{Track: family.HomeAndSupport, State: home(1)}, family.ErrInvalid},
		{"an item where there are none", family.NewDocument{Track: family.BirthRegistration, Item: "court", State: birth(1)}, family.ErrInvalid},
		{"a mark where there is none", family.NewDocument{Track: family.BirthRegistration, State: birth(1), HumanFirst: true}, family.ErrInvalid},
		{"no such person", family.NewDocument{Person: 1 << 40, Track: family.BirthRegistration, State: birth(1)}, family.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.doc.By, tt.doc.Key = o.caseworker, tt.name
			if tt.doc.Person == 0 {
				tt.doc.Person = person
			}
			if _, err := o.OpenDocument(t.Context(), tt.doc, day(2)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

// Each step of a worker's day, repeated with the same key, happens once.
func TestSameKeySameEffect(t *testing.T) {
	t.Parallel()
	o := setup(t)
	ctx := t.Context()
	var before, after []any
	for _, ids := range []*[]any{&before, &after} {
		f, err := o.OpenFamily(ctx, family.NewFamily{Caseworker: o.caseworker, By: o.caseworker, Key: "a"}, day(0))
		must(t, f, err)
		adult, err := o.AddAdult(ctx, family.NewAdult{Family: f.ID, Initial: "А", OfAge: true, By: o.caseworker, Key: "a"}, day(0))
		must(t, adult, err)
		person, err := o.AddPerson(ctx, family.NewPerson{Family: f.ID, Initial: "Б", Birth: family.Birth{Year: 2014}, Sign: "⭐", By: o.caseworker, Key: "a"}, day(0))
		must(t, person, err)
		doc, err := o.OpenDocument(ctx, family.NewDocument{Person: person, Track: family.BirthRegistration, State: birth(1), By: o.caseworker, Key: "a"}, day(1))
		must(t, doc, err)
		move, err := o.Move(ctx, family.NewMove{Document: doc, To: birth(2), By: o.caseworker, Key: "b"}, day(2))
		must(t, move, err)
		link, err := o.Link(ctx, family.NewLink{Adult: adult, Person: person, Scope: family.ScopeDocuments, Basis: family.BasisParent,
			Grants: family.Grants(family.BirthRegistration), By: o.caseworker, Key: "a"}, day(2))
		must(t, link, err)
		o.tell(doc, 2, day(3), adult)
		*ids = []any{f, adult, person, doc, move, link}
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("ids (-first +second):\n%s", diff)
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM audit`); n != 8 {
		t.Errorf("%d entries in the record, want 8", n)
	}
}

func TestMovesAtOnceStayNumbered(t *testing.T) {
	t.Parallel()
	o := setup(t)
	doc := o.open(o.person(o.family(), "Б", 2014), family.BirthRegistration, birth(1))
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			// Each key comes twice, as if redelivered to another replica.
			key := string(rune('a' + i/2))
			move := family.NewMove{Document: doc, To: birth(1+(i/2)%2, []family.Overlay{family.NoOverlay, family.ActionNeeded}[i/4%2]), By: o.caseworker, Key: key}
			if _, err := o.Move(t.Context(), move, day(2)); err != nil && !errors.Is(err, family.ErrInvalid) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var count, newest, keys int
	err := o.Pool.QueryRow(t.Context(), `SELECT count(*), max(seq), count(DISTINCT key) FROM moves WHERE document_id = $1`, doc).Scan(&count, &newest, &keys)
	if must(t, count, err); count != newest || count != keys || count < 2 {
		t.Errorf("%d moves up to %d with %d keys", count, newest, keys)
	}
}

func TestMovePingsWhoMayBePinged(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person := o.person(f, "Б", 2014)
	doc := o.open(person, family.BirthRegistration, birth(3))
	told, untold, ended, unlinked, notJoined := o.adult(f), o.adult(f), o.adult(f), o.adult(f), o.adult(f)
	visitor, otherTrack := o.adult(f), o.adult(f)
	for _, a := range []family.AdultID{told, untold, ended, notJoined} {
		link := o.link(a, person, family.BirthRegistration)
		if a == ended {
			must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(1)))
		}
	}
	o.linkAs(family.NewLink{Adult: visitor, Person: person, Scope: family.ScopeVisitsOnly, Grants: family.Grants(family.BirthRegistration)})
	o.link(otherTrack, person, family.IdentityDocument)
	o.link(unlinked, o.person(f, "В", 2016), family.BirthRegistration)
	o.exec(`UPDATE accounts SET state = 'joining' WHERE adult_id = $1`, notJoined)

	o.move(doc, birth(4), day(2))
	o.tell(doc, 2, day(3), told)
	at := day(5)
	o.move(doc, birth(5), at)
	for name, want := range map[family.AdultID]int{told: 1, untold: 0, ended: 0, unlinked: 0, notJoined: 0, visitor: 0, otherTrack: 0} {
		if got := o.pings(name); got != want {
			t.Errorf("adult %d has %d pings, want %d (told %d, untold %d)", name, got, want, told, untold)
		}
	}
	due := scan[time.Time](t, o.Pool, `SELECT due_at FROM deliveries`)
	if !due.Equal(at.Add(10 * time.Minute)) {
		t.Errorf("the ping is due at %v, the move is shown at %v", due, at.Add(10*time.Minute))
	}
	// Nobody is linked to this one's track.
	o.open(person, family.HomeAndSupport, home(1))
	o.tell(doc, 3, day(6), told)
	o.move(doc, birth(5, family.ActionNeeded), day(6).Add(time.Hour))
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM deliveries`); got != 1 {
		t.Errorf("an hour after a telling there are %d pings in all, want still 1", got)
	}
}

// Rule 4: a refused move owes nothing and leaves nothing.
func TestRule4RefusedMoveLeavesNothing(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	o.link(adult, person, family.BirthRegistration)
	doc := o.open(person, family.BirthRegistration, birth(1))
	rows := func() [4]int {
		var n [4]int
		err := o.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM moves), (SELECT count(*) FROM deliveries), (SELECT count(*) FROM audit),
			(SELECT count(*) FROM documents)`).Scan(&n[0], &n[1], &n[2], &n[3])
		return must(t, n, err)
	}
	// A key of another document's move is refused by the constraint, after everything else was written.
	other := o.open(o.person(f, "В", 2016), family.BirthRegistration, birth(1))
	must(t, family.Move{}, errOf(o.Move(t.Context(), family.NewMove{Document: other, To: birth(2), By: o.caseworker, Key: "taken"}, day(2))))
	before := rows()
	if _, err := o.Move(t.Context(), family.NewMove{Document: doc, To: birth(2), By: o.caseworker, Key: "taken"}, day(2)); err == nil {
		t.Error("one key for two documents")
	}
	if diff := cmp.Diff(before, rows()); diff != "" {
		t.Errorf("rows of moves, deliveries, audit, documents (-before +after):\n%s", diff)
	}
}
