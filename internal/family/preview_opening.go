package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// errLooked gives up the transaction in which something was done only to see what it comes to.
var errLooked = errors.New("only looked at")

// PreviewOpening says what each linked adult will see of a document that is about to be opened, and refuses what OpenDocument would refuse. Nothing of it is kept.
func (s *Store) PreviewOpening(ctx context.Context, n NewDocument, now time.Time) (Preview, error) {
	n.Key = "preview"
	var p Preview
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		id, err := s.openFor(ctx, tx, n, now)
		if err != nil {
			return err
		}
		c, d, err := s.caseFile(ctx, tx, n.By, id, now)
		if err != nil {
			return err
		}
		p = Preview{CaseFile: c, To: n.State, Shown: c.Newest().ShownFrom}
		if p.Readers, err = s.previews(ctx, tx, c, d, n.Visit, now); err != nil {
			return err
		}
		return errLooked
	})
	if !errors.Is(err, errLooked) {
		return Preview{}, fmt.Errorf("preview a document of person %d: %w", n.Person, orOverlap(err))
	}
	return p, nil
}
