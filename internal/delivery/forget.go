package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// settledKept is how long what was settled is kept for reports.
	settledKept  = 90 * 24 * time.Hour
	forgetAtOnce = 1000
)

// Forget drops deliveries that were settled over 90 days ago, a thousand at most, so that no statement takes long; more says that there may be others.
func Forget(ctx context.Context, q postgres.Querier, now time.Time) (more bool, err error) {
	done, err := q.Exec(ctx, `DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE settled_at < $1 LIMIT $2)`, now.Add(-settledKept), forgetAtOnce)
	if err != nil {
		return false, fmt.Errorf("forget settled deliveries: %w", err)
	}
	return done.RowsAffected() == forgetAtOnce, nil
}
