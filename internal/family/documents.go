package family

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// Document is one document as one adult is shown it.
type Document struct {
	ID     DocumentID
	Person Person
	Track  Track
	// Item is which item of a checklist track it is, empty elsewhere.
	Item Stage
	State
	// Since is when this state began for her.
	Since time.Time
	// Visit is set while the stage is a visit or a pick-up that is still to be made.
	Visit *Visit
	// PlaceRead: staff read the one right place of birth on the paper.
	PlaceRead bool
	// seq is the move it stands at for her, shownFrom when that came to be shown.
	seq       int
	shownFrom time.Time
}

// Done says whether a checklist item has its tick.
func (d Document) Done() bool { return d.Track.Progress() == Checklist && d.Overlay == Closed }

// PlaceLine says whether the sentence for "if asked at a counter" may be shown: on a birth certificate that somebody has read.
func (d Document) PlaceLine() bool { return d.Track == BirthRegistration && d.PlaceRead }

// Documents lists what of this person's papers the adult is shown, by track and item; none is a valid answer. Without a live link: ErrNotFound.
func (s *Store) Documents(ctx context.Context, adult AdultID, person PersonID, now time.Time) (Person, []Document, error) {
	who, documents, err := s.read(ctx, ofPerson, postgres.Args{"adult": adult, "id": person, "now": now}, now)
	if err != nil {
		return Person{}, nil, fmt.Errorf("documents of person %d for adult %d: %w", person, adult, err)
	}
	return who, documents, nil
}

// Document is one document as the adult is shown it. ErrNotFound: there is none, or no live link to it, or for her it does not exist yet.
func (s *Store) Document(ctx context.Context, adult AdultID, id DocumentID, now time.Time) (Document, error) {
	_, documents, err := s.read(ctx, ofDocument, postgres.Args{"adult": adult, "id": id, "now": now}, now)
	if err == nil && len(documents) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Document{}, fmt.Errorf("document %d for adult %d: %w", id, adult, err)
	}
	return documents[0], nil
}

// selection narrows the three statements of a reading to one person or one document (@id).
type selection struct {
	person, documents string
}

var (
	ofPerson = selection{
		person:    `FROM live JOIN persons p ON p.id = live.person_id WHERE p.id = @id`,
		documents: `live.adult_id = @adult AND d.person_id = @id`,
	}
	ofDocument = selection{
		person: `FROM live JOIN documents d ON d.person_id = live.person_id AND d.track = live.track
			JOIN persons p ON p.id = d.person_id WHERE d.id = @id`,
		documents: `live.adult_id = @adult AND d.id = @id`,
	}
)

// read makes the person, the documents with all their moves and what this adult was told of them, in one round trip. A telling that commits
// between the statements can only be newer than the moves read, and then changes nothing.
func (s *Store) read(ctx context.Context, of selection, args postgres.Args, now time.Time) (Person, []Document, error) {
	var batch pgx.Batch
	batch.Queue(live+`SELECT `+personColumns+` `+of.person+` AND live.adult_id = @adult LIMIT 1`, args)
	queueHistories(&batch, ` FROM live JOIN documents d ON d.person_id = live.person_id AND d.track = live.track `, of.documents, args)
	results := s.Pool.SendBatch(ctx, &batch)
	defer results.Close()

	person, err := collectOne(results, scanPerson)
	if err != nil {
		return Person{}, nil, err
	}
	histories, err := collectHistories(results)
	if err != nil {
		return Person{}, nil, err
	}
	// The connection goes back before the vault may ask for another one.
	if err := results.Close(); err != nil {
		return Person{}, nil, err
	}
	who, err := s.openPerson(ctx, s.Pool, person)
	if err != nil {
		return Person{}, nil, err
	}
	documents, err := s.shown(ctx, person.family, who, histories, now)
	return who, documents, err
}

// shown turns histories into what may be seen of them, and orders that.
func (s *Store) shown(ctx context.Context, family FamilyID, who Person, histories []*history, now time.Time) ([]Document, error) {
	var documents []Document
	for _, h := range histories {
		view, ok := Shown(h.track, h.humanFirst, h.moves, h.told, now)
		if !ok {
			continue
		}
		d, err := s.documentOf(ctx, s.Pool, family, who, h, view)
		if err != nil {
			return nil, err
		}
		documents = append(documents, d)
	}
	sortDocuments(documents)
	return documents, nil
}

// sortDocuments puts documents in the order in which people see their tracks and items.
func sortDocuments(documents []Document) {
	slices.SortStableFunc(documents, func(a, b Document) int { return cmp.Compare(place(a.Track, a.Item), place(b.Track, b.Item)) })
}

// documentOf is what a view of a history reads like.
func (s *Store) documentOf(ctx context.Context, q postgres.Querier, family FamilyID, who Person, h *history, view View) (Document, error) {
	d := Document{ID: h.id, Person: who, Track: h.track, Item: h.item, State: view.State, Since: view.Since, PlaceRead: view.PlaceRead,
		seq: view.Seq, shownFrom: later(h.moves[view.Seq-1].ShownFrom, view.Since)}
	sealed := h.visits[view.Seq-1]
	if sealed == nil || view.resting() || !h.track.IsVisit(view.Stage) {
		return d, nil
	}
	visit, err := s.openVisit(ctx, q, family, sealed)
	d.Visit = &visit
	return d, err
}
