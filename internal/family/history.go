package family

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// history is all there is about a document, for deciding what may be seen of it: it never leaves this package whole.
type history struct {
	id         DocumentID
	track      Track
	item       Stage
	humanFirst bool
	moves      []Move
	// visits are the sealed visits of the moves, nil where there is none.
	visits [][]byte
	// told is what one adult was told.
	told []Telling
}

// viewAt is what somebody who was told this much is shown at that moment; the zero View for nothing.
func (h history) viewAt(told []Telling, at time.Time) View {
	view, _ := Shown(h.track, h.humanFirst, h.moves, told, at)
	return view
}

// changesFrom are now and the moments after it at which a move comes to be shown.
func (h history) changesFrom(now time.Time) []time.Time {
	moments := []time.Time{now}
	for _, m := range h.moves {
		if m.ShownFrom.After(now) {
			moments = append(moments, m.ShownFrom)
		}
	}
	return moments
}

// upTo is the history as it was when it had its first n moves.
func (h history) upTo(n int) history {
	h.moves, h.visits = h.moves[:n], h.visits[:n]
	return h
}

// differs says whether two views of one document read differently.
func differs(a, b View) bool { return a.Seq != b.Seq || !a.Since.Equal(b.Since) }

// queueHistories asks for what collectHistories reads. from gives live links with their documents d; where picks some of one adult.
func queueHistories(batch *pgx.Batch, from, where string, args postgres.Args) {
	batch.Queue(live+`
		SELECT d.id, d.track, d.item, d.human_first, m.seq, m.stage, m.overlay, m.at, m.shown_from, m.place_read, m.visit_sealed`+from+`
		JOIN moves m ON m.document_id = d.id WHERE `+where+` ORDER BY d.id, m.seq`, args)
	batch.Queue(live+`
		SELECT t.document_id, t.up_to_seq, t.told_at, t.recorded_at`+from+`
		JOIN tellings t ON t.document_id = d.id AND t.adult_id = live.adult_id WHERE `+where, args)
}

// collectHistories reads two results: documents with their moves in order, then the tellings of one adult.
func collectHistories(results pgx.BatchResults) ([]*history, error) {
	histories, byID, err := collectMoves(results)
	if err != nil {
		return nil, err
	}
	return histories, collectTellings(results, byID)
}

// collectMoves reads one result: documents with their moves in order.
func collectMoves(results pgx.BatchResults) (histories []*history, byID map[DocumentID]*history, err error) {
	byID = map[DocumentID]*history{}
	rows, err := results.Query()
	if err != nil {
		return nil, nil, err
	}
	var h history
	var m Move
	var visit []byte
	_, err = pgx.ForEachRow(rows, []any{&h.id, &h.track, &h.item, &h.humanFirst,
		&m.Seq, &m.Stage, &m.Overlay, &m.At, &m.ShownFrom, &m.PlaceRead, &visit}, func() error {
		if byID[h.id] == nil {
			byID[h.id] = &history{id: h.id, track: h.track, item: h.item, humanFirst: h.humanFirst}
			histories = append(histories, byID[h.id])
		}
		of := byID[h.id]
		of.moves, of.visits = append(of.moves, m), append(of.visits, visit)
		return nil
	})
	return histories, byID, err
}

func collectTellings(results pgx.BatchResults, byID map[DocumentID]*history) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	var id DocumentID
	var t Telling
	_, err = pgx.ForEachRow(rows, []any{&id, &t.UpTo, &t.At, &t.Recorded}, func() error {
		if h := byID[id]; h != nil {
			h.told = append(h.told, t)
		}
		return nil
	})
	return err
}

// collectOne reads the next result's only row, or ErrNotFound.
func collectOne[T any](results pgx.BatchResults, scan pgx.RowToFunc[T]) (T, error) {
	rows, err := results.Query()
	if err != nil {
		var none T
		return none, err
	}
	one, err := pgx.CollectOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return one, err
}
