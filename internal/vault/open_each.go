package vault

import (
	"context"
	"log/slog"
)

// OpenEach opens every row of a list and goes on without those that never will, so that they keep the others from nobody. The log is given the ids that make a row's
// LogValue, and nothing else of it.
func OpenEach[S slog.LogValuer, T any](ctx context.Context, log *slog.Logger, sealed []S, open func(context.Context, S) (T, error)) ([]T, error) {
	all := make([]T, 0, len(sealed))
	for _, one := range sealed {
		plain, err := open(ctx, one)
		if Unreadable(err) {
			log.Error("a row does not open", "row", one)
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, plain)
	}
	return all, nil
}
