package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Knowable is a document about which somebody who is being linked to it may know more than she would be shown by herself.
type Knowable struct {
	Document DocumentID
	Track    Track
	// Item is set on a checklist track.
	Item Stage
	// Levels are how much she may know, from nothing recorded to everything. There is one at least.
	Levels []Knowledge
}

// Knowledge is one of them, with where the document then stands for her.
type Knowledge struct {
	// UpTo is the move up to which she was told; 0 for nothing recorded.
	UpTo int
	// State is zero when the document does not exist for her.
	State State
}

// Knowable tells, of each document of the person on these tracks, what the adult would be shown and what more she may know already. It is written down that it was read.
func (s *Store) Knowable(ctx context.Context, staff StaffID, adult AdultID, person PersonID, tracks []Track, now time.Time) ([]Knowable, error) {
	var all []Knowable
	err := s.reading(ctx, staff, familyOfPerson, person, now, func(tx pgx.Tx, _ FamilyID) error {
		histories, err := historiesFor(ctx, tx, adult, person)
		if err != nil {
			return err
		}
		for _, h := range histories {
			if slices.Contains(tracks, h.track) {
				all = append(all, Knowable{Document: h.id, Track: h.track, Item: h.item, Levels: h.knowledge(now)})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what adult %d may know of person %d: %w", adult, person, err)
	}
	return all, nil
}

// knowledge lists how much of a document somebody may know beyond what she was told: what she would be shown with nothing recorded, then with each move that only a
// person tells. A move that can still be taken back is not among them.
func (h history) knowledge(now time.Time) []Knowledge {
	view := h.viewAt(h.told, now)
	levels := []Knowledge{{State: view.State}}
	for view.Seq < len(h.moves) && !now.Before(h.moves[view.Seq].ShownFrom) {
		next := h.moves[view.Seq].Seq
		view = h.viewAt(append(slices.Clip(h.told), Telling{UpTo: next, At: now, Recorded: now}), now)
		levels = append(levels, Knowledge{UpTo: next, State: view.State})
	}
	return levels
}
