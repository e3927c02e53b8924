package family

import (
	"context"
	"log/slog"

	"github.com/senim-bot/senim/internal/vault"
)

// opened opens every row of a list and goes on without those that never will. The log is given the ids that make a row's LogValue, and nothing else of it.
func opened[S slog.LogValuer, T any](ctx context.Context, s *Store, sealed []S, open func(context.Context, S) (T, error)) ([]T, error) {
	all := make([]T, 0, len(sealed))
	for _, one := range sealed {
		plain, err := open(ctx, one)
		if vault.Unreadable(err) {
			s.Log.Error("a row does not open", "row", one)
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, plain)
	}
	return all, nil
}
