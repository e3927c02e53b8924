package account

import (
	"context"
	"fmt"
)

// SetLanguage changes what an account is spoken to in: kk or ru.
func (s *Store) SetLanguage(ctx context.Context, account ID, language string) error {
	if _, err := s.Pool.Exec(ctx, `UPDATE accounts SET language = $2 WHERE id = $1 AND ended_at IS NULL`, account, language); err != nil {
		return fmt.Errorf("language %s of account %d: %w", language, account, err)
	}
	return nil
}
